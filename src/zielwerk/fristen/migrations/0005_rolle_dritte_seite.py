"""A role for the third side of an agreement; nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fristen', '0004_fristaenderung'),
    ]

    operations = [
        migrations.AlterField(
            model_name='frist',
            name='nimmt_an',
            field=models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('fachaufsicht', 'Fachaufsicht'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('dritte_seite', 'Dritte Seite der Zielvereinbarung'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('gremium', 'Gremium (Ausschuss)'), ('rechnungspruefung', 'Rechnungsprüfung')], default='koordinierungsstelle', max_length=30, verbose_name='Nimmt an'),
        ),
        migrations.AlterField(
            model_name='frist',
            name='zustaendig',
            field=models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('fachaufsicht', 'Fachaufsicht'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('dritte_seite', 'Dritte Seite der Zielvereinbarung'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('gremium', 'Gremium (Ausschuss)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Zuständig'),
        ),
    ]
