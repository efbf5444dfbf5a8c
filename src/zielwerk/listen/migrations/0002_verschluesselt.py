"""Whatever quotes a cell of a list is encrypted: examples, corrections, findings."""

from django.db import migrations

from zielwerk.mandanten.felder import (
    VerschluesseltesJsonFeld,
    VerschluesseltesTextfeld,
)
from zielwerk.mandanten.umstellung import verschluessle


class Migration(migrations.Migration):
    dependencies = [("listen", "0001_einlesung")]
    operations = [
        verschluessle(
            "listen.Einlesung",
            spalten=VerschluesseltesJsonFeld("Erkannte Spalten", default=list),
            berichtigungen=VerschluesseltesJsonFeld("Berichtigungen", default=list),
            annahmen=VerschluesseltesJsonFeld("Annahmen", default=list),
        ),
        verschluessle(
            "listen.Befund",
            gefunden=VerschluesseltesTextfeld("Gefunden", blank=True),
            erwartet=VerschluesseltesTextfeld("Erwartet", blank=True),
            meldung=VerschluesseltesTextfeld("Meldung"),
            vorschlag=VerschluesseltesTextfeld("Vorschlag", blank=True),
        ),
    ]
