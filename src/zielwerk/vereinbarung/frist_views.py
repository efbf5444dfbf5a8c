"""The page of one Frist: its three dates, "So berechnet", and the evidence."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.dokumente.services import store_datei
from zielwerk.erinnerungen.models import Erinnerung
from zielwerk.erinnerungen.services import geplant
from zielwerk.fristen.aenderung import absprache
from zielwerk.fristen.models import Frist, Fristaenderung
from zielwerk.fristen.regeln import beschreibung, tagelaeufe
from zielwerk.fristen.services import FristError, dienstfreie_tage
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.forms import NachweisForm, RueckgabeForm
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.vereinbarung.services import (
    NachweisError,
    accept_nachweis,
    record_nachweis,
    return_nachweis,
)
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FRISTEN_SEHEN)
def frist(request: Request, uuid: str) -> HttpResponse:
    """Show one Frist; POST hands in evidence for it."""
    eine = get_object_or_404(
        Frist.objects.select_related(
            "mandant", "pflichtfrist__punkt__vereinbarung", "pflichtfrist__pflicht"
        ),
        uuid=uuid,
    )
    darf_einreichen = eine.darf_beantworten(request.mitgliedschaft) and (
        eine.zustand in {Frist.Zustand.OFFEN, "in_arbeit", "zurueckgegeben"}
    )
    form = NachweisForm(
        request.POST or None,
        request.FILES or None,
        initial={"eingegangen_am": request.heute},
    )
    for feld in ("wirksam_am", "eingegangen_am"):
        form.fields[feld].heute = request.heute  # type: ignore[attr-defined]
    if request.method == "POST" and darf_einreichen and form.is_valid():
        with ablehnung_in(form, NachweisError, FristError):
            _hand_in(request, eine, form.cleaned_data)
            return redirect(f"{_adresse(eine)}#nachweise")
    return render(
        request,
        "vereinbarung/frist.html",
        _kontext(request, eine) | {"form": form, "darf_einreichen": darf_einreichen},
    )


def _kontext(request: Request, eine: Frist) -> dict[str, Any]:
    """Return what the page shows, whatever was posted."""
    aenderungen = list(
        eine.aenderungen.select_related(
            "beantragt_durch__benutzer", "beantwortet_durch__benutzer"
        )
    )
    bewilligte = [a for a in aenderungen if a.zustand == "bewilligt"]
    vereinbart = absprache(eine, sorted(bewilligte, key=_wann_bewilligt))
    tage = vereinbart.tage
    herkunft = getattr(eine, "pflichtfrist", None)
    return {
        "frist": eine,
        "stand": eine.stand(request.heute, dienstfreie_tage(request.heute)),
        "punkt": herkunft.punkt if herkunft else None,
        "pflicht": herkunft.pflicht if herkunft else None,
        "regel": beschreibung(eine.regel) if eine.art == Frist.Art.PFLICHT else "",
        "rechenweg": vereinbart.rechenweg,
        "tage": tage,
        "zeilen": tagelaeufe(tage),
        "zaehlen": sum(t.zaehlt is not None for t in tage),
        "zaehlen_nicht": sum(t.zaehlt is None for t in tage[1:]),
        "nachweise": eine.nachweise.select_related(
            "eingereicht_durch__benutzer", "datei"
        ),
        "zustaendig": Rolle(eine.zustaendig).label,
        "nimmt_an": Rolle(eine.nimmt_an).label,
        "verlauf": Eintrag.objects.zu(eine)[:20],
        "rueckgabe": RueckgabeForm(),
        "aenderungen": aenderungen,
        **_rechte(request, eine, aenderungen),
        "erinnerungen": Erinnerung.objects.filter(frist=eine).select_related(
            "empfaenger", "stufe"
        ),
        "offene": Frist.OFFENE,
        "geplant": geplant(eine, request.heute),
    }


def _rechte(
    request: Request, eine: Frist, aenderungen: list[Fristaenderung]
) -> dict[str, bool]:
    """Return what this member may do on the page."""
    darf = request.mitgliedschaft.darf
    return {
        "darf_annehmen": darf(Recht.NACHWEIS_ANNEHMEN),
        "darf_steuern": darf(Recht.MASSNAHMEN_FUEHREN),
        "darf_beantragen": eine.zustand in Frist.OFFENE
        and eine.darf_beantworten(request.mitgliedschaft)
        and not any(a.zustand == "beantragt" for a in aenderungen),
        "darf_bewilligen": darf(Recht.FRISTAENDERUNG_BEWILLIGEN),
    }


def _wann_bewilligt(aenderung: Fristaenderung) -> tuple[Any, int]:
    return aenderung.beantwortet_am, aenderung.pk


def _adresse(eine: Frist) -> str:
    return reverse("vereinbarung:frist", args=[eine.uuid])


def _hand_in(request: Request, eine: Frist, daten: dict[str, Any]) -> None:
    """Store the file, if there is one, and record the evidence."""
    hochgeladen, datei = daten.pop("datei"), None
    if daten["art"] == Nachweis.Art.DATEI:
        datei = store_datei(
            mandant=request.mandant,
            name=hochgeladen.name,
            inhalt=hochgeladen.read(),
            medientyp=hochgeladen.content_type or "application/octet-stream",
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    record_nachweis(
        frist=eine,
        datei=datei,
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
        **daten,
    )


@require_POST
@berechtigt(Recht.NACHWEIS_ANNEHMEN)
def annehmen(request: Request, uuid: str) -> HttpResponse:
    """Accept evidence."""
    nachweis = get_object_or_404(Nachweis.objects.select_related("frist"), uuid=uuid)
    try:
        accept_nachweis(
            nachweis=nachweis, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except (NachweisError, FristError) as fehler:
        return _mit_fehler(request, nachweis, str(fehler))
    return redirect(f"{_adresse(nachweis.frist)}#nachweise")


@require_POST
@berechtigt(Recht.NACHWEIS_ANNEHMEN)
def zurueckgeben(request: Request, uuid: str) -> HttpResponse:
    """Return evidence with a hint."""
    nachweis = get_object_or_404(Nachweis.objects.select_related("frist"), uuid=uuid)
    form = RueckgabeForm(request.POST)
    if not form.is_valid():
        return _mit_fehler(request, nachweis, "", form)
    try:
        return_nachweis(
            nachweis=nachweis,
            hinweis=form.cleaned_data["hinweis"],
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except (NachweisError, FristError) as fehler:
        return _mit_fehler(request, nachweis, str(fehler), form)
    return redirect(f"{_adresse(nachweis.frist)}#nachweise")


def _mit_fehler(
    request: Request, nachweis: Nachweis, fehler: str, form: RueckgabeForm | None = None
) -> HttpResponse:
    """Show the Frist again with what went wrong; nothing was changed."""
    kontext = _kontext(request, nachweis.frist) | {
        "fehler": fehler,
        "form": NachweisForm(),
        "darf_einreichen": False,
    }
    if form is not None:
        kontext["rueckgabe"] = form
    return render(request, "vereinbarung/frist.html", kontext, status=409)
