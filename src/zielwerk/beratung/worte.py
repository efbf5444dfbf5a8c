"""Words of the tables and sentences of a report; what is hidden stays unsaid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zielwerk.beratung.regeln import Weg, weg
from zielwerk.beratung.zaehlung import FORMEN, WEGE
from zielwerk.beratung.zusammenstellung import ANGEKOMMEN, BEENDET
from zielwerk.kern.anzeige import anzahl, zahl

GESPERRT = "·"
BREIT = 5  # more columns than these are read down the page
HINWEIS = (
    "„·“: gesperrt, weil weniger als {mindestens} Fälle dahinterstehen oder sich sonst "
    "eine solche Zahl errechnen ließe. Nullen werden gezeigt."
)
SPALTEN = {
    **WEGE,
    **ANGEKOMMEN,
    **FORMEN,
    **{name: f"Ende: {wort}" for name, wort in BEENDET.items()},
    "selbstmelder": "ohne Schein",
    "beginn": "Beratung begonnen",
    "kurz": "Einmal-, Kurzberatung",
    "zurueck": "zurück",
    "nicht_zurueck": "nicht zurück",
    "anfang": "laufend am Anfang",
    "beendet": "beendet",
    "laufend": "laufend am Ende",
    "zugewiesen": "zugewiesen",
    "gekommen": "gekommen",
    "begonnen": "zusammen",
    "gespraeche": "Gespräche",
    "versandt": "versandt",
    "bestand": "zusammen",
    "bestand-ende": "zusammen",
}
TITEL = {
    "ankunft": "Zugewiesen und angekommen",
    "wege": "Verbleib der Zugewiesenen",
    "herkunft": "Wer gekommen ist",
    "beginn": "Begonnene Beratungen",
    "ende": "Beendete Beratungen",
    "formen": "Form der Erstgespräche",
    "formulare": "Formulare nach dem Gespräch",
    "orte": "Nach Standort des Jobcenters",
    "zugang": "Laufende und begonnene Beratungen",
    "abgang": "Beendete und laufende Beratungen",
}
Reihe = Sequence[int | None]


@dataclass(frozen=True)
class Wortzeile:
    """One row as it is read: its name, and its figures in words."""

    name: str
    werte: tuple[str, ...]


@dataclass(frozen=True)
class Worttafel:
    """One table as it is read."""

    titel: str
    spalten: tuple[str, ...]
    zeilen: tuple[Wortzeile, ...]


def zelle(wert: int | None) -> str:
    """Return a figure, or the sign of a hidden one."""
    return GESPERRT if wert is None else zahl(wert)


def worttafel(name: str, tafel: Mapping[str, Any]) -> Worttafel:
    """Return a stored table in words; a single row is shown once, a wide one turned."""
    werte = tafel["werte"]
    einzeln = name in {"zugang", "abgang"}
    zeilen = ["zusammen"] if einzeln else tafel["zeilen"]
    titel = TITEL.get(name, "Nach Monaten")
    spalten = [SPALTEN[s] for s in tafel["spalten"]]
    werte = werte[: len(zeilen)]
    if len(spalten) > BREIT:
        zeilen, spalten, werte = spalten, zeilen, list(zip(*werte, strict=True))
    return Worttafel(
        titel,
        tuple(spalten),
        tuple(
            Wortzeile(zeile, tuple(zelle(w) for w in reihe))
            for zeile, reihe in zip(zeilen, werte, strict=True)
        ),
    )


def letzte(dienst: Mapping[str, Any], tafel: str) -> dict[str, int | None]:
    """Return the figures of the whole period by column."""
    eine = dienst["tafeln"][tafel]
    return dict(zip(eine["spalten"], eine["werte"][-1], strict=True))


def summe(zahlen: Mapping[str, int | None], namen: Sequence[str]) -> int | None:
    """Return a sum of shown figures; None if one of them is hidden."""
    werte = [zahlen[name] for name in namen]
    return None if None in werte else sum(w for w in werte if w is not None)


def weg_des_dienstes(dienst: Mapping[str, Any]) -> Weg | None:
    """Return the way from referral to advice, from shown figures alone.

    Nothing is computed from a hidden one, so nothing hidden can be computed back.
    """
    wege = letzte(dienst, "wege")
    alle = wege["zugewiesen"]
    if not alle:
        return None
    nicht = letzte(dienst, "ankunft")["nicht_angekommen"]
    mit_termin = ("abgesagt", "versaeumt", "ohne_beratung", "beraten")
    if nicht is not None and nicht > alle:  # rounded apart
        return None
    davor = ("ohne_gespraech", *mit_termin[:2])
    stufen = {
        "kontakt_nicht_zustande": nicht,
        "gespraeche_terminiert": _rest(wege, mit_termin, alle, nicht, davor[:1]),
        "gespraeche_stattgefunden": _rest(wege, mit_termin[2:], alle, nicht, davor),
        "beratungen": wege["beraten"],
    }
    return weg(zuweisungen=alle, **stufen)


def _rest(
    wege: Mapping[str, int | None],
    teile: Sequence[str],
    alle: int,
    nicht: int | None,
    davor: Sequence[str],
) -> int | None:
    """Return a step: the sum of its ways, or what is left after those before it."""
    eine, weg_davor = summe(wege, teile), summe(wege, davor)
    if eine is not None or nicht is None or weg_davor is None:
        return eine
    return max(0, alle - nicht - weg_davor)


def saetze(dienst: Mapping[str, Any]) -> list[str]:
    """Return what the figures say about one service, as far as they are shown."""
    kandidaten = [
        _ankunft(dienst),
        _termine(dienst),
        _formen(dienst),
        _formulare(dienst),
        _enden(dienst),
    ]
    if dienst["wartezeit"]:
        kandidaten.append(
            f"Von der Zuweisung bis zum Erstgespräch vergingen in der Mitte "
            f"{anzahl(int(dienst['wartezeit']), 'Tag', 'Tage')}."
        )
    return [satz for satz in kandidaten if satz]


def _ankunft(dienst: Mapping[str, Any]) -> str:
    ganz = letzte(dienst, "ankunft")
    if ganz["zugewiesen"] is None or ganz["angekommen"] is None:
        return "Wie viele zugewiesen wurden und ankamen, ist zum Teil gesperrt."
    if not ganz["zugewiesen"]:
        return "Es wurde niemand zugewiesen."
    return (
        f"Das Jobcenter hat {zahl(ganz['zugewiesen'])} Personen zugewiesen, "
        f"{zahl(ganz['angekommen'])} kamen bei der Beratungsstelle an."
    )


def _termine(dienst: Mapping[str, Any]) -> str:
    wege = letzte(dienst, "wege")
    teile = [
        f"{zahl(menge)} {wort}"
        for name, wort in (("abgesagt", "abgesagt"), ("versaeumt", "versäumt"))
        if (menge := wege[name])
    ]
    return f"Von den Erstgesprächen wurden {' und '.join(teile)}." if teile else ""


def _formen(dienst: Mapping[str, Any]) -> str:
    formen = letzte(dienst, "formen")
    if not formen["gespraeche"] or not formen["telefon"]:
        return ""
    return (
        f"{zahl(formen['telefon'])} von {zahl(formen['gespraeche'])} Erstgesprächen "
        "fanden am Telefon statt."
    )


def _formulare(dienst: Mapping[str, Any]) -> str:
    formulare = letzte(dienst, "formulare")
    if not formulare["versandt"] or formulare["nicht_zurueck"] is None:
        return ""
    return (
        f"Von {zahl(formulare['versandt'])} versandten Formularen kamen "
        f"{zahl(formulare['nicht_zurueck'])} nicht zurück."
    )


def _enden(dienst: Mapping[str, Any]) -> str:
    ende = letzte(dienst, "ende")
    if not ende["beendet"] or ende["abschluss"] is None:
        return ""
    return (
        f"Beendet wurden {zahl(ende['beendet'])} Beratungen, "
        f"{zahl(ende['abschluss'])} davon wie geplant."
    )
