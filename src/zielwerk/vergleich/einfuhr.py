"""A file of other Jobcenter comes in, compared with what is counted here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from zielwerk.dokumente.services import store_datei
from zielwerk.kennzahlen.models import Kennzahl, Verfahren
from zielwerk.kern.anzeige import anzahl, aufzaehlung, tag
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vergleich.ausfuhr import definition
from zielwerk.vergleich.austausch import AustauschError, lies
from zielwerk.vergleich.austauschzeile import Zeile
from zielwerk.vergleich.einwilligung import record_aus_datei
from zielwerk.vergleich.models import (
    EigenesJobcenter,
    Vergleichsdatei,
    Vergleichszahl,
)
from zielwerk.vergleich.staende import refresh_staende


@dataclass(frozen=True)
class Passend:
    """A row and the method here that counts the same."""

    zeile: Zeile
    kennzahl: Kennzahl
    verfahren: Verfahren


@dataclass(frozen=True)
class Einfuhr:
    """What was taken, and which Kennzahlen nobody compares here."""

    vergleichsdatei: Vergleichsdatei
    neu: int
    bekannt: int
    unbekannte: tuple[str, ...]


@transaction.atomic
def import_datei(
    *, name: str, inhalt: bytes, durch: Mitgliedschaft, jetzt: datetime
) -> Einfuhr:
    """Take a file of other Jobcenter into the comparison, whole or not at all.

    A later Stand of the same period is kept beside the earlier one. Rows of a Kennzahl
    that is not kept here are left out and named.

    :raises AustauschError: with all that speaks against it: unreadable, another method
        or scope, the own Jobcenter, numbers that contradict a file taken before
    """
    zeilen = lies(inhalt, name=name)
    # Locked: two people may hand in the same file in the same minute.
    Mandant.objects.select_for_update(no_key=True).get(pk=durch.mandant_id)
    _refuse_bekannte(inhalt, name, durch)
    passend, unbekannte = _passende(zeilen, name, durch.mandant, jetzt.date())
    neu = _neue(passend, name)
    datei = store_datei(
        mandant=durch.mandant,
        name=name,
        inhalt=inhalt,
        medientyp="",
        durch=durch,
        jetzt=jetzt,
        recht=Recht.VERGLEICH_AUSTAUSCHEN,
    )
    eine: Vergleichsdatei = Vergleichsdatei.objects.create(
        mandant=durch.mandant,
        datei=datei,
        zeilen_anzahl=len(neu),
        stand_am=max(p.zeile.stand for p in neu),
        erfasst_am=jetzt,
        erfasst_durch=durch,
    )
    Vergleichszahl.objects.bulk_create(_zahl(p, eine) for p in neu)
    _record_einfuhr(eine, neu, durch, jetzt)
    record_aus_datei(
        _einwilligungen(neu),
        quelle=f"Vergleichsdatei, SHA-256 {datei.sha256[:12]}…",
        durch=durch,
        jetzt=jetzt,
    )
    refresh_staende(durch=durch, jetzt=jetzt)
    return Einfuhr(eine, len(neu), len(passend) - len(neu), unbekannte)


def _einwilligungen(neu: list[Passend]) -> dict[str, tuple[bool, date]]:
    """Return what each Jobcenter says about being shown on its own, and its Stand."""
    stand: dict[str, date] = {}
    for p in neu:
        wer = p.zeile.jobcenter
        stand[wer] = max(stand.get(wer, p.zeile.stand), p.zeile.stand)
    return {p.zeile.jobcenter: (p.zeile.einzeln, stand[p.zeile.jobcenter]) for p in neu}


def _refuse_bekannte(inhalt: bytes, name: str, durch: Mitgliedschaft) -> None:
    """Refuse the same bytes again, whatever they are called."""
    gleiche = Vergleichsdatei.objects.gueltig().filter(
        datei__sha256=sha256(inhalt).hexdigest()
    )
    if davor := gleiche.first():
        am = tag(davor.erfasst_am.astimezone().date())
        raise AustauschError(
            [f"„{name}“ ist schon eingelesen, am {am}. Es wurde nichts geändert."]
        )


def _passende(
    zeilen: Sequence[Zeile], name: str, mandant: Mandant, heute: date
) -> tuple[list[Passend], tuple[str, ...]]:
    """Return the rows with their method here, and the Kennzahlen without one."""
    hier = {
        k.schluessel: k for k in Kennzahl.objects.all().prefetch_related("verfahren")
    }
    befunde = list(_herkunft(zeilen, mandant, heute))
    # One sentence per difference, not one per month.
    abweichend: dict[str, None] = {}
    passend = []
    for zeile in zeilen:
        kennzahl = hier.get(zeile.kennzahl)
        if kennzahl is None:
            continue
        verfahren, grund = _verfahren(zeile, kennzahl)
        if verfahren:
            passend.append(Passend(zeile, kennzahl, verfahren))
        else:
            abweichend.setdefault(f"„{kennzahl}“ {grund}")
    unbekannte = tuple(
        dict.fromkeys(z.bezeichnung for z in zeilen if z.kennzahl not in hier)
    )
    if not passend and not abweichend:
        befunde.append(
            f"Keine Kennzahl der Datei wird hier geführt: {aufzaehlung(unbekannte)}."
        )
    if befunde := befunde + list(abweichend):
        raise AustauschError([f"„{name}“: {befund}" for befund in befunde])
    return passend, unbekannte


def _herkunft(zeilen: Sequence[Zeile], mandant: Mandant, heute: date) -> Iterator[str]:
    """Yield why these Jobcenter cannot be compared with here."""
    eigenes = EigenesJobcenter.objects.first()
    if eigenes and any(zeile.jobcenter == eigenes.kennung for zeile in zeilen):
        yield (
            f"Jobcenter {eigenes.kennung} ist Ihr eigenes. Seine Zahlen nimmt der "
            "Vergleich unmittelbar aus Ihren Kennzahlen."
        )
    if (spaet := max(zeile.stand for zeile in zeilen)) > heute:
        yield f"Der Stand {tag(spaet)} liegt in der Zukunft."
    if any(zeile.beispiel != mandant.ist_beispiel for zeile in zeilen):
        yield (
            "Die Zahlen sind keine Beispieldaten; in den Beispielkreis gehören nur "
            "erfundene."
            if mandant.ist_beispiel
            else "Die Zahlen sind als erfunden gekennzeichnet (Beispieldaten)."
        )


def _verfahren(zeile: Zeile, kennzahl: Kennzahl) -> tuple[Verfahren | None, str]:
    """Return the method here of the row's period if it counts the same, or why not."""
    geltend = [v for v in kennzahl.verfahren.all() if v.gilt_ab <= zeile.von]
    if not geltend:
        return None, f"hat hier für {zeile.von.year} noch kein Verfahren."
    unterschiede = definition(kennzahl, geltend[-1]).unterschiede(zeile.definition)
    if not unterschiede:
        return geltend[-1], ""
    return None, (
        f"{zeile.von.year} ist nicht vergleichbar: Die Datei "
        f"{aufzaehlung(unterschiede)}."
    )


def _neue(passend: list[Passend], name: str) -> list[Passend]:
    """Return the rows that are not stored yet.

    :raises AustauschError: if none is new, or a Stand has other numbers already
    """
    bisher: dict[tuple[int, str, Any, Any], tuple[Any, ...]] = {
        zahlen[:4]: zahlen[4:]
        for zahlen in Vergleichszahl.objects.gueltig()
        .filter(jobcenter__in={p.zeile.jobcenter for p in passend})
        .values_list(
            "kennzahl_id", "jobcenter", "von", "stand_am", "bis", "zaehler", "nenner"
        )
    }
    neu, widersprueche = [], defaultdict(list)
    for p in passend:
        z = p.zeile
        davor = bisher.get((p.kennzahl.pk, z.jobcenter, z.von, z.stand))
        if davor is None:
            neu.append(p)
        elif davor != (z.bis, z.zaehler, z.nenner):
            widersprueche[z.jobcenter, z.jobcenter_name, z.stand].append(z)
    if widersprueche:
        raise AustauschError(
            [
                f"„{name}“: Von {wer} ({kennung}) gibt es zum Stand {tag(stand)} schon "
                f"andere Zahlen, abweichend in {anzahl(len(z), 'Zeile', 'Zeilen')}. "
                "Nehmen Sie die frühere Datei zurück, oder bitten Sie um einen neuen "
                "Stand."
                for (kennung, wer, stand), z in widersprueche.items()
            ]
        )
    if not neu:
        raise AustauschError(
            [f"„{name}“ enthält nur Zahlen, die schon eingelesen sind."]
        )
    return neu


def _zahl(p: Passend, eine: Vergleichsdatei) -> Vergleichszahl:
    z = p.zeile
    return Vergleichszahl(
        mandant=eine.mandant,
        vergleichsdatei=eine,
        kennzahl=p.kennzahl,
        verfahren=p.verfahren,
        jobcenter=z.jobcenter,
        jobcenter_name=z.jobcenter_name,
        von=z.von,
        bis=z.bis,
        zaehler=z.zaehler,
        nenner=z.nenner,
        stand_am=z.stand,
        quelle=z.quelle,
        einzeln=z.einzeln,
    )


def _record_einfuhr(
    eine: Vergleichsdatei, neu: list[Passend], durch: Mitgliedschaft, jetzt: datetime
) -> None:
    jobcenter = {p.zeile.jobcenter for p in neu}
    record_eintrag(
        mandant=durch.mandant,
        aktion="vergleich.eingelesen",
        objekt=eine,
        text=f"{eine} eingelesen: {anzahl(len(neu), 'Zeile', 'Zeilen')} von "
        f"{anzahl(len(jobcenter), 'Jobcenter', 'Jobcentern')}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "zeilen": len(neu),
            "jobcenter": sorted(jobcenter),
            "kennzahlen": sorted({p.kennzahl.schluessel for p in neu}),
            "sha256": eine.datei.sha256,
        },
    )


@transaction.atomic
def withdraw_datei(
    *,
    vergleichsdatei: Vergleichsdatei,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Vergleichsdatei:
    """Take a file out of the comparison; its rows stay and count no more.

    :raises AustauschError: if it is withdrawn already, or no reason is given
    """
    eine: Vergleichsdatei = Vergleichsdatei.objects.select_for_update().get(
        pk=vergleichsdatei.pk
    )
    if eine.zurueckgenommen_am:
        raise AustauschError(["Diese Datei ist schon zurückgenommen."])
    if not grund.strip():
        raise AustauschError(["Bitte schreiben Sie, warum Sie die Datei zurücknehmen."])
    eine.zurueckgenommen_am, eine.zurueckgenommen_durch = jetzt, durch
    eine.grund = grund.strip()
    eine.save(update_fields=["zurueckgenommen_am", "zurueckgenommen_durch", "grund"])
    record_eintrag(
        mandant=durch.mandant,
        aktion="vergleich.zurueckgenommen",
        objekt=eine,
        text=f"{eine} zurückgenommen: {eine.grund}",
        durch=durch,
        jetzt=jetzt,
        nachher={"zeilen": eine.zeilen_anzahl},
    )
    refresh_staende(durch=durch, jetzt=jetzt)
    return eine
