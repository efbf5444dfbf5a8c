"""Postings: where a year stands, its findings and what became of them, its lists."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.buchungen import ausgabe as hinweistabelle
from zielwerk.buchungen.forms import KlaerungForm, SuchForm
from zielwerk.buchungen.models import (
    Buchung,
    Buchungsbestaetigung,
    Buchungshinweis,
    BuchungshinweisQuerySet,
    Buchungsliste,
    Kontenregel,
)
from zielwerk.buchungen.regeln import PRUEFREGELN
from zielwerk.buchungen.services import (
    BuchungError,
    lage,
    recheck_liste,
    record_ausgabe,
    record_bestaetigung,
    report_hinweis,
    report_hinweise,
    satz,
    settle_hinweis,
    undo_hinweis,
)
from zielwerk.buchungen.verlauf import verlauf
from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

JE_SEITE = 50


def _jahre() -> list[int]:
    """Return the years of accepted lists, newest first."""
    jahre = Buchungsliste.objects.order_by("-jahr").values_list("jahr", flat=True)
    return list(dict.fromkeys(jahre))


def _rechte(request: Request) -> dict[str, bool]:
    """Return what the page may offer."""
    darf = request.mitgliedschaft.darf
    return {
        "darf_einlesen": darf(Recht.BUCHUNGEN_EINLESEN),
        "darf_pflegen": darf(Recht.KONTENREGELN_PFLEGEN),
        "darf_melden": darf(Recht.BUCHUNGSHINWEIS_MELDEN),
        "darf_klaeren": darf(Recht.BUCHUNGSHINWEIS_KLAEREN),
        "mit_text": darf(Recht.BUCHUNGSTEXT_SEHEN),
    }


@require_safe
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def buchungen(request: Request) -> HttpResponse:
    """Show where each year stands, and the accepted lists."""
    jahre = [(jahr, lage(jahr)) for jahr in _jahre()]
    kontext = {
        "jahre": jahre,
        "satz": satz(jahre[0][1], jahre[0][0]) if jahre else "",
        "listen": Buchungsliste.objects.select_related("einlesung__datei")[:12],
        "konten": Kontenregel.objects.am(request.heute).count(),
        **_rechte(request),
    }
    return render(request, "buchungen/buchungen.html", kontext)


@require_safe
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def liste(request: Request, uuid: str) -> HttpResponse:
    """Show the postings of a list, 50 per page; only those with findings if asked."""
    eine = get_object_or_404(
        Buchungsliste.objects.select_related("einlesung__datei"), uuid=uuid
    )
    nur = request.GET.get("zeigen") == "hinweise"
    alle = Buchung.objects.filter(liste=eine)
    betroffen = alle.filter(
        Exists(Buchungshinweis.objects.filter(buchung=OuterRef("pk")).order_by())
    )
    gefiltert = (betroffen if nur else alle).prefetch_related("hinweise")
    if not request.mitgliedschaft.darf(Recht.BUCHUNGSTEXT_SEHEN):
        gefiltert = gefiltert.defer("text")
    kontext = {
        "liste": eine,
        "nur": nur,
        "mit_hinweis": betroffen.count(),
        "gueltig": Buchungsliste.objects.gueltig(eine.jahr) == eine,
        "seite": Paginator(gefiltert, JE_SEITE).get_page(request.GET.get("seite")),
        **_rechte(request),
    }
    return render(request, "buchungen/liste.html", kontext)


@require_POST
@berechtigt(Recht.KONTENREGELN_PFLEGEN)
def neu_pruefen(request: Request, uuid: str) -> HttpResponse:
    """Ask the rules again after the table of accounts has changed."""
    eine = get_object_or_404(Buchungsliste, uuid=uuid)
    try:
        recheck_liste(liste=eine, durch=request.mitgliedschaft, jetzt=request.jetzt)
        messages.success(request, "Die Liste ist noch einmal geprüft.")
    except BuchungError as fehler:
        messages.error(request, str(fehler))
    return redirect("buchungen:liste", uuid=eine.uuid)


def _suche(daten: Any) -> tuple[SuchForm, BuchungshinweisQuerySet]:
    """Return the filter form and the findings it asks for."""
    regeln = [(r.name, r.bezeichnung) for r in PRUEFREGELN.values()]
    form = SuchForm(daten, jahre=_jahre(), regeln=regeln)
    alle: BuchungshinweisQuerySet = Buchungshinweis.objects.select_related(
        "buchung", "geklaert_durch__benutzer"
    )
    if not form.is_valid():
        return form, alle.none()
    werte = form.cleaned_data
    if werte["jahr"]:
        alle = alle.des_jahres(werte["jahr"])
    if werte["zustand"] == "ungeklaert":
        alle = alle.ungeklaert()
    elif werte["zustand"]:
        alle = alle.filter(zustand=werte["zustand"])
    return form, alle.filter(regel=werte["regel"]) if werte["regel"] else alle


@require_safe
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def hinweise(request: Request) -> HttpResponse:
    """Show the findings asked for, 50 per page."""
    form, gefunden = _suche(request.GET)
    seite = Paginator(gefunden, JE_SEITE).get_page(request.GET.get("seite"))
    kontext = {"form": form, "seite": seite, "jahre": _jahre(), **_rechte(request)}
    return render(request, "buchungen/hinweise.html", kontext)


@require_POST
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def ausgabe(request: Request, form: str) -> HttpResponse:
    """Hand out the findings asked for as CSV or XLSX; recorded."""
    _, gefunden = _suche(request.POST)
    mit_text = request.mitgliedschaft.darf(Recht.BUCHUNGSTEXT_SEHEN)
    kopf = hinweistabelle.kopf(mit_text=mit_text)
    zeilen = hinweistabelle.zeilen(gefunden, mit_text=mit_text)
    record_ausgabe(
        form=form, menge=len(zeilen), durch=request.mitgliedschaft, jetzt=request.jetzt
    )
    return hinweistabelle.als_datei(kopf, zeilen, form=form, name="buchungshinweise")


def _hinweis(uuid: str) -> Buchungshinweis:
    eine: Buchungshinweis = get_object_or_404(
        Buchungshinweis.objects.select_related(
            "buchung__liste", "gemeldet_durch__benutzer", "geklaert_durch__benutzer"
        ),
        uuid=uuid,
    )
    return eine


def _hinweisseite(
    request: Request, eine: Buchungshinweis, form: KlaerungForm
) -> HttpResponse:
    kontext = {
        "hinweis": eine,
        "buchung": eine.buchung,
        "regel": PRUEFREGELN.get(eine.regel),
        "form": form,
        "verlauf": verlauf(eine),
        **_rechte(request),
    }
    return render(request, "buchungen/hinweis.html", kontext)


@require_safe
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def hinweis(request: Request, uuid: str) -> HttpResponse:
    """Show one finding: what stands there, what was expected, what became of it."""
    eine = _hinweis(uuid)
    form = KlaerungForm(initial={"version": eine.version})
    return _hinweisseite(request, eine, form)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BUCHUNGSHINWEIS_KLAEREN)
def klaeren(request: Request, uuid: str) -> HttpResponse:
    """Settle a finding: corrected or explained, with the reason."""
    eine = _hinweis(uuid)
    form = KlaerungForm(request.POST or None, initial={"version": eine.version})
    if form.is_valid():
        with ablehnung_in(form, BuchungError):
            settle_hinweis(
                hinweis=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("buchungen:hinweis", uuid=eine.uuid)
    return _hinweisseite(request, eine, form)


def _schritt(request: Request, uuid: str, service: Any) -> HttpResponse:
    """Do one step with a finding and show it again."""
    eine = _hinweis(uuid)
    version = request.POST.get("version", "")
    try:
        service(
            hinweis=eine,
            version=int(version) if version.isdecimal() else 0,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except BuchungError as fehler:
        messages.error(request, str(fehler))
    return redirect("buchungen:hinweis", uuid=eine.uuid)


@require_POST
@berechtigt(Recht.BUCHUNGSHINWEIS_MELDEN)
def melden(request: Request, uuid: str) -> HttpResponse:
    """Report a finding to the Jobcenter."""
    return _schritt(request, uuid, report_hinweis)


@require_POST
@berechtigt(Recht.BUCHUNGSHINWEIS_KLAEREN)
def zurueck(request: Request, uuid: str) -> HttpResponse:
    """Take the last step back."""
    return _schritt(request, uuid, undo_hinweis)


@require_POST
@berechtigt(Recht.BUCHUNGSHINWEIS_MELDEN)
def alle_melden(request: Request, jahr: int) -> HttpResponse:
    """Report all open findings of a year at once."""
    try:
        menge = report_hinweise(
            jahr=jahr, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
        text = anzahl(menge, "Hinweis", "Hinweise")
        messages.success(request, f"{text} gemeldet.")
    except BuchungError as fehler:
        messages.error(request, str(fehler))
    return redirect("buchungen:buchungen")


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BUCHUNGEN_SEHEN)
def bestaetigung(request: Request, jahr: int) -> HttpResponse:
    """Show the statement on a year for printing; the county may record it."""
    rechte = _rechte(request)
    if request.method == "POST" and rechte["darf_melden"]:
        try:
            record_bestaetigung(
                jahr=jahr,
                vermerken=bool(request.POST.get("vermerken")),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            messages.success(request, "Die Bestätigung ist festgehalten.")
        except BuchungError as fehler:
            messages.error(request, str(fehler))
        return redirect("buchungen:bestaetigung", jahr=jahr)
    stand = lage(jahr)
    kontext = {
        "jahr": jahr,
        "stand": stand,
        "satz": satz(stand, jahr),
        "hinweise": Buchungshinweis.objects.des_jahres(jahr).select_related(
            "buchung", "geklaert_durch__benutzer"
        )[:200],
        "bestaetigungen": Buchungsbestaetigung.objects.filter(jahr=jahr).select_related(
            "durch__benutzer"
        ),
        **rechte,
    }
    return render(request, "buchungen/bestaetigung.html", kontext)
