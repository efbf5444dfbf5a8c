"""Terminregeln: what is due when, and why (§§ 187, 188 BGB, § 26 SGB X)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zielwerk.kern.anzeige import anzahl as anzahl_wort
from zielwerk.kern.anzeige import aufzaehlung, tag_kurz
from zielwerk.kern.kalender import (
    LAENDER,
    arbeitstage_zwischen,
    grund_gegen,
    ist_arbeitstag,
    nach_monaten,
    naechster_werktag,
)
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.kern.zeitraum import zeitraeume_des_jahres

EINHEITEN = ("arbeitstage", "kalendertage", "monate")
BALD_ARBEITSTAGE = 2
HOECHSTENS = {"arbeitstage": 2000, "kalendertage": 4000, "monate": 600}


class FristregelError(ValueError):
    """A rule cannot be applied; the message says what to do."""


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


@dataclass(frozen=True)
class Stichtag:
    """A fixed day, as it stands or moved."""

    faellig_am: date
    rechenweg: Rechenweg
    tage: tuple[Kalendertag, ...]

    @property
    def ende(self) -> date:
        """The same as `faellig_am`."""
        return self.faellig_am


@dataclass(frozen=True)
class Periode:
    """A period in which something is owed; due on its last day."""

    von: date
    ende: date
    bezeichnung: str
    rechenweg: Rechenweg

    @property
    def bis(self) -> date:
        """The last day."""
        return self.ende

    @property
    def faellig_am(self) -> date:
        """The last day on which the duty can be kept."""
        return self.ende


@dataclass(frozen=True)
class Faelligkeit:
    """One occurrence of a stored Terminregel in a year."""

    bezeichnung: str
    von: date
    bis: date
    faellig_am: date
    rechenweg: Rechenweg
    tage: tuple[Kalendertag, ...] = ()


def frist_nach_ereignis(
    ereignis: date,
    *,
    anzahl: int,
    einheit: str,
    land: str = "SH",
    dienstfreie_tage: Collection[str] = (),
) -> Fristende:
    """Return the last day of a Frist that starts with an event.

    The day of the event does not count (§ 187 Abs. 1 BGB). Arbeitstage end on an
    Arbeitstag by themselves; Kalendertage and Monate end on the next Werktag if
    they fall on a weekend or holiday (§ 26 Abs. 3 SGB X).

    :raises FristregelError: for an unknown unit or a count below 1
    :raises KalenderError: for an unknown Land
    """
    if einheit not in EINHEITEN:
        raise FristregelError(
            f"„{einheit}“ ist keine Einheit. Möglich sind: {', '.join(EINHEITEN)}."
        )
    if isinstance(anzahl, bool) or not isinstance(anzahl, int) or anzahl < 1:
        raise FristregelError("Die Anzahl muss eine ganze Zahl ab 1 sein.")
    if anzahl > HOECHSTENS[einheit]:
        raise FristregelError(
            f"Höchstens {HOECHSTENS[einheit]} {einheit} lassen sich berechnen."
        )
    start = Schritt(
        "Die Zählung beginnt am Tag nach dem Ereignis",
        wert=tag_kurz(ereignis + timedelta(days=1)),
        norm="§ 187 Abs. 1 BGB",
    )
    if einheit == "arbeitstage":
        return _arbeitstage(ereignis, anzahl, land, dienstfreie_tage, start)
    return _kalender(ereignis, anzahl, einheit, land, start)


def _starttag(ereignis: date) -> Kalendertag:
    return Kalendertag(ereignis, None, "Tag des Ereignisses", "§ 187 Abs. 1 BGB")


def _arbeitstage(
    ereignis: date, anzahl: int, land: str, frei: Collection[str], start: Schritt
) -> Fristende:
    tage = [_starttag(ereignis)]
    gezaehlt, tag = 0, ereignis
    while gezaehlt < anzahl:
        tag += timedelta(days=1)
        grund = grund_gegen(tag, land, frei)
        if grund is None:
            gezaehlt += 1
            ende = gezaehlt == anzahl
            tage.append(
                Kalendertag(tag, gezaehlt, "Ende der Frist" if ende else "Arbeitstag", "")
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
        Schritt("Ende der Frist", wert=tag_kurz(tag), hinweis="ein Arbeitstag, bleibt stehen"),
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


def _kalender(
    ereignis: date, anzahl: int, einheit: str, land: str, start: Schritt
) -> Fristende:
    if einheit == "monate":
        rechnerisch = nach_monaten(ereignis, anzahl)
        worte, norm = anzahl_wort(anzahl, "Monat", "Monate"), "§ 188 Abs. 2, 3 BGB"
    else:
        rechnerisch = ereignis + timedelta(days=anzahl)
        worte, norm = anzahl_wort(anzahl, "Kalendertag", "Kalendertage"), "§ 188 Abs. 1 BGB"
    ende = naechster_werktag(rechnerisch, land)
    schritte = [start, Schritt(f"plus {worte}", wert=tag_kurz(rechnerisch), norm=norm)]
    tage = [_starttag(ereignis)]
    tage.append(
        Kalendertag(rechnerisch, anzahl, "Ende der Frist" if ende == rechnerisch else worte, norm)
    )
    if ende != rechnerisch:
        schritte.append(_verschoben(rechnerisch, ende, land))
        tage += _verschobene_tage(rechnerisch, ende, land)
    return Fristende(ereignis, ende, tuple(schritte), tuple(tage))


def _verschoben(tag: date, ende: date, land: str) -> Schritt:
    grund = grund_gegen(tag, land)
    return Schritt(
        f"{tag_kurz(tag)} ist kein Werktag ({grund.text if grund else ''}); das Ende "
        "rückt auf den nächsten Werktag",
        wert=tag_kurz(ende),
        norm="§ 26 Abs. 3 SGB X",
    )


def _verschobene_tage(von: date, bis: date, land: str) -> list[Kalendertag]:
    heraus = []
    tag = von
    while tag < bis:
        tag += timedelta(days=1)
        grund = grund_gegen(tag, land) if tag < bis else None
        text = grund.text if grund else "Ende der Frist"
        heraus.append(Kalendertag(tag, None, text, "§ 26 Abs. 3 SGB X"))
    return heraus


def _monatstag(text: str, jahr: int) -> tuple[date, Rechenweg]:
    """Return "15.06." in a year; 29.02. is the 28.02. in a common year, and says so."""
    treffer = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.", text.strip())
    if not treffer:
        raise FristregelError(f"„{text}“ ist kein Stichtag. Gemeint ist etwas wie „15.06.“.")
    tag, monat = int(treffer[1]), int(treffer[2])
    try:
        return date(jahr, monat, tag), ()
    except ValueError:
        if (tag, monat) == (29, 2):
            schritt = Schritt(f"{jahr} hat keinen 29.02.; es gilt der 28.02.")
            return date(jahr, 2, 28), (schritt,)
        raise FristregelError(f"Den {text} gibt es nicht.") from None


def stichtage(
    tage: Sequence[str],
    *,
    jahr: int,
    jahresversatz: int = 0,
    verschieben: bool = False,
    land: str = "SH",
    dienstfreie_tage: Collection[str] = (),
) -> tuple[Stichtag, ...]:
    """Return fixed days ("15.06.") of a year, in order.

    A *Termin* stands even on a Saturday (§ 26 Abs. 5 SGB X); with `verschieben` it
    is a *Frist* and moves to the next Werktag (§ 26 Abs. 3 SGB X). With
    `jahresversatz=1` it lies in the following year.

    :raises FristregelError: for a day that does not exist, or none at all
    """
    if not tage:
        raise FristregelError("Bitte nennen Sie mindestens einen Stichtag.")
    ergebnis = [
        _stichtag(text, jahr, jahresversatz, land, verschieben=verschieben) for text in tage
    ]
    return tuple(sorted(ergebnis, key=lambda s: s.faellig_am))


def _stichtag(
    text: str, jahr: int, versatz: int, land: str, *, verschieben: bool
) -> Stichtag:
    am, schritte = _monatstag(text, jahr + versatz)
    folgejahr = " des Folgejahres" if versatz == 1 else ""
    schritte = (
        *schritte,
        Schritt(f"Stichtag {text.strip()}{folgejahr}", wert=tag_kurz(am)),
    )
    grund = grund_gegen(am, land)
    if grund is None:
        return Stichtag(am, schritte, (Kalendertag(am, 1, "Stichtag", ""),))
    if not verschieben:
        bleibt = Schritt(
            f"Der Termin bleibt auf diesem Tag ({grund.text})", norm="§ 26 Abs. 5 SGB X"
        )
        return Stichtag(
            am, (*schritte, bleibt), (Kalendertag(am, 1, "Stichtag", "§ 26 Abs. 5 SGB X"),)
        )
    ende = naechster_werktag(am, land)
    return Stichtag(
        ende,
        (*schritte, _verschoben(am, ende, land)),
        (
            Kalendertag(am, None, grund.text, "§ 26 Abs. 3 SGB X"),
            *_verschobene_tage(am, ende, land),
        ),
    )


def zeitraeume(je: str, *, jahr: int) -> tuple[Periode, ...]:
    """Return the periods ("monat", "quartal", "halbjahr", "jahr") of a year in order.

    :raises ZeitraumError: for another `je`
    """
    return tuple(
        Periode(
            z.von,
            z.bis,
            z.bezeichnung,
            (
                Schritt(
                    f"{z.bezeichnung} endet am", wert=tag_kurz(z.bis), hinweis="letzter Tag"
                ),
            ),
        )
        for z in zeitraeume_des_jahres(je, jahr)
    )


def pruefe_regel(regel: Mapping[str, Any]) -> None:
    """Check a stored Terminregel by applying it once.

    :raises FristregelError: if it is malformed
    """
    try:
        beschreibung(regel)
        faelligkeiten(regel, jahr=2021)
    except (KeyError, TypeError) as fehler:
        raise FristregelError(f"Die Terminregel ist unvollständig: {fehler}.") from fehler


def faelligkeiten(
    regel: Mapping[str, Any],
    *,
    jahr: int,
    land: str = "SH",
    dienstfreie_tage: Collection[str] = (),
) -> tuple[Faelligkeit, ...]:
    """Return the occurrences of a stored Terminregel in a year.

    "nach_ereignis" and "fortlaufend" have no day of their own: nothing is due
    until the event happens.

    :raises FristregelError: for an unknown kind of rule
    """
    art = regel["art"]
    if art in {"nach_ereignis", "fortlaufend", "auftrag"}:
        return ()
    if art == "zeitraeume":
        return tuple(
            Faelligkeit(p.bezeichnung, p.von, p.ende, p.ende, p.rechenweg)
            for p in zeitraeume(regel["je"], jahr=jahr)
            for _ in range(regel.get("anzahl", 1))
        )
    if art != "stichtage":
        raise FristregelError(f"Die Terminregel „{art}“ gibt es nicht.")
    return _stichtagsfaelligkeiten(regel, jahr, land, dienstfreie_tage)


def _stichtagsfaelligkeiten(
    regel: Mapping[str, Any], jahr: int, land: str, frei: Collection[str]
) -> tuple[Faelligkeit, ...]:
    """Return the Stichtage; each is about the time since the one before."""
    angaben = {
        "jahresversatz": regel.get("jahresversatz", 0),
        "verschieben": regel.get("verschieben", False),
        "land": land,
        "dienstfreie_tage": frei,
    }
    diese = stichtage(regel["tage"], jahr=jahr, **angaben)
    davor = stichtage(regel["tage"], jahr=jahr - 1, **angaben)[-1].faellig_am
    heraus = []
    for stichtag in diese:
        von = davor + timedelta(days=1)
        name = f"zum {stichtag.faellig_am:%d.%m.%Y}"
        heraus.append(
            Faelligkeit(
                name,
                von,
                stichtag.faellig_am,
                stichtag.faellig_am,
                stichtag.rechenweg,
                stichtag.tage,
            )
        )
        davor = stichtag.faellig_am
    return tuple(heraus)


EINHEIT_WORT = {
    "arbeitstage": ("Arbeitstag", "Arbeitstage"),
    "kalendertage": ("Kalendertag", "Kalendertage"),
    "monate": ("Monat", "Monate"),
}
JE_WORT = {
    "monat": "monatlich",
    "quartal": "quartalsweise",
    "halbjahr": "halbjährlich",
    "jahr": "jährlich",
}


def beschreibung(regel: Mapping[str, Any]) -> str:
    """Return a Terminregel in German: "zum 15.06. und 15.12.", "mindestens halbjährlich"."""
    art = regel["art"]
    if art == "stichtage":
        folge = " des Folgejahres" if regel.get("jahresversatz") == 1 else ""
        return f"zum {aufzaehlung(list(regel['tage']))}{folge}"
    if art == "zeitraeume":
        mal = regel.get("anzahl", 1)
        vorn = "mindestens" if mal == 1 else f"mindestens {mal}-mal"
        return f"{vorn} {JE_WORT[regel['je']]}"
    if art == "nach_ereignis":
        worte = anzahl_wort(regel["anzahl"], *EINHEIT_WORT[regel["einheit"]])
        je = f", {JE_WORT[regel['je']]}" if "je" in regel else ""
        return f"{worte} nach Eingang{je}"
    return "fortlaufend" if art == "fortlaufend" else "nach Auftrag"


@dataclass(frozen=True)
class Standanzeige:
    """A computed status (ui.md part 5): key, word, detail, and the time left."""

    status: str
    wort: str
    detail: str = ""
    rest: str = ""


def stand(
    *,
    zustand: str,
    faellig_am: date,
    heute: date,
    land: str = "SH",
    dienstfreie_tage: Collection[str] = (),
) -> Standanzeige:
    """Return the status of a Frist on a day, and how many Arbeitstage are left."""
    fest = {
        "erledigt": ("erfuellt", "Erfüllt"),
        "versaeumt": ("versaeumt", "Versäumt"),
        "verzichtet": ("ohne_berechnung", "Verzichtet"),
    }
    if zustand in fest:
        return Standanzeige(*fest[zustand])
    tage = arbeitstage_zwischen(
        heute, faellig_am, land=land, dienstfreie_tage=dienstfreie_tage
    )
    rest = _rest(tage, faellig_am, heute)
    if zustand == "eingereicht":
        return Standanzeige("liegt_bei", "Antwort erbeten", "", rest)
    if zustand == "zurueckgegeben":
        return Standanzeige("zurueckgegeben", "Zurückgegeben", "", rest)
    if faellig_am < heute:
        return Standanzeige("ueberfaellig", "Überfällig", rest, rest)
    if tage <= BALD_ARBEITSTAGE:
        return Standanzeige("bald_faellig", "Bald fällig", rest, rest)
    if zustand == "in_arbeit":
        return Standanzeige("in_arbeit", "In Arbeit", "", rest)
    return Standanzeige("offen", "Offen", "", rest)


def _rest(tage: int, faellig_am: date, heute: date) -> str:
    if faellig_am == heute:
        return "heute"
    if faellig_am < heute:
        return f"seit {anzahl_wort(max(-tage, 1), 'Arbeitstag', 'Arbeitstagen')}"
    return f"noch {anzahl_wort(tage, 'Arbeitstag', 'Arbeitstage')}"


__all__ = [
    "Faelligkeit",
    "FristregelError",
    "Fristende",
    "Kalendertag",
    "Periode",
    "Standanzeige",
    "Stichtag",
    "beschreibung",
    "faelligkeiten",
    "frist_nach_ereignis",
    "ist_arbeitstag",
    "pruefe_regel",
    "stand",
    "stichtage",
    "zeitraeume",
]
