"""`zielwerk liste …` on the command line."""

import json
from datetime import datetime

import pytest

from zielwerk.conftest import JETZT
from zielwerk.listen.befehl import einlesen, pruefen
from zielwerk.listen.tests.dateien import DATEN
from zielwerk.listen.verzeichnis import ListeError
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.regeln import WahlError
from zielwerk.widersprueche.models import Widerspruch
from zielwerk.widersprueche.tests.test_einlesen_services import tabelle  # noqa: F401

GUT = DATEN / "widersprueche-gut.xlsx"
FEHLER = DATEN / "widersprueche-fehler.csv"


def _pruefen(pfad, *, als_json=True, stand=None, art="widersprueche"):
    return pruefen(art=art, pfad=pfad, als_json=als_json, stand=stand)


def test_good_list_prints_one_json_document(capsys):
    assert _pruefen(GUT, stand="2020-06-30") == 0
    ergebnis = json.loads(capsys.readouterr().out)
    assert ergebnis["angenommen"] is True
    assert ergebnis["datei"] == "widersprueche-gut.xlsx"
    assert ergebnis["summen"]["vermeidbar"] == 4


def test_faulty_list_ends_with_one(capsys):
    assert _pruefen(FEHLER, stand="2020-06-30") == 1
    assert json.loads(capsys.readouterr().out)["befunde"]


def test_for_a_person_each_finding_is_a_sentence(capsys):
    assert _pruefen(FEHLER, als_json=False, stand="2020-06-30") == 1
    text = capsys.readouterr().out
    assert "30 Zeilen, 6 Fehler, 1 Warnung" in text
    assert "Fehler: Zeile 4, Eingang: Der Februar 2020 hat 29 Tage." in text
    assert text.rstrip().endswith("Die Liste wird nicht angenommen.")


def test_long_results_are_cut_for_a_person(capsys, tmp_path):
    pfad = tmp_path / "viele.csv"
    kopf, *_ = FEHLER.read_text().splitlines()
    pfad.write_text("\n".join([kopf, *(f"W-{i};nie;KdU;;;;" for i in range(70))]))
    _pruefen(pfad, als_json=False)
    assert "… und 20 weitere" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argumente", "satz"),
    [
        ({"art": "gibtesnicht"}, "Möglich sind"),
        ({"stand": "31.12.2020"}, "JJJJ-MM-TT"),
        ({"pfad": DATEN / "gibtesnicht.csv"}, "gibt es nicht"),
    ],
)
def test_what_cannot_run_says_why(argumente, satz):
    with pytest.raises(ListeError, match=satz):
        _pruefen(**{"pfad": GUT, **argumente})


def _uhr(_: Mandant) -> datetime:
    return JETZT


def _einlesen(pfad, **ersatz):
    argumente = {
        "art": "widersprueche",
        "pfad": pfad,
        "als_json": False,
        "stand": "2020-06-30",
        "mandant": "Kreis Segeberg",
        "jetzt": _uhr,
    }
    return einlesen(**(argumente | ersatz))


def test_list_is_stored_from_the_command_line(tabelle, capsys):  # noqa: F811
    assert _einlesen(FEHLER) == 1
    assert not Widerspruch.objects.exists()
    assert _einlesen(GUT, als="widerspruchsstelle@jobcenter.example") == 0
    assert Widerspruch.objects.count() == 30
    assert "Die Liste wird angenommen." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ersatz", "fehler", "satz"),
    [
        ({"mandant": "Nirgendwo"}, WahlError, "Einen Mandanten"),
        ({"stand": None}, ListeError, "--stand"),
        ({"als": "kasse@kreis.example"}, WahlError, "--als"),
    ],
)
def test_storing_says_what_is_missing(tabelle, ersatz, fehler, satz):  # noqa: F811
    with pytest.raises(fehler, match=satz):
        _einlesen(GUT, **ersatz)
