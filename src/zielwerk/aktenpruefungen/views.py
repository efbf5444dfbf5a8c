"""Pages of the file audits: plan a sample, repeat a draw, say what a result means."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.aktenpruefungen.betrag_forms import HochrechnungForm
from zielwerk.aktenpruefungen.bild import Wert, bilder
from zielwerk.aktenpruefungen.forms import AuswertungForm, PlanForm, ZielForm
from zielwerk.aktenpruefungen.ziehung_forms import NachrechnenForm
from zielwerk.kern.anzeige import prozent_kurz
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def planen(request: Request) -> HttpResponse:
    """Plan a sample, and show what its size can and cannot prove."""
    form = PlanForm(request.GET if "hinnehmbar" in request.GET else None)
    kontext = _kontext(form)
    if ergebnis := kontext["ergebnis"]:
        werte = [
            Wert(f"{zeile.fehler} Fehler", zeile.obergrenze, zeile.belegt)
            for zeile in ergebnis.zeilen
        ]
        ohne_fehler = [s.obergrenze for s in ergebnis.schichten if s.umfang]
        kontext |= {
            "bilder": bilder(werte, kontext["hinnehmbar"]),
            "alle": sum(s.alle for s in ergebnis.schichten),
            "kleinste": min(ohne_fehler, default=None),
            "groesste": max(ohne_fehler, default=None),
        }
    return render(request, "aktenpruefungen/planen.html", kontext)


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def auswerten(request: Request) -> HttpResponse:
    """Say what a sample shows, over all files and for each office."""
    form = AuswertungForm(request.GET if "hinnehmbar" in request.GET else None)
    kontext = _kontext(form)
    if ergebnis := kontext["ergebnis"]:
        hinnehmbar = kontext["hinnehmbar"]
        werte = [
            Wert("Alle Akten", ergebnis.obergrenze, ergebnis.belegt, ergebnis.anteil),
            *(
                Wert(name, s.obergrenze, s.belegt(hinnehmbar), s.anteil)
                for name, s in ergebnis.schichten
            ),
        ]
        wort = "belegt" if ergebnis.belegt else "nicht belegt"
        kontext |= {
            "bilder": bilder(werte, hinnehmbar),
            "prueftext": f"Prüfziel „höchstens {prozent_kurz(hinnehmbar)}“ {wort}",
        }
    return render(request, "aktenpruefungen/auswerten.html", kontext)


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def hochrechnen(request: Request) -> HttpResponse:
    """Project the amounts found wrong in a draw by amount."""
    form = HochrechnungForm(request.GET if "gesamtbetrag" in request.GET else None)
    ergebnis = form.cleaned_data["ergebnis"] if form.is_valid() else None
    kontext = {"form": form, "ergebnis": ergebnis}
    return render(request, "aktenpruefungen/hochrechnen.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def nachrechnen(request: Request) -> HttpResponse:
    """Repeat a draw from its list and start number; nothing is kept."""
    form = NachrechnenForm(request.POST if request.method == "POST" else None)
    ergebnis = form.cleaned_data.get("ergebnis") if form.is_valid() else None
    kontext = {"form": form, "ergebnis": ergebnis}
    return render(request, "aktenpruefungen/nachrechnen.html", kontext)


def _kontext(form: ZielForm) -> dict[str, Any]:
    if not form.is_valid():
        return {"form": form, "ergebnis": None}
    return {
        "form": form,
        "ergebnis": form.cleaned_data["ergebnis"],
        "hinnehmbar": form.cleaned_data["hinnehmbar"] / 100,
        "sicherheit": Decimal(form.cleaned_data["sicherheit"]),
    }
