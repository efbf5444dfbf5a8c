"""Kostensenkungsverfahren, alerts, counts of a caseload, choices of the office."""

import django.db.models.deletion
import uuid
import zielwerk.mandanten.felder
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    dependencies = [
        ('listen', '0004_regel_version'),
        ('mandanten', '0002_fassung_und_rollen'),
        ('unterkunft', '0001_richtwerttabelle'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Bestandspruefung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('zahlen', models.JSONField(help_text='wie viele Fälle wie stehen', verbose_name='Zahlen')),
                ('uebersteigt_um', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='Über den Richtwerten im Monat')),
                ('geprueft_am', models.DateTimeField(verbose_name='Geprüft am')),
                ('einlesung', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listen.einlesung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Prüfung des Fallbestands',
                'verbose_name_plural': 'Prüfungen des Fallbestands',
                'ordering': ['-stand_am', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Kostensenkungsverfahren',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('nummer', models.PositiveIntegerField(verbose_name='Nummer')),
                ('aktenzeichen', zielwerk.mandanten.felder.VerschluesseltesTextfeld(help_text='Leer, sobald die Löschregel es entfernt hat', max_length=60, null=True, verbose_name='Aktenzeichen')),
                ('aktenzeichen_index', zielwerk.mandanten.felder.BlindindexFeld(db_index=True, editable=False, max_length=64, null=True, verbose_name='Blindindex des Aktenzeichens', zu='aktenzeichen')),
                ('art', models.CharField(choices=[('unterkunft', 'Unterkunft'), ('heizung', 'Heizung')], max_length=10, verbose_name='Kosten für')),
                ('kosten', models.DecimalField(decimal_places=2, max_digits=9, verbose_name='Kosten')),
                ('richtwert', models.DecimalField(decimal_places=2, max_digits=9, verbose_name='Richtwert')),
                ('personen', models.PositiveSmallIntegerField(verbose_name='Personen')),
                ('raum', models.CharField(max_length=160, verbose_name='Vergleichsraum')),
                ('konzept', models.CharField(help_text='wie das Schreiben es nennt', max_length=200, verbose_name='Konzept')),
                ('konzept_gilt_ab', models.DateField(null=True, verbose_name='Konzept gilt ab')),
                ('grundlage_teile', models.JSONField(default=list, verbose_name='Rechenweg des Richtwerts')),
                ('einstellungen_stand', models.JSONField(default=dict, help_text='wie sie zu Beginn galten', verbose_name='Einstellungen')),
                ('bwz_beginn', models.DateField(null=True, verbose_name='Beginn des Bewilligungszeitraums')),
                ('weitere_bwz', models.JSONField(default=list, help_text='ihre ersten Tage', verbose_name='Weitere Bewilligungszeiträume')),
                ('karenz_von', models.DateField(null=True, verbose_name='Karenzzeit von')),
                ('karenz_bis', models.DateField(null=True, verbose_name='Karenzzeit bis')),
                ('zuvor_nur_angemessen', models.BooleanField(default=False, verbose_name='Davor nur angemessene Kosten anerkannt')),
                ('sterbefall_am', models.DateField(null=True, verbose_name='Sterbetag')),
                ('eroeffnet_am', models.DateField(verbose_name='Eröffnet am')),
                ('zustand', models.CharField(choices=[('eroeffnet', 'Schreiben vorbereiten'), ('laeuft', 'Frist läuft'), ('entschieden', 'Entschieden'), ('beendet', 'Beendet')], default='eroeffnet', max_length=12, verbose_name='Zustand')),
                ('schreiben_am', models.DateField(null=True, verbose_name='Schreiben vom')),
                ('absenkung_ab', models.DateField(null=True, verbose_name='Absenkung möglich ab')),
                ('geschuetzt_bis', models.DateField(null=True, verbose_name='Geschützt bis')),
                ('rechenweg_teile', models.JSONField(default=list, verbose_name='Rechenweg der Monate')),
                ('entscheidung', models.CharField(blank=True, choices=[('gesenkt', 'gesenkt'), ('unwirtschaftlich', 'nicht gesenkt: unwirtschaftlich'), ('unzumutbar', 'nicht gesenkt: nicht möglich oder nicht zumutbar'), ('todesfall', 'nicht gesenkt: Todesfall im Haushalt')], max_length=16, verbose_name='Entscheidung')),
                ('entschieden_am', models.DateField(null=True, verbose_name='Entschieden am')),
                ('wirksam_ab', models.DateField(null=True, verbose_name='Gesenkt ab')),
                ('anerkannt', models.DecimalField(decimal_places=2, max_digits=9, null=True, verbose_name='Anerkannt')),
                ('wiedervorlage_am', models.DateField(null=True, verbose_name='Wiedervorlage am')),
                ('grund', zielwerk.mandanten.felder.VerschluesseltesTextfeld(max_length=1000, null=True, verbose_name='Grund')),
                ('ausgang', models.CharField(blank=True, choices=[('gesenkt', 'gesenkt'), ('nicht_gesenkt', 'mit Grund nicht gesenkt'), ('angemessen', 'Kosten sind angemessen geworden'), ('leistungsende', 'Leistungsbezug ist beendet'), ('irrtum', 'irrtümlich eröffnet')], max_length=14, verbose_name='Ausgang')),
                ('beendet_am', models.DateField(null=True, verbose_name='Beendet am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('eroeffnet_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('tabelle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unterkunft.richtwerttabelle')),
            ],
            options={
                'verbose_name': 'Kostensenkungsverfahren',
                'verbose_name_plural': 'Kostensenkungsverfahren',
                'ordering': ['-jahr', '-nummer'],
                'indexes': [models.Index(fields=['mandant', 'beendet_am'], name='kostensenkung_laufend')],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr', 'nummer'), name='kostensenkung_nummer'), models.UniqueConstraint(condition=models.Q(('beendet_am', None)), fields=('mandant', 'aktenzeichen_index', 'art'), name='kostensenkung_eine_laufende'), models.CheckConstraint(condition=models.Q(('kosten__gt', models.F('richtwert'))), name='kostensenkung_zu_hoch'), models.CheckConstraint(condition=models.Q(models.Q(('absenkung_ab', None), ('schreiben_am', None)), ('absenkung_ab__gt', models.F('schreiben_am')), _connector='OR'), name='kostensenkung_monate_nur_mit_schreiben'), models.CheckConstraint(condition=models.Q(models.Q(('zustand__in', ['laeuft', 'entschieden']), _negated=True), ('schreiben_am__isnull', False), _connector='OR'), name='kostensenkung_laeuft_nur_mit_schreiben'), models.CheckConstraint(condition=models.Q(models.Q(('entscheidung', 'gesenkt'), ('wirksam_ab__gte', models.F('absenkung_ab'))), models.Q(models.Q(('entscheidung', 'gesenkt'), _negated=True), ('wirksam_ab', None)), _connector='OR'), name='kostensenkung_gesenkt_nach_den_monaten'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'entschieden'), _negated=True), models.Q(models.Q(('entscheidung', ''), _negated=True), ('entschieden_am__isnull', False)), _connector='OR'), name='kostensenkung_entschieden_nur_mit_tag'), models.CheckConstraint(condition=models.Q(models.Q(('beendet_am__isnull', False), ('zustand', 'beendet'), models.Q(('ausgang', ''), _negated=True)), models.Q(models.Q(('zustand', 'beendet'), _negated=True), ('ausgang', ''), ('beendet_am', None)), _connector='OR'), name='kostensenkung_beendet_nur_mit_ausgang')],
            },
        ),
        migrations.CreateModel(
            name='Konzepthinweis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('am', models.DateField(verbose_name='Am')),
                ('entscheidung', models.CharField(blank=True, choices=[('weiter', 'Verfahren läuft mit dem bisherigen Richtwert weiter'), ('neues_schreiben', 'Neues Schreiben mit dem neuen Richtwert'), ('angemessen', 'Kosten sind jetzt angemessen: Verfahren beenden')], max_length=16, verbose_name='Entscheidung')),
                ('grund', zielwerk.mandanten.felder.VerschluesseltesTextfeld(max_length=1000, null=True, verbose_name='Grund')),
                ('entschieden_am', models.DateField(null=True, verbose_name='Entschieden am')),
                ('entschieden_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('tabelle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unterkunft.richtwerttabelle')),
                ('verfahren', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hinweise', to='unterkunft.kostensenkungsverfahren')),
            ],
            options={
                'verbose_name': 'Hinweis auf ein neues Konzept',
                'verbose_name_plural': 'Hinweise auf neue Konzepte',
                'ordering': ['-am', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('verfahren', 'tabelle'), name='konzepthinweis_einmal'), models.CheckConstraint(condition=models.Q(models.Q(('entscheidung', ''), ('entschieden_am', None)), models.Q(models.Q(('entscheidung', ''), _negated=True), ('entschieden_am__isnull', False), ('entschieden_durch__isnull', False)), _connector='OR'), name='konzepthinweis_entschieden_mit_person')],
            },
        ),
        migrations.CreateModel(
            name='Festlegung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('frage', models.SlugField(max_length=40, verbose_name='Frage')),
                ('wahl', models.SlugField(max_length=40, verbose_name='Wahl')),
                ('grund', models.TextField(verbose_name='Grund')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('festgelegt_am', models.DateField(verbose_name='Festgelegt am')),
                ('festgelegt_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Festlegung',
                'verbose_name_plural': 'Festlegungen',
                'ordering': ['-gilt_ab', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'frage', 'gilt_ab'), name='festlegung_gilt_ab'), models.CheckConstraint(condition=models.Q(('grund', ''), _negated=True), name='festlegung_mit_grund')],
            },
        ),
        ),
        zeilenschutz(
            "unterkunft_kostensenkungsverfahren",
            "unterkunft_konzepthinweis",
            "unterkunft_bestandspruefung",
            "unterkunft_festlegung",
        ),
    ]
