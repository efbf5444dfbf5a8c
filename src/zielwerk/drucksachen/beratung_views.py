"""Papers in the committees: the way, the sessions, the decision and its extract."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.dokumente.pdf import PapierError
from zielwerk.dokumente.services import DateiError
from zielwerk.drucksachen.auszug import gezaehlt
from zielwerk.drucksachen.beschluss_forms import (
    BeschlussForm,
    Stimmzettel,
    TerminForm,
)
from zielwerk.drucksachen.forms import BeratungForm
from zielwerk.drucksachen.models import (
    Beratung,
    Beschluss,
    Drucksache,
    Veroeffentlichung,
)
from zielwerk.drucksachen.services import (
    SCHREIBER,
    DrucksacheError,
    add_beratung,
    auszug,
    dateiname,
    letzte_fraktionen,
    letzte_lizenz,
    move_beratung,
    record_beschluss,
    weg,
)
from zielwerk.drucksachen.views import MEDIENTYPEN, laden, rahmen
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

METHODEN = ["GET", "HEAD", "POST"]


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def beratungen(request: Request, uuid: str) -> HttpResponse:
    """Show the way to the sessions, and what came of each."""
    eine = laden(uuid)
    folge = eine.beratungsfolge.select_related("beschluss").prefetch_related(
        "beschluss__stimmen"
    )
    schritte, weg_fehlt = weg(eine)
    kontext = rahmen(request, eine) | {
        "schritte": schritte,
        "weg_fehlt": weg_fehlt,
        "zeilen": [_zeile(beratung) for beratung in folge],
        "veroeffentlichung": getattr(eine, "veroeffentlichung", None),
        "darf_veroeffentlichen": eine.ist_freigegeben
        and eine.ist_oeffentlich
        and request.mitgliedschaft.darf(Recht.DRUCKSACHE_FREIGEBEN),
        "lizenzen": Veroeffentlichung.Lizenz.choices,
        "lizenz": letzte_lizenz(),
        "darf_eintragen": eine.ist_freigegeben
        and request.mitgliedschaft.darf(Recht.DRUCKSACHE_BEARBEITEN),
    }
    return render(request, "drucksachen/beratungen.html", kontext)


def _zeile(beratung: Beratung) -> tuple[Beratung, Beschluss | None, Any]:
    """Return a step, its decision and the counted vote."""
    ergebnis = getattr(beratung, "beschluss", None)
    return beratung, ergebnis, gezaehlt(ergebnis) if ergebnis else None


def _beratung(uuid: str) -> Beratung:
    """Return a step of the Mandant or 404."""
    eine: Beratung = get_object_or_404(
        Beratung.objects.select_related("drucksache__mandant", "beschluss"), uuid=uuid
    )
    return eine


def _adresse(drucksache: Drucksache) -> str:
    return reverse("drucksachen:beratungen", args=[drucksache.uuid])


@require_http_methods(METHODEN)
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def neu(request: Request, uuid: str) -> HttpResponse:
    """Add a further session to a released paper."""
    eine = laden(uuid)
    form = BeratungForm(request.POST or None, heute=request.heute)
    if form.is_valid():
        with ablehnung_in(form, DrucksacheError):
            add_beratung(
                drucksache=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(_adresse(eine))
    return _formular(request, eine, form, "Weitere Beratung")


@require_http_methods(METHODEN)
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def termin(request: Request, uuid: str) -> HttpResponse:
    """Move a session to another day."""
    eine = _beratung(uuid)
    form = TerminForm(
        request.POST or None,
        heute=request.heute,
        initial={"sitzung_am": eine.sitzung_am},
    )
    if form.is_valid():
        with ablehnung_in(form, DrucksacheError):
            move_beratung(
                beratung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(_adresse(eine.drucksache))
    return _formular(
        request, eine.drucksache, form, f"{eine.gremium}: Sitzung verlegen"
    )


def _formular(
    request: Request, drucksache: Drucksache, form: Any, titel: str
) -> HttpResponse:
    kontext = {
        "drucksache": drucksache,
        "form": form,
        "titel": titel,
        "zurueck": _adresse(drucksache),
    }
    return render(request, "drucksachen/beratung_form.html", kontext)


@require_http_methods(METHODEN)
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def beschluss(request: Request, uuid: str) -> HttpResponse:
    """Enter what a committee decided, with the votes by Fraktion."""
    eine = _beratung(uuid)
    form, stimmen = _beschlussformulare(request, eine)
    if request.method == "POST" and form.is_valid() and stimmen.is_valid():
        with ablehnung_in(form, DrucksacheError):
            record_beschluss(
                beratung=eine,
                stimmen=stimmen.stimmen(),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(_adresse(eine.drucksache))
    kontext = {
        "drucksache": eine.drucksache,
        "beratung": eine,
        "form": form,
        "stimmen": stimmen,
    }
    return render(request, "drucksachen/beschluss.html", kontext)


def _beschlussformulare(request: Request, eine: Beratung) -> tuple[BeschlussForm, Any]:
    """Return decision and votes, as stored or as typed; else the known Fraktionen."""
    bisher: Beschluss | None = getattr(eine, "beschluss", None)
    zeilen: list[Any]
    if bisher:
        felder = ("art", "tagesordnungspunkt", "wortlaut", "anwesend", "version")
        werte = {name: getattr(bisher, name) for name in felder}
        zeilen = list(
            bisher.stimmen.values("fraktion", "ja", "nein", "enthaltung", "ohne_stimme")
        )
    else:
        werte = {"version": 0}
        zeilen = [{"fraktion": name} for name in letzte_fraktionen(eine)]
    form = BeschlussForm(request.POST or None, initial=werte)
    return form, Stimmzettel(request.POST or None, prefix="stimmen", initial=zeilen)


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def auszug_datei(request: Request, uuid: str, endung: str) -> HttpResponse:
    """Hand out the extract as PDF, DOCX or HTML."""
    eine = _beratung(uuid)
    ergebnis = getattr(eine, "beschluss", None)
    if endung not in SCHREIBER or ergebnis is None:
        raise Http404
    try:
        inhalt = SCHREIBER[endung](auszug(ergebnis, request.jetzt))
    except (PapierError, DateiError) as fehler:
        kontext = rahmen(request, eine.drucksache) | {"fehler": str(fehler)}
        return render(request, "drucksachen/vorschau.html", kontext, status=409)
    name = f"Auszug-{eine.reihenfolge}-{dateiname(eine.drucksache, endung)}"
    return HttpResponse(
        inhalt,
        content_type=MEDIENTYPEN[endung],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
