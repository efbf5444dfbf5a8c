"""The list of objections: its columns, its rules, its sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.listen.profil import (
    Ausdruck,
    Einlesbar,
    Feld,
    Profil,
    ProfilError,
    Summen,
    Wahl,
    load_felder,
    load_regeln,
)
from zielwerk.widersprueche.regeln import STATTGABEN, zuordnung_am

if TYPE_CHECKING:
    import polars as pl

ERKLAERUNG = Path(__file__).with_name("einlesen.yaml")
KEINE_ANGABE = "keine Angabe"
ALT_JAHRE = 5
# § 88 Abs. 2 SGG: three months, then an Untätigkeitsklage is possible.
DREI_MONATE = "3mo"


@dataclass(frozen=True)
class Zeile:
    """One line of the dated table: a Grund or Sachgebiet, and whether it counts."""

    art: str
    schluessel: str
    bezeichnung: str
    zaehlt: bool
    synonyme: tuple[str, ...]


def _wahl(tabelle: Sequence[Zeile], art: str) -> tuple[Wahl, ...]:
    return tuple(
        Wahl(z.schluessel, z.bezeichnung, z.synonyme) for z in tabelle if z.art == art
    )


def _felder(tabelle: Sequence[Zeile]) -> tuple[Feld, ...]:
    """Return the columns; the notes of the Jobcenter are not among them."""
    return load_felder(
        ERKLAERUNG,
        {
            "sachgebiet": _wahl(tabelle, "sachgebiet"),
            "stattgabegrund": _wahl(tabelle, "grund"),
        },
    )


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _leer(feld: str) -> "pl.Expr":
    """Return where a cell is empty; an unreadable one is not."""
    return _c(f"{feld}__roh").is_null()


def _stattgabe() -> "pl.Expr":
    return _c("ausgang").is_in(sorted(STATTGABEN)).fill_null(value=False)


def _jahre_vor(stand: date | None) -> date:
    """Return the first of January five years before the Stand."""
    return date((stand or date.max).year - ALT_JAHRE, 1, 1)


# What breaks each rule of einlesen.yaml; there stands what it is called and says.
VERSTOESSE: Mapping[str, Ausdruck] = {
    "erledigt-vor-eingang": lambda _: _c("erledigt_am") < _c("eingang_am"),
    "erledigt-nach-stand": lambda stand: _c("erledigt_am") > stand,
    "eingang-nach-stand": lambda stand: _c("eingang_am") > stand,
    "stattgabe-ohne-grund": lambda _: _stattgabe() & _leer("stattgabegrund"),
    "grund-ohne-stattgabe": lambda _: (
        ~_leer("stattgabegrund") & _c("ausgang").is_not_null() & ~_stattgabe()
    ),
    # An open case may say "keine Angabe".
    "ausgang-ohne-erledigung": lambda _: (
        _leer("erledigt_am")
        & ~_leer("ausgang")
        & _c("ausgang").ne_missing(KEINE_ANGABE)
    ),
    "erledigung-ohne-ausgang": lambda _: ~_leer("erledigt_am") & _leer("ausgang"),
    "aelter-als-fuenf-jahre": lambda stand: _c("eingang_am") < _jahre_vor(stand),
    "drei-monate-ueberschritten": lambda _: (
        _c("erledigt_am") > _c("eingang_am").dt.offset_by(DREI_MONATE)
    ),
    "offen-seit-drei-monaten": lambda stand: (
        _leer("erledigt_am") & (_c("eingang_am").dt.offset_by(DREI_MONATE) < stand)
    ),
}

SUMMEN_TITEL = {
    "eingegangen": "Eingereicht",
    "erledigt": "Erledigt",
    "stattgaben": "davon Stattgaben",
    "vermeidbar": "davon vermeidbar",
}


def profil_aus(tabelle: Sequence[Zeile], annahmen: tuple[str, ...] = ()) -> Profil:
    """Return the list's Profil under one dated table of what counts."""

    def summen(daten: "pl.DataFrame", stand: date | None) -> Summen:
        return _summen(daten, stand, tabelle)

    return Profil(
        art="widersprueche",
        titel="Widerspruchsliste",
        felder=_felder(tabelle),
        regeln=load_regeln(ERKLAERUNG, VERSTOESSE),
        summen=summen,
        annahmen=annahmen,
    )


def zeilen_aus(roh: Sequence[Mapping[str, Any]]) -> tuple[Zeile, ...]:
    """Return the lines of a table given as mappings (parameter.yaml, database rows)."""
    return tuple(
        Zeile(
            art=z["art"],
            schluessel=z["schluessel"],
            bezeichnung=z["bezeichnung"],
            zaehlt=z["zaehlt"],
            synonyme=tuple(z["synonyme"]),
        )
        for z in roh
    )


def _zaehlende(tabelle: Sequence[Zeile], art: str) -> list[str]:
    return [z.schluessel for z in tabelle if z.art == art and z.zaehlt]


def bewertet(daten: "pl.DataFrame", tabelle: Sequence[Zeile]) -> "pl.DataFrame":
    """Add ist_kommunal, ist_stattgabe and ist_vermeidbar to the typed rows."""
    kommunal = _c("sachgebiet").is_in(_zaehlende(tabelle, "sachgebiet"))
    grund = _c("stattgabegrund").is_in(_zaehlende(tabelle, "grund"))
    return daten.with_columns(
        ist_kommunal=kommunal.fill_null(value=False),
        ist_stattgabe=_stattgabe(),
        ist_vermeidbar=_stattgabe() & grund.fill_null(value=False),
    )


def _summen(
    daten: "pl.DataFrame", stand: date | None, tabelle: Sequence[Zeile]
) -> Summen:
    """Count the municipal objections of the reporting year, up to the Stand."""
    annahmen = []
    bis = stand
    if bis is None:
        letzter = daten["erledigt_am"].max() or daten["eingang_am"].max()
        if not isinstance(letzter, date):
            return Summen(dict.fromkeys(SUMMEN_TITEL, 0))
        bis = date(letzter.year, 12, 31)
        annahmen.append(
            f"Berichtsjahr {letzter.year}, nach dem letzten Datum {tag(letzter)}; ein "
            f"Stand ist nicht angegeben."
        )
    von = date(bis.year, 1, 1)
    alle = bewertet(daten, tabelle)
    kommunal = alle.filter("ist_kommunal")
    erledigt = kommunal.filter(_c("erledigt_am").is_between(von, bis))
    werte = {
        "eingegangen": len(kommunal.filter(_c("eingang_am").is_between(von, bis))),
        "erledigt": len(erledigt),
        "stattgaben": len(erledigt.filter("ist_stattgabe")),
        "vermeidbar": len(erledigt.filter("ist_vermeidbar")),
        "jahr": bis.year,
        "zeilen_kommunal": len(kommunal),
        "zeilen_bund": len(alle) - len(kommunal),
    }
    if frueher := len(kommunal.filter(_c("erledigt_am") < von)):
        annahmen.append(
            f"{anzahl(frueher, 'Erledigung', 'Erledigungen')} vor dem {tag(von)} "
            f"zählen nicht für {bis.year}."
        )
    return Summen(werte, tuple(annahmen))


def profil(am: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil of a day: by the Mandant's approved table, or the proposal.

    `am` None takes the newest proposal. Reads the database only if `freigegeben`.

    :raises ProfilError: if both sides have approved no table for the day
    """
    if freigegeben:
        tabelle = _tabelle(am or date.max)
        return profil_aus(zeilen_aus(list(tabelle.zeilen.values())))
    satz = (
        "Welche Sachgebiete kommunal und welche Gründe vermeidbar sind, sagt der "
        "Vorschlag der Auslieferung; er gilt erst nach Freigabe durch Kreis und "
        "Jobcenter."
    )
    return profil_aus(zeilen_aus(zuordnung_am(am or date.max)), (satz,))


def _tabelle(am: date) -> Any:
    """Return the approved table of a day (a models.Zuordnungstabelle)."""
    from zielwerk.widersprueche.models import Zuordnungstabelle

    tabelle = Zuordnungstabelle.objects.am(am)
    if tabelle is None:
        raise ProfilError(
            f"Für den {tag(am)} gibt es keine Zuordnungstabelle, die Kreis und "
            f"Jobcenter freigegeben haben. Bitte geben Sie sie zuerst unter "
            "„Widersprüche“ frei."
        )
    return tabelle


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.accept_liste` needs: rows, table, Stand."""
    tabelle = _tabelle(stand)
    zeilen = zeilen_aus(list(tabelle.zeilen.values()))
    return {
        "zeilen": _datensaetze(bewertet(daten, zeilen)),
        "tabelle": tabelle,
        "stand_am": stand,
    }


def _datensaetze(daten: "pl.DataFrame") -> "pl.DataFrame":
    """Return the field values of `models.Widerspruch`."""
    return daten.select(
        *("zeile", "aktenzeichen", "eingang_am", "erledigt_am", "sachgebiet"),
        _c("ausgang").fill_null(""),
        _c("stattgabegrund").fill_null("").alias("grund"),
        _c("dienststelle").fill_null(""),
        *("ist_kommunal", "ist_stattgabe", "ist_vermeidbar"),
    )


LISTE = Einlesbar(
    titel="Widerspruchsliste einlesen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.widersprueche.services.accept_liste",
    abgelehnt="zielwerk.widersprueche.services.WiderspruchError",
    recht="WIDERSPRUECHE_EINLESEN",
    seite="widersprueche:widersprueche",
    menue="Widersprüche",
    summen_titel=SUMMEN_TITEL,
)
