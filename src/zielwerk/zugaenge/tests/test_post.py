"""Whoever changes the way into an account, its owner hears of it."""

import pytest
from django.core import mail
from django.urls import reverse

from zielwerk.conftest import JETZT
from zielwerk.mandanten.demo import PASSWORT
from zielwerk.zugaenge.post import GEMELDET
from zielwerk.zugaenge.services import record_anmeldung, record_zugang
from zielwerk.zugaenge.tests.conftest import EMAIL, melde_an

NEU = "Ein neues Passwort 1"


def _record(kreis, ereignis: str) -> None:
    record_zugang(
        benutzer=kreis.benutzer,
        ereignis=ereignis,
        text="Passwort geändert",
        jetzt=JETZT,
    )


@pytest.mark.parametrize("ereignis", sorted(GEMELDET))
def test_a_changed_way_in_is_told_to_its_owner_once(
    kreis, ereignis, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        _record(kreis, ereignis)
    (brief,) = mail.outbox
    assert brief.to == [EMAIL]
    assert "Passwort geändert." in brief.body
    assert f"Guten Tag {kreis.benutzer.name}," in brief.body
    assert "25.01.2021" in brief.body


def test_a_sign_in_is_no_change(kreis, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        record_anmeldung(benutzer=kreis.benutzer, weg="Passwort", jetzt=JETZT)
    assert mail.outbox == []


def test_what_does_not_take_effect_is_not_told(
    kreis, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as offen:
        _record(kreis, "faktor_entfernt")
    assert (len(offen), mail.outbox) == (1, [])


def test_a_changed_password_stands_though_the_mail_server_is_down(
    kreis, client, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    melde_an(client)
    daten = {"oldpassword": "falsch", "password1": NEU, "password2": NEU}
    ziel = reverse("zugaenge:passwort")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ziel, daten)
    assert "Hinweis nicht verschickt" not in caplog.text
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ziel, daten | {"oldpassword": PASSWORT}).status_code == 302
    kreis.benutzer.refresh_from_db()
    assert kreis.benutzer.check_password(NEU)
    assert "Hinweis nicht verschickt: ConnectionRefusedError" in caplog.text
    assert EMAIL not in caplog.text


def test_without_mail_nothing_is_tried(
    kreis, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_MOEGLICH = False
    with django_capture_on_commit_callbacks(execute=True):
        _record(kreis, "passwort_geaendert")
    assert mail.outbox == []
