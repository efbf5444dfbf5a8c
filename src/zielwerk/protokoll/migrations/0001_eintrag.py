"""The record, the values beside it, and the end of each chain."""

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
                ('stelle', models.CharField(max_length=120, verbose_name='Stelle')),
                ('zusagen', models.JSONField(help_text='Feld → Zusage; der Wert steht im Eintragswert', verbose_name='Zusagen')),
                ('vorige_pruefsumme', models.CharField(max_length=64, verbose_name='Vorige Prüfsumme')),
                ('pruefsumme', models.CharField(max_length=64, verbose_name='Prüfsumme')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Protokolleintrag',
                'verbose_name_plural': 'Protokoll',
                'indexes': [models.Index(fields=['objekt_uuid'], name='eintrag_objekt'), models.Index(fields=['mandant', 'aktion'], name='eintrag_aktion'), models.Index(fields=['mandant', 'ereignis_am'], name='eintrag_ereignis')],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'lfd_nr'), name='eintrag_lfd_nr_je_mandant')],
            },
        ),
        migrations.CreateModel(
            name='Eintragswert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feld', models.CharField(max_length=80, verbose_name='Feld')),
                ('salz', models.CharField(max_length=32, null=True, verbose_name='Salz')),
                ('wert', models.TextField(null=True, verbose_name='Wert')),
                ('eintrag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='werte', to='protokoll.eintrag')),
                ('mandant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant')),
            ],
            options={
                'verbose_name': 'Eintragswert',
                'verbose_name_plural': 'Eintragswerte',
                'constraints': [models.UniqueConstraint(fields=('eintrag', 'feld'), name='eintragswert_einmal_je_feld'), models.CheckConstraint(condition=models.Q(models.Q(('salz', None), ('wert', None)), models.Q(('salz__isnull', False), ('wert__isnull', False)), _connector='OR'), name='eintragswert_salz_und_wert')],
            },
        ),
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
        ),
    ]
