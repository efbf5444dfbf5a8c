"""The comparison of a Kennzahl: among others, with the own past, to the year's end."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kern import tabelle
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vergleich.ausgabe import (
    prognose_tabelle,
    trichter_tabelle,
    verlauf_tabelle,
)
from zielwerk.vergleich.bild import (
    prognose_bild,
    raupe_bild,
    trichter_bild,
    verlauf_bild,
)
from zielwerk.vergleich.models import EigenesJobcenter, Vergleichsstand
from zielwerk.vergleich.regeln import Fall, Grenzen
from zielwerk.vergleich.services import (
    ALLE,
    Gruppenlage,
    eigener_verlauf,
    gruppenlage,
    jahresende,
    mittel,
    reihe,
    typen_im_jahr,
)
from zielwerk.web.request import Request

MEDIENTYPEN = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Wahl:
    """What is looked at, as it stands in the address."""

    kennzahl: Kennzahl
    jahr: int
    gruppe: str
    jahre: list[int]
    gruppen: list[str]

    def frage(self, **anders: Any) -> str:
        """Return the question of an address, changed in one part."""
        teile = {"kennzahl": self.kennzahl.schluessel, "jahr": self.jahr}
        return "?" + urlencode(teile | {"gruppe": self.gruppe} | anders)


def _wahl(request: Request, kennzahlen: list[Kennzahl]) -> Wahl | None:
    """Return what the address asks for; what it leaves open is chosen sensibly."""
    gefragt = request.GET.get("kennzahl", "")
    mit_zahlen = set(Vergleichsstand.objects.values_list("kennzahl_id", flat=True))
    sortiert = sorted(
        kennzahlen, key=lambda k: (k.schluessel != gefragt, k.pk not in mit_zahlen)
    )
    if not sortiert:
        return None
    kennzahl = sortiert[0]
    staende = Vergleichsstand.objects.filter(kennzahl=kennzahl)
    jahre = {p.von.year for p in reihe(kennzahl, bis=request.heute)}
    moeglich = sorted(jahre | set(staende.values_list("jahr", flat=True)))
    jahr = _jahr(request.GET.get("jahr", ""), moeglich, request.heute.year)
    gruppen = sorted(
        set(staende.filter(jahr=jahr).values_list("gruppe", flat=True)),
        key=lambda g: (g == ALLE, g),
    )
    eigenes = EigenesJobcenter.objects.first()
    eigener = typen_im_jahr(jahr).get(eigenes.kennung) if eigenes else None
    gruppe = request.GET.get("gruppe", eigener.typ if eigener else ALLE)
    if gruppe not in gruppen:
        gruppe = ALLE
    return Wahl(kennzahl, jahr, gruppe, moeglich, gruppen)


def _jahr(gefragt: str, moeglich: list[int], heute: int) -> int:
    if gefragt.isdecimal() and int(gefragt) in moeglich:
        return int(gefragt)
    return moeglich[-1] if moeglich else heute


@require_safe
@berechtigt(Recht.KENNZAHLEN_SEHEN)
def vergleich(request: Request) -> HttpResponse:
    """Show funnel, caterpillar, own history and forecast of one Kennzahl."""
    kennzahlen = list(
        Kennzahl.objects.order_by("bezeichnung").prefetch_related("verfahren")
    )
    wahl = _wahl(request, kennzahlen)
    darf = request.mitgliedschaft.darf(Recht.VERGLEICH_AUSTAUSCHEN)
    if wahl is None:
        return render(request, "vergleich/vergleich.html", {"darf_austauschen": darf})
    lage = gruppenlage(
        wahl.kennzahl, jahr=wahl.jahr, gruppe=wahl.gruppe, heute=request.heute
    )
    eigen = eigener_verlauf(wahl.kennzahl, request.heute)
    ende = jahresende(wahl.kennzahl, wahl.jahr, request.heute)
    kontext = {
        "wahl": wahl,
        "kennzahlen": [
            (k, wahl.frage(kennzahl=k.schluessel), k == wahl.kennzahl)
            for k in kennzahlen
        ],
        "jahre": [(j, wahl.frage(jahr=j)) for j in wahl.jahre],
        "gruppen": [(g, wahl.frage(gruppe=g)) for g in wahl.gruppen],
        "lage": lage,
        "staende": [(stand, mittel(stand)) for stand in lage.staende],
        "zeilen": _zeilen(lage),
        "quartile": [Decimal(q) for q in lage.stand.quartile] if lage.stand else [],
        "formen": list(MEDIENTYPEN),
        "verlauf": eigen,
        "ende": ende,
        "bilder": {
            "trichter": trichter_bild(lage),
            "raupe": raupe_bild(lage),
            "verlauf": verlauf_bild(eigen),
            "prognose": prognose_bild(ende),
        },
        "darf_austauschen": darf,
    }
    return render(request, "vergleich/vergleich.html", kontext)


def _zeilen(lage: Gruppenlage) -> list[tuple[Fall, Grenzen | None]]:
    """Return those that may be shown with their limits."""
    if lage.trichter is None:
        return []
    return [(f, lage.trichter.grenzen.get(f.nenner)) for f in lage.trichter.faelle]


@require_safe
@berechtigt(Recht.KENNZAHLEN_SEHEN)
def ausgabe(request: Request, teil: str, form: str) -> HttpResponse:
    """Hand out one table of the page, with the same question in the address."""
    kennzahlen = list(Kennzahl.objects.all().prefetch_related("verfahren"))
    wahl = _wahl(request, kennzahlen)
    if wahl is None or form not in MEDIENTYPEN:
        raise Http404
    heute = request.heute
    if teil == "gruppe":
        kopf, zeilen = trichter_tabelle(
            gruppenlage(wahl.kennzahl, jahr=wahl.jahr, gruppe=wahl.gruppe, heute=heute)
        )
    elif teil == "verlauf":
        kopf, zeilen = verlauf_tabelle(eigener_verlauf(wahl.kennzahl, heute))
    elif teil == "jahresende":
        kopf, zeilen = prognose_tabelle(jahresende(wahl.kennzahl, wahl.jahr, heute))
    else:
        raise Http404
    inhalt = (
        tabelle.as_csv(kopf, zeilen)
        if form == "csv"
        else tabelle.as_xlsx(kopf, zeilen, blatt="Vergleich")
    )
    name = f"{wahl.kennzahl.schluessel}-{wahl.jahr}-{teil}.{form}"
    return HttpResponse(
        inhalt,
        content_type=MEDIENTYPEN[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
