"""The shipped tables, read back cell by cell against a separate transcript."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.unterkunft.regeln import (
    KONZEPTE,
    Einstellungen,
    UnterkunftError,
    heizgrenze,
    heiztabellen,
    lade_konzept,
    richtwert,
)

ROEMISCH = ("I", "II", "III", "IV", "V", "VI", "VII")


def _tabellen():
    """Return the rows of the transcript by table."""
    gelesen, offen = {}, None
    for zeile in Path(__file__).with_name("tabellen.md").read_text().splitlines():
        if zeile.startswith("## "):
            offen = gelesen.setdefault(zeile[3:], [])
        elif offen is not None and zeile.startswith("|") and "---" not in zeile:
            offen.append([zelle.strip() for zelle in zeile.strip("|").split("|")])
    return gelesen


TABELLEN = _tabellen()


def _betrag(konzept, raum, personen, am):
    return richtwert(lade_konzept(konzept), raum=raum, personen=personen, am=am).betrag


def test_segeberg_2011_cell_by_cell():
    kopf, *zeilen = TABELLEN["segeberg_2011"]
    stand = lade_konzept("segeberg_2011").stand(date(2011, 9, 15))
    gelesen = 0
    for nummer, titel in enumerate(kopf[2:]):
        schluessel, _, orte = titel.partition(" ")
        raum = stand.raeume[nummer]
        assert raum.schluessel == schluessel
        assert [o.removeprefix("Amt ") for o in raum.orte] == [
            o.removeprefix("Ämter ").removeprefix("Amt ") for o in orte.split(", ")
        ]
        for zeile in zeilen:
            wert = Decimal(zeile[2 + nummer])
            if zeile[0] == "+1":
                assert raum.je_weitere == wert
                assert stand.qm_je_weitere == Decimal(zeile[1])
            else:
                assert raum.betraege[int(zeile[0])] == wert
                assert stand.qm[int(zeile[0])] == Decimal(zeile[1])
            gelesen += 1
        for ort in raum.orte:
            assert (
                _betrag("segeberg_2011", ort, 1, date(2012, 1, 1)) == (raum.betraege[1])
            )
    assert gelesen == 6 * 6 == sum(len(r.betraege) + 1 for r in stand.raeume)


def test_pinneberg_cell_by_cell():
    _, *zeilen = TABELLEN["pinneberg"]
    stand = lade_konzept("pinneberg").stand(date(2010, 1, 1))
    assert [stand.qm[p] for p in range(1, 6)] == [50, 60, 75, 85, 95]
    for zeile, raum in zip(zeilen, stand.raeume, strict=True):
        schluessel, _, orte = zeile[0].rstrip(")").partition(" (")
        assert (raum.schluessel, list(raum.orte)) == (schluessel, orte.split(", "))
        assert [raum.betraege[p] for p in range(1, 6)] == [
            Decimal(w) for w in zeile[1:]
        ]
        assert set(raum.betraege) == set(range(1, 6))


def test_neumuenster_2025_cell_by_cell():
    _, *zeilen = TABELLEN["neumuenster_2025"]
    stand = lade_konzept("neumuenster_2025").stand(date(2025, 1, 1))
    (raum,) = stand.raeume
    for zeile in zeilen:
        personen = int(zeile[0])
        qm, miete, betrieb, grenze = map(Decimal, zeile[1:])
        assert stand.qm[personen] == qm
        assert raum.grundmiete[personen] == miete
        assert raum.betriebskosten[personen] == betrieb
        assert raum.betraege[personen] == grenze
        # As published: rounded up, not the sum of its parts.
        assert miete + betrieb < grenze < miete + betrieb + 1
    assert len(raum.betraege) == len(zeilen)


def test_wohngeld_cell_by_cell():
    _, *zeilen = TABELLEN["wohngeld"]
    konzept = lade_konzept("wohngeld")
    tage = (date(2016, 1, 1), date(2020, 1, 1), date(2022, 1, 1))
    for spalte, am in enumerate(tage):
        stand = konzept.stand(am)
        assert stand.gilt_ab == am
        for zeile in zeilen:
            werte = [Decimal(w) for w in zeile[1 + spalte].split()]
            assert len(werte) == len(stand.raeume) == (6 if spalte == 0 else 7)
            for raum, stufe, wert in zip(stand.raeume, ROEMISCH, werte, strict=False):
                assert raum.schluessel == stufe
                if zeile[0] == "+1":
                    assert raum.je_weitere == wert
                else:
                    assert raum.betraege[int(zeile[0])] == wert
                    # Published times 1.1, to the cent.
                    assert _betrag("wohngeld", stufe, int(zeile[0]), am) == (
                        wert * Decimal("1.1")
                    )


def test_wohngeld_2025_knows_one_person_only():
    werte = [361, 408, 456, 511, 562, 615, 677]
    stand = lade_konzept("wohngeld").stand(date(2026, 12, 31))
    assert [r.betraege for r in stand.raeume] == [{1: Decimal(w)} for w in werte]
    with pytest.raises(UnterkunftError, match="kein Betrag veröffentlicht"):
        _betrag("wohngeld", "I", 2, date(2025, 1, 1))


def test_klimakomponente_cell_by_cell():
    erste, zweite = lade_konzept("wohngeld").klimakomponenten
    assert [str(erste.betraege[p]) for p in range(1, 6)] == [
        "19.20",
        "24.80",
        "29.60",
        "34.40",
        "39.20",
    ]
    assert erste.je_weitere == Decimal("4.80")
    assert zweite.betraege == {1: Decimal("19.20")}


@pytest.mark.parametrize(
    ("ort", "am", "stufe"),
    [
        ("Norderstedt", date(2021, 4, 1), "VI"),
        ("Norderstedt", date(2023, 4, 1), "VI"),
        ("Henstedt-Ulzburg", date(2021, 4, 1), "V"),
        ("Henstedt-Ulzburg", date(2023, 4, 1), "V"),
        ("Kaltenkirchen", date(2021, 4, 1), "IV"),
        ("Kaltenkirchen", date(2023, 4, 1), "IV"),
        ("Bad Segeberg", date(2021, 4, 1), "IV"),
        ("Bad Segeberg", date(2023, 4, 1), "IV"),
        ("Bad Bramstedt", date(2021, 4, 1), "III"),
        ("Bad Bramstedt", date(2023, 4, 1), "III"),
        ("Kreis Segeberg (übrige Gemeinden)", date(2021, 4, 1), "III"),
        ("Ahrensburg", date(2021, 4, 1), "VII"),
        ("Ahrensburg", date(2023, 4, 1), "VI"),
        ("Pinneberg", date(2021, 4, 1), "V"),
        ("Kiel", date(2021, 4, 1), "V"),
        ("Lübeck", date(2021, 4, 1), "IV"),
        ("Neumünster", date(2021, 4, 1), "III"),
    ],
)
def test_mietenstufen(ort, am, stufe):
    assert _betrag("wohngeld", ort, 1, am) == _betrag("wohngeld", stufe, 1, am)


def test_heating_cell_by_cell():
    _, *zeilen = TABELLEN["heizung"]
    tabelle = heiztabellen()["nienburg_2022"]
    for zeile in zeilen:
        assert tabelle["je_qm_und_monat"][zeile[0]] == zeile[1:]
    assert len(tabelle["je_qm_und_monat"]) == len(zeilen)


@pytest.mark.parametrize(
    ("gebaeude", "je_qm"),
    [(250, "3.36"), (251, "3.06"), (500, "3.06"), (501, "2.82"), (1001, "2.66")],
)
def test_heating_limit_by_building(gebaeude, je_qm):
    grenze = heizgrenze(
        "nienburg_2022",
        energietraeger="Gas",
        gebaeude_qm=gebaeude,
        wohnflaeche_qm=50,
        am=date(2023, 1, 1),
    )
    assert grenze.betrag == Decimal(je_qm) * 50
    assert "B 14 AS 36/08 R" in " ".join(grenze.normen)


@pytest.mark.parametrize(
    ("tabelle", "energie", "am", "grund"),
    [
        ("nirgends", "Gas", date(2023, 1, 1), "gibt es nicht"),
        ("nienburg_2022", "Kohle", date(2023, 1, 1), "steht nicht in der Tabelle"),
        ("nienburg_2022", "Gas", date(2022, 10, 31), "gilt an diesem Tag noch nicht"),
        ("heizspiegel_2010", "Gas", date(2010, 1, 1), "nicht belegt"),
    ],
)
def test_heating_without_a_value_is_refused(tabelle, energie, am, grund):
    with pytest.raises(UnterkunftError, match=grund):
        heizgrenze(
            tabelle, energietraeger=energie, gebaeude_qm=100, wohnflaeche_qm=50, am=am
        )


def test_a_table_that_falls_with_size_is_taken_with_a_warning():
    (warnung,) = lade_konzept("pinneberg").warnungen
    assert "III" in warnung
    assert "5 Personen 652,00" in warnung
    for name in ("segeberg_2011", "neumuenster_2025"):
        assert lade_konzept(name).warnungen == ()
    wert = richtwert(
        lade_konzept("pinneberg"), raum="III", personen=5, am=date(2010, 1, 1)
    )
    assert warnung in wert.hinweise


@pytest.mark.parametrize("name", KONZEPTE)
def test_every_table_names_its_source_and_that_nobody_checked_it(name):
    konzept = lade_konzept(name)
    assert konzept.quelle
    assert konzept.geprueft_am is None
    assert konzept.hinweise


@pytest.mark.parametrize(
    ("konzept", "raum", "erwartet"),
    [
        ("segeberg_2011", "norderstedt", "3 (Norderstedt)"),
        ("segeberg_2011", "Wohnungsmarkttyp 3", "3 (Norderstedt)"),
        ("segeberg_2011", 3, "3 (Norderstedt)"),
        ("segeberg_2011", "2A", "2a (Henstedt-Ulzburg)"),
        ("segeberg_2011", "Bornhoeved", "4 (Wahlstedt, Amt Bornhöved)"),
        ("pinneberg", "Typ III", "III (Halstenbek, Quickborn, Rellingen)"),
        ("pinneberg", 3, "III (Halstenbek, Quickborn, Rellingen)"),
        ("neumuenster_2025", "Stadt Neumuenster", "Neumünster"),
        ("neumuenster_2025", None, "Neumünster"),
        ("wohngeld", "Mietenstufe 6", "VI"),
    ],
)
def test_rooms_are_found_as_people_write_them(konzept, raum, erwartet):
    am = date(2025, 1, 1)
    assert (
        richtwert(lade_konzept(konzept), raum=raum, personen=1, am=am).raum == erwartet
    )


@pytest.mark.parametrize(
    ("konzept", "raum", "personen", "am", "grund"),
    [
        ("segeberg_2011", "Norderstedt", 1, date(2011, 9, 14), "keine Werte"),
        ("neumuenster_2025", None, 1, date(2024, 12, 31), "keine Werte"),
        ("wohngeld", "I", 1, date(2015, 12, 31), "keine Werte"),
        ("wohngeld", "VII", 1, date(2019, 12, 31), "gibt es nicht"),
        ("wohngeld", "Norderstedt", 1, date(2019, 12, 31), "Mietenstufe"),
        ("segeberg_2011", "Kiel", 1, date(2012, 1, 1), "Möglich sind"),
        ("segeberg_2011", None, 1, date(2012, 1, 1), "Möglich sind"),
        ("segeberg_2011", "Norderstedt", 0, date(2012, 1, 1), "Zahl der Personen"),
        ("segeberg_2011", "Norderstedt", True, date(2012, 1, 1), "Zahl der Personen"),
        ("pinneberg", "I", 6, date(2012, 1, 1), "kein Betrag veröffentlicht"),
        ("segeberg_2008", None, 3, date(2009, 1, 1), "kein Betrag veröffentlicht"),
    ],
)
def test_a_value_that_does_not_exist_is_refused(konzept, raum, personen, am, grund):
    with pytest.raises(UnterkunftError, match=grund):
        richtwert(lade_konzept(konzept), raum=raum, personen=personen, am=am)


def test_an_unknown_konzept_is_refused():
    with pytest.raises(UnterkunftError, match="Möglich sind: segeberg_2008"):
        lade_konzept("nirgendwo")


def test_klimakomponente_without_a_value_is_refused():
    ganz = lade_konzept("wohngeld")
    (erste, _) = ganz.klimakomponenten
    ohne = replace(ganz, klimakomponenten=(replace(erste, betraege={}),))
    with pytest.raises(UnterkunftError, match="keine Klimakomponente belegt"):
        richtwert(
            ohne,
            raum="I",
            personen=2,
            am=date(2023, 1, 1),
            einstellungen=Einstellungen(klimakomponente="mit"),
        )


@given(
    personen=st.integers(1, 30), raum=st.sampled_from(["1", "2", "2a", "3", "4", "5"])
)
def test_each_further_person_adds_the_published_amount(personen, raum):
    """Walk from person to person instead of multiplying."""
    konzept, am = lade_konzept("segeberg_2011"), date(2012, 1, 1)
    spalte = next(r for r in konzept.stand(am).raeume if r.schluessel == raum)
    erwartet = spalte.betraege[min(personen, 5)]
    for _ in range(5, personen):
        erwartet += spalte.je_weitere
    assert _betrag("segeberg_2011", raum, personen, am) == erwartet
