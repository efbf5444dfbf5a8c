"""Files as people and attackers make them, for the tests; all content is invented."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from zielwerk.listen.profil import Feld, Profil, Summen, Typ, Wahl

DATEN = Path(__file__).resolve().parents[4] / "tests" / "daten"
STAND = date(2020, 12, 31)


def _summen(daten: pl.DataFrame, _: date | None) -> Summen:
    return Summen({"hoehe": str(daten["hoehe"].sum()), "zeilen": len(daten)})


PROFIL = Profil(
    art="probe",
    titel="Probeliste",
    felder=(
        Feld("nummer", "Nummer", pflicht=True, eindeutig=True, synonyme=("Nr.",)),
        Feld("name", "Name", synonyme=("Schuldner",)),
        Feld("am", "Zugang", Typ.DATUM, pflicht=True, synonyme=("Datum", "Zug.Dat.")),
        Feld("hoehe", "Höhe", Typ.BETRAG, pflicht=True, synonyme=("Betrag", "Summe €")),
        Feld("menge", "Menge", Typ.GANZZAHL, synonyme=("Anzahl Personen",)),
        Feld(
            "art",
            "Leistungsart",
            Typ.AUSWAHL,
            auswahl=(
                Wahl("kdu", "Kosten der Unterkunft", ("KdU", "§ 22")),
                Wahl("but", "Bildung und Teilhabe", ("BuT",)),
            ),
        ),
    ),
    summen=_summen,
)
KOPF = ("Nummer", "Name", "Zugang", "Höhe", "Menge", "Leistungsart")
GUT = (
    ("F-1", "Muster, Erika", "03.02.2020", "1.248,30", "3", "KdU"),
    ("F-2", "Beispiel, Bernd", "14.05.2020", "415,00", "1", "BuT"),
)


def csv_datei(zeilen: Iterable[Sequence[str]], trenner: str = ";") -> bytes:
    """Return rows as CSV without any quoting, in UTF-8."""
    return "".join(trenner.join(zeile) + "\r\n" for zeile in zeilen).encode()


def liste(**ersatz: str) -> bytes:
    """Return the good list as CSV with values of the first row replaced by field."""
    namen = [feld.schluessel for feld in PROFIL.felder]
    erste = [ersatz.get(name, wert) for name, wert in zip(namen, GUT[0], strict=True)]
    return csv_datei([KOPF, erste, GUT[1]])


def betraege(*texte: str) -> bytes:
    """Return a list with one row per amount, separated by tabs."""
    zeilen = [
        (f"F-{i}", "x", "03.02.2020", text, "", "") for i, text in enumerate(texte)
    ]
    return csv_datei([KOPF, *zeilen], "\t")


def tage(*texte: str) -> bytes:
    """Return a list with one row per date."""
    zeilen = [(f"F-{i}", "x", text, "1,00", "", "") for i, text in enumerate(texte)]
    return csv_datei([KOPF, *zeilen])


def xlsx(
    zeilen: Iterable[Sequence[object]], **blaetter: Iterable[Sequence[object]]
) -> bytes:
    """Return a workbook: "Tabelle1" with rows, further sheets by name."""
    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    for name, inhalt in {"Tabelle1": zeilen, **blaetter}.items():
        blatt = mappe.add_worksheet(name)
        for nummer, zeile in enumerate(inhalt):
            for spalte, zelle in enumerate(zeile):
                if isinstance(zelle, date):
                    blatt.write_datetime(nummer, spalte, zelle, tag)
                elif isinstance(zelle, str):
                    blatt.write_string(nummer, spalte, zelle)
                elif zelle is not None:
                    blatt.write(nummer, spalte, zelle)
    mappe.close()
    return puffer.getvalue()


def umgepackt(roh: bytes, **ersatz: bytes) -> bytes:
    """Return the archive with parts replaced or added ("xl/worksheets/sheet1.xml")."""
    puffer = io.BytesIO()
    teile = {}
    with zipfile.ZipFile(io.BytesIO(roh)) as alt:
        teile = {name: alt.read(name) for name in alt.namelist()} | ersatz
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as neu:
        for name, inhalt in teile.items():
            neu.writestr(name, inhalt)
    return puffer.getvalue()


def blatt_xml(zellen: str) -> bytes:
    """Return the XML of a sheet with the given rows."""
    raum = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{raum}">'
        f"<sheetData>{zellen}</sheetData></worksheet>"
    ).encode()


BLATT = "xl/worksheets/sheet1.xml"
