"""How many files must be audited, and what so many can and cannot show."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from zielwerk.aktenpruefungen.eingabe import Zahl, anteil_aus, anzahl_aus
from zielwerk.aktenpruefungen.verteilung import (
    Binomial,
    Hypergeometrisch,
    Verteilung,
    kleinste,
    vergleiche,
)
from zielwerk.kern.anzeige import anzahl, prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt

STELLEN_CHANCE = 2
SICHERHEIT = Decimal("0.95")


@dataclass(frozen=True)
class Stichprobenplan:
    """The smallest sample for a statement, and every step to it."""

    umfang: int
    erlaubte_fehler: int
    satz: str
    rechenweg: Rechenweg


@dataclass(frozen=True)
class _Ziel:
    """What is to be shown, checked and as exact fractions."""

    hoechstens: Fraction
    sicherheit: Fraction
    fehler: int
    grundgesamtheit: int | None

    @property
    def fehlerhaft(self) -> int | None:
        """The faulty files against which a finite population is planned."""
        if self.grundgesamtheit is None:
            return None
        return ceil(self.hoechstens * self.grundgesamtheit)

    def verteilung(self, umfang: int) -> Verteilung:
        """Return how many errors a sample shows if the share is just too high."""
        if self.grundgesamtheit is None or self.fehlerhaft is None:
            return Binomial(self.hoechstens, umfang)
        return Hypergeometrisch(self.grundgesamtheit, self.fehlerhaft, umfang)

    def genuegt(self, umfang: int) -> bool:
        """Say whether so few errors in so many files would be improbable enough."""
        return (
            vergleiche(self.verteilung(umfang), self.fehler, 1 - self.sicherheit) <= 0
        )


def stichprobenumfang(
    *,
    hoechstens_anteil: Zahl,
    sicherheit: Zahl = SICHERHEIT,
    erwartete_fehler: int = 0,
    grundgesamtheit: int | None = None,
) -> Stichprobenplan:
    """Find the smallest sample that can carry the statement.

    The statement: with `sicherheit` at most `hoechstens_anteil` of the files are
    faulty, if no more than `erwartete_fehler` are found. Exact: hypergeometric
    against ⌈pN⌉ faulty files if the population is known, otherwise binomial.

    :raises ValueError: with a German sentence, if no sample can show it
    """
    ziel = _Ziel(
        anteil_aus(hoechstens_anteil, name="Der hinnehmbare Fehleranteil"),
        anteil_aus(sicherheit, name="Die Sicherheit"),
        anzahl_aus(erwartete_fehler, name="Die Zahl der erwarteten Fehler"),
        None
        if grundgesamtheit is None
        else anzahl_aus(grundgesamtheit, name="Die Grundgesamtheit", ab=1),
    )
    umfang = _umfang(ziel)
    return Stichprobenplan(
        umfang, ziel.fehler, _satz(ziel, umfang), _rechenweg(ziel, umfang)
    )


def umfang_bei_erwartetem_anteil(
    *,
    hoechstens_anteil: Zahl,
    erwarteter_anteil: Zahl,
    sicherheit: Zahl = SICHERHEIT,
    grundgesamtheit: int | None = None,
) -> Stichprobenplan:
    """Plan so that the expected share does not spoil the statement.

    The number of allowed errors grows with the sample: it is the expected share of
    the sample, rounded up, as in the tables of the AICPA.

    :raises ValueError: with a German sentence, if no sample can show it
    """
    erwartet = anteil_aus(erwarteter_anteil, name="Der erwartete Fehleranteil")
    if erwartet >= anteil_aus(hoechstens_anteil, name="Der hinnehmbare Fehleranteil"):
        raise ValueError(
            "Der erwartete Fehleranteil muss kleiner sein als der hinnehmbare."
        )
    fehler = 0
    while True:
        plan = stichprobenumfang(
            hoechstens_anteil=hoechstens_anteil,
            sicherheit=sicherheit,
            erwartete_fehler=fehler,
            grundgesamtheit=grundgesamtheit,
        )
        if ceil(erwartet * plan.umfang) <= fehler:
            return plan
        fehler = ceil(erwartet * plan.umfang)


def chance_zu_verfehlen(
    *,
    umfang: int,
    erlaubte_fehler: int,
    wahrer_anteil: Zahl,
    grundgesamtheit: int | None = None,
) -> Decimal:
    """Return the chance of more errors than allowed, if the true share is this."""
    anteil = anteil_aus(wahrer_anteil, name="Der wahre Fehleranteil")
    verteilung: Verteilung = Binomial(anteil, umfang)
    if grundgesamtheit is not None:
        verteilung = Hypergeometrisch(
            grundgesamtheit, ceil(anteil * grundgesamtheit), umfang
        )
    return 1 - verteilung.hoechstens(erlaubte_fehler)


def _umfang(ziel: _Ziel) -> int:
    alle = ziel.grundgesamtheit
    if alle is None:
        return kleinste(ziel.genuegt, ziel.fehler + 1)
    if ziel.fehler > ziel.hoechstens * alle:
        raise ValueError(
            f"{anzahl(ziel.fehler, 'Fehler', 'Fehler')} sind schon mehr als "
            f"{prozent_kurz(ziel.hoechstens)} von {anzahl(alle, 'Akte', 'Akten')}. "
            "Das lässt sich auch mit allen Akten nicht zeigen."
        )
    return kleinste(ziel.genuegt, min(ziel.fehler + 1, alle), alle)


def _satz(ziel: _Ziel, umfang: int) -> str:
    gefunden = f"höchstens {ziel.fehler}" if ziel.fehler else "keinen"
    akten = (
        "Akten"
        if ziel.grundgesamtheit is None
        else f"{zahl(ziel.grundgesamtheit)} "
        f"{'Akte' if ziel.grundgesamtheit == 1 else 'Akten'}"
    )
    return (
        f"Finden Sie in {anzahl(umfang, 'Akte', 'Akten')} {gefunden} Fehler, können "
        f"Sie mit {prozent_kurz(ziel.sicherheit)} Sicherheit sagen: Höchstens "
        f"{prozent_kurz(ziel.hoechstens)} der {akten} sind fehlerhaft."
    )


def _rechenweg(ziel: _Ziel, umfang: int) -> Rechenweg:
    return (
        *_annahme(ziel),
        Schritt("Fehler, die dabei vorkommen dürfen", wert=zahl(ziel.fehler)),
        Schritt(
            "Irrtumswahrscheinlichkeit höchstens",
            wert=prozent_kurz(1 - ziel.sicherheit),
        ),
        *_probe(ziel, umfang),
        Schritt("Umfang der Stichprobe", wert=anzahl(umfang, "Akte", "Akten")),
    )


def _annahme(ziel: _Ziel) -> Rechenweg:
    if ziel.grundgesamtheit is None or ziel.fehlerhaft is None:
        return (
            Schritt(
                "Grundgesamtheit",
                wert="nicht angegeben",
                hinweis="Binomialverteilung: gilt für beliebig viele Akten",
            ),
            Schritt("Angenommener Fehleranteil", wert=prozent_kurz(ziel.hoechstens)),
        )
    genau = zahl(ziel.hoechstens * ziel.grundgesamtheit, STELLEN_CHANCE)
    return (
        Schritt(
            "Grundgesamtheit",
            wert=anzahl(ziel.grundgesamtheit, "Akte", "Akten"),
            hinweis="hypergeometrische Verteilung: gezogen ohne Zurücklegen",
        ),
        Schritt(
            "Angenommene fehlerhafte Akten",
            wert=zahl(ziel.fehlerhaft),
            hinweis=(
                f"{prozent_kurz(ziel.hoechstens)} von {zahl(ziel.grundgesamtheit)} "
                f"sind {genau}, aufgerundet"
            ),
        ),
    )


def _probe(ziel: _Ziel, umfang: int) -> Rechenweg:
    """Show that this size suffices and the next smaller one does not."""
    if umfang == ziel.grundgesamtheit:
        return (
            Schritt(
                "Kleinere Stichproben genügen nicht",
                wert="alle Akten",
                hinweis="Vollprüfung: das Ergebnis gilt ohne Unsicherheit",
            ),
        )
    hoechstens = f"höchstens {ziel.fehler}" if ziel.fehler else "keinen"
    return tuple(
        Schritt(
            f"Chance, in {anzahl(n, 'Akte', 'Akten')} {hoechstens} Fehler zu finden",
            wert=prozent(Fraction(ziel.verteilung(n).hoechstens(ziel.fehler)), 2),
            hinweis=urteil,
        )
        for n, urteil in ((umfang - 1, "zu viel"), (umfang, "genügt"))
        if n > ziel.fehler
    )
