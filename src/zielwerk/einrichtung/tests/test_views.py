"""The pages of the assistant: from nothing to the draft, refusals, other counties."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import Besetzung, bestaetige
from zielwerk.einrichtung.models import Einrichtung
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.models import Einladung
from zielwerk.vereinbarung.models import Zielvereinbarung

KREIS = Rolle.KOORDINIERUNGSSTELLE
SEITEN = (
    "einrichtung:einrichtung",
    "einrichtung:kreis",
    "einrichtung:kalender",
    "einrichtung:seiten",
    "einrichtung:gremium",
    "einrichtung:vorlage",
    "einrichtung:mitglieder",
    "einrichtung:fertig",
)
ANTWORTEN: dict[str, dict[str, Any]] = {
    "kreis": {
        "name": "Landkreis Musterau",
        "kurzname": "Musterau",
        "land": "BY",
        "regionalschluessel": "09 999",
    },
    "kalender": {"tage": ["24.12.", "15.08."], "weitere": "02.11."},
    "seiten": {
        "aufbau": "drei",
        "partei_kommune": "dem Landkreis Musterau",
        "partei_jobcenter": "dem Jobcenter Musterau",
        "partei_dritte": "der Agentur für Arbeit Musterau",
        "jobcenter": "Jobcenter Musterau",
    },
    "gremium": {"gremium": "Kreistag", "befassung": "kenntnisnahme"},
    "vorlage": {"vorlage": "bezirk-dreiseitig", "jahr": "2021"},
    "mitglieder": {},
    "fertig": {},
}


@pytest.fixture
def client(besetzung: Besetzung) -> Client:
    return besetzung.client(KREIS)


def _post(client: Client, schritt: str, **mehr: Any) -> Any:
    eine = Einrichtung.objects.first()
    version = eine.version if eine else 0
    daten = ANTWORTEN[schritt] | {"version": version} | mehr
    return client.post(reverse(f"einrichtung:{schritt}"), daten)


def _seite(client: Client, schritt: str) -> str:
    return client.get(reverse(f"einrichtung:{schritt}")).content.decode()


def test_from_nothing_to_a_draft_with_its_fristen(client):
    start = reverse("einrichtung:einrichtung")
    assert client.get(start)["Location"] == reverse("einrichtung:kreis")
    assert "Schritt 1 von 6" in _seite(client, "kreis")
    assert _post(client, "kreis")["Location"] == reverse("einrichtung:kalender")
    kalender = _seite(client, "kalender")
    assert "Heilige Drei Könige" in kalender
    assert "Mariä Himmelfahrt (in Gemeinden" in kalender
    _post(client, "kalender")
    assert 'value="02.11."' in _seite(client, "kalender")
    assert "dem Landkreis Musterau" in _seite(client, "seiten")
    _post(client, "seiten")
    assert _post(client, "gremium")["Location"] == reverse("einrichtung:vorlage")
    weiter = "Einrichtung fortsetzen"
    assert weiter in client.get(reverse("startseite:startseite")).content.decode()
    antwort = _post(client, "vorlage")
    assert antwort["Location"] == reverse("einrichtung:vorlage")
    entwurf = _seite(client, "vorlage")
    assert "Mi, 30.06.2021" in entwurf
    assert "Kreistag: nimmt zur Kenntnis." in entwurf
    mitglieder = _seite(client, "mitglieder")
    assert "Jana Petersen" in mitglieder
    assert "?rolle=geschaeftsfuehrung&amp;von=einrichtung" in mitglieder
    assert _post(client, "mitglieder")["Location"] == reverse("einrichtung:fertig")
    assert "Alle Schritte sind erledigt." in _seite(client, "fertig")
    _post(client, "fertig")
    fertig = _seite(client, "fertig")
    assert "Landkreis Musterau ist eingerichtet." in fertig
    assert reverse("vereinbarung:inkraftsetzen", args=[2021]) in fertig
    assert weiter not in client.get(reverse("startseite:startseite")).content.decode()
    for name in ("vereinbarung:vereinbarung", "vereinbarung:status"):
        seite = client.get(reverse(name, args=[2021])).content.decode()
        assert "Kenntnisnahme eintragen" in seite
        assert "Beschluss eintragen" not in seite
    assert Mandant.objects.get(kurzname="Musterau").regionalschluessel == "09999"


@pytest.mark.parametrize(
    ("schritt", "werte", "befund"),
    [
        ("kreis", {"name": ""}, "Dieses Feld ist zwingend erforderlich."),
        ("kreis", {"name": "A\u202eB"}, "unsichtbare Zeichen"),
        ("kreis", {"land": "SH"}, "In Schleswig-Holstein beginnt der Schlüssel mit 01"),
        ("kreis", {"regionalschluessel": "0999"}, "hat 5 (Kreis), 8 oder 12 Ziffern"),
        ("kreis", {"regionalschluessel": "٠٩٩٩٩"}, "hat 5 (Kreis), 8 oder 12 Ziffern"),
        ("kalender", {"weitere": "24.12"}, "Bitte so eingeben: TT.MM."),
        ("kalender", {"weitere": "31.02."}, "Den 31.02. gibt es nicht."),
        ("seiten", {"partei_dritte": ""}, "Bitte nennen Sie die dritte Seite."),
        ("seiten", {"aufbau": "zwei"}, "Eine dritte Seite gibt es nur bei"),
        ("gremium", {"befassung": "raten"}, "keine gültige Auswahl"),
        ("vorlage", {"jahr": "1999"}, "größer oder gleich 2005"),
    ],
)
def test_wrong_answers_are_said_at_the_field_and_kept(client, schritt, werte, befund):
    antwort = _post(client, schritt, **werte)
    seite = antwort.content.decode()
    assert antwort.status_code == 200
    assert befund in seite
    assert "Bitte berichtigen Sie" in seite
    assert not Einrichtung.objects.exists()


def test_a_refused_step_says_why_and_can_be_saved_again(client):
    antwort = _post(client, "vorlage")
    assert antwort.status_code == 409
    assert "Schritte 3 und 4" in antwort.content.decode()
    _post(client, "gremium")
    for schritt, mehr in (("gremium", {}), ("kalender", {"tage": "24.12."})):
        spaet = _post(client, schritt, version=0, **mehr)
        assert spaet.status_code == 409
        assert "hat die Einrichtung inzwischen fortgesetzt" in spaet.content.decode()
    spaet = _post(client, "mitglieder", version=0)
    assert 'name="version" value="1"' in spaet.content.decode()
    assert _post(client, "fertig").status_code == 409


def test_a_decided_agreement_is_not_replaced(client, besetzung):
    _post(client, "seiten")
    _post(client, "gremium")
    _post(client, "vorlage")
    Zielvereinbarung.objects.update(status="in_kraft")
    assert "ist schon beschlossen" in _seite(client, "vorlage")
    for schritt in ("kreis", "kalender", "mitglieder"):
        _post(client, schritt)
    assert "0 Fristen sind offen." in _seite(client, "fertig")


def test_an_invitation_begins_with_the_role_and_leads_back(client, settings):
    settings.ADRESSE = "https://zielwerk.example.org"
    settings.MAIL_MOEGLICH = False
    bestaetige(client)
    ziel = reverse("mitglieder:einladen") + "?rolle=geschaeftsfuehrung&von=einrichtung"
    seite = client.get(ziel).content.decode()
    assert '<option value="geschaeftsfuehrung" selected>' in seite
    assert "selected>Jobcenter Kreis Segeberg</option>" in seite
    form = client.get(ziel).context["form"]
    daten = {"name": "Erika Beispiel", "email": "erika@jobcenter.example"}
    antwort = client.post(ziel, form.initial | daten)
    assert reverse("einrichtung:mitglieder") in antwort.content.decode()
    assert Einladung.objects.get().rolle == "geschaeftsfuehrung"
    assert "Erika Beispiel" in _seite(client, "mitglieder")
    fremd = client.get(reverse("mitglieder:einladen") + "?rolle=chef&von=x")
    assert fremd.status_code == 200


def test_only_the_koordinierungsstelle_sets_up_and_only_its_own_county(
    besetzung, fremder_client
):
    for rolle in set(Rolle) - {KREIS}:
        client = besetzung.client(rolle)
        for name in SEITEN[:2]:
            assert client.get(reverse(name)).status_code == 403, rolle
    _post(besetzung.client(KREIS), "gremium")
    fremd = fremder_client.get(reverse("einrichtung:gremium")).content.decode()
    assert 'value="Kreistag"' not in fremd
    for name in SEITEN:
        assert fremder_client.get(reverse(name)).status_code in {200, 302}
