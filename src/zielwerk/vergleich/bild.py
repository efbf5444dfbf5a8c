"""The drawings of the comparison: funnel, caterpillar, p-chart, forecast.

One Vega-Lite definition each, drawn wide and narrow by the server (ADR 10); every one
stands beside a table with the same numbers.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from zielwerk.kennzahlen.bild import (
    ALT,
    BEREICH,
    BREIT,
    EIGEN,
    GRENZE,
    NEBEN,
    SCHMAL,
    TEXT,
    Bild,
    zeichne,
)
from zielwerk.kennzahlen.regeln import quote
from zielwerk.kern.anzeige import prozent, prozent_kurz
from zielwerk.vergleich.eigenlage import Jahresende
from zielwerk.vergleich.gruppenlage import Gruppenlage
from zielwerk.vergleich.regeln import Fall, Grenzen, Verlauf, grenzlinie

STUFEN = 60
VIELE = 14
Plan = dict[str, Any]


def _p(anteil: Fraction | float | None) -> float:
    return float(anteil or 0) * 100


def _y(feld: str, titel: str | None = None) -> Plan:
    """Return an axis in per cent from 0."""
    achse = {"labelExpr": "datum.value + ' %'", "tickCount": 5, "title": titel}
    return {"field": feld, "type": "quantitative", "axis": achse}


def _ebene(daten: Sequence[Plan], marke: Plan, **kodierung: Plan) -> Plan:
    return {"data": {"values": list(daten)}, "mark": marke, "encoding": kodierung}


def _beide(plan: Any, titel: str) -> Bild:
    """Return a drawing for wide and narrow screens; `plan` takes the width."""
    breit, schmal = (zeichne(plan(w - 70), titel) for w in (BREIT, SCHMAL))
    return Bild(breit, schmal, titel)


def trichter_bild(lage: Gruppenlage) -> Bild | None:
    """Return rate by Nenner with both pairs of limits around the mean."""
    if lage.trichter is None:
        return None
    faelle = tuple(f for f in lage.trichter.faelle if f.quote is not None)
    return _trichter(faelle, lage.trichter.mittel, lage.eigener_name)


@lru_cache(maxsize=128)
def _trichter(faelle: tuple[Fall, ...], mittel: Fraction, eigener: str) -> Bild:
    weit = int(max(f.nenner for f in faelle) * 1.25) + 1
    stufen = sorted({max(5, n * weit // STUFEN) for n in range(1, STUFEN + 1)})
    linien = grenzlinie(mittel, stufen)
    titel = f"Trichter um das Mittel {prozent(mittel)}: " + "; ".join(
        f"{f.name} {prozent(f.quote or 0)} bei {f.nenner} Fällen, {f.lage}"
        for f in faelle
    )
    return _beide(
        lambda breite: _trichter_plan(faelle, linien, mittel, eigener, breite), titel
    )


def _trichter_plan(
    faelle: Sequence[Fall],
    linien: Sequence[Grenzen],
    mittel: Fraction,
    eigener: str,
    breite: int,
) -> Plan:
    x: Plan = {
        "field": "n",
        "type": "quantitative",
        "axis": {"title": "Fälle im Nenner", "tickCount": 5, "grid": False},
    }
    grenzen = [
        {
            "n": g.nenner,
            "u95": _p(g.unten_95),
            "o95": _p(g.oben_95),
            "u998": _p(g.unten_998),
            "o998": _p(g.oben_998),
            "m": _p(mittel),
        }
        for g in linien
    ]
    punkte = [
        {"n": f.nenner, "q": _p(f.quote), "eigen": f.name == eigener} for f in faelle
    ]
    stufe: Plan = {"type": "line", "interpolate": "step-before"}
    farbe: Plan = {
        "condition": {"test": "datum.eigen", "value": EIGEN},
        "value": NEBEN,
    }
    form: Plan = {
        "condition": {"test": "datum.eigen", "value": "circle"},
        "value": "diamond",
    }
    return {
        "width": breite,
        "height": 300,
        "layer": [
            *(
                _ebene(grenzen, stufe | {"color": NEBEN}, x=x, y=_y(feld))
                for feld in ("u95", "o95")
            ),
            *(
                _ebene(
                    grenzen,
                    stufe | {"color": ALT, "strokeDash": [4, 3]},
                    x=x,
                    y=_y(feld),
                )
                for feld in ("u998", "o998")
            ),
            _ebene(grenzen, {"type": "line", "color": TEXT}, x=x, y=_y("m")),
            _ebene(
                punkte,
                {"type": "point", "filled": True, "size": 130, "opacity": 1},
                x=x,
                y=_y("q"),
                color=farbe,
                shape=form,
            ),
        ],
    }


def raupe_bild(lage: Gruppenlage) -> Bild | None:
    """Return the rates in order, each with its 95 % interval."""
    if lage.trichter is None:
        return None
    faelle = tuple(f for f in lage.trichter.faelle if f.quote is not None)
    return _raupe(faelle, lage.trichter.mittel, lage.eigener_name)


@lru_cache(maxsize=128)
def _raupe(faelle: tuple[Fall, ...], mittel: Fraction, eigener: str) -> Bild:
    geordnet = sorted(faelle, key=lambda f: (f.quote or 0, f.name))
    daten = []
    for f in geordnet:
        von, bis = quote(f.zaehler, f.nenner).intervall or (0.0, 0.0)
        daten.append(
            {
                "n": "Ihr Jobcenter" if f.name == eigener else _kennung(f),
                "q": _p(f.quote),
                "von": von * 100,
                "bis": bis * 100,
                "eigen": f.name == eigener,
            }
        )
    titel = f"Quoten mit 95-%-Bereich, Mittel {prozent(mittel)}: " + "; ".join(
        f"{f.name} {prozent(f.quote or 0)}" for f in geordnet
    )
    return _beide(lambda breite: _raupe_plan(daten, mittel, breite), titel)


def _kennung(fall: Fall) -> str:
    """Return what stands in brackets after the name: short enough for an axis."""
    return fall.name.rpartition("(")[2].rstrip(")")


def _raupe_plan(daten: Sequence[Plan], mittel: Fraction, breite: int) -> Plan:
    y: Plan = {
        "field": "n",
        "type": "nominal",
        "sort": None,
        "axis": {"labelLimit": 120, "title": None},
    }
    farbe: Plan = {
        "condition": {"test": "datum.eigen", "value": EIGEN},
        "value": NEBEN,
    }
    x, x2 = _y("von"), {"field": "bis"}
    balken: Plan = {"type": "bar", "height": 8, "cornerRadius": 4, "color": BEREICH}
    strich: Plan = {"type": "rule", "color": TEXT}
    punkt: Plan = {"type": "point", "filled": True, "size": 110, "opacity": 1}
    return {
        "width": breite - 60,
        "height": {"step": 30},
        "layer": [
            _ebene(daten, balken, y=y, x=x, x2=x2),
            _ebene([{"m": _p(mittel)}], strich, x=_y("m")),
            _ebene(daten, punkt, y=y, x=_y("q"), color=farbe),
        ],
    }


def verlauf_bild(eigen: Verlauf | None) -> Bild | None:
    """Return the own history: each period with limits, and what breaks a rule."""
    if eigen is None or len(eigen.punkte) < 2:  # noqa: PLR2004
        return None
    return _verlauf(eigen)


@lru_cache(maxsize=128)
def _verlauf(eigen: Verlauf) -> Bild:
    auffaellig = {name for bruch in eigen.regelbrueche for name in bruch.punkte}
    daten = [
        {
            "n": p.name,
            "q": _p(p.quote),
            "u": _p(p.unten),
            "o": _p(p.oben),
            "m": _p(eigen.mittel),
            "auf": p.name in auffaellig,
        }
        for p in eigen.punkte
        if p.quote is not None
    ]
    titel = f"Eigener Verlauf, Mittel {prozent(eigen.mittel)}: " + ", ".join(
        f"{p.name} {prozent(p.quote)}" for p in eigen.punkte if p.quote is not None
    )
    return _beide(lambda breite: _verlauf_plan(daten, breite), titel)


def _zeitachse(menge: int, breite: int) -> Plan:
    """Return the axis of periods in order; slanted where they stand close."""
    winkel = -90 if menge > VIELE or breite < BREIT // 2 else 0
    achse = {"labelAngle": winkel, "labelFontSize": 12, "title": None}
    return {"field": "n", "type": "nominal", "sort": None, "axis": achse}


def _verlauf_plan(daten: Sequence[Plan], breite: int) -> Plan:
    x = _zeitachse(len(daten), breite)
    farbe: Plan = {"condition": {"test": "datum.auf", "value": GRENZE}, "value": EIGEN}
    form: Plan = {
        "condition": {"test": "datum.auf", "value": "diamond"},
        "value": "circle",
    }
    punkt: Plan = {"type": "point", "filled": True, "size": 110, "opacity": 1}
    balken: Plan = {"type": "bar", "width": 10, "color": "#dfe4f3", "cornerRadius": 4}
    return {
        "width": breite,
        "height": 240,
        "layer": [
            _ebene(daten, balken, x=x, y=_y("u"), y2={"field": "o"}),
            _ebene(daten, {"type": "line", "color": TEXT}, x=x, y=_y("m")),
            _ebene(daten, {"type": "line", "color": EIGEN}, x=x, y=_y("q")),
            _ebene(daten, punkt, x=x, y=_y("q"), color=farbe, shape=form),
        ],
    }


def prognose_bild(ende: Jahresende | None) -> Bild | None:
    """Return the range of the year's end as it was known after each month."""
    if ende is None or len(ende.monate) < 2:  # noqa: PLR2004
        return None
    daten = [
        {
            "n": m.name[:3],
            "von": _p(m.prognose.bereich[0]),
            "bis": _p(m.prognose.bereich[1]),
            "e": _p(m.prognose.erwartet),
            "g": _p(ende.grenze),
        }
        for m in ende.monate
    ]
    titel = "Prognose des Jahresendes nach jedem Monat: " + ", ".join(
        f"{m.name} {' bis '.join(map(prozent, m.prognose.bereich))}"
        for m in ende.monate
    )
    if ende.grenze is not None:
        titel += f"; {ende.grenze_name} {prozent_kurz(ende.grenze)}"
    mit_grenze = ende.grenze is not None
    return _beide(
        lambda breite: _prognose_plan(daten, breite, mit_grenze=mit_grenze), titel
    )


def _prognose_plan(daten: Sequence[Plan], breite: int, *, mit_grenze: bool) -> Plan:
    x = _zeitachse(len(daten), breite)
    balken: Plan = {"type": "bar", "width": 12, "color": BEREICH, "cornerRadius": 4}
    punkt: Plan = {"type": "point", "filled": True, "size": 110, "opacity": 1}
    linie: Plan = {"type": "line", "color": GRENZE, "strokeWidth": 2}
    return {
        "width": breite,
        "height": 240,
        "layer": [
            _ebene(daten, balken, x=x, y=_y("von"), y2={"field": "bis"}),
            *([_ebene(daten, linie, x=x, y=_y("g"))] if mit_grenze else []),
            _ebene(daten, punkt | {"color": EIGEN}, x=x, y=_y("e")),
        ],
    }
