"""The county's own tables of Richtwerte."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('listen', '0003_uebernahme'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Richtwerttabelle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('gilt_ab', models.DateField(verbose_name='Gilt ab')),
                ('raeume', models.JSONField(verbose_name='Vergleichsräume')),
                ('wohnflaechen', models.JSONField(default=dict, verbose_name='Wohnflächen')),
                ('bezeichnung', models.CharField(max_length=160, verbose_name='Bezeichnung')),
                ('grundlage', models.CharField(blank=True, choices=[('konzept', 'schlüssiges Konzept'), ('satzung', 'Satzung (§ 22a SGB II)'), ('wohngeld', 'Wohngeldtabelle plus 10 %')], max_length=10, verbose_name='Grundlage')),
                ('quelle', models.CharField(blank=True, max_length=200, verbose_name='Quelle')),
                ('bestandsschutz', models.TextField(blank=True, verbose_name='Bestandsschutz')),
                ('erfasst_am', models.DateTimeField(verbose_name='Erfasst am')),
                ('veroeffentlicht_am', models.DateTimeField(null=True, verbose_name='Veröffentlicht am')),
                ('einlesung', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listen.einlesung')),
                ('erfasst_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('veroeffentlicht_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
            ],
            options={
                'verbose_name': 'Richtwerttabelle',
                'verbose_name_plural': 'Richtwerttabellen',
                'ordering': ['-gilt_ab', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('veroeffentlicht_am', None), _negated=True), fields=('mandant', 'gilt_ab'), name='richtwerttabelle_gilt_ab'), models.CheckConstraint(condition=models.Q(('veroeffentlicht_am', None), models.Q(models.Q(('grundlage', ''), _negated=True), models.Q(('quelle', ''), _negated=True)), _connector='OR'), name='richtwerttabelle_mit_quelle')],
            },
        ),
        zeilenschutz("unterkunft_richtwerttabelle"),
    ]
