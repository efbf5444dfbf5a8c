"""The wizard: file, columns, acceptance; each step has its own address."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.listen.ablage import (
    EinlesungError,
    SchonEingelesenError,
    UeberholtError,
    profil_fuer,
)
from zielwerk.listen.forms import (
    BlattForm,
    DateiForm,
    SpaltenForm,
    UebernahmeForm,
    VersionForm,
)
from zielwerk.listen.hintergrund import cancel_uebernahme, enqueue_uebernahme
from zielwerk.listen.models import Einlesung, Uebernahme
from zielwerk.listen.services import (
    accept_einlesung,
    begin_einlesung,
    cancel_einlesung,
    set_blatt,
    set_zuordnung,
)
from zielwerk.listen.verzeichnis import liste, nur_eigene
from zielwerk.listen.zugang import fuer_art, fuer_einlesung
from zielwerk.web.request import Request

GET_POST = ["GET", "HEAD", "POST"]
# Seconds until a page that shows progress is asked for again.
NEU_LADEN = "3"


def rahmen(einlesung: Einlesung, schritt: int) -> dict[str, Any]:
    """Return what every page of an intake shows: title, path, steps."""
    angebot = liste(einlesung.art)
    adressen = {
        "Spalten zuordnen": reverse("listen:spalten", args=[einlesung.uuid]),
        "Zeilen prüfen": reverse("listen:zeilen", args=[einlesung.uuid]),
        "Übernehmen": reverse("listen:uebernehmen", args=[einlesung.uuid]),
    }
    return {
        "einlesung": einlesung,
        "angebot": angebot,
        "zurueck": reverse(angebot.seite),
        "schritte_titel": [("Datei", ""), *adressen.items()],
        "schritt": schritt,
    }


def abgelehnt(grund: EinlesungError) -> dict[str, Any]:
    """Return what a page shows of a refused step: why, and a link if overtaken."""
    return {"fehler": str(grund), "ueberholt": isinstance(grund, UeberholtError)}


@require_http_methods(GET_POST)
@fuer_art
def neu(request: Request, art: str) -> HttpResponse:
    """Step 1: take a file and the day it is about; show what is still unfinished."""
    angebot = liste(art)
    form = DateiForm(
        request.POST or None,
        request.FILES or None,
        heute=request.heute,
        max_bytes=settings.HOCHLADEN_MAX_BYTES,
    )
    bekannt = None
    if request.method == "POST" and form.is_valid():
        datei = form.cleaned_data["datei"]
        try:
            begonnen = begin_einlesung(
                art=art,
                inhalt=datei.read(),
                name=datei.name,
                stand_am=form.cleaned_data["stand_am"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("listen:spalten", begonnen.uuid)
        except SchonEingelesenError as fehler:
            bekannt = fehler
        except EinlesungError as fehler:
            form.add_error("datei", str(fehler))
    kontext = {
        "form": form,
        "angebot": angebot,
        "zurueck": reverse(angebot.seite),
        "bekannt": bekannt,
        "offene": _offene(request, art),
        "schritte_titel": ["Datei", "Spalten zuordnen", "Zeilen prüfen", "Übernehmen"],
        "schritt": 1,
    }
    return render(request, "listen/neu.html", kontext)


def _offene(request: Request, art: str) -> Any:
    """Return what is still unfinished; of the own organisation, where it keeps that."""
    offene = Einlesung.objects.filter(art=art).offen().select_related("datei")
    if nur_eigene(art):
        offene = offene.filter(durch__organisation=request.mitgliedschaft.organisation)
    return offene[:5]


@require_safe
@fuer_einlesung
def einlesung(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Go to the step an intake has reached."""
    ziele = {
        Einlesung.Zustand.SPALTEN: "listen:spalten",
        Einlesung.Zustand.ZEILEN: "listen:zeilen",
    }
    ziel = ziele.get(Einlesung.Zustand(einlesung.zustand), "listen:uebernehmen")
    return redirect(ziel, einlesung.uuid)


@require_http_methods(GET_POST)
@fuer_einlesung
def spalten(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Step 2: which column is which field."""
    if not einlesung.ist_offen:
        return redirect("listen:uebernehmen", einlesung.uuid)
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    form = SpaltenForm(request.POST or None, einlesung=einlesung, profil=profil)
    fehler: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            set_zuordnung(
                einlesung=einlesung,
                zuordnung=form.cleaned_data["zuordnung"],
                merken=form.cleaned_data["merken"],
                version=form.cleaned_data["version"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("listen:zeilen", einlesung.uuid)
        except EinlesungError as grund:
            fehler = abgelehnt(grund)
    kontext = _spalten(einlesung, form) | fehler
    return render(request, "listen/spalten.html", kontext)


def _spalten(einlesung: Einlesung, form: SpaltenForm) -> dict[str, Any]:
    """Return the context of step 2."""
    zugeordnet = {spalte["feld"] for spalte in einlesung.spalten if spalte["feld"]}
    pflicht = [f for f in form.profil.felder if f.braucht_spalte]
    return rahmen(einlesung, 2) | {
        "form": form,
        "blatt_form": BlattForm(einlesung=einlesung),
        "reihen": [
            (spalte, form[f"spalte_{spalte['buchstabe']}"])
            for spalte in einlesung.spalten
        ],
        "pflicht": len(pflicht),
        "fehlend": [f.bezeichnung for f in pflicht if f.schluessel not in zugeordnet],
        "sicher": _zaehle(einlesung, "Sicher erkannt"),
        "pruefen": _zaehle(einlesung, "Bitte prüfen"),
        "ohne_feld": _zaehle(einlesung, "Kein Feld gefunden"),
    }


def _zaehle(einlesung: Einlesung, sicherheit: str) -> int:
    return sum(spalte["sicherheit"] == sicherheit for spalte in einlesung.spalten)


@require_POST
@fuer_einlesung
def blatt(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Read another sheet or header row, then back to the columns."""
    form = BlattForm(request.POST, einlesung=einlesung)
    fehler: dict[str, Any] = {"fehler": "Bitte prüfen Sie Blatt und Kopfzeile."}
    if form.is_valid():
        try:
            set_blatt(
                einlesung=einlesung,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("listen:spalten", einlesung.uuid)
        except EinlesungError as grund:
            fehler = abgelehnt(grund)
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    leer = SpaltenForm(None, einlesung=einlesung, profil=profil)
    return render(request, "listen/spalten.html", _spalten(einlesung, leer) | fehler)


@require_http_methods(GET_POST)
@fuer_einlesung
def uebernehmen(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Step 4: what will be stored; then all of it at once."""
    form = UebernahmeForm(request.POST or None, initial={"version": einlesung.version})
    fehler: dict[str, Any] = {}
    gross = einlesung.zeilen >= settings.HINTERGRUND_AB_ZEILEN
    if request.method == "POST" and form.is_valid():
        try:
            (enqueue_uebernahme if gross else accept_einlesung)(
                einlesung=einlesung,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("listen:uebernehmen", einlesung.uuid)
        except EinlesungError as grund:
            fehler = abgelehnt(grund)
    titel = liste(einlesung.art).summen_titel
    auftrag = einlesung.uebernahmen.last()
    kontext = rahmen(einlesung, 4) | {
        "form": form,
        "summen": [(t, einlesung.summen.get(s, "")) for s, t in titel.items()],
        "auftrag": auftrag,
        "schritte": Uebernahme.Schritt.FERTIG.value,
    }
    antwort = render(request, "listen/uebernehmen.html", kontext | fehler)
    if auftrag and auftrag.ist_offen:
        antwort["Refresh"] = NEU_LADEN
    return antwort


@require_POST
@fuer_einlesung
def anhalten(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Call off an acceptance in the background."""
    with suppress(EinlesungError):  # it was done already: the page says so
        cancel_uebernahme(
            einlesung=einlesung, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    return redirect("listen:uebernehmen", einlesung.uuid)


@require_POST
@fuer_einlesung
def abbrechen(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Stop; the file stays in the store, nothing was accepted."""
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            cancel_einlesung(
                einlesung=einlesung,
                version=form.cleaned_data["version"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
        except EinlesungError:
            return redirect("listen:einlesung", einlesung.uuid)
    return redirect("listen:neu", einlesung.art)
