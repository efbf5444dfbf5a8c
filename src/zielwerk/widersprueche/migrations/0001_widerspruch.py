"""Objections, the table of what counts, monthly counts."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('listen', '0001_einlesung'),
        ("mandanten", "__first__"),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Zuordnungstabelle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('freigabe_kreis_am', models.DateField(blank=True, null=True, verbose_name='Freigabe Kreis am')),
                ('freigabe_jobcenter_am', models.DateField(blank=True, null=True, verbose_name='Freigabe Jobcenter am')),
                ('freigabe_jobcenter_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('freigabe_kreis_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Zuordnungstabelle',
                'verbose_name_plural': 'Zuordnungstabellen',
                'ordering': ['gilt_ab'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'gilt_ab'), name='zuordnungstabelle_gilt_ab_einmal')],
            },
        ),
        migrations.CreateModel(
            name='Zuordnung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('grund', 'Stattgabegrund'), ('sachgebiet', 'Sachgebiet')], max_length=12, verbose_name='Art')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('bezeichnung', models.CharField(max_length=160, verbose_name='Bezeichnung')),
                ('zaehlt', models.BooleanField(verbose_name='Vermeidbar oder kommunal')),
                ('synonyme', models.JSONField(default=list, verbose_name='Schreibweisen in Listen')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('tabelle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zeilen', to='widersprueche.zuordnungstabelle')),
            ],
            options={
                'verbose_name': 'Zuordnung',
                'verbose_name_plural': 'Zuordnungen',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('tabelle', 'art', 'schluessel'), name='zuordnung_schluessel_einmal')],
            },
        ),
        migrations.CreateModel(
            name='Widerspruchsliste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('einlesung', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listen.einlesung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('tabelle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='widersprueche.zuordnungstabelle')),
            ],
            options={
                'verbose_name': 'Widerspruchsliste',
                'verbose_name_plural': 'Widerspruchslisten',
                'ordering': ['-jahr', '-fassung'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr', 'fassung'), name='widerspruchsliste_fassung')],
            },
        ),
        migrations.CreateModel(
            name='Monatszahl',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('monat', models.PositiveSmallIntegerField(verbose_name='Monat')),
                ('eingegangen', models.PositiveIntegerField(verbose_name='eingereicht')),
                ('erledigt', models.PositiveIntegerField(verbose_name='erledigt')),
                ('stattgaben', models.PositiveIntegerField(verbose_name='davon Stattgaben')),
                ('vermeidbar', models.PositiveIntegerField(verbose_name='davon vermeidbar')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Monatszahl',
                'verbose_name_plural': 'Monatszahlen',
                'ordering': ['jahr', 'monat'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr', 'monat'), name='monatszahl_einmal'), models.CheckConstraint(condition=models.Q(('monat__gte', 1), ('monat__lte', 12)), name='monatszahl_monat'), models.CheckConstraint(condition=models.Q(('stattgaben__lte', models.F('erledigt')), ('vermeidbar__lte', models.F('stattgaben'))), name='monatszahl_teilmengen')],
            },
        ),
        migrations.CreateModel(
            name='Widerspruch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zeile', models.PositiveIntegerField(verbose_name='Zeile in der Datei')),
                ('aktenzeichen', models.CharField(max_length=60, verbose_name='Aktenzeichen')),
                ('eingang_am', models.DateField(verbose_name='Eingang')),
                ('erledigt_am', models.DateField(null=True, verbose_name='Erledigt am')),
                ('sachgebiet', models.CharField(max_length=60, verbose_name='Sachgebiet')),
                ('ausgang', models.CharField(blank=True, max_length=40, verbose_name='Art der Erledigung')),
                ('grund', models.CharField(blank=True, max_length=60, verbose_name='Stattgabegrund')),
                ('dienststelle', models.CharField(blank=True, max_length=60, verbose_name='Dienststelle')),
                ('ist_kommunal', models.BooleanField(verbose_name='kommunale Leistung')),
                ('ist_stattgabe', models.BooleanField(verbose_name='Stattgabe')),
                ('ist_vermeidbar', models.BooleanField(verbose_name='vermeidbar')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='widersprueche', to='widersprueche.widerspruchsliste')),
            ],
            options={
                'verbose_name': 'Widerspruch',
                'verbose_name_plural': 'Widersprüche',
                'ordering': ['zeile'],
                'indexes': [models.Index(fields=['liste', 'zeile'], name='widerspruch_zeile')],
                'constraints': [models.UniqueConstraint(fields=('liste', 'aktenzeichen'), name='widerspruch_einmal_je_liste'), models.CheckConstraint(condition=models.Q(('erledigt_am', None), ('erledigt_am__gte', models.F('eingang_am')), _connector='OR'), name='widerspruch_erledigt_nach_eingang'), models.CheckConstraint(condition=models.Q(('ist_vermeidbar', False), ('ist_stattgabe', True), _connector='OR'), name='widerspruch_vermeidbar_nur_stattgabe')],
            },
        ),
        ),
    ]
