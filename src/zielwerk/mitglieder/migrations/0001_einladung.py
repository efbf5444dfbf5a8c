"""Invitations."""

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
            name='Einladung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('email', models.EmailField(max_length=254, verbose_name='E-Mail-Adresse')),
                ('rolle', models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('fachaufsicht', 'Fachaufsicht'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('gremium', 'Gremium (Ausschuss)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Rolle')),
                ('stelle', models.CharField(max_length=120, verbose_name='Stelle')),
                ('token_pruefsumme', models.CharField(max_length=64, unique=True, verbose_name='Prüfsumme des Links')),
                ('eingeladen_am', models.DateTimeField(verbose_name='Eingeladen am')),
                ('gilt_bis', models.DateTimeField(verbose_name='Gilt bis')),
                ('versandt_am', models.DateTimeField(null=True, verbose_name='Verschickt am')),
                ('angenommen_am', models.DateTimeField(null=True, verbose_name='Angenommen am')),
                ('zurueckgezogen_am', models.DateTimeField(null=True, verbose_name='Zurückgezogen am')),
                ('durch', models.ForeignKey(help_text='Leer: auf der Befehlszeile', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft', verbose_name='Eingeladen durch')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('mitgliedschaft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.organisation')),
            ],
            options={
                'verbose_name': 'Einladung',
                'verbose_name_plural': 'Einladungen',
                'constraints': [models.UniqueConstraint(condition=models.Q(('angenommen_am', None), ('zurueckgezogen_am', None)), fields=('mandant', 'email', 'rolle'), name='einladung_einmal_offen'), models.CheckConstraint(condition=models.Q(('angenommen_am', None), ('zurueckgezogen_am', None), _connector='OR'), name='einladung_angenommen_oder_zurueckgezogen'), models.CheckConstraint(condition=models.Q(models.Q(('angenommen_am', None), ('mitgliedschaft', None)), models.Q(('angenommen_am__isnull', False), ('mitgliedschaft__isnull', False)), _connector='OR'), name='einladung_angenommen_mit_mitgliedschaft')],
            },
        ),
        zeilenschutz("mitglieder_einladung"),
    ]
