"""The pages of receivables: who sees what, foreign Mandant, wrong input, POST only."""

import io
from datetime import date

import pytest
from django.urls import reverse

from zielwerk.conftest import bestaetige
from zielwerk.forderungen.models import Abgang, Forderung, Forderungsliste
from zielwerk.forderungen.tests.welt import (
    DRITTES,
    KANARIE,
    KASSE,
    LEITUNG,
    NIEDER,
    STAND_3,
    TEAM,
    VIERTES,
    eingang,
    reihe,
    uebernommen,
)
from zielwerk.listen.models import Einlesung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

pytestmark = pytest.mark.usefixtures("jahr_2020")
KREIS = Rolle.KOORDINIERUNGSSTELLE
NAMEN = ("Kanarien", "Beispielweg 1,", "2041000000001")


@pytest.fixture
def liste(besetzung):
    """Give a list that lacks one name."""
    return uebernommen(besetzung, VIERTES)


def _text(antwort, status=200):
    assert antwort.status_code == status
    return antwort.content.decode()


def _adressen(liste):
    uuid = [liste.uuid]
    return {
        "forderungen:forderungen": [],
        "forderungen:eingang": [liste.eingang.uuid],
        "forderungen:spiegel": uuid,
        "forderungen:zeilen": uuid,
        "forderungen:zeile": [liste.uuid, 2],
        "forderungen:abgaenge": uuid,
    }


PERSOENLICH = {"forderungen:zeilen", "forderungen:zeile"}


def test_pages_open_for_their_roles_and_names_stay_with_those_who_need_them(
    besetzung, liste
):
    offen = {KREIS, Rolle.FACHDIENSTLEITUNG, Rolle.FACHAUFSICHT}
    offen |= {Rolle.RECHNUNGSPRUEFUNG, Rolle.GESCHAEFTSFUEHRUNG}
    mit_namen = {LEITUNG, TEAM, KASSE}
    for rolle in Rolle:
        client = besetzung.client(rolle)
        for name, args in _adressen(liste).items():
            antwort = client.get(reverse(name, args=args))
            eng = name in PERSOENLICH or name == "forderungen:abgaenge"
            erlaubt = mit_namen if eng else mit_namen | offen
            erwartet = 200 if rolle in erlaubt else 403
            assert antwort.status_code == erwartet, (rolle, name)
            gezeigt = any(n in antwort.content.decode() for n in NAMEN)
            assert gezeigt == (name in PERSOENLICH and rolle in mit_namen)
            assert antwort["Cache-Control"] == "no-store"


def test_a_foreign_county_finds_nothing(fremder_client, liste):
    for name, args in _adressen(liste).items():
        antwort = fremder_client.get(reverse(name, args=args))
        assert antwort.status_code in {403, 404} if args else 200
    nur_post = ("erbitten", "freigeben", "zurueckgeben")
    for name in nur_post:
        ziel = reverse(f"forderungen:{name}", args=[liste.uuid])
        assert fremder_client.post(ziel).status_code == 403


def test_reading_names_is_recorded_once_per_page(besetzung, liste):
    client = besetzung.client(KASSE)
    vorher = Eintrag.objects.count()
    client.get(reverse("forderungen:zeilen", args=[liste.uuid]))
    client.get(reverse("forderungen:zeile", args=[liste.uuid, 2]))
    neue = Eintrag.objects.filter(lfd_nr__gt=vorher).order_by("lfd_nr")
    assert [eintrag.aktion for eintrag in neue] == ["forderungen.gelesen"] * 2
    assert "Zeile 2" in neue[1].text


def test_a_number_is_looked_up_by_post(besetzung, liste):
    client = besetzung.client(TEAM)
    ziel = reverse("forderungen:zeilen", args=[liste.uuid])
    gefunden = _text(client.post(ziel, {"nummer": " 2041000000001 "}))
    assert KANARIE in gefunden
    assert "Muster 2" not in gefunden
    leer = _text(client.post(ziel, {"nummer": "2041000000099"}))
    assert "steht nicht in der Liste" in leer
    falsch = _text(client.post(ziel, {"nummer": "12"}))
    assert "Eine Forderungsnummer hat 13 Ziffern." in falsch


def test_filters_show_their_rows(besetzung):
    uebernommen(besetzung, DRITTES, STAND_3)
    Forderungsliste.objects.update(zustand="bearbeitung")
    liste = uebernommen(besetzung, [*VIERTES, reihe(8, **NIEDER)])
    client = besetzung.client(TEAM)
    ziel = reverse("forderungen:zeilen", args=[liste.uuid])
    for was, zeile in (("niedergeschlagen", "Muster 4"), ("alle", KANARIE)):
        assert zeile in _text(client.get(ziel, {"zeigen": was}))
    assert "Keine Zeile." in _text(client.get(ziel, {"zeigen": "unvollstaendig"}))
    assert KANARIE in _text(client.get(ziel, {"zeigen": "erfunden"}))


def _beleg():
    datei = io.BytesIO(b"Von: BA-Inkasso-Service")
    datei.name = "Eingang.eml"
    return datei


def test_receipt_is_entered_and_the_due_day_shown_with_its_rechenweg(besetzung):
    client = besetzung.client(LEITUNG)
    ziel = reverse("forderungen:eingang_neu")
    assert "Als Eingang gilt" in _text(client.get(ziel))
    daten = {"quartal": "2020-4", "eingegangen_am": "21.12.2020", "weg": "email"}
    antwort = client.post(ziel, daten | {"beleg": _beleg()})
    seite = _text(client.get(antwort.url))
    assert "Fr, 08.01.2021" in seite
    assert "zehn" in seite or "10" in seite
    zweimal = _text(client.post(ziel, daten | {"beleg": _beleg()}))
    assert "schon eingetragen" in zweimal


@pytest.mark.parametrize(
    ("ersatz", "meldung"),
    [
        ({"eingegangen_am": "31.02.2020"}, "Der Februar 2020 hat 29 Tage"),
        ({"eingegangen_am": "26.01.2021"}, "liegt in der Zukunft"),
        ({"quartal": "1999-1"}, "1999-1"),
        ({"beleg": ""}, "Beleg"),
    ],
)
def test_wrong_receipt_is_refused_with_a_sentence(besetzung, ersatz, meldung):
    daten = {"quartal": "2020-4", "eingegangen_am": "21.12.2020", "weg": "email"}
    client = besetzung.client(LEITUNG)
    seite = client.post(
        reverse("forderungen:eingang_neu"), {**daten, "beleg": _beleg(), **ersatz}
    )
    assert meldung in _text(seite)


def test_a_proof_of_another_kind_is_refused(besetzung):
    datei = _beleg()
    datei.name = "x.exe"
    daten = {"quartal": "2020-4", "eingegangen_am": "21.12.2020", "weg": "email"}
    client = besetzung.client(LEITUNG)
    antwort = client.post(reverse("forderungen:eingang_neu"), daten | {"beleg": datei})
    assert "Endungen" in _text(antwort)


def test_from_request_to_download(besetzung, liste):
    team, leitung, kasse = (besetzung.client(r) for r in (TEAM, LEITUNG, KASSE))
    seite = reverse("forderungen:spiegel", args=[liste.uuid])
    assert "Freigabe erbitten" in _text(team.get(seite))
    assert team.post(reverse("forderungen:erbitten", args=[liste.uuid])).url == seite
    assert "zweite Person gibt die Liste frei" in _text(team.get(seite))
    freigeben = reverse("forderungen:freigeben", args=[liste.uuid])
    assert "selbst erbeten" in _text(bestaetige(team).post(freigeben), 409)
    ohne = leitung.post(reverse("forderungen:zurueckgeben", args=[liste.uuid]))
    assert "Bitte schreiben Sie, was zu ändern ist." in _text(ohne, 409)
    gefragt = leitung.post(freigeben)
    assert gefragt["Location"].startswith(reverse("zugaenge:bestaetigen"))
    liste.refresh_from_db()
    assert liste.zustand == Forderungsliste.Zustand.FREIGABE
    assert bestaetige(leitung).post(freigeben).url == seite
    assert "XLSX abrufen" in _text(kasse.get(seite))
    for form in ("xlsx", "csv"):
        antwort = kasse.post(reverse("forderungen:abruf", args=[liste.uuid, form]))
        assert antwort.status_code == 200
        assert (
            f'filename="Forderungen_2020_Q4.{form}"' in antwort["Content-Disposition"]
        )
        assert antwort["Cache-Control"] == "no-store"
    andere = reverse("forderungen:abruf", args=[liste.uuid, "pdf"])
    assert kasse.post(andere).status_code == 404
    assert (
        team.post(reverse("forderungen:abruf", args=[liste.uuid, "csv"])).status_code
        == 403
    )
    assert (
        kasse.get(reverse("forderungen:abruf", args=[liste.uuid, "csv"])).status_code
        == 405
    )
    assert "Timo Reimers" in _text(leitung.get(seite))
    uebersicht = _text(kasse.get(reverse("forderungen:forderungen")))
    assert "Abrufen" in uebersicht


def test_a_list_given_back_shows_the_hint(besetzung, liste):
    team, leitung = besetzung.client(TEAM), besetzung.client(LEITUNG)
    team.post(reverse("forderungen:erbitten", args=[liste.uuid]))
    leitung.post(
        reverse("forderungen:zurueckgeben", args=[liste.uuid]), {"hinweis": "Zeile 3"}
    )
    seite = _text(team.get(reverse("forderungen:spiegel", args=[liste.uuid])))
    assert "Zeile 3" in seite
    assert "Freigabe erbitten" in seite


def test_missing_fields_are_entered_by_hand(besetzung):
    kopf = ("VG-Nr.", "Ford.-Betrag", "getilgt", "Rest", "Status")
    reihen = [("2041000000001", "9,00", "0,00", "9,00", "offen")]
    liste = uebernommen(besetzung, reihen, kopf=kopf)
    client = besetzung.client(TEAM)
    spiegel = _text(client.get(reverse("forderungen:spiegel", args=[liste.uuid])))
    assert "1 Zeilen ohne Namen" in spiegel
    assert "Freigabe erbitten" not in spiegel
    ziel = reverse("forderungen:zeile", args=[liste.uuid, 2])
    assert "Noch zu ergänzen: Name, Adresse, Zugang." in _text(client.get(ziel))
    daten = {"name": KANARIE, "adresse": "Weg 1, 23795 Bad Segeberg"}
    falsch = _text(client.post(ziel, daten | {"zugang_am": "30.02.2020"}))
    assert "hat 29 Tage" in falsch
    spaet = _text(client.post(ziel, daten | {"zugang_am": "19.12.2020"}))
    assert "nach dem Stand" in spaet
    antwort = client.post(ziel, daten | {"zugang_am": "02.03.2020"})
    assert antwort.url == reverse("forderungen:spiegel", args=[liste.uuid])
    assert Forderung.objects.get().fehlt == []
    besetzung.client(KASSE).post(ziel, {"name": "Anders"})
    assert Forderung.objects.get().name == KANARIE


def test_a_vanished_claim_is_explained(besetzung):
    drittes = uebernommen(besetzung, DRITTES, STAND_3)
    team, leitung = besetzung.client(TEAM), bestaetige(besetzung.client(LEITUNG))
    team.post(reverse("forderungen:erbitten", args=[drittes.uuid]))
    leitung.post(reverse("forderungen:freigeben", args=[drittes.uuid]))
    viertes = uebernommen(besetzung)
    seite = reverse("forderungen:abgaenge", args=[viertes.uuid])
    assert "Muster 5" in _text(team.get(seite))
    abgang = reverse("forderungen:abgang", args=[Abgang.objects.get().uuid])
    assert "Grund" in _text(team.post(abgang, {"grund": "weg"}))
    assert team.post(abgang, {"grund": "tilgung", "vermerk": "Barzahlung"}).url == seite
    nachher = _text(team.get(seite))
    assert "Barzahlung" in nachher
    assert "getilgt" in nachher
    spiegel = _text(team.get(reverse("forderungen:spiegel", args=[viertes.uuid])))
    assert "Verschwunden (1)" in spiegel
    assert spiegel.count("stimmt") == 4


def test_without_a_list_the_pages_say_how_to_begin(besetzung):
    client = besetzung.client(TEAM)
    assert "Noch kein Eingang." in _text(client.get(reverse("forderungen:forderungen")))
    eines = eingang(besetzung)
    seite = _text(client.get(reverse("forderungen:eingang", args=[eines.uuid])))
    assert "Noch keine Liste." in seite
    assert "Liste einlesen" in _text(client.get(reverse("forderungen:forderungen")))


def test_queries_do_not_grow_with_the_list(besetzung, django_assert_max_num_queries):
    liste = uebernommen(besetzung, [reihe(nr) for nr in range(1, 120)])
    client = besetzung.client(TEAM)
    for name in ("spiegel", "zeilen"):
        with django_assert_max_num_queries(40):
            client.get(reverse(f"forderungen:{name}", args=[liste.uuid]))


def test_the_wizard_of_the_list_names_what_is_to_be_completed(besetzung):
    eingang(besetzung)
    client = besetzung.client(TEAM)
    datei = io.BytesIO(
        b"VG-Nr.;Ford.-Betrag;getilgt;Rest\n2041000000001;9,00;0,00;8,00\n"
    )
    datei.name = "liste.csv"
    client.post(
        reverse("listen:neu", args=["forderungen"]),
        {"datei": datei, "stand_am": "18.12.2020"},
    )
    eine = Einlesung.objects.get()
    assert eine.absender == "BA-Inkasso-Service"
    assert eine.stand_am == date(2020, 12, 18)
    daten = {f"spalte_{s['buchstabe']}": s["feld"] for s in eine.spalten}
    client.post(
        reverse("listen:spalten", args=[eine.uuid]), daten | {"version": eine.version}
    )
    seite = _text(client.get(reverse("listen:zeilen", args=[eine.uuid])))
    assert 'value="9,00"' in seite
    assert "ist nicht Höhe 9,00 weniger getilgt 0,00" in seite
    warnungen = _text(
        client.get(reverse("listen:zeilen", args=[eine.uuid]), {"zeigen": "warnung"})
    )
    assert "sie sind vor der Freigabe zu ergänzen" in warnungen


def test_the_start_page_shows_what_waits_for_release_and_for_the_kasse(
    besetzung, liste
):
    team, leitung, kasse = (besetzung.client(r) for r in (TEAM, LEITUNG, KASSE))
    freigeben = "Forderungsliste 4. Quartal 2020 freigeben"
    abrufen = "Forderungsliste 4. Quartal 2020 abrufen"
    team.post(reverse("forderungen:erbitten", args=[liste.uuid]))
    assert freigeben in _text(leitung.get("/"))
    assert freigeben not in _text(team.get("/"))
    assert abrufen not in _text(kasse.get("/"))
    freigeben_ziel = reverse("forderungen:freigeben", args=[liste.uuid])
    bestaetige(leitung).post(freigeben_ziel)
    assert abrufen in _text(kasse.get("/"))
    kasse.post(reverse("forderungen:abruf", args=[liste.uuid, "csv"]))
    assert abrufen not in _text(kasse.get("/"))
