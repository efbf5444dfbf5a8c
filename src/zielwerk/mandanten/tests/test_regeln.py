from pathlib import Path

import pytest
import yaml

from zielwerk.mandanten.regeln import Beteiligung, vier_augen_einwand

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
