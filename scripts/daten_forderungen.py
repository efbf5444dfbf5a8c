"""Write the sample receivables lists in tests/daten/: invented, good, wrong and ugly.

Run: python -m scripts.daten_forderungen
"""

import csv
import io
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter

ZIEL = Path(__file__).resolve().parents[1] / "tests" / "daten"
STAND = date(2020, 12, 18)
VORIGER = date(2020, 9, 18)
KOPF = (
    "Vertragsgegenstandsnummer",
    "Name des Schuldners",
    "Adresse",
    "Höhe der Forderung",
    "bereits getilgte Summen",
    "Restbetrag",
    "Zugang der Forderung",
    "Begründung der Niederschlagung",
    "Leistungsart",
    "Bearbeitungsstand",
)
VORNAMEN = ("Erika", "Bernd", "Łukasz", "Öykü", "Anna-Lena", "Čedomir", "Ünal", "Maike")
NACHNAMEN = ("Muster", "Beispiel", "Probe", "Erfunden", "Fiktiv", "Vorlage", "Demo")
STRASSEN = ("Beispielweg", "Musterring", "Probestraße", "Am Entwurf", "Demogasse")
ORTE = ("23795 Bad Segeberg", "22844 Norderstedt", "24568 Kaltenkirchen")
LEISTUNGEN = (
    "KdU und Heizung",
    "Mietschulden",
    "Wohnungsbeschaffung",
    "Erstausstattung",
    "Bildung und Teilhabe",
)
GRUENDE = (
    "unbekannt verzogen",
    "Kosten höher als die Forderung",
    "ohne pfändbares Einkommen",
)
Zeile = tuple[object, ...]


def _nummer(n: int) -> str:
    """Return an invented claim number; 2041… is used by nobody in these files."""
    return f"20410{n:08d}"


def zeilen(menge: int = 40, stand: date = STAND) -> list[Zeile]:
    """Return invented claims as of a day; the first ones paid more by then."""
    zufall = random.Random(5)
    heraus: list[Zeile] = []
    for n in range(1, menge + 1):
        name = f"{NACHNAMEN[n % 7]}, {VORNAMEN[n % 8]}"
        ort = f"{STRASSEN[n % 5]} {n}, {ORTE[n % 3]}"
        hoehe = Decimal(zufall.randint(4_000, 250_000)) / 100
        anfang = (hoehe * zufall.randint(0, 6) / 10).quantize(Decimal("0.01"))
        zugang = date(2018, 3, 1) + timedelta(days=zufall.randint(0, 880))
        zuletzt = hoehe - anfang if n % 13 == 0 else Decimal(20) if n % 4 == 0 else 0
        getilgt = anfang + (min(zuletzt, hoehe - anfang) if stand == STAND else 0)
        nieder = n % 9 == 0 and hoehe != getilgt
        status = "erledigt" if hoehe == getilgt else "offen"
        status = "niedergeschlagen" if nieder else status
        grund = GRUENDE[n % 3] if nieder else ""
        heraus.append(
            (
                *(_nummer(n), name, ort, hoehe, getilgt, hoehe - getilgt, zugang),
                *(grund, LEISTUNGEN[n % 5], status),
            )
        )
    return heraus


def vorquartal() -> list[Zeile]:
    """Return the quarter before: four are not there yet, two are gone since."""
    alle = zeilen(stand=VORIGER)[:-4]
    weg = [(_nummer(900 + n), *zeile[1:]) for n, zeile in enumerate(alle[:2])]
    return [*alle, *weg]


def _text(zelle: object, form: str = "%d.%m.%Y") -> str:
    if isinstance(zelle, date):
        return zelle.strftime(form)
    if isinstance(zelle, Decimal):
        return f"{zelle:.2f}".replace(".", ",")
    return "" if zelle is None else str(zelle)


def as_csv(inhalt: list[Zeile], *, trenner: str = ";") -> str:
    """Return rows as CSV text, as German programs write it."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=trenner, lineterminator="\r\n")
    schreiber.writerows([_text(zelle) for zelle in zeile] for zeile in inhalt)
    return puffer.getvalue()


def _englisch(zelle: object) -> object:
    if isinstance(zelle, Decimal):
        return f"{zelle:,.2f}"
    return zelle.isoformat() if isinstance(zelle, date) else zelle


def englisch(inhalt: list[Zeile]) -> list[Zeile]:
    """Return rows with 1,234.56 and ISO dates."""
    return [tuple(_englisch(zelle) for zelle in zeile) for zeile in inhalt]


def as_xlsx(inhalt: list[Zeile], blatt: str = "Forderungen") -> bytes:
    """Return rows as a workbook with typed cells; claim numbers stay text."""
    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    mappe.set_properties({"created": datetime(2020, 12, 21, 9, 0)})  # noqa: DTZ001
    seite = mappe.add_worksheet(blatt)
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    geld = mappe.add_format({"num_format": "#,##0.00"})
    for nummer, zeile in enumerate(inhalt):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, date):
                seite.write_datetime(nummer, spalte, zelle, tag)
            elif isinstance(zelle, Decimal):
                seite.write_number(nummer, spalte, float(zelle), geld)
            elif zelle not in {None, ""}:
                seite.write_string(nummer, spalte, str(zelle))
    mappe.close()
    return puffer.getvalue()


def mit_fehlern() -> list[Zeile]:
    """Return a list with seven typical errors, one per row."""
    alle = [list(zeile) for zeile in zeilen()]
    alle[1][5] = alle[1][5] - Decimal("0.30")
    alle[4][6] = "31.02.2020"
    alle[8][7] = ""
    alle[10][0] = alle[9][0]
    alle[12][0] = "2041E+12"
    alle[14][1] = ""
    alle[16][6] = date(2021, 1, 4)
    return [tuple(zeile) for zeile in alle]


def haesslich() -> list[Zeile]:
    """Return abbreviations in another order, titles, gaps, repeated heads, a sum."""
    kopf = ("Leist.", "VG-Nr.", "Schuldner", "Anschrift", "Zug.Dat.", "Ford.-Betrag")
    kopf = (*kopf, "getilgt", "Rest", "NS-Grund", "Bem. intern")
    kurz = dict(zip(LEISTUNGEN, ("KDU", "MS", "UK", "EA", "BUT"), strict=True))
    heraus: list[Zeile] = [
        ("BA-Inkasso-Service",),
        (f"Kommunaler Forderungsbestand, Stand: {STAND:%d.%m.%Y}",),
        (),
        kopf,
    ]
    for n, zeile in enumerate(zeilen()):
        nummer, name, ort, hoehe, getilgt, rest, zugang, grund, art, _ = zeile
        betraege = [_text(b) for b in (hoehe, getilgt, rest)]
        if n % 6 == 0:
            betraege = [f"{b} €" for b in betraege]
        heraus.append((kurz[str(art)], nummer, name, ort, zugang, *betraege, grund))
        if n == 19:
            heraus += [(), kopf]
    summe = [_text(sum(Decimal(str(z[i])) for z in zeilen())) for i in (3, 4, 5)]
    return [*heraus, ("Summe", "", "", "", "", *summe), (), ("Erstellt mit SAP",)]


def feststellungen() -> list[Zeile]:
    """Return rows that break one rule of an audit each, the good ones between."""
    zusatz = ("Niedergeschlagen am", "Bestandskraft", "letzte Zahlung", "Mahnsperre")
    kopf = (*KOPF, *zusatz, "laufende Aufrechnung", "GP-Nr.", "Erlassbetrag")
    alle = [
        [*z, None, None, date(2020, 11, 2), "nein", "nein", f"9{i:07d}", None]
        for i, z in enumerate(zeilen(24))
    ]
    alle[0][13], alle[0][12] = "ja", date(2020, 1, 7)  # Mahnsperre, long nothing paid
    alle[1][13], alle[1][14], alle[1][12] = "ja", "ja", date(2020, 1, 7)  # in order
    alle[8][10], alle[8][12] = date(2020, 2, 3), date(2020, 8, 4)  # paid after
    alle[2][11] = date(2016, 5, 2)  # time-barred on 31.12.2020
    alle[3][11] = date(2015, 5, 2)  # time-barred since 31.12.2019
    for stelle, stand, hoehe in (
        (4, "gestundet", "30000.01"),
        (17, "niedergeschlagen", "50000.01"),
    ):
        alle[stelle][3], alle[stelle][4] = Decimal(hoehe), Decimal(0)
        alle[stelle][5], alle[stelle][9] = Decimal(hoehe), stand
    alle[5][3:6] = [Decimal("20000.00"), Decimal(0), Decimal("4000.00")]
    alle[5][16] = Decimal("16000.00")  # Erlass above the limit
    alle[6][3:6] = [Decimal("40.00"), Decimal("34.00"), Decimal("6.00")]
    alle[7][3:6] = [Decimal("40.00"), Decimal("10.00"), Decimal("30.00")]
    alle[9][12], alle[9][6] = date(2018, 1, 4), date(2017, 3, 1)  # nothing happened
    alle[11][1], alle[11][2] = "Meyer, Anna", "Probestraße 3, 23795 Bad Segeberg"
    alle[13][1], alle[13][2] = "Anna Meier", "Probestraße 3, 23795 Bad Segeberg"
    alle[14][1:7], alle[14][15] = alle[15][1:7], alle[15][15]  # the same claim again
    alle[18][8] = "Regelbedarf"
    alle[19][3:6] = [Decimal("100.00"), Decimal("120.00"), Decimal("-20.00")]
    alle[20][2] = "Beispielweg 4, Bad Segeberg"
    return [kopf, *(tuple(eine) for eine in alle)]


def main() -> None:
    """Write all sample files."""
    ZIEL.mkdir(parents=True, exist_ok=True)
    gut = [KOPF, *zeilen()]
    amtlich = [(z[0], *z[3:6], z[8]) for z in gut]
    eigene = [(z[0], z[1], z[2], z[6], z[7]) for z in gut]
    dateien = {
        "forderungen-gut.xlsx": as_xlsx(gut),
        "forderungen-gut.csv": as_csv(gut).encode("utf-8-sig"),
        "forderungen-utf16-tab.txt": as_csv(gut, trenner="\t").encode("utf-16"),
        "forderungen-komma-englisch.csv": as_csv(englisch(gut), trenner=",").encode(),
        "forderungen-haesslich.xlsx": as_xlsx(haesslich(), "Tabelle1"),
        "forderungen-haesslich.csv": as_csv(haesslich()).encode(),
        "forderungen-fehler.csv": as_csv([KOPF, *mit_fehlern()]).encode("utf-8-sig"),
        "forderungen-fehler.xlsx": as_xlsx([KOPF, *mit_fehlern()]),
        "forderungen-vorquartal.csv": as_csv([KOPF, *vorquartal()]).encode("utf-8-sig"),
        "forderungen-inkasso.csv": as_csv(amtlich).encode("cp1252"),
        "forderungen-ergaenzung.xlsx": as_xlsx(eigene, "Eigene Liste"),
        "forderungen-feststellungen.csv": as_csv(feststellungen()).encode("utf-8-sig"),
    }
    for name, inhalt in dateien.items():
        (ZIEL / name).write_bytes(inhalt)


if __name__ == "__main__":
    main()
