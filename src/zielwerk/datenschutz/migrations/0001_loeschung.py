"""Periods of a Mandant's own, legal holds, and deletion runs."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Loeschlauf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('regel', 'Nach Löschregeln'), ('antrag', 'Auf Antrag')], max_length=8, verbose_name='Art')),
                ('zustand', models.CharField(choices=[('laeuft', 'Läuft'), ('abgeschlossen', 'Abgeschlossen')], default='laeuft', max_length=14, verbose_name='Zustand')),
                ('stichtag', models.DateField(verbose_name='Stichtag')),
                ('anlass', models.CharField(max_length=200, verbose_name='Anlass')),
                ('auftrag', models.JSONField(default=dict, help_text='Auf Antrag: Schlüssel der Zeilen, keine Werte; am Ende leer', verbose_name='Auftrag')),
                ('bericht', models.JSONField(default=dict, verbose_name='Bericht')),
                ('begonnen_am', models.DateTimeField(verbose_name='Begonnen am')),
                ('beendet_am', models.DateTimeField(null=True, verbose_name='Beendet am')),
                ('durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Löschlauf',
                'verbose_name_plural': 'Löschläufe',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('zustand', 'laeuft')), fields=('mandant',), name='loeschlauf_nur_einer_laeuft'), models.CheckConstraint(condition=models.Q(models.Q(('beendet_am', None), ('zustand', 'laeuft')), models.Q(('beendet_am__isnull', False), ('zustand', 'abgeschlossen')), _connector='OR'), name='loeschlauf_beendet_mit_tag')],
            },
        ),
        migrations.CreateModel(
            name='Loeschregel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('regel', models.SlugField(max_length=40, verbose_name='Regel')),
                ('monate', models.PositiveSmallIntegerField(verbose_name='Frist in Monaten')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('grund', models.TextField(verbose_name='Grund')),
                ('eingetragen_am', models.DateTimeField(verbose_name='Eingetragen am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Löschregel',
                'verbose_name_plural': 'Löschregeln',
                'ordering': ['regel', 'gilt_ab'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'regel', 'gilt_ab'), name='loeschregel_gilt_ab'), models.CheckConstraint(condition=models.Q(('monate__gte', 1), models.Q(('grund', ''), _negated=True)), name='loeschregel_begruendet')],
            },
        ),
        migrations.CreateModel(
            name='Loeschsperre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('fallkennung', models.CharField(help_text='Aktenzeichen; wird beim Aufheben entfernt', max_length=60, null=True, verbose_name='Fallkennung')),
                ('objekt_uuid', models.UUIDField(null=True, verbose_name='Objekt')),
                ('bezeichnung', models.CharField(max_length=200, verbose_name='Bezeichnung')),
                ('grund', models.TextField(verbose_name='Grund')),
                ('gesperrt_am', models.DateTimeField(verbose_name='Gesperrt am')),
                ('aufgehoben_am', models.DateTimeField(null=True, verbose_name='Aufgehoben am')),
                ('aufhebungsgrund', models.TextField(blank=True, verbose_name='Grund der Aufhebung')),
                ('aufgehoben_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Löschsperre',
                'verbose_name_plural': 'Löschsperren',
                'ordering': ['-gesperrt_am', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('fallkennung', None), ('objekt_uuid', None), _connector='OR'), name='loeschsperre_fall_oder_objekt'), models.CheckConstraint(condition=models.Q(models.Q(('aufgehoben_am', None), _negated=True), ('fallkennung__isnull', False), ('objekt_uuid__isnull', False), _connector='OR'), name='loeschsperre_sperrt_etwas'), models.CheckConstraint(condition=models.Q(('aufgehoben_am', None), models.Q(models.Q(('aufhebungsgrund', ''), _negated=True), ('fallkennung', None)), _connector='OR'), name='loeschsperre_aufgehoben_mit_grund')],
            },
        ),
        ),
        zeilenschutz(
            "datenschutz_loeschlauf",
            "datenschutz_loeschregel",
            "datenschutz_loeschsperre",
        ),
    ]
