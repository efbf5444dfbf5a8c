"""The county's own table: read, published by a second person, used by the check."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import bestaetige
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.services import run_einlesung
from zielwerk.listen.verzeichnis import ListeError
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.unterkunft import demo
from zielwerk.unterkunft.models import (
    Bestandspruefung,
    Kostensenkungsverfahren,
    Richtwerttabelle,
)
from zielwerk.unterkunft.regeln import lade_konzept, richtwert
from zielwerk.unterkunft.richtwertliste import profil
from zielwerk.unterkunft.services import RichtwertError, publish_richtwerte

JETZT = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)
AB = date(2021, 2, 1)
ZEILEN = (
    ("A", "Musterstadt, Amt Muster", "1", "400,00", "50"),
    ("A", "Musterstadt, Amt Muster", "2", "480,50", "60"),
    ("A", "", "+1", "70,00", "10"),
    ("B", "Neudorf", "1", "350,00", ""),
)
ANGABEN = {
    "bezeichnung": "Richtwerte 2021 (erfunden)",
    "grundlage": "konzept",
    "quelle": "erfundene Drucksache",
    "bestandsschutz": "",
}


def als_csv(*zeilen):
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=";").writerows([demo.KOPF, *zeilen])
    return puffer.getvalue().encode()


def lies(durch, *zeilen, ab=AB, name="werte.csv"):
    ergebnis = run_einlesung(
        art="richtwerte",
        inhalt=als_csv(*(zeilen or ZEILEN)),
        name=name,
        stand_am=ab,
        durch=durch,
        jetzt=JETZT,
    )
    assert ergebnis.angenommen, ergebnis.befunde
    return Richtwerttabelle.objects.order_by("pk").last()


def veroeffentliche(tabelle, durch, **ersatz):
    return publish_richtwerte(
        tabelle=tabelle, durch=durch, jetzt=JETZT, **ANGABEN | ersatz
    )


@pytest.fixture
def leitung(besetzung):
    return besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG]


def test_a_list_becomes_a_draft_and_then_the_table_of_the_county(besetzung, leitung):
    tabelle = lies(besetzung.kreis)
    assert tabelle.ist_entwurf
    assert Richtwerttabelle.objects.am(AB) is None
    veroeffentliche(tabelle, leitung)
    konzept = Richtwerttabelle.objects.am(AB).konzept()
    wert = richtwert(konzept, raum="Amt Muster", personen=4, am=AB)
    assert wert.betrag == Decimal("620.50")
    assert wert.wohnflaeche_qm == 80
    aktionen = Eintrag.objects.filter(aktion__startswith="unterkunft.")
    assert [e.aktion for e in aktionen.order_by("pk")] == [
        "unterkunft.richtwerte_eingelesen",
        "unterkunft.richtwerte_veroeffentlicht",
    ]


def test_publishing_needs_a_second_person(besetzung):
    tabelle = lies(besetzung.kreis)
    with pytest.raises(RichtwertError, match="andere Person"):
        veroeffentliche(tabelle, besetzung.kreis)


def test_a_table_is_published_once(besetzung, leitung):
    tabelle = veroeffentliche(lies(besetzung.kreis), leitung)
    with pytest.raises(RichtwertError, match="schon veröffentlicht"):
        veroeffentliche(tabelle, leitung)


def test_one_day_has_one_published_table(besetzung, leitung):
    erste = lies(besetzung.kreis)
    zweite = lies(besetzung.kreis, *ZEILEN[:2], name="anders.csv")
    veroeffentliche(erste, leitung)
    with pytest.raises(RichtwertError, match="schon Richtwerte veröffentlicht"):
        veroeffentliche(zweite, leitung)
    with pytest.raises(ListeError, match="schon Richtwerte veröffentlicht"):
        lies(besetzung.kreis, *ZEILEN[:1], name="dritte.csv")


def test_the_next_table_ends_the_one_before(besetzung, leitung):
    alt = veroeffentliche(lies(besetzung.kreis, ab=date(2019, 1, 1)), leitung)
    neu = veroeffentliche(lies(besetzung.kreis, *ZEILEN[:3], name="n.csv"), leitung)
    assert alt.gilt_bis() == date(2021, 1, 31)
    assert neu.gilt_bis() is None
    assert neu.davor() == alt
    assert Richtwerttabelle.objects.am(date(2021, 1, 31)) == alt


def test_the_shipped_table_survives_the_way_through_a_list(besetzung, leitung):
    konzept = lade_konzept("segeberg_2011")
    run_einlesung(
        art="richtwerte",
        inhalt=demo.als_csv(konzept, lambda betrag: betrag),
        name="segeberg.csv",
        stand_am=date(2011, 9, 15),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    eigene = Richtwerttabelle.objects.get().konzept().staende[0]
    assert eigene.raeume == konzept.staende[0].raeume
    assert eigene.qm == konzept.staende[0].qm
    assert eigene.qm_je_weitere == konzept.staende[0].qm_je_weitere


@pytest.mark.parametrize(
    ("zeile", "befund"),
    [
        (("A", "", "viele", "1,00", ""), ("personen-unlesbar", "fehler")),
        (("A", "", "0", "1,00", ""), ("personen-unlesbar", "fehler")),
        (("A", "", "21", "1,00", ""), ("personen-unlesbar", "fehler")),
        (("A", "", "1", "0,00", ""), ("betrag-unmoeglich", "fehler")),
        (("A", "", "1", "", ""), ("pflichtfeld", "fehler")),
        (("B", "", "2", "1,00", ""), ("doppelte-groesse", "fehler")),
        (("B", "", "3", "99,99", ""), ("faellt-mit-der-groesse", "warnung")),
    ],
)
def test_each_rule_of_the_list(zeile, befund):
    roh = als_csv(("B", "", "2", "100,00", ""), zeile)
    befunde = pruefe(roh, "x.csv", profil(AB), stand=AB).befunde
    assert (3, *befund) in [(b.zeile, b.regel, b.schwere.value) for b in befunde]


@pytest.mark.parametrize("text", ["+1", "+ 1", "je weitere Person", "weitere"])
def test_each_further_person_is_read_as_people_write_it(text):
    roh = als_csv(("B", "", "1 Person", "100,00", ""), ("B", "", text, "9,00", ""))
    assert pruefe(roh, "x.csv", profil(AB), stand=AB).befunde == ()


def test_pages_show_draft_difference_and_publish(besetzung, leitung):
    veroeffentliche(lies(besetzung.kreis, ab=date(2019, 1, 1)), leitung)
    teurer = [(r, o, p, b.replace("400", "410"), q) for r, o, p, b, q in ZEILEN]
    entwurf = lies(besetzung.kreis, *teurer, name="neu.csv")
    url = reverse("unterkunft:tabelle", args=[entwurf.uuid])
    assert besetzung.client(Rolle.TEAMLEITUNG).get(url).status_code == 404
    client = bestaetige(besetzung.client(Rolle.FACHDIENSTLEITUNG))
    text = client.get(url).content.decode()
    assert "+10,00" in text
    assert "Richtwerte veröffentlichen" in text
    weiter = reverse("unterkunft:veroeffentlichen", args=[entwurf.uuid])
    leer = client.post(weiter, ANGABEN | {"quelle": ""})
    assert "Bitte" in leer.content.decode()
    assert client.post(weiter, ANGABEN).status_code == 302
    entwurf.refresh_from_db()
    assert entwurf.veroeffentlicht_durch == leitung
    assert besetzung.client(Rolle.TEAMLEITUNG).get(url).status_code == 200
    liste = client.get(reverse("unterkunft:richtwerte")).content.decode()
    assert "Richtwerte 2021 (erfunden)" in liste


def test_who_read_a_table_is_told_that_another_publishes(besetzung):
    entwurf = lies(besetzung.kreis)
    client = bestaetige(besetzung.client(Rolle.KOORDINIERUNGSSTELLE))
    url = reverse("unterkunft:veroeffentlichen", args=[entwurf.uuid])
    assert "andere Person" in client.post(url, ANGABEN).content.decode()
    entwurf.refresh_from_db()
    assert entwurf.ist_entwurf


def test_others_may_not_publish(besetzung, leitung):
    tabelle = veroeffentliche(lies(besetzung.kreis), leitung)
    url = reverse("unterkunft:veroeffentlichen", args=[tabelle.uuid])
    assert besetzung.client(Rolle.TEAMLEITUNG).post(url, ANGABEN).status_code == 403


def test_a_table_of_another_county_is_not_found(besetzung, fremder_client):
    tabelle = lies(besetzung.kreis)
    url = reverse("unterkunft:tabelle", args=[tabelle.uuid])
    assert fremder_client.get(url).status_code == 404
    url = reverse("unterkunft:veroeffentlichen", args=[tabelle.uuid])
    assert bestaetige(fremder_client).post(url, ANGABEN).status_code == 404


def test_the_check_offers_the_tables_of_the_county(besetzung, leitung):
    tabelle = veroeffentliche(lies(besetzung.kreis), leitung)
    fall = {
        "am": "01.03.2021",
        "konzept": str(tabelle.uuid),
        "raum": "Musterstadt",
        "personen": "1",
        "kosten": "500",
    }
    url = reverse("unterkunft:angemessenheit")
    text = besetzung.client(Rolle.TEAMLEITUNG).get(url, fall).content.decode()
    assert "400,00" in text
    assert "Anerkannt werden" in text
    fremd = Client().get(url, fall).content.decode()
    assert "Anerkannt werden" not in fremd


def test_the_example_county_has_a_table_and_a_draft(besetzung):
    demo.build(besetzung.mitglieder)
    assert [t.ist_entwurf for t in Richtwerttabelle.objects.all()] == [True, False]
    verfahren = Kostensenkungsverfahren.objects.order_by("jahr", "nummer")
    assert [v.zustand for v in verfahren] == [
        *("beendet", "beendet", "laeuft", "laeuft", "laeuft", "eroeffnet"),
    ]
    # § 67: of the seven months since 03/2020 six are not counted.
    assert verfahren[2].absenkung_ab == date(2021, 3, 1)
    bestand = Bestandspruefung.objects.get()
    assert (bestand.faelle, bestand.geprueft) == (43, 43)
    assert bestand.mit_verfahren < bestand.verfahren_noetig
