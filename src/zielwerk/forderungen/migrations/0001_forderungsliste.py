"""Receipts of the quarterly lists, lists, claims, movements, downloads."""

import django.db.models.deletion
import uuid
import zielwerk.mandanten.felder
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dokumente', '0001_datei'),
        ('fristen', '0001_frist'),
        ('listen', '0001_einlesung'),
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Forderungsliste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('zustand', models.CharField(choices=[('bearbeitung', 'In Bearbeitung'), ('freigabe', 'Freigabe erbeten'), ('freigegeben', 'Freigegeben')], default='bearbeitung', max_length=12, verbose_name='Zustand')),
                ('zeilen', models.PositiveIntegerField(verbose_name='Zeilen')),
                ('zahlen', models.JSONField(default=dict, verbose_name='Was sich geändert hat')),
                ('erbeten_am', models.DateTimeField(null=True, verbose_name='Freigabe erbeten am')),
                ('freigegeben_am', models.DateTimeField(null=True, verbose_name='Freigegeben am')),
                ('hinweis', models.TextField(blank=True, verbose_name='Hinweis')),
                ('einlesung', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listen.einlesung')),
                ('erbeten_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('freigegeben_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('vorige', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forderungen.forderungsliste')),
            ],
            options={
                'verbose_name': 'Forderungsliste',
                'verbose_name_plural': 'Forderungslisten',
                'ordering': ['-stand_am', '-fassung'],
                'constraints': [models.CheckConstraint(condition=models.Q(('freigegeben_durch', None), models.Q(('freigegeben_durch', models.F('erbeten_durch')), _negated=True), _connector='OR'), name='forderungsliste_zwei_personen'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'freigegeben'), _negated=True), models.Q(('erbeten_durch__isnull', False), ('freigegeben_durch__isnull', False)), _connector='OR'), name='forderungsliste_freigegeben_durch')],
            },
        ),
        migrations.CreateModel(
            name='Forderung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zeile', models.PositiveIntegerField(verbose_name='Zeile in der Datei')),
                ('nummer', zielwerk.mandanten.felder.VerschluesseltesTextfeld(null=True, verbose_name='Forderungsnummer')),
                ('nummer_index', zielwerk.mandanten.felder.BlindindexFeld(db_index=True, editable=False, max_length=64, null=True, verbose_name='Index der Nummer', zu='nummer')),
                ('name', zielwerk.mandanten.felder.VerschluesseltesTextfeld(null=True, verbose_name='Name des Schuldners')),
                ('adresse', zielwerk.mandanten.felder.VerschluesseltesTextfeld(null=True, verbose_name='Adresse')),
                ('begruendung', zielwerk.mandanten.felder.VerschluesseltesTextfeld(null=True, verbose_name='Begründung der Niederschlagung')),
                ('hoehe', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Höhe der Forderung')),
                ('getilgt', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='bereits getilgte Summen')),
                ('erlassen', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='erlassener Betrag')),
                ('rest', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Restbetrag')),
                ('zugang_am', models.DateField(null=True, verbose_name='Zugang der Forderung')),
                ('leistungsart', models.CharField(choices=[('kdu', 'KdU und Heizung'), ('mietschulden', 'Mietschulden'), ('wohnungsbeschaffung', 'Wohnungsbeschaffung'), ('erstausstattung', 'Erstausstattung'), ('but', 'Bildung und Teilhabe'), ('eingliederung-16a', 'Eingliederung'), ('sonstige', 'sonstige'), ('bund', 'Leistung des Bundes'), ('ohne-angabe', 'ohne Angabe')], max_length=30, verbose_name='Leistungsart')),
                ('status', models.CharField(max_length=20, verbose_name='Bearbeitungsstand')),
                ('niedergeschlagen_am', models.DateField(null=True, verbose_name='Niedergeschlagen am')),
                ('verjaehrung_am', models.DateField(null=True, verbose_name='Verjährung')),
                ('letzte_tilgung_am', models.DateField(null=True, verbose_name='Letzte Tilgung')),
                ('was', models.CharField(choices=[('neu', 'neu'), ('geaendert', 'geändert'), ('bezahlt', 'getilgt oder erlassen'), ('gleich', 'unverändert')], max_length=12, verbose_name='Gegenüber dem Vorquartal')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forderungen', to='forderungen.forderungsliste')),
            ],
            options={
                'verbose_name': 'Forderung',
                'verbose_name_plural': 'Forderungen',
                'ordering': ['zeile'],
                'indexes': [models.Index(fields=['liste', 'was'], name='forderung_was')],
                'constraints': [models.UniqueConstraint(fields=('liste', 'zeile'), name='forderung_zeile_einmal'), models.UniqueConstraint(fields=('liste', 'nummer_index'), name='forderung_einmal_je_liste')],
            },
        ),
        migrations.CreateModel(
            name='Bewegungszeile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leistungsart', models.CharField(choices=[('kdu', 'KdU und Heizung'), ('mietschulden', 'Mietschulden'), ('wohnungsbeschaffung', 'Wohnungsbeschaffung'), ('erstausstattung', 'Erstausstattung'), ('but', 'Bildung und Teilhabe'), ('eingliederung-16a', 'Eingliederung'), ('sonstige', 'sonstige'), ('bund', 'Leistung des Bundes'), ('ohne-angabe', 'ohne Angabe')], max_length=30, verbose_name='Leistungsart')),
                ('anfang', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Anfang gesamt')),
                ('anfang_ohne_niederschlagung', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Anfang ohne Niederschlagung')),
                ('zugang', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Zugang')),
                ('korrektur', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Korrektur')),
                ('tilgung', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Tilgung')),
                ('erlass', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Erlass')),
                ('niederschlagung', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Niederschlagung')),
                ('wiederzugang', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Wiederzugang')),
                ('gesamt', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Ende gesamt')),
                ('ohne_niederschlagung', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Ende ohne Niederschlagung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bewegungen', to='forderungen.forderungsliste')),
            ],
            options={
                'verbose_name': 'Bewegungszeile',
                'verbose_name_plural': 'Bewegungszeilen',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('liste', 'leistungsart'), name='bewegung_je_leistungsart')],
            },
        ),
        migrations.CreateModel(
            name='Abruf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=4, verbose_name='Form')),
                ('am', models.DateTimeField(verbose_name='Am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='abrufe', to='forderungen.forderungsliste')),
            ],
            options={
                'verbose_name': 'Abruf',
                'verbose_name_plural': 'Abrufe',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Abgang',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('grund', models.CharField(blank=True, choices=[('tilgung', 'getilgt'), ('erlass', 'erlassen'), ('korrektur', 'berichtigt (bestand nicht oder herabgesetzt)')], max_length=10, verbose_name='Grund')),
                ('vermerk', models.CharField(blank=True, max_length=200, verbose_name='Vermerk')),
                ('am', models.DateField(null=True, verbose_name='Am')),
                ('durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('forderung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forderungen.forderung')),
                ('liste', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='abgaenge', to='forderungen.forderungsliste')),
            ],
            options={
                'verbose_name': 'Abgang',
                'verbose_name_plural': 'Abgänge',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('liste', 'forderung'), name='abgang_einmal_je_liste')],
            },
        ),
        migrations.CreateModel(
            name='Listeneingang',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('jahr', models.PositiveSmallIntegerField(verbose_name='Jahr')),
                ('quartal', models.PositiveSmallIntegerField(verbose_name='Quartal')),
                ('eingegangen_am', models.DateField(verbose_name='Eingegangen am')),
                ('weg', models.CharField(choices=[('email', 'E-Mail des BA-Inkasso-Service'), ('portal', 'Bereitstellung zum Abruf'), ('post', 'Post oder Datenträger')], max_length=10, verbose_name='Als Eingang gilt')),
                ('vermerk', models.CharField(blank=True, max_length=200, verbose_name='Vermerk')),
                ('erfasst_am', models.DateTimeField(verbose_name='Erfasst am')),
                ('beleg', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('frist', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fristen.frist')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Listeneingang',
                'verbose_name_plural': 'Listeneingänge',
                'ordering': ['-jahr', '-quartal'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'jahr', 'quartal'), name='listeneingang_je_quartal'), models.CheckConstraint(condition=models.Q(('quartal__gte', 1), ('quartal__lte', 4)), name='listeneingang_quartal')],
            },
        ),
        ),
        migrations.AddField(
            model_name='forderungsliste',
            name='eingang',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listen', to='forderungen.listeneingang'),
        ),
        migrations.AddConstraint(
            model_name='forderungsliste',
            constraint=models.UniqueConstraint(fields=('eingang', 'fassung'), name='forderungsliste_fassung'),
        ),
        zeilenschutz(
            "forderungen_listeneingang",
            "forderungen_forderungsliste",
            "forderungen_forderung",
            "forderungen_bewegungszeile",
            "forderungen_abgang",
            "forderungen_abruf",
        ),
    ]
