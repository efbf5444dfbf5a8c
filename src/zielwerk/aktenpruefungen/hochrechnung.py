"""What a sample says beyond one share: strata, amounts in euros, second readers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from zielwerk.aktenpruefungen.eingabe import Zahl, als_dezimal, anteil_aus, anzahl_aus
from zielwerk.aktenpruefungen.grenzen import obergrenze
from zielwerk.aktenpruefungen.umfang import SICHERHEIT
from zielwerk.kern.anzeige import anzahl, euro, prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt

CENT = Decimal("0.01")
# Below this confidence the inequality behind the stratified bound does not hold.
SICHERHEIT_GESCHICHTET = Fraction(3, 4)


@dataclass(frozen=True)
class Schicht:
    """One stratum: its files, those drawn, and those found faulty."""

    grundgesamtheit: int
    gezogen: int
    fehler: int


@dataclass(frozen=True)
class Schichtung:
    """The share over all strata, weighted by their files, with its upper bound."""

    anteil: Decimal
    obergrenze: Decimal
    satz: str
    rechenweg: Rechenweg


def geschichtete_auswertung(
    schichten: Mapping[str, Schicht], *, sicherheit: Zahl = SICHERHEIT
) -> Schichtung:
    """Estimate the share of all files from a stratified draw.

    The bound is on the safe side for every division of the sample: the errors found
    are a sum of independent chances, so that their lower tail is at most that of the
    binomial distribution with the same mean (Hoeffding, Ann. Math. Statist. 27 (1956),
    713–721); a stratum drawn too thinly is made up for by the largest ratio of its
    share of the files to its share of the sample.

    :raises ValueError: if a stratum was not drawn from, or holds fewer than drawn
    """
    genau = anteil_aus(sicherheit, name="Die Sicherheit")
    _pruefe_schichten(schichten, genau)
    alle = sum(s.grundgesamtheit for s in schichten.values())
    gezogen = sum(s.gezogen for s in schichten.values())
    fehler = sum(s.fehler for s in schichten.values())
    gewichtet = sum(
        (Fraction(s.grundgesamtheit * s.fehler, s.gezogen) for s in schichten.values()),
        Fraction(0),
    )
    anteil = gewichtet / alle
    zuschlag = max(
        Fraction(s.grundgesamtheit * gezogen, alle * s.gezogen)
        for s in schichten.values()
    )
    einfach = obergrenze(gezogen, fehler, genau, None)
    oben = max(anteil, min(Fraction(1), einfach * zuschlag))
    satz = (
        f"Mit {prozent_kurz(genau)} Sicherheit sind höchstens {prozent(oben)} der "
        f"{zahl(alle)} Akten fehlerhaft."
    )
    schritte = (
        *_je_schicht(schichten),
        Schritt("Anteil, gewichtet nach den Akten je Schicht", wert=prozent(anteil)),
        Schritt(
            f"Obergrenze für {zahl(fehler)} von {zahl(gezogen)}",
            wert=prozent(einfach, 2),
            hinweis="Binomialverteilung, für Schichten auf der sicheren Seite",
        ),
        Schritt(
            "Zuschlag, weil nicht genau anteilig gezogen wurde",
            wert=f"mal {zahl(zuschlag, 3)}",
        ),
        Schritt("Obergrenze", wert=prozent(oben, 2)),
    )
    return Schichtung(als_dezimal(anteil), als_dezimal(oben), satz, schritte)


def _pruefe_schichten(schichten: Mapping[str, Schicht], sicherheit: Fraction) -> None:
    if sicherheit < SICHERHEIT_GESCHICHTET:
        raise ValueError("Bei Schichten muss die Sicherheit mindestens 75 % betragen.")
    if not schichten:
        raise ValueError("Es ist keine Schicht angegeben.")
    for name, schicht in schichten.items():
        pruefe_stichprobe(
            schicht.gezogen, schicht.fehler, schicht.grundgesamtheit, wo=f" in „{name}“"
        )


def _je_schicht(schichten: Mapping[str, Schicht]) -> Rechenweg:
    return tuple(
        Schritt(
            name,
            wert=f"{zahl(s.fehler)} von {zahl(s.gezogen)}",
            hinweis=f"steht für {anzahl(s.grundgesamtheit, 'Akte', 'Akten')}",
        )
        for name, s in sorted(schichten.items())
    )


@dataclass(frozen=True)
class Abweichung:
    """A drawn file whose amount is too high: as posted, as right, how often drawn."""

    betrag: Decimal
    richtig: Decimal
    treffer: int = 1

    @property
    def verfaelschung(self) -> Fraction:
        """The part of each posted euro that is wrong."""
        if not 0 <= self.richtig <= self.betrag or not self.betrag:
            raise ValueError(
                "Der richtige Betrag muss zwischen 0 und dem gebuchten liegen. "
                "Zu niedrige Buchungen werden gesondert hochgerechnet."
            )
        return 1 - Fraction(self.richtig) / Fraction(self.betrag)


@dataclass(frozen=True)
class Hochrechnung:
    """The wrong amount in all files: estimated, and at most."""

    geschaetzt: Decimal
    obergrenze: Decimal
    satz: str
    rechenweg: Rechenweg


def hochrechnung(
    *,
    gesamtbetrag: Decimal,
    umfang: int,
    abweichungen: Sequence[Abweichung],
    sicherheit: Zahl = SICHERHEIT,
) -> Hochrechnung:
    """Project the amounts found wrong in a draw by amount.

    Upper bound of Stringer (Proceedings of the Business and Economic Statistics
    Section, ASA, 1963): each part found wrong, largest first, counts with the step
    its number adds to the binomial bound. `umfang` counts draws, not files.

    :raises ValueError: if there are more findings than draws
    """
    genau = anteil_aus(sicherheit, name="Die Sicherheit")
    anzahl_aus(umfang, name="Der Umfang der Stichprobe", ab=1)
    teile = sorted(
        (a.verfaelschung for a in abweichungen for _ in range(a.treffer)), reverse=True
    )
    if len(teile) > umfang:
        raise ValueError("Es gibt mehr Abweichungen als Züge.")
    grenzen = [obergrenze(umfang, j, genau, None) for j in range(len(teile) + 1)]
    oben = grenzen[0] + sum(
        ((grenzen[j + 1] - grenzen[j]) * teil for j, teil in enumerate(teile)),
        Fraction(0),
    )
    mitte = sum(teile, Fraction(0)) / umfang
    geschaetzt = _geld(gesamtbetrag, mitte, ROUND_HALF_UP)
    hoechstens = min(gesamtbetrag, _geld(gesamtbetrag, oben, ROUND_CEILING))
    satz = (
        f"Mit {prozent_kurz(genau)} Sicherheit sind höchstens {euro(hoechstens)} der "
        f"{euro(gesamtbetrag)} zu viel gebucht; geschätzt sind es {euro(geschaetzt)}."
    )
    schritte = (
        Schritt("Gesamtbetrag", wert=euro(gesamtbetrag)),
        Schritt("Züge", wert=zahl(umfang), hinweis="jeder Cent mit gleicher Chance"),
        *_stufen(grenzen, teile),
        Schritt("Geschätzt", wert=euro(geschaetzt)),
        Schritt("Obergrenze nach Stringer", wert=euro(hoechstens)),
    )
    return Hochrechnung(geschaetzt, hoechstens, satz, schritte)


def _stufen(grenzen: Sequence[Fraction], teile: Sequence[Fraction]) -> Rechenweg:
    ohne = Schritt(
        "Obergrenze ohne Abweichung",
        wert=prozent(grenzen[0], 2),
        hinweis="Binomialverteilung",
    )
    return (
        ohne,
        *(
            Schritt(
                f"{j}. Abweichung: {prozent(teil)} des Betrags",
                wert=f"plus {prozent((grenzen[j] - grenzen[j - 1]) * teil, 2)}",
            )
            for j, teil in enumerate(teile, start=1)
        ),
    )


@dataclass(frozen=True)
class Uebereinstimmung:
    """How far two readers agree, and beyond chance (Cohen's κ)."""

    gleich: int
    gelesen: int
    anteil: Decimal
    kappa: Decimal | None
    rechenweg: Rechenweg


def uebereinstimmung(urteile: Iterable[tuple[str, str]]) -> Uebereinstimmung:
    """Compare two readers' verdicts on the same files.

    Source: Cohen, Educational and Psychological Measurement 20 (1960), 37–46. Where
    both gave one and the same verdict to all files, κ has no value (`None`).

    :raises ValueError: if no file was read twice
    """
    paare = list(urteile)
    if not paare:
        raise ValueError("Noch keine Akte ist zweimal gelesen.")
    menge = len(paare)
    gleich = sum(erstes == zweites for erstes, zweites in paare)
    erste, zweite = (Counter(seite) for seite in zip(*paare, strict=True))
    anteil = Fraction(gleich, menge)
    zufall = Fraction(sum(erste[u] * zweite[u] for u in erste), menge**2)
    kappa = (anteil - zufall) / (1 - zufall) if zufall != 1 else None
    schritte = (
        Schritt("Gleich beurteilt", wert=f"{gleich} von {menge}"),
        Schritt("Davon durch Zufall zu erwarten", wert=prozent(zufall)),
        Schritt(
            "Übereinstimmung über den Zufall hinaus",
            wert="nicht bestimmbar" if kappa is None else zahl(kappa, 2),
            hinweis="Kappa nach Cohen",
        ),
    )
    return Uebereinstimmung(
        gleich,
        menge,
        als_dezimal(anteil),
        None if kappa is None else als_dezimal(kappa),
        schritte,
    )


def pruefe_stichprobe(
    gezogen: int, fehler: int, grundgesamtheit: int | None, *, wo: str = ""
) -> None:
    """Refuse a sample that cannot be.

    :raises ValueError: with a German sentence
    """
    anzahl_aus(gezogen, name=f"Die Zahl der gezogenen Akten{wo}", ab=1)
    anzahl_aus(fehler, name=f"Die Zahl der Fehler{wo}")
    if fehler > gezogen:
        raise ValueError(f"Es gibt{wo} mehr Fehler ({fehler}) als Akten ({gezogen}).")
    if grundgesamtheit is None:
        return
    anzahl_aus(grundgesamtheit, name=f"Die Grundgesamtheit{wo}", ab=1)
    if gezogen > grundgesamtheit:
        raise ValueError(
            f"Es sind{wo} mehr Akten gezogen ({gezogen}), als es gibt "
            f"({grundgesamtheit})."
        )


def _geld(gesamt: Decimal, anteil: Fraction, rundung: str) -> Decimal:
    genau = Fraction(gesamt) * anteil
    return (Decimal(genau.numerator) / Decimal(genau.denominator)).quantize(
        CENT, rounding=rundung
    )
