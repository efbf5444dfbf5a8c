"""The frame of a DOCX: page, styles, language, foot, properties, packing."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.pdf import zeitpunkt

if TYPE_CHECKING:
    from docx.document import Document

# Word has no Fira Sans; Arial is on every office machine.
SCHRIFT = "Arial"
BREITE_MM = FUSS_MM = 165
EINZUEGE_MM = {"Kopfangabe": 40, "Feld": 85}
# Style → size in points, space before and after in points, bold, italic.
STILE = {
    "Normal": (10.5, 0, 6, False, False),
    "Heading 1": (16, 20, 12, True, False),
    "Heading 2": (11.5, 15, 6, True, False),
    "Heading 3": (10.5, 12, 6, True, False),
    "Heading 4": (10.5, 12, 6, False, True),
    "Heading 5": (10.5, 12, 6, False, True),
    "Heading 6": (10.5, 12, 6, False, True),
    "Caption": (8.5, 9, 3, False, False),
    "Quote": (10.5, 0, 6, False, True),
    "List Bullet": (10.5, 0, 3, False, False),
    "List Number": (10.5, 0, 3, False, False),
    "Footer": (8.5, 0, 0, False, False),
}
EIGENE_STILE = {
    "Drucksache": (21, 0, 2, True, False),
    "Kopfangabe": (10.5, 0, 2, False, False),
    "Beschluss": (10.5, 0, 6, False, False),
    "Feld": (10.5, 0, 3, False, False),
    "Tabellenzelle": (10.5, 2, 2, False, False),
    "Fußnote": (8.5, 3, 3, False, False),
}


def prepare(datei: "Document", papier: Dokument) -> None:
    """Set up everything that is not text of the paper itself."""
    _seite(datei)
    _stile(datei)
    _sprache(datei, papier.sprache)
    _fuss(datei, papier)
    _eigenschaften(datei, papier)


def prepare_eigene(datei: "Document", papier: Dokument) -> None:
    """Take a county's template as it is, empty it, and add the styles it lacks."""
    from docx.enum.style import WD_STYLE_TYPE

    for knoten in list(datei.element.body):
        if not knoten.tag.endswith("}sectPr"):
            datei.element.body.remove(knoten)
    vorhanden = {stil.name for stil in datei.styles}
    for name in EIGENE_STILE.keys() - vorhanden:
        stil = datei.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        stil.base_style = datei.styles["Normal"]
        stil.font.bold = EIGENE_STILE[name][3] or None
    _einzuege(datei, EIGENE_STILE.keys() - vorhanden)
    if "Footer" not in vorhanden:
        datei.styles.add_style("Footer", WD_STYLE_TYPE.PARAGRAPH)
    if not any(_hat_inhalt(abschnitt.footer) for abschnitt in datei.sections):
        _fuss(datei, papier)
    _eigenschaften(datei, papier)


def _hat_inhalt(fuss: Any) -> bool:
    """Return whether a foot says or shows anything."""
    return any(
        knoten.tag.rpartition("}")[2] in {"t", "drawing", "pict", "fldSimple"}
        for knoten in fuss._element.iter()
    )


def textbreite(datei: "Document") -> int:
    """Return how wide the text may be, in the unit of python-docx."""
    from docx.shared import Mm

    seite = datei.sections[0]
    breite, links, rechts = seite.page_width, seite.left_margin, seite.right_margin
    if breite is None or links is None or rechts is None:
        return Mm(BREITE_MM)
    return int(breite - links - rechts)


def element(name: str, **merkmale: str) -> Any:
    """Return a WordprocessingML element: `element("w:tab", val="left", pos="10")`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    knoten = OxmlElement(name)
    for merkmal, wert in merkmale.items():
        knoten.set(qn(f"w:{merkmal}"), wert)
    return knoten


def _seite(datei: "Document") -> None:
    """Set A4 with the margins of the printed paper."""
    from docx.shared import Mm

    seite = datei.sections[0]
    seite.page_width, seite.page_height = Mm(210), Mm(297)
    seite.left_margin, seite.right_margin = Mm(25), Mm(20)
    seite.top_margin, seite.bottom_margin = Mm(17), Mm(25)
    seite.footer_distance = Mm(12)


def _stile(datei: "Document") -> None:
    """Set our own look on Word's styles, and drop what the paper never uses."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm

    for stil in list(datei.styles):
        if stil.type == WD_STYLE_TYPE.TABLE and stil.name != "Normal Table":
            stil.delete()
    for name, werte in (STILE | EIGENE_STILE).items():
        if name in EIGENE_STILE:
            datei.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _stil(datei.styles[name], *werte)
    _einzuege(datei, EINZUEGE_MM)
    datei.styles["Caption"].paragraph_format.keep_with_next = True
    beschluss = datei.styles["Beschluss"]
    beschluss.paragraph_format.left_indent = Mm(4)
    balken = element("w:pBdr")
    balken.append(element("w:left", val="single", sz="12", space="8", color="000000"))
    _add_rand(beschluss.element.get_or_add_pPr(), balken)


def _einzuege(datei: "Document", namen: Iterable[str]) -> None:
    """Set label and value of a line apart."""
    from docx.shared import Mm

    for name in EINZUEGE_MM.keys() & set(namen):
        absatz, einzug = datei.styles[name].paragraph_format, Mm(EINZUEGE_MM[name])
        absatz.left_indent, absatz.first_line_indent = einzug, -einzug
        absatz.tab_stops.add_tab_stop(einzug)


def _add_rand(eigenschaften: Any, neu: Any) -> None:
    """Put a border where the schema wants it: before tabs, spacing and indent."""
    from docx.oxml.ns import qn

    spaeter = {qn(f"w:{n}") for n in ("shd", "tabs", "spacing", "ind", "jc")}
    for knoten in eigenschaften:
        if knoten.tag in spaeter:
            knoten.addprevious(neu)
            return
    eigenschaften.append(neu)


def _stil(stil: Any, groesse: float, vor: float, nach: float, *schnitt: bool) -> None:
    """Set one paragraph style: black, one typeface."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    schrift, absatz = stil.font, stil.paragraph_format
    schrift.bold, schrift.italic = schnitt
    schrift.size, schrift.color.rgb = Pt(groesse), RGBColor(0, 0, 0)
    schrift.name = SCHRIFT
    namen = stil.element.rPr.rFonts
    for thema in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        namen.attrib.pop(qn(f"w:{thema}"), None)
    for art in ("cs", "eastAsia"):
        namen.set(qn(f"w:{art}"), SCHRIFT)
    absatz.space_before, absatz.space_after = Pt(vor), Pt(nach)
    absatz.line_spacing = 1.15


def _sprache(datei: "Document", sprache: str) -> None:
    """Say which language the text is in, and let Word hyphenate it."""
    from docx.oxml.ns import qn

    kuerzel = "de-DE" if sprache == "de" else sprache
    for ort, knoten in ((datei.styles, "w:lang"), (datei.settings, "w:themeFontLang")):
        for eines in ort.element.iter(qn(knoten)):
            eines.set(qn("w:val"), kuerzel)
    trennung = element("w:autoHyphenation", val="true")
    ort = datei.settings.element.find(qn("w:defaultTabStop"))
    ort.addnext(trennung)


def _fuss(datei: "Document", papier: Dokument) -> None:
    """Write number, data state and page of pages on every page."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    fuss = datei.sections[0].footer
    fuss.is_linked_to_previous = False
    absatz = fuss.paragraphs[0]
    halte = datei.styles["Footer"].paragraph_format.tab_stops
    halte.clear_all()
    halte.add_tab_stop(Mm(FUSS_MM / 2), WD_TAB_ALIGNMENT.CENTER)
    halte.add_tab_stop(Mm(FUSS_MM), WD_TAB_ALIGNMENT.RIGHT)
    linie = element("w:pBdr")
    linie.append(element("w:top", val="single", sz="4", space="4", color="808080"))
    _add_rand(datei.styles["Footer"].element.get_or_add_pPr(), linie)
    absatz.add_run(f"{nummer(papier)}\t{papier.fuss}\tSeite ")
    absatz._p.append(_feld("PAGE"))
    absatz.add_run(" von ")
    absatz._p.append(_feld("NUMPAGES"))


def _feld(anweisung: str) -> Any:
    """Return a field that Word computes, with 1 until it does."""
    feld = element("w:fldSimple", instr=anweisung)
    lauf, text = element("w:r"), element("w:t")
    text.text = "1"
    lauf.append(text)
    feld.append(lauf)
    return feld


def nummer(papier: Dokument) -> str:
    """Return the number of the paper, "" if it has none."""
    aus_kopf = papier.kopf["nummer"] if papier.kopf else ""
    return papier.metadaten.get("nummer", aus_kopf)


def _eigenschaften(datei: "Document", papier: Dokument) -> None:
    """Set the core properties; the times are those of the paper."""
    kern = datei.core_properties
    kern.title = papier.titel
    kern.author = kern.last_modified_by = papier.metadaten.get("autor", "Zielwerk")
    kern.keywords = papier.metadaten.get("stichworte", "")
    kern.subject, kern.comments = nummer(papier), ""
    kern.language = "de-DE" if papier.sprache == "de" else papier.sprache
    zeit = datetime.fromtimestamp(zeitpunkt(papier), UTC).replace(tzinfo=None)
    kern.created = kern.modified = zeit


def mit_fester_zeit(archiv: bytes) -> bytes:
    """Return a ZIP whose entries carry no clock: same content, same bytes."""
    puffer = BytesIO()
    with ZipFile(BytesIO(archiv)) as alt, ZipFile(puffer, "w", ZIP_DEFLATED) as neu:
        for name in alt.namelist():
            eintrag = ZipInfo(name)
            eintrag.compress_type = ZIP_DEFLATED
            neu.writestr(eintrag, alt.read(name))
    return puffer.getvalue()
