"""The format: out and in again unchanged, as published, and what is refused."""

import io
import json
from dataclasses import asdict, replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from zielwerk.vergleich.austausch import (
    SCHEMA_TEXT,
    SCHREIBER,
    AustauschError,
    lies,
    schreibe_csv,
    schreibe_parquet,
)
from zielwerk.vergleich.austauschzeile import HOECHSTENS_ZEICHEN, SPALTEN
from zielwerk.vergleich.regeln import Definition, Periode, ohne_ueberschneidung
from zielwerk.vergleich.tests.conftest import ZEILE, monate

SCHEMA = json.loads(SCHEMA_TEXT)
PRUEFER = Draft202012Validator(SCHEMA)


def _befunde(inhalt):
    with pytest.raises(AustauschError) as fehler:
        lies(inhalt, name="x.csv")
    return fehler.value.befunde


def _als_json(zeile):
    return {k: str(v) if isinstance(v, date) else v for k, v in asdict(zeile).items()}


TEXT = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=80
).map(str.strip)
TEXT = TEXT.filter(lambda text: text and text.isprintable())


@settings(max_examples=20)
@given(
    texte=st.lists(TEXT, min_size=5, max_size=5),
    zahlen=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
    einzeln=st.booleans(),
)
@pytest.mark.parametrize("form", sorted(SCHREIBER))
def test_what_goes_out_comes_in_unchanged(form, texte, zahlen, einzeln):
    namen = ("jobcenter_name", "bezeichnung", "umfang", "zaehler_definition", "quelle")
    zaehler, nenner = sorted(zahlen)
    zeile = replace(
        ZEILE,
        **dict(zip(namen, texte, strict=True)),
        zaehler=zaehler,
        nenner=nenner,
        einzeln=einzeln,
    )
    assert lies(SCHREIBER[form]([zeile]), name="x") == (zeile,)
    assert PRUEFER.is_valid(_als_json(zeile))


@pytest.mark.parametrize("form", sorted(SCHREIBER))
def test_a_year_of_months_is_read(form):
    zeilen = tuple(monate())
    assert lies(SCHREIBER[form](zeilen), name="x") == zeilen


def test_no_text_becomes_a_formula():
    zeile = replace(ZEILE, jobcenter_name="=1+1", quelle="'schon gequotet")
    inhalt = schreibe_csv([zeile])
    assert ";'=1+1;" in inhalt.decode("utf-8-sig")
    assert lies(inhalt, name="x") == (zeile,)


def test_the_schema_is_one_and_names_each_column():
    Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["properties"]) == list(SPALTEN) == SCHEMA["required"]
    laengen = {
        name: feld["maxLength"]
        for name, feld in SCHEMA["properties"].items()
        if "maxLength" in feld
    }
    assert laengen == HOECHSTENS_ZEICHEN


FALSCH = [
    ("jobcenter", "Ä 7", "Buchstaben, Ziffern"),
    ("kennzahl", "Quote!", "kleine Buchstaben"),
    ("richtung", "seitwaerts", "eines von hoechstens"),
    ("bezeichnung", "x" * 121, "länger als 120"),
    ("umfang", " ", "kein Text"),
    ("einzeln", "vielleicht", "nicht ja oder nein"),
    ("zaehler", "-1", "keine Anzahl"),
    ("zaehler", "1,5", "keine Anzahl"),
    ("nenner", "9999999999", "keine Anzahl"),
    ("von", "31.01.2020", "kein Tag"),
    ("bis", "2020-02-30", "kein Tag"),
]


@pytest.mark.parametrize(("spalte", "wert", "satz"), FALSCH)
def test_a_bad_cell_is_named_with_its_line(spalte, wert, satz):
    alt = schreibe_csv([ZEILE]).decode("utf-8-sig").splitlines()
    zellen = alt[1].split(";")
    zellen[list(SPALTEN).index(spalte)] = wert
    (befund,) = _befunde("\n".join([alt[0], ";".join(zellen)]).encode())
    assert befund.startswith("„x.csv“, Zeile 2: ")
    assert satz in befund


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"zaehler": 21}, "größer als der Nenner"),
        ({"bis": date(2019, 12, 31)}, "nicht vorwärts"),
        ({"von": date(2019, 12, 1)}, "in einem Kalenderjahr"),
        ({"von": date(2004, 1, 1), "bis": date(2004, 1, 31)}, "Vor 2005"),
        ({"stand": date(2020, 1, 30)}, "endet nach dem Stand"),
    ],
)
def test_what_cannot_be_is_refused(angaben, satz):
    for schreibe in SCHREIBER.values():
        (befund,) = _befunde(schreibe([replace(ZEILE, **angaben)]))
        assert satz in befund


def test_two_ways_of_counting_in_one_file_are_named():
    anders = replace(ZEILE, jobcenter="JC-08", nenner_definition="alle Stattgaben")
    (befund,) = _befunde(schreibe_csv([ZEILE, anders]))
    assert "mischt für „widerspruchsquote“ 2020 zwei Verfahren" in befund
    assert "„alle Stattgaben“ statt „alle erledigten Widersprüche“" in befund


def test_upper_case_and_blanks_do_not_make_another_definition():
    eine = Definition("vermeidbare  Stattgaben", "alle", "kommunal", "hoechstens")
    andere = Definition("Vermeidbare Stattgaben", "Alle", "kommunal", "hoechstens")
    assert eine.unterschiede(andere) == ()
    anders = replace(andere, richtung="mindestens")
    assert eine.unterschiede(anders) == (
        "ist gemeint als „mindestens“ statt „höchstens“",
    )


def test_months_that_overlap_and_names_that_differ_are_named():
    laenger = replace(ZEILE, bis=date(2020, 2, 29))
    februar = replace(ZEILE, von=date(2020, 2, 1), bis=date(2020, 2, 29))
    assert "überschneidet sich" in _befunde(schreibe_csv([laenger, februar]))[0]
    anders = replace(februar, jobcenter_name="Anders")
    assert "nicht in allen Zeilen gleich" in _befunde(schreibe_csv([ZEILE, anders]))[0]


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"", "Es fehlen die Spalten format"),
        ("Größe;Ümlaut".encode("latin-1"), "weder Parquet noch CSV in UTF-8"),
        (b"a,b\n1,2\n", "Es fehlen die Spalten"),
        (b"PAR1 und sonst nichts", "keine lesbare Parquet-Datei"),
        (schreibe_csv([]), "enthält keine Zeilen"),
        (schreibe_csv([ZEILE]) + b"zu;kurz\n", "2 Felder statt 17"),
        (schreibe_csv([ZEILE]) + b'"offen', "Anführungszeichen"),
        (schreibe_csv([replace(ZEILE, format="zielwerk-vergleich/9")]), "Das Format"),
        (b"x" * (20 * 1024 * 1024 + 1), "größer als 20 MB"),
    ],
    ids=str,
)
def test_what_is_no_such_file_is_refused(inhalt, satz):
    assert satz in " ".join(_befunde(inhalt))


def test_a_foreign_parquet_is_refused():
    def befund(tabelle):
        puffer = io.BytesIO()
        tabelle.write_parquet(puffer)
        return " ".join(_befunde(puffer.getvalue()))

    gut = pl.read_parquet(io.BytesIO(schreibe_parquet([ZEILE])))
    assert "Unbekannte Spalten: extra" in befund(gut.with_columns(extra=1))
    assert "keine Anzahl" in befund(gut.with_columns(zaehler=1.5))
    assert "kein Tag" in befund(gut.with_columns(von=pl.lit("irgendwann")))
    assert "viel zu lang" in befund(gut.with_columns(quelle=pl.lit("x" * 9000)))
    assert "mehr als 200.000 Zeilen" in befund(
        gut.sample(200_001, with_replacement=True)
    )


def test_cumulative_values_are_not_summed():
    def bis(monat, von=1):
        return Periode(
            date(2020, von, 1), date(2020, monat, 28), 1, 2, date(2020, 12, 31), ""
        )

    reihe = [bis(3), bis(6), bis(9), bis(5, von=4), bis(12, von=10)]
    assert ohne_ueberschneidung(reihe) == (bis(9), bis(12, von=10))
