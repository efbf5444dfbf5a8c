"""Kennzahlen that are a change against the year before, with a unit."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kennzahlen', '0001_kennzahl'),
    ]

    operations = [
        migrations.AddField(
            model_name='kennzahl',
            name='art',
            field=models.CharField(choices=[('anteil', 'Anteil (Quote, Abdeckung, fristgerecht Erledigtes)'), ('veraenderung', 'Veränderung gegenüber dem Vorjahr')], default='anteil', max_length=12, verbose_name='Art'),
        ),
        migrations.AddField(
            model_name='kennzahl',
            name='einheit',
            field=models.CharField(blank=True, help_text='Steht hinter Zähler und Nenner, zum Beispiel „€“', max_length=20, verbose_name='Einheit'),
        ),
        migrations.AddField(
            model_name='messwert',
            name='ist_anteil',
            field=models.BooleanField(default=True, verbose_name='Zähler ist Teil des Nenners'),
        ),
        migrations.RemoveConstraint(
            model_name='messwert',
            name='messwert_zaehler_im_nenner',
        ),
        migrations.AddConstraint(
            model_name='messwert',
            constraint=models.CheckConstraint(condition=models.Q(('ist_anteil', False), ('zaehler__lte', models.F('nenner')), _connector='OR'), name='messwert_zaehler_im_nenner'),
        ),
        migrations.RemoveConstraint(
            model_name='zielwert',
            name='zielwert_anteil',
        ),
        migrations.AddConstraint(
            model_name='zielwert',
            constraint=models.CheckConstraint(condition=models.Q(('anteil__gte', -1), ('anteil__lte', 1)), name='zielwert_anteil'),
        ),
    ]
