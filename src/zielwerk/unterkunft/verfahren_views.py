"""All Kostensenkungsverfahren, one with its timeline, and its letter."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.services import record_lesen
from zielwerk.unterkunft.forms import konzeptschluessel
from zielwerk.unterkunft.models import (
    Kostensenkungsverfahren,
    KostensenkungsverfahrenQuerySet,
    Richtwerttabelle,
)
from zielwerk.unterkunft.regeln import Konzept, rechtslage
from zielwerk.unterkunft.services import VerfahrenError, hand_out_schreiben
from zielwerk.unterkunft.verfahren_forms import AktenzeichenForm
from zielwerk.web.request import Request

JE_SEITE = 50
FILTER = {
    "laufend": "Laufend",
    "zu_entscheiden": "Zu entscheiden",
    "konzept": "Neues Konzept",
    "schreiben": "Schreiben vorbereiten",
    "beendet": "Beendet",
}
TYPEN = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _gefiltert(request: Request, was: str) -> KostensenkungsverfahrenQuerySet:
    """Return the procedures of one filter."""
    alle: KostensenkungsverfahrenQuerySet = (
        Kostensenkungsverfahren.objects.mit_hinweismarke()
    )
    return {
        "laufend": alle.laufend(),
        "zu_entscheiden": alle.zu_entscheiden(request.heute),
        "konzept": alle.mit_hinweis(),
        "schreiben": alle.ohne_schreiben(),
        "beendet": alle.exclude(beendet_am=None),
    }[was]


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.KOSTENSENKUNG_SEHEN)
def kostensenkungen(request: Request) -> HttpResponse:
    """List the procedures without Aktenzeichen; one is looked up by POST."""
    was = request.GET.get("zeigen", "laufend")
    was = was if was in FILTER else "laufend"
    menge = _gefiltert(request, was)
    form = AktenzeichenForm(request.POST if request.method == "POST" else None)
    gesucht = form.is_bound and form.is_valid()
    if gesucht:
        alle = Kostensenkungsverfahren.objects.mit_hinweismarke()
        menge = alle.mit_aktenzeichen(form.cleaned_data["aktenzeichen"])
        _gelesen(request, request.mandant, "Kostensenkungsverfahren, Suche")
    seite = Paginator(menge, JE_SEITE).get_page(request.GET.get("seite"))
    kontext = {
        "form": form,
        "gesucht": gesucht,
        "was": was,
        "titel": FILTER[was],
        "seite": seite,
        "zeilen": [
            (eines, eines.stand(request.heute, hinweis=eines.hat_hinweis))
            for eines in seite
        ],
        "pillen": [
            (name, wort, _gefiltert(request, name).count(), name == was)
            for name, wort in FILTER.items()
        ],
        "darf_fuehren": request.mitgliedschaft.darf(Recht.KOSTENSENKUNG_FUEHREN),
    }
    return render(request, "unterkunft/kostensenkungen.html", kontext)


def _gelesen(
    request: Request, objekt: Kostensenkungsverfahren | Mandant, seite: str
) -> None:
    record_lesen(
        mandant=request.mandant,
        objekt=objekt,
        seite=seite,
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )


def finde(uuid: str) -> Kostensenkungsverfahren:
    """Return a procedure with what its pages show."""
    alle = Kostensenkungsverfahren.objects.mit_hinweismarke()
    eines: Kostensenkungsverfahren = get_object_or_404(
        alle.select_related("tabelle", "mandant", "eroeffnet_durch__benutzer"),
        uuid=uuid,
    )
    return eines


def adresse(verfahren: Kostensenkungsverfahren) -> str:
    """Return the address of a procedure."""
    return reverse("unterkunft:kostensenkung", args=[verfahren.uuid])


def verfahrensseite(
    request: Request, eines: Kostensenkungsverfahren, fehler: str = ""
) -> HttpResponse:
    """Show a procedure, with what could not be done."""
    mitglied, schreiben_am = request.mitgliedschaft, eines.schreiben_am
    lage = rechtslage(
        schreiben_am or request.heute,
        bwz_beginn=eines.bwz_beginn,
        einstellungen=eines.einstellungen,
    )
    verlauf = Eintrag.objects.zu(eines)
    kontext = {
        "v": eines,
        "stand": eines.stand(request.heute, hinweis=eines.hat_hinweis),
        "schritt": _schritt(eines),
        "lage": lage,
        "hinweise": eines.hinweise.select_related(
            "tabelle", "entschieden_durch__benutzer"
        ),
        "verlauf": verlauf.filter(aktion__startswith="unterkunft.kostensenkung_")[:20],
        "fallseite": _fallseite(request, eines),
        "fehler": fehler,
        "darf_fuehren": mitglied.darf(Recht.KOSTENSENKUNG_FUEHREN),
    }
    return render(request, "unterkunft/kostensenkung.html", kontext)


def _schritt(eines: Kostensenkungsverfahren) -> int:
    """Return which of the four steps it is in; 5 once all are done."""
    schritte = Kostensenkungsverfahren.Zustand.values
    return 5 if eines.beendet_am else schritte.index(eines.zustand) + 1


def _eigene() -> dict[str, Konzept]:
    """Return the county's own published tables."""
    tabellen = Richtwerttabelle.objects.veroeffentlicht()
    return {str(tabelle.uuid): tabelle.konzept() for tabelle in tabellen}


def _fallseite(request: Request, eines: Kostensenkungsverfahren) -> str:
    """Return the address of the case page with what is known here, no Aktenzeichen."""
    angaben = {
        "am": tag(request.heute),
        "konzept": konzeptschluessel(eines.konzept, _eigene()),
        "personen": eines.personen,
        "richtwert": eines.richtwert,
        "kosten": eines.kosten,
        "art": eines.art,
        "bwz_beginn": tag(eines.bwz_beginn) if eines.bwz_beginn else "",
        "aufforderung_am": tag(eines.schreiben_am) if eines.schreiben_am else "",
        "zuvor_nur_angemessen": "on" if eines.zuvor_nur_angemessen else "",
    }
    gefuellt = {name: wert for name, wert in angaben.items() if wert != ""}
    return f"{reverse('unterkunft:angemessenheit')}?{urlencode(gefuellt)}"


@require_http_methods(["GET", "HEAD"])
@berechtigt(Recht.KOSTENSENKUNG_SEHEN)
def kostensenkung(request: Request, uuid: str) -> HttpResponse:
    """Show one procedure with its Aktenzeichen; the read is recorded."""
    eines = finde(uuid)
    _gelesen(request, eines, str(eines))
    return verfahrensseite(request, eines)


@require_POST
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_schreiben(request: Request, uuid: str, form: str) -> HttpResponse:
    """Hand out the letter as PDF or DOCX; it is written anew each time."""
    eines = finde(uuid)
    if form not in TYPEN:
        raise Http404
    try:
        inhalt = hand_out_schreiben(
            verfahren=eines,
            form=form,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except VerfahrenError as grund:
        return verfahrensseite(request, eines, str(grund))
    name = f"Kostensenkung_{eines.jahr}_{eines.nummer}.{form}"
    kopf: dict[str, Any] = {
        "Content-Disposition": content_disposition_header(True, name) or "",  # noqa: FBT003
        "Cache-Control": "no-store",
    }
    return HttpResponse(inhalt, content_type=TYPEN[form], headers=kopf)
