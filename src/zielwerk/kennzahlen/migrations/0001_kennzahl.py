"""Kennzahlen with methods, bounds, values."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Kennzahl',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('bezeichnung', models.CharField(max_length=120, verbose_name='Bezeichnung')),
                ('umfang', models.CharField(max_length=160, verbose_name='Umfang')),
                ('richtung', models.CharField(choices=[('hoechstens', 'höchstens'), ('mindestens', 'mindestens')], max_length=12, verbose_name='Richtung')),
                ('punkt_schluessel', models.SlugField(max_length=60, verbose_name='Punkt der Zielvereinbarung')),
                ('ziel_bezeichnung', models.CharField(max_length=60, verbose_name='Name der Grenze')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Kennzahl',
                'verbose_name_plural': 'Kennzahlen',
                'constraints': [models.UniqueConstraint(fields=('mandant', 'schluessel'), name='kennzahl_schluessel_je_mandant')],
            },
        ),
        migrations.CreateModel(
            name='Verfahren',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('kuerzel', models.CharField(max_length=4, verbose_name='Kürzel')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('zaehler_bezeichnung', models.CharField(max_length=120, verbose_name='Zähler')),
                ('nenner_bezeichnung', models.CharField(max_length=120, verbose_name='Nenner')),
                ('begruendung', models.TextField(verbose_name='Begründung')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('kennzahl', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verfahren', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Verfahren',
                'verbose_name_plural': 'Verfahren',
                'ordering': ['gilt_ab'],
                'constraints': [models.UniqueConstraint(fields=('kennzahl', 'gilt_ab'), name='verfahren_gilt_ab_einmal')],
            },
        ),
        migrations.CreateModel(
            name='Messwert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('zeitraum_von', models.DateField(verbose_name='Zeitraum von')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('zaehler', models.PositiveIntegerField(verbose_name='Zähler')),
                ('nenner', models.PositiveIntegerField(verbose_name='Nenner')),
                ('weitere', models.JSONField(default=dict, verbose_name='Weitere Angaben')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('quelle_uuid', models.UUIDField(null=True, verbose_name='Quelle im Produkt')),
                ('verweise', models.JSONField(default=dict, help_text='Wo die Zeilen hinter Zähler, Nenner und weiteren Angaben stehen', verbose_name='Verweise')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('ersetzt', models.BooleanField(default=False, verbose_name='Durch eine spätere Fassung ersetzt')),
                ('kennzahl', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messwerte', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('verfahren', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kennzahlen.verfahren')),
            ],
            options={
                'verbose_name': 'Messwert',
                'verbose_name_plural': 'Messwerte',
                'ordering': ['stand_am', 'fassung'],
                'constraints': [models.UniqueConstraint(fields=('kennzahl', 'stand_am', 'fassung'), name='messwert_fassung_einmal'), models.UniqueConstraint(condition=models.Q(('ersetzt', False)), fields=('kennzahl', 'stand_am'), name='messwert_nur_einer_gilt'), models.CheckConstraint(condition=models.Q(('zaehler__lte', models.F('nenner'))), name='messwert_zaehler_im_nenner')],
            },
        ),
        migrations.CreateModel(
            name='Vergleichswert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('bezeichnung', models.CharField(max_length=120, verbose_name='Bezeichnung')),
                ('kurzbezeichnung', models.CharField(max_length=40, verbose_name='Kurzbezeichnung')),
                ('anteil', models.DecimalField(decimal_places=6, max_digits=7, verbose_name='Wert')),
                ('von', models.DateField(verbose_name='Gilt für den Zeitraum von')),
                ('bis', models.DateField(verbose_name='Gilt für den Zeitraum bis')),
                ('umfang', models.CharField(max_length=200, verbose_name='Umfang')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('kennzahl', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vergleichswerte', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Vergleichswert',
                'verbose_name_plural': 'Vergleichswerte',
                'constraints': [models.CheckConstraint(condition=models.Q(('anteil__gte', 0), ('anteil__lte', 1)), name='vergleichswert_anteil')],
            },
        ),
        migrations.CreateModel(
            name='Zielwert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('von', models.DateField(verbose_name='Von')),
                ('bis', models.DateField(verbose_name='Bis')),
                ('anteil', models.DecimalField(decimal_places=6, max_digits=7, verbose_name='Grenze')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('kennzahl', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zielwerte', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Zielwert',
                'verbose_name_plural': 'Zielwerte',
                'constraints': [models.CheckConstraint(condition=models.Q(('anteil__gte', 0), ('anteil__lte', 1)), name='zielwert_anteil'), models.CheckConstraint(condition=models.Q(('bis__gte', models.F('von'))), name='zielwert_zeitraum_vorwaerts')],
            },
        ),
        ),
    ]
