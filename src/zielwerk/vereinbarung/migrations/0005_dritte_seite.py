"""A third side of an agreement."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vereinbarung', '0004_verhandlung'),
    ]

    operations = [
        migrations.AddField(
            model_name='zielvereinbarung',
            name='partei_dritte',
            field=models.CharField(blank=True, max_length=160, verbose_name='Dritte Seite'),
        ),
    ]
