"""Bytes in, sheets of text cells out; says what it is not if it is no list."""

from dataclasses import dataclass

from zielwerk.listen.archiv import ALS_XLSX, MB
from zielwerk.listen.befund import DateiError
from zielwerk.listen.blatt import ZEILE, Blatt
from zielwerk.listen.csvlesen import lies_csv
from zielwerk.listen.profil import Profil
from zielwerk.listen.xlsxlesen import lies_xlsx

VORSPANN = 512
# More than any cell of Excel holds (32,767 signs of up to four bytes).
ZELLE_BYTES = 4 * 32_767
# How a file begins → what it is and what to do.
FREMD: tuple[tuple[tuple[bytes, ...], str, str, str], ...] = (
    (
        (b"\xd0\xcf\x11\xe0",),
        "xls",
        "Die Datei ist eine alte Excel-Datei (.xls) oder mit einem Kennwort geschützt. "
        + ALS_XLSX,
        "altes Excel-Format oder verschlüsselte Datei",
    ),
    (
        (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta"),
        "html",
        "Die Datei ist eine Internetseite (HTML) mit anderer Endung. Bitte öffnen Sie "
        "sie in Excel. " + ALS_XLSX,
        "HTML-Datei",
    ),
    (
        (b"<?xml", b"<workbook"),
        "xml",
        f"Die Datei ist eine XML-Datei. {ALS_XLSX}",
        "XML-Datei",
    ),
    (
        (b"%pdf",),
        "pdf",
        "Die Datei ist ein PDF. Bitte fordern Sie die Liste als XLSX oder CSV an.",
        "PDF-Datei",
    ),
    (
        (b"\x1f\x8b", b"bzh", b"7z\xbc\xaf", b"rar!", b"\xfd7zxz"),
        "gepackt",
        "Die Datei ist gepackt. Bitte entpacken Sie sie und laden Sie die Liste darin "
        "hoch.",
        "gepackte Datei",
    ),
    (
        (b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"mz\x90", b"\x7felf"),
        "keine-liste",
        f"Die Datei ist keine Tabelle. {ALS_XLSX}",
        "keine Tabelle",
    ),
)


@dataclass(frozen=True)
class Gelesen:
    """The sheets of a file, what it is, and what had to be assumed."""

    format: str
    blaetter: tuple[Blatt, ...]
    annahmen: tuple[str, ...] = ()


def lies(roh: bytes, name: str, profil: Profil) -> Gelesen:
    """Return all sheets of an XLSX or CSV file as text cells.

    :raises DateiError: if the file is no list, hostile, damaged or too large
    """
    if not roh[:VORSPANN].strip() and not roh.strip():
        raise DateiError(
            "leer",
            "Die Datei ist leer. Bitte prüfen Sie, ob sie vollständig gespeichert "
            "wurde.",
            gefunden=f"{len(roh)} Bytes",
        )
    if len(roh) > profil.max_bytes:
        raise DateiError(
            "zu-gross",
            "Die Datei ist zu groß. Bitte löschen Sie Bilder und leere Bereiche oder "
            "teilen Sie die Liste.",
            gefunden=f"{len(roh) / MB:.0f} MB".replace(".", ","),
            erwartet=f"höchstens {profil.max_bytes // MB} MB",
        )
    anfang = roh[:VORSPANN].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for koepfe, regel, meldung, gefunden in FREMD:
        if anfang.startswith(koepfe):
            raise DateiError(regel, meldung, gefunden=gefunden)
    if roh.startswith(b"PK"):
        blaetter, annahmen = lies_xlsx(roh, name, profil)
        gelesen = Gelesen("XLSX", blaetter, annahmen)
    else:
        blatt, annahmen = lies_csv(roh, profil.max_spalten)
        gelesen = Gelesen("CSV", (blatt,), annahmen)
    for blatt in gelesen.blaetter:
        _pruefe_zellen(blatt)
    return gelesen


def _pruefe_zellen(blatt: Blatt) -> None:
    """Refuse a cell longer than any program for tables writes one."""
    import polars as pl

    laengste = pl.max_horizontal(pl.exclude(ZEILE).str.len_bytes().max())
    if len(blatt.spalten) and (blatt.zellen.select(laengste).item() or 0) > ZELLE_BYTES:
        lang = pl.any_horizontal(pl.exclude(ZEILE).str.len_bytes() > ZELLE_BYTES)
        zeile = blatt.zellen.filter(lang)[ZEILE][0]
        raise DateiError(
            "zelle-zu-lang",
            f"In Zeile {zeile} steht eine Zelle mit mehr Text, als eine Tabelle fassen "
            "kann. Bitte prüfen Sie, ob dort ein Zeilenende oder ein Trennzeichen "
            "fehlt.",
            gefunden=f"mehr als {ZELLE_BYTES // 1024} KB in einer Zelle",
            erwartet="höchstens 32.767 Zeichen je Zelle",
        )
