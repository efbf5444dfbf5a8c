"""Mends the text layer of a PDF for letters of base and accents (DIN 91379).

typst 0.15 gives every glyph of such a letter the text of the whole letter, so
"A̋" is read and copied as "A̋A̋" (typst issue 8767). Here each glyph gets its own
part back: the base letter, then the accents. The look of the page stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

_BFCHAR = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_BFRANGE = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(r"\d+ beginbf(char|range)(.*?)endbf(?:char|range)\s*", re.DOTALL)
# A CMap block holds at most this many lines.
ZEILEN_JE_BLOCK = 100
GANZ = "\u017f"


def has_akzente(text: str) -> bool:
    """Return whether a text holds a letter that may be set from base and accents.

    Letters up to U+017F are whole in every font of ours.
    """
    return any(
        unicodedata.combining(zeichen) or (zeichen > GANZ and _zerlegbar(zeichen))
        for zeichen in unicodedata.normalize("NFC", text)
    )


def _zerlegbar(text: str) -> bool:
    """Return whether a text has accents, loose or built in."""
    return any(map(unicodedata.combining, unicodedata.normalize("NFD", text)))


def mend_textebene(inhalt: bytes) -> bytes:
    """Return the PDF with a text layer in which each letter stands once."""
    import pikepdf

    with pikepdf.open(BytesIO(inhalt)) as datei:
        schriften: dict[Any, _Schrift] = {}
        for seite in datei.pages:
            befehle = list(pikepdf.parse_content_stream(seite))
            glyphen = list(_glyphen(befehle, seite, schriften))
            for buchstabe in _buchstaben(glyphen):
                _divide(buchstabe)
            _write_ersatztexte(befehle, glyphen)
            seite.Contents = datei.make_stream(pikepdf.unparse_content_stream(befehle))
        for schrift in schriften.values():
            schrift.write()
        puffer = BytesIO()
        datei.save(puffer, deterministic_id=True)
    return puffer.getvalue()


@dataclass
class _Schrift:
    """One embedded font: what its glyphs mean and how far they move the pen."""

    objekt: Any
    texte: dict[int, str] = field(default_factory=dict)
    eigene: dict[int, str] = field(default_factory=dict)
    breiten: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cmap = self.objekt.ToUnicode.read_bytes().decode("latin-1")
        for art, block in _BLOCK.findall(self.cmap):
            self.texte.update(_bereiche(block) if art == "range" else _einzelne(block))
        nachkomme = self.objekt.DescendantFonts[0]
        werte = list(nachkomme.get("/W", []))
        while werte:
            von, zweiter = int(werte.pop(0)), werte.pop(0)
            if isinstance(zweiter, int | float) or not hasattr(zweiter, "__iter__"):
                breite = float(werte.pop(0))
                self.breiten |= dict.fromkeys(range(von, int(zweiter) + 1), breite)
            else:
                self.breiten |= {von + i: float(b) for i, b in enumerate(zweiter)}
        self.sonst = float(nachkomme.get("/DW", 1000))

    def write(self) -> None:
        """Write the map from glyphs to text back, if it changed."""
        if not self.eigene:
            return
        zeilen = [
            f"<{glyphe:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for glyphe, text in sorted((self.texte | self.eigene).items())
        ]
        bloecke = [
            zeilen[i : i + ZEILEN_JE_BLOCK]
            for i in range(0, len(zeilen), ZEILEN_JE_BLOCK)
        ]
        neu = "".join(
            f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in bloecke
        )
        kopf, _, _ = self.cmap.partition(_BLOCK.search(self.cmap)[0])  # type: ignore[index]  # every map has a block
        fuss = self.cmap[list(_BLOCK.finditer(self.cmap))[-1].end() :]
        self.objekt.ToUnicode.write((kopf + neu + fuss).encode("latin-1"))


def _text(kode: str) -> str:
    return bytes.fromhex(kode).decode("utf-16-be")


def _einzelne(block: str) -> dict[int, str]:
    return {int(von, 16): _text(ziel) for von, ziel in _BFCHAR.findall(block)}


def _bereiche(block: str) -> dict[int, str]:
    texte = {}
    for von, bis, ziel in _BFRANGE.findall(block):
        text = _text(ziel)
        for nr in range(int(von, 16), int(bis, 16) + 1):
            texte[nr] = text[:-1] + chr(ord(text[-1]) + nr - int(von, 16))
    return texte


@dataclass
class _Glyphe:
    """One glyph on the page; `spanne` is the command that gives it another text."""

    schrift: _Schrift
    nummer: int
    spanne: int | None
    text: str
    teil: str | None = None

    @property
    def ist_akzent(self) -> bool:
        """Whether it is set over the glyph before it."""
        return self.schrift.breiten.get(self.nummer, self.schrift.sonst) == 0


def _glyphen(
    befehle: list[Any], seite: Any, schriften: dict[Any, _Schrift]
) -> Iterator[_Glyphe]:
    """Yield the glyphs of a page in their order."""
    offen: list[tuple[int | None, str]] = []
    schrift: _Schrift | None = None
    for ort, (werte, befehl) in enumerate(befehle):
        name = str(befehl)
        if name in {"BDC", "BMC"}:
            offen.append(_spanne(ort, werte) or (offen[-1] if offen else (None, "")))
        elif name == "EMC":
            offen.pop()
        elif name == "Tf":
            objekt = seite.Resources.Font[str(werte[0])]
            schrift = schriften.setdefault(objekt.objgen, _Schrift(objekt))
        elif name in {"Tj", "TJ"} and schrift:
            spanne, ersatz = offen[-1] if offen else (None, "")
            for nummer in _nummern(werte[0]):
                eigener = schrift.texte.get(nummer, "")
                text = eigener if spanne is None else ersatz
                yield _Glyphe(schrift, nummer, spanne, text)


def _spanne(ort: int, werte: Any) -> tuple[int | None, str] | None:
    """Return where a replacement text begins, None if there is none."""
    merkmale = werte[1] if len(werte) > 1 else None
    if merkmale is None or "/ActualText" not in merkmale:
        return None
    return ort, str(merkmale["/ActualText"])


def _nummern(gezeigt: Any) -> Iterator[int]:
    """Yield the glyph numbers of a string or an array of strings and moves."""
    import pikepdf

    teile = gezeigt if isinstance(gezeigt, pikepdf.Array) else [gezeigt]
    for teil in teile:
        if isinstance(teil, pikepdf.String):
            kode = bytes(teil)
            yield from (int.from_bytes(kode[i : i + 2]) for i in range(0, len(kode), 2))


def _buchstaben(glyphen: list[_Glyphe]) -> Iterator[list[_Glyphe]]:
    """Yield the glyphs of each letter that has loose accents."""
    aktuell: list[_Glyphe] = []
    for glyphe in glyphen:
        weiter = aktuell and glyphe.ist_akzent and glyphe.text == aktuell[0].text
        if not weiter:
            if aktuell:
                yield aktuell
            aktuell = []
        if weiter or _zerlegbar(glyphe.text):
            aktuell.append(glyphe)
    if aktuell:
        yield aktuell


def _divide(buchstabe: list[_Glyphe]) -> None:
    """Give each glyph of a letter its own part of the text."""
    text = buchstabe[0].text
    spannen = {glyphe.spanne for glyphe in buchstabe}
    if len(text) < len(buchstabe) and (None in spannen or len(spannen) > 1):
        # Without a replacement text of its own the letter is read in its parts.
        text = unicodedata.normalize("NFD", text)
    erster = max(len(text) - len(buchstabe) + 1, 1)
    teile = [text[:erster], *text[erster:]]
    teile += [""] * (len(buchstabe) - len(teile))
    for glyphe, teil in zip(buchstabe, teile, strict=True):
        glyphe.teil = teil
        if teil and glyphe.spanne is None:
            glyphe.schrift.eigene.setdefault(glyphe.nummer, teil)


def _write_ersatztexte(befehle: list[Any], glyphen: list[_Glyphe]) -> None:
    """Let a replacement text say what its own glyphs say, no more."""
    import pikepdf

    je_spanne: dict[int, list[_Glyphe]] = {}
    for glyphe in glyphen:
        if glyphe.spanne is not None and glyphe.teil is not None:
            je_spanne.setdefault(glyphe.spanne, []).append(glyphe)
    for ort, eigene in je_spanne.items():
        art, merkmale = befehle[ort].operands
        neu = pikepdf.Dictionary(merkmale)
        neu["/ActualText"] = pikepdf.String("".join(g.teil or "" for g in eigene))
        befehle[ort] = pikepdf.ContentStreamInstruction(
            [art, neu], pikepdf.Operator("BDC")
        )
