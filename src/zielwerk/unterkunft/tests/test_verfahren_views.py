"""The pages of the procedure: allowed, foreign, without the right, wrong input."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import JETZT
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.unterkunft import services
from zielwerk.unterkunft.models import Konzepthinweis, Kostensenkungsverfahren
from zielwerk.unterkunft.schreiben import as_dokument
from zielwerk.unterkunft.tests.test_services import ZEILEN, lies, veroeffentliche

TEAM, KREIS = Rolle.TEAMLEITUNG, Rolle.KOORDINIERUNGSSTELLE
LISTE = reverse("unterkunft:kostensenkungen")
NEU = reverse("unterkunft:kostensenkung_neu")
FALL = {
    "aktenzeichen": "13502BG0007777",
    "art": "unterkunft",
    "kosten": "655,00",
    "personen": "3",
    "raum": "Norderstedt",
    "konzept": "segeberg_2011",
}
NAMEN = (
    "unterkunft:kostensenkung_umstaende",
    "unterkunft:kostensenkung_senken",
    "unterkunft:kostensenkung_nicht_senken",
    "unterkunft:kostensenkung_beenden",
)


def _ziel(name, eines, *weitere):
    return reverse(name, args=[eines.uuid, *weitere])


def _text(antwort):
    assert antwort.status_code == 200
    seite = antwort.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", seite)


def test_a_procedure_is_opened_from_the_case_page_and_runs(besetzung):
    client = besetzung.client(TEAM)
    assert "Kein Verfahren läuft." in _text(client.get(LISTE))
    fall = {"am": "25.01.2021", "konzept": "segeberg_2011", "raum": "Norderstedt"}
    fall |= {"personen": "3", "kosten": "655", "bwz_beginn": "01.10.2020"}
    seite = client.get(reverse("unterkunft:angemessenheit"), fall)
    weiter = re.search(rf'href="({NEU}[^"]+)"', seite.content.decode())
    formular = _text(client.get(weiter[1].replace("&amp;", "&")))
    assert 'value="655,00"' in formular
    assert 'value="01.10.2020"' in formular
    zu_viel = {"weitere_bwz": "01.10.2021, 31.02.2022"}
    assert "hat 28 Tage" in _text(client.post(NEU, FALL | zu_viel))
    antwort = client.post(NEU, FALL | {"bwz_beginn": "01.10.2020"})
    eines = Kostensenkungsverfahren.objects.get()
    assert antwort["Location"] == _ziel("unterkunft:kostensenkung", eines)
    assert eines.bwz_beginn == date(2020, 10, 1)
    antwort = client.post(
        _ziel("unterkunft:kostensenkung_versendet", eines),
        {"schreiben_am": "10.09.2020"},
    )
    assert antwort.status_code == 302
    seite = _text(client.get(_ziel("unterkunft:kostensenkung", eines)))
    assert "Senkung möglich ab</dt><dd>Fr, 01.10.2021" in seite
    assert "13502BG0007777" in seite
    assert Eintrag.objects.zu(eines).filter(aktion="unterkunft.gelesen").exists()
    liste = client.get(LISTE)
    assert "Kostensenkung 1/2021" in _text(liste)
    assert "13502BG" not in _text(liste)
    assert "1/2021" in _text(client.post(LISTE, {"aktenzeichen": "13502BG0007777"}))
    fremdes = _text(client.post(LISTE, {"aktenzeichen": "13502BG0000000"}))
    assert "gibt es kein Verfahren" in fremdes


def test_the_events_have_their_forms(besetzung, laufend):
    client, seite = besetzung.client(TEAM), _ziel("unterkunft:kostensenkung", laufend)
    for name in NAMEN:
        _text(client.get(_ziel(name, laufend)))
    antwort = client.post(
        _ziel("unterkunft:kostensenkung_senken", laufend),
        {"wirksam_ab": "01.02.2021", "anerkannt": "525"},
    )
    assert "frühestens ab 01.04.2021" in _text(antwort)
    umstaende = {"bwz_beginn": "01.10.2020", "version": str(laufend.version)}
    antwort = client.post(
        _ziel("unterkunft:kostensenkung_umstaende", laufend), umstaende
    )
    assert antwort["Location"] == seite
    client.post(
        _ziel("unterkunft:kostensenkung_nicht_senken", laufend),
        {"entscheidung": "unzumutbar", "grund": "siehe Akte"},
    )
    assert "nicht gesenkt: nicht möglich" in _text(client.get(seite))
    client.post(
        _ziel("unterkunft:kostensenkung_beenden", laufend),
        {"ausgang": "nicht_gesenkt", "beendet_am": "25.01.2021"},
    )
    assert "mit Grund nicht gesenkt" in _text(client.get(LISTE + "?zeigen=beendet"))
    _text(client.get(_ziel("unterkunft:kostensenkung_wieder", laufend)))
    client.post(
        _ziel("unterkunft:kostensenkung_wieder", laufend), {"grund": "neue Belege"}
    )
    client.post(
        _ziel("unterkunft:kostensenkung_senken", laufend),
        {"wirksam_ab": "01.10.2021", "anerkannt": "525"},
    )
    assert "ab 01.10.2021 auf 525,00 €" in _text(client.get(seite))


def test_a_new_konzept_is_decided_on_its_page(besetzung, laufend):
    zeilen = (("3", "Norderstedt", "3", "600,00", ""), *ZEILEN)
    tabelle = lies(besetzung.kreis, *zeilen, ab=date(2021, 1, 1))
    veroeffentliche(tabelle, besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG])
    client, hinweis = besetzung.client(TEAM), Konzepthinweis.objects.get()
    assert "Neues Konzept prüfen" in _text(client.get(LISTE + "?zeigen=konzept"))
    seite = _text(client.get(_ziel("unterkunft:kostensenkung", laufend)))
    assert "Darüber entscheiden" in seite
    assert "Senkung eintragen" not in seite
    ziel = _ziel("unterkunft:kostensenkung_hinweis", hinweis)
    assert "600,00 €" in _text(client.get(ziel))
    antwort = client.post(ziel, {"entscheidung": "angemessen", "grund": "x"})
    assert "nur 600,00 € angemessen" in _text(antwort)
    client.post(ziel, {"entscheidung": "neues_schreiben", "grund": "BSG"})
    seite = _text(client.get(_ziel("unterkunft:kostensenkung", laufend)))
    assert "angemessen sind 600,00 €" in seite
    assert "Neues Schreiben mit dem neuen Richtwert" in seite


def test_the_letter_names_amount_and_konzept_and_no_person(besetzung, laufend, team):
    wer = {"durch": team, "jetzt": JETZT}
    inhalt = services.hand_out_schreiben(verfahren=laufend, form="docx", **wer)
    papier = docx.Document(BytesIO(inhalt))
    text = "\n".join(p.text for p in papier.paragraphs)
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Als angemessen sehen wir 525,00 € an" in text
    assert "Mietobergrenzen" in text or "Segeberg" in text
    assert "kein Verwaltungsakt" in text
    assert "Bis zum 31.03.2021 erkennen wir Ihre tatsächlichen Kosten an" in text
    assert "Arbeitslosengeld II" in text
    antwort = besetzung.client(TEAM).post(
        _ziel("unterkunft:kostensenkung_schreiben", laufend, "pdf")
    )
    assert antwort.content.startswith(b"%PDF")
    assert antwort["Cache-Control"] == "no-store"
    assert "Kostensenkung_2021_1.pdf" in antwort["Content-Disposition"]
    assert "13502BG" not in antwort["Content-Disposition"]
    eintraege = Eintrag.objects.zu(laufend).filter(aktion__endswith="ausgegeben")
    assert eintraege.count() == 2


def test_a_letter_by_an_unread_wording_says_so(oeffne):
    jetzt = JETZT.replace(year=2026, month=8)
    karenz = {"karenz_von": date(2026, 7, 1), "karenz_bis": date(2027, 6, 30)}
    eines = oeffne(jetzt=jetzt, umstaende=karenz, kosten=Decimal(900))
    text = str(as_dokument(eines, jetzt).json()).replace("\\xa0", " ")
    assert "Grundsicherungsgeld" in text
    assert "höchstens das 1,5-fache des angemessenen Betrags an: 787,50 €" in text
    assert "§ 22 Abs. 1a SGB II" in text
    assert "Vor dem Versand zu prüfen" in text


def test_heating_needs_its_amount_and_where_it_comes_from(besetzung):
    client, heizung = besetzung.client(TEAM), FALL | {"art": "heizung"}
    seite = _text(client.post(NEU, heizung))
    assert "nennen Sie den angemessenen Betrag" in seite
    assert "woraus er sich ergibt" in seite
    angaben = {"richtwert": "90,00", "grundlage": "Heizspiegel 2020", "kosten": "140"}
    assert client.post(NEU, heizung | angaben).status_code == 302
    assert Kostensenkungsverfahren.objects.get().konzept == "Heizspiegel 2020"


@pytest.mark.parametrize(
    ("ersatz", "satz"),
    [
        ({"raum": "Atlantis"}, "Atlantis"),
        ({"kosten": "500"}, "nicht über dem Richtwert"),
        ({"aktenzeichen": ""}, "nennen Sie das Aktenzeichen"),
        ({"karenz_von": "01.01.2024"}, "Beginn und Ende der Karenzzeit"),
    ],
)
def test_a_wrong_case_is_explained(besetzung, ersatz, satz):
    assert satz in _text(besetzung.client(TEAM).post(NEU, FALL | ersatz))


def test_who_has_no_business_there_stays_out(besetzung, fremder_client, laufend):
    kreis, chefin = besetzung.client(KREIS), besetzung.client(Rolle.GESCHAEFTSFUEHRUNG)
    eines = _ziel("unterkunft:kostensenkung", laufend)
    for ziel in (LISTE, NEU, eines):
        assert kreis.get(ziel).status_code == 403
    assert "Versand eintragen" not in _text(chefin.get(eines))
    assert chefin.get(NEU).status_code == 403
    # Somebody of another county is refused before anything is looked up.
    assert fremder_client.get(eines).status_code in {403, 404}
    for name in (*NAMEN, "unterkunft:kostensenkung_wieder"):
        assert chefin.get(_ziel(name, laufend)).status_code == 403
    brief = _ziel("unterkunft:kostensenkung_schreiben", laufend, "pdf")
    assert chefin.post(brief).status_code == 403
    assert Client().post(brief).status_code == 302
    ohne = _ziel("unterkunft:kostensenkung_schreiben", laufend, "xlsx")
    assert besetzung.client(TEAM).post(ohne).status_code == 404
