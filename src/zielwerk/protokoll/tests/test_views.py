import csv
import io
import json
import re
import uuid

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.anker import ankerdatei, write_anker
from zielwerk.protokoll.models import Eintrag, Eintragswert
from zielwerk.protokoll.pruefer import pruefe
from zielwerk.protokoll.services import empty_werte, record_eintrag
from zielwerk.protokoll.tests.test_services import note

PROTOKOLL, SUCHE = reverse("protokoll:protokoll"), reverse("protokoll:suche")
EINTRAG = "protokoll:eintrag"
NIEMAND = uuid.UUID("01234567-89ab-cdef-0123-456789abcdef")


@pytest.fixture
def pruefung(besetzung: Besetzung) -> Client:
    return besetzung.client(Rolle.RECHNUNGSPRUEFUNG)


def search(client: Client, **felder: object) -> str:
    antwort = client.post(SUCHE, felder)
    assert antwort.status_code == 200
    assert antwort["Cache-Control"] == "no-store"
    return antwort.content.decode()


def test_the_record_is_read_page_by_page_by_its_roles(
    besetzung: Besetzung, pruefung: Client, django_assert_max_num_queries
) -> None:
    assert "Noch kein Eintrag." in pruefung.get(PROTOKOLL).content.decode()
    for nummer in range(120):
        note(besetzung, f"Vermerk Nummer {nummer}")
    with django_assert_max_num_queries(15):
        seite = pruefung.get(PROTOKOLL).content.decode()
    assert "Vermerk Nummer 119" in seite
    assert "Vermerk Nummer 69<" not in seite
    assert "Vermerk Nummer 69<" in pruefung.get(f"{PROTOKOLL}?seite=2").content.decode()
    assert besetzung.client(Rolle.TEAMLEITUNG).get(PROTOKOLL).status_code == 403


def test_a_person_is_searched_by_post_only_and_the_search_is_recorded(
    besetzung: Besetzung, pruefung: Client, django_assert_max_num_queries
) -> None:
    note(besetzung, "Angelegt")
    record_eintrag(
        mandant=besetzung.mandant,
        aktion="test.sammel",
        objekt=besetzung.kreis,
        text="Vertretung für Jana Petersen",
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    antwort = pruefung.get(SUCHE, {"person": "Petersen"})
    assert (antwort.status_code, antwort["Location"]) == (302, PROTOKOLL)
    assert Eintrag.objects.count() == 2

    with django_assert_max_num_queries(25):
        seite = search(pruefung, person="petersen")
    assert "1 Eintrag passt" in seite
    assert "Angelegt" in seite
    assert "Vertretung" not in seite
    seite = search(pruefung, person="petersen", ueberall="on")
    # The first search is found too: it names her.
    assert "3 Einträge passen" in seite
    vermerk = Eintrag.objects.neueste().first()
    assert (vermerk.aktion, vermerk.text) == (
        "protokoll.suche",
        "Protokoll nach einer Person durchsucht, Seite 1",
    )
    assert vermerk.nachher == {"person": "petersen", "ueberall": True}
    assert "Kein Eintrag passt." in search(pruefung, person="Niemand")
    assert Eintrag.objects.count() == 5


def test_pages_of_a_search_stay_what_they_were(
    besetzung: Besetzung, pruefung: Client
) -> None:
    for nummer in range(60):
        note(besetzung, f"Vermerk Nummer {nummer}")
    erste = search(pruefung, person="Petersen", ueberall="on")
    assert 'name="bis_nr" value="60"' in erste
    assert 'form="protokollsuche" name="seite" value="2"' in erste
    assert not re.search(r'(?:href|action)="[^"]*Petersen', erste)
    zweite = search(pruefung, person="Petersen", ueberall="on", bis_nr=60, seite=2)
    assert "60 Einträge passen" in zweite
    assert "Vermerk Nummer 9<" in zweite
    assert "Vermerk Nummer 10<" not in zweite
    assert Eintrag.objects.filter(aktion="protokoll.suche").count() == 2
    for falsch in ("0", "-1", "x", "9" * 40):
        assert "Einträge passen" in search(pruefung, seite=falsch, bis_nr="")


def test_object_time_and_action_are_searched(
    besetzung: Besetzung, pruefung: Client
) -> None:
    note(besetzung, "Am Kreis")
    note(besetzung, "Sammelvorgang", nachher={"objekte": [str(NIEMAND)]})
    kennung = besetzung.kreis.uuid
    for felder, anzahl in (
        ({"kennung": str(kennung)}, 2),
        ({"kennung": f"https://zielwerk.example/frist/{NIEMAND}/"}, 1),
        ({"objekt_art": "mandanten.mitgliedschaft"}, 2),
        ({"objekt_art": "mandanten.organisation"}, 0),
        ({"aktion": "test.vermerk"}, 2),
        ({"von": "25.01.2021", "bis": "25.01.2021"}, 2),
        ({"von": "26.01.2021"}, 0),
        ({"bis": "24.01.2021"}, 0),
        ({}, 2),
    ):
        seite = search(pruefung, **felder)
        wort = "Eintrag passt" if anzahl == 1 else "Einträge passen"
        assert (f"{anzahl} {wort}" if anzahl else "Kein Eintrag passt.") in seite
    assert Eintrag.objects.count() == 2, "only a search for a person is recorded"


def test_a_search_that_makes_no_sense_says_what_to_do(
    besetzung: Besetzung, pruefung: Client
) -> None:
    note(besetzung)
    assert "Darin steht keine Kennung." in search(pruefung, kennung="Frist 3")
    assert "Das Ende liegt vor" in search(pruefung, von="2.1.2021", bis="1.1.2021")
    seite = search(pruefung, person="Petersen", von="31.02.2021")
    assert "gültiges Datum" in seite
    assert Eintrag.objects.count() == 1


def test_an_entry_is_opened_with_values_before_and_after_and_that_is_recorded(
    besetzung: Besetzung, pruefung: Client, django_assert_max_num_queries
) -> None:
    note(
        besetzung,
        vorher={"stand": "offen", "alt": True},
        nachher={"stand": "erledigt <b>", "liste": [1, "ü"]},
    )
    with django_assert_max_num_queries(25):
        seite = pruefung.get(reverse("protokoll:eintrag", args=[1])).content.decode()
    for text in ("offen", "erledigt &lt;b&gt;", "[1, &quot;ü&quot;]", "ja"):
        assert text in seite
    assert "passt zu seiner Prüfsumme" in seite
    gelesen = Eintrag.objects.neueste().first()
    assert (gelesen.aktion, gelesen.text) == (
        "protokoll.gelesen",
        "Angesehen: Protokolleintrag 1",
    )
    assert Eintrag.objects.count() == 2
    for nummer in (99, 10**30):
        assert pruefung.get(f"{PROTOKOLL}{nummer}/").status_code == 404


def test_emptied_values_are_shown_as_such(
    besetzung: Besetzung, pruefung: Client
) -> None:
    note(besetzung, "Frau Beispiel", nachher={"name": "Beispiel"})
    empty_werte(
        mandant=besetzung.mandant,
        werte=Eintragswert.objects.mit_text("Beispiel"),
        anlass="Frist abgelaufen",
        durch=None,
        jetzt=JETZT,
    )
    seite = pruefung.get(reverse(EINTRAG, args=[1])).content.decode()
    assert "Beispiel<" not in seite
    assert seite.count("[gelöscht]") >= 2
    assert "passt zu seiner Prüfsumme" in seite


def test_entries_of_another_county_are_not_there(
    besetzung: Besetzung, fremder_client: Client
) -> None:
    note(besetzung, "Geheim")
    assert fremder_client.get(reverse(EINTRAG, args=[1])).status_code == 404
    assert "Geheim" not in fremder_client.get(PROTOKOLL).content.decode()
    assert "Geheim" not in search(fremder_client, person="Petersen")
    antwort = fremder_client.post(reverse("protokoll:ausgabe", args=["csv"]))
    assert "Geheim" not in antwort.content.decode("utf-8-sig")


def test_what_is_found_is_handed_out_as_csv_and_xlsx_without_formulas(
    besetzung: Besetzung, pruefung: Client
) -> None:
    note(besetzung, "=HYPERLINK(1)", vorher={"x": None}, nachher={"x": "-1", "y": 2})
    note(besetzung, "Zweiter")
    antwort = pruefung.post(reverse("protokoll:ausgabe", args=["csv"]), {"bis": ""})
    zeilen = list(
        csv.DictReader(io.StringIO(antwort.content.decode("utf-8-sig")), delimiter=";")
    )
    assert [z["Vermerk"] for z in zeilen] == ["Zweiter", "'=HYPERLINK(1)"]
    assert (zeilen[1]["Vorher"], zeilen[1]["Nachher"]) == ("x: –", "x: -1; y: 2")
    assert zeilen[1]["Ereignis am"] == "25.01.2021 10:20:00"
    antwort = pruefung.post(
        reverse("protokoll:ausgabe", args=["xlsx"]),
        {"person": "Petersen", "bis_nr": "2"},
    )
    blatt = openpyxl.load_workbook(io.BytesIO(antwort.content))["Protokoll"]
    assert [z[3].value for z in blatt.iter_rows(min_row=2)] == [
        "Zweiter",
        "=HYPERLINK(1)",
    ]
    assert blatt["D3"].data_type == "s"
    ausgaben = Eintrag.objects.neueste().filter(aktion="protokoll.ausgabe")
    assert [(e.text, e.nachher) for e in ausgaben] == [
        (
            "Protokoll ausgegeben als XLSX: 2 Einträge",
            {"form": "xlsx", "menge": 2, "person": "Petersen"},
        ),
        ("Protokoll ausgegeben als CSV: 2 Einträge", {"form": "csv", "menge": 2}),
    ]
    assert pruefung.get(reverse("protokoll:ausgabe", args=["csv"])).status_code == 405
    assert pruefung.post(reverse("protokoll:ausgabe", args=["pdf"])).status_code == 404
    falsch = pruefung.post(reverse("protokoll:ausgabe", args=["csv"]), {"von": "x"})
    assert "TT.MM.JJJJ" in falsch.content.decode()
    assert ausgaben.count() == 2


def test_the_chain_is_handed_out_for_checking_elsewhere(
    besetzung: Besetzung, pruefung: Client
) -> None:
    note(besetzung)
    antwort = pruefung.post(reverse("protokoll:export"))
    zeilen = [json.loads(z) for z in antwort.getvalue().splitlines()]
    assert pruefe(zeilen).befund is None
    assert zeilen[-1]["ende"]["nr"] == 2, "its own entry is in it"
    assert Eintrag.objects.neueste().first().nachher == {"form": "jsonl", "menge": 2}
    assert pruefung.get(reverse("protokoll:export")).status_code == 405


def test_anchors_are_shown_compared_and_handed_out(
    besetzung: Besetzung, pruefung: Client
) -> None:
    adresse = reverse("protokoll:anker")
    datei = reverse("protokoll:ankerdatei")
    assert "Noch kein Anker." in pruefung.get(adresse).content.decode()
    assert pruefung.get(datei).status_code == 404
    note(besetzung)
    write_anker(mandant=besetzung.mandant, jetzt=JETZT)
    seite = pruefung.get(adresse).content.decode()
    assert "25.01.2021, 09:20" in seite
    assert "steht so in der Kette" in seite
    pfad = ankerdatei(besetzung.mandant)
    assert pruefung.get(datei).getvalue() == pfad.read_bytes()
    echt = pfad.read_bytes()
    pfad.write_bytes(echt.replace(b'"nr":1', b'"nr":7'))
    assert "steht nicht mehr so" in pruefung.get(adresse).content.decode()
    pfad.write_bytes(b"kaputt\n")
    assert "Zeile 1 ist nicht lesbar." in pruefung.get(adresse).content.decode()
