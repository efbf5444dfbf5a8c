import json
import threading
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import OperationalError, connection
from django.db.models import F
from django_scopes import scope

from zielwerk.conftest import JETZT
from zielwerk.mandanten.models import Organisation
from zielwerk.mandanten.rechte import (
    OHNE_PERSONENBEZUG,
    Recht,
    Rolle,
    braucht_zweiten_faktor,
)
from zielwerk.mandanten.services import create_mitgliedschaft
from zielwerk.protokoll.models import Eintrag
from zielwerk.zugaenge.models import Anmeldesperre
from zielwerk.zugaenge.schluessel import decrypt, encrypt
from zielwerk.zugaenge.services import (
    GesperrtError,
    begin_versuch,
    begin_verweis,
    clean_sperren,
    clear_sperre,
    end_versuch,
    record_anmeldung,
    record_fehlversuch,
    use_einmalcode,
)
from zielwerk.zugaenge.tests.conftest import EMAIL, einmalcode, mit_app

WOANDERS = "192.0.2.7"


def _scheitere(mal: int, email: str = EMAIL, adresse: str = WOANDERS) -> None:
    for _ in range(mal):
        versuch = begin_versuch(email=email, adresse=adresse)
        record_fehlversuch(versuch=versuch, jetzt=JETZT)


def _zeit_vergeht(**dauer: int) -> None:
    """Move every count into the past; the database's clock cannot be set."""
    for feld in ("zuletzt_am", "gesperrt_bis"):
        Anmeldesperre.objects.update(**{feld: F(feld) - timedelta(**dauer)})


def test_ten_failures_lock_and_the_record_says_so_once(kreis, aktionen):
    _scheitere(10)
    with pytest.raises(GesperrtError):
        begin_versuch(email=EMAIL.upper(), adresse="198.51.100.1")
    assert aktionen() == ["zugaenge.gesperrt"]
    eintrag = Eintrag.objects.get(aktion="zugaenge.gesperrt")
    assert eintrag.person == "Zielwerk"
    assert "10 Fehlversuchen" in eintrag.text


def test_the_lock_ends_by_time(kreis):
    _scheitere(10)
    _zeit_vergeht(minutes=16)
    begin_versuch(email=EMAIL, adresse=WOANDERS)


def test_the_administration_lifts_the_lock(kreis, aktionen):
    _scheitere(10)
    assert clear_sperre(email=EMAIL, jetzt=JETZT)
    begin_versuch(email=EMAIL, adresse=WOANDERS)
    assert not clear_sperre(email=EMAIL, jetzt=JETZT)
    assert aktionen() == ["zugaenge.gesperrt", "zugaenge.entsperrt"]


def test_success_does_not_forget_earlier_failures(kreis):
    _scheitere(9)
    for _ in range(3):
        end_versuch(versuch=begin_versuch(email=EMAIL, adresse=WOANDERS))
    _scheitere(1)
    with pytest.raises(GesperrtError):
        begin_versuch(email=EMAIL, adresse=WOANDERS)


def test_a_finished_sign_in_forgets_them(kreis, aktionen):
    _scheitere(9)
    record_anmeldung(benutzer=kreis.benutzer, weg="Passwort", jetzt=JETZT)
    _scheitere(9)
    assert aktionen() == ["zugaenge.angemeldet"]


def test_unknown_accounts_are_locked_alike_and_recorded_nowhere(kreis, aktionen):
    _scheitere(10, "niemand@kreis.example")
    with pytest.raises(GesperrtError):
        begin_versuch(email="niemand@kreis.example", adresse=WOANDERS)
    assert aktionen() == []


def test_one_address_is_slowed_down_across_accounts(kreis):
    for nr in range(50):
        _scheitere(1, f"person{nr}@kreis.example")
    with pytest.raises(GesperrtError):
        begin_versuch(email=EMAIL, adresse=WOANDERS)
    begin_versuch(email=EMAIL, adresse="198.51.100.1")
    _zeit_vergeht(minutes=1)
    begin_versuch(email=EMAIL, adresse=WOANDERS)


def test_a_refused_address_does_not_use_up_the_account(kreis):
    for nr in range(50):
        _scheitere(1, f"person{nr}@kreis.example")
    for _ in range(20):
        with pytest.raises(GesperrtError):
            begin_versuch(email=EMAIL, adresse=WOANDERS)
    begin_versuch(email=EMAIL, adresse="198.51.100.1")


def test_the_table_names_nobody(kreis):
    _scheitere(1)
    alles = json.dumps(list(Anmeldesperre.objects.values()), default=str)
    assert EMAIL not in alles
    assert WOANDERS not in alles


def test_old_counts_are_deleted(kreis):
    _scheitere(1)
    uhr = Anmeldesperre.objects.first().zuletzt_am
    assert clean_sperren(jetzt=uhr) == 0
    assert clean_sperren(jetzt=uhr + timedelta(hours=25)) == 2


def test_five_links_and_no_more(kreis):
    assert [begin_verweis(email=EMAIL) for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_get_ten_tries_together():
    erlaubt, abgelehnt = [], []

    def versuche() -> None:
        offen = 5
        while offen:
            try:
                erlaubt.append(begin_versuch(email=EMAIL, adresse=""))
            except GesperrtError:
                abgelehnt.append(1)
            except OperationalError:
                continue  # the tests' SQLite in memory refuses instead of waiting
            offen -= 1
        connection.close()

    faeden = [threading.Thread(target=versuche) for _ in range(6)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert (len(erlaubt), len(abgelehnt)) == (10, 20)


def test_an_event_stands_once_in_every_mandant(kreis, fremde, aktionen):
    with scope(mandant=fremde.mandant):
        organisation = Organisation.objects.get()
    for rolle in (Rolle.RECHNUNGSPRUEFUNG, Rolle.KASSE):
        create_mitgliedschaft(
            mandant=fremde.mandant, organisation=organisation, rolle=rolle,
            stelle="Stelle", email=EMAIL, name="", passwort="",
        )  # fmt: skip
    record_anmeldung(benutzer=kreis.benutzer, weg="Passkey", jetzt=JETZT)
    assert aktionen() == ["zugaenge.angemeldet"]
    with scope(mandant=fremde.mandant):
        assert Eintrag.objects.get().text == "Angemeldet: Passkey"


def test_a_code_works_once_even_for_another_worker(kreis):
    faktor = mit_app(kreis)
    code = einmalcode()
    assert use_einmalcode(faktor=faktor, code=code)
    assert not use_einmalcode(faktor=faktor, code=code)
    assert not use_einmalcode(faktor=faktor, code=einmalcode(versatz=-1))
    assert not use_einmalcode(faktor=faktor, code="000")


def test_secrets_are_encrypted_and_the_old_key_still_reads(kreis, settings):
    gespeichert = encrypt("JBSWY3DP")
    assert "JBSWY3DP" not in gespeichert
    alt, settings.SECRET_KEY = settings.SECRET_KEY, "ein neuer Schlüssel" * 3
    with pytest.raises(InvalidToken):
        decrypt(gespeichert)
    settings.SECRET_KEY_FALLBACKS = [alt]
    assert decrypt(gespeichert) == "JBSWY3DP"


def test_a_new_right_counts_as_personal():
    personal = {
        Recht.AKTENZEICHEN_SEHEN,
        Recht.WIDERSPRUECHE_EINLESEN,
        Recht.PROTOKOLL_LESEN,
    }
    assert set(Recht) - OHNE_PERSONENBEZUG >= personal
    assert not personal & OHNE_PERSONENBEZUG


@pytest.mark.parametrize(
    ("rolle", "braucht"),
    [
        (Rolle.WIDERSPRUCHSSTELLE, True),
        (Rolle.RECHNUNGSPRUEFUNG, True),
        (Rolle.KOORDINIERUNGSSTELLE, True),
        (Rolle.TEAMLEITUNG, True),  # names of debtors
        (Rolle.KASSE, True),
        (Rolle.BERATUNGSSTELLE, True),
        (Rolle.GREMIUM, False),
    ],
)
def test_roles_with_personal_data_need_a_second_factor(rolle, braucht):
    assert braucht_zweiten_faktor(rolle) is braucht


def test_codes_alone_are_no_second_factor(kreis):
    from zielwerk.zugaenge.services import hat_zweiten_faktor

    Authenticator.objects.create(
        user=kreis.benutzer, type=Authenticator.Type.RECOVERY_CODES, data={}
    )
    assert not hat_zweiten_faktor(benutzer=kreis.benutzer)
