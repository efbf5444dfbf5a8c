"""Every step writes where its answer belongs, can be changed back, or says why not."""

from datetime import date
from typing import Any

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.einrichtung import services as s
from zielwerk.einrichtung.models import Einrichtung
from zielwerk.fristen.models import DienstfreierTag, Frist
from zielwerk.fristen.services import (
    FristError,
    end_dienstfreier_tag,
    remove_dienstfreier_tag,
)
from zielwerk.mandanten.models import Mandant, Organisation
from zielwerk.mitglieder.services import MitgliederError
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Punkt, Zielvereinbarung
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    adopt_bestehende,
    change_kopf,
    change_punkt,
    drop_entwurf,
)

Werte = dict[str, Any]
KREIS = {
    "name": "Landkreis Musterau",
    "kurzname": "Musterau",
    "land": "BY",
    "regionalschluessel": "09999",
}
SEITEN = {
    "aufbau": "drei",
    "partei_kommune": "dem Landkreis Musterau",
    "partei_jobcenter": "dem Jobcenter Musterau",
    "partei_dritte": "der Agentur für Arbeit Musterau",
    "jobcenter": "Jobcenter Musterau",
}
GREMIUM = {"gremium": "Kreistag", "befassung": "kenntnisnahme"}


def _wer(besetzung: Besetzung) -> Werte:
    besetzung.kreis.mandant.refresh_from_db()
    version = s.read_einrichtung(besetzung.mandant).version
    return {"durch": besetzung.kreis, "jetzt": JETZT, "version": version}


def _bis_gremium(besetzung: Besetzung) -> None:
    s.save_kreis(**KREIS, **_wer(besetzung))
    s.save_kalender(
        tage={"15.08.": "Mariä Himmelfahrt"},
        gilt_ab=date(2021, 1, 1),
        **_wer(besetzung),
    )
    s.save_seiten(**SEITEN, **_wer(besetzung))
    s.save_gremium(**GREMIUM, **_wer(besetzung))


def _entwurf(besetzung: Besetzung, name: str = "bezirk-dreiseitig") -> Zielvereinbarung:
    return s.take_vorlage(name=name, jahr=2021, **_wer(besetzung))


def test_six_steps_lead_to_a_draft_and_everything_is_recorded(besetzung):
    assert s.offener_schritt() == "kreis"
    _bis_gremium(besetzung)
    assert s.offener_schritt() == "vorlage"
    entwurf = _entwurf(besetzung)
    mandant = Mandant.objects.get(pk=besetzung.mandant.pk)
    assert (mandant.name, mandant.land, mandant.regionalschluessel) == (
        "Landkreis Musterau",
        "BY",
        "09999",
    )
    namen = dict(Organisation.objects.values_list("art", "name"))
    # The body had a name of its own and keeps it.
    assert namen["kreis"] == "Kreis Segeberg"
    assert (namen["jobcenter"], namen["gremium"]) == ("Jobcenter Musterau", "Kreistag")
    assert entwurf.parteien == (
        "dem Landkreis Musterau, dem Jobcenter Musterau und der Agentur für Arbeit "
        "Musterau"
    )
    assert (entwurf.gremium, entwurf.nur_zur_kenntnis) == ("Kreistag", True)
    with pytest.raises(s.EinrichtungError, match="Schritt 6 ist noch offen"):
        s.finish_einrichtung(**_wer(besetzung))
    s.confirm_mitglieder(**_wer(besetzung))
    assert s.offener_schritt() == "fertig"
    s.finish_einrichtung(**_wer(besetzung))
    assert s.offener_schritt() is None
    aktionen = list(Eintrag.objects.values_list("aktion", flat=True))
    assert aktionen.count("einrichtung.schritt") == 6
    assert {
        "mitglieder.mandant_geaendert",
        "mitglieder.organisation_umbenannt",
        "fristen.dienstfreier_tag",
        "vereinbarung.uebernommen",
        "einrichtung.abgeschlossen",
    } <= set(aktionen)


def test_the_draft_shows_the_days_of_its_fristen(besetzung):
    _bis_gremium(besetzung)
    vorschau = s.fristvorschau(_entwurf(besetzung))
    treffen = next(v for v in vorschau if v.pflicht.schluessel == "treffen")
    assert treffen.tage == (date(2021, 6, 30), date(2021, 12, 31))
    assert treffen.regel == "mindestens halbjährlich"


def test_a_third_side_becomes_a_body_once(besetzung):
    _bis_gremium(besetzung)
    dritte = Organisation.objects.filter(art=Organisation.Art.DRITTE)
    assert [eine.name for eine in dritte] == ["Agentur für Arbeit Musterau"]
    anders = SEITEN | {"partei_dritte": "dem Land Bayern"}
    s.save_seiten(**anders, **_wer(besetzung))
    assert dritte.all().count() == 1


def test_every_answer_can_be_changed_back(besetzung):
    _bis_gremium(besetzung)
    entwurf = _entwurf(besetzung)
    zwei = SEITEN | {"aufbau": "zwei", "partei_dritte": ""}
    s.save_seiten(**zwei, **_wer(besetzung))
    s.save_gremium(gremium="Sozialausschuss", befassung="beschluss", **_wer(besetzung))
    entwurf.refresh_from_db()
    assert entwurf.parteien == "dem Landkreis Musterau und dem Jobcenter Musterau"
    assert (entwurf.gremium, entwurf.nur_zur_kenntnis) == ("Sozialausschuss", False)
    beendet: DienstfreierTag = DienstfreierTag.objects.get()
    end_dienstfreier_tag(eintrag=beendet, durch=besetzung.kreis, jetzt=JETZT)
    for tage in ({"15.08.": "wieder"}, {}):
        s.save_kalender(tage=tage, gilt_ab=date(2021, 1, 1), **_wer(besetzung))
        geltende = DienstfreierTag.objects.filter(gilt_bis=None)
        assert list(geltende.values_list("monatstag", flat=True)) == list(tage)
    assert not DienstfreierTag.objects.exists()
    s.save_kreis(**(KREIS | {"land": "SH", "name": "Kreis A"}), **_wer(besetzung))
    anderer = _entwurf(besetzung, "berlin-kdu-controlling")
    assert Zielvereinbarung.objects.get() == anderer
    leer = _entwurf(besetzung, "")
    assert (leer.punkte.count(), leer.gremium) == (0, "Sozialausschuss")


def test_land_and_calendar_stand_once_there_is_a_frist(besetzung):
    _bis_gremium(besetzung)
    entwurf = _entwurf(besetzung)
    adopt_bestehende(
        vereinbarung=entwurf,
        beschlossen_am=date(2021, 1, 20),
        gremium="Kreistag",
        drucksache_nr="",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    assert Frist.objects.exists()
    with pytest.raises(s.EinrichtungError, match="Land lässt sich nicht mehr ändern"):
        s.save_kreis(**(KREIS | {"land": "SH"}), **_wer(besetzung))
    with pytest.raises(s.EinrichtungError, match="unter „Fristen“ im Kalender"):
        s.save_kalender(tage={}, gilt_ab=date(2021, 1, 1), **_wer(besetzung))
    with pytest.raises(FristError, match="schon gerechnet"):
        remove_dienstfreier_tag(
            eintrag=DienstfreierTag.objects.get(), durch=besetzung.kreis, jetzt=JETZT
        )
    with pytest.raises(s.EinrichtungError, match="durch Fortschreiben"):
        _entwurf(besetzung)
    s.save_seiten(**(SEITEN | {"partei_jobcenter": "x"}), **_wer(besetzung))
    entwurf.refresh_from_db()
    assert entwurf.partei_jobcenter == "dem Jobcenter Musterau"


def test_a_draft_somebody_worked_on_is_kept(besetzung):
    _bis_gremium(besetzung)
    entwurf = _entwurf(besetzung)
    punkt: Punkt = entwurf.punkte.get(nummer=1)
    change_punkt(
        punkt=punkt,
        version=punkt.version,
        wortlaut="Neu.",
        begruendung="Weil.",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    with pytest.raises(FortschreibungError, match="schon gearbeitet worden"):
        _entwurf(besetzung, "berlin-kdu-controlling")
    assert Zielvereinbarung.objects.get() == entwurf
    Zielvereinbarung.objects.update(status="in_kraft")
    with pytest.raises(FortschreibungError, match="nicht mehr geändert"):
        drop_entwurf(vereinbarung=entwurf, durch=besetzung.kreis, jetzt=JETZT)
    with pytest.raises(FortschreibungError, match="nicht mehr geändert"):
        change_kopf(
            vereinbarung=entwurf, gremium="x", durch=besetzung.kreis, jetzt=JETZT
        )


def test_a_body_named_like_the_county_follows_its_name(besetzung):
    kreis = Organisation.objects.filter(art="kreis")
    kreis.update(name=besetzung.mandant.name)
    s.save_kreis(**KREIS, **_wer(besetzung))
    assert kreis.get().name == "Landkreis Musterau"


def test_a_step_out_of_order_and_an_unknown_template_are_refused(besetzung):
    with pytest.raises(s.EinrichtungError, match="Schritte 3 und 4"):
        _entwurf(besetzung)
    _bis_gremium(besetzung)
    with pytest.raises(s.AustauschError, match="gibt es nicht"):
        _entwurf(besetzung, "gibtesnicht")
    assert "vorlage" not in s.read_einrichtung(besetzung.mandant).erledigt


def test_a_lost_update_and_a_taken_name_leave_nothing_behind(besetzung, fremde):
    wer = _wer(besetzung)
    s.save_kreis(**KREIS, **wer)
    with pytest.raises(s.EinrichtungError, match="inzwischen"):
        s.save_seiten(**SEITEN, **wer)
    vergeben = KREIS | {"name": fremde.mandant.name}
    with pytest.raises(MitgliederError, match="existiert bereits"):
        s.save_kreis(**vergeben, **_wer(besetzung))
    gleich = SEITEN | {"jobcenter": "Kreis Segeberg"}
    with pytest.raises(MitgliederError, match="gibt es schon"):
        s.save_seiten(**gleich, **_wer(besetzung))
    assert Einrichtung.objects.get().erledigt == ["kreis"]
