"""Setting up an agreement: the first one, its Pflichten, the decision, notes."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.forms import (
    BeschlussForm,
    FeststellungForm,
    VereinbarungForm,
)
from zielwerk.vereinbarung.models import Pflicht, Punkt, Zielvereinbarung
from zielwerk.vereinbarung.pflichtform import PflichtForm, initial
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    add_pflicht,
    adopt_bestehende,
    change_pflicht,
    create_vereinbarung,
    record_feststellung,
)
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

METHODEN = ["GET", "HEAD", "POST"]


def _formular(request: Request, form: forms.Form, **kontext: Any) -> HttpResponse:
    return render(request, "vereinbarung/formular.html", {"form": form, **kontext})


@require_http_methods(METHODEN)
@berechtigt(Recht.FORTSCHREIBEN)
def anlegen(request: Request) -> HttpResponse:
    """Create the first agreement of a county as a draft."""
    form = VereinbarungForm(request.POST or None, initial={"jahr": request.heute.year})
    if form.is_valid():
        neu = create_vereinbarung(
            durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
        )
        return redirect("vereinbarung:vereinbarung", jahr=neu.jahr)
    return _formular(
        request,
        form,
        titel="Zielvereinbarung anlegen",
        satz="Danach fügen Sie Punkte und Pflichten hinzu.",
        knopf="Anlegen",
        zurueck=reverse("vereinbarung:vereinbarungen"),
    )


@require_http_methods(METHODEN)
@berechtigt(Recht.FORTSCHREIBEN)
def inkraftsetzen(request: Request, jahr: int) -> HttpResponse:
    """Take over a first agreement decided and signed elsewhere."""
    eine = get_object_or_404(Zielvereinbarung, jahr=jahr)
    if eine.vorgaengerin_id is not None:
        return redirect("vereinbarung:status", jahr=jahr)
    form = BeschlussForm(request.POST or None, vereinbarung=eine, heute=request.heute)
    if form.is_valid():
        with ablehnung_in(form, FortschreibungError):
            adopt_bestehende(
                vereinbarung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("vereinbarung:vereinbarung", jahr=jahr)
    return _formular(
        request,
        form,
        vereinbarung=eine,
        titel="Bestehende Vereinbarung übernehmen",
        satz="Für eine Vereinbarung, die schon beschlossen und unterzeichnet ist. "
        "Danach gilt sie hier, ihre Fristen werden eröffnet, Wortlaut und Pflichten "
        "stehen.",
        knopf="In Kraft setzen",
        zurueck=reverse("vereinbarung:vereinbarung", args=[jahr]),
    )


def _adresse(punkt: Punkt, anker: str) -> str:
    adresse = reverse(
        "vereinbarung:punkt", args=[punkt.vereinbarung.jahr, punkt.schluessel]
    )
    return f"{adresse}#{anker}"


@require_http_methods(METHODEN)
@berechtigt(Recht.FORTSCHREIBEN)
def pflicht_neu(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Add a Pflicht to a Punkt of a draft."""
    punkt = get_object_or_404(
        Punkt.objects.select_related("vereinbarung"),
        vereinbarung__jahr=jahr,
        schluessel=schluessel,
    )
    form = PflichtForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, FortschreibungError):
            add_pflicht(
                punkt=punkt,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.felder(),
            )
            return redirect(_adresse(punkt, "pflichten"))
    return _formular(
        request,
        form,
        vereinbarung=punkt.vereinbarung,
        titel=f"Pflicht zu Punkt {punkt.nummer} hinzufügen",
        zurueck=_adresse(punkt, "pflichten"),
    )


@require_http_methods(METHODEN)
@berechtigt(Recht.FORTSCHREIBEN)
def pflicht_aendern(request: Request, uuid: str) -> HttpResponse:
    """Change a Pflicht of a draft."""
    pflicht = get_object_or_404(
        Pflicht.objects.select_related("punkt__vereinbarung"), uuid=uuid
    )
    form = PflichtForm(request.POST or None, initial=initial(pflicht))
    if form.is_valid():
        with ablehnung_in(form, FortschreibungError):
            change_pflicht(
                pflicht=pflicht,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.felder(),
            )
            return redirect(_adresse(pflicht.punkt, "pflichten"))
    return _formular(
        request,
        form,
        vereinbarung=pflicht.punkt.vereinbarung,
        titel=f"Pflicht „{pflicht}“ ändern",
        zurueck=_adresse(pflicht.punkt, "pflichten"),
    )


@require_http_methods(METHODEN)
@berechtigt(Recht.BEWERTEN)
def feststellung(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Note something at a Punkt; the paper's report is made of these."""
    punkt = get_object_or_404(
        Punkt.objects.select_related("vereinbarung"),
        vereinbarung__jahr=jahr,
        schluessel=schluessel,
    )
    form = FeststellungForm(request.POST or None, heute=request.heute)
    if form.is_valid():
        record_feststellung(
            punkt=punkt,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            **form.cleaned_data,
        )
        return redirect(_adresse(punkt, "feststellungen"))
    return _formular(
        request,
        form,
        vereinbarung=punkt.vereinbarung,
        titel=f"Feststellung zu Punkt {punkt.nummer}",
        satz="Der Satz steht später so im Rückblick der Vorlage.",
        zurueck=_adresse(punkt, "feststellungen"),
    )
