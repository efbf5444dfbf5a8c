"""The front door of the agreement: set-up, Fristen, Nachweise, Feststellungen.

Verdicts live in `bewertung.py`, evidence in `nachweise.py`, the next year in
`fortschreibung.py`, and `eroeffnung.py` opens the Fristen; other modules take all of
them from here.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.bewertung import (
    BewertungError,
    Punktstand,
    gesamtstand,
    punktstaende,
    punktstand,
    record_berechnung,
    record_bewertung,
    record_gesamturteil,
)
from zielwerk.vereinbarung.eroeffnung import (
    open_auftrag,
    open_ereignisfrist,
    open_fristen,
)
from zielwerk.vereinbarung.fortschreibung import (
    FortschreibungError,
    add_neuer_punkt,
    change_pflicht,
    change_punkt,
    check_entwurf,
    drop_punkt,
    fortschreiben,
    unentschiedene_punkte,
    vergleich_mit_vorgaengerin,
)
from zielwerk.vereinbarung.models import (
    Pflicht,
    Punkt,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.nachweise import (
    NachweisError,
    accept_nachweis,
    check_datei,
    record_feststellung,
    record_nachweis,
    record_nachweis_zu_punkt,
    return_nachweis,
)

__all__ = [
    "BewertungError",
    "FortschreibungError",
    "NachweisError",
    "Punktstand",
    "accept_nachweis",
    "add_neuer_punkt",
    "add_pflicht",
    "add_punkt",
    "change_pflicht",
    "change_punkt",
    "check_datei",
    "create_vereinbarung",
    "drop_punkt",
    "fortschreiben",
    "geltende_punkte",
    "gesamtstand",
    "open_auftrag",
    "open_ereignisfrist",
    "open_fristen",
    "punktstaende",
    "punktstand",
    "put_in_kraft",
    "record_berechnung",
    "record_bewertung",
    "record_feststellung",
    "record_gesamturteil",
    "record_nachweis",
    "record_nachweis_zu_punkt",
    "return_nachweis",
    "set_status",
    "unentschiedene_punkte",
    "vergleich_mit_vorgaengerin",
]


@transaction.atomic
def create_vereinbarung(
    *, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Zielvereinbarung:
    """Create the first agreement of a county; later ones grow by `fortschreiben`."""
    neu: Zielvereinbarung = Zielvereinbarung.objects.create(
        mandant=durch.mandant, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.angelegt",
        objekt=neu,
        text=f"{neu} angelegt",
        durch=durch,
        jetzt=jetzt,
    )
    return neu


@transaction.atomic
def add_punkt(
    *,
    vereinbarung: Zielvereinbarung,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Punkt:
    """Add a Punkt to a first agreement (schluessel, nummer, titel, wortlaut, art).

    :raises FortschreibungError: if it is no draft, or key or number are taken
    """
    check_entwurf(vereinbarung)
    if vereinbarung.punkte.filter(schluessel=felder["schluessel"]).exists():
        raise FortschreibungError("Einen Punkt mit diesem Schlüssel gibt es schon.")
    if vereinbarung.punkte.filter(nummer=felder["nummer"]).exists():
        raise FortschreibungError("Einen Punkt mit dieser Nummer gibt es schon.")
    punkt: Punkt = Punkt.objects.create(
        mandant=durch.mandant, vereinbarung=vereinbarung, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.punkt_angelegt",
        objekt=punkt,
        text=f"{vereinbarung}: {punkt} angelegt",
        durch=durch,
        jetzt=jetzt,
        nachher={"wortlaut": punkt.wortlaut},
    )
    return punkt


@transaction.atomic
def add_pflicht(
    *, punkt: Punkt, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Pflicht:
    """Add a Pflicht to a Punkt (schluessel, bezeichnung, verpflichtet, terminregel …).

    :raises FortschreibungError: if it is no draft, or the key is taken
    """
    check_entwurf(punkt.vereinbarung)
    if punkt.pflichten.filter(schluessel=felder["schluessel"]).exists():
        raise FortschreibungError(
            "Eine Pflicht mit diesem Schlüssel gibt es hier schon."
        )
    pflicht: Pflicht = Pflicht.objects.create(
        mandant=durch.mandant, punkt=punkt, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.pflicht_angelegt",
        objekt=pflicht,
        text=f"{punkt}: Pflicht „{pflicht}“ angelegt",
        durch=durch,
        jetzt=jetzt,
        nachher={"terminregel": pflicht.terminregel},
    )
    return pflicht


@transaction.atomic
def set_status(
    *,
    vereinbarung: Zielvereinbarung,
    status: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Zielvereinbarung:
    """Move an agreement on (beschlossen, in Kraft …), with Gremium, day, Drucksache."""
    vorher = vereinbarung.status
    vereinbarung.status = status
    for name, wert in felder.items():
        setattr(vereinbarung, name, wert)
    vereinbarung.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"vereinbarung.{status}",
        objekt=vereinbarung,
        text=f"{vereinbarung}: {vereinbarung.get_status_display()}",
        durch=durch,
        jetzt=jetzt,
        vorher={"status": vorher},
        nachher={"status": status},
    )
    return vereinbarung


@transaction.atomic
def put_in_kraft(
    *,
    vereinbarung: Zielvereinbarung,
    beschlossen_am: date,
    gremium: str,
    drucksache_nr: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Zielvereinbarung:
    """Enter the decision on a draft; it is in force and its dated Fristen open.

    :raises FortschreibungError: if it is no draft, or a Punkt vanished undecided
    """
    check_entwurf(vereinbarung)
    if offen := unentschiedene_punkte(vereinbarung):
        raise FortschreibungError(
            f"Ohne Entscheidung weggefallen: {', '.join(offen)}. Bitte entscheiden Sie "
            "erst, ob der Punkt entfällt."
        )
    set_status(
        vereinbarung=vereinbarung,
        status=Zielvereinbarung.Status.IN_KRAFT,
        durch=durch,
        jetzt=jetzt,
        beschlossen_am=beschlossen_am,
        gremium=gremium,
        drucksache_nr=drucksache_nr,
    )
    open_fristen(vereinbarung=vereinbarung, durch=durch, jetzt=jetzt)
    return vereinbarung


def geltende_punkte() -> list[Punkt]:
    """Return the Punkte of the newest agreement, in order; none: an empty list."""
    neueste = Zielvereinbarung.objects.order_by("-jahr").first()
    return list(neueste.punkte.order_by("nummer")) if neueste else []
