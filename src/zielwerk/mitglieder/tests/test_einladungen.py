"""Invitations: every event and refusal, the mail, and servers that refuse."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.models import Benutzer, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.post import baue_link
from zielwerk.mitglieder.regeln import pruefsumme
from zielwerk.mitglieder.services import (
    MitgliederError,
    accept_einladung,
    deactivate_mitgliedschaft,
    find_einladung,
    found_mandant,
    renew_einladung,
    send_einladung,
    withdraw_einladung,
)
from zielwerk.mitglieder.tests.conftest import ADRESSE, EMAIL, Eingeladen
from zielwerk.protokoll.models import Eintrag

PASSWORT = "ein-langes-Passwort-21"


def aktionen() -> list[str]:
    return list(Eintrag.objects.order_by("lfd_nr").values_list("aktion", flat=True))


def nimm_an(eine: Eingeladen, wer=PASSWORT, jetzt=JETZT) -> Mitgliedschaft:
    return accept_einladung(
        einladung=eine.einladung, summe=pruefsumme(eine.token), wer=wer, jetzt=jetzt
    )


def test_a_new_person_gets_the_membership_and_one_entry(besetzung, lade_ein):
    eine = lade_ein()
    assert not Benutzer.objects.filter(email=EMAIL).exists()
    mitglied = nimm_an(eine)
    assert mitglied.benutzer.check_password(PASSWORT)
    assert (mitglied.rolle, mitglied.aktiv) == (Rolle.TEAMLEITUNG, True)
    assert eine.stand().mitgliedschaft == mitglied
    assert aktionen() == ["mitglieder.eingeladen", "mitglieder.einladung_angenommen"]
    for eintrag in Eintrag.objects.neueste():
        assert EMAIL not in str(eintrag.felder)
        assert eine.token not in str(eintrag.felder)
        assert pruefsumme(eine.token) not in str(eintrag.felder)


def test_only_the_checksum_of_the_link_is_stored(lade_ein):
    eine = lade_ein()
    werte = Einladung.objects.filter(pk=eine.einladung.pk).values().get()
    assert eine.token not in str(werte)
    assert find_einladung(summe=pruefsumme(eine.token)) == eine.einladung
    assert find_einladung(summe=eine.token) is None


def test_a_link_opens_once(lade_ein):
    eine = lade_ein()
    nimm_an(eine)
    with pytest.raises(MitgliederError, match="gilt nicht mehr"):
        nimm_an(eine)
    assert Mitgliedschaft.objects.filter(benutzer__email=EMAIL).count() == 1


def test_a_link_ends_after_seven_days(lade_ein):
    eine = lade_ein()
    with pytest.raises(MitgliederError, match="gilt nicht mehr"):
        nimm_an(eine, jetzt=JETZT + timedelta(days=7, seconds=1))
    assert nimm_an(eine, jetzt=JETZT + timedelta(days=7)).aktiv


def test_a_renewed_link_ends_the_old_one(besetzung, lade_ein):
    alte = lade_ein()
    spaeter = JETZT + timedelta(days=8)
    erneuert = Eingeladen(
        *renew_einladung(einladung=alte.einladung, durch=besetzung.kreis, jetzt=spaeter)
    )
    with pytest.raises(MitgliederError, match="gilt nicht mehr"):
        nimm_an(alte, jetzt=spaeter)
    assert nimm_an(erneuert, jetzt=spaeter).aktiv
    assert "mitglieder.einladung_erneuert" in aktionen()


def test_a_withdrawn_invitation_opens_nothing(besetzung, lade_ein):
    eine = lade_ein()
    durch = {"durch": besetzung.kreis, "jetzt": JETZT}
    withdraw_einladung(einladung=eine.einladung, **durch)
    with pytest.raises(MitgliederError, match="gilt nicht mehr"):
        nimm_an(eine)
    for schritt in (renew_einladung, withdraw_einladung):
        with pytest.raises(MitgliederError, match="schon zurückgezogen"):
            schritt(einladung=eine.einladung, **durch)
    assert aktionen()[-1] == "mitglieder.einladung_zurueckgezogen"
    assert lade_ein().einladung.ist_offen


def test_an_accepted_invitation_is_not_renewed(besetzung, lade_ein):
    eine = lade_ein()
    nimm_an(eine)
    with pytest.raises(MitgliederError, match="schon angenommen"):
        renew_einladung(einladung=eine.einladung, durch=besetzung.kreis, jetzt=JETZT)


def test_one_open_invitation_per_address_and_role(besetzung, lade_ein):
    lade_ein()
    with pytest.raises(MitgliederError, match="schon eine Einladung offen"):
        lade_ein(email=EMAIL.upper())
    lade_ein(rolle=Rolle.BEREICHSLEITUNG)


def test_a_role_already_held_is_not_offered(besetzung, lade_ein):
    eine = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    with pytest.raises(MitgliederError, match=r"hat die Rolle .* schon\.$"):
        lade_ein(email=eine.benutzer.email)
    deactivate_mitgliedschaft(mitgliedschaft=eine, durch=besetzung.kreis, jetzt=JETZT)
    with pytest.raises(MitgliederError, match="lässt sich aktivieren"):
        lade_ein(email=eine.benutzer.email)


def test_nobody_invites_themselves_to_a_second_role(besetzung, lade_ein):
    with pytest.raises(MitgliederError, match="Sich selbst"):
        lade_ein(email=besetzung.kreis.benutzer.email.upper())


def test_a_person_of_another_mandant_keeps_their_sign_in(besetzung, fremde, lade_ein):
    eine = lade_ein(email=fremde.benutzer.email)
    with pytest.raises(MitgliederError, match="schon einen Zugang"):
        nimm_an(eine)
    with pytest.raises(MitgliederError, match="andere E-Mail-Adresse"):
        nimm_an(eine, wer=besetzung.kreis.benutzer)
    passwort = fremde.benutzer.password
    mitglied = nimm_an(eine, wer=fremde.benutzer)
    fremde.benutzer.refresh_from_db()
    assert mitglied.benutzer == fremde.benutzer
    assert (fremde.benutzer.password, fremde.benutzer.name) == (
        passwort,
        "Fremde Person",
    )


def test_the_person_got_the_role_meanwhile(besetzung, lade_ein):
    eine = besetzung.mitglieder[Rolle.KASSE]
    einladung = lade_ein(email=eine.benutzer.email)
    eine.rolle = Rolle.TEAMLEITUNG
    vorige = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    vorige.rolle = Rolle.KASSE
    vorige.save()
    eine.save()
    with pytest.raises(MitgliederError, match="diese Rolle schon"):
        nimm_an(einladung, wer=eine.benutzer)
    assert einladung.stand().ist_offen


@pytest.mark.parametrize(
    "werte", [{"angenommen_am": JETZT}, {"mitgliedschaft_id": 1}], ids=str
)
def test_the_database_refuses_half_an_acceptance(lade_ein, werte):
    eine = lade_ein()
    with pytest.raises(IntegrityError), transaction.atomic():
        Einladung.objects.filter(pk=eine.einladung.pk).update(**werte)


# ---- the mail ----


def sende(besetzung: Besetzung, eine: Eingeladen) -> bool:
    return send_einladung(
        einladung=eine.einladung,
        link=baue_link(eine.token),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )


def test_the_mail_holds_the_link_of_the_configured_address(besetzung, lade_ein, post):
    eine = lade_ein(name="Jürgen Çelik", stelle="Team <Süd> & Nord")
    assert sende(besetzung, eine)
    assert post.an == [EMAIL]
    (mail,) = post.mails
    text = mail.get_content()
    assert mail["Subject"] == "Einladung zu Zielwerk: Kreis Segeberg"
    assert f"{ADRESSE}/mitglieder/annehmen/{eine.token}/" in text.split()
    assert "Guten Tag Jürgen Çelik," in text
    assert "Team <Süd> & Nord" in text
    assert "01.02.2021" in text
    assert eine.stand().versandt_am == JETZT
    assert aktionen() == ["mitglieder.eingeladen", "mitglieder.einladung_versandt"]


@pytest.mark.parametrize(
    "antwort",
    ["451 heute nicht", f"550 <{EMAIL}> unbekannt", "421 geschlossen"],
)
def test_a_refusing_server_leaves_the_invitation(
    besetzung, lade_ein, post, antwort, caplog
):
    post.antwort = antwort
    eine = lade_ein()
    assert not sende(besetzung, eine)
    assert eine.stand().ist_offen
    assert eine.stand().versandt_am is None
    assert aktionen()[-1] == "mitglieder.einladung_nicht_versandt"
    assert "nicht verschickt" in caplog.text
    assert EMAIL not in caplog.text
    assert eine.token not in caplog.text
    post.antwort = "250 OK"
    assert sende(besetzung, eine)


def test_a_server_that_is_down_leaves_the_invitation(
    besetzung, lade_ein, post, settings
):
    settings.EMAIL_PORT = 1
    eine = lade_ein()
    assert not sende(besetzung, eine)
    assert nimm_an(eine).aktiv


def test_without_a_mail_server_nothing_is_tried(
    besetzung, lade_ein, adresse, mailoutbox, settings
):
    settings.MAIL_MOEGLICH = False
    assert not sende(besetzung, lade_ein())
    assert mailoutbox == []


def test_without_an_address_there_is_no_link(lade_ein, settings):
    settings.ADRESSE = ""
    assert baue_link("x") == ""


# ---- a new Mandant ----


def test_a_mandant_begins_with_kreis_and_invitation(db):
    einladung, token = found_mandant(
        name="Kreis Neu",
        kurzname="Neu",
        land="HE",
        email="Erste@neu.example",
        person="Erste Person",
        jetzt=JETZT,
    )
    with scope(mandant=einladung.mandant):
        kreis = Organisation.objects.get()
        assert (kreis.art, kreis.name) == ("kreis", "Kreis Neu")
        assert aktionen() == ["mitglieder.mandant_angelegt", "mitglieder.eingeladen"]
        mitglied = nimm_an(Eingeladen(einladung, token))
    assert mitglied.rolle == Rolle.KOORDINIERUNGSSTELLE
    assert mitglied.benutzer.email == "erste@neu.example"


@pytest.mark.parametrize(
    "werte", [{"name": ""}, {"name": "Kreis Musterstadt"}, {"kurzname": "x" * 41}]
)
def test_a_mandant_with_a_wrong_value_is_refused(fremde, werte):
    vorgabe = {"name": "Kreis Neu", "kurzname": "Neu", "land": "HE"}
    with pytest.raises(MitgliederError):
        found_mandant(
            **(vorgabe | werte), email="a@neu.example", person="A", jetzt=JETZT
        )
