"""An audit is closed: its result is stored and answers the Frist by itself."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from zielwerk.aktenpruefungen.ablauf import (
    PUNKT,
    AktenpruefungError,
    check_grund,
    lock_pruefung,
    record,
)
from zielwerk.aktenpruefungen.ergebnis import berechne_ergebnis
from zielwerk.aktenpruefungen.models import (
    Aktenpruefung,
    Pruefbogen,
    Stichprobenakte,
)
from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.models import Pflicht
from zielwerk.vereinbarung.services import record_nachweis_zu_punkt

Z, L = Aktenpruefung.Zustand, Pruefbogen.Leser


def offene_boegen(pruefung: Aktenpruefung) -> list[str]:
    """Return what has to be closed before the audit can be, in words."""
    akten = list(
        Stichprobenakte.objects.filter(pruefung=pruefung)
        .zu_pruefen()
        .prefetch_related("boegen")
        .order_by("pk")
    )
    fertig = {
        (bogen.stichprobenakte_id, bogen.leser)
        for akte in akten
        for bogen in akte.boegen.all()
        if bogen.abgeschlossen_am
    }
    erste = sum((akte.pk, L.ERST) not in fertig for akte in akten)
    zweite = sum(
        akte.ist_zweitpruefung and (akte.pk, L.ZWEIT) not in fertig for akte in akten
    )
    offen = []
    if erste:
        offen.append(f"{anzahl(erste, 'Akte ist', 'Akten sind')} noch nicht geprüft")
    if zweite:
        worte = anzahl(zweite, "zweite Prüfung fehlt", "zweite Prüfungen fehlen")
        offen.append(worte)
    return offen


@transaction.atomic
def close_pruefung(
    *, pruefung: Aktenpruefung, durch: Mitgliedschaft, jetzt: datetime
) -> Aktenpruefung:
    """Store the result and hand it in for the open Frist of the Punkt, if there is one.

    :raises AktenpruefungError: while a sheet is open
    """
    gesperrt = lock_pruefung(pruefung, Z.GEZOGEN)
    if offen := offene_boegen(gesperrt):
        raise AktenpruefungError(f"Noch offen: {', '.join(offen)}.")
    gesperrt.ergebnis = berechne_ergebnis(gesperrt)
    gesperrt.zustand, gesperrt.abgeschlossen_am = Z.ABGESCHLOSSEN, jetzt
    gesperrt.abgeschlossen_durch = durch
    gesperrt.version += 1
    gesperrt.save()
    text = f"Aktenprüfung abgeschlossen: {gesperrt}"
    zahlen = {
        a["titel"]: f"{a['fehler']} von {a['gezogen']}"
        for a in gesperrt.ergebnis["achsen"]
    }
    record(gesperrt, "abgeschlossen", text, durch, jetzt, **zahlen)
    _hand_in(gesperrt, zahlen, durch=durch, jetzt=jetzt)
    return gesperrt


def _hand_in(
    pruefung: Aktenpruefung,
    zahlen: Mapping[str, str],
    *,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Answer the open Frist of the Punkt; the county accepts it as any other."""
    worte = "; ".join(f"{titel}: {wert} Akten" for titel, wert in zahlen.items())
    record_nachweis_zu_punkt(
        punkt_schluessel=PUNKT,
        nachweisart=Pflicht.Nachweisart.PRUEFUNG,
        wirksam_am=jetzt.date(),
        text=f"Ergebnis der Aktenprüfung {pruefung}. Beanstandet {worte}",
        eingegangen_am=jetzt.date(),
        verweis=reverse("aktenpruefungen:auswertung", args=[pruefung.uuid]),
        durch=durch,
        jetzt=jetzt,
    )


@transaction.atomic
def reopen_pruefung(
    *, pruefung: Aktenpruefung, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Aktenpruefung:
    """Take a result back: sheets may be opened again, closing it hands in anew.

    :raises AktenpruefungError: without a reason, or if it is not closed
    """
    gesperrt = lock_pruefung(pruefung, Z.ABGESCHLOSSEN)
    grund = check_grund(grund)
    gesperrt.zustand, gesperrt.ergebnis = Z.GEZOGEN, {}
    gesperrt.abgeschlossen_am = gesperrt.abgeschlossen_durch = None
    gesperrt.version += 1
    gesperrt.save()
    text = f"Aktenprüfung wieder geöffnet: {gesperrt}"
    record(gesperrt, "wieder_offen", text, durch, jetzt, grund=grund)
    return gesperrt
