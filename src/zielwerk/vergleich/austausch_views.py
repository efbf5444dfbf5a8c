"""The exchange: what leaves and what does not, files of others, the schema."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.kern.anzeige import anzahl, aufzaehlung
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vergleich.austausch import BYTES_HOECHSTENS, SCHEMA_TEXT
from zielwerk.vergleich.forms import (
    AusfuhrForm,
    EinfuhrForm,
    JobcenterForm,
    RuecknahmeForm,
)
from zielwerk.vergleich.models import EigenesJobcenter, Vergleichsdatei
from zielwerk.vergleich.services import (
    AusfuhrError,
    AustauschError,
    Einfuhr,
    export_zahlen,
    import_datei,
    posten,
    record_jobcenter,
    withdraw_datei,
)
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


def _seite(
    request: Request, *, befunde: tuple[str, ...] = (), **formulare: Any
) -> HttpResponse:
    """Show the exchange; a form that was refused comes with its findings."""
    eigenes = EigenesJobcenter.objects.first()
    gehend = posten(heute=request.heute)
    wahl = [(p.kennzahl.schluessel, p.kennzahl.bezeichnung) for p in gehend]
    angaben = {"kennung": eigenes.kennung, "name": eigenes.name} if eigenes else None
    kontext = {
        "eigenes": eigenes,
        "posten": gehend,
        "jobcenterform": JobcenterForm(initial=angaben),
        "ausfuhrform": AusfuhrForm(kennzahlen=wahl),
        "einfuhrform": EinfuhrForm(),
        "dateien": Vergleichsdatei.objects.mit_umfang(),
        "befunde": befunde,
        "darf_faelle": request.mitgliedschaft.darf(Recht.FAELLE_AUSFUEHREN),
        **formulare,
    }
    falsch = befunde or any(form.errors for form in formulare.values())
    status = 409 if falsch else 200
    return render(request, "vergleich/austausch.html", kontext, status=status)


@require_safe
@berechtigt(Recht.VERGLEICH_AUSTAUSCHEN)
def austausch(request: Request) -> HttpResponse:
    """Show what would leave, what stays, and the files of others."""
    return _seite(request)


@require_POST
@berechtigt(Recht.VERGLEICH_AUSTAUSCHEN)
def jobcenter(request: Request) -> HttpResponse:
    """Record Kennung and name of the own Jobcenter."""
    form = JobcenterForm(request.POST)
    if form.is_valid():
        try:
            record_jobcenter(
                **form.cleaned_data, durch=request.mitgliedschaft, jetzt=request.jetzt
            )
            return redirect("vergleich:austausch")
        except AusfuhrError as fehler:
            form.add_error("kennung", str(fehler))
    return _seite(request, jobcenterform=form)


@require_POST
@berechtigt(Recht.VERGLEICH_AUSTAUSCHEN)
def ausfuehren(request: Request) -> HttpResponse:
    """Hand out the chosen Kennzahlen as a file."""
    gehend = posten(heute=request.heute)
    wahl = [(p.kennzahl.schluessel, p.kennzahl.bezeichnung) for p in gehend]
    form = AusfuhrForm(request.POST, kennzahlen=wahl)
    if not form.is_valid():
        return _seite(request, ausfuhrform=form)
    try:
        datei = export_zahlen(
            nur=form.cleaned_data["kennzahlen"],
            form=form.cleaned_data["form"],
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except AusfuhrError as fehler:
        return _seite(request, befunde=(str(fehler),))
    return HttpResponse(
        datei.inhalt,
        content_type=datei.medientyp,
        headers={"Content-Disposition": f'attachment; filename="{datei.name}"'},
    )


@require_POST
@berechtigt(Recht.VERGLEICH_AUSTAUSCHEN)
def einlesen(request: Request) -> HttpResponse:
    """Take a file of others, whole or not at all."""
    form = EinfuhrForm(request.POST, request.FILES)
    if not form.is_valid():
        return _seite(request, einfuhrform=form)
    datei = form.cleaned_data["datei"]
    try:
        einfuhr = import_datei(
            name=datei.name,
            inhalt=datei.read(BYTES_HOECHSTENS + 1),
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except AustauschError as fehler:
        return _seite(request, befunde=fehler.befunde)
    messages.success(request, _meldung(einfuhr))
    return redirect("vergleich:austausch")


def _meldung(einfuhr: Einfuhr) -> str:
    """Say what was taken and what was left."""
    satz = f"{anzahl(einfuhr.neu, 'Zeile', 'Zeilen')} eingelesen."
    if einfuhr.bekannt:
        satz += f" {anzahl(einfuhr.bekannt, 'Zeile war', 'Zeilen waren')} schon da."
    if einfuhr.unbekannte:
        satz += f" Hier nicht geführt: {aufzaehlung(einfuhr.unbekannte)}."
    return satz


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.VERGLEICH_AUSTAUSCHEN)
def zuruecknehmen(request: Request, uuid: str) -> HttpResponse:
    """Take a file out of the comparison, with a reason."""
    eine = get_object_or_404(Vergleichsdatei.objects.select_related("datei"), uuid=uuid)
    form = RuecknahmeForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, AustauschError):
            withdraw_datei(
                vergleichsdatei=eine,
                grund=form.cleaned_data["grund"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("vergleich:austausch")
    kontext = {
        "form": form,
        "titel": "Datei zurücknehmen",
        "satz": f"„{eine.datei.name}“ zählt danach in keinem Vergleich mehr. Die "
        "Zahlen bleiben mit dem Grund nachlesbar; dieselbe Datei kann wieder "
        "eingelesen werden.",
        "knopf": "Datei zurücknehmen",
        "zurueck": reverse("vergleich:austausch"),
    }
    return render(request, "vergleich/formular.html", kontext)


@require_safe
def schema(request: Request) -> HttpResponse:
    """Publish the JSON Schema of a row."""
    return HttpResponse(SCHEMA_TEXT, content_type="application/schema+json")
