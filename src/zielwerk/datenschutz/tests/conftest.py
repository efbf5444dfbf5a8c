"""A list taken over, one left lying, and the county's day years later."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.listen.models import Einlesung
from zielwerk.listen.services import begin_einlesung, run_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.widersprueche.models import Widerspruchsliste
from zielwerk.widersprueche.regeln import zuordnung_am
from zielwerk.widersprueche.services import (
    approve_zuordnungstabelle,
    create_zuordnungstabelle,
)

STAND = date(2020, 12, 31)
SPAETER = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
KOPF = (
    "Aktenzeichen;Name;Eingang;Sachgebiet;Dienststelle;Erledigt am;"
    "Art der Erledigung;Stattgabegrund"
)
ZEILE = (
    "W-{0:04d};Vorname{0} Nachname{0};02.03.2020;Kosten der Unterkunft und Heizung;"
    "Norderstedt;10.08.2020;Stattgabe;fehlerhafte Rechtsanwendung"
)
FEHLER = ZEILE.replace("02.03.2020", "31.02.2020")


def als_csv(*zeilen: str) -> bytes:
    return "\n".join([KOPF, *zeilen]).encode() + b"\n"


@dataclass(frozen=True)
class Bestand:
    """The county with its data."""

    besetzung: Besetzung
    liste: Widerspruchsliste
    liegt: Einlesung

    @property
    def stelle(self) -> Mitgliedschaft:
        return self.besetzung.jobcenter

    @property
    def leitung(self) -> Mitgliedschaft:
        return self.besetzung.mitglieder[Rolle.GESCHAEFTSFUEHRUNG]


@pytest.fixture
def bestand(besetzung: Besetzung) -> Bestand:
    kennzahlen.build(besetzung.kreis)
    tabelle = create_zuordnungstabelle(
        gilt_ab=date(2020, 1, 1),
        quelle="Test",
        zeilen=zuordnung_am(STAND),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    for seite in (besetzung.kreis, besetzung.mitglieder[Rolle.GESCHAEFTSFUEHRUNG]):
        approve_zuordnungstabelle(tabelle=tabelle, durch=seite, jetzt=JETZT)
    weiter = {
        "art": "widersprueche",
        "stand_am": STAND,
        "durch": besetzung.jobcenter,
        "jetzt": JETZT,
    }
    inhalt = als_csv(*(ZEILE.format(nr) for nr in range(1, 6)))
    assert run_einlesung(inhalt=inhalt, name="liste.csv", **weiter).angenommen
    liegt = begin_einlesung(
        inhalt=als_csv(FEHLER.format(77)), name="liegt.csv", **weiter
    )
    return Bestand(besetzung, Widerspruchsliste.objects.get(), liegt)
