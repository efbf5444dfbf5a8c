"""The parts of an XLSX the parser does not show: merged cells, error cells, types."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from zielwerk.listen.archiv import MAX_ENTPACKT, zipbombe
from zielwerk.listen.befund import DateiError

if TYPE_CHECKING:
    import polars as pl

STUECK = 1024 * 1024
KOPF_BYTES = 8192
MAX_VERBUNDEN = 20_000
ZEIGEN = 5
TEXTE = "xl/sharedStrings.xml"
_ZUSAMMEN = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FEHLER = re.compile(
    rb'<(?:\w+:)?c [^>]*?r="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>'
    rb"(?:<(?:\w+:)?f[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]*)<"
)
_ZELLE = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)\d+"(?:[^>]*[^/>])?>')
_TEXT = rb'<(?:\w+:)?c [^>]*?r="(%s)(\d+)"[^>]*?\bt="(?:s|str|inlineStr)"'
_PUNKTZAHL = re.compile(rb"\.\d+\s*</(?:\w+:)?t>")
_NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def spaltennummer(buchstaben: str) -> int:
    """Return the column of letters, counted from 0 ("A" → 0, "AB" → 27)."""
    nummer = 0
    for zeichen in buchstaben:
        nummer = nummer * 26 + ord(zeichen) - ord("A") + 1
    return nummer - 1


def spaltenbuchstabe(nummer: int) -> str:
    """Return the letters of a column counted from 0 (0 → "A", 27 → "AB")."""
    buchstaben = ""
    nummer += 1
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        buchstaben = chr(ord("A") + rest) + buchstaben
    return buchstaben


@dataclass(frozen=True)
class Blattteil:
    """The XML of one sheet, and of the texts it shares with the other sheets.

    Asked only for what is rare.
    """

    xml: bytes = field(default=b"", repr=False)
    texte: bytes = field(default=b"", repr=False)

    @cached_property
    def erste_spalte(self) -> int:
        """Return the first column with a cell: the parser starts counting there."""
        if b'r="A' in self.xml and any(
            treffer[1] == b"A" for treffer in _ZELLE.finditer(self.xml)
        ):
            return 0
        spalten = {treffer[1] for treffer in _ZELLE.finditer(self.xml)}
        return min((spaltennummer(s.decode()) for s in spalten), default=0)

    def textzellen(self, spalten: list[int]) -> dict[int, set[int]]:
        """Return column → lines of the cells that hold text, for some columns."""
        if not spalten or not self._kann_zahl_als_text:
            return {}
        namen = "|".join(spaltenbuchstabe(spalte) for spalte in spalten).encode()
        heraus: dict[int, set[int]] = {}
        for treffer in re.finditer(_TEXT % namen, self.xml):
            spalte = spaltennummer(treffer[1].decode())
            heraus.setdefault(spalte, set()).add(int(treffer[2]))
        return heraus

    @cached_property
    def _kann_zahl_als_text(self) -> bool:
        """Return whether some text cell may look like a number with a point.

        A text in parts, from a formula or with signs as numbers is not judged.
        """
        # Excel shares its texts; only other programs write them into the sheet.
        eigene = self.xml if b"inlineStr" in self.xml else b""
        return b'"str"' in self.xml or any(
            _PUNKTZAHL.search(xml) or _hat_unklare_texte(xml)
            for xml in (self.texte, eigene)
        )

    def prepare(self) -> None:
        """Look at everything that needs no cells, so that it is known later."""
        _ = (self._kann_zahl_als_text, self._hat_fehlerzellen, self.hinweise)

    @cached_property
    def _hat_fehlerzellen(self) -> bool:
        return b't="e"' in self.xml

    def sonderzellen(self, tabelle: "pl.DataFrame") -> dict[int, dict[int, str | None]]:
        """Return column → line → value of error cells and of cells merged downwards."""
        heraus: dict[int, dict[int, str | None]] = {}
        if self._hat_fehlerzellen:
            for buchstaben, zeile, wert in _FEHLER.findall(self.xml):
                spalte = spaltennummer(buchstaben.decode())
                heraus.setdefault(spalte, {})[int(zeile)] = wert.decode(
                    "utf-8", "replace"
                )
        for spalte, oben, unten in self._verbunden:
            name = f"s{spalte}"
            if name in tabelle.columns and oben <= len(tabelle):
                wert = tabelle[name][oben - 1]
                bis = min(unten, len(tabelle))
                je_zeile = heraus.setdefault(spalte, {})
                je_zeile.update(dict.fromkeys(range(oben + 1, bis + 1), wert))
        return heraus

    @cached_property
    def hinweise(self) -> tuple[str, ...]:
        """Return a sentence on cells merged downwards, if there are any."""
        bereiche = [
            f"{spaltenbuchstabe(s)}{oben}:{spaltenbuchstabe(s)}{unten}"
            for s, oben, unten in self._verbunden
        ]
        if not bereiche:
            return ()
        rest = (
            f" und {len(bereiche) - ZEIGEN} weitere" if len(bereiche) > ZEIGEN else ""
        )
        return (
            f"Verbundene Zellen ({', '.join(bereiche[:ZEIGEN])}{rest}): Der Wert gilt "
            f"für jede Zeile des Bereichs.",
        )

    @cached_property
    def _verbunden(self) -> list[tuple[int, int, int]]:
        # They stand behind the cells, of which there are many.
        ende = self.xml.find(b"mergeCells", max(0, self.xml.rfind(b"sheetData>")))
        if ende < 0:
            return []
        treffer = _ZUSAMMEN.findall(self.xml, ende)[:MAX_VERBUNDEN]
        return [
            (spaltennummer(links.decode()), int(oben), int(unten))
            for links, oben, _, unten in treffer
            if int(unten) > int(oben)
        ]


def _hat_unklare_texte(xml: bytes) -> bool:
    """Return whether a text comes in parts, with signs as numbers, or as CDATA.

    A single rare byte is found much faster than a word: it is asked for first.
    """
    return (
        (b"r>" in xml and (b"<r>" in xml or b":r>" in xml))
        or (b"&" in xml and b"&#" in xml)
        or (b"!" in xml and b"CDATA" in xml)
    )


def _hat_dtd(xml: bytes) -> bool:
    """Return whether a part declares a document type or an entity."""
    return b"!" in xml and (b"<!DOCTYPE" in xml or b"<!ENTITY" in xml)


def lies_teile(roh: bytes) -> dict[str, Blattteil]:
    """Return the sheets' XML by sheet name; every part of the archive is looked at.

    :raises DateiError: for a DTD (XML bomb), a damaged part, or too many bytes
    """
    try:
        with zipfile.ZipFile(io.BytesIO(roh)) as archiv:
            inhalt = _lies(archiv)
            pfade = _blattpfade(inhalt)
    except DateiError:
        raise
    except Exception as fehler:  # zlib, CRC, encodings, XML: all mean the same here
        raise DateiError(
            "xlsx-beschaedigt",
            "Die XLSX-Datei ist beschädigt. Bitte öffnen Sie sie in Excel, speichern "
            "Sie sie neu und laden Sie sie noch einmal hoch.",
            gefunden=f"unlesbarer Teil ({type(fehler).__name__})",
        ) from fehler
    texte = inhalt.get(TEXTE, b"")
    return {
        name: Blattteil(inhalt[pfad], texte)
        for name, pfad in pfade.items()
        if pfad in inhalt
    }


def _lies(archiv: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack the XML parts, never more than the limit."""
    inhalt: dict[str, bytes] = {}
    gesamt = 0
    for teil in archiv.infolist():
        if not teil.filename.lower().endswith((".xml", ".rels")):
            continue
        stuecke = []
        with archiv.open(teil) as datei:
            while stueck := datei.read(STUECK):
                gesamt += len(stueck)
                if gesamt > MAX_ENTPACKT:
                    raise zipbombe(f"mehr als {MAX_ENTPACKT // STUECK} MB entpackt")
                stuecke.append(stueck)
        xml = b"".join(stuecke)
        if _hat_dtd(xml):
            raise DateiError(
                "xml-bombe",
                "Die Datei enthält eine XML-Definition (DTD), wie sie Excel nie "
                "schreibt, und wird deshalb nicht gelesen.",
                gefunden=f"DTD in {teil.filename}",
            )
        inhalt[teil.filename.lstrip("/")] = xml
    return inhalt


def _blattpfade(inhalt: dict[str, bytes]) -> dict[str, str]:
    """Return sheet name → path in the archive."""
    # A DTD was refused in `_lies`: no entity is left to expand.
    verweise = ET.fromstring(inhalt["xl/_rels/workbook.xml.rels"])  # noqa: S314
    mappe = ET.fromstring(inhalt["xl/workbook.xml"])  # noqa: S314
    ziele = {v.get("Id"): v.get("Target", "") for v in verweise}
    pfade = {}
    for blatt in mappe.iterfind("m:sheets/m:sheet", _NS):
        ziel = ziele.get(blatt.get(f"{{{_NS['r']}}}id"), "")
        pfad = ziel.lstrip("/") if ziel.startswith("/") else f"xl/{ziel}"
        pfade[blatt.get("name", "")] = pfad
    return pfade
