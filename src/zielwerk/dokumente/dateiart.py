"""What an uploaded file really is: by its ending, and by what stands in it.

Archives (Word, Excel, OpenDocument) are looked at from outside and never unpacked as a
whole. No Django, no file of ours.
"""

import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

MB = 1024 * 1024
# What a person writes or scans; lists may be larger (`HOCHLADEN_MAX_BYTES`).
DOKUMENT_MAX_MB = 50
MAX_TEILE = 5000
MAX_ENTPACKT = 300 * MB
# Real documents unpack to 5–30 times their size; small ones may be denser.
MAX_VERHAELTNIS = 150
HARMLOS = 20 * MB
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPENDOCUMENT = "application/vnd.oasis.opendocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"


class DateiartError(Exception):
    """A file is not what it says, or of a kind that is not taken."""


def is_zu_gross(groesse: int) -> bool:
    """Return whether a document (bytes) is larger than one is taken."""
    return groesse > DOKUMENT_MAX_MB * MB


def check_datei(name: str, inhalt: bytes) -> str:
    """Return the media type of a file whose ending and content agree.

    :raises DateiartError: if they do not, or if it may run something when opened
    """
    endung = name.rpartition(".")[2].lower()
    if "." not in name or endung not in ARTEN:
        raise DateiartError(f"„{name}“ wird nicht angenommen. Möglich sind {ENDUNGEN}.")
    medientyp, pruefe = ARTEN[endung]
    pruefe(inhalt, name)
    return medientyp


def _beginnt(anfang: bytes, wort: str) -> Callable[[bytes, str], None]:
    def pruefe(inhalt: bytes, name: str) -> None:
        if not inhalt.startswith(anfang):
            raise DateiartError(f"„{name}“ ist kein {wort}, obwohl der Name es sagt.")

    return pruefe


def _text(inhalt: bytes, name: str) -> None:
    """Refuse what no editor would show as text."""
    if inhalt.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # UTF-16, as Excel writes "Unicode-Text"
    if b"\x00" in inhalt:
        raise DateiartError(f"„{name}“ ist keine Textdatei, obwohl der Name es sagt.")


def _mit_teil(teil: str, wort: str) -> Callable[[bytes, str], None]:
    """Return the check of an archive that holds a part all of its kind hold."""

    def pruefe(inhalt: bytes, name: str) -> None:
        teile = oeffne_archiv(inhalt, name)
        if teil not in teile:
            raise DateiartError(f"„{name}“ ist kein {wort}, obwohl der Name es sagt.")
        check_makros(teile, name)

    return pruefe


def oeffne_archiv(inhalt: bytes, name: str) -> dict[str, int]:
    """Return the parts of an archive with their unpacked sizes, from its directory.

    :raises DateiartError: if it is damaged, encrypted, or unpacks to too much
    """
    try:
        with zipfile.ZipFile(BytesIO(inhalt)) as archiv:
            teile = archiv.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fehler:
        raise DateiartError(
            f"„{name}“ ist beschädigt oder unvollständig. Bitte speichern Sie die "
            "Datei neu und laden Sie sie noch einmal hoch."
        ) from fehler
    entpackt = sum(teil.file_size for teil in teile)
    zu_dicht = entpackt > HARMLOS and entpackt > len(inhalt) * MAX_VERHAELTNIS
    if len(teile) > MAX_TEILE or entpackt > MAX_ENTPACKT or zu_dicht:
        raise DateiartError(
            f"„{name}“ würde beim Öffnen ungewöhnlich groß und wird nicht angenommen."
        )
    if any(teil.flag_bits & 1 for teil in teile):
        raise DateiartError(
            f"„{name}“ ist mit einem Kennwort geschützt. Bitte entfernen Sie es."
        )
    return {teil.filename: teil.file_size for teil in teile}


def check_makros(teile: dict[str, int], name: str) -> None:
    """Refuse a document that may run something when it is opened.

    :raises DateiartError: if it may
    """
    kleine = {teil.lower() for teil in teile}
    if any(_ist_programm(teil) for teil in kleine):
        raise DateiartError(
            f"„{name}“ enthält Makros oder eingebettete Programme und wird deshalb "
            "nicht angenommen. Bitte speichern Sie die Datei ohne Makros."
        )


def _ist_programm(teil: str) -> bool:
    """Return whether a part of an Office or OpenDocument archive is a program."""
    letzter = teil.rpartition("/")[2]
    return (
        letzter in {"vbaproject.bin", "vbadata.xml"}
        or teil.startswith(("basic/", "scripts/"))
        or "/activex/" in teil
        or ("/embeddings/" in teil and letzter.endswith(".bin"))
    )


def fremde_verweise(inhalt: bytes, teile: dict[str, int]) -> list[str]:
    """Return where a Word or Excel archive fetches something from; links are none.

    :raises ExpatError: if the archive's own lists are no XML
    """
    ziele: list[str] = []

    def merke(_name: str, merkmale: dict[str, str]) -> None:
        nach_aussen = merkmale.get("TargetMode") == "External"
        if nach_aussen and not merkmale.get("Type", "").endswith("/hyperlink"):
            ziele.append(merkmale.get("Target", ""))

    with zipfile.ZipFile(BytesIO(inhalt)) as archiv:
        for teil in teile:
            if teil.endswith(".rels"):
                leser = expat.ParserCreate()
                leser.StartElementHandler = merke
                leser.Parse(archiv.read(teil), True)  # noqa: FBT003
    return ziele


ARTEN: dict[str, tuple[str, Callable[[bytes, str], None]]] = {
    "pdf": ("application/pdf", _beginnt(b"%PDF-", "PDF")),
    "docx": (DOCX, _mit_teil("word/document.xml", "Word-Dokument")),
    "xlsx": (XLSX, _mit_teil("xl/workbook.xml", "Excel-Dokument")),
    "odt": (f"{_OPENDOCUMENT}.text", _mit_teil("content.xml", "OpenDocument-Text")),
    "ods": (
        f"{_OPENDOCUMENT}.spreadsheet",
        _mit_teil("content.xml", "OpenDocument-Blatt"),
    ),
    "csv": ("text/csv", _text),
    "txt": ("text/plain", _text),
    "png": ("image/png", _beginnt(b"\x89PNG\r\n\x1a\n", "PNG-Bild")),
    "jpg": ("image/jpeg", _beginnt(b"\xff\xd8\xff", "JPEG-Bild")),
}
ENDUNGEN = ", ".join(art.upper() for art in ARTEN)
