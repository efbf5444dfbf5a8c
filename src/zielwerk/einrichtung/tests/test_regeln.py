import pytest

from zielwerk.einrichtung.regeln import (
    SCHLUESSEL,
    im_dativ,
    naechster_schritt,
    nummer,
)


def test_the_next_step_is_the_first_that_is_not_done():
    assert naechster_schritt(()) == "kreis"
    assert naechster_schritt({"kreis", "seiten"}) == "kalender"
    assert naechster_schritt(SCHLUESSEL) is None
    assert [nummer(eines) for eines in SCHLUESSEL] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("name", "im_satz"),
    [
        ("Kreis Segeberg", "dem Kreis Segeberg"),
        ("Landkreis Musterau", "dem Landkreis Musterau"),
        ("Rhein-Kreis Neuss", "dem Rhein-Kreis Neuss"),
        ("Stadt Musterstadt", "der Stadt Musterstadt"),
        ("Region Hannover", "der Region Hannover"),
        ("Musterstadt", "Musterstadt"),
        ("", ""),
    ],
)
def test_a_county_is_proposed_as_it_stands_after_zwischen(name, im_satz):
    assert im_dativ(name) == im_satz
