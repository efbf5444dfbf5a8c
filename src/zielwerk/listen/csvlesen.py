"""Reads CSV: encoding, separator, and cells with exact line numbers."""

import codecs
import csv
import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from zielwerk.listen.befund import DateiError
from zielwerk.listen.blatt import ZEILE, Blatt
from zielwerk.listen.bytebild import Bytebild, bytebild
from zielwerk.listen.csvrand import (
    ohne_formelschutz,
    ohne_leeren_schluss,
    pruefe_zeilenlaenge,
)

if TYPE_CHECKING:
    import polars as pl

TRENNER = {";": "Semikolon", "\t": "Tabulator", ",": "Komma", "|": "senkrechter Strich"}
PROBE_ZEILEN = 200
BREITE_ZEILEN = 2000
UMLAUTE = "äöüÄÖÜß§€"


def lies_csv(roh: bytes, max_spalten: int) -> tuple[Blatt, tuple[str, ...]]:
    """Return the one sheet of a CSV file and what had to be assumed.

    :raises DateiError: if it is no text, a quotation is left open, too wide, or has
        lines without end or next to nothing but empty ones
    """
    utf8, satz = als_utf8(roh)
    pruefe_zeilenlaenge(utf8)
    utf8 = ohne_leeren_schluss(utf8)
    try:
        blatt, trenner = _lies(utf8, max_spalten)
    except UnicodeDecodeError as fehler:
        if roh.startswith(codecs.BOM_UTF8):
            raise _falsches_zeichen("UTF-8", fehler) from fehler
        utf8, satz = _westlich(roh)
        blatt, trenner = _lies(utf8, max_spalten)
    blatt, saetze = ohne_formelschutz(blatt, utf8)
    getrennt = f"Die Spalten sind durch {TRENNER[trenner]} getrennt."
    return blatt, (satz, getrennt, *saetze)


def _lies(utf8: bytes, max_spalten: int) -> tuple[Blatt, str]:
    """Return the sheet and its separator.

    :raises UnicodeDecodeError: if the bytes are no UTF-8
    """
    versatz = 0
    if utf8.startswith(b"sep="):
        # Excel's own first line names the separator; it still counts as a line.
        zeile, _, utf8 = utf8.partition(b"\n")
        trenner, versatz = zeile.decode()[4:5], 1
    else:
        trenner = erkenne_trenner(_zeilen(utf8, PROBE_ZEILEN))
    if trenner not in TRENNER:
        trenner = ";"
    zellen, bild = _schnell(utf8, trenner, max_spalten)
    if zellen is None:
        zellen = _genau(utf8.decode(), trenner, max_spalten)
    elif bild.sauber:
        zellen = _ohne_leere_spalten(zellen, versatz)
        return Blatt("CSV", zellen, sichtbar=True), trenner
    return Blatt("CSV", _bereinigt(zellen, versatz), sichtbar=bild.sichtbar), trenner


def als_utf8(roh: bytes) -> tuple[bytes, str]:
    """Return a file as UTF-8 and a sentence on its encoding.

    A file without mark is taken for UTF-8 here; whether it is, the parser finds out.

    :raises DateiError: if it holds bytes that no text file holds
    """
    if roh.startswith(codecs.BOM_UTF8):
        return roh[len(codecs.BOM_UTF8) :], "Der Zeichensatz ist UTF-8."
    for bom in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if roh.startswith(bom):
            return _strikt(roh, "utf-16", "UTF-16")
    nullen = roh[:4000].count(0)
    if nullen > len(roh[:4000]) // 4:
        name = "utf-16-le" if roh[1:4000:2].count(0) > nullen // 2 else "utf-16-be"
        return _strikt(roh, name, "UTF-16 ohne Kennung")
    if 0 in roh:
        raise DateiError(
            "kein-text",
            "Die Datei ist keine Textdatei. Bitte speichern Sie die Liste als XLSX "
            "oder CSV.",
            gefunden="Nullbytes",
        )
    return roh, "Der Zeichensatz ist UTF-8."


def _strikt(roh: bytes, name: str, anzeige: str) -> tuple[bytes, str]:
    try:
        return roh.decode(name).encode(), f"Der Zeichensatz ist {anzeige}."
    except UnicodeDecodeError as fehler:
        raise _falsches_zeichen(anzeige, fehler) from fehler


def _falsches_zeichen(anzeige: str, fehler: UnicodeDecodeError) -> DateiError:
    return DateiError(
        "zeichensatz",
        f"Die Datei gibt sich als {anzeige} aus, enthält aber andere Zeichen. "
        f"Bitte speichern Sie sie als „CSV UTF-8“.",
        gefunden=f"ungültiges Zeichen an Stelle {fehler.start + 1}",
        erwartet=anzeige,
    )


def _westlich(roh: bytes) -> tuple[bytes, str]:
    """Decode a file that is no UTF-8: Windows, or DOS if that has more umlauts."""
    treffer = [
        sum(roh.count(u.encode(name, "ignore") or b"\0") for u in UMLAUTE)
        for name in ("cp1252", "cp850")
    ]
    if treffer[1] > treffer[0]:
        satz = "Der Zeichensatz ist DOS (CP 850), nach den Umlauten angenommen."
        return roh.decode("cp850").encode(), satz
    satz = "Der Zeichensatz ist Windows-1252, nach den Umlauten angenommen."
    return roh.decode("cp1252", errors="replace").encode(), satz


def erkenne_trenner(anfang: list[str]) -> str:
    """Return the separator that cuts most lines into the same number of cells."""
    zeilen = [zeile for zeile in anfang if zeile.strip()]
    beste, bestes_mass = ";", (0, 0)
    for trenner in TRENNER:
        breiten = Counter(_breite(zeile, trenner) for zeile in zeilen)
        del breiten[1]
        if breiten:
            breite, anzahl = max(breiten.items(), key=lambda paar: (paar[1], paar[0]))
            mass = (anzahl, breite)
            if mass > bestes_mass:
                beste, bestes_mass = trenner, mass
    return beste


def _zeilen(utf8: bytes, hoechstens: int) -> list[str]:
    """Return the first lines of a long text without cutting all of it."""
    ende = -1
    for _ in range(hoechstens):
        ende = utf8.find(b"\n", ende + 1)
        if ende < 0:
            break
    return utf8[: ende if ende >= 0 else None].decode().splitlines()


def _breite(zeile: str, trenner: str) -> int:
    """Return the cells of a line; separators in quotation marks do not count."""
    if '"' not in zeile:
        return zeile.count(trenner) + 1
    try:
        return len(next(csv.reader([zeile], delimiter=trenner)))
    except (csv.Error, StopIteration):
        return 1


def _schnell(
    utf8: bytes, trenner: str, max_spalten: int
) -> tuple["pl.DataFrame | None", Bytebild]:
    """Parse with polars; None where lines and rows may not be the same thing."""
    anfang = _zeilen(utf8, BREITE_ZEILEN)
    breiten = [_breite(zeile, trenner) for zeile in anfang]
    breite = max(breiten, default=1)
    if breite > max_spalten:
        raise _zu_breit(breite, max_spalten)
    # The bytes are looked at in a second thread while polars reads them.
    with ThreadPoolExecutor(1) as beiher:
        bild = beiher.submit(bytebild, utf8, trenner)
        voll = bool(breiten) and breiten[0] == breite and anfang[0] != ""
        zellen = _polars(_beendet(utf8), trenner, breite, mit_kopf=not voll)
        gesehen = bild.result()
    if zellen is None:
        utf8.decode()  # the parser may have met what is no UTF-8
        return None, gesehen
    if gesehen.einzelne_cr or len(zellen) != gesehen.zeilen:
        return None, gesehen
    return zellen.with_row_index(ZEILE, offset=1), gesehen


def _beendet(utf8: bytes) -> bytes:
    """Return a file with an end of its last line.

    Trap: at the end of a file without one polars drops a quotation mark that stands
    in the middle of a text; before an end of line it refuses it.
    """
    return utf8 if utf8.endswith(b"\n") or not utf8 else utf8 + b"\n"


def _polars(
    utf8: bytes, trenner: str, breite: int, *, mit_kopf: bool
) -> "pl.DataFrame | None":
    """Return the cells, or None if polars finds the file irregular.

    Without `mit_kopf` the first line has to hold as many cells as the widest.
    """
    import polars as pl

    namen = [f"s{i}" for i in range(breite)]
    if mit_kopf:
        utf8 = trenner.join(namen).encode() + b"\n" + utf8
    try:
        zellen = pl.read_csv(
            utf8,
            separator=trenner,
            has_header=mit_kopf,
            schema=None if mit_kopf else dict.fromkeys(namen, pl.String()),
            infer_schema=False,
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return zellen if zellen.columns == namen else None


def _genau(text: str, trenner: str, max_spalten: int) -> "pl.DataFrame":
    """Parse row by row with the line each row begins in; slower, but tolerant."""
    import polars as pl

    leser = csv.reader(io.StringIO(text, newline=""), delimiter=trenner, strict=True)
    reihen: list[list[str]] = []
    nummern: list[int] = []
    beginn = 1
    try:
        for reihe in leser:
            reihen.append(reihe)
            nummern.append(beginn)
            beginn = leser.line_num + 1
    except csv.Error as fehler:
        raise DateiError(
            "anfuehrungszeichen",
            f"Ab Zeile {beginn} ist ein Anführungszeichen nicht geschlossen oder steht "
            "mitten im Text. Bitte berichtigen Sie die Zeile oder speichern Sie als "
            "XLSX.",
            gefunden=f"Zeile {beginn} lässt sich nicht in Zellen teilen",
            erwartet='Text in Anführungszeichen, innere verdoppelt: "Haus ""Nord"""',
        ) from fehler
    breite = max((len(reihe) for reihe in reihen), default=1)
    if breite > max_spalten:
        raise _zu_breit(breite, max_spalten)
    spalten = {
        f"s{i}": pl.Series(
            [reihe[i] if i < len(reihe) else None for reihe in reihen], dtype=pl.String
        )
        for i in range(breite)
    }
    return pl.DataFrame({ZEILE: pl.Series(nummern, dtype=pl.UInt32)} | spalten)


def _zu_breit(breite: int, max_spalten: int) -> DateiError:
    return DateiError(
        "zu-viele-spalten",
        "Die Datei hat zu viele Spalten. Bitte löschen Sie die Spalten, die nicht zur "
        "Liste gehören.",
        gefunden=f"{breite} Spalten",
        erwartet=f"höchstens {max_spalten} Spalten",
    )


def _bereinigt(zellen: "pl.DataFrame", versatz: int) -> "pl.DataFrame":
    """Trim cells, turn empty ones to null."""
    import polars as pl

    texte = pl.exclude(ZEILE)
    zellen = zellen.with_columns(texte.str.strip_chars())
    zellen = zellen.with_columns(pl.when(texte != "").then(texte))
    return _ohne_leere_spalten(zellen, versatz)


def _ohne_leere_spalten(zellen: "pl.DataFrame", versatz: int) -> "pl.DataFrame":
    """Drop empty columns at the right; count lines left out at the top."""
    import polars as pl

    if versatz:
        zellen = zellen.with_columns(pl.col(ZEILE) + versatz)
    while zellen.width > 1 and zellen.to_series(-1).null_count() == len(zellen):
        zellen = zellen.drop(zellen.columns[-1])
    return zellen
