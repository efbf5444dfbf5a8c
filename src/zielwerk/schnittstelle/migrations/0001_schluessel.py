"""Keys of the interface; only their checksums."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Schnittstellenschluessel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('bezeichnung', models.CharField(max_length=80, verbose_name='Wofür')),
                ('umfang', models.JSONField(default=list, verbose_name='Was er darf')),
                ('geheimnis', models.CharField(max_length=64, unique=True, verbose_name='Prüfsumme des Schlüssels')),
                ('angelegt_am', models.DateTimeField(verbose_name='Angelegt am')),
                ('gilt_bis', models.DateField(verbose_name='Gilt bis')),
                ('zuletzt_am', models.DateField(null=True, verbose_name='Zuletzt benutzt am')),
                ('widerrufen_am', models.DateTimeField(null=True, verbose_name='Widerrufen am')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('mitgliedschaft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
            ],
            options={
                'verbose_name': 'Schnittstellenschlüssel',
                'verbose_name_plural': 'Schnittstellenschlüssel',
                'ordering': ['-pk'],
            },
        ),
        zeilenschutz("schnittstelle_schnittstellenschluessel"),
    ]
