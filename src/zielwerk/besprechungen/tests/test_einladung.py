"""Invitations: the calendar file, and each mail once, without what is discussed."""

from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from icalendar import Calendar
from pytest_django import Settings

from zielwerk.besprechungen.models import Besprechung, Einladung
from zielwerk.besprechungen.services import (
    BesprechungError,
    cancel_besprechung,
    kalenderdatei,
    move_besprechung,
    ohne_zugang,
    post_eingerichtet,
    send_einladungen,
)
from zielwerk.besprechungen.tests.conftest import Halte, Plane
from zielwerk.conftest import JETZT, Besetzung
from zielwerk.protokoll.models import Eintrag

VERWEIS = "https://zielwerk.example/besprechungen/1/"
ALLE = {
    "koordinierungsstelle@kreis.example",
    "bereichsleitung@jobcenter.example",
    "teamleitung@jobcenter.example",
}


def _lade_ein(
    besetzung: Besetzung, eine: Besprechung, *adressen: str, **angaben: Any
) -> Any:
    return send_einladungen(
        **{
            "besprechung": eine,
            "weitere_adressen": adressen,
            "verweis": VERWEIS,
            "durch": besetzung.kreis,
            "jetzt": JETZT,
            "uhr": JETZT,
            **angaben,
        }
    )


class Abgebrochen(BaseException):
    """What a machine that stops is to the code: nothing after it runs."""


class HaltendesPostamt(EmailBackend):
    """Takes the first mail, then the machine stops before it can be noted."""

    def send_messages(self, nachrichten: Any) -> int:
        super().send_messages(nachrichten)
        raise Abgebrochen


def _termin(datei: bytes) -> Any:
    return Calendar.from_ical(datei).walk("VEVENT")[0]


def test_the_calendar_file_says_when_and_where(plane: Plane) -> None:
    eine = plane(tagesordnung="Einzelfall Meier")
    datei = kalenderdatei(eine, jetzt=JETZT)
    termin = _termin(datei)
    assert termin["dtstart"].dt == datetime(2020, 8, 7, 7, 30, tzinfo=UTC)
    assert termin["dtend"].dt == datetime(2020, 8, 7, 9, 30, tzinfo=UTC)
    assert (termin["summary"], termin["location"]) == (
        "Dienstbesprechung Leistung",
        "Raum 1",
    )
    assert (termin["status"], int(termin["sequence"])) == ("CONFIRMED", 0)
    assert b"METHOD:PUBLISH" in datei
    assert b"Meier" not in datei
    assert b"ATTENDEE" not in datei


def test_everyone_concerned_gets_one_mail_without_the_agenda(
    besetzung: Besetzung, plane: Plane
) -> None:
    eine = plane(tagesordnung="Einzelfall Meier")
    versand = _lade_ein(besetzung, eine, "Gast@Jobcenter.example")
    assert (versand.versendet, versand.gescheitert) == (4, ())
    assert {m.to[0] for m in mail.outbox} == ALLE | {"gast@jobcenter.example"}
    for eine_mail in mail.outbox:
        roh = message_from_bytes(eine_mail.message().as_bytes(), policy=policy.default)
        text = str(roh)
        assert "Meier" not in text
        assert VERWEIS in roh.get_body(("plain",)).get_content()
        kalender = [t for t in roh.walk() if t.get_content_type() == "text/calendar"]
        assert {t.get_param("method") for t in kalender} == {"REQUEST", None}
        termin = _termin(kalender[0].get_content().encode())
        assert str(termin["attendee"]) == f"mailto:{eine_mail.to[0]}"
    assert Eintrag.objects.zu(eine)[0].text == "4 Einladungen versendet"


def test_nobody_gets_the_same_appointment_twice(
    besetzung: Besetzung, plane: Plane
) -> None:
    eine = plane()
    _lade_ein(besetzung, eine)
    assert _lade_ein(besetzung, eine).versendet == 0
    assert len(mail.outbox) == 3
    assert Einladung.objects.filter(versendet_am=JETZT).count() == 3


def test_a_moved_and_a_cancelled_meeting_are_told_anew(
    besetzung: Besetzung, plane: Plane
) -> None:
    eine = plane()
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    _lade_ein(besetzung, eine)
    eine = move_besprechung(
        besprechung=eine,
        termin_am=eine.termin_am,
        beginn=time(13),
        ende=time(14),
        ort="Raum 2",
        grund="Raum belegt",
        version=1,
        **wer,
    )
    mail.outbox.clear()
    assert _lade_ein(besetzung, eine).versendet == 3
    assert mail.outbox[0].subject.startswith("Neuer Termin: Dienstbesprechung")
    assert "SEQUENCE:1" in str(mail.outbox[0].message())
    eine = cancel_besprechung(besprechung=eine, grund="Krankheit", **wer)
    mail.outbox.clear()
    assert _lade_ein(besetzung, eine).versendet == 3
    assert mail.outbox[0].subject.startswith("Absage: ")
    assert "METHOD:CANCEL" in str(mail.outbox[0].message())
    assert "Krankheit" not in str(mail.outbox[0].message())


def test_a_mail_server_that_is_down_loses_nothing(
    besetzung: Besetzung, plane: Plane, settings: Settings
) -> None:
    eine = plane()
    gut = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    versand = _lade_ein(besetzung, eine)
    assert versand.versendet == 0
    assert set(versand.gescheitert) == ALLE
    settings.EMAIL_BACKEND = gut
    assert _lade_ein(besetzung, eine).versendet == 3
    assert {m.to[0] for m in mail.outbox} == ALLE


def test_without_a_mail_server_the_page_is_told(
    besetzung: Besetzung, plane: Plane, settings: Settings
) -> None:
    settings.MAIL_MOEGLICH = False
    assert not post_eingerichtet()
    with pytest.raises(BesprechungError, match="kein Mailserver"):
        _lade_ein(besetzung, plane())


def test_a_held_meeting_invites_nobody(
    besetzung: Besetzung, plane: Plane, halte: Halte
) -> None:
    with pytest.raises(BesprechungError, match="schon gehalten"):
        _lade_ein(besetzung, halte(plane()))


def test_roles_without_a_sign_in_are_named(besetzung: Besetzung, plane: Plane) -> None:
    eine = plane(weitere=["fachaufsicht_but", "fachdienstleitung"])
    assert ohne_zugang(eine) == ["fachaufsicht_but"]


def test_a_dispatch_that_stopped_is_sent_again_only_on_request(
    besetzung: Besetzung, plane: Plane, settings: Settings
) -> None:
    eine, gut = plane(), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.HaltendesPostamt"
    with pytest.raises(Abgebrochen):
        _lade_ein(besetzung, eine)
    settings.EMAIL_BACKEND = gut
    (erste,) = mail.outbox
    # While it may still run, nobody takes it over.
    gleich = _lade_ein(besetzung, eine, unterbrochene=True)
    assert (gleich.versendet, gleich.unterbrochen) == (0, ())
    spaeter = JETZT + timedelta(seconds=settings.POST_BELEGT + 1)
    ohne = _lade_ein(besetzung, eine, uhr=spaeter)
    assert (ohne.versendet, set(ohne.unterbrochen)) == (0, ALLE)
    assert mail.outbox == [erste]
    mit = _lade_ein(besetzung, eine, uhr=spaeter, unterbrochene=True)
    assert (mit.versendet, set(mit.wiederholt), mit.unterbrochen) == (3, ALLE, ())
    zweite = next(m for m in mail.outbox[1:] if m.to == erste.to)
    assert zweite.message()["Message-ID"] == erste.message()["Message-ID"]
    assert len({m.message()["Message-ID"] for m in mail.outbox}) == 3
    text = Eintrag.objects.zu(eine)[0].text
    assert text.endswith("3 davon noch einmal nach unterbrochenem Versand")
    assert _lade_ein(besetzung, eine, uhr=spaeter, unterbrochene=True).versendet == 0


def test_an_interrupted_mail_of_an_older_release_is_found(plane: Plane) -> None:
    eine = Einladung(besprechung=plane(), zustand="laeuft", belegt_bis=None)
    assert eine.ist_unterbrochen(JETZT)
    eine.zustand = "versendet"
    assert not eine.ist_unterbrochen(JETZT)
