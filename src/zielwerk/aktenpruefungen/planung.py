"""An audit is planned, its plan fixed, its start number published: three acts."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.aktenpruefungen.ablauf import (
    AktenpruefungError,
    check_grund,
    check_version,
    lock_pruefung,
    record,
)
from zielwerk.aktenpruefungen.models import Aktenliste, Aktenpruefung, Pruefliste
from zielwerk.aktenpruefungen.regeln import Aussage, aussage, schichtumfaenge
from zielwerk.mandanten.models import Mitgliedschaft

MAX_UMFANG = 10_000
ERSATZREGEL = (
    "Fehlt eine gezogene Akte, tritt die nächste Akte derselben Schicht in der "
    "Reihenfolge der Ziehung an ihre Stelle. Der Ausfall und sein Grund stehen im "
    "Bericht. Ist kein Ersatz möglich, zählt die fehlende Akte als fehlerhaft."
)
# What may be changed while an audit is being planned.
FELDER = (
    *("titel", "zweck", "liste", "verfahren", "schichtung", "mindestens"),
    *("hinnehmbar_anteil", "sicherheit_anteil", "erlaubte_fehler", "fester_umfang"),
    *("zweitleser_anteil", "ersatzregel"),
)
Z = Aktenpruefung.Zustand


@transaction.atomic
def create_pruefung(
    *,
    liste: Aktenliste,
    titel: str,
    zweck: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Aktenpruefung:
    """Begin an audit of a frozen list; further `FELDER` may be given."""
    neu: Aktenpruefung = Aktenpruefung.objects.create(
        mandant=durch.mandant,
        liste=liste,
        titel=titel,
        zweck=zweck,
        erstellt_am=jetzt,
        erstellt_durch=durch,
        **{"ersatzregel": ERSATZREGEL, **felder},
    )
    text = f"Aktenprüfung angelegt: {neu}"
    record(neu, "angelegt", text, durch, jetzt, liste=str(liste.uuid), zweck=zweck)
    return neu


@transaction.atomic
def change_plan(
    *,
    pruefung: Aktenpruefung,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Aktenpruefung:
    """Change a plan that is not fixed yet.

    :raises AktenpruefungError: if it is fixed, or on a lost update
    """
    gesperrt = lock_pruefung(pruefung, Z.ENTWURF)
    check_version(gesperrt.version, version)
    for name in FELDER:
        setattr(gesperrt, name, felder.get(name, getattr(gesperrt, name)))
    gesperrt.version += 1
    gesperrt.save()
    werte = {name: str(getattr(gesperrt, name)) for name in FELDER}
    record(gesperrt, "plan", f"Plan geändert: {gesperrt}", durch, jetzt, **werte)
    return gesperrt


def schichten_von(pruefung: Aktenpruefung) -> dict[str, int]:
    """Return the files per stratum as counted when the list was frozen."""
    return dict(sorted(pruefung.liste.zaehlung[pruefung.schichtung].items()))


def plan_aussage(pruefung: Aktenpruefung) -> Aussage:
    """Return what the planned size shows and what not.

    By amount each drawn cent is one draw, so the number of files plays no part.

    :raises AktenpruefungError: if no sample of this list can show it
    """
    nach_betrag = pruefung.verfahren == Aktenpruefung.Verfahren.BETRAG
    try:
        return aussage(
            hoechstens_anteil=pruefung.hinnehmbar_anteil,
            sicherheit=pruefung.sicherheit_anteil,
            erlaubte_fehler=pruefung.erlaubte_fehler,
            grundgesamtheit=None if nach_betrag else pruefung.liste.zeilen,
            schichten=schichten_von(pruefung) if pruefung.ist_geschichtet else None,
            fester_umfang=pruefung.fester_umfang,
        )
    except ValueError as fehler:
        raise AktenpruefungError(str(fehler)) from fehler


def umfaenge_von(pruefung: Aktenpruefung, umfang: int) -> dict[str, int]:
    """Return how many files each stratum gives; the whole list is the stratum "".

    :raises AktenpruefungError: if the minimum needs more than are drawn
    """
    if not pruefung.ist_geschichtet:
        return {"": umfang}
    try:
        return schichtumfaenge(
            schichten_von(pruefung),
            umfang=umfang,
            aufteilung=pruefung.verfahren,
            mindestens=pruefung.mindestens,
        )
    except ValueError as fehler:
        raise AktenpruefungError(str(fehler)) from fehler


@transaction.atomic
def fix_plan(
    *,
    pruefung: Aktenpruefung,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Aktenpruefung:
    """Fix the plan: from now on only the start number is missing for the draw.

    :raises AktenpruefungError: if it cannot be drawn so, or no checklist is valid
    """
    gesperrt = lock_pruefung(pruefung, Z.ENTWURF)
    check_version(gesperrt.version, version)
    plan = plan_aussage(gesperrt)
    umfaenge = umfaenge_von(gesperrt, plan.umfang)
    _check_ziehbar(gesperrt, plan.umfang)
    if leer := next((name for name, teil in umfaenge.items() if not teil), None):
        raise AktenpruefungError(
            f"Aus „{leer}“ würde keine Akte gezogen, über alle Akten ließe sich dann "
            "nichts sagen. Bitte ziehen Sie mindestens 1 je Schicht."
        )
    gesperrt.umfang = plan.umfang
    gesperrt.plan = {
        "satz": plan.satz,
        "rechenweg": [schritt.teile() for schritt in plan.rechenweg],
        "umfaenge": umfaenge,
    }
    gesperrt.zustand, gesperrt.festgelegt_am = Z.FESTGELEGT, jetzt
    gesperrt.festgelegt_durch = durch
    gesperrt.version += 1
    gesperrt.save()
    record(
        gesperrt,
        "plan_festgelegt",
        f"Prüfplan festgelegt: {gesperrt}, {plan.umfang} aus {gesperrt.liste.zeilen}",
        durch,
        jetzt,
        umfaenge=umfaenge,
        pruefsumme=gesperrt.liste.pruefsumme,
        satz=plan.satz,
    )
    return gesperrt


def _check_ziehbar(pruefung: Aktenpruefung, umfang: int) -> None:
    if umfang > MAX_UMFANG:
        raise AktenpruefungError(
            f"Es wären {umfang} Akten zu prüfen. Möglich sind {MAX_UMFANG}; bitte "
            "wählen Sie einen höheren hinnehmbaren Anteil oder eine feste Zahl."
        )
    if Pruefliste.objects.am(pruefung.liste.stand_am) is None:
        raise AktenpruefungError(
            "Für den Stand der Liste gilt keine Prüfliste. Bitte legen Sie zuerst eine "
            "fest."
        )
    nach_betrag = pruefung.verfahren == Aktenpruefung.Verfahren.BETRAG
    if nach_betrag and not pruefung.liste.betrag:
        raise AktenpruefungError(
            "Nach Betrag lässt sich nur ziehen, wenn jede Akte der Liste einen Betrag "
            "hat."
        )


@transaction.atomic
def publish_startzahl(
    *,
    pruefung: Aktenpruefung,
    startzahl: str,
    herkunft: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Aktenpruefung:
    """Publish the start number, an act of its own before the draw; it is final.

    :raises AktenpruefungError: without plan, number or origin
    """
    gesperrt = lock_pruefung(pruefung, Z.FESTGELEGT)
    if not startzahl.strip() or not herkunft.strip():
        raise AktenpruefungError(
            "Bitte geben Sie die Startzahl an und woher sie stammt."
        )
    gesperrt.startzahl = startzahl.strip()
    gesperrt.startzahl_herkunft = herkunft.strip()
    gesperrt.zustand, gesperrt.startzahl_am = Z.STARTZAHL, jetzt
    gesperrt.startzahl_durch = durch
    gesperrt.version += 1
    gesperrt.save()
    record(
        gesperrt,
        "startzahl",
        f"Startzahl {gesperrt.startzahl} veröffentlicht: {gesperrt}",
        durch,
        jetzt,
        startzahl=gesperrt.startzahl,
        herkunft=gesperrt.startzahl_herkunft,
        pruefsumme=gesperrt.liste.pruefsumme,
    )
    return gesperrt


@transaction.atomic
def discard_pruefung(
    *, pruefung: Aktenpruefung, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Aktenpruefung:
    """Give an audit up; it stays readable with its reason.

    So nobody draws again unseen until they like the sample.

    :raises AktenpruefungError: without a reason, or if it is closed
    """
    offene = (Z.ENTWURF, Z.FESTGELEGT, Z.STARTZAHL, Z.GEZOGEN)
    gesperrt = lock_pruefung(pruefung, *offene)
    gesperrt.grund = check_grund(grund)
    vorher = gesperrt.get_zustand_display()
    gesperrt.zustand = Z.VERWORFEN
    gesperrt.version += 1
    gesperrt.save()
    text = f"Aktenprüfung verworfen: {gesperrt}"
    record(gesperrt, "verworfen", text, durch, jetzt, grund=grund, zuvor=vorher)
    return gesperrt
