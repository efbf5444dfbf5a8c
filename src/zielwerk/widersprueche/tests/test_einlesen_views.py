"""The wizard in a browser without JavaScript, as the roles may use it."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from zielwerk.listen.ablage import befundzeilen
from zielwerk.listen.models import Einlesung
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.tests.dateien import DATEN
from zielwerk.mandanten.rechte import Rolle
from zielwerk.widersprueche.einlesen import profil
from zielwerk.widersprueche.models import Widerspruchsliste
from zielwerk.widersprueche.tests.test_einlesen_services import (  # noqa: F401
    FEHLER,
    GUT,
    STAND,
    tabelle,
)

NEU = "listen:neu"


@pytest.fixture
def client(besetzung, tabelle):  # noqa: F811
    return besetzung.client(Rolle.WIDERSPRUCHSSTELLE)


def _hochladen(client, inhalt=GUT, name="liste.xlsx", stand="30.06.2020"):
    datei = io.BytesIO(inhalt)
    datei.name = name
    return client.post(
        reverse(NEU, args=["widersprueche"]), {"datei": datei, "stand_am": stand}
    )


def _eine():
    return Einlesung.objects.get()


def _zuordnen(client, **ersatz):
    eine = _eine()
    daten = {f"spalte_{s['buchstabe']}": s["feld"] for s in eine.spalten}
    daten |= {"version": eine.version, **ersatz}
    return client.post(reverse("listen:spalten", args=[eine.uuid]), daten)


def _berichtigen(client, zeile, feld, wert, grund="Tippfehler"):
    eine = _eine()
    daten = {
        "version": eine.version,
        "zeile": zeile,
        "feld": feld,
        "wert": wert,
        "grund": grund,
    }
    return client.post(reverse("listen:berichtigen", args=[eine.uuid]), daten)


def _text(antwort):
    assert antwort.status_code == 200
    return antwort.content.decode()


def test_whole_way_from_file_to_accepted_list(client):
    assert "Datei" in _text(client.get(reverse("listen:neu", args=["widersprueche"])))
    antwort = _hochladen(client)
    eine = _eine()
    assert antwort.url == reverse("listen:spalten", args=[eine.uuid])
    seite = _text(client.get(antwort.url))
    assert "Alle 6 Pflichtfelder sind zugeordnet." in seite
    assert "Sicher erkannt" in seite
    antwort = _zuordnen(client)
    assert antwort.url == reverse("listen:zeilen", args=[eine.uuid])
    assert "Alle Zeilen sind fehlerfrei" in _text(client.get(antwort.url))
    adresse = reverse("listen:uebernehmen", args=[eine.uuid])
    assert "Liste übernehmen" in _text(client.get(adresse))
    client.post(adresse, {"version": _eine().version})
    assert "Übernommen am" in _text(client.get(adresse))
    assert Widerspruchsliste.objects.get().widersprueche.count() == 30


def test_faulty_rows_are_shown_with_found_expected_and_a_form(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    seite = _text(client.get(reverse("listen:zeilen", args=[_eine().uuid])))
    assert "6 Zeilen haben Fehler" in seite
    assert "24 von 30 Zeilen sind fehlerfrei." in " ".join(seite.split())
    assert "31.02.2020" in seite
    assert "Der Februar 2020 hat 29 Tage." in seite
    assert "Grund ohne Stattgabe" in seite
    assert seite.count('name="wert"') == 6


def test_correction_leads_to_the_next_faulty_row(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    antwort = _berichtigen(client, 4, "eingang_am", "29.02.2020")
    naechster = _eine().befunde.filter(schwere="fehler").first()
    assert naechster.zeile == 6
    assert antwort.url.endswith(f"#befund-{naechster.lfd_nr}")
    assert "Berichtigt" in _text(client.get(antwort.url))


def test_refused_correction_keeps_what_was_typed(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    seite = _text(_berichtigen(client, 4, "eingang_am", "30.02.2020"))
    assert (
        "Der Februar 2020 hat 29 Tage. Bitte geben Sie ein gültiges Datum ein." in seite
    )
    assert 'value="30.02.2020"' in seite
    ohne = _text(_berichtigen(client, 4, "eingang_am", "29.02.2020", grund=""))
    assert "Bitte wählen Sie einen Grund." in ohne


def test_correction_can_be_taken_back(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    _berichtigen(client, 4, "eingang_am", "29.02.2020")
    eine = _eine()
    client.post(
        reverse("listen:zuruecknehmen", args=[eine.uuid]),
        {"version": eine.version, "zeile": 4, "feld": "eingang_am"},
    )
    assert _eine().berichtigungen == []


def test_findings_are_filtered_by_severity_and_cause(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    adresse = reverse("listen:zeilen", args=[_eine().uuid])
    assert "neuer Sachvortrag" in _text(client.get(adresse, {"zeigen": "warnung"}))
    leer = _text(client.get(adresse, {"zeigen": "warnung", "ursache": "gibt es nicht"}))
    assert "Nichts gefunden." in leer
    assert "§ 88 Abs. 2 SGG" in _text(client.get(adresse, {"zeigen": "hinweis"}))


def test_one_line_is_shown_whole(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    eine = _eine()
    seite = _text(client.get(reverse("listen:zeile", args=[eine.uuid, 4])))
    assert "Zeile 4 der Datei" in seite
    assert "W-2020-0003" in seite
    assert client.get(reverse("listen:zeile", args=[eine.uuid, 999])).status_code == 404


def test_another_header_row_can_be_chosen(client):
    _hochladen(client, (DATEN / "widersprueche-haesslich.xlsx").read_bytes())
    eine = _eine()
    daten = {"version": eine.version, "blatt": "Tabelle1", "kopfzeile": 2}
    client.post(reverse("listen:blatt", args=[eine.uuid]), daten)
    assert _eine().kopfzeile == 2
    falsch = client.post(
        reverse("listen:blatt", args=[eine.uuid]), daten | {"blatt": "X"}
    )
    assert "Bitte prüfen Sie Blatt und Kopfzeile." in _text(falsch)


def test_one_field_for_two_columns_is_refused(client):
    _hochladen(client)
    seite = _text(_zuordnen(client, spalte_D="aktenzeichen"))
    assert "„Aktenzeichen“ ist schon Spalte A zugeordnet." in seite
    fehlend = _text(_zuordnen(client, spalte_A=""))
    assert "Bitte ordnen Sie noch zu: Aktenzeichen." in fehlend


def test_error_workbook_marks_cells_and_can_be_read_in_again(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    antwort = client.get(reverse("listen:fehlermappe", args=[_eine().uuid]))
    import openpyxl

    mappe = openpyxl.load_workbook(io.BytesIO(antwort.content))
    zelle = mappe["Liste"]["B4"]
    assert zelle.value == "31.02.2020"
    assert zelle.fill.fgColor.rgb == "FFFFD9D6"
    assert "29 Tage" in zelle.comment.text
    assert mappe["Befunde"].max_row == 1 + _eine().befunde.count()
    noch_einmal = pruefe(
        antwort.content, "Fehlermappe.xlsx", profil(STAND), stand=STAND
    )
    assert noch_einmal.blatt == "Liste"
    assert [b.zeile for b in noch_einmal.befunde] == [
        b.zeile for b in pruefe(FEHLER, "x.csv", profil(STAND), stand=STAND).befunde
    ]


def test_a_finding_names_its_rule_and_the_version_of_the_rule(client):
    _hochladen(client, FEHLER, "liste.csv")
    eine = _eine()
    befund = eine.befunde.filter(zeile=4).first()
    befund.regel_version = 3
    befund.save()
    seite = _text(client.get(reverse("listen:zeilen", args=[eine.uuid])))
    assert f"Regel {befund.regel}, Fassung 3" in seite
    antwort = client.get(reverse("listen:fehlermappe", args=[eine.uuid]))
    import openpyxl

    kopf, *reihen = openpyxl.load_workbook(io.BytesIO(antwort.content))[
        "Befunde"
    ].values
    assert kopf[-2:] == ("Regel", "Fassung der Regel")
    assert (befund.regel, 3) in [reihe[-2:] for reihe in reihen]
    pruefung = pruefe(FEHLER, "liste.csv", profil(STAND), stand=STAND)
    neuer = replace(pruefung, befunde=(replace(pruefung.befunde[0], version=2),))
    assert [b.regel_version for b in befundzeilen(eine, neuer)] == [2]


def test_text_that_looks_like_a_formula_stays_text_in_the_workbook(client):
    boese = FEHLER.replace(b"W-2020-0001", b"=1+1").replace(b"W-2020-0002", b"-2+3")
    _hochladen(client, boese, "liste.csv")
    antwort = client.get(reverse("listen:fehlermappe", args=[_eine().uuid]))
    import openpyxl

    blatt = openpyxl.load_workbook(io.BytesIO(antwort.content))["Liste"]
    assert [blatt[ort].value for ort in ("A2", "A3")] == ["=1+1", "-2+3"]
    assert {blatt[ort].data_type for ort in ("A2", "A3")} <= {"s"}
    assert blatt["A2"].quotePrefix


def test_known_file_is_said_with_a_link(client):
    _hochladen(client, name="erste.xlsx")
    seite = _text(_hochladen(client, name="zweite.xlsx"))
    assert "Schon eingelesen am" in seite
    assert "erste.xlsx" in seite
    assert reverse("listen:einlesung", args=[_eine().uuid]) in seite


def test_unfinished_intake_is_offered_and_resumed_where_it_was(client):
    _hochladen(client)
    _zuordnen(client)
    eine = _eine()
    assert "Begonnen und noch nicht übernommen" in _text(
        client.get(reverse("listen:neu", args=["widersprueche"]))
    )
    weiter = client.get(reverse("listen:einlesung", args=[eine.uuid]))
    assert weiter.url == reverse("listen:zeilen", args=[eine.uuid])


def test_cancelled_intake_shows_that_nothing_was_stored(client):
    _hochladen(client)
    eine = _eine()
    client.post(
        reverse("listen:abbrechen", args=[eine.uuid]), {"version": eine.version}
    )
    seite = client.get(reverse("listen:einlesung", args=[eine.uuid]), follow=True)
    assert "Es ist nichts gespeichert." in _text(seite)
    assert client.get(reverse("listen:zeilen", args=[eine.uuid])).status_code == 302


@pytest.mark.parametrize(
    ("inhalt", "stand", "satz"),
    [
        (b"<html></html>", "30.06.2020", "Internetseite"),
        (b"", "30.06.2020", "leer"),
        (GUT, "31.12.2021", "Der Stand kann nicht in der Zukunft liegen."),
        (GUT, "31.02.2020", "Der Februar 2020 hat 29 Tage."),
        (GUT, "", "Datum"),
    ],
)
def test_wrong_upload_says_what_to_do(client, inhalt, stand, satz):
    assert satz in _text(_hochladen(client, inhalt, stand=stand))
    assert not Einlesung.objects.exists()


def test_too_large_an_upload_is_refused(client, settings):
    settings.HOCHLADEN_MAX_BYTES = 1024
    assert "größer als" in _text(_hochladen(client))


def test_acceptance_with_errors_is_refused_on_the_page(client):
    _hochladen(client, FEHLER, "liste.csv")
    _zuordnen(client)
    eine = _eine()
    adresse = reverse("listen:uebernehmen", args=[eine.uuid])
    assert "Noch 6 Fehler" in _text(client.post(adresse, {"version": eine.version}))
    assert not Widerspruchsliste.objects.exists()


def _adressen(eine):
    uuid = eine.uuid
    return [
        reverse("listen:neu", args=["widersprueche"]),
        *(
            reverse(f"listen:{name}", args=[uuid])
            for name in (
                *("einlesung", "spalten", "blatt", "zeilen", "berichtigen"),
                *("zuruecknehmen", "fehlermappe", "uebernehmen", "abbrechen"),
            )
        ),
        reverse("listen:zeile", args=[uuid, 4]),
    ]


@pytest.mark.parametrize("rolle", [r for r in Rolle if r != Rolle.WIDERSPRUCHSSTELLE])
def test_other_roles_may_not(client, besetzung, rolle):
    _hochladen(client)
    anderer = besetzung.client(rolle)
    for adresse in _adressen(_eine()):
        assert anderer.get(adresse).status_code in {403, 405}
        assert anderer.post(adresse).status_code in {403, 405}


def test_stranger_finds_nothing(client, fremder_client):
    _hochladen(client)
    for adresse in _adressen(_eine())[1:]:
        assert fremder_client.get(adresse).status_code in {404, 405}
        assert fremder_client.post(adresse).status_code in {404, 405}


def test_unknown_list_is_a_404(client):
    assert client.get(reverse("listen:neu", args=["gibtesnicht"])).status_code == 404


def test_pages_are_not_kept_by_the_browser(client):
    _hochladen(client)
    antwort = client.get(reverse("listen:spalten", args=[_eine().uuid]))
    assert antwort["Cache-Control"] == "no-store"


@pytest.mark.parametrize("menge", [1, 60])
def test_queries_do_not_grow_with_the_findings(
    client, menge, django_assert_max_num_queries
):
    kopf = FEHLER.decode().splitlines()[0]
    zeilen = [f"W-{i};31.02.2020;KdU;;;;" for i in range(menge)]
    _hochladen(client, "\r\n".join([kopf, *zeilen]).encode(), "liste.csv")
    _zuordnen(client)
    adresse = reverse("listen:zeilen", args=[_eine().uuid])
    with django_assert_max_num_queries(15):
        client.get(adresse)


def test_list_of_the_whole_year_fits_the_paper(client):
    from zielwerk.widersprueche.demo import as_xlsx

    _hochladen(client, as_xlsx(date(2020, 12, 31)), stand="31.12.2020")
    assert {
        k: _eine().summen[k] for k in ("eingegangen", "erledigt", "vermeidbar")
    } == {
        "eingegangen": 277,
        "erledigt": 292,
        "vermeidbar": 45,
    }
