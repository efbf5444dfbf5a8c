"""Under what terms the figures of a published paper may be used again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('drucksachen', '0004_veroeffentlichung')]

    operations = [
        migrations.AddField(
            model_name='veroeffentlichung',
            name='lizenz',
            field=models.CharField(choices=[('dl-zero-de/2.0', 'Datenlizenz Deutschland – Zero – Version 2.0'), ('dl-by-de/2.0', 'Datenlizenz Deutschland – Namensnennung – Version 2.0'), ('cc-zero', 'Creative Commons Zero (CC0)'), ('cc-by/4.0', 'Creative Commons Namensnennung 4.0 (CC BY)')], default='dl-zero-de/2.0', max_length=20, verbose_name='Lizenz der Zahlen'),
        ),
    ]
