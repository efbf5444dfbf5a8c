"""Four eyes: who wrote or changed a paper does not release it, in whatever role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import JETZT
from zielwerk.drucksachen import demo
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.services import (
    DrucksacheError,
    dokument,
    fingerabdruck,
    release_drucksache,
    reset_abschnitt,
    save_abschnitt,
    send_mitzeichnung,
    set_angaben,
)
from zielwerk.drucksachen.tests.conftest import Papier
from zielwerk.mandanten.models import Benutzer, Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mitgliedschaft


@pytest.fixture
def dritte(papier: Papier) -> Mitgliedschaft:
    """Give a second person of the Koordinierungsstelle."""
    return create_mitgliedschaft(
        mandant=papier.kreis.mandant,
        organisation=papier.kreis.organisation,
        rolle=Rolle.KOORDINIERUNGSSTELLE,
        stelle="Vertretung",
        email="vertretung@kreis.example",
        name="Vera Tretung",
        passwort="Beispiel-2020!",
    )


def _als_leitung(papier: Papier, benutzer: Benutzer) -> Mitgliedschaft:
    """Give a person the role that releases, besides their own."""
    zweite = papier.leitung
    zweite.benutzer = benutzer
    zweite.save()
    return zweite


def _gib_frei(papier: Papier, durch: Mitgliedschaft) -> Drucksache:
    gelesen = fingerabdruck(dokument(papier.neu_geladen(), JETZT))
    return release_drucksache(
        drucksache=papier.drucksache, gelesen=gelesen, durch=durch, jetzt=JETZT
    )


def _angaben(werte: dict[str, Any]) -> None:
    set_angaben(angaben=demo.ANGABEN, version=1, **werte)


def _text(werte: dict[str, Any]) -> None:
    save_abschnitt(schluessel="sachverhalt", text="Von Hand.", version=0, **werte)


def test_who_created_it_does_not_release_it(papier, dritte):
    send_mitzeichnung(**papier.durch | {"durch": dritte})
    zweite = _als_leitung(papier, papier.kreis.benutzer)
    with pytest.raises(DrucksacheError, match=r"zweite Person.*die Vorlage angelegt"):
        _gib_frei(papier, zweite)
    assert not papier.neu_geladen().ist_freigegeben


@pytest.mark.parametrize(
    ("tat", "satz"), [(_angaben, "sie zuletzt geändert"), (_text, "daran geschrieben")]
)
def test_who_changed_it_does_not_release_it(
    papier, dritte, tat: Callable[[dict[str, Any]], None], satz
):
    tat(papier.durch | {"durch": dritte})
    send_mitzeichnung(**papier.durch)
    with pytest.raises(DrucksacheError, match=f"zweite Person.*{satz}"):
        _gib_frei(papier, _als_leitung(papier, dritte.benutzer))


def test_whose_text_is_gone_may_release_it(papier, dritte):
    _text(papier.durch | {"durch": dritte})
    reset_abschnitt(schluessel="sachverhalt", **papier.durch)
    send_mitzeichnung(**papier.durch)
    assert _gib_frei(papier, _als_leitung(papier, dritte.benutzer)).ist_freigegeben


def test_a_refused_change_names_nobody(papier, dritte):
    werte = papier.durch | {"durch": dritte}
    with pytest.raises(DrucksacheError, match="inzwischen"):
        set_angaben(angaben=demo.ANGABEN, version=7, **werte)
    assert papier.neu_geladen().geaendert_durch == papier.kreis


def test_a_paper_from_before_names_nobody_and_is_released(papier):
    Drucksache.objects.update(angelegt_durch=None, geaendert_durch=None)
    send_mitzeichnung(**papier.durch)
    assert _gib_frei(papier, papier.leitung).ist_freigegeben


def test_the_page_says_so_before_anything_is_pressed(papier):
    send_mitzeichnung(**papier.durch)
    zweite = _als_leitung(papier, papier.kreis.benutzer)
    client = Client()
    client.force_login(zweite.benutzer)
    client.post(reverse("mandanten:wechseln"), {"mitgliedschaft": str(zweite.uuid)})
    ziel = reverse("drucksachen:freigabe", args=[papier.drucksache.uuid])
    seite = client.get(ziel).content.decode()
    assert "Freigeben muss eine zweite Person." in seite
    assert 'value="freigeben"' not in seite
