"""Postings, the table of accounts, findings, statements, settled periods."""

import django.db.models.deletion
import uuid
import zielwerk.mandanten.felder
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('listen', '0001_einlesung'),
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Buchungsliste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Haushaltsjahr')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('zeilen', models.PositiveIntegerField(verbose_name='Buchungen')),
                ('einlesung', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listen.einlesung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Buchungsliste',
                'verbose_name_plural': 'Buchungslisten',
                'ordering': ['-jahr', '-fassung'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr', 'fassung'), name='buchungsliste_fassung')],
            },
        ),
        migrations.CreateModel(
            name='Buchungsbestaetigung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Haushaltsjahr')),
                ('zeilen', models.PositiveIntegerField(verbose_name='Geprüfte Buchungen')),
                ('hinweise', models.PositiveIntegerField(verbose_name='Hinweise')),
                ('offen', models.PositiveIntegerField(verbose_name='davon offen')),
                ('text', models.TextField(verbose_name='Text')),
                ('erstellt_am', models.DateTimeField(verbose_name='Erstellt am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='buchungen.buchungsliste')),
            ],
            options={
                'verbose_name': 'Buchungsbestätigung',
                'verbose_name_plural': 'Buchungsbestätigungen',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('offen__lte', models.F('hinweise'))), name='buchungsbestaetigung_teilmenge')],
            },
        ),
        migrations.CreateModel(
            name='Buchung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zeile', models.PositiveIntegerField(verbose_name='Zeile in der Datei')),
                ('schluessel', models.CharField(max_length=160, verbose_name='Schlüssel über Fassungen hinweg')),
                ('buchungsnummer', models.CharField(blank=True, max_length=60, verbose_name='Buchungsnummer')),
                ('gebucht_am', models.DateField(verbose_name='Buchungsdatum')),
                ('faellig_am', models.DateField(null=True, verbose_name='Fällig am')),
                ('haushaltsjahr', models.PositiveSmallIntegerField(verbose_name='Haushaltsjahr')),
                ('leistungsart', models.CharField(max_length=40, verbose_name='Leistungsart')),
                ('produktkonto', models.CharField(blank=True, max_length=101, verbose_name='Produktkonto')),
                ('art', models.CharField(choices=[('ausgabe', 'Ausgabe'), ('einnahme', 'Einnahme'), ('forderung', 'Forderung')], max_length=10, verbose_name='Art')),
                ('betrag', models.DecimalField(decimal_places=2, max_digits=17, verbose_name='Betrag')),
                ('abgesetzt', models.BooleanField(null=True, verbose_name='Von den Ausgaben abgesetzt')),
                ('text', zielwerk.mandanten.felder.VerschluesseltesTextfeld(blank=True, null=True, verbose_name='Buchungstext')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='buchungen', to='buchungen.buchungsliste')),
            ],
            options={
                'verbose_name': 'Buchung',
                'verbose_name_plural': 'Buchungen',
                'ordering': ['zeile'],
                'indexes': [models.Index(fields=['liste', 'zeile'], name='buchung_zeile')],
                'constraints': [models.UniqueConstraint(fields=('liste', 'schluessel'), name='buchung_einmal_je_liste')],
            },
        ),
        migrations.CreateModel(
            name='Kontenregel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('leistungsart', models.CharField(max_length=40, verbose_name='Leistungsart')),
                ('art', models.CharField(choices=[('ausgabe', 'Ausgabe'), ('einnahme', 'Einnahme'), ('forderung', 'Forderung')], max_length=10, verbose_name='Art')),
                ('produktkonto', models.CharField(max_length=60, verbose_name='Produktkonto')),
                ('bezeichnung', models.CharField(blank=True, max_length=160, verbose_name='Bezeichnung')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('gilt_bis', models.DateField(blank=True, null=True, verbose_name='Gilt bis')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Kontenregel',
                'verbose_name_plural': 'Kontenregeln',
                'ordering': ['leistungsart', 'art', 'gilt_ab', 'produktkonto'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'leistungsart', 'art', 'produktkonto', 'gilt_ab'), name='kontenregel_einmal'), models.CheckConstraint(condition=models.Q(('gilt_bis', None), ('gilt_bis__gte', models.F('gilt_ab')), _connector='OR'), name='kontenregel_ende_nach_anfang')],
            },
        ),
        migrations.CreateModel(
            name='Abrechnungsperiode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('bezeichnung', models.CharField(max_length=60, verbose_name='Bezeichnung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Haushaltsjahr')),
                ('ausgaben', models.DecimalField(decimal_places=2, max_digits=17, verbose_name='Ausgaben')),
                ('einnahmen', models.DecimalField(decimal_places=2, max_digits=17, verbose_name='Einnahmen')),
                ('abgerechnet_am', models.DateField(verbose_name='Abgerechnet am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Abrechnungsperiode',
                'verbose_name_plural': 'Abrechnungsperioden',
                'ordering': ['jahr', 'abgerechnet_am', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr', 'bezeichnung'), name='abrechnungsperiode_einmal')],
            },
        ),
        migrations.CreateModel(
            name='Buchungshinweis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Haushaltsjahr der Liste')),
                ('schluessel', models.CharField(max_length=160, verbose_name='Schlüssel der Buchung')),
                ('regel', models.CharField(max_length=40, verbose_name='Regel')),
                ('regel_version', models.PositiveSmallIntegerField(verbose_name='Fassung der Regel')),
                ('gefunden', models.CharField(max_length=200, verbose_name='Gefunden')),
                ('erwartet', models.CharField(max_length=400, verbose_name='Erwartet')),
                ('erklaerung', models.TextField(verbose_name='Erklärung')),
                ('zustand', models.CharField(choices=[('offen', 'Offen'), ('gemeldet', 'Gemeldet'), ('berichtigt', 'Berichtigt'), ('erklaert', 'Erklärt')], default='offen', max_length=10, verbose_name='Zustand')),
                ('gefunden_am', models.DateTimeField(verbose_name='Zuerst gefunden am')),
                ('gemeldet_am', models.DateTimeField(null=True, verbose_name='Gemeldet am')),
                ('geklaert_am', models.DateTimeField(null=True, verbose_name='Geklärt am')),
                ('grund', zielwerk.mandanten.felder.VerschluesseltesTextfeld(blank=True, verbose_name='Grund')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('buchung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hinweise', to='buchungen.buchung')),
                ('geklaert_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('gemeldet_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Buchungshinweis',
                'verbose_name_plural': 'Buchungshinweise',
                'ordering': ['jahr', 'buchung__gebucht_am', 'pk'],
                'indexes': [models.Index(fields=['mandant', 'jahr', 'zustand'], name='hinweis_zustand')],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr', 'schluessel', 'regel'), name='buchungshinweis_einmal'), models.CheckConstraint(condition=models.Q(models.Q(('geklaert_am__isnull', False), ('zustand__in', ('berichtigt', 'erklaert'))), models.Q(('geklaert_am__isnull', True), ('zustand__in', ('offen', 'gemeldet'))), _connector='OR'), name='buchungshinweis_geklaert_mit_tag'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'gemeldet'), _negated=True), ('gemeldet_am__isnull', False), _connector='OR'), name='buchungshinweis_gemeldet_mit_tag')],
            },
        ),
        ),
        zeilenschutz(
            "buchungen_kontenregel",
            "buchungen_buchungsliste",
            "buchungen_buchung",
            "buchungen_buchungshinweis",
            "buchungen_buchungsbestaetigung",
            "buchungen_abrechnungsperiode",
        ),
    ]
