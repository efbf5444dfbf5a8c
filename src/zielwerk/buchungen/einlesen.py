"""The list of postings: its columns, its rules, its sums."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.buchungen.regeln import Leistung, leistung, norm_aus
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.listen.profil import (
    Ausdruck,
    Einlesbar,
    Profil,
    Summen,
    load_felder,
    load_regeln,
)

if TYPE_CHECKING:
    import polars as pl

ERKLAERUNG = Path(__file__).with_name("einlesen.yaml")
ERSTES_JAHR, LETZTES_JAHR = 2005, 2100  # the SGB II is in force since 2005
ZEIGEN = 6


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _leer(feld: str) -> "pl.Expr":
    """Return where a cell is empty; an unreadable one is not."""
    return _c(f"{feld}__roh").is_null()


def _leistung(frage: Callable[[Leistung | None], bool]) -> "pl.Expr":
    """Return a question about the benefit of each row, asked once per text."""
    import polars as pl

    def antworten(texte: pl.Series) -> pl.Series:
        tabelle = {
            text: frage(_leistung_aus(text))
            for text in texte.unique().to_list()
            if text is not None
        }
        return texte.replace_strict(
            tabelle, default=False, return_dtype=pl.Boolean
        ).fill_null(value=False)

    return _c("leistungsart").map_batches(antworten, return_dtype=pl.Boolean)


def _leistung_aus(text: str) -> Leistung | None:
    norm = norm_aus(text)
    return leistung(norm) if norm else None


def ist_unbekannt() -> "pl.Expr":
    """Return where a text names no benefit, or more than one."""
    return _c("leistungsart").is_not_null() & _leistung(lambda eine: eine is None)


def ist_bund() -> "pl.Expr":
    """Return where the benefit is the Bund's."""
    return _leistung(lambda eine: eine is not None and not eine.ist_kommunal)


def _ist_art(art: str) -> "pl.Expr":
    """Return where a row is of a kind, by its column, else by the sign."""
    return art_ausdruck().eq(art)


def art_ausdruck() -> "pl.Expr":
    """Return the kind of each row: as it says, else by the sign of the amount."""
    import polars as pl

    nach_vorzeichen = (
        pl.when(_c("betrag") < 0).then(pl.lit("einnahme")).otherwise(pl.lit("ausgabe"))
    )
    return pl.coalesce(_c("art"), nach_vorzeichen)


def _konto_leer() -> "pl.Expr":
    return _leer("produktkonto") & _c("leistungsart").is_not_null() & ~ist_bund()


def _doppelt() -> "pl.Expr":
    import polars as pl

    gleich = pl.struct("buchungsnummer", "gebucht_am", "produktkonto", "betrag")
    return _c("buchungsnummer").is_not_null() & gleich.is_duplicated()


# What breaks each rule of einlesen.yaml; there stands what it is called and says.
VERSTOESSE: Mapping[str, Ausdruck] = {
    "leistungsart-unbekannt": lambda _: ist_unbekannt(),
    "haushaltsjahr-unmoeglich": lambda _: (
        ~_c("haushaltsjahr").is_between(ERSTES_JAHR, LETZTES_JAHR)
    ),
    "gebucht-nach-stand": lambda stand: _c("gebucht_am") > stand,
    "bundesleistung": lambda _: ist_bund(),
    "falsches-jahr": lambda _: (
        (_c("faellig_am").fill_null(_c("gebucht_am")).dt.year() != _c("haushaltsjahr"))
        & _c("haushaltsjahr").is_between(ERSTES_JAHR, LETZTES_JAHR)
    ),
    "forderung-ohne-konto": lambda _: _konto_leer() & _ist_art("forderung"),
    "konto-fehlt": lambda _: _konto_leer() & ~_ist_art("forderung"),
    "einnahme-nicht-abgesetzt": lambda _: (
        _ist_art("einnahme")
        & _c("abgesetzt").eq("nein")
        & _leistung(lambda eine: eine is not None and eine.abzusetzen)
    ),
    "doppelt-gebucht": lambda _: _doppelt(),
    "negativer-betrag": lambda _: _c("betrag") < 0,
}

SUMMEN_TITEL = {
    "ausgaben": "Ausgaben",
    "einnahmen": "Einnahmen",
    "forderungen": "Forderungen",
    "zeilen_kommunal": "Zeilen mit kommunalen Leistungen",
    "zeilen_bund": "Zeilen mit Leistungen des Bundes",
}


def profil(am: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil of the list; the county's table is asked after acceptance.

    `freigegeben` changes nothing: what the rules ask stands in the law, not in data.
    """
    _ = am, freigegeben
    return Profil(
        art="buchungen",
        titel="Buchungsliste",
        felder=load_felder(ERKLAERUNG),
        regeln=load_regeln(ERKLAERUNG, VERSTOESSE),
        summen=_summen,
        annahmen=(
            "Ob das Konto zur Leistungsart passt, wird nach der Übernahme gegen die "
            "Kontentabelle des Kreises geprüft.",
        ),
    )


def _geld(daten: "pl.DataFrame", art: str) -> Decimal:
    """Return the sum of one kind; income counts as it reduces, without its sign."""
    summe = daten.filter(_c("art_gelesen") == art)["betrag"].sum()
    betrag = Decimal(summe or 0)
    return abs(betrag) if art == "einnahme" and betrag < 0 else betrag


def _summen(daten: "pl.DataFrame", stand: date | None) -> Summen:
    """Return the sums per kind, the rows per Träger, and what was assumed."""
    daten = daten.with_columns(art_gelesen=art_ausdruck(), ist_bund=ist_bund())
    bund = int(daten["ist_bund"].sum() or 0)
    werte: dict[str, int | str] = {
        "ausgaben": f"{_geld(daten, 'ausgabe'):.2f}",
        "einnahmen": f"{_geld(daten, 'einnahme'):.2f}",
        "forderungen": f"{_geld(daten, 'forderung'):.2f}",
        "zeilen_kommunal": len(daten) - bund,
        "zeilen_bund": bund,
    }
    return Summen(werte, tuple(_annahmen(daten, stand)))


def _annahmen(daten: "pl.DataFrame", stand: date | None) -> Iterator[str]:
    """Yield what was read into the list."""
    ohne_art = int(daten["art__roh"].null_count())
    if ohne_art:
        yield (
            f"{anzahl(ohne_art, 'Zeile', 'Zeilen')} ohne Angabe Einnahme/Ausgabe: "
            "positive Beträge gelten als Ausgabe, negative als Einnahme."
        )
    if daten["haushaltsjahr__roh"].null_count():
        yield "Ohne Haushaltsjahr gilt das Jahr der Fälligkeit, sonst der Buchung."
    gelesen = Counter(
        f"„{text}“ als {norm}"
        for text in daten["leistungsart"].drop_nulls().unique().sort().to_list()
        if (norm := norm_aus(text)) and str(norm) != text
    )
    if gelesen:
        teile = list(gelesen)
        rest = f" und {len(teile) - ZEIGEN} weitere" if len(teile) > ZEIGEN else ""
        yield f"Leistungsart: gelesen wird {', '.join(teile[:ZEIGEN])}{rest}."
    letzter = daten["gebucht_am"].max()
    if stand is None and isinstance(letzter, date):
        yield f"Ohne Stand: die letzte Buchung ist vom {tag(letzter)}."


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.accept_liste` needs: rows and Stand."""
    return {"zeilen": _datensaetze(daten), "stand_am": stand}


def _datensaetze(daten: "pl.DataFrame") -> "pl.DataFrame":
    """Return the field values of `models.Buchung`, a column per field."""
    import polars as pl

    normen = {
        text: str(norm)
        for text in daten["leistungsart"].unique().to_list()
        if (norm := norm_aus(text))
    }
    return daten.select(
        *("zeile", "gebucht_am", "faellig_am", "betrag"),
        _c("leistungsart").replace_strict(normen, return_dtype=pl.String),
        _c("buchungsnummer").fill_null(""),
        _c("haushaltsjahr").fill_null(
            _c("faellig_am").fill_null(_c("gebucht_am")).dt.year().cast(int)
        ),
        _konto().alias("produktkonto"),
        art_ausdruck().alias("art"),
        _c("abgesetzt").replace_strict(
            {"ja": True, "nein": False}, default=None, return_dtype=pl.Boolean
        ),
        _c("text").fill_null(""),
    ).with_columns(schluessel=_schluessel())


def _konto() -> "pl.Expr":
    """Return product and account as one, if the list keeps them apart."""
    import polars as pl

    produkt, konto = _c("produkt").fill_null(""), _c("produktkonto").fill_null("")
    eines = (produkt == "") | (konto == "") | konto.str.starts_with(produkt)
    return pl.when(eines).then(konto).otherwise(pl.format("{}.{}", produkt, konto))


def _schluessel() -> "pl.Expr":
    """Return what a posting is recognised by in the next Fassung.

    Its number, or day, benefit, kind and amount; never what a correction changes. The
    second one with the same gets "#2".
    """
    import polars as pl

    beschrieben = pl.format(
        "{}|{}|{}|{}",
        _c("gebucht_am").dt.to_string("%Y-%m-%d"),
        *("leistungsart", "art"),
        _c("betrag").cast(pl.String),
    )
    nummer = _c("buchungsnummer")
    wert = pl.when(nummer == "").then(beschrieben).otherwise(nummer)
    mal = pl.int_range(1, pl.len() + 1).over(wert)
    return pl.when(mal > 1).then(pl.format("{}#{}", wert, mal)).otherwise(wert)


LISTE = Einlesbar(
    titel="Buchungsliste einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.buchungen.services.accept_liste",
    abgelehnt="zielwerk.buchungen.services.BuchungError",
    recht="BUCHUNGEN_EINLESEN",
    seite="buchungen:buchungen",
    menue="Buchungen",
    summen_titel=SUMMEN_TITEL,
)
