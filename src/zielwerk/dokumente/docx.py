"""DOCX by python-docx: real headings, header rows, language; for the council system."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from zielwerk.dokumente.docxrahmen import (
    element,
    mit_fester_zeit,
    prepare,
    prepare_eigene,
    textbreite,
)
from zielwerk.dokumente.inhalt import (
    Anlage,
    Beschluss,
    Bild,
    Block,
    Dokument,
    Felder,
    Kopf,
    Laeufe,
    Liste,
    Tabelle,
    Text,
    Ueberschrift,
    Verweis,
    Zelle,
    Zitat,
    beratungsfolge,
    kaestchen,
)
from zielwerk.dokumente.pdf import as_png

if TYPE_CHECKING:
    from docx.document import Document


def as_docx(dokument: Dokument, vorlage: bytes | None = None) -> bytes:
    """Return the paper as DOCX; same document, same bytes.

    `vorlage`: the county's own template, checked before (`wordvorlage.py`); its page,
    styles, head and foot are taken as they are, what stands in it is left out.
    """
    import docx

    papier = dokument.druckbar()
    datei = docx.Document(BytesIO(vorlage) if vorlage else None)
    if vorlage:
        prepare_eigene(datei, papier)
    else:
        prepare(datei, papier)
    if papier.kopf:
        _kopf(datei, papier.kopf)
    datei.add_heading(papier.titel, level=1)
    for block in papier.bloecke:
        _block(datei, block)
    puffer = BytesIO()
    datei.save(puffer)
    return mit_fester_zeit(puffer.getvalue())


def _kopf(datei: "Document", kopf: Kopf) -> None:
    """Write the head as lines: label, tab, value."""
    datei.add_paragraph(kopf["art"], style="Drucksache")
    datei.add_paragraph(kopf["koerperschaft"])
    for zeile in (
        f"Drucksache-Nr.\t{kopf['nummer']}",
        f"\t{kopf['status']}",
        f"Fachdienst\t{kopf['fachdienst']}",
        f"Datum\t{kopf['datum']}",
    ):
        datei.add_paragraph(zeile, style="Kopfangabe")
    if kopf["beratungsfolge"]:
        _tabelle(datei, beratungsfolge(kopf))


def _block(datei: "Document", block: Block) -> None:
    """Write one block."""
    match block:
        case Ueberschrift():
            datei.add_heading(block.text, level=block.ebene)
        case Anlage():
            kopf = datei.add_heading(block.ueberschrift, level=2)
            kopf.paragraph_format.page_break_before = True
        case Tabelle():
            _tabelle(datei, block)
        case Liste():
            _liste(datei, block)
        case Felder():
            for name, wert in block.felder:
                inhalt = kaestchen(wert) if isinstance(wert, bool) else wert
                datei.add_paragraph(f"{name}:\t{inhalt}", style="Feld")
        case Bild():
            _bild(datei, block)
        case _:
            _laeufe(datei.add_paragraph(style=_stil(block)), block.laeufe)


def _stil(block: Block) -> str:
    """Return the paragraph style of a block of running text."""
    if isinstance(block, Zitat):
        return "Quote"
    return "Beschluss" if isinstance(block, Beschluss) else "Normal"


def _laeufe(absatz: Any, laeufe: Laeufe) -> None:
    """Write runs into a paragraph."""
    for lauf in laeufe:
        if isinstance(lauf, Verweis):
            _verweis(absatz, lauf)
            continue
        geschrieben = absatz.add_run(lauf.text)
        if isinstance(lauf, Text):
            geschrieben.bold = lauf.fett or None
            geschrieben.italic = lauf.kursiv or None


def _verweis(absatz: Any, lauf: Verweis) -> None:
    """Write a link that can be followed."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    ziel = absatz.part.relate_to(
        lauf.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    verweis = element("w:hyperlink")
    verweis.set(qn("r:id"), ziel)
    geschrieben = absatz.add_run(lauf.text)
    geschrieben.underline = True
    verweis.append(geschrieben._r)
    absatz._p.append(verweis)


def _tabelle(datei: "Document", block: Tabelle) -> None:
    """Write caption, table with a header row that repeats, and notes."""
    datei.add_paragraph(block.ueberschrift, style="Caption")
    tabelle = datei.add_table(rows=0, cols=len(block.kopfzeile))
    _tabellenform(tabelle, block.ueberschrift)
    kopf = tuple((Text(wort, fett=True),) for wort in block.kopfzeile)
    for zeile in (kopf, *block.zeilen):
        _zeile(tabelle.add_row(), zeile, block.zahlenspalten)
    _kopfzeile(tabelle.rows[0])
    summe, breite = sum(block.spaltenbreiten), textbreite(datei)
    for spalte, anteil in zip(tabelle.columns, block.spaltenbreiten, strict=False):
        for zelle in spalte.cells:
            zelle.width = int(breite * anteil / summe)
    for note in block.fussnoten:
        datei.add_paragraph(note, style="Fußnote")


def _tabellenform(tabelle: Any, titel: str) -> None:
    """Set rules above and below, nothing else, and the title for screen readers."""
    eigenschaften = tabelle._tbl.tblPr
    linien = element("w:tblBorders")
    for seite in ("top", "bottom"):
        linien.append(element(f"w:{seite}", val="single", sz="6", color="000000"))
    aussehen = eigenschaften.find(f"{{{eigenschaften.nsmap['w']}}}tblLook")
    aussehen.addprevious(linien)
    aussehen.addnext(element("w:tblCaption", val=titel))


def _kopfzeile(zeile: Any) -> None:
    """Mark the first row as the header and draw the rule below it."""
    zeile._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for zelle in zeile.cells:
        linien = element("w:tcBorders")
        linien.append(element("w:bottom", val="single", sz="6", color="000000"))
        zelle._tc.get_or_add_tcPr().append(linien)


def _zeile(
    zeile: Any, zellen: tuple[Zelle, ...], zahlenspalten: tuple[int, ...]
) -> None:
    """Write the cells of one row, which stays on one page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    zeile._tr.get_or_add_trPr().append(element("w:cantSplit"))
    for nummer, (ziel, inhalt) in enumerate(zip(zeile.cells, zellen, strict=True)):
        absatz = ziel.paragraphs[0]
        absatz.style = "Tabellenzelle"
        if nummer in zahlenspalten:
            absatz.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _laeufe(absatz, (Text(inhalt),) if isinstance(inhalt, str) else inhalt)


def _liste(datei: "Document", block: Liste) -> None:
    """Write a list; a numbered one starts at 1 again."""
    stil = "List Number" if block.nummeriert else "List Bullet"
    nummer = _neue_nummerierung(datei) if block.nummeriert else None
    for punkt in block.punkte:
        absatz = datei.add_paragraph(style=stil)
        _laeufe(absatz, punkt)
        if nummer is not None:
            ort = absatz._p.get_or_add_pPr().get_or_add_numPr()
            ort.get_or_add_ilvl().val = 0
            ort.get_or_add_numId().val = nummer


def _neue_nummerierung(datei: "Document") -> int:
    """Return the id of a numbering like "List Number" that starts at 1."""
    nummerierung = datei.part.numbering_part.element
    vorbild = datei.styles["List Number"].element.pPr.numPr.numId.val
    neu = nummerierung.add_num(nummerierung.num_having_numId(vorbild).abstractNumId.val)
    neu.add_lvlOverride(ilvl=0).add_startOverride(1)
    nummer: int = neu.numId
    return nummer


def _bild(datei: "Document", block: Bild) -> None:
    """Write a drawing as PNG with its words; never wider than the text."""
    datei.add_picture(BytesIO(as_png(block.svg)))
    bild, breite = datei.inline_shapes[-1], textbreite(datei)
    if bild.width > breite:
        bild.height = int(bild.height * breite / bild.width)
        bild.width = breite
    bild._inline.docPr.set("descr", block.alternativtext)
