"""The agreement of a year, one Punkt, and the verdicts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.dokumente.services import hat_siegel, letzte_pruefung
from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import beschreibung
from zielwerk.fristen.services import mit_stand
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.forms import BewertungForm
from zielwerk.vereinbarung.models import Bewertung, Punkt, Zielvereinbarung
from zielwerk.vereinbarung.services import (
    BewertungError,
    gesamtstand,
    punktstaende,
    punktstand,
    record_bewertung,
    record_gesamturteil,
)
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.VEREINBARUNG_SEHEN)
def vereinbarungen(request: Request) -> HttpResponse:
    """Lead to the running agreement; say how to begin if there is none."""
    laufend = Zielvereinbarung.objects.laufend(request.heute)
    erste = laufend or Zielvereinbarung.objects.first()
    if erste:
        return redirect("vereinbarung:vereinbarung", jahr=erste.jahr)
    kontext = {"darf_anlegen": request.mitgliedschaft.darf(Recht.FORTSCHREIBEN)}
    return render(request, "vereinbarung/leer.html", kontext)


@require_safe
@berechtigt(Recht.VEREINBARUNG_SEHEN)
def vereinbarung(request: Request, jahr: int) -> HttpResponse:
    """Show one year's agreement with status and verdict per Punkt."""
    eine = get_object_or_404(
        Zielvereinbarung.objects.select_related(
            "mandant", "unterzeichnete_datei", "signierte_datei"
        ),
        jahr=jahr,
    )
    punkte = list(eine.punkte.select_related("vereinbarung", "bewertung"))
    staende = punktstaende(punkte, request.heute)
    gesamt = (
        eine.bewertungen.filter(punkt=None).select_related("durch__benutzer").first()
    )
    kontext = {
        "vereinbarung": eine,
        "jahre": list(Zielvereinbarung.objects.all()),
        "punkte": [(p, staende[p.pk], getattr(p, "bewertung", None)) for p in punkte],
        "bewertet": sum(hasattr(p, "bewertung") for p in punkte),
        "gesamt": gesamt,
        "gesamtstand": gesamtstand(eine, request.heute),
        "nachfolgerin": getattr(eine, "nachfolgerin", None),
        "darf_fortschreiben": request.mitgliedschaft.darf(Recht.FORTSCHREIBEN),
        "darf_bewerten": request.mitgliedschaft.darf(Recht.BEWERTEN),
        "pruefung": letzte_pruefung(eine.unterzeichnete_datei),
        "darf_signieren": _darf_signieren(request, eine),
    }
    return render(request, "vereinbarung/vereinbarung.html", kontext)


def _darf_signieren(request: Request, eine: Zielvereinbarung) -> bool:
    """Return whether this person may sign the decided agreement for the county now."""
    return (
        eine.status == Zielvereinbarung.Status.BESCHLOSSEN
        and request.mitgliedschaft.darf(Recht.SIGNIEREN)
        and hat_siegel(eine.mandant)
    )


def _bewertung_initial(bewertung: Bewertung | None) -> dict[str, object]:
    """Return the start values of the verdict form."""
    if bewertung is None:
        return {"version": 0}
    return {
        "urteil": bewertung.urteil,
        "sonderlage": bewertung.sonderlage,
        "begruendung": bewertung.begruendung,
        "version": bewertung.version,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.VEREINBARUNG_SEHEN)
def punkt(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Show one Punkt with Pflichten, Fristen, notes and verdict; POST assesses it."""
    einer = get_object_or_404(
        Punkt.objects.select_related("vereinbarung"),
        vereinbarung__jahr=jahr,
        schluessel=schluessel,
    )
    bewertung = getattr(einer, "bewertung", None)
    darf_bewerten = request.mitgliedschaft.darf(Recht.BEWERTEN)
    form = BewertungForm(request.POST or None, initial=_bewertung_initial(bewertung))
    if request.method == "POST" and darf_bewerten and form.is_valid():
        with ablehnung_in(form, BewertungError):
            record_bewertung(
                punkt=einer,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(_ziel_punkt(einer, "#bewertung"))
    fristen = Frist.objects.filter(pflichtfrist__punkt=einer)
    kontext = {
        "punkt": einer,
        "stand": punktstand(einer, request.heute),
        "pflichten": [(p, beschreibung(p.terminregel)) for p in einer.pflichten.all()],
        "fristen": mit_stand(fristen, request.heute),
        "feststellungen": einer.feststellungen.all(),
        "bewertung": bewertung,
        "form": form,
        "darf_bewerten": darf_bewerten,
        "darf_fortschreiben": request.mitgliedschaft.darf(Recht.FORTSCHREIBEN),
        "darf_steuern": request.mitgliedschaft.darf(Recht.MASSNAHMEN_FUEHREN),
        "verlauf": Eintrag.objects.zu(einer)[:8],
    }
    return render(request, "vereinbarung/punkt.html", kontext)


def _ziel_punkt(einer: Punkt, anker: str = "") -> str:
    """Return the address of a Punkt."""
    return (
        reverse("vereinbarung:punkt", args=[einer.vereinbarung.jahr, einer.schluessel])
        + anker
    )


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BEWERTEN)
def gesamturteil(request: Request, jahr: int) -> HttpResponse:
    """Assess the whole agreement."""
    eine = get_object_or_404(Zielvereinbarung, jahr=jahr)
    gesamt = eine.bewertungen.filter(punkt=None).first()
    form = BewertungForm(request.POST or None, initial=_bewertung_initial(gesamt))
    if form.is_valid():
        with ablehnung_in(form, BewertungError):
            record_gesamturteil(
                vereinbarung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("vereinbarung:vereinbarung", jahr=jahr)
    kontext = {
        "vereinbarung": eine,
        "gesamt": gesamt,
        "stand": gesamtstand(eine, request.heute),
        "form": form,
    }
    return render(request, "vereinbarung/gesamturteil.html", kontext)
