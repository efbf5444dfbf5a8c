"""The case number is encrypted; a blind index finds it and keeps it unique."""

from django.db import migrations, models

from zielwerk.mandanten.felder import BlindindexFeld, VerschluesseltesTextfeld
from zielwerk.mandanten.umstellung import verschluessle


class Migration(migrations.Migration):
    dependencies = [("widersprueche", "0001_widerspruch")]
    operations = [
        migrations.RemoveConstraint("widerspruch", "widerspruch_einmal_je_liste"),
        verschluessle(
            "widersprueche.Widerspruch",
            aktenzeichen=VerschluesseltesTextfeld("Aktenzeichen", max_length=60),
            aktenzeichen_index=BlindindexFeld(
                "Blindindex des Aktenzeichens", zu="aktenzeichen"
            ),
        ),
        migrations.AddConstraint(
            "widerspruch",
            models.UniqueConstraint(
                fields=["liste", "aktenzeichen_index"],
                name="widerspruch_einmal_je_liste",
            ),
        ),
    ]
