"""The example agreement 2020 with its year, and the draft of 2021."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import zeitraeume
from zielwerk.fristen.services import record_dienstfreier_tag, record_versaeumnisse
from zielwerk.kern.yamldatei import read_yamldatei
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.models import (
    Nachweis,
    Pflicht,
    Punkt,
    Seite,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import (
    accept_nachweis,
    add_anmerkung,
    add_neuer_punkt,
    add_pflicht,
    add_punkt,
    change_punkt,
    consent_ganzes,
    consent_punkte,
    create_vereinbarung,
    fortschreiben,
    open_auftrag,
    open_ereignisfrist,
    open_fristen,
    pruefsumme,
    record_bewertung,
    record_feststellung,
    record_gesamturteil,
    record_nachweis,
    return_nachweis,
    set_status,
)

BEISPIEL = read_yamldatei(Path(__file__).with_name("beispiel.yaml"))
QUELLE = "sinngemäß nach DrS/2021/022"

# Receipt of the list of the BA-Inkasso-Service, hand-over to the county (invented).
FORDERUNGSLISTEN = (
    (date(2020, 3, 23), date(2020, 4, 3)),
    (date(2020, 6, 22), date(2020, 7, 2)),
    (date(2020, 9, 21), date(2020, 10, 1)),
    (date(2020, 12, 21), date(2021, 1, 8)),
)
# Punkt, Rolle, day of effect, day of arrival, text (days invented, all in time).
BERICHTE = (
    (
        "aktenpruefungen",
        Rolle.TEAMLEITUNG,
        date(2020, 5, 29),
        date(2020, 6, 12),
        "Ergebnis der Aktenprüfung Kosten der Unterkunft, 1. Halbjahr 2020",
    ),
    (
        "beratung-16a",
        Rolle.GESCHAEFTSFUEHRUNG,
        date(2020, 5, 31),
        date(2020, 6, 15),
        "Bericht zu Leistungen nach § 16a SGB II, 1. Halbjahr 2020",
    ),
    (
        "aktenpruefungen",
        Rolle.TEAMLEITUNG,
        date(2020, 11, 30),
        date(2020, 12, 14),
        "Ergebnis der Aktenprüfung Kosten der Unterkunft, 2. Halbjahr 2020",
    ),
    (
        "beratung-16a",
        Rolle.GESCHAEFTSFUEHRUNG,
        date(2020, 11, 30),
        date(2020, 12, 15),
        "Bericht zu Leistungen nach § 16a SGB II, 2. Halbjahr 2020",
    ),
)
Mitglieder = Mapping[Rolle, Mitgliedschaft]


def um(tag: date, stunde: int = 9) -> datetime:
    """Return a moment of a day in the story."""
    return datetime.combine(tag, time(stunde), UTC)


def build_2020(mitglieder: Mitglieder) -> Zielvereinbarung:
    """Create the agreement 2020, decided 06.02.2020, with all its Fristen open."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    start = um(date(2020, 1, 2))
    for tag in ("24.12.", "31.12."):
        record_dienstfreier_tag(
            monatstag=tag,
            gilt_ab=date(2020, 1, 1),
            grund="dienstfrei bei Kreis und Jobcenter (Einstellung des Beispiels)",
            durch=kreis,
            jetzt=start,
        )
    kopf = ("jahr", "titel", "partei_kommune", "partei_jobcenter", "gremium")
    vereinbarung = create_vereinbarung(
        durch=kreis, jetzt=start, **{name: BEISPIEL[name] for name in kopf}
    )
    for angaben in BEISPIEL["punkte"]:
        # Its Kennzahlen are built by the module that keeps them.
        anderswo = ("pflichten", "kennzahlen")
        felder = {name: wert for name, wert in angaben.items() if name not in anderswo}
        punkt = add_punkt(vereinbarung=vereinbarung, durch=kreis, jetzt=start, **felder)
        for pflicht in angaben["pflichten"]:
            add_pflicht(punkt=punkt, durch=kreis, jetzt=start, **pflicht)
    beschluss = um(BEISPIEL["beschlossen_am"], 18)
    set_status(
        vereinbarung=vereinbarung,
        status=Zielvereinbarung.Status.IN_KRAFT,
        durch=kreis,
        jetzt=beschluss,
        beschlossen_am=BEISPIEL["beschlossen_am"],
        drucksache_nr=BEISPIEL["drucksache_nr"],
    )
    open_fristen(vereinbarung=vereinbarung, durch=kreis, jetzt=beschluss)
    return vereinbarung


def build_jahr(
    mitglieder: Mitglieder,
    *,
    listen: int = len(FORDERUNGSLISTEN),
    mit_besprechung: bool = True,
    mit_pruefung: bool = True,
) -> None:
    """Let 2020 happen: lists, reports, one meeting missed and one held.

    The example county has its modules say what came of lists, meetings and audits;
    `listen` is how many lists are handed over by statement, and without
    `mit_besprechung` and `mit_pruefung` no statement stands in for the meeting held and
    the file audit of the second half of the year.
    """
    for nummer, (eingang, uebergabe) in enumerate(FORDERUNGSLISTEN[:listen], start=1):
        _forderungsliste(mitglieder, nummer, eingang, uebergabe)
    record_versaeumnisse(heute=date(2020, 7, 1), jetzt=um(date(2020, 7, 1), 5))
    for schluessel, rolle, wirksam_am, am, text in BERICHTE:
        zweites_halbjahr = schluessel == "aktenpruefungen" and am > date(2020, 7, 1)
        if zweites_halbjahr and not mit_pruefung:
            continue
        frist = (
            Frist.objects.offen()
            .filter(pflichtfrist__punkt__schluessel=schluessel)
            .earliest("faellig_am")
        )
        _answer(frist, mitglieder, rolle, text, wirksam_am=wirksam_am, am=am)
    if mit_besprechung:
        _besprechung(mitglieder)
    _auftraege(mitglieder)


def _besprechung(mitglieder: Mitglieder) -> None:
    """State that the Dienstbesprechung was held, and open the task it gave."""
    halten = date(2020, 8, 7)
    besprechung = Frist.objects.offen().get(
        pflichtfrist__punkt__schluessel="dienstbesprechungen",
        zeitraum_von__lte=halten,
        zeitraum_bis__gte=halten,
    )
    text = "Dienstbesprechung der Teamleitungen mit der Koordinierungsstelle SGB II"
    stelle = Rolle.KOORDINIERUNGSSTELLE
    _answer(besprechung, mitglieder, stelle, text, wirksam_am=halten, am=halten)
    open_auftrag(
        punkt=Punkt.objects.get(
            schluessel="arbeitsempfehlungen", vereinbarung__jahr=2020
        ),
        titel="Hinweise zum Rechtskreiswechsel überarbeiten",
        anlass="Punkt 1 · aus der Dienstbesprechung am 07.08.2020",
        zustaendig=stelle,
        faellig_am=date(2020, 12, 30),
        durch=mitglieder[stelle],
        jetzt=um(halten, 12),
    )


def _answer(
    frist: Frist,
    mitglieder: Mitglieder,
    rolle: Rolle,
    text: str,
    *,
    wirksam_am: date,
    am: date,
) -> None:
    """Hand in a statement and let the county accept it."""
    nachweis = record_nachweis(
        frist=frist,
        art=Nachweis.Art.ERKLAERUNG,
        text=text,
        wirksam_am=wirksam_am,
        eingegangen_am=am,
        durch=mitglieder[rolle],
        jetzt=um(am, 10),
    )
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    accept_nachweis(nachweis=nachweis, durch=kreis, jetzt=um(am, 14))


def _forderungsliste(
    mitglieder: Mitglieder, nummer: int, eingang: date, uebergabe: date
) -> None:
    """Receive, complete, hand over one quarterly list; the fourth was returned once."""
    leitung = mitglieder[Rolle.BEREICHSLEITUNG]
    pflicht = Pflicht.objects.get(
        punkt__schluessel="forderungslisten", punkt__vereinbarung__jahr=2020
    )
    frist = open_ereignisfrist(
        pflicht=pflicht,
        ereignis_am=eingang,
        ereignis="Eingang der Liste des BA-Inkasso-Service",
        zeitraum=zeitraeume("quartal", jahr=2020)[nummer - 1],
        durch=leitung,
        jetzt=um(eingang),
    )
    if nummer == len(FORDERUNGSLISTEN):
        erste = record_nachweis(
            frist=frist,
            art=Nachweis.Art.ERKLAERUNG,
            text="Forderungsliste 4. Quartal 2020 an die Kasse übergeben",
            wirksam_am=date(2020, 12, 18),
            eingegangen_am=date(2021, 1, 4),
            durch=leitung,
            jetzt=um(date(2021, 1, 4), 15),
        )
        return_nachweis(
            nachweis=erste,
            hinweis=(
                "In der Liste fehlt die Spalte „Zugang der Forderung“. Bitte ergänzen."
            ),
            durch=mitglieder[Rolle.KOORDINIERUNGSSTELLE],
            jetzt=um(date(2021, 1, 4), 16),
        )
    text = f"Ergänzte Forderungsliste {nummer}. Quartal 2020 an die Kasse übergeben"
    _answer(
        frist,
        mitglieder,
        Rolle.BEREICHSLEITUNG,
        text,
        wirksam_am=eingang,
        am=uebergabe,
    )


def _auftraege(mitglieder: Mitglieder) -> None:
    """Open a task that came out of the year (invented)."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    open_auftrag(
        punkt=Punkt.objects.get(schluessel="beratung-16a", vereinbarung__jahr=2020),
        titel="Stellung nehmen: Welche Daten zur Inanspruchnahme werden erhoben?",
        anlass="Punkt 7 · Fortschreibung 2021",
        zustaendig=Rolle.GESCHAEFTSFUEHRUNG,
        faellig_am=date(2021, 1, 29),
        durch=kreis,
        jetzt=um(date(2020, 12, 22), 10),
    )


def build_rueckblick(vereinbarung: Zielvereinbarung, mitglieder: Mitglieder) -> None:
    """Note what the paper reports, and assess every Punkt and the whole."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    punkte = {punkt.schluessel: punkt for punkt in vereinbarung.punkte.all()}
    for notiz in BEISPIEL["feststellungen"]:
        felder = {name: wert for name, wert in notiz.items() if name != "punkt"}
        record_feststellung(
            punkt=punkte[notiz["punkt"]],
            quelle=QUELLE,
            durch=kreis,
            jetzt=um(max(notiz["bis"], date(2020, 12, 31))),
            **felder,
        )
    for angaben in BEISPIEL["bewertungen"]:
        record_bewertung(
            punkt=punkte[angaben["punkt"]],
            **_urteil(angaben),
            durch=kreis,
            jetzt=um(angaben["am"], 11),
        )
    record_gesamturteil(
        vereinbarung=vereinbarung,
        **_urteil(BEISPIEL["gesamturteil"]),
        durch=kreis,
        jetzt=um(BEISPIEL["gesamturteil"]["am"], 11),
    )


def _urteil(angaben: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a first verdict."""
    return {
        "urteil": angaben["urteil"],
        "sonderlage": angaben.get("sonderlage", ""),
        "begruendung": angaben.get("begruendung", ""),
        "version": 0,
    }


def build_2021(
    vereinbarung: Zielvereinbarung, mitglieder: Mitglieder
) -> Zielvereinbarung:
    """Let 2021 grow out of 2020: one Punkt new, one changed, the rest carried over."""
    kreis, jetzt = mitglieder[Rolle.KOORDINIERUNGSSTELLE], um(date(2020, 12, 21), 11)
    neu = fortschreiben(vereinbarung=vereinbarung, durch=kreis, jetzt=jetzt)
    angaben = BEISPIEL["fortschreibung"]
    add_neuer_punkt(vereinbarung=neu, durch=kreis, jetzt=jetzt, **angaben["neu"])
    geaendert = dict(angaben["geaendert"])
    punkt = neu.punkte.get(schluessel=geaendert.pop("schluessel"))
    change_punkt(
        punkt=punkt, version=punkt.version, durch=kreis, jetzt=jetzt, **geaendert
    )
    return neu


def build_verhandlung(neu: Zielvereinbarung, mitglieder: Mitglieder) -> None:
    """Let both sides consent to all but the changed Punkt, which raised a question."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    jobcenter = mitglieder[Rolle.GESCHAEFTSFUEHRUNG]
    add_anmerkung(
        punkt=neu.punkte.get(schluessel="beratung-16a"),
        text="Welche Daten sind mit Inanspruchnahme gemeint?",
        durch=jobcenter,
        jetzt=um(date(2020, 12, 22), 10),
    )
    alle = dict(neu.punkte.values_list("schluessel", "version"))
    ohne = {s: nr for s, nr in alle.items() if s != "beratung-16a"}
    for seite, durch, gelesen in (
        (Seite.KREIS, kreis, alle),
        (Seite.JOBCENTER, jobcenter, ohne),
    ):
        consent_punkte(
            vereinbarung=neu,
            gelesen=gelesen,
            seite=seite,
            vermerk="",
            durch=durch,
            jetzt=um(date(2021, 1, 5), 9),
        )


def build_einigung(neu: Zielvereinbarung, mitglieder: Mitglieder) -> None:
    """Let both sides consent to every Punkt and to the whole."""
    for seite, rolle in (
        (Seite.KREIS, Rolle.KOORDINIERUNGSSTELLE),
        (Seite.JOBCENTER, Rolle.GESCHAEFTSFUEHRUNG),
    ):
        consent_ganzes(
            vereinbarung=neu,
            gelesen=dict(neu.punkte.values_list("schluessel", "version")),
            ganzes=pruefsumme(neu),
            seite=seite,
            vermerk="",
            durch=mitglieder[rolle],
            jetzt=um(date(2021, 1, 5), 9),
        )
