"""Write the sample caseloads in tests/daten/: invented cases, good, wrong and ugly.

Run: python -m scripts.daten_kdu
"""

import csv
import io
import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import xlsxwriter

ZIEL = Path(__file__).resolve().parents[1] / "tests" / "daten"
KOPF = (
    "BG-Nummer",
    "Gemeinde",
    "Personen",
    "Bruttokaltmiete",
    "Stichtag",
    "BWZ-Beginn",
    "Leistungsbezug seit",
    "Kinder",
    "Aufforderung am",
    "Anerkannt",
)
ORTE = (
    "Norderstedt",
    "Henstedt-Ulzburg",
    "Kaltenkirchen",
    "Bad Segeberg",
    "Wahlstedt",
    "Amt Leezen",
)
Zeile = tuple[object, ...]


def zeilen(menge: int = 40) -> list[Zeile]:
    """Return invented cases on one day of 2021, every fourth above its limit."""
    zufall = random.Random(9)
    heraus: list[Zeile] = []
    for nummer in range(1, menge + 1):
        personen = nummer % 5 + 1
        hoch = nummer % 4 == 0
        cent = zufall.randint(25_000, 30_000) + (60_000 if hoch else 0)
        kosten = Decimal(cent) / 100
        heraus.append(
            (
                f"BG-{nummer:05d}",
                ORTE[nummer % len(ORTE)],
                personen,
                kosten,
                date(2021, 4, 15),
                date(2021, 4, 1) if hoch else date(2020, 1, 1),
                date(2019, 1, 1),
                "ja" if personen > 2 else "nein",
                None,
                kosten,
            )
        )
    return heraus


def falsche() -> list[Zeile]:
    """Return cases each with one mistake, in a fixed order."""
    gut = list(zeilen(24))

    def mit(nummer: int, **ersatz: object) -> None:
        stellen = {name: stelle for stelle, name in enumerate(KOPF)}
        neu = list(gut[nummer])
        for name, wert in ersatz.items():
            neu[stellen[name.replace("_", " ")]] = wert
        gut[nummer] = tuple(neu)

    mit(0, Gemeinde="Kiel")
    mit(2, Personen=0)
    mit(4, Bruttokaltmiete=Decimal("-1.00"))
    mit(6, Stichtag="31.02.2021")
    mit(8, **{"Bruttokaltmiete": Decimal("900.00"), "Anerkannt": Decimal("900.00")})
    mit(10, **{"Bruttokaltmiete": Decimal("900.00"), "Anerkannt": Decimal("400.00")})
    mit(11, Anerkannt=Decimal("400.00"))
    mit(
        12,
        **{
            "Bruttokaltmiete": Decimal("900.00"),
            "Aufforderung_am": date(2010, 5, 5),
            "Anerkannt": Decimal("450.00"),
        },
    )
    mit(
        14,
        **{
            "Bruttokaltmiete": Decimal("900.00"),
            "Aufforderung_am": date(2019, 5, 5),
            "Anerkannt": Decimal("900.00"),
        },
    )
    mit(
        16,
        Stichtag=date(2026, 8, 15),
        Bruttokaltmiete=Decimal("1500.00"),
        Anerkannt=Decimal("1500.00"),
        **{"Leistungsbezug_seit": date(2026, 7, 1), "Kinder": "nein"},
    )
    return gut


def deutsch(betrag: Decimal) -> str:
    """Return "1.234,56"."""
    return f"{betrag:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def _text(zelle: object, form: str, *, punkt: bool) -> str:
    if isinstance(zelle, date):
        return zelle.strftime(form)
    if isinstance(zelle, Decimal):
        return str(zelle) if punkt else deutsch(zelle)
    return "" if zelle is None else str(zelle)


def as_csv(
    alle: list[Zeile],
    *,
    trenner: str = ";",
    form: str = "%d.%m.%Y",
    punkt: bool = False,
) -> str:
    """Return the cases as CSV."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=trenner, lineterminator="\r\n")
    schreiber.writerow(KOPF)
    for zeile in alle:
        schreiber.writerow([_text(zelle, form, punkt=punkt) for zelle in zeile])
    return puffer.getvalue()


def write_xlsx(ziel: Path, alle: list[Zeile], *, titel: str = "") -> None:
    """Write the cases as a workbook with typed cells; `titel` stands above."""
    mappe = xlsxwriter.Workbook(str(ziel))
    mappe.set_properties({"created": date(2021, 4, 15)})
    blatt = mappe.add_worksheet("Fälle")
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    oben = 2 if titel else 0
    if titel:
        blatt.write(0, 0, titel)
    blatt.write_row(oben, 0, KOPF)
    for zeile, zellen in enumerate(alle, oben + 1):
        for spalte, zelle in enumerate(zellen):
            if isinstance(zelle, date):
                blatt.write_datetime(zeile, spalte, zelle, tag)
            elif isinstance(zelle, Decimal):
                blatt.write_number(zeile, spalte, float(zelle))
            elif zelle is not None:
                blatt.write(zeile, spalte, zelle)
    mappe.close()


def main() -> None:
    """Write every file."""
    gut, falsch = zeilen(), falsche()
    (ZIEL / "kdu-gut.csv").write_text(as_csv(gut), "utf-8-sig", newline="")
    (ZIEL / "kdu-windows.csv").write_text(as_csv(gut), "cp1252", newline="")
    (ZIEL / "kdu-utf16-tab.txt").write_text(
        as_csv(gut, trenner="\t"), "utf-16", newline=""
    )
    (ZIEL / "kdu-komma-iso.csv").write_text(
        as_csv(gut, trenner=",", form="%Y-%m-%d", punkt=True), "utf-8", newline=""
    )
    (ZIEL / "kdu-fehler.csv").write_text(as_csv(falsch), "utf-8-sig", newline="")
    write_xlsx(ZIEL / "kdu-gut.xlsx", gut)
    write_xlsx(ZIEL / "kdu-haesslich.xlsx", gut, titel="Fallliste (erfunden)")


if __name__ == "__main__":
    main()
