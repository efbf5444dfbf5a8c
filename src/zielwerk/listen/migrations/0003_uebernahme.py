"""Acceptance in the background, and the fingerprint of a list's rows."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    dependencies = [
        ('dokumente', '0001_datei'),
        ('listen', '0002_verschluesselt'),
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        migrations.CreateModel(
            name='Uebernahme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('zustand', models.CharField(choices=[('wartet', 'Wartet'), ('laeuft', 'Läuft'), ('fertig', 'Fertig'), ('abgelehnt', 'Abgelehnt'), ('abgebrochen', 'Abgebrochen')], default='wartet', max_length=12, verbose_name='Zustand')),
                ('schritt', models.PositiveSmallIntegerField(choices=[(0, 'wartet, bis sie an der Reihe ist'), (1, 'alle Zeilen werden noch einmal geprüft'), (2, 'alle Zeilen werden gespeichert'), (3, 'alles ist gespeichert')], default=0, verbose_name='Schritt')),
                ('einlesung_version', models.PositiveIntegerField(verbose_name='Fassung der Einlesung')),
                ('warnungen_bestaetigt', models.BooleanField(verbose_name='Warnungen bestätigt')),
                ('beauftragt_am', models.DateTimeField(verbose_name='Beauftragt am')),
                ('beendet_am', models.DateTimeField(null=True, verbose_name='Beendet am')),
                ('arbeiter', models.CharField(blank=True, max_length=200, verbose_name='Arbeiter')),
                ('belegt_bis', models.DateTimeField(null=True, verbose_name='Belegt bis')),
                ('versuche', models.PositiveIntegerField(default=0, verbose_name='Versuche')),
                ('meldung', models.TextField(blank=True, verbose_name='Meldung')),
            ],
            options={
                'verbose_name': 'Übernahme',
                'verbose_name_plural': 'Übernahmen',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('beendet_am', None), ('zustand__in', ['wartet', 'laeuft'])), models.Q(models.Q(('zustand__in', ['wartet', 'laeuft']), _negated=True), ('beendet_am__isnull', False)), _connector='OR'), name='uebernahme_beendet')],
            },
        ),
        migrations.AddField(
            model_name='einlesung',
            name='inhalt',
            field=models.CharField(blank=True, max_length=64, verbose_name='SHA-256 der Zeilen'),
        ),
        migrations.AddConstraint(
            model_name='einlesung',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('zustand', 'abgebrochen'), _negated=True), models.Q(('inhalt', ''), _negated=True)), fields=('mandant', 'art', 'stand_am', 'inhalt'), name='einlesung_gleiche_zeilen_einmal'),
        ),
        migrations.AddField(
            model_name='uebernahme',
            name='durch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft'),
        ),
        migrations.AddField(
            model_name='uebernahme',
            name='einlesung',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uebernahmen', to='listen.einlesung'),
        ),
        migrations.AddField(
            model_name='uebernahme',
            name='mandant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant'),
        ),
        migrations.AddConstraint(
            model_name='uebernahme',
            constraint=models.UniqueConstraint(condition=models.Q(('zustand__in', ['wartet', 'laeuft'])), fields=('einlesung',), name='uebernahme_eine_offene'),
        ),
        zeilenschutz('listen_uebernahme'),
    ]
