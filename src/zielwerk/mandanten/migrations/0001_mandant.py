"""People, memberships and Mandanten."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from zielwerk.mandanten.umstellung import lege_an


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        lege_an(
        migrations.CreateModel(
            name='Benutzer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='E-Mail-Adresse')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktiv')),
            ],
            options={
                'verbose_name': 'Benutzer',
                'verbose_name_plural': 'Benutzer',
            },
        ),
        migrations.CreateModel(
            name='Mandant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='Name')),
                ('kurzname', models.CharField(max_length=40, verbose_name='Kurzname')),
                ('land', models.CharField(choices=[('BW', 'Baden-Württemberg'), ('BY', 'Bayern'), ('BE', 'Berlin'), ('BB', 'Brandenburg'), ('HB', 'Bremen'), ('HH', 'Hamburg'), ('HE', 'Hessen'), ('MV', 'Mecklenburg-Vorpommern'), ('NI', 'Niedersachsen'), ('NW', 'Nordrhein-Westfalen'), ('RP', 'Rheinland-Pfalz'), ('SL', 'Saarland'), ('SN', 'Sachsen'), ('ST', 'Sachsen-Anhalt'), ('SH', 'Schleswig-Holstein'), ('TH', 'Thüringen')], default='SH', max_length=2, verbose_name='Land')),
                ('ist_beispiel', models.BooleanField(default=False, verbose_name='Beispieldaten')),
                ('beispiel_tag', models.DateField(blank=True, help_text='Der Tag, an dem die Beispieldaten spielen; nur für Beispiele', null=True, verbose_name='Heute der Beispieldaten')),
            ],
            options={
                'verbose_name': 'Mandant',
                'verbose_name_plural': 'Mandanten',
                'constraints': [models.CheckConstraint(condition=models.Q(('beispiel_tag', None), ('ist_beispiel', True), _connector='OR'), name='mandant_beispiel_tag_nur_im_beispiel')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('art', models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter'), ('traeger', 'Träger'), ('gremium', 'Gremium'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=20, verbose_name='Art')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
            ],
            options={
                'verbose_name': 'Organisation',
                'verbose_name_plural': 'Organisationen',
                'constraints': [models.UniqueConstraint(fields=('mandant', 'name'), name='organisation_name_je_mandant')],
            },
        ),
        migrations.CreateModel(
            name='Mitgliedschaft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='Kennung')),
                ('rolle', models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Rolle')),
                ('stelle', models.CharField(max_length=120, verbose_name='Stelle')),
                ('aktiv', models.BooleanField(default=True, verbose_name='aktiv')),
                ('benutzer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mitgliedschaften', to=settings.AUTH_USER_MODEL)),
                ('mandant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mandant', verbose_name='Mandant')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.organisation')),
            ],
            options={
                'verbose_name': 'Mitgliedschaft',
                'verbose_name_plural': 'Mitgliedschaften',
                'constraints': [models.UniqueConstraint(fields=('mandant', 'benutzer', 'rolle'), name='mitgliedschaft_einmal_je_rolle')],
            },
        ),
        ),
    ]
