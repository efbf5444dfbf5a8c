"""The two invented lists themselves: claims, changes, three faulty rows, the file."""

import csv
import io
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

# Stand of the list, receipt, acceptance, release (days as in the agreement's demo).
QUARTAL_3 = (date(2020, 9, 18), date(2020, 9, 21), date(2020, 9, 29), date(2020, 10, 1))
QUARTAL_4 = (date(2020, 12, 18), date(2020, 12, 21), date(2021, 1, 6), date(2021, 1, 8))
BESTAND, NEU, ERLEDIGT = 1197, 87, 39
KOPF = (
    *("VG-Nr.", "Schuldner", "Anschrift", "Ford.-Betrag", "getilgt", "Rest"),
    *("Zug.Dat.", "NS-Grund", "Leist.", "Status", "Erlassbetrag", "NS-Datum"),
    *("letzte Zahlung", "Mahnsperre", "Aufrechnung", "Bem. intern"),
)
KOPFZEILE = 3
NACHNAMEN = (
    *("Muster", "Beispiel", "Probe", "Erfunden", "Fiktiv", "Vorlage", "Niemand"),
    *("Jedermann", "Platzhalter", "Entwurf", "Łuczak-Muster", "Öztürk-Beispiel"),
)
VORNAMEN = (
    *("Erika", "Bernd", "Anna", "Ole", "Maike", "Čedomir", "Fatma", "Jörg", "Lena"),
    *("Søren", "Gül", "Hinnerk", "Zoë", "Małgorzata"),
)
STRASSEN = ("Beispielweg", "Musterring", "Probestraße", "Demogasse", "Erfundener Weg")
ORTE = (
    "23795 Bad Segeberg",
    "22844 Norderstedt",
    "24568 Kaltenkirchen",
    "23812 Wahlstedt",
)
LEISTUNGEN = ("KDU", "MS", "UK", "EA", "BUT")
GEWICHTE = (78, 6, 7, 6, 3)
GRUENDE = ("unbekannt verzogen", "ohne pfändbares Einkommen", "Kosten zu hoch")
NULL = Decimal("0.00")


@dataclass(frozen=True)
class Fall:
    """One invented claim as a row of the list."""

    nummer: str
    name: str
    ort: str
    hoehe: Decimal
    getilgt: Decimal
    zugang: date
    leistung: str
    status: str = "offen"
    grund: str = ""
    erlassen: Decimal = NULL
    nieder_am: date | None = None
    zahlung_am: date | None = None
    mahnsperre: str = "nein"
    aufrechnung: str = "nein"

    @property
    def rest(self) -> Decimal:
        """What is left."""
        return self.hoehe - self.getilgt - self.erlassen


def _fall(zufall: random.Random, nr: int, von: date, bis: date) -> Fall:
    """Return one open claim; every debtor lives alone."""
    hoehe = Decimal(zufall.randint(2_000, 320_000)) / 100
    getilgt = (hoehe * zufall.choice((0, 0, 1, 2, 4)) / 8).quantize(Decimal("0.01"))
    zugang = von + timedelta(days=zufall.randint(0, (bis - von).days))
    return Fall(
        nummer=f"2041000{nr + 317_000:06d}",
        name=f"{NACHNAMEN[nr % 12]}, {VORNAMEN[nr % 14]}",
        ort=f"{STRASSEN[nr % 5]} {nr}, {ORTE[nr % 4]}",
        hoehe=hoehe,
        getilgt=getilgt,
        zugang=zugang,
        leistung=zufall.choices(LEISTUNGEN, GEWICHTE)[0],
        zahlung_am=bis - timedelta(days=zufall.randint(5, 160)) if getilgt else None,
    )


def _niedergeschlagen(zufall: random.Random, fall: Fall, am: date) -> Fall:
    return replace(
        fall,
        status="niedergeschlagen",
        grund=zufall.choice(GRUENDE),
        nieder_am=am,
        zahlung_am=None,
    )


def quartal_3() -> list[Fall]:
    """Return the claims as of 18.09.2020."""
    zufall = random.Random(309)  # noqa: S311  # invented data, the same at every build
    bis = QUARTAL_3[0]
    faelle = [_fall(zufall, nr, date(2017, 6, 1), bis) for nr in range(BESTAND)]
    for nr in range(0, BESTAND, 6):
        am = max(faelle[nr].zugang, bis - timedelta(days=zufall.randint(30, 300)))
        faelle[nr] = _niedergeschlagen(zufall, faelle[nr], am)
    return faelle


def quartal_4() -> list[Fall]:
    """Return the claims as of 18.12.2020: paid, reduced, written off, new, odd."""
    zufall = random.Random(412)  # noqa: S311
    stand = QUARTAL_4[0]
    faelle = quartal_3()
    offen = [nr for nr, fall in enumerate(faelle) if fall.status == "offen"]
    zufall.shuffle(offen)
    zahlung = stand - timedelta(days=10)
    for nr in offen[:ERLEDIGT]:
        eine = replace(faelle[nr], getilgt=faelle[nr].hoehe, zahlung_am=zahlung)
        faelle[nr] = replace(eine, status="erledigt")
    for nr in offen[40:200]:
        rate = min(Decimal(zufall.randint(10, 90)), faelle[nr].rest - Decimal(1))
        bezahlt = faelle[nr].getilgt + max(rate, NULL)
        faelle[nr] = replace(faelle[nr], getilgt=bezahlt, zahlung_am=zahlung)
    for nr in offen[200:212]:
        weniger = (faelle[nr].rest / 3).quantize(Decimal("0.01"))
        faelle[nr] = replace(faelle[nr], hoehe=faelle[nr].hoehe - weniger)
    for nr in offen[212:216]:
        faelle[nr] = replace(faelle[nr], erlassen=(faelle[nr].rest / 2).quantize(NULL))
    for nr in offen[216:240]:
        faelle[nr] = _niedergeschlagen(zufall, faelle[nr], date(2020, 11, 3))
    for nr in (6, 12, 18):  # back in Zugang: the debtor pays again
        faelle[nr] = replace(faelle[nr], status="offen", grund="", nieder_am=None)
    von = QUARTAL_3[0] + timedelta(days=1)
    faelle += [
        _fall(zufall, nr, von, stand - timedelta(days=2))
        for nr in range(BESTAND, BESTAND + NEU)
    ]
    return _auffaellig(faelle, offen)


def _auffaellig(faelle: list[Fall], offen: list[int]) -> list[Fall]:
    """Add what a list warns of: two Mahnsperren, one payment, one debtor twice."""
    for nr in offen[300:302]:
        alt = replace(faelle[nr], zugang=date(2019, 3, 4), mahnsperre="ja")
        faelle[nr] = replace(alt, zahlung_am=date(2020, 2, 3))
    faelle[24] = replace(faelle[24], zahlung_am=date(2020, 12, 1))
    erster, zweiter = offen[310:312]
    ort = "Probestraße 17, 23795 Bad Segeberg"
    faelle[erster] = replace(faelle[erster], name="Meyer-Muster, Anna", ort=ort)
    faelle[zweiter] = replace(faelle[zweiter], name="Meier-Muster, Anna", ort=ort)
    return faelle


def zeilen(faelle: list[Fall]) -> list[list[object]]:
    """Return the claims as rows of the list."""
    return [
        [
            *(f.nummer, f.name, f.ort, f.hoehe, f.getilgt, f.rest, f.zugang, f.grund),
            *(f.leistung, f.status, f.erlassen or None, f.nieder_am, f.zahlung_am),
            *(f.mahnsperre, f.aufrechnung, None),
        ]
        for f in faelle
    ]


# Line of the file, column, what stands there wrongly, what it should be.
FEHLERZEILEN = ((212, 5, "rest"), (622, 7, "begruendung"), (1034, 6, "zugang_am"))


def mit_fehlern(inhalt: list[list[object]]) -> list[list[object]]:
    """Return rows of which three are faulty, as in the pictures of the concept."""
    falsch = [list(zeile) for zeile in inhalt]
    for zeile, spalte, feld in FEHLERZEILEN:
        eine = falsch[zeile - KOPFZEILE - 1]
        alt = eine[spalte]
        eine[spalte] = {
            "rest": alt - Decimal("0.30") if isinstance(alt, Decimal) else alt,
            "begruendung": "",
            "zugang_am": "31.02.2020",
        }[feld]
    return falsch


def as_csv(inhalt: list[list[object]]) -> bytes:
    """Return the rows as CSV, as German programs write it."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=";")
    schreiber.writerow(KOPF)
    schreiber.writerows([_text(zelle) for zelle in zeile] for zeile in inhalt)
    return puffer.getvalue().encode("utf-8-sig")


def _text(zelle: object) -> str:
    if isinstance(zelle, date):
        return f"{zelle:%d.%m.%Y}"
    text = "" if zelle is None else str(zelle)
    return text.replace(".", ",") if isinstance(zelle, Decimal) else text


def as_xlsx(inhalt: list[list[object]], stand: date, zusatz: str = "") -> bytes:
    """Return a workbook as the Inkasso-Service would send it: a title, the table."""
    import xlsxwriter

    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    mappe.set_properties({"created": datetime.combine(stand, time(9))})
    blatt = mappe.add_worksheet("Tabelle1")
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    geld = mappe.add_format({"num_format": "#,##0.00"})
    titel = f"Kommunaler Forderungsbestand, Stand {stand:%d.%m.%Y}{zusatz}"
    blatt.write(0, 0, f"{titel} (erfundene Beispieldaten)")
    blatt.write_row(KOPFZEILE - 1, 0, KOPF)
    for nummer, zeile in enumerate(inhalt, start=KOPFZEILE):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, date):
                blatt.write_datetime(nummer, spalte, zelle, tag)
            elif isinstance(zelle, Decimal):
                blatt.write_number(nummer, spalte, float(zelle), geld)
            elif zelle not in {None, ""}:
                blatt.write_string(nummer, spalte, str(zelle))
    mappe.close()
    return puffer.getvalue()
