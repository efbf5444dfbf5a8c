"""The meetings of the example county, made by calling services.

From the paper (DrS/2021/022): the Dienstbesprechung of 07.08.2020, the only one of two;
the first meeting of the new kind in November 2020 and who was there; mail and telephone
in between. Invented: every other day, all times and places, who exactly came on
07.08.2020, and all wording.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from zielwerk.besprechungen.models import Besprechung, Besprechungsreihe, Ergebnis
from zielwerk.besprechungen.regeln import vorschlag
from zielwerk.besprechungen.services import (
    Anwesenheit,
    cancel_besprechung,
    create_reihe,
    plan_besprechung,
    record_durchfuehrung,
    record_ergebnis,
    record_kontakt,
    release_niederschrift,
    save_niederschrift,
)
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.demo import um
from zielwerk.vereinbarung.models import Punkt

DIENSTBESPRECHUNG, GESCHAEFTSFUEHRUNG = date(2020, 8, 7), date(2020, 11, 12)
KONTAKTE = (
    (
        date(2020, 4, 3),
        "telefon",
        "Auslegung der Sozialschutzpakete bei den Unterkunftskosten",
    ),
    (
        date(2020, 10, 14),
        "e_mail",
        "Vorschläge für die Bearbeitungshinweise KdU und zum Rechtskreiswechsel",
    ),
)
Mitglieder = Mapping[Rolle, Mitgliedschaft]


def build(mitglieder: Mitglieder) -> Besprechung:
    """Let the meetings of 2020 happen and plan those of 2021; return 07.08.2020."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    dienst = _reihe("dienstbesprechungen", date(2020, 2, 10), kreis)
    abgesagt = _plane(dienst, date(2020, 3, 24), date(2020, 2, 10), kreis)
    cancel_besprechung(
        besprechung=abgesagt,
        grund="Corona-Pandemie: Besprechungen in Präsenz sind ausgesetzt.",
        durch=kreis,
        jetzt=um(date(2020, 3, 16)),
    )
    gehalten = _dienstbesprechung(dienst, kreis)
    for am, art, thema in KONTAKTE:
        record_kontakt(
            reihe=dienst,
            art=art,
            am=am,
            mit="Teamleitungen und Bereichsleitung Leistung",
            thema=thema,
            durch=kreis,
            jetzt=um(am, 15),
        )
    leitung = _geschaeftsfuehrung(kreis)
    januar = date(2021, 1, 18)
    _plane(dienst, date(2021, 2, 26), januar, kreis, "Videokonferenz")
    _plane(leitung, date(2021, 3, 18), januar, kreis, "Kreishaus, Raum 2.14")
    return gehalten


def _reihe(schluessel: str, am: date, durch: Mitgliedschaft) -> Besprechungsreihe:
    """Set up a series as the shipped proposal has it."""
    angaben: dict[str, Any] = vorschlag(schluessel, am) or {}
    return create_reihe(durch=durch, jetzt=um(am), **angaben)


def _plane(
    reihe: Besprechungsreihe,
    termin_am: date,
    am: date,
    durch: Mitgliedschaft,
    ort: str = "Jobcenter, Besprechungsraum 1",
) -> Besprechung:
    return plan_besprechung(
        reihe=reihe,
        termin_am=termin_am,
        beginn=time(9, 30),
        ende=time(11, 30),
        ort=ort,
        tagesordnung="Umsetzung der Arbeitsempfehlungen\nAnpassungen und offene Fragen",
        durch=durch,
        jetzt=um(am, 11),
    )


def _halte(
    besprechung: Besprechung, rollen: Iterable[str], text: str, durch: Mitgliedschaft
) -> None:
    """Record a meeting on its day, and release its minutes."""
    jetzt = um(besprechung.termin_am, 13)
    record_durchfuehrung(
        besprechung=besprechung,
        gehalten_am=besprechung.termin_am,
        anwesenheit={rolle: Anwesenheit(anwesend=True) for rolle in rollen},
        durch=durch,
        jetzt=jetzt,
    )
    besprechung.refresh_from_db()
    entwurf = save_niederschrift(
        besprechung=besprechung,
        text=text,
        datei=None,
        grund="",
        version=0,
        durch=durch,
        jetzt=jetzt,
    )
    release_niederschrift(niederschrift=entwurf, durch=durch, jetzt=jetzt)


def _dienstbesprechung(reihe: Besprechungsreihe, kreis: Mitgliedschaft) -> Besprechung:
    """Hold the one Dienstbesprechung of 2020 and keep what came out of it."""
    eine = _plane(reihe, DIENSTBESPRECHUNG, date(2020, 7, 13), kreis)
    text = (
        "Besprochen wurden die Sozialschutzpakete, besonders gelagerte Fragen und "
        "Vorschläge für die Bearbeitungshinweise (erfundener Beispieltext)."
    )
    _halte(eine, reihe.erforderlich, text, kreis)
    jetzt = um(DIENSTBESPRECHUNG, 14)
    record_ergebnis(
        besprechung=eine,
        art=Ergebnis.Art.AUFTRAG,
        text="Hinweise zum Rechtskreiswechsel überarbeiten",
        punkt=Punkt.objects.get(
            schluessel="arbeitsempfehlungen", vereinbarung__jahr=2020
        ),
        zustaendig=Rolle.KOORDINIERUNGSSTELLE,
        faellig_am=date(2020, 12, 30),
        durch=kreis,
        jetzt=jetzt,
    )
    record_ergebnis(
        besprechung=eine,
        art=Ergebnis.Art.ANPASSUNGSVORSCHLAG,
        text="Wegfall der Nebenkostenabrechnung bei kurzer Weiterbewilligung regeln",
        richtlinie="Bearbeitungshinweise Kosten der Unterkunft und Heizung",
        durch=kreis,
        jetzt=jetzt,
    )
    return eine


def _geschaeftsfuehrung(kreis: Mitgliedschaft) -> Besprechungsreihe:
    """Hold the first meeting of the new kind; in 2020 nothing owed it."""
    november = date(2020, 10, 19)
    reihe = _reihe("besprechung-geschaeftsfuehrung", november, kreis)
    eine = _plane(reihe, GESCHAEFTSFUEHRUNG, november, kreis, "Kreishaus, Raum 2.14")
    text = (
        "Themen: das gegenseitige Verständnis von Fachaufsicht und die Wege der "
        "Kommunikation zwischen Jobcenter und Kreisverwaltung."
    )
    _halte(eine, reihe.erforderlich, text, kreis)
    record_ergebnis(
        besprechung=eine,
        art=Ergebnis.Art.BESCHLUSS,
        text="Die Besprechung wird verstetigt und für 2021 als neuer Punkt vorgesehen",
        durch=kreis,
        jetzt=um(GESCHAEFTSFUEHRUNG, 14),
    )
    return reihe
