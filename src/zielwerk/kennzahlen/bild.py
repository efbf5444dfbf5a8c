"""The drawings of a Kennzahl: scale with bound and interval, history with the break.

One definition, drawn wide and for 358 px; SVG made here, no script in the page. The
colours are KERN tokens in sRGB, because a drawing also goes into papers.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zielwerk.kennzahlen.services import Wert
from zielwerk.kern.anzeige import prozent_kurz, tag

SCHRIFT = "Fira Sans"
EIGEN, BEREICH, GRENZE = "#1f45a8", "#94ace0", "#c0150a"  # darkblue, darkblue, red
NEBEN, RASTER, TEXT, ALT = "#555a79", "#dfe0ea", "#0e1124", "#a8acc8"
BREIT, SCHMAL = 880, 330
RECHTS = 104  # room for the words of bound and comparison beside the field
ENG = 60  # pixels a value needs for its own words
_FREMD = re.compile(r'\s(?:style|role|aria-[a-z]+)="[^"]*"')


@dataclass(frozen=True)
class Bild:
    """A drawing for wide and for narrow screens, and what it shows in one sentence."""

    breit: SafeString
    schmal: SafeString
    titel: str


@dataclass(frozen=True)
class Punktwert:
    """One value as it is drawn (per cent)."""

    name: str
    wert: float
    von: float
    bis: float
    anzeige: str


@cache
def _schriften() -> None:
    """Let the renderer measure with our own font."""
    import vl_convert

    ordner = Path(__file__).parents[1] / "web" / "static" / "web" / "fonts"
    vl_convert.register_font_directory(str(ordner))


def zeichne(plan: dict[str, Any], titel: str) -> SafeString:
    """Return the drawing as SVG with a title, without what the CSP forbids."""
    import vl_convert

    _schriften()
    plan = plan | {
        "background": None,
        "config": {
            "font": SCHRIFT,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 13,
                "labelColor": NEBEN,
                "gridColor": RASTER,
                "domainColor": ALT,
                "tickColor": ALT,
                "title": None,
            },
            "text": {"fontSize": 13, "color": TEXT},
        },
    }
    svg = _FREMD.sub("", vl_convert.vegalite_to_svg(plan))
    # Only digits, our own words and escaped titles are in it.
    kopf = f'<svg role="img" aria-label="{escape(titel)}" focusable="false" '
    return mark_safe(svg.replace("<svg ", kopf, 1))  # noqa: S308


def _punktwert(wert: Wert, name: str) -> Punktwert:
    von, bis = wert.quote.intervall or (0.0, 0.0)
    anteil = float(wert.quote.wert or 0) * 100
    return Punktwert(name, anteil, von * 100, bis * 100, wert.quote.anzeige)


def _linien(wert: Wert) -> tuple[tuple[str, float, str], ...]:
    """Return bound and comparison as (words, per cent, kind)."""
    linien = []
    if wert.zielwert:
        grenze = wert.messwert.kennzahl.ziel_bezeichnung
        name = f"{grenze} {prozent_kurz(wert.zielwert.anteil)}"
        linien.append((name, float(wert.zielwert.anteil) * 100, "grenze"))
    if wert.vergleichswert:
        v = wert.vergleichswert
        name = f"{v.kurzbezeichnung} {prozent_kurz(v.anteil)}"
        linien.append((name, float(v.anteil) * 100, "vergleich"))
    return tuple(linien)


def skala_bild(wert: Wert) -> Bild | None:
    """Return the value on a scale from 0 with interval, bound and comparison."""
    if wert.quote.wert is None:
        return None
    punkt = _punktwert(wert, str(wert.messwert.stand_am.year))
    return _skala(punkt, _linien(wert), wert.quote.intervall_anzeige)


@lru_cache(maxsize=256)
def _skala(
    punkt: Punktwert, linien: tuple[tuple[str, float, str], ...], bereich: str
) -> Bild:
    worte = ", ".join(name for name, _, _ in linien)
    titel = f"{punkt.name}: {punkt.anzeige}, 95-%-Bereich {bereich}"
    titel = f"{titel}; {worte}" if worte else titel
    breit, schmal = (
        zeichne(_skala_plan(punkt, linien, w), titel) for w in (BREIT, SCHMAL)
    )
    return Bild(breit, schmal, titel)


def _prozentachse(oben: float) -> dict[str, Any]:
    schritt = 5 if oben <= 30 else 20  # noqa: PLR2004
    return {
        "values": list(range(0, int(oben) + 1, schritt)),
        "labelExpr": "datum.value + ' %'",
    }


def _bis(werte: list[float], stufe: int = 5) -> float:
    """Return the end of an axis: the next step above the largest value."""
    return (int(max(werte) // stufe) + 1) * float(stufe)


def _skala_plan(
    punkt: Punktwert, linien: tuple[tuple[str, float, str], ...], breite: int
) -> dict[str, Any]:
    """Return the Vega-Lite definition of the scale."""
    oben = _bis([punkt.bis, *(lage for _, lage, _ in linien)])
    x = {"type": "quantitative", "scale": {"domain": [0, oben], "nice": False}}
    achse = _prozentachse(oben) | {"grid": False}
    eigen = {"x": punkt.wert, "von": punkt.von, "bis": punkt.bis, "w": punkt.anzeige}
    marken = [{"x": lage, "w": name, "art": art} for name, lage, art in linien]
    farbe = {
        "condition": {"test": "datum.art == 'grenze'", "value": GRENZE},
        "value": NEBEN,
    }
    strich = {
        "condition": {"test": "datum.art == 'grenze'", "value": [1, 0]},
        "value": [4, 3],
    }
    # The words of the rightmost line stand to its right where there is room.
    platz = oben * 0.6 if breite == SCHMAL else oben * 0.82
    links = [
        lage < platz and lage == max(rand for _, rand, _ in linien)
        for _, lage, _ in linien
    ]
    # Words of neighbouring lines stand on two levels, so that they never overlap.
    ebenen = [
        {
            "data": {"values": [marke]},
            "mark": {
                "type": "text",
                "y": 12 + 18 * stelle,
                "align": "left" if links[stelle] else "right",
                "dx": 6 if links[stelle] else -6,
                "fontWeight": 600 if marke["art"] == "grenze" else 400,
            },
            "encoding": {"x": {"field": "x", **x}, "text": {"field": "w"}},
        }
        for stelle, marke in enumerate(marken)
    ]
    # Each line begins beside its own words and never runs through those above.
    striche = [
        {
            "data": {"values": [marke]},
            "mark": {"type": "rule", "y": 4 + 18 * stelle, "y2": 92, "strokeWidth": 2},
            "encoding": {
                "x": {"field": "x", **x},
                "color": farbe,
                "strokeDash": strich,
            },
        }
        for stelle, marke in enumerate(marken)
    ]
    return {
        "width": breite - 40,
        "height": 96,
        "layer": [
            {
                "data": {"values": [eigen]},
                "mark": {
                    "type": "bar",
                    "height": 10,
                    "y": 70,
                    "color": BEREICH,
                    "cornerRadius": 5,
                },
                "encoding": {
                    "x": {"field": "von", **x, "axis": achse},
                    "x2": {"field": "bis"},
                },
            },
            *striche,
            {
                "data": {"values": [eigen]},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 160,
                    "y": 70,
                    "color": EIGEN,
                    "opacity": 1,
                },
                "encoding": {"x": {"field": "x", **x}},
            },
            {
                "data": {"values": [eigen]},
                "mark": {"type": "text", "y": 52, "fontWeight": 600},
                "encoding": {"x": {"field": "x", **x}, "text": {"field": "w"}},
            },
            *ebenen,
        ],
    }


def verlauf_bild(werte: list[Wert]) -> Bild | None:
    """Return the history, one field per method; no line or scale across the break."""
    mit_wert = [w for w in reversed(werte) if w.quote.wert is not None]
    if len(mit_wert) < 2:  # noqa: PLR2004
        return None
    felder: dict[str, list[Punktwert]] = {}
    for wert in mit_wert:
        verfahren = wert.messwert.verfahren
        name = f"Verfahren {verfahren.kuerzel}, ab {tag(verfahren.gilt_ab)}"
        felder.setdefault(name, []).append(
            _punktwert(wert, tag(wert.messwert.stand_am))
        )
    return _verlauf(
        tuple((name, tuple(punkte)) for name, punkte in felder.items()),
        _linien(mit_wert[-1]),
    )


@lru_cache(maxsize=256)
def _verlauf(
    felder: tuple[tuple[str, tuple[Punktwert, ...]], ...],
    linien: tuple[tuple[str, float, str], ...],
) -> Bild:
    titel = "; ".join(
        f"{name}: " + ", ".join(f"{p.name} {p.anzeige}" for p in punkte)
        for name, punkte in felder
    )
    if len(felder) > 1:
        titel += ". Die Verfahren sind nicht vergleichbar."
    letztes = len(felder) - 1
    plaene = {}
    for art, breite in (("hconcat", BREIT), ("vconcat", SCHMAL)):
        summe = sum(len(punkte) for _, punkte in felder)
        teile = [
            _feld_plan(
                name,
                punkte,
                linien if stelle == letztes else (),
                _feldbreite(breite, len(punkte), summe, len(felder), art),
            )
            for stelle, (name, punkte) in enumerate(felder)
        ]
        plaene[art] = zeichne({art: teile, "spacing": 48}, titel)
    return Bild(plaene["hconcat"], plaene["vconcat"], titel)


def _feldbreite(breite: int, punkte: int, summe: int, felder: int, art: str) -> int:
    """Return the width of one field: its share of the points, or all of it."""
    if art == "vconcat":
        return breite - 50 - RECHTS
    return int((breite - RECHTS - 60 * felder - 48 * (felder - 1)) * punkte / summe)


def _feld_plan(
    name: str,
    punkte: tuple[Punktwert, ...],
    linien: tuple[tuple[str, float, str], ...],
    breite: int,
) -> dict[str, Any]:
    """Return the definition of one method's field: intervals, points, bound."""
    oben = _bis([p.bis for p in punkte] + [lage for _, lage, _ in linien], 10)
    daten = [
        {"n": p.name, "w": p.wert, "von": p.von, "bis": p.bis, "a": p.anzeige}
        for p in punkte
    ]
    x = {
        "field": "n",
        "type": "nominal",
        "sort": None,
        "axis": {
            "labelAngle": 0,
            "labelFontSize": 12,
            "labelLimit": 90,
            "labelOverlap": "greedy",
        },
    }
    # Where values stand close, only the newest says its number; the table has all.
    beschriftet = daten if breite >= ENG * len(daten) else daten[-1:]
    y = {"type": "quantitative", "scale": {"domain": [0, oben], "nice": False}}
    grenzen = [{"y": lage, "w": worte, "art": art} for worte, lage, art in linien]
    farbe = {
        "condition": {"test": "datum.art == 'grenze'", "value": GRENZE},
        "value": NEBEN,
    }
    strich = {
        "condition": {"test": "datum.art == 'grenze'", "value": [1, 0]},
        "value": [4, 3],
    }
    return {
        "width": breite,
        "height": 200,
        "title": {
            "text": name,
            "anchor": "start",
            "fontSize": 13,
            "fontWeight": 600,
            "color": TEXT,
        },
        "layer": [
            {
                "data": {"values": daten},
                "mark": {
                    "type": "bar",
                    "width": 8,
                    "color": BEREICH,
                    "cornerRadius": 4,
                },
                "encoding": {
                    "x": x,
                    "y": {"field": "von", **y, "axis": _prozentachse(oben)},
                    "y2": {"field": "bis"},
                },
            },
            {
                "data": {"values": grenzen},
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {
                    "y": {"field": "y", **y},
                    "color": farbe,
                    "strokeDash": strich,
                },
            },
            {
                "data": {"values": grenzen},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "x": "width",
                    "dx": 6,
                },
                "encoding": {"y": {"field": "y", **y}, "text": {"field": "w"}},
            },
            {
                "data": {"values": daten},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 120,
                    "color": EIGEN,
                    "opacity": 1,
                },
                "encoding": {"x": x, "y": {"field": "w", **y}},
            },
            {
                "data": {"values": beschriftet},
                "mark": {"type": "text", "align": "left", "dx": 9, "fontWeight": 600},
                "encoding": {"x": x, "y": {"field": "w", **y}, "text": {"field": "a"}},
            },
        ],
    }
