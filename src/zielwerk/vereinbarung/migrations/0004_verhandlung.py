"""Wordings, comments, consents; signature; postponed."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from zielwerk.mandanten.postgresql.zeilenschutz import zeilenschutz
from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    dependencies = [
        ('dokumente', '0003_geloescht'),
        ('mandanten', '0002_fassung_und_rollen'),
        ('vereinbarung', '0003_rollen'),
    ]

    operations = [
        migrations.AddField(
            model_name='entfall',
            name='art',
            field=models.CharField(choices=[('entfaellt', 'entfällt'), ('zurueckgestellt', 'wird zurückgestellt')], default='entfaellt', max_length=16, verbose_name='Art'),
        ),
        migrations.AddField(
            model_name='zielvereinbarung',
            name='unterzeichnet_am',
            field=models.DateField(blank=True, null=True, verbose_name='Unterzeichnet am'),
        ),
        migrations.AddField(
            model_name='zielvereinbarung',
            name='unterzeichnete_datei',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei'),
        ),
        migrations.AlterField(
            model_name='zielvereinbarung',
            name='status',
            field=models.CharField(choices=[('entwurf', 'Entwurf'), ('beschlossen', 'Beschlossen'), ('unterzeichnet', 'Unterzeichnet'), ('in_kraft', 'In Kraft'), ('abgerechnet', 'Abgerechnet')], default='entwurf', max_length=14, verbose_name='Status'),
        ),
        lege_an(
        migrations.CreateModel(
            name='Anmerkung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('text', models.TextField(verbose_name='Anmerkung')),
                ('seite', models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter')], max_length=10, verbose_name='Seite')),
                ('am', models.DateTimeField(verbose_name='Am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anmerkungen', to='vereinbarung.zielvereinbarung')),
            ],
            options={
                'verbose_name': 'Anmerkung',
                'verbose_name_plural': 'Anmerkungen',
                'ordering': ['am', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Wortlautfassung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('nummer', models.PositiveSmallIntegerField(verbose_name='Nummer')),
                ('wortlaut', models.TextField(verbose_name='Wortlaut')),
                ('begruendung', models.TextField(blank=True, verbose_name='Begründung')),
                ('seite', models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter')], max_length=10, verbose_name='Seite')),
                ('zustand', models.CharField(choices=[('vorgeschlagen', 'Vorgeschlagen'), ('uebernommen', 'Übernommen'), ('abgelehnt', 'Nicht übernommen')], max_length=14, verbose_name='Stand')),
                ('antwort', models.TextField(blank=True, verbose_name='Antwort')),
                ('am', models.DateTimeField(verbose_name='Am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fassungen', to='vereinbarung.zielvereinbarung')),
            ],
            options={
                'verbose_name': 'Fassung des Wortlauts',
                'verbose_name_plural': 'Fassungen des Wortlauts',
                'ordering': ['nummer'],
                'constraints': [models.UniqueConstraint(fields=('vereinbarung', 'schluessel', 'nummer'), name='wortlautfassung_nummer_je_punkt'), models.CheckConstraint(condition=models.Q(models.Q(('zustand', 'abgelehnt'), _negated=True), models.Q(('antwort', ''), _negated=True), _connector='OR'), name='wortlautfassung_ablehnung_nur_mit_antwort')],
            },
        ),
        migrations.CreateModel(
            name='Zustimmung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('schluessel', models.SlugField(max_length=60, verbose_name='Schlüssel')),
                ('seite', models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter')], max_length=10, verbose_name='Seite')),
                ('fassung', models.PositiveIntegerField(verbose_name='Fassung')),
                ('vermerk', models.CharField(blank=True, max_length=200, verbose_name='Vermerk')),
                ('am', models.DateTimeField(verbose_name='Am')),
                ('durch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zustimmungen', to='vereinbarung.zielvereinbarung')),
            ],
            options={
                'verbose_name': 'Zustimmung',
                'verbose_name_plural': 'Zustimmungen',
                'constraints': [models.UniqueConstraint(fields=('vereinbarung', 'schluessel', 'seite'), name='zustimmung_einmal_je_seite')],
            },
        ),
        ),
        zeilenschutz("vereinbarung_wortlautfassung", "vereinbarung_anmerkung", "vereinbarung_zustimmung"),
    ]
