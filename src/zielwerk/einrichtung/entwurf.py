"""The draft the assistant makes, with the county's own head."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zielwerk.einrichtung.ablauf import EinrichtungError, lock, store
from zielwerk.einrichtung.models import Einrichtung
from zielwerk.fristen.regeln import beschreibung, faelligkeiten
from zielwerk.fristen.services import dienstfreie_tage
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.models import Pflicht, Zielvereinbarung
from zielwerk.vereinbarung.services import (
    change_kopf,
    create_vereinbarung,
    drop_entwurf,
    import_vorlage,
)

_KOPF = (
    "partei_kommune",
    "partei_jobcenter",
    "partei_dritte",
    "gremium",
    "befassung",
)


def erster_entwurf() -> Zielvereinbarung | None:
    """Return the first agreement as long as it is a draft that grew out of none."""
    alle = list(Zielvereinbarung.objects.order_by("jahr")[:1])
    return alle[0] if alle and alle[0].ist_entwurf else None


@dataclass(frozen=True)
class Vorschau:
    """One Pflicht of a draft and the days it will be due on, or when it is."""

    pflicht: Pflicht
    tage: tuple[date, ...]
    regel: str


def fristvorschau(entwurf: Zielvereinbarung) -> list[Vorschau]:
    """Return which Fristen a draft opens in its year once it is in force."""
    frei = dienstfreie_tage(date(entwurf.jahr, 1, 1))
    pflichten = Pflicht.objects.filter(punkt__vereinbarung=entwurf).select_related(
        "punkt", "mandant"
    )
    return [
        Vorschau(
            pflicht,
            tuple(
                eine.faellig_am
                for eine in faelligkeiten(
                    pflicht.terminregel,
                    jahr=entwurf.jahr,
                    land=pflicht.mandant.land,
                    dienstfreie_tage=frei,
                )
            ),
            beschreibung(pflicht.terminregel),
        )
        for pflicht in pflichten.order_by("punkt__nummer", "pk")
    ]


def _kopf(eine: Einrichtung) -> dict[str, str]:
    """Return the head of the draft as answered so far."""
    return {name: getattr(eine, name) for name in _KOPF}


def follow(eine: Einrichtung, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """Let the draft follow a changed answer; what is decided stays as it is."""
    entwurf = erster_entwurf()
    if entwurf is not None and "vorlage" in eine.erledigt:
        change_kopf(vereinbarung=entwurf, durch=durch, jetzt=jetzt, **_kopf(eine))


@transaction.atomic
def take_vorlage(
    *, version: int, name: str, jahr: int, durch: Mitgliedschaft, jetzt: datetime
) -> Zielvereinbarung:
    """Make the draft of a year from a template (`name` empty: without Punkte).

    An earlier draft nobody has worked on makes room for it.

    :raises EinrichtungError: if sides or committee are not answered, or the first
        agreement is no draft any more
    :raises FortschreibungError: if somebody has worked on the draft
    :raises AustauschError: for an unknown template
    """
    eine = lock(version, durch, jetzt)
    if not {"seiten", "gremium"} <= set(eine.erledigt):
        raise EinrichtungError(
            "Bitte beantworten Sie erst, wer vereinbart und welches Gremium sich "
            "damit befasst (Schritte 3 und 4)."
        )
    if (bisher := erster_entwurf()) is not None:
        drop_entwurf(vereinbarung=bisher, durch=durch, jetzt=jetzt)
    elif Zielvereinbarung.objects.exists():
        raise EinrichtungError(
            "Die erste Zielvereinbarung ist schon beschlossen. Weitere Jahre "
            "entstehen durch Fortschreiben."
        )
    neu = _draft(eine, name, jahr, durch, jetzt)
    store(eine, "vorlage", durch, jetzt)
    return neu


def _draft(
    eine: Einrichtung, name: str, jahr: int, durch: Mitgliedschaft, jetzt: datetime
) -> Zielvereinbarung:
    """Return the new draft with the county's own head."""
    if not name:
        titel = f"Kommunale Zielvereinbarung {jahr}"
        return create_vereinbarung(
            durch=durch, jetzt=jetzt, jahr=jahr, titel=titel, **_kopf(eine)
        )
    parteien = {
        "kommune": eine.partei_kommune,
        "jobcenter": eine.partei_jobcenter,
        "dritte": eine.partei_dritte,
    }
    kopf = {
        "parteien": parteien,
        "gremium": eine.gremium,
        "befassung": eine.befassung,
    }
    return import_vorlage(name=name, jahr=jahr, durch=durch, jetzt=jetzt, kopf=kopf)
