"""The paper as a document and as files: PDF, DOCX, HTML."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django_scopes import scope, scopes_disabled

from zielwerk.dokumente.html import as_html
from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.dokumente.services import write_docx
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.pruefung import DrucksacheError, Pruefung, pruefe_drucksache
from zielwerk.drucksachen.vorlage import build_dokument

SCHREIBER = {"pdf": as_pdf, "docx": write_docx, "html": as_html}


def papier(pruefung: Pruefung, jetzt: datetime) -> Dokument:
    """Return a checked paper as a document."""
    texte = {g.vorgabe.schluessel: g.pruefung.absaetze for g in pruefung.abschnitte}
    return build_dokument(pruefung.drucksache, pruefung.text, texte, jetzt)


def dokument(drucksache: Drucksache, jetzt: datetime) -> Dokument:
    """Return the paper: frozen if released, else composed from the data now."""
    if drucksache.schnappschuss:
        return Dokument.from_json(drucksache.schnappschuss["dokument"])
    return papier(pruefe_drucksache(drucksache, jetzt.date()), jetzt)


def fingerabdruck(dokument: Dokument, anlagen: Sequence[str] = ()) -> str:
    """Return what changes with any word or attachment, but not with the time."""
    stand = dokument.json()
    inhalt = [stand["titel"], stand["kopf"], stand["bloecke"], *anlagen]
    return hashlib.sha256(json.dumps(inhalt).encode()).hexdigest()


def dateiname(drucksache: Drucksache, endung: str) -> str:
    """Return "DrS-2021-022.pdf"."""
    sauber = "".join(z if z.isalnum() or z in "-_." else "-" for z in drucksache.nummer)
    return f"{sauber}.{endung}"


def write_dateien(
    *, nummer: str, ordner: Path, jetzt: datetime, mandant: str | None = None
) -> list[Path]:
    """Write a paper as PDF, DOCX and HTML into a folder; return the paths.

    :raises DrucksacheError: if there is no such paper, or several Mandanten have one
    """
    with scopes_disabled():
        passend = Drucksache.objects.filter(nummer=nummer).select_related(
            "mandant", "rueckblick", "vereinbarung"
        )
        if mandant:
            passend = passend.filter(mandant__name=mandant)
        gefunden = list(passend)
    if len(gefunden) != 1:
        raise DrucksacheError(
            f"„{nummer}“ gibt es mehrmals. Bitte nennen Sie --mandant."
            if gefunden
            else f"Eine Vorlage „{nummer}“ gibt es nicht."
        )
    drucksache = gefunden[0]
    with scope(mandant=drucksache.mandant):
        fertig = dokument(drucksache, drucksache.mandant.zeit(jetzt))
        inhalte = {endung: schreibe(fertig) for endung, schreibe in SCHREIBER.items()}
    ordner.mkdir(parents=True, exist_ok=True)
    pfade = []
    for endung, inhalt in inhalte.items():
        pfad = ordner / dateiname(drucksache, endung)
        pfad.write_bytes(inhalt)
        pfade.append(pfad)
    return pfade
