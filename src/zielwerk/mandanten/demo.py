"""The people of the example county; all names are invented."""

from datetime import date

from django_scopes import scope

from zielwerk.mandanten.models import Mandant, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import (
    DEMO_PASSWORT,
    create_mandant,
    create_mitgliedschaft,
)

PASSWORT = DEMO_PASSWORT
NAME = "Kreis Segeberg (Beispiel nach DrS/2021/022)"

# Rolle, Art der Organisation, Stelle, Name, E-Mail-Adresse
PERSONEN = (
    (
        Rolle.KOORDINIERUNGSSTELLE,
        Organisation.Art.KREIS,
        "Koordinierungsstelle SGB II",
        "Jana Petersen",
        "koordinierungsstelle@kreis.example",
    ),
    (
        Rolle.FACHDIENSTLEITUNG,
        Organisation.Art.KREIS,
        "Fachdienstleitung 50.60",
        "Henrike Voss",
        "fachdienstleitung@kreis.example",
    ),
    (
        Rolle.FACHAUFSICHT,
        Organisation.Art.KREIS,
        "Fachaufsicht Bildung und Teilhabe",
        "Inga Thomsen",
        "fachaufsicht@kreis.example",
    ),
    (
        Rolle.KASSE,
        Organisation.Art.KREIS,
        "Kasse, Forderungsmanagement",
        "Timo Reimers",
        "kasse@kreis.example",
    ),
    (
        Rolle.GESCHAEFTSFUEHRUNG,
        Organisation.Art.JOBCENTER,
        "Geschäftsführung Jobcenter",
        "Andreas Falk",
        "geschaeftsfuehrung@jobcenter.example",
    ),
    (
        Rolle.BEREICHSLEITUNG,
        Organisation.Art.JOBCENTER,
        "Bereichsleitung Leistung, Jobcenter",
        "Malte Brandt",
        "bereichsleitung@jobcenter.example",
    ),
    (
        Rolle.TEAMLEITUNG,
        Organisation.Art.JOBCENTER,
        "Teamleitung Leistung, Norderstedt",
        "Svea Lorenzen",
        "teamleitung@jobcenter.example",
    ),
    (
        Rolle.WIDERSPRUCHSSTELLE,
        Organisation.Art.JOBCENTER,
        "Widerspruchsstelle, Jobcenter",
        "Birte Clausen",
        "widerspruchsstelle@jobcenter.example",
    ),
    (
        Rolle.BERATUNGSSTELLE,
        Organisation.Art.TRAEGER,
        "Schuldnerberatung, Träger",
        "Nele Harms",
        "beratungsstelle@traeger.example",
    ),
    (
        Rolle.GREMIUM,
        Organisation.Art.GREMIUM,
        "Sozialausschuss",
        "Dörte Hinrichs",
        "sozialausschuss@kreis.example",
    ),
    (
        Rolle.RECHNUNGSPRUEFUNG,
        Organisation.Art.RECHNUNGSPRUEFUNG,
        "Rechnungsprüfungsamt",
        "Ole Matthiesen",
        "rechnungspruefung@kreis.example",
    ),
)

ORGANISATIONEN = {
    Organisation.Art.KREIS: "Kreis Segeberg",
    Organisation.Art.JOBCENTER: "Jobcenter Kreis Segeberg",
    Organisation.Art.TRAEGER: "Schuldnerberatung (Beispielträger)",
    Organisation.Art.GREMIUM: "Sozialausschuss",
    Organisation.Art.RECHNUNGSPRUEFUNG: "Rechnungsprüfungsamt des Kreises Segeberg",
}


def build(beispiel_tag: date) -> tuple[Mandant, dict[Rolle, Mitgliedschaft]]:
    """Create the example county with one member per role."""
    mandant = create_mandant(
        name=NAME, kurzname="Kreis Segeberg", land="SH", beispiel_tag=beispiel_tag
    )
    with scope(mandant=mandant):
        organisationen = {
            art: Organisation.objects.create(mandant=mandant, art=art, name=name)
            for art, name in ORGANISATIONEN.items()
        }
    mitglieder = {
        rolle: create_mitgliedschaft(
            mandant=mandant,
            organisation=organisationen[art],
            rolle=rolle,
            stelle=stelle,
            email=email,
            name=name,
            passwort=PASSWORT,
        )
        for rolle, art, stelle, name, email in PERSONEN
    }
    return mandant, mitglieder
