"""Reconciliation and report: figures of both sides, hidden together, kept for good."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse

from zielwerk.beratung import demo
from zielwerk.beratung.berichte import PUNKT
from zielwerk.beratung.models import Beratungsbericht, Beratungsmeldung, Zuweisung
from zielwerk.beratung.papier import FASSUNGEN, dokument, schreibe
from zielwerk.beratung.services import (
    BeratungError,
    berechne,
    change_bericht,
    create_bericht,
    record_meldung,
    submit_bericht,
)
from zielwerk.beratung.tests.conftest import Beratungswelt
from zielwerk.beratung.worte import (
    GESPERRT,
    letzte,
    saetze,
    weg_des_dienstes,
    worttafel,
)
from zielwerk.beratung.zaehlung import WEGE, verbleib, wege_aus_anzahlen
from zielwerk.conftest import JETZT, Besetzung, bestaetige
from zielwerk.dokumente.inhalt import Absatz, Tabelle
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.rechte import Rolle

LEITUNG, KREIS = Rolle.GESCHAEFTSFUEHRUNG, Rolle.KOORDINIERUNGSSTELLE


@pytest.fixture
def jahr(besetzung: Besetzung) -> Besetzung:
    """Give the example years with a report handed in and a draft."""
    demo.build(besetzung.mitglieder)
    return besetzung


def _dienst(bericht: Beratungsbericht, schluessel: str):
    return next(d for d in bericht.tabellen["dienste"] if d["schluessel"] == schluessel)


def _text(papier) -> str:
    absaetze = [b for b in papier.bloecke if isinstance(b, Absatz)]
    return " ".join(lauf.text for a in absaetze for lauf in a.laeufe)


def test_the_report_says_2020_from_the_data(jahr: Besetzung) -> None:
    bericht = Beratungsbericht.objects.get(jahr=2020)
    schulden = _dienst(bericht, "schuldnerberatung")
    worte = " ".join(saetze(schulden))
    assert "Das Jobcenter hat 64 Personen zugewiesen, 50 kamen" in worte
    assert "7 abgesagt und 5 versäumt" in worte
    assert "Von 20 versandten Formularen kamen 12 nicht zurück." in worte
    assert "18 von 44 Erstgesprächen fanden am Telefon statt." in worte
    weg = weg_des_dienstes(schulden)
    assert weg is not None
    assert [s.anzahl for s in weg.stufen] == [64, 50, 50, 38]
    papier = dokument(bericht, "traegerversammlung", JETZT)
    umstand = next(b for b in papier.bloecke if type(b).__name__ == "Liste")
    assert "16.03.2020 bis 31.12.2020" in umstand.punkte[0][0].text
    assert "16.03.2020 bis 30.06.2020" in umstand.punkte[1][0].text
    vergleich = [
        b
        for b in papier.bloecke
        if isinstance(b, Tabelle) and b.ueberschrift == "Vergleich mit dem Vorjahr"
    ]
    assert vergleich[0].zeilen[0] == ("zugewiesen", "96", "64")
    assert "Die Bilanz geht nicht auf" not in _text(papier)


def test_no_version_shows_a_small_figure(jahr: Besetzung) -> None:
    bericht = Beratungsbericht.objects.get(jahr=2020)
    for fassung in FASSUNGEN:
        papier = dokument(bericht, fassung, JETZT)
        tabellen = [b for b in papier.bloecke if isinstance(b, Tabelle)]
        zellen = [z for t in tabellen for zeile in t.zeilen for z in zeile[1:]]
        assert not {"1", "2"} & set(zellen)
        assert GESPERRT in zellen
    sicht = dokument(bericht, "sozialausschuss", JETZT)
    assert schreibe(bericht, "sozialausschuss", "pdf", JETZT).startswith(b"%PDF")
    assert schreibe(bericht, "traegerversammlung", "docx", JETZT).startswith(b"PK")
    assert "erfundenen Zahlen" in sicht.fuss


def test_what_was_published_stays_and_is_not_betrayed(jahr: Besetzung) -> None:
    bericht = Beratungsbericht.objects.get(jahr=2020)
    leitung = {"durch": jahr.mitglieder[LEITUNG], "jetzt": JETZT}
    abgegeben = submit_bericht(bericht=bericht, version=bericht.version, **leitung)
    vorher = abgegeben.tabellen
    # A year counted again next to the report shows the same and nothing more.
    nachher = berechne(2020, "jahr").tabellen
    for alt, neu in zip(vorher["dienste"], nachher["dienste"], strict=True):
        assert {n: t["werte"] for n, t in alt["tafeln"].items()} == {
            n: t["werte"] for n, t in neu["tafeln"].items()
        }
    with pytest.raises(BeratungError, match="Zahlen stehen fest"):
        submit_bericht(bericht=abgegeben, version=abgegeben.version, **leitung)
    meldung = Beratungsmeldung.objects.filter(von__year=2020, beginn=3).first()
    Beratungsmeldung.objects.filter(pk=meldung.pk).update(beginn=9)
    sucht = berechne(2020, "jahr").tabellen["dienste"][1]
    hinweise = " ".join(sucht["hinweise"])
    assert "wurden Zahlen berichtigt" in hinweise
    assert "Die Bilanz geht nicht auf" in hinweise
    assert Beratungsbericht.objects.get(pk=abgegeben.pk).tabellen == vorher


def test_the_pages_show_it_and_no_more(jahr: Besetzung) -> None:
    entwurf = Beratungsbericht.objects.get(jahr=2020)
    ziel = reverse("beratung:bericht", args=[entwurf.uuid])
    kreis, leitung = jahr.client(KREIS), jahr.client(LEITUNG)
    seite = leitung.get(ziel).content.decode()
    assert "Bericht abgeben" in seite
    assert "Der Weg von der Zuweisung zur Beratung" in seite
    assert kreis.get(ziel).status_code == 404
    abgleich = kreis.get(reverse("beratung:abgleich"), {"jahr": "2020"})
    text = abgleich.content.decode()
    assert "Nach Standort des Jobcenters" in text
    for nummer in Zuweisung.objects.values_list("nummer", flat=True):
        assert nummer not in text
    assert (
        "Kein Träger war beauftragt"
        in kreis.get(reverse("beratung:abgleich"), {"jahr": "2018"}).content.decode()
    )
    aendern = reverse("beratung:bericht_aendern", args=[entwurf.uuid])
    assert leitung.get(aendern).status_code == 200
    daten = {
        "text": "Es war viel.",
        "mindestens": "3",
        "runden_auf": "5",
        "version": "1",
    }
    assert leitung.post(aendern, daten).status_code == 302
    assert "inzwischen geändert" in leitung.post(aendern, daten).content.decode()
    abgeben = reverse("beratung:bericht_abgeben", args=[entwurf.uuid])
    bestaetige(leitung)
    assert (
        "inzwischen geändert"
        in leitung.post(abgeben, {"version": "1"}).content.decode()
    )
    assert leitung.post(abgeben, {"version": "2"}).status_code == 302
    liste = kreis.get(reverse("beratung:berichte")).content.decode()
    assert "Jahresbericht 2020" in liste
    assert "Es war viel." in kreis.get(ziel).content.decode()
    namen = [entwurf.uuid, "sozialausschuss", "pdf"]
    datei = kreis.get(reverse("beratung:bericht_datei", args=namen))
    assert datei.content.startswith(b"%PDF")
    namen[1] = "niemand"
    assert kreis.get(reverse("beratung:bericht_datei", args=namen)).status_code == 404


def test_a_report_answers_the_open_frist(
    welt: Beratungswelt, jahr_2020: object
) -> None:
    leitung = welt.besetzung.mitglieder[LEITUNG]
    am = datetime(2020, 12, 11, 9, tzinfo=UTC)
    _melde(welt, date(2020, 7, 1), date(2020, 9, 30), zuweisungen=9, beginn=6)
    neu = create_bericht(jahr=2020, zeitraum="h2", durch=leitung, jetzt=am)
    submit_bericht(bericht=neu, version=1, durch=leitung, jetzt=am)
    fristen = Frist.objects.filter(pflichtfrist__punkt__schluessel=PUNKT)
    assert [f.zustand for f in fristen.order_by("faellig_am")] == [
        "offen",
        "eingereicht",
    ]


def _melde(welt: Beratungswelt, von: date, bis: date, **zahlen: int) -> None:
    record_meldung(
        vertrag=welt.schulden, von=von, bis=bis, zahlen=zahlen, durch=welt.eigene,
        jetzt=JETZT,
    )  # fmt: skip


def test_halves_and_year_never_give_each_other_away(welt: Beratungswelt) -> None:
    leitung = {"durch": welt.besetzung.mitglieder[LEITUNG], "jetzt": JETZT}
    _melde(welt, date(2020, 2, 1), date(2020, 2, 29), zuweisungen=9,
           kontakt_nicht_zustande=4, beginn=5, gespraeche_stattgefunden=5)  # fmt: skip
    halb = create_bericht(jahr=2020, zeitraum="h1", **leitung)
    submit_bericht(bericht=halb, version=1, **leitung)
    _melde(welt, date(2020, 8, 1), date(2020, 8, 31), zuweisungen=1, beginn=1,
           gespraeche_stattgefunden=1, kontakt_nicht_zustande=0)  # fmt: skip
    jahr = create_bericht(jahr=2020, zeitraum="jahr", **leitung)
    ankunft = _dienst(jahr, "schuldnerberatung")["tafeln"]["ankunft"]["werte"]
    # The first half is public, the second is one person: so the year is hidden.
    assert ankunft == [[4, 5, 9], [0, None, None], [4, None, None]]
    assert letzte(_dienst(jahr, "schuldnerberatung"), "ankunft")["angekommen"] is None


def test_a_report_is_refused(welt: Beratungswelt) -> None:
    leitung = {"durch": welt.besetzung.mitglieder[LEITUNG], "jetzt": JETZT}
    with pytest.raises(BeratungError, match="noch nicht begonnen"):
        create_bericht(jahr=2022, zeitraum="jahr", **leitung)
    with pytest.raises(BeratungError, match="kein Träger beauftragt"):
        create_bericht(jahr=2019, zeitraum="jahr", **leitung)
    laufend = create_bericht(jahr=2021, zeitraum="jahr", **leitung)
    with pytest.raises(BeratungError, match="läuft noch bis zum"):
        submit_bericht(bericht=laufend, version=1, **leitung)
    with pytest.raises(BeratungError, match="gibt es schon"):
        create_bericht(jahr=2021, zeitraum="jahr", **leitung)
    with pytest.raises(BeratungError, match="inzwischen geändert"):
        change_bericht(
            bericht=laufend, text="", mindestens=3, runden_auf=1, version=9, **leitung
        )
    client = welt.client(LEITUNG)
    ziel = reverse("beratung:bericht_neu")
    assert client.get(ziel).status_code == 200
    daten = {"jahr": "2021", "zeitraum": "jahr"}
    assert "gibt es schon" in client.post(ziel, daten).content.decode()
    assert client.post(ziel, daten | {"jahr": "2020"}).status_code == 302


@pytest.mark.parametrize(
    ("felder", "weg"),
    [
        ({}, "offen"),
        ({"kontakt": False}, "kein_kontakt"),
        ({"kontakt": True}, "ohne_gespraech"),
        ({"erstgespraech": "versaeumt", "kontakt": True}, "versaeumt"),
        ({"erstgespraech": "stattgefunden"}, "ohne_beratung"),
        ({"beginn_am": date(2020, 1, 2), "erstgespraech": "abgesagt"}, "beraten"),
    ],
)
def test_each_voucher_goes_one_way(felder, weg) -> None:
    namen = ("beginn_am", "kurz", "kontakt", "kontakt_am", "erstgespraech")
    fall = SimpleNamespace(**dict.fromkeys(namen) | felder)
    assert verbleib(fall) == weg
    assert verbleib(None) == "offen"


def test_counts_are_parts_of_the_referrals() -> None:
    m = Beratungsmeldung(
        zuweisungen=9, kontakt_nicht_zustande=2, gespraeche_terminiert=7,
        gespraeche_stattgefunden=4, gespraeche_abgesagt=1, gespraeche_versaeumt=1,
        beginn=4, kurzberatungen=1, selbstmelder=2,
    )  # fmt: skip
    teile = wege_aus_anzahlen(m, 10)
    assert sum(teile[w] for w in WEGE) == 10
    assert (teile["offen"], teile["beraten"], teile["ohne_beratung"]) == (1, 3, 1)
    assert wege_aus_anzahlen(m, 3)["ueberzaehlig"] == 6


def test_a_hidden_figure_is_a_dot_and_never_summed() -> None:
    tafel = {"zeilen": ["a"], "spalten": ["offen", "zugewiesen"], "werte": [[None, 0]]}
    assert worttafel("wege", tafel).zeilen[0].werte == (GESPERRT, "0")


def test_a_change_from_vouchers_to_counts_counts_once(welt: Beratungswelt) -> None:
    for _ in range(4):
        welt.fall(
            welt.schein(date(2020, 5, 4)), beginn_am=date(2020, 5, 6), kontakt=True
        )
    _melde(welt, date(2020, 6, 1), date(2020, 6, 30), laufend_anfang=4, beginn=3,
           abschluss=3, laufend_ende=4, zuweisungen=3, kontakt_nicht_zustande=0,
           gespraeche_stattgefunden=3)  # fmt: skip
    (schulden, _) = berechne(2020, "jahr").tabellen["dienste"]
    assert schulden["tafeln"]["zugang"]["werte"][0] == [0, 7, 7]
    assert schulden["tafeln"]["abgang"]["werte"][0] == [3, 4, 7]
    assert schulden["hinweise"] == []
