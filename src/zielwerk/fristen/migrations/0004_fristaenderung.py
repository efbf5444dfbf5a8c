"""Extensions and Pausen of a Frist."""

import django.db.models.deletion
import uuid
import zielwerk.mandanten.felder
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz


class Migration(migrations.Migration):

    dependencies = [
        ('fristen', '0003_rollen'),
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fristaenderung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('verlaengerung', 'Verlängerung'), ('pause', 'Pause')], max_length=14, verbose_name='Art')),
                ('von', models.DateField(blank=True, null=True, verbose_name='Pause von')),
                ('bis', models.DateField(help_text='neuer Tag, oder letzter Tag der Pause', verbose_name='Bis')),
                ('grund', zielwerk.mandanten.felder.VerschluesseltesTextfeld(max_length=300, verbose_name='Grund')),
                ('zustand', models.CharField(choices=[('beantragt', 'Beantragt'), ('bewilligt', 'Bewilligt'), ('abgelehnt', 'Abgelehnt')], default='beantragt', max_length=10, verbose_name='Stand')),
                ('beantragt_am', models.DateTimeField(verbose_name='Beantragt am')),
                ('antwort', zielwerk.mandanten.felder.VerschluesseltesTextfeld(blank=True, max_length=300, verbose_name='Antwort')),
                ('beantwortet_am', models.DateTimeField(null=True, verbose_name='Beantwortet am')),
                ('beantragt_durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('beantwortet_durch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('frist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aenderungen', to='fristen.frist')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Änderung einer Frist',
                'verbose_name_plural': 'Änderungen von Fristen',
                'ordering': ['-beantragt_am', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('zustand', 'beantragt')), fields=('frist',), name='fristaenderung_ein_antrag'), models.CheckConstraint(condition=models.Q(models.Q(('art', 'verlaengerung'), ('von', None)), models.Q(('art', 'pause'), ('bis__gte', models.F('von')), ('von__isnull', False)), _connector='OR'), name='fristaenderung_pause_mit_zeitraum')],
            },
        ),
        zeilenschutz("fristen_fristaenderung"),
    ]
