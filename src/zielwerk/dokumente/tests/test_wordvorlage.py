"""The county's own Word template: checked, tried out, used, taken back."""

import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt

from zielwerk.conftest import JETZT, Besetzung, bestaetige
from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.models import Wordvorlage
from zielwerk.dokumente.services import (
    WordvorlageError,
    check_wordvorlage,
    remove_wordvorlage,
    store_datei,
    store_wordvorlage,
    use_wordvorlage,
    wordvorlagen,
    write_docx,
    write_muster,
)
from zielwerk.dokumente.tests.beispiele import DRUCKSACHE
from zielwerk.dokumente.tests.lesen import docx_lesen, docx_text
from zielwerk.dokumente.wordmuster import MUSTER
from zielwerk.dokumente.wordvorlage import STILE
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.protokoll.models import Eintrag

KREIS = Rolle.KOORDINIERUNGSSTELLE
_FREMD = (
    '<Relationship Id="rId99" Target="https://fremd.example/x.dotm" TargetMode='
    '"External" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/attachedTemplate"/></Relationships>'
)


def _speichere(datei: Any) -> bytes:
    puffer = BytesIO()
    datei.save(puffer)
    return puffer.getvalue()


def vorlage(fuss: str = "Kreis Musterstadt, Postfach 1") -> bytes:
    """Return a template as Word would save it: another page, face and foot."""
    datei = docx.Document()  # the library's own template, with all of Word's styles
    datei.add_heading("Bitte hier schreiben", level=1)
    datei.add_paragraph("Platzhalter der Vorlage")
    datei.styles["Heading 1"].font.name = "Georgia"
    datei.styles["Normal"].font.size = Pt(13)
    seite = datei.sections[0]
    seite.page_width, seite.left_margin, seite.right_margin = Mm(200), Mm(40), Mm(40)
    seite.header.paragraphs[0].text = "Der Landrat"
    seite.footer.paragraphs[0].text = fuss
    return _speichere(datei)


def _mit(inhalt: bytes, teil: str, alt: str, neu: str) -> bytes:
    """Return an archive with a part changed, or added if `alt` is empty."""
    puffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(inhalt)) as vorher,
        zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as nachher,
    ):
        for name in vorher.namelist():
            roh = vorher.read(name)
            if name == teil:
                assert alt.encode() in roh
                roh = roh.replace(alt.encode(), neu.encode(), 1)
            nachher.writestr(name, roh)
        if not alt:
            nachher.writestr(teil, neu)
    return puffer.getvalue()


def test_the_paper_takes_page_face_head_and_foot_of_the_template():
    fertig = docx.Document(BytesIO(as_docx(DRUCKSACHE, vorlage())))
    assert fertig.styles["Heading 1"].font.name == "Georgia"
    assert fertig.styles["Normal"].font.size == Pt(13)
    assert round(fertig.sections[0].page_width.mm) == 200
    assert fertig.sections[0].header.paragraphs[0].text == "Der Landrat"
    assert fertig.sections[0].footer.paragraphs[0].text.startswith("Kreis Musterstadt")
    text = "\n".join(absatz.text for absatz in fertig.paragraphs)
    assert "Platzhalter" not in text
    breiten = {sum(z.width for z in t.rows[0].cells) for t in fertig.tables}
    assert max(breiten) <= Mm(121)


def _geruest(inhalt: bytes) -> list[Any]:
    """Return headings with their level and tables with their cells."""
    datei = docx_lesen(inhalt)
    koepfe = [
        (absatz.style.name, absatz.text)
        for absatz in datei.paragraphs
        if absatz.style.name.startswith("Heading")
    ]
    tafeln = [
        [[zelle.text for zelle in zeile.cells] for zeile in tafel.rows]
        for tafel in datei.tables
    ]
    assert len(koepfe) > 5
    return [koepfe, tafeln]


def test_no_word_heading_or_table_is_lost():
    ohne, mit = as_docx(DRUCKSACHE), as_docx(DRUCKSACHE, vorlage())
    assert docx_text(mit) == docx_text(ohne)
    assert _geruest(mit) == _geruest(ohne)
    assert as_docx(DRUCKSACHE, vorlage()) == mit


def test_an_empty_foot_gets_number_and_pages():
    fertig = docx.Document(BytesIO(as_docx(MUSTER, vorlage(fuss=""))))
    assert "Muster/2021/001" in fertig.sections[0].footer.paragraphs[0].text


def test_our_own_sample_is_a_template_that_is_taken():
    check_wordvorlage("Zielwerk-Vorlage.docx", write_muster(None))
    check_wordvorlage("kreis.docx", vorlage())


def _ohne_stil(name: str) -> bytes:
    datei = docx.Document(BytesIO(vorlage()))
    datei.styles[name].delete()
    return _speichere(datei)


def _zeichenstil(name: str) -> bytes:
    datei = docx.Document(BytesIO(_ohne_stil(name)))
    datei.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    return _speichere(datei)


def _ohne_nummern() -> bytes:
    datei = docx.Document(BytesIO(vorlage()))
    eigenschaften = datei.styles["List Number"].element.pPr
    eigenschaften.remove(eigenschaften.numPr)
    return _speichere(datei)


RELS, TEXT = "word/_rels/document.xml.rels", "word/document.xml"
FELD = '<w:p><w:fldSimple w:instr=" {} &quot;x&quot; "/></w:p><w:sectPr'
ZERLEGT = (
    "<w:p><w:r><w:instrText> &#68;D</w:instrText></w:r>"
    "<w:r><w:instrText>E &quot;x&quot;</w:instrText></w:r></w:p><w:sectPr"
)


def _in_utf16(inhalt: bytes) -> bytes:
    """Return the archive with its text in another encoding."""
    with zipfile.ZipFile(BytesIO(inhalt)) as archiv:
        text = archiv.read(TEXT).decode()
    kopf, _, rest = text.partition("?>")
    assert "UTF-8" in kopf
    neu = f"{kopf.replace('UTF-8', 'UTF-16')}?>{rest}".encode("utf-16")
    puffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(inhalt)) as vorher,
        zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as nachher,
    ):
        for name in vorher.namelist():
            nachher.writestr(name, neu if name == TEXT else vorher.read(name))
    return puffer.getvalue()


def _verdorben(inhalt: bytes) -> bytes:
    """Return the archive with a byte of its text changed."""
    with zipfile.ZipFile(BytesIO(inhalt)) as archiv:
        ort = archiv.getinfo(TEXT).header_offset + 30 + len(TEXT)
    roh = bytearray(inhalt)
    roh[ort + 40] ^= 0xFF
    return bytes(roh)


SCHLECHT = {
    "kein_docx": (lambda: b"PK kaputt", "beschädigt"),
    "ohne_zitat": (lambda: _ohne_stil("Quote"), "„Zitat“ .Quote."),
    "zeichenstil": (lambda: _zeichenstil("Caption"), "„Beschriftung“"),
    "zaehlt_nicht": (_ohne_nummern, "zählt nicht"),
    "makros": (lambda: _mit(vorlage(), "word/vbaProject.bin", "", "x"), "Makros"),
    "eingebettet": (
        lambda: _mit(vorlage(), "word/embeddings/a.xlsx", "", "x"),
        "eingebettete Dateien",
    ),
    "fremde_vorlage": (
        lambda: _mit(vorlage(), RELS, "</Relationships>", _FREMD),
        "holt etwas von außen",
    ),
    "kaputte_verweise": (
        lambda: _mit(vorlage(), RELS, "</Relationships>", "<"),
        "beschädigt",
    ),
    "feld": (
        lambda: _mit(vorlage(), TEXT, "<w:sectPr", FELD.format("INCLUDETEXT")),
        "INCLUDETEXT",
    ),
    "dde": (lambda: _mit(vorlage(), TEXT, "<w:sectPr", FELD.format("DDE")), "DDE"),
    "zerlegt": (
        lambda: _mit(vorlage(), TEXT, "<w:sectPr", ZERLEGT),
        "DDE",
    ),
    "utf16": (
        lambda: _in_utf16(_mit(vorlage(), TEXT, "<w:sectPr", FELD.format("DDE"))),
        "DDE",
    ),
    "falsche_pruefsumme": (lambda: _verdorben(vorlage()), "beschädigt"),
    "dtd": (
        lambda: _mit(vorlage(), TEXT, "?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>"),
        "wie Word es schreibt",
    ),
    "gross": (lambda: b"x" * 6_000_000, "größer als 5 MB"),
    "bombe": (
        lambda: _mit(vorlage(), "word/media/x.bin", "", "0" * 41_000_000),
        "ungewöhnlich groß",
    ),
}


@pytest.mark.parametrize("name", SCHLECHT)
def test_a_template_that_cannot_be_used_says_why(name):
    mache, meldung = SCHLECHT[name]
    with pytest.raises(WordvorlageError, match=meldung):
        check_wordvorlage("vorlage.docx", mache())


def test_another_kind_of_word_file_is_refused():
    with pytest.raises(WordvorlageError, match="nicht als"):
        check_wordvorlage("vorlage.dotx", vorlage())


def test_every_style_that_is_asked_for_is_used_by_the_sample():
    benutzt = {
        a.style.name for a in docx.Document(BytesIO(write_muster(None))).paragraphs
    }
    assert set(STILE) <= benutzt


def _zur_probe(besetzung: Besetzung, inhalt: bytes) -> Wordvorlage:
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    datei = store_datei(
        mandant=besetzung.mandant,
        name="kreis.docx",
        inhalt=inhalt,
        medientyp="application/octet-stream",
        recht=Recht.DOKUMENTE_EINSTELLEN,
        **wer,
    )
    return store_wordvorlage(datei=datei, **wer)


def test_a_template_is_tried_out_used_and_taken_back(besetzung):
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    unsere = write_docx(MUSTER)
    eine = _zur_probe(besetzung, vorlage())
    assert write_docx(MUSTER) == unsere  # only kept to be tried out
    use_wordvorlage(vorlage=eine, **wer)
    assert write_docx(MUSTER) == as_docx(MUSTER, vorlage())
    with pytest.raises(WordvorlageError, match="nicht mehr zur Wahl"):
        use_wordvorlage(vorlage=eine, **wer)
    verworfen = _zur_probe(besetzung, vorlage("A"))
    zweite = _zur_probe(besetzung, vorlage("B"))
    verworfen.refresh_from_db()
    assert verworfen.entfernt_am == JETZT
    use_wordvorlage(vorlage=zweite, **wer)
    assert list(wordvorlagen()) == [zweite]
    remove_wordvorlage(vorlage=zweite, **wer)
    assert write_docx(MUSTER) == unsere
    with pytest.raises(WordvorlageError, match="schon entfernt"):
        remove_wordvorlage(vorlage=zweite, **wer)
    aktionen = set(Eintrag.objects.zu(zweite).values_list("aktion", flat=True))
    assert aktionen == {
        f"dokumente.wordvorlage_{w}" for w in ("hinterlegt", "verwendet", "entfernt")
    }


def test_the_template_of_another_county_is_not_taken(besetzung, fremde):
    from django_scopes import scope

    use_wordvorlage(
        vorlage=_zur_probe(besetzung, vorlage()), durch=besetzung.kreis, jetzt=JETZT
    )
    with scope(mandant=fremde.mandant):
        assert write_docx(MUSTER) == as_docx(MUSTER)


def test_the_template_is_kept_on_the_page(besetzung):
    client = bestaetige(besetzung.client(KREIS))
    adresse = reverse("dokumente:einstellungen")
    assert "Vorlage von Zielwerk herunterladen" in client.get(adresse).content.decode()
    anfang = client.get(reverse("dokumente:vorlage_unsere"))
    assert docx.Document(BytesIO(anfang.content)).paragraphs
    hoch = SimpleUploadedFile("kreis.docx", vorlage())
    neu = reverse("dokumente:vorlage_neu")
    seite = client.post(neu, {"vorlage": hoch}, follow=True).content.decode()
    assert "Zur Probe" in seite
    eine = wordvorlagen().get()
    probe = client.get(reverse("dokumente:vorlage_probe", args=[eine.uuid]))
    seite = docx.Document(BytesIO(probe.content)).sections[0]
    assert round(seite.page_width.mm) == 200
    ziel = reverse("dokumente:vorlage", args=[eine.uuid])
    seite = client.post(ziel, {"verwenden": "ja"}, follow=True).content.decode()
    assert "Wird verwendet" in seite
    nochmal = client.post(ziel, {"verwenden": "ja"}, follow=True).content.decode()
    assert "nicht mehr zur Wahl" in nochmal
    seite = client.post(ziel, {"entfernen": "ja"}, follow=True).content.decode()
    assert "Keine eigene Vorlage." in seite


def test_a_refused_template_is_explained_at_the_field(besetzung, fremder_client):
    client = bestaetige(besetzung.client(KREIS))
    hoch = SimpleUploadedFile("kreis.docx", _ohne_stil("Quote"))
    antwort = client.post(reverse("dokumente:vorlage_neu"), {"vorlage": hoch})
    assert "In der Vorlage fehlen Formatvorlagen" in antwort.content.decode()
    eine = _zur_probe(besetzung, vorlage())
    for name in ("vorlage_probe", "vorlage"):
        ziel = reverse(f"dokumente:{name}", args=[eine.uuid])
        assert bestaetige(fremder_client).post(ziel).status_code in {404, 405}
