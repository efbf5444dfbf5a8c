"""Pages with names of debtors: rows, one row, vanished claims; every read recorded."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.forderungen.forms import AbgangForm, ForderungForm, NummerForm
from zielwerk.forderungen.models import (
    Abgang,
    Forderung,
    ForderungQuerySet,
    Forderungsliste,
)
from zielwerk.forderungen.services import (
    ForderungslisteError,
    complete_forderung,
    explain_abgang,
)
from zielwerk.forderungen.views import liste_oder_404, rahmen
from zielwerk.forderungen.zaehlung import gezaehlt
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.services import record_lesen
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

JE_SEITE = 50
FILTER = {
    "alle": "Alle Zeilen",
    "unvollstaendig": "Unvollständig",
    "neu": "Neu",
    "geaendert": "Geändert",
    "bezahlt": "Getilgt oder erlassen",
    "niedergeschlagen": "Niedergeschlagen",
}


def _gefiltert(liste: Forderungsliste, was: str) -> ForderungQuerySet:
    """Return the rows of one filter."""
    alle: ForderungQuerySet = Forderung.objects.filter(liste=liste)
    return {
        "alle": alle,
        "unvollstaendig": alle.unvollstaendig(),
        "neu": alle.filter(was="neu"),
        "geaendert": alle.filter(was="geaendert"),
        "bezahlt": alle.bezahlt(),
        "niedergeschlagen": alle.niedergeschlagen(),
    }[was]


def _gelesen(request: Request, liste: Forderungsliste, seite: str) -> None:
    record_lesen(
        mandant=request.mandant,
        objekt=liste,
        seite=f"{liste}, {seite}",
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORDERUNGSZEILEN_SEHEN)
def zeilen(request: Request, uuid: str) -> HttpResponse:
    """Show the rows, 50 per page; a number is looked up by POST."""
    liste = liste_oder_404(uuid)
    was = request.GET.get("zeigen", "alle")
    was = was if was in FILTER else "alle"
    menge = _gefiltert(liste, was)
    form = NummerForm(request.POST if request.method == "POST" else None)
    gesucht = form.is_bound and form.is_valid()
    if gesucht:
        feld: Any = Forderung._meta.get_field("nummer_index")
        menge = Forderung.objects.filter(
            feld.lookup(form.cleaned_data["nummer"]), liste=liste
        )
    anzahlen = gezaehlt(liste)
    seiten = Paginator(menge, JE_SEITE)
    if not gesucht:
        seiten.count = anzahlen[was]
    seite = seiten.get_page(request.GET.get("seite"))
    wort = (
        "Suche nach einer Nummer" if gesucht else f"{FILTER[was]}, Seite {seite.number}"
    )
    _gelesen(request, liste, wort)
    kontext = rahmen(request, liste, "zeilen") | {
        "form": form,
        "gesucht": gesucht,
        "seite": seite,
        "titel": FILTER[was],
        "was": was,
        "pillen": [
            (name, titel, anzahlen[name], name == was) for name, titel in FILTER.items()
        ],
    }
    return render(request, "forderungen/zeilen.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORDERUNGSZEILEN_SEHEN)
def zeile(request: Request, uuid: str, zeile: int) -> HttpResponse:
    """Show one claim, and complete it by hand."""
    liste = liste_oder_404(uuid)
    eine = get_object_or_404(
        Forderung.objects.select_related("liste__eingang"), liste=liste, zeile=zeile
    )
    darf = request.mitgliedschaft.darf(Recht.FORDERUNGEN_EINLESEN) and liste.ist_offen
    form = ForderungForm(
        request.POST if request.method == "POST" and darf else None,
        heute=request.heute,
        nieder=eine.status == "niedergeschlagen",
        initial={
            feld: getattr(eine, feld)
            for feld in ("name", "adresse", "zugang_am", "begruendung")
        },
    )
    if form.is_bound and form.is_valid():
        with ablehnung_in(form, ForderungslisteError):
            complete_forderung(
                forderung=eine,
                **form.cleaned_data,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return _weiter(liste, zeile)
    _gelesen(request, liste, f"Zeile {zeile}")
    kontext = rahmen(request, liste, "zeilen") | {
        "forderung": eine,
        "form": form,
        "darf_ergaenzen": darf,
    }
    return render(request, "forderungen/zeile.html", kontext)


def _weiter(liste: Forderungsliste, zeile: int) -> HttpResponse:
    """Go to the next incomplete row, else to the sheet."""
    offen = Forderung.objects.filter(liste=liste).unvollstaendig()
    naechste = offen.filter(zeile__gt=zeile).first() or offen.first()
    if naechste is None:
        return redirect("forderungen:spiegel", liste.uuid)
    return redirect("forderungen:zeile", liste.uuid, naechste.zeile)


@require_safe
@berechtigt(Recht.FORDERUNGSZEILEN_SEHEN)
def abgaenge(request: Request, uuid: str) -> HttpResponse:
    """Show the claims that are gone from the list, each with its explanation."""
    return _abgangseite(request, liste_oder_404(uuid))


def _abgangseite(
    request: Request,
    liste: Forderungsliste,
    eingabe: tuple[int, AbgangForm] | None = None,
) -> HttpResponse:
    seite = Paginator(
        liste.abgaenge.select_related("forderung", "durch__benutzer"), JE_SEITE
    ).get_page(request.GET.get("seite"))
    _gelesen(request, liste, f"verschwundene Forderungen, Seite {seite.number}")
    pk, falsch = eingabe or (0, None)
    kontext = rahmen(request, liste, "abgaenge") | {
        "seite": seite,
        "reihen": [
            (
                abgang,
                falsch
                if abgang.pk == pk and falsch
                else AbgangForm(
                    initial={"grund": abgang.grund, "vermerk": abgang.vermerk},
                    auto_id=f"id_{abgang.pk}_%s",
                ),
            )
            for abgang in seite
        ],
        "fehlerform": falsch,
    }
    return render(request, "forderungen/abgaenge.html", kontext)


@require_POST
@berechtigt(Recht.FORDERUNGEN_EINLESEN)
def abgang(request: Request, uuid: str) -> HttpResponse:
    """Say why one claim is gone."""
    eines = get_object_or_404(Abgang.objects.select_related("liste"), uuid=uuid)
    form = AbgangForm(request.POST, auto_id=f"id_{eines.pk}_%s")
    if form.is_valid():
        with ablehnung_in(form, ForderungslisteError):
            explain_abgang(
                abgang=eines,
                **form.cleaned_data,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("forderungen:abgaenge", eines.liste.uuid)
    return _abgangseite(request, liste_oder_404(eines.liste.uuid), (eines.pk, form))
