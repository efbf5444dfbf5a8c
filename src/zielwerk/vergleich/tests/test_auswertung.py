"""The same comparison by the engine and by a count in plain Python written anew.

A small share always; 404 Jobcenter × ten years and Spark as well with
ZIELWERK_PROOF=1 (`make proof` sets up what Spark needs).
"""

import io
import os
import random
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import quantiles

import polars as pl
import pytest

from zielwerk.vergleich.abfragen import VERGLEICHE, abfrage
from zielwerk.vergleich.austausch import schreibe_parquet
from zielwerk.vergleich.auswertung import (
    AuswertungError,
    Gruppe,
    gruppiere,
    quartile,
    werte_aus,
)
from zielwerk.vergleich.motor import MotorError, Quellen, oeffne
from zielwerk.vergleich.tests.conftest import ZEILE, monate

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
JAHRE = range(2011, 2021) if VOLL else range(2019, 2021)
MOTOREN = ("duckdb", "spark") if VOLL else ("duckdb",)
AM = date(2021, 1, 25)
TYPEN = ("Ia", "IIb", "IIc", "IIIe")


def zahlen(jobcenter=404, jahre=JAHRE, samen=10):
    """Return invented counts; now and then a later Stand corrects a month."""
    zufall = random.Random(samen)
    for nummer in range(jobcenter):
        mittel = zufall.randint(2, 60)
        for jahr in jahre:
            for monat in range(1, 13):
                von = date(jahr, monat, 1)
                nenner = zufall.randint(0, mittel)
                stand = date(jahr, 12, 31)
                zaehler = zufall.randint(0, nenner)
                yield f"JC-{nummer:03d}", von, zaehler, nenner, stand
                if zufall.random() < 0.03:
                    spaet = date(jahr + 1, zufall.choice((1, 3)), 31)
                    yield f"JC-{nummer:03d}", von, nenner, nenner + 1, spaet


def typen(jobcenter=404):
    """Return invented memberships: some change, some end, some never had one."""
    zufall = random.Random(4)
    for nummer in range(jobcenter):
        wer, erster = f"JC-{nummer:03d}", zufall.choice(TYPEN)
        art = nummer % 10
        if art == 0:
            continue
        wechsel = date(2020, 6, 30) if art == 1 else None
        yield wer, erster, date(2010, 1, 1), wechsel
        if art == 1 and nummer % 20 == 1:
            yield wer, zufall.choice(TYPEN), date(2020, 7, 1), None


@pytest.fixture(scope="module")
def dateien(tmp_path_factory):
    """Give two files of counts and one of memberships."""
    ort = tmp_path_factory.mktemp("vergleich")
    vorlage = pl.read_parquet(io.BytesIO(schreibe_parquet([ZEILE])))
    spalten = ("jobcenter", "von", "zaehler", "nenner", "stand")
    roh = pl.DataFrame(list(zahlen()), schema=spalten, orient="row").with_columns(
        bis=pl.col("von").dt.month_end()
    )
    fest = vorlage.drop(*spalten, "bis")
    alles = roh.join(fest, how="cross").select(vorlage.columns).cast(vorlage.schema)
    alles[::2].write_parquet(ort / "a.parquet")
    alles[1::2].write_parquet(ort / "b.parquet")
    schema = {"jobcenter": pl.String, "typ": pl.String}
    tage = {"gilt_ab": pl.Date, "gilt_bis": pl.Date}
    liste = pl.DataFrame(list(typen()), schema=schema | tage, orient="row")
    liste.write_parquet(ort / "typen.parquet")
    return {
        "dateien": [ort / "a.parquet", ort / "b.parquet"],
        "typen": ort / "typen.parquet",
    }


def von_hand():
    """Count the groups with dictionaries alone."""
    neueste = {}
    for wer, von, zaehler, nenner, stand in zahlen():
        if stand <= AM:
            davor = neueste.get((wer, von))
            if davor is None or davor[0] < stand:
                neueste[wer, von] = (stand, zaehler, nenner)
    summe = defaultdict(lambda: [0, 0])
    for (wer, von), (_, zaehler, nenner) in neueste.items():
        summe[wer, von.year][0] += zaehler
        summe[wer, von.year][1] += nenner
    gruppe = defaultdict(list)
    for (wer, jahr), (zaehler, nenner) in summe.items():
        ende = date(jahr, 12, 31)
        eigene = [
            t for w, t, ab, bis in typen() if w == wer and ab <= ende <= (bis or AM)
        ]
        for typ in (*eigene, "alle"):
            gruppe[jahr, typ].append((zaehler, nenner))
    return gruppe


@pytest.mark.parametrize("motor", MOTOREN)
def test_an_engine_counts_as_plain_python_does(motor, dateien):
    quellen = Quellen(tuple(dateien["dateien"]), dateien["typen"])
    ergebnis = gruppiere(oeffne(motor), quellen, am=AM)
    erwartet = von_hand()
    assert {(g.jahr, g.typ) for g in ergebnis} == set(erwartet)
    for g in ergebnis:
        teile = erwartet[g.jahr, g.typ]
        assert (g.jobcenter, g.zaehler, g.nenner) == (
            len(teile),
            sum(z for z, _ in teile),
            sum(n for _, n in teile),
        )
        quoten = [Fraction(z, n) for z, n in teile if n]
        assert list(g.quartile) == quantiles(quoten, n=4, method="inclusive")


def test_without_types_there_is_one_group(tmp_path: Path):
    pfad = tmp_path / "x.parquet"
    pfad.write_bytes(schreibe_parquet(monate(einzeln=True)))
    (gruppe,) = werte_aus(oeffne(), dateien=[pfad], typen=None, am=AM)
    assert (gruppe.typ, gruppe.jobcenter) == ("alle", 1)
    assert gruppe.mittel == Fraction(3, 20)
    assert "alle: 1 Jobcenter, 36 von 240" in gruppe.satz


def test_a_small_group_gives_way_and_says_why(dateien):
    gezeigt = werte_aus(oeffne(), am=AM, **dateien)
    assert len({g.typ for g in gezeigt}) == 5
    for g in gezeigt:
        assert bool(g.gesperrt) != bool(g.nenner)
        assert all(q == round(q, 3) for q in g.quartile)


def test_one_without_consent_is_not_shown(tmp_path: Path):
    pfad = tmp_path / "x.parquet"
    pfad.write_bytes(schreibe_parquet(monate()))
    (gruppe,) = werte_aus(oeffne(), dateien=[pfad], typen=None, am=AM)
    assert (gruppe.zaehler, gruppe.nenner, gruppe.quartile) == (0, 0, ())
    assert "gezeigt wird ab 5" in gruppe.satz


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"umfang": "alle Leistungen"}, "2020 ist auf 2 Weisen gezählt"),
        ({"format": "zielwerk-vergleich/9"}, "1 Zeile hat ein anderes Format"),
        ({"zaehler": 21}, "unmögliche Zahlen"),
    ],
)
def test_files_that_do_not_count_alike_are_refused(tmp_path: Path, angaben, satz):
    for nummer, zeile in enumerate((ZEILE, replace(ZEILE, jobcenter="X", **angaben))):
        (tmp_path / f"{nummer}.parquet").write_bytes(schreibe_parquet([zeile]))
    with pytest.raises(AuswertungError, match=satz):
        werte_aus(
            oeffne(), dateien=sorted(tmp_path.glob("*.parquet")), typen=None, am=AM
        )


def test_upper_case_and_blanks_are_no_other_way(tmp_path: Path):
    anders = replace(
        ZEILE, jobcenter="X", umfang=" Kommunale  Leistungen", einzeln=True
    )
    pfad = tmp_path / "x.parquet"
    pfad.write_bytes(schreibe_parquet([replace(ZEILE, einzeln=True), anders]))
    (gruppe,) = werte_aus(oeffne(), dateien=[pfad], typen=None, am=AM)
    assert gruppe.jobcenter == 2


def test_without_rates_there_is_no_quartile():
    assert quartile([]) == ()
    ohne = Gruppe("k", 2020, "IIc", 1, 0, 0)
    assert ohne.mittel is None
    assert ohne.satz.endswith("keine Fälle")


def test_a_missing_spark_is_said_with_what_to_install(monkeypatch):
    for name in ("pyspark.sql", "pyspark.errors"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MotorError, match="default-jre-headless"):
        oeffne("spark")


def test_files_without_the_columns_are_refused(tmp_path: Path):
    pfad = tmp_path / "x.parquet"
    pl.DataFrame({"format": ["zielwerk-vergleich/1"]}).write_parquet(pfad)
    with pytest.raises(MotorError, match="es fehlen Spalten des Formats"):
        werte_aus(oeffne(), dateien=[pfad], typen=None, am=AM)


@pytest.mark.parametrize("name", sorted(VERGLEICHE))
def test_an_expression_is_compiled_once_a_process(name):
    assert abfrage(name, "duckdb", AM) is abfrage(name, "duckdb", AM)
