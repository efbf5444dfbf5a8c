"""Next year's agreement grows out of this year's: kept, changed, new, dropped."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.fassungen import record_ausgangsfassung, record_fassung
from zielwerk.vereinbarung.jahreswechsel import shift_jahr
from zielwerk.vereinbarung.models import (
    Pflicht,
    Punkt,
    Wortlautfassung,
    Zielvereinbarung,
)

# Numbers move through this range, because no two Punkte may share one in between.
_ZWISCHEN = 1000


class FortschreibungError(Exception):
    """A step of the next year's agreement was refused; the message says what to do."""


@transaction.atomic
def fortschreiben(
    *, vereinbarung: Zielvereinbarung, durch: Mitgliedschaft, jetzt: datetime
) -> Zielvereinbarung:
    """Create the draft of next year with every Punkt and Pflicht carried over.

    :raises FortschreibungError: if next year's agreement already exists
    """
    jahr = vereinbarung.jahr + 1
    if Zielvereinbarung.objects.filter(jahr=jahr).exists():
        raise FortschreibungError(
            f"Die Zielvereinbarung {jahr} gibt es schon. Bitte öffnen Sie "
            "ihren Entwurf."
        )
    neu: Zielvereinbarung = Zielvereinbarung.objects.create(
        mandant=vereinbarung.mandant,
        jahr=jahr,
        titel=shift_jahr(vereinbarung.titel, vereinbarung.jahr, jahr),
        partei_kommune=vereinbarung.partei_kommune,
        partei_jobcenter=vereinbarung.partei_jobcenter,
        partei_dritte=vereinbarung.partei_dritte,
        gremium=vereinbarung.gremium,
        befassung=vereinbarung.befassung,
        vorgaengerin=vereinbarung,
    )
    for punkt in vereinbarung.punkte.select_related("vereinbarung"):
        carry_over(punkt, neu, nummer=punkt.nummer)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.fortgeschrieben",
        objekt=neu,
        text=f"{neu} als Entwurf aus {vereinbarung} fortgeschrieben",
        durch=durch,
        jetzt=jetzt,
    )
    return neu


def carry_over(punkt: Punkt, neu: Zielvereinbarung, *, nummer: int) -> Punkt:
    """Copy one Punkt with its Pflichten into a later year."""
    kopie: Punkt = Punkt.objects.create(
        mandant=punkt.mandant,
        vereinbarung=neu,
        schluessel=punkt.schluessel,
        nummer=nummer,
        titel=punkt.titel,
        wortlaut=shift_jahr(punkt.wortlaut, punkt.vereinbarung.jahr, neu.jahr),
        art=punkt.art,
        herkunft=Punkt.Herkunft.UEBERNOMMEN,
    )
    for pflicht in punkt.pflichten.all():
        Pflicht.objects.create(
            mandant=punkt.mandant,
            punkt=kopie,
            schluessel=pflicht.schluessel,
            bezeichnung=pflicht.bezeichnung,
            verpflichtet=pflicht.verpflichtet,
            empfaenger=pflicht.empfaenger,
            terminregel=pflicht.terminregel,
            nachweisart=pflicht.nachweisart,
        )
    return kopie


def check_entwurf(vereinbarung: Zielvereinbarung) -> None:
    """Refuse a change to an agreement that is no longer a draft."""
    if not vereinbarung.ist_entwurf:
        raise FortschreibungError(
            f"{vereinbarung} ist {vereinbarung.get_status_display().lower()} und wird "
            "nicht mehr geändert. Änderungen gehören in die Fortschreibung."
        )


def bump_fassung(punkt: Punkt) -> None:
    """Say that a Punkt is another one now: its Pflichten belong to what is agreed."""
    Punkt.objects.filter(pk=punkt.pk).update(version=F("version") + 1)


def move_nummern(vereinbarung: Zielvereinbarung, ab: int, um: int) -> None:
    """Renumber all Punkte from `ab` on; two steps, because numbers are unique."""
    betroffen = list(vereinbarung.punkte.filter(nummer__gte=ab))
    for versatz in (_ZWISCHEN, um - _ZWISCHEN):
        for punkt in betroffen:
            punkt.nummer += versatz
            punkt.save(update_fields=["nummer"])


@transaction.atomic
def add_neuer_punkt(
    *,
    vereinbarung: Zielvereinbarung,
    nummer: int,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    pflichten: list[dict[str, Any]] | None = None,
    **felder: Any,
) -> Punkt:
    """Add a new Punkt to a draft at a number; later ones move up by one.

    :raises FortschreibungError: if it is no draft, or a reason is missing
    """
    check_entwurf(vereinbarung)
    if not begruendung.strip():
        raise FortschreibungError("Bitte begründen Sie, warum der Punkt neu ist.")
    if vereinbarung.punkte.filter(schluessel=felder["schluessel"]).exists():
        raise FortschreibungError("Einen Punkt mit diesem Schlüssel gibt es schon.")
    move_nummern(vereinbarung, nummer, 1)
    punkt: Punkt = Punkt.objects.create(
        mandant=durch.mandant,
        vereinbarung=vereinbarung,
        nummer=nummer,
        begruendung=begruendung,
        herkunft=Punkt.Herkunft.NEU,
        **felder,
    )
    for eine in pflichten or []:
        Pflicht.objects.create(mandant=durch.mandant, punkt=punkt, **eine)
    record_ausgangsfassung(punkt=punkt, durch=durch, jetzt=jetzt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.punkt_neu",
        objekt=punkt,
        text=f"{vereinbarung}: {punkt} neu aufgenommen",
        durch=durch,
        jetzt=jetzt,
        nachher={"wortlaut": punkt.wortlaut, "begruendung": begruendung},
    )
    return punkt


@transaction.atomic
def change_punkt(
    *,
    punkt: Punkt,
    wortlaut: str,
    begruendung: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
    terminregeln: dict[str, dict[str, Any]] | None = None,
    ist_vorschlag: bool = False,
) -> Punkt:
    """Change the wording of a Punkt in a draft, and the Terminregel per Pflicht key.

    Every wording is kept (`ist_vorschlag`: it is already, as a proposal). Consents
    given before do not count for the new one.

    :raises FortschreibungError: if it is no draft, without a reason, on a lost update
    """
    check_entwurf(punkt.vereinbarung)
    if not begruendung.strip():
        raise FortschreibungError("Bitte begründen Sie die Änderung.")
    punkt = Punkt.objects.select_for_update().get(pk=punkt.pk)
    if ist_ueberholt(punkt, version):
        raise FortschreibungError(
            "Nicht gespeichert: Dieser Punkt wurde inzwischen geändert. "
            "Bitte vergleichen Sie beide Fassungen."
        )
    record_ausgangsfassung(punkt=punkt, durch=durch, jetzt=jetzt)
    vorher = {"wortlaut": punkt.wortlaut, "begruendung": punkt.begruendung}
    punkt.wortlaut, punkt.begruendung = wortlaut, begruendung
    if punkt.herkunft != Punkt.Herkunft.NEU:
        punkt.herkunft = Punkt.Herkunft.GEAENDERT
    punkt.version += 1
    punkt.save()
    for schluessel, regel in (terminregeln or {}).items():
        punkt.pflichten.filter(schluessel=schluessel).update(terminregel=regel)
    if not ist_vorschlag:
        record_fassung(
            punkt=punkt,
            wortlaut=wortlaut,
            begruendung=begruendung,
            zustand=Wortlautfassung.Zustand.UEBERNOMMEN,
            durch=durch,
            jetzt=jetzt,
        )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.punkt_geaendert",
        objekt=punkt,
        text=f"{punkt.vereinbarung}: {punkt} geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher={"wortlaut": wortlaut, "begruendung": begruendung},
    )
    return punkt


@transaction.atomic
def change_pflicht(
    *, pflicht: Pflicht, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Pflicht:
    """Change a Pflicht of a draft (bezeichnung, verpflichtet, terminregel …).

    :raises FortschreibungError: if it is no draft, or the key is taken
    """
    check_entwurf(pflicht.punkt.vereinbarung)
    andere = pflicht.punkt.pflichten.exclude(pk=pflicht.pk)
    if andere.filter(schluessel=felder["schluessel"]).exists():
        raise FortschreibungError(
            "Eine Pflicht mit diesem Schlüssel gibt es hier schon."
        )
    vorher = {name: getattr(pflicht, name) for name in felder}
    for name, wert in felder.items():
        setattr(pflicht, name, wert)
    pflicht.save(update_fields=list(felder))
    bump_fassung(pflicht.punkt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.pflicht_geaendert",
        objekt=pflicht,
        text=f"{pflicht.punkt}: Pflicht „{pflicht}“ geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=felder,
    )
    return pflicht
