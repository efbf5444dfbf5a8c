"""Check a list like the receivables list, against what only reads the same file."""

import os
import resource
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
django.setup()

import fastexcel  # noqa: E402
from bench import _forderungsliste as liste  # noqa: E402
from bench._messen import nebeneinander, zeige  # noqa: E402

from zielwerk.listen.pruefung import pruefe  # noqa: E402

STUFEN = (10_000, 100_000, 1_000_000, 5_000_000)
MAPPE = 100_000


def csv(menge: int) -> None:
    """Measure a CSV against the bare typed read of polars."""
    roh = liste.als_csv(liste.tabelle(menge))
    print(f"CSV, {menge:,} Zeilen, {len(roh) / 1e6:.0f} MB".replace(",", "."))
    zeige(
        nebeneinander(
            {
                "polars, typisiert gelesen": lambda: liste.polars_typisiert(roh),
                "Zielwerk, geprüft, Befunde je Zeile": lambda: pruefe(
                    roh, "liste.csv", liste.PROFIL, stand=liste.STAND
                ),
            }
        ),
        "polars, typisiert gelesen",
        "≤ 2,5 × bei 1.000.000 Zeilen",
    )


def xlsx(menge: int) -> None:
    """Measure a workbook against fastexcel reading it."""
    roh = liste.als_xlsx(liste.tabelle(menge))
    print(f"XLSX, {menge:,} Zeilen, {len(roh) / 1e6:.1f} MB".replace(",", "."))
    zeige(
        nebeneinander(
            {
                "fastexcel, als Text gelesen": lambda: (
                    fastexcel.read_excel(roh).load_sheet(0, dtypes="string").to_polars()
                ),
                "fastexcel, Typen geraten": lambda: (
                    fastexcel.read_excel(roh).load_sheet(0).to_polars()
                ),
                "Zielwerk, geprüft, Befunde je Zeile": lambda: pruefe(
                    roh, "liste.xlsx", liste.PROFIL, stand=liste.STAND
                ),
            }
        ),
        "fastexcel, als Text gelesen",
        "≤ 1,6 ×",
    )


def main() -> None:
    """Measure growth and the workbook; an argument is the largest number of rows."""
    hoechstens = int(sys.argv[1]) if sys.argv[1:] else STUFEN[-1]
    for menge in STUFEN:
        if menge <= hoechstens:
            csv(menge)
            speicher = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"  Größter Speicher bis hier: {speicher:.0f} MiB")
    xlsx(min(MAPPE, hoechstens))


if __name__ == "__main__":
    main()
