"""Figures of groups come into being: summed by the engine, shown only if they may."""

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vergleich.models import (
    Einwilligung,
    Typliste,
    Typzugehoerigkeit,
    Vergleichsstand,
    Vergleichszahl,
)
from zielwerk.vergleich.regeln import Beitrag, Mass, Menge, mass_am, schutzgrund

if TYPE_CHECKING:
    from polars import DataFrame

ZAHLEN = ("kennzahl_id", "jobcenter", "von", "bis", "zaehler", "nenner", "stand_am")
Ort = tuple[int, int, str]


@transaction.atomic
def refresh_staende(*, durch: Mitgliedschaft, jetzt: datetime) -> int:
    """Sum the groups anew after a file, a table or a consent has changed.

    A sum that may be shown becomes a Stand beside the earlier ones; one that may not
    leaves the reason, and what was shown before stays. Returns how many are new.
    """
    Mandant.objects.select_for_update(no_key=True).get(pk=durch.mandant_id)
    heute, mandant = jetzt.date(), durch.mandant
    offen, mass = Einwilligung.objects.offene(heute), mass_am(heute)
    jetzige = _summen(heute)
    gezeigt: dict[tuple[int, int], list[Menge]] = defaultdict(list)
    letzte: dict[Ort, Menge] = {}
    for stand in Vergleichsstand.objects.gezeigt().order_by("erfasst_am", "pk"):
        gezeigt[stand.kennzahl_id, stand.jahr].append(stand.menge)
        letzte[stand.kennzahl_id, stand.jahr, stand.gruppe] = stand.menge
    Vergleichsstand.objects.gesperrt().delete()
    neu = []
    # The largest group of a type first, that of all last: a small one gives way.
    for ort, menge in sorted(jetzige.items(), key=_vorrang):
        if letzte.get(ort) == menge:
            continue
        schon = gezeigt[ort[:2]]
        grund = schutzgrund(schon, menge, offen=offen, mass=mass)
        werte = _werte(ort, menge, grund, mass)
        neu.append(Vergleichsstand(mandant=mandant, erfasst_am=jetzt, **werte))
        if not grund:
            schon.append(menge)
    Vergleichsstand.objects.bulk_create(neu)
    gezeigte = [stand for stand in neu if not stand.grund]
    if gezeigte:
        record_eintrag(
            mandant=mandant,
            aktion="vergleich.staende",
            objekt=mandant,
            text=f"{anzahl(len(gezeigte), 'Gruppe', 'Gruppen')} neu summiert",
            durch=durch,
            jetzt=jetzt,
            nachher={"gruppen": sorted({str(stand) for stand in gezeigte})},
        )
    return len(gezeigte)


def _vorrang(eintrag: tuple[Ort, Menge]) -> tuple[Any, ...]:
    from zielwerk.vergleich.ausdruecke import ALLE

    (kennzahl, jahr, gruppe), menge = eintrag
    return kennzahl, jahr, gruppe == ALLE, -len(menge), gruppe


def _summen(heute: date) -> dict[Ort, Menge]:
    """Return what each Jobcenter contributes to each group, as known today."""
    from zielwerk.vergleich.abfragen import laufe
    from zielwerk.vergleich.motor import DuckDB, Tabellen

    zeilen = _zeilen()
    if not zeilen:
        return {}
    tabellen = Tabellen(_tabelle(zeilen), _typen())
    ergebnis: dict[Ort, set[Beitrag]] = defaultdict(set)
    for z in laufe("mitglieder", DuckDB(), tabellen, am=heute):
        beitrag = Beitrag(z["jobcenter"], z["zaehler"], z["nenner"])
        ergebnis[int(z["kennzahl"]), z["jahr"], z["typ"]].add(beitrag)
    return {ort: frozenset(menge) for ort, menge in ergebnis.items()}


def _zeilen() -> list[tuple[Any, ...]]:
    """Return the counts of others that the method at the end of their year counted."""
    kennzahlen = {
        k.pk: list(k.verfahren.all())
        for k in Kennzahl.objects.all().prefetch_related("verfahren")
    }
    alle = Vergleichszahl.objects.gueltig().values_list("verfahren_id", *ZAHLEN)
    zeilen = []
    for verfahren, *zeile in alle:
        ende = date(zeile[2].year, 12, 31)
        am_ende = [v.pk for v in kennzahlen[zeile[0]] if v.gilt_ab <= ende][-1]
        if verfahren == am_ende:
            zeilen.append(tuple(zeile))
    return zeilen


def _tabelle(zeilen: list[tuple[Any, ...]]) -> "DataFrame":
    import polars as pl

    # The columns of the exchange format; a Kennzahl is known here by its number.
    typen = (pl.String, pl.String, pl.Date, pl.Date, pl.Int64, pl.Int64, pl.Date)
    namen = ("kennzahl", "jobcenter", "von", "bis", "zaehler", "nenner", "stand")
    schema = dict(zip(namen, typen, strict=True))
    mit_text = [(str(kennzahl), *rest) for kennzahl, *rest in zeilen]
    return pl.DataFrame(mit_text, schema=schema, orient="row")


def _typen() -> "DataFrame":
    import polars as pl

    liste = Typliste.objects.geltende()
    zeilen = Typzugehoerigkeit.objects.filter(liste=liste).values_list(
        "jobcenter", "typ", "gilt_ab", "gilt_bis"
    )
    schema = {
        "jobcenter": pl.String,
        "typ": pl.String,
        "gilt_ab": pl.Date,
        "gilt_bis": pl.Date,
    }
    return pl.DataFrame(list(zeilen), schema=schema, orient="row")


def _werte(ort: Ort, menge: Menge, grund: str, mass: Mass) -> dict[str, Any]:
    """Return the fields of a group: its figures, or only why it has none."""
    from zielwerk.vergleich.auswertung import gezeigte_quartile

    kennzahl, jahr, gruppe = ort
    zeigen = sorted(menge) if not grund else []
    neuester = Vergleichszahl.objects.gueltig().filter(
        kennzahl_id=kennzahl,
        jobcenter__in=[b.jobcenter for b in menge],
        von__year=jahr,
    )
    return {
        "kennzahl_id": kennzahl,
        "jahr": jahr,
        "gruppe": gruppe,
        "beitraege": [[b.jobcenter, b.zaehler, b.nenner] for b in zeigen],
        "jobcenter_anzahl": len(zeigen),
        "zaehler": sum(b.zaehler for b in zeigen),
        "nenner": sum(b.nenner for b in zeigen),
        "quartile": [str(q) for q in gezeigte_quartile(zeigen, mass)],
        "stand_am": neuester.aggregate(stand=Max("stand_am"))["stand"],
        "grund": grund,
    }
