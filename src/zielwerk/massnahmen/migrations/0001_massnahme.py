"""Maßnahmen with their effect, Zwischenstände, proposals."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('fristen', '0001_frist'),
        ('kennzahlen', '0001_kennzahl'),
        ('mandanten', '0001_mandant'),
        ('vereinbarung', '0001_zielvereinbarung'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Massnahmenvorschlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('punkt_schluessel', models.SlugField(help_text='Schlüssel des Punktes, dem sie dient', max_length=60, verbose_name='Punkt')),
                ('anlass', models.CharField(help_text='In einer Zeile, wie es an dem Tag stand', max_length=300, verbose_name='Anlass')),
                ('schluessel', models.CharField(max_length=120, verbose_name='Schlüssel')),
                ('regel', models.CharField(choices=[('grenze_verletzt', 'Grenze nicht eingehalten'), ('grenze_nah', 'Nah an der Grenze'), ('versaeumt', 'Frist versäumt'), ('ueberfaellig', 'Frist überfällig'), ('gefaehrdet', 'Frist gefährdet')], max_length=20, verbose_name='Regel')),
                ('rechenweg_teile', models.JSONField(default=list, verbose_name='Rechenweg')),
                ('am', models.DateField(verbose_name='Am')),
                ('zustand', models.CharField(choices=[('offen', 'Offen'), ('angenommen', 'Angenommen'), ('abgelehnt', 'Abgelehnt'), ('hinfaellig', 'Hinfällig')], default='offen', max_length=10, verbose_name='Zustand')),
                ('grund', models.TextField(blank=True, verbose_name='Grund der Entscheidung')),
                ('entschieden_am', models.DateField(null=True, verbose_name='Entschieden am')),
                ('entschieden_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('frist', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fristen.frist')),
                ('kennzahl', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Vorschlag einer Maßnahme',
                'verbose_name_plural': 'Vorschläge von Maßnahmen',
                'ordering': ['-am', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'schluessel'), name='massnahmenvorschlag_einmal'), models.CheckConstraint(condition=models.Q(models.Q(('entschieden_am', None), ('zustand', 'offen')), models.Q(models.Q(('zustand', 'offen'), _negated=True), ('entschieden_am__isnull', False)), _connector='OR'), name='massnahmenvorschlag_entschieden_am'), models.CheckConstraint(condition=models.Q(models.Q(('zustand__in', ['angenommen', 'abgelehnt']), _negated=True), models.Q(('entschieden_durch__isnull', False), models.Q(('grund', ''), _negated=True)), _connector='OR'), name='massnahmenvorschlag_entscheidung_mit_grund')],
            },
        ),
        migrations.CreateModel(
            name='Massnahme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('punkt_schluessel', models.SlugField(help_text='Schlüssel des Punktes, dem sie dient', max_length=60, verbose_name='Punkt')),
                ('anlass', models.CharField(help_text='In einer Zeile, wie es an dem Tag stand', max_length=300, verbose_name='Anlass')),
                ('titel', models.CharField(max_length=160, verbose_name='Maßnahme')),
                ('begruendung', models.TextField(verbose_name='Begründung')),
                ('bis_am', models.DateField(verbose_name='Umzusetzen bis')),
                ('erwartete_wirkung', models.TextField(verbose_name='Erwartete Wirkung')),
                ('wirkung_pruefen_am', models.DateField(verbose_name='Wirkung prüfen am')),
                ('eroeffnet_am', models.DateField(verbose_name='Eröffnet am')),
                ('zustand', models.CharField(choices=[('laeuft', 'Läuft'), ('umgesetzt', 'Umgesetzt'), ('geprueft', 'Wirkung geprüft'), ('aufgehoben', 'Aufgehoben')], default='laeuft', max_length=10, verbose_name='Zustand')),
                ('umgesetzt_am', models.DateField(null=True, verbose_name='Umgesetzt am')),
                ('wirkung', models.CharField(blank=True, choices=[('eingetreten', 'Eingetreten'), ('teilweise', 'Teilweise eingetreten'), ('nicht', 'Nicht eingetreten'), ('offen', 'Lässt sich nicht sagen')], max_length=12, verbose_name='Wirkung')),
                ('wirkung_text', models.TextField(blank=True, verbose_name='Festgestellte Wirkung')),
                ('beendet_am', models.DateField(help_text='Tag der Prüfung oder der Aufhebung', null=True, verbose_name='Beendet am')),
                ('grund', models.TextField(blank=True, verbose_name='Grund der Aufhebung')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('eroeffnet_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('feststellung', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vereinbarung.feststellung')),
                ('frist', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fristen.frist')),
                ('geprueft_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('kennzahl', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('verantwortlich', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('vorschlag', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='massnahme', to='massnahmen.massnahmenvorschlag')),
            ],
            options={
                'verbose_name': 'Maßnahme',
                'verbose_name_plural': 'Maßnahmen',
                'ordering': ['bis_am', 'pk'],
                'indexes': [models.Index(fields=['mandant', 'beendet_am'], name='massnahme_laufend')],
                'constraints': [models.CheckConstraint(condition=models.Q(('wirkung_pruefen_am__gte', models.F('bis_am'))), name='massnahme_wirkung_nach_umsetzung'), models.CheckConstraint(condition=models.Q(models.Q(('zustand__in', ['geprueft', 'aufgehoben']), ('beendet_am__isnull', False)), models.Q(('zustand__in', ['laeuft', 'umgesetzt']), ('beendet_am', None)), _connector='OR'), name='massnahme_beendet_nur_mit_tag'), models.CheckConstraint(condition=models.Q(models.Q(('zustand__in', ['umgesetzt', 'geprueft']), _negated=True), ('umgesetzt_am__isnull', False), _connector='OR'), name='massnahme_umgesetzt_nur_mit_tag'), models.CheckConstraint(condition=models.Q(models.Q(('geprueft_durch__isnull', False), ('zustand', 'geprueft'), models.Q(('wirkung', ''), _negated=True), models.Q(('wirkung_text', ''), _negated=True)), models.Q(models.Q(('zustand', 'geprueft'), _negated=True), ('geprueft_durch', None), ('wirkung', '')), _connector='OR'), name='massnahme_geprueft_nur_mit_wirkung'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'aufgehoben'), _negated=True), models.Q(('grund', ''), _negated=True), _connector='OR'), name='massnahme_aufgehoben_nur_mit_grund')],
            },
        ),
        migrations.CreateModel(
            name='Zwischenstand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('am', models.DateField(verbose_name='Am')),
                ('text', models.TextField(verbose_name='Text')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('massnahme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zwischenstaende', to='massnahmen.massnahme')),
            ],
            options={
                'verbose_name': 'Zwischenstand',
                'verbose_name_plural': 'Zwischenstände',
                'ordering': ['-am', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='zwischenstand_nicht_leer')],
            },
        ),
        ),
        zeilenschutz(
            "massnahmen_massnahmenvorschlag",
            "massnahmen_massnahme",
            "massnahmen_zwischenstand",
        ),
    ]
