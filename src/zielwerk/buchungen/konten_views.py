"""The table of accounts: shown, added to, changed, handed out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.buchungen import kontenliste
from zielwerk.buchungen.ausgabe import als_datei
from zielwerk.buchungen.forms import KontenregelAendernForm, KontenregelForm
from zielwerk.buchungen.models import Kontenregel
from zielwerk.buchungen.regeln import leistung
from zielwerk.buchungen.services import (
    BuchungError,
    add_kontenregel,
    change_kontenregel,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request

METHODEN = ["GET", "HEAD", "POST"]


def _name(regel: Kontenregel) -> str:
    eine = leistung(regel.norm)
    return eine.bezeichnung if eine else ""


@require_safe
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def konten(request: Request) -> HttpResponse:
    """Show the lines that hold today, or all with those that have ended."""
    alle = request.GET.get("zeigen") == "alle"
    regeln = (
        Kontenregel.objects.all() if alle else Kontenregel.objects.am(request.heute)
    )
    kontext = {
        "regeln": [(regel, _name(regel)) for regel in regeln],
        "alle": alle,
        "darf_pflegen": request.mitgliedschaft.darf(Recht.KONTENREGELN_PFLEGEN),
    }
    return render(request, "buchungen/konten.html", kontext)


@require_safe
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def ausgabe(request: Request, form: str) -> HttpResponse:
    """Hand out the whole table in the form in which it can be read again."""
    zeilen = kontenliste.zeilen(Kontenregel.objects.all())
    return als_datei(kontenliste.KOPF, zeilen, form=form, name="kontentabelle")


def _formular(request: Request, form: Any, **worte: str) -> HttpResponse:
    kontext = {"form": form, "zurueck": reverse("buchungen:konten"), **worte}
    return render(request, "buchungen/formular.html", kontext)


@require_http_methods(METHODEN)
@berechtigt(Recht.KONTENREGELN_PFLEGEN)
def konto_neu(request: Request) -> HttpResponse:
    """Add a line to the table."""
    form = KontenregelForm(request.POST or None, heute=request.heute)
    if form.is_valid():
        try:
            add_kontenregel(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
            return redirect("buchungen:konten")
        except BuchungError as fehler:
            form.add_error("leistungsart", str(fehler))
    return _formular(
        request,
        form,
        titel="Zeile anlegen",
        satz="Auf welches Produktkonto eine Leistungsart gehört, ab einem Tag.",
        knopf="Zeile anlegen",
    )


@require_http_methods(METHODEN)
@berechtigt(Recht.KONTENREGELN_PFLEGEN)
def konto(request: Request, uuid: str) -> HttpResponse:
    """Change a line, or let it end."""
    regel = get_object_or_404(Kontenregel, uuid=uuid)
    form = KontenregelAendernForm(
        request.POST or None,
        heute=request.heute,
        initial=KontenregelAendernForm.anfang(regel),
    )
    if form.is_valid():
        try:
            change_kontenregel(
                regel=regel,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("buchungen:konten")
        except BuchungError as fehler:
            form.add_error("leistungsart", str(fehler))
    return _formular(
        request,
        form,
        titel="Zeile ändern",
        satz="Gilt ein neues Konto, lassen Sie diese Zeile enden und legen Sie eine "
        "neue an; so bleibt nachvollziehbar, was früher galt.",
        knopf="Zeile speichern",
    )
