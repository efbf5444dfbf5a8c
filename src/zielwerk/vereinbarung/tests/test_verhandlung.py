"""Negotiation and life of an agreement: every event, every refusal, every page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import (
    Entfall,
    Punkt,
    Wortlautfassung,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    add_anmerkung,
    adopt_bestehende,
    adopt_vorschlag,
    change_pflicht,
    change_punkt,
    consent_ganzes,
    consent_punkte,
    decide_vereinbarung,
    decide_wegfall,
    decline_vorschlag,
    drop_punkt,
    fortschreiben,
    hindernisse_zum_beschluss,
    propose_wortlaut,
    pruefsumme,
    put_in_kraft,
    record_bewertung,
    record_gesamturteil,
    restore_punkt,
    revoke_zustimmung,
    settle_vereinbarung,
    sign_vereinbarung,
    unentschiedene_punkte,
    verhandlungsstand,
    zum_ganzen,
)

KREIS, JOBCENTER = Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG
DRITTE = Rolle.DRITTE_SEITE
SPAETER = datetime(2021, 2, 25, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Verhandlung:
    """The draft of 2021 with both sides at the table."""

    alt: Zielvereinbarung
    entwurf: Zielvereinbarung
    besetzung: Besetzung

    @property
    def kreis(self) -> dict[str, Any]:
        return self._durch(KREIS)

    @property
    def jobcenter(self) -> dict[str, Any]:
        return self._durch(JOBCENTER)

    @property
    def dritte(self) -> dict[str, Any]:
        return self._durch(DRITTE)

    def _durch(self, rolle: Rolle) -> dict[str, Any]:
        return {"durch": self.besetzung.mitglied(rolle), "jetzt": JETZT}

    def punkt(self, schluessel: str = "buchungen") -> Punkt:
        return self.entwurf.punkte.get(schluessel=schluessel)

    def vorschlag(self, wortlaut: str = "Neuer Wortlaut.") -> Wortlautfassung:
        return propose_wortlaut(
            punkt=self.punkt(),
            wortlaut=wortlaut,
            begruendung="Klarer.",
            **self.jobcenter,
        )

    def gelesen(self) -> dict[str, int]:
        return dict(self.entwurf.punkte.values_list("schluessel", "version"))

    def stimme_zu(self, seite: str, **felder: Any) -> None:
        angaben = {
            "vereinbarung": self.entwurf,
            "gelesen": self.gelesen(),
            "seite": seite,
            "vermerk": "",
        }
        consent_punkte(**angaben | self._wer(seite) | felder)

    def stimme_im_ganzen_zu(self, seite: str, **felder: Any) -> None:
        angaben = {
            "vereinbarung": self.entwurf,
            "gelesen": self.gelesen(),
            "ganzes": pruefsumme(self.entwurf),
            "seite": seite,
            "vermerk": "",
        }
        consent_ganzes(**angaben | self._wer(seite) | felder)

    def _wer(self, seite: str) -> dict[str, Any]:
        return {"kreis": self.kreis, "dritte": self.dritte}.get(seite, self.jobcenter)

    def beschliesse(self, **felder: Any) -> Zielvereinbarung:
        angaben = {
            "vereinbarung": self.entwurf,
            "beschlossen_am": date(2021, 2, 18),
            "gremium": "Sozialausschuss",
            "drucksache_nr": "DrS/2021/022",
            "durch": self.besetzung.kreis,
            "jetzt": SPAETER,
        }
        return decide_vereinbarung(**angaben | felder)


@pytest.fixture
def verhandlung(besetzung: Besetzung) -> Verhandlung:
    alt = demo.build_2020(besetzung.mitglieder)
    return Verhandlung(alt, demo.build_2021(alt, besetzung.mitglieder), besetzung)


@pytest.fixture
def einig(verhandlung: Verhandlung) -> Verhandlung:
    """Give the draft with the consent of both sides."""
    verhandlung.stimme_im_ganzen_zu("kreis")
    verhandlung.stimme_im_ganzen_zu("jobcenter")
    return verhandlung


@pytest.fixture
def dreiseitig(einig: Verhandlung) -> Verhandlung:
    """Give the draft after a third side has joined; all three consented before."""
    einig.entwurf.partei_dritte = "der Agentur für Arbeit"
    einig.entwurf.save()
    for seite in ("kreis", "jobcenter"):
        einig.stimme_im_ganzen_zu(seite)
    return einig


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
    _verschwinden(verhandlung)
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


def _bewerte(vereinbarung: Zielvereinbarung, wer: dict[str, Any]) -> None:
    """Give every Punkt and the whole a verdict."""
    urteil = {"urteil": "erfuellt", "sonderlage": "", "version": 0}
    for punkt in vereinbarung.punkte.all():
        record_bewertung(punkt=punkt, begruendung="So gesehen.", **urteil, **wer)
    record_gesamturteil(
        vereinbarung=vereinbarung, begruendung="So gesehen.", **urteil, **wer
    )


def test_an_agreement_is_decided_signed_in_force_and_settled(einig):
    besetzung, wer = einig.besetzung, {"durch": einig.besetzung.kreis, "jetzt": SPAETER}
    demo.build_jahr(besetzung.mitglieder)
    eine = einig.beschliesse()
    assert (eine.status, str(eine.beschlossen_am)) == ("beschlossen", "2021-02-18")
    tag = {"unterzeichnet_am": date(2021, 2, 19), "datei": None}
    eine = sign_vereinbarung(vereinbarung=eine, **tag, **wer)
    assert (eine.status, eine.unterzeichnet_am) == ("unterzeichnet", date(2021, 2, 19))
    neue = Frist.objects.filter(pflichtfrist__punkt__vereinbarung=eine)
    assert not neue.exists()
    eine = put_in_kraft(vereinbarung=eine, **wer)
    assert eine.status == "in_kraft"
    assert neue.count() > 0
    with pytest.raises(FortschreibungError, match="8 Punkte sind noch nicht bewertet"):
        settle_vereinbarung(vereinbarung=eine, **wer)
    _bewerte(einig.alt, wer)
    alt = settle_vereinbarung(vereinbarung=einig.alt, **wer)
    assert alt.status == "abgerechnet"
    aktionen = set(Eintrag.objects.zu(eine).values_list("aktion", flat=True))
    wege = ("beschlossen", "unterzeichnet", "in_kraft")
    assert {f"vereinbarung.{status}" for status in wege} <= aktionen


def test_steps_out_of_their_order_are_refused(einig):
    wer = {"durch": einig.besetzung.kreis, "jetzt": SPAETER}
    tag = {"unterzeichnet_am": date(2021, 2, 19), "datei": None}
    for schritt, angaben in (
        (sign_vereinbarung, tag),
        (put_in_kraft, {}),
        (settle_vereinbarung, {}),
    ):
        with pytest.raises(FortschreibungError, match="dieser Schritt folgt auf"):
            schritt(vereinbarung=einig.entwurf, **angaben, **wer)
    einig.beschliesse()
    with pytest.raises(FortschreibungError, match="nicht mehr geändert"):
        einig.beschliesse()
    for am, meldung in (
        (date(2021, 2, 17), "liegt vor dem 18.02.2021"),
        (date(2021, 2, 26), "in der Zukunft"),
    ):
        with pytest.raises(FortschreibungError, match=meldung):
            sign_vereinbarung(
                vereinbarung=einig.entwurf, unterzeichnet_am=am, datei=None, **wer
            )


def test_without_consent_of_both_there_is_no_decision(verhandlung):
    verhandlung.stimme_zu("kreis")
    with pytest.raises(FortschreibungError, match="Das Jobcenter hat den Punkten 1, 2"):
        verhandlung.beschliesse()


def test_a_decision_of_tomorrow_is_refused(einig):
    with pytest.raises(FortschreibungError, match="Zukunft"):
        einig.beschliesse(beschlossen_am=date(2021, 3, 1))


def test_only_a_first_agreement_is_taken_over_as_it_is(verhandlung):
    angaben = {
        "beschlossen_am": date(2021, 2, 18),
        "gremium": "Sozialausschuss",
        "drucksache_nr": "",
    }
    with pytest.raises(FortschreibungError, match="fortgeschrieben"):
        adopt_bestehende(
            vereinbarung=verhandlung.entwurf, **angaben, **verhandlung.kreis
        )


def _verschwinden(verhandlung: Verhandlung) -> None:
    punkt = verhandlung.punkt("dienstbesprechungen")
    punkt.pflichten.all().delete()
    punkt.delete()


def test_a_punkt_that_vanished_is_dropped_by_a_decision(verhandlung):
    _verschwinden(verhandlung)
    frage = {"vereinbarung": verhandlung.entwurf, "schluessel": "dienstbesprechungen"}
    with pytest.raises(FortschreibungError, match="begründen"):
        decide_wegfall(art="entfaellt", begruendung="", **frage, **verhandlung.kreis)
    decide_wegfall(art="entfaellt", begruendung="Alt.", **frage, **verhandlung.kreis)
    assert unentschiedene_punkte(verhandlung.entwurf) == []
    with pytest.raises(FortschreibungError, match="nichts zu entscheiden"):
        decide_wegfall(art="entfaellt", begruendung="x", **frage, **verhandlung.kreis)


def test_a_punkt_that_was_forgotten_comes_back_with_its_pflichten(verhandlung):
    _verschwinden(verhandlung)
    punkt = restore_punkt(
        vereinbarung=verhandlung.entwurf,
        schluessel="dienstbesprechungen",
        **verhandlung.kreis,
    )
    assert (punkt.nummer, punkt.pflichten.count()) == (9, 1)
    assert unentschiedene_punkte(verhandlung.entwurf) == []


def test_a_postponed_punkt_is_asked_for_the_year_after(verhandlung):
    drop_punkt(
        punkt=verhandlung.punkt("dienstbesprechungen"),
        begruendung="Erst nach der Pandemie.",
        art=Entfall.Art.ZURUECKGESTELLT,
        **verhandlung.kreis,
    )
    assert unentschiedene_punkte(verhandlung.entwurf) == []
    folgende = fortschreiben(vereinbarung=verhandlung.entwurf, **verhandlung.kreis)
    assert unentschiedene_punkte(folgende) == ["dienstbesprechungen"]
    wieder = restore_punkt(
        vereinbarung=folgende, schluessel="dienstbesprechungen", **verhandlung.kreis
    )
    assert wieder.pflichten.count() == 1
    assert unentschiedene_punkte(folgende) == []


def _post(verhandlung: Verhandlung, rolle: Rolle, name: str, args: list, **daten: str):
    client = verhandlung.besetzung.client(rolle)
    return client.post(reverse(name, args=args), daten)


def _seite(verhandlung: Verhandlung, rolle: Rolle, name: str, args: list) -> str:
    client = verhandlung.besetzung.client(rolle)
    antwort = client.get(reverse(name, args=args))
    assert antwort.status_code == 200
    return antwort.content.decode()


PUNKT = [2021, "buchungen"]


def test_both_sides_negotiate_in_the_browser(verhandlung):
    neu = {"wortlaut": "Es wird richtig gebucht.", "begruendung": "Kürzer."}
    assert (
        _post(
            verhandlung, JOBCENTER, "vereinbarung:vorschlagen", PUNKT, **neu
        ).status_code
        == 302
    )
    _post(verhandlung, JOBCENTER, "vereinbarung:anmerken", PUNKT, text="Reicht das?")
    seite = _seite(verhandlung, KREIS, "vereinbarung:verhandlung", PUNKT)
    assert "Reicht das?" in seite
    assert "<ins>" in seite
    fassung = verhandlung.entwurf.fassungen.get(zustand="vorgeschlagen")
    ohne = _post(
        verhandlung, KREIS, "vereinbarung:beantworten", [fassung.uuid], ablehnen="1"
    )
    assert ohne.status_code == 409
    _post(
        verhandlung, KREIS, "vereinbarung:beantworten", [fassung.uuid], uebernehmen="1"
    )
    assert verhandlung.punkt().wortlaut == "Es wird richtig gebucht."
    gelesen = f"buchungen:{verhandlung.punkt().version}"
    _post(verhandlung, JOBCENTER, "vereinbarung:zustimmen", [2021], gelesen=gelesen)
    mit = {"gelesen": gelesen, "seite": "kreis"}
    _post(verhandlung, KREIS, "vereinbarung:zustimmen", [2021], **mit)
    assert set(verhandlungsstand(verhandlung.entwurf)["buchungen"]) == {
        "kreis",
        "jobcenter",
    }
    assert "1 von 8 zugestimmt" in _seite(
        verhandlung, KREIS, "vereinbarung:vergleich", [2021]
    )
    _post(verhandlung, JOBCENTER, "vereinbarung:zuruecknehmen", PUNKT)
    assert set(verhandlungsstand(verhandlung.entwurf)["buchungen"]) == {"kreis"}


def test_a_third_side_consents_in_the_browser(dreiseitig):
    ganz = {"gelesen": "", "ganzes": pruefsumme(dreiseitig.entwurf)}
    zu = ["vereinbarung:zustimmen", [2021]]
    seite = _seite(dreiseitig, DRITTE, "vereinbarung:vergleich", [2021])
    assert "Allen offenen Punkten und dem Ganzen zustimmen" in seite
    assert "Zustimmung des Kreises eintragen" not in seite
    kreis = _seite(dreiseitig, KREIS, "vereinbarung:vergleich", [2021])
    assert "Zustimmung der dritten Seite eintragen" in kreis
    assert "Zustimmung zum Ganzen zurücknehmen" in kreis
    assert _post(dreiseitig, DRITTE, *zu, **ganz).status_code == 409
    alle = " ".join(f"{s}:{nr}" for s, nr in dreiseitig.gelesen().items())
    assert _post(dreiseitig, DRITTE, *zu, **ganz | {"gelesen": alle}).status_code == 302
    assert set(zum_ganzen(dreiseitig.entwurf)) == {"kreis", "jobcenter", "dritte"}
    zurueck = ["vereinbarung:ganzes_zuruecknehmen", [2021]]
    assert _post(dreiseitig, DRITTE, *zurueck).status_code == 302
    assert _post(dreiseitig, DRITTE, *zurueck).status_code == 409
    assert "dem Ganzen noch nicht" in _seite(
        dreiseitig, DRITTE, "vereinbarung:vergleich", [2021]
    )
    punkt = _seite(dreiseitig, DRITTE, "vereinbarung:verhandlung", PUNKT)
    assert "Zustimmung zurücknehmen" in punkt
    assert "der Agentur für Arbeit" in punkt


def test_a_page_seen_too_long_does_not_consent(verhandlung):
    antwort = _post(
        verhandlung, KREIS, "vereinbarung:zustimmen", [2021], gelesen="buchungen:9"
    )
    assert antwort.status_code == 409
    assert "hat sich geändert" in antwort.content.decode()


@pytest.mark.parametrize(
    ("name", "daten", "meldung"),
    [
        (
            "vereinbarung:vorschlagen",
            {"wortlaut": "x"},
            "Bitte begründen Sie Ihren Vorschlag.",
        ),
        ("vereinbarung:anmerken", {"text": ""}, "Bitte schreiben Sie Ihre Anmerkung."),
    ],
)
def test_wrong_input_is_explained(verhandlung, name, daten, meldung):
    antwort = _post(verhandlung, JOBCENTER, name, PUNKT, **daten)
    assert meldung in antwort.content.decode()


def test_others_only_read(verhandlung):
    daten = {"text": "x"}
    antwort = _post(
        verhandlung, Rolle.TEAMLEITUNG, "vereinbarung:anmerken", PUNKT, **daten
    )
    assert antwort.status_code == 403
    seite = _seite(verhandlung, Rolle.TEAMLEITUNG, "vereinbarung:verhandlung", PUNKT)
    assert "Anderen Wortlaut vorschlagen" not in seite


def test_the_missing_punkt_is_decided_in_the_browser(verhandlung):
    _verschwinden(verhandlung)
    args = [2021, "dienstbesprechungen"]
    assert str(reverse("vereinbarung:wegfall", args=args)) in _seite(
        verhandlung, KREIS, "vereinbarung:vergleich", [2021]
    )
    ohne = _post(
        verhandlung, KREIS, "vereinbarung:wegfall", args, antwort="zurueckgestellt"
    )
    assert "Bitte begründen Sie" in ohne.content.decode()
    _post(verhandlung, KREIS, "vereinbarung:wegfall", args, antwort="wieder_aufnehmen")
    assert verhandlung.punkt("dienstbesprechungen").nummer == 9


def test_the_life_of_an_agreement_in_the_browser(einig):
    Zielvereinbarung.objects.filter(jahr=2021).update(gremium="Sozialausschuss")
    daten = {"beschlossen_am": "20.01.2021", "gremium": "Sozialausschuss"}
    assert (
        _post(einig, KREIS, "vereinbarung:status", [2021], **daten).status_code == 302
    )
    client = einig.besetzung.client(KREIS)
    adresse = reverse("vereinbarung:status", args=[2021])
    for name, inhalt, status in (
        ("brief.docx", b"PK\x03\x04", 200),
        ("brief.pdf", b"%PDF-1.7\n", 302),
    ):
        datei = SimpleUploadedFile(name, inhalt)
        daten = {"unterzeichnet_am": "21.01.2021", "datei": datei}
        antwort = client.post(adresse, daten)
        assert antwort.status_code == status
        if status == 200:
            assert "ist kein PDF" in antwort.content.decode()
    seite = _seite(einig, JOBCENTER, "vereinbarung:vereinbarung", [2021])
    assert "Unterzeichnete Fassung" in seite
    assert client.post(adresse).status_code == 302
    assert Zielvereinbarung.objects.get(jahr=2021).status == "in_kraft"
    assert "noch nicht bewertet" in client.post(adresse).content.decode()


def test_a_draft_without_consent_says_what_is_missing(verhandlung):
    seite = _seite(verhandlung, KREIS, "vereinbarung:status", [2021])
    assert "Der Kreis hat den Punkten 1, 2, 3, 4, 5, 6, 7 und 8" in seite


@pytest.mark.parametrize(
    "name",
    ["vereinbarung:verhandlung", "vereinbarung:status", "vereinbarung:wegfall"],
)
def test_what_belongs_to_another_county_does_not_exist(
    verhandlung, fremder_client, name
):
    args = [2021] if name.endswith("status") else PUNKT
    ziel = reverse(name, args=args)
    assert fremder_client.get(ziel).status_code == 404
