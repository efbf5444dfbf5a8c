"""File audits: sample size, draw, and what a result may say (point 6 of the agreement).

One-sided bounds throughout ("mit 95 % Sicherheit höchstens"). Not covered: chosen
cases (Risikoauswahl), which say nothing about the files that were not chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zielwerk.aktenpruefungen.aussage import Aussage, aussage
from zielwerk.aktenpruefungen.eingabe import Zahl, als_dezimal, anteil_aus
from zielwerk.aktenpruefungen.grenzen import obergrenze, untergrenze
from zielwerk.aktenpruefungen.hochrechnung import (
    Abweichung,
    Hochrechnung,
    Schicht,
    Schichtung,
    Uebereinstimmung,
    geschichtete_auswertung,
    hochrechnung,
    pruefe_stichprobe,
    uebereinstimmung,
)
from zielwerk.aktenpruefungen.umfang import (
    SICHERHEIT,
    Stichprobenplan,
    chance_zu_verfehlen,
    stichprobenumfang,
    umfang_bei_erwartetem_anteil,
)
from zielwerk.aktenpruefungen.ziehung import (
    Betragszug,
    betragsziehung,
    gezogene_plaetze,
    listenpruefsumme,
    schichtumfaenge,
    systematische_plaetze,
    systematische_ziehung,
    ziehung,
)
from zielwerk.kern.anzeige import anzahl, prozent, prozent_kurz, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt

__all__ = [
    "SICHERHEIT",
    "Abweichung",
    "Aussage",
    "Auswertung",
    "Betragszug",
    "Gesamtergebnis",
    "Hochrechnung",
    "Schicht",
    "Schichtung",
    "Stichprobenplan",
    "Uebereinstimmung",
    "aussage",
    "auswertung",
    "betragsziehung",
    "chance_zu_verfehlen",
    "gesamtergebnis",
    "geschichtete_auswertung",
    "gezogene_plaetze",
    "hochrechnung",
    "listenpruefsumme",
    "schichtumfaenge",
    "stichprobenumfang",
    "systematische_plaetze",
    "systematische_ziehung",
    "uebereinstimmung",
    "umfang_bei_erwartetem_anteil",
    "ziehung",
]


@dataclass(frozen=True)
class Auswertung:
    """The share found, and between which bounds the share of all files lies."""

    gezogen: int
    fehler: int
    grundgesamtheit: int | None
    sicherheit: Fraction
    unten: Fraction
    oben: Fraction

    @property
    def anteil(self) -> Decimal:
        """The share found in the sample."""
        return als_dezimal(Fraction(self.fehler, self.gezogen))

    @property
    def untergrenze(self) -> Decimal:
        """The share that all files have at least."""
        return als_dezimal(self.unten)

    @property
    def obergrenze(self) -> Decimal:
        """The share that all files have at most."""
        return als_dezimal(self.oben)

    def belegt(self, hoechstens_anteil: Zahl) -> bool:
        """Say whether the result shows that the share is at most this."""
        return self.oben <= anteil_aus(
            hoechstens_anteil, name="Der hinnehmbare Fehleranteil"
        )

    @property
    def satz(self) -> str:
        """What may be said about all files."""
        if self.gezogen == self.grundgesamtheit:
            return (
                f"Alle {zahl(self.gezogen)} Akten wurden geprüft, fehlerhaft: "
                f"{zahl(self.fehler)} ({prozent(self.oben)}). Das gilt ohne "
                "Unsicherheit."
            )
        alle = "aller Akten"
        if self.grundgesamtheit is not None:
            alle = f"der {zahl(self.grundgesamtheit)} Akten"
        sicher = f"Mit {prozent_kurz(self.sicherheit)} Sicherheit sind"
        if self.fehler == self.gezogen:
            return (
                f"{sicher} mindestens {prozent(self.unten)} {alle} fehlerhaft. Eine "
                "Obergrenze lässt sich nicht angeben: Jede geprüfte Akte war es."
            )
        return f"{sicher} höchstens {prozent(self.oben)} {alle} fehlerhaft."

    @property
    def rechenweg(self) -> Rechenweg:
        """Every step from what was found to what may be said."""
        alle, fehler = self.grundgesamtheit, zahl(self.fehler)
        gefunden = prozent(Fraction(self.fehler, self.gezogen))
        return (
            Schritt(
                "Grundgesamtheit",
                wert="nicht angegeben"
                if alle is None
                else anzahl(alle, "Akte", "Akten"),
                hinweis="Binomialverteilung (Clopper und Pearson)"
                if alle is None
                else "hypergeometrische Verteilung: gezogen ohne Zurücklegen",
            ),
            Schritt(
                "Fehlerhaft in der Stichprobe",
                wert=f"{fehler} von {zahl(self.gezogen)}, {gefunden}",
            ),
            Schritt(
                "Irrtumswahrscheinlichkeit je Grenze",
                wert=prozent_kurz(1 - self.sicherheit),
                hinweis="einseitig: jede Grenze gilt für sich",
            ),
            Schritt(
                "Untergrenze",
                wert=self._grenze(self.unten),
                hinweis=f"bei noch weniger wäre {fehler} oder mehr zu selten",
            ),
            Schritt(
                "Obergrenze",
                wert=self._grenze(self.oben),
                hinweis=f"bei noch mehr wäre {fehler} oder weniger zu selten",
            ),
        )

    def _grenze(self, anteil: Fraction) -> str:
        if self.grundgesamtheit is None:
            return prozent(anteil, 2)
        akten = zahl(anteil * self.grundgesamtheit)
        return f"{akten} von {zahl(self.grundgesamtheit)}, {prozent(anteil, 2)}"


def auswertung(
    *,
    gezogen: int,
    fehler: int,
    sicherheit: Zahl = SICHERHEIT,
    grundgesamtheit: int | None = None,
) -> Auswertung:
    """Say what a simple random sample shows about all files.

    Each bound holds for itself with `sicherheit`; both together hold with less.
    Exact: hypergeometric if the population is known, otherwise binomial.

    :raises ValueError: with a German sentence, if the numbers cannot be
    """
    genau = anteil_aus(sicherheit, name="Die Sicherheit")
    pruefe_stichprobe(gezogen, fehler, grundgesamtheit)
    return Auswertung(
        gezogen,
        fehler,
        grundgesamtheit,
        genau,
        untergrenze(gezogen, fehler, genau, grundgesamtheit),
        obergrenze(gezogen, fehler, genau, grundgesamtheit),
    )


@dataclass(frozen=True)
class Gesamtergebnis:
    """The result over all files, and that of each stratum beside it."""

    alle: int | None
    gezogen: int
    fehler: int
    anteil: Decimal
    obergrenze: Decimal
    belegt: bool
    satz: str
    rechenweg: Rechenweg
    schichten: tuple[tuple[str, Auswertung], ...]

    @property
    def unterschied(self) -> bool:
        """Whether one stratum has at least more than another has at most."""
        werte = [wert for _, wert in self.schichten]
        return any(a.unten > b.oben for a in werte for b in werte)


def gesamtergebnis(
    *,
    gezogen: int,
    fehler: int,
    hoechstens_anteil: Zahl,
    sicherheit: Zahl = SICHERHEIT,
    grundgesamtheit: int | None = None,
    schichten: Mapping[str, Schicht] | None = None,
) -> Gesamtergebnis:
    """Evaluate a sample: drawn simply, or from `schichten`, whose sums then count.

    :raises ValueError: with a German sentence, if the numbers cannot be
    """
    ziel = anteil_aus(hoechstens_anteil, name="Der hinnehmbare Fehleranteil")
    je_schicht = _je_schicht(schichten or {}, sicherheit)
    if schichten:
        grundgesamtheit = sum(s.grundgesamtheit for s in schichten.values())
        gezogen = sum(s.gezogen for s in schichten.values())
        fehler = sum(s.fehler for s in schichten.values())
    ergebnis: Auswertung | Schichtung
    if schichten and len(schichten) > 1 and gezogen != grundgesamtheit:
        ergebnis = geschichtete_auswertung(schichten, sicherheit=sicherheit)
    else:
        ergebnis = auswertung(
            gezogen=gezogen,
            fehler=fehler,
            sicherheit=sicherheit,
            grundgesamtheit=grundgesamtheit,
        )
    return Gesamtergebnis(
        grundgesamtheit,
        gezogen,
        fehler,
        ergebnis.anteil,
        ergebnis.obergrenze,
        Fraction(ergebnis.obergrenze) <= ziel,
        ergebnis.satz,
        ergebnis.rechenweg,
        je_schicht,
    )


def _je_schicht(
    schichten: Mapping[str, Schicht], sicherheit: Zahl
) -> tuple[tuple[str, Auswertung], ...]:
    return tuple(
        (
            name,
            auswertung(
                gezogen=s.gezogen,
                fehler=s.fehler,
                sicherheit=sicherheit,
                grundgesamtheit=s.grundgesamtheit,
            ),
        )
        for name, s in sorted(schichten.items())
    )
