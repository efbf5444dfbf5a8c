"""Pages of the catalogue: what is offered, by whom, where, and what was special."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.beratung.forms import (
    AngebotForm,
    EndeForm,
    SprechzeitForm,
    StandortForm,
    UmstandForm,
    VertragForm,
)
from zielwerk.beratung.models import (
    Aussetzung,
    Beratungsangebot,
    Sprechzeit,
    Standort,
    Traegervertrag,
)
from zielwerk.beratung.regeln import katalog
from zielwerk.beratung.services import (
    BeratungError,
    adopt_vorschlag,
    create_angebot,
    create_sprechzeit,
    create_standort,
    create_vertrag,
    end_gueltigkeit,
    record_aussetzung,
    remove_aussetzung,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

GET_POST = ["GET", "HEAD", "POST"]
FORMULAR = "beratung/formular.html"


@dataclass(frozen=True)
class Anlage:
    """One thing the catalogue takes: its form, its event, its words."""

    titel: str
    satz: str
    form: Any
    event: Callable[..., Any]


ANLAGEN = {
    "angebot": Anlage(
        "Beratungsangebot eintragen",
        "Eine Leistung, an die das Jobcenter verweist, und ihre Nummer in § 16a.",
        AngebotForm,
        create_angebot,
    ),
    "vertrag": Anlage(
        "Träger beauftragen",
        "Wer die Leistung erbringt. Der Träger sieht danach nur diese Leistung.",
        VertragForm,
        create_vertrag,
    ),
    "standort": Anlage(
        "Standort eintragen",
        "Ein Standort des Jobcenters, oder die Beratungsstelle eines Trägers.",
        StandortForm,
        create_standort,
    ),
    "sprechzeit": Anlage(
        "Sprechzeit eintragen",
        "Wann ein Träger in den Räumen des Jobcenters berät.",
        SprechzeitForm,
        create_sprechzeit,
    ),
    "umstand": Anlage(
        "Besonderen Umstand eintragen",
        "Was die Zahlen eines Jahres erklärt; der Bericht nennt es von selbst.",
        UmstandForm,
        record_aussetzung,
    ),
}
ENDEN: dict[str, Any] = {
    "angebot": Beratungsangebot,
    "vertrag": Traegervertrag,
    "sprechzeit": Sprechzeit,
}


@require_safe
@berechtigt(Recht.BERATUNG_SEHEN)
def angebote(request: Request) -> HttpResponse:
    """Show the catalogue with contracts, places, office hours, circumstances."""
    alle = list(Beratungsangebot.objects.prefetch_related("vertraege__organisation"))
    kontext = {
        "angebote": alle,
        "vertraege": Traegervertrag.objects.select_related(
            "angebot", "organisation"
        ).prefetch_related("sprechzeiten__standort"),
        "standorte": Standort.objects.select_related("organisation"),
        "umstaende": Aussetzung.objects.all(),
        "vorschlag": [] if alle else katalog(request.heute),
        "darf_pflegen": request.mitgliedschaft.darf(Recht.BERATUNG_PFLEGEN),
        "jahresanfang": request.heute.replace(month=1, day=1),
    }
    return render(request, "beratung/angebote.html", kontext)


@require_POST
@berechtigt(Recht.BERATUNG_PFLEGEN)
def vorschlag(request: Request) -> HttpResponse:
    """Take over the proposed services from the start of the year."""
    adopt_vorschlag(
        gilt_ab=request.heute.replace(month=1, day=1),
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    return redirect("beratung:angebote")


def _formular(
    request: Request, form: forms.Form, event: Callable[..., Any], **texte: Any
) -> HttpResponse:
    """Let one event happen, or show its form with what is wrong."""
    if form.is_valid():
        with ablehnung_in(form, BeratungError):
            event(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
            return redirect("beratung:angebote")
    kontext = {"form": form, "zurueck": reverse("beratung:angebote"), **texte}
    return render(request, FORMULAR, kontext)


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNG_PFLEGEN)
def neu(request: Request, art: str) -> HttpResponse:
    """Enter a service, a contract, a place, office hours or a circumstance."""
    if art not in ANLAGEN:
        raise Http404
    eine = ANLAGEN[art]
    form = eine.form(request.POST or None, heute=request.heute)
    return _formular(request, form, eine.event, titel=eine.titel, satz=eine.satz)


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNG_PFLEGEN)
def ende(request: Request, art: str, uuid: str) -> HttpResponse:
    """Let something end on a day."""
    if art not in ENDEN:
        raise Http404
    objekt = get_object_or_404(ENDEN[art], uuid=uuid)
    form = EndeForm(request.POST or None, heute=request.heute)

    def event(**angaben: Any) -> None:
        end_gueltigkeit(objekt=objekt, **angaben)

    texte = {"titel": "Ende eintragen", "satz": f"{objekt}, {objekt.gueltigkeit}"}
    return _formular(request, form, event, **texte)


@require_POST
@berechtigt(Recht.BERATUNG_PFLEGEN)
def umstand_entfernen(request: Request, uuid: str) -> HttpResponse:
    """Take back a circumstance entered by mistake."""
    remove_aussetzung(
        aussetzung=get_object_or_404(Aussetzung, uuid=uuid),
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    return redirect("beratung:angebote")
