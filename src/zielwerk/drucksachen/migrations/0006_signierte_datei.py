"""The copy that the county has signed with its certificate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dokumente', '0004_unterschriften'),
        ('drucksachen', '0005_lizenz'),
    ]

    operations = [
        migrations.AddField(
            model_name='drucksache',
            name='signierte_datei',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dokumente.datei', verbose_name='Vom Kreis elektronisch unterschriebene Fassung'),
        ),
    ]
