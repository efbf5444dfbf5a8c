"""A deletion run empties the case number and leaves the row for the statistics."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("widersprueche", "0001_widerspruch")]
    operations = [
        migrations.AlterField(
            model_name="widerspruch",
            name="aktenzeichen",
            field=models.CharField(
                help_text="Leer, sobald die Löschregel es entfernt hat",
                max_length=60,
                null=True,
                verbose_name="Aktenzeichen",
            ),
        ),
    ]
