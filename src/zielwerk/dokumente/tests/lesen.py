"""Reads papers back the way an assistive program does: in the order of the tags."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
import lxml.html
import pikepdf
from docx.document import Document

_BFCHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BFRANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def ohne_zwischenraum(text: str) -> str:
    """Return a text without spaces, line breaks and soft hyphens."""
    return "".join(text.split()).replace("\u00ad", "")


def _zuordnung(schrift: Any) -> dict[int, str]:
    """Return glyph → text from the font's ToUnicode map."""
    cmap = schrift.ToUnicode.read_bytes().decode("latin-1")
    texte: dict[int, str] = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for von, bis, ziel in _BFRANGE.findall(block):
            erstes = bytes.fromhex(ziel).decode("utf-16-be")
            for nr in range(int(von, 16), int(bis, 16) + 1):
                letztes = chr(ord(erstes[-1]) + nr - int(von, 16))
                texte[nr] = erstes[:-1] + letztes
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for von, ziel in _BFCHAR.findall(block):
            texte[int(von, 16)] = bytes.fromhex(ziel).decode("utf-16-be")
    return texte


class _Seite:
    """The text of one page per marked-content id."""

    def __init__(self, seite: pikepdf.Page) -> None:
        schriften = seite.Resources.get("/Font", {})
        self.zuordnungen = {n: _zuordnung(s) for n, s in schriften.items()}
        self.texte: dict[int, str] = {}
        self.offen: list[tuple[int | None, bool]] = []
        self.schrift = ""
        for werte, befehl in pikepdf.parse_content_stream(seite):
            self.lies(str(befehl), werte)

    def lies(self, befehl: str, werte: Any) -> None:
        if befehl in {"BDC", "BMC"}:
            self.beginne(werte)
        elif befehl == "EMC":
            self.offen.pop()
        elif befehl == "Tf":
            self.schrift = str(werte[0])
        elif befehl in {"Tj", "TJ"}:
            teile = werte[0] if befehl == "TJ" else [werte[0]]
            for teil in teile:
                if isinstance(teil, pikepdf.String):
                    self.schreibe(bytes(teil))

    def beginne(self, werte: Any) -> None:
        merkmale = werte[1] if len(werte) > 1 else {}
        kennung = int(merkmale["/MCID"]) if "/MCID" in merkmale else self.kennung()
        stumm = "/ActualText" in merkmale
        self.offen.append((kennung, stumm or any(s for _, s in self.offen)))
        if stumm and kennung is not None:
            ersatz = str(merkmale["/ActualText"])
            self.texte[kennung] = self.texte.get(kennung, "") + ersatz

    def kennung(self) -> int | None:
        return self.offen[-1][0] if self.offen else None

    def schreibe(self, kode: bytes) -> None:
        kennung = self.kennung()
        if kennung is None or self.offen[-1][1]:
            return
        texte = self.zuordnungen[self.schrift]
        glyphen = [int.from_bytes(kode[i : i + 2]) for i in range(0, len(kode), 2)]
        neu = "".join(texte[g] for g in glyphen)
        self.texte[kennung] = self.texte.get(kennung, "") + neu


class PdfLeser:
    """A PDF with its tags and the text below each."""

    def __init__(self, inhalt: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(inhalt))
        self.seiten = {s.objgen: _Seite(s) for s in self.pdf.pages}

    def text(self) -> str:
        """Return all text in the order of the tags, without list labels."""
        return "".join(self._text(self.pdf.Root.StructTreeRoot, None))

    def texte_von(self, art: str) -> list[str]:
        """Return the text of each element of one kind, e.g. "/TH"."""
        gefunden = self.elemente(self.pdf.Root.StructTreeRoot)
        return ["".join(self._text(e, None)) for e in gefunden if e.get("/S") == art]

    def elemente(self, knoten: Any) -> Iterator[Any]:
        """Yield every structure element below one."""
        for kind in _kinder(knoten):
            if isinstance(kind, pikepdf.Dictionary) and "/S" in kind:
                yield kind
                yield from self.elemente(kind)

    def _text(self, knoten: Any, seite: Any) -> Iterator[str]:
        if knoten.get("/S") == "/Lbl":
            return
        seite = knoten.get("/Pg", seite)
        for kind in _kinder(knoten):
            if isinstance(kind, int):
                yield self.seiten[seite.objgen].texte.get(kind, "")
            elif kind.get("/Type") == "/MCR":
                eigene = kind.get("/Pg", seite)
                yield self.seiten[eigene.objgen].texte.get(int(kind["/MCID"]), "")
            elif "/S" in kind:
                yield from self._text(kind, seite)


def _kinder(knoten: Any) -> list[Any]:
    kinder = knoten.get("/K", [])
    return list(kinder) if isinstance(kinder, pikepdf.Array) else [kinder]


def html_text(inhalt: bytes) -> str:
    """Return the words of an HTML paper without its foot."""
    baum = lxml.html.fromstring(inhalt.decode())
    artikel = baum.find(".//article")
    for fuss in artikel.findall("footer"):
        fuss.drop_tree()
    for ende in artikel.iter("br", "td", "th", "dt", "dd"):
        ende.tail = f" {ende.tail or ''}"
    return "".join(artikel.itertext())


def docx_lesen(inhalt: bytes) -> Document:
    """Open a DOCX."""
    return docx.Document(BytesIO(inhalt))


def docx_text(inhalt: bytes) -> str:
    """Return the words of a DOCX in their order, tables and links included."""
    teile = []
    for element in docx_lesen(inhalt).element.body.iter():
        ort = element.tag.rpartition("}")[2]
        if ort == "t":
            teile.append(element.text or "")
        elif ort in {"tab", "br", "p"}:
            teile.append(" ")
    return "".join(teile)
