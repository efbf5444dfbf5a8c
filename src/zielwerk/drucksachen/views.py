"""Papers: the list, the editor with the evidence of every figure, preview, files."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.dokumente.html import as_fragment
from zielwerk.dokumente.pdf import PapierError
from zielwerk.dokumente.services import DateiError
from zielwerk.drucksachen.belege import Beleg
from zielwerk.drucksachen.forms import AbschnittForm
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.regeln import Zahl
from zielwerk.drucksachen.services import (
    SCHREIBER,
    DrucksacheError,
    Geprueft,
    Pruefung,
    dateiname,
    dokument,
    insert_wert,
    pruefe_drucksache,
    record_abweichung,
    reset_abschnitt,
    save_abschnitt,
    spaetere_werte,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
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
    alle = Drucksache.objects.select_related("rueckblick").prefetch_related(
        "beratungsfolge"
    )
    kontext = {
        "drucksachen": alle,
        "offen": sum(not eine.ist_freigegeben for eine in alle),
        "darf_anlegen": request.mitgliedschaft.darf(Recht.DRUCKSACHE_BEARBEITEN),
    }
    return render(request, "drucksachen/drucksachen.html", kontext)


def laden(uuid: str) -> Drucksache:
    """Return a paper of the Mandant or 404."""
    eine: Drucksache = get_object_or_404(
        Drucksache.objects.select_related(
            "rueckblick",
            "vereinbarung",
            "mandant",
            "mitzeichnung_durch__benutzer",
            "freigegeben_durch__benutzer",
            "signierte_datei",
        ).prefetch_related("beratungsfolge"),
        uuid=uuid,
    )
    return eine


def rahmen(request: Request, eine: Drucksache) -> dict[str, Any]:
    """Return what the head of every page of a paper shows."""
    bearbeiten = request.mitgliedschaft.darf(Recht.DRUCKSACHE_BEARBEITEN)
    freigeben = request.mitgliedschaft.darf(Recht.DRUCKSACHE_FREIGEBEN)
    return {
        "drucksache": eine,
        "beratung": next(iter(eine.beratungsfolge.all()), None),
        "darf_bearbeiten": bearbeiten and eine.ist_entwurf,
        "darf_freigeben": freigeben and eine.zustand == Drucksache.Zustand.MITZEICHNUNG,
    }


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def drucksache(
    request: Request, uuid: str, schluessel: str | None = None
) -> HttpResponse:
    """Show one section, every figure linked to its evidence; released: the whole."""
    eine = laden(uuid)
    if eine.ist_freigegeben:
        return _festgeschrieben(request, eine)
    return _editor(request, pruefe_drucksache(eine, request.heute), schluessel)


def _festgeschrieben(request: Request, eine: Drucksache) -> HttpResponse:
    """Show a released paper as it was frozen, with the evidence of that day."""
    zahlen = (eine.schnappschuss or {})["zahlen"]
    gespeichert = {beleg["schluessel"]: beleg for beleg in zahlen}

    def adresse(schluessel: str) -> str:
        frage = urlencode({"zahl": schluessel})
        return f"?{frage}#beleg" if schluessel in gespeichert else ""

    spaeter = spaetere_werte(eine, request.heute)
    beleg = gespeichert.get(request.GET.get("zahl", ""))
    kontext = rahmen(request, eine) | {
        "fragment": as_fragment(dokument(eine, request.jetzt), beleg=adresse),
        "beleg": beleg,
        "beleg_geaendert": beleg is not None and beleg["schluessel"] in spaeter,
        "beleg_heute": spaeter.get(beleg["schluessel"], "") if beleg else "",
        "zahlen": len(gespeichert),
        "spaeter": [(gespeichert[name], wert) for name, wert in spaeter.items()],
    }
    return render(request, "drucksachen/festgeschrieben.html", kontext)


def _gewaehlt(pruefung: Pruefung, schluessel: str | None) -> Geprueft:
    """Return the section asked for: else the first with a number to settle."""
    if schluessel:
        try:
            return pruefung.abschnitt(schluessel)
        except DrucksacheError:
            raise Http404 from None
    abschnitte = pruefung.abschnitte
    return next((g for g in abschnitte if g.pruefung.befunde), abschnitte[0])


def _gruppen(pruefung: Pruefung) -> list[tuple[str, list[Geprueft]]]:
    """Return the sections by group, in order."""
    gruppen: dict[str, list[Geprueft]] = {}
    for geprueft in pruefung.abschnitte:
        gruppen.setdefault(geprueft.vorgabe.gruppe, []).append(geprueft)
    return list(gruppen.items())


def _absaetze(gewaehlt: Geprueft) -> list[dict[str, Any]]:
    """Return the paragraphs, each with what is wrong in it."""
    befunde = {befund.kennung: befund for befund in gewaehlt.pruefung.befunde}
    return [
        {
            "laeufe": [
                {"zahl": lauf} if isinstance(lauf, Zahl) else {"text": lauf}
                for lauf in absatz
            ],
            "befunde": [
                befunde[lauf.kennung]
                for lauf in absatz
                if isinstance(lauf, Zahl) and lauf.kennung in befunde
            ],
        }
        for absatz in gewaehlt.pruefung.absaetze
    ]


def _im_text(gewaehlt: Geprueft, schluessel: str) -> Zahl | None:
    """Return the chosen figure as it stands in the section."""
    laeufe = (lauf for absatz in gewaehlt.pruefung.absaetze for lauf in absatz)
    return next(
        (z for z in laeufe if isinstance(z, Zahl) and z.schluessel == schluessel), None
    )


def _verwendet(pruefung: Pruefung, beleg: Beleg | None) -> list[Geprueft]:
    """Return the sections in which a figure stands."""
    if beleg is None:
        return []
    return [g for g in pruefung.abschnitte if _im_text(g, beleg.schluessel)]


def _editor(
    request: Request,
    pruefung: Pruefung,
    schluessel: str | None,
    *,
    status: int = 200,
    **weiteres: Any,
) -> HttpResponse:
    """Show the three columns: sections, text, evidence."""
    gewaehlt = _gewaehlt(pruefung, schluessel)
    belege = pruefung.text.belege.nach_schluessel
    beleg = belege.get(request.GET.get("zahl", ""))
    eine = pruefung.drucksache
    kontext = rahmen(request, eine) | {
        "gruppen": _gruppen(pruefung),
        "gewaehlt": gewaehlt,
        "absaetze": _absaetze(gewaehlt),
        "beleg": beleg,
        "im_text": _im_text(gewaehlt, beleg.schluessel) if beleg else None,
        "verwendet": _verwendet(pruefung, beleg),
        "belege": belege.values(),
        "zahlen": len(belege),
        "abweichend": sum(len(g.pruefung.befunde) for g in pruefung.abschnitte),
        "bearbeitete": sum(g.bearbeitet is not None for g in pruefung.abschnitte),
        "hindernisse": pruefung.hindernisse,
        "offene_angaben": pruefung.offene_angaben,
        "begruendungen": eine.abweichungen.filter(
            abschnitt_schluessel=gewaehlt.vorgabe.schluessel
        )
        if gewaehlt.bearbeitet
        else (),
    }
    vorlage = "drucksachen/drucksache.html"
    return render(request, vorlage, kontext | weiteres, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def bearbeiten(request: Request, uuid: str, schluessel: str) -> HttpResponse:
    """Edit the text of one section; a lost update shows both versions."""
    eine = laden(uuid)
    if not eine.ist_entwurf:
        return redirect("drucksachen:freigabe", uuid=eine.uuid)
    pruefung = pruefe_drucksache(eine, request.heute)
    gewaehlt = _gewaehlt(pruefung, schluessel)
    form = AbschnittForm(
        request.POST or None,
        initial={"text": gewaehlt.text, "version": gewaehlt.version},
    )
    if not form.is_valid():
        return _editor(request, pruefung, schluessel, form=form)
    try:
        save_abschnitt(
            drucksache=eine,
            schluessel=schluessel,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            **form.cleaned_data,
        )
    except DrucksacheError as fehler:
        nochmal = AbschnittForm(
            initial={"text": form.cleaned_data["text"], "version": gewaehlt.version}
        )
        return _editor(
            request,
            pruefung,
            schluessel,
            status=409,
            form=nochmal,
            fehler=str(fehler),
            andere_fassung=gewaehlt.text,
        )
    return redirect(_adresse(eine, schluessel))


def _adresse(eine: Drucksache, schluessel: str) -> str:
    return reverse("drucksachen:abschnitt", args=[eine.uuid, schluessel])


@require_POST
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def stelle(request: Request, uuid: str, schluessel: str) -> HttpResponse:
    """Settle one number that differs, or write the section anew from the data."""
    eine = laden(uuid)
    try:
        _settle(request, eine, schluessel)
    except DrucksacheError as fehler:
        pruefung = pruefe_drucksache(laden(uuid), request.heute)
        return _editor(request, pruefung, schluessel, status=409, fehler=str(fehler))
    return redirect(_adresse(eine, schluessel))


def _settle(request: Request, eine: Drucksache, schluessel: str) -> None:
    """Do what the button says."""
    durch, jetzt = request.mitgliedschaft, request.jetzt
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
            begruendung=request.POST.get("begruendung", ""),
            durch=durch,
            jetzt=jetzt,
        )


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def vorschau(request: Request, uuid: str) -> HttpResponse:
    """Show the whole paper as it will be printed."""
    eine = laden(uuid)
    fragment = as_fragment(dokument(eine, request.jetzt))
    kontext = rahmen(request, eine) | {"fragment": fragment}
    return render(request, "drucksachen/vorschau.html", kontext)


@require_safe
@berechtigt(Recht.DRUCKSACHEN_SEHEN)
def datei(request: Request, uuid: str, endung: str) -> HttpResponse:
    """Hand out the paper as PDF, DOCX or HTML."""
    eine = laden(uuid)
    if endung not in SCHREIBER:
        raise Http404
    try:
        inhalt = SCHREIBER[endung](dokument(eine, request.jetzt))
    except (PapierError, DateiError) as fehler:
        kontext = rahmen(request, eine) | {"fehler": str(fehler)}
        return render(request, "drucksachen/vorschau.html", kontext, status=409)
    name = dateiname(eine, endung)
    return HttpResponse(
        inhalt,
        content_type=MEDIENTYPEN[endung],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
