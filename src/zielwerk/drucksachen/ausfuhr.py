"""`zielwerk veroeffentlichung`: all that is public as plain files for any web server.

The same objects and pages as this instance answers with. Where the files will stand is
given as an address; since a file cannot also be a folder, each object ends in ".json".
"""

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django_scopes import scope, scopes_disabled

from zielwerk.dokumente.html import as_html
from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.dokumente.services import DateiError
from zielwerk.drucksachen import dcat, oparl
from zielwerk.drucksachen.models import Veroeffentlichung
from zielwerk.drucksachen.oparlliste import Objekt
from zielwerk.drucksachen.veroeffentlichung import (
    oeffentliche_anlagen,
    read_anlage,
    veroeffentlichte,
    zahlen_im_papier,
    zahlen_json,
)
from zielwerk.kern import tabelle
from zielwerk.mandanten.models import Mandant

Dateien = dict[str, bytes]
KENNUNG = ".zielwerk-veroeffentlichung"
# Files of ours that name addresses; what was attached stays byte for byte.
MIT_ADRESSEN = ("index.html", ".json", ".jsonld")


class AusfuhrError(Exception):
    """The files could not be written; the message says what to do."""


def write_oeffentliches(*, ziel: Path, adresse: str) -> list[Path]:
    """Write everything that is public into a folder, replacing an earlier export.

    `adresse` is where the folder will be served. What was taken back is gone.

    :raises AusfuhrError: if the folder holds something else, or `adresse` is none
    :raises OSError: if it cannot be written
    """
    if not adresse.startswith(("https://", "http://")):
        raise AusfuhrError(
            "Bitte geben Sie an, wo die Dateien stehen werden: --adresse https://…"
        )
    marke = ziel / KENNUNG
    if ziel.exists() and any(ziel.iterdir()) and not marke.exists():
        raise AusfuhrError(
            f"{ziel} enthält anderes. Bitte nennen Sie einen leeren Ordner."
        )
    dateien = _alles(adresse.rstrip("/"))
    neu = ziel.with_name(f".{ziel.name}.neu")
    shutil.rmtree(neu, ignore_errors=True)
    for name, inhalt in {KENNUNG: b"", **dateien}.items():
        ort = neu / name
        ort.parent.mkdir(parents=True, exist_ok=True)
        ort.write_bytes(inhalt)
    shutil.rmtree(ziel, ignore_errors=True)
    neu.rename(ziel)
    return [ziel / name for name in dateien]


def _alles(adresse: str) -> Dateien:
    """Return path → content of every file."""
    with scopes_disabled():
        kennungen = Veroeffentlichung.objects.values_list("mandant", flat=True)
        mandanten = list(Mandant.objects.filter(pk__in=set(kennungen)))
    je_mandant: list[tuple[Mandant, list[Veroeffentlichung]]] = []
    dateien: Dateien = {}
    koerper: list[dict[str, Any]] = []
    for mandant in mandanten:
        with scope(mandant=mandant):
            alle = veroeffentlichte(mandant)
            je_mandant.append((mandant, alle))
            koerper.append(oparl.body_json(oparl.body(mandant, alle)))
            dateien |= _oparl(mandant, alle) | _seiten(mandant, alle)
    dateien |= {
        _ort(oparl.system()["id"]): _json(oparl.system()),
        _ort(f"{oparl.wurzel()}/body"): _json(
            _liste(koerper, f"{oparl.wurzel()}/body")
        ),
    }
    dateien["index.html"] = _uebersicht(je_mandant)
    return {
        name: _umgesetzt(inhalt, adresse) if name.endswith(MIT_ADRESSEN) else inhalt
        for name, inhalt in dateien.items()
    }


def _ort(objekt: str) -> str:
    """Return the file of an address of this instance."""
    pfad = objekt.removeprefix(oparl.wurzel().removesuffix("oparl/v1")).lstrip("/")
    if pfad.endswith("/inhalt"):
        return pfad.removesuffix("/inhalt") + ".pdf"
    if "/inhalt." in pfad:  # an attachment keeps its own ending
        return pfad.replace("/inhalt.", ".")
    return f"{pfad}.json" if pfad.startswith("oparl/") else pfad


def _umgesetzt(inhalt: bytes, adresse: str) -> bytes:
    """Let a text name the addresses under which the files will stand."""
    hier = oparl.wurzel().removesuffix("/oparl/v1").encode()
    return inhalt.replace(hier, adresse.encode()) if hier in inhalt else inhalt


def _json(inhalt: dict[str, Any]) -> bytes:
    return json.dumps(_benannt(inhalt), ensure_ascii=False, indent=1).encode()


def _benannt(wert: Any) -> Any:
    """Return an object in which every address of the interface names its file."""
    if isinstance(wert, dict):
        return {name: _benannt(teil) for name, teil in wert.items()}
    if isinstance(wert, list):
        return [_benannt(teil) for teil in wert]
    if isinstance(wert, str) and wert.startswith(f"{oparl.wurzel()}/"):
        basis = oparl.wurzel().removesuffix("oparl/v1")
        return f"{basis}{_ort(wert)}"
    return wert


def _liste(daten: list[dict[str, Any]], adresse: str) -> dict[str, Any]:
    """Return a list on one page; filters need a server."""
    return {
        "data": daten,
        "pagination": {
            "totalElements": len(daten),
            "elementsPerPage": max(1, len(daten)),
            "currentPage": 1,
            "totalPages": 1,
        },
        "links": {"first": adresse, "last": adresse, "self": adresse},
    }


def _oparl(mandant: Mandant, alle: list[Veroeffentlichung]) -> Dateien:
    """Return the objects and lists of one county."""
    hier = oparl.koerper(mandant)
    dateien = {_ort(hier): _json(oparl.body_json(oparl.body(mandant, alle)))}
    sammlung = oparl.sammle(mandant, alle)
    for art, objekte in sammlung.items():
        dateien |= {_ort(o.id): _json(o.json()) for o in objekte}
        dateien |= _listendatei(f"{hier}/{art}", objekte)
    for organisation in sammlung["organization"]:
        eigene = [
            sitzung
            for sitzung in sammlung["meeting"]
            if organisation.id in sitzung.attribute.get("organization", ())
        ]
        dateien |= _listendatei(f"{organisation.id}/meeting", eigene)
    return dateien


def _listendatei(adresse: str, objekte: list[Objekt]) -> Dateien:
    daten = [objekt.json() for objekt in objekte if not objekt.deleted]
    return {_ort(adresse): _json(_liste(daten, adresse))}


def _seiten(mandant: Mandant, alle: list[Veroeffentlichung]) -> Dateien:
    """Return papers, figures and metadata of one county."""
    dateien: Dateien = {}
    for eine in alle:
        if not eine.ist_sichtbar:
            continue
        drucksache = eine.drucksache
        dokument = Dokument.from_json((drucksache.schnappschuss or {})["dokument"])
        ordner = _ort(oparl.webseite(eine))
        zahlen = zahlen_im_papier(drucksache)
        dateien |= {
            f"{ordner}index.html": as_html(dokument),
            f"{ordner}zahlen.csv": tabelle.as_csv(("Bezeichnung", "Wert"), zahlen),
            f"{ordner}zahlen.json": _json(zahlen_json(eine)),
            f"{ordner}metadaten.jsonld": _json(dcat.metadaten(eine)),
            _ort(f"{_datei(eine)}/inhalt"): as_pdf(dokument),
            **_anlagen(eine),
        }
    dateien[_ort(dcat.katalogadresse(mandant))] = _json(dcat.katalog(mandant, alle))
    return dateien


def _anlagen(eine: Veroeffentlichung) -> Dateien:
    """Return the public attachments of a paper, without those that were deleted."""
    dateien: Dateien = {}
    for anlage in oeffentliche_anlagen(eine):
        with suppress(DateiError):
            ort = _ort(oparl.anlagenadresse(eine.mandant, anlage))
            dateien[ort] = read_anlage(anlage)
    return dateien


def _uebersicht(alle: list[tuple[Mandant, list[Veroeffentlichung]]]) -> bytes:
    """Return the first page: every paper with its files."""
    kreise = [
        (
            mandant,
            _ort(dcat.katalogadresse(mandant)),
            [
                (
                    eine,
                    _ort(oparl.webseite(eine)),
                    _ort(f"{_datei(eine)}/inhalt"),
                    [
                        (a.titel, _ort(oparl.anlagenadresse(mandant, a)))
                        for a in oeffentliche_anlagen(eine)
                    ],
                )
                for eine in liste
                if eine.ist_sichtbar
            ],
        )
        for mandant, liste in alle
    ]
    kontext = {"kreise": kreise, "system": _ort(oparl.system()["id"])}
    return render_to_string("drucksachen/ausfuhr.html", kontext).encode()


def _datei(eine: Veroeffentlichung) -> str:
    return f"{oparl.koerper(eine.mandant)}/file/{eine.drucksache.uuid}"
