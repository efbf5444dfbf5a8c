"""Dated parameters: the value of a day, and what a file must not leave out."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from zielwerk.kern.parameter import ParameterError, load_parameter

GUT = {
    "tage": {
        "bezeichnung": "Tage bis zur Bekanntgabe",
        "norm": "§ 37 Abs. 2 SGB X",
        "geprueft_am": None,
        "werte": [
            {"ab": date(1981, 1, 1), "wert": 3, "quelle": "BGBl. 1980"},
            {"ab": date(2025, 1, 1), "wert": 4, "quelle": "BGBl. 2024"},
        ],
    }
}


def schreibe(ordner: Path, inhalt: object) -> Path:
    pfad = ordner / "parameter.yaml"
    pfad.write_text(yaml.safe_dump(inhalt, allow_unicode=True))
    return pfad


def mit(angaben=None, wert=None):
    """Return the good file with some entries replaced; None as name drops one."""
    werte = [GUT["tage"]["werte"][0] | (wert or {}), GUT["tage"]["werte"][1]]
    return {"tage": GUT["tage"] | {"werte": werte} | (angaben or {})}


def ohne(schluessel):
    return {"tage": {k: v for k, v in GUT["tage"].items() if k != schluessel}}


@pytest.mark.parametrize(
    ("tag", "wert"),
    [
        (date(1981, 1, 1), 3),
        (date(2024, 12, 31), 3),
        (date(2025, 1, 1), 4),
        (date(2030, 1, 1), 4),
    ],
)
def test_the_newest_value_that_has_begun_holds(tmp_path, tag, wert):
    eintrag = load_parameter(schreibe(tmp_path, GUT))["tage"].am(tag)
    assert (eintrag.wert, eintrag.norm) == (wert, "§ 37 Abs. 2 SGB X")
    assert not eintrag.unbestaetigt


def test_before_the_first_value_there_is_none(tmp_path):
    parameter = load_parameter(schreibe(tmp_path, GUT))["tage"]
    with pytest.raises(ParameterError, match=r"am 31\.12\.1980 noch kein Wert"):
        parameter.am(date(1980, 12, 31))


def test_an_unconfirmed_value_says_so(tmp_path):
    datei = schreibe(tmp_path, mit(wert={"unbestaetigt": True}))
    assert load_parameter(datei)["tage"].am(date(2000, 1, 1)).unbestaetigt


@pytest.mark.parametrize(
    ("inhalt", "meldung"),
    [
        (None, "enthält keine Werte"),
        (ohne("norm"), "'norm' fehlt"),
        (ohne("geprueft_am"), "'geprueft_am' fehlt"),
        (mit({"norm": " "}), "Norm oder Bezeichnung ist leer"),
        (mit({"bezeichnung": ""}), "Norm oder Bezeichnung ist leer"),
        (mit({"geprueft_am": "neulich"}), "ein Tag oder null"),
        (mit({"werte": []}), "aufsteigen"),
        (mit({"werte": None}), "aufsteigen"),
        (mit(wert={"quelle": ""}), "keine Quelle"),
        (mit(wert={"quelle": "  "}), "keine Quelle"),
        (mit(wert={"ab": "1981"}), "braucht „ab“"),
        (mit(wert={"ab": date(2025, 1, 1)}), "aufsteigen und einmalig"),
        (mit(wert={"ab": date(2026, 1, 1)}), "aufsteigen und einmalig"),
        ({"tage": GUT["tage"] | {"werte": [{"quelle": "x"}]}}, "braucht „ab“"),
    ],
)
def test_a_file_that_leaves_something_out_is_refused(tmp_path, inhalt, meldung):
    with pytest.raises(ParameterError, match=meldung):
        load_parameter(schreibe(tmp_path, inhalt))


def test_a_day_with_a_time_is_no_day(tmp_path):
    datei = tmp_path / "parameter.yaml"
    datei.write_text(
        "x: {bezeichnung: b, norm: n, geprueft_am: null, "
        "werte: [{ab: 2020-01-01 10:00:00, wert: 1, quelle: q}]}"
    )
    with pytest.raises(ParameterError, match="braucht „ab“"):
        load_parameter(datei)


PARAMETERDATEIEN = sorted(Path(__file__).parents[2].glob("*/parameter.yaml"))


def test_there_are_parameters_to_look_at():
    assert PARAMETERDATEIEN


@pytest.mark.parametrize("datei", PARAMETERDATEIEN, ids=lambda d: d.parent.name)
def test_the_parameters_shipped_can_be_loaded(datei):
    assert all(p.werte for p in load_parameter(datei).values())
