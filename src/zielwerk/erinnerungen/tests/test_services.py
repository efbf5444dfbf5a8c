"""Reminders: made once, sent once, never lost; steps, ways and feeds."""

from datetime import date, datetime, timedelta

import pytest
from django_scopes import scope

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.erinnerungen.models import Erinnerung, Erinnerungsstufe
from zielwerk.erinnerungen.regeln import VERSUCHE_HOECHSTENS
from zielwerk.erinnerungen.services import (
    ErinnerungError,
    StufeError,
    change_weg,
    create_abo,
    create_stufe,
    create_uebliche_stufen,
    deliver_erinnerungen,
    geplant,
    kalender,
    make_erinnerungen,
    mitglied_zu,
    remind,
    revoke_abo,
    withdraw_stufe,
)
from zielwerk.erinnerungen.tests.postamt import Postamt, geoeffnet
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import change_zustand, open_frist
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

FAELLIG = date(2021, 1, 27)


@pytest.fixture
def frist(besetzung: Besetzung) -> Frist:
    return _frist(besetzung)


def _frist(besetzung: Besetzung, faellig: date = FAELLIG, **weitere) -> Frist:
    angaben = {"titel": "Bericht zum 27.01.2021", "zustaendig": Rolle.TEAMLEITUNG}
    return open_frist(
        mandant=besetzung.mandant,
        zeitraum_von=date(2021, 1, 1),
        zeitraum_bis=faellig,
        faellig_am=faellig,
        regel={"art": "stichtage", "tage": [f"{faellig:%d.%m.}"]},
        rechenweg=(),
        tage=(),
        durch=besetzung.kreis,
        jetzt=JETZT,
        **(angaben | weitere),
    )


@pytest.fixture
def postamt(settings):
    with geoeffnet() as amt:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", amt.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield amt


def _stufe(besetzung: Besetzung, versatz: int = -2, an: str = "zustaendig"):
    return create_stufe(versatz=versatz, an=an, durch=besetzung.kreis, jetzt=JETZT)


def _make(besetzung: Besetzung, jetzt: datetime = JETZT) -> list[Erinnerung]:
    return make_erinnerungen(mandant=besetzung.mandant, jetzt=jetzt)


def _deliver(besetzung: Besetzung, uhr: datetime = JETZT) -> tuple[int, int]:
    return deliver_erinnerungen(mandant=besetzung.mandant, uhr=lambda: uhr)


def test_a_step_makes_one_reminder_however_often_it_runs(
    besetzung: Besetzung, frist: Frist
) -> None:
    _stufe(besetzung)
    (eine,) = _make(besetzung)
    assert eine.empfaenger == besetzung.mitglieder[Rolle.TEAMLEITUNG]
    assert _make(besetzung) == []
    assert _make(besetzung, JETZT + timedelta(days=1)) == []
    assert Eintrag.objects.zu(frist).first().text == (
        "Erinnerung (2 Arbeitstage vorher) an Teamleitung Leistung, Norderstedt"
    )


def test_a_later_day_by_extension_is_reminded_of_anew(
    besetzung: Besetzung, frist: Frist
) -> None:
    _stufe(besetzung)
    _make(besetzung)
    frist.faellig_am = date(2021, 2, 3)
    frist.save()
    assert _make(besetzung) == []
    (neu,) = _make(besetzung, JETZT + timedelta(days=7))
    assert neu.faellig_am == date(2021, 2, 3)


def test_who_is_reminded_follows_the_step_and_the_state(
    besetzung: Besetzung, frist: Frist
) -> None:
    for an in Erinnerungsstufe.An.values:
        _stufe(besetzung, -2, an)
    rollen = {e.empfaenger.rolle for e in _make(besetzung)}
    assert rollen == {
        Rolle.TEAMLEITUNG,
        Rolle.KOORDINIERUNGSSTELLE,
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.FACHDIENSTLEITUNG,
    }
    change_zustand(
        frist=frist,
        zustand="eingereicht",
        text="eingereicht",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    _stufe(besetzung, -1)
    morgen = JETZT + timedelta(days=1)
    assert [e.empfaenger.rolle for e in _make(besetzung, morgen)] == [
        Rolle.KOORDINIERUNGSSTELLE
    ]


def test_closed_fristen_and_inactive_members_are_left_alone(
    besetzung: Besetzung, frist: Frist
) -> None:
    _stufe(besetzung)
    team = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    team.aktiv = False
    team.save()
    assert _make(besetzung) == []
    team.aktiv = True
    team.save()
    Frist.objects.update(zustand="versaeumt")
    assert _make(besetzung) == []


def test_a_mail_names_the_task_and_nothing_else(
    besetzung: Besetzung, frist: Frist, postamt: Postamt, settings
) -> None:
    settings.ADRESSE = "https://zielwerk.kreis.example"
    auftrag = _frist(besetzung, titel="Fall Erika Muster klären", art="auftrag")
    _stufe(besetzung)
    assert len(_make(besetzung)) == 2
    assert _deliver(besetzung) == (2, 0)
    assert _deliver(besetzung) == (0, 0)
    an, nachricht = postamt.angekommen[0]
    text = nachricht.get_content()
    assert an == besetzung.mitglieder[Rolle.TEAMLEITUNG].benutzer.email
    assert nachricht["Subject"] == "Zielwerk: Fällig am Mi, 27.01.2021"
    assert nachricht["Message-ID"].endswith("@zielwerk.kreis.example>")
    assert "Bericht zum 27.01.2021: fällig am Mittwoch, 27.01.2021" in text
    assert f"https://zielwerk.kreis.example/zielvereinbarung/frist/{frist.uuid}" in text
    alles = "".join(n.get_content() for _, n in postamt.angekommen)
    assert "Muster" not in alles
    assert str(auftrag.uuid) in alles
    versendet = Erinnerung.objects.filter(post="versendet")
    assert {e.nachricht for e in versendet} == {
        n["Message-ID"] for _, n in postamt.angekommen
    }
    assert Eintrag.objects.filter(aktion="erinnerungen.versendet").count() == 2


def test_a_server_that_is_busy_or_down_loses_nothing(
    besetzung: Besetzung, frist: Frist, postamt: Postamt, settings
) -> None:
    _stufe(besetzung)
    _make(besetzung)
    postamt.antworten = ["451 später", "421 gleich"]
    assert _deliver(besetzung) == (0, 1)
    assert _deliver(besetzung) == (0, 0)
    spaeter = JETZT + timedelta(minutes=6)
    assert _deliver(besetzung, spaeter) == (0, 1)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    spaeter += timedelta(minutes=11)
    assert _deliver(besetzung, spaeter) == (0, 1)
    settings.EMAIL_PORT = port
    eine = Erinnerung.objects.get()
    assert (eine.versuche, eine.post) == (3, "offen")
    assert eine.fehler == "ConnectionRefusedError"
    assert _deliver(besetzung, spaeter + timedelta(minutes=21)) == (1, 0)
    assert len(postamt.angekommen) == 1


def test_a_refusal_for_good_is_given_up_and_shown(
    besetzung: Besetzung, frist: Frist, postamt: Postamt
) -> None:
    _stufe(besetzung)
    _make(besetzung)
    postamt.antworten = ["550 unbekannt"]
    assert _deliver(besetzung) == (0, 1)
    assert Erinnerung.objects.get().post == "aufgegeben"
    assert Eintrag.objects.filter(aktion="erinnerungen.aufgegeben").count() == 1


def test_after_many_failures_it_is_given_up(
    besetzung: Besetzung, frist: Frist, postamt: Postamt
) -> None:
    _stufe(besetzung)
    _make(besetzung)
    postamt.antworten = ["451 später"] * VERSUCHE_HOECHSTENS
    for tag in range(VERSUCHE_HOECHSTENS):
        _deliver(besetzung, JETZT + timedelta(days=tag))
    assert Erinnerung.objects.get().post == "aufgegeben"
    assert postamt.angekommen == []


def test_a_claim_keeps_others_away_until_it_runs_out(
    besetzung: Besetzung, frist: Frist, postamt: Postamt, settings
) -> None:
    _stufe(besetzung)
    (eine,) = _make(besetzung)
    eine.belegt_bis = JETZT + timedelta(seconds=60)
    eine.save()
    assert _deliver(besetzung) == (0, 0)
    assert _deliver(besetzung, JETZT + timedelta(seconds=61)) == (1, 0)


def test_a_digest_waits_for_the_next_day_and_is_one_mail(
    besetzung: Besetzung, frist: Frist, postamt: Postamt
) -> None:
    team = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    change_weg(weg="taeglich", durch=team, jetzt=JETZT)
    _frist(besetzung, titel="Zweiter Bericht")
    _stufe(besetzung)
    _make(besetzung)
    assert _deliver(besetzung) == (0, 0)
    besetzung.mandant.beispiel_tag = JETZT.date() + timedelta(days=1)
    assert _deliver(besetzung, JETZT + timedelta(days=1)) == (2, 0)
    ((_, nachricht),) = postamt.angekommen
    assert nachricht["Subject"] == "Zielwerk: 2 Erinnerungen"
    assert "Zweiter Bericht" in nachricht.get_content()


def test_who_wants_no_mail_is_reminded_in_the_product(
    besetzung: Besetzung, frist: Frist, postamt: Postamt
) -> None:
    change_weg(weg="keine", durch=besetzung.mitglieder[Rolle.TEAMLEITUNG], jetzt=JETZT)
    _stufe(besetzung)
    (eine,) = _make(besetzung)
    assert eine.post == "ohne"
    assert _deliver(besetzung) == (0, 0)


def test_reminding_by_hand_once_a_day(besetzung: Besetzung, frist: Frist) -> None:
    (eine,) = remind(frist=frist, durch=besetzung.kreis, jetzt=JETZT)
    assert (eine.durch, eine.stufe) == (besetzung.kreis, None)
    with pytest.raises(ErinnerungError, match="schon erinnert"):
        remind(frist=frist, durch=besetzung.kreis, jetzt=JETZT)
    remind(frist=frist, durch=besetzung.kreis, jetzt=JETZT + timedelta(days=1))
    with pytest.raises(ErinnerungError, match="bei Ihnen selbst"):
        remind(frist=frist, durch=besetzung.mitglieder[Rolle.TEAMLEITUNG], jetzt=JETZT)
    leer = _frist(besetzung, zustaendig=Rolle.BEREICHSLEITUNG)
    chef = besetzung.mitglieder[Rolle.BEREICHSLEITUNG]
    chef.aktiv = False
    chef.save()
    with pytest.raises(ErinnerungError, match="Niemand hat zurzeit die Rolle"):
        remind(frist=leer, durch=besetzung.kreis, jetzt=JETZT)
    Frist.objects.update(zustand="versaeumt")
    frist.refresh_from_db()
    with pytest.raises(ErinnerungError, match="abgeschlossen"):
        remind(frist=frist, durch=besetzung.kreis, jetzt=JETZT)


def test_steps_are_set_up_withdrawn_and_taken_back(besetzung: Besetzung) -> None:
    stufe = _stufe(besetzung)
    with pytest.raises(StufeError, match="gibt es schon"):
        _stufe(besetzung)
    with pytest.raises(StufeError, match="zwischen −60 und 60"):
        _stufe(besetzung, 61)
    withdraw_stufe(stufe=stufe, durch=besetzung.kreis, jetzt=JETZT)
    assert _stufe(besetzung).pk == stufe.pk
    neue = create_uebliche_stufen(durch=besetzung.kreis, jetzt=JETZT)
    assert len(neue) == 5
    assert create_uebliche_stufen(durch=besetzung.kreis, jetzt=JETZT) == []


def test_what_is_planned_stands_on_the_frist(
    besetzung: Besetzung, frist: Frist
) -> None:
    create_uebliche_stufen(durch=besetzung.kreis, jetzt=JETZT)
    plan = geplant(frist, date(2021, 1, 25))
    assert [(g.am.day, g.an) for g in plan] == [
        (27, "wer zuständig ist"),
        (28, "wer den Nachweis annimmt"),
        (28, "wer zuständig ist"),
        (3, "Geschäftsführung und Fachdienstleitung"),
    ]
    frist.zustand = "erledigt"
    assert geplant(frist, date(2021, 1, 25)) == []


def test_a_feed_has_a_secret_address_that_can_be_revoked(
    besetzung: Besetzung, frist: Frist
) -> None:
    from icalendar import Calendar

    _frist(besetzung, titel="Fall Erika Muster klären", art="auftrag")
    team = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    altes = create_abo(durch=team, jetzt=JETZT)
    geheimnis = create_abo(durch=team, jetzt=JETZT)
    assert mitglied_zu(altes) is None
    assert mitglied_zu(geheimnis) == team
    roh = kalender(team, JETZT)
    termine = list(Calendar.from_ical(roh).walk("VEVENT"))
    assert [str(t["summary"]) for t in termine] == [
        "Fällig: Bericht zum 27.01.2021",
        "Fällig: ein Auftrag",
    ]
    assert termine[0]["dtstart"].dt == FAELLIG
    assert b"Muster" not in roh
    kasse = besetzung.mitglieder[Rolle.KASSE]
    assert b"VEVENT" not in kalender(kasse, JETZT)
    team.benutzer.is_active = False
    team.benutzer.save()
    assert mitglied_zu(geheimnis) is None
    team.benutzer.is_active = True
    team.benutzer.save()
    revoke_abo(durch=team, jetzt=JETZT)
    assert mitglied_zu(geheimnis) is None


def test_another_county_reminds_nobody_here(
    besetzung: Besetzung, frist: Frist, fremde
) -> None:
    with scope(mandant=fremde.mandant):
        create_uebliche_stufen(durch=fremde, jetzt=JETZT)
        assert make_erinnerungen(mandant=fremde.mandant, jetzt=JETZT) == []
