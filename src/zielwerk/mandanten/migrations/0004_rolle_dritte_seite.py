"""A role for the third side of an agreement; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mandanten', '0003_regionalschluessel'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mitgliedschaft',
            name='rolle',
            field=models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('fachaufsicht', 'Fachaufsicht'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('dritte_seite', 'Dritte Seite der Zielvereinbarung'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('gremium', 'Gremium (Ausschuss)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Rolle'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='art',
            field=models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter'), ('dritte', 'Dritte Seite der Zielvereinbarung'), ('traeger', 'Träger'), ('gremium', 'Gremium'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=20, verbose_name='Art'),
        ),
    ]
