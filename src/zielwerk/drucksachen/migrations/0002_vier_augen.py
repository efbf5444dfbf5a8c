"""Who created and who last changed a paper, for the four-eyes release."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('drucksachen', '0001_drucksache'),
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.AddField(
            model_name='drucksache',
            name='angelegt_durch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft'),
        ),
        migrations.AddField(
            model_name='drucksache',
            name='geaendert_durch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mandanten.mitgliedschaft'),
        ),
    ]
