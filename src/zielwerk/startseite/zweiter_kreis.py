"""The second example county: three sides, Kenntnisnahme, Bavaria; all of it invented.

Set up by the assistant's own steps from a template of the library, it runs its year
2022 by calling services (ADR 14) and writes the paper that closes it. No county,
person, figure or day in it is real.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django_scopes import scope

from zielwerk.besprechungen.services import (
    Anwesenheit,
    create_reihe,
    plan_besprechung,
    record_durchfuehrung,
)
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.services import create_drucksache
from zielwerk.einrichtung import services as einrichtung
from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import zeitraeume
from zielwerk.fristen.services import record_versaeumnisse
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import record_messwert
from zielwerk.mandanten.models import Mandant, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import (
    DEMO_PASSWORT,
    create_mandant,
    create_mitgliedschaft,
)
from zielwerk.vereinbarung.models import (
    Feststellung,
    Nachweis,
    Pflicht,
    Seite,
    Urteil,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import (
    accept_nachweis,
    adopt_bestehende,
    change_punkt,
    consent_ganzes,
    fortschreiben,
    open_ereignisfrist,
    pruefsumme,
    record_bewertung,
    record_feststellung,
    record_gesamturteil,
    record_nachweis,
)

HEUTE = date(2023, 1, 25)
JAHR = 2022
NAME = "Landkreis Musterau (zweites Beispiel, frei erfunden)"
NUMMER = "VO/2023/007"
VORLAGE = "landkreis-dreiseitig"
QUELLE = "Beispieldaten 2022, frei erfunden"
Art = Organisation.Art
Mitglieder = Mapping[Rolle, Mitgliedschaft]

# Rolle, Stelle, Name.
PERSONEN = (
    (Rolle.KOORDINIERUNGSSTELLE, "Koordinierungsstelle SGB II", "Veronika Huber"),
    (Rolle.FACHDIENSTLEITUNG, "Leitung Sozialamt", "Ludwig Obermaier"),
    (Rolle.GESCHAEFTSFUEHRUNG, "Geschäftsführung Jobcenter", "Theresa Lang"),
    (Rolle.BEREICHSLEITUNG, "Bereichsleitung Leistung", "Korbinian Stadler"),
    (Rolle.TEAMLEITUNG, "Teamleitung Leistung Musterau Nord", "Anna Gruber"),
    (Rolle.DRITTE_SEITE, "Geschäftsführung der Agentur für Arbeit", "Sebastian Moser"),
    (Rolle.RECHNUNGSPRUEFUNG, "Kreisrechnungsprüfung", "Franz Reiter"),
)
# Kennzahl, quarter (0: the year), numerator, denominator.
WERTE = (
    ("angemessenheit-geprueft", 1, 1488, 1820),
    ("angemessenheit-geprueft", 2, 1612, 1847),
    ("angemessenheit-geprueft", 3, 1699, 1835),
    ("angemessenheit-geprueft", 4, 1766, 1842),
    ("antraege-zuegig", 4, 1174, 1341),
    ("kosten-unterkunft", 0, 9_412_600, 9_262_400),
)
# Schlüssel of the Punkt, Rolle, day the evidence arrives; in the order of the Fristen.
NACHWEISE = (
    ("angemessenheit-geprueft", Rolle.BEREICHSLEITUNG, date(2022, 3, 30)),
    ("angemessenheit-geprueft", Rolle.BEREICHSLEITUNG, date(2022, 6, 29)),
    ("angemessenheit-geprueft", Rolle.BEREICHSLEITUNG, date(2022, 10, 5)),
    ("angemessenheit-geprueft", Rolle.BEREICHSLEITUNG, date(2022, 12, 29)),
    ("unterrichtung", Rolle.GESCHAEFTSFUEHRUNG, date(2022, 8, 12)),
    ("kosten-unterkunft", Rolle.GESCHAEFTSFUEHRUNG, date(2023, 1, 13)),
)
TREFFEN = (date(2022, 5, 19), date(2022, 11, 24))
# The county asks on a Friday; Mariä Himmelfahrt does not count.
ANFORDERUNG, UEBERGABE = date(2022, 8, 5), date(2022, 8, 22)
URTEILE = {
    "angemessenheit-geprueft": (
        Urteil.ERFUELLT,
        "Der Stand zum 3. Quartal kam einige Tage später; die Quote ist erreicht.",
    ),
    "antraege-zuegig": (
        Urteil.TEILWEISE,
        "Im Herbst fehlten zwei Stellen; seit Dezember sind sie besetzt.",
    ),
    "kosten-unterkunft": (Urteil.ERFUELLT, ""),
    "wohnungsverlust": (Urteil.ZUFRIEDENSTELLEND, ""),
    "abstimmung": (Urteil.ERFUELLT, ""),
    "unterrichtung": (Urteil.ERFUELLT, ""),
}
# The answers to the assistant, step by step.
SCHRITTE: tuple[tuple[Any, dict[str, Any]], ...] = (
    (
        einrichtung.save_kreis,
        {
            "name": NAME,
            "kurzname": "Landkreis Musterau",
            "land": "BY",
            "regionalschluessel": "09999",
        },
    ),
    (
        einrichtung.save_kalender,
        {
            "tage": {
                "24.12.": "Heiligabend, dienstfrei",
                "31.12.": "Silvester, dienstfrei",
                "15.08.": "Mariä Himmelfahrt, gilt am Sitz des Landkreises",
            },
            "gilt_ab": date(JAHR, 1, 1),
        },
    ),
    (
        einrichtung.save_seiten,
        {
            "aufbau": "drei",
            "partei_kommune": "dem Landkreis Musterau",
            "partei_jobcenter": "der Geschäftsführung des Jobcenters Musterau",
            "partei_dritte": "der Agentur für Arbeit Musterau",
            "jobcenter": "Jobcenter Musterau",
        },
    ),
    (
        einrichtung.save_gremium,
        {"gremium": "Ausschuss für Soziales", "befassung": "kenntnisnahme"},
    ),
    (einrichtung.take_vorlage, {"name": VORLAGE, "jahr": JAHR}),
    (einrichtung.confirm_mitglieder, {}),
    (einrichtung.finish_einrichtung, {}),
)
ANGABEN = {
    "finanzielle_auswirkungen": False,
    "bezug_strategie": False,
    "belange_betroffen": True,
    "belange_text": "Mittelbar, wenn sie Leistungen nach dem SGB II erhalten.",
    "belange_beruecksichtigt": True,
}


def um(tag: date, stunde: int = 9) -> datetime:
    """Return a moment of a day in the story."""
    return datetime.combine(tag, time(stunde), UTC)


def build() -> tuple[Mandant, dict[Rolle, Mitgliedschaft]]:
    """Create the county, run its year 2022, and write the draft of its paper."""
    mandant = create_mandant(
        name=NAME, kurzname="Landkreis Musterau", land="BY", beispiel_tag=HEUTE
    )
    mitglieder = _mitglieder(mandant)
    with scope(mandant=mandant):
        vereinbarung = _einrichten(mitglieder)
        _jahr(vereinbarung, mitglieder)
        _rueckblick(vereinbarung, mitglieder)
        _vorlage(vereinbarung, _naechstes_jahr(vereinbarung, mitglieder), mitglieder)
    return mandant, mitglieder


def _mitglieder(mandant: Mandant) -> dict[Rolle, Mitgliedschaft]:
    """Create the people; the assistant names their bodies later on."""
    kreis = frozenset({Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG})
    with scope(mandant=mandant):
        organisationen = {
            art: Organisation.objects.create(mandant=mandant, art=art, name=name)
            for art, name in (
                (Art.KREIS, NAME),
                (Art.JOBCENTER, "Jobcenter Musterau"),
                (Art.DRITTE, "Agentur für Arbeit Musterau"),
                (Art.RECHNUNGSPRUEFUNG, "Kreisrechnungsprüfungsamt Musterau"),
            )
        }
    eigene = {
        Rolle.DRITTE_SEITE: Art.DRITTE,
        Rolle.RECHNUNGSPRUEFUNG: Art.RECHNUNGSPRUEFUNG,
    }
    heraus = {}
    for rolle, stelle, name in PERSONEN:
        art = Art.KREIS if rolle in kreis else Art.JOBCENTER
        art = eigene.get(rolle, art)
        heraus[rolle] = create_mitgliedschaft(
            mandant=mandant,
            organisation=organisationen[art],
            rolle=rolle,
            stelle=stelle,
            email=f"{rolle.value}@musterau.example",
            name=name,
            passwort=DEMO_PASSWORT,
        )
    return heraus


def _einrichten(mitglieder: Mitglieder) -> Zielvereinbarung:
    """Set the county up as its Koordinierungsstelle would; take the agreement over."""
    kreis, start = mitglieder[Rolle.KOORDINIERUNGSSTELLE], um(date(2022, 1, 10))
    for version, (schritt, werte) in enumerate(SCHRITTE):
        schritt(version=version, durch=kreis, jetzt=start, **werte)
    return adopt_bestehende(
        vereinbarung=Zielvereinbarung.objects.get(jahr=JAHR),
        beschlossen_am=date(2022, 2, 10),
        gremium="Ausschuss für Soziales",
        drucksache_nr="VO/2022/014",
        durch=kreis,
        jetzt=um(date(2022, 2, 11)),
    )


def _jahr(vereinbarung: Zielvereinbarung, mitglieder: Mitglieder) -> None:
    """Let 2022 happen: meetings, evidence in time and once late, figures."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    _treffen(kreis)
    _liste(vereinbarung, mitglieder)
    for schluessel, rolle, am in NACHWEISE:
        frist = (
            Frist.objects.offen()
            .filter(pflichtfrist__punkt__schluessel=schluessel)
            .earliest("faellig_am")
        )
        _answer(frist, mitglieder, rolle, am)
    for schluessel, quartal, zaehler, nenner in WERTE:
        record_messwert(
            kennzahl=Kennzahl.objects.get(schluessel=schluessel),
            zeitraum_von=date(JAHR, 1, 1),
            stand_am=zeitraeume("quartal", jahr=JAHR)[(quartal or 4) - 1].bis,
            zaehler=zaehler,
            nenner=nenner,
            weitere={},
            quelle=QUELLE,
            quelle_uuid=None,
            durch=kreis,
            jetzt=um(date(2023, 1, 13), 14),
        )
    record_versaeumnisse(heute=HEUTE, jetzt=um(date(2023, 1, 16), 5))


def _treffen(kreis: Mitgliedschaft) -> None:
    """Hold both meetings of the three sides; each answers its Frist."""
    reihe = create_reihe(
        punkt_schluessel="abstimmung",
        bezeichnung="Abstimmung der drei Seiten",
        erforderlich=[Rolle.KOORDINIERUNGSSTELLE.value, Rolle.GESCHAEFTSFUEHRUNG.value],
        weitere=[],
        durch=kreis,
        jetzt=um(date(2022, 3, 1)),
    )
    for am in TREFFEN:
        eine = plan_besprechung(
            reihe=reihe,
            termin_am=am,
            beginn=time(10),
            ende=time(12),
            ort="Landratsamt Musterau, Sitzungssaal",
            tagesordnung="Stand der Ziele\nWas ansteht",
            durch=kreis,
            jetzt=um(date(2022, 3, 1), 11),
        )
        record_durchfuehrung(
            besprechung=eine,
            gehalten_am=am,
            anwesenheit={r: Anwesenheit(anwesend=True) for r in reihe.erforderlich},
            durch=kreis,
            jetzt=um(am, 13),
        )
    for nachweis in Nachweis.objects.zur_annahme():
        accept_nachweis(nachweis=nachweis, durch=kreis, jetzt=um(date(2022, 11, 25)))


def _liste(vereinbarung: Zielvereinbarung, mitglieder: Mitglieder) -> None:
    """Ask for the list in August: the ten Arbeitstage skip Mariä Himmelfahrt."""
    frist = open_ereignisfrist(
        pflicht=Pflicht.objects.get(
            punkt__schluessel="antraege-zuegig", punkt__vereinbarung=vereinbarung
        ),
        ereignis_am=ANFORDERUNG,
        ereignis="Anforderung durch den Landkreis",
        zeitraum=zeitraeume("quartal", jahr=JAHR)[1],
        durch=mitglieder[Rolle.KOORDINIERUNGSSTELLE],
        jetzt=um(ANFORDERUNG),
    )
    _answer(frist, mitglieder, Rolle.TEAMLEITUNG, UEBERGABE)


def _answer(frist: Frist, mitglieder: Mitglieder, rolle: Rolle, am: date) -> None:
    """Hand in a statement and let the county accept it."""
    nachweis = record_nachweis(
        frist=frist,
        art=Nachweis.Art.ERKLAERUNG,
        text=f"{frist.titel} (erfundenes Beispiel)",
        wirksam_am=am,
        eingegangen_am=am,
        durch=mitglieder[rolle],
        jetzt=um(am, 10),
    )
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    accept_nachweis(nachweis=nachweis, durch=kreis, jetzt=um(am, 14))


def _rueckblick(vereinbarung: Zielvereinbarung, mitglieder: Mitglieder) -> None:
    """Note what the paper reports, and assess every Punkt and the whole."""
    kreis, jetzt = mitglieder[Rolle.KOORDINIERUNGSSTELLE], um(date(2023, 1, 17))
    punkte = {punkt.schluessel: punkt for punkt in vereinbarung.punkte.all()}
    record_feststellung(
        punkt=punkte["wohnungsverlust"],
        art=Feststellung.Art.FESTSTELLUNG,
        von=date(JAHR, 1, 1),
        bis=date(JAHR, 12, 31),
        text="In 41 Fällen blieb die Wohnung erhalten, weil Jobcenter und "
        "Wohnungshilfe sich früh abgestimmt haben.",
        quelle=QUELLE,
        durch=kreis,
        jetzt=jetzt,
    )
    for schluessel, (urteil, begruendung) in URTEILE.items():
        record_bewertung(
            punkt=punkte[schluessel],
            urteil=urteil,
            sonderlage="",
            begruendung=begruendung,
            version=0,
            durch=kreis,
            jetzt=jetzt,
        )
    record_gesamturteil(
        vereinbarung=vereinbarung,
        urteil=Urteil.ZUFRIEDENSTELLEND,
        sonderlage="",
        begruendung="Fünf der sechs Punkte sind so erfüllt, wie es vereinbart war.",
        version=0,
        durch=kreis,
        jetzt=jetzt,
    )


def _naechstes_jahr(
    vereinbarung: Zielvereinbarung, mitglieder: Mitglieder
) -> Zielvereinbarung:
    """Let 2023 grow out of 2022: one Punkt changed; all three sides consent."""
    kreis, jetzt = mitglieder[Rolle.KOORDINIERUNGSSTELLE], um(date(2023, 1, 18))
    neu = fortschreiben(vereinbarung=vereinbarung, durch=kreis, jetzt=jetzt)
    punkt = neu.punkte.get(schluessel="kosten-unterkunft")
    change_punkt(
        punkt=punkt,
        version=punkt.version,
        wortlaut="Die Kosten der Unterkunft und Heizung steigen im Jahr 2023 gegenüber "
        "dem Vorjahr um höchstens 6 %.",
        begruendung="Die Heizkosten sind seit dem Herbst stark gestiegen; 2 % wären "
        "nicht zu halten.",
        durch=kreis,
        jetzt=jetzt,
    )
    gelesen = dict(neu.punkte.values_list("schluessel", "version"))
    for seite, rolle in (
        (Seite.KREIS, Rolle.KOORDINIERUNGSSTELLE),
        (Seite.JOBCENTER, Rolle.GESCHAEFTSFUEHRUNG),
        (Seite.DRITTE, Rolle.DRITTE_SEITE),
    ):
        consent_ganzes(
            vereinbarung=neu,
            gelesen=gelesen,
            ganzes=pruefsumme(neu),
            seite=seite,
            vermerk="",
            durch=mitglieder[rolle],
            jetzt=um(date(2023, 1, 19)),
        )
    return neu


def _vorlage(
    alt: Zielvereinbarung, neu: Zielvereinbarung, mitglieder: Mitglieder
) -> Drucksache:
    """Write the paper: two bodies in sequence, both take note."""
    kenntnis = {"status": "Ö", "zustaendigkeit": "kenntnisnahme"}
    return create_drucksache(
        nummer=NUMMER,
        titel="Dreiseitige Zielvereinbarung 2023",
        vorlageart="Vorlage zur Kenntnisnahme",
        koerperschaft="des Landkreises Musterau",
        fachdienst="Sozialamt",
        ist_oeffentlich=True,
        datum=HEUTE,
        rueckblick=alt,
        vereinbarung=neu,
        angaben=ANGABEN,
        beratungsfolge=[
            {
                "gremium": "Ausschuss für Soziales",
                "sitzung_am": date(2023, 2, 9),
                **kenntnis,
            },
            {"gremium": "Kreistag", "sitzung_am": date(2023, 3, 2), **kenntnis},
        ],
        durch=mitglieder[Rolle.KOORDINIERUNGSSTELLE],
        jetzt=um(date(2023, 1, 20)),
    )
