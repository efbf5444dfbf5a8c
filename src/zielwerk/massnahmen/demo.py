"""The Maßnahmen of the example county, made by calling services; cases are invented."""

from collections.abc import Mapping
from datetime import date

from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen.services import (
    bezug_zu,
    complete_massnahme,
    make_vorschlaege,
    open_massnahme,
    record_wirkung,
    record_zwischenstand,
)
from zielwerk.vereinbarung.demo import um
from zielwerk.vereinbarung.models import Feststellung

Mitglieder = Mapping[Rolle, Mitgliedschaft]


def build(mitglieder: Mitglieder, heute: date) -> None:
    """Create one Maßnahme that is over and one that runs; propose what is due."""
    _zur_quote(mitglieder)
    _zu_den_akten(mitglieder)
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    make_vorschlaege(mandant=kreis.mandant, jetzt=um(heute, 6))


def _zur_quote(mitglieder: Mitglieder) -> None:
    """The Jobcenter steers after its report of June 2020 (invented)."""
    leitung = mitglieder[Rolle.GESCHAEFTSFUEHRUNG]
    eine = open_massnahme(
        bezug=bezug_zu(Kennzahl.objects.get(schluessel="widerspruchsquote")),
        titel="Zweite Prüfung vor jeder Abhilfe wegen eines Bearbeitungsfehlers",
        begruendung="Erfundenes Beispiel: Der Halbjahresbericht nennt wiederkehrende "
        "Bearbeitungsfehler bei den Kosten der Unterkunft.",
        verantwortlich=mitglieder[Rolle.BEREICHSLEITUNG],
        bis_am=date(2020, 8, 31),
        erwartete_wirkung="Die Quote vermeidbarer Stattgaben bleibt im "
        "Jahresdurchschnitt unter der Höchstquote.",
        wirkung_pruefen_am=date(2021, 1, 15),
        durch=leitung,
        jetzt=um(date(2020, 6, 22), 9),
    )
    complete_massnahme(
        massnahme=eine,
        umgesetzt_am=date(2020, 8, 28),
        durch=mitglieder[Rolle.BEREICHSLEITUNG],
        jetzt=um(date(2020, 8, 28), 10),
    )
    record_wirkung(
        massnahme=eine,
        wirkung="offen",
        wirkung_text="Die Quote liegt Ende 2020 unter der Höchstquote. Ob das an der "
        "Maßnahme liegt, geben die Daten nicht her.",
        geprueft_am=date(2021, 1, 15),
        durch=leitung,
        jetzt=um(date(2021, 1, 15), 9),
    )


def _zu_den_akten(mitglieder: Mitglieder) -> None:
    """What the audits of 2020 found is made up for (DrS/2021/022, Punkt 6)."""
    kreis, team = mitglieder[Rolle.KOORDINIERUNGSSTELLE], mitglieder[Rolle.TEAMLEITUNG]
    fund = Feststellung.objects.select_related("punkt").get(
        punkt__schluessel="aktenpruefungen", text__contains="Nebenkosten"
    )
    eine = open_massnahme(
        bezug=bezug_zu(fund),
        titel="Fehlende Nebenkostenabrechnungen nachfordern",
        begruendung="Die Aktenprüfungen haben gezeigt, dass vereinzelt keine "
        "Nebenkostenabrechnung angefordert wurde; das wird nachgeholt.",
        verantwortlich=team,
        bis_am=date(2021, 2, 26),
        erwartete_wirkung="In allen betroffenen Fällen liegt die Abrechnung vor; die "
        "nächste Aktenprüfung findet keinen solchen Fall mehr.",
        wirkung_pruefen_am=date(2021, 6, 15),
        durch=kreis,
        jetzt=um(date(2021, 1, 18), 9),
    )
    record_zwischenstand(
        massnahme=eine,
        text="Die Teams haben die betroffenen Fälle aufgelistet (erfunden).",
        durch=team,
        jetzt=um(date(2021, 1, 22), 11),
    )
