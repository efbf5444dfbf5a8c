"""Compare many Jobcenter: our expressions on DuckDB against SQL by hand, and Spark.

    .venv/bin/python scripts/messen.py vergleich [ROWS]

ROWS: the largest number of rows (else 5,000,000). Spark runs where Java is installed;
its start is printed apart, because a cluster that runs already has paid it.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
django.setup()

import numpy as np  # noqa: E402
import polars as pl  # noqa: E402
from bench._messen import nebeneinander, zeige  # noqa: E402

from zielwerk.vergleich.ausdruecke import (  # noqa: E402
    geltende,
    gruppen,
    jahressummen,
    mit_typ,
    mitglieder,
)
from zielwerk.vergleich.motor import oeffne  # noqa: E402

JOBCENTER, JAHRE, MONATE = 404, 10, 12
GENUG = JOBCENTER * JAHRE * MONATE
AM = date(2021, 1, 25)
TYPEN = [f"{stufe}{art}" for stufe in ("I", "II", "III") for art in "abcde"]
SQL = """
with geltende as (
  select jobcenter, kennzahl, von, zaehler, nenner,
    row_number() over (partition by jobcenter, kennzahl, von
      order by stand desc, bis desc, nenner desc) as rang
  from read_parquet('{zahlen}') where stand <= date '2021-01-25'
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


def schreibe(ordner: Path, zeilen: int) -> tuple[Path, Path]:
    """Write invented counts: 404 Jobcenter × 120 months × as many Kennzahlen."""
    kennzahlen = max(1, zeilen // GENUG)
    wuerfel = np.random.default_rng(10)
    tage = [date(2011 + n // 12, n % 12 + 1, 1) for n in range(JAHRE * MONATE)]
    monate = pl.DataFrame({"von": tage}).with_columns(bis=pl.col("von").dt.month_end())
    wer = pl.DataFrame({"jobcenter": [f"JC-{n:03d}" for n in range(JOBCENTER)]})
    was = pl.DataFrame({"kennzahl": [f"k{n}" for n in range(kennzahlen)]})
    alle = wer.join(was, how="cross").join(monate, how="cross")
    nenner = wuerfel.integers(0, 60, len(alle))
    alle = alle.with_columns(
        nenner=pl.Series(nenner),
        zaehler=pl.Series(wuerfel.binomial(nenner, 0.16)),
        stand=pl.date(pl.col("von").dt.year(), 12, 31),
    )
    zahlen, typen = ordner / f"zahlen-{zeilen}.parquet", ordner / "typen.parquet"
    alle.write_parquet(zahlen)
    zufall = random.Random(1)
    wer.with_columns(
        typ=pl.Series([zufall.choice(TYPEN) for _ in range(JOBCENTER)]),
        gilt_ab=date(2005, 1, 1),
        gilt_bis=pl.lit(None, pl.Date),
    ).write_parquet(typen)
    return zahlen, typen


def _ausdruck(motor, zahlen: Path, typen: Path):
    """Return a run of the comparison on an engine, as sorted rows."""

    def lauf():
        summen = jahressummen(geltende(motor.read_parquet(str(zahlen)), AM))
        alle = mitglieder(mit_typ(summen, motor.read_parquet(str(typen))))
        return _sortiert(motor.to_pyarrow(gruppen(alle)).to_pylist())

    return lauf


def _sortiert(zeilen):
    return sorted(tuple(z[s] for s in sorted(z)) for z in zeilen)


def main() -> None:
    """Measure at growing sizes; the results have to be the same each time."""
    groesste = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    duck = oeffne()
    spark = None
    if shutil.which("java"):
        beginn = time.perf_counter()
        spark = oeffne("spark")
        print(
            f"Start von Spark auf diesem Rechner: {time.perf_counter() - beginn:.1f} s"
        )
    with tempfile.TemporaryDirectory() as ordner:
        groessen = [n for n in (GENUG, 10 * GENUG) if n < groesste]
        for zeilen in (*groessen, groesste):
            zahlen, typen = schreibe(Path(ordner), zeilen)
            sql = SQL.format(zahlen=zahlen, typen=typen)

            def von_hand(sql=sql):
                return _sortiert(duck.con.sql(sql).to_arrow_table().to_pylist())

            laeufe = {
                "SQL von Hand auf DuckDB": von_hand,
                "Zielwerk auf DuckDB": _ausdruck(duck, zahlen, typen),
            }
            if spark:
                laeufe["Zielwerk auf Spark, ein Rechner"] = _ausdruck(
                    spark, zahlen, typen
                )
            ergebnisse = [lauf() for lauf in laeufe.values()]
            if any(eines != ergebnisse[0] for eines in ergebnisse):
                raise SystemExit("Die Ergebnisse sind verschieden.")
            menge = pl.scan_parquet(zahlen).select(pl.len()).collect().item()
            print(f"{menge:_} Zeilen, Ergebnisse gleich".replace("_", "."))
            zeige(
                nebeneinander(laeufe),
                gegen="SQL von Hand auf DuckDB",
                ziel="auf DuckDB höchstens 1,2 ×; Spark lohnt, sobald es unter 1 liegt",
            )


if __name__ == "__main__":
    main()
