"""Steps, reminders, how a person is told, and calendar feeds."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('fristen', '0004_fristaenderung'),
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Benachrichtigung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('weg', models.CharField(choices=[('einzeln', 'Je Erinnerung eine E-Mail'), ('taeglich', 'Eine E-Mail am Tag mit allem'), ('keine', 'Keine E-Mail, nur im Produkt')], default='einzeln', max_length=10, verbose_name='Weg')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('mitgliedschaft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='benachrichtigung', to='mandanten.mitgliedschaft')),
            ],
            options={
                'verbose_name': 'Benachrichtigung',
                'verbose_name_plural': 'Benachrichtigungen',
            },
        ),
        migrations.CreateModel(
            name='Erinnerungsstufe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('versatz', models.SmallIntegerField(help_text='vor dem Tag mit Minus, 0 am Tag selbst, danach Plus', verbose_name='Arbeitstage')),
                ('an', models.CharField(choices=[('zustaendig', 'wer zuständig ist'), ('annehmend', 'wer den Nachweis annimmt'), ('leitung', 'Geschäftsführung und Fachdienstleitung')], max_length=10, verbose_name='An')),
                ('aktiv', models.BooleanField(default=True, verbose_name='aktiv')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Erinnerungsstufe',
                'verbose_name_plural': 'Erinnerungsstufen',
                'ordering': ['versatz', 'an'],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'versatz', 'an'), name='erinnerungsstufe_einmal'), models.CheckConstraint(condition=models.Q(('versatz__gte', -60), ('versatz__lte', 60)), name='erinnerungsstufe_versatz')],
            },
        ),
        migrations.CreateModel(
            name='Erinnerung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('faellig_am', models.DateField(verbose_name='Erinnert an den Tag')),
                ('am', models.DateField(verbose_name='Am')),
                ('post', models.CharField(choices=[('offen', 'Noch nicht versendet'), ('versendet', 'Versendet'), ('ohne', 'Nur im Produkt'), ('aufgegeben', 'Nicht zustellbar')], default='offen', max_length=10, verbose_name='E-Mail')),
                ('versuche', models.PositiveSmallIntegerField(default=0, verbose_name='Versuche')),
                ('naechster_versuch', models.DateTimeField(null=True, verbose_name='Nächster Versuch')),
                ('belegt_bis', models.DateTimeField(null=True, verbose_name='Belegt bis')),
                ('versendet_am', models.DateTimeField(null=True, verbose_name='Versendet am')),
                ('nachricht', models.CharField(blank=True, max_length=120, verbose_name='Kennung der Nachricht')),
                ('fehler', models.CharField(blank=True, max_length=200, verbose_name='Fehler')),
                ('durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('empfaenger', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('frist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erinnerungen', to='fristen.frist')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('stufe', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='erinnerungen.erinnerungsstufe')),
            ],
            options={
                'verbose_name': 'Erinnerung',
                'verbose_name_plural': 'Erinnerungen',
                'ordering': ['am', 'pk'],
                'indexes': [models.Index(fields=['mandant', 'post'], name='erinnerung_post')],
                'constraints': [models.UniqueConstraint(fields=('frist', 'stufe', 'empfaenger', 'faellig_am'), name='erinnerung_einmal_je_stufe'), models.UniqueConstraint(condition=models.Q(('stufe', None)), fields=('frist', 'empfaenger', 'am'), name='erinnerung_von_hand_einmal_am_tag'), models.CheckConstraint(condition=models.Q(models.Q(('post', 'versendet'), _negated=True), ('versendet_am__isnull', False), _connector='OR'), name='erinnerung_versendet_mit_zeit')],
            },
        ),
        migrations.CreateModel(
            name='Kalenderabo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('geheimnis', models.CharField(max_length=64, unique=True, verbose_name='Prüfsumme des Geheimnisses')),
                ('seit', models.DateTimeField(verbose_name='Seit')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('mitgliedschaft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='kalenderabo', to='mandanten.mitgliedschaft')),
            ],
            options={
                'verbose_name': 'Kalenderabo',
                'verbose_name_plural': 'Kalenderabos',
            },
        ),
        ),
        zeilenschutz("erinnerungen_benachrichtigung", "erinnerungen_erinnerung", "erinnerungen_erinnerungsstufe", "erinnerungen_kalenderabo"),
    ]
