"""A county's own template for DOCX papers."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    dependencies = [
        ('dokumente', '0004_unterschriften'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wordvorlage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('hinterlegt_am', models.DateTimeField(verbose_name='Hinterlegt am')),
                ('verwendet_seit', models.DateTimeField(null=True, verbose_name='Verwendet seit')),
                ('entfernt_am', models.DateTimeField(null=True, verbose_name='Entfernt am')),
                ('datei', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei')),
                ('hinterlegt_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Word-Vorlage',
                'verbose_name_plural': 'Word-Vorlagen',
                'ordering': ['-hinterlegt_am', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('entfernt_am', None), ('verwendet_seit__isnull', False)), fields=('mandant',), name='wordvorlage_eine_verwendete'), models.UniqueConstraint(condition=models.Q(('entfernt_am', None), ('verwendet_seit', None)), fields=('mandant',), name='wordvorlage_eine_zur_probe')],
            },
        ),
        zeilenschutz("dokumente_wordvorlage"),
    ]
