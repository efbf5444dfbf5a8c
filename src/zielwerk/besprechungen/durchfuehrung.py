"""A meeting held: who was there, and evidence for the right period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from zielwerk.besprechungen.models import Besprechung, Teilnahme
from zielwerk.besprechungen.planung import lock_besprechung
from zielwerk.besprechungen.regeln import rollenworte
from zielwerk.besprechungen.reihen import BesprechungError
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import reopen_frist
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.vereinbarung.services import (
    NachweisError,
    accept_nachweis,
    record_nachweis_zu_punkt,
)

NACHWEISART = "besprechung"


@dataclass(frozen=True)
class Anwesenheit:
    """What is said about one role: there or not, and who, if somebody wants to say."""

    anwesend: bool
    personen: str = ""


@transaction.atomic
def record_durchfuehrung(
    *,
    besprechung: Besprechung,
    gehalten_am: date,
    anwesenheit: Mapping[str, Anwesenheit],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Besprechung:
    """Record that a meeting was held and who was there.

    With all required roles it becomes evidence for the period its day lies in. Until
    then the attendance can be put right; afterwards it stands.

    :raises BesprechungError: if it was cancelled, is evidence already, or the day lies
        in the future
    """
    besprechung = lock_besprechung(besprechung)
    _check_durchfuehrung(besprechung, gehalten_am, jetzt)
    besprechung.zustand = Besprechung.Zustand.GEHALTEN
    besprechung.gehalten_am = gehalten_am
    besprechung.version += 1
    besprechung.save(update_fields=["zustand", "gehalten_am", "version"])
    for rolle in besprechung.rollen:
        angabe = anwesenheit.get(rolle, Anwesenheit(anwesend=False))
        Teilnahme.objects.update_or_create(
            mandant=durch.mandant,
            besprechung=besprechung,
            rolle=rolle,
            defaults={"anwesend": angabe.anwesend, "personen": angabe.personen},
        )
    fehlt = besprechung.fehlende_rollen()
    zusatz = f"; es fehlte: {rollenworte(fehlt)}" if fehlt else ""
    record_eintrag(
        mandant=durch.mandant,
        aktion="besprechungen.gehalten",
        objekt=besprechung,
        text=f"{besprechung} gehalten{zusatz}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "gehalten_am": gehalten_am.isoformat(),
            "anwesend": sorted(r for r, a in anwesenheit.items() if a.anwesend),
        },
    )
    _hand_in(besprechung, durch=durch, jetzt=jetzt)
    return besprechung


def _check_durchfuehrung(
    besprechung: Besprechung, gehalten_am: date, jetzt: datetime
) -> None:
    if besprechung.zustand == Besprechung.Zustand.ABGESAGT:
        raise BesprechungError("Diese Besprechung ist abgesagt.")
    if besprechung.nachweis_id:
        raise BesprechungError(
            "Diese Besprechung ist schon Nachweis; die Teilnahme bleibt, wie sie ist."
        )
    if gehalten_am > jetzt.date():
        raise BesprechungError(
            f"Der {tag(gehalten_am)} liegt in der Zukunft. Bitte tragen Sie die "
            "Durchführung erst nach der Besprechung ein."
        )


@transaction.atomic
def submit_nachweis(
    *, besprechung: Besprechung, durch: Mitgliedschaft, jetzt: datetime
) -> Besprechung:
    """Hand a meeting in as evidence later: its Frist was opened after it was held.

    :raises BesprechungError: if a role was missing, or there is no open Frist
    """
    besprechung = lock_besprechung(besprechung)
    if besprechung.zustand != Besprechung.Zustand.GEHALTEN or besprechung.nachweis_id:
        raise BesprechungError("Diese Besprechung lässt sich nicht einreichen.")
    if fehlt := besprechung.fehlende_rollen():
        raise BesprechungError(f"Es fehlte: {rollenworte(fehlt)}.")
    if _hand_in(besprechung, durch=durch, jetzt=jetzt) is None:
        raise BesprechungError(
            f"Für den {tag(besprechung.am)} gibt es keine offene Frist dieser Reihe."
        )
    return besprechung


def passende_frist(besprechung: Besprechung) -> Frist | None:
    """Return the Frist this meeting would answer: open, or missed for want of it."""
    fristen = Frist.objects.filter(
        pflichtfrist__punkt__schluessel=besprechung.reihe.punkt_schluessel,
        pflichtfrist__pflicht__nachweisart=NACHWEISART,
        zeitraum_von__lte=besprechung.am,
        zeitraum_bis__gte=besprechung.am,
    ).order_by("faellig_am", "pk")
    # One that waits for its answer is answered already.
    wartet = Frist.Zustand.EINGEREICHT
    offen: Frist | None = fristen.offen().exclude(zustand=wartet).first()
    return offen or fristen.filter(zustand=Frist.Zustand.VERSAEUMT).first()


def _hand_in(
    besprechung: Besprechung, *, durch: Mitgliedschaft, jetzt: datetime
) -> Nachweis | None:
    """Make a complete meeting evidence; None if it is not, or nothing asks for it.

    It arrived on the day it was held: county and Jobcenter were both in the room. Who
    accepts evidence anyway has accepted it by recording it; recorded by the others it
    waits for the county.
    """
    if besprechung.fehlende_rollen():
        return None
    frist = passende_frist(besprechung)
    if frist is None:
        return None
    if frist.zustand == Frist.Zustand.VERSAEUMT:
        reopen_frist(
            frist=frist,
            text=f"Doch nicht versäumt: {besprechung} nachgetragen",
            durch=durch,
            jetzt=jetzt,
        )
    try:
        nachweis = record_nachweis_zu_punkt(
            punkt_schluessel=besprechung.reihe.punkt_schluessel,
            nachweisart=NACHWEISART,
            wirksam_am=besprechung.am,
            eingegangen_am=besprechung.am,
            text=f"{besprechung}, alle erforderlichen Rollen anwesend",
            verweis=reverse("besprechungen:besprechung", args=[besprechung.uuid]),
            durch=durch,
            jetzt=jetzt,
        )
    except NachweisError as fehler:
        raise BesprechungError(str(fehler)) from fehler
    if nachweis and durch.darf(Recht.NACHWEIS_ANNEHMEN):
        accept_nachweis(nachweis=nachweis, durch=durch, jetzt=jetzt)
    besprechung.nachweis = nachweis
    besprechung.save(update_fields=["nachweis"])
    return nachweis
