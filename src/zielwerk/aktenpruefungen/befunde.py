"""What one axis of an audit shows: over all files, per office and team; no Django.

A file that is missing without a replacement counts as faulty. Chosen files are not
in here. Bounds are one-sided and exact (`regeln`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zielwerk.aktenpruefungen.regeln import (
    Auswertung,
    Schicht,
    auswertung,
    gesamtergebnis,
)
from zielwerk.kern.anzeige import anzahl, zahl
from zielwerk.kern.rechenweg import Schritt

NACH_BETRAG = (
    "Gezogen wurde nach Betrag: Hohe Beträge kommen eher vor. Ein Anteil aller Akten "
    "folgt daraus nicht, wohl aber eine Aussage in Euro."
)
SYSTEMATISCH = Schritt(
    "Systematische Ziehung",
    wert="wie einfache gerechnet",
    hinweis="zulässig, wenn die Folge der Kennungen nichts mit Fehlern zu tun hat",
)


@dataclass(frozen=True)
class Aktenbefund:
    """One file of the sample: where it belongs, and what was found on each axis."""

    schicht: str
    gruppen: Mapping[str, str]
    maengel: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ausgefallen: bool = False

    def fehlerhaft(self, achse: str) -> bool:
        """Whether the file counts as faulty on an axis."""
        return self.ausgefallen or bool(self.maengel.get(achse))


@dataclass(frozen=True)
class Ziel:
    """What the audit was to show, and from what it was drawn."""

    verfahren: str
    grundgesamtheit: int
    schichten: Mapping[str, int]
    hinnehmbar: Decimal
    sicherheit: Decimal
    # Per kind of group: files of each; and the kinds that lie within strata.
    gruppen: Mapping[str, Mapping[str, int]]
    verschachtelt: Collection[str]


def achsenergebnis(
    befunde: Sequence[Aktenbefund], achse: str, ziel: Ziel
) -> dict[str, Any]:
    """Return counts, bounds, sentence and Rechenweg of one axis, as JSON.

    By amount no share of files follows: the counts stand alone. A group gets bounds
    only if its files were drawn with one chance: in a simple draw, or if the group
    lies within one stratum.

    :raises ValueError: with a German sentence, if nothing was audited
    """
    fehler = sum(b.fehlerhaft(achse) for b in befunde)
    zaehlung: dict[str, Any] = {"achse": achse, "gezogen": len(befunde)}
    zaehlung |= {"fehler": fehler, "anteil": _text(Decimal(fehler), len(befunde))}
    if ziel.verfahren == "betrag":
        satz = (
            f"In {zahl(fehler)} von {anzahl(len(befunde), 'Akte', 'Akten')} wurde "
            f"etwas beanstandet. {NACH_BETRAG}"
        )
        return zaehlung | {"satz": satz, "hochgerechnet": False, "rechenweg": []}
    ergebnis = gesamtergebnis(
        gezogen=len(befunde),
        fehler=fehler,
        hoechstens_anteil=ziel.hinnehmbar,
        sicherheit=ziel.sicherheit,
        grundgesamtheit=ziel.grundgesamtheit,
        schichten=_schichten(befunde, achse, ziel),
    )
    weg = [SYSTEMATISCH] if ziel.verfahren == "systematisch" else []
    einfach = _grenzen(len(befunde), fehler, ziel.grundgesamtheit, ziel)
    gruppen = {art: _gruppen(befunde, achse, art, ziel) for art in ziel.gruppen}
    return zaehlung | {
        "hochgerechnet": True,
        "anteil": str(ergebnis.anteil),
        "untergrenze": str(einfach.untergrenze),
        "obergrenze": str(ergebnis.obergrenze),
        "belegt": ergebnis.belegt,
        "satz": ergebnis.satz,
        "rechenweg": [schritt.teile() for schritt in (*weg, *ergebnis.rechenweg)],
        "gruppen": {
            art: [_zeile(*zeile) for zeile in zeilen] for art, zeilen in gruppen.items()
        },
        "unterschied": _unterschied(gruppen.get("dienststelle", [])),
    }


def _grenzen(gezogen: int, fehler: int, alle: int, ziel: Ziel) -> Auswertung:
    """Return the exact bounds as for a simple draw from `alle` files."""
    return auswertung(
        gezogen=gezogen,
        fehler=fehler,
        sicherheit=ziel.sicherheit,
        grundgesamtheit=alle,
    )


def _text(fehler: Decimal, gezogen: int) -> str:
    return str(fehler / gezogen) if gezogen else "0"


def _schichten(
    befunde: Sequence[Aktenbefund], achse: str, ziel: Ziel
) -> dict[str, Schicht] | None:
    """Return the strata that were drawn from; an unused one is left to the rules."""
    if not ziel.schichten:
        return None
    gezogen = Counter(b.schicht for b in befunde)
    fehler = Counter(b.schicht for b in befunde if b.fehlerhaft(achse))
    return {
        name: Schicht(menge, gezogen[name], fehler[name])
        for name, menge in ziel.schichten.items()
    }


def _gruppen(
    befunde: Sequence[Aktenbefund], achse: str, art: str, ziel: Ziel
) -> list[tuple[str, int, int, int, Auswertung | None]]:
    """Return name, files, drawn, faulty and bounds of each group with a drawn file."""
    gezogen = Counter(b.gruppen[art] for b in befunde)
    fehler = Counter(b.gruppen[art] for b in befunde if b.fehlerhaft(achse))
    zeilen = []
    for name, alle in ziel.gruppen[art].items():
        grenzen = None
        if gezogen[name] and (not ziel.schichten or art in ziel.verschachtelt):
            grenzen = _grenzen(gezogen[name], fehler[name], alle, ziel)
        zeilen.append((name, alle, gezogen[name], fehler[name], grenzen))
    return zeilen


def _zeile(
    name: str, alle: int, gezogen: int, fehler: int, grenzen: Auswertung | None
) -> dict[str, Any]:
    return {
        "name": name,
        "alle": alle,
        "gezogen": gezogen,
        "fehler": fehler,
        "anteil": _text(Decimal(fehler), gezogen) if gezogen else None,
        "obergrenze": str(grenzen.obergrenze) if grenzen else None,
    }


def _unterschied(
    zeilen: Sequence[tuple[str, int, int, int, Auswertung | None]],
) -> bool:
    """Whether one group has at least more than another has at most."""
    werte = [grenzen for *_, grenzen in zeilen if grenzen]
    return any(a.unten > b.oben for a in werte for b in werte)


def vergleichssatz(
    eigen: Mapping[str, Any], frueher: Mapping[str, Any], titel: str
) -> str:
    """Say how an axis compares with an earlier audit; only where both asked the same.

    Both need bounds: of 95 % each, a difference is shown only if one is at least more
    than the other is at most.
    """
    if eigen["fragen"] != frueher["fragen"]:
        return f"{titel}: nach anderer Prüfliste geprüft, daher nicht vergleichbar."
    stand = f"{titel}, gleiche Prüfliste: {frueher['fehler']} von {frueher['gezogen']}"
    if not eigen["hochgerechnet"] or not frueher["hochgerechnet"]:
        return f"{stand}. Nach Betrag gezogen, daher nicht vergleichbar."
    jetzt = f"{eigen['fehler']} von {eigen['gezogen']}"
    if Decimal(eigen["untergrenze"]) > Decimal(frueher["obergrenze"]):
        return f"{stand}. Der Anstieg auf {jetzt} ist belegt."
    if Decimal(eigen["obergrenze"]) < Decimal(frueher["untergrenze"]):
        return f"{stand}. Der Rückgang auf {jetzt} ist belegt."
    return f"{stand}. Ein Unterschied zu {jetzt} lässt sich nicht belegen."
