"""A checked list of files becomes a population: sorted, counted, hashed, frozen."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zielwerk.aktenpruefungen.ablauf import record
from zielwerk.aktenpruefungen.models import Akte, Aktenliste
from zielwerk.aktenpruefungen.regeln import listenpruefsumme
from zielwerk.listen.speichern import store_zeilen
from zielwerk.mandanten.models import Mitgliedschaft

if TYPE_CHECKING:
    import polars as pl

SCHICHTUNGEN = ("dienststelle", "team", "schicht")


@transaction.atomic
def accept_akten(
    *,
    einlesung: Any,
    daten: "pl.DataFrame",
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Aktenliste:
    """Store a checked list as a population that never changes again.

    Each file keeps its place in the list sorted by Kennung (code points), so that a
    draw needs no Kennung.
    """
    sortiert = _sortiert(daten)
    mit_betrag = not sortiert["betrag"].is_null().any()
    liste: Aktenliste = Aktenliste.objects.create(
        mandant=durch.mandant,
        einlesung=einlesung,
        stand_am=stand_am,
        zeilen=len(sortiert),
        pruefsumme=listenpruefsumme(sortiert["kennung"].to_list()),
        betrag=Decimal(sortiert["betrag"].sum()) if mit_betrag else None,
        zaehlung={name: _zaehlung(sortiert, name) for name in SCHICHTUNGEN},
        festgeschrieben_am=jetzt,
        durch=durch,
    )
    store_zeilen(
        modell=Akte, zeilen=sortiert, fest={"mandant": durch.mandant, "liste": liste}
    )
    record(
        liste,
        "liste_festgeschrieben",
        f"{liste} festgeschrieben",
        durch,
        jetzt,
        zeilen=liste.zeilen,
        pruefsumme=liste.pruefsumme,
        einlesung=str(einlesung.uuid),
    )
    return liste


def _sortiert(daten: "pl.DataFrame") -> "pl.DataFrame":
    """Return the rows as they are stored; UTF-8 sorts by code point."""
    import polars as pl

    geordnet = daten.select(
        "zeile",
        pl.col("kennung").str.strip_chars(),
        "team",
        "dienststelle",
        pl.col("schicht").fill_null(""),
        "betrag",
        "entschieden_am",
    ).sort("kennung")
    return geordnet.with_columns(platz=pl.int_range(pl.len()))


def _zaehlung(daten: "pl.DataFrame", name: str) -> dict[str, int]:
    """Return the files per value of a column, sorted by it."""
    gezaehlt = daten.group_by(name).len().sort(name)
    return dict(gezaehlt.iter_rows())
