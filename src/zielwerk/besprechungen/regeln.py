"""Who is owed at which meeting, and how many were held: no Django, no clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zielwerk.fristen.regeln import Faelligkeit, faelligkeiten
from zielwerk.kern.anzeige import aufzaehlung, tag_kurz
from zielwerk.kern.parameter import load_parameter
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.vereinbarung.regeln import Status, erfuellung

PARAMETER = load_parameter(Path(__file__).with_name("parameter.yaml"))

# The roles at a meeting; finer than the roles of sign-in (two Bereichsleitungen).
ROLLEN: Mapping[str, str] = {
    "koordinierungsstelle": "Koordinierungsstelle SGB II",
    "fachdienstleitung": "Fachdienstleitung",
    "fachaufsicht_but": "Fachaufsicht Bildung und Teilhabe",
    "geschaeftsfuehrung": "Geschäftsführung Jobcenter",
    "bereichsleitung_leistung": "Bereichsleitung Leistung",
    "bereichsleitung_markt": "Bereichsleitung Markt und Integration",
    "teamleitungen": "Teamleitungen Leistung",
}
IN_ARBEIT = "in_arbeit"


class RollenError(ValueError):
    """A role was named that no meeting knows, or none at all."""


def reihen_am(am: date) -> list[dict[str, Any]]:
    """Return the shipped proposal of series: Punkt, Bezeichnung, required roles."""
    reihen: list[dict[str, Any]] = PARAMETER["reihen"].am(am).wert
    return reihen


def vorschlag(punkt_schluessel: str, am: date) -> dict[str, Any] | None:
    """Return the proposal for one Punkt, None if there is none."""
    passend = [
        reihe
        for reihe in reihen_am(am)
        if reihe["punkt_schluessel"] == punkt_schluessel
    ]
    return passend[0] if passend else None


def pruefe_rollen(erforderlich: Collection[str], weitere: Collection[str] = ()) -> None:
    """Refuse a series that asks for nobody, or for a role nobody knows.

    :raises RollenError: with a sentence that says what to do
    """
    if not erforderlich:
        raise RollenError("Bitte wählen Sie, wer auf jeden Fall dabei sein muss.")
    if unbekannt := [r for r in (*erforderlich, *weitere) if r not in ROLLEN]:
        raise RollenError(f"Diese Rolle gibt es nicht: {', '.join(unbekannt)}.")
    if doppelt := [ROLLEN[r] for r in erforderlich if r in weitere]:
        raise RollenError(
            f"{aufzaehlung(doppelt)}: entweder erforderlich oder bei Bedarf, "
            "nicht beides."
        )


def fehlende(erforderlich: Iterable[str], anwesend: Collection[str]) -> tuple[str, ...]:
    """Return the required roles that were not there, in the order of the series."""
    return tuple(rolle for rolle in erforderlich if rolle not in anwesend)


def rollenworte(rollen: Iterable[str]) -> str:
    """Return "Geschäftsführung Jobcenter und Bereichsleitung Leistung"."""
    return aufzaehlung([ROLLEN.get(rolle, rolle) for rolle in rollen])


@dataclass(frozen=True)
class Gehalten:
    """One meeting that took place, with the required roles that were missing."""

    am: date
    fehlend: tuple[str, ...] = ()


@dataclass(frozen=True)
class Jahresstand:
    """How many of the owed meetings of a year count, and how that was found."""

    status: str
    text: str
    erbracht: int
    erforderlich: int
    rechenweg: Rechenweg


def jahresstand(
    regel: Mapping[str, Any] | None,
    gehalten: Sequence[Gehalten],
    *,
    jahr: int,
    heute: date,
) -> Jahresstand:
    """Return "nicht erfüllt (1 von 2)" for the meetings of a year, with its Rechenweg.

    A meeting counts in the period its day lies in, if every required role was there;
    more than owed in one period do not make up for another. A period that is not over
    is open, not missed. Without a rule (`None`, or one without days) nothing is owed.
    Other contacts do not come in here: they do not count.

    :raises FristregelError: for a malformed Terminregel
    """
    faellig = faelligkeiten(regel, jahr=jahr) if regel else ()
    if not faellig:
        return Jahresstand(
            str(Status.OHNE_BERECHNUNG),
            "nicht geschuldet",
            len(gehalten),
            0,
            tuple(_schritt_ohne_pflicht(eine) for eine in _geordnet(gehalten)),
        )
    schritte: list[Schritt] = []
    erbracht = offen = 0
    for zeitraum, menge in _gezaehlt(faellig).items():
        darin = [g for g in _geordnet(gehalten) if zeitraum[0] <= g.am <= zeitraum[1]]
        zaehlen = min(menge, sum(not g.fehlend for g in darin))
        erbracht += zaehlen
        offen += menge - zaehlen if heute <= zeitraum[1] else 0
        schritte += _schritte(zeitraum, menge, darin, heute)
    erforderlich = len(faellig)
    status, text = _urteil(erforderlich, erbracht, offen)
    schritte.append(Schritt("Zusammen", wert=f"{erbracht} von {erforderlich}"))
    return Jahresstand(status, text, erbracht, erforderlich, tuple(schritte))


def _urteil(erforderlich: int, erbracht: int, offen: int) -> tuple[str, str]:
    """Return status and text; still possible is not missed."""
    if offen and erbracht + offen == erforderlich:
        return IN_ARBEIT, f"läuft ({erbracht} von {erforderlich})"
    ergebnis = erfuellung(erforderlich=erforderlich, erbracht=erbracht)
    return str(ergebnis.status), ergebnis.text


def _geordnet(gehalten: Iterable[Gehalten]) -> list[Gehalten]:
    return sorted(gehalten, key=lambda g: g.am)


Zeitraum = tuple[date, date, str]


def _gezaehlt(faellig: Iterable[Faelligkeit]) -> dict[Zeitraum, int]:
    """Return each period once, with how many meetings it owes."""
    heraus: dict[Zeitraum, int] = {}
    for eine in faellig:
        zeitraum = (eine.von, eine.bis, eine.bezeichnung)
        heraus[zeitraum] = heraus.get(zeitraum, 0) + 1
    return heraus


def _schritte(
    zeitraum: Zeitraum, menge: int, darin: Sequence[Gehalten], heute: date
) -> list[Schritt]:
    """Return the steps of one period: each meeting in it, or that there was none."""
    _, bis, name = zeitraum
    if not darin and heute > bis:
        return [Schritt(f"{name}: keine Besprechung", wert=f"0 von {menge}")]
    if not darin:
        offen = f"offen bis {tag_kurz(bis)}"
        return [Schritt(f"{name}: noch keine Besprechung", wert=offen)]
    schritte, zaehlt = [], 0
    for eine in darin:
        if eine.fehlend:
            grund = f"zählt nicht: {rollenworte(eine.fehlend)} fehlte"
        elif zaehlt == menge:
            grund = "zählt nicht noch einmal in diesem Zeitraum"
        else:
            zaehlt += 1
            grund = "alle erforderlichen Rollen anwesend"
        schritte.append(
            Schritt(
                f"{name}: {tag_kurz(eine.am)}",
                wert=f"{zaehlt} von {menge}",
                hinweis=grund,
            )
        )
    return schritte


def _schritt_ohne_pflicht(eine: Gehalten) -> Schritt:
    return Schritt(
        f"{tag_kurz(eine.am)} gehalten", hinweis="in diesem Jahr nicht geschuldet"
    )
