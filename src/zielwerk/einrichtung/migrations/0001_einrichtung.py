"""How far a Mandant is set up."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mandanten', '0003_regionalschluessel'),
    ]

    operations = [
        migrations.CreateModel(
            name='Einrichtung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('erledigt', models.JSONField(default=list, verbose_name='Erledigte Schritte')),
                ('aufbau', models.CharField(choices=[('zwei', 'zwei Seiten: kommunaler Träger und Jobcenter'), ('drei', 'drei Seiten: dazu eine dritte, zum Beispiel die Agentur'), ('land', 'zugelassener kommunaler Träger (Optionskommune) und Land')], default='zwei', max_length=10, verbose_name='Aufbau')),
                ('partei_kommune', models.CharField(blank=True, max_length=160, verbose_name='Für den kommunalen Träger')),
                ('partei_jobcenter', models.CharField(blank=True, max_length=160, verbose_name='Für die andere Seite')),
                ('partei_dritte', models.CharField(blank=True, max_length=160, verbose_name='Dritte Seite')),
                ('gremium', models.CharField(blank=True, max_length=120, verbose_name='Gremium')),
                ('befassung', models.CharField(choices=[('beschluss', 'beschließt'), ('kenntnisnahme', 'nimmt zur Kenntnis')], default='beschluss', max_length=14, verbose_name='Befassung')),
                ('begonnen_am', models.DateTimeField(verbose_name='Begonnen am')),
                ('abgeschlossen_am', models.DateTimeField(null=True, verbose_name='Abgeschlossen am')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='Fassung')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Einrichtung',
                'verbose_name_plural': 'Einrichtungen',
                'constraints': [models.UniqueConstraint(fields=('mandant',), name='einrichtung_eine_je_mandant'), models.CheckConstraint(condition=models.Q(('aufbau', 'drei'), ('partei_dritte', ''), _connector='OR'), name='einrichtung_dritte_seite_nur_bei_dreien')],
            },
        ),
        zeilenschutz("einrichtung_einrichtung"),
    ]
