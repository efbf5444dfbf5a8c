"""The parts of an XLSX the parser does not show: merged cells, error cells, types."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from zielwerk.listen.archiv import MAX_ENTPACKT, MB, zipbombe
from zielwerk.listen.befund import DateiError

MAX_VERBUNDEN = 20_000
TEXTE = "xl/sharedStrings.xml"
_ZUSAMMEN = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FEHLER = re.compile(
    rb'<(?:\w+:)?c [^>]*?r="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>'
    rb"(?:<(?:\w+:)?f[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]*)<"
)
_ZELLE = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)\d+"(?:[^>]*[^/>])?>')
_TEXTZELLE = re.compile(rb't="(?:s|str|inlineStr)"')
_ZAHL = rb"\s*-?[0-9]+\.[0-9]+\s*</"
# A text that stands in the sheet itself and looks like a number with a point. Both
# patterns begin inside the cell: to begin at each cell takes five times as long.
_EIGENE_ZAHL = re.compile(
    rb't="(?:str|inlineStr)"[^>]*>(?:<(?:\w+:)?f[^<]*(?:</(?:\w+:)?f>)?)?'
    rb"<(?:\w+:)?(?:v|is><(?:\w+:)?t)[^>]*>" + _ZAHL
)
_GETEILTER_TEXT = re.compile(rb't="s"[^>]*><(?:\w+:)?v>(\d+)</')
_ORT = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)(\d+)"')
_EINTRAG = re.compile(
    rb"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL
)
_ZAHLTEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>" + _ZAHL)
# `re` finds these faster than `in` does; both are rare.
_FORMEL_ODER_FEHLER = re.compile(rb't="(?:str|e)"')
_R = re.compile(rb"r>")
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
class Auskunft:
    """What the XML of a sheet says of its cells; columns count from 0, lines from 1.

    `ab_spalte` is the first column with a cell, where the parser starts counting;
    `verbunden` are column, first and last line of cells merged downwards, `fehler`
    column, line and value of error cells. `zahltexte` are by column the lines of text
    cells that look like a number with a point, which the parser shows as it would one.
    """

    ab_spalte: int = 0
    verbunden: tuple[tuple[int, int, int], ...] = ()
    fehler: tuple[tuple[int, int, str], ...] = ()
    zahltexte: dict[int, list[int]] = field(default_factory=dict)

    def als_json(self) -> dict[str, Any]:
        """Return the fields as a JSON object."""
        return asdict(self)

    @classmethod
    def aus_json(cls, alles: dict[str, Any]) -> "Auskunft":
        """Return what `als_json` made an object of."""
        je_spalte = alles.get("zahltexte", {})
        zahltexte = {int(spalte): zeilen for spalte, zeilen in je_spalte.items()}
        return cls(**{**alles, "zahltexte": zahltexte})


@dataclass(frozen=True)
class Blattteil:
    """The XML of one sheet; of the texts it shares with others, those like numbers."""

    xml: bytes = field(repr=False)
    zahltexte: frozenset[int] = frozenset()

    def auskunft(self) -> Auskunft:
        """Look for everything the parser does not show."""
        selten = _FORMEL_ODER_FEHLER.search(self.xml) is not None
        return Auskunft(
            self._erste_spalte(),
            self._verbunden(),
            self._fehlerzellen() if selten and b't="e"' in self.xml else (),
            self._zahltexte(hat_formeltext=selten and b'"str"' in self.xml),
        )

    def _erste_spalte(self) -> int:
        if b'r="A' in self.xml and any(
            treffer[1] == b"A" for treffer in _ZELLE.finditer(self.xml)
        ):
            return 0
        spalten = {treffer[1] for treffer in _ZELLE.finditer(self.xml)}
        return min((spaltennummer(s.decode()) for s in spalten), default=0)

    def _zahltexte(self, *, hat_formeltext: bool) -> dict[int, list[int]]:
        heraus: dict[int, list[int]] = {}
        for treffer in self._finde_zahltexte(hat_formeltext=hat_formeltext):
            ort = _ORT.match(self.xml, self.xml.rfind(b"<", 0, treffer.start()))
            if ort:
                spalte = spaltennummer(ort[1].decode())
                heraus.setdefault(spalte, []).append(int(ort[2]))
        return heraus

    def _finde_zahltexte(self, *, hat_formeltext: bool) -> Iterator[re.Match[bytes]]:
        if _hat_unklare_texte(self.xml):  # not judged: all of them
            yield from _TEXTZELLE.finditer(self.xml)
            return
        if hat_formeltext or _PUNKTZAHL.search(self.xml):
            yield from _EIGENE_ZAHL.finditer(self.xml)
        if self.zahltexte:
            for treffer in _GETEILTER_TEXT.finditer(self.xml):
                if int(treffer[1]) in self.zahltexte:
                    yield treffer

    def _fehlerzellen(self) -> tuple[tuple[int, int, str], ...]:
        return tuple(
            (
                spaltennummer(spalte.decode()),
                int(zeile),
                wert.decode("utf-8", "replace"),
            )
            for spalte, zeile, wert in _FEHLER.findall(self.xml)
        )

    def _verbunden(self) -> tuple[tuple[int, int, int], ...]:
        # They stand behind the cells, of which there are many.
        ende = self.xml.find(b"mergeCells", max(0, self.xml.rfind(b"sheetData>")))
        if ende < 0:
            return ()
        treffer = _ZUSAMMEN.findall(self.xml, ende)[:MAX_VERBUNDEN]
        return tuple(
            (spaltennummer(links.decode()), int(oben), int(unten))
            for links, oben, _, unten in treffer
            if int(unten) > int(oben)
        )


def _geteilte_zahltexte(texte: bytes) -> frozenset[int]:
    """Return which of the shared texts look like a number with a point, or may."""
    unklar = _hat_unklare_texte(texte)
    if not unklar and not (_PUNKTZAHL.search(texte) and _ZAHLTEXT.search(texte)):
        return frozenset()
    return frozenset(
        nummer
        for nummer, eintrag in enumerate(_EINTRAG.finditer(texte))
        if _ZAHLTEXT.search(eintrag[0]) or (unklar and _hat_unklare_texte(eintrag[0]))
    )


def _hat_unklare_texte(xml: bytes) -> bool:
    """Return whether a text comes in parts, with signs as numbers, or as CDATA.

    A single rare byte is found much faster than a word: it is asked for first.
    """
    return (
        (_R.search(xml) is not None and (b"<r>" in xml or b":r>" in xml))
        or (b"&" in xml and b"&#" in xml)
        or (b"!" in xml and b"CDATA" in xml)
    )


@dataclass(frozen=True)
class Teile:
    """The XML parts of a workbook: part → XML, sheet name → part."""

    inhalt: dict[str, bytes] = field(repr=False)
    pfade: dict[str, str]

    def blatt(self, name: str) -> bytes:
        """Return the XML of a sheet; nothing if it has none."""
        return self.inhalt.get(self.pfade.get(name, ""), b"")

    def auskuenfte(self) -> dict[str, dict[str, Any]]:
        """Return what the XML says of each sheet, as JSON objects."""
        zahltexte = _geteilte_zahltexte(self.inhalt.get(TEXTE, b""))
        return {
            name: Blattteil(self.blatt(name), zahltexte).auskunft().als_json()
            for name in self.pfade
        }


def lies_teile(roh: bytes) -> Teile:
    """Return the XML of a workbook; every part of the archive is looked at.

    :raises DateiError: for a DTD (XML bomb), a damaged part, or too many bytes
    """
    try:
        with zipfile.ZipFile(io.BytesIO(roh)) as archiv:
            inhalt = _lies(archiv)
            return Teile(inhalt, _blattpfade(inhalt))
    except DateiError:
        raise
    except Exception as fehler:  # zlib, CRC, encodings, XML: all mean the same here
        raise DateiError(
            "xlsx-beschaedigt",
            "Die XLSX-Datei ist beschädigt. Bitte öffnen Sie sie in Excel, speichern "
            "Sie sie neu und laden Sie sie noch einmal hoch.",
            gefunden=f"unlesbarer Teil ({type(fehler).__name__})",
        ) from fehler


def _hat_dtd(xml: bytes) -> bool:
    """Return whether a part declares a document type or an entity."""
    return b"!" in xml and (b"<!DOCTYPE" in xml or b"<!ENTITY" in xml)


def _lies(archiv: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack the XML parts, never more than the limit."""
    inhalt: dict[str, bytes] = {}
    gesamt = 0
    for teil in archiv.infolist():
        if not teil.filename.lower().endswith((".xml", ".rels")):
            continue
        with archiv.open(teil) as datei:
            xml = datei.read(MAX_ENTPACKT - gesamt + 1)
        gesamt += len(xml)
        if gesamt > MAX_ENTPACKT:
            raise zipbombe(f"mehr als {MAX_ENTPACKT // MB} MB entpackt")
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
