"""Four eyes: who releases what leaves the house is not who wrote it; no Django."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Beteiligung:
    """What a person has done to a thing, as it reads after "Sie haben …".

    `person` is the key of the Benutzer, not of the Mitgliedschaft: somebody in two
    roles stays one person. None: unknown, e.g. a row from before this was kept.
    """

    person: int | None
    was: str


def vier_augen_einwand(*, person: int, beteiligt: Iterable[Beteiligung]) -> str | None:
    """Return why this person may not release it, in German; None: they may.

    For the four-eyes release (design part 1: the Fachdienstleitung approves; ASVS 5.0,
    level 3). Not covered: whether the role has the right (`rechte.py` says that), and
    two people who act together.
    """
    eigene = dict.fromkeys(b.was for b in beteiligt if b.person == person)
    if not eigene:
        return None
    *vorn, letzte = eigene
    taten = f"{', '.join(vorn)} und {letzte}" if vorn else letzte
    return (
        f"Freigeben muss eine zweite Person. Sie haben {taten}; "
        "auch in einer anderen Rolle zählen Sie als dieselbe Person."
    )
