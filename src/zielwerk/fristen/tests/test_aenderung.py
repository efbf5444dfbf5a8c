"""Extensions and Pausen: every event and refusal, and the pages."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.fristen.aenderung import (
    absprache,
    answer_aenderung,
    bewilligte,
    request_aenderung,
)
from zielwerk.fristen.models import Frist, Fristaenderung
from zielwerk.fristen.regeln import frist_nach_ereignis
from zielwerk.fristen.services import FristError, close_frist, open_frist
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

EREIGNIS = date(2021, 1, 18)
REGEL = {"art": "nach_ereignis", "anzahl": 10, "einheit": "arbeitstage"}


def _frist(besetzung: Besetzung, **weitere) -> Frist:
    rechnung = frist_nach_ereignis(EREIGNIS, anzahl=10, einheit="arbeitstage")
    angaben = {
        "titel": "Liste vervollständigen",
        "zustaendig": Rolle.TEAMLEITUNG,
        "zeitraum_von": EREIGNIS,
        "zeitraum_bis": rechnung.ende,
        "ereignis_am": EREIGNIS,
        "faellig_am": rechnung.ende,
        "regel": REGEL,
        "rechenweg": rechnung.rechenweg,
        "tage": rechnung.tage,
    } | weitere
    return open_frist(
        mandant=besetzung.mandant, durch=besetzung.kreis, jetzt=JETZT, **angaben
    )


def _antrag(besetzung: Besetzung, frist: Frist, **weitere) -> Fristaenderung:
    angaben = {
        "art": "verlaengerung",
        "bis": date(2021, 2, 12),
        "grund": "Umstellung des Fachverfahrens",
    } | weitere
    return request_aenderung(
        frist=frist,
        durch=besetzung.mitglieder[Rolle.TEAMLEITUNG],
        jetzt=JETZT,
        **angaben,
    )


def _antwort(
    besetzung: Besetzung,
    antrag: Fristaenderung,
    *,
    ja: bool = True,
    durch: Mitgliedschaft | None = None,
    antwort: str = "",
) -> Fristaenderung:
    return answer_aenderung(
        antrag=antrag,
        bewilligt=ja,
        antwort=antwort,
        durch=durch or besetzung.kreis,
        jetzt=JETZT,
    )


def test_a_granted_extension_moves_the_agreed_day_only(besetzung: Besetzung) -> None:
    frist = _frist(besetzung)
    assert frist.faellig_am == date(2021, 2, 1)
    _antwort(besetzung, _antrag(besetzung, frist))
    frist.refresh_from_db()
    assert frist.faellig_am == date(2021, 2, 12)
    assert frist.faellig_nach_regel_am == date(2021, 2, 1)
    stand = absprache(frist, bewilligte(frist))
    assert stand.rechenweg[-1] == (
        "Verlängert (Umstellung des Fachverfahrens): Fr, 12.02.2021"
    )
    aktionen = list(Eintrag.objects.zu(frist).values_list("aktion", flat=True))
    assert "fristen.aenderung_beantragt" in aktionen
    assert "fristen.aenderung_bewilligt" in aktionen


def test_a_refusal_needs_a_reason_and_moves_nothing(besetzung: Besetzung) -> None:
    frist = _frist(besetzung)
    antrag = _antrag(besetzung, frist)
    with pytest.raises(FristError, match="warum Sie ablehnen"):
        _antwort(besetzung, antrag, ja=False, antwort="  ")
    _antwort(besetzung, antrag, ja=False, antwort="Die Liste wird gebraucht")
    frist.refresh_from_db()
    assert frist.faellig_am == frist.faellig_nach_regel_am
    with pytest.raises(FristError, match=r"schon beantwortet \(Abgelehnt\)"):
        _antwort(besetzung, antrag)


def test_nobody_answers_their_own_application(besetzung: Besetzung) -> None:
    antrag = request_aenderung(
        frist=_frist(besetzung),
        art="verlaengerung",
        bis=date(2021, 2, 12),
        grund="Bitte des Jobcenters",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    with pytest.raises(FristError, match="Vier-Augen"):
        _antwort(besetzung, antrag)
    _antwort(besetzung, antrag, durch=besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG])


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"bis": date(2021, 2, 1)}, "muss nach dem 01.02.2021 liegen"),
        ({"grund": " "}, "nennen Sie den Grund"),
        ({"art": "pause", "bis": date(2021, 1, 29)}, "ersten und den letzten Tag"),
        (
            {"art": "pause", "von": date(2021, 1, 29), "bis": date(2021, 1, 28)},
            "ersten und den letzten Tag",
        ),
        (
            {"art": "pause", "von": date(2021, 2, 2), "bis": date(2021, 2, 5)},
            "beginnt nach dem Ende der Frist",
        ),
    ],
)
def test_an_application_that_changes_nothing_is_refused(
    besetzung: Besetzung, angaben, satz: str
) -> None:
    with pytest.raises(FristError, match=satz):
        _antrag(besetzung, _frist(besetzung), **angaben)


def test_one_application_at_a_time_and_none_for_a_closed_frist(
    besetzung: Besetzung,
) -> None:
    frist = _frist(besetzung)
    antrag = _antrag(besetzung, frist)
    with pytest.raises(FristError, match="schon ein Antrag"):
        _antrag(besetzung, frist)
    close_frist(
        frist=frist,
        erledigt_am=JETZT.date(),
        wirksam_am=JETZT.date(),
        text="erledigt",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    with pytest.raises(FristError, match="schon abgeschlossen"):
        _antwort(besetzung, antrag)


def test_a_pause_is_counted_day_by_day(besetzung: Besetzung) -> None:
    frist = _frist(besetzung)
    pause = {"art": "pause", "von": date(2021, 1, 25), "bis": date(2021, 1, 27)}
    _antwort(besetzung, _antrag(besetzung, frist, **pause))
    frist.refresh_from_db()
    assert frist.faellig_am == date(2021, 2, 4)
    tage = absprache(frist, bewilligte(frist)).tage
    assert [t.tag.day for t in tage if t.grund.startswith("Pause")] == [25, 26, 27]
    with pytest.raises(FristError, match="pausiert die Frist schon"):
        _antrag(besetzung, frist, **pause)
    spaeter = {"art": "pause", "von": date(2021, 2, 1), "bis": date(2021, 2, 1)}
    _antwort(besetzung, _antrag(besetzung, frist, **spaeter))
    frist.refresh_from_db()
    assert frist.faellig_am == date(2021, 2, 5)


@pytest.mark.parametrize(
    ("regel", "ende"),
    [
        ({"art": "stichtage", "tage": ["12.02."]}, date(2021, 2, 14)),
        (
            {"art": "stichtage", "tage": ["12.02."], "verschieben": True},
            date(2021, 2, 15),
        ),
    ],
)
def test_a_pause_moves_a_fixed_day_by_its_days(
    besetzung: Besetzung, regel, ende: date
) -> None:
    am = date(2021, 2, 12)
    frist = _frist(besetzung, regel=regel, faellig_am=am, zeitraum_bis=am, tage=())
    pause = {"art": "pause", "von": date(2021, 1, 25), "bis": date(2021, 1, 26)}
    _antwort(besetzung, _antrag(besetzung, frist, **pause))
    frist.refresh_from_db()
    assert frist.faellig_am == ende


def test_a_pause_after_an_extension_moves_the_extended_day(
    besetzung: Besetzung,
) -> None:
    frist = _frist(besetzung)
    _antwort(besetzung, _antrag(besetzung, frist))
    frist.refresh_from_db()
    pause = {"art": "pause", "von": date(2021, 2, 8), "bis": date(2021, 2, 9)}
    _antwort(besetzung, _antrag(besetzung, frist, **pause))
    frist.refresh_from_db()
    assert frist.faellig_am == date(2021, 2, 14)


def _post(client: Client, name: str, uuid, daten):
    return client.post(reverse(name, args=[uuid]), daten)


def test_the_pages_ask_and_answer(besetzung: Besetzung) -> None:
    frist = _frist(besetzung)
    team = besetzung.client(Rolle.TEAMLEITUNG)
    seite = team.get(reverse("fristen:beantragen", args=[frist.uuid]))
    assert "Über den Antrag entscheidet der Kreis" in seite.content.decode()
    daten = {"art": "verlaengerung", "bis": "01.02.2021", "grund": "Umzug"}
    seite = _post(team, "fristen:beantragen", frist.uuid, daten)
    assert "muss nach dem 01.02.2021 liegen" in seite.content.decode()
    daten["bis"] = "12.02."
    assert _post(team, "fristen:beantragen", frist.uuid, daten).status_code == 302
    antrag = frist.aenderungen.get()
    nein = {"entscheidung": "abgelehnt"}
    assert _post(team, "fristen:beantworten", antrag.uuid, nein).status_code == 403
    kreis = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    blatt = reverse("vereinbarung:frist", args=[frist.uuid])
    assert "Antwort erbeten" in kreis.get(blatt).content.decode()
    seite = _post(kreis, "fristen:beantworten", antrag.uuid, nein)
    assert seite.status_code == 409
    assert "warum Sie ablehnen" in seite.content.decode()
    ja = {"entscheidung": "bewilligt"}
    assert _post(kreis, "fristen:beantworten", antrag.uuid, ja).status_code == 302
    text = kreis.get(blatt).content.decode()
    assert "Verlängert (Umzug)" in text
    assert "Fr, 12.02.2021" in text


def test_a_foreign_frist_or_application_does_not_exist(
    besetzung: Besetzung, fremder_client: Client
) -> None:
    frist = _frist(besetzung)
    antrag = _antrag(besetzung, frist)
    for name, uuid in (
        ("fristen:beantragen", frist.uuid),
        ("fristen:beantworten", antrag.uuid),
    ):
        assert _post(fremder_client, name, uuid, {}).status_code == 404


def test_the_calculator_is_open_and_its_result_has_an_address(
    besetzung: Besetzung,
) -> None:
    frage = {
        "regel": "arbeitstage",
        "tag": "21.12.2020",
        "anzahl": "10",
        "land": "SH",
        "frei": ["24.12.", "31.12."],
    }
    text = Client().get(reverse("fristen:rechner"), frage).content.decode()
    assert "Freitag, 08.01.2021" in text
    assert "Neujahr" in text
    text = Client().get(reverse("fristen:rechner"), frage | {"anzahl": ""})
    assert "wie viele es sind" in text.content.decode()
    text = Client().get(reverse("fristen:rechner"), frage | {"tag": "31.02.2021"})
    assert "Der Februar 2021 hat 28 Tage" in text.content.decode()
    fest = frage | {"regel": "frist", "tag": "15.01.2022"}
    text = Client().get(reverse("fristen:rechner"), fest).content.decode()
    assert "Montag, 17.01.2022" in text
    fern = frage | {"tag": "31.12.2100", "anzahl": "300"}
    assert (
        "keine Feiertage"
        in Client().get(reverse("fristen:rechner"), fern).content.decode()
    )
    leer = besetzung.client(Rolle.KASSE).get(reverse("fristen:rechner"))
    assert leer.status_code == 200


def test_service_free_days_are_set_and_end(
    besetzung: Besetzung, fremder_client: Client
) -> None:
    kreis = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    kalender = reverse("fristen:kalender")
    assert "Reformationstag" in kreis.get(kalender).content.decode()
    assert "Frauentag" in kreis.get(kalender, {"land": "BE"}).content.decode()
    assert kreis.get(kalender, {"land": "XX"}).status_code == 404
    neu = reverse("fristen:dienstfrei_neu")
    daten = {"monatstag": "31.02.", "gilt_ab": "01.01.2021", "grund": "Betriebsruhe"}
    assert "Den 31.02. gibt es nicht" in kreis.post(neu, daten).content.decode()
    daten["monatstag"] = "30.12."
    assert kreis.post(neu, daten).status_code == 302
    assert "schon dienstfrei" in kreis.post(neu, daten).content.decode()
    text = kreis.get(kalender).content.decode()
    assert "Betriebsruhe" in text
    with scopes_disabled():
        from zielwerk.fristen.models import DienstfreierTag

        eintrag = DienstfreierTag.objects.get(monatstag="30.12.")
    ende = reverse("fristen:dienstfrei_ende", args=[eintrag.uuid])
    assert fremder_client.post(ende).status_code == 404
    assert besetzung.client(Rolle.TEAMLEITUNG).post(ende).status_code == 403
    assert kreis.post(ende).status_code == 302
    eintrag.refresh_from_db()
    assert eintrag.gilt_bis == JETZT.date()
    assert JETZT.date() - eintrag.gilt_ab > timedelta(0)
