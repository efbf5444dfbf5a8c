"""Papers open to everybody."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    dependencies = [
        ('drucksachen', '0003_beschluss_und_stimmen'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Veroeffentlichung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('seit', models.DateTimeField(verbose_name='Veröffentlicht seit')),
                ('geaendert_am', models.DateTimeField(verbose_name='Geändert am')),
                ('zurueckgezogen_am', models.DateTimeField(null=True, verbose_name='Zurückgezogen am')),
                ('drucksache', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='veroeffentlichung', to='drucksachen.drucksache')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Veröffentlichung',
                'verbose_name_plural': 'Veröffentlichungen',
                'ordering': ['seit', 'pk'],
            },
        ),
        zeilenschutz("drucksachen_veroeffentlichung"),
    ]
