"""Findings: made by the rules, reported, corrected or explained, taken back."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction

from zielwerk.buchungen.fehler import BuchungError
from zielwerk.buchungen.models import (
    Buchung,
    Buchungshinweis,
    Buchungsliste,
    Kontenregel,
)
from zielwerk.buchungen.regeln import Hinweis, Norm, Posten, hinweise, lies_normen
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag

POSTENFELDER = ("art", "produktkonto", "gebucht_am", "haushaltsjahr", "faellig_am")
Zustand = Buchungshinweis.Zustand
Gefunden = dict[tuple[str, str], tuple[int, Hinweis]]


def _gefunden(liste: Buchungsliste) -> tuple[Gefunden, set[str]]:
    """Return what the rules say to every posting of a list, and all its keys."""
    regeln = tuple(regel.regelzeile() for regel in Kontenregel.objects.all())

    @cache
    def norm(text: str) -> Norm:
        return lies_normen(text)[0]

    @cache
    def befragt(posten: Posten) -> tuple[Hinweis, ...]:
        return hinweise(posten, regeln)

    heraus: Gefunden = {}
    bekannt = set()
    zeilen = Buchung.objects.filter(liste=liste).values_list(
        "pk", "schluessel", "leistungsart", *POSTENFELDER, "abgesetzt"
    )
    for pk, schluessel, leistungsart, *felder in zeilen.iterator(chunk_size=5000):
        bekannt.add(schluessel)
        for einer in befragt(Posten(norm(leistungsart), *felder)):
            heraus[schluessel, einer.regel.name] = (pk, einer)
    return heraus, bekannt


def refresh_hinweise(
    *, liste: Buchungsliste, durch: Mitgliedschaft, jetzt: datetime
) -> dict[str, Any]:
    """Bring the findings of a year up to a list, inside the caller's transaction.

    New ones are open; corrected ones that are back are open again; explained ones stay
    explained; what is not found any more counts as corrected. Returns what the record
    says of it: the counts, and which findings they were.
    """
    gefunden, bekannt = _gefunden(liste)
    vorhanden = {
        (h.schluessel, h.regel): h
        for h in Buchungshinweis.objects.des_jahres(liste.jahr).select_for_update(
            of=("self",)
        )
    }
    wieder: list[Buchungshinweis] = []
    weg: list[Buchungshinweis] = []
    zu_speichern = []
    for schluessel, hinweis in vorhanden.items():
        if schluessel in gefunden:
            _uebernimm(hinweis, *gefunden[schluessel])
            if hinweis.zustand == Zustand.BERICHTIGT:
                _oeffne(hinweis)
                wieder.append(hinweis)
            zu_speichern.append(hinweis)
        elif not hinweis.ist_geklaert:
            was = "richtig gebucht" if schluessel[0] in bekannt else "nicht mehr"
            hinweis.zustand = Zustand.BERICHTIGT
            hinweis.grund = f"Nach der Liste vom {tag(liste.stand_am)} {was}" + (
                "." if was == "richtig gebucht" else " enthalten."
            )
            hinweis.geklaert_am, hinweis.geklaert_durch = jetzt, durch
            weg.append(hinweis)
            zu_speichern.append(hinweis)
    for hinweis in zu_speichern:
        hinweis.version += 1
        hinweis.save()
    neu = [
        _neu(liste, schluessel, *eintrag, jetzt)
        for schluessel, eintrag in gefunden.items()
        if schluessel not in vorhanden
    ]
    Buchungshinweis.objects.bulk_create(neu, batch_size=2000)
    return _bericht({"neu": neu, "wieder_offen": wieder, "berichtigt": weg})


def _bericht(was: dict[str, list[Buchungshinweis]]) -> dict[str, Any]:
    """Return how many findings there were of each kind, and which."""
    return {name: len(welche) for name, welche in was.items()} | {
        f"hinweise_{name}": [str(hinweis.uuid) for hinweis in welche]
        for name, welche in was.items()
    }


def _uebernimm(hinweis: Buchungshinweis, buchung_pk: int, einer: Hinweis) -> None:
    """Let a finding speak of the newest posting and rule."""
    hinweis.buchung_id = buchung_pk
    hinweis.regel_version = einer.regel.version
    hinweis.gefunden, hinweis.erwartet = einer.gefunden, einer.erwartet[:400]
    hinweis.erklaerung = einer.erklaerung


def _neu(
    liste: Buchungsliste,
    schluessel: tuple[str, str],
    buchung_pk: int,
    einer: Hinweis,
    jetzt: datetime,
) -> Buchungshinweis:
    """Return a new finding, open."""
    neu = Buchungshinweis(
        mandant=liste.mandant,
        jahr=liste.jahr,
        schluessel=schluessel[0],
        regel=schluessel[1],
        gefunden_am=jetzt,
    )
    _uebernimm(neu, buchung_pk, einer)
    return neu


def _oeffne(hinweis: Buchungshinweis) -> None:
    """Take a settlement back: reported if it was reported, else open."""
    hinweis.zustand = Zustand.GEMELDET if hinweis.gemeldet_am else Zustand.OFFEN
    hinweis.geklaert_am = hinweis.geklaert_durch = None
    hinweis.grund = ""


def _gesperrt(hinweis: Buchungshinweis, version: int) -> Buchungshinweis:
    """Return the finding, locked, if nobody was faster."""
    gesperrt: Buchungshinweis = Buchungshinweis.objects.select_for_update(
        of=("self",)
    ).get(pk=hinweis.pk)
    if ist_ueberholt(gesperrt, version):
        raise BuchungError(
            "Jemand anders hat den Hinweis inzwischen bearbeitet. Bitte laden Sie neu."
        )
    return gesperrt


def _speichere(
    hinweis: Buchungshinweis,
    was: str,
    vorher: str,
    *,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Buchungshinweis:
    """Store a changed finding and record the event."""
    hinweis.version += 1
    hinweis.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"buchungen.hinweis_{was}",
        objekt=hinweis,
        text=f"Hinweis „{hinweis}“: {hinweis.get_zustand_display()}",
        durch=durch,
        jetzt=jetzt,
        vorher={"zustand": vorher},
        nachher={"zustand": hinweis.zustand, "grund": hinweis.grund},
    )
    return hinweis


@transaction.atomic
def report_hinweis(
    *,
    hinweis: Buchungshinweis,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Buchungshinweis:
    """Report a finding to the Jobcenter.

    :raises BuchungError: if it is not open, or somebody was faster
    """
    hinweis = _gesperrt(hinweis, version)
    if hinweis.zustand != Zustand.OFFEN:
        raise BuchungError(
            f"Der Hinweis ist schon {hinweis.get_zustand_display().lower()}."
        )
    hinweis.zustand = Zustand.GEMELDET
    hinweis.gemeldet_am, hinweis.gemeldet_durch = jetzt, durch
    return _speichere(hinweis, "gemeldet", Zustand.OFFEN, durch=durch, jetzt=jetzt)


@transaction.atomic
def report_hinweise(*, jahr: int, durch: Mitgliedschaft, jetzt: datetime) -> int:
    """Report all open findings of a year at once; return how many.

    :raises BuchungError: if none is open
    """
    offene = list(
        Buchungshinweis.objects.des_jahres(jahr)
        .filter(zustand=Zustand.OFFEN)
        .select_for_update(of=("self",))
    )
    if not offene:
        raise BuchungError(f"Für {jahr} ist kein Hinweis offen.")
    for hinweis in offene:
        hinweis.zustand = Zustand.GEMELDET
        hinweis.gemeldet_am, hinweis.gemeldet_durch = jetzt, durch
        hinweis.version += 1
    Buchungshinweis.objects.bulk_update(
        offene, ["zustand", "gemeldet_am", "gemeldet_durch", "version"], batch_size=500
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.hinweise_gemeldet",
        objekt=Buchungsliste.objects.gueltig(jahr) or offene[0],
        text=f"{anzahl(len(offene), 'Hinweis', 'Hinweise')} zu {jahr} gemeldet",
        durch=durch,
        jetzt=jetzt,
        nachher={"hinweise": [str(h.uuid) for h in offene]},
    )
    return len(offene)


@transaction.atomic
def settle_hinweis(
    *,
    hinweis: Buchungshinweis,
    zustand: str,
    grund: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Buchungshinweis:
    """Settle a finding: corrected, or explained; always with the reason.

    :raises BuchungError: without a reason, if it is settled, or somebody was faster
    """
    if zustand not in {Zustand.BERICHTIGT, Zustand.ERKLAERT}:
        raise BuchungError("Ein Hinweis wird berichtigt oder erklärt.")
    if not grund.strip():
        raise BuchungError("Bitte schreiben Sie, was berichtigt oder der Grund ist.")
    hinweis = _gesperrt(hinweis, version)
    if hinweis.ist_geklaert:
        raise BuchungError(
            f"Der Hinweis ist schon {hinweis.get_zustand_display().lower()}."
        )
    vorher = hinweis.zustand
    hinweis.zustand, hinweis.grund = zustand, grund.strip()
    hinweis.geklaert_am, hinweis.geklaert_durch = jetzt, durch
    return _speichere(hinweis, zustand, vorher, durch=durch, jetzt=jetzt)


@transaction.atomic
def undo_hinweis(
    *,
    hinweis: Buchungshinweis,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **_: Any,
) -> Buchungshinweis:
    """Take the last step back: a settlement, else the report.

    :raises BuchungError: if nothing was done yet, or somebody was faster
    """
    hinweis = _gesperrt(hinweis, version)
    vorher = hinweis.zustand
    if hinweis.ist_geklaert:
        _oeffne(hinweis)
    elif hinweis.zustand == Zustand.GEMELDET:
        hinweis.zustand = Zustand.OFFEN
        hinweis.gemeldet_am = hinweis.gemeldet_durch = None
    else:
        raise BuchungError("Der Hinweis ist noch offen.")
    return _speichere(hinweis, "zurueck", vorher, durch=durch, jetzt=jetzt)


def record_ausgabe(
    *, form: str, menge: int, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Note that findings were handed out as a file."""
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.ausgabe",
        objekt=durch.mandant,
        text=f"Buchungshinweise ausgegeben als {form.upper()}: "
        f"{anzahl(menge, 'Hinweis', 'Hinweise')}",
        durch=durch,
        jetzt=jetzt,
        nachher={"form": form, "menge": menge},
    )
