"""The official key of a county."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mandanten', '0002_fassung_und_rollen'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandant',
            name='regionalschluessel',
            field=models.CharField(blank=True, help_text='Amtlicher Schlüssel: Kreis 5, Gemeinde 8 oder 12 Ziffern', max_length=12, verbose_name='Regionalschlüssel'),
        ),
    ]
