"""What breaks each rule of einlesen.yaml, as expressions over whole columns."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from zielwerk.forderungen.doppelte import mit_doppelten
from zielwerk.forderungen.regeln import PARAMETER
from zielwerk.forderungen.vergleich import (
    NIEDERGESCHLAGEN,
    STELLEN,
    betrag,
    erlass_ausdruck,
    status_ausdruck,
)
from zielwerk.kern.kalender import nach_monaten
from zielwerk.kern.parameter import ParameterError
from zielwerk.listen.profil import Ausdruck

if TYPE_CHECKING:
    import polars as pl


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _leer(feld: str) -> "pl.Expr":
    """Return where a cell is empty; an unreadable one is not."""
    return _c(f"{feld}__roh").is_null()


def _geliefert(feld: str) -> "pl.Expr":
    """Return whether the list holds the column at all."""
    return _c(f"{feld}__roh").is_not_null().any()


def _nie(_: date | None) -> "pl.Expr":
    import polars as pl

    return pl.lit(False)  # noqa: FBT003


def _nieder() -> "pl.Expr":
    return _c("__status") == NIEDERGESCHLAGEN


def _monate_vor(stand: date | None, was: str) -> date:
    """Return the day so many months before the Stand (after it for a minus)."""
    am = stand or date.max
    monate = PARAMETER["warnung_monate"].am(am).wert[was]
    return nach_monaten(am, -monate)


def _ueber(massnahme: str, stand: date | None, summe: "pl.Expr") -> "pl.Expr":
    """Return where an amount exceeds the value limit of the Stand."""
    try:
        grenze = PARAMETER[f"wertgrenze_{massnahme}"].am(stand or date.max).wert
    except ParameterError:  # before the first limit nothing exceeds it
        return _nie(stand)
    return summe > betrag(grenze)


def _kleiner(name: str, stand: date | None, ab: int = 0) -> "pl.Expr":
    """Return where a rest is too small to be pursued."""
    try:
        grenze = PARAMETER[f"kleinbetrag_{name}"].am(stand or date.max).wert
    except ParameterError:
        return _nie(stand)
    return (_c("rest") > 0) & (_c("rest") < betrag(grenze)) & (_c("rest") >= betrag(ab))


def _offen() -> "pl.Expr":
    return _c("rest") > 0


def _untaetig(seit: date) -> "pl.Expr":
    """Return where nothing was paid since a day (nor came in since then).

    A list without the day of the last payment tells it only of claims never paid on.
    """
    zuletzt = _c("letzte_tilgung_am").fill_null(_c("zugang_am"))
    bekannt = _geliefert("letzte_tilgung_am") | (_c("getilgt") == 0)
    return (zuletzt < seit) & bekannt


def _mahngrenze(stand: date | None) -> int:
    try:
        return int(PARAMETER["kleinbetrag_mahnung"].am(stand or date.max).wert)
    except ParameterError:
        return 0


# What breaks each rule of einlesen.yaml; there stands what it is called and says.
VERSTOESSE: Mapping[str, Ausdruck] = {
    "name-fehlt": lambda _: _leer("name"),
    "adresse-fehlt": lambda _: _leer("adresse"),
    "zugang-fehlt": lambda _: _leer("zugang_am"),
    "hoehe-fehlt": lambda _: _leer("hoehe"),
    "getilgt-fehlt": lambda _: _leer("getilgt"),
    "rest-fehlt": lambda _: _leer("rest"),
    "begruendung-fehlt": lambda _: _nieder() & _leer("begruendung"),
    "rest-stimmt-nicht": lambda _: (
        _c("rest") != _c("hoehe") - _c("getilgt") - _c("__erlass")
    ),
    "hoehe-negativ": lambda _: _c("hoehe") < 0,
    "zugang-nach-stand": lambda stand: _c("zugang_am") > stand,
    "niedergeschlagen-nach-stand": lambda stand: _c("niedergeschlagen_am") > stand,
    "name-ausstehend": _nie,
    "adresse-ausstehend": _nie,
    "zugang-ausstehend": _nie,
    "begruendung-ausstehend": _nie,
    "forderung-vermutlich-doppelt": lambda _: _c("__doppelt"),
    "schuldner-zwei-schreibweisen": lambda _: _c("__schreibweisen"),
    "schuldner-mehrfach-angelegt": lambda _: _c("__mehrfach"),
    "mahnsperre-ohne-aufrechnung": lambda stand: (
        (_c("mahnsperre") == "ja")
        & _c("aufrechnung").ne_missing("ja")
        & _offen()
        & _untaetig(_monate_vor(stand, "mahnsperre")).fill_null(value=True)
    ),
    "niedergeschlagen-und-getilgt": lambda _: (
        _nieder() & (_c("letzte_tilgung_am") > _c("niedergeschlagen_am"))
    ),
    "verjaehrt": lambda stand: _offen() & (_c("__verjaehrung") < stand),
    "verjaehrung-nah": lambda stand: (
        _offen()
        & (_c("__verjaehrung") >= stand)
        & (_c("__verjaehrung") <= _bald(stand))
    ),
    "wertgrenze-stundung": lambda stand: (
        (_c("__status") == "gestundet") & _ueber("stundung", stand, _c("rest"))
    ),
    "wertgrenze-niederschlagung": lambda stand: (
        _nieder() & _ueber("niederschlagung", stand, _c("rest"))
    ),
    "wertgrenze-erlass": lambda stand: _ueber("erlass", stand, _c("__erlass")),
    "ueberzahlt": lambda _: _c("rest") < 0,
    "tilgung-negativ": lambda _: _c("getilgt") < 0,
    "begruendung-ohne-niederschlagung": lambda _: (
        ~_leer("begruendung") & ~_leer("status") & ~_nieder()
    ),
    "erledigt-mit-rest": lambda _: (
        _c("__status").is_in(["erledigt", "erlassen"]) & (_c("rest") != 0)
    ),
    "leistung-des-bundes": lambda _: _c("leistungsart") == "bund",
    "tilgung-nach-stand": lambda stand: _c("letzte_tilgung_am") > stand,
    "ohne-bewegung": lambda stand: (
        (_c("__status") == "offen")
        & _offen()
        & _c("aufrechnung").ne_missing("ja")
        & _untaetig(_monate_vor(stand, "ohne_bewegung")).fill_null(value=False)
    ),
    "kleinbetrag-mahnung": lambda stand: _kleiner("mahnung", stand),
    "kleinbetrag-vollstreckung": lambda stand: _kleiner(
        "vollstreckung", stand, ab=_mahngrenze(stand)
    ),
    "adresse-ohne-plz": lambda _: _c("__ohne_plz"),
}


def _luecke(feld: str) -> Ausdruck:
    """Return the rule that a cell is empty although the list has the column."""
    return lambda _: _leer(feld) & _geliefert(feld)


def _spalte_fehlt(feld: str) -> Ausdruck:
    """Return the rule that the list does not have the column."""
    return lambda _: _leer(feld) & ~_geliefert(feld)


# While a list is on its way a missing column is no mistake yet: it is completed later.
AUSSTEHEND: Mapping[str, Ausdruck] = {
    "name-fehlt": _luecke("name"),
    "adresse-fehlt": _luecke("adresse"),
    "zugang-fehlt": _luecke("zugang_am"),
    "name-ausstehend": _spalte_fehlt("name"),
    "adresse-ausstehend": _spalte_fehlt("adresse"),
    "zugang-ausstehend": _spalte_fehlt("zugang_am"),
    "begruendung-fehlt": lambda _: (
        _nieder() & _leer("begruendung") & _geliefert("begruendung")
    ),
    "begruendung-ausstehend": lambda _: (
        _nieder() & _leer("begruendung") & ~_geliefert("begruendung")
    ),
}


def _bald(stand: date | None) -> date:
    am = stand or date.max
    return nach_monaten(am, PARAMETER["warnung_monate"].am(am).wert["verjaehrung"])


def vorschlag_rest(_: date | None) -> "pl.Expr":
    """Return what the rest should be, as a list writes it."""
    import polars as pl

    rest = _c("hoehe") - _c("getilgt") - _c("__erlass")
    text = rest.cast(pl.Decimal(*STELLEN)).cast(pl.String)
    return text.str.replace(".", ",", literal=True)


def vorbereiten(daten: "pl.DataFrame", _: date | None) -> "pl.DataFrame":
    """Add what several rules need, computed once."""
    import polars as pl

    jahre = PARAMETER["verjaehrung_jahre"].am(date.max).wert
    status = status_ausdruck()
    verjaehrung = _c("verjaehrung_am")
    # Most lists do not have the day; to compute a million times nothing takes long.
    if daten["unanfechtbar_am"].null_count() < len(daten):
        rechnerisch = pl.date(_c("unanfechtbar_am").dt.year() + jahre, 12, 31)
        verjaehrung = pl.coalesce(verjaehrung, rechnerisch)
    daten = daten.with_columns(
        __status=status,
        __erlass=erlass_ausdruck(status),
        __verjaehrung=verjaehrung,
    )
    return mit_doppelten(daten)
