"""What one axis shows, from invented findings; the bounds are those of `regeln`."""

from decimal import Decimal
from typing import Any

import pytest

from zielwerk.aktenpruefungen.befunde import (
    Aktenbefund,
    Ziel,
    achsenergebnis,
    vergleichssatz,
)
from zielwerk.aktenpruefungen.regeln import Schicht, auswertung, geschichtete_auswertung

MANGEL = {"fachlichkeit": frozenset({"x"})}
STELLEN = {"A": 100, "B": 300}


def _ziel(verfahren: str = "einfach", **felder: Any) -> Ziel:
    angaben = {
        "grundgesamtheit": 400,
        "schichten": {},
        "hinnehmbar": Decimal("0.1"),
        "sicherheit": Decimal("0.95"),
        "gruppen": {"dienststelle": STELLEN},
        "verschachtelt": [],
        **felder,
    }
    return Ziel(verfahren=verfahren, **angaben)


def _akten(stelle: str, menge: int, fehler: int, **felder: Any) -> list[Aktenbefund]:
    return [
        Aktenbefund(
            stelle, {"dienststelle": stelle}, MANGEL if i < fehler else {}, **felder
        )
        for i in range(menge)
    ]


def test_a_simple_draw_has_the_exact_bounds() -> None:
    befunde = [*_akten("A", 10, 1), *_akten("B", 30, 2)]
    ergebnis = achsenergebnis(befunde, "fachlichkeit", _ziel())
    genau = auswertung(gezogen=40, fehler=3, grundgesamtheit=400)
    assert ergebnis["fehler"] == 3
    assert ergebnis["obergrenze"] == str(genau.obergrenze)
    assert ergebnis["untergrenze"] == str(genau.untergrenze)
    assert ergebnis["belegt"] is False
    a, b = ergebnis["gruppen"]["dienststelle"]
    assert (a["name"], a["alle"], a["gezogen"], a["fehler"]) == ("A", 100, 10, 1)
    eine = auswertung(gezogen=30, fehler=2, grundgesamtheit=300)
    assert b["obergrenze"] == str(eine.obergrenze)
    assert ergebnis["unterschied"] is False
    verbuchung = achsenergebnis(befunde, "verbuchung", _ziel())
    assert (verbuchung["fehler"], verbuchung["belegt"]) == (0, True)


def test_strata_are_weighted_and_foreign_groups_have_no_bound() -> None:
    befunde = [*_akten("A", 20, 2), *_akten("B", 20, 0)]
    ziel = _ziel(
        "gleich",
        schichten=STELLEN,
        gruppen={"dienststelle": STELLEN},
        verschachtelt=["dienststelle"],
    )
    ergebnis = achsenergebnis(befunde, "fachlichkeit", ziel)
    genau = geschichtete_auswertung(
        {"A": Schicht(100, 20, 2), "B": Schicht(300, 20, 0)}
    )
    assert ergebnis["anteil"] == str(genau.anteil)
    assert ergebnis["obergrenze"] == str(genau.obergrenze)
    quer = _ziel("gleich", schichten=STELLEN)
    zeilen = achsenergebnis(befunde, "fachlichkeit", quer)["gruppen"]["dienststelle"]
    assert [z["obergrenze"] for z in zeilen] == [None, None]


def test_a_missing_file_counts_as_faulty_on_both_axes() -> None:
    befunde = [*_akten("A", 9, 0), *_akten("A", 1, 0, ausgefallen=True)]
    for achse in ("fachlichkeit", "verbuchung"):
        assert achsenergebnis(befunde, achse, _ziel())["fehler"] == 1


def test_by_amount_no_share_of_files_is_claimed() -> None:
    ergebnis = achsenergebnis(_akten("A", 10, 1), "fachlichkeit", _ziel("betrag"))
    assert ergebnis["hochgerechnet"] is False
    assert "obergrenze" not in ergebnis
    assert "In 1 von 10 Akten" in ergebnis["satz"]


def test_a_systematic_draw_says_how_it_is_computed() -> None:
    ergebnis = achsenergebnis(_akten("A", 10, 1), "fachlichkeit", _ziel("systematisch"))
    assert ergebnis["rechenweg"][0]["text"] == "Systematische Ziehung"


def test_an_office_clearly_worse_than_another() -> None:
    befunde = [*_akten("A", 30, 30), *_akten("B", 30, 0)]
    assert achsenergebnis(befunde, "fachlichkeit", _ziel())["unterschied"] is True


@pytest.mark.parametrize(
    ("frueher", "satz"),
    [
        ((3, 40), "lässt sich nicht belegen"),
        ((0, 300), "Anstieg auf 20 von 40 ist belegt"),
        ((39, 40), "Rückgang auf 20 von 40 ist belegt"),
    ],
)
def test_compared_only_where_the_bounds_do_not_overlap(
    frueher: tuple[int, int], satz: str
) -> None:
    def achse(fehler: int, gezogen: int) -> dict[str, Any]:
        befunde = _akten("B", gezogen, fehler)
        ergebnis = achsenergebnis(befunde, "fachlichkeit", _ziel())
        return ergebnis | {"fragen": [["x", "Ist es so?"]]}

    if frueher == (3, 40):
        assert satz in vergleichssatz(achse(4, 40), achse(*frueher), "2019")
        anders = achse(*frueher) | {"fragen": [["y", "Anders?"]]}
        assert "nicht vergleichbar" in vergleichssatz(achse(4, 40), anders, "2019")
        betrag = achse(*frueher) | {"hochgerechnet": False}
        assert "Nach Betrag" in vergleichssatz(achse(4, 40), betrag, "2019")
    else:
        assert satz in vergleichssatz(achse(20, 40), achse(*frueher), "2019")
