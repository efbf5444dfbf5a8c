"""The draw and its files; every page with Kennungen is recorded when it is read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.aktenpruefungen.models import Pruefbogen, Stichprobenakte
from zielwerk.aktenpruefungen.plan_forms import GrundForm, RisikoForm
from zielwerk.aktenpruefungen.pruefung_views import (
    FORMULAR,
    adresse,
    fortschritt,
    pruefung_oder_404,
    schritte_von,
)
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    add_risikoakte,
    draw_stichprobe,
    mark_ausgefallen,
    verify_ziehung,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.services import record_lesen
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

JE_SEITE = 50
# How the audit of one file stands: sign and word.
BOGENSTAND = {
    None: ("offen", "Offen"),
    False: ("in_arbeit", "Begonnen"),
    True: ("erfuellt", "Geprüft"),
}


@require_POST
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def ziehen(request: Request, uuid: str) -> HttpResponse:
    """Draw the sample."""
    eine = pruefung_oder_404(uuid)
    try:
        draw_stichprobe(
            pruefung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except AktenpruefungError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
        return redirect(adresse(eine))
    return redirect(adresse(eine, "stichprobe"))


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def stichprobe(request: Request, uuid: str) -> HttpResponse:
    """Show the drawn files, 50 per page, and the chosen ones apart."""
    eine = pruefung_oder_404(uuid)
    boegen = Prefetch("boegen", Pruefbogen.objects.all())
    alle = Stichprobenakte.objects.filter(pruefung=eine)
    akten = alle.select_related("akte", "ersetzt").prefetch_related(boegen)
    seite = Paginator(akten.gezogen(), JE_SEITE).get_page(request.GET.get("seite"))
    if eine.gezogen_am:
        record_lesen(
            mandant=request.mandant,
            objekt=eine,
            seite=f"{eine}, Stichprobe, Seite {seite.number}",
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    kontext = {
        "p": eine,
        "seite": seite,
        "zeilen": [_zeile(z) for z in seite],
        "risiko": [_zeile(z) for z in akten.filter(art=Stichprobenakte.Art.RISIKO)],
        "fortschritt": fortschritt(eine),
        "schritte": schritte_von(eine),
    }
    return render(request, "aktenpruefungen/stichprobe.html", kontext)


def _zeile(eine: Stichprobenakte) -> dict[str, object]:
    """Return a file with how its first and its second audit stand."""
    je_leser = {b.leser: b.abgeschlossen_am is not None for b in eine.boegen.all()}
    return {
        "z": eine,
        "erst": BOGENSTAND[je_leser.get(Pruefbogen.Leser.ERST)],
        "zweit": BOGENSTAND[je_leser.get(Pruefbogen.Leser.ZWEIT)],
    }


@require_POST
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def nachpruefen(request: Request, uuid: str) -> HttpResponse:
    """Repeat the draw from the frozen list and say whether it comes out the same."""
    eine = pruefung_oder_404(uuid)
    try:
        stimmt = verify_ziehung(pruefung=eine)
    except AktenpruefungError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
        return redirect(adresse(eine))
    if all(stimmt.values()):
        messages.success(
            request,
            "Nachgerechnet: Die Liste hat noch dieselbe Prüfsumme, und aus ihr und der "
            "Startzahl kommen dieselben Akten in derselben Reihenfolge.",
            extra_tags="gut",
        )
    else:
        was = "Die Liste hat eine andere Prüfsumme als bei der Festschreibung."
        if stimmt["liste"]:
            was = "Es kommen andere Akten heraus, als gespeichert sind."
        messages.error(
            request,
            f"Nachgerechnet: {was} Bitte wenden Sie sich an die Rechnungsprüfung.",
            extra_tags="gefahr",
        )
    return redirect(adresse(eine))


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def risiko(request: Request, uuid: str) -> HttpResponse:
    """Add a file chosen for a risk; it never counts for all files."""
    eine = pruefung_oder_404(uuid)
    form = RisikoForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            add_risikoakte(
                pruefung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(adresse(eine, "stichprobe") + "#risiko")
    kontext = {
        "titel": "Akte gezielt auswählen",
        "satz": "Solche Akten werden gesondert berichtet und nie hochgerechnet.",
        "knopf": "Akte auswählen",
        "zurueck": adresse(eine, "stichprobe"),
        "form": form,
        "p": eine,
    }
    return render(request, FORMULAR, kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def ausfall(request: Request, uuid: str) -> HttpResponse:
    """Report a file that cannot be had; the written rule says what takes its place."""
    akte: Stichprobenakte = get_object_or_404(
        Stichprobenakte.objects.select_related("pruefung"), uuid=uuid
    )
    form = GrundForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            ersatz = mark_ausgefallen(
                akte=akte,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            wort = f"An ihre Stelle tritt: {ersatz}." if ersatz else (
                "Einen Ersatz gibt es nicht; sie zählt als fehlerhaft."
            )  # fmt: skip
            messages.info(request, f"{akte} ist ausgefallen. {wort}", extra_tags="info")
            return redirect(adresse(akte.pruefung, "stichprobe"))
    kontext = {
        "titel": "Akte als ausgefallen melden",
        "satz": akte.pruefung.ersatzregel,
        "knopf": "Ausfall melden",
        "zurueck": reverse("aktenpruefungen:stichprobe", args=[akte.pruefung.uuid]),
        "form": form,
        "p": akte.pruefung,
    }
    return render(request, FORMULAR, kontext)
