"""Paper, Beratungsfolge, edited sections, justified numbers."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mandanten', '0001_mandant'),
        ('vereinbarung', '0001_zielvereinbarung'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Drucksache',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('nummer', models.CharField(max_length=40, verbose_name='Drucksache-Nr.')),
                ('titel', models.CharField(max_length=160, verbose_name='Titel')),
                ('koerperschaft', models.CharField(max_length=120, verbose_name='Körperschaft')),
                ('fachdienst', models.CharField(max_length=160, verbose_name='Fachdienst')),
                ('ist_oeffentlich', models.BooleanField(default=True, verbose_name='öffentlich')),
                ('datum', models.DateField(verbose_name='Datum')),
                ('zustand', models.CharField(choices=[('entwurf', 'Entwurf'), ('mitzeichnung', 'In Mitzeichnung'), ('freigegeben', 'Freigegeben')], default='entwurf', max_length=12, verbose_name='Zustand')),
                ('angaben', models.JSONField(default=dict, help_text='Finanzielle Auswirkungen, strategisches Management, Belange', verbose_name='Angaben im Schluss')),
                ('mitzeichnung_am', models.DateTimeField(null=True, verbose_name='In Mitzeichnung seit')),
                ('hinweis', models.TextField(blank=True, verbose_name='Hinweis beim Zurückgeben')),
                ('freigegeben_am', models.DateTimeField(null=True, verbose_name='Freigegeben am')),
                ('schnappschuss', models.JSONField(null=True, verbose_name='Festgeschriebener Stand')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('freigegeben_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('mitzeichnung_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('rueckblick', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vereinbarung.zielvereinbarung', verbose_name='Rückblick auf')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vereinbarung.zielvereinbarung', verbose_name='Zu beschließen')),
            ],
            options={
                'verbose_name': 'Drucksache',
                'verbose_name_plural': 'Drucksachen',
                'ordering': ['-datum', 'nummer'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'nummer'), name='drucksache_nummer_je_mandant'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'freigegeben'), _negated=True), models.Q(('freigegeben_am__isnull', False), ('schnappschuss__isnull', False)), _connector='OR'), name='drucksache_freigabe_nur_mit_schnappschuss')],
            },
        ),
        migrations.CreateModel(
            name='Beratung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('reihenfolge', models.PositiveSmallIntegerField(verbose_name='Reihenfolge')),
                ('status', models.CharField(default='Ö', max_length=2, verbose_name='Status')),
                ('sitzung_am', models.DateField(verbose_name='Sitzungstermin')),
                ('gremium', models.CharField(max_length=120, verbose_name='Gremium')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('drucksache', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='beratungsfolge', to='drucksachen.drucksache')),
            ],
            options={
                'verbose_name': 'Beratung',
                'verbose_name_plural': 'Beratungsfolge',
                'ordering': ['reihenfolge'],
                'constraints': [models.UniqueConstraint(fields=('drucksache', 'reihenfolge'), name='beratung_reihenfolge')],
            },
        ),
        migrations.CreateModel(
            name='Abweichung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('abschnitt_schluessel', models.CharField(max_length=80, verbose_name='Abschnitt')),
                ('zahl_schluessel', models.CharField(blank=True, max_length=120, verbose_name='Zahl')),
                ('gefunden', models.CharField(max_length=60, verbose_name='Im Text')),
                ('erwartet', models.CharField(blank=True, max_length=60, verbose_name='In den Daten')),
                ('begruendung', models.TextField(verbose_name='Begründung')),
                ('am', models.DateTimeField(verbose_name='Am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('drucksache', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='abweichungen', to='drucksachen.drucksache')),
            ],
            options={
                'verbose_name': 'Abweichung',
                'verbose_name_plural': 'Abweichungen',
                'constraints': [models.CheckConstraint(condition=models.Q(('begruendung', ''), _negated=True), name='abweichung_nur_mit_begruendung')],
            },
        ),
        migrations.CreateModel(
            name='Abschnitt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.CharField(max_length=80, verbose_name='Schlüssel')),
                ('text', models.TextField(verbose_name='Text')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('geaendert_am', models.DateTimeField(verbose_name='Geändert am')),
                ('geaendert_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('drucksache', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='abschnitte', to='drucksachen.drucksache')),
            ],
            options={
                'verbose_name': 'Abschnitt',
                'verbose_name_plural': 'Abschnitte',
                'constraints': [models.UniqueConstraint(fields=('drucksache', 'schluessel'), name='abschnitt_schluessel_einmal')],
            },
        ),
        ),
    ]
