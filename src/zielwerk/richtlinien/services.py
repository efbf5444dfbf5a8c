"""The front door of the guidelines: Fassungen, their validity, Kenntnisnahme.

Proposals live in `vorschlaege.py`; other modules take them from here too.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag
from zielwerk.richtlinien.models import Fassung, Kenntnisnahme, Richtlinie
from zielwerk.richtlinien.regeln import fassung_am
from zielwerk.richtlinien.vorschlaege import (
    RichtlinieError,
    answer_vorschlag,
    record_vorschlag,
)
from zielwerk.vereinbarung.services import NachweisError, record_nachweis_zu_punkt

__all__ = [
    "RichtlinieError",
    "acknowledge_fassung",
    "answer_vorschlag",
    "create_richtlinie",
    "fassung_mit",
    "fehlende_kenntnisnahmen",
    "fruehere_fassung",
    "geltende_fassung",
    "offene_fuer",
    "publish_fassung",
    "record_vorschlag",
    "save_entwurf",
]


def geltende_fassung(richtlinie: Richtlinie, am: date) -> Fassung | None:
    """Return the published Fassung that holds on a day, None before the first.

    Looks at `richtlinie.fassungen` as loaded, so that a list needs no query per row.
    """
    alle = [f for f in richtlinie.fassungen.all() if not f.ist_entwurf]
    alle.sort(key=lambda f: f.nummer)
    gilt = fassung_am([(str(f.uuid), f.gilt_ab) for f in alle], am)
    return next((f for f in alle if str(f.uuid) == gilt), None)


def fassung_mit(uuid: UUID) -> Fassung:
    """Return the Fassung a running procedure started with, whatever holds today.

    A procedure keeps the uuid `geltende_fassung` gave it on its first day; a published
    Fassung is never changed and never deleted.

    :raises RichtlinieError: if there is none, or it was never published
    """
    alle = Fassung.objects.veroeffentlicht().select_related("richtlinie")
    gefunden: Fassung | None = alle.filter(uuid=uuid).first()
    if gefunden is None:
        raise RichtlinieError("Diese Fassung gibt es nicht.")
    return gefunden


def fruehere_fassung(fassung: Fassung) -> Fassung | None:
    """Return the published Fassung that held before this one, None for the first."""
    andere = [
        f
        for f in Fassung.objects.veroeffentlicht().filter(
            richtlinie=fassung.richtlinie_id
        )
        if (f.gilt_ab, f.nummer) < (fassung.gilt_ab, fassung.nummer)
    ]
    return andere[-1] if andere else None


def _adressaten(richtlinie: Richtlinie) -> list[Mitgliedschaft]:
    """Return the members who take note for their teams."""
    mitglieder = Mitgliedschaft.objects.filter(
        aktiv=True, rolle__in=richtlinie.adressaten
    )
    return list(mitglieder.select_related("benutzer").order_by("stelle", "pk"))


def fehlende_kenntnisnahmen(fassung: Fassung) -> list[Mitgliedschaft]:
    """Return who has still to take note; nobody for a draft."""
    if fassung.ist_entwurf:
        return []
    genommen = {k.durch_id for k in fassung.kenntnisnahmen.all()}
    return [m for m in _adressaten(fassung.richtlinie) if m.pk not in genommen]


def offene_fuer(mitgliedschaft: Mitgliedschaft, heute: date) -> list[Fassung]:
    """Return the Fassungen this member has still to take note of.

    Those that hold or will hold; what nobody applies any more needs no signature.
    """
    richtlinien = Richtlinie.objects.prefetch_related("fassungen__kenntnisnahmen")
    return [
        f
        for richtlinie in richtlinien
        if mitgliedschaft.rolle in richtlinie.adressaten
        for f in richtlinie.fassungen.all()
        if f.stand(heute, geltende_fassung(richtlinie, heute)) in {"gilt", "kuenftig"}
        and mitgliedschaft.pk not in {k.durch_id for k in f.kenntnisnahmen.all()}
    ]


@transaction.atomic
def create_richtlinie(
    *,
    schluessel: str,
    art: str,
    titel: str,
    adressaten: Sequence[str],
    durch: Mitgliedschaft,
    jetzt: datetime,
    gegenstand: str = "",
    punkt_schluessel: str = "",
) -> Richtlinie:
    """Create a guideline; it has no text until its first Fassung.

    :raises RichtlinieError: if the key is taken, or nobody is to take note
    """
    if Richtlinie.objects.filter(schluessel=schluessel).exists():
        raise RichtlinieError("Eine Richtlinie mit diesem Schlüssel gibt es schon.")
    if not adressaten:
        raise RichtlinieError("Bitte wählen Sie, wer Kenntnis nehmen soll.")
    neu: Richtlinie = Richtlinie.objects.create(
        mandant=durch.mandant,
        schluessel=schluessel,
        art=art,
        titel=titel,
        gegenstand=gegenstand,
        punkt_schluessel=punkt_schluessel,
        adressaten=list(adressaten),
    )
    _record(neu, "angelegt", f"{neu} angelegt", durch, jetzt)
    return neu


@transaction.atomic
def save_entwurf(
    *,
    richtlinie: Richtlinie,
    gilt_ab: date,
    text: str,
    anlass: str,
    datei: Any,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Fassung:
    """Write the draft of the next Fassung; there is one at a time.

    `version` is that of the draft the person saw (0: none yet). Without a new file
    the draft keeps the one it has.

    :raises RichtlinieError: if it is empty, or on a lost update
    """
    # Locked: two people may begin the next Fassung in the same minute.
    richtlinie = Richtlinie.objects.select_for_update().get(pk=richtlinie.pk)
    entwurf = richtlinie.fassungen.filter(veroeffentlicht_am=None).first()
    if ist_ueberholt(entwurf, version):
        raise RichtlinieError(
            "Nicht gespeichert: Jemand hat diesen Entwurf inzwischen geändert. Bitte "
            "laden Sie die Seite neu und vergleichen Sie."
        )
    if not text.strip():
        raise RichtlinieError("Bitte schreiben Sie den Text der Fassung.")
    if entwurf is None:
        entwurf = Fassung(
            mandant=durch.mandant,
            richtlinie=richtlinie,
            nummer=richtlinie.fassungen.count() + 1,
            version=0,
        )
    entwurf.gilt_ab, entwurf.text, entwurf.anlass = gilt_ab, text, anlass
    entwurf.datei = datei or entwurf.datei
    entwurf.version += 1
    entwurf.save()
    _record(richtlinie, "entwurf", f"Entwurf: {entwurf}", durch, jetzt, fassung=entwurf)
    return entwurf


@transaction.atomic
def publish_fassung(
    *, fassung: Fassung, durch: Mitgliedschaft, jetzt: datetime
) -> Fassung:
    """Publish a draft: it holds from its day on and never changes again.

    :raises RichtlinieError: if it is published, or another holds from the same day or
        a later one
    """
    fassung = Fassung.objects.select_for_update().get(pk=fassung.pk)
    if not fassung.ist_entwurf:
        raise RichtlinieError("Diese Fassung ist schon veröffentlicht.")
    spaeter = Fassung.objects.veroeffentlicht().filter(
        richtlinie=fassung.richtlinie_id, gilt_ab__gte=fassung.gilt_ab
    )
    if andere := spaeter.first():
        raise RichtlinieError(
            f"Ab dem {tag(andere.gilt_ab)} gilt schon eine Fassung. Eine neue beginnt "
            "danach; bitte ändern Sie den ersten Tag."
        )
    fassung.veroeffentlicht_am, fassung.veroeffentlicht_durch = jetzt, durch
    fassung.save()
    text = f"Veröffentlicht: {fassung}"
    _record(fassung.richtlinie, "veroeffentlicht", text, durch, jetzt, fassung=fassung)
    return fassung


@transaction.atomic
def acknowledge_fassung(
    *, fassung: Fassung, durch: Mitgliedschaft, jetzt: datetime
) -> Kenntnisnahme:
    """Take note of a Fassung for one's team; once per person.

    The last of all is evidence for the Punkt, if its agreement asks for some.

    :raises RichtlinieError: for a draft, twice, or if it is not meant for this role
    """
    fassung = (
        Fassung.objects.select_for_update(of=("self",))
        .select_related("richtlinie")
        .get(pk=fassung.pk)
    )
    if fassung.ist_entwurf:
        raise RichtlinieError("Ein Entwurf lässt sich nicht zur Kenntnis nehmen.")
    if durch.rolle not in fassung.richtlinie.adressaten:
        raise RichtlinieError("Diese Richtlinie richtet sich nicht an Ihre Stelle.")
    if fassung.kenntnisnahmen.filter(durch=durch).exists():
        raise RichtlinieError("Sie haben diese Fassung schon zur Kenntnis genommen.")
    neu: Kenntnisnahme = Kenntnisnahme.objects.create(
        mandant=durch.mandant,
        fassung=fassung,
        durch=durch,
        stelle=durch.stelle,
        am=jetzt,
    )
    text = f"Zur Kenntnis genommen: {fassung}"
    _record(fassung.richtlinie, "kenntnisnahme", text, durch, jetzt, fassung=fassung)
    if not fehlende_kenntnisnahmen(fassung):
        _hand_in(fassung, durch, jetzt)
    return neu


def _hand_in(fassung: Fassung, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """Answer the open Frist of the Punkt whose agreement asks for a document."""
    if not fassung.richtlinie.punkt_schluessel:
        return
    try:
        record_nachweis_zu_punkt(
            punkt_schluessel=fassung.richtlinie.punkt_schluessel,
            nachweisart="dokument",
            wirksam_am=max(fassung.gilt_ab, jetzt.date()),
            eingegangen_am=jetzt.date(),
            text=f"{fassung}: alle Stellen haben Kenntnis genommen",
            verweis=reverse("richtlinien:fassung", args=[fassung.uuid]),
            durch=durch,
            jetzt=jetzt,
        )
    except NachweisError as fehler:
        raise RichtlinieError(str(fehler)) from fehler


def _record(
    richtlinie: Richtlinie,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    *,
    fassung: Fassung | None = None,
) -> None:
    """Leave one entry; the text of a Fassung is long and lies beside it."""
    nachher = None
    if fassung is not None:
        nachher = {
            "fassung": str(fassung.uuid),
            "gilt_ab": fassung.gilt_ab.isoformat(),
            "datei": fassung.datei.sha256 if fassung.datei else "",
        }
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"richtlinien.{ereignis}",
        objekt=richtlinie,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher=nachher,
    )
