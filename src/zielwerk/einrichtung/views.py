"""The assistant: one page per step, each left and taken up again at will."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.einrichtung.forms import (
    GremiumForm,
    KalenderForm,
    KreisForm,
    Schrittform,
    SeitenForm,
    VorlageForm,
)
from zielwerk.einrichtung.models import Einrichtung
from zielwerk.einrichtung.regeln import SCHRITTE, Schritt, naechster_schritt, nummer
from zielwerk.einrichtung.services import (
    ABLEHNUNGEN,
    confirm_mitglieder,
    erster_entwurf,
    finish_einrichtung,
    fristvorschau,
    read_einrichtung,
    save_gremium,
    save_kalender,
    save_kreis,
    save_seiten,
    take_vorlage,
)
from zielwerk.fristen.models import Frist
from zielwerk.kern.kalender import feiertage
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.mitglieder.models import Einladung
from zielwerk.vereinbarung.models import Pflicht, Zielvereinbarung
from zielwerk.vereinbarung.services import bibliothek
from zielwerk.web.request import Request

# Who writes the paper, who releases it, who consents for the Jobcenter.
# Steps whose page shows more than the form.
EIGENE_SEITE = ("kalender", "vorlage", "mitglieder")
IMMER = (Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG, Rolle.GESCHAEFTSFUEHRUNG)
METHODEN = ["GET", "HEAD", "POST"]


def _adresse(eine: Einrichtung) -> str:
    """Return the page of the next step that is not done."""
    return reverse(f"einrichtung:{naechster_schritt(eine.erledigt) or 'fertig'}")


def _links(schritte: Iterable[Schritt]) -> list[tuple[str, str]]:
    """Return title and address of steps."""
    return [(s.titel, reverse(f"einrichtung:{s.schluessel}")) for s in schritte]


@require_safe
@berechtigt(Recht.EINRICHTEN)
def einrichtung(request: Request) -> HttpResponse:
    """Lead to where the assistant was left."""
    return redirect(_adresse(read_einrichtung(request.mandant)))


def _kontext(eine: Einrichtung, schritt: str, **mehr: Any) -> dict[str, Any]:
    """Return what every page of the assistant shows."""
    aktuell = nummer(schritt)
    return {
        "einrichtung": eine,
        "schritte": _links(SCHRITTE),
        "nummer": aktuell,
        "anzahl": len(SCHRITTE),
        "titel": SCHRITTE[aktuell - 1].titel,
        "erledigt": schritt in eine.erledigt,
        "weiter": _adresse(eine),
        **mehr,
    }


def _speichern(
    request: Request, form: Schrittform, werte: dict[str, Any], tun: Callable[..., Any]
) -> bool:
    """Store a step; False with the reason on the form if it was refused."""
    try:
        tun(durch=request.mitgliedschaft, jetzt=request.jetzt, **werte)
    except ABLEHNUNGEN as fehler:
        form.add_error(None, str(fehler))
        _renew_version(form, read_einrichtung(request.mandant))
        return False
    return True


def _renew_version(form: forms.Form, eine: Einrichtung) -> None:
    """Let saving once more be a decision for what the form says."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(eine.version)  # type: ignore[index]


def _schritt(
    request: Request,
    eine: Einrichtung,
    schritt: str,
    form: Schrittform,
    tun: Callable[..., Any],
    *,
    mehr: Callable[[], dict[str, Any]],
    werte: Callable[[], dict[str, Any]] | None = None,
    ziel: str = "",
) -> HttpResponse:
    """Show one step; a stored one leads to `ziel`, or the next that is not done.

    `werte` is what is stored, by default what the form says; `mehr` is what the page
    shows besides.
    """
    status = 200
    if form.is_valid():
        if _speichern(request, form, werte() if werte else form.cleaned_data, tun):
            return redirect(ziel or _adresse(read_einrichtung(request.mandant)))
        status = 409
    kontext = _kontext(eine, schritt, form=form, **mehr())
    seite = schritt if schritt in EIGENE_SEITE else "schritt"
    return render(request, f"einrichtung/{seite}.html", kontext, status=status)


def _satz(satz: str) -> Callable[[], dict[str, Any]]:
    return lambda: {"satz": satz}


@require_http_methods(METHODEN)
@berechtigt(Recht.EINRICHTEN)
def kreis(request: Request) -> HttpResponse:
    """Name, Land and key of the county."""
    eine = read_einrichtung(request.mandant)
    form = KreisForm(request.POST or None, einrichtung=eine, mandant=request.mandant)
    satz = "So heißt Ihr Kreis überall; die Feiertage seines Landes gelten für Fristen."
    return _schritt(request, eine, "kreis", form, save_kreis, mehr=_satz(satz))


@require_http_methods(METHODEN)
@berechtigt(Recht.EINRICHTEN)
def kalender(request: Request) -> HttpResponse:
    """Holidays of the Land, and the service-free days."""
    eine, heute = read_einrichtung(request.mandant), request.heute
    land = request.mandant.land
    form = KalenderForm(request.POST or None, einrichtung=eine, land=land)
    return _schritt(
        request,
        eine,
        "kalender",
        form,
        save_kalender,
        werte=lambda: {
            "version": form.cleaned_data["version"],
            "tage": form.frei(),
            "gilt_ab": heute.replace(month=1, day=1),
        },
        mehr=lambda: {
            "satz": "Arbeitstage zählen ohne Wochenenden, Feiertage und dienstfreie "
            "Tage.",
            "feiertage": sorted(feiertage(land, heute.year).items()),
            "jahr": heute.year,
        },
    )


@require_http_methods(METHODEN)
@berechtigt(Recht.EINRICHTEN)
def seiten(request: Request) -> HttpResponse:
    """Who agrees with whom."""
    eine = read_einrichtung(request.mandant)
    form = SeitenForm(request.POST or None, einrichtung=eine, mandant=request.mandant)
    satz = "Diese Namen stehen im Kopf der Vereinbarung und in jeder Vorlage."
    return _schritt(request, eine, "seiten", form, save_seiten, mehr=_satz(satz))


@require_http_methods(METHODEN)
@berechtigt(Recht.EINRICHTEN)
def gremium(request: Request) -> HttpResponse:
    """The committee, and whether it decides or takes note."""
    eine = read_einrichtung(request.mandant)
    form = GremiumForm(request.POST or None, einrichtung=eine)
    satz = "Danach richten sich die Sätze der Vorlage und ob Stimmen einzutragen sind."
    return _schritt(request, eine, "gremium", form, save_gremium, mehr=_satz(satz))


@require_http_methods(METHODEN)
@berechtigt(Recht.EINRICHTEN)
def vorlage(request: Request) -> HttpResponse:
    """Make the draft from a template, see its Fristen, take another one."""
    eine = read_einrichtung(request.mandant)
    form = VorlageForm(request.POST or None, einrichtung=eine, heute=request.heute)
    return _schritt(
        request,
        eine,
        "vorlage",
        form,
        take_vorlage,
        werte=lambda: {
            ("name" if feld == "vorlage" else feld): wert
            for feld, wert in form.cleaned_data.items()
        },
        mehr=_entwurf,
        ziel="einrichtung:vorlage",
    )


def _entwurf() -> dict[str, Any]:
    """Return the draft that was made, and what can be chosen."""
    entwurf = erster_entwurf()
    return {
        "entwurf": entwurf,
        "vorschau": fristvorschau(entwurf) if entwurf else (),
        "beschlossen": entwurf is None and Zielvereinbarung.objects.exists(),
        "quellen": bibliothek(),
    }


@require_http_methods(METHODEN)
@berechtigt(Recht.EINRICHTEN)
def mitglieder(request: Request) -> HttpResponse:
    """Who is needed for the Fristen, who is there, who is invited."""
    eine = read_einrichtung(request.mandant)
    form = Schrittform(request.POST or None, einrichtung=eine)
    return _schritt(
        request,
        eine,
        "mitglieder",
        form,
        confirm_mitglieder,
        mehr=lambda: {"rollen": _rollen()},
    )


def _rollen() -> list[dict[str, Any]]:
    """Return the roles the Fristen lie with, and those nobody can do without."""
    gebraucht = set(Pflicht.objects.values_list("verpflichtet", flat=True))
    gebraucht |= {rolle.value for rolle in IMMER}
    if Zielvereinbarung.objects.exclude(partei_dritte="").exists():
        gebraucht.add(Rolle.DRITTE_SEITE.value)
    alle = Mitgliedschaft.objects.filter(aktiv=True).select_related("benutzer")
    offene = Einladung.objects.offen()
    return [
        {
            "rolle": rolle,
            "personen": [m.benutzer.name for m in alle if m.rolle == rolle],
            "eingeladen": [e.name for e in offene if e.rolle == rolle],
        }
        for rolle in Rolle
        if rolle.value in gebraucht
    ]


@require_http_methods(METHODEN)
@berechtigt(Recht.EINRICHTEN)
def fertig(request: Request) -> HttpResponse:
    """Close the assistant, and say how it goes on."""
    eine = read_einrichtung(request.mandant)
    form = Schrittform(request.POST or None, einrichtung=eine)
    if form.is_valid() and _speichern(
        request, form, form.cleaned_data, finish_einrichtung
    ):
        messages.success(request, "Die Einrichtung ist abgeschlossen.")
        return redirect("einrichtung:fertig")
    entwurf = erster_entwurf()
    kontext = {
        "einrichtung": eine,
        "form": form,
        "offen": _links(s for s in SCHRITTE if s.schluessel not in eine.erledigt),
        "schritte": _links(SCHRITTE),
        "entwurf": entwurf,
        "erste": entwurf or Zielvereinbarung.objects.order_by("jahr").first(),
        "fristen": Frist.objects.offen().count(),
    }
    status = 409 if form.errors else 200
    return render(request, "einrichtung/fertig.html", kontext, status=status)
