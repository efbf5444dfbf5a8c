"""The pages of the guidelines: allowed, foreign, without the right, wrong input."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.richtlinien import demo
from zielwerk.richtlinien.models import Anpassungsvorschlag, Fassung, Richtlinie

KREIS, TEAM, KASSE = Rolle.KOORDINIERUNGSSTELLE, Rolle.TEAMLEITUNG, Rolle.KASSE
LISTE = reverse("richtlinien:richtlinien")
SCHLUESSEL = "bearbeitungshinweise-kdu"
SEITE = reverse("richtlinien:richtlinie", args=[SCHLUESSEL])
ENTWURF = reverse("richtlinien:entwurf", args=[SCHLUESSEL])


@pytest.fixture
def kdu(besetzung: Besetzung) -> Fassung:
    """Give the example guidelines; return the Fassung of 01.02.2021."""
    demo.build(besetzung.mitglieder)
    return Fassung.objects.get(gilt_ab="2021-02-01")


def _ziel(name: str, eine: Any) -> str:
    return reverse(name, args=[eine.uuid])


def _text(client: Client, adresse: str) -> str:
    antwort = client.get(adresse)
    assert antwort.status_code == 200
    return re.sub(r"\s+", " ", antwort.content.decode())


def test_which_fassung_was_valid_on_a_day(
    besetzung: Besetzung, kdu: Fassung, django_assert_max_num_queries
) -> None:
    """Source: DrS/2021/022: valid from 01.02.2021, not on 31.01.2021."""
    client = besetzung.client(KREIS)
    with django_assert_max_num_queries(15):
        seite = _text(client, f"{LISTE}?am=31.01.2021")
    zeile = seite.split("Bearbeitungshinweise Kosten")[1].split("</tr>")[0]
    assert "gültig ab 01.01.2019" in zeile
    assert "ab 01.02.2021" in zeile
    zeile = _text(client, f"{LISTE}?am=1.2.2021").split("Bearbeitungshinweise Kosten")
    assert "gültig ab 01.02.2021" in zeile[1].split("</tr>")[0]
    assert "keine; die erste beginnt später" in _text(client, f"{LISTE}?am=01.01.2005")
    assert "Der Februar 2021 hat 28 Tage" in _text(client, f"{LISTE}?am=30.02.2021")


def test_an_empty_county_is_told_what_comes_here(besetzung: Besetzung) -> None:
    assert "Noch keine Richtlinie." in _text(besetzung.client(KREIS), LISTE)


def test_what_changed_is_told_in_words_not_by_colour_alone(
    besetzung: Besetzung, kdu: Fassung
) -> None:
    client, ziel = besetzung.client(TEAM), _ziel("richtlinien:vergleich", kdu)
    seite = _text(client, ziel)
    assert "4 von 6 Absätzen sind anders" in seite
    neu = '<ins><span class="nur-vorlesen">neu: </span>nachvollziehbar</ins>'
    assert neu in seite
    assert 'class="schlicht">neu</th>' in seite
    assert "unverändert" not in seite
    assert "unverändert" in _text(client, f"{ziel}?zeigen=alles")
    erste = Fassung.objects.get(richtlinie=kdu.richtlinie, nummer=1)
    assert "erste Fassung" in _text(client, _ziel("richtlinien:vergleich", erste))
    assert "Galt früher" not in _text(client, _ziel("richtlinien:fassung", erste))


def test_write_publish_and_take_note(besetzung: Besetzung, kdu: Fassung) -> None:
    client, team = besetzung.client(KREIS), besetzung.client(TEAM)
    assert "Heizkosten werden einzeln" in _text(client, ENTWURF)
    falsch = client.post(ENTWURF, {"gilt_ab": "31.02.2021", "text": "", "version": 0})
    assert "hat 28 Tage" in falsch.content.decode()
    angaben = {"gilt_ab": "01.03.2021", "text": "Neuer Text", "version": 0}
    exe = {"datei": SimpleUploadedFile("x.exe", b"MZ")}
    abgewiesen = client.post(ENTWURF, angaben | exe).content.decode()
    assert "nehmen wir nicht an" in abgewiesen
    pdf = SimpleUploadedFile("kdu.pdf", b"%PDF", content_type="application/pdf")
    assert client.post(ENTWURF, angaben | {"datei": pdf}).status_code == 302
    spaet = client.post(ENTWURF, angaben)
    assert "inzwischen geändert" in spaet.content.decode()
    entwurf = Fassung.objects.get(veroeffentlicht_am=None)
    assert team.get(_ziel("richtlinien:fassung", entwurf)).status_code == 404
    assert team.post(_ziel("richtlinien:kenntnis", entwurf)).status_code == 404
    assert "Entwurf" not in _text(team, SEITE)
    assert "Fassung veröffentlichen" in _text(
        client, _ziel("richtlinien:fassung", entwurf)
    )
    assert (
        client.post(_ziel("richtlinien:veroeffentlichen", entwurf)).status_code == 302
    )
    wieder = client.post(_ziel("richtlinien:veroeffentlichen", entwurf), follow=True)
    assert "schon veröffentlicht" in wieder.content.decode()
    assert "2 Fassungen warten" in _text(team, LISTE)
    seite = _text(team, _ziel("richtlinien:fassung", entwurf))
    assert "Zur Kenntnis nehmen" in seite
    assert "kdu.pdf" in seite
    antwort = team.post(_ziel("richtlinien:kenntnis", entwurf), follow=True)
    assert "Ihre Kenntnisnahme ist vermerkt" in antwort.content.decode()
    wieder = team.post(_ziel("richtlinien:kenntnis", entwurf), follow=True)
    assert "schon zur Kenntnis" in wieder.content.decode()
    assert "2 Stellen fehlen" in _text(client, SEITE)


def test_an_older_fassung_stays_readable(besetzung: Besetzung, kdu: Fassung) -> None:
    from zielwerk.mandanten.models import Mandant

    Mandant.objects.update(beispiel_tag="2021-02-01")
    erste = Fassung.objects.get(richtlinie=kdu.richtlinie, nummer=1)
    seite = _text(besetzung.client(TEAM), _ziel("richtlinien:fassung", erste))
    assert "Laufende Verfahren, die mit ihr begonnen haben, behalten sie" in seite


def test_create_a_guideline(besetzung: Besetzung, jahr_2020) -> None:
    client, ziel = besetzung.client(KREIS), reverse("richtlinien:neu")
    assert "Punkt 1: Arbeitsempfehlungen umsetzen" in _text(client, ziel)
    angaben = {"titel": "Erstausstattung", "art": "arbeitsempfehlung"}
    assert "Kenntnis nehmen soll" in client.post(ziel, angaben).content.decode()
    angaben |= {"adressaten": [TEAM]}
    antwort = client.post(ziel, angaben)
    assert antwort["Location"] == reverse(
        "richtlinien:entwurf", args=["erstausstattung"]
    )
    assert "gibt es schon" in client.post(ziel, angaben).content.decode()


def test_a_proposal_comes_from_a_meeting_and_is_answered(
    besetzung: Besetzung, kdu: Fassung
) -> None:
    team, ziel = besetzung.client(TEAM), reverse("richtlinien:vorschlag_neu")
    vorlage = {"vorbelegen": "1", "text": "Muster beilegen", "herkunft": "Besprechung"}
    kennung = "00000000-0000-4000-8000-000000000001"
    vorlage |= {"besprechung_uuid": kennung}
    form = team.post(ziel, vorlage).content.decode()
    assert "Muster beilegen" in form
    assert not Anpassungsvorschlag.objects.filter(text="Muster beilegen").exists()
    angaben = vorlage | {"richtlinie": str(kdu.richtlinie.uuid)}
    del angaben["vorbelegen"]
    assert team.post(ziel, angaben | {"richtlinie": ""}).status_code == 200
    assert team.post(ziel, angaben).status_code == 302
    nochmal = team.post(ziel, vorlage, follow=True).content.decode()
    assert "liegt schon vor" in nochmal
    kreis = besetzung.client(KREIS)
    vorschlaege = reverse("richtlinien:vorschlaege")
    assert "Muster beilegen" in _text(kreis, vorschlaege)
    eines = Anpassungsvorschlag.objects.get(text="Muster beilegen")
    antwort = _ziel("richtlinien:vorschlag", eines)
    assert "Muster beilegen" in _text(kreis, antwort)
    ablehnung = {"zustand": "abgelehnt", "antwort": "", "version": 1}
    assert "begründen" in kreis.post(antwort, ablehnung).content.decode()
    ablehnung |= {"antwort": "Steht schon darin"}
    assert kreis.post(antwort, ablehnung).status_code == 302
    assert "Steht schon darin" in _text(team, f"{vorschlaege}?zeigen=alle")
    assert "Muster beilegen" not in _text(team, vorschlaege)


LESEN = ("richtlinien:fassung", "richtlinien:vergleich")


@pytest.mark.parametrize("name", LESEN)
def test_a_foreign_fassung_is_not_there(
    kdu: Fassung, fremder_client: Client, name: str
) -> None:
    assert fremder_client.get(reverse(name, args=[kdu.uuid])).status_code == 404


def test_foreign_guidelines_and_proposals_are_not_there(
    kdu: Fassung, fremder_client: Client
) -> None:
    assert fremder_client.get(SEITE).status_code == 404
    assert fremder_client.get(ENTWURF).status_code == 404
    eines = Anpassungsvorschlag.objects.first()
    assert fremder_client.get(_ziel("richtlinien:vorschlag", eines)).status_code == 404
    assert (
        fremder_client.post(_ziel("richtlinien:veroeffentlichen", kdu)).status_code
        == 404
    )


def test_roles_without_the_right_are_refused(
    besetzung: Besetzung, kdu: Fassung
) -> None:
    kasse, team = besetzung.client(KASSE), besetzung.client(TEAM)
    for adresse in (LISTE, SEITE, *(reverse(n, args=[kdu.uuid]) for n in LESEN)):
        assert kasse.get(adresse).status_code == 403
    eines = Anpassungsvorschlag.objects.first()
    for adresse in (
        ENTWURF,
        reverse("richtlinien:neu"),
        _ziel("richtlinien:vorschlag", eines),
    ):
        assert team.get(adresse).status_code == 403
    assert team.post(_ziel("richtlinien:veroeffentlichen", kdu)).status_code == 403
    kreis = besetzung.client(KREIS)
    assert kreis.post(_ziel("richtlinien:kenntnis", kdu)).status_code == 403
    pruefung = besetzung.client(Rolle.RECHNUNGSPRUEFUNG)
    assert pruefung.get(reverse("richtlinien:vorschlag_neu")).status_code == 403
    assert Richtlinie.objects.count() == 4
