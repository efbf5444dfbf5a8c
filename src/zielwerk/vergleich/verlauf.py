"""Compares with the own past: the p-chart, its limits and what breaks its rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from zielwerk.kern.anzeige import anzahl, aufzaehlung, prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.vergleich.trichter import niveaus
from zielwerk.vergleich.zaehlung import (
    PARAMETER,
    einstellung,
    gesamtanteil,
    grenzen,
    paar,
)


@dataclass(frozen=True)
class Punkt:
    """One period: its rate and its limits as shares; without cases no rate."""

    name: str
    zaehler: int
    nenner: int
    quote: Fraction | None
    unten: Fraction | None
    oben: Fraction | None


@dataclass(frozen=True)
class Regelbruch:
    """What chance hardly explains: which periods, and in words."""

    regel: str
    punkte: tuple[str, ...]
    satz: str


@dataclass(frozen=True)
class Verlauf:
    """The own history around its mean."""

    mittel: Fraction
    punkte: tuple[Punkt, ...]
    regelbrueche: tuple[Regelbruch, ...]
    satz: str
    rechenweg: Rechenweg


def verlauf(perioden: Iterable[tuple[str, int, int]]) -> Verlauf:
    """Return the history of (name, Zähler, Nenner) in order, with limits per Nenner.

    Three rules: a period beyond the limits; a run on one side of the mean; a run in one
    direction. A period on the mean, or without cases, ends a run.

    Not covered: a change of method. Give only periods that are comparable.

    :raises VergleichError: for figures that are no rate, or without any case
    """
    gelesen = [(name, *paar(name, oben, unten)) for name, oben, unten in perioden]
    mittel = gesamtanteil([(oben, unten) for _, oben, unten in gelesen])
    punkte = tuple(_punkt(name, oben, unten, mittel) for name, oben, unten in gelesen)
    brueche = (
        *_ausserhalb(punkte),
        *_seitenlaeufe(punkte, mittel),
        *_richtungen(punkte),
    )
    return Verlauf(
        mittel, punkte, brueche, _satz(punkte, brueche), _rechenweg(mittel, punkte)
    )


def _punkt(name: str, zaehler: int, nenner: int, mittel: Fraction) -> Punkt:
    if not nenner:
        return Punkt(name, zaehler, nenner, None, None, None)
    unten, oben = grenzen(nenner, mittel, niveaus()[1])
    return Punkt(
        name,
        zaehler,
        nenner,
        Fraction(zaehler, nenner),
        Fraction(unten, nenner),
        Fraction(oben, nenner),
    )


def _ausserhalb(punkte: Sequence[Punkt]) -> Iterator[Regelbruch]:
    """Yield each period beyond its limits."""
    for punkt in punkte:
        if punkt.quote is None or punkt.unten is None or punkt.oben is None:
            continue
        if not punkt.unten <= punkt.quote <= punkt.oben:
            richtung = "über" if punkt.quote > punkt.oben else "unter"
            yield Regelbruch(
                "ausserhalb",
                (punkt.name,),
                f"{punkt.name} liegt mit {prozent(punkt.quote)} {richtung} dem "
                f"erwartbaren Bereich ({prozent(punkt.unten)} bis "
                f"{prozent(punkt.oben)}).",
            )


def _seitenlaeufe(punkte: Sequence[Punkt], mittel: Fraction) -> Iterator[Regelbruch]:
    """Yield runs of periods on one side of the mean."""
    laenge = int(einstellung("laeufe")["seite"])
    seiten = [_vorzeichen(p.quote, mittel) for p in punkte]
    for von, bis in _laeufe(seiten):
        if bis - von >= laenge:
            namen = tuple(p.name for p in punkte[von:bis])
            wort = "über" if seiten[von] > 0 else "unter"
            yield Regelbruch(
                "seite",
                namen,
                f"Von {namen[0]} bis {namen[-1]} liegen {len(namen)} Werte "
                f"hintereinander {wort} dem Mittel.",
            )


def _richtungen(punkte: Sequence[Punkt]) -> Iterator[Regelbruch]:
    """Yield runs of periods that only rise, or only fall."""
    laenge = int(einstellung("laeufe")["richtung"])
    schritte = [_vorzeichen(neu.quote, alt.quote) for alt, neu in pairwise(punkte)]
    for von, bis in _laeufe(schritte):
        if bis - von + 1 >= laenge:
            namen = tuple(p.name for p in punkte[von : bis + 1])
            wort = "steigen" if schritte[von] > 0 else "fallen"
            yield Regelbruch(
                "richtung",
                namen,
                f"Von {namen[0]} bis {namen[-1]} {wort} {len(namen)} Werte "
                "hintereinander.",
            )


def _vorzeichen(wert: Fraction | None, mass: Fraction | None) -> int:
    """Return 1 above, -1 below, 0 if equal or unknown."""
    if wert is None or mass is None:
        return 0
    return (wert > mass) - (wert < mass)


def _laeufe(zeichen: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where a run of the same sign begins and ends; zeros are no run."""
    von = 0
    for stelle in range(1, len(zeichen) + 1):
        if stelle == len(zeichen) or zeichen[stelle] != zeichen[von]:
            if zeichen[von]:
                yield von, stelle
            von = stelle


def _satz(punkte: Sequence[Punkt], brueche: Sequence[Regelbruch]) -> str:
    """Say in one sentence what the history shows."""
    mit = [punkt for punkt in punkte if punkt.quote is not None]
    if not brueche:
        return (
            f"Alle {zahl(len(mit))} Werte liegen im erwartbaren Bereich; ein Trend ist "
            "nicht belegt."
            if len(mit) > 1
            else "Ein einzelner Wert zeigt keinen Verlauf."
        )
    return " ".join(bruch.satz for bruch in brueche)


def _rechenweg(mittel: Fraction, punkte: Sequence[Punkt]) -> Rechenweg:
    laeufe = einstellung("laeufe")
    ohne = [punkt.name for punkt in punkte if punkt.quote is None]
    schritte = [
        Schritt(
            "Mittel aller Perioden",
            wert=f"{zahl(sum(p.zaehler for p in punkte))} von "
            f"{zahl(sum(p.nenner for p in punkte))} = {prozent(mittel)}",
        ),
        Schritt(
            "Grenzen je Periode",
            wert=prozent_kurz(niveaus()[1]),
            hinweis="exakt nach der Binomialverteilung um das Mittel",
        ),
        Schritt(
            "Läufe",
            wert=f"{laeufe['seite']} auf einer Seite, {laeufe['richtung']} in einer "
            "Richtung",
            hinweis=PARAMETER["laeufe"].werte[-1].quelle,
        ),
    ]
    if ohne:
        schritte.append(
            Schritt(
                anzahl(len(ohne), "Periode", "Perioden") + " ohne Fälle",
                wert=aufzaehlung(ohne),
            )
        )
    return tuple(schritte)
