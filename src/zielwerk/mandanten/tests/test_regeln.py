from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from zielwerk.kern.kalender import LAENDER
from zielwerk.mandanten.regeln import (
    LANDESSCHLUESSEL,
    Beteiligung,
    ist_ueberholt,
    regionalschluessel_einwand,
    vier_augen_einwand,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())


@pytest.mark.parametrize("fall", FAELLE["vier_augen"], ids=lambda f: f["fall"])
def test_who_wrote_it_does_not_release_it(fall):
    assert fall["quelle"]
    einwand = vier_augen_einwand(
        person=fall["person"],
        beteiligt=[Beteiligung(*eine) for eine in fall["beteiligt"]],
    )
    if fall["einwand"] is None:
        assert einwand is None
    else:
        assert einwand is not None
        assert einwand.startswith("Freigeben muss eine zweite Person.")
        assert fall["einwand"] in einwand


@pytest.mark.parametrize(
    ("schluessel", "land", "gut"),
    [
        ("01060", "SH", True),
        ("01060005", "SH", True),
        ("010600005005", "SH", True),
        ("01060", "BY", False),
        ("1060", "SH", False),
        ("0106a", "SH", False),
        ("", "SH", False),
    ],
)
def test_an_official_key_fits_its_land(schluessel, land, gut):
    assert (regionalschluessel_einwand(schluessel, land) is None) == gut


def test_every_land_has_its_key():
    assert set(LANDESSCHLUESSEL) == set(LAENDER)
    assert sorted(LANDESSCHLUESSEL.values()) == [f"{n:02}" for n in range(1, 17)]


@dataclass(frozen=True)
class Stand:
    """Something stored with its Fassung."""

    version: int


@pytest.mark.parametrize(
    ("stand", "gesehen", "ueberholt"),
    [(Stand(3), 3, False), (Stand(4), 3, True), (None, 0, False), (None, 1, True)],
)
def test_who_saw_an_older_fassung_is_too_late(stand, gesehen, ueberholt):
    assert ist_ueberholt(stand, gesehen) is ueberholt
