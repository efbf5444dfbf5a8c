"""What a sample of a given size can show and what it cannot."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zielwerk.aktenpruefungen.eingabe import Zahl, als_dezimal, anteil_aus, anzahl_aus
from zielwerk.aktenpruefungen.grenzen import belegt, obergrenze
from zielwerk.aktenpruefungen.umfang import (
    SICHERHEIT,
    chance_zu_verfehlen,
    stichprobenumfang,
)
from zielwerk.aktenpruefungen.ziehung import schichtumfaenge
from zielwerk.kern.anzeige import anzahl, prozent, prozent_kurz
from zielwerk.kern.rechenweg import Rechenweg, Schritt

# Shown: up to so many errors more than allowed.
WEITERE_FEHLER = 4
# "Sind in Wahrheit 2 % fehlerhaft", where 5 % are tolerable.
WAHRER_TEIL = Fraction(2, 5)
VERGLEICH = 30
MAX_ZEILEN = 12


@dataclass(frozen=True)
class Fehlerzeile:
    """What may be said if exactly so many errors are found."""

    fehler: int
    obergrenze: Decimal
    belegt: bool


@dataclass(frozen=True)
class Schichtzeile:
    """One stratum: its files, its part of the sample, its bound without any error."""

    name: str
    alle: int
    umfang: int
    obergrenze: Decimal | None


@dataclass(frozen=True)
class Aussage:
    """A size with everything that may and may not be said with it."""

    umfang: int
    satz: str
    zeilen: tuple[Fehlerzeile, ...]
    schichten: tuple[Schichtzeile, ...]
    wahrer_anteil: Decimal
    verfehlt_ab: int | None
    chance: Decimal | None
    vergleich: Decimal | None
    rechenweg: Rechenweg


def aussage(
    *,
    hoechstens_anteil: Zahl,
    sicherheit: Zahl = SICHERHEIT,
    erlaubte_fehler: int = 0,
    grundgesamtheit: int | None = None,
    schichten: Mapping[str, int] | None = None,
    fester_umfang: int | None = None,
) -> Aussage:
    """Say what a planned size shows, or one that is fixed beforehand.

    With `schichten` (name → files) the population is their sum.

    :raises ValueError: with a German sentence, if no sample can show it
    """
    ziel = _Ziel(
        anteil_aus(hoechstens_anteil, name="Der hinnehmbare Fehleranteil"),
        anteil_aus(sicherheit, name="Die Sicherheit"),
        sum(schichten.values()) if schichten else grundgesamtheit,
    )
    if fester_umfang is None:
        plan = stichprobenumfang(
            hoechstens_anteil=ziel.hinnehmbar,
            sicherheit=ziel.sicherheit,
            erwartete_fehler=erlaubte_fehler,
            grundgesamtheit=ziel.alle,
        )
        return _aussage(
            ziel, plan.umfang, erlaubte_fehler, schichten, (plan.satz, plan.rechenweg)
        )
    umfang = anzahl_aus(fester_umfang, name="Die feste Zahl der Akten", ab=1)
    if ziel.alle is not None and umfang > ziel.alle:
        raise ValueError(f"So viele Akten gibt es nicht: {umfang}.")
    erlaubt = _erlaubt(umfang, ziel)
    weg = (Schritt("Feste Zahl", wert=anzahl(umfang, "Akte", "Akten")),)
    satz = _fester_satz(umfang, erlaubt, ziel)
    return _aussage(ziel, umfang, erlaubt, schichten, (satz, weg))


@dataclass(frozen=True)
class _Ziel:
    """What is to be shown, checked and exact."""

    hinnehmbar: Fraction
    sicherheit: Fraction
    alle: int | None

    def grenze(self, umfang: int, fehler: int) -> Fraction:
        """Return the upper bound for so many errors."""
        return obergrenze(umfang, fehler, self.sicherheit, self.alle)


def _aussage(
    ziel: _Ziel,
    umfang: int,
    erlaubt: int | None,
    schichten: Mapping[str, int] | None,
    worte: tuple[str, Rechenweg],
) -> Aussage:
    satz, rechenweg = worte
    wahr = ziel.hinnehmbar * WAHRER_TEIL
    chance = None
    if erlaubt is not None:
        chance = chance_zu_verfehlen(
            umfang=umfang,
            erlaubte_fehler=erlaubt,
            wahrer_anteil=wahr,
            grundgesamtheit=ziel.alle,
        )
    return Aussage(
        umfang,
        satz,
        _zeilen(ziel, umfang, range(min((erlaubt or 0) + WEITERE_FEHLER, umfang) + 1)),
        _schichten(schichten or {}, umfang, ziel.sicherheit),
        als_dezimal(wahr),
        None if erlaubt is None else erlaubt + 1,
        chance,
        als_dezimal(ziel.grenze(VERGLEICH, 0)) if umfang > VERGLEICH else None,
        rechenweg,
    )


def _zeilen(ziel: _Ziel, umfang: int, fehler: range) -> tuple[Fehlerzeile, ...]:
    # Around the allowed number; from none on only where that is not far.
    gezeigt = fehler[-MAX_ZEILEN:]
    grenzen = ((k, ziel.grenze(umfang, k)) for k in gezeigt)
    return tuple(
        Fehlerzeile(k, als_dezimal(oben), oben <= ziel.hinnehmbar)
        for k, oben in grenzen
    )


def _erlaubt(umfang: int, ziel: _Ziel) -> int | None:
    """Return the most errors with which the share is still shown; None for none."""
    unten, oben = -1, int(ziel.hinnehmbar * umfang)
    while unten < oben:
        mitte = (unten + oben + 1) // 2
        if belegt(umfang, mitte, ziel.hinnehmbar, ziel.sicherheit, ziel.alle):
            unten = mitte
        else:
            oben = mitte - 1
    return None if unten < 0 else unten


def _fester_satz(umfang: int, erlaubt: int | None, ziel: _Ziel) -> str:
    beste = (
        f"{anzahl(umfang, 'Akte', 'Akten')} ohne einen Fehler belegen mit "
        f"{prozent_kurz(ziel.sicherheit)} Sicherheit „höchstens "
        f"{prozent(ziel.grenze(umfang, 0))}“."
    )
    was = f"„Höchstens {prozent_kurz(ziel.hinnehmbar)}“"
    if erlaubt is None:
        return f"{beste} {was} lässt sich damit nicht zeigen, auch nicht ohne Fehler."
    if not erlaubt:
        return f"{beste} {was} ist nur belegt, wenn Sie keinen Fehler finden."
    return f"{beste} {was} ist belegt, wenn Sie höchstens {erlaubt} Fehler finden."


def _schichten(
    schichten: Mapping[str, int], umfang: int, sicherheit: Fraction
) -> tuple[Schichtzeile, ...]:
    umfaenge = schichtumfaenge(schichten, umfang=umfang) if schichten else {}
    return tuple(
        Schichtzeile(
            name,
            schichten[name],
            teil,
            als_dezimal(obergrenze(teil, 0, sicherheit, schichten[name]))
            if teil
            else None,
        )
        for name, teil in umfaenge.items()
    )
