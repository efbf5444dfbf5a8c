"""The quarters of Punkt 1: counts for county and Jobcenter, as page and as files."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.unterkunft.bestand import STAENDE
from zielwerk.unterkunft.models import Bestandspruefung
from zielwerk.unterkunft.services import (
    Quartalsblatt,
    VerfahrenError,
    quartalsblatt,
    report_quartal,
    schreibe_quartal,
    zeitraum_des_quartals,
)
from zielwerk.web.request import Request

TYPEN = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def quartale(request: Request) -> HttpResponse:
    """Lead to the current quarter."""
    heute = request.heute
    return redirect("unterkunft:quartal", heute.year, (heute.month + 2) // 3)


def _blatt(request: Request, jahr: int, quartal: int) -> Quartalsblatt:
    try:
        zeitraum = zeitraum_des_quartals(jahr, quartal)
    except VerfahrenError as fehler:
        raise Http404(str(fehler)) from fehler
    if zeitraum.von > request.heute:
        raise Http404("Dieses Quartal hat noch nicht begonnen.")
    return quartalsblatt(zeitraum, request.heute)


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def quartal(request: Request, jahr: int, quartal: int) -> HttpResponse:
    """Show the counts of a quarter."""
    blatt, mitglied = _blatt(request, jahr, quartal), request.mitgliedschaft
    jetzt = (request.heute.year, (request.heute.month + 2) // 3)
    davor, danach = _nachbarn(jahr, quartal)
    bestaende = list(Bestandspruefung.objects.select_related("einlesung")[:5])
    kontext = {
        "blatt": blatt,
        "jahr": jahr,
        "quartal": quartal,
        "davor": davor,
        "danach": danach if danach <= jetzt else None,
        "staende": [
            (titel, blatt.bestand.zahlen.get(name, 0))
            for name, titel in STAENDE.items()
            if blatt.bestand
        ],
        "bestaende": bestaende,
        "letzter": _quartal_des_letzten(bestaende),
        "darf_melden": mitglied.darf(Recht.NACHWEIS_EINREICHEN),
        "darf_einlesen": mitglied.darf(Recht.KOSTENSENKUNG_FUEHREN),
        "ist_vorbei": request.heute > blatt.zeitraum.bis,
    }
    return render(request, "unterkunft/quartal.html", kontext)


def _quartal_des_letzten(bestaende: list[Bestandspruefung]) -> str:
    """Return the page of the quarter whose caseload was checked last, "" without."""
    if not bestaende:
        return ""
    am = bestaende[0].stand_am
    return reverse("unterkunft:quartal", args=[am.year, (am.month + 2) // 3])


def _nachbarn(jahr: int, quartal: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the quarters before and after one."""
    nummer = jahr * 4 + quartal - 1
    davor, danach = divmod(nummer - 1, 4), divmod(nummer + 1, 4)
    return (davor[0], davor[1] + 1), (danach[0], danach[1] + 1)


@require_safe
@berechtigt(Recht.UNTERKUNFT_SEHEN)
def quartal_datei(request: Request, jahr: int, quartal: int, form: str) -> HttpResponse:
    """Hand out the sheet of a quarter as PDF or XLSX."""
    if form not in TYPEN:
        raise Http404
    blatt = _blatt(request, jahr, quartal)
    inhalt = schreibe_quartal(blatt, form, request.mandant, request.jetzt)
    name = f"Kosten_der_Unterkunft_{jahr}_Q{quartal}.{form}"
    kopf = {"Content-Disposition": content_disposition_header(True, name) or ""}  # noqa: FBT003
    return HttpResponse(inhalt, content_type=TYPEN[form], headers=kopf)


@require_POST
@berechtigt(Recht.NACHWEIS_EINREICHEN)
def quartal_melden(request: Request, jahr: int, quartal: int) -> HttpResponse:
    """Note the quarter at Punkt 1 of the agreement."""
    blatt = _blatt(request, jahr, quartal)
    try:
        report_quartal(blatt=blatt, durch=request.mitgliedschaft, jetzt=request.jetzt)
        messages.success(
            request, f"{blatt.zeitraum.bezeichnung} ist beim Punkt vermerkt."
        )
    except VerfahrenError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
    return redirect("unterkunft:quartal", jahr, quartal)
