"""Parts the rows below the header: entries, empty rows, sums, notes, headers."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zielwerk.kern.anzeige import anzahl
from zielwerk.listen.blatt import ZEILE, Blatt
from zielwerk.listen.erkennung import Erkennung
from zielwerk.listen.profil import Profil

if TYPE_CHECKING:
    import polars as pl

SUMME = r"(?i)^(?:zwischen|gesamt|end)?(?:summe|summen|total|gesamt|insgesamt|anzahl)\b"
FUSS = r"(?i)^(?:stand|erstellt|ausgedruckt|quelle|seite|hinweis|anmerkung|legende|\*)"
_STAND = re.compile(
    r"\bStand(?:\s*(?:vom|am|:|per))?\s*(\d{1,2})\.(\d{1,2})\.(\d{4})", re.IGNORECASE
)
ZEIGEN = 5


@dataclass(frozen=True)
class Zeilen:
    """The entries of a list, and sentences on every row that is none."""

    daten: "pl.DataFrame"
    summenzeilen: "pl.DataFrame"
    annahmen: tuple[str, ...]


def teile_zeilen(erkennung: Erkennung, profil: Profil) -> Zeilen:
    """Return the rows below the header that are entries of the list."""
    import polars as pl

    alle = erkennung.blatt.zellen.slice(erkennung.stelle + 1)
    zellen = [name for name in alle.columns if name != ZEILE]
    if not zellen:
        return Zeilen(alle, alle, ())
    verdacht = alle.filter(_verdaechtig(erkennung, profil))
    belegt = pl.sum_horizontal(pl.col(zellen).is_not_null().cast(pl.UInt32))
    erste = pl.coalesce(zellen)
    art = (
        pl.when(belegt == 0)
        .then(pl.lit("leer"))
        .when(_wie_kopf(erkennung))
        .then(pl.lit("kopf"))
        .when(erste.str.contains(SUMME) & _unvollstaendig(erkennung, profil))
        .then(pl.lit("summe"))
        .when((belegt == 1) & erste.str.contains(FUSS))
        .then(pl.lit("fuss"))
        .otherwise(pl.lit("daten"))
    )
    verdacht = verdacht.with_columns(art=art)
    gruppen = {
        name: verdacht.filter(pl.col("art") == name).drop("art")
        for name in ("leer", "kopf", "summe", "fuss")
    }
    daten = _ohne(alle, pl.concat([g[ZEILE] for g in gruppen.values()]))
    return Zeilen(daten, gruppen["summe"], _saetze(daten, gruppen))


def _ohne(alle: "pl.DataFrame", zeilen: "pl.Series") -> "pl.DataFrame":
    """Return the rows but those of some lines."""
    import polars as pl

    return alle.filter(~pl.col(ZEILE).is_in(zeilen.implode())) if len(zeilen) else alle


def _verdaechtig(erkennung: Erkennung, profil: Profil) -> "pl.Expr":
    """Return where a row may be no entry: something required is empty, or a heading.

    With one required column its text must fit as well: "Summe" is no claim number.
    Without a form to fit, every row is looked at.
    """
    import polars as pl

    spalten = _pflichtspalten(erkennung, profil)
    kopf = erkennung.blatt.reihe(erkennung.stelle)
    if len(spalten) <= 1:
        muster = [spalten[spalte] for spalte in spalten if spalten[spalte]]
        if not muster:
            return pl.lit(True)  # noqa: FBT003
        passt = pl.col(list(spalten)).str.contains(muster[0])
        return ~passt.fill_null(value=False)
    leer = pl.any_horizontal(pl.col(list(spalten)).is_null())
    for nummer, text in list(kopf.items())[:1]:
        leer |= pl.col(f"s{nummer}").eq_missing(pl.lit(text))
    return leer


def _wie_kopf(erkennung: Erkennung) -> "pl.Expr":
    """Return where a row repeats the header (lists printed page by page do)."""
    import polars as pl

    kopf = [
        pl.col(f"s{s}").eq_missing(pl.lit(text))
        for s, text in erkennung.blatt.reihe(erkennung.stelle).items()
    ]
    return pl.all_horizontal(kopf) if len(kopf) > 1 else pl.lit(False)  # noqa: FBT003


def _unvollstaendig(erkennung: Erkennung, profil: Profil) -> "pl.Expr":
    """Return where a required field is empty: no entry, if it calls itself a sum."""
    import polars as pl

    spalten = _pflichtspalten(erkennung, profil)
    if not spalten:
        return pl.lit(True)  # noqa: FBT003
    anders = [
        ~pl.col(f"s{spalte.nummer}").str.contains(feld.muster)
        for feld in profil.felder
        if feld.muster and (spalte := erkennung.spalte_von(feld.schluessel))
    ]
    return pl.any_horizontal(pl.col(list(spalten)).is_null(), *anders)


def _pflichtspalten(erkennung: Erkennung, profil: Profil) -> dict[str, str]:
    """Return the columns of the required fields, and the form their texts have."""
    return {
        f"s{spalte.nummer}": feld.muster
        for feld in profil.felder
        if feld.pflicht and (spalte := erkennung.spalte_von(feld.schluessel))
    }


def _saetze(
    daten: "pl.DataFrame", gruppen: "dict[str, pl.DataFrame]"
) -> tuple[str, ...]:
    """Return a sentence per kind of row that is not an entry."""
    leer = gruppen["leer"]
    letzte = daten[ZEILE].max() if len(daten) else 0
    # Empty rows after the last entry are only the end of the sheet.
    innen = leer.filter(leer[ZEILE] < letzte)
    texte = (
        (innen, "leere Zeile", "leere Zeilen", "übergangen"),
        (
            gruppen["kopf"],
            "wiederholte Kopfzeile",
            "wiederholte Kopfzeilen",
            "übergangen",
        ),
        (gruppen["summe"], "Summenzeile", "Summenzeilen", "nicht als Eintrag gelesen"),
        (gruppen["fuss"], "Fußzeile", "Fußzeilen", "nicht als Eintrag gelesen"),
    )
    return tuple(
        f"{anzahl(len(menge), eine, viele)} {was} ({nummern(menge[ZEILE].to_list())})."
        for menge, eine, viele, was in texte
        if len(menge)
    )


def nummern(zeilen: list[int]) -> str:
    """Return "Zeile 4" or "Zeilen 4, 9, 12 und 3 weitere"."""
    gezeigt = ", ".join(str(zeile) for zeile in zeilen[:ZEIGEN])
    rest = f" und {len(zeilen) - ZEIGEN} weitere" if len(zeilen) > ZEIGEN else ""
    return f"{'Zeile' if len(zeilen) == 1 else 'Zeilen'} {gezeigt}{rest}"


def stand_im_titel(blatt: Blatt, stelle: int) -> date | None:
    """Return the day after the word "Stand" above the header, if there is one."""
    for oben in range(stelle):
        for text in blatt.reihe(oben).values():
            if treffer := _STAND.search(text):
                tage, monat, jahr = (int(teil) for teil in treffer.groups())
                try:
                    return date(jahr, monat, tage)
                except ValueError:
                    continue
    return None
