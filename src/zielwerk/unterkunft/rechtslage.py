"""Which text of § 22 SGB II holds on a day, and what is chosen where it is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from zielwerk.kern.anzeige import tag
from zielwerk.kern.parameter import Wert, load_parameter
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.kern.yamldatei import read_yamldatei

ORDNER = Path(__file__).parent
PARAMETER = load_parameter(ORDNER / "parameter.yaml")
CENT = Decimal("0.01")
NULL = Decimal("0.00")
MONATE_IM_JAHR = 12
NICHT_GEPRUEFT = "Wortlaut nicht geprüft"
BEGINN_KARENZRECHT = date(2023, 1, 1)
Betrag = Decimal | int | str


class UnterkunftError(ValueError):
    """A question about housing costs makes no sense; the message says why."""


@dataclass(frozen=True)
class Rechtslage:
    """One text of § 22 Abs. 1 SGB II with the place of each of its sentences."""

    schluessel: str
    bezeichnung: str
    ab: date
    bis: date | None
    saetze: Mapping[str, Mapping[str, str]]
    unbestaetigt: bool

    def norm(self, satz: str) -> str:
        """Return where a sentence stands in this text."""
        return self.saetze[satz]["norm"]

    def schritt(self, satz: str, text: str, *, wert: str = "") -> Schritt:
        """Return a step that rests on a sentence of this text."""
        hinweis = NICHT_GEPRUEFT if self.unbestaetigt else ""
        return Schritt(text, wert=wert, norm=self.norm(satz), hinweis=hinweis)


@cache
def rechtslagen() -> tuple[Rechtslage, ...]:
    """Return the texts of § 22 Abs. 1 SGB II, oldest first."""
    roh = read_yamldatei(ORDNER / "rechtslage.yaml")
    return tuple(
        Rechtslage(
            name,
            eine["bezeichnung"],
            eine["ab"],
            eine["bis"],
            eine["saetze"],
            bool(eine.get("unbestaetigt", False)),
        )
        for name, eine in roh.items()
    )


def _waehlbar() -> Mapping[str, Mapping[str, Any]]:
    roh: Mapping[str, Mapping[str, Any]] = read_yamldatei(ORDNER / "einstellungen.yaml")
    return roh


WAHL = _waehlbar()


def _vorgabe(name: str) -> str:
    return str(WAHL[name]["vorgabe"])


@dataclass(frozen=True)
class Einstellungen:
    """What the office chose where the law leaves a choice (einstellungen.yaml)."""

    uebergang_2026: str = _vorgabe("uebergang_2026")
    kinder_ausnahme: str = _vorgabe("kinder_ausnahme")
    qm_grenze_frist: str = _vorgabe("qm_grenze_frist")
    sozialschutz_dauer: str = _vorgabe("sozialschutz_dauer")
    unterbrechung_monate: str = _vorgabe("unterbrechung_monate")
    todesfall_frist: str = _vorgabe("todesfall_frist")
    klimakomponente: str = _vorgabe("klimakomponente")

    def __post_init__(self) -> None:
        for feld in fields(self):
            wert, moeglich = getattr(self, feld.name), WAHL[feld.name]["moeglich"]
            if wert not in moeglich:
                raise UnterkunftError(
                    f"Einstellung „{feld.name}“: „{wert}“ gibt es nicht. Möglich "
                    f"sind: {', '.join(moeglich)}."
                )

    def schritt(self, name: str) -> Schritt:
        """Return the step that says which choice was made, and why."""
        eine, wert = WAHL[name], getattr(self, name)
        vorgabe = wert == eine["vorgabe"]
        return Schritt(
            f"Einstellung: {eine['frage']}",
            wert=eine["moeglich"][wert],
            norm=eine["norm"],
            hinweis=f"Vorgabe: {eine['grund']}" if vorgabe else "vom Amt gewählt",
        )


STANDARD = Einstellungen()


def rechtslage(
    am: date,
    *,
    bwz_beginn: date | None = None,
    einstellungen: Einstellungen = STANDARD,
) -> Rechtslage:
    """Return the text of § 22 Abs. 1 SGB II that holds on a day.

    By setting, a Bewilligungszeitraum that began before 01.07.2026 keeps the text
    before.

    :raises UnterkunftError: before the SGB II came into force
    """
    letzte = rechtslagen()[-1]
    je_bwz = einstellungen.uebergang_2026 == "bewilligungszeitraum"
    if je_bwz and bwz_beginn and bwz_beginn < letzte.ab <= am:
        am = letzte.ab - timedelta(days=1)
    for eine in rechtslagen():
        if eine.ab <= am and (eine.bis is None or am <= eine.bis):
            return eine
    raise UnterkunftError(f"Am {tag(am)} galt das SGB II noch nicht.")


@dataclass(frozen=True)
class Leistungsname:
    """What the benefit is called on a day, and which older words may still stand."""

    name: str
    auch_zulaessig: tuple[str, ...]
    rechenweg: Rechenweg

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


def leistungsname(am: date, *, erwerbsfaehig: bool = True) -> Leistungsname:
    """Return the right name of the benefit for a day (domain of §§ 19, 65, 65a)."""
    art = "leistungsname" if erwerbsfaehig else "leistungsname_nicht_erwerbsfaehig"
    wert, auch = PARAMETER[art].am(am), PARAMETER["leistungsname_auch"].am(am)
    schritte = [
        Schritt(
            f"Name der Leistung am {tag(am)}",
            wert=wert.wert,
            norm=wert.norm,
            hinweis=fundstelle(wert),
        )
    ]
    weitere = tuple(auch.wert)
    if weitere:
        schritte.append(
            Schritt(
                "Übergangsweise auch zulässig",
                wert=", ".join(weitere),
                norm=auch.norm,
                hinweis=fundstelle(auch),
            )
        )
    return Leistungsname(wert.wert, weitere, tuple(schritte))


def gilt(name: str, am: date) -> Wert | None:
    """Return the value of a parameter on a day, or None before its first."""
    parameter = PARAMETER[name]
    return parameter.am(am) if am >= parameter.werte[0].ab else None


def fundstelle(wert: Wert) -> str:
    """Return the source, and that nobody has confirmed it, if so."""
    return f"{wert.quelle}; noch nicht bestätigt" if wert.unbestaetigt else wert.quelle


def normen(rechenweg: Iterable[Schritt]) -> tuple[str, ...]:
    """Return the norms of a Rechenweg, each once, in its order."""
    return tuple(dict.fromkeys(s.norm for s in rechenweg if s.norm))


def betrag_aus(wert: Betrag, name: str) -> Decimal:
    """Return an amount from 0 on, with two places.

    :raises UnterkunftError: for a float, a part of a cent, or no such amount
    """
    if isinstance(wert, bool | float):
        raise UnterkunftError(f"{name}: Beträge werden als Decimal angegeben.")
    try:
        zahl = Decimal(wert)
        genau = zahl.quantize(CENT)
    except InvalidOperation as fehler:
        raise UnterkunftError(f"{name}: „{wert}“ ist kein Betrag.") from fehler
    if genau != zahl or zahl < 0:
        raise UnterkunftError(
            f"{name}: „{wert}“ ist negativ oder hat Bruchteile eines Cents."
        )
    return genau + NULL  # a zero has no sign


def monatserster(am: date, plus: int = 0) -> date:
    """Return the first day of the month, or of one `plus` months later."""
    nummer = am.year * MONATE_IM_JAHR + am.month - 1 + plus
    return date(nummer // MONATE_IM_JAHR, nummer % MONATE_IM_JAHR + 1, 1)


def monatsletzter(am: date) -> date:
    """Return the last day of the month."""
    return monatserster(am, 1) - timedelta(days=1)
