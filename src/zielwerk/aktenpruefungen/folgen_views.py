"""What follows from a finding: a Maßnahme, and the files checked again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.aktenpruefungen.models import Aktenpruefung
from zielwerk.aktenpruefungen.plan_forms import NachpruefungForm
from zielwerk.aktenpruefungen.pruefung_views import (
    FORMULAR,
    adresse,
    pruefung_oder_404,
)
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    maengelakten,
    note_feststellung,
    record_nachpruefung,
)
from zielwerk.kern.anzeige import prozent_kurz
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.services import record_lesen
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


@require_POST
@berechtigt(Recht.MASSNAHMEN_FUEHREN)
def massnahme(request: Request, uuid: str, schluessel: str) -> HttpResponse:
    """Note a finding at the Punkt and go on to the Maßnahme that comes from it."""
    eine = pruefung_oder_404(uuid)
    try:
        notiz = note_feststellung(
            pruefung=eine,
            schluessel=schluessel,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except AktenpruefungError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
        return redirect(adresse(eine, "auswertung"))
    return redirect(f"{reverse('massnahmen:neu')}?feststellung={notiz.uuid}")


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def nachpruefung(request: Request, uuid: str, schluessel: str) -> HttpResponse:
    """Say in which files a finding was put right."""
    eine = pruefung_oder_404(uuid)
    akten = maengelakten(eine, schluessel)
    if not akten:
        raise Http404
    form = NachpruefungForm(request.POST or None, akten=akten, heute=request.heute)
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            record_nachpruefung(
                pruefung=eine,
                schluessel=schluessel,
                pks=[int(pk) for pk in form.cleaned_data["behoben"]],
                am=form.cleaned_data["am"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect(adresse(eine, "auswertung") + "#feststellungen")
    _vermerke_lesen(request, eine)
    kontext = {
        "titel": f"Nachprüfen: {akten[0].frage.mangel}",
        "satz": f"Hinnehmbar waren {prozent_kurz(eine.hinnehmbar_anteil)}. Kreuzen Sie "
        "an, in welchen Akten der Mangel behoben ist.",
        "knopf": "Nachprüfung speichern",
        "zurueck": adresse(eine, "auswertung"),
        "form": form,
        "p": eine,
    }
    return render(request, FORMULAR, kontext)


def _vermerke_lesen(request: Request, eine: Aktenpruefung) -> None:
    """Record that somebody saw the Kennungen of faulty files."""
    record_lesen(
        mandant=request.mandant,
        objekt=eine,
        seite=f"{eine}, Nachprüfung",
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
