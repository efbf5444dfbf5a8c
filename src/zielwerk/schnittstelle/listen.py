"""Lists: hand one in, see what was found, accept it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema, Status, UploadedFile

from zielwerk.listen.hintergrund import enqueue_uebernahme
from zielwerk.listen.models import Einlesung
from zielwerk.listen.services import EinlesungError, accept_einlesung, begin_einlesung
from zielwerk.listen.verzeichnis import arten, liste, nur_eigene, recht
from zielwerk.schnittstelle import formate
from zielwerk.schnittstelle.regeln import Umfang
from zielwerk.schnittstelle.seiten import seite_von
from zielwerk.schnittstelle.zugang import Schluessel, im_mandanten, pruefe_recht

router = Router()
# PostgreSQL and SQLite keep every day Python has; a list of the year 1 is a slip.
FRUEHESTER_STAND = date(2000, 1, 1)
FELDER = (
    *("uuid", "art", "sha256", "stand_am", "zustand", "zeilen", "fehlerhafte_zeilen"),
    *("fehler", "warnungen", "hinweise", "summen", "version", "begonnen_am"),
    "uebernommen_am",
)


@router.get(
    "",
    response={200: list[formate.Liste], 401: formate.Meldung, 403: formate.Meldung},
    url_name="listen",
    summary="Listen, die Ihre Rolle einlesen darf",
    auth=Schluessel(Umfang.LISTEN_LESEN),
)
@im_mandanten
def listen(request: HttpRequest) -> list[formate.Liste]:
    """Return the kinds of lists the person may take."""
    person = request.mitgliedschaft  # type: ignore[attr-defined]
    return [
        formate.Liste(art=art, titel=liste(art).titel)
        for art in arten()
        if person.darf(recht(art))
    ]


class Angaben(Schema):
    """What is said about a list beside its file."""

    stand_am: formate.Tag


@router.post(
    "{art}",
    response={201: formate.Einlesung, 401: formate.Meldung, 403: formate.Meldung,
              404: formate.Meldung, 409: formate.SchonEingelesen | formate.Meldung,
              422: formate.Anfragefehler},
    url_name="liste",
    summary="Eine Liste hochladen und prüfen; übernommen ist sie damit nicht",
    auth=Schluessel(Umfang.LISTEN_EINLESEN),
)  # fmt: skip
@im_mandanten
def hochladen(
    request: HttpRequest,
    art: formate.Kuerzel,
    angaben: Form[Angaben],
    datei: File[UploadedFile],
) -> Status[formate.Einlesung]:
    """Check a list and keep it with its findings."""
    anfrage: Any = request
    pruefe_recht(anfrage, recht(art))
    if not FRUEHESTER_STAND <= angaben.stand_am <= anfrage.heute:
        raise EinlesungError("Der Stand der Liste liegt in der Zukunft oder vor 2000.")
    neu = begin_einlesung(
        art=art,
        inhalt=datei.read(),
        name=datei.name or "liste",
        stand_am=angaben.stand_am,
        durch=anfrage.mitgliedschaft,
        jetzt=anfrage.jetzt,
    )
    return Status(201, formate.Einlesung(**_einlesung(neu)))


def _lade(request: HttpRequest, uuid: UUID) -> Einlesung:
    """Return an intake of a list the person may take; else there is none (404)."""
    eine: Einlesung = get_object_or_404(
        Einlesung.objects.select_related("datei", "durch"), uuid=uuid
    )
    pruefe_recht(request, recht(eine.art))
    person = request.mitgliedschaft  # type: ignore[attr-defined]
    if nur_eigene(eine.art) and eine.durch.organisation_id != person.organisation_id:
        raise Http404
    return eine


@router.get(
    "einlesungen/{uuid}",
    response={200: formate.Einlesung, 401: formate.Meldung, 403: formate.Meldung,
              404: formate.Meldung, 422: formate.Anfragefehler},
    url_name="einlesung",
    summary="Stand einer Einlesung",
    auth=Schluessel(Umfang.LISTEN_LESEN),
)  # fmt: skip
@im_mandanten
def einlesung(request: HttpRequest, uuid: UUID) -> formate.Einlesung:
    """Return an intake and how far it is."""
    return formate.Einlesung(**_einlesung(_lade(request, uuid)))


@router.get(
    "einlesungen/{uuid}/befunde",
    response={200: formate.Befunde, 401: formate.Meldung, 403: formate.Meldung,
              404: formate.Meldung, 422: formate.Anfragefehler},
    url_name="befunde",
    summary="Befunde einer Einlesung, Zeile für Zeile",
    auth=Schluessel(Umfang.LISTEN_LESEN),
)  # fmt: skip
@im_mandanten
def befunde(
    request: HttpRequest, uuid: UUID, seite: formate.Seite = 1
) -> formate.Befunde:
    """Return one page of findings; they may quote cells of the list."""
    ort, zeilen = seite_von(_lade(request, uuid).befunde.order_by("lfd_nr"), seite)
    felder = ("schwere", "zeile", "spalte", "regel", "meldung", "anzahl")
    eintraege = [
        formate.Befund(**{feld: getattr(zeile, feld) for feld in felder})
        for zeile in zeilen
    ]
    return formate.Befunde(**ort, eintraege=eintraege)


@router.post(
    "einlesungen/{uuid}/uebernahme",
    response={200: formate.Einlesung, 202: formate.Einlesung, 400: formate.Meldung,
              401: formate.Meldung, 403: formate.Meldung, 404: formate.Meldung,
              409: formate.Meldung, 422: formate.Anfragefehler},
    url_name="uebernahme",
    summary="Eine geprüfte Liste übernehmen: alle Zeilen oder keine",
    auth=Schluessel(Umfang.LISTEN_EINLESEN),
)  # fmt: skip
@im_mandanten
def uebernahme(
    request: HttpRequest, uuid: UUID, auftrag: formate.Uebernahmeauftrag
) -> Status[formate.Einlesung]:
    """Accept at once (200), or in the background if the list is large (202)."""
    anfrage: Any = request
    eine = _lade(anfrage, uuid)
    angaben = {
        "einlesung": eine,
        "version": auftrag.version,
        "warnungen_bestaetigt": auftrag.warnungen_bestaetigt,
        "durch": anfrage.mitgliedschaft,
        "jetzt": anfrage.jetzt,
    }
    if eine.zeilen >= settings.HINTERGRUND_AB_ZEILEN:
        enqueue_uebernahme(**angaben)
        return Status(202, formate.Einlesung(**_einlesung(_lade(anfrage, uuid))))
    accept_einlesung(**angaben)
    return Status(200, formate.Einlesung(**_einlesung(_lade(anfrage, uuid))))


def _einlesung(eine: Einlesung) -> dict[str, Any]:
    auftrag = eine.uebernahmen.last()
    return {
        **{feld: getattr(eine, feld) for feld in FELDER},
        "datei": eine.datei.name,
        "uebernahme": auftrag.get_zustand_display() if auftrag else None,
    }
