"""The county's own audit as pages: asked for, granted, read, ended, waived."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.aktenpruefungen.models import (
    Aktenpruefung,
    Kreispruefung,
    Pruefbogen,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.plan_forms import (
    AnforderungForm,
    EinsichtForm,
    KreisergebnisForm,
    VerzichtForm,
)
from zielwerk.aktenpruefungen.pruefung_views import FORMULAR
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    end_einsicht,
    grant_einsicht,
    kreis_neben_jobcenter,
    record_kreisergebnis,
    request_kreispruefung,
    waive_kreispruefung,
)
from zielwerk.aktenpruefungen.ziehung_views import BOGENSTAND
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.services import record_lesen
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

STAND = {
    "angefordert": ("liegt_bei", "Liegt beim Jobcenter"),
    "eingeraeumt": ("in_arbeit", "Einsicht eingeräumt"),
    "beendet": ("erfuellt", "Beendet"),
    "verzichtet": ("ohne_berechnung", "Verzichtet"),
}


def _finde(uuid: str) -> Kreispruefung:
    eine: Kreispruefung = get_object_or_404(
        Kreispruefung.objects.select_related(
            "pruefung__liste", "durch__benutzer", "eingeraeumt_durch__benutzer"
        ),
        uuid=uuid,
    )
    return eine


def _stand(eine: Kreispruefung, request: Request) -> tuple[str, str]:
    """Return sign and word; what has run out is over, whether noted or not."""
    vorbei = eine.zugang_bis is not None and eine.zugang_bis < request.heute
    if eine.zustand == "eingeraeumt" and vorbei:
        return "ohne_berechnung", "Einsicht abgelaufen"
    return STAND[eine.zustand]


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def kreispruefungen(request: Request) -> HttpResponse:
    """List the county's own audits and the years it waived one."""
    alle = Kreispruefung.objects.select_related("pruefung")
    kontext = {
        "zeilen": [(eine, _stand(eine, request)) for eine in alle],
        "darf_fuehren": request.mitgliedschaft.darf(Recht.KREISPRUEFUNG_FUEHREN),
    }
    return render(request, "aktenpruefungen/kreispruefungen.html", kontext)


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def kreispruefung(request: Request, uuid: str) -> HttpResponse:
    """Show one: what was asked, who may read until when, what the county found."""
    eine = _finde(uuid)
    darf = request.mitgliedschaft.darf
    kontext = {
        "k": eine,
        "stand": _stand(eine, request),
        "offen": eine.hat_einsicht(request.heute),
        "darf_fuehren": darf(Recht.KREISPRUEFUNG_FUEHREN),
        "darf_einraeumen": darf(Recht.KREISPRUEFUNG_EINRAEUMEN),
        "nebeneinander": kreis_neben_jobcenter(eine.pruefung) if eine.pruefung else [],
        "verlauf": Eintrag.objects.zu(eine)[:20],
    }
    return render(request, "aktenpruefungen/kreispruefung.html", kontext)


def _ereignis(
    request: Request,
    form: forms.Form,
    ereignis: Callable[..., Kreispruefung],
    texte: dict[str, Any],
    **angaben: Any,
) -> HttpResponse:
    """Let one event happen, or show its form with what is wrong."""
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            eine = ereignis(
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **angaben,
                **form.cleaned_data,
            )
            return redirect("aktenpruefungen:kreispruefung", uuid=eine.uuid)
    return render(request, FORMULAR, {"form": form, **texte})


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.KREISPRUEFUNG_FUEHREN)
def anfordern(request: Request) -> HttpResponse:
    """Ask the Jobcenter for access to the sheets of an audit."""
    texte = {
        "titel": "Eigene Prüfung anfordern",
        "satz": "Das Jobcenter räumt Ihnen dann für einige Tage Einsicht in die "
        "Prüfbögen der gezogenen Akten ein.",
        "knopf": "Prüfung anfordern",
        "zurueck": reverse("aktenpruefungen:kreispruefungen"),
        "ohne_pruefung": not Aktenpruefung.objects.exclude(gezogen_am=None).exists(),
    }
    form = AnforderungForm(
        request.POST or None, initial={"pruefung": request.GET.get("pruefung", "")}
    )
    return _ereignis(request, form, request_kreispruefung, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.KREISPRUEFUNG_FUEHREN)
def verzichten(request: Request) -> HttpResponse:
    """Waive the county's own audit of a year with a reason."""
    texte = {
        "titel": "Auf die eigene Prüfung verzichten",
        "satz": "Der Verzicht steht mit seinem Grund beim Ergebnis des Jahres.",
        "knopf": "Auf Prüfung verzichten",
        "zurueck": reverse("aktenpruefungen:kreispruefungen"),
    }
    form = VerzichtForm(request.POST or None, initial={"jahr": request.heute.year})
    return _ereignis(request, form, waive_kreispruefung, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.KREISPRUEFUNG_EINRAEUMEN)
def einraeumen(request: Request, uuid: str) -> HttpResponse:
    """Grant access for some days."""
    eine = _finde(uuid)
    texte = {
        "titel": "Einsicht einräumen",
        "satz": f"Der Kreis möchte prüfen: {eine.umfang}",
        "knopf": "Einsicht einräumen",
        "zurueck": reverse("aktenpruefungen:kreispruefung", args=[eine.uuid]),
    }
    form = EinsichtForm(
        request.POST or None, heute=request.heute, initial={"von": request.heute}
    )
    return _ereignis(request, form, grant_einsicht, texte, kreispruefung=eine)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.KREISPRUEFUNG_FUEHREN)
def kreis_ergebnis(request: Request, uuid: str) -> HttpResponse:
    """Write the county's result down; that ends its access if it still runs."""
    eine = _finde(uuid)
    vorbei = eine.zustand == Kreispruefung.Zustand.BEENDET
    texte = {
        "titel": "Ergebnis des Kreises",
        "satz": "" if vorbei else "Damit endet auch die Einsicht.",
        "knopf": "Ergebnis eintragen",
        "zurueck": reverse("aktenpruefungen:kreispruefung", args=[eine.uuid]),
    }
    form = KreisergebnisForm(
        request.POST or None, initial={"ergebnis_text": eine.ergebnis_text}
    )
    ereignis = record_kreisergebnis if vorbei else end_einsicht
    return _ereignis(request, form, ereignis, texte, kreispruefung=eine)


@require_safe
@berechtigt(Recht.KREISPRUEFUNG_FUEHREN)
def kreis_akten(request: Request, uuid: str) -> HttpResponse:
    """List the drawn files while access is open; every look is recorded."""
    eine = _finde(uuid)
    if eine.pruefung is None or not eine.hat_einsicht(request.heute):
        raise PermissionDenied
    akten = Stichprobenakte.objects.filter(pruefung=eine.pruefung)
    akten = akten.gezogen().zu_pruefen()
    akten = akten.select_related("akte").prefetch_related("boegen")
    record_lesen(
        mandant=request.mandant,
        objekt=eine,
        seite=f"{eine}, gezogene Akten",
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    zeilen = []
    for akte in akten:
        fertig = {b.leser: b.abgeschlossen_am is not None for b in akte.boegen.all()}
        erst, eigen = Pruefbogen.Leser.ERST, Pruefbogen.Leser.KREIS
        zeilen.append(
            (akte, BOGENSTAND[fertig.get(erst)], BOGENSTAND[fertig.get(eigen)])
        )
    kontext = {"k": eine, "p": eine.pruefung, "zeilen": zeilen}
    return render(request, "aktenpruefungen/kreis_akten.html", kontext)
