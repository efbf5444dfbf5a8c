"""A third side consents as well, and every side consents to the whole."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vereinbarung', '0007_signierte_datei'),
    ]

    operations = [
        migrations.AddField(
            model_name='zustimmung',
            name='pruefsumme',
            field=models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='Prüfsumme des Ganzen'),
        ),
        migrations.AlterField(
            model_name='anmerkung',
            name='seite',
            field=models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter'), ('dritte', 'Dritte Seite')], max_length=10, verbose_name='Seite'),
        ),
        migrations.AlterField(
            model_name='pflicht',
            name='verpflichtet',
            field=models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('fachaufsicht', 'Fachaufsicht'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('dritte_seite', 'Dritte Seite der Zielvereinbarung'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('gremium', 'Gremium (Ausschuss)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Verpflichtet'),
        ),
        migrations.AlterField(
            model_name='wortlautfassung',
            name='seite',
            field=models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter'), ('dritte', 'Dritte Seite')], max_length=10, verbose_name='Seite'),
        ),
        migrations.AlterField(
            model_name='zustimmung',
            name='seite',
            field=models.CharField(choices=[('kreis', 'Kreis'), ('jobcenter', 'Jobcenter'), ('dritte', 'Dritte Seite')], max_length=10, verbose_name='Seite'),
        ),
    ]
