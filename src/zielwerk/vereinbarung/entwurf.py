"""The first draft as a whole: its head changed, or the draft dropped."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.fortschreibung import FortschreibungError, check_entwurf
from zielwerk.vereinbarung.models import Pflicht, Zielvereinbarung
from zielwerk.vereinbarung.teile import teile


def _lock(vereinbarung: Zielvereinbarung) -> Zielvereinbarung:
    eine: Zielvereinbarung = Zielvereinbarung.objects.select_for_update(
        of=("self",)
    ).get(pk=vereinbarung.pk)
    check_entwurf(eine)
    return eine


@transaction.atomic
def change_kopf(
    *,
    vereinbarung: Zielvereinbarung,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: str,
) -> Zielvereinbarung:
    """Change sides, Gremium and Befassung of a draft; the same again changes nothing.

    :raises FortschreibungError: if it is no draft
    """
    eine = _lock(vereinbarung)
    vorher = {name: getattr(eine, name) for name in felder}
    if vorher == felder:
        return eine
    for name, wert in felder.items():
        setattr(eine, name, wert)
    eine.save(update_fields=list(felder))
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.kopf_geaendert",
        objekt=eine,
        text=f"{eine}: Seiten oder Gremium geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=felder,
    )
    return eine


@transaction.atomic
def drop_entwurf(
    *, vereinbarung: Zielvereinbarung, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Drop a first draft nobody has worked on, so that another one can take its place.

    :raises FortschreibungError: if it is no draft, or somebody has worked on it
    """
    eine = _lock(vereinbarung)
    bearbeitet = (
        eine.vorgaengerin_id is not None
        or eine.punkte.filter(version__gt=1).exists()
        or eine.fassungen.exists()
        or eine.anmerkungen.exists()
        or eine.zustimmungen.exists()
    )
    if bearbeitet:
        raise FortschreibungError(_bearbeitet(eine))
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.entwurf_verworfen",
        objekt=eine,
        text=f"{eine}: Entwurf verworfen",
        durch=durch,
        jetzt=jetzt,
        vorher={"titel": eine.titel, "punkte": eine.punkte.count()},
    )
    for teil in teile():
        teil.drop(eine, durch=durch, jetzt=jetzt)
    try:
        eine.entfaelle.all().delete()
        Pflicht.objects.filter(punkt__vereinbarung=eine).delete()
        eine.punkte.all().delete()
        eine.delete()
    except ProtectedError as fehler:
        raise FortschreibungError(_bearbeitet(eine)) from fehler


def _bearbeitet(eine: Zielvereinbarung) -> str:
    return (
        f"Am Entwurf der {eine} ist schon gearbeitet worden; er wird nicht verworfen. "
        "Bitte ändern Sie seine Punkte dort."
    )
