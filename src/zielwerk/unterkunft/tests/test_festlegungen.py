"""Where the law leaves a choice, the office chooses: dated and with a reason."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.unterkunft.models import Festlegung
from zielwerk.unterkunft.regeln import Einstellungen
from zielwerk.unterkunft.services import VerfahrenError, record_festlegung

DAUER = "sozialschutz_dauer"
SEITE = reverse("unterkunft:einstellungen")
ANGABEN = {
    "frage": DAUER,
    "wahl": "geltungszeitraum",
    "grund": "Weisung des Kreises",
    "gilt_ab": HEUTE,
}


@pytest.fixture
def wer(besetzung):
    return {"durch": besetzung.kreis, "jetzt": JETZT}


def test_a_choice_holds_from_its_day_on(wer):
    record_festlegung(**ANGABEN, **wer)
    davor = date(2021, 1, 24)
    assert Festlegung.objects.einstellungen_am(davor) == Einstellungen()
    gewaehlt = Festlegung.objects.einstellungen_am(HEUTE)
    assert gewaehlt == Einstellungen(sozialschutz_dauer="geltungszeitraum")
    spaeter = ANGABEN | {"wahl": "sechs_monate", "gilt_ab": date(2022, 1, 1)}
    record_festlegung(**spaeter, **wer)
    assert Festlegung.objects.einstellungen_am(date(2022, 1, 1)) == Einstellungen()
    eintraege = Eintrag.objects.filter(aktion="unterkunft.festgelegt")
    eintrag = eintraege.order_by("lfd_nr").last()
    assert (eintrag.vorher["wahl"], eintrag.nachher["wahl"]) == (
        *("geltungszeitraum", "sechs_monate"),
    )


@pytest.mark.parametrize(
    ("ersatz", "satz"),
    [
        ({"grund": " "}, "nennen Sie den Grund"),
        ({"wahl": "nie"}, "möglichen Antworten"),
        ({"frage": "unbekannt"}, "möglichen Antworten"),
        ({}, "schon eine Antwort"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(wer, ersatz, satz):
    record_festlegung(**ANGABEN, **wer)
    with pytest.raises(VerfahrenError, match=satz):
        record_festlegung(**ANGABEN | ersatz, **wer)


def test_the_page_says_what_holds_and_the_case_page_goes_by_it(besetzung):
    kreis, team = map(besetzung.client, (Rolle.FACHDIENSTLEITUNG, Rolle.TEAMLEITUNG))
    assert "Vorgabe" in team.get(SEITE).content.decode()
    ziel = reverse("unterkunft:festlegen", args=[DAUER])
    assert team.get(ziel).status_code == 403
    assert kreis.get(reverse("unterkunft:festlegen", args=["x"])).status_code == 404
    assert "sechs Monate je" in kreis.get(ziel).content.decode()
    angaben = {"wahl": "geltungszeitraum", "gilt_ab": "01.01.2021", "grund": ""}
    assert "nennen Sie den Grund" in kreis.post(ziel, angaben).content.decode()
    assert kreis.post(ziel, angaben | {"grund": "Weisung"}).status_code == 302
    antwort = kreis.post(ziel, angaben | {"grund": "Weisung"})
    assert "schon eine Antwort" in antwort.content.decode()
    assert "gilt ab 01.01.2021" in team.get(SEITE).content.decode()
    # By default 300,00: the six months are over (SG Nordhausen, S 13 AS 1534/21).
    fall = {"am": "30.09.2022", "richtwert": "300", "kosten": "371,80"}
    fall |= {"bwz_beginn": "01.09.2021", "konzept": "segeberg_2011"}
    seite = team.get(reverse("unterkunft:angemessenheit"), fall)
    assert seite.context["ergebnis"].anerkannt == Decimal("371.80")
