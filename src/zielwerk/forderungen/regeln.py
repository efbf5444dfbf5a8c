"""Receivables: movement sheet, Verjährung, value limits, offset (§§ 50 SGB X, 59 BHO).

Not covered: interest on a Stundung, Hemmung and Neubeginn of the Verjährung, and the
end of an Aufrechnung (§ 43 Abs. 4 SGB II); an official decides these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext

from zielwerk.forderungen.alter import (
    Kleinbetrag,
    Wertberichtigung,
    alter_in_jahren,
    kleinbetrag,
    wertberichtigung,
)
from zielwerk.forderungen.betrag import (
    CENT,
    NULL,
    PARAMETER,
    STELLEN,
    Betrag,
    ForderungError,
    betrag_aus,
    fundstelle,
    nicht_negativ,
)
from zielwerk.kern.anzeige import euro, prozent_kurz, tag, tag_kurz
from zielwerk.kern.kalender import nach_monaten
from zielwerk.kern.rechenweg import Rechenweg, Schritt

__all__ = [
    "MASSNAHMEN",
    "PARAMETER",
    "Aufrechnung",
    "Betrag",
    "Bewegung",
    "ForderungError",
    "Kleinbetrag",
    "Verjaehrung",
    "Wertberichtigung",
    "Wertgrenze",
    "alter_in_jahren",
    "aufrechnung",
    "bewegung",
    "kleinbetrag",
    "verjaehrung",
    "wertberichtigung",
    "wertgrenze",
]
MASSNAHMEN = ("stundung", "niederschlagung", "erlass")
HUNDERT = 100
MONATE = 12


@dataclass(frozen=True)
class Bewegung:
    """Both closing balances, and every step from the opening to them."""

    gesamt: Decimal
    ohne_niederschlagung: Decimal
    rechenweg: Rechenweg

    @property
    def niedergeschlagen(self) -> Decimal:
        """What exists but stands outside the balance that is worth something."""
        return self.gesamt - self.ohne_niederschlagung


def bewegung(
    *,
    anfang: Betrag,
    zugang: Betrag = 0,
    korrektur: Betrag = 0,
    tilgung: Betrag = 0,
    erlass: Betrag = 0,
    niederschlagung: Betrag = 0,
    wiederzugang: Betrag = 0,
    anfang_ohne_niederschlagung: Betrag | None = None,
) -> Bewegung:
    """Return both closing balances of a period.

    Niederschlagung is no waiver: it and Wiederzugang move only the balance without
    Niederschlagung. `korrektur` has its sign; the others count as named, a negative
    one (a payment booked back) turns around. One `anfang` stands for both balances.

    :raises ForderungError: for what is no amount in whole cents
    """
    beginn = betrag_aus(anfang, "Anfang")
    ohne = anfang_ohne_niederschlagung
    beginn_ohne = beginn if ohne is None else betrag_aus(ohne, "Anfang")
    beide = (
        ("Zugang", betrag_aus(zugang, "Zugang")),
        ("Korrektur", betrag_aus(korrektur, "Korrektur")),
        ("Tilgung", -betrag_aus(tilgung, "Tilgung")),
        ("Erlass", -betrag_aus(erlass, "Erlass")),
    )
    nur_ohne = (
        ("Niederschlagung", -betrag_aus(niederschlagung, "Niederschlagung")),
        ("Wiederzugang", betrag_aus(wiederzugang, "Wiederzugang")),
    )
    with localcontext(prec=STELLEN):
        gesamt = beginn + sum((b for _, b in beide), NULL)
        werthaltig = beginn_ohne + sum((b for _, b in (*beide, *nur_ohne)), NULL)
    anfaenge, enden = (beginn, beginn_ohne), (gesamt, werthaltig)
    schritte = _bewegungsschritte(anfaenge, beide, nur_ohne, enden)
    return Bewegung(gesamt, werthaltig, schritte)


def _bewegungsschritte(
    anfaenge: tuple[Decimal, Decimal],
    beide: Sequence[tuple[str, Decimal]],
    nur_ohne: Sequence[tuple[str, Decimal]],
    enden: tuple[Decimal, Decimal],
) -> Rechenweg:
    """Return the steps from both opening to both closing balances."""
    return (
        Schritt("Anfangsbestand gesamt", wert=euro(anfaenge[0])),
        Schritt("Anfangsbestand ohne Niederschlagung", wert=euro(anfaenge[1])),
        *(Schritt(name, wert=_mit_zeichen(wert)) for name, wert in beide),
        *(
            Schritt(
                name,
                wert=_mit_zeichen(wert),
                norm="§ 59 Abs. 1 Nr. 2 BHO",
                hinweis="kein Verzicht, ändert nur den Bestand ohne Niederschlagung",
            )
            for name, wert in nur_ohne
        ),
        Schritt("Endbestand ohne Niederschlagung", wert=euro(enden[1])),
        Schritt("Endbestand gesamt", wert=euro(enden[0])),
    )


def _mit_zeichen(betrag: Decimal) -> str:
    return f"+{euro(betrag)}" if betrag > 0 else euro(betrag)


@dataclass(frozen=True)
class Verjaehrung:
    """The last day on which the claim can be enforced."""

    ende: date
    rechenweg: Rechenweg


def verjaehrung(
    *, unanfechtbar_am: date, durchsetzung_unanfechtbar_am: date | None = None
) -> Verjaehrung:
    """Return the last day before an Erstattungsforderung is time-barred.

    Four years after the end of the year in which the Bescheid became unanfechtbar. A
    separate Verwaltungsakt to enforce it makes it 30 years from its own
    Unanfechtbarkeit. Hemmung and Neubeginn are not covered.

    :raises ParameterError: before the first value
    """
    if durchsetzung_unanfechtbar_am is not None:
        wert = PARAMETER["verjaehrung_durchsetzung_jahre"].am(
            durchsetzung_unanfechtbar_am
        )
        ende = nach_monaten(durchsetzung_unanfechtbar_am, wert.wert * MONATE)
        beginn = durchsetzung_unanfechtbar_am
        text = "Verwaltungsakt zur Durchsetzung unanfechtbar"
    else:
        wert = PARAMETER["verjaehrung_jahre"].am(unanfechtbar_am)
        beginn = date(unanfechtbar_am.year, 12, 31)
        ende = date(unanfechtbar_am.year + wert.wert, 12, 31)
        text = "Ende des Jahres der Unanfechtbarkeit"
    return Verjaehrung(
        ende,
        (
            Schritt("Bescheid unanfechtbar", wert=tag_kurz(unanfechtbar_am)),
            Schritt(text, wert=tag_kurz(beginn)),
            Schritt(
                f"plus {wert.wert} Jahre",
                wert=tag_kurz(ende),
                norm=wert.norm,
                hinweis=fundstelle(wert),
            ),
        ),
    )


@dataclass(frozen=True)
class Wertgrenze:
    """Whether a decision stays within what the Inkasso-Service may decide alone."""

    eingehalten: bool
    grenze: Decimal
    rechenweg: Rechenweg


def wertgrenze(massnahme: str, betrag: Betrag, *, am: date) -> Wertgrenze:
    """Return whether an amount is within the limit of a Maßnahme on a day.

    :raises ForderungError: for an unknown Maßnahme or no proper amount
    :raises ParameterError: before the first limit
    """
    if massnahme not in MASSNAHMEN:
        raise ForderungError(
            f"„{massnahme}“ ist keine Maßnahme. Möglich sind: {', '.join(MASSNAHMEN)}."
        )
    summe = nicht_negativ(betrag, massnahme.capitalize())
    wert = PARAMETER[f"wertgrenze_{massnahme}"].am(am)
    grenze = Decimal(wert.wert).quantize(CENT)
    eingehalten = summe <= grenze
    return Wertgrenze(
        eingehalten,
        grenze,
        (
            Schritt(f"{massnahme.capitalize()} am {tag(am)}", wert=euro(summe)),
            Schritt(
                "Wertgrenze",
                wert=euro(grenze),
                norm=wert.norm,
                hinweis=fundstelle(wert),
            ),
            Schritt("eingehalten" if eingehalten else "überschritten"),
        ),
    )


@dataclass(frozen=True)
class Aufrechnung:
    """Whether a further Aufrechnung fits beside those that run."""

    zulaessig: bool
    zusammen: Decimal
    rechenweg: Rechenweg


def aufrechnung(
    *, laufend: Decimal | float, neu: Decimal | float, am: date | None = None
) -> Aufrechnung:
    """Return whether running and new shares (0–1) of the Regelbedarf fit together.

    `am` None takes the newest limit.

    :raises ForderungError: for a share that is none
    """
    teile = {"laufend": _anteil(laufend, "laufend"), "neu": _anteil(neu, "neu")}
    zusammen = sum(teile.values(), Decimal(0))
    wert = PARAMETER["aufrechnung_hoechstens_prozent"].am(am or date.max)
    grenze = Decimal(wert.wert) / HUNDERT
    zulaessig = zusammen <= grenze
    return Aufrechnung(
        zulaessig,
        zusammen,
        (
            Schritt("laufende Aufrechnungen", wert=prozent_kurz(teile["laufend"])),
            Schritt("neue Aufrechnung", wert=prozent_kurz(teile["neu"])),
            Schritt(
                f"zusammen {prozent_kurz(zusammen)}, höchstens {prozent_kurz(grenze)} "
                "des Regelbedarfs",
                wert="zulässig" if zulaessig else "nicht zulässig",
                norm=wert.norm,
                hinweis=fundstelle(wert),
            ),
        ),
    )


def _anteil(wert: Decimal | float, name: str) -> Decimal:
    """Return a share; of a float the digits as written (0.1 is one tenth)."""
    try:
        anteil = Decimal(str(wert))
    except InvalidOperation as fehler:
        raise ForderungError(f"{name}: „{wert}“ ist kein Anteil.") from fehler
    if not anteil.is_finite() or not 0 <= anteil <= 1:
        raise ForderungError(
            f"{name}: Ein Anteil liegt zwischen 0 und 1, nicht {wert}."
        )
    return anteil
