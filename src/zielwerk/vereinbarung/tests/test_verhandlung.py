"""Wording and comments of a negotiation: every event, every refusal."""

import pytest
from django.db import IntegrityError, transaction

from zielwerk.vereinbarung.models import (
    Punkt,
    Wortlautfassung,
)
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    add_anmerkung,
    adopt_vorschlag,
    change_punkt,
    decline_vorschlag,
    drop_punkt,
    propose_wortlaut,
)
from zielwerk.vereinbarung.tests.conftest import Verhandlung


def _fassungen(verhandlung: Verhandlung, schluessel: str) -> list[tuple[str, str]]:
    alle = verhandlung.entwurf.fassungen.filter(schluessel=schluessel)
    return [(f.seite, f.zustand) for f in alle]


def test_every_wording_is_kept_also_of_a_dropped_punkt(verhandlung):
    alter = verhandlung.punkt().wortlaut
    fassung = verhandlung.vorschlag()
    adopt_vorschlag(fassung=fassung, **verhandlung.kreis)
    assert verhandlung.punkt().wortlaut == "Neuer Wortlaut."
    assert verhandlung.punkt().herkunft == Punkt.Herkunft.GEAENDERT
    drop_punkt(punkt=verhandlung.punkt(), begruendung="Erledigt.", **verhandlung.kreis)
    alle = verhandlung.entwurf.fassungen.filter(schluessel="buchungen")
    assert [f.wortlaut for f in alle] == [alter, "Neuer Wortlaut."]
    assert _fassungen(verhandlung, "buchungen")[1] == ("jobcenter", "uebernommen")


def test_a_proposal_counts_only_when_taken_over(verhandlung):
    vorher = verhandlung.punkt().wortlaut
    verhandlung.vorschlag()
    assert verhandlung.punkt().wortlaut == vorher


def test_a_change_of_the_county_is_kept_as_a_fassung(verhandlung):
    punkt = verhandlung.punkt("beratung-16a")
    assert _fassungen(verhandlung, "beratung-16a") == [("kreis", "uebernommen")] * 2
    change_punkt(
        punkt=punkt,
        wortlaut="Noch anders.",
        begruendung="Kürzer.",
        version=punkt.version,
        **verhandlung.kreis,
    )
    assert len(_fassungen(verhandlung, "beratung-16a")) == 3


@pytest.mark.parametrize(
    ("felder", "meldung"),
    [
        ({"wortlaut": "  {alt} "}, "lautet wie der jetzige"),
        ({"begruendung": " "}, "begründen"),
    ],
)
def test_a_proposal_needs_a_difference_and_a_reason(verhandlung, felder, meldung):
    felder = {n: w.format(alt=verhandlung.punkt().wortlaut) for n, w in felder.items()}
    angaben = {"wortlaut": "Neu.", "begruendung": "Klarer."} | felder
    with pytest.raises(FortschreibungError, match=meldung):
        propose_wortlaut(punkt=verhandlung.punkt(), **angaben, **verhandlung.jobcenter)


def test_a_proposal_is_declined_with_an_answer_and_answered_once(verhandlung):
    fassung = verhandlung.vorschlag()
    with pytest.raises(FortschreibungError, match="warum"):
        decline_vorschlag(fassung=fassung, antwort=" ", **verhandlung.kreis)
    nicht = decline_vorschlag(fassung=fassung, antwort="Zu eng.", **verhandlung.kreis)
    assert (nicht.zustand, nicht.antwort) == ("abgelehnt", "Zu eng.")
    with pytest.raises(FortschreibungError, match="schon beantwortet"):
        adopt_vorschlag(fassung=fassung, **verhandlung.kreis)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wortlautfassung.objects.filter(pk=fassung.pk).update(antwort="")


def test_a_proposal_for_a_punkt_that_is_gone_is_refused(verhandlung):
    fassung = verhandlung.vorschlag()
    drop_punkt(punkt=verhandlung.punkt(), begruendung="Erledigt.", **verhandlung.kreis)
    with pytest.raises(FortschreibungError, match="nicht mehr"):
        adopt_vorschlag(fassung=fassung, **verhandlung.kreis)


def test_a_comment_is_kept_with_its_side(verhandlung):
    with pytest.raises(FortschreibungError, match="Anmerkung"):
        add_anmerkung(punkt=verhandlung.punkt(), text=" ", **verhandlung.jobcenter)
    eine = add_anmerkung(
        punkt=verhandlung.punkt(), text="Welche Daten?", **verhandlung.jobcenter
    )
    assert (str(eine), eine.seite) == ("Welche Daten?", "jobcenter")
