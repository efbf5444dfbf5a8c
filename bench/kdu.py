"""Check a caseload of housing costs, against what only reads the same file."""

import io
import os
import random
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
django.setup()

import polars as pl  # noqa: E402
from bench._messen import nebeneinander, zeige  # noqa: E402

from zielwerk.listen.pruefung import pruefe  # noqa: E402
from zielwerk.unterkunft.einlesen import profil  # noqa: E402

FAELLE = 100_000
ORTE = ("Norderstedt", "Henstedt-Ulzburg", "Kaltenkirchen", "Wahlstedt", "Amt Leezen")
KOPF = (
    "BG-Nummer;Gemeinde;Personen;Bruttokaltmiete;Stichtag;BWZ-Beginn;"
    "Leistungsbezug seit;Kinder;Aufforderung am;Anerkannt"
)


def liste(menge: int, *, anteil_zu_hoch: float) -> bytes:
    """Return invented cases with days all over the three texts of the law."""
    zufall = random.Random(22)
    von = date(2019, 1, 1)

    def tag() -> str:
        return f"{von + timedelta(days=zufall.randrange(2900)):%d.%m.%Y}"

    zeilen = [KOPF]
    for nummer in range(menge):
        zu_hoch = zufall.random() < anteil_zu_hoch
        cent = zufall.randint(25_000, 30_000) + 60_000 * zu_hoch
        betrag = f"{cent // 100},{cent % 100:02d}"
        brief = tag() if zufall.random() < 0.3 else ""
        zeilen.append(
            f"BG-{nummer:07d};{zufall.choice(ORTE)};{zufall.randint(1, 8)};{betrag};"
            f"{tag()};{tag()};{tag()};{zufall.choice(('ja', 'nein'))};{brief};{betrag}"
        )
    return "\r\n".join(zeilen).encode()


def main() -> None:
    """Measure a usual caseload, and one in which most cases are too expensive."""
    for anteil in (0.15, 0.6):
        roh = liste(FAELLE, anteil_zu_hoch=anteil)
        print(f"{FAELLE:,} Fälle, {anteil:.0%} über dem Richtwert".replace(",", "."))
        zeige(
            nebeneinander(
                {
                    "polars, als Text gelesen": lambda roh=roh: pl.read_csv(
                        io.BytesIO(roh), separator=";", infer_schema=False
                    ),
                    "Zielwerk, geprüft, Befunde je Fall": lambda roh=roh: pruefe(
                        roh, "kdu.csv", profil()
                    ),
                }
            ),
            "polars, als Text gelesen",
            "≤ 2 s",
        )


if __name__ == "__main__":
    main()
