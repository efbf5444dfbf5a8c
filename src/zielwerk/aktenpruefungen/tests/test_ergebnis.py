"""A closed audit: its result, its evidence, what follows, the county beside it."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document

from zielwerk.aktenpruefungen import demo
from zielwerk.aktenpruefungen.auswertung_views import _achse, werte_von
from zielwerk.aktenpruefungen.bericht import schreibe_bericht
from zielwerk.aktenpruefungen.models import Kreispruefung
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    Eingabe,
    add_risikoakte,
    begin_bogen,
    behobene,
    close_bogen,
    close_pruefung,
    end_abgelaufene,
    end_einsicht,
    grant_einsicht,
    hat_einsicht,
    kreis_neben_jobcenter,
    maengelakten,
    mark_ausgefallen,
    massnahmen_zu,
    note_feststellung,
    offene_boegen,
    record_kreisergebnis,
    record_nachpruefung,
    reopen_pruefung,
    request_kreispruefung,
    save_antworten,
    waive_kreispruefung,
)
from zielwerk.aktenpruefungen.tests.conftest import SPAETER
from zielwerk.conftest import HEUTE
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen.services import bezug_zu, open_massnahme
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.demo import build_2020
from zielwerk.vereinbarung.models import Nachweis

NEBENKOSTEN = "nebenkostenabrechnung-nicht-angefordert"
REGELUNG = Eingabe("nein", "regelung", "Sozialschutzpaket")
FUNDE = {1: {1: REGELUNG}, 3: {1: Eingabe("nein", "versaeumnis")}}
ABEND = SPAETER + timedelta(hours=3)


@pytest.fixture
def geprueft(ziehe, besetzung):
    """Return a function that draws and fills every sheet."""

    def geprueft(funde=FUNDE, **felder):
        eine = ziehe(**{"fester_umfang": 8, "verfahren": "anteilig", **felder})
        demo.geprueft(eine, funde, besetzung.mitglieder, HEUTE)
        return eine

    return geprueft


@pytest.fixture
def zu(team):
    """Return a function that closes an audit."""

    def zu(eine):
        return close_pruefung(pruefung=eine, durch=team, jetzt=ABEND)

    return zu


def test_nothing_is_closed_while_a_sheet_is_open(ziehe, team):
    eine = ziehe(fester_umfang=3)
    assert offene_boegen(eine) == [
        "3 Akten sind noch nicht geprüft",
        "1 zweite Prüfung fehlt",
    ]
    with pytest.raises(AktenpruefungError, match="3 Akten sind noch nicht"):
        close_pruefung(pruefung=eine, durch=team, jetzt=ABEND)


def test_the_result_counts_files_causes_and_readers(geprueft, zu):
    eine = zu(geprueft())
    fachlich, verbuchung = eine.ergebnis["achsen"]
    assert (fachlich["fehler"], fachlich["gezogen"], fachlich["nur_regelung"]) == (
        2,
        8,
        1,
    )
    assert verbuchung["fehler"] == 0
    assert set(fachlich["gruppen"]) == {"dienststelle", "team"}
    assert all(z["obergrenze"] for z in fachlich["gruppen"]["dienststelle"])
    (mangel,) = eine.ergebnis["maengel"]
    assert mangel["ursachen"] == {"Versäumnis": 1, "Durch Regelung bedingt": 1}
    assert mangel["regelungen"] == ["Sozialschutzpaket"]
    assert mangel["frueher"] == []
    zweite = eine.ergebnis["zweitleser"]
    assert [(z["gelesen"], z["gleich"]) for z in zweite] == [(1, 1), (1, 1)]
    assert "BG-" not in str(eine.ergebnis)


def test_a_second_audit_names_what_was_there_before(geprueft, zu):
    zu(geprueft(titel="Erste"))
    zweite = zu(geprueft({2: {1: REGELUNG}}, titel="Zweite"))
    assert zweite.ergebnis["maengel"][0]["frueher"] == []
    # Drawn in the same minute: only what was drawn before counts as earlier.
    zweite.gezogen_am += timedelta(hours=1)
    zweite.save()
    reopen_pruefung(
        pruefung=zweite, grund="vertan", durch=zweite.gezogen_durch, jetzt=ABEND
    )
    zweite = zu(zweite)
    assert zweite.ergebnis["maengel"][0]["frueher"] == ["Erste"]
    satz = zweite.ergebnis["achsen"][0]["vergleich"]
    assert "Erste, gleiche Prüfliste: 2 von 8" in satz


def test_missing_and_chosen_files_in_the_result(ziehe, team, besetzung, zu):
    eine = ziehe(fester_umfang=6, verfahren="systematisch")
    mark_ausgefallen(
        akte=eine.akten.first(), grund="verbrannt", durch=team, jetzt=SPAETER
    )
    add_risikoakte(
        pruefung=eine, kennung="BG-00003", grund="Hinweis", durch=team, jetzt=SPAETER
    )
    with pytest.raises(AktenpruefungError):
        zu(eine)
    for akte in eine.akten.zu_pruefen():
        _fuelle(akte, "erst", team, {2: Eingabe("nein", "ungeklaert")} if
                akte.art == "risiko" else {})  # fmt: skip
        if akte.ist_zweitpruefung:
            leitung = besetzung.mitglieder[Rolle.BEREICHSLEITUNG]
            _fuelle(akte, "zweit", leitung, {})
    ergebnis = zu(eine).ergebnis
    assert [a["fehler"] for a in ergebnis["achsen"]] == [1, 1]
    assert ergebnis["ausgefallen"][0]["ersetzt"] is False
    assert ergebnis["risiko"] == {"akten": 1, "fachlichkeit": 1, "verbuchung": 0}
    assert ergebnis["maengel"] == []


def _fuelle(akte, leser, wer, funde):
    bogen = begin_bogen(akte=akte, leser=leser, durch=wer, jetzt=SPAETER)
    antworten = dict.fromkeys(range(1, 6), Eingabe("ja")) | funde
    wann = {"durch": wer, "jetzt": SPAETER}
    bogen = save_antworten(bogen=bogen, antworten=antworten, version=1, **wann)
    close_bogen(bogen=bogen, version=2, **wann)


def test_amounts_are_projected_only_when_drawn_by_amount(geprueft, zu):
    viel = Eingabe("nein", "versaeumnis", betrag=Decimal("100.00"))
    wenig = Eingabe("nein", "versaeumnis", betrag=Decimal("-5.00"))
    falsch = {1: {4: viel}, 2: {4: wenig}}
    einfach = zu(geprueft(falsch)).ergebnis["betraege"]
    assert einfach == {"zu_viel": "100.00", "zu_wenig": "5.00", "hochrechnung": None}
    betrag = zu(geprueft(falsch, verfahren="betrag")).ergebnis
    assert "zu viel gebucht" in betrag["betraege"]["hochrechnung"]["satz"]
    assert betrag["achsen"][0]["hochgerechnet"] is False


def test_the_open_frist_is_answered_by_itself(besetzung, geprueft, zu):
    build_2020(besetzung.mitglieder)
    frist = (
        Frist.objects.offen()
        .filter(pflichtfrist__punkt__schluessel="aktenpruefungen")
        .latest("faellig_am")
    )
    eine = geprueft()
    wann = ABEND.replace(year=2020, month=12, day=10)
    close_pruefung(pruefung=eine, durch=eine.gezogen_durch, jetzt=wann)
    nachweis = Nachweis.objects.get(frist=frist)
    assert "Beanstandet Fachlichkeit: 2 von 8 Akten" in nachweis.text
    assert str(eine.uuid) in nachweis.verweis


def test_taken_back_and_closed_again(geprueft, zu, team):
    eine = zu(geprueft())
    with pytest.raises(AktenpruefungError, match="Grund"):
        reopen_pruefung(pruefung=eine, grund=" ", durch=team, jetzt=ABEND)
    offen = reopen_pruefung(pruefung=eine, grund="x", durch=team, jetzt=ABEND)
    assert (offen.ergebnis, offen.abgeschlossen_am) == ({}, None)
    with pytest.raises(AktenpruefungError, match="abgeschlossen ist"):
        record_nachpruefung(
            pruefung=offen, schluessel=NEBENKOSTEN, pks=[], am=HEUTE, durch=team,
            jetzt=ABEND,
        )  # fmt: skip
    with pytest.raises(AktenpruefungError, match="nicht im Ergebnis"):
        note_feststellung(
            pruefung=offen, schluessel=NEBENKOSTEN, durch=team, jetzt=ABEND
        )
    zu(offen)


def test_from_the_finding_to_the_massnahme_and_the_recheck(
    besetzung, geprueft, zu, team
):
    eine = zu(geprueft())
    wer = {"pruefung": eine, "durch": besetzung.kreis, "jetzt": ABEND}
    with pytest.raises(AktenpruefungError, match="Keine geltende"):
        note_feststellung(schluessel=NEBENKOSTEN, **wer)
    build_2020(besetzung.mitglieder)
    notiz = note_feststellung(schluessel=NEBENKOSTEN, **wer)
    assert notiz == note_feststellung(schluessel=NEBENKOSTEN, **wer)
    assert "in 2 Akten der Stichprobe" in notiz.text
    tat = open_massnahme(
        bezug=bezug_zu(notiz), titel="Nachfordern", begruendung="x",
        verantwortlich=team, bis_am=HEUTE, erwartete_wirkung="x",
        wirkung_pruefen_am=HEUTE, durch=besetzung.kreis, jetzt=ABEND,
    )  # fmt: skip
    assert massnahmen_zu(eine) == {NEBENKOSTEN: tat}
    akten = maengelakten(eine, NEBENKOSTEN)
    angaben = {**wer, "schluessel": NEBENKOSTEN}
    pks = [akten[0].pk]
    assert record_nachpruefung(pks=pks, am=HEUTE, **angaben) == 1
    assert behobene(eine) == {NEBENKOSTEN: 1}
    with pytest.raises(AktenpruefungError, match="Zukunft"):
        record_nachpruefung(pks=pks, am=date(2021, 2, 1), **angaben)
    assert record_nachpruefung(pks=[], am=HEUTE, **angaben) == 0


@pytest.mark.parametrize("felder", [{}, {"verfahren": "betrag"}])
def test_the_report_has_every_figure_and_no_kennung(geprueft, zu, felder):
    falsch = {
        1: {1: REGELUNG},
        2: {4: Eingabe("nein", "versaeumnis", betrag=Decimal(9))},
    }
    eine = zu(geprueft(falsch, **felder))
    waive_kreispruefung(
        jahr=2021, grund="Pandemie", durch=eine.gezogen_durch, jetzt=ABEND
    )
    achsen = [_achse(achse) for achse in eine.ergebnis["achsen"]]
    werte = werte_von(achsen, eine)
    datei = Document(BytesIO(schreibe_bericht(eine, achsen, werte, "docx")))
    text = "\n".join(p.text for p in datei.paragraphs)
    zellen = "\n".join(
        z.text for t in datei.tables for reihe in t.rows for z in reihe.cells
    )
    assert "Beanstandet: 1 von" in text
    assert "Pandemie" in text
    assert "4711 (Würfel)" in text + zellen
    assert "Nebenkostenabrechnung nicht angefordert" in zellen
    assert "BG-" not in text + zellen
    assert schreibe_bericht(eine, achsen, werte, "pdf").startswith(b"%PDF")


@pytest.fixture
def bitte(besetzung, geprueft, zu):
    return request_kreispruefung(
        pruefung=zu(geprueft()), umfang="beanstandete Akten", durch=besetzung.kreis,
        jetzt=ABEND,
    )  # fmt: skip


def _gewaehre(bitte, leitung, von, bis):
    return grant_einsicht(
        kreispruefung=bitte, von=von, bis=bis, durch=leitung, jetzt=ABEND
    )


def test_access_of_the_county_ends_by_itself(besetzung, bitte, leitung):
    eine = bitte.pruefung
    assert not hat_einsicht(eine, HEUTE)
    bis = HEUTE + timedelta(days=4)
    for von, ende, satz in (
        (HEUTE, HEUTE - timedelta(days=1), "letzte Tag"),
        (HEUTE, HEUTE + timedelta(days=61), "höchstens 60 Tage"),
    ):
        with pytest.raises(AktenpruefungError, match=satz):
            _gewaehre(bitte, leitung, von, ende)
    gewaehrt = _gewaehre(bitte, leitung, HEUTE, bis)
    assert [hat_einsicht(eine, HEUTE + timedelta(days=n)) for n in (-1, 0, 4, 5)] == [
        False,
        True,
        True,
        False,
    ]
    assert end_abgelaufene(mandant=besetzung.mandant, jetzt=ABEND) == []
    danach = ABEND + timedelta(days=5)
    assert end_abgelaufene(mandant=besetzung.mandant, jetzt=danach) == [gewaehrt]
    assert end_abgelaufene(mandant=besetzung.mandant, jetzt=danach) == []
    taten = Eintrag.objects.zu(gewaehrt).values_list("aktion", flat=True)
    assert list(taten)[::-1] == [
        f"aktenpruefungen.kreis_{wort}"
        for wort in ("angefordert", "einsicht", "beendet")
    ]
    fertig = record_kreisergebnis(
        kreispruefung=gewaehrt, ergebnis_text="Keine Abweichung", durch=besetzung.kreis,
        jetzt=danach,
    )  # fmt: skip
    assert fertig.ergebnis_text == "Keine Abweichung"


def test_what_the_county_finds_stands_beside_the_jobcenter(besetzung, bitte, leitung):
    eine = bitte.pruefung
    assert kreis_neben_jobcenter(eine) == []
    for akte in eine.akten.gezogen().order_by("pk")[:3]:
        _fuelle(akte, "kreis", besetzung.kreis, {2: Eingabe("nein", "ungeklaert")})
    fachlich, verbuchung = kreis_neben_jobcenter(eine)
    assert (fachlich["erste"], fachlich["zweite"], fachlich["gleich"]) == (2, 3, 2)
    assert verbuchung["gleich"] == 3
    _gewaehre(bitte, leitung, HEUTE, HEUTE)
    wer = {"durch": besetzung.kreis, "jetzt": ABEND}
    end_einsicht(kreispruefung=bitte, ergebnis_text="drei Fälle", **wer)
    assert not hat_einsicht(eine, HEUTE)
    with pytest.raises(AktenpruefungError, match="Beendet"):
        end_einsicht(kreispruefung=bitte, ergebnis_text="x", **wer)


def test_what_the_county_cannot_ask_for(besetzung, ziehe, plane, bitte):
    wer = {"durch": besetzung.kreis, "jetzt": ABEND}
    for eine, umfang, satz in (
        (plane(), "x", "gezogenen"),
        (bitte.pruefung, " ", "was geprüft"),
        (bitte.pruefung, "noch einmal", "läuft schon"),
    ):
        with pytest.raises(AktenpruefungError, match=satz):
            request_kreispruefung(pruefung=eine, umfang=umfang, **wer)
    with pytest.raises(AktenpruefungError, match="Grund"):
        waive_kreispruefung(jahr=2020, grund="", **wer)
    waive_kreispruefung(jahr=2020, grund="Corona-Pandemie", **wer)
    with pytest.raises(AktenpruefungError, match="schon verzichtet"):
        waive_kreispruefung(jahr=2020, grund="Corona-Pandemie", **wer)
    assert Kreispruefung.objects.filter(zustand="verzichtet").count() == 1
