"""Pages of deletion and Auskunft: who may, what they show, what is refused."""

import io
import json

import pytest
from django.urls import reverse
from pypdf import PdfReader

from zielwerk.conftest import JETZT
from zielwerk.datenschutz.models import Loeschlauf, Loeschregel, Loeschsperre
from zielwerk.datenschutz.services import add_sperre
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.widersprueche.models import Widerspruch

LEITUNG, STELLE = Rolle.GESCHAEFTSFUEHRUNG, Rolle.WIDERSPRUCHSSTELLE
VERWALTUNG = ("datenschutz:loeschung", "datenschutz:regeln", "datenschutz:sperren")
PERSON = {"begriffe": "W-0003"}


@pytest.fixture
def leitung(bestand):
    return bestand.besetzung.client(LEITUNG)


@pytest.fixture
def stelle(bestand):
    return bestand.besetzung.client(STELLE)


@pytest.fixture
def spaeter(bestand):
    Mandant.objects.update(beispiel_tag="2025-06-01")


def seite(client, name, *teile, **daten):
    ziel = reverse(name, args=teile)
    return client.post(ziel, daten) if daten else client.get(ziel)


@pytest.mark.parametrize("name", VERWALTUNG)
def test_pages_for_those_who_manage_deletion(bestand, leitung, stelle, name):
    antwort = seite(leitung, name)
    assert antwort.status_code == 200
    assert antwort["Cache-Control"] == "no-store"
    assert seite(stelle, name).status_code == 403


def test_auskunft_is_for_those_who_may_see_case_numbers(leitung, stelle):
    assert seite(stelle, "datenschutz:auskunft").status_code == 200
    for name in ("datenschutz:auskunft", "datenschutz:antrag"):
        assert seite(leitung, name, **PERSON).status_code == 403


def test_the_preview_counts_and_a_run_needs_a_confirmation(leitung, spaeter):
    text = seite(leitung, "datenschutz:loeschung").content.decode()
    assert "Löschlauf starten" in text
    antwort = seite(leitung, "datenschutz:starten", x="1")
    assert "Bitte bestätigen Sie" in antwort.content.decode()
    assert Loeschlauf.objects.count() == 0

    antwort = seite(leitung, "datenschutz:starten", bestaetigt="on")
    lauf = Loeschlauf.objects.get()
    assert antwort["Location"] == reverse("datenschutz:lauf", args=[lauf.uuid])
    bericht = seite(leitung, "datenschutz:lauf", lauf.uuid).content.decode()
    assert "5 Aktenzeichen" in bericht
    assert "W-000" not in bericht
    assert not Widerspruch.objects.zuordenbar().exists()
    danach = seite(leitung, "datenschutz:loeschung").content.decode()
    assert "Abgeschlossen" in danach
    assert "Nichts ist fällig" in danach
    again = seite(leitung, "datenschutz:starten", bestaetigt="on")
    assert again["Location"] == reverse("datenschutz:loeschung")


def test_a_broken_off_run_is_shown_and_taken_up(bestand, leitung, spaeter):
    lauf = Loeschlauf.objects.create(
        mandant=bestand.besetzung.mandant,
        art="regel",
        stichtag="2025-06-01",
        anlass="Löschregeln",
        bericht={"geloescht": {}, "zurueckgehalten": []},
        begonnen_am=JETZT,
    )
    assert "weiterführen" in seite(leitung, "datenschutz:loeschung").content.decode()
    antwort = seite(leitung, "datenschutz:starten", bestaetigt="on")
    assert "Es läuft schon ein Löschlauf" in antwort.content.decode()
    assert (
        "Weiterführen" in seite(leitung, "datenschutz:lauf", lauf.uuid).content.decode()
    )
    seite(leitung, "datenschutz:lauf", lauf.uuid, x="1")
    lauf.refresh_from_db()
    assert lauf.zustand == "abgeschlossen"


def test_emptied_rows_say_so_and_the_file_is_gone(bestand, leitung, stelle, spaeter):
    datei = bestand.liste.einlesung.datei
    seite(leitung, "datenschutz:starten", bestaetigt="on")
    zeilen = seite(stelle, "widersprueche:zeilen", bestand.liste.uuid).content.decode()
    assert zeilen.count("gelöscht") >= 5
    antwort = seite(stelle, "dokumente:datei", datei.uuid)
    assert antwort.status_code == 410
    assert "gelöscht: Löschregel" in antwort.content.decode()
    for name, teile in (
        ("listen:uebernehmen", ()),
        ("listen:zeile", (2,)),
        ("listen:fehlermappe", ()),
    ):
        erwartet = 200 if name == "listen:uebernehmen" else 404
        einlesung = bestand.liste.einlesung.uuid
        assert seite(stelle, name, einlesung, *teile).status_code == erwartet


def test_a_period_is_set(leitung):
    ziel = "datenschutz:regel"
    daten = {"monate": "24", "gilt_ab": "01.03.2021", "grund": "Beschluss"}
    assert seite(leitung, ziel, "fallkennung", **daten).status_code == 302
    assert Loeschregel.objects.get().monate == 24
    assert "Beschluss" in seite(leitung, "datenschutz:regeln").content.decode()
    assert seite(leitung, ziel, "gibtesnicht").status_code == 404
    zu_frueh = seite(leitung, ziel, "protokollwert", **daten | {"gilt_ab": "heute"})
    assert "frühestens ab dem 08.02.2021" in zu_frueh.content.decode()
    assert seite(leitung, ziel, "protokollwert", monate="0").status_code == 200
    assert Loeschregel.objects.count() == 1


def test_a_hold_is_set_and_lifted_and_its_case_stays_with_its_office(
    bestand, leitung, stelle
):
    seite(leitung, "datenschutz:sperren", fallkennung="W-0002", grund="Klage")
    sperre = Loeschsperre.objects.get()
    text = seite(leitung, "datenschutz:sperren").content.decode()
    assert "W-0002" not in text
    assert "Kennung nur für die Stelle" in text
    liste = str(bestand.liste.einlesung.uuid)
    seite(leitung, "datenschutz:sperren", liste=liste, grund="Prüfung")
    assert Loeschsperre.objects.offen().count() == 2
    beides = seite(
        leitung, "datenschutz:sperren", liste=liste, fallkennung="W-1", grund="x"
    )
    assert "entweder ein Aktenzeichen oder eine Liste" in beides.content.decode()

    ziel = "datenschutz:aufheben"
    assert seite(leitung, ziel, sperre.uuid).status_code == 200
    falsch = seite(leitung, ziel, sperre.uuid, grund="W-0002 fertig")
    assert "kein Aktenzeichen" in falsch.content.decode()
    assert seite(leitung, ziel, sperre.uuid, grund="Ende").status_code == 302
    assert seite(leitung, ziel, sperre.uuid).status_code == 404
    assert "Ende" in seite(leitung, "datenschutz:sperren").content.decode()


def test_a_foreign_run_and_hold_are_not_found(bestand, fremder_client):
    sperre = add_sperre(
        fallkennung="W-0002", grund="x", durch=bestand.leitung, jetzt=JETZT
    )
    lauf = Loeschlauf.objects.create(
        mandant=bestand.besetzung.mandant,
        art="antrag",
        zustand="abgeschlossen",
        stichtag="2021-01-25",
        anlass="x",
        bericht={"geloescht": {}, "zurueckgehalten": []},
        begonnen_am=JETZT,
        beendet_am=JETZT,
    )
    assert seite(fremder_client, "datenschutz:aufheben", sperre.uuid).status_code == 404
    assert seite(fremder_client, "datenschutz:lauf", lauf.uuid).status_code == 404


def test_auskunft_shows_everything_and_is_recorded(stelle):
    antwort = seite(
        stelle, "datenschutz:auskunft", begriffe="W-0003\nVorname3 Nachname3"
    )
    text = antwort.content.decode()
    assert antwort["Cache-Control"] == "no-store"
    assert "Widersprüche (1)" in text
    assert "Hochgeladene Listen (1)" in text
    assert "Vorname3 Nachname3" in text
    assert "ab 01.01.2024 (Löschregel „Aktenzeichen in übernommenen Listen“)" in text
    assert "ab 01.01.2023 (Löschregel „Hochgeladene Listen" in text
    assert "W-0004" not in text
    eintrag = Eintrag.objects.neueste().first()
    assert eintrag.aktion == "datenschutz.auskunft_gesucht"
    assert eintrag.nachher["gesucht"] == ["W-0003", "Vorname3 Nachname3"]
    assert "W-0003" not in eintrag.text
    again = seite(stelle, "datenschutz:auskunft", **PERSON).content.decode()
    assert "Protokoll (1)" in again


def test_auskunft_on_an_employee_and_on_nobody(stelle):
    text = seite(
        stelle, "datenschutz:auskunft", begriffe="Birte Clausen"
    ).content.decode()
    assert "widerspruchsstelle@jobcenter.example" in text
    nichts = seite(stelle, "datenschutz:auskunft", begriffe="Gibt Esnicht")
    assert "Nichts gefunden" in nichts.content.decode()
    kurz = seite(stelle, "datenschutz:auskunft", begriffe="ab").content.decode()
    assert "zu kurz" in kurz
    viele = "\n".join(f"Wort {nr}" for nr in range(11))
    zu_viele = seite(stelle, "datenschutz:auskunft", begriffe=viele).content.decode()
    assert "höchstens 10" in zu_viele


def test_auskunft_leaves_the_house_only_after_the_identity_was_checked(stelle):
    ziel = "datenschutz:ausgabe"
    ohne = seite(stelle, ziel, "json", **PERSON)
    assert "prüfen Sie zuerst die Identität" in ohne.content.decode()
    assert "prüf" not in seite(stelle, ziel, "json", begriffe="x")["Content-Type"]
    daten = PERSON | {"identitaet": "on"}
    assert seite(stelle, ziel, "doc", **daten).status_code == 404
    antwort = seite(stelle, ziel, "json", **daten)
    assert antwort["Content-Disposition"] == 'attachment; filename="auskunft.json"'
    gelesen = json.loads(antwort.content)
    assert gelesen["format"] == "zielwerk-auskunft"
    widersprueche = gelesen["abschnitte"][0]
    assert widersprueche["bezeichnung"] == "Widersprüche"
    angaben = {a["feld"]: a["wert"] for a in widersprueche["funde"][0]["angaben"]}
    assert angaben["Aktenzeichen"] == "W-0003"
    assert angaben["Eingang"] == "02.03.2020"
    assert len(gelesen["rechte"]) == 4
    letzter = Eintrag.objects.neueste().first()
    assert letzter.aktion == "datenschutz.auskunft_ausgegeben"
    assert letzter.nachher["form"] == "json"


def test_auskunft_as_accessible_pdf(stelle):
    daten = PERSON | {"identitaet": "on"}
    antwort = seite(stelle, "datenschutz:ausgabe", "pdf", **daten)
    assert antwort["Content-Type"] == "application/pdf"
    assert antwort["Cache-Control"] == "no-store"
    pdf = PdfReader(io.BytesIO(antwort.content))
    assert b"pdfuaid" in antwort.content
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "W-0003" in "".join(s.extract_text() for s in pdf.pages)


def test_deleting_on_request_shows_first_then_deletes(stelle):
    vorschau = seite(stelle, "datenschutz:antrag", **PERSON).content.decode()
    assert "Eine Datei wird ganz gelöscht" in vorschau
    assert Loeschlauf.objects.count() == 0
    daten = PERSON | {
        "schritt": "bestaetigt",
        "anlass": "Unrechtmäßig verarbeitet (Art. 17 Abs. 1 Buchst. d DSGVO)",
    }
    assert (
        "Bitte bestätigen"
        in seite(stelle, "datenschutz:antrag", **daten).content.decode()
    )
    daten["bestaetigt"] = "on"
    falsch = seite(stelle, "datenschutz:antrag", **daten | {"vorgang": "zu W-0003"})
    assert "weder Name noch Fall" in falsch.content.decode()
    antwort = seite(stelle, "datenschutz:antrag", **daten | {"vorgang": "DS 7/2021"})
    lauf = Loeschlauf.objects.get()
    assert antwort["Location"] == reverse("datenschutz:antragslauf", args=[lauf.uuid])
    assert (lauf.art, lauf.zustand) == ("antrag", "abgeschlossen")
    assert "Vorgang DS 7/2021" in lauf.anlass
    bericht = seite(stelle, "datenschutz:antragslauf", lauf.uuid).content.decode()
    assert "1 Aktenzeichen" in bericht
    assert Widerspruch.objects.zuordenbar().count() == 4
    nichts = seite(stelle, "datenschutz:antrag", **PERSON).content.decode()
    assert "Nichts zu löschen" in nichts
    weg = seite(stelle, "datenschutz:antrag", **daten).content.decode()
    assert "nichts löschen" in weg or "Nichts zu löschen" in weg
    assert (
        "zu kurz" in seite(stelle, "datenschutz:antrag", begriffe="a").content.decode()
    )


def test_a_case_is_put_on_hold_from_the_result(stelle):
    ziel = "datenschutz:fall_sperren"
    ohne = seite(stelle, ziel, **PERSON)
    assert Loeschsperre.objects.count() == 0
    assert ohne.status_code == 200
    zwei = seite(stelle, ziel, begriffe="W-0003\nW-0004", grund="Klage")
    assert "nur nach dem Aktenzeichen" in zwei.content.decode()
    gut = seite(stelle, ziel, **PERSON, grund="Klage anhängig")
    assert "Der Fall ist gesperrt" in gut.content.decode()
    assert Loeschsperre.objects.get().fallkennung == "W-0003"
    assert seite(stelle, ziel, begriffe="a", grund="x").status_code == 200
