"""The way from referral to advice as bars, in pixels.

Drawn by hand as in `aktenpruefungen` (ADR 10): each bar carries its number, so there is
no axis that a library would have to draw.
"""

from dataclasses import dataclass
from html import escape

from zielwerk.beratung.weg import Weg

BREIT, SCHMAL = 620, 330
ZEILE, BALKEN, KOPF, FUSS = 44, 18, 16, 4
RECHTS = 190  # room for "128, 16 weniger als davor" beside the longest bar


@dataclass(frozen=True)
class Wegbalken:
    """One step in pixels, with the piece that was lost since the one before."""

    name: str
    worte: str
    schrift: int
    oben: int
    zahl: int
    laenge: int
    verlust: int
    ende: int


@dataclass(frozen=True)
class Wegbild:
    """One drawing for a width."""

    art: str
    breite: int
    hoehe: int
    balken: tuple[Wegbalken, ...]


def wegbilder(weg: Weg) -> tuple[Wegbild, Wegbild]:
    """Return the drawing for wide and for narrow screens, from the same steps."""
    return _bild("breit", weg, BREIT), _bild("schmal", weg, SCHMAL)


def svg(weg: Weg) -> str:
    """Return the wide drawing for a paper."""
    bild, _ = wegbilder(weg)
    teile = []
    for b in bild.balken:
        teile += [
            f'<text x="0" y="{b.schrift}">{escape(b.name)}</text>',
            f'<rect x="0" y="{b.oben}" width="{b.laenge}" height="{BALKEN}" '
            'fill="#1f45a8"/>',
            f'<rect x="{b.laenge}" y="{b.oben}" width="{b.verlust}" '
            f'height="{BALKEN}" fill="#dfe0ea"/>',
            f'<text x="{b.ende}" y="{b.zahl}" font-weight="600">'
            f"{escape(b.worte)}</text>",
        ]
    masse = f'width="{bild.breite}" height="{bild.hoehe}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {masse} '
        f'viewBox="0 0 {bild.breite} {bild.hoehe}" font-family="Fira Sans" '
        f'font-size="13" fill="#0e1124">{"".join(teile)}</svg>'
    )


def _bild(art: str, weg: Weg, breite: int) -> Wegbild:
    groesste = max(1, *(s.anzahl + max(0, s.verlust) for s in weg.stufen))
    pixel = (breite - RECHTS) / groesste
    balken = []
    for nummer, stufe in enumerate(weg.stufen):
        oben = KOPF + nummer * ZEILE + 4
        laenge = round(pixel * stufe.anzahl)
        verlust = round(pixel * max(0, stufe.verlust))
        worte = str(stufe.anzahl)
        if stufe.verlust > 0:
            worte += f", {stufe.verlust} weniger als davor"
        balken.append(
            Wegbalken(
                stufe.name, worte, oben - 4, oben, oben + BALKEN - 4,
                max(1, laenge), verlust, max(1, laenge) + verlust + 8,
            )
        )  # fmt: skip
    return Wegbild(art, breite, KOPF + len(balken) * ZEILE + FUSS, tuple(balken))
