"""The record and the end of each chain."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("mandanten", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name='Kettenende',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lfd_nr', models.PositiveBigIntegerField(default=0, verbose_name='Laufende Nummer')),
                ('pruefsumme', models.CharField(max_length=64, verbose_name='Prüfsumme')),
                ('mandant', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant')),
            ],
            options={
                'verbose_name': 'Kettenende',
                'verbose_name_plural': 'Kettenenden',
            },
        ),
        migrations.CreateModel(
            name='Eintrag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('lfd_nr', models.PositiveBigIntegerField(verbose_name='Laufende Nummer')),
                ('erfasst_am', models.DateTimeField(help_text='Uhr des Servers, als der Eintrag entstand', verbose_name='Erfasst am')),
                ('ereignis_am', models.DateTimeField(verbose_name='Ereignis am')),
                ('aktion', models.CharField(max_length=80, verbose_name='Aktion')),
                ('objekt_art', models.CharField(max_length=60, verbose_name='Art des Objekts')),
                ('objekt_uuid', models.UUIDField(verbose_name='Objekt')),
                ('text', models.TextField(verbose_name='Vermerk')),
                ('person', models.CharField(max_length=120, verbose_name='Person')),
                ('stelle', models.CharField(max_length=120, verbose_name='Stelle')),
                ('vorher', models.JSONField(null=True, verbose_name='Vorher')),
                ('nachher', models.JSONField(null=True, verbose_name='Nachher')),
                ('vorige_pruefsumme', models.CharField(max_length=64, verbose_name='Vorige Prüfsumme')),
                ('pruefsumme', models.CharField(max_length=64, verbose_name='Prüfsumme')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Protokolleintrag',
                'verbose_name_plural': 'Protokoll',
                'indexes': [models.Index(fields=['objekt_uuid'], name='eintrag_objekt')],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'lfd_nr'), name='eintrag_lfd_nr_je_mandant')],
            },
        ),
    ]
