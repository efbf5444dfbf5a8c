"""The front door of the agreement: set-up, Fristen, Nachweise, Feststellungen.

Verdicts live in `bewertung.py`, evidence in `nachweise.py`, the next year in
`fortschreibung.py`; other modules take all of them from here.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import (
    Faelligkeit,
    Periode,
    faelligkeiten,
    frist_nach_ereignis,
)
from zielwerk.fristen.services import (
    dienstfreie_tage,
    open_frist,
)
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
    Pflichtfrist,
    Punkt,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.nachweise import (
    NachweisError,
    accept_nachweis,
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
    "create_vereinbarung",
    "drop_punkt",
    "fortschreiben",
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


def open_fristen(
    *, vereinbarung: Zielvereinbarung, durch: Mitgliedschaft | None, jetzt: datetime
) -> list[Frist]:
    """Open every dated Frist of the year that is not open yet; safe to repeat.

    Fristen after an event ("zehn Arbeitstage nach Eingang") open when it happens.
    """
    offene = []
    for pflicht in Pflicht.objects.filter(punkt__vereinbarung=vereinbarung):
        offene += _open_fristen_der_pflicht(pflicht, durch=durch, jetzt=jetzt)
    return offene


def _open_fristen_der_pflicht(
    pflicht: Pflicht, *, durch: Mitgliedschaft | None, jetzt: datetime
) -> list[Frist]:
    """Open the Fristen of one Pflicht that do not exist yet."""
    regel, jahr = pflicht.terminregel, pflicht.punkt.vereinbarung.jahr
    if regel["art"] not in {"stichtage", "zeitraeume"}:
        return []
    frei = dienstfreie_tage(date(jahr, 1, 1))
    vorhanden = set(
        pflicht.pflichtfristen.values_list("frist__faellig_nach_regel_am", flat=True)
    )
    return [
        _open_frist_zu(pflicht, faellig, durch=durch, jetzt=jetzt)
        for faellig in faelligkeiten(
            regel, jahr=jahr, land=pflicht.mandant.land, dienstfreie_tage=frei
        )
        if faellig.faellig_am not in vorhanden
    ]


@transaction.atomic
def _open_frist_zu(
    pflicht: Pflicht,
    faellig: Faelligkeit,
    *,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    **felder: Any,
) -> Frist:
    """Open one Frist of a Pflicht and note where it comes from."""
    punkt = pflicht.punkt
    frist = open_frist(
        mandant=pflicht.mandant,
        titel=f"{pflicht.bezeichnung} {faellig.bezeichnung}".strip(),
        anlass=f"Punkt {punkt.nummer} · {punkt.titel}",
        zustaendig=pflicht.verpflichtet,
        empfaenger=pflicht.empfaenger,
        zeitraum_von=faellig.von,
        zeitraum_bis=faellig.bis,
        faellig_am=faellig.faellig_am,
        regel=pflicht.terminregel,
        rechenweg=faellig.rechenweg,
        tage=faellig.tage,
        durch=durch,
        jetzt=jetzt,
        **felder,
    )
    Pflichtfrist.objects.create(
        mandant=pflicht.mandant, frist=frist, punkt=punkt, pflicht=pflicht
    )
    return frist


def open_ereignisfrist(
    *,
    pflicht: Pflicht,
    ereignis_am: date,
    ereignis: str,
    zeitraum: Periode,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Frist:
    """Open the Frist of one period that starts with an event (receipt of a list)."""
    regel = pflicht.terminregel
    ergebnis = frist_nach_ereignis(
        ereignis_am,
        anzahl=regel["anzahl"],
        einheit=regel["einheit"],
        land=pflicht.mandant.land,
        dienstfreie_tage=dienstfreie_tage(ereignis_am),
    )
    faellig = Faelligkeit(
        bezeichnung=zeitraum.bezeichnung,
        von=zeitraum.von,
        bis=zeitraum.bis,
        faellig_am=ergebnis.ende,
        rechenweg=ergebnis.rechenweg,
        tage=ergebnis.tage,
    )
    return _open_frist_zu(
        pflicht,
        faellig,
        durch=durch,
        jetzt=jetzt,
        ereignis_am=ereignis_am,
        ereignis=ereignis,
    )


@transaction.atomic
def open_auftrag(
    *,
    punkt: Punkt,
    titel: str,
    anlass: str,
    zustaendig: str,
    faellig_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Frist:
    """Open a task that comes from a Punkt but does not count for its fulfilment."""
    frist = open_frist(
        mandant=durch.mandant,
        titel=titel,
        anlass=anlass,
        art=Frist.Art.AUFTRAG,
        zustaendig=zustaendig,
        zeitraum_von=jetzt.date(),
        zeitraum_bis=max(faellig_am, jetzt.date()),
        faellig_am=faellig_am,
        regel={"art": "auftrag"},
        rechenweg=(),
        tage=(),
        durch=durch,
        jetzt=jetzt,
    )
    Pflichtfrist.objects.create(mandant=durch.mandant, frist=frist, punkt=punkt)
    return frist
