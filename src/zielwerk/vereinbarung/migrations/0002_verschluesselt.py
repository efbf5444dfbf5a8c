"""Free text of a Nachweis is encrypted; people write names into it.

That a returned Nachweis has a Hinweis is kept by the service from now on.
"""

from django.db import migrations

from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.umstellung import verschluessle


class Migration(migrations.Migration):
    dependencies = [("vereinbarung", "0001_zielvereinbarung")]
    operations = [
        migrations.RemoveConstraint("nachweis", "nachweis_zurueck_nur_mit_hinweis"),
        verschluessle(
            "vereinbarung.Nachweis",
            text=VerschluesseltesTextfeld("Inhalt"),
            hinweis=VerschluesseltesTextfeld("Hinweis", blank=True),
        ),
    ]
