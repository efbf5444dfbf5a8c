"""Consent to each Punkt and to the whole: every event, every refusal."""

import pytest

from zielwerk.conftest import JETZT
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    add_anmerkung,
    change_pflicht,
    change_punkt,
    drop_punkt,
    hindernisse_zum_beschluss,
    propose_wortlaut,
    revoke_zustimmung,
    verhandlungsstand,
    zum_ganzen,
)


def test_consent_counts_for_the_wording_that_was_read(einig):
    stand = verhandlungsstand(einig.entwurf)
    assert all(set(ja) == {"kreis", "jobcenter"} for ja in stand.values())
    punkt = einig.punkt()
    change_punkt(
        punkt=punkt,
        wortlaut="Anders.",
        begruendung="Kürzer.",
        version=punkt.version,
        **einig.kreis,
    )
    assert verhandlungsstand(einig.entwurf)["buchungen"] == {}
    assert hindernisse_zum_beschluss(einig.entwurf) == [
        "Der Kreis hat Punkt 5 noch nicht zugestimmt.",
        "Das Jobcenter hat Punkt 5 noch nicht zugestimmt.",
    ]


def test_another_pflicht_asks_for_consent_anew(einig):
    pflicht = einig.punkt("forderungslisten").pflichten.get()
    change_pflicht(
        pflicht=pflicht,
        schluessel=pflicht.schluessel,
        terminregel=pflicht.terminregel | {"anzahl": 15},
        **einig.kreis,
    )
    assert verhandlungsstand(einig.entwurf)["forderungslisten"] == {}


def test_a_punkt_changed_since_it_was_read_is_not_consented_to(verhandlung):
    gelesen = verhandlung.gelesen() | {"buchungen": 9}
    with pytest.raises(FortschreibungError, match="hat sich geändert"):
        verhandlung.stimme_zu("kreis", gelesen=gelesen)
    assert not any(verhandlungsstand(verhandlung.entwurf).values())


def test_only_the_county_speaks_for_the_other_side_and_with_a_note(verhandlung):
    with pytest.raises(FortschreibungError, match="Vermerk"):
        verhandlung.stimme_zu("jobcenter", **verhandlung.kreis)
    with pytest.raises(FortschreibungError, match="Vermerk"):
        verhandlung.stimme_zu("kreis", vermerk="Telefon", **verhandlung.jobcenter)
    verhandlung.stimme_zu("jobcenter", vermerk="E-Mail", **verhandlung.kreis)
    stand = verhandlungsstand(verhandlung.entwurf)["buchungen"]["jobcenter"]
    assert stand.vermerk == "E-Mail"


def test_a_side_takes_its_consent_back(einig):
    eines = {"vereinbarung": einig.entwurf, "schluessel": "buchungen"}
    revoke_zustimmung(**eines, **einig.jobcenter)
    assert set(verhandlungsstand(einig.entwurf)["buchungen"]) == {"kreis"}
    assert set(zum_ganzen(einig.entwurf)) == {"kreis"}
    with pytest.raises(FortschreibungError, match="nicht zugestimmt"):
        revoke_zustimmung(**eines, **einig.jobcenter)


def test_a_side_takes_back_the_whole_alone(einig):
    ganzes = {"vereinbarung": einig.entwurf, "schluessel": ""}
    revoke_zustimmung(**ganzes, **einig.jobcenter)
    assert hindernisse_zum_beschluss(einig.entwurf) == [
        "Das Jobcenter hat der Vereinbarung im Ganzen noch nicht zugestimmt."
    ]
    with pytest.raises(FortschreibungError, match="nicht zugestimmt"):
        revoke_zustimmung(**ganzes, **einig.jobcenter)


def test_consent_to_the_whole_ends_when_a_punkt_leaves_it(einig):
    drop_punkt(punkt=einig.punkt(), begruendung="Erledigt.", **einig.kreis)
    assert zum_ganzen(einig.entwurf) == {}
    assert len(hindernisse_zum_beschluss(einig.entwurf)) == 2


def test_consent_to_the_whole_needs_every_punkt_and_what_was_read(verhandlung):
    alle = verhandlung.gelesen()
    eines = {"buchungen": alle["buchungen"]}
    with pytest.raises(FortschreibungError, match="Zustimmung zu jedem Punkt"):
        verhandlung.stimme_im_ganzen_zu("kreis", gelesen=eines)
    assert not any(verhandlungsstand(verhandlung.entwurf).values())
    with pytest.raises(FortschreibungError, match="Die Vereinbarung hat sich"):
        verhandlung.stimme_im_ganzen_zu("kreis", ganzes="0" * 64)
    with pytest.raises(FortschreibungError, match="Vermerk"):
        verhandlung.stimme_im_ganzen_zu("jobcenter", gelesen={}, **verhandlung.kreis)
    verhandlung.lasse_verschwinden()
    with pytest.raises(FortschreibungError, match="ohne Entscheidung"):
        verhandlung.stimme_im_ganzen_zu("kreis")


def test_a_third_side_has_to_consent_as_well(dreiseitig):
    assert hindernisse_zum_beschluss(dreiseitig.entwurf) == [
        "Die dritte Seite hat den Punkten 1, 2, 3, 4, 5, 6, 7 und 8 noch nicht "
        "zugestimmt."
    ]
    with pytest.raises(FortschreibungError, match="Die dritte Seite"):
        dreiseitig.beschliesse()
    dreiseitig.stimme_zu("dritte")
    with pytest.raises(FortschreibungError, match="im Ganzen"):
        dreiseitig.beschliesse()
    dreiseitig.stimme_im_ganzen_zu("dritte", gelesen={})
    assert dreiseitig.beschliesse().status == "beschlossen"
    eintraege = Eintrag.objects.zu(dreiseitig.entwurf)
    ganze = eintraege.filter(aktion="vereinbarung.im_ganzen_zugestimmt")
    assert "Agentur für Arbeit" in ganze.values_list("stelle", flat=True)


def test_the_county_notes_the_consent_of_a_third_side(dreiseitig):
    wie = {"vermerk": "Schreiben der Agentur", **dreiseitig.kreis}
    dreiseitig.stimme_im_ganzen_zu("dritte", **wie)
    assert zum_ganzen(dreiseitig.entwurf)["dritte"].vermerk == "Schreiben der Agentur"
    with pytest.raises(FortschreibungError, match="nur der Kreis"):
        dreiseitig.stimme_im_ganzen_zu("dritte", **wie | dreiseitig.jobcenter)


def test_a_third_side_joining_asks_both_others_anew(einig):
    einig.entwurf.partei_dritte = "der Agentur für Arbeit"
    einig.entwurf.save()
    assert zum_ganzen(einig.entwurf) == {}


def test_a_third_side_proposes_and_comments(dreiseitig):
    fassung = propose_wortlaut(
        punkt=dreiseitig.punkt(),
        wortlaut="Anders.",
        begruendung="Klarer.",
        **dreiseitig.dritte,
    )
    eine = add_anmerkung(punkt=dreiseitig.punkt(), text="Ab wann?", **dreiseitig.dritte)
    assert (fassung.seite, eine.seite) == ("dritte", "dritte")


def test_without_a_third_side_its_people_do_not_negotiate(verhandlung):
    for schritt, angaben in (
        (add_anmerkung, {"punkt": verhandlung.punkt(), "text": "x"}),
        (
            revoke_zustimmung,
            {"vereinbarung": verhandlung.entwurf, "schluessel": "buchungen"},
        ),
    ):
        with pytest.raises(FortschreibungError, match="keiner Seite"):
            schritt(**angaben, **verhandlung.dritte)
    with pytest.raises(FortschreibungError, match="keiner Seite"):
        verhandlung.stimme_zu("dritte")
    with pytest.raises(FortschreibungError, match="nur der Kreis"):
        verhandlung.stimme_zu("dritte", vermerk="Brief", **verhandlung.kreis)


def test_who_belongs_to_no_side_does_not_negotiate(verhandlung):
    fremd = Mitgliedschaft.objects.get(rolle=Rolle.BERATUNGSSTELLE)
    with pytest.raises(FortschreibungError, match="Es verhandeln: Kreis, Jobcenter"):
        add_anmerkung(punkt=verhandlung.punkt(), text="x", durch=fremd, jetzt=JETZT)
