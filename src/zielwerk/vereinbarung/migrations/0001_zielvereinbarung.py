"""Agreement, Punkte, Pflichten, evidence, verdicts."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dokumente', '0001_datei'),
        ("fristen", "__first__"),
        ("mandanten", "__first__"),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Pflicht',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('bezeichnung', models.CharField(max_length=160, verbose_name='Bezeichnung')),
                ('verpflichtet', models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Verpflichtet')),
                ('empfaenger', models.CharField(blank=True, max_length=120, verbose_name='Empfänger')),
                ('terminregel', models.JSONField(verbose_name='Terminregel')),
                ('nachweisart', models.CharField(choices=[('dokument', 'Dokument'), ('liste', 'Liste'), ('kennzahl', 'Kennzahl'), ('besprechung', 'Besprechung'), ('pruefung', 'Aktenprüfung'), ('keine', 'Ohne Nachweis')], max_length=12, verbose_name='Nachweisart')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Pflicht',
                'verbose_name_plural': 'Pflichten',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Punkt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('nummer', models.PositiveSmallIntegerField(verbose_name='Nummer')),
                ('titel', models.CharField(max_length=120, verbose_name='Titel')),
                ('wortlaut', models.TextField(verbose_name='Wortlaut')),
                ('art', models.CharField(choices=[('qualitativ', 'Qualitativ, ohne Berechnung'), ('ohne_beanstandung', 'Erfüllt, solange nichts beanstandet ist'), ('termine', 'Erfüllt, wenn alle Fristen gehalten sind'), ('kennzahl', 'Kennzahl mit Grenze')], max_length=20, verbose_name='Art')),
                ('herkunft', models.CharField(choices=[('erstmals', 'Erste Fassung'), ('uebernommen', 'Übernommen'), ('geaendert', 'Geändert'), ('neu', 'Neu')], default='erstmals', max_length=12, verbose_name='Herkunft')),
                ('begruendung', models.TextField(blank=True, verbose_name='Begründung der Änderung')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Punkt',
                'verbose_name_plural': 'Punkte',
                'ordering': ['nummer'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('herkunft__in', ['geaendert', 'neu']), _negated=True), models.Q(('begruendung', ''), _negated=True), _connector='OR'), name='punkt_aenderung_nur_mit_begruendung')],
            },
        ),
        migrations.CreateModel(
            name='Pflichtfrist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('frist', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pflichtfrist', to='fristen.frist')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('pflicht', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pflichtfristen', to='vereinbarung.pflicht')),
                ('punkt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pflichtfristen', to='vereinbarung.punkt')),
            ],
            options={
                'verbose_name': 'Frist einer Pflicht',
                'verbose_name_plural': 'Fristen der Pflichten',
            },
        ),
        ),
        migrations.AddField(
            model_name='pflicht',
            name='punkt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pflichten', to='vereinbarung.punkt'),
        ),
        lege_an(
        migrations.CreateModel(
            name='Feststellung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('feststellung', 'Feststellung'), ('beanstandung', 'Beanstandung'), ('sonderlage', 'Sonderlage')], max_length=14, verbose_name='Art')),
                ('von', models.DateField(verbose_name='Von')),
                ('bis', models.DateField(verbose_name='Bis')),
                ('text', models.TextField(help_text='Ein ganzer Satz; er steht so im Entwurf der Vorlage', verbose_name='Text')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('punkt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feststellungen', to='vereinbarung.punkt')),
            ],
            options={
                'verbose_name': 'Feststellung',
                'verbose_name_plural': 'Feststellungen',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('bis__gte', models.F('von'))), name='feststellung_zeitraum_vorwaerts')],
            },
        ),
        migrations.CreateModel(
            name='Berechnung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('quelle', models.CharField(max_length=80, verbose_name='Quelle')),
                ('status', models.CharField(max_length=20, verbose_name='Status')),
                ('text', models.CharField(max_length=200, verbose_name='Text')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('punkt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='berechnungen', to='vereinbarung.punkt')),
            ],
            options={
                'verbose_name': 'Berechnung',
                'verbose_name_plural': 'Berechnungen',
                'constraints': [models.UniqueConstraint(fields=('punkt', 'quelle'), name='berechnung_quelle_je_punkt')],
            },
        ),
        migrations.CreateModel(
            name='Zielvereinbarung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('titel', models.CharField(max_length=120, verbose_name='Titel')),
                ('status', models.CharField(choices=[('entwurf', 'Entwurf'), ('beschlossen', 'Beschlossen'), ('in_kraft', 'In Kraft'), ('abgerechnet', 'Abgerechnet')], default='entwurf', max_length=12, verbose_name='Status')),
                ('partei_kommune', models.CharField(max_length=160, verbose_name='Für den kommunalen Träger')),
                ('partei_jobcenter', models.CharField(max_length=160, verbose_name='Für das Jobcenter')),
                ('gremium', models.CharField(blank=True, max_length=120, verbose_name='Gremium')),
                ('beschlossen_am', models.DateField(blank=True, null=True, verbose_name='Beschlossen am')),
                ('drucksache_nr', models.CharField(blank=True, max_length=40, verbose_name='Drucksache-Nr.')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('vorgaengerin', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nachfolgerin', to='vereinbarung.zielvereinbarung')),
            ],
            options={
                'verbose_name': 'Zielvereinbarung',
                'verbose_name_plural': 'Zielvereinbarungen',
                'ordering': ['-jahr'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr'), name='zielvereinbarung_jahr_je_mandant')],
            },
        ),
        ),
        migrations.AddField(
            model_name='punkt',
            name='vereinbarung',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='punkte', to='vereinbarung.zielvereinbarung'),
        ),
        lege_an(
        migrations.CreateModel(
            name='Entfall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('begruendung', models.TextField(verbose_name='Begründung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entfaelle', to='vereinbarung.zielvereinbarung')),
            ],
            options={
                'verbose_name': 'Entfall',
                'verbose_name_plural': 'Entfälle',
                'constraints': [models.UniqueConstraint(fields=('vereinbarung', 'schluessel'), name='entfall_einmal'), models.CheckConstraint(condition=models.Q(('begruendung', ''), _negated=True), name='entfall_nur_mit_begruendung')],
            },
        ),
        migrations.CreateModel(
            name='Bewertung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('urteil', models.CharField(choices=[('erfuellt', 'Erfüllt'), ('zufriedenstellend', 'Zufriedenstellend erfüllt'), ('teilweise', 'Teilweise erfüllt'), ('nicht', 'Nicht erfüllt')], max_length=20, verbose_name='Bewertung')),
                ('sonderlage', models.CharField(blank=True, max_length=120, verbose_name='Sonderlage')),
                ('begruendung', models.TextField(blank=True, verbose_name='Begründung')),
                ('berechnet_status', models.CharField(max_length=20, verbose_name='Berechneter Stand dabei')),
                ('berechnet_text', models.CharField(max_length=200, verbose_name='Berechneter Stand, Text')),
                ('am', models.DateField(verbose_name='Am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('punkt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bewertung', to='vereinbarung.punkt')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bewertungen', to='vereinbarung.zielvereinbarung')),
            ],
            options={
                'verbose_name': 'Bewertung',
                'verbose_name_plural': 'Bewertungen',
                'constraints': [models.UniqueConstraint(condition=models.Q(('punkt', None)), fields=('vereinbarung',), name='bewertung_gesamt_einmal')],
            },
        ),
        migrations.CreateModel(
            name='Nachweis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('art', models.CharField(choices=[('datei', 'Datei'), ('modul', 'Ergebnis aus einer Fachaufgabe'), ('erklaerung', 'Erklärung')], max_length=10, verbose_name='Art')),
                ('text', models.TextField(verbose_name='Inhalt')),
                ('verweis', models.CharField(blank=True, help_text='Adresse des Ergebnisses im Produkt', max_length=200, verbose_name='Verweis')),
                ('wirksam_am', models.DateField(verbose_name='Wirksam am')),
                ('eingegangen_am', models.DateField(verbose_name='Eingegangen am')),
                ('zustand', models.CharField(choices=[('eingereicht', 'Eingereicht'), ('angenommen', 'Angenommen'), ('zurueckgegeben', 'Zurückgegeben')], default='eingereicht', max_length=16, verbose_name='Stand')),
                ('hinweis', models.TextField(blank=True, verbose_name='Hinweis')),
                ('geprueft_am', models.DateTimeField(null=True, verbose_name='Geprüft am')),
                ('datei', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('eingereicht_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('frist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nachweise', to='fristen.frist')),
                ('geprueft_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Nachweis',
                'verbose_name_plural': 'Nachweise',
                'ordering': ['-fassung'],
                'constraints': [models.UniqueConstraint(fields=('frist', 'fassung'), name='nachweis_fassung_je_frist'), models.UniqueConstraint(condition=models.Q(('zustand__in', ['eingereicht', 'angenommen'])), fields=('frist',), name='nachweis_nur_einer_gilt'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'zurueckgegeben'), _negated=True), models.Q(('hinweis', ''), _negated=True), _connector='OR'), name='nachweis_zurueck_nur_mit_hinweis'), models.CheckConstraint(condition=models.Q(models.Q(('art', 'datei'), _negated=True), ('datei__isnull', False), _connector='OR'), name='nachweis_datei_vorhanden')],
            },
        ),
        ),
        migrations.AddConstraint(
            model_name='pflicht',
            constraint=models.UniqueConstraint(fields=('punkt', 'schluessel'), name='pflicht_schluessel_je_punkt'),
        ),
        migrations.AddConstraint(
            model_name='punkt',
            constraint=models.UniqueConstraint(fields=('vereinbarung', 'schluessel'), name='punkt_schluessel_einmal'),
        ),
        migrations.AddConstraint(
            model_name='punkt',
            constraint=models.UniqueConstraint(fields=('vereinbarung', 'nummer'), name='punkt_nummer_einmal'),
        ),
    ]
