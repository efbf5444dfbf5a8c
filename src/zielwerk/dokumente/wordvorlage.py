"""The county's own template for DOCX papers: checked, tried out, taken back."""

import re
import zipfile
import zlib
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from django.db import transaction

from zielwerk.dokumente.ablage import read_inhalt
from zielwerk.dokumente.dateiart import (
    MB,
    DateiartError,
    check_datei,
    fremde_verweise,
    oeffne_archiv,
)
from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.models import Datei, Wordvorlage
from zielwerk.dokumente.wordmuster import MUSTER
from zielwerk.kern.anzeige import aufzaehlung
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

if TYPE_CHECKING:
    from docx.document import Document

MAX_BYTES, MAX_ENTPACKT = 5 * MB, 40 * MB
# Style as python-docx calls it → its name in a German Word.
STILE = {
    "Normal": "Standard",
    "Heading 1": "Überschrift 1",
    "Heading 2": "Überschrift 2",
    "Heading 3": "Überschrift 3",
    "Caption": "Beschriftung",
    "Quote": "Zitat",
    "List Bullet": "Aufzählungszeichen",
    "List Number": "Listennummer",
}
# Fields that fetch something when the file is opened.
_FELDER = re.compile(
    r"\b(?:INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|DATABASE|IMPORT|LINK)\b"
)
_FREMDTEILE = ("afchunk", "word/embeddings/", "word/activex/")


class WordvorlageError(Exception):
    """A template was refused; the message says what to change."""


def check_wordvorlage(name: str, inhalt: bytes) -> None:
    """Refuse a template that lacks something, fetches something, or cannot be filled.

    :raises WordvorlageError: if it does
    """
    if len(inhalt) > MAX_BYTES:
        raise WordvorlageError("Die Vorlage ist größer als 5 MB. Sind Bilder zu groß?")
    if not name.lower().endswith(".docx"):
        raise WordvorlageError(
            "Bitte speichern Sie die Vorlage als Word-Dokument (.docx), nicht als "
            ".dotx, .doc oder .docm."
        )
    try:
        check_datei(name, inhalt)
        _check_teile(inhalt, oeffne_archiv(inhalt, name))
    except DateiartError as fehler:
        raise WordvorlageError(str(fehler)) from fehler
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error) as fehler:
        raise WordvorlageError(
            "Die Vorlage ist beschädigt. Bitte speichern Sie sie in Word neu."
        ) from fehler
    _check_stile(_open(inhalt))
    _try(inhalt)


def _check_teile(inhalt: bytes, teile: dict[str, int]) -> None:
    """Refuse what would be fetched or run, part by part."""
    if sum(teile.values()) > MAX_ENTPACKT:
        raise WordvorlageError("Die Vorlage würde beim Öffnen ungewöhnlich groß.")
    if fremd := [t for t in teile if any(f in t.lower() for f in _FREMDTEILE)]:
        raise WordvorlageError(f"Die Vorlage enthält eingebettete Dateien: {fremd[0]}.")
    with zipfile.ZipFile(BytesIO(inhalt)) as archiv:
        for teil in teile:
            if teil.endswith((".xml", ".rels")):
                _check_xml(archiv.read(teil))
    if ziele := fremde_verweise(inhalt, teile):
        raise WordvorlageError(
            f"Die Vorlage holt etwas von außen: {ziele[0][:80]}. Bitte betten Sie es "
            "ein oder lösen Sie die Verknüpfung (auch zu einer Dokumentvorlage)."
        )


def _check_xml(xml: bytes) -> None:
    """Refuse a part with a document type, or with a field that fetches something."""
    felder = _Feldleser()
    leser = expat.ParserCreate()
    leser.StartDoctypeDeclHandler = felder.refuse_doctype
    leser.StartElementHandler = felder.begin
    leser.EndElementHandler = felder.end
    leser.CharacterDataHandler = felder.text
    leser.Parse(xml, True)  # noqa: FBT003
    # A field may be split into pieces in the middle of a word.
    for anweisungen in ("".join(felder.stuecke), " ".join(felder.stuecke)):
        if feld := _FELDER.search(anweisungen.upper()):
            raise WordvorlageError(
                "Die Vorlage enthält ein Feld, das etwas von außen holt "
                f"({feld[0]}). Bitte entfernen Sie es."
            )


class _Feldleser:
    """Gathers what the fields of a part say."""

    def __init__(self) -> None:
        self.stuecke: list[str] = []
        self.in_anweisung = False

    def refuse_doctype(self, *_: Any) -> None:
        """A document type could hold entities; Word never writes one."""
        raise WordvorlageError("Die Vorlage ist kein Dokument, wie Word es schreibt.")

    def begin(self, name: str, merkmale: dict[str, str]) -> None:
        self.in_anweisung = name.rpartition(":")[2] == "instrText"
        self.stuecke += [
            wert
            for merkmal, wert in merkmale.items()
            if merkmal.rpartition(":")[2] == "instr"
        ]

    def end(self, _name: str) -> None:
        self.in_anweisung = False

    def text(self, text: str) -> None:
        if self.in_anweisung:
            self.stuecke.append(text)


def _open(inhalt: bytes) -> "Document":
    import docx

    try:
        return docx.Document(BytesIO(inhalt))
    except Exception as fehler:  # a damaged part may break anything in the reader
        raise WordvorlageError(
            "Die Vorlage lässt sich nicht öffnen. Bitte speichern Sie sie in Word neu, "
            "als .docx."
        ) from fehler


def _check_stile(datei: "Document") -> None:
    """Refuse a template without the styles every paper uses."""
    from docx.enum.style import WD_STYLE_TYPE

    absatzstile = {s.name for s in datei.styles if s.type == WD_STYLE_TYPE.PARAGRAPH}
    if fehlend := [f"„{STILE[n]}“ ({n})" for n in STILE if n not in absatzstile]:
        raise WordvorlageError(
            f"In der Vorlage fehlen Formatvorlagen: {aufzaehlung(fehlend)}. Word legt "
            "sie an, sobald sie einmal verwendet wurden."
        )
    eigenschaften = datei.styles["List Number"].element.pPr
    if eigenschaften is None or eigenschaften.numPr is None:
        raise WordvorlageError(
            "Die Formatvorlage „Listennummer“ (List Number) zählt nicht. Bitte geben "
            "Sie ihr in Word eine Nummerierung."
        )


def _try(inhalt: bytes) -> None:
    """Refuse a template into which a paper cannot be written."""
    try:
        write_muster(inhalt)
    except Exception as fehler:  # whatever breaks here would break a paper later
        raise WordvorlageError(
            "Ein Musterpapier ließ sich mit dieser Vorlage nicht schreiben. Bitte "
            "gehen Sie von der Vorlage aus, die Sie hier herunterladen können."
        ) from fehler


def write_muster(vorlage: bytes | None) -> bytes:
    """Return the sample paper, which uses every style once."""
    return as_docx(MUSTER, vorlage)


def wordvorlagen() -> Any:
    """Return the templates of the open Mandant that were not taken back."""
    return Wordvorlage.objects.filter(entfernt_am=None).select_related(
        "datei__mandant", "hinterlegt_durch__benutzer"
    )


def write_docx(dokument: Dokument) -> bytes:
    """Return a paper as DOCX, in the template of the open Mandant if it has one.

    :raises DateiError: if the template is gone from the store
    """
    eigene = wordvorlagen().exclude(verwendet_seit=None).first()
    return as_docx(dokument, read_vorlage(eigene) if eigene else None)


def read_vorlage(vorlage: Wordvorlage) -> bytes:
    """Return the bytes of a template.

    :raises DateiError: if they are gone or were changed
    """
    datei = vorlage.datei
    return read_inhalt(datei.mandant, datei.sha256, datei.name)


@transaction.atomic
def store_wordvorlage(
    *, datei: Datei, durch: Mitgliedschaft, jetzt: datetime
) -> Wordvorlage:
    """Keep a checked template to be tried out; an earlier untried one goes."""
    _lock(durch)
    for alte in wordvorlagen().filter(verwendet_seit=None):
        _remove(alte, durch, jetzt)
    neue: Wordvorlage = Wordvorlage.objects.create(
        mandant=durch.mandant, datei=datei, hinterlegt_am=jetzt, hinterlegt_durch=durch
    )
    _record(neue, "hinterlegt", durch, jetzt)
    return neue


@transaction.atomic
def use_wordvorlage(
    *, vorlage: Wordvorlage, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Write papers with a template from now on; the one before goes.

    :raises WordvorlageError: if it was taken back or is in use
    """
    _lock(durch)
    eine = wordvorlagen().filter(pk=vorlage.pk, verwendet_seit=None).first()
    if eine is None:
        raise WordvorlageError(
            "Diese Vorlage steht nicht mehr zur Wahl. Bitte laden Sie die Seite neu."
        )
    for alte in wordvorlagen().exclude(verwendet_seit=None):
        _remove(alte, durch, jetzt)
    eine.verwendet_seit = jetzt
    eine.save(update_fields=["verwendet_seit"])
    _record(eine, "verwendet", durch, jetzt)


@transaction.atomic
def remove_wordvorlage(
    *, vorlage: Wordvorlage, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Take a template back; papers are written with ours again.

    :raises WordvorlageError: if it was taken back before
    """
    _lock(durch)
    eine = wordvorlagen().filter(pk=vorlage.pk).first()
    if eine is None:
        raise WordvorlageError("Diese Vorlage ist schon entfernt.")
    _remove(eine, durch, jetzt)


def _lock(durch: Mitgliedschaft) -> None:
    """Let two people change the template of a Mandant one after the other."""
    Mandant.objects.select_for_update(no_key=True).get(pk=durch.mandant_id)


def _remove(vorlage: Wordvorlage, durch: Mitgliedschaft, jetzt: datetime) -> None:
    vorlage.entfernt_am = jetzt
    vorlage.save(update_fields=["entfernt_am"])
    _record(vorlage, "entfernt", durch, jetzt)


def _record(
    vorlage: Wordvorlage, wort: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    record_eintrag(
        mandant=vorlage.mandant,
        aktion=f"dokumente.wordvorlage_{wort}",
        objekt=vorlage,
        text=f"Word-Vorlage {wort} (Prüfsumme {vorlage.datei.sha256[:12]}…)",
        durch=durch,
        jetzt=jetzt,
        nachher={"sha256": vorlage.datei.sha256},
    )
