"""The front door of the agreement: set-up, Fristen, Nachweise, Feststellungen.

Verdicts live in `bewertung.py`, the next year in `fortschreibung.py`; other
modules take both from here.
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
    change_zustand,
    close_frist,
    dienstfreie_tage,
    lock_frist,
    open_frist,
)
from zielwerk.kern.anzeige import tag
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
    Feststellung,
    Nachweis,
    Pflicht,
    Pflichtfrist,
    Punkt,
    Zielvereinbarung,
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


class NachweisError(Exception):
    """Evidence was refused; the message says what to do."""


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


@transaction.atomic
def record_nachweis(
    *,
    frist: Frist,
    art: str,
    text: str,
    wirksam_am: date,
    eingegangen_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
    datei: Any = None,
    verweis: str = "",
) -> Nachweis:
    """Hand in a new Fassung of the evidence; the Frist then waits for the county.

    :raises FristError: if the Frist is already closed
    :raises NachweisError: if a Fassung is waiting, or the day lies in the future
    """
    frist = lock_frist(frist)
    if eingegangen_am > jetzt.date():
        raise NachweisError(
            f"Der Eingang ({tag(eingegangen_am)}) liegt in der Zukunft. "
            "Bitte geben Sie den Tag an, an dem der Nachweis da war."
        )
    if frist.zustand == Frist.Zustand.EINGEREICHT:
        raise NachweisError(
            "Es ist schon ein Nachweis eingereicht. Bitte warten Sie, bis er "
            "angenommen oder zurückgegeben ist."
        )
    nachweis: Nachweis = Nachweis.objects.create(
        mandant=durch.mandant,
        frist=frist,
        fassung=frist.nachweise.count() + 1,
        art=art,
        datei=datei,
        text=text,
        verweis=verweis,
        wirksam_am=wirksam_am,
        eingegangen_am=eingegangen_am,
        eingereicht_durch=durch,
    )
    change_zustand(
        frist=frist,
        zustand=Frist.Zustand.EINGEREICHT,
        text=f"Nachweis, Fassung {nachweis.fassung}, eingereicht: {text}",
        durch=durch,
        jetzt=jetzt,
    )
    return nachweis


def record_nachweis_zu_punkt(
    *, punkt_schluessel: str, nachweisart: str, wirksam_am: date, **angaben: Any
) -> Nachweis | None:
    """Let a module's result answer the open Frist it is about; None if there is none.

    The first open Frist of that Punkt and Nachweisart counts whose period holds
    the day the result is about.
    """
    passend = (
        Frist.objects.offen()
        .filter(
            pflichtfrist__punkt__schluessel=punkt_schluessel,
            pflichtfrist__pflicht__nachweisart=nachweisart,
            zeitraum_von__lte=wirksam_am,
            zeitraum_bis__gte=wirksam_am,
        )
        .exclude(zustand=Frist.Zustand.EINGEREICHT)
        .order_by("faellig_am")
        .first()
    )
    if passend is None:
        return None
    return record_nachweis(
        frist=passend, art=Nachweis.Art.MODUL, wirksam_am=wirksam_am, **angaben
    )


def _waiting(nachweis: Nachweis) -> Nachweis:
    """Return the Nachweis, locked, if it still waits for an answer."""
    gelockt: Nachweis = Nachweis.objects.select_for_update().get(pk=nachweis.pk)
    if gelockt.zustand != Nachweis.Zustand.EINGEREICHT:
        raise NachweisError(
            f"Diese Fassung ist schon beantwortet ({gelockt.get_zustand_display()}). "
            "Bitte laden Sie die Seite neu."
        )
    return gelockt


@transaction.atomic
def accept_nachweis(
    *, nachweis: Nachweis, durch: Mitgliedschaft, jetzt: datetime
) -> Nachweis:
    """Accept evidence; the Frist is done on the day the evidence arrived.

    :raises NachweisError: if it was already answered
    """
    nachweis = _waiting(nachweis)
    nachweis.zustand = Nachweis.Zustand.ANGENOMMEN
    nachweis.geprueft_durch, nachweis.geprueft_am = durch, jetzt
    nachweis.save(update_fields=["zustand", "geprueft_durch", "geprueft_am"])
    close_frist(
        frist=nachweis.frist,
        erledigt_am=nachweis.eingegangen_am,
        wirksam_am=nachweis.wirksam_am,
        text=f"Nachweis, Fassung {nachweis.fassung}, angenommen",
        durch=durch,
        jetzt=jetzt,
    )
    return nachweis


@transaction.atomic
def return_nachweis(
    *, nachweis: Nachweis, hinweis: str, durch: Mitgliedschaft, jetzt: datetime
) -> Nachweis:
    """Return evidence with a hint; the Frist is open again.

    :raises NachweisError: if the hint is empty or it was already answered
    """
    if not hinweis.strip():
        raise NachweisError("Bitte schreiben Sie, was fehlt oder zu ändern ist.")
    nachweis = _waiting(nachweis)
    nachweis.zustand, nachweis.hinweis = Nachweis.Zustand.ZURUECKGEGEBEN, hinweis
    nachweis.geprueft_durch, nachweis.geprueft_am = durch, jetzt
    nachweis.save(update_fields=["zustand", "hinweis", "geprueft_durch", "geprueft_am"])
    change_zustand(
        frist=nachweis.frist,
        zustand=Frist.Zustand.ZURUECKGEGEBEN,
        text=f"Nachweis, Fassung {nachweis.fassung}, zurückgegeben",
        hinweis=hinweis,
        durch=durch,
        jetzt=jetzt,
    )
    return nachweis


@transaction.atomic
def record_feststellung(
    *, punkt: Punkt, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Feststellung:
    """Note something at a Punkt (art, von, bis, text, quelle); the paper reports it."""
    neu: Feststellung = Feststellung.objects.create(
        mandant=durch.mandant, punkt=punkt, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"vereinbarung.{neu.art}",
        objekt=punkt,
        text=f"{punkt}: {neu.get_art_display()} vermerkt",
        durch=durch,
        jetzt=jetzt,
        nachher={"text": neu.text, "quelle": neu.quelle},
    )
    return neu
