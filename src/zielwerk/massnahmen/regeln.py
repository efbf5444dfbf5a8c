"""When a Steuerungsmaßnahme is proposed, and how one stands: no Django, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from zielwerk.kennzahlen.regeln import mit_vorzeichen, quote, wandel
from zielwerk.kern.anzeige import anzahl, prozent_kurz, tag, tag_kurz
from zielwerk.kern.kalender import arbeitstage_zwischen, nach_monaten
from zielwerk.kern.parameter import load_parameter
from zielwerk.kern.rechenweg import Rechenweg, Schritt

PARAMETER = load_parameter(Path(__file__).with_name("parameter.yaml"))


class Regel(StrEnum):
    """Why a proposal is made."""

    GRENZE_VERLETZT = "grenze_verletzt"
    GRENZE_NAH = "grenze_nah"
    VERSAEUMT = "versaeumt"
    UEBERFAELLIG = "ueberfaellig"
    GEFAEHRDET = "gefaehrdet"


REGELWORT = {
    Regel.GRENZE_VERLETZT: "Grenze nicht eingehalten",
    Regel.GRENZE_NAH: "Nah an der Grenze",
    Regel.VERSAEUMT: "Frist versäumt",
    Regel.UEBERFAELLIG: "Frist überfällig",
    Regel.GEFAEHRDET: "Frist gefährdet",
}
# States of a Frist in which its duty still lies with whoever owes it.
BEI_VERPFLICHTETEN = frozenset({"offen", "in_arbeit", "zurueckgegeben"})


@dataclass(frozen=True)
class Anlass:
    """One occasion; the same `schluessel` is never proposed twice.

    `text` says it in one line, as it stood on that day.
    """

    schluessel: str
    regel: Regel
    text: str
    rechenweg: Rechenweg


def _gilt(regel: Regel, heute: date) -> bool:
    """Return whether a kind of occasion counts on a day."""
    return regel.value in PARAMETER["anlaesse"].am(heute).wert


def _schritt(name: str, heute: date, text: str, wert: str = "") -> Schritt:
    """Return a step that rests on a parameter: its norm, its source, if checked."""
    parameter, angabe = PARAMETER[name], PARAMETER[name].am(heute)
    geprueft = "" if parameter.geprueft_am else "; nicht geprüft"
    return Schritt(text, wert=wert, norm=angabe.norm, hinweis=angabe.quelle + geprueft)


def _grund(heute: date) -> Schritt:
    """Return the step that says why there is a proposal at all."""
    return _schritt("anlaesse", heute, PARAMETER["anlaesse"].bezeichnung)


def _zu_lange_her(am: date, heute: date) -> bool:
    monate: int = PARAMETER["rueckschau_monate"].am(heute).wert
    return am < nach_monaten(heute, -monate)


@dataclass(frozen=True)
class Kennzahlstand:
    """A value and its bound (share 0–1, or a change), as they stood on a day."""

    kennung: str
    bezeichnung: str
    zaehler: int
    nenner: int
    grenze: Fraction
    ist_obere: bool
    grenze_name: str
    zeitraum_von: date
    stand_am: date
    ist_anteil: bool = True


def kennzahl_anlass(k: Kennzahlstand, heute: date) -> Anlass | None:
    """Return the occasion a Kennzahl gives, None if it keeps its bound with room.

    Decided on the unrounded value. Near is who keeps the bound by at most a tenth
    (`naehe_anteil`) of the bound, or of what is left up to 100 % if that is less: for
    "at most 20 %" from 18 % on, for "at least 95 %" up to 95,5 %; a change against the
    year before is never near. The occasion is the
    same for all values of one period (a year): it is proposed once.
    """
    if not k.nenner or _zu_lange_her(k.stand_am, heute):
        return None
    rechne, schreibe = (
        (quote, prozent_kurz) if k.ist_anteil else (wandel, mit_vorzeichen)
    )
    stand = rechne(
        k.zaehler,
        k.nenner,
        hoechstens=k.grenze if k.ist_obere else None,
        mindestens=None if k.ist_obere else k.grenze,
        grenze_name=k.grenze_name,
    )
    wert = Fraction(k.zaehler, k.nenner)
    spielraum = _spielraum(k.grenze, heute) if k.ist_anteil else Fraction(0)
    if not stand.eingehalten:
        regel, schritte = Regel.GRENZE_VERLETZT, stand.rechenweg[:2]
    elif spielraum and abs(wert - k.grenze) <= spielraum:
        regel = Regel.GRENZE_NAH
        schritte = (*stand.rechenweg[:2], _naeheschritt(k, wert, spielraum, heute))
    else:
        return None
    if not _gilt(regel, heute):
        return None
    return Anlass(
        schluessel=f"kennzahl:{k.kennung}:{k.zeitraum_von.isoformat()}:{regel}",
        regel=regel,
        text=(
            f"{k.bezeichnung}: {stand.anzeige}, {k.grenze_name} "
            f"{schreibe(k.grenze)}, Stand {tag(k.stand_am)}"
        ),
        rechenweg=(*schritte, _grund(heute)),
    )


def _spielraum(grenze: Fraction, heute: date) -> Fraction:
    anteil = Fraction(PARAMETER["naehe_anteil"].am(heute).wert)
    return anteil * min(grenze, 1 - grenze)


def _naeheschritt(
    k: Kennzahlstand, wert: Fraction, spielraum: Fraction, heute: date
) -> Schritt:
    """Return from which value on it counts as near, and where that is laid down."""
    nah = k.grenze - spielraum if k.ist_obere else k.grenze + spielraum
    zeichen = "≥" if k.ist_obere else "≤"
    text = f"Nah an der Grenze: {prozent_kurz(wert)} {zeichen} {prozent_kurz(nah)}"
    return _schritt("naehe_anteil", heute, text, "nah")


@dataclass(frozen=True)
class Friststand:
    """A duty's Frist as it stands on a day."""

    kennung: str
    titel: str
    zustand: str
    faellig_nach_regel_am: date
    faellig_am: date


def frist_anlass(
    f: Friststand, heute: date, *, land: str, dienstfreie_tage: Collection[str] = ()
) -> Anlass | None:
    """Return the occasion a Frist gives, None if there is nothing to steer.

    Missed (its period is over), overdue (its day is past, nothing handed in), or at
    risk: returned or already extended, with few Arbeitstage left. What was handed in
    waits for the county and gives none. Overdue and missed are one occasion.
    """
    if _zu_lange_her(f.faellig_am, heute):
        return None
    rest = arbeitstage_zwischen(
        heute, f.faellig_am, land=land, dienstfreie_tage=dienstfreie_tage
    )
    regel = _fristregel(f, heute, rest)
    if regel is None or not _gilt(regel, heute):
        return None
    art = "gefaehrdet" if regel is Regel.GEFAEHRDET else "nicht_eingehalten"
    wann = "war fällig" if f.faellig_am < heute else "ist fällig"
    return Anlass(
        schluessel=f"frist:{f.kennung}:{art}",
        regel=regel,
        text=f"{f.titel} {wann} am {tag_kurz(f.faellig_am)}: {_lage(regel)}",
        rechenweg=(*_fristschritte(f, heute, rest, regel), _grund(heute)),
    )


def _fristregel(f: Friststand, heute: date, rest: int) -> Regel | None:
    if f.zustand == "versaeumt":
        return Regel.VERSAEUMT
    if f.zustand not in BEI_VERPFLICHTETEN:
        return None
    if f.faellig_am < heute:
        return Regel.UEBERFAELLIG
    hoechstens: int = PARAMETER["gefaehrdet_arbeitstage"].am(heute).wert
    war_schwierig = f.zustand == "zurueckgegeben" or _ist_verlaengert(f)
    return Regel.GEFAEHRDET if war_schwierig and rest <= hoechstens else None


def _ist_verlaengert(f: Friststand) -> bool:
    return f.faellig_am > f.faellig_nach_regel_am


def _lage(regel: Regel) -> str:
    """Return the kind of occasion in the middle of a sentence: "überfällig"."""
    return REGELWORT[regel].removeprefix("Frist ")


def _fristschritte(
    f: Friststand, heute: date, rest: int, regel: Regel
) -> tuple[Schritt, ...]:
    """Return the days, what made it difficult, and the time left or gone."""
    schritte = [Schritt("Fällig", wert=tag_kurz(f.faellig_am))]
    if _ist_verlaengert(f):
        schritte.append(
            Schritt("Schon verlängert von", wert=tag_kurz(f.faellig_nach_regel_am))
        )
    if f.zustand == "zurueckgegeben":
        schritte.append(Schritt("Nachweis", wert="zurückgegeben"))
    if regel is Regel.VERSAEUMT:
        schritte.append(Schritt("Zeitraum vorbei ohne Nachweis", wert="versäumt"))
    elif regel is Regel.UEBERFAELLIG:
        worte = anzahl(-rest, "Arbeitstag", "Arbeitstage")
        schritte.append(Schritt(f"Am {tag_kurz(heute)} überfällig seit", wert=worte))
    else:
        grenze: int = PARAMETER["gefaehrdet_arbeitstage"].am(heute).wert
        schritte.append(
            _schritt(
                "gefaehrdet_arbeitstage",
                heute,
                f"Am {tag_kurz(heute)} bleiben höchstens {grenze}",
                anzahl(rest, "Arbeitstag", "Arbeitstage"),
            )
        )
    return tuple(schritte)


# Sign and word per state that needs no day.
FERTIG = {
    "geprueft": ("erfuellt", "Wirkung geprüft"),
    "aufgehoben": ("ohne_berechnung", "Aufgehoben"),
}


def massnahmenstand(
    zustand: str, *, bis_am: date, wirkung_pruefen_am: date, heute: date
) -> tuple[str, str]:
    """Return how a Maßnahme stands on a day: sign and word."""
    if zustand in FERTIG:
        return FERTIG[zustand]
    if zustand == "umgesetzt":
        if wirkung_pruefen_am <= heute:
            return "bitte_pruefen", "Wirkung prüfen"
        return "liegt_bei", "Umgesetzt"
    return ("ueberfaellig", "Überfällig") if bis_am < heute else ("in_arbeit", "Läuft")
