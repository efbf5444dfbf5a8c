"""The draft against last year: what changed, and what nobody decided."""

from zielwerk.vereinbarung.models import Entfall, Zielvereinbarung
from zielwerk.vereinbarung.regeln import Vergleich, vergleich, vollstaendigkeit


def vergleich_mit_vorgaengerin(vereinbarung: Zielvereinbarung) -> Vergleich | None:
    """Return what is new, changed, renumbered, dropped against the year before."""
    vorgaengerin = vereinbarung.vorgaengerin
    if vorgaengerin is None:
        return None
    return vergleich(
        list(vorgaengerin.punkte.values("schluessel", "nummer", "wortlaut")),
        list(vereinbarung.punkte.values("schluessel", "nummer", "wortlaut")),
        jahr_alt=vorgaengerin.jahr,
        jahr_neu=vereinbarung.jahr,
    )


def unentschiedene_punkte(vereinbarung: Zielvereinbarung) -> list[str]:
    """Return the keys that vanished against last year without a decision.

    This went wrong in a real county in 2024 (minutes of 08.02.2024, TOP 3.3). A Punkt
    that was postponed last year is asked for again.
    """
    vorgaengerin = vereinbarung.vorgaengerin
    if vorgaengerin is None:
        return []
    zurueckgestellt = vorgaengerin.entfaelle.filter(art=Entfall.Art.ZURUECKGESTELLT)
    return list(
        vollstaendigkeit(
            [
                *vorgaengerin.punkte.values_list("schluessel", flat=True),
                *zurueckgestellt.values_list("schluessel", flat=True),
            ],
            vereinbarung.punkte.values_list("schluessel", flat=True),
            vereinbarung.entfaelle.values_list("schluessel", flat=True),
        )
    )
