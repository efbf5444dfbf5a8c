"""The front door: periods and holds, what is due, runs by rule and on request."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django_scopes import scope

from zielwerk.datenschutz.antrag import auftrag_fuer
from zielwerk.datenschutz.lage import fristen
from zielwerk.datenschutz.lauf import (
    EINHEITEN,
    LoeschError,
    begin_lauf,
    bericht_satz,
    offener_lauf,
    run_lauf,
    vorschau,
)
from zielwerk.datenschutz.models import Loeschlauf, Loeschregel, Loeschsperre
from zielwerk.datenschutz.regeln import Regel, Suchwoerter, feldklassen
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mandant, MandantenModell, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

__all__ = [
    "EINHEITEN",
    "LoeschError",
    "add_sperre",
    "auftrag_fuer",
    "begin_lauf",
    "bericht_satz",
    "delete_sitzungen",
    "fristen",
    "lift_sperre",
    "offener_lauf",
    "regelliste",
    "run_faelliges",
    "run_lauf",
    "set_regel",
    "vorschau",
]

# A shorter period deletes for good: time to notice a mistake.
VORLAUF_TAGE = 14
FALL = "Gesperrter Fall"


@transaction.atomic
def set_regel(
    *,
    regel: Regel,
    monate: int,
    gilt_ab: date,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Loeschregel:
    """Set this Mandant's own period for a rule, from a day on.

    :raises LoeschError: if the day has passed, a shorter period leaves no time to
        notice a mistake, or one is set for that day already
    """
    vorher = fristen(durch.mandant, gilt_ab)[regel.schluessel]
    _pruefe_beginn(gilt_ab, jetzt.date(), kuerzer=monate < vorher)
    if Loeschregel.objects.filter(regel=regel.schluessel, gilt_ab=gilt_ab).exists():
        raise LoeschError(
            f"Ab dem {tag(gilt_ab)} ist schon eine Frist eingetragen. Bitte wählen Sie "
            "einen anderen Tag."
        )
    neu: Loeschregel = Loeschregel.objects.create(
        mandant=durch.mandant,
        regel=regel.schluessel,
        monate=monate,
        gilt_ab=gilt_ab,
        grund=grund,
        durch=durch,
        eingetragen_am=jetzt,
    )
    _record(
        neu,
        "regel_gesetzt",
        f"Löschregel „{regel.bezeichnung}“: {anzahl(monate, 'Monat', 'Monate')} ab "
        f"{tag(gilt_ab)}",
        durch,
        jetzt,
        vorher={"monate": vorher},
        nachher={"monate": monate, "gilt_ab": str(gilt_ab), "grund": grund},
    )
    return neu


def _pruefe_beginn(gilt_ab: date, heute: date, *, kuerzer: bool) -> None:
    """Refuse a day that has passed, or that leaves no time to notice a mistake."""
    fruehestens = heute + timedelta(days=VORLAUF_TAGE if kuerzer else 0)
    if gilt_ab >= fruehestens:
        return
    raise LoeschError(
        f"Eine kürzere Frist gilt frühestens ab dem {tag(fruehestens)}: Was einmal "
        "gelöscht ist, kommt nicht zurück."
        if kuerzer
        else f"Die Frist gilt frühestens ab heute, dem {tag(heute)}."
    )


def _record(
    objekt: MandantenModell,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **werte: Any,
) -> None:
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"datenschutz.{ereignis}",
        objekt=objekt,
        text=text,
        durch=durch,
        jetzt=jetzt,
        **werte,
    )


@transaction.atomic
def add_sperre(
    *,
    fallkennung: str = "",
    objekt_uuid: UUID | None = None,
    bezeichnung: str = "",
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Loeschsperre:
    """Put a case or an object on hold; the case number stays out of the record.

    :raises LoeschError: if neither or both are given, the reason is missing or names
        the case, or it is on hold already
    """
    if bool(fallkennung) == bool(objekt_uuid):
        raise LoeschError("Bitte nennen Sie entweder ein Aktenzeichen oder eine Liste.")
    if not grund.strip():
        raise LoeschError("Bitte geben Sie an, warum nicht gelöscht werden darf.")
    if fallkennung and not Suchwoerter([fallkennung]):
        raise LoeschError("Das Aktenzeichen ist zu kurz, um einen Fall zu bezeichnen.")
    if Suchwoerter([fallkennung]).in_text(grund):
        raise LoeschError(
            "Bitte nennen Sie im Grund kein Aktenzeichen: Der Grund steht im Protokoll."
        )
    if _ist_gesperrt(fallkennung, objekt_uuid):
        raise LoeschError("Dafür gibt es schon eine Löschsperre.")
    sperre: Loeschsperre = Loeschsperre.objects.create(
        mandant=durch.mandant,
        fallkennung=fallkennung.strip() or None,
        objekt_uuid=objekt_uuid,
        bezeichnung=bezeichnung or FALL,
        grund=grund,
        gesperrt_am=jetzt,
        durch=durch,
    )
    text = "Löschsperre gesetzt: " + ("ein Fall" if fallkennung else "eine Liste")
    objekt = str(objekt_uuid) if objekt_uuid else None
    nachher = {"grund": grund, "objekt": objekt}
    _record(sperre, "gesperrt", text, durch, jetzt, nachher=nachher)
    return sperre


def _ist_gesperrt(fallkennung: str, objekt_uuid: UUID | None) -> bool:
    """Return whether an open hold names the same case or object."""
    wort = Suchwoerter([fallkennung])
    return any(
        (objekt_uuid and eine.objekt_uuid == objekt_uuid)
        or wort.in_text(eine.fallkennung)
        for eine in Loeschsperre.objects.offen()
    )


@transaction.atomic
def lift_sperre(
    *, sperre: Loeschsperre, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Loeschsperre:
    """Lift a hold; the case number is removed at once.

    :raises LoeschError: if it was lifted before, or the reason is missing
    """
    if not grund.strip():
        raise LoeschError("Bitte geben Sie an, warum die Sperre endet.")
    gesperrt: Loeschsperre = Loeschsperre.objects.select_for_update().get(pk=sperre.pk)
    if gesperrt.aufgehoben_am:
        raise LoeschError("Diese Sperre ist schon aufgehoben.")
    if Suchwoerter([gesperrt.fallkennung or ""]).in_text(grund):
        raise LoeschError("Bitte nennen Sie im Grund kein Aktenzeichen.")
    gesperrt.fallkennung = None
    gesperrt.aufgehoben_am, gesperrt.aufgehoben_durch = jetzt, durch
    gesperrt.aufhebungsgrund = grund
    gesperrt.save()
    _record(
        gesperrt,
        "entsperrt",
        "Löschsperre aufgehoben",
        durch,
        jetzt,
        nachher={"grund": grund},
    )
    return gesperrt


def delete_sitzungen(*, jetzt: datetime) -> int:
    """Remove expired sessions; they belong to no Mandant and leave no entry."""
    menge, _ = Session.objects.filter(expire_date__lt=jetzt).delete()
    return menge


def run_faelliges(*, jetzt: datetime, gruendlich: bool = False) -> Iterable[str]:
    """Delete what is due for every Mandant, a broken-off run first; yields sentences.

    Safe to run twice, or at once: runs take turns, and the second finds nothing.
    """
    if menge := delete_sitzungen(jetzt=jetzt):
        yield f"Abgelaufene Sitzungen gelöscht: {menge}"
    for mandant in Mandant.objects.order_by("name"):
        yield from _run_mandant(mandant, mandant.zeit(jetzt), gruendlich=gruendlich)


def _run_mandant(
    mandant: Mandant, jetzt: datetime, *, gruendlich: bool
) -> Iterable[str]:
    for _ in range(2):  # the broken-off run, then what is due besides
        lauf = offener_lauf(mandant)
        if lauf is None:
            try:
                lauf = begin_lauf(
                    mandant=mandant,
                    art=Loeschlauf.Art.REGEL,
                    anlass="Löschregeln",
                    auftrag=None,
                    durch=None,
                    jetzt=jetzt,
                )
            except LoeschError:  # another process was faster: help it
                continue
        if lauf is None:
            return
        rest = run_lauf(lauf=lauf, jetzt=jetzt, gruendlich=gruendlich)
        with scope(mandant=mandant):
            lauf.refresh_from_db()
        yield f"{mandant}: {bericht_satz(lauf)}"
        yield from (f"{mandant}: {satz}" for satz in rest)


def regelliste(mandant: Mandant, heute: date) -> list[dict[str, Any]]:
    """Return each rule with the period in force, the one to come, and its classes."""
    alles, gilt = feldklassen(), fristen(mandant, heute)
    eigene = list(Loeschregel.objects.select_related("durch__benutzer"))
    return [
        {
            "regel": regel,
            "monate": gilt[name],
            "eigene": [e for e in eigene if e.regel == name],
            "klassen": [k for k in alles.klassen.values() if name in k.regeln],
        }
        for name, regel in alles.regeln.items()
    ]
