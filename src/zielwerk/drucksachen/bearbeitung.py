"""Sections edited by hand, and numbers that differ: put right or justified."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zielwerk.drucksachen.models import Abschnitt, Abweichung, Drucksache
from zielwerk.drucksachen.pruefung import (
    DrucksacheError,
    Geprueft,
    lock_entwurf,
    pruefe_drucksache,
)
from zielwerk.drucksachen.regeln import Zahlbefund, ersetze
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag


@transaction.atomic
def save_abschnitt(
    *,
    drucksache: Drucksache,
    schluessel: str,
    text: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Abschnitt:
    """Keep a section as edited by hand (`version` 0: it was never edited).

    :raises DrucksacheError: if it is no draft, without text, or on a lost update
    """
    lock_entwurf(drucksache, durch)
    neu = text.replace("\r\n", "\n").strip()
    if not neu:
        raise DrucksacheError(
            "Ein Abschnitt braucht Text. Mit „Aus den Daten neu schreiben“ kommt der "
            "erzeugte Text zurück."
        )
    bisher = (
        Abschnitt.objects.filter(drucksache=drucksache, schluessel=schluessel)
        .select_related("geaendert_durch__benutzer")
        .first()
    )
    if ist_ueberholt(bisher, version):
        raise DrucksacheError(_inzwischen(bisher))
    abschnitt = bisher or Abschnitt(
        mandant=durch.mandant, drucksache=drucksache, schluessel=schluessel, version=0
    )
    vorher = {"text": abschnitt.text} if bisher else None
    abschnitt.text = neu
    abschnitt.version += 1
    abschnitt.geaendert_am, abschnitt.geaendert_durch = jetzt, durch
    abschnitt.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.abschnitt_geaendert",
        objekt=drucksache,
        text=f"{drucksache.nummer}: Abschnitt „{schluessel}“ geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher={"text": abschnitt.text},
    )
    return abschnitt


def _inzwischen(bisher: Abschnitt | None) -> str:
    """Return who was quicker, and when."""
    if bisher is None:
        return (
            "Nicht gespeichert: Dieser Abschnitt wurde inzwischen neu aus den Daten "
            "geschrieben. Unten stehen beide Fassungen."
        )
    wann = timezone.localtime(bisher.geaendert_am)
    return (
        f"Nicht gespeichert: {bisher.geaendert_durch.benutzer.name} hat diesen "
        f"Abschnitt um {wann:%H:%M} Uhr geändert. Unten stehen beide Fassungen."
    )


@transaction.atomic
def reset_abschnitt(
    *, drucksache: Drucksache, schluessel: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Drop the edited text of a section; the composed text counts again.

    :raises DrucksacheError: if it is no draft
    """
    lock_entwurf(drucksache, durch)
    bisher = drucksache.abschnitte.filter(schluessel=schluessel).first()
    if bisher is None:
        return
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.abschnitt_neu_erzeugt",
        objekt=drucksache,
        text=f"{drucksache.nummer}: Abschnitt „{schluessel}“ neu erzeugt",
        durch=durch,
        jetzt=jetzt,
        vorher={"text": bisher.text},
    )
    bisher.delete()


def _stelle(
    drucksache: Drucksache, schluessel: str, kennung: str, heute: date
) -> tuple[Geprueft, Zahlbefund]:
    """Return a section and one finding in it by its Kennung."""
    geprueft = pruefe_drucksache(drucksache, heute).abschnitt(schluessel)
    for befund in geprueft.pruefung.befunde:
        if befund.kennung == kennung:
            return geprueft, befund
    raise DrucksacheError(
        "Diese Stelle gibt es so nicht mehr: Text oder Daten haben sich geändert. "
        "Unten steht der neue Stand."
    )


@transaction.atomic
def insert_wert(
    *,
    drucksache: Drucksache,
    schluessel: str,
    kennung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Abschnitt:
    """Put the data's value in place of a number that differs.

    :raises DrucksacheError: if it is no draft, or the place no longer exists
    """
    lock_entwurf(drucksache, durch)
    geprueft, befund = _stelle(drucksache, schluessel, kennung, jetzt.date())
    if not befund.erwartet:
        raise DrucksacheError(befund.meldung)
    return save_abschnitt(
        drucksache=drucksache,
        schluessel=schluessel,
        text=ersetze(geprueft.text, befund),
        version=geprueft.version,
        durch=durch,
        jetzt=jetzt,
    )


@transaction.atomic
def record_abweichung(
    *,
    drucksache: Drucksache,
    schluessel: str,
    kennung: str,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Abweichung:
    """Let a number stand although the data say otherwise, with the reason.

    The reason counts for this number and this value of the data only.

    :raises DrucksacheError: without a reason, if it is no draft, or if the place no
        longer exists
    """
    lock_entwurf(drucksache, durch)
    if not begruendung.strip():
        raise DrucksacheError(
            "Bitte begründen Sie, warum die Zahl so stehen bleiben soll."
        )
    _, befund = _stelle(drucksache, schluessel, kennung, jetzt.date())
    neu: Abweichung = Abweichung.objects.create(
        mandant=durch.mandant,
        drucksache=drucksache,
        abschnitt_schluessel=schluessel,
        zahl_schluessel=befund.schluessel,
        gefunden=befund.gefunden,
        erwartet=befund.erwartet,
        begruendung=begruendung.strip(),
        durch=durch,
        am=jetzt,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.abweichung_begruendet",
        objekt=drucksache,
        text=f"{drucksache.nummer}: {neu} begründet",
        durch=durch,
        jetzt=jetzt,
        nachher={"begruendung": neu.begruendung},
    )
    return neu
