"""The county's own audit: asked for, granted for some days, ended by itself, waived."""

from datetime import date, datetime, timedelta

from django.db import transaction

from zielwerk.aktenpruefungen.ablauf import AktenpruefungError, check_grund, record
from zielwerk.aktenpruefungen.models import Aktenpruefung, Kreispruefung
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mandant, Mitgliedschaft

K = Kreispruefung.Zustand
HOECHSTENS_TAGE = 60


def _lock(eine: Kreispruefung, *zustaende: str) -> Kreispruefung:
    gesperrt: Kreispruefung = (
        Kreispruefung.objects.select_for_update(of=("self",))
        .select_related("pruefung")
        .get(pk=eine.pk)
    )
    if gesperrt.zustand not in zustaende:
        raise AktenpruefungError(
            f"{gesperrt} ist inzwischen „{gesperrt.get_zustand_display()}“. Bitte "
            "laden Sie die Seite neu."
        )
    return gesperrt


@transaction.atomic
def request_kreispruefung(
    *, pruefung: Aktenpruefung, umfang: str, durch: Mitgliedschaft, jetzt: datetime
) -> Kreispruefung:
    """Ask to read the drawn files of an audit and say what is to be looked at.

    :raises AktenpruefungError: before the draw, without a subject, or while another
        request about the same audit is open
    """
    if pruefung.gezogen_am is None or pruefung.zustand == "verworfen":
        raise AktenpruefungError("Der Kreis prüft an gezogenen Akten; es gibt keine.")
    if not umfang.strip():
        raise AktenpruefungError("Bitte schreiben Sie, was geprüft werden soll.")
    laufende = Kreispruefung.objects.filter(pruefung=pruefung)
    erbeten = laufende.filter(zustand=K.ANGEFORDERT)
    if (erbeten | laufende.offen_am(jetzt.date())).exists():
        raise AktenpruefungError("Zu dieser Prüfung läuft schon eine des Kreises.")
    neu: Kreispruefung = Kreispruefung.objects.create(
        mandant=durch.mandant,
        jahr=pruefung.gezogen_am.year,
        pruefung=pruefung,
        umfang=umfang.strip(),
        zustand=K.ANGEFORDERT,
        angelegt_am=jetzt,
        durch=durch,
    )
    text = f"{neu} angefordert zu: {pruefung}"
    record(neu, "kreis_angefordert", text, durch, jetzt, umfang=neu.umfang)
    return neu


@transaction.atomic
def waive_kreispruefung(
    *, jahr: int, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Kreispruefung:
    """Waive the county's own audit of a year, with a reason.

    :raises AktenpruefungError: without a reason, or if it was waived already
    """
    grund = check_grund(grund)
    if Kreispruefung.objects.filter(jahr=jahr, zustand=K.VERZICHTET).exists():
        raise AktenpruefungError(f"Auf die Prüfung {jahr} ist schon verzichtet.")
    neu: Kreispruefung = Kreispruefung.objects.create(
        mandant=durch.mandant,
        jahr=jahr,
        zustand=K.VERZICHTET,
        grund=grund,
        angelegt_am=jetzt,
        durch=durch,
    )
    text = f"Auf die eigene Aktenprüfung {jahr} verzichtet"
    record(neu, "kreis_verzicht", text, durch, jetzt, grund=grund)
    return neu


@transaction.atomic
def grant_einsicht(
    *,
    kreispruefung: Kreispruefung,
    von: date,
    bis: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kreispruefung:
    """Let the county read the sheets from one day to another; it ends by itself.

    :raises AktenpruefungError: for days that are past, or more than 60
    """
    gesperrt = _lock(kreispruefung, K.ANGEFORDERT)
    if bis < von or bis < jetzt.date():
        raise AktenpruefungError("Der letzte Tag liegt vor dem ersten oder ist vorbei.")
    if bis - von > timedelta(days=HOECHSTENS_TAGE):
        raise AktenpruefungError(
            f"Einsicht gibt es höchstens {HOECHSTENS_TAGE} Tage am Stück."
        )
    gesperrt.zustand = K.EINGERAEUMT
    gesperrt.zugang_von, gesperrt.zugang_bis = von, bis
    gesperrt.eingeraeumt_am, gesperrt.eingeraeumt_durch = jetzt, durch
    gesperrt.save()
    text = f"{gesperrt}: Einsicht vom {tag(von)} bis {tag(bis)} eingeräumt"
    record(gesperrt, "kreis_einsicht", text, durch, jetzt, von=str(von), bis=str(bis))
    return gesperrt


@transaction.atomic
def end_einsicht(
    *,
    kreispruefung: Kreispruefung,
    ergebnis_text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> Kreispruefung:
    """End the county's audit before its last day, with its result in words."""
    gesperrt = _lock(kreispruefung, K.EINGERAEUMT, K.ANGEFORDERT)
    gesperrt.zustand, gesperrt.beendet_am = K.BEENDET, jetzt
    gesperrt.ergebnis_text = ergebnis_text.strip()
    gesperrt.save()
    text = f"{gesperrt}: Einsicht beendet"
    record(gesperrt, "kreis_beendet", text, durch, jetzt, ergebnis=ergebnis_text)
    return gesperrt


def end_abgelaufene(*, mandant: Mandant, jetzt: datetime) -> list[Kreispruefung]:
    """Note in the record that access has ended; nobody could read since the last day.

    Safe to run twice: each ends once.
    """
    abgelaufen = Kreispruefung.objects.filter(
        mandant=mandant, zustand=K.EINGERAEUMT, zugang_bis__lt=jetzt.date()
    )
    beendet = []
    for eine in abgelaufen:
        try:
            beendet.append(
                end_einsicht(
                    kreispruefung=eine, ergebnis_text="", durch=None, jetzt=jetzt
                )
            )
        except AktenpruefungError:
            continue  # another run was faster
    return beendet


@transaction.atomic
def record_kreisergebnis(
    *,
    kreispruefung: Kreispruefung,
    ergebnis_text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Kreispruefung:
    """Write down the county's result after its access has ended.

    :raises AktenpruefungError: while it runs, or without a text
    """
    gesperrt = _lock(kreispruefung, K.BEENDET)
    gesperrt.ergebnis_text = check_grund(ergebnis_text)
    gesperrt.save(update_fields=["ergebnis_text"])
    text = f"{gesperrt}: Ergebnis eingetragen"
    record(gesperrt, "kreis_ergebnis", text, durch, jetzt, ergebnis=ergebnis_text)
    return gesperrt


def hat_einsicht(pruefung: Aktenpruefung, heute: date) -> bool:
    """Whether the county may open the sheets of an audit on a day."""
    eigene = Kreispruefung.objects.filter(pruefung=pruefung)
    offen: bool = eigene.offen_am(heute).exists()
    return offen
