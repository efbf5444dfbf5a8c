"""A vote by Fraktion: summed, checked against who was there, put into words.

A motion is carried by more Ja than Nein; an Enthaltung counts for neither side and a
tie is no majority. Not covered: qualified majorities, secret ballots, and who may not
vote (Befangenheit): such a person does not count as present.
"""

from collections.abc import Mapping
from dataclasses import dataclass

STIMMEN = ("ja", "nein", "enthaltung")
_ANWESEND, _OHNE_STIMME = "anwesend", "ohne_stimme"
_BEKANNT = frozenset({*STIMMEN, _ANWESEND, _OHNE_STIMME})


class AbstimmungError(ValueError):
    """A vote whose sums do not agree; the message says which and what to do."""


@dataclass(frozen=True)
class Fraktionsstimmen:
    """The votes of one Fraktion; `ohne_stimme` were present and did not vote."""

    fraktion: str
    ja: int = 0
    nein: int = 0
    enthaltung: int = 0
    ohne_stimme: int = 0

    @property
    def anwesend(self) -> int:
        """Everybody of the Fraktion who was there."""
        return self.ja + self.nein + self.enthaltung + self.ohne_stimme


@dataclass(frozen=True)
class Abstimmung:
    """A counted vote with its words."""

    fraktionen: tuple[Fraktionsstimmen, ...]
    ja: int
    nein: int
    enthaltung: int
    anwesend: int

    @property
    def ergebnis(self) -> str:
        """Return "12:0:0": Ja, Nein, Enthaltung."""
        return f"{self.ja}:{self.nein}:{self.enthaltung}"

    @property
    def angenommen(self) -> bool:
        """Whether there are more Ja than Nein."""
        return self.ja > self.nein

    @property
    def wortlaut(self) -> str:
        """Return the vote in words: "einstimmig bei 2 Enthaltungen"."""
        return _mit_enthaltungen(self._wort(), self.enthaltung)

    def _wort(self) -> str:
        if self.angenommen:
            return "mehrstimmig" if self.nein else "einstimmig"
        if self.ja == self.nein:
            return "abgelehnt bei Stimmengleichheit" if self.ja else "ohne Mehrheit"
        return "mehrstimmig abgelehnt" if self.ja else "einstimmig abgelehnt"


def _mit_enthaltungen(wort: str, menge: int) -> str:
    if not menge:
        return wort
    bindung = "und" if " bei " in wort else "bei"
    return f"{wort} {bindung} {menge} {'Enthaltung' if menge == 1 else 'Enthaltungen'}"


def abstimmung(
    stimmen: Mapping[str, Mapping[str, int]], *, anwesend: int | None = None
) -> Abstimmung:
    """Return the sum of a vote by Fraktion.

    `stimmen`: Fraktion → `ja`, `nein`, `enthaltung` (missing: none), and where it is
    known `anwesend` and `ohne_stimme` (present, but did not vote). Every number of
    people present that is given must be the sum of what they did.

    :raises AbstimmungError: if a count is no whole number from 0 up, a Fraktion has no
        name or stands twice, nobody voted, or a sum does not agree
    """
    zeilen = tuple(_zeile(name, werte) for name, werte in stimmen.items())
    namen = [zeile.fraktion for zeile in zeilen]
    if doppelt := sorted({name for name in namen if namen.count(name) > 1}):
        raise AbstimmungError(f"Fraktion doppelt eingetragen: {', '.join(doppelt)}.")
    ja, nein, enthaltung = (
        sum(getattr(zeile, art) for zeile in zeilen) for art in STIMMEN
    )
    if not ja + nein + enthaltung:
        raise AbstimmungError("Es ist keine Stimme eingetragen.")
    summe = sum(zeile.anwesend for zeile in zeilen)
    if anwesend is not None:
        _check_summe("Insgesamt", _anzahl("Insgesamt", _ANWESEND, anwesend), summe)
    return Abstimmung(zeilen, ja, nein, enthaltung, summe)


def _zeile(name: str, werte: Mapping[str, int]) -> Fraktionsstimmen:
    """Return the votes of one Fraktion, checked."""
    fraktion = " ".join(name.split())
    if not fraktion:
        raise AbstimmungError("Eine Zeile hat Stimmen, aber keine Fraktion.")
    if fremd := sorted(set(werte) - _BEKANNT):
        raise AbstimmungError(f"{fraktion}: „{', '.join(fremd)}“ ist keine Stimmart.")
    zahlen = {art: _anzahl(fraktion, art, wert) for art, wert in werte.items()}
    gemeldet = zahlen.pop(_ANWESEND, None)
    zeile = Fraktionsstimmen(fraktion, **zahlen)
    if gemeldet is not None:
        _check_summe(fraktion, gemeldet, zeile.anwesend)
    return zeile


def _anzahl(wer: str, art: str, wert: int) -> int:
    """Return a count if it is one (True is none)."""
    if type(wert) is not int or wert < 0:
        raise AbstimmungError(
            f"{wer}, {art}: {wert} ist keine Anzahl. Bitte geben Sie eine ganze Zahl "
            "ab 0 an."
        )
    return wert


def _check_summe(wer: str, anwesend: int, summe: int) -> None:
    """Refuse a number of people present that is not the sum of what they did."""
    if summe > anwesend:
        raise AbstimmungError(
            f"{wer}: {summe} Stimmen bei {anwesend} Anwesenden. Bitte prüfen Sie die "
            "Zahlen."
        )
    if summe < anwesend:
        raise AbstimmungError(
            f"{wer}: {anwesend} Anwesende, aber nur {summe} Stimmen. Wer nicht "
            "abgestimmt hat, gehört zu „ohne Stimme“."
        )
