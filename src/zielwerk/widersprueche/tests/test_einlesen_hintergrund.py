"""Large lists are accepted in the background; the same rows are known in any file."""

import io
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from django.urls import reverse

from zielwerk.conftest import JETZT
from zielwerk.listen.ausgabe import write_liste
from zielwerk.listen.berichtigung import record_berichtigung
from zielwerk.listen.hintergrund import (
    BELEGT,
    cancel_uebernahme,
    enqueue_uebernahme,
    run_naechste,
)
from zielwerk.listen.models import Uebernahme
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.services import (
    EinlesungError,
    SchonEingelesenError,
    begin_einlesung,
    profil_fuer,
    set_zuordnung,
)
from zielwerk.listen.tests.dateien import DATEN, xlsx
from zielwerk.mandanten.rechte import Rolle
from zielwerk.widersprueche.models import Widerspruch
from zielwerk.widersprueche.tests.test_einlesen_services import STAND, tabelle

__all__ = ["tabelle"]
GUT = (DATEN / "widersprueche-gut.xlsx").read_bytes()
FEHLER = (DATEN / "widersprueche-fehler.csv").read_bytes()


def _begin(besetzung, inhalt=GUT, name="liste.xlsx"):
    return begin_einlesung(
        art="widersprueche",
        inhalt=inhalt,
        name=name,
        stand_am=STAND,
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )


@pytest.fixture
def einlesung(tabelle, besetzung):
    eine = _begin(besetzung)
    return set_zuordnung(
        einlesung=eine,
        zuordnung=eine.zuordnung,
        merken=False,
        version=eine.version,
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )


def _enqueue(einlesung, besetzung, *, bestaetigt=True):
    return enqueue_uebernahme(
        einlesung=einlesung,
        warnungen_bestaetigt=bestaetigt,
        version=einlesung.version,
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )


def _arbeite(spaeter=timedelta()):
    return run_naechste(jetzt=lambda: JETZT + spaeter)


def test_a_worker_takes_the_list_once(einlesung, besetzung):
    auftrag = _enqueue(einlesung, besetzung)
    assert not Widerspruch.objects.exists()
    assert _arbeite()
    auftrag.refresh_from_db()
    einlesung.refresh_from_db()
    assert (auftrag.zustand, auftrag.schritt) == ("fertig", 3)
    assert einlesung.zustand == "uebernommen"
    assert Widerspruch.objects.count() == einlesung.zeilen
    assert not _arbeite()


def test_what_is_called_off_stores_nothing(einlesung, besetzung):
    _enqueue(einlesung, besetzung)
    cancel_uebernahme(einlesung=einlesung, durch=besetzung.jobcenter, jetzt=JETZT)
    assert not _arbeite()
    assert not Widerspruch.objects.exists()
    with pytest.raises(EinlesungError, match="keine Übernahme"):
        cancel_uebernahme(einlesung=einlesung, durch=besetzung.jobcenter, jetzt=JETZT)


def test_asked_for_once_and_only_when_it_can_be_done(einlesung, besetzung):
    einlesung.warnungen = 1
    einlesung.save()
    with pytest.raises(EinlesungError, match="Warnungen"):
        _enqueue(einlesung, besetzung, bestaetigt=False)
    _enqueue(einlesung, besetzung)
    with pytest.raises(EinlesungError, match="schon übernommen"):
        _enqueue(einlesung, besetzung)
    einlesung.fehler = 1
    einlesung.save()
    with pytest.raises(EinlesungError, match="berichtigen"):
        _enqueue(einlesung, besetzung)


def test_a_refusal_is_kept_with_its_reason(einlesung, besetzung):
    auftrag = _enqueue(einlesung, besetzung)
    einlesung.version += 1  # somebody changed the list meanwhile
    einlesung.save()
    assert _arbeite()
    auftrag.refresh_from_db()
    assert auftrag.zustand == "abgelehnt"
    assert "geändert" in auftrag.meldung
    assert not Widerspruch.objects.exists()


@pytest.mark.parametrize(
    ("arbeiter", "spaeter", "genommen"),
    [
        ("anderswo/1/1", timedelta(minutes=1), False),
        ("anderswo/1/1", BELEGT * 3, True),
        ("hier", timedelta(minutes=1), True),
    ],
)
def test_a_dead_workers_list_is_taken_up(
    einlesung, besetzung, arbeiter, spaeter, genommen
):
    from socket import gethostname

    auftrag = _enqueue(einlesung, besetzung)
    auftrag.zustand, auftrag.versuche = "laeuft", 1
    auftrag.arbeiter = (
        f"{gethostname()}/999999999/1" if arbeiter == "hier" else arbeiter
    )
    auftrag.belegt_bis = JETZT + BELEGT
    auftrag.save()
    assert _arbeite(spaeter) is genommen
    assert Widerspruch.objects.exists() is genommen


def test_a_large_list_goes_to_the_background_and_shows_progress(
    einlesung, besetzung, settings
):
    settings.HINTERGRUND_AB_ZEILEN = 1
    client = besetzung.client(Rolle.WIDERSPRUCHSSTELLE)
    seite = reverse("listen:uebernehmen", args=[einlesung.uuid])
    daten = {"version": einlesung.version, "warnungen_bestaetigt": "on"}
    assert client.post(seite, daten).status_code == 302
    antwort = client.get(seite)
    assert antwort["Refresh"] == "3"
    assert "Schritt 0 von 3" in antwort.content.decode()
    client.post(reverse("listen:anhalten", args=[einlesung.uuid]))
    assert Uebernahme.objects.get().zustand == "abgebrochen"
    client.post(seite, daten)
    _arbeite()
    antwort = client.get(seite)
    assert "Refresh" not in antwort
    assert "Übernommen am" in antwort.content.decode()


def _zeilen():
    profil = profil_fuer("widersprueche", STAND)
    return pruefe(GUT, "x.xlsx", profil, stand=STAND), profil


@pytest.mark.parametrize("art", ["sortiert", "csv", "ausgabe"])
def test_the_same_rows_are_known_in_another_file(einlesung, besetzung, art):
    pruefung, profil = _zeilen()
    als = {"sortiert": "XLSX", "csv": "CSV", "ausgabe": "XLSX"}[art]
    inhalt, endung = write_liste(replace(pruefung, format=als), profil)
    if art == "sortiert":
        tab = pl.read_excel(io.BytesIO(inhalt), infer_schema_length=0)
        tab = tab.reverse().select(reversed(tab.columns))
        inhalt = xlsx([tab.columns, *tab.rows()])
    with pytest.raises(SchonEingelesenError) as fehler:
        _begin(besetzung, inhalt, f"anders.{endung}")
    assert fehler.value.einlesung == einlesung


def test_one_other_value_is_another_list(einlesung, besetzung):
    pruefung, profil = _zeilen()
    daten = pruefung.daten.with_columns(aktenzeichen=pl.col("aktenzeichen") + "x")
    inhalt, _ = write_liste(replace(pruefung, daten=daten), profil)
    assert _begin(besetzung, inhalt).pk != einlesung.pk


def test_the_list_comes_back_with_its_corrections(tabelle, besetzung):
    eine = _begin(besetzung, FEHLER, "liste.csv")
    eine = set_zuordnung(
        einlesung=eine,
        zuordnung=eine.zuordnung,
        merken=False,
        version=eine.version,
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    record_berichtigung(
        einlesung=eine,
        zeile=4,
        feld="eingang_am",
        wert="29.02.2020",
        grund="Tippfehler",
        version=eine.version,
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    client = besetzung.client(Rolle.WIDERSPRUCHSSTELLE)
    antwort = client.get(reverse("listen:ausgabe", args=[eine.uuid]))
    assert antwort["Content-Disposition"].endswith('"Liste.csv"')
    text = antwort.content.decode("utf-8-sig")
    assert text.startswith("Aktenzeichen;Eingang;")
    assert "29.02.2020" in text.splitlines()[3]


def test_a_list_that_ends_every_worker_is_given_up(einlesung, besetzung):
    auftrag = _enqueue(einlesung, besetzung)
    auftrag.zustand, auftrag.versuche = "laeuft", 5
    auftrag.arbeiter, auftrag.belegt_bis = "anderswo/1/1", JETZT
    auftrag.save()
    assert not _arbeite(BELEGT)
    auftrag.refresh_from_db()
    assert auftrag.zustand == "abgelehnt"
    assert "5-mal" in auftrag.meldung
