"""The Karenzzeit of § 22 Abs. 1 SGB II: when it begins, and when it ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.kern.kalender import nach_monaten
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.unterkunft.rechtslage import (
    BEGINN_KARENZRECHT,
    PARAMETER,
    STANDARD,
    Einstellungen,
    UnterkunftError,
    fundstelle,
    monatserster,
    normen,
    rechtslage,
)

EIN_TAG = timedelta(days=1)


@dataclass(frozen=True)
class Unterbrechung:
    """Days without benefits of the SGB II, both ends included.

    `sgb12`: benefits of the SGB XII were drawn meanwhile; then no new Karenzzeit
    begins afterwards.
    """

    von: date
    bis: date
    sgb12: bool = False

    def __post_init__(self) -> None:
        if self.bis < self.von:
            raise UnterkunftError(
                f"Die Unterbrechung endet ({tag(self.bis)}) vor ihrem Anfang "
                f"({tag(self.von)})."
            )


@dataclass(frozen=True)
class Karenzzeit:
    """The Karenzzeit, both days included, and how it was found."""

    beginn: date
    ende: date
    rechenweg: Rechenweg

    def __contains__(self, am: date) -> bool:
        """Return whether a day lies in the Karenzzeit."""
        return self.beginn <= am <= self.ende

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


@dataclass(frozen=True)
class Karenzpruefung:
    """The Karenzzeit or None, with the steps in both cases."""

    karenzzeit: Karenzzeit | None
    rechenweg: Rechenweg

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


def karenzzeit(
    *,
    erster_monat: date,
    unterbrechungen: Iterable[Unterbrechung | tuple[date, date]] = (),
    zuvor_nur_angemessen: bool = False,
    einstellungen: Einstellungen = STANDARD,
) -> Karenzzeit | None:
    """Return the Karenzzeit of a case, or None if there is none.

    The explanation of a None stands in `karenzpruefung`.

    :raises UnterkunftError: for an interruption that ends before it begins
    """
    return karenzpruefung(
        erster_monat=erster_monat,
        unterbrechungen=unterbrechungen,
        zuvor_nur_angemessen=zuvor_nur_angemessen,
        einstellungen=einstellungen,
    ).karenzzeit


def karenzpruefung(
    *,
    erster_monat: date,
    unterbrechungen: Iterable[Unterbrechung | tuple[date, date]] = (),
    zuvor_nur_angemessen: bool = False,
    einstellungen: Einstellungen = STANDARD,
) -> Karenzpruefung:
    """Return whether a case has a Karenzzeit, from when to when, and why.

    `erster_monat` is any day of the month benefits were first drawn for;
    `unterbrechungen` are the days without benefits since. After three years without
    any the last Karenzzeit is returned. Not covered: that the law may grant a new
    one for a change of the household.

    :raises UnterkunftError: for an interruption that ends before it begins
    """
    pausen = _verbunden(unterbrechungen)
    beginn, schritte = _erster_monat(erster_monat, pausen)
    if zuvor_nur_angemessen:
        ausschluss = _schritt(
            beginn,
            "ausgeschlossen",
            "Keine Karenzzeit: für diese Unterkunft wurden in einem früheren "
            "Bewilligungszeitraum nur die angemessenen Aufwendungen anerkannt",
        )
        return Karenzpruefung(None, (*schritte, ausschluss))
    if beginn < BEGINN_KARENZRECHT:
        beginn = _erster_bezugsmonat(BEGINN_KARENZRECHT, pausen)
        satz = f"Zeiten bis 31.12.2022 zählen nicht; Beginn am {tag(beginn)}"
        schritte.append(_schritt(beginn, "vor_2023", satz))
    ende, weitere = _ende(beginn, pausen, einstellungen)
    rechenweg = (*schritte, *weitere)
    return Karenzpruefung(Karenzzeit(beginn, ende, rechenweg), rechenweg)


def _erster_monat(
    erster: date, pausen: Iterable[Unterbrechung]
) -> tuple[date, list[Schritt]]:
    """Return the month a Karenzzeit may begin with, the last one after a long pause."""
    beginn = monatserster(erster)
    schritte = [Schritt("Erster Monat mit Leistungen", wert=f"{beginn:%m/%Y}")]
    neu = _nach_langer_pause(pausen)
    if neu and neu > beginn:
        beginn = neu
        satz = (
            "Drei Jahre ohne Leistungen nach SGB II und SGB XII: neue Karenzzeit ab "
            f"{tag(neu)}"
        )
        schritte.append(_schritt(beginn, "neue_karenzzeit", satz))
    return beginn, schritte


def _schritt(am: date, satz: str, text: str) -> Schritt:
    """Return a step with the sentence of the law on a day, from 2023 on."""
    return rechtslage(max(am, BEGINN_KARENZRECHT)).schritt(satz, text)


def _verbunden(
    roh: Iterable[Unterbrechung | tuple[date, date]],
) -> tuple[Unterbrechung, ...]:
    """Return the interruptions in order; those that touch become one."""
    einzeln = sorted(
        (u if isinstance(u, Unterbrechung) else Unterbrechung(*u) for u in roh),
        key=lambda u: u.von,
    )
    verbunden: list[Unterbrechung] = []
    for pause in einzeln:
        if verbunden and pause.von <= verbunden[-1].bis + EIN_TAG:
            davor = verbunden[-1]
            verbunden[-1] = Unterbrechung(
                davor.von, max(davor.bis, pause.bis), davor.sgb12 or pause.sgb12
            )
        else:
            verbunden.append(pause)
    return tuple(verbunden)


def _nach_langer_pause(pausen: Iterable[Unterbrechung]) -> date | None:
    """Return the month a new Karenzzeit begins with, after the last long pause."""
    jahre = PARAMETER["karenzzeit_neu_jahre"].am(BEGINN_KARENZRECHT).wert
    lange = [
        monatserster(p.bis + EIN_TAG)
        for p in pausen
        if not p.sgb12 and nach_monaten(p.von, 12 * jahre) <= p.bis + EIN_TAG
    ]
    return lange[-1] if lange else None


def _erster_bezugsmonat(ab: date, pausen: Iterable[Unterbrechung]) -> date:
    """Return the first month from `ab` on that is not wholly without benefits."""
    for pause in pausen:
        if pause.von <= ab and pause.bis >= monatserster(ab, 1) - EIN_TAG:
            ab = monatserster(pause.bis + EIN_TAG)
    return ab


def _volle_monate(pause: Unterbrechung, einstellungen: Einstellungen) -> int:
    """Return the full months without benefits; less than one month counts nothing."""
    if einstellungen.unterbrechung_monate == "zeitmonat":
        monate = 0
        while nach_monaten(pause.von, monate + 1) <= pause.bis + EIN_TAG:
            monate += 1
        return monate
    erster = monatserster(pause.von, 0 if pause.von.day == 1 else 1)
    danach = monatserster(pause.bis + EIN_TAG)
    return max(0, (danach.year - erster.year) * 12 + danach.month - erster.month)


def _ende(
    beginn: date, pausen: Iterable[Unterbrechung], einstellungen: Einstellungen
) -> tuple[date, Iterator[Schritt]]:
    """Return the last day, and the steps to it."""
    dauer = PARAMETER["karenzzeit_monate"].am(beginn)
    ende = monatserster(beginn, dauer.wert) - EIN_TAG
    schritte = [
        Schritt(
            f"Ein Jahr ab {tag(beginn)} bis",
            wert=tag(ende),
            norm=rechtslage(beginn).norm("karenzzeit"),
            hinweis=fundstelle(dauer),
        )
    ]
    for pause in pausen:
        if pause.bis < beginn or pause.von > ende:
            continue
        monate = _volle_monate(pause, einstellungen)
        if not schritte[1:]:
            schritte.append(einstellungen.schritt("unterbrechung_monate"))
        ende = monatserster(ende + EIN_TAG, monate) - EIN_TAG
        schritte.append(
            _schritt(
                pause.von,
                "unterbrechung",
                f"Unterbrechung {tag(pause.von)} bis {tag(pause.bis)}: "
                f"{anzahl(monate, 'voller Monat', 'volle Monate')}, Ende {tag(ende)}",
            )
        )
    return ende, iter(schritte)
