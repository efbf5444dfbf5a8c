"""What an uploaded file really is: honest, disguised, hostile."""

import struct
import zipfile
from io import BytesIO

import pytest

from zielwerk.dokumente import dateiart
from zielwerk.dokumente.dateiart import DOCX, XLSX, DateiartError, check_datei
from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.tests.beispiele import DRUCKSACHE


def archiv(**teile: bytes) -> bytes:
    """Return an archive; "__" stands for "/" and "_p_" for "."."""
    puffer = BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as eines:
        for name, inhalt in teile.items():
            eines.writestr(name.replace("__", "/").replace("_p_", "."), inhalt)
    return puffer.getvalue()


def _mit_kennwort() -> bytes:
    roh = bytearray(archiv(word__document_p_xml=b"<x/>"))
    for marke, abstand in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        stelle = roh.index(marke) + abstand
        struct.pack_into("<H", roh, stelle, 1)
    return bytes(roh)


@pytest.mark.parametrize(
    ("name", "inhalt", "medientyp"),
    [
        ("Bericht.PDF", b"%PDF-1.7\n", "application/pdf"),
        ("Brief.docx", as_docx(DRUCKSACHE), DOCX),
        ("Liste.xlsx", archiv(xl__workbook_p_xml=b"<x/>"), XLSX),
        (
            "Text.odt",
            archiv(content_p_xml=b"<x/>"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("zahlen.csv", "Name;Wert\nä;1\n".encode("cp1252"), "text/csv"),
        ("excel.txt", "Wert".encode("utf-16"), "text/plain"),
        ("bild.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("bild.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ],
    ids=lambda wert: wert if isinstance(wert, str) else "",
)
def test_a_file_is_what_it_says(name, inhalt, medientyp):
    assert check_datei(name, inhalt) == medientyp


@pytest.mark.parametrize(
    ("name", "inhalt", "meldung"),
    [
        ("seite.html", b"<html>", "Möglich sind PDF, DOCX"),
        ("pdf", b"%PDF-1.7", "Möglich sind"),
        ("programm.pdf", b"MZ\x90", "ist kein PDF"),
        ("programm.csv", b"MZ\x00\x00", "keine Textdatei"),
        ("bild.png", b"<svg onload='x'>", "ist kein PNG-Bild"),
        ("brief.docx", b"%PDF-1.7", "beschädigt"),
        ("brief.docx", archiv(xl__workbook_p_xml=b""), "ist kein Word-Dokument"),
        (
            "brief.docx",
            archiv(word__document_p_xml=b"", word__vbaProject_p_bin=b""),
            "Makros",
        ),
        (
            "liste.ods",
            archiv(content_p_xml=b"", Basic__Standard__m_p_xml=b""),
            "Makros",
        ),
        (
            "brief.docx",
            archiv(word__document_p_xml=b"", word__embeddings__o1_p_bin=b""),
            "Makros oder eingebettete Programme",
        ),
        ("brief.docx", _mit_kennwort(), "Kennwort"),
    ],
    ids=[f"fall{n}" for n in range(11)],
)
def test_what_is_something_else_is_refused(name, inhalt, meldung):
    with pytest.raises(DateiartError, match=meldung):
        check_datei(name, inhalt)


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(dateiart, "HARMLOS", 1000)
    bombe = archiv(word__document_p_xml=b"\0" * 1_000_000)
    with pytest.raises(DateiartError, match="ungewöhnlich groß"):
        check_datei("bombe.docx", bombe)
    monkeypatch.setattr(dateiart, "MAX_TEILE", 2)
    viele = archiv(**{f"teil{n}": b"" for n in range(3)})
    with pytest.raises(DateiartError, match="ungewöhnlich groß"):
        check_datei("viele.docx", viele)
