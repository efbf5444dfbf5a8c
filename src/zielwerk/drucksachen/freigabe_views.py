"""Papers: what is left to settle, Mitzeichnung, return, release, signature."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.dokumente.pdf import PapierError
from zielwerk.dokumente.services import (
    DateiError,
    SiegelError,
    hat_siegel,
    letzte_pruefung,
)
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.services import (
    DrucksacheError,
    anlagensummen,
    fingerabdruck,
    freigabe_einwand,
    papier,
    pruefe_drucksache,
    publish_drucksache,
    release_drucksache,
    return_drucksache,
    seal_drucksache,
    send_mitzeichnung,
    withdraw_drucksache,
)
from zielwerk.drucksachen.views import laden, rahmen
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt

# Who may take which step.
SCHRITTE = {
    "mitzeichnung": frozenset({Recht.DRUCKSACHE_BEARBEITEN}),
    "zurueck": frozenset({Recht.DRUCKSACHE_BEARBEITEN, Recht.DRUCKSACHE_FREIGEBEN}),
    "freigeben": frozenset({Recht.DRUCKSACHE_FREIGEBEN}),
}


def _gibt_frei(request: Request) -> bool:
    """Return whether this is a release by somebody who may release."""
    return (
        request.method == "POST"
        and request.POST.get("schritt") == "freigeben"
        and request.mitgliedschaft.darf(Recht.DRUCKSACHE_FREIGEBEN)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
@bestaetigt(wenn=_gibt_frei)
def freigabe(request: Request, uuid: str) -> HttpResponse:
    """Show what is in the way of release, and take the next step."""
    eine = laden(uuid)
    fehler = ""
    if request.method == "POST":
        try:
            _step(request, eine)
            return redirect("drucksachen:freigabe", uuid=eine.uuid)
        except DrucksacheError as grund:
            fehler = str(grund)
            eine = laden(uuid)
    kontext = rahmen(request, eine) | {
        "fehler": fehler,
        "hinweis_text": request.POST.get("hinweis", ""),
        "darf_zurueck": eine.zustand == Drucksache.Zustand.MITZEICHNUNG
        and any(map(request.mitgliedschaft.darf, SCHRITTE["zurueck"])),
    }
    if kontext["darf_freigeben"]:
        kontext["einwand"] = freigabe_einwand(
            drucksache=eine, durch=request.mitgliedschaft
        )
    if not eine.ist_freigegeben:
        pruefung = pruefe_drucksache(eine, request.heute)
        kontext |= {
            "hindernisse": pruefung.hindernisse,
            "zahlen": len(pruefung.text.belege.nach_schluessel),
            "gelesen": fingerabdruck(
                papier(pruefung, request.jetzt), anlagensummen(eine)
            ),
        }
    else:
        kontext |= _unterschrift(request, eine)
    return render(
        request, "drucksachen/freigabe.html", kontext, status=409 if fehler else 200
    )


def _unterschrift(request: Request, eine: Drucksache) -> dict[str, Any]:
    """Return what is to be said about the signature of a released paper."""
    return {
        "pruefung": letzte_pruefung(eine.signierte_datei),
        "darf_signieren": eine.signierte_datei is None
        and request.mitgliedschaft.darf(Recht.SIGNIEREN)
        and hat_siegel(request.mandant),
    }


@require_POST
@berechtigt(Recht.SIGNIEREN)
@bestaetigt
def signieren(request: Request, uuid: str) -> HttpResponse:
    """Sign a released paper with the county's certificate."""
    eine = laden(uuid)
    try:
        seal_drucksache(
            drucksache=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
        messages.success(request, f"{eine.nummer} ist elektronisch unterschrieben.")
    except (DrucksacheError, PapierError, SiegelError, DateiError) as grund:
        messages.warning(request, str(grund))
    return redirect("drucksachen:freigabe", uuid=eine.uuid)


def _step(request: Request, eine: Drucksache) -> None:
    """Take the step whose button was pressed."""
    schritt = request.POST.get("schritt", "")
    if not any(map(request.mitgliedschaft.darf, SCHRITTE.get(schritt, ()))):
        raise PermissionDenied
    durch, jetzt = request.mitgliedschaft, request.jetzt
    if schritt == "mitzeichnung":
        send_mitzeichnung(drucksache=eine, durch=durch, jetzt=jetzt)
    elif schritt == "zurueck":
        hinweis = request.POST.get("hinweis", "")
        return_drucksache(drucksache=eine, hinweis=hinweis, durch=durch, jetzt=jetzt)
    else:
        gelesen = request.POST.get("gelesen", "")
        release_drucksache(drucksache=eine, gelesen=gelesen, durch=durch, jetzt=jetzt)


@require_POST
@berechtigt(Recht.DRUCKSACHE_FREIGEBEN)
@bestaetigt
def veroeffentlichung(request: Request, uuid: str) -> HttpResponse:
    """Publish a released paper, or take it back."""
    eine = laden(uuid)
    durch, jetzt = request.mitgliedschaft, request.jetzt
    try:
        if "zurueckziehen" in request.POST:
            withdraw_drucksache(drucksache=eine, durch=durch, jetzt=jetzt)
        else:
            lizenz = request.POST.get("lizenz", "")
            publish_drucksache(drucksache=eine, lizenz=lizenz, durch=durch, jetzt=jetzt)
    except DrucksacheError as grund:
        kontext = rahmen(request, eine) | {"fehler": str(grund)}
        return render(request, "drucksachen/vorschau.html", kontext, status=409)
    return redirect("drucksachen:beratungen", uuid=eine.uuid)
