"""Meetings planned, moved, cancelled, and given an agenda."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import cast

from django.db import transaction

from zielwerk.besprechungen.models import Besprechung, Besprechungsreihe
from zielwerk.besprechungen.reihen import BesprechungError, check_version, record
from zielwerk.mandanten.models import Mitgliedschaft


@transaction.atomic
def plan_besprechung(
    *,
    reihe: Besprechungsreihe,
    termin_am: date,
    beginn: time,
    ende: time,
    ort: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    weitere: Sequence[str] = (),
    tagesordnung: str = "",
) -> Besprechung:
    """Plan a meeting of a series; it keeps the roles required today.

    `weitere`: the roles "if need be" that are invited this time.

    :raises BesprechungError: if it ends before it begins
    """
    _check_zeit(beginn, ende)
    besprechung: Besprechung = Besprechung.objects.create(
        mandant=durch.mandant,
        reihe=reihe,
        termin_am=termin_am,
        beginn=beginn,
        ende=ende,
        ort=ort,
        erforderlich=reihe.erforderlich,
        weitere=[rolle for rolle in reihe.weitere if rolle in weitere],
        tagesordnung=tagesordnung,
    )
    record(
        besprechung,
        "geplant",
        f"{besprechung} geplant",
        durch,
        jetzt,
        nachher=_termin(besprechung),
    )
    return besprechung


@transaction.atomic
def move_besprechung(
    *,
    besprechung: Besprechung,
    termin_am: date,
    beginn: time,
    ende: time,
    ort: str,
    grund: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Besprechung:
    """Move a planned meeting; calendars follow by the next number of the series.

    :raises BesprechungError: without a reason, if it is not planned any more, or on a
        lost update
    """
    _check_zeit(beginn, ende)
    besprechung = _planned(besprechung, grund)
    check_version(besprechung.version, version)
    vorher = _termin(besprechung)
    besprechung.termin_am, besprechung.ort = termin_am, ort
    besprechung.beginn, besprechung.ende = beginn, ende
    besprechung.folge += 1
    besprechung.version += 1
    besprechung.save()
    record(
        besprechung,
        "verlegt",
        f"{besprechung.reihe} verlegt: {grund}",
        durch,
        jetzt,
        vorher=vorher,
        nachher=_termin(besprechung),
    )
    return besprechung


@transaction.atomic
def cancel_besprechung(
    *, besprechung: Besprechung, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Besprechung:
    """Cancel a planned meeting with a reason.

    :raises BesprechungError: without a reason, or if it is not planned any more
    """
    besprechung = _planned(besprechung, grund)
    besprechung.zustand = Besprechung.Zustand.ABGESAGT
    besprechung.grund = grund
    besprechung.folge += 1
    besprechung.save()
    record(besprechung, "abgesagt", f"{besprechung} abgesagt: {grund}", durch, jetzt)
    return besprechung


@transaction.atomic
def save_tagesordnung(
    *,
    besprechung: Besprechung,
    text: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Besprechung:
    """Write the agenda of a meeting that is still planned.

    :raises BesprechungError: if it is not planned any more, or on a lost update
    """
    besprechung = _planned(besprechung, "Tagesordnung")
    check_version(besprechung.version, version)
    vorher = besprechung.tagesordnung
    besprechung.tagesordnung, besprechung.version = text, version + 1
    besprechung.save(update_fields=["tagesordnung", "version"])
    record(
        besprechung,
        "tagesordnung",
        "Tagesordnung geändert",
        durch,
        jetzt,
        vorher={"tagesordnung": vorher},
        nachher={"tagesordnung": text},
    )
    return besprechung


def lock_besprechung(besprechung: Besprechung) -> Besprechung:
    """Return the meeting as stored, locked for this transaction."""
    gelockt = Besprechung.objects.select_for_update().get(pk=besprechung.pk)
    return cast("Besprechung", gelockt)


def _planned(besprechung: Besprechung, grund: str) -> Besprechung:
    """Return the meeting, locked, if it is still planned and there is a reason."""
    if not grund.strip():
        raise BesprechungError("Bitte nennen Sie den Grund.")
    besprechung = lock_besprechung(besprechung)
    if besprechung.zustand != Besprechung.Zustand.GEPLANT:
        raise BesprechungError(
            f"Diese Besprechung ist schon {besprechung.get_zustand_display().lower()}."
        )
    return besprechung


def _check_zeit(beginn: time, ende: time) -> None:
    if ende <= beginn:
        raise BesprechungError("Das Ende liegt nicht nach dem Beginn.")


def _termin(besprechung: Besprechung) -> dict[str, str]:
    """Return the appointment as JSON values."""
    return {
        "termin_am": besprechung.termin_am.isoformat(),
        "beginn": f"{besprechung.beginn:%H:%M}",
        "ende": f"{besprechung.ende:%H:%M}",
        "ort": besprechung.ort,
    }
