"""What every event does: check whose it is, leave an entry without any content."""

from datetime import datetime
from typing import Any

from zielwerk.beratung.models import Traegervertrag
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


class BeratungError(Exception):
    """An event was refused; the message says what to do."""


def record_schritt(
    objekt: MandantenModell,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **nachher: Any,
) -> None:
    """Leave one entry; what a Träger keeps is never part of it (ADR 32)."""
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"beratung.{ereignis}",
        objekt=objekt,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher=nachher,
    )


def check_eigener(vertrag: Traegervertrag, durch: Mitgliedschaft) -> None:
    """Check that a member's own organisation holds the contract.

    :raises BeratungError: if another one does
    """
    if vertrag.organisation_id != durch.organisation_id:
        raise BeratungError("Dieser Vertrag gehört einem anderen Träger.")
