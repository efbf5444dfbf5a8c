"""Rows of a list between whole columns and the database, without row objects."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from zielwerk.forderungen.models import Bewegungszeile, Forderung, Forderungsliste
from zielwerk.forderungen.vergleich import BEWEGUNGEN, STELLEN, betrag
from zielwerk.listen.speichern import store_zeilen
from zielwerk.mandanten.felder import roh

if TYPE_CHECKING:
    import polars as pl

GEHEIM = ("nummer", "name", "adresse", "begruendung")
BETRAEGE = ("hoehe", "getilgt", "erlassen", "rest")
TAGE = ("zugang_am", "niedergeschlagen_am", "verjaehrung_am", "letzte_tilgung_am")
WORTE = ("leistungsart", "status", "was")
ERGAENZBAR = ("name", "adresse", "zugang_am", "begruendung")
STAPEL = 20_000


def _feld(name: str) -> Any:
    return Forderung._meta.get_field(name)


def indexe(nummern: Iterable[str | None]) -> list[str | None]:
    """Return the blind indexes of claim numbers."""
    gefunden: list[str | None] = _feld("nummer_index").spalte(nummern)
    return gefunden


def insert_forderungen(liste: Forderungsliste, daten: "pl.DataFrame") -> None:
    """Store all rows of a list in the transaction that is open.

    `daten` has zeile, nummer_index and every column named above, amounts without gaps.
    """
    store_zeilen(
        modell=Forderung,
        zeilen=daten.select("zeile", "nummer_index", *GEHEIM, *BETRAEGE, *TAGE, *WORTE),
        fest={"mandant": liste.mandant, "liste": liste},
    )


def _executemany(sql: str, zeilen: Sequence[tuple[Any, ...]]) -> None:
    """Hand rows to the driver in batches; it uses one prepared statement."""
    with connection.cursor() as cursor:
        for von in range(0, len(zeilen), STAPEL):
            cursor.executemany(sql, zeilen[von : von + STAPEL])


def load_bestand(liste: Forderungsliste | None) -> "pl.DataFrame":
    """Return the claims of a stored list as `vergleich.bestand` returns them.

    The number is its blind index; `pk` comes along.
    """
    import polars as pl

    felder = ("pk", "nummer_index", *BETRAEGE, "leistungsart", "status")
    schema: dict[str, Any] = {
        "pk": pl.Int64,
        "nummer": pl.String,
        **dict.fromkeys(BETRAEGE, pl.Decimal(*STELLEN)),
        "leistungsart": pl.String,
        "status": pl.String,
    }
    zeilen = Forderung.objects.filter(liste=liste).values_list(*felder) if liste else ()
    return pl.DataFrame(list(zeilen), schema=schema, orient="row")


def fill_forderungen(liste: Forderungsliste, daten: "pl.DataFrame") -> int:
    """Fill what is missing from the Jobcenter's list; return how many rows changed.

    `daten`: nummer, name, adresse, zugang_am, begruendung; what is there stays.
    """
    quelle = {
        index: werte
        for index, werte in zip(
            indexe(daten["nummer"].to_list()),
            daten.select(ERGAENZBAR).iter_rows(),
            strict=True,
        )
        if index is not None
    }
    luecken = (
        Forderung.objects.filter(liste=liste)
        .unvollstaendig()
        .annotate(**{f"{f}_roh": roh(f) for f in ERGAENZBAR if f != "zugang_am"})
        .values_list(
            *("pk", "nummer_index", "name_roh", "adresse_roh", "zugang_am"),
            "begruendung_roh",
        )
    )
    neue = []
    for pk, index, *da in luecken:
        werte = quelle.get(index)
        fehlt = werte and [
            w if d is None else None for w, d in zip(werte, da, strict=True)
        ]
        if fehlt and any(w is not None for w in fehlt):
            neue.append((*fehlt, pk))
    _update(neue)
    return len(neue)


def _update(neue: Sequence[tuple[Any, ...]]) -> None:
    """Write name, adresse, zugang_am, begruendung where given, by primary key."""
    if not neue:
        return
    name, adresse, zugang, begruendung, pks = zip(*neue, strict=True)
    zeilen = zip(
        _feld("name").verschluessle_spalte(name),
        _feld("adresse").verschluessle_spalte(adresse),
        [z and z.isoformat() for z in zugang],
        _feld("begruendung").verschluessle_spalte(begruendung),
        pks,
        strict=True,
    )
    setzen = ", ".join(f"{f} = COALESCE(%s, {f})" for f in ERGAENZBAR)
    if connection.vendor == "postgresql":
        arten = dict.fromkeys(ERGAENZBAR, "bytea") | {"zugang_am": "date"}
        setzen = ", ".join(
            f"{f} = COALESCE(%s::{art}, {f})" for f, art in arten.items()
        )
    _executemany(
        f"UPDATE {Forderung._meta.db_table} SET {setzen} WHERE id = %s",  # noqa: S608
        list(zeilen),
    )


def store_bewegungen(liste: Forderungsliste, tafel: "pl.DataFrame") -> None:
    """Store the movements per Leistungsart, in the order of the columns."""
    reihenfolge = [
        wert for wert, _ in Bewegungszeile._meta.get_field("leistungsart").flatchoices
    ]
    zeilen = sorted(
        tafel.to_dicts(), key=lambda z: reihenfolge.index(z["leistungsart"])
    )
    Bewegungszeile.objects.bulk_create(
        Bewegungszeile(mandant=liste.mandant, liste=liste, **zeile) for zeile in zeilen
    )


def eroeffnet(bestand: "pl.DataFrame") -> "pl.DataFrame":
    """Return the movements of the first list: its closing is the opening."""
    import polars as pl

    ohne = pl.when(pl.col("status") == "niedergeschlagen").then(betrag())
    return (
        bestand.with_columns(ohne=ohne.otherwise(pl.col("rest")))
        .group_by("leistungsart")
        .agg(
            pl.col("rest").sum().alias("anfang"),
            pl.col("ohne").sum().alias("anfang_ohne_niederschlagung"),
            *(betrag().alias(name) for name in BEWEGUNGEN),
            pl.col("rest").sum().alias("gesamt"),
            pl.col("ohne").sum().alias("ohne_niederschlagung"),
        )
        .sort("leistungsart")
    )
