"""Every event of catalogue, vouchers and records; every refusal."""

from datetime import date, time

import pytest

from zielwerk.beratung.models import (
    Aussetzung,
    Beratungsangebot,
    Beratungsfall,
    Beratungsmeldung,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.services import (
    BeratungError,
    adopt_vorschlag,
    create_angebot,
    create_sprechzeit,
    create_standort,
    create_vertrag,
    end_gueltigkeit,
    issue_zuweisungen,
    record_aussetzung,
    record_fall,
    record_meldung,
    remove_aussetzung,
    remove_fall,
    remove_meldung,
    schein,
    withdraw_zuweisung,
)
from zielwerk.beratung.tests.conftest import AB, Beratungswelt
from zielwerk.conftest import JETZT
from zielwerk.dokumente.inhalt import Felder
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.protokoll.models import Eintrag

DEZEMBER = (date(2020, 12, 1), date(2020, 12, 31))


def test_the_proposal_is_taken_over_once(welt: Beratungswelt) -> None:
    norm = {a.schluessel: a.norm for a in Beratungsangebot.objects.all()}
    assert norm["schuldnerberatung"] == "§ 16a Nr. 2 SGB II"
    assert norm["wohnungsnotlagenberatung"] == "kein § 16a"
    kreis = {"durch": welt.besetzung.kreis, "jetzt": JETZT}
    assert adopt_vorschlag(gilt_ab=AB, **kreis) == []


def test_the_catalogue_refuses_what_cannot_be(welt: Beratungswelt) -> None:
    kreis = {"durch": welt.besetzung.kreis, "jetzt": JETZT}
    with pytest.raises(BeratungError, match=r"keine Nr\. 7"):
        create_angebot(bezeichnung="Neu", nummer=7, gilt_ab=AB, **kreis)
    with pytest.raises(BeratungError, match="gibt es schon"):
        create_angebot(bezeichnung="Suchtberatung", nummer=4, gilt_ab=AB, **kreis)
    with pytest.raises(BeratungError, match="vor dem Beginn"):
        end_gueltigkeit(objekt=welt.sucht, gilt_bis=date(2019, 1, 1), **kreis)
    with pytest.raises(BeratungError, match="ist kein Träger"):
        create_vertrag(
            organisation=welt.besetzung.kreis.organisation,
            angebot=welt.sucht.angebot,
            vertrag="V",
            plaetze=None,
            gilt_ab=AB,
            **kreis,
        )
    stelle = create_standort(name="Haus", organisation=welt.sucht.organisation, **kreis)
    werte = {"vertrag": welt.sucht, "wochentag": 0, "gilt_ab": AB, **kreis}
    with pytest.raises(BeratungError, match="gehört nicht zum Jobcenter"):
        create_sprechzeit(
            standort=stelle, beginn_uhr=time(9), ende_uhr=time(10), **werte
        )
    with pytest.raises(BeratungError, match="bevor sie beginnt"):
        create_sprechzeit(
            standort=welt.ort, beginn_uhr=time(9), ende_uhr=time(9), **werte
        )


def test_a_contract_ends_and_a_circumstance_goes(welt: Beratungswelt) -> None:
    kreis = {"durch": welt.besetzung.kreis, "jetzt": JETZT}
    end_gueltigkeit(objekt=welt.sucht, gilt_bis=date(2020, 6, 30), **kreis)
    assert not Traegervertrag.objects.am(date(2020, 7, 1)).filter(pk=welt.sucht.pk)
    with pytest.raises(BeratungError, match=r"gilt am 07\.12\.2020 nicht"):
        welt.schein(vertrag=welt.sucht)
    eine = record_aussetzung(art="sonstiges", von=AB, bis=AB, grund="Umzug", **kreis)
    remove_aussetzung(aussetzung=eine, **kreis)
    assert not Aussetzung.objects.exists()


def test_a_voucher_says_nothing_about_anybody(welt: Beratungswelt) -> None:
    einer, anderer = welt.schein(), welt.schein()
    assert einer.nummer != anderer.nummer
    papier = schein([einer, anderer], JETZT)
    felder = dict(next(b for b in papier.bloecke if isinstance(b, Felder)).felder)
    assert felder["Sprechzeit im Jobcenter"] == (
        "Dienstag, 09:00 bis 12:00 Uhr, Norderstedt"
    )
    assert as_pdf(papier).startswith(b"%PDF")
    eintrag = Eintrag.objects.filter(aktion="beratung.zugewiesen").first()
    assert einer.nummer not in str(eintrag.text)


def test_a_suspended_office_hour_is_not_promised(welt: Beratungswelt) -> None:
    record_aussetzung(
        art="sprechzeit",
        von=date(2020, 3, 16),
        bis=date(2020, 12, 31),
        grund="Pandemie",
        durch=welt.besetzung.kreis,
        jetzt=JETZT,
    )
    papier = schein([welt.schein()], JETZT)
    felder = dict(next(b for b in papier.bloecke if isinstance(b, Felder)).felder)
    assert felder["Sprechzeit im Jobcenter"] == "ausgesetzt bis 31.12.2020"


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        ({"am": date(2021, 1, 26)}, "liegt in der Zukunft"),
        ({"am": date(2019, 12, 31)}, "gilt am 31.12.2019 nicht"),
        ({"menge": 51}, "1 bis 50"),
    ],
)
def test_a_voucher_is_refused(welt: Beratungswelt, angaben, meldung) -> None:
    with pytest.raises(BeratungError, match=meldung):
        welt.schein(**angaben)


def test_several_vouchers_have_a_number_each(welt: Beratungswelt) -> None:
    welt.schein(menge=3)
    assert len(set(Zuweisung.objects.values_list("nummer", flat=True))) == 3
    assert Zuweisung.objects.values("ausstellung").distinct().count() == 1


def test_a_voucher_is_taken_back_unless_it_is_answered(welt: Beratungswelt) -> None:
    wer = {"durch": welt.team, "jetzt": JETZT}
    eine = withdraw_zuweisung(zuweisung=welt.schein(), **wer)
    with pytest.raises(BeratungError, match="schon widerrufen"):
        withdraw_zuweisung(zuweisung=eine, **wer)
    beantwortet = welt.schein()
    welt.fall(beantwortet, kontakt=True)
    with pytest.raises(BeratungError, match="schon eine Rückmeldung"):
        withdraw_zuweisung(zuweisung=beantwortet, **wer)


def test_a_record_changes_the_first_one(welt: Beratungswelt) -> None:
    eine = welt.schein()
    welt.fall(eine, kontakt=True)
    fall = welt.fall(eine, kontakt=True, beginn_am=date(2021, 1, 4), version=1)
    assert Beratungsfall.objects.get() == fall
    with pytest.raises(BeratungError, match="inzwischen geändert"):
        welt.fall(eine, kontakt=True, version=1)
    remove_fall(fall=fall, durch=welt.eigene, jetzt=JETZT)
    assert Zuweisung.objects.offen().get() == eine


def test_who_comes_without_a_voucher_is_kept_apart(welt: Beratungswelt) -> None:
    fall = welt.fall(kontakt_am=date(2020, 12, 3))
    assert fall.ist_selbstmelder
    assert fall.bezugstag == date(2020, 12, 3)
    welt.fall(kontakt_am=date(2020, 12, 3))
    assert Beratungsfall.objects.count() == 2


@pytest.mark.parametrize(
    ("felder", "meldung"),
    [
        ({"beginn_am": date(2021, 2, 1)}, "Zukunft"),
        ({"ende_am": date(2020, 12, 9)}, "Tag und Grund"),
        ({"ende_grund": "wegzug"}, "Tag und Grund"),
        ({"kontakt": False, "kontakt_am": date(2020, 12, 9)}, "passt nicht"),
        (
            {
                "beginn_am": date(2020, 12, 9),
                "ende_am": date(2020, 12, 8),
                "ende_grund": "abschluss",
            },
            "vor ihrem Beginn",
        ),
    ],
)
def test_a_record_is_refused(welt: Beratungswelt, felder, meldung) -> None:
    with pytest.raises(BeratungError, match=meldung):
        welt.fall(welt.schein(), **felder)


def test_only_the_own_traeger_records(welt: Beratungswelt) -> None:
    eine = welt.schein()
    fall = welt.fall(eine, kontakt=True)
    fremd = {"durch": welt.andere, "jetzt": JETZT}
    with pytest.raises(BeratungError, match="anderen Träger"):
        record_fall(vertrag=welt.schulden, zuweisung=eine, **fremd)
    with pytest.raises(BeratungError, match="gilt für Ihren Vertrag nicht"):
        record_fall(vertrag=welt.sucht, zuweisung=eine, **fremd)
    with pytest.raises(BeratungError, match="anderen Träger"):
        remove_fall(fall=fall, **fremd)
    meldung = _meldung(welt, date(2020, 11, 1), date(2020, 11, 30))
    with pytest.raises(BeratungError, match="anderen Träger"):
        remove_meldung(meldung=meldung, **fremd)


def _meldung(welt: Beratungswelt, von: date, bis: date, **weiter) -> Beratungsmeldung:
    wer = {"vertrag": welt.schulden, "durch": welt.eigene, "jetzt": JETZT}
    zahlen = {"zuweisungen": 4, "beginn": 2}
    return record_meldung(von=von, bis=bis, **{"zahlen": zahlen, **wer, **weiter})


def test_counts_are_changed_and_taken_back(welt: Beratungswelt) -> None:
    _meldung(welt, *DEZEMBER)
    eine = _meldung(welt, *DEZEMBER, zahlen={"zuweisungen": 5}, version=1)
    assert (eine.zuweisungen, eine.beginn) == (5, None)
    with pytest.raises(BeratungError, match="inzwischen geändert"):
        _meldung(welt, *DEZEMBER, version=1)
    remove_meldung(meldung=eine, durch=welt.eigene, jetzt=JETZT)
    assert not Beratungsmeldung.objects.exists()


def test_nothing_counts_twice(welt: Beratungswelt) -> None:
    _meldung(welt, *DEZEMBER)
    with pytest.raises(BeratungError, match="überschneidet"):
        _meldung(welt, date(2020, 1, 1), date(2020, 12, 31))
    with pytest.raises(BeratungError, match="überschneidet"):
        _meldung(welt, *DEZEMBER, standort=welt.ort)
    with pytest.raises(BeratungError, match="doppelt zählen"):
        welt.fall(welt.schein(), kontakt=True)
    welt.fall(welt.schein(date(2020, 11, 3)), kontakt=True)
    with pytest.raises(BeratungError, match="je Beratungsschein"):
        _meldung(welt, date(2020, 11, 1), date(2020, 11, 30))


def test_places_may_report_apart(welt: Beratungswelt) -> None:
    kreis = {"durch": welt.besetzung.kreis, "jetzt": JETZT}
    zweiter = create_standort(name="Bad Segeberg", **kreis)
    _meldung(welt, *DEZEMBER, standort=welt.ort)
    _meldung(welt, *DEZEMBER, standort=zweiter)
    assert Beratungsmeldung.objects.count() == 2


def test_a_month_to_come_is_refused(welt: Beratungswelt) -> None:
    with pytest.raises(BeratungError, match="noch nicht begonnen"):
        _meldung(welt, date(2021, 2, 1), date(2021, 2, 28))


def test_issuing_needs_a_place_of_the_jobcenter(welt: Beratungswelt) -> None:
    kreis = {"durch": welt.besetzung.kreis, "jetzt": JETZT}
    stelle = create_standort(name="Haus", organisation=welt.sucht.organisation, **kreis)
    with pytest.raises(BeratungError, match="kein Standort des Jobcenters"):
        issue_zuweisungen(
            vertrag=welt.sucht,
            standort=stelle,
            zugewiesen_am=date(2020, 12, 7),
            grund="wunsch",
            durch=welt.team,
            jetzt=JETZT,
        )
