from pathlib import Path

import pytest
import yaml

from zielwerk.mitglieder.regeln import (
    gilt_bis,
    hat_unsichtbares,
    ist_abgelaufen,
    pruefsumme,
)

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())


@pytest.mark.parametrize("fall", FAELLE["gueltigkeit"], ids=lambda f: f["fall"])
def test_a_link_holds_seven_days(fall):
    assert fall["quelle"]
    bis = gilt_bis(fall["eingeladen_am"])
    assert ist_abgelaufen(bis, fall["jetzt"]) is fall["abgelaufen"]


@pytest.mark.parametrize("fall", FAELLE["unsichtbar"], ids=lambda f: f["fall"])
def test_signs_nobody_sees_are_found(fall):
    assert fall["quelle"]
    assert hat_unsichtbares(fall["text"]) is fall["gefunden"]


def test_what_is_stored_is_not_the_link():
    assert pruefsumme("abc") != pruefsumme("xyz")
    assert "abc" not in pruefsumme("abc")
    assert len(pruefsumme("abc")) == 64
