"""Attachments of a paper: added, ordered, taken out and brought back, then frozen."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import (
    DOKUMENT_MAX_MB,
    DateiartError,
    check_datei,
    is_zu_gross,
    store_datei,
)
from zielwerk.drucksachen.models import Drucksache, Papieranlage
from zielwerk.drucksachen.pruefung import DrucksacheError, lock_entwurf
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag

# The agreement itself is the first attachment of every paper.
ERSTE_NUMMER = 2
HOECHSTENS = 30
HOCH, RUNTER = "hoch", "runter"


def aktuelle_anlagen(drucksache: Drucksache) -> list[Papieranlage]:
    """Return the attachments of a paper in their order, without those taken out."""
    alle = drucksache.anlagen.filter(entfernt_am=None)
    return list(alle.select_related("datei", "durch__benutzer"))


def anlagensummen(drucksache: Drucksache) -> list[str]:
    """Return what changes with any attachment: bytes, title, order, public or not."""
    return [
        f"{a.datei.sha256} {a.ist_oeffentlich} {a.titel}"
        for a in aktuelle_anlagen(drucksache)
    ]


def anlagenzeilen(drucksache: Drucksache) -> list[str]:
    """Return how the paper lists them; a public one keeps other titles to itself."""
    return [
        _zeile(drucksache, nummer, anlage)
        for nummer, anlage in enumerate(aktuelle_anlagen(drucksache), ERSTE_NUMMER)
    ]


def _zeile(drucksache: Drucksache, nummer: int, anlage: Papieranlage) -> str:
    if anlage.ist_oeffentlich:
        return str(anlage.titel)
    if drucksache.ist_oeffentlich:
        return f"Anlage {nummer} (nichtöffentlich)"
    return f"{anlage.titel} (nichtöffentlich)"


def store_anlagendatei(
    *, name: str, inhalt: bytes, durch: Mitgliedschaft, jetzt: datetime
) -> Datei:
    """Keep a file that is to be attached, after a look at what it really is.

    :raises DrucksacheError: if it is too large, not what it says, or not taken
    :raises DateiError: if it is empty or cannot be written
    """
    if is_zu_gross(len(inhalt)):
        raise DrucksacheError(
            f"„{name}“ ist größer als {DOKUMENT_MAX_MB} MB. Bitte verkleinern Sie die "
            "Datei."
        )
    try:
        medientyp = check_datei(name, inhalt)
    except DateiartError as fehler:
        raise DrucksacheError(str(fehler)) from fehler
    return store_datei(
        mandant=durch.mandant,
        name=name,
        inhalt=inhalt,
        medientyp=medientyp,
        durch=durch,
        jetzt=jetzt,
        recht=Recht.DRUCKSACHEN_SEHEN,
    )


@transaction.atomic
def add_anlage(
    *,
    drucksache: Drucksache,
    titel: str,
    ist_oeffentlich: bool,
    datei: Datei,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Papieranlage:
    """Attach a kept file to a draft, after the others.

    :raises DrucksacheError: if it is no draft, or has too many or this file already
    """
    eine = lock_entwurf(drucksache, durch)
    bisher = aktuelle_anlagen(eine)
    if len(bisher) >= HOECHSTENS:
        raise DrucksacheError(f"Eine Drucksache hat höchstens {HOECHSTENS} Anlagen.")
    if any(a.datei.sha256 == datei.sha256 for a in bisher):
        raise DrucksacheError("Diese Datei ist schon eine Anlage der Drucksache.")
    anlage: Papieranlage = Papieranlage.objects.create(
        mandant=durch.mandant,
        drucksache=eine,
        reihenfolge=_naechste(bisher),
        titel=titel,
        ist_oeffentlich=ist_oeffentlich,
        datei=datei,
        durch=durch,
        am=jetzt,
    )
    _record(
        anlage,
        "hinzugefuegt",
        "hinzugefügt",
        durch=durch,
        jetzt=jetzt,
        nachher=anlage.json(),
    )
    return anlage


def _naechste(bisher: list[Papieranlage]) -> int:
    return bisher[-1].reihenfolge + 1 if bisher else 1


@transaction.atomic
def change_anlage(
    *,
    anlage: Papieranlage,
    titel: str,
    ist_oeffentlich: bool,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Papieranlage:
    """Give an attachment of a draft another title, or another public.

    :raises DrucksacheError: if it is no draft, or the attachment was taken out
    """
    eine = _lock(anlage, durch)
    vorher = eine.json()
    eine.titel, eine.ist_oeffentlich, eine.durch = titel, ist_oeffentlich, durch
    eine.save(update_fields=["titel", "ist_oeffentlich", "durch"])
    _record(
        eine,
        "geaendert",
        "geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=eine.json(),
    )
    return eine


@transaction.atomic
def move_anlage(
    *, anlage: Papieranlage, richtung: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Move an attachment of a draft one place up or down; at the end it stays.

    :raises DrucksacheError: if it is no draft, or the attachment was taken out
    """
    eine = _lock(anlage, durch)
    alle = aktuelle_anlagen(eine.drucksache)
    stelle = [a.pk for a in alle].index(eine.pk)
    andere = stelle + (-1 if richtung == HOCH else 1)
    if not 0 <= andere < len(alle):
        return
    _swap(alle[stelle], alle[andere])
    _record(eine, "verschoben", "verschoben", durch=durch, jetzt=jetzt)


def _swap(eine: Papieranlage, andere: Papieranlage) -> None:
    """Swap two places; the constraint asks for a free one in between."""
    plaetze = ((eine, 0), (andere, eine.reihenfolge), (eine, andere.reihenfolge))
    for anlage, platz in plaetze:
        Papieranlage.objects.filter(pk=anlage.pk).update(reihenfolge=platz)


@transaction.atomic
def remove_anlage(
    *, anlage: Papieranlage, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Take an attachment out of a draft; it can be brought back.

    :raises DrucksacheError: if it is no draft, or the attachment was taken out
    """
    eine = _lock(anlage, durch)
    eine.entfernt_am = jetzt
    eine.save(update_fields=["entfernt_am"])
    _record(eine, "entfernt", "entfernt", durch=durch, jetzt=jetzt, vorher=eine.json())


@transaction.atomic
def restore_anlage(
    *, anlage: Papieranlage, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Bring back an attachment that was taken out, after the others.

    :raises DrucksacheError: if it is no draft, if the attachment is there, or if the
        same file has been attached meanwhile
    """
    drucksache = lock_entwurf(anlage.drucksache, durch)
    eine = Papieranlage.objects.select_related("datei").get(pk=anlage.pk)
    bisher = aktuelle_anlagen(drucksache)
    if any(a.datei.sha256 == eine.datei.sha256 for a in bisher):
        raise DrucksacheError("Diese Datei ist schon eine Anlage der Drucksache.")
    eine.entfernt_am, eine.reihenfolge = None, _naechste(bisher)
    eine.save(update_fields=["entfernt_am", "reihenfolge"])
    _record(
        eine,
        "zurueckgeholt",
        "zurückgeholt",
        durch=durch,
        jetzt=jetzt,
        nachher=eine.json(),
    )


def _lock(anlage: Papieranlage, durch: Mitgliedschaft) -> Papieranlage:
    """Return an attachment of a draft, the paper locked."""
    lock_entwurf(anlage.drucksache, durch)
    eine: Papieranlage = Papieranlage.objects.select_related("datei", "drucksache").get(
        pk=anlage.pk
    )
    if eine.entfernt_am:
        raise DrucksacheError(f"„{eine}“ ist keine Anlage mehr. Bitte laden Sie neu.")
    return eine


def _record(
    anlage: Papieranlage,
    ereignis: str,
    wort: str,
    *,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **werte: dict[str, Any],
) -> None:
    """Leave the entry; `werte`: what was before and after."""
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"drucksachen.anlage_{ereignis}",
        objekt=anlage.drucksache,
        text=f"{anlage.drucksache.nummer}: Anlage „{anlage}“ {wort}",
        durch=durch,
        jetzt=jetzt,
        **werte,
    )
