import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from zielwerk.conftest import HEUTE, Besetzung
from zielwerk.mandanten.demo import PASSWORT
from zielwerk.mandanten.models import Mandant, Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import RECHTE, Recht, Rolle, darf
from zielwerk.mandanten.services import create_mitgliedschaft

ANMELDEN = "/konto/anmelden/"


def test_every_right_names_at_least_one_role() -> None:
    assert set(RECHTE) == set(Recht)
    assert all(RECHTE.values())


def test_unknown_role_may_do_nothing() -> None:
    assert not any(darf("erfunden", recht) for recht in Recht)


@pytest.mark.django_db
def test_query_without_scope_fails_closed() -> None:
    with pytest.raises(ScopeError):
        Organisation.objects.count()


def test_scope_shows_only_own_rows(
    besetzung: Besetzung, fremde: Mitgliedschaft
) -> None:
    eigene = set(Organisation.objects.values_list("mandant_id", flat=True))
    assert eigene == {besetzung.mandant.pk}
    with scope(mandant=fremde.mandant):
        assert Organisation.objects.get().name == "Landkreis Musterstadt"


def test_sign_in_leads_to_the_page_asked_for(besetzung: Besetzung) -> None:
    client = Client()
    ziel = reverse("fristen:fristen")
    antwort = client.get(ziel)
    assert antwort.status_code == 302
    assert antwort.headers["Location"] == f"{ANMELDEN}?next={ziel}"
    daten = {
        "login": "koordinierungsstelle@kreis.example",
        "password": PASSWORT,
        "next": ziel,
    }
    assert client.post(ANMELDEN, daten).headers["Location"] == ziel


def test_sign_in_never_leads_to_another_host(besetzung: Besetzung) -> None:
    daten = {
        "login": "koordinierungsstelle@kreis.example",
        "password": PASSWORT,
        "next": "https://boese.example/",
    }
    assert Client().post(ANMELDEN, daten).headers["Location"] == "/"


@pytest.mark.parametrize("passwort", ["falsch", ""])
def test_wrong_password_is_refused_with_what_to_do(
    besetzung: Besetzung, passwort: str
) -> None:
    daten = {"login": "koordinierungsstelle@kreis.example", "password": passwort}
    antwort = Client().post(ANMELDEN, daten)
    assert antwort.status_code == 200
    assert "_auth_user_id" not in antwort.client.session


def test_inactive_membership_gives_no_right(besetzung: Besetzung) -> None:
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert client.get(reverse("fristen:fristen")).status_code == 200
    besetzung.kreis.aktiv = False
    besetzung.kreis.save()
    antwort = client.get(reverse("fristen:fristen"))
    assert antwort.status_code == 302


def test_role_without_the_right_gets_403(besetzung: Besetzung) -> None:
    antwort = besetzung.client(Rolle.KASSE).get(reverse("fristen:fristen"))
    assert antwort.status_code == 403


def test_person_switches_between_own_memberships_only(
    besetzung: Besetzung, fremde: Mitgliedschaft
) -> None:
    with scope(mandant=fremde.mandant):
        organisation = Organisation.objects.get()
    zweite = create_mitgliedschaft(
        mandant=fremde.mandant,
        organisation=organisation,
        rolle=Rolle.RECHNUNGSPRUEFUNG,
        stelle="Rechnungsprüfung",
        email="koordinierungsstelle@kreis.example",
        name="Jana Petersen",
        passwort="wird nicht gebraucht",
    )
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    wechseln = reverse("mandanten:wechseln")
    assert (
        client.post(wechseln, {"mitgliedschaft": str(fremde.uuid)}).status_code == 404
    )
    assert client.post(wechseln, {"mitgliedschaft": "kein uuid"}).status_code == 404
    assert (
        client.post(wechseln, {"mitgliedschaft": str(zweite.uuid)}).status_code == 302
    )
    assert "Musterstadt" in client.get("/").content.decode()


def test_example_day_belongs_to_examples_only(db: None) -> None:
    mandant = Mandant(name="Echt", kurzname="Echt", beispiel_tag=HEUTE)
    with pytest.raises(Exception, match="mandant_beispiel_tag"):
        mandant.save()
