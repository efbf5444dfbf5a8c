"""The drawings of a Kennzahl: scale with bound and interval, history with the break."""

from zielwerk.kennzahlen.services import Wert


def skala_bild(wert: Wert) -> dict[str, str] | None:
    """Return the scale as SVG for wide and narrow screens, with its sentence."""
    return None


def verlauf_bild(werte: list[Wert]) -> dict[str, str] | None:
    """Return the history as SVG for wide and narrow screens, with its sentence."""
    return None
