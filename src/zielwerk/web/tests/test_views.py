import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import Besetzung
from zielwerk.mandanten.rechte import Rolle


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["web:hilfe", "web:barrierefreiheit", "web:datenschutz", "web:impressum"]
)
def test_anybody_may_read_the_pages_about_the_product(name: str) -> None:
    antwort = Client().get(reverse(name))
    assert antwort.status_code == 200
    assert "<h1>" in antwort.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["web:lebt", "web:bereit"])
def test_the_probes_answer(name: str) -> None:
    assert Client().get(reverse(name)).content == b"ja"


@pytest.mark.django_db
def test_every_page_forbids_scripts_from_outside() -> None:
    kopf = Client().get(reverse("zugaenge:anmelden")).headers["Content-Security-Policy"]
    assert "script-src 'self'" in kopf
    assert "unsafe-inline" not in kopf


def test_pages_of_members_are_not_kept_by_browsers(besetzung: Besetzung) -> None:
    antwort = besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get(
        reverse("startseite:startseite")
    )
    assert antwort.headers["Cache-Control"] == "no-store"


def test_a_page_that_does_not_exist_says_what_to_do(besetzung: Besetzung) -> None:
    antwort = besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get("/gibt-es-nicht/")
    assert antwort.status_code == 404
    assert "Zur Startseite" in antwort.content.decode()


def test_a_form_without_its_token_says_that_nothing_is_stored(
    besetzung: Besetzung,
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(besetzung.kreis.benutzer)
    antwort = client.post(reverse("mandanten:abmelden"))
    assert antwort.status_code == 403
    assert "Gespeichert ist nichts" in antwort.content.decode()


def test_a_fault_of_ours_gives_a_number_to_quote(besetzung: Besetzung, rf) -> None:
    from zielwerk.web.views import serverfehler

    antwort = serverfehler(rf.get("/"))
    assert antwort.status_code == 500
    assert "mit Uhrzeit und dieser Nummer" in antwort.content.decode()


def test_the_menu_counts_what_is_late_for_this_role(besetzung: Besetzung) -> None:
    from zielwerk.vereinbarung import demo

    demo.build_2020(besetzung.mitglieder)
    seite = besetzung.client(Rolle.TEAMLEITUNG).get(reverse("startseite:startseite"))
    assert '<span class="zaehler zaehler--gefahr">2' in seite.content.decode()
