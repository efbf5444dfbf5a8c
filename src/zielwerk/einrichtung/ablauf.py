"""How far a Mandant is set up: read, locked, one step further."""

from datetime import datetime
from typing import Any

from zielwerk.einrichtung.models import Einrichtung
from zielwerk.einrichtung.regeln import naechster_schritt, nummer
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Zielvereinbarung


class EinrichtungError(Exception):
    """A step was refused; the message says what to do."""


def read_einrichtung(mandant: Mandant) -> Einrichtung:
    """Return how far a Mandant is set up; an unsaved one as long as nobody began."""
    eine: Einrichtung | None = Einrichtung.objects.first()
    return eine or Einrichtung(mandant=mandant)


def offener_schritt() -> str | None:
    """Return the next step of an assistant not finished; None where nothing is left.

    Nobody began: the first one, as long as there is no agreement either.
    """
    eine = Einrichtung.objects.first()
    if eine is None:
        ohne = not Zielvereinbarung.objects.exists()
        return naechster_schritt(()) if ohne else None
    if eine.abgeschlossen_am:
        return None
    return naechster_schritt(eine.erledigt) or "fertig"


def lock(version: int, durch: Mitgliedschaft, jetzt: datetime) -> Einrichtung:
    """Return the assistant locked, if it is still the Fassung a person saw."""
    # The Mandant's row: two people may begin at once. no_key: rows that only point
    # to it are written meanwhile.
    Mandant.objects.select_for_update(no_key=True).get(pk=durch.mandant_id)
    eine = Einrichtung.objects.first() or Einrichtung(
        mandant=durch.mandant, begonnen_am=jetzt
    )
    if ist_ueberholt(eine, version):
        raise EinrichtungError(
            "Nicht gespeichert: Jemand anderes hat die Einrichtung inzwischen "
            "fortgesetzt. Bitte prüfen Sie den neuen Stand und speichern Sie noch "
            "einmal."
        )
    return eine


def store(
    eine: Einrichtung,
    schritt: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Einrichtung:
    """Keep the answers of a step and that it is done."""
    for name, wert in felder.items():
        setattr(eine, name, wert)
    if schritt not in eine.erledigt:
        eine.erledigt = sorted([*eine.erledigt, schritt], key=nummer)
    eine.version += 1
    eine.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="einrichtung.schritt",
        objekt=eine,
        text=f"Einrichtung: Schritt {nummer(schritt)} gespeichert",
        durch=durch,
        jetzt=jetzt,
        nachher={"schritt": schritt, **felder},
    )
    return eine
