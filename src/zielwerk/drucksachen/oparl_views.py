"""OParl 1.1 and the public page of a paper: open to everybody, read only."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django_scopes import scope, scopes_disabled

from zielwerk.dokumente.html import as_fragment
from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.dokumente.services import DateiError
from zielwerk.drucksachen import dcat
from zielwerk.drucksachen.ausgabe import dateiname
from zielwerk.drucksachen.models import Drucksache, Veroeffentlichung
from zielwerk.drucksachen.oparl import (
    ARTEN,
    body,
    body_json,
    koerper,
    organisation_id,
    sammle,
    system,
    wurzel,
)
from zielwerk.drucksachen.oparlliste import (
    ListenError,
    Objekt,
    fehler,
    lies_anfrage,
    seite,
)
from zielwerk.drucksachen.veroeffentlichung import (
    oeffentliche_anlagen,
    read_anlage,
    veroeffentlichte,
    zahlen_im_papier,
    zahlen_json,
)
from zielwerk.kern import tabelle
from zielwerk.mandanten.models import Mandant

View = Callable[..., dict[str, Any]]


def _antwort(inhalt: dict[str, Any], status: int = 200) -> JsonResponse:
    """Return JSON that any website may read."""
    return JsonResponse(
        inhalt,
        status=status,
        json_dumps_params={"ensure_ascii": False},
        headers={"Access-Control-Allow-Origin": "*"},
    )


def als_json(view: View) -> Callable[..., HttpResponse]:
    """Answer with the object a view returns, or with the error object."""

    @require_safe
    @wraps(view)
    def antworte(request: HttpRequest, **werte: str) -> HttpResponse:
        try:
            return _antwort(view(request, **werte))
        except ListenError as grund:
            return _antwort(fehler(str(grund)), 400)
        except Http404:
            return _antwort(fehler("Unter dieser Adresse gibt es nichts."), 404)

    return antworte


def _mandant(kennung: str) -> Mandant:
    """Return a county by its id or 404."""
    try:
        return Mandant.objects.get(uuid=UUID(kennung))
    except (ValueError, Mandant.DoesNotExist):
        raise Http404 from None


def _lade(kennung: str) -> tuple[Mandant, list[Veroeffentlichung]]:
    """Return a county and what it has published; 404 if it never did."""
    mandant = _mandant(kennung)
    with scope(mandant=mandant):
        alle = veroeffentlichte(mandant)
    if not alle:
        raise Http404
    return mandant, alle


@als_json
def start(request: HttpRequest) -> dict[str, Any]:
    """Return the entry of the interface."""
    return system()


@als_json
def koerperschaften(request: HttpRequest) -> dict[str, Any]:
    """List the counties that have published something."""
    anfrage = lies_anfrage(request.GET.dict())
    with scopes_disabled():
        alle = Veroeffentlichung.objects.select_related("mandant")
        je_mandant: dict[Mandant, list[Veroeffentlichung]] = {}
        for eine in alle:
            je_mandant.setdefault(eine.mandant, []).append(eine)
    objekte = [body(mandant, eigene) for mandant, eigene in je_mandant.items()]
    liste = seite(objekte, anfrage, adresse=f"{wurzel()}/body")
    liste["data"] = [eintrag | {"legislativeTerm": []} for eintrag in liste["data"]]
    return liste


@als_json
def koerperschaft(request: HttpRequest, mandant: str) -> dict[str, Any]:
    """Return one county."""
    return body_json(body(*_lade(mandant)))


def _objekte(mandant: str, art: str) -> list[Objekt]:
    """Return all objects of a kind, or 404 for an unknown one."""
    if art not in ARTEN:
        raise Http404
    eigner, alle = _lade(mandant)
    with scope(mandant=eigner):
        return sammle(eigner, alle)[art]


@als_json
def liste(request: HttpRequest, mandant: str, art: str) -> dict[str, Any]:
    """Return one page of a list."""
    anfrage = lies_anfrage(request.GET.dict())
    adresse = f"{koerper(_mandant(mandant))}/{art}"
    return seite(_objekte(mandant, art), anfrage, adresse=adresse)


@als_json
def sitzungen(request: HttpRequest, mandant: str, kennung: str) -> dict[str, Any]:
    """List the sessions of one committee."""
    anfrage = lies_anfrage(request.GET.dict())
    eigner = _mandant(mandant)
    organisation = f"{koerper(eigner)}/organization/{kennung}"
    if organisation not in {o.id for o in _objekte(mandant, "organization")}:
        raise Http404
    _, alle = _lade(mandant)
    with scope(mandant=eigner):
        eigene = {
            f"{koerper(eigner)}/meeting/{beratung.uuid}"
            for eine in alle
            for beratung in eine.drucksache.beratungsfolge.all()
            if organisation_id(eigner, beratung.gremium) == organisation
        }
    passend = [o for o in _objekte(mandant, "meeting") if o.id in eigene]
    return seite(passend, anfrage, adresse=f"{organisation}/meeting")


@als_json
def objekt(
    request: HttpRequest, mandant: str, art: str, kennung: str
) -> dict[str, Any]:
    """Return one object; a deleted one says so."""
    adresse = f"{koerper(_mandant(mandant))}/{art}/{kennung}"
    for eines in _objekte(mandant, art):
        if eines.id == adresse:
            return eines.json()
    raise Http404


@als_json
def fehlt(request: HttpRequest, rest: str) -> dict[str, Any]:
    """Answer any other address below the interface."""
    raise Http404


def _sichtbare(mandant: str, kennung: str) -> Veroeffentlichung:
    """Return a paper that is published now or 404."""
    for eine in _lade(mandant)[1]:
        if str(eine.drucksache.uuid) == kennung and eine.ist_sichtbar:
            return eine
    raise Http404


def _papier(mandant: str, kennung: str) -> Drucksache:
    return _sichtbare(mandant, kennung).drucksache


@require_safe
def datei(request: HttpRequest, mandant: str, kennung: str) -> HttpResponse:
    """Hand out a published paper as PDF."""
    drucksache = _papier(mandant, kennung)
    name = dateiname(drucksache, "pdf")
    return HttpResponse(
        as_pdf(_dokument(drucksache)),
        content_type="application/pdf",
        headers={
            "Access-Control-Allow-Origin": "*",
            "Content-Disposition": f'inline; filename="{name}"',
        },
    )


@require_safe
def anlage(
    request: HttpRequest, mandant: str, kennung: str, endung: str
) -> HttpResponse:
    """Hand out a public attachment of a published paper, always to be saved."""
    eigner, alle = _lade(mandant)
    gesucht = [
        a
        for eine in alle
        if eine.ist_sichtbar
        for a in oeffentliche_anlagen(eine)
        if (a.uuid, a.endung) == (kennung, endung)
    ]
    if not gesucht:
        raise Http404
    try:
        with scope(mandant=eigner):
            inhalt = read_anlage(gesucht[0])
    except DateiError:
        raise Http404 from None
    kopf = {
        "Access-Control-Allow-Origin": "*",
        "Content-Disposition": content_disposition_header(True, gesucht[0].name) or "",  # noqa: FBT003
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(inhalt, content_type=gesucht[0].medientyp, headers=kopf)


def _dokument(drucksache: Drucksache) -> Dokument:
    return Dokument.from_json((drucksache.schnappschuss or {})["dokument"])


@require_safe
def papier(request: HttpRequest, mandant: str, kennung: str) -> HttpResponse:
    """Show a published paper and its figures to anybody."""
    eine = _sichtbare(mandant, kennung)
    drucksache = eine.drucksache
    kontext = {
        "drucksache": drucksache,
        "lizenz": eine.get_lizenz_display(),
        "eigner": _mandant(mandant),
        "fragment": as_fragment(_dokument(drucksache)),
        "zahlen": zahlen_im_papier(drucksache),
        "anlagen": oeffentliche_anlagen(eine),
    }
    return render(request, "drucksachen/oeffentlich.html", kontext)


@require_safe
def papiere(request: HttpRequest, mandant: str) -> HttpResponse:
    """List the papers of a county that anybody may read, newest first."""
    eigner, alle = _lade(mandant)
    sichtbar = [eine for eine in alle if eine.ist_sichtbar]
    sichtbar.sort(key=lambda eine: eine.drucksache.datum, reverse=True)
    kontext = {"eigner": eigner, "papiere": sichtbar}
    return render(request, "drucksachen/oeffentliche.html", kontext)


@require_safe
def katalog(request: HttpRequest, mandant: str) -> HttpResponse:
    """Return what a county has published as a catalogue of open data."""
    return _als_jsonld(dcat.katalog(*_lade(mandant)))


@require_safe
def metadaten(request: HttpRequest, mandant: str, kennung: str) -> HttpResponse:
    """Return the metadata of one published paper."""
    return _als_jsonld(dcat.metadaten(_sichtbare(mandant, kennung)))


def _als_jsonld(inhalt: dict[str, Any]) -> HttpResponse:
    antwort = _antwort(inhalt)
    antwort.headers["Content-Type"] = "application/ld+json"
    return antwort


@require_safe
def zahlen(request: HttpRequest, mandant: str, kennung: str, form: str) -> HttpResponse:
    """Hand out the figures of a published paper as CSV or JSON."""
    eine = _sichtbare(mandant, kennung)
    if form == "json":
        return _antwort(zahlen_json(eine))
    if form != "csv":
        raise Http404
    name = dateiname(eine.drucksache, "csv")
    return HttpResponse(
        tabelle.as_csv(("Bezeichnung", "Wert"), zahlen_im_papier(eine.drucksache)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Access-Control-Allow-Origin": "*",
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )
