"""What age and size do to a claim: write-down, and when it is not pursued."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zielwerk.forderungen.betrag import (
    CENT,
    PARAMETER,
    Betrag,
    ForderungError,
    fundstelle,
    nicht_negativ,
)
from zielwerk.kern.anzeige import euro, prozent_kurz, tag
from zielwerk.kern.rechenweg import Rechenweg, Schritt

HUNDERT = 100


@dataclass(frozen=True)
class Wertberichtigung:
    """What a claim is still worth in the books; the claim itself stays."""

    betrag: Decimal
    buchwert: Decimal
    rechenweg: Rechenweg


def wertberichtigung(
    *, rest: Betrag, zugang_am: date, stand_am: date, niedergeschlagen: bool = False
) -> Wertberichtigung:
    """Return the write-down of a claim by its age in full years on a day.

    :raises ForderungError: if the claim is younger than the day, or no proper amount
    """
    summe = nicht_negativ(rest, "Restbetrag")
    if zugang_am > stand_am:
        raise ForderungError(
            f"Der Zugang ({tag(zugang_am)}) liegt nach dem Stand ({tag(stand_am)})."
        )
    wert = PARAMETER["wertberichtigung"].am(stand_am)
    alter = alter_in_jahren(zugang_am, stand_am)
    if niedergeschlagen:
        satz, text = wert.wert["niedergeschlagen"], "niedergeschlagen"
    else:
        stufen = [s for s in wert.wert["stufen"] if s["ab_jahren"] <= alter]
        satz, text = stufen[-1]["prozent"], f"Alter {alter} volle Jahre"
    betrag = (summe * satz / HUNDERT).quantize(CENT, ROUND_HALF_UP)
    return Wertberichtigung(
        betrag,
        summe - betrag,
        (
            Schritt("Restbetrag", wert=euro(summe)),
            Schritt(
                text,
                wert=prozent_kurz(Decimal(satz) / HUNDERT),
                norm=wert.norm,
                hinweis=fundstelle(wert),
            ),
            Schritt("Wertberichtigung", wert=euro(betrag)),
            Schritt("Buchwert", wert=euro(summe - betrag)),
        ),
    )


def alter_in_jahren(von: date, bis: date) -> int:
    """Return the full years between two days; someone of 29.02. ages on 01.03."""
    return bis.year - von.year - ((bis.month, bis.day) < (von.month, von.day))


@dataclass(frozen=True)
class Kleinbetrag:
    """Whether a rest is worth dunning, and worth enforcing."""

    mahnung: bool
    vollstreckung: bool
    rechenweg: Rechenweg


def kleinbetrag(rest: Betrag, *, am: date) -> Kleinbetrag:
    """Return whether a rest is dunned and enforced on a day.

    :raises ForderungError: for no proper amount
    :raises ParameterError: before the first value
    """
    summe = nicht_negativ(rest, "Restbetrag")
    grenzen = {
        name: PARAMETER[f"kleinbetrag_{name}"].am(am)
        for name in ("mahnung", "vollstreckung")
    }
    folge = {name: summe >= Decimal(wert.wert) for name, wert in grenzen.items()}
    schritte = tuple(
        Schritt(
            f"{name.capitalize()} ab {euro(Decimal(wert.wert))}",
            wert="ja" if folge[name] else "nein",
            norm=wert.norm,
            hinweis=fundstelle(wert),
        )
        for name, wert in grenzen.items()
    )
    return Kleinbetrag(
        folge["mahnung"],
        folge["vollstreckung"],
        (Schritt("Restbetrag", wert=euro(summe)), *schritte),
    )
