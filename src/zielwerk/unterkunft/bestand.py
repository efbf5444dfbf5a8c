"""A caseload judged as whole columns; the same answers as `angemessenheit` by case."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from zielwerk.unterkunft.rechtslage import MONATE_IM_JAHR
from zielwerk.unterkunft.regeln import (
    KONZEPTE,
    PARAMETER,
    Einstellungen,
    Konzept,
    UnterkunftError,
    lade_konzept,
    rechtslagen,
    richtwert,
)
from zielwerk.unterkunft.sozialschutz import BEGINN, ENDE, schutz_bis

if TYPE_CHECKING:
    import polars as pl

STANDARDKONZEPT = "segeberg_2011"
CENT = 100
HOECHSTENS_PERSONEN = 50
BEGINN_SGB2 = rechtslagen()[0].ab
KARENZ_AB, OBERGRENZE_AB = (lage.ab for lage in rechtslagen()[1:])
# The same in every text so far; `test_bestand` compares each case with the rules.
FRIST: int = PARAMETER["senkungsfrist_monate"].werte[-1].wert
KARENZ_MONATE: int = PARAMETER["karenzzeit_monate"].werte[-1].wert
# How a case stands; the first that fits.
STAENDE = {
    "ohne": "ohne Richtwert",
    "geschuetzt": "gilt als angemessen (§ 67)",
    "qm": "über der Obergrenze je m²",
    "angemessen": "angemessen",
    "gedeckelt": "Karenzzeit, über der Obergrenze",
    "karenzzeit": "in der Karenzzeit",
    "frist": "Frist läuft",
    "ueber": "über dem Richtwert, ohne Verfahren",
    "abgelaufen": "Frist abgelaufen",
}


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _ja(name: str) -> "pl.Expr":
    return _c(name).eq_missing("ja")


@dataclass(frozen=True)
class Tabellen:
    """The Konzepte a caseload is judged by; `standard` for rows that name none."""

    konzepte: Mapping[str, Konzept]
    standard: str


@cache
def mitgeliefert() -> Tabellen:
    """Return the shipped Konzepte."""
    return Tabellen({name: lade_konzept(name) for name in KONZEPTE}, STANDARDKONZEPT)


def _grenztage(eines: Konzept) -> tuple[date, ...]:
    """Return the days on which a table of a Konzept changes, in order."""
    tage = {stand.gilt_ab for stand in eines.staende}
    tage |= {s.gilt_bis + timedelta(days=1) for s in eines.staende if s.gilt_bis}
    tage |= {stufe.ab for stufe in eines.mietenstufen}
    tage |= {s.bis + timedelta(days=1) for s in eines.mietenstufen if s.bis}
    return tuple(sorted(tag for tag in tage if tag))


def _vertreter(grenztage: tuple[date, ...], am: date) -> date:
    """Return the first day with the same table: few days stand for all."""
    stelle = bisect_right(grenztage, am)
    return grenztage[stelle - 1] if stelle else date.min


def _richtwert_cent(
    konzept: Konzept, wahl: Einstellungen, raum: str, personen: int, am: date
) -> int | None:
    """Return the limit in cents; None without one; -1 for an unknown room."""
    try:
        gefunden = richtwert(
            konzept, raum=raum, personen=personen, am=am, einstellungen=wahl
        )
    except UnterkunftError as fehler:
        return -1 if "gibt es nicht. Möglich" in str(fehler) else None
    return int(gefunden.betrag * CENT)


def mit_richtwert(
    daten: "pl.DataFrame",
    stand: date | None,
    tabellen: Tabellen,
    einstellungen: Einstellungen,
) -> "pl.DataFrame":
    """Add day, Konzept and limit; each table cell is looked up once."""
    import polars as pl

    daten = daten.with_columns(
        __am=_c("monat").fill_null(pl.lit(stand, pl.Date)),
        __konzept=_c("konzept").fill_null(tabellen.standard),
        __cent=(_c("kosten") * CENT).cast(pl.Int64),
        __anerkannt=(_c("anerkannt") * CENT).cast(pl.Int64),
    )
    grenztage = {name: _grenztage(eines) for name, eines in tabellen.konzepte.items()}
    tage = daten.select("__konzept", "__am").drop_nulls().unique()
    tage = tage.with_columns(
        __tabelle=pl.Series(
            [_vertreter(grenztage[name], am) for name, am in tage.iter_rows()],
            dtype=pl.Date,
        )
    )
    schluessel = ["__konzept", "raum", "personen", "__tabelle"]
    daten = daten.join(
        tage, on=["__konzept", "__am"], how="left", maintain_order="left"
    )
    zellen = daten.select(schluessel).drop_nulls().unique()
    zellen = zellen.filter(_c("personen").is_between(1, HOECHSTENS_PERSONEN))
    werte = [
        _richtwert_cent(tabellen.konzepte[name], einstellungen, *zelle)
        for name, *zelle in zellen.iter_rows()
    ]
    zellen = zellen.with_columns(__grenze=pl.Series(werte, dtype=pl.Int64))
    return daten.join(
        zellen, on=schluessel, how="left", maintain_order="left"
    ).with_columns(
        __grenze=pl.when(_c("__grenze") >= 0).then(_c("__grenze")),
        __raum_fehlt=_c("__grenze").eq_missing(-1),
    )


def _monat(tag: "pl.Expr") -> "pl.Expr":
    """Return the number of a month, counted from year 0."""
    import polars as pl

    return tag.dt.year().cast(pl.Int32) * MONATE_IM_JAHR + tag.dt.month().cast(pl.Int32)


def _mit_schutz(daten: "pl.DataFrame", einstellungen: Einstellungen) -> "pl.DataFrame":
    """Add the protection of § 67 (each day asked once) and the Karenzzeit as months."""
    import polars as pl

    tage = daten.select("bwz_beginn").unique().drop_nulls()
    tage = tage.filter(_c("bwz_beginn").is_between(BEGINN, ENDE))
    bis = [schutz_bis(tag, einstellungen=einstellungen) for (tag,) in tage.iter_rows()]
    tage = tage.with_columns(__schutz_bis=pl.Series(bis, dtype=pl.Date))
    daten = daten.join(tage, on="bwz_beginn", how="left", maintain_order="left")
    erster = pl.max_horizontal("erster_monat", pl.lit(KARENZ_AB, pl.Date))
    hat_karenz = _c("erster_monat").is_not_null() & ~_ja("zuvor_nur_angemessen")
    daten = daten.with_columns(
        __schutz_bis=pl.when(~_ja("zuvor_nur_angemessen")).then("__schutz_bis"),
        __monat=_monat(_c("__am")),
        __karenz_ab=pl.when(hat_karenz).then(_monat(erster)),
    )
    karenz_bis = _c("__karenz_ab") + KARENZ_MONATE - 1
    gerechnet = _c("__monat").is_between(_c("__karenz_ab"), karenz_bis)
    return daten.with_columns(
        __karenz_bis=karenz_bis,
        __geschuetzt=_c("__am")
        .is_between(_c("bwz_beginn"), _c("__schutz_bis"))
        .fill_null(value=False),
        __karenz=pl.coalesce(_c("karenzzeit") == "ja", gerechnet).fill_null(value=False)
        & (_c("__am") >= KARENZ_AB),
    )


def _absenkung_monat() -> "pl.Expr":
    """Return the number of the first month of a reduction after the letter.

    Six months count; those of two spells (§ 67, Karenzzeit) do not, and none of
    theirs can be the first. The spells are taken in order, what they share once.
    """
    import polars as pl

    erster = _monat(_c("aufforderung_am")) + 1
    sozial = (_monat(_c("bwz_beginn")), _monat(_c("__schutz_bis")))
    karenz = (_c("__karenz_ab"), _c("__karenz_bis"))
    frueher = (sozial[0] <= karenz[0]).fill_null(value=True)
    von = [pl.when(frueher).then(a).otherwise(b) for a, b in _paare(sozial, karenz, 0)]
    bis = [pl.when(frueher).then(a).otherwise(b) for a, b in _paare(sozial, karenz, 1)]
    von[1] = pl.max_horizontal(von[1], bis[0] + 1)
    ab = erster + FRIST
    for anfang, ende in zip(von, bis, strict=True):
        beginn = pl.max_horizontal(anfang, erster)
        laenge = ende - beginn + 1
        trifft = (laenge > 0) & (beginn <= ab)
        ab = ab + pl.when(trifft.fill_null(value=False)).then(laenge).otherwise(0)
    return (
        pl.when((ab < sozial[0]) & _c("__schutz_bis").is_not_null())
        .then(
            pl.max_horizontal(
                sozial[1] + 1,
                pl.when((sozial[1] + 1).is_between(*karenz)).then(karenz[1] + 1),
            )
        )
        .otherwise(ab)
    )


def _paare(
    sozial: "tuple[pl.Expr, pl.Expr]", karenz: "tuple[pl.Expr, pl.Expr]", seite: int
) -> "list[tuple[pl.Expr, pl.Expr]]":
    """Return one side of both spells, in one order and in the other."""
    import polars as pl

    ist_geschuetzt = _c("__schutz_bis").is_not_null()
    a = pl.when(ist_geschuetzt).then(sozial[seite])
    b = karenz[seite]
    return [(a, b), (b, a)]


def _mit_stand(daten: "pl.DataFrame", einstellungen: Einstellungen) -> "pl.DataFrame":
    """Add how each case stands, and what is to be recognised."""
    import polars as pl

    neu = _c("__am") >= OBERGRENZE_AB
    if einstellungen.uebergang_2026 == "bewilligungszeitraum":
        neu = neu & (_c("bwz_beginn").is_null() | (_c("bwz_beginn") >= OBERGRENZE_AB))
    ausnahme = _ja("kinder") & (einstellungen.kinder_ausnahme == "ausnahme")
    zu_hoch = _c("__cent") > _c("__grenze")
    ueber_deckel = neu & (_c("__cent") * 2 > _c("__grenze") * 3)
    wahl = (
        (_c("__grenze").is_null(), "ohne"),
        (_c("__geschuetzt"), "geschuetzt"),
        (neu & _ja("ueber_qm_grenze"), "qm"),
        (~zu_hoch, "angemessen"),
        (_c("__karenz") & ueber_deckel & ~ausnahme, "gedeckelt"),
        (_c("__karenz"), "karenzzeit"),
        (_c("aufforderung_am").is_null(), "ueber"),
        (_c("__monat") < _c("__ab"), "frist"),
    )
    stand = pl.lit("abgelaufen")
    for bedingung, name in reversed(wahl):
        stand = pl.when(bedingung).then(pl.lit(name)).otherwise(stand)
    deckel = (_c("__grenze") * 3 + 1) // 2
    return daten.with_columns(
        __stand=stand,
        __ueber_deckel=_c("__karenz") & ueber_deckel,
    ).with_columns(
        __soll=pl.when(_c("__stand") == "ohne")
        .then(None)
        .when(_c("__stand") == "gedeckelt")
        .then(deckel)
        .when(_c("__stand").is_in(["qm", "abgelaufen"]))
        .then(pl.min_horizontal("__cent", "__grenze"))
        .otherwise(_c("__cent"))
    )


def beurteile(
    daten: "pl.DataFrame",
    stand: date | None,
    einstellungen: Einstellungen,
    tabellen: Tabellen | None = None,
) -> "pl.DataFrame":
    """Add limit, stand and the amount to be recognised to every case.

    `tabellen`: the Konzepte to judge by, the shipped ones if not given.
    """
    mit = mit_richtwert(daten, stand, tabellen or mitgeliefert(), einstellungen)
    daten = _mit_schutz(mit, einstellungen)
    return _mit_stand(daten.with_columns(__ab=_absenkung_monat()), einstellungen)
