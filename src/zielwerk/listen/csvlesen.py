"""Reads CSV: encoding, separator, and cells with exact line numbers."""

import codecs
import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from zielwerk.listen.befund import DateiError
from zielwerk.listen.blatt import ZEILE, Blatt

if TYPE_CHECKING:
    import polars as pl

TRENNER = {";": "Semikolon", "\t": "Tabulator", ",": "Komma", "|": "senkrechter Strich"}
PROBE_ZEILEN = 200
BREITE_ZEILEN = 2000
UMLAUTE = "äöüÄÖÜß§€"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def lies_csv(roh: bytes, max_spalten: int) -> tuple[Blatt, tuple[str, ...]]:
    """Return the one sheet of a CSV file and what had to be assumed.

    :raises DateiError: if it is no text, a quotation is left open, or it is too wide
    """
    text, annahmen = dekodiere(roh)
    if text.startswith("sep="):
        # Excel's own first line names the separator; it still counts as a line.
        trenner = text[4:5]
        text = text.partition("\n")[2]
        versatz = 1
    else:
        trenner, versatz = erkenne_trenner(text), 0
    if trenner not in TRENNER:
        trenner = ";"
    zellen = _schnell(text, trenner, max_spalten)
    if zellen is None:
        zellen = _genau(text, trenner, max_spalten)
    annahmen = (*annahmen, f"Die Spalten sind durch {TRENNER[trenner]} getrennt.")
    return Blatt("CSV", _bereinigt(zellen, versatz)), annahmen


def dekodiere(roh: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and a sentence on its encoding.

    :raises DateiError: if it holds bytes that no text file holds
    """
    for bom, name, anzeige in _BOMS:
        if roh.startswith(bom):
            return _strikt(roh, name, anzeige)
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
    try:
        return roh.decode("utf-8"), ("Der Zeichensatz ist UTF-8.",)
    except UnicodeDecodeError:
        return _westlich(roh)


def _strikt(roh: bytes, name: str, anzeige: str) -> tuple[str, tuple[str, ...]]:
    try:
        return roh.decode(name), (f"Der Zeichensatz ist {anzeige}.",)
    except UnicodeDecodeError as fehler:
        raise DateiError(
            "zeichensatz",
            f"Die Datei gibt sich als {anzeige} aus, enthält aber andere Zeichen. "
            f"Bitte speichern Sie sie als „CSV UTF-8“.",
            gefunden=f"ungültiges Zeichen an Stelle {fehler.start + 1}",
            erwartet=anzeige,
        ) from fehler


def _westlich(roh: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode a file that is no UTF-8: Windows, or DOS if that has more umlauts."""
    windows = roh.decode("cp1252", errors="replace")
    dos = roh.decode("cp850")
    treffer = [sum(text.count(u) for u in UMLAUTE) for text in (windows, dos)]
    if treffer[1] > treffer[0]:
        return dos, ("Der Zeichensatz ist DOS (CP 850), nach den Umlauten angenommen.",)
    return windows, ("Der Zeichensatz ist Windows-1252, nach den Umlauten angenommen.",)


def erkenne_trenner(text: str) -> str:
    """Return the separator that cuts most lines into the same number of cells."""
    zeilen = [zeile for zeile in _zeilen(text, PROBE_ZEILEN) if zeile.strip()]
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


def _zeilen(text: str, hoechstens: int) -> list[str]:
    """Return the first lines of a long text without cutting all of it."""
    ende = -1
    for _ in range(hoechstens):
        ende = text.find("\n", ende + 1)
        if ende < 0:
            break
    return text[: ende if ende >= 0 else None].splitlines()


def _breite(zeile: str, trenner: str) -> int:
    """Return the cells of a line; separators in quotation marks do not count."""
    if '"' not in zeile:
        return zeile.count(trenner) + 1
    try:
        return len(next(csv.reader([zeile], delimiter=trenner)))
    except (csv.Error, StopIteration):
        return 1


def _schnell(text: str, trenner: str, max_spalten: int) -> "pl.DataFrame | None":
    """Parse with polars; None where lines and rows may not be the same thing."""
    import polars as pl

    if text.count("\r") != text.count("\r\n"):
        return None
    zeilen = text.count("\n") + (not text.endswith("\n"))
    breite = max((_breite(z, trenner) for z in _zeilen(text, BREITE_ZEILEN)), default=1)
    if breite > max_spalten:
        raise _zu_breit(breite, max_spalten)
    kopf = trenner.join(f"s{i}" for i in range(breite))
    try:
        zellen = pl.read_csv(
            f"{kopf}\n{text}".encode(),
            separator=trenner,
            infer_schema=False,
            raise_if_empty=False,
        )
    except (pl.exceptions.PolarsError, UnicodeEncodeError):
        return None
    if len(zellen) != zeilen or zellen.columns != [f"s{i}" for i in range(breite)]:
        return None
    return zellen.with_row_index(ZEILE, offset=1)


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
    """Trim cells, turn empty ones to null, drop empty columns at the right."""
    import polars as pl

    texte = pl.exclude(ZEILE)
    zellen = zellen.with_columns(texte.str.strip_chars(), pl.col(ZEILE) + versatz)
    zellen = zellen.with_columns(pl.when(texte != "").then(texte))
    while zellen.width > 1 and zellen.to_series(-1).null_count() == len(zellen):
        zellen = zellen.drop(zellen.columns[-1])
    return zellen
