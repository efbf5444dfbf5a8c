"""Debtors and texts of postings: deleted by rule and on request, held, found.

On the example county, whose lists are taken over by the real services.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django_scopes import scope

from zielwerk.buchungen.models import Buchung
from zielwerk.conftest import JETZT
from zielwerk.datenschutz.auskunft import collect_auskunft
from zielwerk.datenschutz.fachbestand import buchungen, forderungen
from zielwerk.datenschutz.lage import lage_am
from zielwerk.datenschutz.regeln import Suchwoerter
from zielwerk.datenschutz.services import add_sperre, auftrag_fuer
from zielwerk.forderungen.models import Bewegungszeile, Forderung
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.services import check_kette

SPAETER = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
Welt = tuple[Mandant, dict[Rolle, Mitgliedschaft]]
pytestmark = pytest.mark.xdist_group("beispiel-loeschung")


@pytest.fixture
def welt(beispielkreis: Welt) -> Iterator[Welt]:
    with scope(mandant=beispielkreis[0]):
        yield beispielkreis


def _lage(mandant: Mandant, jetzt: datetime):
    return lage_am(mandant=mandant, heute=jetzt.date(), jetzt=jetzt, durch=None)


def _tue(posten) -> int:
    return sum(sum(eins.tue().values()) for eins in posten)


def test_by_rule_the_person_goes_and_the_figures_stay(welt: Welt) -> None:
    mandant, _ = welt
    vorher = list(Bewegungszeile.objects.order_by("pk").values_list("gesamt", "zugang"))
    summen = list(Forderung.objects.order_by("pk").values_list("hoehe", "rest"))
    assert list(forderungen(_lage(mandant, JETZT))) == []
    assert _tue(forderungen(_lage(mandant, SPAETER))) > 0
    assert not Forderung.objects.zuordenbar().exists()
    assert not Forderung.objects.filter(name__isnull=False).exists()
    assert not Forderung.objects.unvollstaendig().exists()
    assert summen == list(Forderung.objects.order_by("pk").values_list("hoehe", "rest"))
    danach = Bewegungszeile.objects.order_by("pk").values_list("gesamt", "zugang")
    assert vorher == list(danach)
    assert _tue(buchungen(_lage(mandant, SPAETER))) > 0
    assert not Buchung.objects.filter(text__isnull=False).exists()
    assert _tue(forderungen(_lage(mandant, SPAETER))) == 0
    assert check_kette(mandant) is None


def test_a_hold_on_a_number_keeps_its_row_only(welt: Welt) -> None:
    mandant, mitglieder = welt
    eine = Forderung.objects.zuordenbar().first()
    add_sperre(
        fallkennung=eine.nummer,
        grund="Klage",
        durch=mitglieder[Rolle.GESCHAEFTSFUEHRUNG],
        jetzt=JETZT,
    )
    lage = _lage(mandant, SPAETER)
    _tue(forderungen(lage))
    uebrig = {f.nummer for f in Forderung.objects.zuordenbar()}
    assert uebrig == {eine.nummer}
    assert sum(lage.zurueck.values()) >= 1


def test_on_request_every_list_with_the_person_is_named(welt: Welt) -> None:
    eine = Forderung.objects.zuordenbar().filter(name__isnull=False).first()
    auftrag, zweifel = auftrag_fuer(Suchwoerter([eine.name]))
    assert zweifel == []
    assert eine.pk in auftrag["schuldner"]
    assert eine.liste.einlesung_id in auftrag["einlesungen"]


def test_the_auskunft_shows_each_role_only_what_it_may_see(welt: Welt) -> None:
    mandant, mitglieder = welt
    eine = Forderung.objects.zuordenbar().filter(name__isnull=False).first()

    def frage(rolle: Rolle):
        return collect_auskunft(
            mandant=mandant,
            begriffe=[eine.name],
            durch=mitglieder[rolle],
            jetzt=JETZT,
        )

    leitung = frage(Rolle.BEREICHSLEITUNG)
    werte = [w for a in leitung.abschnitte for f in a.funde for _, w in f.angaben]
    assert eine.nummer in werte
    assert eine.name in werte
    stelle = frage(Rolle.WIDERSPRUCHSSTELLE)
    namen = [a.bezeichnung for a in stelle.abschnitte]
    assert "Forderungen" not in namen
    assert any("Forderungen: nicht durchsucht" in h for h in stelle.hinweise)
    aus_listen = [f for a in stelle.abschnitte for f in a.funde]
    assert not any("Forderung" in f.bezeichnung for f in aus_listen)
