"""Two lists side by side, as whole columns: completed, compared, moved forward."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zielwerk.forderungen.nummern import fundzeilen, je_nummer

if TYPE_CHECKING:
    import polars as pl

ROH = "__roh"
STELLEN = (38, 2)
OHNE_ANGABE = "ohne-angabe"
NIEDERGESCHLAGEN = "niedergeschlagen"
# A change of one of these is a change of the claim.
INHALT = ("hoehe", "getilgt", "erlassen", "rest", "status", "leistungsart")
ANGABEN = ("zugang_am", "begruendung", "name", "adresse")
STAENDE = ("offen", "gestundet", NIEDERGESCHLAGEN, "erlassen", "erledigt")
FLUESSE = ("zugang", "korrektur", "tilgung", "erlass")
BEWEGUNGEN = (*FLUESSE, "niederschlagung", "wiederzugang")


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def betrag(wert: Decimal | int | str = 0) -> "pl.Expr":
    """Return an amount as a literal of the type all amounts have."""
    import polars as pl

    return pl.lit(str(wert)).cast(pl.Decimal(*STELLEN))


def status_ausdruck() -> "pl.Expr":
    """Return the Bearbeitungsstand: as named, else as the other cells imply."""
    import polars as pl

    nieder = (
        _c(f"begruendung{ROH}").is_not_null() | _c("niedergeschlagen_am").is_not_null()
    )
    return (
        pl.when(_c("status").is_not_null())
        .then(_c("status"))
        .when(_c("rest") == 0)
        .then(pl.lit("erledigt"))
        .when(nieder)
        .then(pl.lit(NIEDERGESCHLAGEN))
        .otherwise(pl.lit("offen"))
    )


def erlass_ausdruck(status: "pl.Expr") -> "pl.Expr":
    """Return the waived amount: as named, else what an "erlassen" claim leaves open."""
    import polars as pl

    rechnerisch = _c("hoehe") - _c("getilgt") - _c("rest")
    return (
        pl.when(_c("erlassen").is_not_null())
        .then(_c("erlassen"))
        .when(status == "erlassen")
        .then(rechnerisch)
        .otherwise(betrag())
        .cast(pl.Decimal(*STELLEN))
    )


def bestand(daten: "pl.DataFrame") -> "pl.DataFrame":
    """Return the claims of a checked list with what movements are made of."""
    status = status_ausdruck()
    return je_nummer(daten, "nummer").select(
        "nummer",
        _c("leistungsart").fill_null(OHNE_ANGABE),
        status.alias("status"),
        *(_c(f).fill_null(betrag()) for f in ("hoehe", "getilgt", "rest")),
        erlass_ausdruck(status).fill_null(betrag()).alias("erlassen"),
        *ANGABEN,
    )


def _ohne(status: str, rest: str) -> "pl.Expr":
    """Return what counts in the balance without Niederschlagung."""
    import polars as pl

    return (
        pl.when(_c(status) == NIEDERGESCHLAGEN).then(betrag()).otherwise(_c(rest))
    ).fill_null(betrag())


def verglichen(alt: "pl.DataFrame", neu: "pl.DataFrame") -> "pl.DataFrame":
    """Join two lists by claim number and say what became of each claim.

    Both as `bestand` returns them. `was`: neu, geaendert, bezahlt, verschwunden,
    abgegangen (settled before, no longer listed) or gleich.
    """
    import polars as pl

    beide = _nebeneinander(alt, neu)
    anders = pl.any_horizontal(
        *(_c(f).ne_missing(_c(f"{f}_neu")) for f in INHALT), "angaben_anders"
    )
    was = (
        pl.when(~_c("da"))
        .then(pl.lit("neu"))
        .when(_c("da_neu").is_null() & (_c("rest") != 0))
        .then(pl.lit("verschwunden"))
        .when(_c("da_neu").is_null())
        .then(pl.lit("abgegangen"))
        .when((_c("rest") != 0) & (_c("rest_neu") == 0))
        .then(pl.lit("bezahlt"))
        .when(anders)
        .then(pl.lit("geaendert"))
        .otherwise(pl.lit("gleich"))
    )
    spalten = [s for s in beide if s.name not in {"da", "da_neu", "angaben_anders"}]
    return pl.DataFrame([*spalten, beide.select(was=was).to_series()])


def _nebeneinander(alt: "pl.DataFrame", neu: "pl.DataFrame") -> "pl.DataFrame":
    """Join both lists by claim number; `da` and `da_neu` say where a claim stands."""
    import polars as pl

    wo = fundzeilen(neu["nummer"], alt["nummer"])
    # Put together as columns: a frame of them would be copied into one piece first.
    verbunden = pl.DataFrame(
        [
            neu["nummer"],
            *(neu[f].alias(f"{f}_neu") for f in INHALT),
            *alt.select(_c(f).gather(wo) for f in INHALT),
            wo.is_not_null().alias("da"),
            pl.repeat(value=True, n=len(neu), eager=True).alias("da_neu"),
            _angaben_anders(alt, neu, wo),
        ]
    )
    weg = alt.filter(pl.repeat(1, len(alt), eager=True).scatter(wo.drop_nulls(), 0) > 0)
    weg = weg.select("nummer", *INHALT, da=pl.lit(value=True))
    return pl.concat([verbunden, weg], how="diagonal")


def _angaben_anders(
    alt: "pl.DataFrame", neu: "pl.DataFrame", wo: "pl.Series"
) -> "pl.Series":
    """Return which claims name another person, address, day or reason than before.

    An empty cell is not another one.
    """
    import polars as pl

    felder = [f for f in ANGABEN if f in alt.columns and f in neu.columns]
    if not felder:
        return pl.repeat(value=False, n=len(neu), eager=True).alias("angaben_anders")
    vorher = alt.select(_c(f).gather(wo) for f in felder)
    beide = pl.DataFrame([*vorher, *(neu[f].alias(f"{f}_neu") for f in felder)])
    anders = ((_c(f) != _c(f"{f}_neu")).fill_null(value=False) for f in felder)
    return beide.select(angaben_anders=pl.any_horizontal(*anders)).to_series()


def zaehle(unterschied: "pl.DataFrame") -> dict[str, int]:
    """Return how many claims are neu, geaendert, bezahlt, verschwunden."""
    gezaehlt = dict(unterschied["was"].value_counts().iter_rows())
    arten = ("neu", "geaendert", "bezahlt", "verschwunden")
    return {was: gezaehlt.get(was, 0) for was in arten}


def bewegungen(
    unterschied: "pl.DataFrame", geklaert: Mapping[str, str] | None = None
) -> "pl.DataFrame":
    """Return opening, movements and both closings per Leistungsart.

    `geklaert`: for a vanished claim (number) whether its rest was "tilgung", "erlass"
    or "korrektur"; without an explanation it counts as Korrektur. A claim that changed
    its Leistungsart leaves the one and enters the other as Korrektur.
    """
    import polars as pl

    null = betrag()
    je = _je_forderung(unterschied, geklaert or {}).select(
        *("leistungsart", "leistungsart_neu", "rest", "rest_neu", "ohne", "ohne_neu"),
        *("zugang", "tilgung", "erlass"),
    )
    umgebucht = _c("leistungsart") != _c("leistungsart_neu")
    bleibt = je.filter(~umgebucht.fill_null(value=False)).with_columns(
        leistungsart=pl.coalesce("leistungsart_neu", "leistungsart")
    )
    wechsel = je.filter(umgebucht.fill_null(value=False))
    abgabe = wechsel.with_columns(
        *(
            null.alias(f)
            for f in ("rest_neu", "ohne_neu", "tilgung", "erlass", "zugang")
        )
    )
    annahme = wechsel.with_columns(
        *(null.alias(f) for f in ("rest", "ohne")),
        leistungsart=_c("leistungsart_neu"),
    )
    return _summiert(pl.concat([bleibt, abgabe, annahme]))


def _je_forderung(
    unterschied: "pl.DataFrame", geklaert: Mapping[str, str]
) -> "pl.DataFrame":
    """Add both balances, Zugang, Tilgung and Erlass to each claim."""
    import polars as pl

    null = betrag()
    grund = pl.lit(None, pl.String)
    if geklaert:
        grund = _c("nummer").replace_strict(geklaert, default=None)
    je = (
        unterschied.with_columns(grund=grund)
        .with_columns(
            ohne=_ohne("status", "rest"), ohne_neu=_ohne("status_neu", "rest_neu")
        )
        .with_columns(
            _c(f).fill_null(null)
            for n in ("hoehe", "getilgt", "erlassen", "rest")
            for f in (n, f"{n}_neu")
        )
    )
    weg = _c("was").is_in(["verschwunden", "abgegangen"])

    def kam(name: str, feld: str) -> "pl.Expr":
        """Return a flow: the explained rest of a vanished claim, else the rise."""
        gegangen = pl.when(_c("grund") == name).then(_c("rest")).otherwise(null)
        return pl.when(weg).then(gegangen).otherwise(_c(f"{feld}_neu") - _c(feld))

    return je.with_columns(
        zugang=pl.when(_c("was") == "neu").then(_c("hoehe_neu")).otherwise(null),
        tilgung=kam("tilgung", "getilgt"),
        erlass=kam("erlass", "erlassen"),
    )


def _summiert(je: "pl.DataFrame") -> "pl.DataFrame":
    """Add Korrektur, Niederschlagung, Wiederzugang per claim; sum by Leistungsart."""
    import polars as pl

    null = betrag()
    je = je.with_columns(
        korrektur=_c("rest_neu")
        - _c("rest")
        - _c("zugang")
        + _c("tilgung")
        + _c("erlass")
    ).with_columns(
        nur_ohne=_c("ohne_neu")
        - _c("ohne")
        - _c("zugang")
        - _c("korrektur")
        + _c("tilgung")
        + _c("erlass")
    )
    hin, her = -_c("nur_ohne"), _c("nur_ohne")
    je = je.with_columns(
        niederschlagung=pl.when(hin > 0).then(hin).otherwise(null),
        wiederzugang=pl.when(her > 0).then(her).otherwise(null),
    )
    spalten = {
        "anfang": "rest",
        "anfang_ohne_niederschlagung": "ohne",
        **{name: name for name in BEWEGUNGEN},
        "gesamt": "rest_neu",
        "ohne_niederschlagung": "ohne_neu",
    }
    return (
        je.group_by("leistungsart")
        .agg(_c(quelle).sum().alias(name) for name, quelle in spalten.items())
        .sort("leistungsart")
    )


def zeilen_je_status(daten: "pl.DataFrame") -> dict[str, int]:
    """Return how many rows have each Bearbeitungsstand."""
    staende = daten.select(status_ausdruck().alias("status"))["status"]
    gezaehlt: dict[str, Any] = dict(staende.value_counts().iter_rows())
    return {status: gezaehlt.get(status, 0) for status in STAENDE}
