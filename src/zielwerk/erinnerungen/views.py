"""Settings of reminders, reminding by hand, and the calendar feed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from zielwerk.erinnerungen.forms import StufeForm, WegForm
from zielwerk.erinnerungen.models import Erinnerung, Erinnerungsstufe, Kalenderabo
from zielwerk.erinnerungen.services import (
    ErinnerungError,
    StufeError,
    change_weg,
    create_abo,
    create_stufe,
    create_uebliche_stufen,
    kalender,
    mitglied_zu,
    remind,
    revoke_abo,
    weg_von,
    withdraw_stufe,
)
from zielwerk.fristen.models import Frist
from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

SEITE = "erinnerungen:einstellungen"


def _kontext(request: Request, **weitere: Any) -> dict[str, Any]:
    mitglied = request.mitgliedschaft
    return {
        "weg": WegForm(initial={"weg": weg_von(mitglied)}),
        "abo": Kalenderabo.objects.filter(mitgliedschaft=mitglied).first(),
        "stufen": Erinnerungsstufe.objects.filter(aktiv=True),
        "darf_einstellen": mitglied.darf(Recht.FRISTEN_EINSTELLEN),
        "stufe": StufeForm(),
        "letzte": Erinnerung.objects.filter(empfaenger=mitglied)
        .select_related("frist")
        .order_by("-am", "-pk")[:20],
        "aufgegeben": Erinnerung.objects.filter(post="aufgegeben").count(),
    } | weitere


@require_safe
@berechtigt(Recht.FRISTEN_SEHEN)
def einstellungen(request: Request) -> HttpResponse:
    """Show how one is told, the feed, the steps, and one's last reminders."""
    return render(request, "erinnerungen/einstellungen.html", _kontext(request))


@require_POST
@berechtigt(Recht.FRISTEN_SEHEN)
def weg(request: Request) -> HttpResponse:
    """Set how one wants to be told."""
    form = WegForm(request.POST)
    if not form.is_valid():
        kontext = _kontext(request, weg=form)
        return render(request, "erinnerungen/einstellungen.html", kontext)
    change_weg(
        weg=form.cleaned_data["weg"], durch=request.mitgliedschaft, jetzt=request.jetzt
    )
    messages.success(request, "Gespeichert. Es gilt ab der nächsten Erinnerung.")
    return redirect(SEITE)


@require_POST
@berechtigt(Recht.FRISTEN_SEHEN)
def abo_neu(request: Request) -> HttpResponse:
    """Make a new secret address, shown this once."""
    geheimnis = create_abo(durch=request.mitgliedschaft, jetzt=request.jetzt)
    adresse = settings.ADRESSE + reverse("erinnerungen:feed", args=[geheimnis])
    kontext = _kontext(request, adresse=adresse)
    return render(request, "erinnerungen/einstellungen.html", kontext)


@require_POST
@berechtigt(Recht.FRISTEN_SEHEN)
def abo_ende(request: Request) -> HttpResponse:
    """End the feed."""
    revoke_abo(durch=request.mitgliedschaft, jetzt=request.jetzt)
    messages.success(
        request, "Das Kalenderabo ist beendet; die Adresse gilt nicht mehr."
    )
    return redirect(SEITE)


@require_safe
def feed(request: HttpRequest, geheimnis: str) -> HttpResponse:
    """Hand out a person's calendar to whoever knows the secret; else 404."""
    mitglied = mitglied_zu(geheimnis)
    if mitglied is None:
        raise Http404
    with scope(mandant=mitglied.mandant):
        inhalt = kalender(mitglied, request.uhr)  # type: ignore[attr-defined]
    return HttpResponse(
        inhalt,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="fristen.ics"',
        },
    )


@require_POST
@berechtigt(Recht.FRISTEN_EINSTELLEN)
def stufe_neu(request: Request) -> HttpResponse:
    """Add a step."""
    form = StufeForm(request.POST)
    if form.is_valid():
        with ablehnung_in(form, StufeError):
            create_stufe(
                **form.cleaned_data, durch=request.mitgliedschaft, jetzt=request.jetzt
            )
            return redirect(SEITE)
    kontext = _kontext(request, stufe=form)
    return render(request, "erinnerungen/einstellungen.html", kontext)


@require_POST
@berechtigt(Recht.FRISTEN_EINSTELLEN)
def stufen_uebliche(request: Request) -> HttpResponse:
    """Add the usual steps."""
    neue = create_uebliche_stufen(durch=request.mitgliedschaft, jetzt=request.jetzt)
    worte = anzahl(len(neue), "Stufe", "Stufen")
    messages.success(request, f"{worte} eingerichtet.")
    return redirect(SEITE)


@require_POST
@berechtigt(Recht.FRISTEN_EINSTELLEN)
def stufe_ende(request: Request, uuid: str) -> HttpResponse:
    """Take a step out of use."""
    stufe = get_object_or_404(Erinnerungsstufe, uuid=uuid, aktiv=True)
    withdraw_stufe(stufe=stufe, durch=request.mitgliedschaft, jetzt=request.jetzt)
    messages.success(request, "Die Stufe ist aufgehoben.")
    return redirect(SEITE)


@require_POST
@berechtigt(Recht.NACHWEIS_ANNEHMEN)
def erinnern(request: Request, uuid: str) -> HttpResponse:
    """Remind whoever has to act."""
    frist = get_object_or_404(Frist.objects.select_related("mandant"), uuid=uuid)
    try:
        neue = remind(frist=frist, durch=request.mitgliedschaft, jetzt=request.jetzt)
        wem = ", ".join(eine.empfaenger.stelle for eine in neue)
        messages.success(request, f"Erinnert: {wem}.")
    except ErinnerungError as fehler:
        messages.warning(request, str(fehler))
    return redirect("vereinbarung:frist", frist.uuid)
