"""Evidence of Punkt 1: a caseload checked, a quarter counted, written and reported."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from zielwerk.conftest import JETZT
from zielwerk.kennzahlen.models import Messwert
from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.unterkunft import services
from zielwerk.unterkunft.models import Bestandspruefung
from zielwerk.unterkunft.services import VerfahrenError
from zielwerk.unterkunft.tests.test_services import ZEILEN, lies, veroeffentliche
from zielwerk.vereinbarung.models import Feststellung

STAND = date(2020, 12, 31)
KOPF = "BG-Nummer;Gemeinde;Personen;Bruttokaltmiete;BWZ-Beginn;Aufforderung am\r\n"
# 525,00 for 3 persons in Norderstedt: one each of angemessen, without a procedure,
# with one, protected by § 67, and one for whose size nothing is published.
BESTAND = (
    "BG-1;Norderstedt;3;500,00;01.01.2020;\r\n"
    "BG-2;Norderstedt;3;655,00;01.01.2020;\r\n"
    "BG-3;Norderstedt;3;655,00;01.01.2020;15.09.2020\r\n"
    "BG-4;Norderstedt;3;655,00;01.10.2020;\r\n"
)


def lade(durch, text=KOPF + BESTAND, name="bestand.csv"):
    ergebnis = run_einlesung(
        art="kdu",
        inhalt=text.encode(),
        name=name,
        stand_am=STAND,
        durch=durch,
        jetzt=JETZT,
    )
    assert ergebnis.angenommen, ergebnis.befunde
    return Bestandspruefung.objects.latest("pk")


def _blatt(jahr=2020, quartal=4):
    zeitraum = services.zeitraum_des_quartals(jahr, quartal)
    return services.quartalsblatt(zeitraum, JETZT.date())


def test_of_a_caseload_only_the_counts_are_kept(team):
    bestand = lade(team)
    assert {n: m for n, m in bestand.zahlen.items() if m} == {
        "angemessen": 1,
        "ueber": 1,
        "frist": 1,
        "geschuetzt": 1,
    }
    assert (bestand.faelle, bestand.geprueft) == (4, 4)
    assert bestand.uebersteigt_um == Decimal("390.00")
    werte = {
        w.kennzahl.schluessel: (w.zaehler, w.nenner) for w in Messwert.objects.all()
    }
    # The protected case needs no procedure.
    assert werte == {"kdu-geprueft": (4, 4), "kdu-mit-verfahren": (1, 2)}


def test_the_caseload_is_judged_by_the_own_table_of_the_county(besetzung, team):
    zeilen = (("3", "Norderstedt", "3", "660,00", ""), *ZEILEN)
    tabelle = lies(besetzung.kreis, *zeilen, ab=date(2020, 1, 1))
    veroeffentliche(tabelle, besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG])
    bestand = lade(team)
    assert bestand.zahlen["angemessen"] == 3  # 655,00 is angemessen now
    assert bestand.zahlen["ueber"] == 0
    mit_konzept = KOPF.replace("\r\n", ";Konzept\r\n")
    zeile = "BG-{};Norderstedt;3;655,00;01.01.2020;;{}\r\n"
    text = mit_konzept + zeile.format(1, "Kreis") + zeile.format(2, "segeberg_2011")
    bestand = lade(team, text, "zwei.csv")
    assert (bestand.zahlen["angemessen"], bestand.zahlen["ueber"]) == (1, 1)


def test_a_quarter_counts_procedures_and_what_the_law_suspends(oeffne, team):
    wer = {"durch": team}
    damals = JETZT.replace(year=2020, month=11, day=10)
    eines = oeffne(jetzt=damals, umstaende={"bwz_beginn": date(2020, 10, 1)})
    eines = services.record_schreiben(
        verfahren=eines, schreiben_am=date(2020, 11, 10), jetzt=damals, **wer
    )
    services.refrain(
        verfahren=eines,
        entscheidung="unzumutbar",
        grund="x",
        wiedervorlage_am=None,
        jetzt=damals.replace(month=12),
        **wer,
    )
    oeffne(aktenzeichen="2")  # in January
    lade(team)
    blatt = _blatt()
    assert (blatt.eroeffnet, blatt.versendet, blatt.laufend) == (1, 1, 1)
    assert (blatt.entschieden, blatt.beendet) == (1, 0)
    (ausgesetzt,) = blatt.aussetzungen
    assert (ausgesetzt.grund, ausgesetzt.norm) == ("§ 67", "§ 67 Abs. 3 SGB II")
    assert (ausgesetzt.von, ausgesetzt.bis) == (date(2020, 10, 1), date(2021, 3, 31))
    assert "wurde 1 Kostensenkungsverfahren eröffnet und 0 beendet" in blatt.satz
    assert "Geprüft wurden 4 von 4 Fällen" in blatt.satz
    assert _blatt(2021, 1).eroeffnet == 1


@pytest.mark.parametrize(("jahr", "quartal"), [(2020, 0), (2020, 5), (2004, 4)])
def test_a_quarter_that_does_not_exist_is_refused(jahr, quartal):
    with pytest.raises(VerfahrenError, match="gibt es nicht"):
        services.zeitraum_des_quartals(jahr, quartal)


def test_the_sheet_is_read_by_the_county_and_names_nobody(besetzung, oeffne, team):
    oeffne(jetzt=JETZT.replace(year=2020, month=11))
    lade(team)
    kreis = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    seite = kreis.get(reverse("unterkunft:quartal", args=[2020, 4]))
    text = seite.content.decode()
    assert "4 von 4 Fällen geprüft" in text
    assert "13502BG" not in text
    assert reverse("unterkunft:kostensenkungen") not in text
    datei = reverse("unterkunft:quartal_datei", args=[2020, 4, "xlsx"])
    blatt = openpyxl.load_workbook(io.BytesIO(kreis.get(datei).content)).active
    zeilen = list(blatt.iter_rows(values_only=True))
    assert ("Verfahren", "eröffnet", 1) in zeilen
    assert ("Fallbestand, Stand 31.12.2020", "davon geprüft", 4) in zeilen
    assert "13502BG" not in str(zeilen)
    pdf = kreis.get(reverse("unterkunft:quartal_datei", args=[2020, 4, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    for args in ([2020, 4, "csv"], [2020, 9, "pdf"], [2021, 2, "pdf"]):
        ziel = reverse("unterkunft:quartal_datei", args=args)
        assert kreis.get(ziel).status_code == 404
    jetzt = kreis.get(reverse("unterkunft:quartale"))
    assert jetzt["Location"] == reverse("unterkunft:quartal", args=[2021, 1])
    leer = kreis.get(jetzt["Location"]).content.decode()
    assert "kein Fallbestand geprüft" in leer
    assert "Zuletzt geprüft: Fallbestand, Stand 31.12.2020" in leer


def test_a_finished_quarter_is_noted_at_the_punkt_once(besetzung, jahr_2020):
    client = besetzung.client(Rolle.TEAMLEITUNG)
    client.post(reverse("unterkunft:quartal_melden", args=[2020, 4]))
    eine = Feststellung.objects.get(quelle="Kostensenkungsverfahren, 4. Quartal 2020")
    assert eine.punkt.schluessel == "arbeitsempfehlungen"
    assert eine.text.startswith("Im 4. Quartal 2020 wurden 0 Kostensenkungsverfahren")
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    with pytest.raises(VerfahrenError, match="schon gemeldet"):
        services.report_quartal(blatt=_blatt(), **wer)
    with pytest.raises(VerfahrenError, match="noch nicht zu Ende"):
        services.report_quartal(blatt=_blatt(2021, 1), **wer)
    with pytest.raises(VerfahrenError, match="keinen Punkt"):
        services.report_quartal(blatt=_blatt(2019, 4), **wer)
