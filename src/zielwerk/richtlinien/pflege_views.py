"""Pages that write: a guideline, its next Fassung, proposals and their answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.dokumente.services import DateiError, store_datei
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.richtlinien.forms import (
    AntwortForm,
    FassungForm,
    RichtlinieForm,
    VorschlagForm,
)
from zielwerk.richtlinien.models import Anpassungsvorschlag, Fassung, Richtlinie
from zielwerk.richtlinien.services import (
    RichtlinieError,
    answer_vorschlag,
    create_richtlinie,
    publish_fassung,
    record_vorschlag,
    save_entwurf,
)
from zielwerk.richtlinien.views import finde_fassung
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

FORMULAR = "richtlinien/formular.html"


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.RICHTLINIEN_PFLEGEN)
def neu(request: Request) -> HttpResponse:
    """Create a guideline."""
    form = RichtlinieForm(request.POST or None)
    if form.is_valid():
        try:
            eine = create_richtlinie(
                schluessel=form.schluessel(),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("richtlinien:entwurf", schluessel=eine.schluessel)
        except RichtlinieError as fehler:
            form.add_error("titel", str(fehler))
    kontext = {
        "titel": "Richtlinie anlegen",
        "satz": "Den Text schreiben Sie danach als erste Fassung.",
        "knopf": "Richtlinie anlegen",
        "zurueck": reverse("richtlinien:richtlinien"),
        "form": form,
    }
    return render(request, FORMULAR, kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.RICHTLINIEN_PFLEGEN)
def entwurf(request: Request, schluessel: str) -> HttpResponse:
    """Write the draft of the next Fassung, starting from the newest text."""
    eine = get_object_or_404(Richtlinie, schluessel=schluessel)
    bisher: Fassung | None = eine.fassungen.select_related("datei").first()
    offen = bisher if bisher and bisher.ist_entwurf else None
    form = FassungForm(
        request.POST or None,
        request.FILES or None,
        heute=request.heute,
        initial={
            "gilt_ab": offen.gilt_ab if offen else None,
            "anlass": offen.anlass if offen else "",
            "text": bisher.text if bisher else "",
            "version": offen.version if offen else 0,
        },
    )
    if form.is_valid():
        with ablehnung_in(form, RichtlinieError, DateiError):
            fertig = _save(request, eine, dict(form.cleaned_data))
            return redirect("richtlinien:fassung", uuid=fertig.uuid)
    kontext = {
        "titel": "Entwurf bearbeiten" if offen else "Neue Fassung schreiben",
        "satz": "Der Entwurf gilt erst, wenn Sie ihn veröffentlichen.",
        "knopf": "Entwurf speichern",
        "zurueck": reverse("richtlinien:richtlinie", args=[eine.schluessel]),
        "form": form,
        "richtlinie": eine,
        "vorhandene_datei": offen.datei if offen else None,
    }
    return render(request, FORMULAR, kontext)


def _save(request: Request, eine: Richtlinie, daten: dict[str, Any]) -> Fassung:
    """Store the file, if there is one, and the draft."""
    hochgeladen = daten.pop("datei")
    datei = None
    if hochgeladen:
        datei = store_datei(
            mandant=request.mandant,
            name=hochgeladen.name,
            inhalt=hochgeladen.read(),
            medientyp=hochgeladen.content_type or "application/octet-stream",
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            recht=Recht.RICHTLINIEN_SEHEN,
        )
    return save_entwurf(
        richtlinie=eine,
        datei=datei,
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
        **daten,
    )


@require_POST
@berechtigt(Recht.RICHTLINIEN_PFLEGEN)
def veroeffentlichen(request: Request, uuid: str) -> HttpResponse:
    """Publish a draft."""
    eine = finde_fassung(request, uuid)
    try:
        publish_fassung(fassung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt)
    except RichtlinieError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
    return redirect("richtlinien:fassung", uuid=eine.uuid)


def _schon_eingereicht(request: Request) -> Anpassungsvorschlag | None:
    """Return the same proposal of the same meeting, if it was handed in before."""
    gleiche = Anpassungsvorschlag.objects.select_related("richtlinie").filter(
        text=request.POST.get("text", "")
    )
    kennung = request.POST.get("besprechung_uuid", "")
    return next((v for v in gleiche if str(v.besprechung_uuid) == kennung), None)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.RICHTLINIEN_VORSCHLAGEN)
def vorschlag_neu(request: Request) -> HttpResponse:
    """Hand in a proposal; another page may fill it in ("vorbelegen"), by POST only."""
    if request.POST.get("vorbelegen"):
        if schon := _schon_eingereicht(request):
            messages.info(
                request, "Dieser Vorschlag liegt schon vor.", extra_tags="info"
            )
            ziel = reverse("richtlinien:richtlinie", args=[schon.richtlinie.schluessel])
            return redirect(f"{ziel}#vorschlaege")
        felder = ("text", "herkunft", "besprechung_uuid")
        form = VorschlagForm(initial={f: request.POST.get(f, "") for f in felder})
    else:
        gefragt = Richtlinie.objects.filter(
            schluessel=request.GET.get("richtlinie", "")
        ).first()
        anfang = {"richtlinie": gefragt.uuid} if gefragt else None
        form = VorschlagForm(request.POST or None, initial=anfang)
    if form.is_valid():
        neuer = record_vorschlag(
            durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
        )
        ziel = reverse("richtlinien:richtlinie", args=[neuer.richtlinie.schluessel])
        return redirect(f"{ziel}#vorschlaege")
    kontext = {
        "titel": "Anpassung vorschlagen",
        "satz": "Der Kreis antwortet; was aus dem Vorschlag wird, steht bei der "
        "Richtlinie.",
        "knopf": "Vorschlag einreichen",
        "zurueck": reverse("richtlinien:richtlinien"),
        "form": form,
    }
    return render(request, FORMULAR, kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.RICHTLINIEN_PFLEGEN)
def vorschlag(request: Request, uuid: str) -> HttpResponse:
    """Say what becomes of a proposal."""
    eine = get_object_or_404(
        Anpassungsvorschlag.objects.select_related("richtlinie", "fassung"), uuid=uuid
    )
    form = AntwortForm(
        request.POST or None,
        richtlinie=eine.richtlinie,
        initial={
            "zustand": "" if eine.zustand == "offen" else eine.zustand,
            "fassung": eine.fassung.uuid if eine.fassung else None,
            "antwort": eine.antwort,
            "version": eine.version,
        },
    )
    ziel = reverse("richtlinien:richtlinie", args=[eine.richtlinie.schluessel])
    if form.is_valid():
        with ablehnung_in(form, RichtlinieError):
            answer_vorschlag(
                vorschlag=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(f"{ziel}#vorschlaege")
    kontext = {
        "titel": "Vorschlag beantworten",
        "satz": eine.text,
        "knopf": "Antwort speichern",
        "zurueck": ziel,
        "form": form,
        "richtlinie": eine.richtlinie,
    }
    return render(request, FORMULAR, kontext)
