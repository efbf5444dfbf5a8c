"""Pages of the reports: begun and handed in by the Jobcenter, read by both sides."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.beratung.forms import BerichtForm, BerichtNeuForm
from zielwerk.beratung.models import Beratungsbericht
from zielwerk.beratung.papier import FASSUNGEN, SCHREIBER, schreibe, umstaende, vorjahr
from zielwerk.beratung.services import (
    BeratungError,
    change_bericht,
    create_bericht,
    submit_bericht,
)
from zielwerk.beratung.views import dienst_in_worten
from zielwerk.beratung.worte import HINWEIS
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt

GET_POST = ["GET", "HEAD", "POST"]
TYPEN = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _sichtbare(request: Request) -> Any:
    """Return the reports a member may read: a draft is the Jobcenter's own."""
    alle = Beratungsbericht.objects.select_related("mandant")
    darf = request.mitgliedschaft.darf(Recht.BERATUNGSBERICHT_ERSTELLEN)
    return alle if darf else alle.abgegeben()


def _finde(request: Request, uuid: str) -> Beratungsbericht:
    bericht: Beratungsbericht = get_object_or_404(_sichtbare(request), uuid=uuid)
    return bericht


@require_safe
@berechtigt(Recht.BERATUNG_SEHEN)
def berichte(request: Request) -> HttpResponse:
    """Show all reports, the newest first."""
    kontext = {
        "berichte": _sichtbare(request),
        "darf_erstellen": request.mitgliedschaft.darf(Recht.BERATUNGSBERICHT_ERSTELLEN),
    }
    return render(request, "beratung/berichte.html", kontext)


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNGSBERICHT_ERSTELLEN)
def bericht_neu(request: Request) -> HttpResponse:
    """Begin a report."""
    letztes = request.heute.year - 1
    form = BerichtNeuForm(
        request.POST or None, initial={"jahr": letztes, "zeitraum": "jahr"}
    )
    if form.is_valid():
        with ablehnung_in(form, BeratungError):
            neu = create_bericht(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
            return redirect("beratung:bericht", neu.uuid)
    kontext = {
        "titel": "Bericht beginnen",
        "satz": "Zielwerk rechnet die Zahlen beider Seiten zusammen und sperrt kleine.",
        "knopf": "Bericht beginnen",
        "zurueck_wort": "Berichte",
        "zurueck": reverse("beratung:berichte"),
        "form": form,
    }
    return render(request, "beratung/formular.html", kontext)


@require_safe
@berechtigt(Recht.BERATUNG_SEHEN)
def bericht(request: Request, uuid: str) -> HttpResponse:
    """Show one report with its figures and papers."""
    return render(request, "beratung/bericht.html", _seite(request, uuid))


def _seite(request: Request, uuid: str) -> dict[str, Any]:
    eine = _finde(request, uuid)
    darf = request.mitgliedschaft.darf(Recht.BERATUNGSBERICHT_ERSTELLEN)
    entwurf = eine.zustand == Beratungsbericht.Zustand.ENTWURF
    return {
        "b": eine,
        "dienste": [dienst_in_worten(d) for d in eine.tabellen["dienste"]],
        "umstaende": umstaende(eine),
        "vorjahr": vorjahr(eine),
        "fassungen": [(name, wort) for name, (wort, _) in FASSUNGEN.items()],
        "hinweis": HINWEIS.format(mindestens=eine.mindestens),
        "darf_aendern": darf and entwurf,
        "abgebbar": eine.zeitraum != "jahr" or eine.ist_ganz_vorbei(request.heute),
    }


@require_http_methods(GET_POST)
@berechtigt(Recht.BERATUNGSBERICHT_ERSTELLEN)
def bericht_aendern(request: Request, uuid: str) -> HttpResponse:
    """Change text and settings of a draft; its figures are computed anew."""
    eine = _finde(request, uuid)
    namen = ("text", "mindestens", "runden_auf", "version")
    form = BerichtForm(
        request.POST or None, initial={name: getattr(eine, name) for name in namen}
    )
    if form.is_valid():
        with ablehnung_in(form, BeratungError):
            change_bericht(
                bericht=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("beratung:bericht", uuid)
    kontext = {
        "titel": "Bericht ändern",
        "satz": "Die Zahlen werden dabei neu gerechnet.",
        "knopf": "Speichern und neu rechnen",
        "zurueck_wort": "Berichte",
        "zurueck": reverse("beratung:bericht", args=[uuid]),
        "form": form,
    }
    return render(request, "beratung/formular.html", kontext)


@require_POST
@berechtigt(Recht.BERATUNGSBERICHT_ERSTELLEN)
@bestaetigt
def bericht_abgeben(request: Request, uuid: str) -> HttpResponse:
    """Hand a report in; its figures stay as they are."""
    eine = _finde(request, uuid)
    version = request.POST.get("version", "")
    try:
        submit_bericht(
            bericht=eine,
            version=int(version) if version.isdecimal() else 0,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except BeratungError as fehler:
        kontext = _seite(request, uuid) | {"fehler": str(fehler)}
        return render(request, "beratung/bericht.html", kontext)
    return redirect("beratung:bericht", uuid)


@require_safe
@berechtigt(Recht.BERATUNG_SEHEN)
def bericht_datei(
    request: Request, uuid: str, fassung: str, endung: str
) -> HttpResponse:
    """Hand out the paper: version for a body, as PDF/UA or DOCX."""
    eine = _finde(request, uuid)
    if fassung not in FASSUNGEN or endung not in SCHREIBER:
        raise Http404
    inhalt = schreibe(eine, fassung, endung, request.jetzt)
    name = f"Bericht-16a-{eine.jahr}-{eine.zeitraum}-{fassung}.{endung}"
    kopf = {
        "Content-Disposition": content_disposition_header(True, name) or "",  # noqa: FBT003
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(inhalt, content_type=TYPEN[endung], headers=kopf)
