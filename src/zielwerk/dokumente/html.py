"""HTML: a file of its own with one embedded stylesheet, or a fragment for a page."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zielwerk.dokumente.inhalt import (
    KAESTEN,
    Absatz,
    Anlage,
    Beschluss,
    Bild,
    Block,
    Dokument,
    Felder,
    Kopf,
    Laeufe,
    Lauf,
    Liste,
    Tabelle,
    Text,
    Ueberschrift,
    Verweis,
    Zelle,
    Zitat,
    beratungsfolge,
)

STIL = Path(__file__).parent / "vorlagen" / "papier.css"
UMBRUCH = mark_safe("<br>")
LEER = mark_safe("")
TIEFSTE_EBENE = 6


def as_html(dokument: Dokument) -> bytes:
    """Return the paper as one HTML file: no script, nothing to load."""
    papier = dokument.druckbar()
    stil = mark_safe(STIL.read_text(encoding="utf-8"))  # noqa: S308  # our stylesheet
    return format_html(
        '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<title>{}</title>\n<meta name="author" content="{}">\n'
        '<meta name="keywords" content="{}">\n<style>\n{}</style>\n</head>\n'
        "<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        papier.sprache,
        papier.titel,
        papier.metadaten.get("autor", "Zielwerk"),
        papier.metadaten.get("stichworte", ""),
        stil,
        as_fragment(papier, ebene=1),
    ).encode()


def as_fragment(
    dokument: Dokument, *, ebene: int = 2, beleg: Callable[[str], str] | None = None
) -> SafeString:
    """Return the paper as `<article class="papier">`, without inline styles.

    `ebene` is the heading level of its title. `beleg` gives the address of the
    evidence of a figure, "" for none; figures with one become links.
    """
    papier = dokument.druckbar()
    schreiber = _Schreiber(ebene - 1, beleg)
    return format_html(
        '<article class="papier" lang="{}">\n{}{}{}{}</article>\n',
        papier.sprache,
        schreiber.kopf(papier.kopf) if papier.kopf else LEER,
        schreiber.ueberschrift(1, papier.titel),
        format_html_join("", "{}", ((schreiber.block(b),) for b in papier.bloecke)),
        _fuss(papier),
    )


def _fuss(papier: Dokument) -> SafeString:
    """Return the foot: number and data state, once at the end."""
    nummer = papier.kopf["nummer"] if papier.kopf else ""
    teile = (papier.metadaten.get("nummer", nummer), papier.fuss)
    if not any(teile):
        return LEER
    text = " · ".join(teil for teil in teile if teil)
    return format_html('<footer class="papier-fuss"><p>{}</p></footer>\n', text)


def _zeilen(text: str) -> SafeString:
    """Return escaped text; a line break becomes `<br>`."""
    return format_html_join(UMBRUCH, "{}", ((zeile,) for zeile in text.split("\n")))


def _element(name: str, inhalt: SafeString | str, klasse: str = "") -> SafeString:
    """Return one block element on a line of its own."""
    merkmal = format_html(' class="{}"', klasse) if klasse else LEER
    oeffnend = mark_safe(name)  # noqa: S308  # a tag name of ours
    return format_html("<{}{}>{}</{}>\n", oeffnend, merkmal, inhalt, oeffnend)


@dataclass(frozen=True)
class _Schreiber:
    """Writes blocks; `versatz` is added to heading levels."""

    versatz: int
    beleg: Callable[[str], str] | None

    def block(self, block: Block) -> SafeString:
        """Return one block as HTML."""
        if isinstance(block, Felder):
            return _felder(block)
        if isinstance(block, Bild):
            return _bild(block)
        if isinstance(block, Tabelle):
            return self.tabelle(block)
        if isinstance(block, Liste):
            return self.liste(block)
        if isinstance(block, Ueberschrift | Anlage):
            return self.kopfzeile(block)
        return self.absatz(block)

    def kopfzeile(self, block: Ueberschrift | Anlage) -> SafeString:
        """Return a heading; an Anlage begins on a new page."""
        if isinstance(block, Anlage):
            return self.ueberschrift(2, block.ueberschrift, "papier-anlage")
        return self.ueberschrift(block.ebene, block.text)

    def absatz(self, block: Absatz | Zitat | Beschluss) -> SafeString:
        """Return running text."""
        absatz = _element("p", self.laeufe(block.laeufe))
        if isinstance(block, Zitat):
            return _element("blockquote", absatz, "papier-zitat")
        if isinstance(block, Beschluss):
            return _element("div", absatz, "papier-beschluss")
        return absatz

    def ueberschrift(self, ebene: int, text: str, klasse: str = "") -> SafeString:
        """Return a heading, never deeper than HTML knows."""
        stufe = min(ebene + self.versatz, TIEFSTE_EBENE)
        return _element(f"h{stufe}", _zeilen(text), klasse or f"papier-ebene-{ebene}")

    def laeufe(self, laeufe: Laeufe) -> SafeString:
        """Return runs as inline HTML."""
        return format_html_join("", "{}", ((self.lauf(lauf),) for lauf in laeufe))

    def lauf(self, lauf: Lauf) -> SafeString:
        """Return one run."""
        inhalt = _zeilen(lauf.text)
        if isinstance(lauf, Text):
            inhalt = format_html("<em>{}</em>", inhalt) if lauf.kursiv else inhalt
            return format_html("<strong>{}</strong>", inhalt) if lauf.fett else inhalt
        if isinstance(lauf, Verweis):
            return format_html('<a href="{}">{}</a>', lauf.url, inhalt)
        ziel = self.beleg(lauf.schluessel) if self.beleg else ""
        if ziel:
            return format_html('<a class="papier-zahl" href="{}">{}</a>', ziel, inhalt)
        return format_html(
            '<data class="papier-zahl" value="{}">{}</data>', lauf.schluessel, inhalt
        )

    def liste(self, block: Liste) -> SafeString:
        """Return a list."""
        punkte = format_html_join(
            "", "<li>{}</li>\n", ((self.laeufe(punkt),) for punkt in block.punkte)
        )
        return _element("ol" if block.nummeriert else "ul", punkte)

    def tabelle(self, block: Tabelle) -> SafeString:
        """Return a table in a region that scrolls on small screens, and its notes."""
        kopf = format_html_join(
            "",
            '<th scope="col"{}>{}</th>',
            (
                (self.ausrichtung(block, nr), _zeilen(wort))
                for nr, wort in enumerate(block.kopfzeile)
            ),
        )
        zeilen = format_html_join(
            "", "<tr>{}</tr>\n", ((self.zeile(block, zeile),) for zeile in block.zeilen)
        )
        noten = (_element("p", _zeilen(n), "papier-note") for n in block.fussnoten)
        return format_html(
            '<div class="papier-tabelle" role="region" aria-label="{}" tabindex="0">\n'
            "<table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n"
            "<tbody>\n{}</tbody>\n</table>\n</div>\n{}",
            block.ueberschrift,
            _zeilen(block.ueberschrift),
            kopf,
            zeilen,
            format_html_join("", "{}", ((note,) for note in noten)),
        )

    def zeile(self, block: Tabelle, zeile: tuple[Zelle, ...]) -> SafeString:
        """Return the cells of one row."""
        return format_html_join(
            "",
            "<td{}>{}</td>",
            (
                (
                    self.ausrichtung(block, nr),
                    _zeilen(wert) if isinstance(wert, str) else self.laeufe(wert),
                )
                for nr, wert in enumerate(zeile)
            ),
        )

    def ausrichtung(self, block: Tabelle, spalte: int) -> SafeString:
        """Return the class of a column of figures."""
        if spalte not in block.zahlenspalten:
            return LEER
        return mark_safe(' class="papier-rechts"')

    def kopf(self, kopf: Kopf) -> SafeString:
        """Return the head of a Drucksache."""
        art = format_html(
            '<div class="papier-art">\n<p class="papier-titelzeile">{}</p>\n'
            "<p>{}</p>\n</div>\n",
            _zeilen(kopf["art"]),
            _zeilen(kopf["koerperschaft"]),
        )
        angaben = format_html(
            '<dl class="papier-angaben">\n<div><dt>Drucksache-Nr.</dt>'
            '<dd class="papier-nummer">{}</dd><dd>{}</dd></div>\n'
            "<div><dt>Fachdienst</dt><dd>{}</dd></div>\n"
            "<div><dt>Datum</dt><dd>{}</dd></div>\n</dl>\n",
            _zeilen(kopf["nummer"]),
            _zeilen(kopf["status"]),
            _zeilen(kopf["fachdienst"]),
            _zeilen(kopf["datum"]),
        )
        folge = self.tabelle(beratungsfolge(kopf)) if kopf["beratungsfolge"] else LEER
        kopf_html = format_html("{}{}{}", art, angaben, folge)
        return _element("header", kopf_html, "papier-kopf")


def _felder(block: Felder) -> SafeString:
    """Return form fields as a description list."""
    felder = (
        (_zeilen(name), _kaesten(wert) if isinstance(wert, bool) else _zeilen(wert))
        for name, wert in block.felder
    )
    zeilen = format_html_join("", "<div><dt>{}:</dt> <dd>{}</dd></div>\n", felder)
    return _element("dl", zeilen, "papier-felder")


def _kaesten(ja: bool) -> SafeString:  # noqa: FBT001  # the value itself
    """Return the two boxes, each with words for screen readers."""
    return format_html_join(
        " ",
        '<span class="papier-kasten"><span role="img" aria-label="{}">{}</span>'
        " {}</span>",
        (
            ("angekreuzt" if an else "nicht angekreuzt", KAESTEN[an], wort)
            for an, wort in ((ja, "Ja"), (not ja, "Nein"))
        ),
    )


def _bild(block: Bild) -> SafeString:
    """Return a drawing as an image: nothing inside it can run."""
    daten = b64encode(block.svg.encode()).decode()
    bild = format_html(
        '<img src="data:image/svg+xml;base64,{}" alt="{}">', daten, block.alternativtext
    )
    return _element("p", bild, "papier-bild")
