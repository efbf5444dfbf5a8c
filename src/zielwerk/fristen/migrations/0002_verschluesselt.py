"""The Hinweis of a returned Nachweis is encrypted here as it is there."""

from django.db import migrations

from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.umstellung import verschluessle


class Migration(migrations.Migration):
    dependencies = [("fristen", "0001_frist")]
    operations = [
        verschluessle(
            "fristen.Frist", hinweis=VerschluesseltesTextfeld("Hinweis", blank=True)
        ),
    ]
