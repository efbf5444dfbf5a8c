"""Checks of signatures, and the certificates a county trusts."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    dependencies = [
        ('dokumente', '0003_geloescht'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Signaturpruefung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('ergebnis', models.JSONField(verbose_name='Ergebnis')),
                ('anker_anzahl', models.PositiveSmallIntegerField(verbose_name='Hinterlegte Vertrauensanker')),
                ('geprueft_am', models.DateTimeField(verbose_name='Geprüft am')),
                ('datei', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signaturpruefungen', to='dokumente.datei')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Prüfung der Unterschriften',
                'verbose_name_plural': 'Prüfungen der Unterschriften',
                'ordering': ['-geprueft_am', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Vertrauensanker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('bezeichnung', models.CharField(max_length=300, verbose_name='Bezeichnung')),
                ('zertifikat', models.TextField(help_text='PEM', verbose_name='Zertifikat')),
                ('fingerabdruck', models.CharField(max_length=64, verbose_name='Fingerabdruck (SHA-256)')),
                ('gueltig_bis', models.DateTimeField(verbose_name='Gültig bis')),
                ('hinterlegt_am', models.DateTimeField(verbose_name='Hinterlegt am')),
                ('entfernt_am', models.DateTimeField(null=True, verbose_name='Entfernt am')),
                ('hinterlegt_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Vertrauensanker',
                'verbose_name_plural': 'Vertrauensanker',
                'ordering': ['bezeichnung', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('entfernt_am', None)), fields=('mandant', 'fingerabdruck'), name='vertrauensanker_einmal_je_mandant')],
            },
        ),
        ),
        zeilenschutz("dokumente_signaturpruefung", "dokumente_vertrauensanker"),
    ]
