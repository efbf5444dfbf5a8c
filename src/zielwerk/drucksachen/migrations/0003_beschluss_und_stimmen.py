"""Part of each committee, its decision and the votes by Fraktion."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    dependencies = [
        ('drucksachen', '0002_vier_augen'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.AddField(
            model_name='beratung',
            name='einladung_am',
            field=models.DateField(blank=True, null=True, verbose_name='Einladung geht hinaus am'),
        ),
        migrations.AddField(
            model_name='beratung',
            name='zustaendigkeit',
            field=models.CharField(choices=[('vorberatung', 'Vorberatung'), ('anhoerung', 'Anhörung'), ('entscheidung', 'Entscheidung'), ('kenntnisnahme', 'Kenntnisnahme')], default='entscheidung', max_length=14, verbose_name='Zuständigkeit'),
        ),
        migrations.AddField(
            model_name='drucksache',
            name='vorlageart',
            field=models.CharField(default='Drucksache', max_length=40, verbose_name='Vorlageart'),
        ),
        lege_an(
        migrations.CreateModel(
            name='Beschluss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('ungeaendert', 'ungeändert beschlossen'), ('geaendert', 'geändert beschlossen'), ('abgelehnt', 'abgelehnt'), ('kenntnis', 'zur Kenntnis genommen'), ('ohne_votum', 'zur Kenntnis genommen, ohne Votum'), ('zurueckgestellt', 'zurückgestellt'), ('zurueckgezogen', 'zurückgezogen')], max_length=16, verbose_name='Beschluss')),
                ('tagesordnungspunkt', models.CharField(blank=True, max_length=20, verbose_name='TOP')),
                ('wortlaut', models.TextField(blank=True, verbose_name='Wortlaut')),
                ('anwesend', models.PositiveSmallIntegerField(null=True, verbose_name='Anwesende')),
                ('am', models.DateTimeField(verbose_name='Eingetragen am')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='Fassung')),
                ('beratung', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='beschluss', to='drucksachen.beratung')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Beschluss',
                'verbose_name_plural': 'Beschlüsse',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('art', 'geaendert'), _negated=True), models.Q(('wortlaut', ''), _negated=True), _connector='OR'), name='beschluss_geaendert_nur_mit_wortlaut')],
            },
        ),
        migrations.CreateModel(
            name='Fraktionsvotum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('reihenfolge', models.PositiveSmallIntegerField(verbose_name='Reihenfolge')),
                ('fraktion', models.CharField(max_length=60, verbose_name='Fraktion')),
                ('ja', models.PositiveSmallIntegerField(default=0, verbose_name='Ja')),
                ('nein', models.PositiveSmallIntegerField(default=0, verbose_name='Nein')),
                ('enthaltung', models.PositiveSmallIntegerField(default=0, verbose_name='Enthaltung')),
                ('ohne_stimme', models.PositiveSmallIntegerField(default=0, verbose_name='Ohne Stimme')),
                ('beschluss', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stimmen', to='drucksachen.beschluss')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Votum einer Fraktion',
                'verbose_name_plural': 'Voten der Fraktionen',
                'ordering': ['reihenfolge'],
                'constraints': [models.UniqueConstraint(fields=('beschluss', 'fraktion'), name='votum_einmal_je_fraktion')],
            },
        ),
        ),
        zeilenschutz("drucksachen_beschluss", "drucksachen_fraktionsvotum"),
    ]
