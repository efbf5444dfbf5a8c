"""Which version of a rule made a finding."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('listen', '0003_uebernahme'),
    ]

    operations = [
        migrations.AddField(
            model_name='befund',
            name='regel_version',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='Fassung der Regel'),
        ),
    ]
