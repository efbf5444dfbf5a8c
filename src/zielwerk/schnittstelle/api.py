"""The interface as one document: `/api/v1/openapi.json`."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zielwerk.fristen.services import FristError
from zielwerk.listen.services import EinlesungError, SchonEingelesenError
from zielwerk.listen.verzeichnis import ListeError
from zielwerk.schnittstelle import formate, fristen, kennzahlen, listen
from zielwerk.schnittstelle.zugang import Schluessel
from zielwerk.vereinbarung.services import NachweisError

BESCHREIBUNG = (
    "Listen, Fristen, Nachweise und Kennzahlen eines Mandanten. Der Schlüssel steht "
    "als `Authorization: Bearer zw1_…` im Kopf jeder Anfrage; angelegt wird er unter "
    "„Mein Zugang“. Tage sind `JJJJ-MM-TT`, Anteile stehen als Text zwischen 0 und 1."
)
api = NinjaAPI(
    title="Zielwerk",
    version="1",
    description=BESCHREIBUNG,
    urls_namespace="schnittstelle",
    auth=Schluessel(),
    docs_url=None,
    openapi_url=None,
)
router = Router()


@router.get(
    "auskunft",
    response={200: formate.Auskunft, 401: formate.Meldung},
    url_name="auskunft",
    summary="Was dieser Schlüssel darf",
)
def auskunft(request: Any) -> formate.Auskunft:
    """Say whose key this is and what it may do."""
    schluessel = request.auth
    return formate.Auskunft(
        mandant=request.mandant.name,
        stelle=str(request.mitgliedschaft.stelle),
        umfang=schluessel.umfang,
        gilt_bis=schluessel.gilt_bis,
    )


api.add_router("", router)
api.add_router("fristen", fristen.router, tags=["Fristen"])
api.add_router("kennzahlen", kennzahlen.router, tags=["Kennzahlen"])
api.add_router("listen", listen.router, tags=["Listen"])


def _antwort(request: HttpRequest, status: int, **inhalt: Any) -> HttpResponse:
    return api.create_response(request, inhalt, status=status)


@api.exception_handler(AuthenticationError)
def _unbekannt(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    antwort = _antwort(
        request,
        401,
        meldung="Der Schlüssel fehlt oder gilt nicht (mehr). Einen neuen legen Sie "
        "unter „Mein Zugang“ an.",
    )
    antwort.headers["WWW-Authenticate"] = "Bearer"
    return antwort


@api.exception_handler(HttpError)
def _abgelehnt(request: HttpRequest, fehler: HttpError) -> HttpResponse:
    # The library's own: a body that is no JSON.
    unlesbar = fehler.status_code == HTTPStatus.BAD_REQUEST
    satz = "Die Anfrage ist kein gültiges JSON." if unlesbar else str(fehler)
    return _antwort(request, fehler.status_code, meldung=satz)


@api.exception_handler(Http404)
def _fehlt(request: HttpRequest, _: Http404) -> HttpResponse:
    return _antwort(request, 404, meldung="Das gibt es nicht.")


@api.exception_handler(ListeError)
def _keine_liste(request: HttpRequest, fehler: ListeError) -> HttpResponse:
    return _antwort(request, 404, meldung=str(fehler))


@api.exception_handler(ValidationError)
def _falsch(request: HttpRequest, fehler: ValidationError) -> HttpResponse:
    stellen = [
        {"ort": [str(teil) for teil in einer["loc"]], "fehler": einer["msg"]}
        for einer in fehler.errors
    ]
    orte = ", ".join(stelle["ort"][-1] for stelle in stellen)
    meldung = f"Die Anfrage ist nicht richtig: {orte}."
    return _antwort(request, 422, meldung=meldung, stellen=stellen)


@api.exception_handler(SchonEingelesenError)
def _schon_da(request: HttpRequest, fehler: SchonEingelesenError) -> HttpResponse:
    return _antwort(
        request, 409, meldung=str(fehler), einlesung=str(fehler.einlesung.uuid)
    )


def _nicht_jetzt(request: HttpRequest, fehler: Any) -> HttpResponse:
    return _antwort(request, 409, meldung=str(fehler))


for _art in (EinlesungError, FristError, NachweisError):
    api.add_exception_handler(_art, _nicht_jetzt)
