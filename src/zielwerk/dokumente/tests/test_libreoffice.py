"""The DOCX as another program reads it: headings and tables survive a conversion.

With ZIELWERK_PROOF=1 only (`make proof` installs LibreOffice); it takes a minute.
"""

import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import lxml.etree
import pikepdf
import pytest

from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.tests.beispiele import DRUCKSACHE
from zielwerk.dokumente.tests.lesen import docx_lesen, ohne_zwischenraum
from zielwerk.dokumente.tests.test_wordvorlage import vorlage

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
OPENDOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
TEXT, TAFEL = f"{{{OPENDOCUMENT}:text:1.0}}", f"{{{OPENDOCUMENT}:table:1.0}}"
PDF = {
    name: {"type": "boolean", "value": "true"}
    for name in ("ExportBookmarks", "UseTaggedPDF")
}
Geruest = tuple[list[tuple[int, str]], list[list[list[str]]]]


def _wandle(docx: Path, nach: str) -> Path:
    """Convert with a profile of its own, so that nothing of the machine counts."""
    profil = docx.parent / "profil"
    befehl = ["soffice", f"-env:UserInstallation={profil.as_uri()}", "--headless"]
    befehl += ["--convert-to", nach, "--outdir", str(docx.parent), str(docx)]
    subprocess.run(befehl, check=True, capture_output=True, timeout=300)
    return docx.with_suffix(f".{nach.partition(':')[0]}")


def _quelle(inhalt: bytes) -> Geruest:
    """Return headings with level, and tables with cells, of a DOCX."""
    datei = docx_lesen(inhalt)
    koepfe = [
        (int(absatz.style.name[-1]), ohne_zwischenraum(absatz.text))
        for absatz in datei.paragraphs
        if absatz.style.name.startswith("Heading")
    ]
    tafeln = [
        [[ohne_zwischenraum(zelle.text) for zelle in zeile.cells] for zeile in t.rows]
        for t in datei.tables
    ]
    assert len(koepfe) > 5
    assert len(tafeln) > 1
    return koepfe, tafeln


def _woerter(knoten: Any) -> str:
    return ohne_zwischenraum("".join(knoten.itertext()))


def _odt(ort: Path) -> Geruest:
    """Return the same of an ODT."""
    with zipfile.ZipFile(ort) as archiv:
        wurzel = lxml.etree.fromstring(archiv.read("content.xml"))
    koepfe = [
        (int(kopf.get(f"{TEXT}outline-level")), _woerter(kopf))
        for kopf in wurzel.iter(f"{TEXT}h")
    ]
    tafeln = [
        [
            [_woerter(zelle) for zelle in zeile.iter(f"{TAFEL}table-cell")]
            for zeile in tafel.iter(f"{TAFEL}table-row")
        ]
        for tafel in wurzel.iter(f"{TAFEL}table")
    ]
    return koepfe, tafeln


def _gliederung(eintraege: Any, ebene: int = 1) -> list[tuple[int, str]]:
    """Return the bookmarks of a PDF with their level."""
    return [
        paar
        for eintrag in eintraege
        for paar in (
            (ebene, ohne_zwischenraum(eintrag.title)),
            *_gliederung(eintrag.children, ebene + 1),
        )
    ]


def _pruefe(ordner: Path, eigene: bytes | None) -> None:
    """Convert the example paper both ways and compare."""
    inhalt = as_docx(DRUCKSACHE, eigene)
    ort = ordner / "papier.docx"
    ort.write_bytes(inhalt)
    koepfe, tafeln = _quelle(inhalt)
    assert _odt(_wandle(ort, "odt")) == (koepfe, tafeln)
    pdf = _wandle(ort, f"pdf:writer_pdf_Export:{json.dumps(PDF)}")
    with pikepdf.open(pdf) as papier, papier.open_outline() as gliederung:
        assert _gliederung(gliederung.root) == koepfe
    gelesen = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True
    )
    text = _ohne_striche(ohne_zwischenraum(gelesen.stdout.decode()))
    for zelle in (z for tafel in tafeln for zeile in tafel for z in zeile):
        assert _ohne_striche(zelle) in text, zelle


def _ohne_striche(text: str) -> str:
    """Return a text in which a word parted at the end of a line is whole again."""
    return text.replace("-", "")


if VOLL:  # elsewhere there is no LibreOffice to ask, and no test is ever skipped

    @pytest.mark.parametrize("eigene", [None, vorlage()], ids=["unsere", "eigene"])
    def test_headings_and_tables_survive_libreoffice(tmp_path, eigene):
        _pruefe(tmp_path, eigene)
