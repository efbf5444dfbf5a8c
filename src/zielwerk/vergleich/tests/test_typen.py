"""The membership table: read whole, by year, with who changed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.services import run_einlesung
from zielwerk.listen.verzeichnis import ListeError
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vergleich.einlesen import profil
from zielwerk.vergleich.models import Typliste, Typzugehoerigkeit
from zielwerk.vergleich.regeln import PARAMETER, vergleichstypen
from zielwerk.vergleich.services import (
    jahre,
    record_jobcenter,
    typen_im_jahr,
    wechsel,
)

KOPF = "Kennung;Jobcenter;Vergleichstyp;Gilt ab;Gilt bis;Quelle"
ZEILEN = (
    "JC-01;Eigenes;IIc;01.01.2018;;Beispieltabelle",
    "JC-07;Nordstadt;IIb;01.01.2018;30.06.2019;Beispieltabelle",
    "JC-07;Nordstadt;IIc;01.07.2019;;Beispieltabelle",
    "JC-08;Südstadt;IIIa;01.01.2018;31.12.2019;Beispieltabelle",
)


def _csv(*zeilen: str) -> bytes:
    return "\n".join((KOPF, *zeilen)).encode()


def _lies(besetzung: Besetzung, *zeilen: str, stand: date = date(2020, 12, 31)) -> Any:
    return run_einlesung(
        art="vergleichstypen",
        inhalt=_csv(*zeilen),
        name="typen.csv",
        stand_am=stand,
        durch=besetzung.kreis,
        jetzt=JETZT,
    )


def test_a_year_has_the_type_of_its_end(besetzung: Besetzung) -> None:
    assert _lies(besetzung, *ZEILEN).angenommen
    assert jahre() == [2018, 2019, 2020]
    stand = {j: {k: z.typ for k, z in typen_im_jahr(j).items()} for j in jahre()}
    assert stand[2018] == {"JC-01": "IIc", "JC-07": "IIb", "JC-08": "IIIa"}
    assert stand[2019]["JC-07"] == "IIc"
    assert stand[2020] == {"JC-01": "IIc", "JC-07": "IIc"}
    (einer,) = wechsel()
    assert (einer.jobcenter, einer.jahr) == ("JC-07", 2019)
    assert (einer.vorher, einer.nachher) == ("IIb", "IIc")
    assert Eintrag.objects.filter(aktion="vergleich.typen").count() == 1


def test_the_database_and_the_row_agree_on_a_year(besetzung: Besetzung) -> None:
    _lies(besetzung, *ZEILEN)
    for jahr in range(2016, 2023):
        einzeln = {z for z in Typzugehoerigkeit.objects.all() if z.gilt_im_jahr(jahr)}
        assert set(Typzugehoerigkeit.objects.im_jahr(jahr)) == einzeln


def test_the_last_table_counts_and_an_older_one_is_refused(
    besetzung: Besetzung,
) -> None:
    _lies(besetzung, *ZEILEN)
    assert _lies(besetzung, ZEILEN[0], stand=date(2021, 1, 4)).angenommen
    assert list(typen_im_jahr(2020)) == ["JC-01"]
    assert Typliste.objects.count() == 2
    with pytest.raises(ListeError, match=r"Tabelle mit Stand 04\.01\.2021"):
        _lies(besetzung, ZEILEN[1], stand=date(2019, 12, 31))


@pytest.mark.parametrize(
    ("zeilen", "regel"),
    [
        (("JC-01;Eigenes;IVa;01.01.2018;;T",), "typ-unbekannt"),
        (("JC-01;Eigenes;IIc;02.01.2018;01.01.2018;T",), "ende-vor-anfang"),
        ((ZEILEN[0], "JC-01;Eigenes;IIb;01.01.2019;;T"), "zwei-typen-zugleich"),
        ((ZEILEN[1], "JC-07;Anders;IIc;01.07.2019;;T"), "mehrere-namen"),
    ],
)
def test_what_is_wrong_is_named(zeilen: tuple[str, ...], regel: str) -> None:
    befunde = pruefe(_csv(*zeilen), "t.csv", profil(), stand=date(2020, 12, 31)).befunde
    assert {b.regel for b in befunde} == {regel}


def test_a_row_without_source_or_with_a_bad_kennung_is_refused() -> None:
    for zeile in ("JC-01;Eigenes;IIc;01.01.2018;;", "Ö 1;Eigenes;IIc;01.01.2018;;T"):
        assert not pruefe(_csv(zeile), "t.csv", profil()).angenommen


def test_the_fifteen_types_have_a_source() -> None:
    assert len(vergleichstypen()) == 15
    assert "IIc" in vergleichstypen()
    assert PARAMETER["vergleichstypen"].geprueft_am is None


def test_the_page_names_the_own_type(besetzung: Besetzung) -> None:
    client, adresse = besetzung.client(Rolle.TEAMLEITUNG), reverse("vergleich:typen")
    assert "Noch keine Tabelle." in client.get(adresse).content.decode()
    _lies(besetzung, *ZEILEN)
    record_jobcenter(
        kennung="JC-01", name="Eigenes", durch=besetzung.kreis, jetzt=JETZT
    )
    seite = client.get(adresse, {"jahr": "2019", "typ": "IIc"}).content.decode()
    assert "Eigenes gehört 2019 zum Vergleichstyp IIc." in seite
    assert "Südstadt" not in seite
    assert "2019: Nordstadt (JC-07) von IIb zu IIc" in seite
    assert "Tabelle einlesen" not in seite
    alle = client.get(adresse, {"jahr": "9999", "typ": "Q"}).content.decode()
    assert "Vergleichstypen 2020" in alle
    assert "Nordstadt" in alle


def test_a_stranger_sees_nothing_of_it(
    besetzung: Besetzung, fremder_client: Client
) -> None:
    _lies(besetzung, *ZEILEN)
    seite = fremder_client.get(reverse("vergleich:typen")).content.decode()
    assert "Nordstadt" not in seite
