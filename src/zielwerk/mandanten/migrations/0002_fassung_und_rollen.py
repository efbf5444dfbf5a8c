"""Memberships and bodies get a version; the roles of design part 1 are complete."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mandanten', '0001_mandant'),
    ]

    operations = [
        migrations.AddField(
            model_name='mitgliedschaft',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='Fassung'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='Fassung'),
        ),
        migrations.AlterField(
            model_name='mitgliedschaft',
            name='rolle',
            field=models.CharField(choices=[('koordinierungsstelle', 'Koordinierungsstelle SGB II'), ('fachdienstleitung', 'Fachdienstleitung'), ('fachaufsicht', 'Fachaufsicht'), ('kasse', 'Kasse'), ('geschaeftsfuehrung', 'Geschäftsführung Jobcenter'), ('bereichsleitung', 'Bereichsleitung Leistung'), ('teamleitung', 'Teamleitung Leistung'), ('widerspruchsstelle', 'Widerspruchsstelle'), ('beratungsstelle', 'Beratungsstelle (Träger)'), ('gremium', 'Gremium (Ausschuss)'), ('rechnungspruefung', 'Rechnungsprüfung')], max_length=30, verbose_name='Rolle'),
        ),
    ]
