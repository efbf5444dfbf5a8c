"""What a size shows and what not: the figures of the mockup, and fixed sizes."""

from decimal import Decimal

import pytest

from zielwerk.aktenpruefungen.regeln import aussage, auswertung

DIENSTSTELLEN = {"Bad Segeberg": 1634, "Kaltenkirchen": 1480, "Norderstedt": 2073}


def _prozent(anteil: Decimal) -> str:
    return f"{anteil * 100:.1f}"


def test_the_figures_of_the_example():
    eine = aussage(hoechstens_anteil="0.05", erlaubte_fehler=1, schichten=DIENSTSTELLEN)
    assert eine.umfang == 93
    assert [_prozent(z.obergrenze) for z in eine.zeilen] == [
        *("3.1", "5.0", "6.6", "8.1", "9.5", "10.9")
    ]
    assert [z.belegt for z in eine.zeilen] == [True, True, *[False] * 4]
    assert [(s.name, s.umfang) for s in eine.schichten] == [
        ("Bad Segeberg", 29), ("Kaltenkirchen", 27), ("Norderstedt", 37)
    ]  # fmt: skip
    grenzen = [s.obergrenze for s in eine.schichten]
    assert (_prozent(min(grenzen)), _prozent(max(grenzen))) == ("7.7", "10.4")
    assert (eine.verfehlt_ab, f"{eine.chance:.2f}") == (2, "0.56")
    assert _prozent(eine.vergleich) == "9.5"


@pytest.mark.parametrize(
    ("umfang", "satz"),
    [
        (30, "nicht zeigen, auch nicht ohne Fehler"),
        (59, "wenn Sie keinen Fehler finden"),
        (93, "wenn Sie höchstens 1 Fehler finden"),
        (1500, "wenn Sie höchstens 60 Fehler finden"),
    ],
)
def test_a_fixed_size_is_told_honestly(umfang, satz):
    eine = aussage(hoechstens_anteil="0.05", fester_umfang=umfang)
    assert satz in eine.satz
    assert eine.umfang == umfang
    if eine.verfehlt_ab:
        gerade, zuviel = (
            auswertung(gezogen=umfang, fehler=k)
            for k in (eine.verfehlt_ab - 1, eine.verfehlt_ab)
        )
        assert gerade.belegt("0.05")
        assert not zuviel.belegt("0.05")


@pytest.mark.parametrize(
    "angaben", [{"fester_umfang": 11}, {"fester_umfang": 0}, {"hoechstens_anteil": 0}]
)
def test_what_cannot_be_is_refused(angaben):
    with pytest.raises(ValueError, match=r"\.$"):
        aussage(**{"hoechstens_anteil": "0.05", "grundgesamtheit": 10, **angaben})


def test_the_smallest_population():
    eine = aussage(hoechstens_anteil="0.05", grundgesamtheit=1)
    assert (eine.umfang, eine.vergleich) == (1, None)
    assert "ohne Unsicherheit" in eine.rechenweg[-2]
