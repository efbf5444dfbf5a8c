"""Terminregeln: fixed days, periods, and what a stored rule means in a year."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from zielwerk.fristen.zaehlung import (
    EINHEIT_WORT,
    FristregelError,
    Kalendertag,
    frist_nach_ereignis,
    ganze_zahl,
    verschoben,
    verschobene_tage,
)
from zielwerk.kern.anzeige import anzahl as anzahl_wort
from zielwerk.kern.anzeige import aufzaehlung, tag_kurz
from zielwerk.kern.kalender import grund_gegen, naechster_werktag
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.kern.zeitraum import zeitraeume_des_jahres

JE_WORT = {
    "monat": "monatlich",
    "quartal": "quartalsweise",
    "halbjahr": "halbjährlich",
    "jahr": "jährlich",
}
# Kinds of rules without a day of their own: nothing is due until somebody acts.
OHNE_TAG = {
    "nach_ereignis": "",
    "fortlaufend": "fortlaufend",
    "auftrag": "nach Auftrag",
}
T = TypeVar("T")
# A normal year and a day in it, to apply a rule once before it is stored.
_PROBEJAHR = 2021


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


def _monatstag(text: str, jahr: int) -> tuple[date, Rechenweg]:
    """Return "15.06." in a year; 29.02. is the 28.02. in a common year, and says so."""
    treffer = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.", text.strip())
    if not treffer:
        raise FristregelError(
            f"„{text}“ ist kein Stichtag. Gemeint ist etwas wie „15.06.“."
        )
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
    `jahresversatz=1` it lies in the following year. Service-free days move neither;
    they are taken so that all rules are asked alike.

    :raises FristregelError: for a day that does not exist or stands twice, or none
    """
    if not tage:
        raise FristregelError("Bitte nennen Sie mindestens einen Stichtag.")
    if len({text.strip() for text in tage}) < len(tage):
        raise FristregelError("Ein Stichtag ist doppelt genannt.")
    ergebnis = [
        _stichtag(text, jahr, jahresversatz, land, verschieben=verschieben)
        for text in tage
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
            am,
            (*schritte, bleibt),
            (Kalendertag(am, 1, "Stichtag", "§ 26 Abs. 5 SGB X"),),
        )
    ende = naechster_werktag(am, land)
    return Stichtag(
        ende,
        (*schritte, verschoben(am, ende, land)),
        (
            Kalendertag(am, None, grund.text, "§ 26 Abs. 3 SGB X"),
            *verschobene_tage(am, ende, land),
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
                    f"{z.bezeichnung} endet am",
                    wert=tag_kurz(z.bis),
                    hinweis="letzter Tag",
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
        if regel.get("jahresversatz", 0) not in {0, 1}:
            raise FristregelError("Ein Stichtag liegt im selben oder im Folgejahr.")
        faelligkeiten(regel, jahr=_PROBEJAHR)
        if regel["art"] == "nach_ereignis":
            frist_nach_ereignis(
                date(_PROBEJAHR, 1, 4), anzahl=regel["anzahl"], einheit=regel["einheit"]
            )
    except (KeyError, TypeError, AttributeError) as fehler:
        raise FristregelError(
            f"Die Terminregel ist unvollständig oder falsch: {fehler}."
        ) from fehler


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

    :raises FristregelError: for an unknown kind of rule, or a count below 1
    """
    art = regel["art"]
    if art in OHNE_TAG:
        return ()
    if art == "zeitraeume":
        return tuple(
            Faelligkeit(p.bezeichnung, p.von, p.ende, p.ende, p.rechenweg)
            for p in zeitraeume(regel["je"], jahr=jahr)
            for _ in range(ganze_zahl(regel.get("anzahl", 1)))
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
        am = stichtag.faellig_am
        # Two Stichtage may move to the same Werktag; the second then has only that day.
        von = min(davor + timedelta(days=1), am)
        name = f"zum {am:%d.%m.%Y}"
        heraus.append(Faelligkeit(name, von, am, am, stichtag.rechenweg, stichtag.tage))
        davor = stichtag.faellig_am
    return tuple(heraus)


def beschreibung(regel: Mapping[str, Any]) -> str:
    """Return a Terminregel in German: "zum 15.06.", "mindestens halbjährlich".

    :raises FristregelError: for an unknown kind of rule, or an unknown word in it
    """
    art = regel["art"]
    if art == "stichtage":
        folge = " des Folgejahres" if regel.get("jahresversatz") == 1 else ""
        return f"zum {aufzaehlung(list(regel['tage']))}{folge}"
    if art == "zeitraeume":
        mal = regel.get("anzahl", 1)
        vorn = "mindestens" if mal == 1 else f"mindestens {mal}-mal"
        return f"{vorn} {_wort(JE_WORT, regel['je'])}"
    if art == "nach_ereignis":
        einheit = _wort(EINHEIT_WORT, regel["einheit"])
        worte = anzahl_wort(ganze_zahl(regel["anzahl"]), *einheit)
        je = f", {_wort(JE_WORT, regel['je'])}" if "je" in regel else ""
        return f"{worte} nach Eingang{je}"
    return _wort(OHNE_TAG, art)


def _wort(worte: Mapping[str, T], schluessel: str) -> T:
    """Return the German word for a key of a stored rule."""
    if schluessel not in worte:
        raise FristregelError(f"„{schluessel}“ gibt es in Terminregeln nicht.")
    return worte[schluessel]
