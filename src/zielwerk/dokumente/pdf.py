"""PDF by typst: PDF/UA-1 (accessible) and PDF/A-2a (archivable) in one file."""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.textebene import has_akzente, mend_textebene
from zielwerk.dokumente.zeichen import zeichenname

if TYPE_CHECKING:
    import typst

VORLAGEN = Path(__file__).parent / "vorlagen"
SCHRIFTEN = Path(__file__).parents[1] / "web" / "static" / "web" / "fonts"
NORMEN = ["ua-1", "a-2a"]
BILD_PPI = 220
# What typst says about a character: too few glyphs, or barred from PDF/A.
_ZEICHEN = re.compile(r"the (?:text|PDF contains the codepoint) `\"(.+?)\"`")
_NUMMER = re.compile(r"\\u\{([0-9a-f]+)\}")


class PapierError(Exception):
    """The paper cannot be set; the message says what to change."""


@cache
def _schriften() -> "typst.Fonts":
    """Return our own fonts, read once; none of the system, so all machines agree."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[SCHRIFTEN])


def _compile(vorlage: str, daten: dict[str, str], **weiteres: Any) -> bytes:
    """Run typst on a template of ours; it sees that folder and `daten`, no more."""
    import typst

    compiler = typst.Compiler(
        VORLAGEN / vorlage,
        root=VORLAGEN,
        font_paths=_schriften(),
        ignore_system_fonts=True,
        sys_inputs=daten,
    )
    fertig = compiler.compile(**weiteres)
    if not isinstance(fertig, bytes):  # several pages of pictures
        raise PapierError("Eine Zeichnung hat mehr als eine Seite.")
    return fertig


def as_pdf(dokument: Dokument) -> bytes:
    """Return the paper as a tagged PDF that meets PDF/UA-1 and PDF/A-2a.

    Same document, same bytes: the time inside is `metadaten["erstellt_am"]`
    (without it the year 1970). No network, no fonts of the system.

    :raises PapierError: if typst refuses it, e.g. no font has a character
    """
    return write_pdf(dokument.druckbar().json(), zeitpunkt(dokument))


def write_pdf(stand: dict[str, Any], zeit: int) -> bytes:
    """Return the PDF of a paper given as JSON, made at `zeit` (seconds since 1970).

    :raises PapierError: if typst refuses it
    """
    import typst

    try:
        inhalt = _compile(
            "drucksache.typ",
            {"papier": json.dumps(stand, ensure_ascii=False)},
            format="pdf",
            pdf_standards=NORMEN,
            timestamp=zeit,
        )
    except typst.TypstError as fehler:
        raise PapierError(_meldung(fehler.diagnostic, stand)) from fehler
    return mend_textebene(inhalt) if any(map(has_akzente, _texte(stand))) else inhalt


def as_png(svg: str) -> bytes:
    """Return a drawing as PNG, for formats that know no SVG."""
    return _compile("bild.typ", {"svg": svg}, format="png", ppi=BILD_PPI)


def zeitpunkt(dokument: Dokument) -> int:
    """Return when the paper was made, in seconds since 1970; 0 if it does not say."""
    erstellt = dokument.metadaten.get("erstellt_am")
    return int(datetime.fromisoformat(erstellt).timestamp()) if erstellt else 0


def _meldung(diagnose: str, stand: dict[str, Any]) -> str:
    """Return what to change, in German; typst's own words if it is nothing we know."""
    zeichen = [
        _NUMMER.sub(lambda n: chr(int(n[1], 16)), treffer)
        for treffer in _ZEICHEN.findall(diagnose)
    ]
    if not zeichen:
        return f"Das PDF ließ sich nicht schreiben. typst meldet: {diagnose.strip()}"
    namen = ", ".join(zeichenname(z[0]) for z in dict.fromkeys(zeichen))
    stelle = next((t for t in _texte(stand) if zeichen[0] in t), "")
    ort = stelle.partition(zeichen[0])
    umgebung = f"{ort[0][-30:]}{ort[1]}{ort[2][:30]}"
    return (
        f"Das Papier enthält Zeichen, die sich nicht setzen lassen: {namen}. "
        f"Bitte ersetzen Sie sie, zuerst hier: „{umgebung}“."
    )


def _texte(wert: Any) -> list[str]:
    """Return every text of a JSON value."""
    if isinstance(wert, str):
        return [wert]
    teile = wert.values() if isinstance(wert, dict) else wert
    if not isinstance(wert, dict | list):
        return []
    return [text for teil in teile for text in _texte(teil)]
