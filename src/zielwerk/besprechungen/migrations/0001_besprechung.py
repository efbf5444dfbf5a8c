"""Series, meetings, attendance, minutes, outcomes, contacts, invitations."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dokumente', '0001_datei'),
        ('fristen', '0001_frist'),
        ('mandanten', '0001_mandant'),
        ('vereinbarung', '0001_zielvereinbarung'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Besprechungsreihe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('punkt_schluessel', models.SlugField(help_text='Schlüssel des Punktes, der sie verlangt', max_length=60, verbose_name='Punkt')),
                ('bezeichnung', models.CharField(max_length=120, verbose_name='Bezeichnung')),
                ('erforderlich', models.JSONField(default=list, verbose_name='Erforderliche Rollen')),
                ('weitere', models.JSONField(default=list, verbose_name='Rollen bei Bedarf')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Besprechungsreihe',
                'verbose_name_plural': 'Besprechungsreihen',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'punkt_schluessel'), name='reihe_einmal_je_punkt')],
            },
        ),
        migrations.CreateModel(
            name='Besprechung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('termin_am', models.DateField(verbose_name='Tag')),
                ('beginn', models.TimeField(verbose_name='Beginn')),
                ('ende', models.TimeField(verbose_name='Ende')),
                ('ort', models.CharField(max_length=160, verbose_name='Ort')),
                ('zustand', models.CharField(choices=[('geplant', 'Geplant'), ('gehalten', 'Gehalten'), ('abgesagt', 'Abgesagt')], default='geplant', max_length=10, verbose_name='Zustand')),
                ('grund', models.TextField(blank=True, verbose_name='Grund der Absage')),
                ('gehalten_am', models.DateField(blank=True, null=True, verbose_name='Gehalten am')),
                ('erforderlich', models.JSONField(default=list, verbose_name='Erforderliche Rollen')),
                ('weitere', models.JSONField(default=list, verbose_name='Rollen bei Bedarf')),
                ('tagesordnung', models.TextField(blank=True, verbose_name='Tagesordnung')),
                ('folge', models.PositiveSmallIntegerField(default=0, help_text='zählt Verlegungen für den Kalender', verbose_name='Folge')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('nachweis', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vereinbarung.nachweis')),
                ('reihe', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='besprechungen', to='besprechungen.besprechungsreihe')),
            ],
            options={
                'verbose_name': 'Besprechung',
                'verbose_name_plural': 'Besprechungen',
                'ordering': ['-termin_am', '-beginn'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('gehalten_am__isnull', False), ('zustand', 'gehalten')), models.Q(models.Q(('zustand', 'gehalten'), _negated=True), ('gehalten_am', None)), _connector='OR'), name='besprechung_gehalten_nur_mit_tag'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'abgesagt'), _negated=True), models.Q(('grund', ''), _negated=True), _connector='OR'), name='besprechung_absage_nur_mit_grund'), models.CheckConstraint(condition=models.Q(('ende__gt', models.F('beginn'))), name='besprechung_zeit_vorwaerts'), models.CheckConstraint(condition=models.Q(('nachweis', None), ('zustand', 'gehalten'), _connector='OR'), name='besprechung_nachweis_nur_gehalten')],
            },
        ),
        migrations.CreateModel(
            name='Einladung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('adresse', models.EmailField(max_length=254, verbose_name='Adresse')),
                ('folge', models.PositiveSmallIntegerField(verbose_name='Folge')),
                ('zustand', models.CharField(choices=[('offen', 'Offen'), ('laeuft', 'Versand läuft'), ('versendet', 'Versendet'), ('gescheitert', 'Nicht versendet')], default='offen', max_length=12, verbose_name='Zustand')),
                ('versendet_am', models.DateTimeField(null=True, verbose_name='Versendet am')),
                ('besprechung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='einladungen', to='besprechungen.besprechung')),
                ('empfaenger', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Einladung',
                'verbose_name_plural': 'Einladungen',
                'ordering': ['-folge', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('besprechung', 'folge', 'adresse'), name='einladung_einmal_je_folge'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'versendet'), _negated=True), ('versendet_am__isnull', False), _connector='OR'), name='einladung_versendet_nur_mit_zeit')],
            },
        ),
        migrations.CreateModel(
            name='Ergebnis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('beschluss', 'Beschluss'), ('auftrag', 'Auftrag'), ('anpassungsvorschlag', 'Anpassungsvorschlag')], max_length=20, verbose_name='Art')),
                ('text', models.TextField(verbose_name='Text')),
                ('richtlinie', models.CharField(blank=True, help_text='Welche Arbeitsempfehlung oder welcher Bearbeitungshinweis', max_length=160, verbose_name='Richtlinie')),
                ('besprechung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ergebnisse', to='besprechungen.besprechung')),
                ('frist', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fristen.frist')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Ergebnis',
                'verbose_name_plural': 'Ergebnisse',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('art', 'auftrag'), ('frist__isnull', False)), models.Q(models.Q(('art', 'auftrag'), _negated=True), ('frist', None)), _connector='OR'), name='ergebnis_auftrag_nur_mit_frist'), models.CheckConstraint(condition=models.Q(models.Q(('art', 'anpassungsvorschlag'), _negated=True), models.Q(('richtlinie', ''), _negated=True), _connector='OR'), name='ergebnis_vorschlag_nur_mit_richtlinie')],
            },
        ),
        migrations.CreateModel(
            name='Kontakt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('e_mail', 'E-Mail'), ('telefon', 'Telefon'), ('anderes', 'Anderer Kontakt')], max_length=10, verbose_name='Art')),
                ('am', models.DateField(verbose_name='Am')),
                ('mit', models.CharField(max_length=160, verbose_name='Mit')),
                ('thema', models.TextField(verbose_name='Thema')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('reihe', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kontakte', to='besprechungen.besprechungsreihe')),
            ],
            options={
                'verbose_name': 'Kontakt',
                'verbose_name_plural': 'Kontakte',
                'ordering': ['-am', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Niederschrift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('text', models.TextField(blank=True, verbose_name='Text')),
                ('grund', models.TextField(blank=True, verbose_name='Grund der neuen Fassung')),
                ('freigegeben_am', models.DateTimeField(null=True, verbose_name='Freigegeben am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung des Entwurfs')),
                ('besprechung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='niederschriften', to='besprechungen.besprechung')),
                ('datei', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('freigegeben_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('verfasst_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
            ],
            options={
                'verbose_name': 'Niederschrift',
                'verbose_name_plural': 'Niederschriften',
                'ordering': ['-fassung'],
                'constraints': [models.UniqueConstraint(fields=('besprechung', 'fassung'), name='niederschrift_fassung'), models.UniqueConstraint(condition=models.Q(('freigegeben_am', None)), fields=('besprechung',), name='niederschrift_ein_entwurf'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('datei__isnull', False), _connector='OR'), name='niederschrift_nicht_leer'), models.CheckConstraint(condition=models.Q(('fassung', 1), models.Q(('grund', ''), _negated=True), _connector='OR'), name='niederschrift_neu_nur_mit_grund')],
            },
        ),
        migrations.CreateModel(
            name='Teilnahme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('rolle', models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('fachaufsicht_but', 'Fachaufsicht Bildung und Teilhabe'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung_leistung', 'Bereichsleitung Leistung'), ('bereichsleitung_markt', 'Bereichsleitung Markt und Integration'), ('teamleitungen', 'Teamleitungen Leistung')], max_length=30, verbose_name='Rolle')),
                ('anwesend', models.BooleanField(verbose_name='Anwesend')),
                ('personen', models.CharField(blank=True, max_length=200, verbose_name='Wer')),
                ('besprechung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teilnahmen', to='besprechungen.besprechung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Teilnahme',
                'verbose_name_plural': 'Teilnahmen',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('besprechung', 'rolle'), name='teilnahme_einmal_je_rolle')],
            },
        ),
        ),
        zeilenschutz(
            "besprechungen_besprechungsreihe",
            "besprechungen_besprechung",
            "besprechungen_teilnahme",
            "besprechungen_niederschrift",
            "besprechungen_ergebnis",
            "besprechungen_kontakt",
            "besprechungen_einladung",
        ),
    ]
