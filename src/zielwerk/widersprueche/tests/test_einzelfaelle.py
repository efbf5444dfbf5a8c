"""The objections of a closed year as cases: counted as the months, and nameless."""

import io
from datetime import date

import polars as pl
import pytest

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vergleich.austausch import lies
from zielwerk.vergleich.services import export_faelle, record_jobcenter
from zielwerk.widersprueche import demo
from zielwerk.widersprueche.einzelfaelle import einzelfaelle
from zielwerk.widersprueche.models import Widerspruch
from zielwerk.widersprueche.monatsreihe import monatsreihe
from zielwerk.widersprueche.tests.test_services import ENDE, _lies, kennzahl, tabelle

__all__ = ["kennzahl", "tabelle"]


def test_cases_are_those_of_the_months(besetzung: Besetzung, tabelle: object) -> None:
    _lies(besetzung, demo.zeilen(ENDE))
    ((monate, faelle),) = einzelfaelle(bis=HEUTE)
    assert monate == list(monatsreihe(bis=HEUTE))
    assert (sum(f.im_zaehler for f in faelle), len(faelle)) == (45, 292)
    assert list(einzelfaelle(bis=date(2020, 6, 30))) == []


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_no_personal_value_leaves(
    form: str, besetzung: Besetzung, kennzahl: object, tabelle: object
) -> None:
    _lies(besetzung, demo.zeilen(ENDE))
    # What nobody should ever have written into a row stays here all the same.
    erste = Widerspruch.objects.kommunal().erledigt(date(2020, 1, 1), ENDE)[0]
    Widerspruch.objects.filter(pk=erste.pk).update(
        ausgang="Kanarie Erna Vogel", sachgebiet="kanarie-erna-vogel"
    )
    Widerspruch.objects.update(grund="kanarie", dienststelle="Kanarienweg 1")
    record_jobcenter(
        kennung="JC-01", name="Eigenes", durch=besetzung.kreis, jetzt=JETZT
    )
    datei = export_faelle(
        gruppe="Ring",
        form=form,
        durch=besetzung.mitglieder[Rolle.FACHDIENSTLEITUNG],
        jetzt=JETZT,
    )
    gezaehlt = lies(datei.inhalt, name=datei.name)
    assert (sum(z.zaehler for z in gezaehlt), datei.zeilen) == (45, 292)
    monate = list(monatsreihe(bis=HEUTE))
    for zeile in gezaehlt:
        teil = [p for p in monate if zeile.von <= p.von and p.bis <= zeile.bis]
        assert zeile.zaehler == sum(p.zaehler for p in teil)
        assert zeile.nenner == sum(p.nenner for p in teil)
    lesbar = _text(datei.inhalt, form)
    assert "kanarie" not in lesbar.casefold()
    nummern = Widerspruch.objects.values_list("aktenzeichen", "aktenzeichen_index")
    for aktenzeichen, index in nummern:
        assert aktenzeichen not in lesbar
        assert index[:32] not in lesbar


def _text(inhalt: bytes, form: str) -> str:
    """Return every value of a file as text."""
    if form == "csv":
        return inhalt.decode()
    zeilen = pl.read_parquet(io.BytesIO(inhalt)).iter_rows()
    return "\n".join(";".join(map(str, zeile)) for zeile in zeilen)
