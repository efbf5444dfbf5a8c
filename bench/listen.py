"""Check an objections list of 200,000 rows, against what only reads the same file."""

import csv
import io
import resource
from datetime import date, timedelta

import django

django.setup()

import fastexcel  # noqa: E402
import polars as pl  # noqa: E402
import xlsxwriter  # noqa: E402
from bench._messen import nebeneinander, zeige  # noqa: E402

from zielwerk.listen.pruefung import pruefe  # noqa: E402
from zielwerk.listen.verzeichnis import liste  # noqa: E402

STAND = date(2020, 12, 31)
KOPF = ("Aktenzeichen", "Eingang", "Sachgebiet", "Dienststelle", "Erledigt am",
        "Art der Erledigung", "Stattgabegrund")  # fmt: skip
AUSGANG = (("zurückgewiesen", ""), ("stattgegeben", "fehlerhafte Rechtsanwendung"))


def zeilen(menge: int) -> list[tuple[str, ...]]:
    """Return invented rows; one in a thousand has a day that does not exist."""
    heraus = []
    for nummer in range(menge):
        eingang = date(2020, 1, 2) + timedelta(days=nummer % 300)
        erledigt = eingang + timedelta(days=20)
        ausgang, grund = AUSGANG[nummer % 2]
        tag = f"{eingang:%d.%m.%Y}" if nummer % 1000 else "31.02.2020"
        heraus.append(
            (f"W-2020-{nummer:07d}", tag, "Kosten der Unterkunft und Heizung",
             "Norderstedt", f"{erledigt:%d.%m.%Y}", ausgang, grund)
        )  # fmt: skip
    return heraus


def als_csv(inhalt: list[tuple[str, ...]]) -> bytes:
    """Return the rows as a CSV file."""
    strom = io.StringIO()
    csv.writer(strom, delimiter=";").writerows([KOPF, *inhalt])
    return strom.getvalue().encode()


def als_xlsx(inhalt: list[tuple[str, ...]]) -> bytes:
    """Return the rows as a workbook."""
    strom = io.BytesIO()
    mappe = xlsxwriter.Workbook(strom, {"constant_memory": True})
    blatt = mappe.add_worksheet()
    for nummer, zeile in enumerate([KOPF, *inhalt]):
        blatt.write_row(nummer, 0, zeile)
    mappe.close()
    return strom.getvalue()


def polars_typisiert(roh: bytes) -> object:
    """Read the CSV with days as days: the bare typed read."""
    tabelle = pl.read_csv(roh, separator=";", infer_schema=False)
    tage = [pl.col(n).str.to_date("%d.%m.%Y", strict=False) for n in (KOPF[1], KOPF[4])]
    return tabelle.with_columns(tage)


def main() -> None:
    """Measure CSV and XLSX."""
    profil = liste("widersprueche").profil(STAND)
    roh = als_csv(zeilen(200_000))
    befunde = pruefe(roh, "liste.csv", profil, stand=STAND)
    print(f"CSV, 200.000 Zeilen, {len(roh) / 1e6:.0f} MB, "
          f"{len(befunde.befunde)} Befunde")  # fmt: skip
    zeige(
        nebeneinander({
            "polars, typisiert gelesen": lambda: polars_typisiert(roh),
            "csv der Standardbibliothek, nur gelesen": lambda: list(
                csv.reader(io.StringIO(roh.decode()), delimiter=";")
            ),
            "Zielwerk, geprüft, Befunde je Zeile": lambda: pruefe(
                roh, "liste.csv", profil, stand=STAND
            ),
        }),
        "polars, typisiert gelesen",
        "≤ 2,5 × (dort für 1.000.000 Zeilen)",
    )  # fmt: skip
    mappe = als_xlsx(zeilen(20_000))
    print(f"XLSX, 20.000 Zeilen, {len(mappe) / 1e6:.1f} MB")
    zeige(
        nebeneinander({
            "fastexcel, gelesen": lambda: fastexcel.read_excel(mappe)
            .load_sheet(0, dtypes="string").to_polars(),
            "Zielwerk, geprüft": lambda: pruefe(
                mappe, "liste.xlsx", profil, stand=STAND
            ),
        }),
        "fastexcel, gelesen",
        "≤ 1,6 × (dort für 100.000 Zeilen)",
    )  # fmt: skip
    speicher = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Größter Speicher des Vorgangs: {speicher:.0f} MiB")


if __name__ == "__main__":
    main()
