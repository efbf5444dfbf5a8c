"""Counts of failed attempts; no Mandant, so no row-level security."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Anmeldesperre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('art', models.CharField(choices=[('konto', 'Konto'), ('adresse', 'Netzadresse'), ('verweis', 'Link per E-Mail')], max_length=10, verbose_name='Art')),
                ('kennung', models.CharField(max_length=64, verbose_name='Kennung')),
                ('anzahl', models.PositiveIntegerField(default=0, verbose_name='Anzahl')),
                ('zuletzt_am', models.DateTimeField(db_index=True, null=True, verbose_name='Zuletzt am')),
                ('gesperrt_bis', models.DateTimeField(null=True, verbose_name='Gesperrt bis')),
            ],
            options={
                'verbose_name': 'Anmeldesperre',
                'verbose_name_plural': 'Anmeldesperren',
                'constraints': [models.UniqueConstraint(fields=('art', 'kennung'), name='anmeldesperre_einmal_je_kennung')],
            },
        ),
    ]
