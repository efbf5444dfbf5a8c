import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import bestaetige
from zielwerk.mandanten.demo import PASSWORT
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.zugaenge.schluessel import decrypt
from zielwerk.zugaenge.tests.conftest import EMAIL, einmalcode, melde_an, mit_app

NEU = "Ein neues Passwort 1"


def _seite(antwort) -> str:
    return antwort.content.decode()


def _inhalt(antwort) -> str:
    """Return the page without its footer (the time) and what differs by design."""
    seite = _seite(antwort).partition("<footer")[0]
    return re.sub(r'value="[^"]*"', "", seite)


def _angemeldet(client: Client) -> bool:
    return "_auth_user_id" in client.session


# Password


def test_the_session_is_renewed_at_sign_in(kreis, client, aktionen):
    client.get(reverse("zugaenge:passkey"))
    vorher = client.session.session_key
    assert melde_an(client)["Location"] == "/"
    assert client.session.session_key != vorher
    assert aktionen() == ["zugaenge.angemeldet"]
    assert client.get(reverse("zugaenge:anmelden")).status_code == 302


def test_known_and_unknown_accounts_get_the_same_answer(kreis, client):
    def antwort(email):
        return _inhalt(melde_an(client, email, "falsch"))

    assert antwort(EMAIL) == antwort("niemand@kreis.example")


@pytest.mark.parametrize("email", [EMAIL, "niemand@kreis.example"])
def test_after_ten_failures_even_the_right_password_is_refused(
    kreis, client, email, aktionen
):
    for _ in range(10):
        melde_an(client, email, "falsch")
    antwort = melde_an(client, email)
    assert "Zu viele Fehlversuche" in _seite(antwort)
    assert not _angemeldet(client)
    assert aktionen() == (["zugaenge.gesperrt"] if email == EMAIL else [])


def test_who_has_no_membership_any_more_does_not_get_in(kreis, client):
    kreis.aktiv = False
    kreis.save()
    antwort = melde_an(client)
    assert antwort["Location"] == reverse("zugaenge:anmelden")
    assert not _angemeldet(client)
    assert "stillgelegt" in _seite(client.get(antwort["Location"]))


def test_who_is_signed_in_without_membership_sees_the_form(kreis, client):
    client.force_login(kreis.benutzer)
    Mitgliedschaft.objects.update(aktiv=False)
    assert client.get(reverse("zugaenge:anmelden")).status_code == 200


def test_a_failed_sign_in_shows_nothing_of_who_was_here(kreis, client):
    client.force_login(kreis.benutzer)
    seite = _seite(melde_an(client, passwort="falsch"))
    assert kreis.benutzer.name not in seite
    assert not _angemeldet(client)


def test_the_demo_prints_its_accounts_and_nobody_else_does(kreis, client, settings):
    adresse = reverse("zugaenge:anmelden")
    assert PASSWORT not in _seite(client.get(adresse))
    settings.DEMO = True
    assert PASSWORT in _seite(client.get(adresse))


# Second factor at sign-in


def test_the_code_follows_the_password(kreis, client, aktionen):
    mit_app(kreis)
    zweiter = reverse("zugaenge:zweiter_faktor")
    assert melde_an(client, next="/fristen/")["Location"] == zweiter
    assert not _angemeldet(client)
    assert "Code" in _seite(client.get(zweiter))
    falsch = client.post(zweiter, {"code": "000000"})
    assert "Der Code stimmt nicht" in _seite(falsch)
    richtig = client.post(zweiter, {"code": einmalcode()})
    assert richtig["Location"] == "/fristen/"
    assert _angemeldet(client)
    assert aktionen() == ["zugaenge.angemeldet"]


def test_nobody_comes_to_the_second_factor_without_the_first(kreis, client):
    mit_app(kreis)
    antwort = client.get(reverse("zugaenge:zweiter_faktor"))
    assert antwort["Location"] == reverse("zugaenge:anmelden")


def test_a_code_does_not_work_in_a_second_session(kreis):
    mit_app(kreis)
    code = einmalcode()
    for _ in range(2):
        client = Client()
        melde_an(client)
        client.post(reverse("zugaenge:zweiter_faktor"), {"code": code})
    assert not _angemeldet(client)


def test_codes_are_guessed_ten_times_at_most(kreis, client, aktionen):
    mit_app(kreis)
    zweiter = reverse("zugaenge:zweiter_faktor")
    for _ in range(10):
        melde_an(client)  # the right password in between sets nothing back
        client.post(zweiter, {"code": "000000"})
    assert "Zu viele Fehlversuche" in _seite(melde_an(client))
    assert aktionen() == ["zugaenge.gesperrt"]


def test_a_broken_passkey_answer_is_refused(kreis, client):
    mit_app(kreis)
    melde_an(client)
    zweiter = reverse("zugaenge:zweiter_faktor")
    for kaputt in ("", "{}", "[]", '{"id": "x"}'):
        antwort = client.post(zweiter, {"credential": kaputt})
        assert "nicht erkannt" in _seite(antwort)
    for kaputt in ("", "{}", "[]", '{"id": "x", "response": {"userHandle": "MQ"}}'):
        antwort = client.post(reverse("zugaenge:passkey"), {"credential": kaputt})
        assert antwort["Location"] == reverse("zugaenge:anmelden")
    assert not _angemeldet(client)


def test_the_options_of_a_passkey_ask_who_it_is(client, db):
    optionen = client.get(reverse("zugaenge:passkey")).json()["publicKey"]
    assert optionen["userVerification"] == "required"


# Duty


def test_nothing_opens_before_the_second_factor(kreis, client, pflicht):
    melde_an(client)
    for name in ("startseite:startseite", "protokoll:protokoll"):
        assert client.get(reverse(name))["Location"] == reverse("zugaenge:zugang")
    assert client.post(reverse("drucksachen:neu")).status_code == 302
    seite = _seite(client.get(reverse("zugaenge:zugang")))
    assert "Bitte richten Sie einen zweiten Faktor ein" in seite
    assert client.get(reverse("web:hilfe")).status_code == 200
    assert client.post(reverse("mandanten:abmelden")).status_code == 302


def test_a_role_without_personal_data_needs_none(besetzung, pflicht):
    client = besetzung.client(Rolle.GREMIUM)
    assert client.get(reverse("startseite:startseite")).status_code == 200
    assert "freiwillig" in _seite(client.get(reverse("zugaenge:zugang")))


def test_the_demo_does_not_ask_and_says_so(besetzung):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert client.get("/").status_code == 200
    assert "Im Beispielkreis" in _seite(client.get(reverse("zugaenge:zugang")))


def test_a_session_from_before_has_to_show_the_new_factor(kreis, client, pflicht):
    melde_an(client)
    mit_app(kreis)  # set up by the owner, on another device
    antwort = client.get("/")
    assert antwort["Location"].startswith(reverse("zugaenge:anmelden"))
    assert not _angemeldet(client)


def test_with_the_factor_everything_opens(kreis, client, pflicht):
    mit_app(kreis)
    melde_an(client)
    client.post(reverse("zugaenge:zweiter_faktor"), {"code": einmalcode()})
    assert client.get("/").status_code == 200


# Mein Zugang


def _richte_ein(client: Client) -> None:
    seite = _seite(client.get(reverse("zugaenge:app")))
    geheimnis = re.search(r'"schluessel">([A-Z2-7 ]+)<', seite)[1].replace(" ", "")
    assert "data:image/svg+xml;base64," in seite
    code = einmalcode(geheimnis)
    antwort = client.post(reverse("zugaenge:app"), {"code": code})
    assert antwort["Location"] == reverse("zugaenge:codes")
    gespeichert = Authenticator.objects.get(type="totp").data["secret"]
    assert decrypt(gespeichert) == geheimnis != gespeichert


def test_an_app_is_set_up_used_and_removed(kreis, client, aktionen):
    melde_an(client)
    assert client.get(reverse("zugaenge:codes"))["Location"].endswith("/zugang/")
    _richte_ein(client)
    seite = _seite(client.get(reverse("zugaenge:codes")))
    codes = re.findall(r'"schluessel">(\d+)<', seite)
    assert len(codes) == 10
    assert "schon gezeigt" in _seite(client.get(reverse("zugaenge:codes")))
    assert client.get(reverse("zugaenge:app")).status_code == 302

    anderer = Client()
    melde_an(anderer)
    anderer.post(reverse("zugaenge:zweiter_faktor"), {"code": codes[0]})
    assert _angemeldet(anderer)
    assert "Noch 9 unbenutzt" in _seite(anderer.get(reverse("zugaenge:zugang")))
    noch_einer = Client()
    melde_an(noch_einer)
    noch_einer.post(reverse("zugaenge:zweiter_faktor"), {"code": codes[0]})
    assert not _angemeldet(noch_einer)

    client.post(reverse("zugaenge:codes"))
    neue = _seite(client.get(reverse("zugaenge:codes")))
    assert not set(codes) & set(re.findall(r'"schluessel">(\d+)<', neue))

    faktor = Authenticator.objects.get(type="totp")
    weg = reverse("zugaenge:entfernen", args=[faktor.pk])
    assert "entfernen" in _seite(client.get(weg))
    client.post(weg)
    assert not Authenticator.objects.exists()
    assert aktionen() == [
        "zugaenge.angemeldet",
        "zugaenge.faktor_hinzugefuegt",
        "zugaenge.codes_erzeugt",
        "zugaenge.angemeldet",
        "zugaenge.codes_erzeugt",
        "zugaenge.faktor_entfernt",
    ]


def test_a_wrong_first_code_sets_nothing_up(kreis, client):
    melde_an(client)
    client.get(reverse("zugaenge:app"))
    antwort = client.post(reverse("zugaenge:app"), {"code": "000000"})
    assert "Der Code stimmt nicht" in _seite(antwort)
    assert not Authenticator.objects.exists()


def test_who_needs_a_factor_keeps_the_last_one(kreis, client, pflicht):
    faktor = mit_app(kreis)
    melde_an(client)
    client.post(reverse("zugaenge:zweiter_faktor"), {"code": einmalcode()})
    antwort = client.post(reverse("zugaenge:entfernen", args=[faktor.pk]))
    assert "verlangt einen zweiten Faktor" in _seite(antwort)
    assert Authenticator.objects.filter(pk=faktor.pk).exists()


def test_a_factor_of_somebody_else_is_not_found(kreis, besetzung):
    faktor = mit_app(kreis)
    fremd = bestaetige(besetzung.client(Rolle.KASSE))
    weg = reverse("zugaenge:entfernen", args=[faktor.pk])
    assert fremd.get(weg).status_code == fremd.post(weg).status_code == 404


def test_a_broken_new_passkey_is_refused(kreis, client):
    melde_an(client)
    neu = reverse("zugaenge:passkey_neu")
    assert "publicKey" in _seite(client.get(neu))
    for kaputt in ("", "{}", '{"id": "x"}'):
        antwort = client.post(neu, {"name": "Mein Gerät", "credential": kaputt})
        assert antwort.status_code == 200
    assert not Authenticator.objects.exists()


# Confirmation


def test_factors_are_changed_only_after_a_confirmation(kreis, besetzung):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    for name in ("app", "passkey_neu", "codes"):
        ziel = reverse(f"zugaenge:{name}")
        antwort = client.get(ziel)
        assert antwort["Location"] == f"{reverse('zugaenge:bestaetigen')}?" + (
            f"next={ziel.replace('/', '%2F')}"
        )


def test_confirmation_leads_back_to_the_form_and_loses_nothing_silently(
    kreis, besetzung
):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    formular = reverse("zugaenge:zugang")
    antwort = client.post(
        reverse("zugaenge:codes"), headers={"referer": f"http://testserver{formular}"}
    )
    frage = parse_qs(urlsplit(antwort["Location"]).query)
    assert frage == {"next": [formular], "nochmal": ["ja"]}
    seite = _seite(client.get(antwort["Location"]))
    assert "Ausgeführt ist noch nichts" in seite
    daten = {"next": formular, "nochmal": "ja"}
    bestaetigen = reverse("zugaenge:bestaetigen")
    falsch = client.post(bestaetigen, daten | {"password": "falsch"})
    assert "Das Passwort stimmt nicht" in _seite(falsch)
    antwort = client.post(bestaetigen, daten | {"password": PASSWORT})
    assert antwort["Location"] == formular
    assert "noch" in _seite(client.get(formular))
    assert client.get(reverse("zugaenge:app")).status_code == 200


def test_confirmation_never_leads_to_another_host(kreis, besetzung):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    daten = {"next": "https://boese.example/", "password": PASSWORT}
    antwort = client.post(reverse("zugaenge:bestaetigen"), daten)
    assert antwort["Location"] == reverse("zugaenge:zugang")
    antwort = client.post(
        reverse("zugaenge:codes"), headers={"referer": "https://boese.example/"}
    )
    assert "boese" not in antwort["Location"]


def test_a_code_confirms_as_well(kreis, besetzung):
    mit_app(kreis)
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    bestaetigen = reverse("zugaenge:bestaetigen")
    assert "Der Code stimmt nicht" in _seite(client.post(bestaetigen, {"code": "1"}))
    assert client.post(bestaetigen, {"code": einmalcode()}).status_code == 302
    assert client.get(reverse("zugaenge:passkey_neu")).status_code == 200


def test_a_confirmation_is_ten_minutes_old_at_most(kreis, besetzung):
    client = bestaetige(besetzung.client(Rolle.KOORDINIERUNGSSTELLE))
    sitzung = client.session
    sitzung["account_authentication_methods"][0]["at"] -= 601
    sitzung.save()
    assert client.get(reverse("zugaenge:app")).status_code == 302


def test_wrong_confirmations_lock_the_account(kreis, besetzung, aktionen):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    for _ in range(10):
        client.post(reverse("zugaenge:bestaetigen"), {"password": "falsch"})
    antwort = client.post(reverse("zugaenge:bestaetigen"), {"password": PASSWORT})
    assert "Zu viele Fehlversuche" in _seite(antwort)
    assert aktionen() == ["zugaenge.gesperrt"]


def test_who_has_nothing_to_confirm_with_signs_in_anew(kreis, besetzung):
    kreis.benutzer.set_unusable_password()
    kreis.benutzer.save()
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert "neu an" in _seite(client.get(reverse("zugaenge:bestaetigen")))


# Forgotten and changed passwords


def _link(text: str) -> str:
    return re.search(r"https?://\S+", text)[0]


def test_the_link_names_the_configured_host_and_works_once(
    kreis, client, settings, aktionen
):
    settings.ADRESSE = "https://zielwerk.kreis.example"
    settings.ALLOWED_HOSTS = ["zielwerk.kreis.example", "anders.example"]
    client.post(
        reverse("zugaenge:passwort_vergessen"),
        {"email": EMAIL},
        headers={"host": "anders.example"},
    )
    settings.ALLOWED_HOSTS = ["testserver"]
    (brief,) = mail.outbox
    assert brief.to == [EMAIL]
    assert brief.subject == "Zielwerk: neues Passwort"
    link = _link(brief.body)
    assert link.startswith("https://zielwerk.kreis.example/konto/passwort-neu/")
    antwort = client.get(urlsplit(link).path)
    ohne_schluessel = antwort["Location"]
    assert ohne_schluessel.endswith("/neu/")
    assert client.get(ohne_schluessel).status_code == 200
    ungleich = {"password1": NEU, "password2": NEU + "x"}
    assert "nicht gleich" in _seite(client.post(ohne_schluessel, ungleich))
    kurz = {"password1": "kurz", "password2": "kurz"}
    assert client.post(ohne_schluessel, kurz).status_code == 200
    antwort = client.post(ohne_schluessel, {"password1": NEU, "password2": NEU})
    assert antwort["Location"] == reverse("zugaenge:anmelden")
    assert client.get(urlsplit(link).path).status_code == 410
    assert not _angemeldet(client)
    assert melde_an(client, passwort=NEU).status_code == 302
    assert aktionen() == ["zugaenge.passwort_gesetzt", "zugaenge.angemeldet"]


def test_the_page_does_not_say_who_is_known(kreis, client):
    seiten = set()
    for email in (EMAIL, "niemand@kreis.example"):
        antwort = client.post(reverse("zugaenge:passwort_vergessen"), {"email": email})
        seiten.add(_inhalt(antwort))
    assert len(seiten) == 1
    # One mail each, so that the time taken says nothing either.
    assert [brief.to[0] for brief in mail.outbox] == [EMAIL, "niemand@kreis.example"]
    assert "kein" in mail.outbox[1].subject
    assert "http" not in mail.outbox[1].body


def test_five_mails_for_one_recipient_and_no_more(kreis, client):
    for _ in range(7):
        client.post(reverse("zugaenge:passwort_vergessen"), {"email": EMAIL})
    assert len(mail.outbox) == 5


def test_a_mail_server_that_is_down_is_said_so(kreis, client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    antwort = client.post(reverse("zugaenge:passwort_vergessen"), {"email": EMAIL})
    assert "ließ sich nicht verschicken" in _seite(antwort)
    assert "E-Mail nicht versandt" in caplog.text


def test_without_mail_the_page_says_whom_to_ask(kreis, client, settings):
    settings.MAIL_MOEGLICH = False
    antwort = client.post(reverse("zugaenge:passwort_vergessen"), {"email": EMAIL})
    assert "verschickt keine E-Mails" in _seite(antwort)
    assert mail.outbox == []


def test_no_other_link_opens_the_page(kreis, client):
    ziel = reverse("zugaenge:passwort_neu", args=["1", "falsch"])
    assert client.get(ziel).status_code == 410
    assert client.get(ziel.replace("falsch", "neu")).status_code == 410


def test_the_password_is_changed_and_other_sessions_end(kreis, client, aktionen):
    melde_an(client)
    anderer = Client()
    melde_an(anderer)
    ziel = reverse("zugaenge:passwort")
    neu = {"password1": NEU, "password2": NEU}
    falsch = client.post(ziel, neu | {"oldpassword": "falsch"})
    assert "nicht Ihr jetziges Passwort" in _seite(falsch)
    antwort = client.post(ziel, neu | {"oldpassword": PASSWORT})
    assert antwort["Location"] == reverse("zugaenge:zugang")
    assert client.get("/").status_code == 200
    assert anderer.get("/").status_code == 302
    assert aktionen()[-1] == "zugaenge.passwort_geaendert"


def test_nobody_signs_up(client, db):
    for pfad in ("/konto/signup/", "/accounts/signup/", "/konto/registrieren/"):
        assert client.get(pfad).status_code == 404
