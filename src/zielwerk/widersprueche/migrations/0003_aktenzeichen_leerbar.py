"""A deletion run empties the case number and leaves the row for the statistics."""

from django.db import migrations

from zielwerk.mandanten.felder import BlindindexFeld, VerschluesseltesTextfeld


class Migration(migrations.Migration):
    dependencies = [("widersprueche", "0002_verschluesselt")]
    operations = [
        migrations.AlterField(
            model_name="widerspruch",
            name="aktenzeichen",
            field=VerschluesseltesTextfeld(
                help_text="Leer, sobald die Löschregel es entfernt hat",
                max_length=60,
                null=True,
                verbose_name="Aktenzeichen",
            ),
        ),
        migrations.AlterField(
            model_name="widerspruch",
            name="aktenzeichen_index",
            field=BlindindexFeld(
                "Blindindex des Aktenzeichens", zu="aktenzeichen", null=True
            ),
        ),
    ]
