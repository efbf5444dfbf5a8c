"""The own Jobcenter, files of others and their counts."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dokumente', '0003_geloescht'),
        ('kennzahlen', '0001_kennzahl'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Vergleichsdatei',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('zeilen_anzahl', models.PositiveIntegerField(verbose_name='Zeilen')),
                ('stand_am', models.DateField(verbose_name='Neuester Stand')),
                ('erfasst_am', models.DateTimeField(verbose_name='Eingelesen am')),
                ('zurueckgenommen_am', models.DateTimeField(null=True, verbose_name='Zurückgenommen am')),
                ('grund', models.TextField(blank=True, verbose_name='Grund der Rücknahme')),
                ('datei', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('erfasst_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('zurueckgenommen_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
            ],
            options={
                'verbose_name': 'Vergleichsdatei',
                'verbose_name_plural': 'Vergleichsdateien',
                'ordering': ['-erfasst_am', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('zurueckgenommen_am', None)), fields=('datei',), name='vergleichsdatei_gilt_einmal'), models.CheckConstraint(condition=models.Q(models.Q(('grund', ''), ('zurueckgenommen_am', None), ('zurueckgenommen_durch', None)), models.Q(('zurueckgenommen_am__isnull', False), ('zurueckgenommen_durch__isnull', False), models.Q(('grund', ''), _negated=True)), _connector='OR'), name='vergleichsdatei_ruecknahme_mit_grund')],
            },
        ),
        migrations.CreateModel(
            name='Vergleichszahl',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jobcenter', models.CharField(max_length=20, verbose_name='Jobcenter')),
                ('jobcenter_name', models.CharField(max_length=120, verbose_name='Name des Jobcenters')),
                ('von', models.DateField(verbose_name='Von')),
                ('bis', models.DateField(verbose_name='Bis')),
                ('zaehler', models.PositiveIntegerField(verbose_name='Zähler')),
                ('nenner', models.PositiveIntegerField(verbose_name='Nenner')),
                ('stand_am', models.DateField(verbose_name='Stand')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle')),
                ('einzeln', models.BooleanField(verbose_name='Darf einzeln gezeigt werden')),
                ('kennzahl', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kennzahlen.kennzahl')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('verfahren', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kennzahlen.verfahren')),
                ('vergleichsdatei', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zahlen', to='vergleich.vergleichsdatei')),
            ],
            options={
                'verbose_name': 'Vergleichszahl',
                'verbose_name_plural': 'Vergleichszahlen',
                'ordering': ['jobcenter', 'von', 'stand_am'],
                'indexes': [models.Index(fields=['kennzahl', 'jobcenter', 'von'], name='vergleichszahl_suche')],
                'constraints': [models.UniqueConstraint(fields=('vergleichsdatei', 'kennzahl', 'jobcenter', 'von'), name='vergleichszahl_einmal_je_datei'), models.CheckConstraint(condition=models.Q(('zaehler__lte', models.F('nenner'))), name='vergleichszahl_zaehler_im_nenner'), models.CheckConstraint(condition=models.Q(('bis__gte', models.F('von')), ('stand_am__gte', models.F('bis'))), name='vergleichszahl_zeitraum')],
            },
        ),
        migrations.CreateModel(
            name='EigenesJobcenter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('kennung', models.CharField(max_length=20, verbose_name='Kennung')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Eigenes Jobcenter',
                'verbose_name_plural': 'Eigene Jobcenter',
                'constraints': [models.UniqueConstraint(fields=('mandant',), name='eigenes_jobcenter_eines')],
            },
        ),
        ),
        zeilenschutz(
            "vergleich_vergleichsdatei",
            "vergleich_vergleichszahl",
            "vergleich_eigenesjobcenter",
        ),
    ]
