"""The steps of a Mandant, and how each person wants to be told."""

from datetime import datetime

from django.db import IntegrityError, transaction

from zielwerk.erinnerungen.models import Benachrichtigung, Erinnerungsstufe
from zielwerk.erinnerungen.regeln import UEBLICHE_STUFEN
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


class StufeError(Exception):
    """A step was refused; the message says why."""


def weg_von(mitglied: Mitgliedschaft) -> str:
    """Return how a person wants to be told; one mail per reminder unless said."""
    eigene = Benachrichtigung.objects.filter(mitgliedschaft=mitglied).first()
    return str(eigene.weg if eigene else Benachrichtigung.Weg.EINZELN)


@transaction.atomic
def create_stufe(
    *, versatz: int, an: str, durch: Mitgliedschaft, jetzt: datetime
) -> Erinnerungsstufe:
    """Add a step, or take one back into use; `versatz` in Arbeitstage.

    :raises StufeError: if it is in use
    """
    alte = Erinnerungsstufe.objects.filter(versatz=versatz, an=an).first()
    if alte and alte.aktiv:
        raise StufeError("Diese Stufe gibt es schon.")
    try:
        with transaction.atomic():
            stufe, _ = Erinnerungsstufe.objects.update_or_create(
                mandant=durch.mandant, versatz=versatz, an=an, defaults={"aktiv": True}
            )
    except IntegrityError as fehler:
        raise StufeError("Bitte bleiben Sie zwischen −60 und 60.") from fehler
    _record(stufe, f"Erinnerungsstufe eingerichtet: {stufe}", durch, jetzt)
    neu: Erinnerungsstufe = stufe
    return neu


def create_uebliche_stufen(
    *, durch: Mitgliedschaft, jetzt: datetime
) -> list[Erinnerungsstufe]:
    """Add the usual steps that are not there yet."""
    vorhanden = set(
        Erinnerungsstufe.objects.filter(aktiv=True).values_list("versatz", "an")
    )
    return [
        create_stufe(versatz=versatz, an=an, durch=durch, jetzt=jetzt)
        for versatz, an in UEBLICHE_STUFEN
        if (versatz, an) not in vorhanden
    ]


@transaction.atomic
def withdraw_stufe(
    *, stufe: Erinnerungsstufe, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Take a step out of use; reminders already made stay."""
    stufe.aktiv = False
    stufe.save(update_fields=["aktiv"])
    _record(stufe, f"Erinnerungsstufe aufgehoben: {stufe}", durch, jetzt)


@transaction.atomic
def change_weg(*, weg: str, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """Set how a person wants to be told from now on."""
    eigene, _ = Benachrichtigung.objects.update_or_create(
        mandant=durch.mandant, mitgliedschaft=durch, defaults={"weg": weg}
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="erinnerungen.weg",
        objekt=eigene,
        text=f"Benachrichtigung: {eigene.get_weg_display()}",
        durch=durch,
        jetzt=jetzt,
        nachher={"weg": weg},
    )


def _record(
    stufe: Erinnerungsstufe, text: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    record_eintrag(
        mandant=stufe.mandant,
        aktion="erinnerungen.stufe",
        objekt=stufe,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher={"versatz": stufe.versatz, "an": stufe.an, "aktiv": stufe.aktiv},
    )
