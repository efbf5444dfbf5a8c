"""An agreement as a file: read strictly, both ways, by page and by command."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.regeln import WahlError
from zielwerk.vereinbarung import befehl, demo
from zielwerk.vereinbarung.austausch import (
    BYTES_HOECHSTENS,
    FORMAT,
    SCHEMA_TEXT,
    AustauschError,
    lies,
    pruefe,
    schreibe,
)
from zielwerk.vereinbarung.bibliothek import bibliothek, fuer_jahr, vorlage
from zielwerk.vereinbarung.models import Pflicht, Punkt, Zielvereinbarung
from zielwerk.vereinbarung.services import vergleich_mit_vorgaengerin
from zielwerk.vereinbarung.uebernahme import (
    als_daten,
    export_vereinbarung,
    import_vereinbarung,
    import_vorlage,
)

SCHEMA = json.loads(SCHEMA_TEXT)
NAMEN = [eine.name for eine in bibliothek()]
KREIS = Rolle.KOORDINIERUNGSSTELLE


def _befunde(inhalt: str | bytes) -> tuple[str, ...]:
    roh = inhalt.encode() if isinstance(inhalt, str) else inhalt
    with pytest.raises(AustauschError) as fehler:
        lies(roh)
    return fehler.value.befunde


def _segeberg() -> dict[str, Any]:
    return copy.deepcopy(vorlage("segeberg-2020"))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", NAMEN)
def test_every_template_is_valid_and_says_where_it_comes_from(name):
    daten = vorlage(name)
    pruefe(daten)
    assert daten["quelle"]
    assert lies(schreibe(daten).encode()) == daten


def test_what_is_not_from_segeberg_is_marked_as_shaped():
    assert {e.name for e in bibliothek() if not e.geformt} == {
        "segeberg-2020",
        "segeberg-2021",
    }
    assert len(bibliothek()) >= 6


def test_shaped_templates_say_that_they_are_invented():
    geformt = [e.quelle for e in bibliothek() if e.geformt]
    assert all("erfunden" in q and "nicht nachgelesen" in q for q in geformt)


@pytest.mark.parametrize("name", NAMEN)
def test_a_template_moves_to_another_year(name):
    daten = vorlage(name)
    neu = fuer_jahr(daten, 2031)
    pruefe(neu)
    assert str(daten["jahr"]) not in neu["titel"]
    assert all("begruendung" not in punkt for punkt in neu["punkte"])


def test_an_unknown_template_is_refused():
    for name in ("gibtesnicht", "../beispiel", ""):
        with pytest.raises(AustauschError, match="gibt es nicht"):
            vorlage(name)


@pytest.mark.parametrize(
    ("inhalt", "befund"),
    [
        ("", "Hier steht nicht eine Gruppe von Angaben."),
        ("- a", "Hier steht nicht eine Gruppe von Angaben."),
        ("a: [1", "Kein lesbares YAML: Fehler in Zeile"),
        (b"\xff\xfe\x00", "nicht in UTF-8"),
        ("a: 1\na: 2", "Zeile 1: „a“ steht zweimal"),
        ("a: &x [1]\nb: *x", "Verweise"),
        ("[" * 5000, "zu tief verschachtelt"),
        ("a: !!python/object:os.system 1", "Kein lesbares YAML"),
        (b" " * (BYTES_HOECHSTENS + 1), "größer als 1 MB"),
    ],
    ids=lambda wert: repr(wert)[:30],
)
def test_what_is_no_agreement_is_refused_in_german(inhalt, befund):
    assert befund in _befunde(inhalt)[0]


def _punkt(daten: dict[str, Any]) -> dict[str, Any]:
    return daten["punkte"][4]


def _kennzahl(daten: dict[str, Any]) -> dict[str, Any]:
    return daten["punkte"][2]["kennzahlen"][0]


@pytest.mark.parametrize(
    ("aendern", "befund"),
    [
        (lambda d: d.pop("titel"), "Es fehlt „titel“."),
        (lambda d: d.update(jahr="2020"), "jahr: Hier steht nicht eine ganze Zahl."),
        (lambda d: d.update(jahr=1999), "jahr: 1999 ist kleiner als 2005."),
        (lambda d: d.update(fremd=1), "„fremd“ gibt es hier nicht."),
        (lambda d: d.update(format="x/2"), "format: „x/2“ ist nicht möglich"),
        (lambda d: d.update(punkte=[]), "punkte: Es sind mindestens 1 Einträge"),
        (lambda d: _punkt(d).update(art="frei"), "punkte, 5., art: „frei“ ist nicht"),
        (lambda d: _punkt(d).update(titel=" "), "punkte, 5., titel: „ “ hat nicht"),
        (lambda d: _punkt(d).update(titel="x" * 121), "länger als 120 Zeichen"),
        (lambda d: _punkt(d).update(nummer=4), "punkte: nummer „4“ steht zweimal."),
        (
            lambda d: _punkt(d)["pflichten"][0]["terminregel"].pop("anzahl"),
            "terminregel: Es fehlt „anzahl“.",
        ),
        (
            lambda d: _punkt(d)["pflichten"][0]["terminregel"].update(einheit="monde"),
            "punkte, 5., liste:",
        ),
        (
            lambda d: _punkt(d)["pflichten"].append(
                copy.deepcopy(_punkt(d)["pflichten"][0])
            ),
            "Pflicht „liste“ steht zweimal.",
        ),
        (
            lambda d: d.update(
                entfallen=[{"schluessel": "buchungen", "begruendung": "x"}]
            ),
            "„buchungen“ steht noch unter den Punkten.",
        ),
        (lambda d: _kennzahl(d).pop("umfang"), "kennzahlen, 1.: Es fehlt „umfang“."),
        (lambda d: _kennzahl(d).update(grenze_prozent=-1), "von 0 bis 100."),
        (lambda d: _kennzahl(d).update(grenze_prozent=101), "101 ist größer als 100."),
        (lambda d: _kennzahl(d).update(grenze_prozent="20"), "nicht eine Zahl."),
        (lambda d: _kennzahl(d).update(grenze_prozent=float("nan")), "von 0 bis 100."),
        (
            lambda d: _kennzahl(d)["verfahren"][0].update(gilt_ab="2015-02-30"),
            "Den Tag „2015-02-30“ gibt es nicht.",
        ),
        (
            lambda d: _kennzahl(d)["verfahren"][0].update(kuerzel="B"),
            "Zwei Verfahren haben dasselbe kuerzel („B“).",
        ),
        (
            lambda d: d["punkte"][0].update(kennzahlen=[copy.deepcopy(_kennzahl(d))]),
            "kennzahlen: schluessel „widerspruchsquote“ steht zweimal.",
        ),
    ],
    ids=range(22),
)
def test_every_mistake_is_named_with_its_place(aendern, befund):
    daten = _segeberg()
    aendern(daten)
    assert any(befund in satz for satz in _befunde(yaml.safe_dump(daten)))


WERTE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 3000),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
)


def _stellen(daten: Any, pfad: tuple = ()) -> list[tuple]:
    if isinstance(daten, dict):
        return [pfad] * bool(pfad) + [
            s for k, w in daten.items() for s in _stellen(w, (*pfad, k))
        ]
    if isinstance(daten, list):
        return [pfad] + [
            s for i, w in enumerate(daten) for s in _stellen(w, (*pfad, i))
        ]
    return [pfad]


STELLEN = _stellen(_segeberg())


@given(st.sampled_from(STELLEN), WERTE)
def test_what_the_schema_refuses_we_refuse_with_a_sentence(stelle, wert):
    daten = _segeberg()
    ziel = daten
    for teil in stelle[:-1]:
        ziel = ziel[teil]
    ziel[stelle[-1]] = wert
    befunde: tuple[str, ...] = ()
    try:
        pruefe(daten)
    except AustauschError as fehler:
        befunde = fehler.befunde
    assert befunde or Draft202012Validator(SCHEMA).is_valid(daten)
    assert all(satz.endswith(".") for satz in befunde)


def _import(besetzung: Besetzung, daten: dict[str, Any]) -> Zielvereinbarung:
    return import_vereinbarung(
        inhalt=schreibe(daten).encode(), durch=besetzung.kreis, jetzt=JETZT
    )


def _ohne_quelle(daten: dict[str, Any]) -> dict[str, Any]:
    return {name: wert for name, wert in daten.items() if name != "quelle"}


def test_segeberg_comes_in_and_goes_out_the_same(besetzung):
    for jahr in (2020, 2021):
        daten = vorlage(f"segeberg-{jahr}")
        neu = _import(besetzung, daten)
        assert als_daten(neu) == _ohne_quelle(daten)
        assert lies(export_vereinbarung(neu).encode()) == als_daten(neu)
    unterschied = vergleich_mit_vorgaengerin(neu)
    assert unterschied is not None
    assert (unterschied.neu, unterschied.geaendert) == (
        ["besprechung-geschaeftsfuehrung"],
        ["beratung-16a"],
    )
    assert len(unterschied.neu_nummeriert) == 3
    assert neu.punkte.get(nummer=4).herkunft == Punkt.Herkunft.NEU


def test_the_template_of_2021_is_what_the_example_grows_into(besetzung):
    alt = demo.build_2020(besetzung.mitglieder)
    neu = demo.build_2021(alt, besetzung.mitglieder)
    ohne = _ohne_quelle(vorlage("segeberg-2021"))
    for punkt in ohne["punkte"]:  # built by the module that keeps them
        punkt.pop("kennzahlen", None)
    assert als_daten(neu) == ohne


@pytest.mark.parametrize("name", [n for n in NAMEN if not n.startswith("segeberg")])
def test_every_template_becomes_a_draft_of_a_year(besetzung, name):
    neu = import_vorlage(name=name, jahr=2022, durch=besetzung.kreis, jetzt=JETZT)
    assert (neu.jahr, neu.status, neu.vorgaengerin) == (2022, "entwurf", None)
    punkte = vorlage(name)["punkte"]
    assert neu.punkte.count() == len(punkte)
    heraus = {
        punkt["schluessel"]: punkt.get("kennzahlen", [])
        for punkt in als_daten(neu)["punkte"]
    }
    for punkt in punkte:
        quelle = f"Zielvereinbarung 2022, Punkt {punkt['nummer']}"
        erwartet = [_voll(k, quelle) for k in punkt.get("kennzahlen", [])]
        assert heraus[punkt["schluessel"]] == erwartet


def _voll(kennzahl: dict[str, Any], quelle: str) -> dict[str, Any]:
    """Return a Kennzahl with what a file may leave out, as a draft of 2022 has it."""
    voll = {"kuerzel": "A", "gilt_ab": "2022-01-01", "quelle": quelle}
    return kennzahl | {"verfahren": [voll | eines for eines in kennzahl["verfahren"]]}


def test_files_of_the_older_format_stay_readable(besetzung):
    alt = _segeberg() | {"format": "zielwerk-vereinbarung/1"}
    ohne = copy.deepcopy(alt)
    del ohne["punkte"][2]["kennzahlen"]
    neu = _import(besetzung, ohne)
    assert (neu.punkte.count(), neu.nur_zur_kenntnis) == (7, False)
    assert als_daten(neu)["format"] == FORMAT
    neuer = alt | {"befassung": "kenntnisnahme"}
    assert _befunde(yaml.safe_dump(neuer)) == (
        "befassung: Das gibt es erst ab „zielwerk-vereinbarung/2“.",
        "kennzahlen: Das gibt es erst ab „zielwerk-vereinbarung/2“.",
    )


def test_three_sides_stand_in_the_sentence(besetzung):
    neu = import_vorlage(
        name="bezirk-dreiseitig", jahr=2022, durch=besetzung.kreis, jetzt=JETZT
    )
    assert neu.nur_zur_kenntnis
    assert als_daten(neu)["befassung"] == "kenntnisnahme"
    assert neu.parteien == "dem Bezirksamt, dem Jobcenter und der Agentur für Arbeit"


def test_a_refused_file_leaves_nothing_behind(besetzung):
    _import(besetzung, vorlage("segeberg-2020"))
    ohne_grund = copy.deepcopy(vorlage("segeberg-2021"))
    del ohne_grund["punkte"][3]["begruendung"]
    with pytest.raises(AustauschError, match="ist gegenüber 2020 neu"):
        _import(besetzung, ohne_grund)
    with pytest.raises(AustauschError, match="gibt es schon"):
        _import(besetzung, vorlage("segeberg-2020"))
    assert Zielvereinbarung.objects.count() == 1
    assert Pflicht.objects.filter(punkt__vereinbarung__jahr=2021).count() == 0


def _seite(besetzung: Besetzung, **daten: Any) -> Any:
    return besetzung.client(KREIS).post(reverse("vereinbarung:vorlagen"), daten)


def test_a_draft_is_made_from_the_library_and_from_a_file(besetzung):
    client = besetzung.client(KREIS)
    assert (
        "Nachgeformt." in client.get(reverse("vereinbarung:vorlagen")).content.decode()
    )
    antwort = _seite(besetzung, vorlage="segeberg-2020", jahr="2020")
    assert antwort.headers["Location"] == "/zielvereinbarung/2020/"
    datei = client.get(reverse("vereinbarung:datei", args=[2020]))
    assert datei.headers["Content-Type"].startswith("application/yaml")
    Zielvereinbarung.objects.update(jahr=2010)
    hoch = SimpleUploadedFile("zv.yaml", datei.content)
    assert _seite(besetzung, datei=hoch).status_code == 302
    assert Zielvereinbarung.objects.filter(jahr=2020).exists()


@pytest.mark.parametrize(
    ("daten", "befund"),
    [
        ({}, "Bitte wählen Sie eine Datei aus."),
        ({"vorlage": "segeberg-2020", "jahr": "bald"}, "Bitte geben Sie ein Jahr"),
        ({"vorlage": "nix", "jahr": "2022"}, "Eine Vorlage „nix“ gibt es nicht."),
    ],
)
def test_the_page_names_what_is_wrong(besetzung, daten, befund):
    antwort = _seite(besetzung, **daten)
    assert antwort.status_code == 409
    assert befund in antwort.content.decode()


def test_the_schema_is_public_and_the_rest_is_not(besetzung, fremder_client):
    demo.build_2020(besetzung.mitglieder)
    offen = Client().get(reverse("vereinbarung:schema"))
    assert json.loads(offen.content) == SCHEMA
    ziel = reverse("vereinbarung:datei", args=[2020])
    assert fremder_client.get(ziel).status_code == 404
    leitung = besetzung.client(Rolle.TEAMLEITUNG)
    assert leitung.get(reverse("vereinbarung:vorlagen")).status_code == 403


def test_the_command_goes_both_ways(besetzung, tmp_path: Path, capsys):
    demo.build_2020(besetzung.mitglieder)
    ziel, name = tmp_path / "zv.yaml", besetzung.mandant.kurzname
    assert befehl.export(jahr=2020, mandant=name, ziel=ziel) == 0
    assert befehl.pruefen(pfad=ziel, als_json=True) == 0
    wer = {"mandant": name, "als": besetzung.kreis.benutzer.email}
    jetzt = {"jetzt": lambda _: JETZT, "als_json": True}
    assert befehl.einlesen(pfad=ziel, **wer, **jetzt) == 1
    ausgabe = capsys.readouterr().out.splitlines()
    assert json.loads(ausgabe[-2]) == {"gueltig": True, "jahr": 2020, "punkte": 7}
    assert json.loads(ausgabe[-1])["befunde"] == [
        "Für 2020 gibt es schon eine Zielvereinbarung."
    ]
    Zielvereinbarung.objects.update(jahr=2010)
    assert befehl.einlesen(pfad=ziel, **wer, **jetzt) == 0
    ziel.write_text("jahr: 2020")
    assert befehl.pruefen(pfad=ziel, als_json=False) == 1
    assert befehl.schema() == 0
    with pytest.raises(befehl.VereinbarungsbefehlError, match="keine Zielvereinbarung"):
        befehl.export(jahr=1999, mandant=name, ziel=None)
    with pytest.raises(WahlError, match="gibt es nicht"):
        befehl.export(jahr=2020, mandant="Nirgendwo", ziel=None)
