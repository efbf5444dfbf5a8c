"""The pages of the exchange: who may, what they show, what they refuse."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import Besetzung
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vergleich.austausch import SCHEMA_TEXT, lies, schreibe_csv
from zielwerk.vergleich.models import EigenesJobcenter, Vergleichsdatei
from zielwerk.vergleich.tests.conftest import lies_ein, monate

KREIS = Rolle.KOORDINIERUNGSSTELLE
AUSTAUSCH = "vergleich:austausch"


def _lade_hoch(client: Client, zeilen: Any) -> Any:
    datei = SimpleUploadedFile("nordstadt.csv", schreibe_csv(zeilen))
    return client.post(reverse("vergleich:einlesen"), {"datei": datei})


def test_the_page_says_what_leaves_and_what_stays(
    besetzung: Besetzung, quote: Kennzahl, django_assert_max_num_queries: Any
) -> None:
    lies_ein(besetzung, monate())
    client = besetzung.client(KREIS)
    with django_assert_max_num_queries(12):
        seite = client.get(reverse(AUSTAUSCH)).content.decode()
    for satz in (
        "vermeidbare Stattgaben ÷ alle erledigten Widersprüche; kommunale Leistungen",
        "01.01.2020 bis 31.03.2020",
        "2 Zeiträume nach früherem Verfahren",
        "Aktenzeichen, Namen, einzelne Fälle",
        "nordstadt.csv",
    ):
        assert satz in seite


def test_a_county_without_values_is_led_on(besetzung: Besetzung) -> None:
    seite = besetzung.client(KREIS).get(reverse(AUSTAUSCH)).content.decode()
    assert "Noch nichts auszuführen." in seite
    assert "braucht Ihr Jobcenter eine Kennung" in seite


def test_the_own_jobcenter_is_entered(besetzung: Besetzung) -> None:
    client, adresse = besetzung.client(KREIS), reverse("vergleich:jobcenter")
    schlecht = client.post(adresse, {"kennung": "mit Leer", "name": "Segeberg"})
    assert schlecht.status_code == 409
    assert "ohne Leerzeichen" in schlecht.content.decode()
    client.post(adresse, {"kennung": "JC-01", "name": "Segeberg"})
    assert EigenesJobcenter.objects.get().kennung == "JC-01"


def test_a_file_is_handed_out(besetzung: Besetzung, quote: Kennzahl) -> None:
    client, adresse = besetzung.client(KREIS), reverse("vergleich:ausfuehren")
    antwort = client.post(adresse, {"kennzahlen": [quote.schluessel], "form": "csv"})
    assert "attachment" in antwort["Content-Disposition"]
    assert len(lies(antwort.content, name="x")) == 3
    ohne = client.post(adresse, {"form": "csv"})
    assert "wenigstens eine Kennzahl" in ohne.content.decode()
    EigenesJobcenter.objects.all().delete()
    antwort = client.post(adresse, {"kennzahlen": [quote.schluessel], "form": "csv"})
    assert antwort.status_code == 409


def test_a_file_is_taken_refused_and_withdrawn(
    besetzung: Besetzung, quote: Kennzahl
) -> None:
    client = besetzung.client(KREIS)
    antwort = _lade_hoch(client, monate(umfang="alle Leistungen"))
    assert antwort.status_code == 409
    assert "umfasst „alle Leistungen“" in antwort.content.decode()
    assert client.post(reverse("vergleich:einlesen")).status_code == 409
    assert _lade_hoch(client, monate()).status_code == 302
    assert "12 Zeilen eingelesen." in client.get(reverse(AUSTAUSCH)).content.decode()
    eine = Vergleichsdatei.objects.get()
    adresse = reverse("vergleich:zuruecknehmen", args=[eine.uuid])
    assert "zählt danach in keinem Vergleich" in client.get(adresse).content.decode()
    assert client.post(adresse, {"grund": ""}).status_code == 200
    client.post(adresse, {"grund": "falsch"})
    assert "Zurückgenommen am" in client.get(reverse(AUSTAUSCH)).content.decode()
    assert (
        "schon zurückgenommen" in client.post(adresse, {"grund": "x"}).content.decode()
    )


def test_others_may_not(
    besetzung: Besetzung, quote: Kennzahl, fremder_client: Client
) -> None:
    eine = lies_ein(besetzung, monate()).vergleichsdatei
    adresse = reverse("vergleich:zuruecknehmen", args=[eine.uuid])
    assert fremder_client.get(adresse).status_code == 404
    leitung = besetzung.client(Rolle.TEAMLEITUNG)
    assert leitung.get(reverse(AUSTAUSCH)).status_code == 403
    assert Client().get(reverse(AUSTAUSCH)).status_code == 302


def test_the_schema_is_open(db: None) -> None:
    assert Client().get(reverse("vergleich:schema")).content.decode() == SCHEMA_TEXT
