"""The interface as a program meets it: allowed, refused, foreign, wrong."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.listen.hintergrund import run_naechste
from zielwerk.listen.models import Einlesung
from zielwerk.listen.tests.dateien import DATEN
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.schnittstelle.regeln import Umfang
from zielwerk.schnittstelle.tests.conftest import Programm, schluessel_fuer
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.widersprueche.models import Widerspruch
from zielwerk.widersprueche.tests.test_einlesen_services import STAND, tabelle

__all__ = ["tabelle"]
GUT = (DATEN / "widersprueche-gut.xlsx").read_bytes()
FEHLER = (DATEN / "widersprueche-fehler.csv").read_bytes()
JSON = "application/json"
# operation → scope it needs, method
OPERATIONEN = {
    "schnittstelle:fristen": (Umfang.FRISTEN_LESEN, "GET", None),
    "schnittstelle:frist": (Umfang.FRISTEN_LESEN, "GET", "frist"),
    "schnittstelle:nachweis": (Umfang.NACHWEISE_EINREICHEN, "POST", "frist"),
    "schnittstelle:kennzahlen": (Umfang.KENNZAHLEN_LESEN, "GET", None),
    "schnittstelle:kennzahl": (Umfang.KENNZAHLEN_LESEN, "GET", "kennzahl"),
    "schnittstelle:listen": (Umfang.LISTEN_LESEN, "GET", None),
    "schnittstelle:liste": (Umfang.LISTEN_EINLESEN, "POST", "liste"),
    "schnittstelle:einlesung": (Umfang.LISTEN_LESEN, "GET", "einlesung"),
    "schnittstelle:befunde": (Umfang.LISTEN_LESEN, "GET", "einlesung"),
    "schnittstelle:uebernahme": (Umfang.LISTEN_EINLESEN, "POST", "einlesung"),
}


def datei(inhalt: bytes = GUT, name: str = "liste.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, inhalt)


def lade_hoch(programm: Programm, inhalt: bytes = GUT, name: str = "liste.xlsx"):
    return programm.ruf(
        "schnittstelle:liste",
        "POST",
        werte={"art": "widersprueche"},
        data={"stand_am": STAND.isoformat(), "datei": datei(inhalt, name)},
    )


def uebernimm(programm: Programm, einlesung: dict, **auftrag):
    return programm.ruf(
        "schnittstelle:uebernahme",
        "POST",
        werte={"uuid": einlesung["uuid"]},
        data=json.dumps({"version": einlesung["version"]} | auftrag),
        content_type=JSON,
    )


@pytest.fixture
def werte(jahr_2020, tabelle, besetzung: Besetzung, programm) -> dict:
    """Give an existing object for every operation that names one."""
    kennzahlen.build(besetzung.kreis)
    einlesung = lade_hoch(programm()).json()
    return {
        None: None,
        "frist": {"uuid": Frist.objects.first().uuid},
        "kennzahl": {"schluessel": "widerspruchsquote"},
        "liste": {"art": "widersprueche"},
        "einlesung": {"uuid": einlesung["uuid"]},
    }


@pytest.mark.parametrize(("name", "faelle"), sorted(OPERATIONEN.items()))
def test_only_its_scope_opens_an_operation(name, faelle, werte, programm):
    umfang, methode, objekt = faelle
    ohne = tuple(eines for eines in Umfang if eines != umfang)
    abgelehnt = programm(umfang=ohne).ruf(name, methode, werte=werte[objekt])
    assert abgelehnt.status_code == 403
    assert "Dieser Schlüssel darf nicht" in abgelehnt.json()["meldung"]
    mit = programm(umfang=(umfang,)).ruf(name, methode, werte=werte[objekt])
    assert mit.status_code in {200, 400, 422}
    assert mit["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name", [n for n, (_, _, objekt) in sorted(OPERATIONEN.items()) if objekt]
)
def test_what_belongs_to_another_county_does_not_exist(name, werte, fremde):
    _, methode, objekt = OPERATIONEN[name]
    with scope(mandant=fremde.mandant):
        fremdes = Programm(schluessel_fuer(fremde))
    daten = {
        "nachweis": {"text": "Bericht", "wirksam_am": "2020-06-30"},
        "liste": {"stand_am": STAND.isoformat(), "datei": datei()},
        "uebernahme": json.dumps({"version": 1}),
    }.get(name.partition(":")[2])
    mehr = {"content_type": JSON} if isinstance(daten, str) else {}
    antwort = fremdes.ruf(name, methode, werte=werte[objekt], data=daten, **mehr)
    # A Koordinierungsstelle takes no list of objections, there or here.
    assert antwort.status_code == (403 if objekt == "liste" else 404)
    assert Einlesung.objects.count() == 1
    assert not Nachweis.objects.exists()


@pytest.mark.parametrize("name", sorted({*OPERATIONEN, "schnittstelle:auskunft"}))
@pytest.mark.parametrize("kopf", ["", "Bearer", "Bearer zw1_falsch", "Basic YTpi"])
@pytest.mark.django_db
def test_without_a_key_that_holds_nothing_opens(name, kopf):
    _, methode, objekt = OPERATIONEN.get(name, (None, "GET", None))
    irgendeins = {
        "kennzahl": {"schluessel": "x"}, "liste": {"art": "x"}, None: None,
    }.get(objekt, {"uuid": uuid4()})  # fmt: skip
    ziel = reverse(name, kwargs=irgendeins)
    antwort = Client().generic(methode, ziel, headers={"Authorization": kopf})
    assert (antwort.status_code, antwort["WWW-Authenticate"]) == (401, "Bearer")


def test_a_session_is_no_key(besetzung: Besetzung):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert client.get(reverse("schnittstelle:fristen")).status_code == 401


def test_the_role_bounds_the_key(jahr_2020, programm):
    kasse = programm(Rolle.KASSE)
    assert kasse.ruf("schnittstelle:fristen").status_code == 403
    assert kasse.ruf("schnittstelle:listen").json() == []
    assert kasse.ruf("schnittstelle:auskunft").json()["umfang"] == [
        u.value for u in Umfang
    ]


def test_fristen_come_with_their_rechenweg(jahr_2020, programm):
    einer = programm()
    alle = einer.ruf("schnittstelle:fristen", data={"jahr": 2020}).json()
    assert (alle["anzahl"], alle["seite"], alle["seiten"]) == (8, 1, 1)
    tage = [frist["faellig_am"] for frist in alle["eintraege"]]
    assert tage == sorted(tage)
    assert (
        einer.ruf("schnittstelle:fristen", data={"zustand": "erledigt"}).json()[
            "anzahl"
        ]
        == 0
    )
    leer = einer.ruf("schnittstelle:fristen", data={"seite": 2}).json()
    assert (leer["anzahl"], leer["eintraege"]) == (8, [])
    erste = alle["eintraege"][0]
    eine = einer.ruf("schnittstelle:frist", werte={"uuid": erste["uuid"]}).json()
    assert erste.items() <= eine.items()
    assert eine["rechenweg"][0].keys() == {"text", "wert", "norm", "hinweis"}
    assert eine["nachweise"] == []


@pytest.mark.parametrize("frage", [{"jahr": "x"}, {"zustand": "weg"}, {"seite": 0}])
def test_a_wrong_question_names_the_place(jahr_2020, programm, frage):
    antwort = programm().ruf("schnittstelle:fristen", data=frage)
    assert antwort.status_code == 422
    (stelle,) = antwort.json()["stellen"]
    assert stelle["ort"][-1] == next(iter(frage))


@pytest.mark.parametrize("mit_datei", [True, False])
def test_evidence_is_handed_in_and_waits(jahr_2020, programm, besetzung, mit_datei):
    frist = Frist.objects.first()
    daten = {"text": "Bericht zum 15.06.", "wirksam_am": "2020-06-15"}
    if mit_datei:
        daten["datei"] = datei(b"%PDF-1.7", "bericht.pdf")
    rufe = {"werte": {"uuid": frist.uuid}, "data": daten}
    antwort = programm().ruf("schnittstelle:nachweis", "POST", **rufe)
    assert antwort.status_code == 201
    neu = antwort.json()
    assert (neu["zustand"], neu["eingegangen_am"]) == ("eingereicht", str(HEUTE))
    assert neu["datei"] == ("bericht.pdf" if mit_datei else None)
    frist.refresh_from_db()
    assert frist.zustand == Frist.Zustand.EINGEREICHT
    eintrag = Eintrag.objects.neueste()[0]
    assert eintrag.person == besetzung.jobcenter.benutzer.name
    if mit_datei:
        rufe["data"] = daten | {"datei": datei(b"%PDF-1.7", "bericht.pdf")}
    noch_einmal = programm().ruf("schnittstelle:nachweis", "POST", **rufe)
    assert noch_einmal.status_code == 409
    assert "schon ein Nachweis" in noch_einmal.json()["meldung"]


@pytest.mark.parametrize(
    ("daten", "status"),
    [
        ({"text": "x"}, 422),
        ({"text": "", "wirksam_am": "2020-06-15"}, 422),
        ({"text": "x", "wirksam_am": "15.06.2020"}, 422),
        ({"text": "x", "wirksam_am": "0"}, 422),
        (
            {"text": "x", "wirksam_am": "2020-06-15", "eingegangen_am": "2021-06-15"},
            409,
        ),
        ({"text": "x", "wirksam_am": "2020-06-15", "datei": "programm.exe"}, 409),
    ],
)
def test_evidence_that_is_wrong_changes_nothing(jahr_2020, programm, daten, status):
    if "datei" in daten:
        daten = daten | {"datei": datei(b"MZ", daten["datei"])}
    werte = {"uuid": Frist.objects.first().uuid}
    antwort = programm().ruf("schnittstelle:nachweis", "POST", werte=werte, data=daten)
    assert antwort.status_code == status
    assert antwort.json()["meldung"]
    assert not Nachweis.objects.exists()


def test_a_kennzahl_gives_both_counts_and_every_step(besetzung, programm):
    kennzahlen.build(besetzung.kreis)
    einer = programm()
    (eine,) = einer.ruf("schnittstelle:kennzahlen").json()
    reihe = einer.ruf(
        "schnittstelle:kennzahl", werte={"schluessel": eine["schluessel"]}
    ).json()
    assert eine.items() <= reihe.items()
    for wert in reihe["werte"]:
        assert float(wert["anteil"]) == pytest.approx(wert["zaehler"] / wert["nenner"])
        assert wert["rechenweg"]
    tage = [wert["stand_am"] for wert in reihe["werte"]]
    assert tage == sorted(tage, reverse=True)


@pytest.mark.usefixtures("tabelle")
def test_a_list_is_checked_then_taken_whole(programm):
    einer = programm()
    (eine,) = einer.ruf("schnittstelle:listen").json()
    assert eine == {"art": "widersprueche", "titel": "Widerspruchsliste einlesen"}
    neu = lade_hoch(einer)
    assert neu.status_code == 201
    einlesung = neu.json()
    assert (einlesung["fehler"], einlesung["uebernommen_am"]) == (0, None)
    assert not Widerspruch.objects.exists()
    antwort = uebernimm(einer, einlesung, warnungen_bestaetigt=True)
    assert (antwort.status_code, antwort.json()["zustand"]) == (200, "uebernommen")
    assert Widerspruch.objects.count() == einlesung["zeilen"]
    noch_einmal = lade_hoch(einer, name="umbenannt.xlsx")
    assert noch_einmal.status_code == 409
    assert noch_einmal.json()["einlesung"] == einlesung["uuid"]


@pytest.mark.usefixtures("tabelle")
def test_a_list_with_errors_says_them_and_is_not_taken(programm):
    einer = programm()
    einlesung = lade_hoch(einer, FEHLER, "liste.csv").json()
    assert einlesung["fehler"] > 0
    befunde = einer.ruf(
        "schnittstelle:befunde", werte={"uuid": einlesung["uuid"]}
    ).json()
    assert befunde["anzahl"] == (
        einlesung["fehler"] + einlesung["warnungen"] + einlesung["hinweise"]
    )
    assert {"fehler"} <= {befund["schwere"] for befund in befunde["eintraege"]}
    antwort = uebernimm(einer, einlesung, warnungen_bestaetigt=True)
    assert (antwort.status_code, Widerspruch.objects.count()) == (409, 0)


@pytest.mark.usefixtures("tabelle")
def test_a_large_list_is_taken_in_the_background(programm, settings):
    settings.HINTERGRUND_AB_ZEILEN = 1
    einer = programm()
    einlesung = lade_hoch(einer).json()
    antwort = uebernimm(einer, einlesung, warnungen_bestaetigt=True)
    assert (antwort.status_code, antwort.json()["uebernahme"]) == (202, "Wartet")
    assert run_naechste(jetzt=lambda: JETZT)
    danach = einer.ruf(
        "schnittstelle:einlesung", werte={"uuid": einlesung["uuid"]}
    ).json()
    assert danach["zustand"] == "uebernommen"


@pytest.mark.usefixtures("tabelle")
def test_what_somebody_else_changed_meanwhile_is_not_taken(programm):
    einlesung = lade_hoch(programm()).json() | {"version": 99}
    antwort = uebernimm(programm(), einlesung, warnungen_bestaetigt=True)
    assert (antwort.status_code, Widerspruch.objects.count()) == (409, 0)


@pytest.mark.parametrize(
    ("art", "stand", "inhalt", "status"),
    [
        ("gibtesnicht", "2020-06-30", GUT, 404),
        ("buchungen", "2020-06-30", GUT, 403),
        ("widersprueche", "2020-06-30", b"", 409),
        ("widersprueche", "2031-01-01", GUT, 409),
        ("widersprueche", "gestern", GUT, 422),
    ],
)
@pytest.mark.usefixtures("tabelle")
def test_what_is_no_list_leaves_nothing(programm, art, stand, inhalt, status):
    antwort = programm().ruf(
        "schnittstelle:liste",
        "POST",
        werte={"art": art},
        data={"stand_am": stand, "datei": datei(inhalt)},
    )
    assert antwort.status_code == status, antwort.content
    assert not Einlesung.objects.exists()


def test_the_description_is_open_and_names_every_operation(client):
    beschreibung = client.get(reverse("schnittstelle:beschreibung")).json()
    operationen = [o for pfad in beschreibung["paths"].values() for o in pfad.values()]
    assert len(operationen) == len(OPERATIONEN) + 1
    assert all(operation["security"] for operation in operationen)


def test_a_day_is_a_day(programm, besetzung):
    assert programm().ruf("schnittstelle:auskunft").json()["gilt_bis"] == str(
        date(2021, 2, 24)
    )
    assert (
        programm().ruf("schnittstelle:auskunft").json()["mandant"]
        == besetzung.mandant.name
    )
