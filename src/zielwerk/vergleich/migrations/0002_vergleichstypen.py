"""The membership table of the Vergleichstypen."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    dependencies = [
        ('listen', '0005_je_absender'),
        ('mandanten', '0002_fassung_und_rollen'),
        ('vergleich', '0001_austausch'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Typliste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('einlesung', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listen.einlesung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Mitgliedschaftstabelle',
                'verbose_name_plural': 'Mitgliedschaftstabellen',
                'ordering': ['-fassung'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'fassung'), name='typliste_fassung_einmal')],
            },
        ),
        migrations.CreateModel(
            name='Typzugehoerigkeit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jobcenter', models.CharField(max_length=20, verbose_name='Jobcenter')),
                ('jobcenter_name', models.CharField(max_length=120, verbose_name='Name des Jobcenters')),
                ('typ', models.CharField(max_length=10, verbose_name='Vergleichstyp')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('gilt_bis', models.DateField(null=True, verbose_name='Gilt bis')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zeilen', to='vergleich.typliste')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Typzugehörigkeit',
                'verbose_name_plural': 'Typzugehörigkeiten',
                'ordering': ['typ', 'jobcenter_name', 'gilt_ab'],
                'constraints': [models.UniqueConstraint(fields=('liste', 'jobcenter', 'gilt_ab'), name='typ_einmal_je_tag'), models.CheckConstraint(condition=models.Q(('gilt_bis', None), ('gilt_bis__gte', models.F('gilt_ab')), _connector='OR'), name='typ_vorwaerts')],
            },
        ),
        ),
        zeilenschutz(
            "vergleich_typliste",
            "vergleich_typzugehoerigkeit",
        ),
    ]
