"""A sheet per file and reader: answered question by question, closed, opened again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from zielwerk.aktenpruefungen.ablauf import (
    AktenpruefungError,
    check_grund,
    check_version,
    record,
)
from zielwerk.aktenpruefungen.models import (
    Aktenpruefung,
    Pruefantwort,
    Pruefbogen,
    Prueffrage,
    Pruefliste,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.stichprobe import lock_akte
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft

U, L = Pruefantwort.Urteil, Pruefbogen.Leser


@dataclass(frozen=True)
class Eingabe:
    """One answer as entered; `betrag` in euros: too much, with a minus too little."""

    urteil: str
    ursache: str = ""
    regelung: str = ""
    betrag: Decimal | None = None
    notiz: str = ""


def pruefliste_zu(akte: Stichprobenakte) -> Pruefliste:
    """Return the checklist of the day on which the file was decided.

    Without such a day the Stand of the list counts.

    :raises AktenpruefungError: if none was valid on that day
    """
    am = akte.akte.entschieden_am or akte.pruefung.liste.stand_am
    gilt: Pruefliste | None = Pruefliste.objects.am(am)
    if gilt is None:
        raise AktenpruefungError(
            f"Für den Tag der Entscheidung ({tag(am)}) gilt keine Prüfliste. Bitte "
            "lassen Sie eine Fassung mit diesem Beginn festlegen."
        )
    return gilt


def bogen_zu(
    *, akte: Stichprobenakte, leser: str, durch: Mitgliedschaft, jetzt: datetime
) -> Pruefbogen:
    """Return the sheet of a file for a reader; one nobody has begun is not stored.

    :raises AktenpruefungError: if the file is missing, no checklist applies, or this
        person may not be that reader
    """
    if akte.ausgefallen_am:
        raise AktenpruefungError("Diese Akte ist als ausgefallen gemeldet.")
    check_leser(akte, leser, durch)
    if vorhanden := akte.boegen.filter(leser=leser).first():
        gefunden: Pruefbogen = vorhanden
        return gefunden
    return Pruefbogen(
        mandant=durch.mandant,
        stichprobenakte=akte,
        pruefliste=pruefliste_zu(akte),
        leser=leser,
        durch=durch,
        begonnen_am=jetzt,
    )


def check_leser(akte: Stichprobenakte, leser: str, durch: Mitgliedschaft) -> None:
    """Keep two readers apart until the second is done; neither sees the other before.

    :raises AktenpruefungError: if this person may not be that reader now
    """
    if leser == L.ZWEIT and not akte.ist_zweitpruefung:
        raise AktenpruefungError("Diese Akte ist nicht für die zweite Prüfung gezogen.")
    je_leser = {bogen.leser: bogen for bogen in akte.boegen.all()}
    erst, zweit = je_leser.get(L.ERST), je_leser.get(L.ZWEIT)
    fertig = zweit is not None and zweit.abgeschlossen_am is not None
    if leser == L.KREIS or not akte.ist_zweitpruefung or fertig:
        return
    andere = zweit if leser == L.ERST else erst
    if andere and andere.durch_id == durch.pk:
        raise AktenpruefungError(
            "Sie haben diese Akte schon geprüft. Die zweite Prüfung macht eine andere "
            "Person."
        )
    fremd = erst and erst.abgeschlossen_am and erst.durch_id != durch.pk
    if leser == L.ERST and fremd:
        raise AktenpruefungError(
            "Diese Akte wird ein zweites Mal geprüft. Die ersten Antworten sehen Sie, "
            "wenn das abgeschlossen ist."
        )


@transaction.atomic
def begin_bogen(
    *, akte: Stichprobenakte, leser: str, durch: Mitgliedschaft, jetzt: datetime
) -> Pruefbogen:
    """Return the sheet of a file for a reader; the first answer begins it.

    :raises AktenpruefungError: as `bogen_zu`, or if the audit does not run
    """
    eins = bogen_zu(akte=akte, leser=leser, durch=durch, jetzt=jetzt)
    if eins.pk:
        return eins
    if leser != L.KREIS:
        lock_akte(akte)
    try:
        with transaction.atomic():
            eins.save()
    except IntegrityError:
        # Two people began it in the same moment.
        eben: Pruefbogen = akte.boegen.get(leser=leser)
        return eben
    record(eins, "bogen_begonnen", f"Begonnen: {eins}", durch, jetzt)
    return eins


def lock_bogen(bogen: Pruefbogen, version: int | None = None) -> Pruefbogen:
    """Return a sheet, locked, of an audit that runs.

    :raises AktenpruefungError: if the audit does not run, or on a lost update
    """
    gesperrt: Pruefbogen = (
        Pruefbogen.objects.select_for_update(of=("self",))
        .select_related("stichprobenakte__pruefung", "pruefliste")
        .get(pk=bogen.pk)
    )
    zustand = gesperrt.stichprobenakte.pruefung.zustand
    # The county reads on after the Jobcenter has closed its own audit.
    laeuft = zustand == Aktenpruefung.Zustand.GEZOGEN or gesperrt.leser == L.KREIS
    if not laeuft:
        raise AktenpruefungError("Diese Prüfung ist abgeschlossen.")
    if version is not None:
        check_version(gesperrt.version, version)
    return gesperrt


@transaction.atomic
def answer_bogen(
    *,
    akte: Stichprobenakte,
    leser: str,
    antworten: Mapping[int, Eingabe],
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Pruefbogen:
    """Save answers about a file; the first ones begin its sheet.

    :raises AktenpruefungError: as `begin_bogen` and `save_antworten`
    """
    eins = begin_bogen(akte=akte, leser=leser, durch=durch, jetzt=jetzt)
    return save_antworten(
        bogen=eins, antworten=antworten, version=version, durch=durch, jetzt=jetzt
    )


@transaction.atomic
def save_antworten(
    *,
    bogen: Pruefbogen,
    antworten: Mapping[int, Eingabe],
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Pruefbogen:
    """Save answers by the number of their question, one or many; the sheet stays open.

    :raises AktenpruefungError: on a lost update, in a closed sheet, for a finding
        without cause or Regelung, or a question that is not on the list
    """
    gesperrt = lock_bogen(bogen, version)
    check_leser(gesperrt.stichprobenakte, gesperrt.leser, durch)
    if gesperrt.abgeschlossen_am:
        raise AktenpruefungError(
            "Dieser Bogen ist abgeschlossen. Bitte öffnen Sie ihn zuerst wieder."
        )
    fragen = {f.nummer: f for f in gesperrt.pruefliste.fragen.all()}
    neu = []
    for nummer, eingabe in antworten.items():
        if nummer not in fragen:
            raise AktenpruefungError(f"Eine Frage {nummer} gibt es nicht.")
        _check_eingabe(fragen[nummer], eingabe)
        neu.append(_antwort(gesperrt, fragen[nummer], eingabe))
    Pruefantwort.objects.filter(
        bogen=gesperrt, frage__in=[antwort.frage for antwort in neu]
    ).delete()
    Pruefantwort.objects.bulk_create(neu)
    gesperrt.version += 1
    gesperrt.durch = durch
    gesperrt.save(update_fields=["version", "durch"])
    worte = {str(nummer): e.urteil for nummer, e in sorted(antworten.items())}
    text = f"{gesperrt}: {anzahl(len(neu), 'Antwort', 'Antworten')} gespeichert"
    record(gesperrt, "antwort", text, durch, jetzt, antworten=worte)
    return gesperrt


def _check_eingabe(frage: Prueffrage, eingabe: Eingabe) -> None:
    if eingabe.urteil not in U.values:
        raise AktenpruefungError(f"Frage {frage.nummer}: Bitte wählen Sie ein Urteil.")
    if eingabe.urteil != U.NEIN:
        return
    if eingabe.ursache not in Pruefantwort.Ursache.values:
        raise AktenpruefungError(
            f"Frage {frage.nummer}: Bitte nennen Sie die Ursache der Beanstandung."
        )
    ist_regelung = eingabe.ursache == Pruefantwort.Ursache.REGELUNG
    if ist_regelung and not eingabe.regelung.strip():
        raise AktenpruefungError(
            f"Frage {frage.nummer}: Bitte nennen Sie die Regelung, zum Beispiel "
            "„Sozialschutzpaket“."
        )


def _antwort(bogen: Pruefbogen, frage: Prueffrage, eingabe: Eingabe) -> Pruefantwort:
    beanstandet = eingabe.urteil == U.NEIN
    ist_regelung = eingabe.ursache == Pruefantwort.Ursache.REGELUNG
    return Pruefantwort(
        mandant=bogen.mandant,
        bogen=bogen,
        frage=frage,
        urteil=eingabe.urteil,
        ursache=eingabe.ursache if beanstandet else "",
        regelung=eingabe.regelung.strip() if beanstandet and ist_regelung else "",
        betrag=eingabe.betrag if beanstandet else None,
        notiz=eingabe.notiz.strip() or None,
    )


@transaction.atomic
def close_bogen(
    *, bogen: Pruefbogen, version: int, durch: Mitgliedschaft, jetzt: datetime
) -> Pruefbogen:
    """Close a sheet whose questions are all answered.

    :raises AktenpruefungError: while a question is open, or on a lost update
    """
    gesperrt = lock_bogen(bogen, version)
    check_leser(gesperrt.stichprobenakte, gesperrt.leser, durch)
    if gesperrt.abgeschlossen_am:
        return gesperrt
    offen = gesperrt.pruefliste.fragen.exclude(
        pk__in=gesperrt.antworten.values("frage")
    )
    nummern = [str(n) for n in offen.values_list("nummer", flat=True)]
    if nummern:
        raise AktenpruefungError(f"Noch offen: Frage {', '.join(nummern)}.")
    gesperrt.abgeschlossen_am, gesperrt.durch = jetzt, durch
    gesperrt.version += 1
    gesperrt.save(update_fields=["abgeschlossen_am", "durch", "version"])
    maengel = gesperrt.antworten.filter(urteil=U.NEIN)
    record(
        gesperrt,
        "bogen_abgeschlossen",
        f"Abgeschlossen: {gesperrt}",
        durch,
        jetzt,
        maengel=list(maengel.values_list("frage__schluessel", flat=True)),
    )
    return gesperrt


@transaction.atomic
def reopen_bogen(
    *, bogen: Pruefbogen, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Pruefbogen:
    """Open a closed sheet again, with a reason.

    :raises AktenpruefungError: without a reason, or if the audit is closed
    """
    gesperrt = lock_bogen(bogen)
    grund = check_grund(grund)
    gesperrt.abgeschlossen_am = None
    gesperrt.version += 1
    gesperrt.save(update_fields=["abgeschlossen_am", "version"])
    record(
        gesperrt, "bogen_geoeffnet", f"Wieder geöffnet: {gesperrt}", durch, jetzt,
        grund=grund,
    )  # fmt: skip
    return gesperrt
