"""Fristen and service-free days."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("mandanten", "__first__"),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='DienstfreierTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('monatstag', models.CharField(help_text='z. B. "24.12."', max_length=6, verbose_name='Tag')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('gilt_bis', models.DateField(blank=True, null=True, verbose_name='Gilt bis')),
                ('grund', models.CharField(max_length=200, verbose_name='Grund')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Dienstfreier Tag',
                'verbose_name_plural': 'Dienstfreie Tage',
                'constraints': [models.UniqueConstraint(fields=('mandant', 'monatstag', 'gilt_ab'), name='dienstfreier_tag_einmal')],
            },
        ),
        migrations.CreateModel(
            name='Frist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('titel', models.CharField(max_length=200, verbose_name='Aufgabe')),
                ('anlass', models.CharField(blank=True, max_length=200, verbose_name='Anlass')),
                ('art', models.CharField(choices=[('pflicht', 'Pflicht aus der Vereinbarung'), ('auftrag', 'Auftrag')], default='pflicht', max_length=10, verbose_name='Art')),
                ('zustaendig', models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Zuständig')),
                ('empfaenger', models.CharField(blank=True, max_length=120, verbose_name='Empfänger')),
                ('nimmt_an', models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('rechnungspruefung', 'Rechnungsprüfung')], default='koordinierungsstelle', max_length=30, verbose_name='Nimmt an')),
                ('zeitraum_von', models.DateField(verbose_name='Zeitraum von')),
                ('zeitraum_bis', models.DateField(verbose_name='Zeitraum bis')),
                ('ereignis_am', models.DateField(blank=True, null=True, verbose_name='Ereignis am')),
                ('ereignis', models.CharField(blank=True, max_length=200, verbose_name='Ereignis')),
                ('faellig_nach_regel_am', models.DateField(verbose_name='Fällig nach Regel')),
                ('faellig_am', models.DateField(verbose_name='Fällig nach Vereinbarung')),
                ('erledigt_am', models.DateField(blank=True, null=True, verbose_name='Erledigt am')),
                ('wirksam_am', models.DateField(blank=True, help_text='Tag, auf den sich der Nachweis bezieht; nicht der Tag des Eingangs', null=True, verbose_name='Wirksam am')),
                ('zustand', models.CharField(choices=[('offen', 'Offen'), ('in_arbeit', 'In Arbeit'), ('eingereicht', 'Eingereicht'), ('zurueckgegeben', 'Zurückgegeben'), ('erledigt', 'Erledigt'), ('versaeumt', 'Versäumt'), ('verzichtet', 'Verzichtet')], default='offen', max_length=20, verbose_name='Zustand')),
                ('hinweis', models.TextField(blank=True, verbose_name='Hinweis')),
                ('regel', models.JSONField(help_text='Wie beim Eröffnen; ändert sich nicht', verbose_name='Terminregel')),
                ('rechenweg_teile', models.JSONField(default=list, verbose_name='Rechenweg')),
                ('tage', models.JSONField(default=list, verbose_name='Tage mit Zählung und Grund')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Frist',
                'verbose_name_plural': 'Fristen',
                'ordering': ['faellig_am', 'pk'],
                'indexes': [models.Index(fields=['mandant', 'zustand', 'faellig_am'], name='frist_offen')],
                'constraints': [models.CheckConstraint(condition=models.Q(('zeitraum_bis__gte', models.F('zeitraum_von'))), name='frist_zeitraum_vorwaerts'), models.CheckConstraint(condition=models.Q(models.Q(('erledigt_am__isnull', False), ('zustand', 'erledigt')), models.Q(models.Q(('zustand', 'erledigt'), _negated=True), ('erledigt_am', None)), _connector='OR'), name='frist_erledigt_nur_mit_tag')],
            },
        ),
        ),
    ]
