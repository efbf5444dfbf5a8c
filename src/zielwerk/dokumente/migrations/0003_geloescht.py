"""When and why the bytes of a file were deleted; the row stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dokumente", "0002_verschluesselt")]
    operations = [
        migrations.AddField(
            model_name="datei",
            name="geloescht_am",
            field=models.DateTimeField(null=True, verbose_name="Gelöscht am"),
        ),
        migrations.AddField(
            model_name="datei",
            name="loeschgrund",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="Löschgrund"
            ),
            preserve_default=False,
        ),
    ]
