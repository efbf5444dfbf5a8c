"""Datei: files kept byte for byte."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mandanten', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Datei',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('name', models.CharField(max_length=255, verbose_name='Name')),
                ('groesse', models.PositiveBigIntegerField(verbose_name='Größe in Byte')),
                ('medientyp', models.CharField(max_length=127, verbose_name='Medientyp')),
                ('abgelegt_am', models.DateTimeField(verbose_name='Abgelegt am')),
                ('recht', models.CharField(blank=True, help_text='Name aus Recht; leer: nur wer die Datei abgelegt hat', max_length=40, verbose_name='Recht zum Herunterladen')),
                ('durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft', verbose_name='Abgelegt durch')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Datei',
                'verbose_name_plural': 'Dateien',
                'ordering': ['-abgelegt_am', '-pk'],
                'indexes': [models.Index(fields=['mandant', 'sha256'], name='datei_inhalt')],
                'constraints': [models.UniqueConstraint(fields=('mandant', 'sha256', 'name', 'recht', 'durch'), name='datei_einmal_je_person'), models.CheckConstraint(condition=models.Q(('groesse__gt', 0), models.Q(('name', ''), _negated=True)), name='datei_nicht_leer')],
            },
        ),
    ]
