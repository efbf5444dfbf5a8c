"""Cases leave under pseudonyms, come in as counts, and name nobody."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from pytest_django import Settings

from zielwerk.conftest import JETZT, Besetzung, bestaetige
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vergleich.austausch import AustauschError, lies
from zielwerk.vergleich.einzelausfuhr import SCHREIBER
from zielwerk.vergleich.einzelfallzeile import (
    SCHEMA_TEXT,
    SPALTEN,
    Fallzeile,
    lies_fall,
    zaehle,
)
from zielwerk.vergleich.models import EigenesJobcenter, Vergleichszahl
from zielwerk.vergleich.services import (
    AusfuhrError,
    export_faelle,
    falljahre,
    import_datei,
)
from zielwerk.vergleich.tabellendatei import lies_tabelle
from zielwerk.vergleich.tests.test_einzelfaelle import fall, monate

SEITE = "vergleich:faelle"
LEITUNG = Rolle.FACHDIENSTLEITUNG
ALLE = [
    fall(nummer, monat, im_zaehler=nummer < 4)
    for monat in (1, 2, 9)
    for nummer in range(monat * 100, monat * 100 + 12)
]
ALLE = [replace(f, im_zaehler=int(f.merkzeichen[1:]) % 100 < 4) for f in ALLE]


def jahre(*, bis: date) -> Iterator[tuple[Any, Any]]:
    """Yield what a module above would offer: one closed year."""
    yield list(monate(ALLE)), ALLE


@pytest.fixture
def leitung(besetzung: Besetzung, quote: Kennzahl, settings: Settings) -> Any:
    settings.VERGLEICHSFAELLE = {quote.schluessel: f"{__name__}.jahre"}
    return besetzung.mitglieder[LEITUNG]


def _faelle(inhalt: bytes) -> list[Fallzeile]:
    zeilen = lies_tabelle(inhalt, name="x", formen=[SPALTEN])
    return [fall for _, werte in zeilen if (fall := lies_fall(werte)[0])]


@pytest.mark.parametrize("form", sorted(SCHREIBER))
def test_cases_leave_and_count_as_the_months_do(form: str, leitung: Any) -> None:
    datei = export_faelle(gruppe="", form=form, durch=leitung, jetzt=JETZT)
    assert (datei.name, datei.zeilen) == (f"vergleich-faelle-JC-01-2020.{form}", 36)
    gezaehlt = sorted(lies(datei.inhalt, name=datei.name), key=lambda z: z.von)
    assert [(z.von.month, z.zaehler, z.nenner) for z in gezaehlt] == [
        (p.von.month, p.zaehler, p.nenner) for p in monate(ALLE) if p.nenner
    ]
    eintrag = Eintrag.objects.get(aktion="vergleich.faelle_ausgefuehrt")
    assert eintrag.text == "Pseudonyme Fälle ausgeführt: 36 Fälle aus 2020"


def test_a_row_is_as_published(leitung: Any) -> None:
    schema = json.loads(SCHEMA_TEXT)
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(SPALTEN) == schema["required"]
    datei = export_faelle(gruppe="", form="csv", durch=leitung, jetzt=JETZT)
    pruefer = Draft202012Validator(schema)
    for eine in _faelle(datei.inhalt):
        werte = {
            k: str(v) if isinstance(v, date) else v for k, v in asdict(eine).items()
        }
        assert pruefer.is_valid(werte)


def test_pseudonyms_are_new_each_time_or_stay_for_a_group(leitung: Any) -> None:
    def pseudonyme(gruppe: str) -> set[str]:
        datei = export_faelle(gruppe=gruppe, form="csv", durch=leitung, jetzt=JETZT)
        return {eine.pseudonym for eine in _faelle(datei.inhalt)}

    erste, zweite = pseudonyme(""), pseudonyme("")
    assert len(erste) == 36
    assert not erste & zweite
    assert pseudonyme("Vergleichsring") == pseudonyme("Vergleichsring")
    assert not pseudonyme("Vergleichsring") & pseudonyme("Anderer Ring")


def test_no_merkzeichen_and_no_day_is_in_the_file(leitung: Any) -> None:
    inhalt = export_faelle(gruppe="x", form="csv", durch=leitung, jetzt=JETZT).inhalt
    text = inhalt.decode()
    for eine in ALLE:
        assert f";{eine.merkzeichen};" not in text
        assert eine.erledigt_am.isoformat() not in text
        assert eine.eingang_am.isoformat() not in text


def test_nothing_leaves_without_enough_cases_or_kennung(
    leitung: Any, settings: Settings
) -> None:
    EigenesJobcenter.objects.all().delete()
    with pytest.raises(AusfuhrError, match="zuerst Kennung"):
        export_faelle(gruppe="", form="csv", durch=leitung, jetzt=JETZT)
    settings.VERGLEICHSFAELLE = {}
    assert falljahre(heute=JETZT.date()) == []


def _fremd(leitung: Any, **anders: Any) -> list[Fallzeile]:
    """Return the own cases as those of another Jobcenter."""
    datei = export_faelle(gruppe="", form="csv", durch=leitung, jetzt=JETZT)
    anders = {"jobcenter": "JC-07", "jobcenter_name": "Nordstadt"} | anders
    return [replace(eine, **anders) for eine in _faelle(datei.inhalt)]


def _lies_ein(leitung: Any, zeilen: list[Fallzeile]) -> Any:
    inhalt = SCHREIBER["csv"](zeilen, SPALTEN)
    return import_datei(name="faelle.csv", inhalt=inhalt, durch=leitung, jetzt=JETZT)


def test_cases_of_others_come_in_as_counts(leitung: Any) -> None:
    zeilen = _fremd(leitung)
    assert _lies_ein(leitung, zeilen).neu == 3
    gespeichert = Vergleichszahl.objects.values_list("von", "zaehler", "nenner")
    assert set(gespeichert) == {(z.von, z.zaehler, z.nenner) for z in zaehle(zeilen)}


@pytest.mark.parametrize(
    ("anders", "satz"),
    [
        ({"umfang": "alle Leistungen"}, "umfasst „alle Leistungen“"),
        ({"nenner_definition": "alle Stattgaben"}, "teilt durch „alle Stattgaben“"),
        ({"format": "zielwerk-vergleich-faelle/9"}, "gelesen wird „zielwerk-vergl"),
        ({"pseudonym": "Müller"}, "pseudonym: 32 Ziffern"),
        ({"pseudonym": "0" * 32}, "1 Fall steht mehrfach"),
        ({"eingang": "15.03.2020"}, "eingang: ein Monat"),
        ({"beispiel": False}, "gehören nur erfundene"),
    ],
)
def test_what_counts_otherwise_is_refused_by_name(
    anders: dict[str, Any], satz: str, leitung: Any
) -> None:
    zeilen = _fremd(leitung, **anders)
    with pytest.raises(AustauschError) as fehler:
        _lies_ein(leitung, zeilen)
    assert satz in " ".join(fehler.value.befunde)


def test_a_rare_case_is_refused(leitung: Any) -> None:
    erste, *rest = _fremd(leitung)
    with pytest.raises(AustauschError, match="1 Fall ist zu selten"):
        _lies_ein(leitung, [replace(erste, ausgang="einzig"), *rest])


def test_the_page_says_what_leaves_and_hands_it_out(
    besetzung: Besetzung, leitung: Any
) -> None:
    client, adresse = besetzung.client(LEITUNG), reverse(SEITE)
    seite = client.get(adresse).content.decode()
    assert "12 von 36" in seite
    assert "wenigstens 3 Fälle" in seite
    angaben = {"schluessel": "neu", "form": "csv"}
    ohne = client.post(adresse, angaben)
    assert ohne["Location"].startswith(reverse("zugaenge:bestaetigen"))
    assert not Eintrag.objects.filter(aktion="vergleich.faelle_ausgefuehrt").exists()
    antwort = bestaetige(client).post(adresse, angaben)
    assert "attachment" in antwort["Content-Disposition"]
    assert len(_faelle(antwort.content)) == 36
    ohne = client.post(adresse, {"schluessel": "gruppe", "form": "csv"})
    assert ohne.status_code == 409
    assert "Bitte nennen Sie die Gruppe" in ohne.content.decode()


def test_only_the_fachdienstleitung_may(
    besetzung: Besetzung, leitung: Any, fremder_client: Client
) -> None:
    kreis = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert kreis.get(reverse(SEITE)).status_code == 403
    assert "36" not in fremder_client.get(reverse(SEITE)).content.decode()
    schema = Client().get(reverse("vergleich:fallschema"))
    assert schema.content.decode() == SCHEMA_TEXT
