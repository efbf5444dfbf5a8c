"""File names are encrypted, and so are the files kept until now.

Equal names no longer are equal bytes, so the service keeps hand-ins apart under a lock
where the database did it by a constraint.
"""

from django.db import migrations, models

from zielwerk.dokumente.ablage import rotate_dateien
from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.umstellung import verschluessle


def verschluessle_dateien(apps, schema_editor):
    if apps.get_model("dokumente.Datei")._base_manager.exists():
        rotate_dateien()


class Migration(migrations.Migration):
    dependencies = [("dokumente", "0001_datei")]
    operations = [
        migrations.RemoveConstraint("datei", "datei_einmal_je_person"),
        migrations.RemoveConstraint("datei", "datei_nicht_leer"),
        verschluessle(
            "dokumente.Datei", name=VerschluesseltesTextfeld("Name", max_length=255)
        ),
        migrations.AddConstraint(
            "datei",
            models.CheckConstraint(
                condition=models.Q(groesse__gt=0), name="datei_nicht_leer"
            ),
        ),
        migrations.RunPython(verschluessle_dateien),
    ]
