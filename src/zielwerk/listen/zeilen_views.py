"""Step 3 of the wizard: findings by page, corrections, whole rows, the workbook."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zielwerk.listen.ablage import EinlesungError, profil_fuer, recheck_einlesung
from zielwerk.listen.ausgabe import write_liste
from zielwerk.listen.berichtigung import record_berichtigung, withdraw_berichtigung
from zielwerk.listen.fehlermappe import write_fehlermappe
from zielwerk.listen.forms import BerichtigungForm
from zielwerk.listen.models import Befund, Einlesung
from zielwerk.listen.profil import Profil
from zielwerk.listen.pruefung import blatt_zeile
from zielwerk.listen.verzeichnis import liste
from zielwerk.listen.views import rahmen
from zielwerk.listen.zugang import fuer_einlesung
from zielwerk.web.request import Request

JE_SEITE = 50
SCHWEREN = ("fehler", "warnung", "hinweis")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIENTYPEN = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


@require_safe
@fuer_einlesung
def zeilen(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Show the findings of one Schwere, 50 per page, each with its correction."""
    if not einlesung.ist_offen:
        return redirect("listen:uebernehmen", einlesung.uuid)
    return _seite(request, einlesung, None)


def _seite(
    request: Request, einlesung: Einlesung, eingabe: BerichtigungForm | None
) -> HttpResponse:
    """Render the page; `eingabe` is a refused correction, shown where it was made."""
    schwere = request.GET.get("zeigen") or ("fehler" if einlesung.fehler else "warnung")
    schwere = schwere if schwere in SCHWEREN else "fehler"
    alle = einlesung.befunde.filter(schwere=schwere)
    ursache = request.GET.get("ursache")
    seite = Paginator(
        alle.filter(ursache=ursache) if ursache else alle, JE_SEITE
    ).get_page(request.GET.get("seite"))
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    kontext = rahmen(einlesung, 3) | {
        "seite": seite,
        "schwere": schwere,
        "ursache": ursache,
        "reihen": _reihen(seite, einlesung, profil, eingabe),
        "pillen": _pillen(einlesung, schwere),
        "ursachen": einlesung.befunde.filter(schwere="warnung")
        .values("ursache")
        .annotate(anzahl=Sum("anzahl"), stellen=Count("pk"))
        .order_by("-anzahl"),
        "summen": [
            (titel, einlesung.summen.get(name, "–"))
            for name, titel in liste(einlesung.art).summen_titel.items()
        ],
        "felder": {f.schluessel: f.bezeichnung for f in profil.felder},
    }
    return render(request, "listen/zeilen.html", kontext)


def _reihen(
    seite: Page[Befund],
    einlesung: Einlesung,
    profil: Profil,
    eingabe: BerichtigungForm | None,
) -> list[dict[str, Any]]:
    """Return the findings of a page, each with the form that mends its cell."""
    reihen = []
    for befund in seite:
        ort = (befund.zeile, befund.feld)
        form = None
        if befund.zeile and befund.feld and befund.schwere != "hinweis":
            anfang = {
                "version": einlesung.version,
                "zeile": befund.zeile,
                "feld": befund.feld,
                "wert": befund.vorschlag or befund.gefunden,
            }
            form = BerichtigungForm(
                profil=profil, initial=anfang, auto_id=f"id_{befund.lfd_nr}_%s"
            )
            if eingabe is not None and ort == (
                eingabe.cleaned_data.get("zeile"),
                eingabe.cleaned_data.get("feld"),
            ):
                form, eingabe = eingabe, None
                form.auto_id = f"id_{befund.lfd_nr}_%s"
            form.attach(f"berichtigung-{befund.lfd_nr}")
        name = profil.feld(befund.feld).bezeichnung if befund.feld else ""
        reihen.append({"befund": befund, "form": form, "feldname": name})
    return reihen


def _pillen(einlesung: Einlesung, schwere: str) -> list[dict[str, Any]]:
    """Return the filter links with their counts."""
    adresse = reverse("listen:zeilen", args=[einlesung.uuid])
    zahlen = (
        ("fehler", "Fehler", einlesung.fehler),
        ("warnung", "Warnungen", einlesung.warnungen),
        ("hinweis", "Hinweise", einlesung.hinweise),
    )
    return [
        {
            "titel": titel,
            "anzahl": anzahl,
            "url": f"{adresse}?zeigen={name}",
            "aktiv": name == schwere,
        }
        for name, titel, anzahl in zahlen
    ]


@require_POST
@fuer_einlesung
def berichtigen(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Take one correction; then on to the next faulty row."""
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    form = BerichtigungForm(request.POST, profil=profil)
    if not form.is_valid():
        return _seite(request, einlesung, form)
    try:
        neu = record_berichtigung(
            einlesung=einlesung,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            **form.cleaned_data,
        )
    except EinlesungError as grund:
        form.add_error("wert", str(grund))
        return _seite(request, einlesung, form)
    weiter = neu.befunde.filter(schwere="fehler", zeile__isnull=False)
    naechster = weiter.filter(zeile__gte=form.cleaned_data["zeile"]).first()
    naechster = naechster or weiter.first()
    adresse = reverse("listen:zeilen", args=[einlesung.uuid])
    anker = f"#befund-{naechster.lfd_nr}" if naechster else ""
    return redirect(f"{adresse}{_seitenzahl(neu, naechster)}{anker}")


def _seitenzahl(einlesung: Einlesung, befund: Befund | None) -> str:
    """Return the query that opens the page a Fehler stands on."""
    if befund is None:
        return ""
    davor = einlesung.befunde.filter(schwere="fehler", lfd_nr__lt=befund.lfd_nr).count()
    seite = davor // JE_SEITE + 1
    return f"?seite={seite}" if seite > 1 else ""


@require_POST
@fuer_einlesung
def zuruecknehmen(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Take a correction back."""
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    form = BerichtigungForm(request.POST, profil=profil)
    form.fields["grund"].required = False
    if form.is_valid():
        daten = form.cleaned_data
        try:
            withdraw_berichtigung(
                einlesung=einlesung,
                zeile=daten["zeile"],
                feld=daten["feld"],
                version=daten["version"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
        except EinlesungError as grund:
            form.add_error("wert", str(grund))
            return _seite(request, einlesung, form)
    return redirect("listen:zeilen", einlesung.uuid)


def _pruefe_vorhanden(einlesung: Einlesung) -> None:
    """Refuse what needs the file once a deletion run has removed it."""
    if einlesung.ist_geleert:
        raise Http404("Die Datei dieser Einlesung wurde gelöscht.")


@require_safe
@fuer_einlesung
def zeile(request: Request, einlesung: Einlesung, zeile: int) -> HttpResponse:
    """Show one whole line of the file with its findings."""
    _pruefe_vorhanden(einlesung)
    erkennung = recheck_einlesung(einlesung).erkennung
    zellen = blatt_zeile(erkennung.blatt, zeile) if erkennung else {}
    if erkennung is None or not zellen:
        raise Http404("Diese Zeile ist leer oder nicht in der Datei.")
    berichtigt = {b["feld"]: b for b in einlesung.berichtigungen if b["zeile"] == zeile}
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    namen = {f.schluessel: f.bezeichnung for f in profil.felder}
    kontext = rahmen(einlesung, 3) | {
        "zeile": zeile,
        "zellen": [
            {
                "spalte": spalte,
                "wert": zellen.get(spalte.nummer, ""),
                "feld": namen.get(spalte.feld or "", ""),
                "berichtigung": berichtigt.get(spalte.feld or ""),
            }
            for spalte in erkennung.spalten
        ],
        "befunde": einlesung.befunde.filter(zeile=zeile),
    }
    return render(request, "listen/zeile.html", kontext)


@require_safe
@fuer_einlesung
def ausgabe(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Send the list with its corrections, in the format it came in."""
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    try:
        inhalt, endung = write_liste(recheck_einlesung(einlesung), profil)
    except ValueError as fehler:
        raise Http404("Die Datei ist nicht mehr lesbar.") from fehler
    antwort = HttpResponse(inhalt, content_type=MEDIENTYPEN[endung])
    antwort["Content-Disposition"] = f'attachment; filename="Liste.{endung}"'
    return antwort


@require_safe
@fuer_einlesung
def fehlermappe(request: Request, einlesung: Einlesung) -> HttpResponse:
    """Send the error workbook."""
    _pruefe_vorhanden(einlesung)
    erkennung = recheck_einlesung(einlesung).erkennung
    if erkennung is None:
        raise Http404("Die Datei ist nicht mehr lesbar.")
    inhalt = write_fehlermappe(erkennung.blatt, einlesung.befunde.all())
    antwort = HttpResponse(inhalt, content_type=XLSX)
    antwort["Content-Disposition"] = 'attachment; filename="Fehlermappe.xlsx"'
    return antwort
