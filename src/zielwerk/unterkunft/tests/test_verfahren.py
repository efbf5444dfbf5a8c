"""The Kostensenkungsverfahren from letter to end: every event and every refusal."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.unterkunft import services
from zielwerk.unterkunft.models import Konzepthinweis, Kostensenkungsverfahren
from zielwerk.unterkunft.regeln import Einstellungen
from zielwerk.unterkunft.services import VerfahrenError
from zielwerk.unterkunft.tests.test_services import ZEILEN, lies, veroeffentliche

NEU = (("3", "Norderstedt", "3", "600,00", ""), *ZEILEN)
MORGEN = HEUTE + timedelta(days=1)


def _aktionen(verfahren):
    anfang = "unterkunft.kostensenkung_"
    return [e.aktion.removeprefix(anfang) for e in Eintrag.objects.zu(verfahren)]


@pytest.fixture
def wer(team):
    return {"durch": team, "jetzt": JETZT}


@pytest.fixture
def neues_konzept(besetzung):
    """Publish a table from 01.01.2021 on: 600,00 for 3 persons in Norderstedt."""

    def veroeffentlicht(betrag="600,00", ab=date(2021, 1, 1)):
        zeilen = (("3", "Norderstedt", "3", betrag, ""), *ZEILEN)
        tabelle = lies(besetzung.kreis, *zeilen, ab=ab, name=f"{ab}.csv")
        leitung = besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG]
        return veroeffentliche(tabelle, leitung)

    return veroeffentlicht


def test_from_the_letter_to_the_reduction(oeffne, wer):
    eines = oeffne()
    assert (str(eines), eines.zustand) == ("Kostensenkung 1/2021", "eroeffnet")
    assert (eines.richtwert, eines.uebersteigt_um) == (Decimal(525), Decimal(130))
    assert eines.konzept_gilt_ab == date(2011, 9, 15)
    eines = services.record_schreiben(
        verfahren=eines, schreiben_am=date(2020, 7, 15), **wer
    )
    assert (eines.absenkung_ab, eines.zustand) == (date(2021, 2, 1), "laeuft")
    assert "6 Monate 08/2020 bis 01/2021" in " ".join(eines.rechenweg)
    assert eines.stand(date(2021, 1, 31), hinweis=False).wort == "Frist läuft"
    assert eines.stand(date(2021, 2, 1), hinweis=False).wort == "Zu entscheiden"
    eines = services.reduce_kosten(
        verfahren=eines, wirksam_ab=date(2021, 2, 1), anerkannt=Decimal(525), **wer
    )
    assert eines.stand(HEUTE, hinweis=False).wort == "Wird gesenkt"
    eines = services.end_verfahren(
        verfahren=eines, ausgang="gesenkt", beendet_am=HEUTE, grund="", **wer
    )
    assert eines.stand(HEUTE, hinweis=False).wort == "Beendet"
    assert _aktionen(eines) == ["beendet", "gesenkt", "schreiben", "eroeffnet"]


def test_procedures_are_numbered_by_year(oeffne):
    assert [oeffne(aktenzeichen=a).nummer for a in ("A-1", "A-2")] == [1, 2]


def test_the_aktenzeichen_is_found_and_stays_out_of_the_record(oeffne):
    eines = oeffne()
    alle = Kostensenkungsverfahren.objects
    assert alle.mit_aktenzeichen(" 13502BG0001234 ").get() == eines
    eintraege = Eintrag.objects.zu(eines)
    assert not any("13502BG" in str(e.nachher) + e.text for e in eintraege)


def test_one_case_has_one_open_procedure(oeffne, wer):
    eines = oeffne()
    with pytest.raises(VerfahrenError, match="läuft schon: Kostensenkung 1/2021"):
        oeffne()
    heizung = oeffne(art="heizung")
    services.end_verfahren(
        verfahren=eines, ausgang="irrtum", beendet_am=HEUTE, grund="Versehen", **wer
    )
    zweites = oeffne()
    assert {heizung.nummer, zweites.nummer} == {2, 3}
    with pytest.raises(VerfahrenError, match="anderes Verfahren"):
        services.reopen_verfahren(verfahren=eines, grund="doch nicht", **wer)


def test_what_is_not_too_high_needs_no_procedure(oeffne):
    with pytest.raises(VerfahrenError, match="nicht über dem Richtwert"):
        oeffne(kosten=Decimal("525.00"))


@pytest.mark.parametrize(
    ("am", "satz"),
    [
        (MORGEN, "liegt in der Zukunft"),
        (date(2011, 9, 14), "gilt erst ab 15.09.2011"),
    ],
)
def test_a_letter_on_an_impossible_day_is_refused(oeffne, wer, am, satz):
    with pytest.raises(VerfahrenError, match=satz):
        services.record_schreiben(verfahren=oeffne(), schreiben_am=am, **wer)


def test_protected_months_are_not_counted(laufend, wer):
    """§ 67 from 01.10.2020 on: six months are not counted, six follow."""
    umstaende = dict.fromkeys(("karenz_von", "karenz_bis", "sterbefall_am"))
    umstaende |= {"bwz_beginn": date(2020, 10, 1), "zuvor_nur_angemessen": False}
    umstaende |= {"weitere_bwz": []}
    eines = services.record_umstaende(
        verfahren=laufend, version=laufend.version, umstaende=umstaende, **wer
    )
    assert eines.absenkung_ab == date(2021, 10, 1)
    assert eines.geschuetzt_bis == date(2021, 3, 31)
    assert "nicht gezählt, § 67" in " ".join(eines.rechenweg)
    spaeter = services.record_umstaende(
        verfahren=eines,
        version=eines.version,
        umstaende=umstaende | {"weitere_bwz": ["2021-10-01"]},
        **wer,
    )
    assert spaeter.absenkung_ab == date(2022, 4, 1)
    with pytest.raises(VerfahrenError, match="inzwischen geändert"):
        services.record_umstaende(
            verfahren=eines, version=1, umstaende=umstaende, **wer
        )


@pytest.mark.parametrize(
    ("von", "bis", "satz"),
    [
        (date(2024, 1, 1), None, "Beginn und Ende"),
        (date(2024, 1, 1), date(2023, 1, 1), "endet vor ihrem Beginn"),
    ],
)
def test_half_a_karenzzeit_is_refused(oeffne, von, bis, satz):
    with pytest.raises(VerfahrenError, match=satz):
        oeffne(umstaende={"karenz_von": von, "karenz_bis": bis})


def test_the_karenzzeit_protects_the_unterkunft_and_not_the_heating(oeffne, wer):
    karenz = {"karenz_von": date(2024, 1, 1), "karenz_bis": date(2024, 12, 31)}
    jetzt = {"jetzt": JETZT.replace(year=2024), "durch": wer["durch"]}
    ab = {}
    for art in ("unterkunft", "heizung"):
        eines = oeffne(art=art, umstaende=karenz)
        eines = services.record_schreiben(
            verfahren=eines, schreiben_am=date(2024, 1, 10), **jetzt
        )
        ab[art] = eines.absenkung_ab
    assert ab == {"unterkunft": date(2025, 7, 1), "heizung": date(2024, 8, 1)}


def test_it_keeps_the_rules_it_began_with(oeffne, wer):
    danach = replace(Einstellungen(), sozialschutz_dauer="geltungszeitraum")
    umstaende = {"bwz_beginn": date(2020, 10, 1)}
    alt = oeffne(umstaende=umstaende)
    neu = oeffne(aktenzeichen="2", umstaende=umstaende, einstellungen=danach)
    am = date(2020, 9, 15)
    alt = services.record_schreiben(verfahren=alt, schreiben_am=am, **wer)
    neu = services.record_schreiben(verfahren=neu, schreiben_am=am, **wer)
    assert alt.absenkung_ab == date(2021, 10, 1)
    assert neu.absenkung_ab == date(2023, 7, 1)
    alt.refresh_from_db()
    assert alt.einstellungen == Einstellungen()


@pytest.mark.parametrize(
    ("wirksam_ab", "anerkannt", "satz"),
    [
        (date(2021, 3, 1), "525.00", "frühestens ab 01.04.2021"),
        (date(2021, 4, 2), "525.00", "zum Ersten"),
        (date(2021, 4, 1), "524.99", "525,00.€ als angemessen"),
        (date(2021, 4, 1), "655.00", "sind keine Senkung"),
        (None, "525.00", "nennen Sie den Tag"),
    ],
)
def test_a_reduction_that_does_not_fit_is_refused(
    laufend, wer, wirksam_ab, anerkannt, satz
):
    with pytest.raises(VerfahrenError, match=satz):
        services.reduce_kosten(
            verfahren=laufend,
            wirksam_ab=wirksam_ab,
            anerkannt=Decimal(anerkannt),
            **wer,
        )


def test_not_reduced_with_a_reason_and_looked_at_again(laufend, wer):
    angaben = {"entscheidung": "unwirtschaftlich", "wiedervorlage_am": None}
    with pytest.raises(VerfahrenError, match="Grund"):
        services.refrain(verfahren=laufend, grund=" ", **angaben, **wer)
    with pytest.raises(VerfahrenError, match="in der Zukunft"):
        services.refrain(
            verfahren=laufend, grund="x", **angaben | {"wiedervorlage_am": HEUTE}, **wer
        )
    eines = services.refrain(
        verfahren=laufend,
        grund="Umzug kostet mehr, als er in zwei Jahren spart",
        **angaben | {"wiedervorlage_am": MORGEN},
        **wer,
    )
    assert eines.stand(HEUTE, hinweis=False).wort == "Nicht gesenkt"
    assert eines.stand(MORGEN, hinweis=False).wort == "Erneut prüfen"
    assert list(Kostensenkungsverfahren.objects.zu_entscheiden(MORGEN)) == [eines]
    with pytest.raises(VerfahrenError, match="nicht entschieden"):
        services.end_verfahren(
            verfahren=eines, ausgang="gesenkt", beendet_am=HEUTE, grund="", **wer
        )
    eines = services.end_verfahren(
        verfahren=eines, ausgang="nicht_gesenkt", beendet_am=HEUTE, grund="", **wer
    )
    assert eines.grund.startswith("Umzug kostet mehr")
    with pytest.raises(VerfahrenError, match="inzwischen „Beendet“"):
        services.refrain(verfahren=eines, grund="x", **angaben, **wer)
    eines = services.reopen_verfahren(verfahren=eines, grund="neue Belege", **wer)
    assert (eines.zustand, eines.ausgang, eines.beendet_am) == ("laeuft", "", None)


def test_a_death_in_the_household_needs_its_day(laufend, wer):
    angaben = {"entscheidung": "todesfall", "grund": "siehe Akte"}
    with pytest.raises(VerfahrenError, match="Sterbetag"):
        services.refrain(verfahren=laufend, wiedervorlage_am=None, **angaben, **wer)


@pytest.mark.parametrize(
    ("ersatz", "satz"),
    [
        ({"beendet_am": MORGEN}, "liegt in der Zukunft"),
        ({"beendet_am": HEUTE - timedelta(days=1)}, "Eröffnet wurde es erst"),
        ({"grund": ""}, "nennen Sie den Grund"),
        ({"ausgang": "gesenkt"}, "nicht entschieden"),
    ],
)
def test_an_end_that_does_not_fit_is_refused(oeffne, wer, ersatz, satz):
    angaben = {"ausgang": "leistungsende", "beendet_am": HEUTE, "grund": "Arbeit"}
    with pytest.raises(VerfahrenError, match=satz):
        services.end_verfahren(verfahren=oeffne(), **angaben | ersatz, **wer)


def test_a_new_konzept_alerts_what_relies_on_the_old_one(
    oeffne, laufend, wer, neues_konzept
):
    heizung = oeffne(art="heizung")
    beendet = oeffne(aktenzeichen="2")
    services.end_verfahren(
        verfahren=beendet, ausgang="irrtum", beendet_am=HEUTE, grund="x", **wer
    )
    tabelle = neues_konzept()
    hinweis = Konzepthinweis.objects.get()
    assert (hinweis.verfahren, hinweis.tabelle) == (laufend, tabelle)
    assert list(Kostensenkungsverfahren.objects.mit_hinweis()) == [laufend]
    assert laufend.stand(HEUTE, hinweis=True).wort == "Neues Konzept prüfen"
    assert not heizung.hinweise.exists()
    with pytest.raises(VerfahrenError, match="neues Konzept"):
        services.reduce_kosten(
            verfahren=laufend,
            wirksam_ab=date(2021, 4, 1),
            anerkannt=Decimal(525),
            **wer,
        )
    spaeter = oeffne(aktenzeichen="3")
    assert spaeter.hinweise.get().tabelle == tabelle
    with pytest.raises(VerfahrenError, match="neues Konzept"):
        services.record_schreiben(verfahren=spaeter, schreiben_am=HEUTE, **wer)
    # A procedure taken up again is alerted of what was published meanwhile.
    beendet = services.reopen_verfahren(verfahren=beendet, grund="doch", **wer)
    assert beendet.hinweise.get().tabelle == tabelle


def _entscheide(verfahren, entscheidung, wer, grund="geprüft"):
    hinweis = verfahren.hinweise.get(entschieden_am=None)
    return services.decide_hinweis(
        hinweis=hinweis, entscheidung=entscheidung, grund=grund, **wer
    )


def test_it_goes_on_with_the_old_amount(laufend, wer, neues_konzept):
    neues_konzept()
    with pytest.raises(VerfahrenError, match="Grund"):
        _entscheide(laufend, "weiter", wer, grund="")
    hinweis = _entscheide(laufend, "weiter", wer)
    laufend.refresh_from_db()
    assert (laufend.richtwert, laufend.schreiben_am) == (525, date(2020, 9, 15))
    assert not Kostensenkungsverfahren.objects.mit_hinweis().exists()
    with pytest.raises(VerfahrenError, match="schon entschieden"):
        services.decide_hinweis(
            hinweis=hinweis, entscheidung="weiter", grund="x", **wer
        )


def test_a_new_letter_begins_its_months_anew(laufend, wer, neues_konzept):
    neues_konzept("590,00", date(2020, 12, 1))
    neues_konzept()
    alt, neu = laufend.hinweise.order_by("tabelle__gilt_ab")
    assert services.neuer_richtwert(neu).betrag == 600
    services.decide_hinweis(
        hinweis=neu, entscheidung="neues_schreiben", grund="BSG", **wer
    )
    laufend.refresh_from_db()
    alt.refresh_from_db()
    assert (laufend.zustand, laufend.richtwert) == ("eroeffnet", 600)
    assert (laufend.schreiben_am, laufend.absenkung_ab) == (None, None)
    assert alt.entscheidung == "neues_schreiben"
    eines = services.record_schreiben(verfahren=laufend, schreiben_am=HEUTE, **wer)
    assert eines.absenkung_ab == date(2021, 8, 1)
    vorher = Eintrag.objects.zu(eines).filter(aktion__endswith="konzept").get().vorher
    assert vorher["schreiben_am"] == "2020-09-15"


def test_costs_the_new_konzept_holds_adequate_end_it(laufend, wer, neues_konzept):
    neues_konzept("655,00")
    with pytest.raises(VerfahrenError, match="beenden Sie das Verfahren"):
        _entscheide(laufend, "neues_schreiben", wer)
    _entscheide(laufend, "angemessen", wer)
    laufend.refresh_from_db()
    assert (laufend.zustand, laufend.ausgang) == ("beendet", "angemessen")


def test_costs_still_too_high_do_not_end_it(laufend, wer, neues_konzept):
    neues_konzept()
    with pytest.raises(VerfahrenError, match=r"nur 600,00.€ angemessen"):
        _entscheide(laufend, "angemessen", wer)


def test_a_room_the_new_konzept_does_not_know_is_said(oeffne, wer, besetzung):
    eines = oeffne()
    tabelle = lies(besetzung.kreis)
    veroeffentliche(tabelle, besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG])
    with pytest.raises(VerfahrenError, match="neuen Vergleichsraum"):
        _entscheide(eines, "neues_schreiben", wer)
