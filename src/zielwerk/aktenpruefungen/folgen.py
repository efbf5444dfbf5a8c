"""From a finding to a Maßnahme and back to the files: noted, put right, checked."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from zielwerk.aktenpruefungen.ablauf import PUNKT, AktenpruefungError, record
from zielwerk.aktenpruefungen.models import (
    Aktenpruefung,
    Folge,
    Pruefantwort,
    Pruefbogen,
)
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.massnahmen.models import Massnahme
from zielwerk.vereinbarung.models import Feststellung, Punkt
from zielwerk.vereinbarung.services import record_feststellung

Z = Aktenpruefung.Zustand


def maengelakten(pruefung: Aktenpruefung, schluessel: str) -> "list[Pruefantwort]":
    """Return the answers that found this in a drawn file, in the order of the draw."""
    antworten = Pruefantwort.objects.filter(
        bogen__stichprobenakte__pruefung=pruefung,
        bogen__leser=Pruefbogen.Leser.ERST,
        bogen__abgeschlossen_am__isnull=False,
        urteil=Pruefantwort.Urteil.NEIN,
        frage__schluessel=schluessel,
    ).exclude(bogen__stichprobenakte__art="risiko")
    return list(
        antworten.select_related("bogen__stichprobenakte__akte", "frage").order_by(
            "bogen__stichprobenakte"
        )
    )


@transaction.atomic
def note_feststellung(
    *, pruefung: Aktenpruefung, schluessel: str, durch: Mitgliedschaft, jetzt: datetime
) -> Feststellung:
    """Note a finding of a closed audit at the Punkt, once; a Maßnahme comes from there.

    :raises AktenpruefungError: if the audit is not closed, found no such thing, or no
        agreement has the Punkt
    """
    vorhanden = Folge.objects.filter(pruefung=pruefung, schluessel=schluessel).first()
    if vorhanden:
        notiert: Feststellung = vorhanden.feststellung
        return notiert
    mangel = next(
        (m for m in _maengel(pruefung) if m["schluessel"] == schluessel), None
    )
    if mangel is None:
        raise AktenpruefungError("Das steht nicht im Ergebnis dieser Prüfung.")
    am = pruefung.abgeschlossen_am or jetzt
    punkt = _punkt(am)
    akten = anzahl(mangel["akten"], "Akte", "Akten")
    notiz = record_feststellung(
        punkt=punkt,
        art=Feststellung.Art.FESTSTELLUNG,
        von=pruefung.liste.stand_am,
        bis=max(am.date(), pruefung.liste.stand_am),
        text=f"{mangel['mangel']} (in {akten} der Stichprobe)",
        quelle=f"Aktenprüfung {pruefung}"[:200],
        durch=durch,
        jetzt=jetzt,
    )
    Folge.objects.create(
        mandant=durch.mandant,
        pruefung=pruefung,
        schluessel=schluessel,
        feststellung=notiz,
    )
    return notiz


def _punkt(am: datetime) -> Punkt:
    """Return the Punkt of the newest agreement up to a year; not of a draft."""
    punkte = Punkt.objects.filter(schluessel=PUNKT, vereinbarung__jahr__lte=am.year)
    punkte = punkte.exclude(vereinbarung__status="entwurf")
    gefunden: Punkt | None = punkte.order_by("-vereinbarung__jahr").first()
    if gefunden is None:
        raise AktenpruefungError(
            "Keine geltende Zielvereinbarung hat einen Punkt „Aktenprüfungen“; eine "
            "Maßnahme können Sie unter „Maßnahmen“ eröffnen."
        )
    return gefunden


def _maengel(pruefung: Aktenpruefung) -> list[dict[str, Any]]:
    if pruefung.zustand != Z.ABGESCHLOSSEN:
        return []
    maengel: list[dict[str, Any]] = pruefung.ergebnis["maengel"]
    return maengel


def massnahmen_zu(pruefung: Aktenpruefung) -> dict[str, Massnahme]:
    """Return the newest Maßnahme per finding of an audit."""
    folgen = dict(
        Folge.objects.filter(pruefung=pruefung).values_list(
            "feststellung_id", "schluessel"
        )
    )
    alle = Massnahme.objects.filter(feststellung__in=folgen).order_by("pk")
    return {folgen[m.feststellung_id]: m for m in alle}


def behobene(pruefung: Aktenpruefung) -> dict[str, int]:
    """Return in how many drawn files each finding was put right."""
    antworten = Pruefantwort.objects.filter(
        bogen__stichprobenakte__pruefung=pruefung,
        bogen__leser=Pruefbogen.Leser.ERST,
        behoben_am__isnull=False,
    ).exclude(bogen__stichprobenakte__art="risiko")
    gezaehlt = antworten.order_by().values("frage__schluessel").annotate(n=Count("pk"))
    return {z["frage__schluessel"]: z["n"] for z in gezaehlt}


@transaction.atomic
def record_nachpruefung(
    *,
    pruefung: Aktenpruefung,
    schluessel: str,
    pks: Iterable[int],
    am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> int:
    """Record in which files a finding was put right, as checked again on a day.

    Returns how many are recorded; those not named are open again.

    :raises AktenpruefungError: before the audit is closed, or for a day to come
    """
    if pruefung.zustand != Z.ABGESCHLOSSEN:
        raise AktenpruefungError(
            "Nachgeprüft wird, wenn die Prüfung abgeschlossen ist."
        )
    if am > jetzt.date():
        raise AktenpruefungError(f"Der {tag(am)} liegt in der Zukunft.")
    alle = maengelakten(pruefung, schluessel)
    gewaehlt = set(pks)
    for antwort in alle:
        if (antwort.pk in gewaehlt) == (antwort.behoben_am is not None):
            continue
        behoben = antwort.pk in gewaehlt
        antwort.behoben_am = am if behoben else None
        antwort.behoben_durch = durch if behoben else None
        antwort.save(update_fields=["behoben_am", "behoben_durch"])
    menge = sum(antwort.behoben_am is not None for antwort in alle)
    text = f"Nachgeprüft: {pruefung}, {schluessel}, behoben {menge} von {len(alle)}"
    record(pruefung, "nachgeprueft", text, durch, jetzt, behoben=menge, von=len(alle))
    return menge
