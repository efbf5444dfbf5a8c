"""`zielwerk schluessel …`: keys of fields and files made, changed, counted, removed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction

from zielwerk.dokumente.ablage import beginn, liegende, rotate_dateien
from zielwerk.kern.anzeige import anzahl, tag, zahl
from zielwerk.mandanten import schluessel
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.schluessel import SchluesselError
from zielwerk.mandanten.wechsel import (
    FREMD,
    count_felder,
    rotate_felder,
)
from zielwerk.mandanten.wechsel import kennung as kennung_aus
from zielwerk.protokoll.services import record_eintrag

GUT, GEFUNDEN = 0, 1
# Places named one by one; with the wrong ring it would be every value.
GENANNT = 20
WEGLEGEN = (
    "Bitte legen Sie jetzt eine Kopie davon getrennt von den Sicherungen weg: Ohne "
    "den Schlüsselbund sind die Daten nicht lesbar."
)


@dataclass(frozen=True)
class Bestand:
    """How many values and files each key protects, by key id."""

    werte: Counter[str]
    dateien: Counter[str]

    def benutzt(self) -> set[str]:
        """Return the ids of keys something needs."""
        return {k for k, wie_oft in (self.werte + self.dateien).items() if wie_oft}

    def satz(self, eine: str) -> str:
        """Return what a key protects."""
        werte, dateien = self.werte[eine], self.dateien[eine]
        return (
            f"{anzahl(werte, 'Wert', 'Werte')}, {anzahl(dateien, 'Datei', 'Dateien')}"
        )


def count_bestand() -> Bestand:
    """Count what each key protects, of all Mandanten."""
    dateien = Counter(kennung_aus(beginn(ort)) for ort in liegende())
    return Bestand(count_felder(), dateien)


def run(
    *, was: str, jetzt: datetime, kennung: str = "", sofort: bool = False, **_: Any
) -> int:
    """Run one of the commands; returns its exit code.

    :raises SchluesselError: if it could not run
    """
    tun = {"anlegen": anlegen, "neu": neu, "wechseln": wechseln, "zeigen": zeigen}
    try:
        if was == "entfernen":
            return entfernen(eine=kennung, jetzt=jetzt, sofort=sofort)
        return tun[was](jetzt=jetzt)
    except DatabaseError as fehler:
        raise SchluesselError(
            f"Die Datenbank meldet: {str(fehler).strip()}. Fehlt eine Tabelle, führen "
            "Sie bitte zuerst „zielwerk migrate“ aus; sonst rufen Sie denselben Befehl "
            "noch einmal auf. Es ging nichts verloren."
        ) from fehler


def anlegen(*, jetzt: datetime) -> int:
    """Create the ring."""
    neu = schluessel.create_bund(jetzt=jetzt)
    _say(f"Schlüsselbund angelegt: {schluessel.pfad()} (Schlüssel {neu.aktuell}).")
    _say(WEGLEGEN)
    return GUT


def neu(*, jetzt: datetime) -> int:
    """Add a key that encrypts from now on."""
    datei = schluessel.add_schluessel(jetzt=jetzt)
    _record("angelegt", f"Neuer Schlüssel {datei.aktuell}", jetzt)
    _say(f"Schlüssel {datei.aktuell} verschlüsselt ab jetzt, was gespeichert wird.")
    _say(WEGLEGEN)
    _say("Danach verschlüsselt „zielwerk schluessel wechseln“ alles Frühere neu.")
    return GUT


def wechseln(*, jetzt: datetime) -> int:
    """Re-encrypt everything with the newest key; 1 if something does not open."""
    aktuell = schluessel.bund().aktuell
    werte = rotate_felder(sagen=_say)
    dateien, unlesbar = rotate_dateien()
    if dateien:
        _say(f"Dateien: {zahl(dateien)} neu verschlüsselt")
    if werte.erledigt or dateien:
        umfang = (
            f"{anzahl(werte.erledigt, 'Wert', 'Werte')}, "
            f"{anzahl(dateien, 'Datei', 'Dateien')}"
        )
        _record("gewechselt", f"Neu verschlüsselt mit {aktuell}: {umfang}", jetzt)
    orte = [*werte.unlesbar, *(f"Datei {name}" for name in unlesbar)]
    for ort in orte[:GENANNT]:
        _say(f"Nicht lesbar und nicht geändert: {ort}")
    if orte:
        _say(f"Nicht lesbar insgesamt: {zahl(len(orte))}")
        return GEFUNDEN
    _say("Alles ist mit dem neuesten Schlüssel verschlüsselt.")
    return GUT


def zeigen(*, jetzt: datetime) -> int:
    """List keys, age, and what each protects; 1 if something needs a missing key."""
    datei, bestand = schluessel.read_datei(), count_bestand()
    for einer in datei.schluessel:
        alter = (jetzt - einer.angelegt_am).days
        wort = "aktuell" if einer.kennung == datei.aktuell else "früher"
        _say(
            f"{einer.kennung} ({wort}), angelegt am {tag(einer.angelegt_am.date())} "
            f"(vor {anzahl(alter, 'Tag', 'Tagen')}): {bestand.satz(einer.kennung)}"
        )
    fehlend = bestand.benutzt() - {s.kennung for s in datei.schluessel}
    for eine in sorted(fehlend - {FREMD}):
        _say(f"{eine} fehlt im Schlüsselbund: {bestand.satz(eine)} nicht lesbar")
    if FREMD in fehlend:
        _say(
            f"unverschlüsselt oder beschädigt: {bestand.satz(FREMD)}; "
            "„zielwerk schluessel wechseln“ verschlüsselt, was lesbar ist"
        )
    return GEFUNDEN if fehlend else GUT


def entfernen(*, eine: str, jetzt: datetime, sofort: bool) -> int:
    """Remove an old key nothing needs any more.

    :raises SchluesselError: if something needs it, or it is too young to be sure
    """
    schluessel.check_entfernbar(kennung=eine, jetzt=jetzt, sofort=sofort)
    bestand = count_bestand()
    if eine in bestand.benutzt():
        raise SchluesselError(
            f"Der Schlüssel {eine} wird noch gebraucht: {bestand.satz(eine)}. Bitte "
            "führen Sie zuerst „zielwerk schluessel wechseln“ aus."
        )
    schluessel.remove_schluessel(kennung=eine)
    _record("entfernt", f"Schlüssel {eine} entfernt", jetzt)
    _say(f"Schlüssel {eine} ist entfernt. Es braucht ihn kein Wert und keine Datei.")
    _say("Ältere Sicherungen brauchen ihn noch: Bewahren Sie dafür die Kopie auf.")
    return GUT


@transaction.atomic
def _record(ereignis: str, satz: str, jetzt: datetime) -> None:
    """Leave one entry per Mandant."""
    for mandant in Mandant.objects.order_by("pk"):
        record_eintrag(
            mandant=mandant,
            aktion=f"schluessel.{ereignis}",
            objekt=mandant,
            text=satz,
            durch=None,
            jetzt=mandant.zeit(jetzt),
        )


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
