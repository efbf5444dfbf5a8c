"""What a Träger records: one voucher, or the counts of a period; and takes back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from zielwerk.beratung.ablauf import BeratungError, check_eigener, record_schritt
from zielwerk.beratung.models import (
    Beratungsfall,
    Beratungsmeldung,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt

FALLFELDER = (
    *("zugewiesen_am", "kontakt", "kontakt_am", "erstgespraech", "erstgespraech_am"),
    *("form", "formular_versandt_am", "formular_zurueck_am", "beginn_am", "kurz"),
    *("ende_am", "ende_grund"),
)
# What a field holds where nothing is said.
LEER = {"erstgespraech": "", "form": "", "ende_grund": "", "kurz": False}
MELDEFELDER = tuple(
    feld.name
    for feld in Beratungsmeldung._meta.get_fields()
    if getattr(feld, "null", False) and feld.name != "standort"
)
# Days that have happened; an appointment may lie ahead.
TAGE = {
    "kontakt_am": "Erster Kontakt",
    "formular_versandt_am": "Formular versandt",
    "formular_zurueck_am": "Formular zurück",
    "beginn_am": "Beginn",
    "ende_am": "Ende",
}


def check_fall(daten: Mapping[str, Any], heute: date) -> None:
    """Check what is said about one voucher.

    :raises BeratungError: naming what does not fit
    """
    for name, wort in TAGE.items():
        if daten.get(name) and daten[name] > heute:
            raise BeratungError(f"{wort}: Der {tag(daten[name])} liegt in der Zukunft.")
    beginn, ende = daten.get("beginn_am"), daten.get("ende_am")
    if bool(ende) != bool(daten.get("ende_grund")):
        raise BeratungError(
            "Zum Ende gehören Tag und Grund. Bitte füllen Sie beide Felder aus, oder "
            "keines."
        )
    if beginn and ende and ende < beginn:
        raise BeratungError(
            f"Die Beratung endet ({tag(ende)}) vor ihrem Beginn ({tag(beginn)})."
        )
    if daten.get("kontakt") is False and (beginn or daten.get("kontakt_am")):
        raise BeratungError(
            "Kontakt „nein“ passt nicht zu einem Kontakt oder Beginn mit Tag."
        )


def _check_nicht_gemeldet(vertrag: Traegervertrag, bezug: date | None) -> None:
    """Check that the month is not already reported as counts: it would count twice."""
    if bezug is None:
        return
    meldung = Beratungsmeldung.objects.filter(
        vertrag=vertrag, von__lte=bezug, bis__gte=bezug
    ).first()
    if meldung:
        raise BeratungError(
            f"Für {tag(meldung.von)} bis {tag(meldung.bis)} haben Sie schon Anzahlen "
            "gemeldet; der Fall würde doppelt zählen. Löschen Sie zuerst die Meldung, "
            "oder ändern Sie deren Anzahlen."
        )


@transaction.atomic
def record_fall(
    *,
    vertrag: Traegervertrag,
    durch: Mitgliedschaft,
    jetzt: datetime,
    zuweisung: Zuweisung | None = None,
    scheinnummer: str = "",
    version: int | None = None,
    vermerken: bool = True,
    **felder: Any,
) -> Beratungsfall:
    """Record what became of a voucher; with neither, of somebody who came without.

    Once per voucher: a later record changes the first. `version` None takes what is
    stored whatever its version. The entry holds no value and no number.

    :raises BeratungError: if the contract or voucher is another's, something does not
        fit, the month is reported as counts, or somebody was faster
    """
    check_eigener(vertrag, durch)
    check_fall(felder, jetzt.date())
    if zuweisung and (zuweisung.vertrag_id != vertrag.pk or zuweisung.widerrufen_am):
        raise BeratungError("Dieser Beratungsschein gilt für Ihren Vertrag nicht.")
    nummer = zuweisung.nummer if zuweisung else scheinnummer
    fall = _bisher(vertrag, nummer, zuweisung)
    if version is not None and ist_ueberholt(fall, version):
        raise BeratungError(
            "Nicht gespeichert: Jemand hat diese Rückmeldung inzwischen geändert. "
            "Bitte laden Sie die Seite neu."
        )
    for name in FALLFELDER:
        setattr(fall, name, felder.get(name, LEER.get(name)))
    if zuweisung:
        fall.zugewiesen_am = zuweisung.zugewiesen_am
    fall.ist_selbstmelder = zuweisung is None and fall.zugewiesen_am is None
    _check_nicht_gemeldet(vertrag, fall.bezugstag)
    neu = fall.pk is None
    fall.version = 1 if neu else fall.version + 1
    if not fall.scheinnummer:
        fall.scheinnummer = f"ohne-{fall.uuid}"[:40]
    fall.save()
    if vermerken:
        wort = "erfasst" if neu else "geändert"
        text = f"Rückmeldung {wort}: {vertrag}"
        record_schritt(vertrag, "rueckmeldung", text, durch, jetzt)
    return fall


def _bisher(
    vertrag: Traegervertrag, nummer: str, zuweisung: Zuweisung | None
) -> Beratungsfall:
    """Return the locked row of a voucher, or a new one."""
    bisher: Beratungsfall | None = None
    if nummer:
        bisher = (
            Beratungsfall.objects.select_for_update(of=("self",))
            .filter(vertrag=vertrag, scheinnummer=nummer)
            .first()
        )
    return bisher or Beratungsfall(
        mandant=vertrag.mandant,
        vertrag=vertrag,
        zuweisung=zuweisung,
        scheinnummer=nummer,
        version=0,
    )


@transaction.atomic
def remove_fall(*, fall: Beratungsfall, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """Take a record back: the voucher is open again.

    :raises BeratungError: if it is another Träger's
    """
    check_eigener(fall.vertrag, durch)
    text = f"Rückmeldung entfernt: {fall.vertrag}"
    record_schritt(fall.vertrag, "rueckmeldung_entfernt", text, durch, jetzt)
    fall.delete()


@transaction.atomic
def record_meldung(
    *,
    vertrag: Traegervertrag,
    von: date,
    bis: date,
    zahlen: Mapping[str, Any],
    durch: Mitgliedschaft,
    jetzt: datetime,
    standort: Standort | None = None,
    version: int | None = None,
    vermerken: bool = True,
) -> Beratungsmeldung:
    """Record the counts of a period; once per period and place, later ones change it.

    :raises BeratungError: if the contract is another's, the period is not over the
        start, overlaps another or holds single vouchers, or somebody was faster
    """
    check_eigener(vertrag, durch)
    if von > jetzt.date():
        raise BeratungError("Dieser Zeitraum hat noch nicht begonnen.")
    _check_zeitraum(vertrag, von, bis, standort)
    gleich = {"vertrag": vertrag, "von": von, "bis": bis, "standort": standort}
    meldung = (
        Beratungsmeldung.objects.select_for_update(of=("self",))
        .filter(**gleich)
        .first()
    )
    neu = meldung is None
    meldung = meldung or Beratungsmeldung(mandant=vertrag.mandant, version=0, **gleich)
    if version is not None and ist_ueberholt(meldung, version):
        raise BeratungError(
            "Nicht gespeichert: Jemand hat diese Meldung inzwischen geändert. Bitte "
            "laden Sie die Seite neu."
        )
    for name in MELDEFELDER:
        setattr(meldung, name, zahlen.get(name))
    meldung.version += 1
    meldung.save()
    if vermerken:
        wort = "abgegeben" if neu else "geändert"
        text = f"Meldung {tag(von)} bis {tag(bis)} {wort}: {vertrag}"
        record_schritt(vertrag, "meldung", text, durch, jetzt)
    return meldung


def _check_zeitraum(
    vertrag: Traegervertrag, von: date, bis: date, standort: Standort | None
) -> None:
    """Check that nothing of the period would count twice."""
    andere = Beratungsmeldung.objects.filter(
        vertrag=vertrag, von__lte=bis, bis__gte=von
    ).exclude(von=von, bis=bis, standort=standort)
    if standort is not None:
        andere = andere.exclude(~Q(standort=None) & ~Q(standort=standort))
    if eine := andere.first():
        raise BeratungError(
            f"Diese Meldung überschneidet sich mit der vom {tag(eine.von)} bis "
            f"{tag(eine.bis)} ({eine.standort or 'alle Standorte'}). Löschen Sie "
            "zuerst die andere, oder ändern Sie deren Anzahlen."
        )
    faelle = Beratungsfall.objects.filter(vertrag=vertrag).filter(
        Q(zugewiesen_am__range=(von, bis))
        | Q(zugewiesen_am=None, kontakt_am__range=(von, bis))
        | Q(zugewiesen_am=None, kontakt_am=None, beginn_am__range=(von, bis))
    )
    if standort is not None:
        faelle = faelle.filter(Q(zuweisung=None) | Q(zuweisung__standort=standort))
    if faelle.exists():
        raise BeratungError(
            "Für diesen Zeitraum gibt es schon Rückmeldungen je Beratungsschein; "
            "Anzahlen würden doppelt zählen."
        )


@transaction.atomic
def remove_meldung(
    *, meldung: Beratungsmeldung, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Take a report of counts back.

    :raises BeratungError: if it is another Träger's
    """
    check_eigener(meldung.vertrag, durch)
    text = f"{meldung} entfernt: {meldung.vertrag}"
    record_schritt(meldung.vertrag, "meldung_entfernt", text, durch, jetzt)
    meldung.delete()
