"""Compare many Jobcenter: our expressions on DuckDB against SQL by hand, and Spark.

    .venv/bin/python scripts/messen.py vergleich [ROWS]

ROWS: the largest number of rows (else 48,480,000). Each run reads the same files
and hands back the same rows; all engines have two threads and the same memory. What is
paid once a process is printed apart: import of Ibis, compiling, the start of Spark
(where Java is installed), which a cluster that runs already has paid.
"""

import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
django.setup()

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402
from bench._messen import nebeneinander, zeige  # noqa: E402

from zielwerk.vergleich.abfragen import abfrage, laufe  # noqa: E402
from zielwerk.vergleich.motor import DuckDB, Motor, Quellen, oeffne  # noqa: E402

JOBCENTER, JAHRE, MONATE = 404, 10, 12
GENUG = JOBCENTER * JAHRE * MONATE
AM = date(2021, 1, 25)
FAEDEN, SPEICHER, OERTLICH = 2, "3GB", "local[2]"
SEKUNDEN_HOECHSTENS = 900
VON_HAND = "SQL von Hand auf DuckDB"
AUF_DUCKDB = "Zielwerk auf DuckDB"
AUF_SPARK = "Zielwerk auf Spark, ein Rechner"
TYPEN = [f"{stufe}{art}" for stufe in ("I", "II", "III") for art in "abcde"]
SQL = """
with geltende as (
  select jobcenter, kennzahl, von, zaehler, nenner,
    row_number() over (partition by jobcenter, kennzahl, von
      order by stand desc, bis desc, nenner desc) as rang
  from read_parquet({zahlen}) where stand <= date '2021-01-25'
), summen as (
  select jobcenter, kennzahl, year(von) as jahr,
    sum(zaehler) as zaehler, sum(nenner) as nenner
  from geltende where rang = 1 group by all
), mitglied as (
  select s.*, t.typ from summen s join read_parquet('{typen}') t
    on s.jobcenter = t.jobcenter and t.gilt_ab <= make_date(s.jahr, 12, 31)
    and (t.gilt_bis is null or t.gilt_bis >= make_date(s.jahr, 12, 31))
  union all select s.*, 'alle' from summen s
)
select kennzahl, jahr, typ, count(distinct jobcenter) as jobcenter,
  sum(zaehler)::bigint as zaehler, sum(nenner)::bigint as nenner
from mitglied group by all
"""


def schreibe(ordner: Path, kennzahlen: int) -> Quellen:
    """Write invented counts: 404 Jobcenter × 120 months × as many Kennzahlen.

    A hundred Kennzahlen a file, so that writing needs little memory at any size.
    """
    wuerfel = np.random.default_rng(10)
    tage = [date(2011 + n // 12, n % 12 + 1, 1) for n in range(JAHRE * MONATE)]
    monate = pl.DataFrame({"von": tage}).with_columns(bis=pl.col("von").dt.month_end())
    wer = pl.DataFrame({"jobcenter": [f"JC-{n:03d}" for n in range(JOBCENTER)]})
    dateien = []
    for ab in range(0, kennzahlen, 100):
        namen = [f"k{n}" for n in range(ab, min(ab + 100, kennzahlen))]
        was = pl.DataFrame({"kennzahl": namen})
        alle = wer.join(was, how="cross").join(monate, how="cross")
        nenner = wuerfel.integers(0, 60, len(alle))
        alle = alle.with_columns(
            nenner=pl.Series(nenner),
            zaehler=pl.Series(wuerfel.binomial(nenner, 0.16)),
            stand=pl.date(pl.col("von").dt.year(), 12, 31),
        )
        dateien.append(ordner / f"zahlen-{kennzahlen}-{ab}.parquet")
        alle.write_parquet(dateien[-1])
    zufall, typen = random.Random(1), ordner / "typen.parquet"
    wer.with_columns(
        typ=pl.Series([zufall.choice(TYPEN) for _ in range(JOBCENTER)]),
        gilt_ab=date(2005, 1, 1),
        gilt_bis=pl.lit(None, pl.Date),
    ).write_parquet(typen)
    return Quellen(tuple(dateien), typen)


def _von_hand(quellen: Quellen, ordner: Path) -> Callable[[], list[tuple]]:
    """Return a run of the SQL by hand on a connection of its own."""
    verbindung = duckdb.connect(config=_grenzen(ordner))
    zahlen = [str(pfad) for pfad in quellen.zahlen]
    sql = SQL.format(zahlen=zahlen, typen=quellen.typen)
    return lambda: sorted(verbindung.execute(sql).fetchall())


def _zielwerk(motor: Motor, quellen: Quellen) -> Callable[[], list[tuple]]:
    """Return a run of the comparison on an engine, with the same rows."""
    return lambda: sorted(
        tuple(zeile.values()) for zeile in laufe("gruppen", motor, quellen, am=AM)
    )


def _grenzen(ordner: Path) -> dict[str, str]:
    """Return the same bounds for every connection of DuckDB."""
    return {
        "memory_limit": SPEICHER,
        "threads": str(FAEDEN),
        "temp_directory": str(ordner / "duckdb"),
    }


def _einmalig(name: str, was: Callable[[], object]) -> object:
    beginn = time.perf_counter()
    ergebnis = was()
    print(f"  {name:<44} {(time.perf_counter() - beginn) * 1000:9.1f} ms")
    return ergebnis


def _importiere() -> None:
    import ibis

    ibis.duckdb  # noqa: B018  # loads the dialect as well


def _spark() -> Motor | None:
    """Return Spark on this machine, None without Java."""
    if not shutil.which("java"):
        print("  Spark: ohne Java nicht gemessen")
        return None
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--driver-memory {SPEICHER[:-1]} pyspark-shell"
    spark = _einmalig(
        "Spark auf diesem Rechner starten", lambda: oeffne("spark", adresse=OERTLICH)
    )
    _einmalig(
        "Vergleich für Spark übersetzen", lambda: abfrage("gruppen", "pyspark", AM)
    )
    return spark


def _miss(quellen: Quellen, spark: Motor | None, ordner: Path, runden: int) -> dict:
    """Return the medians at one size; the rows have to be the same each time."""
    laeufe = {
        VON_HAND: _von_hand(quellen, ordner),
        AUF_DUCKDB: _zielwerk(DuckDB(_grenzen(ordner)), quellen),
    }
    if spark:
        laeufe[AUF_SPARK] = _zielwerk(spark, quellen)
    ergebnisse: dict[str, list[tuple]] = {}

    def merke(name: str, lauf: Callable[[], list[tuple]]) -> Callable[[], None]:
        return lambda: ergebnisse.update({name: lauf()})

    mediane = nebeneinander({n: merke(n, lauf) for n, lauf in laeufe.items()}, runden)
    if any(eines != ergebnisse[VON_HAND] for eines in ergebnisse.values()):
        raise SystemExit("Die Ergebnisse sind verschieden.")
    return mediane


def _schluss(lohnt: Sequence[int], groesste: int) -> str:
    """Say from which size on Spark was faster than DuckDB on this machine."""
    if lohnt:
        return f"Spark war schneller ab {_zahl(lohnt[0])} Zeilen."
    return (
        f"Spark war bis {_zahl(groesste)} Zeilen nie schneller: Es lohnt erst, wenn "
        "die Daten oder die Zeit einen Rechner übersteigen."
    )


def _zahl(n: int) -> str:
    return f"{n:_}".replace("_", ".")


def main() -> None:
    """Measure at growing sizes until the rows or the time are reached."""
    groesste = int(sys.argv[1]) if len(sys.argv) > 1 else 1000 * GENUG
    print(f"Einmal je Lauf ({FAEDEN} Fäden, {SPEICHER} je Motor)")
    _einmalig("Ibis laden", _importiere)
    _einmalig(
        "Vergleich für DuckDB übersetzen", lambda: abfrage("gruppen", "duckdb", AM)
    )
    spark, lohnt, gemessen = _spark(), [], 0
    beginn = time.perf_counter()
    groessen = [n for n in (1, 10, 100, 1000) if n * GENUG <= max(groesste, GENUG)]
    for kennzahlen in groessen:
        if time.perf_counter() - beginn > SEKUNDEN_HOECHSTENS:
            print("Die Zeit ist um; größere Mengen sind nicht gemessen.")
            break
        with tempfile.TemporaryDirectory() as ort:
            quellen, menge = schreibe(Path(ort), kennzahlen), kennzahlen * GENUG
            runden = {1: 9, 10: 5, 100: 3}.get(kennzahlen, 1)
            mediane = _miss(quellen, spark, Path(ort), runden)
        print(f"{_zahl(menge)} Zeilen, Ergebnisse gleich")
        zeige(mediane, gegen=VON_HAND, ziel="Zielwerk auf DuckDB höchstens 1,2 ×")
        gemessen = menge
        if spark and mediane[AUF_SPARK] < mediane[AUF_DUCKDB]:
            lohnt.append(menge)
    if spark:
        print(_schluss(lohnt, gemessen))
    spitze = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"Arbeitsspeicher dieses Prozesses höchstens {spitze:.1f} GiB")


if __name__ == "__main__":
    main()
