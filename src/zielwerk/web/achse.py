"""The year axis of the start page: months, marks, a bar, today (ui.md part 11, 01).

Everything is placed in per cent of the width, so one drawing fits every screen.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zielwerk.kern.anzeige import MONATE, tag
from zielwerk.web.zeichen import WORTE, formen

ZELLEN_JE_ZEILE = 21
MONATE_DER_ACHSE = 13
# Two dates nearer than this (share of the axis) would touch under their marks: a date
# is 36 px wide, the axis 300 px at least.
_ENG = 0.13
_TAGE_IM_MONAT = 31


def lage(am: date, jahr: int) -> float:
    """Return where a day stands on the axis January … January (0 to 1)."""
    monate = (am.year - jahr) * 12 + am.month - 1 + (am.day - 1) / _TAGE_IM_MONAT
    return min(max(monate / MONATE_DER_ACHSE, 0.0), 1.0)


def _x(anteil: float) -> str:
    """Return a place as SVG percentage."""
    return f"{anteil * 100:.2f}%"


def kopf(jahr: int) -> SafeString:
    """Return the month names above the axis, with both years."""
    namen = [
        (_x(nummer / MONATE_DER_ACHSE), MONATE[nummer % 12][:3])
        for nummer in range(MONATE_DER_ACHSE)
    ]
    return format_html(
        '<svg class="achse achse--kopf" aria-hidden="true" focusable="false">'
        '<text class="jahr" x="0" y="12">{}</text>'
        '<text class="jahr" x="{}" y="12">{}</text>{}</svg>',
        jahr,
        _x(12 / MONATE_DER_ACHSE),
        jahr + 1,
        format_html_join("", '<text x="{}" y="30">{}</text>', namen),
    )


def zeile(
    marken: Sequence[Any], jahr: int, heute: date | None = None, dauer: str = ""
) -> SafeString:
    """Return one row of the axis: grid, bar of a continuous duty, marks, today.

    `marken`: objects with `status` and `am` or `tag`, and where they lead (`url`,
    `titel`) if they lead anywhere. `dauer`: the words under the bar.
    """
    raster = format_html_join(
        "",
        '<line class="raster" x1="{0}" x2="{0}" y1="0" y2="44"/>',
        [(_x(n / MONATE_DER_ACHSE),) for n in range(1, MONATE_DER_ACHSE)],
    )
    heute_strich = (
        format_html(
            '<line class="heute" x1="{0}" x2="{0}" y1="-9" y2="53"/>',
            _x(lage(heute, jahr)),
        )
        if heute
        else mark_safe("")
    )
    return format_html(
        '<svg class="achse" role="img" aria-label="{}">{}{}{}{}</svg>',
        _worte(marken, dauer),
        raster,
        _balken(dauer),
        heute_strich,
        _zeichen(marken, jahr),
    )


def _worte(marken: Sequence[Any], dauer: str) -> str:
    """Return what the row says, for those who do not see it."""
    teile = [f"{WORTE[m.status][0]} {tag(_am(m))}" for m in marken]
    return "; ".join([*([dauer] if dauer else []), *teile]) or "keine Frist"


def _am(marke: Any) -> date:
    am: date = getattr(marke, "am", None) or marke.tag
    return am


def _balken(dauer: str) -> SafeString:
    """Return the bar of a continuous duty over the twelve months."""
    if not dauer:
        return mark_safe("")
    return format_html(
        '<rect class="dauer" x="0" y="12" width="{}" height="6" rx="3"/>'
        '<text x="0" y="36">{}</text>',
        _x(12 / MONATE_DER_ACHSE),
        dauer,
    )


def _zeichen(marken: Sequence[Any], jahr: int) -> SafeString:
    """Return the signs with their dates; neighbours too near lean away."""
    orte = [lage(_am(marke), jahr) for marke in marken]
    teile = []
    for stelle, (marke, ort) in enumerate(zip(marken, orte, strict=True)):
        links = stelle > 0 and ort - orte[stelle - 1] < _ENG
        rechts = stelle + 1 < len(orte) and orte[stelle + 1] - ort < _ENG
        anker = {(True, False): "start", (False, True): "end"}.get(
            (links, rechts), "middle"
        )
        versatz = {"start": -10, "end": 10, "middle": 0}[anker]
        teile.append(
            format_html(
                '<svg x="{}" class="zeichen--{}"><svg x="-10" y="4" '
                'width="20" height="20" '
                'viewBox="0 0 960 960" fill="currentColor">{}</svg>'
                '<text x="{}" y="40" text-anchor="{}">{}</text></svg>',
                _x(ort),
                marke.status,
                formen(marke.status),
                versatz,
                anker,
                f"{_am(marke):%d.%m.}",
            )
        )
    return format_html_join("", "{}", [(teil,) for teil in teile])
