"""A list like the quarterly receivables list: ten columns, German, invented."""

import io
from datetime import date
from typing import Any

import polars as pl

from zielwerk.listen.profil import (
    Feld,
    Profil,
    Regel,
    Schwere,
    Summen,
    Typ,
    Wahl,
)

STAND = date(2020, 12, 18)
KOPF = (
    "Vertragsgegenstandsnummer", "Name", "Anschrift", "Leistungsart", "Zugang",
    "Fälligkeit", "Höhe", "getilgt", "Restbetrag", "Status",
)  # fmt: skip
LEISTUNGEN = ("Kosten der Unterkunft und Heizung", "Bildung und Teilhabe",
              "Erstausstattung", "Darlehen Mietkaution")  # fmt: skip
STATUS = ("offen", "gestundet", "niedergeschlagen", "in Aufrechnung")


def tabelle(menge: int) -> pl.DataFrame:
    """Return rows as text, as they stand in the file; one in a thousand is wrong."""
    n = pl.int_range(menge, eager=False)
    zugang = pl.date(2016, 1, 4) + pl.duration(days=n * 7 % 1700)
    hoehe = 5000 + n * 7919 % 900_000
    getilgt = pl.when(n % 3 == 0).then(hoehe // 2).otherwise(0)
    tag = pl.when(n % 1000 == 999).then(pl.lit("31.02.2020"))
    return pl.select(
        (4_000_000_000_000 + n * 3).cast(pl.String).alias(KOPF[0]),
        pl.format("Muster-{}, Erika", n % 50_000).alias(KOPF[1]),
        pl.format(
            "Beispielstraße {}, {} Norderstedt", n % 200 + 1, 22840 + n % 20
        ).alias(KOPF[2]),
        _wahl(n, LEISTUNGEN).alias(KOPF[3]),
        tag.otherwise(zugang.dt.strftime("%d.%m.%Y")).alias(KOPF[4]),
        (zugang + pl.duration(days=30)).dt.strftime("%d.%m.%Y").alias(KOPF[5]),
        _betrag(hoehe).alias(KOPF[6]),
        _betrag(getilgt).alias(KOPF[7]),
        _betrag(hoehe - getilgt + pl.when(n % 1000 == 500).then(1).otherwise(0)).alias(
            KOPF[8]
        ),
        _wahl(n, STATUS).alias(KOPF[9]),
    )


def _wahl(n: pl.Expr, werte: tuple[str, ...]) -> pl.Expr:
    """Return one of the values per row."""
    return (n % len(werte)).replace_strict(
        dict(enumerate(werte)), return_dtype=pl.String
    )


def _betrag(cent: pl.Expr) -> pl.Expr:
    """Return an amount in cents as "1.234,56"."""
    euro = cent // 100
    tausend = euro // 1000
    vorn = (
        pl.when(tausend > 0)
        .then(pl.format("{}.{}", tausend, (euro % 1000).cast(pl.String).str.zfill(3)))
        .otherwise(euro.cast(pl.String))
    )
    return pl.format("{},{}", vorn, (cent % 100).cast(pl.String).str.zfill(2))


def als_csv(daten: pl.DataFrame) -> bytes:
    """Return the rows as a CSV file."""
    strom = io.BytesIO()
    daten.write_csv(strom, separator=";", line_terminator="\r\n")
    return strom.getvalue()


def als_xlsx(daten: pl.DataFrame, *, typisiert: bool = True) -> bytes:
    """Return the rows as a workbook, amounts as numbers and days as days."""
    import xlsxwriter

    strom = io.BytesIO()
    mappe = xlsxwriter.Workbook(strom, {"constant_memory": True})
    blatt = mappe.add_worksheet()
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    geld = mappe.add_format({"num_format": "#,##0.00"})
    werte = bare(daten) if typisiert else daten
    blatt.write_row(0, 0, KOPF)
    for nummer, zeile in enumerate(werte.iter_rows(), start=1):
        for spalte, zelle in enumerate(zeile):
            if isinstance(zelle, str):
                blatt.write_string(nummer, spalte, zelle)
            elif isinstance(zelle, date):
                blatt.write_datetime(nummer, spalte, zelle, tag)
            elif zelle is not None:
                blatt.write_number(nummer, spalte, float(zelle), geld)
    mappe.close()
    return strom.getvalue()


def bare(text: pl.DataFrame) -> pl.DataFrame:
    """Turn days and amounts into types, and nothing else."""
    tage = [pl.col(n).str.to_date("%d.%m.%Y", strict=False) for n in KOPF[4:6]]
    betraege = [
        pl.col(n)
        .str.replace_all(".", "", literal=True)
        .str.replace(",", ".", literal=True)
        .cast(pl.Decimal(18, 2), strict=False)
        for n in KOPF[6:9]
    ]
    return text.with_columns(*tage, *betraege)


def polars_typisiert(roh: bytes) -> pl.DataFrame:
    """Read the CSV with types: the bare typed read everything is measured against."""
    return bare(pl.read_csv(roh, separator=";", infer_schema=False))


def _regel(name: str, feld: str, verstoss: Any, meldung: str) -> Regel:
    return Regel(
        name, Schwere.FEHLER, feld, verstoss, meldung, "stimmige Angaben", meldung
    )


def _summen(daten: pl.DataFrame, _: date | None) -> Summen:
    return Summen({n: str(daten[n].sum()) for n in ("hoehe", "getilgt", "rest")})


def _c(name: str) -> pl.Expr:
    return pl.col(name)


PROFIL = Profil(
    art="forderungsliste",
    titel="Forderungen",
    felder=(
        Feld("nummer", KOPF[0], pflicht=True, eindeutig=True, muster=r"^\d{13}$",
             erwartet="eine Nummer mit 13 Ziffern"),
        Feld("name", KOPF[1], pflicht=True),
        Feld("anschrift", KOPF[2], pflicht=True),
        Feld("leistungsart", KOPF[3], Typ.AUSWAHL, pflicht=True,
             auswahl=tuple(Wahl(w, w) for w in LEISTUNGEN)),
        Feld("zugang", KOPF[4], Typ.DATUM, pflicht=True),
        Feld("faellig", KOPF[5], Typ.DATUM, pflicht=True),
        Feld("hoehe", KOPF[6], Typ.BETRAG, pflicht=True),
        Feld("getilgt", KOPF[7], Typ.BETRAG, pflicht=True),
        Feld("rest", KOPF[8], Typ.BETRAG, pflicht=True),
        Feld("status", KOPF[9], Typ.AUSWAHL, pflicht=True,
             auswahl=tuple(Wahl(w, w) for w in STATUS)),
    ),
    regeln=(
        _regel("rest-stimmt-nicht", "rest",
               lambda _: _c("rest") != _c("hoehe") - _c("getilgt"),
               "Höhe weniger getilgt ergibt nicht {rest}."),
        _regel("getilgt-ueber-hoehe", "getilgt",
               lambda _: _c("getilgt") > _c("hoehe"),
               "Getilgt ist mehr als die Höhe."),
        _regel("negativ", "hoehe", lambda _: _c("hoehe") < 0, "Höhe unter null."),
        _regel("faellig-vor-zugang", "faellig",
               lambda _: _c("faellig") < _c("zugang"),
               "Fällig am {faellig}, aber erst am {zugang} zugegangen."),
        _regel("zugang-nach-stand", "zugang",
               lambda stand: _c("zugang") > stand,
               "Zugegangen am {zugang}, nach dem Stand {stand}."),
        _regel("niedergeschlagen-getilgt", "status",
               lambda _: (_c("status") == "niedergeschlagen")
               & (_c("getilgt") == _c("hoehe")),
               "Niedergeschlagen, aber ganz getilgt."),
    ),
    summen=_summen,
    max_bytes=2 * 1024**3,
)  # fmt: skip
