"""`zielwerk mandant …`: the first person of an instance, exit codes 0 and 2."""

import re

import pytest
from django.test import Client
from django_scopes import scope
from pytest_django import Settings

from zielwerk.cli import main
from zielwerk.conftest import Besetzung
from zielwerk.mandanten.models import Mandant, Organisation
from zielwerk.mitglieder.befehl import hinweis_ohne_mandant
from zielwerk.mitglieder.models import Einladung
from zielwerk.protokoll.models import Eintrag

ADRESSE = "https://zielwerk.example.org"
NEU = {
    "--name": "Kreis Neu",
    "--kurzname": "Neu",
    "--land": "sh",
    "--email": "Erste@neu.example",
    "--person": "Erste Person",
}
Ausgabe = pytest.CaptureFixture[str]


def mandant(was: str, werte: dict[str, str]) -> int:
    return main(["mandant", was, *(teil for paar in werte.items() for teil in paar)])


@pytest.fixture(autouse=True)
def adresse(settings: Settings) -> None:
    settings.ADRESSE = ADRESSE


def _pfad(ausgabe: str) -> str:
    (pfad,) = re.findall(rf"^{ADRESSE}(/mitglieder/annehmen/\S+/)$", ausgabe, re.M)
    return str(pfad)


def test_the_first_person_gets_a_link_and_signs_in(db, capsys: Ausgabe) -> None:
    assert "zielwerk mandant anlegen" in "".join(hinweis_ohne_mandant())
    assert mandant("anlegen", NEU) == 0
    assert hinweis_ohne_mandant() == []
    ausgabe = capsys.readouterr().out
    assert "die Startseite durch die Einrichtung" in ausgabe
    assert "Mandant „Kreis Neu“ angelegt." in ausgabe
    client, pfad = Client(), _pfad(ausgabe)
    client.get(pfad)
    daten = {"passwort": "ein-langes-Passwort-21"}
    client.post("/mitglieder/annehmen/", daten | {"noch_einmal": daten["passwort"]})
    zugang = {"login": "erste@neu.example", "password": daten["passwort"]}
    client.post("/konto/anmelden/", zugang)
    assert client.get("/mitglieder/einladen/").status_code == 200
    einer = Mandant.objects.get()
    assert (einer.land, einer.ist_beispiel) == ("SH", False)
    with scope(mandant=einer):
        # Mandant, invitation, acceptance, sign-in.
        assert Eintrag.objects.count() == 4
        assert all("neu.example" not in str(e.felder) for e in Eintrag.objects.all())


@pytest.mark.parametrize(
    ("werte", "satz"),
    [
        ({"--land": "XX"}, "--land: bitte eines von BW"),
        ({"--email": "keine"}, "--email ist keine E-Mail-Adresse"),
        ({"--person": " "}, "--person"),
        ({"--person": "a\u202eb"}, "--person"),
        ({"--name": " "}, "name:"),
        ({"--kurzname": "x" * 41}, "kurzname:"),
        ({"--name": "Kreis Musterstadt"}, "name:"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_made(
    fremde, capsys: Ausgabe, werte: dict[str, str], satz: str
) -> None:
    assert mandant("anlegen", NEU | werte) == 2
    assert satz in capsys.readouterr().err
    assert Mandant.objects.count() == 1


def test_without_an_address_nothing_is_made(
    db, settings: Settings, capsys: Ausgabe
) -> None:
    settings.ADRESSE = ""
    assert mandant("anlegen", NEU) == 2
    assert "ZIELWERK_ADRESSE fehlt" in capsys.readouterr().err
    assert not Mandant.objects.exists()


def test_a_lost_link_is_replaced(db, capsys: Ausgabe) -> None:
    mandant("anlegen", NEU)
    alter = _pfad(capsys.readouterr().out)
    wieder = {
        "--mandant": "Neu",
        "--email": "erste@neu.example",
        "--person": "Erste Person",
    }
    assert mandant("einladen", wieder) == 0
    neuer = _pfad(capsys.readouterr().out)
    assert Client().get(alter, follow=True).status_code == 410
    assert Client().get(neuer, follow=True).status_code == 200
    assert mandant("einladen", wieder | {"--email": "zweite@neu.example"}) == 0
    with scope(mandant=Mandant.objects.get()):
        assert Einladung.objects.offen().count() == 2


def test_an_unknown_mandant_or_one_without_kreis_is_refused(
    besetzung: Besetzung, capsys: Ausgabe
) -> None:
    werte = {"--mandant": "Nirgends", "--email": "a@b.example", "--person": "A"}
    assert mandant("einladen", werte) == 2
    assert "gibt es nicht" in capsys.readouterr().err
    Organisation.objects.filter(art="kreis").update(art="gremium")
    assert mandant("einladen", werte | {"--mandant": "Kreis Segeberg"}) == 2
    assert "keine Organisation der Art Kreis" in capsys.readouterr().err
