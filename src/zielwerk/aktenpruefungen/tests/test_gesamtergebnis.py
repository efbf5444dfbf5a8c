"""One result over all files, with its strata beside it; the drawing of its bounds."""

from decimal import Decimal

import pytest

from zielwerk.aktenpruefungen.bild import BREIT, SCHMAL, Wert, bilder
from zielwerk.aktenpruefungen.regeln import (
    Schicht,
    auswertung,
    gesamtergebnis,
    geschichtete_auswertung,
)

FACHLICH = {
    "Bad Segeberg": Schicht(1642, 29, 2),
    "Kaltenkirchen": Schicht(1488, 27, 1),
    "Norderstedt": Schicht(2084, 37, 2),
}
ZIEL = {"hoechstens_anteil": "0.05"}


def test_strata_are_summed_and_told_beside_the_whole():
    ergebnis = gesamtergebnis(gezogen=0, fehler=0, schichten=FACHLICH, **ZIEL)
    assert (ergebnis.alle, ergebnis.gezogen, ergebnis.fehler) == (5214, 93, 5)
    assert ergebnis.obergrenze == geschichtete_auswertung(FACHLICH).obergrenze
    assert not ergebnis.belegt
    assert not ergebnis.unterschied
    # The bounds of the mockup: 20,0 · 16,3 · 15,9 %.
    assert [f"{s.obergrenze * 100:.1f}" for _, s in ergebnis.schichten] == [
        *("20.0", "16.3", "15.9")
    ]


def test_a_simple_draw_has_no_strata():
    ergebnis = gesamtergebnis(gezogen=93, fehler=1, grundgesamtheit=5214, **ZIEL)
    einfach = auswertung(gezogen=93, fehler=1, grundgesamtheit=5214)
    assert ergebnis.belegt
    assert (ergebnis.satz, ergebnis.obergrenze) == (einfach.satz, einfach.obergrenze)
    assert (ergebnis.schichten, ergebnis.unterschied) == ((), False)


def test_one_stratum_is_a_simple_draw():
    eine = gesamtergebnis(
        gezogen=0, fehler=0, schichten={"A": Schicht(5214, 93, 1)}, **ZIEL
    )
    einfach = auswertung(gezogen=93, fehler=1, grundgesamtheit=5214)
    assert (eine.obergrenze, eine.satz) == (einfach.obergrenze, einfach.satz)


def test_a_full_audit_of_all_strata_leaves_no_doubt():
    alle = {"A": Schicht(40, 40, 2), "B": Schicht(60, 60, 3)}
    ergebnis = gesamtergebnis(gezogen=0, fehler=0, schichten=alle, **ZIEL)
    assert ergebnis.anteil == ergebnis.obergrenze == Decimal("0.05")
    assert ergebnis.belegt
    assert "ohne Unsicherheit" in ergebnis.satz


def test_ranges_that_do_not_overlap_are_told():
    weit = {"A": Schicht(500, 60, 0), "B": Schicht(500, 60, 30)}
    assert gesamtergebnis(gezogen=0, fehler=0, schichten=weit, **ZIEL).unterschied


def test_a_stratum_without_a_file_drawn_is_refused():
    leer = {"A": Schicht(500, 0, 0), "B": Schicht(500, 60, 30)}
    with pytest.raises(ValueError, match="gezogenen Akten muss mindestens 1"):
        gesamtergebnis(gezogen=0, fehler=0, schichten=leer, **ZIEL)


def test_the_drawing_keeps_its_proportions_and_its_room():
    werte = [
        Wert("Alle", Decimal("0.10"), belegt=False, anteil=Decimal("0.05")),
        Wert("Nord", Decimal("0.20"), belegt=False),
        Wert("Süd", Decimal(0), belegt=True),
    ]
    breit, schmal = bilder(werte, Decimal("0.05"))
    for bild, breite in ((breit, BREIT), (schmal, SCHMAL)):
        alle, nord, sued = bild.balken
        assert alle.laenge == pytest.approx(nord.laenge / 2, abs=1)
        assert (alle.punkt, nord.punkt) == (bild.grenze, None)
        assert bild.grenze == pytest.approx(nord.laenge / 4, abs=1)
        assert sued.laenge == 1
        assert nord.ende < breite
        assert sued.oben < bild.hoehe
        # The line of the tolerable share never runs through a name.
        assert alle.linie_bis < nord.schrift - 13
        assert nord.schrift < nord.linie_von
    assert (breit.anker, breit.abstand) == ("start", 6)


def test_the_words_stand_left_of_a_line_at_the_right():
    breit, _ = bilder([Wert("Alle", Decimal("0.01"), belegt=True)], Decimal("0.05"))
    assert (breit.anker, breit.abstand) == ("end", -6)
