"""The end of a Frist after an event, day by day (§§ 187, 188 BGB, § 26 SGB X)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from zielwerk.kern.anzeige import anzahl as anzahl_wort
from zielwerk.kern.anzeige import aufzaehlung, tag_kurz
from zielwerk.kern.kalender import (
    LAENDER,
    Grund,
    feiertage,
    grund_gegen,
    nach_monaten,
    naechster_werktag,
)
from zielwerk.kern.rechenweg import Rechenweg, Schritt

EINHEIT_WORT = {
    "arbeitstage": ("Arbeitstag", "Arbeitstage"),
    "kalendertage": ("Kalendertag", "Kalendertage"),
    "monate": ("Monat", "Monate"),
}
# Agreed between the two parties; no law stands behind it.
PAUSE_NORM = "Absprache der Parteien"
HOECHSTENS = {"arbeitstage": 2000, "kalendertage": 4000, "monate": 600}


class FristregelError(ValueError):
    """A rule cannot be applied; the message says what to do."""


@dataclass(frozen=True)
class Pause:
    """Agreed days that do not count towards a Frist; both ends belong to it."""

    von: date
    bis: date
    grund: str

    def __contains__(self, tag: object) -> bool:
        return isinstance(tag, date) and self.von <= tag <= self.bis


@dataclass(frozen=True)
class Kalendertag:
    """One day of the count: its number (None: does not count) and the reason."""

    tag: date
    zaehlt: int | None
    grund: str
    norm: str


@dataclass(frozen=True)
class Fristende:
    """The end of a Frist after an event, with every day explained."""

    ereignis: date
    ende: date
    rechenweg: Rechenweg
    tage: tuple[Kalendertag, ...]

    @property
    def faellig_am(self) -> date:
        """The same as `ende`, in the word of the other rules."""
        return self.ende


def ganze_zahl(anzahl: object) -> int:
    """Return a count from 1 on.

    :raises FristregelError: for anything else
    """
    if isinstance(anzahl, bool) or not isinstance(anzahl, int) or anzahl < 1:
        raise FristregelError("Die Anzahl muss eine ganze Zahl ab 1 sein.")
    return anzahl


def frist_nach_ereignis(
    ereignis: date,
    *,
    anzahl: int,
    einheit: str,
    land: str = "SH",
    dienstfreie_tage: Collection[str] = (),
    pausen: Sequence[Pause] = (),
) -> Fristende:
    """Return the last day of a Frist that starts with an event.

    The day of the event does not count (§ 187 Abs. 1 BGB). Arbeitstage end on an
    Arbeitstag by themselves; Kalendertage and Monate end on the next Werktag if
    they fall on a weekend or holiday (§ 26 Abs. 3 SGB X). Days of an agreed Pause
    do not count (as § 209 BGB for the Verjährung).

    :raises FristregelError: for an unknown unit, a count below 1 or beyond all reason
    :raises KalenderError: for an unknown Land, or a year without holidays on file
    """
    if einheit not in EINHEIT_WORT:
        raise FristregelError(
            f"„{einheit}“ ist keine Einheit. Möglich sind: {', '.join(EINHEIT_WORT)}."
        )
    if ganze_zahl(anzahl) > HOECHSTENS[einheit]:
        hoechstens = anzahl_wort(HOECHSTENS[einheit], *EINHEIT_WORT[einheit])
        raise FristregelError(f"Höchstens {hoechstens} lassen sich berechnen.")
    # Asked first: an unknown Land or a year without calendar is refused in words.
    feiertage(land, ereignis.year)
    start = Schritt(
        "Die Zählung beginnt am Tag nach dem Ereignis",
        wert=tag_kurz(ereignis + timedelta(days=1)),
        norm="§ 187 Abs. 1 BGB",
    )
    if einheit == "arbeitstage":
        return _arbeitstage(
            ereignis, anzahl, start, land=land, frei=dienstfreie_tage, pausen=pausen
        )
    return _kalender(ereignis, anzahl, einheit, start, land=land, pausen=pausen)


def _starttag(ereignis: date) -> Kalendertag:
    return Kalendertag(ereignis, None, "Tag des Ereignisses", "§ 187 Abs. 1 BGB")


def _grund(
    tag: date, land: str, frei: Collection[str], pausen: Sequence[Pause]
) -> Grund | None:
    """Return why a day does not count: the calendar first, then an agreed Pause."""
    kalender = grund_gegen(tag, land, frei)
    pause = next((p for p in pausen if tag in p), None)
    if kalender is None and pause is not None:
        return Grund(f"Pause: {pause.grund}", PAUSE_NORM)
    return kalender


def _arbeitstage(
    ereignis: date,
    anzahl: int,
    start: Schritt,
    *,
    land: str,
    frei: Collection[str],
    pausen: Sequence[Pause],
) -> Fristende:
    tage = [_starttag(ereignis)]
    gezaehlt, tag = 0, ereignis
    while gezaehlt < anzahl:
        tag += timedelta(days=1)
        grund = _grund(tag, land, frei, pausen)
        if grund is None:
            gezaehlt += 1
            ende = gezaehlt == anzahl
            tage.append(
                Kalendertag(
                    tag, gezaehlt, "Ende der Frist" if ende else "Arbeitstag", ""
                )
            )
        else:
            tage.append(Kalendertag(tag, None, grund.text, grund.norm))
    uebersprungen = len(tage) - 1 - anzahl
    schritte = (
        start,
        Schritt(
            f"{anzahl_wort(anzahl, 'Arbeitstag zählt', 'Arbeitstage zählen')}; "
            f"{anzahl_wort(uebersprungen, 'Tag zählt', 'Tage zählen')} nicht",
            hinweis=_gruende(tage[1:], land),
        ),
        Schritt(
            "Ende der Frist",
            wert=tag_kurz(tag),
            hinweis="ein Arbeitstag, bleibt stehen",
        ),
    )
    return Fristende(ereignis, tag, schritte, tuple(tage))


def _gruende(tage: Sequence[Kalendertag], land: str) -> str:
    """Return the kinds of days that did not count, each once."""
    arten = []
    for tag in tage:
        if tag.zaehlt is not None:
            continue
        art = tag.grund.split(", Feiertag", maxsplit=1)[0]
        art = "Wochenenden" if art == "Wochenende" else art
        if art not in arten:
            arten.append(art)
    return f"{aufzaehlung(arten)}; Kalender {LAENDER[land]}" if arten else ""


def um_pausen(
    ereignis: date, ende: date, pausen: Sequence[Pause]
) -> tuple[date, list[Schritt], list[Kalendertag]]:
    """Return an end later by the days of agreed Pausen before it, step by step."""
    schritte: list[Schritt] = []
    tage: list[Kalendertag] = []
    for pause in sorted(pausen, key=lambda p: p.von):
        von = max(pause.von, ereignis + timedelta(days=1))
        if von > ende or pause.bis < von:
            continue
        dauer = (pause.bis - von).days + 1
        ende += timedelta(days=dauer)
        worte = anzahl_wort(dauer, "Kalendertag", "Kalendertage")
        schritte.append(
            Schritt(
                f"plus {worte} Pause ({pause.grund})",
                wert=tag_kurz(ende),
                norm=PAUSE_NORM,
            )
        )
        tage += [
            Kalendertag(
                von + timedelta(days=i), None, f"Pause: {pause.grund}", PAUSE_NORM
            )
            for i in range(dauer)
        ]
    return ende, schritte, tage


def _kalender(
    ereignis: date,
    anzahl: int,
    einheit: str,
    start: Schritt,
    *,
    land: str,
    pausen: Sequence[Pause],
) -> Fristende:
    worte = anzahl_wort(anzahl, *EINHEIT_WORT[einheit])
    if einheit == "monate":
        rechnerisch, norm = nach_monaten(ereignis, anzahl), "§ 188 Abs. 2, 3 BGB"
    else:
        rechnerisch, norm = ereignis + timedelta(days=anzahl), "§ 188 Abs. 1 BGB"
    schritte = [start, Schritt(f"plus {worte}", wert=tag_kurz(rechnerisch), norm=norm)]
    rechnerisch, weitere, pausentage = um_pausen(ereignis, rechnerisch, pausen)
    schritte += weitere
    ende = naechster_werktag(rechnerisch, land)
    tage = [_starttag(ereignis), *pausentage]
    tage.append(
        Kalendertag(
            rechnerisch,
            anzahl,
            "Ende der Frist" if ende == rechnerisch else worte,
            norm,
        )
    )
    if ende != rechnerisch:
        schritte.append(verschoben(rechnerisch, ende, land))
        tage += verschobene_tage(rechnerisch, ende, land)
    return Fristende(ereignis, ende, tuple(schritte), tuple(tage))


def verschoben(tag: date, ende: date, land: str) -> Schritt:
    """Return the step that moves an end to the next Werktag, and why."""
    grund = grund_gegen(tag, land)
    return Schritt(
        f"{tag_kurz(tag)} ist kein Werktag ({grund.text if grund else ''}); das Ende "
        "rückt auf den nächsten Werktag",
        wert=tag_kurz(ende),
        norm="§ 26 Abs. 3 SGB X",
    )


def verschobene_tage(von: date, bis: date, land: str) -> list[Kalendertag]:
    """Return the days passed over after `von`, up to the end itself."""
    heraus = []
    tag = von
    while tag < bis:
        tag += timedelta(days=1)
        grund = grund_gegen(tag, land) if tag < bis else None
        text = grund.text if grund else "Ende der Frist"
        heraus.append(Kalendertag(tag, None, text, "§ 26 Abs. 3 SGB X"))
    return heraus


@dataclass(frozen=True)
class Tagelauf:
    """Neighbouring days of a count with the same reason: one row of the table."""

    von: date
    bis: date
    erster: int | None
    letzter: int | None
    grund: str
    norm: str


def tagelaeufe(tage: Sequence[Kalendertag]) -> list[Tagelauf]:
    """Return the days of a count, neighbours with the same reason together."""
    heraus = []
    gruppen = groupby(tage, key=lambda t: (t.zaehlt is None, t.grund, t.norm))
    for (_, grund, norm), gruppe in gruppen:
        lauf = list(gruppe)
        heraus.append(
            Tagelauf(
                lauf[0].tag, lauf[-1].tag, lauf[0].zaehlt, lauf[-1].zaehlt, grund, norm
            )
        )
    return heraus
