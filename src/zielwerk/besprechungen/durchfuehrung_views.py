"""Pages of what was held: attendance, evidence, minutes and their release."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.besprechungen.durchfuehrung_forms import (
    DurchfuehrungForm,
    NiederschriftForm,
)
from zielwerk.besprechungen.models import Besprechung, Niederschrift
from zielwerk.besprechungen.planung_views import adresse, finde
from zielwerk.besprechungen.services import (
    BesprechungError,
    record_durchfuehrung,
    release_niederschrift,
    save_niederschrift,
    submit_nachweis,
)
from zielwerk.dokumente.services import DateiError, store_datei
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def durchfuehrung(request: Request, uuid: str) -> HttpResponse:
    """Record that a meeting was held, and who was there."""
    eine = finde(uuid)
    form = DurchfuehrungForm(
        request.POST or None, besprechung=eine, heute=request.heute
    )
    if form.is_valid():
        with ablehnung_in(form, BesprechungError):
            record_durchfuehrung(
                besprechung=eine,
                gehalten_am=form.cleaned_data["gehalten_am"],
                anwesenheit=form.anwesenheit(),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect(adresse(eine, "#teilnahme"))
    kontext = {"b": eine, "form": form}
    return render(request, "besprechungen/durchfuehrung.html", kontext)


@require_POST
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def nachweis(request: Request, uuid: str) -> HttpResponse:
    """Hand a meeting in as evidence after its Frist was opened."""
    eine = finde(uuid)
    try:
        submit_nachweis(
            besprechung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except BesprechungError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
    return redirect(adresse(eine, "#teilnahme"))


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def niederschrift(request: Request, uuid: str) -> HttpResponse:
    """Write the draft of the minutes."""
    eine = finde(uuid)
    letzte: Niederschrift | None = eine.niederschriften.first()
    entwurf = letzte if letzte and not letzte.freigegeben_am else None
    vorlage = entwurf or letzte
    form = NiederschriftForm(
        request.POST or None,
        request.FILES or None,
        erste=letzte is None or (letzte.fassung == 1 and entwurf is not None),
        initial={
            "text": vorlage.text if vorlage else "",
            "grund": entwurf.grund if entwurf else "",
            "version": entwurf.version if entwurf else 0,
        },
    )
    if form.is_valid():
        with ablehnung_in(form, BesprechungError, DateiError):
            _save(request, eine, dict(form.cleaned_data))
            return redirect(adresse(eine, "#niederschrift"))
    kontext = {
        "titel": "Niederschrift",
        "satz": "Ein Entwurf, bis Sie ihn freigeben; erst dann lesen ihn alle.",
        "knopf": "Entwurf speichern",
        "zurueck": adresse(eine),
        "form": form,
        "b": eine,
        "mit_datei": True,
        "vorhandene_datei": entwurf.datei if entwurf else None,
    }
    return render(request, "besprechungen/formular.html", kontext)


def _save(request: Request, eine: Besprechung, daten: dict[str, Any]) -> None:
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
            recht=Recht.BESPRECHUNGEN_SEHEN,
        )
    save_niederschrift(
        besprechung=eine,
        datei=datei,
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
        **daten,
    )


@require_POST
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def freigeben(request: Request, uuid: str) -> HttpResponse:
    """Release the minutes."""
    eine = get_object_or_404(
        Niederschrift.objects.select_related("besprechung__reihe"), uuid=uuid
    )
    try:
        release_niederschrift(
            niederschrift=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except BesprechungError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
    return redirect(adresse(eine.besprechung, "#niederschrift"))
