"""Attachments of a paper."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    dependencies = [
        ('dokumente', '0004_unterschriften'),
        ('drucksachen', '0006_signierte_datei'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Papieranlage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('reihenfolge', models.PositiveSmallIntegerField(verbose_name='Reihenfolge')),
                ('titel', models.CharField(max_length=160, verbose_name='Titel')),
                ('ist_oeffentlich', models.BooleanField(default=False, verbose_name='öffentlich')),
                ('am', models.DateTimeField(verbose_name='Hinzugefügt am')),
                ('entfernt_am', models.DateTimeField(null=True, verbose_name='Entfernt am')),
                ('datei', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('drucksache', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anlagen', to='drucksachen.drucksache')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Anlage',
                'verbose_name_plural': 'Anlagen',
                'ordering': ['reihenfolge', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('entfernt_am', None)), fields=('drucksache', 'reihenfolge'), name='papieranlage_reihenfolge')],
            },
        ),
        zeilenschutz("drucksachen_papieranlage"),
    ]
