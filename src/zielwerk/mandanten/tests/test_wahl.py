"""Whom a command line means, and what it says if that is nobody or not just one."""

import pytest

from zielwerk.conftest import Besetzung
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.regeln import WahlError
from zielwerk.mandanten.services import create_mandant
from zielwerk.mandanten.wahl import choose_mandant, choose_person, mandant_namens


def test_a_mandant_by_name_or_kurzname(besetzung: Besetzung) -> None:
    mandant = besetzung.mandant
    assert mandant_namens(mandant.name) == mandant_namens(mandant.kurzname) == mandant
    with pytest.raises(WahlError, match="Einen Mandanten „Nirgends“ gibt es nicht"):
        choose_mandant("Nirgends")


def test_without_a_name_the_only_one_that_fits(besetzung: Besetzung) -> None:
    assert choose_mandant(None, passt=lambda: False) == besetzung.mandant
    create_mandant(name="Kreis Anderswo", kurzname="Anderswo", land="NI")
    with pytest.raises(WahlError, match="--mandant"):
        choose_mandant(None)
    passend = iter([True, False])
    assert choose_mandant(None, passt=lambda: next(passend)) in (
        besetzung.mandant,
        mandant_namens("Anderswo"),
    )


def test_a_person_by_right_and_e_mail_however_it_is_written(
    besetzung: Besetzung,
) -> None:
    kreis = besetzung.kreis
    recht = Recht.FORTSCHREIBEN
    assert choose_person(recht, None) == kreis
    assert choose_person(recht, kreis.benutzer.email.upper()) == kreis
    for fremd in ("niemand@kreis.example", besetzung.jobcenter.benutzer.email):
        with pytest.raises(WahlError, match=f"--als .*: {recht.value}"):
            choose_person(recht, fremd)
