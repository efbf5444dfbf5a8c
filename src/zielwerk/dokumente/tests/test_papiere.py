"""One content, three formats: equal words, accessible each in its own way."""

import re
import threading
import unicodedata
from io import BytesIO
from zipfile import ZipFile

import lxml.html
import page
import pikepdf
import pytest
from docx.oxml.ns import qn

from zielwerk.dokumente import pdf
from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.html import as_fragment, as_html
from zielwerk.dokumente.inhalt import Absatz, Dokument, Tabelle, Text
from zielwerk.dokumente.pdf import PapierError, as_pdf
from zielwerk.dokumente.tests.beispiele import DRUCKSACHE, SCHLUSS
from zielwerk.dokumente.tests.lesen import (
    PdfLeser,
    docx_lesen,
    docx_text,
    html_text,
    ohne_zwischenraum,
)

# Markup of typst, HTML, XML and Word, and what shells and templates read.
BOESE = [
    '#panic() #read("/etc/passwd") #sys.inputs',
    "*fett* _kursiv_ $x^2$ @ref <marke> = Titel",
    "\\ \\n \\u{41} `code` ``` // /* */ ~ -- --- ...",
    "\"doppelt\" 'einfach' „deutsch“ ’ ` ´",
    "<script>alert(1)</script> <b>x</b> &amp; &lt; ]]> <!--",
    "{{ request }} {% now 'Y' %} ${x} %s {0} {}",
    "+ Aufzählung\n- Strich\n/ Begriff: x\n1. Zahl",
]
# Sequences and letters of DIN 91379, from each of its groups.
DIN_91379 = (
    "A̋ C̀ C̄ C̆ C̈ C̕ C̣ C̦ C̨̆ D̂ F̀ F̄ G̀ H̄ H̦ H̱ J́ J̌ K̀ K̂ K̄ K̇ K̕ K̛ K̦ K͟H K͟h L̂ L̥ L̥̄ L̦ "
    "M̀ M̂ M̆ M̐ N̂ N̄ N̆ N̦ P̀ P̄ P̕ P̣ R̆ R̥ R̥̄ S̀ S̄ S̛̄ S̱ T̀ T̄ T̈ T̕ T̛ U̇ Z̀ Z̄ Z̆ Z̈ Z̧ "
    "a̋ c̀ k͟h l̥̄ m̂ n̄ r̥̄ s̛̄ û̄ z̧ ß ẞ ä Ä ø Ł ł Đ đ Ð Þ þ Ŋ ŋ Ə ə Ǯ ǯ Ș ț Ẍ ỹ Ǿ Ệ ữ "
    "ʰ ʳ ª º · ‡ § € ’"
)


def _nfc(text: str) -> str:
    # Where a font lacks the whole letter, base and accent are the same letter.
    return unicodedata.normalize("NFC", ohne_zwischenraum(text))


def _mit_text(text: str) -> Dokument:
    return Dokument("Titel", (Absatz((Text(text),)),))


def _alle_texte(papier: Dokument) -> dict[str, str]:
    return {
        "pdf": PdfLeser(as_pdf(papier)).text(),
        "docx": docx_text(as_docx(papier)),
        "html": html_text(as_html(papier)),
    }


def test_all_formats_say_the_same_words_in_the_same_order():
    texte = _alle_texte(DRUCKSACHE)
    assert texte["docx"].split() == texte["html"].split()
    assert ohne_zwischenraum(texte["pdf"]) == ohne_zwischenraum(texte["docx"])
    assert "15,4%" in ohne_zwischenraum(texte["pdf"])
    assert ohne_zwischenraum(SCHLUSS) in ohne_zwischenraum(texte["pdf"])


@pytest.mark.parametrize("text", [*BOESE, DIN_91379])
def test_data_stays_data_and_letters_survive(text):
    for format_, gelesen in _alle_texte(_mit_text(text)).items():
        assert _nfc(gelesen) == _nfc(f"Titel{text}"), format_


@pytest.mark.parametrize("art", ["kursiv", "fett"])
def test_letters_survive_in_every_style(art):
    papier = Dokument("Titel", (Absatz((Text(DIN_91379, **{art: True}),)),))
    gelesen = PdfLeser(as_pdf(papier)).text()
    assert _nfc(gelesen) == _nfc(f"Titel{DIN_91379}")


@pytest.mark.parametrize("profil", ["ua1", "2a"])
def test_a_second_checker_finds_the_pdf_accessible_and_archivable(profil):
    bericht = page.validate_pdf_bytes(as_pdf(DRUCKSACHE), profile=profil)
    assert [(f.rule_id, f.message) for f in bericht.failures] == []
    assert bericht.is_compliant


def _ohne_titel(datei: pikepdf.Pdf) -> None:
    with datei.open_metadata() as meta:
        del meta["dc:title"]


def _ohne_struktur(datei: pikepdf.Pdf) -> None:
    del datei.Root.StructTreeRoot


def _ohne_sprache(datei: pikepdf.Pdf) -> None:
    del datei.Root.Lang


@pytest.mark.parametrize("brechen", [_ohne_titel, _ohne_struktur, _ohne_sprache])
def test_the_second_checker_finds_what_is_broken(brechen):
    with pikepdf.open(BytesIO(as_pdf(DRUCKSACHE))) as datei:
        brechen(datei)
        puffer = BytesIO()
        datei.save(puffer)
    bericht = page.validate_pdf_bytes(puffer.getvalue(), profile="ua1")
    assert not bericht.is_compliant
    assert bericht.failures


def test_typst_itself_refuses_a_picture_without_words():
    stand = DRUCKSACHE.json()
    for block in stand["bloecke"]:
        if block["typ"] == "bild":
            block["alternativtext"] = ""
    with pytest.raises(PapierError, match="PDF/UA-1"):
        pdf.write_pdf(stand, 0)


def test_tags_of_the_pdf():
    leser = PdfLeser(as_pdf(DRUCKSACHE))
    wurzel = leser.pdf.Root
    assert str(wurzel.Lang) == "de"
    assert bool(wurzel.MarkInfo.Marked)
    assert leser.texte_von("/H1") == ["Kommunale Zielvereinbarung 2021"]
    assert "Beschlussvorschlag" in leser.texte_von("/H2")
    assert leser.texte_von("/H3") == ["Punkt 1", "Punkt 4"]
    kopfzellen = leser.texte_von("/TH")
    assert kopfzellen[:3] == ["Status", "Sitzungstermin", "Gremium"]
    assert kopfzellen[3:] == ["Nr.", "Punkt", "Berechneter Stand", "Bewertung"]
    assert leser.texte_von("/Caption")[0] == "Beratungsfolge"
    assert leser.texte_von("/BlockQuote") == [
        "Das Jobcenter wendet die Arbeitsempfehlungen des Kreises an."
    ]
    bild = [e for e in leser.elemente(wurzel.StructTreeRoot) if e.S == "/Figure"]
    assert "15,4 Prozent" in str(bild[0].Alt)


def test_bookmarks_and_properties_of_the_pdf():
    leser = PdfLeser(as_pdf(DRUCKSACHE))
    with leser.pdf.open_outline() as gliederung:
        erster = gliederung.root[0]
        assert erster.title == "Kommunale Zielvereinbarung 2021"
        assert [k.title for k in erster.children][:2] == [
            "Beschlussvorschlag",
            "Sachverhalt",
        ]
    meta = leser.pdf.open_metadata()
    assert meta["dc:title"] == "Kommunale Zielvereinbarung 2021"
    assert meta["dc:creator"] == ["Kreis Segeberg"]
    assert meta["pdfuaid:part"] == "1"
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
    assert meta["xmp:CreateDate"].startswith("2021-01-25T08:12:00")


def test_header_row_of_a_long_table_is_repeated_but_read_once():
    zeilen = tuple((str(nr), f"Zeile {nr}") for nr in range(120))
    papier = Dokument("Titel", (Tabelle("Lang", ("Nr.", "Inhalt"), zeilen),))
    inhalt = as_pdf(papier)
    leser = PdfLeser(inhalt)
    assert len(leser.pdf.pages) > 2
    assert leser.texte_von("/TH") == ["Nr.", "Inhalt"]
    assert len(leser.texte_von("/TR")) == 121
    assert page.validate_pdf_bytes(inhalt, profile="ua1").is_compliant


def test_same_paper_same_bytes_also_in_parallel():
    erstes = as_pdf(DRUCKSACHE)
    weitere: list[bytes] = []
    faeden = [
        threading.Thread(target=lambda: weitere.append(as_pdf(DRUCKSACHE)))
        for _ in range(4)
    ]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert weitere == [erstes] * 4
    assert as_docx(DRUCKSACHE) == as_docx(DRUCKSACHE)
    assert as_html(DRUCKSACHE) == as_html(DRUCKSACHE)


def test_fonts_are_our_own_and_embedded():
    with pikepdf.open(BytesIO(as_pdf(DRUCKSACHE))) as datei:
        namen = {
            str(schrift.BaseFont).split("+")[1].split("-Identity")[0]
            for seite in datei.pages
            for schrift in seite.Resources.Font.values()
        }
    assert namen <= {
        "FiraSans-Regular",
        "FiraSans-Italic",
        "FiraSans-SemiBold",
        "DejaVuSansMono",
    }


def test_a_character_no_font_has_is_named_with_its_place():
    with pytest.raises(PapierError) as fehler:
        as_pdf(_mit_text("Alles gut \U0001f600 hier"))
    assert "U+1F600 GRINNING FACE" in str(fehler.value)
    assert "Alles gut" in str(fehler.value)


def test_structure_of_the_docx():
    datei = docx_lesen(as_docx(DRUCKSACHE))
    stile = {a.text: a.style.name for a in datei.paragraphs}
    assert stile["Kommunale Zielvereinbarung 2021"] == "Heading 1"
    assert stile["Sachverhalt"] == "Heading 2"
    assert stile["Punkt 1"] == "Heading 3"
    assert stile["Wohnungsnotlagenberatung"] == "List Bullet"
    assert stile["zuerst"] == "List Number"
    zitat = "Das Jobcenter wendet die Arbeitsempfehlungen des Kreises an."
    assert stile[zitat] == "Quote"
    assert datei.styles["Quote"].font.italic
    leer = [a for a in datei.paragraphs if not a.text.strip()]
    assert [a for a in leer if not list(a._p.iter(qn("w:drawing")))] == []


def test_header_rows_language_and_properties_of_the_docx():
    datei = docx_lesen(as_docx(DRUCKSACHE))
    for tabelle in datei.tables:
        kopf, *rest = [z._tr.trPr.find(qn("w:tblHeader")) for z in tabelle.rows]
        assert kopf is not None
        assert rest == [None] * len(rest)
    sprachen = {e.get(qn("w:val")) for e in datei.styles.element.iter(qn("w:lang"))}
    assert sprachen == {"de-DE"}
    kern = datei.core_properties
    assert kern.title == "Kommunale Zielvereinbarung 2021"
    assert (kern.author, kern.language, kern.comments) == (
        "Kreis Segeberg",
        "de-DE",
        "",
    )
    assert kern.created.isoformat().startswith("2021-01-25T08:12:00")
    bild = datei.inline_shapes[0]._inline.docPr
    assert "15,4 Prozent" in bild.get("descr")


def test_foot_and_numbering_of_the_docx():
    datei = docx_lesen(as_docx(DRUCKSACHE))
    fuss = datei.sections[0].footer.paragraphs[0]
    felder = [f.get(qn("w:instr")) for f in fuss._p.iter(qn("w:fldSimple"))]
    assert felder == ["PAGE", "NUMPAGES"]
    assert fuss.text.startswith("DrS/2021/022\tBeispiel, erstellt mit Zielwerk")
    nummern = {
        a.text: a._p.pPr.numPr.numId.val
        for a in datei.paragraphs
        if a.style.name == "List Number"
    }
    assert nummern["zuerst"] == nummern["danach"] != nummern["von vorn"]


def test_docx_opens_nothing_from_outside():
    with ZipFile(BytesIO(as_docx(DRUCKSACHE))) as archiv:
        ziele = [
            ziel
            for name in archiv.namelist()
            if name.endswith(".rels")
            for ziel in re.findall(
                r'Target="([^"]+)" TargetMode="External"', archiv.read(name).decode()
            )
        ]
    assert ziele == ["https://www.segeberg.example/DrS-2021-022"]


def test_structure_of_the_html():
    baum = lxml.html.fromstring(as_html(DRUCKSACHE))
    assert baum.get("lang") == "de"
    assert baum.findtext(".//title") == "Kommunale Zielvereinbarung 2021"
    assert [h.text for h in baum.iter("h1")] == ["Kommunale Zielvereinbarung 2021"]
    for tabelle in baum.iter("table"):
        assert tabelle.findtext("caption")
        assert {th.get("scope") for th in tabelle.iter("th")} == {"col"}
    assert all(bild.get("alt") for bild in baum.iter("img"))
    assert list(baum.iter("script")) == list(baum.iter("link")) == []
    assert len(list(baum.iter("style"))) == 1
    assert [e for e in baum.iter() if e.get("style")] == []


def test_fragment_fits_into_a_page():
    baum = lxml.html.fromstring(as_fragment(DRUCKSACHE))
    assert baum.tag == "article"
    assert [h.text for h in baum.iter("h2")] == ["Kommunale Zielvereinbarung 2021"]
    assert list(baum.iter("h1")) == list(baum.iter("style")) == []
    assert [e for e in baum.iter() if e.get("style")] == []
    assert baum.find(".//data").get("value") == "widersprueche.erledigt"


def test_figures_lead_to_their_evidence():
    adressen = {"widersprueche.erledigt": "/beleg/erledigt"}
    fragment = as_fragment(DRUCKSACHE, beleg=lambda key: adressen.get(key, ""))
    baum = lxml.html.fromstring(fragment)
    verweis = baum.find(".//a[@class='papier-zahl']")
    assert (verweis.text, verweis.get("href")) == ("292", "/beleg/erledigt")
    assert baum.find(".//data").text == "45"
