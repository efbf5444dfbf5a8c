"""Papers: the list, the editor, preview and files, signature and release."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.dokumente.html import as_fragment
from zielwerk.drucksachen.forms import AbschnittForm, AngabenForm, DrucksacheForm
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.services import (
    SCHREIBER,
    DrucksacheError,
    Geprueft,
    create_drucksache,
    dateiname,
    dokument,
    freigabe_hindernisse,
    insert_wert,
    pruefe_abschnitte,
    record_abweichung,
    release_drucksache,
    reset_abschnitt,
    save_abschnitt,
    send_mitzeichnung,
    set_angaben,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.web.request import Request

MEDIENTYPEN = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def drucksachen(request: Request) -> HttpResponse:
    """Show all papers."""
    kontext = {
        "drucksachen": Drucksache.objects.prefetch_related("beratungsfolge"),
        "darf_anlegen": request.mitgliedschaft.darf(Recht.DRUCKSACHE_BEARBEITEN),
    }
    return render(request, "drucksachen/drucksachen.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def neu(request: Request) -> HttpResponse:
    """Create a paper for two agreements."""
    form = DrucksacheForm(
        request.POST or None, heute=request.heute, initial=_vorbelegt(request.heute)
    )
    if form.is_valid():
        angelegt = create_drucksache(
            durch=request.mitgliedschaft, jetzt=request.jetzt, **form.felder()
        )
        return redirect("drucksachen:drucksache", uuid=angelegt.uuid)
    return render(request, "drucksachen/neu.html", {"form": form})


def _vorbelegt(heute: date) -> dict[str, Any]:
    """Return what the next paper most likely says: the last head, the newest years."""
    letzte = Drucksache.objects.first()
    entwurf = Zielvereinbarung.objects.filter(status="entwurf").first()
    werte: dict[str, Any] = {"datum": heute}
    if letzte:
        werte |= {"koerperschaft": letzte.koerperschaft, "fachdienst": letzte.fachdienst}
    if entwurf:
        werte |= {
            "titel": entwurf.titel,
            "vereinbarung": entwurf,
            "rueckblick": entwurf.vorgaengerin,
            "gremium": entwurf.gremium,
        }
    return werte


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def angaben(request: Request, uuid: str) -> HttpResponse:
    """Fill in the closing fields: costs, strategy, Belange."""
    eine = _laden(uuid)
    form = AngabenForm(request.POST or None, initial=eine.angaben)
    if form.is_valid():
        try:
            set_angaben(
                drucksache=eine,
                angaben=form.cleaned_data,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("drucksachen:drucksache", uuid=eine.uuid)
        except DrucksacheError as fehler:
            form.add_error(None, str(fehler))
    return render(
        request, "drucksachen/angaben.html", {"drucksache": eine, "form": form}
    )


def _laden(uuid: str) -> Drucksache:
    """Return a paper of the Mandant or 404."""
    eine: Drucksache = get_object_or_404(
        Drucksache.objects.select_related("rueckblick", "vereinbarung", "mandant"),
        uuid=uuid,
    )
    return eine


def _gewaehlt(abschnitte: list[Geprueft], schluessel: str | None) -> Geprueft:
    """Return the section asked for: else the first that needs somebody, else the first."""
    if schluessel:
        for geprueft in abschnitte:
            if geprueft.vorgabe.schluessel == schluessel:
                return geprueft
        raise Http404
    offen = [g for g in abschnitte if g.stand != "erfuellt"]
    return (offen or abschnitte)[0]


def _gruppen(abschnitte: list[Geprueft]) -> list[tuple[str, list[Geprueft]]]:
    """Return the sections by group, in order."""
    gruppen: dict[str, list[Geprueft]] = {}
    for geprueft in abschnitte:
        gruppen.setdefault(geprueft.vorgabe.gruppe, []).append(geprueft)
    return list(gruppen.items())


def _kontext(request: Request, eine: Drucksache, schluessel: str | None) -> dict[str, Any]:
    """Return what the editor shows."""
    text, abschnitte = pruefe_abschnitte(eine, request.heute)
    gewaehlt = _gewaehlt(abschnitte, schluessel)
    zahl = request.GET.get("zahl", "")
    belege = text.belege.nach_schluessel
    abweichend = sum(len(g.pruefung.befunde) for g in abschnitte)
    return {
        "drucksache": eine,
        "gruppen": _gruppen(abschnitte),
        "gewaehlt": gewaehlt,
        "beleg": belege.get(zahl),
        "zahlen": len(belege),
        "abweichend": abweichend,
        "hindernisse": freigabe_hindernisse(eine, request.heute),
        "beratung": eine.beratungsfolge.first(),
        "abweichungen": eine.abweichungen.filter(
            abschnitt_schluessel=gewaehlt.vorgabe.schluessel
        ),
        "darf_bearbeiten": request.mitgliedschaft.darf(Recht.DRUCKSACHE_BEARBEITEN)
        and not eine.ist_freigegeben,
        "darf_freigeben": request.mitgliedschaft.darf(Recht.DRUCKSACHE_FREIGEBEN)
        and eine.zustand == Drucksache.Zustand.MITZEICHNUNG,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def drucksache(request: Request, uuid: str, schluessel: str | None = None) -> HttpResponse:
    """Show and edit one section of a paper, every figure linked to its evidence."""
    eine = _laden(uuid)
    kontext = _kontext(request, eine, schluessel)
    gewaehlt: Geprueft = kontext["gewaehlt"]
    version = gewaehlt.bearbeitet.version if gewaehlt.bearbeitet else 0
    form = AbschnittForm(
        request.POST or None, initial={"text": gewaehlt.text, "version": version}
    )
    if request.method == "POST" and kontext["darf_bearbeiten"] and form.is_valid():
        try:
            save_abschnitt(
                drucksache=eine,
                schluessel=gewaehlt.vorgabe.schluessel,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(_adresse(eine, gewaehlt.vorgabe.schluessel))
        except DrucksacheError as fehler:
            form.add_error(None, str(fehler))
    return render(request, "drucksachen/drucksache.html", kontext | {"form": form})


def _adresse(eine: Drucksache, schluessel: str) -> str:
    return reverse("drucksachen:abschnitt", args=[eine.uuid, schluessel])


@require_POST
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def stelle(request: Request, uuid: str, schluessel: str) -> HttpResponse:
    """Settle one number that differs: put the value in, or give the reason."""
    eine = _laden(uuid)
    durch, jetzt = request.mitgliedschaft, request.jetzt
    try:
        if "neu_erzeugen" in request.POST:
            reset_abschnitt(
                drucksache=eine, schluessel=schluessel, durch=durch, jetzt=jetzt
            )
        elif "einsetzen" in request.POST:
            insert_wert(
                drucksache=eine,
                schluessel=schluessel,
                kennung=request.POST["einsetzen"],
                durch=durch,
                jetzt=jetzt,
            )
        else:
            record_abweichung(
                drucksache=eine,
                schluessel=schluessel,
                kennung=request.POST.get("kennung", ""),
                begruendung=request.POST.get("begruendung", "")[:500],
                durch=durch,
                jetzt=jetzt,
            )
    except DrucksacheError as fehler:
        return _mit_fehler(request, eine, schluessel, str(fehler))
    return redirect(_adresse(eine, schluessel))


def _mit_fehler(
    request: Request, eine: Drucksache, schluessel: str | None, fehler: str
) -> HttpResponse:
    """Show the editor again with what went wrong; nothing was changed."""
    kontext = _kontext(request, eine, schluessel)
    gewaehlt: Geprueft = kontext["gewaehlt"]
    version = gewaehlt.bearbeitet.version if gewaehlt.bearbeitet else 0
    form = AbschnittForm(initial={"text": gewaehlt.text, "version": version})
    kontext |= {"fehler": fehler, "form": form}
    return render(request, "drucksachen/drucksache.html", kontext, status=409)


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def vorschau(request: Request, uuid: str) -> HttpResponse:
    """Show the whole paper as it will be printed."""
    eine = _laden(uuid)
    papier = dokument(eine, request.jetzt)
    kontext = {"drucksache": eine, "fragment": as_fragment(papier)}
    return render(request, "drucksachen/vorschau.html", kontext)


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def datei(request: Request, uuid: str, endung: str) -> HttpResponse:
    """Hand out the paper as PDF, DOCX or HTML."""
    eine = _laden(uuid)
    if endung not in SCHREIBER:
        raise Http404
    inhalt = SCHREIBER[endung](dokument(eine, request.jetzt))
    name = dateiname(eine, endung)
    return HttpResponse(
        inhalt,
        content_type=MEDIENTYPEN[endung],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def weitergeben(request: Request, uuid: str) -> HttpResponse:
    """Give a draft to the Fachdienstleitung, or release it as Fachdienstleitung."""
    eine = _laden(uuid)
    entwurf = eine.zustand == Drucksache.Zustand.ENTWURF
    recht = Recht.DRUCKSACHE_BEARBEITEN if entwurf else Recht.DRUCKSACHE_FREIGEBEN
    schritt = send_mitzeichnung if entwurf else release_drucksache
    fehler = "Diesen Schritt darf nur die Fachdienstleitung tun."
    if request.mitgliedschaft.darf(recht):
        try:
            schritt(drucksache=eine, durch=request.mitgliedschaft, jetzt=request.jetzt)
            return redirect("drucksachen:drucksache", uuid=eine.uuid)
        except DrucksacheError as grund:
            fehler = str(grund)
    return _mit_fehler(request, _laden(uuid), None, fehler)
