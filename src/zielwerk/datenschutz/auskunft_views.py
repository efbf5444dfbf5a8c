"""Auskunft to one person: search, page, PDF and JSON; hold or delete on request."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.datenschutz.auskunft import (
    RECHTE,
    Auskunft,
    collect_auskunft,
    record_ausgabe,
)
from zielwerk.datenschutz.forms import (
    AntragForm,
    AusgabeForm,
    FallSperreForm,
    PersonForm,
)
from zielwerk.datenschutz.models import Loeschlauf
from zielwerk.datenschutz.papier import as_dokument
from zielwerk.datenschutz.regeln import Suchwoerter
from zielwerk.datenschutz.services import (
    LoeschError,
    add_sperre,
    auftrag_fuer,
    begin_lauf,
    run_lauf,
)
from zielwerk.datenschutz.views import STAPEL_JE_ANFRAGE, zeige_lauf
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

MEDIENTYPEN = {"pdf": "application/pdf", "json": "application/json"}
VERTRAULICH = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _sammle(request: Request, begriffe: list[str]) -> Auskunft:
    return collect_auskunft(
        mandant=request.mandant,
        begriffe=begriffe,
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )


def _seite(request: Request, form: PersonForm, **weiteres: Any) -> HttpResponse:
    kontext = {"form": form, "rechte": RECHTE, **weiteres}
    # The middleware says no-store, as on every page of a signed-in person.
    return render(request, "datenschutz/auskunft.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AUSKUNFT_ERTEILEN)
def auskunft(request: Request) -> HttpResponse:
    """Search by POST and show everything stored about the person; recorded."""
    form = PersonForm(request.POST or None)
    if not form.is_valid():
        return _seite(request, form)
    begriffe = form.cleaned_data["begriffe"]
    return _ergebnis(request, begriffe)


def _ergebnis(request: Request, begriffe: list[str], **formulare: Any) -> HttpResponse:
    """Show what was found with the forms that follow from it."""
    anfang = {"begriffe": "\n".join(begriffe)}
    formulare.setdefault("ausgabe_form", AusgabeForm(initial=anfang, auto_id="aus_%s"))
    formulare.setdefault("sperre_form", FallSperreForm(initial=anfang, auto_id="sp_%s"))
    return _seite(
        request,
        PersonForm(initial=anfang),
        auskunft=_sammle(request, begriffe),
        **formulare,
    )


@require_POST
@berechtigt(Recht.AUSKUNFT_ERTEILEN)
def ausgabe(request: Request, form: str) -> HttpResponse:
    """Hand the Auskunft out as PDF or JSON: it leaves the house, so it is recorded."""
    if form not in MEDIENTYPEN:
        raise Http404
    formular = AusgabeForm(request.POST, auto_id="aus_%s")
    if not formular.is_valid():
        begriffe = formular.cleaned_data.get("begriffe")
        if begriffe:
            return _ergebnis(request, begriffe, ausgabe_form=formular)
        return _seite(request, PersonForm(request.POST))
    gefunden = _sammle(request, formular.cleaned_data["begriffe"])
    inhalt = _inhalt(gefunden, form, request)
    record_ausgabe(
        auskunft=gefunden,
        form=form,
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    kopf = {"Content-Disposition": f'attachment; filename="auskunft.{form}"'}
    return HttpResponse(
        inhalt, content_type=MEDIENTYPEN[form], headers=kopf | VERTRAULICH
    )


def _inhalt(gefunden: Auskunft, form: str, request: Request) -> bytes:
    if form == "json":
        return gefunden.as_json()
    from zielwerk.dokumente.pdf import as_pdf

    return as_pdf(as_dokument(gefunden, request.jetzt))


@require_POST
@berechtigt(Recht.AUSKUNFT_ERTEILEN)
def sperren(request: Request) -> HttpResponse:
    """Put the case that was searched for on hold."""
    form = FallSperreForm(request.POST, auto_id="sp_%s")
    if not form.is_valid():
        begriffe = form.cleaned_data.get("begriffe")
        if begriffe:
            return _ergebnis(request, begriffe, sperre_form=form)
        return _seite(request, PersonForm(request.POST))
    begriffe = form.cleaned_data["begriffe"]
    try:
        if len(begriffe) != 1:
            raise LoeschError("Bitte suchen Sie zum Sperren nur nach dem Aktenzeichen.")
        add_sperre(
            fallkennung=begriffe[0],
            grund=form.cleaned_data["grund"],
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except LoeschError as grund:
        form.add_error("grund", str(grund))
        return _ergebnis(request, begriffe, sperre_form=form)
    return _ergebnis(request, begriffe, gesperrt=True)


@require_POST
@berechtigt(Recht.AUSKUNFT_ERTEILEN)
def loeschen(request: Request) -> HttpResponse:
    """Show what would be deleted on request; confirmed, delete it."""
    bestaetigt = "schritt" in request.POST
    form = AntragForm(request.POST if bestaetigt else None)
    suche = PersonForm(request.POST)
    if not suche.is_valid():
        return _seite(request, suche)
    begriffe = suche.cleaned_data["begriffe"]
    auftrag, zweifel = auftrag_fuer(Suchwoerter(begriffe))
    if bestaetigt and form.is_valid():
        with ablehnung_in(form, LoeschError):
            begonnen = _loesche(request, form.cleaned_data, auftrag)
            return redirect("datenschutz:antragslauf", begonnen.uuid)
    if not bestaetigt:
        form = AntragForm(initial={"begriffe": "\n".join(begriffe)})
    kontext = {
        "form": form,
        "begriffe": begriffe,
        "auftrag": auftrag,
        "zweifel": zweifel,
        "summe": sum(len(pks) for pks in auftrag.values()),
    }
    return render(request, "datenschutz/antrag.html", kontext)


def _loesche(
    request: Request, daten: dict[str, Any], auftrag: dict[str, list[int]]
) -> Loeschlauf:
    """Begin a run on request and do as much of it as one request may take."""
    vorgang = f", Vorgang {daten['vorgang']}" if daten["vorgang"] else ""
    begonnen = begin_lauf(
        mandant=request.mandant,
        art=Loeschlauf.Art.ANTRAG,
        anlass=f"{daten['anlass']}{vorgang}",
        auftrag=auftrag,
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    if begonnen is None:
        raise LoeschError(
            "Davon lässt sich nichts löschen: Es ist nichts gespeichert, oder der Fall "
            "ist gesperrt."
        )
    run_lauf(lauf=begonnen, jetzt=request.jetzt, hoechstens=STAPEL_JE_ANFRAGE)
    return begonnen


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AUSKUNFT_ERTEILEN)
def lauf(request: Request, uuid: str) -> HttpResponse:
    """Show the report of a deletion on request."""
    antraege = Loeschlauf.objects.filter(art=Loeschlauf.Art.ANTRAG)
    return zeige_lauf(request, get_object_or_404(antraege, uuid=uuid))
