"""Limits for heating: the published amount per m², times the angemessene area."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from zielwerk.kern.anzeige import dezimal, euro, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.kern.yamldatei import read_yamldatei
from zielwerk.unterkunft.konzepte import TABELLEN
from zielwerk.unterkunft.rechtslage import UnterkunftError, normen

NORM = "§ 22 Abs. 1 Satz 1 SGB II; BSG, 02.07.2009, B 14 AS 36/08 R"


@dataclass(frozen=True)
class Heizgrenze:
    """The most that is angemessen for heating a month, and how it was found."""

    betrag: Decimal
    je_qm: Decimal
    rechenweg: Rechenweg
    hinweise: tuple[str, ...]

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


@cache
def heiztabellen() -> Mapping[str, Mapping[str, Any]]:
    """Return the shipped tables of heating limits by name."""
    roh: Mapping[str, Mapping[str, Any]] = read_yamldatei(TABELLEN / "heizung.yaml")
    return roh


def heizgrenze(
    tabelle: str,
    *,
    energietraeger: str,
    gebaeude_qm: int,
    wohnflaeche_qm: Decimal | int,
    am: date,
) -> Heizgrenze:
    """Return the limit for heating: the amount per m² times the angemessene area.

    `wohnflaeche_qm` is the angemessene area, or the actual one if it is smaller.

    :raises UnterkunftError: without a value for the table, day, energy or building
    """
    if tabelle not in heiztabellen():
        raise UnterkunftError(f"Eine Heiztabelle „{tabelle}“ gibt es nicht.")
    eine = heiztabellen()[tabelle]
    if eine["gilt_ab"] and am < eine["gilt_ab"]:
        raise UnterkunftError(f"{eine['bezeichnung']}: gilt an diesem Tag noch nicht.")
    zeile = eine["je_qm_und_monat"].get(energietraeger)
    if zeile is None or gebaeude_qm < 1:
        moeglich = ", ".join(eine["je_qm_und_monat"])
        raise UnterkunftError(
            f"„{energietraeger}“ in einem Gebäude von {gebaeude_qm} m² steht nicht in "
            f"der Tabelle. Energieträger: {moeglich}."
        )
    klassen = eine["gebaeude_bis_qm"]
    stelle = next(i for i, g in enumerate(klassen) if g is None or gebaeude_qm <= g)
    if zeile[stelle] is None:
        raise UnterkunftError(f"{eine['bezeichnung']}: dieser Wert ist nicht belegt.")
    je_qm = Decimal(zeile[stelle])
    betrag = dezimal(je_qm * Decimal(wohnflaeche_qm), 2)
    schritte = (
        Schritt(
            f"{energietraeger}, Gebäude {zahl(gebaeude_qm)} m²: je m² und Monat",
            wert=euro(je_qm),
            norm=NORM,
            hinweis=f"{eine['bezeichnung']}; Quelle: {eine['quelle']}",
        ),
        Schritt(f"mal {zahl(Decimal(wohnflaeche_qm))} m²", wert=euro(betrag)),
    )
    hinweise = ("Die Werte sind nicht bestätigt.",) if eine.get("unbestaetigt") else ()
    return Heizgrenze(betrag, je_qm, schritte, hinweise)
