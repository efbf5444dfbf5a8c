"""A deletion run: begun once, done in batches, taken up again after a crash.

One row per run and at most one open run per Mandant. Each batch is one transaction
that first locks that row, finds the next thing due, deletes it and counts it in the
row. Two processes take turns at the lock, and neither sees work the other has done;
what was killed in a batch is as if it had not begun. ADR 23.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.utils import OperationalError
from django_scopes import scope

from zielwerk.datenschutz.aufraeumen import remove_reste
from zielwerk.datenschutz.bestaende import faellige
from zielwerk.datenschutz.lage import Lage, lage_am
from zielwerk.datenschutz.models import Loeschlauf
from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

VERSUCHE = 5
T = TypeVar("T")


class LoeschError(Exception):
    """A step was refused; the message says what to do."""


def _wiederhole(tun: Callable[[], T]) -> T:
    """Do it again if the database broke a deadlock or was busy for too long."""
    for _ in range(VERSUCHE - 1):
        try:
            return tun()
        except OperationalError:
            continue
    return tun()


def vorschau(
    *, mandant: Mandant, jetzt: datetime, durch: Mitgliedschaft | None = None
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return what a run would delete by rule, and what it would hold back and why."""
    with scope(mandant=mandant):
        lage = lage_am(mandant=mandant, heute=jetzt.date(), jetzt=jetzt, durch=durch)
        faellig: Counter[str] = Counter()
        for posten in faellige(lage):
            faellig[posten.regel] += posten.menge
    return faellig, lage.zurueck


def begin_lauf(
    *,
    mandant: Mandant,
    art: str,
    anlass: str,
    auftrag: dict[str, Any] | None,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> Loeschlauf | None:
    """Open a run; None if nothing is due.

    :raises LoeschError: if one is open already
    """

    def oeffne() -> Loeschlauf | None:
        with transaction.atomic(), scope(mandant=mandant):
            # One at a time per Mandant; rows that merely point to it are not held up.
            Mandant.objects.select_for_update(no_key=True).get(pk=mandant.pk)
            if Loeschlauf.objects.filter(zustand=Loeschlauf.Zustand.LAEUFT).exists():
                raise LoeschError(
                    "Es läuft schon ein Löschlauf. Bitte führen Sie ihn zu Ende; "
                    "danach können Sie einen neuen beginnen."
                )
            lauf = Loeschlauf(
                mandant=mandant,
                art=art,
                stichtag=jetzt.date(),
                anlass=anlass,
                auftrag=auftrag or {},
                bericht={"geloescht": {}, "zurueckgehalten": []},
                begonnen_am=jetzt,
                durch=durch,
            )
            if next(faellige(_lage(lauf, jetzt)), None) is None:
                return None
            lauf.save()
            _record(lauf, "begonnen", f"{lauf} begonnen", durch, jetzt)
            return lauf

    return _wiederhole(oeffne)


def _lage(lauf: Loeschlauf, jetzt: datetime) -> Lage:
    return lage_am(
        mandant=lauf.mandant,
        heute=lauf.stichtag,
        jetzt=jetzt,
        durch=lauf.durch,
        lauf=lauf,
    )


def _record(
    lauf: Loeschlauf,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> None:
    record_eintrag(
        mandant=lauf.mandant,
        aktion=f"datenschutz.lauf_{ereignis}",
        objekt=lauf,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher={"anlass": lauf.anlass, **lauf.bericht},
    )


def offener_lauf(mandant: Mandant) -> Loeschlauf | None:
    """Return the run that is not finished, or None."""
    with scope(mandant=mandant):
        offen: Loeschlauf | None = Loeschlauf.objects.filter(
            zustand=Loeschlauf.Zustand.LAEUFT
        ).first()
    return offen


def _locked(lauf: Loeschlauf) -> Loeschlauf:
    gesperrt: Loeschlauf = (
        Loeschlauf.objects.select_for_update(of=("self",))
        .select_related("mandant", "durch__benutzer")
        .get(pk=lauf.pk)
    )
    return gesperrt


def run_stapel(*, lauf: Loeschlauf, jetzt: datetime) -> bool:
    """Do the next batch of a run; False if there is nothing left."""

    def tun() -> bool:
        with transaction.atomic(), scope(mandant=lauf.mandant):
            eigener = _locked(lauf)
            if not eigener.laeuft:
                return False
            posten = next(faellige(_lage(eigener, jetzt)), None)
            if posten is None:
                return False
            bisher = Counter(eigener.bericht["geloescht"].get(posten.regel, {}))
            # Counter.update adds; `+` would drop the zeros of what was already gone.
            bisher.update(posten.tue())
            eigener.bericht["geloescht"][posten.regel] = dict(bisher)
            eigener.save(update_fields=["bericht"])
            return True

    return _wiederhole(tun)


def close_lauf(
    *, lauf: Loeschlauf, jetzt: datetime, gruendlich: bool = False
) -> list[str]:
    """Remove the bytes, then close a run that has nothing left; what is in the way.

    A run is only closed once its bytes are gone: until then the next one goes on.
    """
    if rest := remove_reste(lauf.mandant, gruendlich=gruendlich):
        return rest

    def tun() -> None:
        with transaction.atomic(), scope(mandant=lauf.mandant):
            eigener = _locked(lauf)
            lage = _lage(eigener, jetzt)
            if not eigener.laeuft or next(faellige(lage), None) is not None:
                return
            eigener.bericht["zurueckgehalten"] = [
                {"regel": regel, "grund": grund, "menge": menge}
                for (regel, grund), menge in sorted(lage.zurueck.items())
            ]
            eigener.zustand, eigener.auftrag = Loeschlauf.Zustand.ABGESCHLOSSEN, {}
            eigener.beendet_am = jetzt
            eigener.save()
            _record(
                eigener,
                "abgeschlossen",
                f"{eigener} abgeschlossen, {bericht_satz(eigener)}",
                eigener.durch,
                jetzt,
            )

    _wiederhole(tun)
    return []


def bericht_satz(lauf: Loeschlauf) -> str:
    """Return what a run has deleted so far, in one sentence."""
    mengen: dict[str, int] = {}
    for eine in lauf.bericht["geloescht"].values():
        for art, menge in eine.items():
            mengen[art] = mengen.get(art, 0) + menge
    teile = [
        anzahl(mengen[art], *worte)
        for art, worte in EINHEITEN.items()
        if mengen.get(art)
    ]
    gehalten = sum(z["menge"] for z in lauf.bericht["zurueckgehalten"])
    return (
        f"gelöscht: {', '.join(teile) or 'nichts'}"
        + (f"; zurückgehalten: {gehalten}" if gehalten else "")
        + ("" if not lauf.laeuft else "; noch nicht abgeschlossen")
    )


EINHEITEN = {
    "zeilen": ("Aktenzeichen", "Aktenzeichen"),
    "einlesungen": ("Liste", "Listen"),
    "dateien": ("Datei", "Dateien"),
    "werte": ("Protokollwert", "Protokollwerte"),
    "zugaenge": ("Zugang", "Zugänge"),
}


def run_lauf(
    *,
    lauf: Loeschlauf,
    jetzt: datetime,
    hoechstens: int | None = None,
    gruendlich: bool = False,
) -> list[str]:
    """Do a run to its end, or at most so many batches; returns what is in the way."""
    getan = 0
    while hoechstens is None or getan < hoechstens:
        if not run_stapel(lauf=lauf, jetzt=jetzt):
            return close_lauf(lauf=lauf, jetzt=jetzt, gruendlich=gruendlich)
        getan += 1
    return ["Es ist noch mehr zu löschen."]
