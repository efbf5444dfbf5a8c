"""The second example county runs its year, and sees nothing of another county."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from tests.conftest import Beispiel
from zielwerk.conftest import Besetzung
from zielwerk.drucksachen.models import Beschluss, Drucksache
from zielwerk.drucksachen.services import (
    SCHREIBER,
    auszug,
    dokument,
    fingerabdruck,
    pruefe_drucksache,
    record_beschluss,
    release_drucksache,
    send_mitzeichnung,
)
from zielwerk.fristen.models import Frist
from zielwerk.inventar import adressen
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import wert_am
from zielwerk.mandanten import demo as erster_kreis
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.regeln import WahlError
from zielwerk.massnahmen.services import make_vorschlaege
from zielwerk.protokoll.services import check_kette
from zielwerk.startseite import zweiter_kreis
from zielwerk.startseite.zweiter_kreis import HEUTE
from zielwerk.vereinbarung import befehl
from zielwerk.vereinbarung import demo as erste_vereinbarung
from zielwerk.vereinbarung.bibliothek import vorlage
from zielwerk.vereinbarung.models import Nachweis, Zielvereinbarung
from zielwerk.vereinbarung.services import zum_ganzen
from zielwerk.vereinbarung.uebernahme import als_daten

pytestmark = pytest.mark.xdist_group("beispiel-zwei")
BAUE = zweiter_kreis.build
NACH_DEN_SITZUNGEN = datetime(2023, 3, 3, 9, tzinfo=UTC)
NB = "\N{NO-BREAK SPACE}"


@pytest.fixture
def kreis(beispielkreis: Beispiel) -> Iterator[Besetzung]:
    """Give the second county with its scope open."""
    mandant, mitglieder = beispielkreis
    with scope(mandant=mandant):
        yield Besetzung(mandant, mitglieder)


def _texte() -> dict[str, str]:
    pruefung = pruefe_drucksache(Drucksache.objects.get(), HEUTE)
    assert pruefung.hindernisse == []
    return {g.vorgabe.schluessel: g.text for g in pruefung.abschnitte}


def test_the_paper_takes_note_and_reports_every_kind_of_punkt(kreis):
    texte = _texte()
    assert texte["beschlussvorschlag"] == (
        "Der Ausschuss für Soziales und der Kreistag nehmen die Zielvereinbarung mit "
        "der Geschäftsführung des Jobcenters Musterau und der Agentur für Arbeit "
        "Musterau über die kommunalen Ziele für das Jahr 2023 in der vorliegenden "
        "Fassung zur Kenntnis."
    )
    assert "am 10.02.2022 zur Kenntnis genommen worden" in texte["rueckblick"]
    abdeckung = texte["rueckblick.angemessenheit-geprueft"]
    assert (
        f"beträgt damit 95,9{NB}% und hält die vereinbarte Mindestquote von 95{NB}% ein"
        in abdeckung
    )
    assert "3. Quartal 2022 (fällig am 30.09.2022, erledigt am 05.10.2022)" in abdeckung
    dauer = texte["rueckblick.antraege-zuegig"]
    assert (
        f"beträgt damit 87,5{NB}% und unterschreitet die vereinbarte Mindestquote "
        f"von 90{NB}%" in dauer
    )
    kosten = texte["rueckblick.kosten-unterkunft"]
    assert f"Kosten des Jahres: 9.412.600{NB}€" in kosten
    assert (
        f"Die Veränderung der Kosten der Unterkunft beträgt damit +1,6{NB}% gegenüber "
        f"dem Vorjahr und hält die vereinbarte Obergrenze von +2{NB}% ein." in kosten
    )
    assert texte["rueckblick.wohnungsverlust"].startswith("In 41 Fällen blieb")
    assert texte["rueckblick.abstimmung"].startswith("Beide Fristen wurden eingehalten")
    assert "(12.08.2022)" in texte["rueckblick.unterrichtung"]
    assert "beschließen" not in " ".join(texte.values())


def test_all_three_sides_consent_to_every_punkt_and_to_the_whole(kreis):
    neu = Zielvereinbarung.objects.get(jahr=2023)
    client = kreis.client(Rolle.DRITTE_SEITE)
    seite = client.get(reverse("vereinbarung:vergleich", args=[2023])).content.decode()
    assert "Sebastian Moser, 19.01.2023" in seite
    assert seite.count("Alle stimmen zu") == neu.punkte.count()
    assert set(zum_ganzen(neu)) == {"kreis", "jobcenter", "dritte"}


def test_the_paper_is_released_and_both_bodies_take_note_without_a_vote(kreis):
    papier = Drucksache.objects.get()
    html = SCHREIBER["html"](dokument(papier, NACH_DEN_SITZUNGEN)).decode()
    assert "Vorlage zur Kenntnisnahme" in html
    assert (
        "Zwischen dem Landkreis Musterau, der Geschäftsführung des Jobcenters Musterau "
        "und der Agentur für Arbeit Musterau wird für das Jahr 2023 vereinbart:" in html
    )
    assert "Segeberg" not in html
    send_mitzeichnung(drucksache=papier, durch=kreis.kreis, jetzt=NACH_DEN_SITZUNGEN)
    papier.refresh_from_db()
    release_drucksache(
        drucksache=papier,
        gelesen=fingerabdruck(dokument(papier, NACH_DEN_SITZUNGEN)),
        durch=kreis.mitglieder[Rolle.FACHDIENSTLEITUNG],
        jetzt=NACH_DEN_SITZUNGEN,
    )
    for beratung in papier.beratungsfolge.all():
        genommen = record_beschluss(
            beratung=beratung,
            art=Beschluss.Art.KENNTNIS,
            tagesordnungspunkt="4",
            wortlaut="",
            stimmen={},
            anwesend=None,
            version=0,
            durch=kreis.kreis,
            jetzt=NACH_DEN_SITZUNGEN,
        )
        text = SCHREIBER["html"](auszug(genommen, NACH_DEN_SITZUNGEN)).decode()
        assert "zur Kenntnis genommen" in text
        assert "nehmen die Zielvereinbarung" in text
    assert check_kette(kreis.mandant) is None


def test_its_year_ran_in_bavaria_and_nothing_is_left_open(kreis):
    assert not Nachweis.objects.zur_annahme().exists()
    assert set(Frist.objects.values_list("zustand", flat=True)) == {"erledigt"}
    liste = Frist.objects.get(titel__startswith="Liste der älteren Anträge")
    # Ten Arbeitstage after 05.08.2022; without Mariä Himmelfahrt it would be the 19th.
    assert liste.faellig_am == date(2022, 8, 22)
    assert liste.ist_fristgerecht
    bericht = Frist.objects.get(titel__startswith="Bericht zu den Kosten")
    # 15.01.2023 is a Sunday.
    assert bericht.faellig_am == date(2023, 1, 16)
    kosten = Kennzahl.objects.get(schluessel="kosten-unterkunft")
    wert = wert_am(kosten, HEUTE)
    assert wert is not None
    assert wert.paar == f"9.412.600{NB}€ nach 9.262.400{NB}€"
    vorschlaege = make_vorschlaege(mandant=kreis.mandant, jetzt=NACH_DEN_SITZUNGEN)
    assert [v.kennzahl.schluessel for v in vorschlaege if v.kennzahl] == [
        "antraege-zuegig"
    ]


def test_every_page_opens_and_none_shows_another_county(kreis, capsys):
    # The other county's rows are written in its own scope, after this one's.
    mandant, mitglieder = erster_kreis.build(date(2021, 1, 25))
    with scope(mandant=mandant):
        fremde = erste_vereinbarung.build_2020(mitglieder)
        erste_vereinbarung.build_jahr(mitglieder)
        frist = Frist.objects.first().uuid
    # "Segeberg" itself stands in the library and in published tables of rents.
    kanarien = ["Jana Petersen", "Malte Brandt", "(Beispiel nach", "DrS/2020/018"]
    ohne_werte = [
        eine.pfad
        for eine in adressen()
        if eine.werte == () and "GET" in eine.methoden and eine.zugang != "offen"
    ]
    eigene = [
        *(reverse("vereinbarung:frist", args=[f.uuid]) for f in Frist.objects.all()),
        *(reverse("kennzahlen:kennzahl", args=[k.schluessel])
          for k in Kennzahl.objects.all()),
        reverse("vereinbarung:vereinbarung", args=[2022]),
        reverse("drucksachen:drucksache", args=[Drucksache.objects.get().uuid]),
    ]  # fmt: skip
    for rolle in (Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG):
        client = kreis.client(rolle)
        for adresse in [*ohne_werte, *eigene]:
            antwort = client.get(adresse, follow=True)
            assert antwort.status_code in {200, 401, 403, 404}, adresse
            seite = antwort.content.decode(errors="replace")
            assert [wort for wort in kanarien if wort in seite] == [], adresse
        for fremd in (
            reverse("vereinbarung:vereinbarung", args=[fremde.jahr]),
            reverse("vereinbarung:frist", args=[frist]),
            reverse("kennzahlen:kennzahl", args=["widerspruchsquote"]),
        ):
            assert client.get(fremd).status_code == 404
    # Only one of the two has an agreement of this year; both have people who may.
    assert befehl.export(jahr=2022, mandant=None, ziel=None) == 0
    assert "landkreis" in capsys.readouterr().out.lower()
    with pytest.raises(WahlError, match="--mandant"):
        befehl.export(jahr=2050, mandant=None, ziel=None)


def test_the_sign_in_page_of_the_demo_names_both_counties(kreis, settings):
    settings.DEMO = True
    seite = Client().get(reverse("zugaenge:anmelden")).content.decode()
    assert "koordinierungsstelle@musterau.example" in seite
    assert "Zugänge des Beispielkreises" in seite
    erster_kreis.build(date(2021, 1, 25))
    with scopes_disabled():  # row-level security shows one county to an open scope
        seite = Client().get(reverse("zugaenge:anmelden")).content.decode()
    assert "Zugänge der Beispielkreise" in seite
    assert '<h3 class="abschnitt">Landkreis Musterau</h3>' in seite


def test_the_agreement_goes_out_as_the_template_came_in(kreis):
    heraus = als_daten(Zielvereinbarung.objects.get(jahr=2022))
    herein = vorlage(zweiter_kreis.VORLAGE)
    assert [p["wortlaut"] for p in heraus["punkte"]] == [
        p["wortlaut"] for p in herein["punkte"]
    ]
    assert heraus["befassung"] == "kenntnisnahme"
    for davor, danach in zip(herein["punkte"], heraus["punkte"], strict=True):
        for eine, andere in zip(
            davor.get("kennzahlen", []), danach.get("kennzahlen", []), strict=True
        ):
            assert andere["grenze_prozent"] == eine["grenze_prozent"]
