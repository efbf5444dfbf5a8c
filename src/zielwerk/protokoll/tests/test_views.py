import pytest
from django.urls import reverse

from zielwerk.conftest import Besetzung
from zielwerk.mandanten.rechte import Rolle


def test_the_record_is_read_page_by_page_by_its_roles(
    besetzung: Besetzung, request: pytest.FixtureRequest, django_assert_max_num_queries
) -> None:
    adresse = reverse("protokoll:protokoll")
    pruefung = besetzung.client(Rolle.RECHNUNGSPRUEFUNG)
    assert "Noch kein Eintrag." in pruefung.get(adresse).content.decode()
    request.getfixturevalue("jahr_2020")
    with django_assert_max_num_queries(15):
        seite = pruefung.get(adresse).content.decode()
    assert "Frist eröffnet, fällig am 15.12.2020" in seite
    assert besetzung.client(Rolle.TEAMLEITUNG).get(adresse).status_code == 403
