"""The engines that run a comparison: DuckDB in the process, or Spark.

Each is handed SQL text made from the expressions (`abfragen`) and the files it reads as
the tables `zahlen` and `typen`; what comes back are plain rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from polars import DataFrame
    from pyspark.sql import SparkSession

MOTOREN = ("duckdb", "spark")
OERTLICH = "local[*]"
TYPEN = {"jobcenter": "string", "typ": "string", "gilt_ab": "date", "gilt_bis": "date"}
Reihe = tuple[Any, ...]


class MotorError(Exception):
    """An engine cannot start or read; the message says what to do."""


@dataclass(frozen=True)
class Quellen:
    """The files of a comparison: counts, and the membership table if there is one."""

    zahlen: tuple[Path, ...]
    typen: Path | None = None


@dataclass(frozen=True)
class Tabellen:
    """The same two tables from memory, with the columns of the files that count."""

    zahlen: "DataFrame"
    typen: "DataFrame"


class Motor(Protocol):
    """An engine; `dialekt` is its name among the dialects of Ibis."""

    dialekt: str

    def zeilen(self, text: str, quellen: Quellen) -> Sequence[Reihe]:
        """Return the rows of a query over the files.

        :raises MotorError: if the files cannot be read
        """
        ...


def oeffne(motor: str = "duckdb", *, adresse: str = OERTLICH) -> Motor:
    """Return an engine that has started; `adresse`: the master of a cluster.

    :raises MotorError: if it is not installed, or does not answer
    """
    return Spark(_sitzung(adresse)) if motor == "spark" else DuckDB()


class DuckDB:
    """DuckDB in this process; one connection, opened once."""

    dialekt = "duckdb"

    def __init__(self, einstellungen: Mapping[str, str] | None = None) -> None:
        import duckdb

        self._verbindung = duckdb.connect(config=dict(einstellungen or {}))

    def zeilen(self, text: str, quellen: Quellen | Tabellen) -> Sequence[Reihe]:
        """Return the rows of a query; the tables are its first two named parts."""
        import duckdb

        kopf, orte = (
            _aus_dateien(quellen)
            if isinstance(quellen, Quellen)
            else self._aus_tabellen(quellen)
        )
        try:
            return self._verbindung.execute(f"{kopf} from ({text})", orte).fetchall()
        except duckdb.Error as fehler:
            raise MotorError(_unlesbar(fehler)) from None

    def _aus_tabellen(self, tabellen: Tabellen) -> tuple[str, dict[str, list[str]]]:
        self._verbindung.register("hier_zahlen", tabellen.zahlen)
        self._verbindung.register("hier_typen", tabellen.typen)
        return "with zahlen as (from hier_zahlen), typen as (from hier_typen)", {}


def _aus_dateien(quellen: Quellen) -> tuple[str, dict[str, list[str]]]:
    """Return the named parts of a query that read files, and which files."""
    orte = {"zahlen": [str(pfad) for pfad in quellen.zahlen]}
    if quellen.typen:
        orte["typen"] = [str(quellen.typen)]
        typen = "from read_parquet($typen)"
    else:
        leer = ", ".join(f"null::{art} as {name}" for name, art in TYPEN.items())
        typen = f"select {leer} where false"
    return f"with zahlen as (from read_parquet($zahlen)), typen as ({typen})", orte


class Spark:
    """A session of Spark; each pair of files is read into views once."""

    dialekt = "pyspark"

    def __init__(self, sitzung: "SparkSession") -> None:
        self._sitzung = sitzung
        self._quellen: Quellen | None = None

    def zeilen(self, text: str, quellen: Quellen) -> Sequence[Reihe]:
        """Return the rows of a query over the views of the files."""
        from pyspark.errors import PySparkException

        try:
            if quellen != self._quellen:
                self._lies(quellen)
            reihen: Sequence[Reihe] = self._sitzung.sql(text).collect()
        except PySparkException as fehler:
            raise MotorError(_unlesbar(fehler)) from None
        return reihen

    def _lies(self, quellen: Quellen) -> None:
        lies = self._sitzung.read.parquet
        zahlen = lies(*(str(pfad) for pfad in quellen.zahlen))
        schema = ", ".join(f"{name} {art}" for name, art in TYPEN.items())
        typen = (
            lies(str(quellen.typen))
            if quellen.typen
            else self._sitzung.createDataFrame([], schema)
        )
        zahlen.createOrReplaceTempView("zahlen")
        typen.createOrReplaceTempView("typen")
        self._quellen = quellen


def _unlesbar(fehler: Exception) -> str:
    erste = str(fehler).strip().splitlines()[0]
    return (
        "Die Dateien sind nicht zu lesen, oder es fehlen Spalten des Formats "
        f"(„zielwerk vergleich pruefen“ sagt, welche): {erste}"
    )


def _sitzung(adresse: str) -> "SparkSession":
    """Return a session of Spark; on this machine it listens to the loopback alone."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise MotorError(
            "Spark ist nicht eingerichtet. Bitte installieren Sie die Gruppe „spark“ "
            "(requirements-spark.lock) und auf Debian das Paket default-jre-headless."
        ) from None
    bau = SparkSession.builder.appName("Zielwerk").master(adresse)
    einstellungen: dict[str, Any] = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if adresse.startswith("local"):
        einstellungen |= {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            # Enough for the threads of one machine; 200, the default, is for many.
            "spark.sql.shuffle.partitions": "8",
        }
    try:
        sitzung: SparkSession = bau.config(map=einstellungen).getOrCreate()
    except (PySparkException, RuntimeError, OSError) as fehler:
        raise MotorError(
            f"Spark ist unter „{adresse}“ nicht zu erreichen, oder Java fehlt: "
            f"{str(fehler).splitlines()[0]}"
        ) from None
    sitzung.sparkContext.setLogLevel("ERROR")
    return sitzung
