"""Einlesung, its findings, and mappings kept per sender."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dokumente', '__first__'),
        ('mandanten', '__first__'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Einlesung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(max_length=40, verbose_name='Art der Liste')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 der Datei')),
                ('zustand', models.CharField(choices=[('spalten', 'Spalten zuordnen'), ('zeilen', 'Zeilen prüfen'), ('uebernommen', 'Übernommen'), ('abgebrochen', 'Abgebrochen')], default='spalten', max_length=12, verbose_name='Zustand')),
                ('absender', models.CharField(max_length=120, verbose_name='Absender')),
                ('stand_am', models.DateField(verbose_name='Stand der Liste')),
                ('blatt', models.TextField(verbose_name='Blatt')),
                ('blaetter', models.JSONField(default=list, verbose_name='Blätter der Datei')),
                ('kopfzeile', models.PositiveIntegerField(verbose_name='Kopfzeile')),
                ('spalten', models.JSONField(default=list, verbose_name='Erkannte Spalten')),
                ('berichtigungen', models.JSONField(default=list, verbose_name='Berichtigungen')),
                ('annahmen', models.JSONField(default=list, verbose_name='Annahmen')),
                ('summen', models.JSONField(default=dict, verbose_name='Kontrollsummen')),
                ('zeilen', models.PositiveIntegerField(verbose_name='Zeilen')),
                ('fehlerhafte_zeilen', models.PositiveIntegerField(verbose_name='Zeilen mit Fehlern')),
                ('fehler', models.PositiveIntegerField(verbose_name='Fehler')),
                ('warnungen', models.PositiveIntegerField(verbose_name='Warnungen')),
                ('hinweise', models.PositiveIntegerField(verbose_name='Hinweise')),
                ('begonnen_am', models.DateTimeField(verbose_name='Begonnen am')),
                ('geaendert_am', models.DateTimeField(verbose_name='Geändert am')),
                ('uebernommen_am', models.DateTimeField(null=True, verbose_name='Übernommen am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('datei', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('geaendert_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Einlesung',
                'verbose_name_plural': 'Einlesungen',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('zustand', 'abgebrochen'), _negated=True), fields=('mandant', 'art', 'sha256'), name='einlesung_gleicher_inhalt_einmal'), models.CheckConstraint(condition=models.Q(models.Q(('fehler', 0), ('uebernommen_am__isnull', False), ('zustand', 'uebernommen')), models.Q(models.Q(('zustand', 'uebernommen'), _negated=True), ('uebernommen_am__isnull', True)), _connector='OR'), name='einlesung_uebernommen_ohne_fehler'), models.CheckConstraint(condition=models.Q(('fehlerhafte_zeilen__lte', models.F('zeilen'))), name='einlesung_fehlerhafte_zeilen')],
            },
        ),
        migrations.CreateModel(
            name='Befund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lfd_nr', models.PositiveIntegerField(verbose_name='laufende Nummer')),
                ('schwere', models.CharField(choices=[('fehler', 'Fehler'), ('warnung', 'Warnung'), ('hinweis', 'Hinweis')], max_length=8, verbose_name='Schwere')),
                ('zeile', models.PositiveIntegerField(null=True, verbose_name='Zeile in der Datei')),
                ('spalte', models.CharField(blank=True, max_length=200, verbose_name='Spalte')),
                ('buchstabe', models.CharField(blank=True, max_length=3, verbose_name='Spaltenbuchstabe')),
                ('feld', models.CharField(blank=True, max_length=60, verbose_name='Feld')),
                ('regel', models.CharField(max_length=60, verbose_name='Regel')),
                ('ursache', models.CharField(max_length=120, verbose_name='Ursache')),
                ('gefunden', models.TextField(blank=True, verbose_name='Gefunden')),
                ('erwartet', models.TextField(blank=True, verbose_name='Erwartet')),
                ('meldung', models.TextField(verbose_name='Meldung')),
                ('vorschlag', models.TextField(blank=True, verbose_name='Vorschlag')),
                ('anzahl', models.PositiveIntegerField(default=1, verbose_name='Anzahl der Zeilen')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('einlesung', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='befunde', to='listen.einlesung')),
            ],
            options={
                'verbose_name': 'Befund',
                'verbose_name_plural': 'Befunde',
                'ordering': ['lfd_nr'],
                'indexes': [models.Index(fields=['einlesung', 'schwere', 'lfd_nr'], name='befund_schwere')],
                'constraints': [models.UniqueConstraint(fields=('einlesung', 'lfd_nr'), name='befund_lfd_nr_einmal')],
            },
        ),
        migrations.CreateModel(
            name='GemerkteZuordnung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(max_length=40, verbose_name='Art der Liste')),
                ('absender', models.CharField(max_length=120, verbose_name='Absender')),
                ('zuordnung', models.JSONField(default=dict, verbose_name='Feld und Überschrift')),
                ('geaendert_am', models.DateTimeField(verbose_name='Geändert am')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Gemerkte Zuordnung',
                'verbose_name_plural': 'Gemerkte Zuordnungen',
                'constraints': [models.UniqueConstraint(fields=('mandant', 'art', 'absender'), name='zuordnung_je_absender')],
            },
        ),
        ),
    ]
