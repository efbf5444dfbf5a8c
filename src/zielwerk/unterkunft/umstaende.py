"""What else is known of a case: facts, and decisions a person made with reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Art(StrEnum):
    """Which costs are judged: the Karenzzeit is for the Unterkunft alone."""

    UNTERKUNFT = "unterkunft"
    HEIZUNG = "heizung"
    GESAMT = "gesamt"


class Besonderheit(StrEnum):
    """A circumstance a person decided on, with reason."""

    UNZUMUTBAR = "unzumutbar"
    UNWIRTSCHAFTLICH = "unwirtschaftlich"
    TODESFALL = "todesfall"
    UNABWEISBAR = "unabweisbar"


@dataclass(frozen=True)
class Umstaende:
    """What else is known of the case; each is a fact or a documented decision.

    `bisheriger_bedarf`: the need before a move that was not needed. `zusicherung`:
    False after a move without one. `zuvor_nur_angemessen`: only angemessene costs
    were recognised in the Bewilligungszeitraum before. `absenkung_ab`: the first day
    of the reduction by the Kostensenkungsverfahren.
    """

    art: Art = Art.UNTERKUNFT
    besonderheit: Besonderheit | None = None
    begruendung: str = ""
    sterbefall_am: date | None = None
    bisheriger_bedarf: Decimal | None = None
    zusicherung: bool | None = None
    zuvor_nur_angemessen: bool = False
    absenkung_ab: date | None = None
