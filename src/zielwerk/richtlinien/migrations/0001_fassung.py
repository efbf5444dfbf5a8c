"""Guidelines, their Fassungen, Kenntnisnahmen, proposals."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dokumente', '0001_datei'),
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Richtlinie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('art', models.CharField(choices=[('arbeitsempfehlung', 'Arbeitsempfehlung'), ('bearbeitungshinweise', 'Bearbeitungshinweise')], max_length=24, verbose_name='Art')),
                ('titel', models.CharField(max_length=160, verbose_name='Titel')),
                ('gegenstand', models.CharField(blank=True, max_length=200, verbose_name='Gegenstand')),
                ('punkt_schluessel', models.SlugField(blank=True, help_text='Schlüssel des Punktes, der die Anwendung verlangt', max_length=60, verbose_name='Punkt')),
                ('adressaten', models.JSONField(default=list, verbose_name='Zur Kenntnis an')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Richtlinie',
                'verbose_name_plural': 'Richtlinien',
                'ordering': ['titel'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'schluessel'), name='richtlinie_schluessel')],
            },
        ),
        migrations.CreateModel(
            name='Fassung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('nummer', models.PositiveSmallIntegerField(verbose_name='Nummer')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('anlass', models.TextField(blank=True, verbose_name='Anlass der Fassung')),
                ('text', models.TextField(verbose_name='Text')),
                ('veroeffentlicht_am', models.DateTimeField(null=True, verbose_name='Veröffentlicht am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung des Entwurfs')),
                ('datei', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('veroeffentlicht_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('richtlinie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fassungen', to='richtlinien.richtlinie')),
            ],
            options={
                'verbose_name': 'Fassung',
                'verbose_name_plural': 'Fassungen',
                'ordering': ['-nummer'],
                'constraints': [models.UniqueConstraint(fields=('richtlinie', 'nummer'), name='fassung_nummer'), models.UniqueConstraint(condition=models.Q(('veroeffentlicht_am', None)), fields=('richtlinie',), name='fassung_ein_entwurf'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='fassung_nicht_leer')],
            },
        ),
        migrations.CreateModel(
            name='Anpassungsvorschlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('text', models.TextField(verbose_name='Vorschlag')),
                ('herkunft', models.CharField(help_text='zum Beispiel „Dienstbesprechung“', max_length=200, verbose_name='Woher')),
                ('besprechung_uuid', models.UUIDField(blank=True, null=True, verbose_name='Besprechung')),
                ('eingereicht_am', models.DateField(verbose_name='Eingereicht am')),
                ('zustand', models.CharField(choices=[('offen', 'Offen'), ('vorgemerkt', 'Für die nächste Fassung vorgemerkt'), ('uebernommen', 'Übernommen'), ('abgelehnt', 'Nicht übernommen')], default='offen', max_length=12, verbose_name='Zustand')),
                ('antwort', models.TextField(blank=True, verbose_name='Antwort')),
                ('entschieden_am', models.DateField(null=True, verbose_name='Entschieden am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung des Vorschlags')),
                ('eingereicht_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('entschieden_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('fassung', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vorschlaege', to='richtlinien.fassung')),
                ('richtlinie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vorschlaege', to='richtlinien.richtlinie')),
            ],
            options={
                'verbose_name': 'Anpassungsvorschlag',
                'verbose_name_plural': 'Anpassungsvorschläge',
                'ordering': ['-eingereicht_am', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('fassung__isnull', False), ('zustand', 'uebernommen')), models.Q(models.Q(('zustand', 'uebernommen'), _negated=True), ('fassung', None)), _connector='OR'), name='vorschlag_uebernommen_nur_mit_fassung'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'abgelehnt'), _negated=True), models.Q(('antwort', ''), _negated=True), _connector='OR'), name='vorschlag_abgelehnt_nur_mit_antwort')],
            },
        ),
        migrations.CreateModel(
            name='Kenntnisnahme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('stelle', models.CharField(max_length=120, verbose_name='Stelle')),
                ('am', models.DateTimeField(verbose_name='Am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('fassung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kenntnisnahmen', to='richtlinien.fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Kenntnisnahme',
                'verbose_name_plural': 'Kenntnisnahmen',
                'ordering': ['am', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('fassung', 'durch'), name='kenntnisnahme_einmal')],
            },
        ),
        ),
        zeilenschutz(
            "richtlinien_richtlinie",
            "richtlinien_fassung",
            "richtlinien_kenntnisnahme",
            "richtlinien_anpassungsvorschlag",
        ),
    ]
