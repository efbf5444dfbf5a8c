"""Consents, and figures of groups as they were shown."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    dependencies = [
        ('kennzahlen', '0001_kennzahl'),
        ('mandanten', '0002_fassung_und_rollen'),
        ('vergleich', '0002_vergleichstypen'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Einwilligung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jobcenter', models.CharField(max_length=20, verbose_name='Jobcenter')),
                ('erteilt', models.BooleanField(verbose_name='Erteilt')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('erfasst_am', models.DateTimeField(verbose_name='Erfasst am')),
                ('erfasst_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Einwilligung',
                'verbose_name_plural': 'Einwilligungen',
                'ordering': ['-gilt_ab', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quelle', ''), _negated=True), name='einwilligung_mit_quelle')],
            },
        ),
        migrations.CreateModel(
            name='Vergleichsstand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('gruppe', models.CharField(max_length=10, verbose_name='Gruppe')),
                ('beitraege', models.JSONField(help_text='Jobcenter, Zähler, Nenner', verbose_name='Beiträge')),
                ('jobcenter_anzahl', models.PositiveIntegerField(verbose_name='Jobcenter')),
                ('zaehler', models.PositiveBigIntegerField(verbose_name='Zähler')),
                ('nenner', models.PositiveBigIntegerField(verbose_name='Nenner')),
                ('quartile', models.JSONField(default=list, verbose_name='Quartile')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('erfasst_am', models.DateTimeField(verbose_name='Erfasst am')),
                ('grund', models.CharField(blank=True, max_length=200, verbose_name='Grund der Sperre')),
                ('kennzahl', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Vergleichsstand',
                'verbose_name_plural': 'Vergleichsstände',
                'ordering': ['-jahr', 'gruppe', '-erfasst_am', '-pk'],
                'indexes': [models.Index(fields=['kennzahl', 'jahr'], name='vergleichsstand_suche')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('grund', ''), _negated=True), fields=('kennzahl', 'jahr', 'gruppe'), name='vergleichsstand_eine_sperre'), models.CheckConstraint(condition=models.Q(('grund', ''), models.Q(('nenner', 0), ('zaehler', 0)), _connector='OR'), name='vergleichsstand_gesperrt_ohne_zahl')],
            },
        ),
        ),
        zeilenschutz(
            "vergleich_einwilligung",
            "vergleich_vergleichsstand",
        ),
    ]
