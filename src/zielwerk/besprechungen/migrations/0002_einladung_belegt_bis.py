"""How long a dispatch holds an invitation, so that one that stopped is seen."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('besprechungen', '0001_besprechung'),
    ]

    operations = [
        migrations.AddField(
            model_name='einladung',
            name='belegt_bis',
            field=models.DateTimeField(null=True, verbose_name='Belegt bis'),
        ),
    ]
