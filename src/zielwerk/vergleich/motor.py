"""The engines that run a comparison: DuckDB in the process, or Spark."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibis import Table
    from ibis.backends import BaseBackend

MOTOREN = ("duckdb", "spark")
OERTLICH = "local[*]"


class MotorError(Exception):
    """An engine cannot start; the message says what to install."""


def oeffne(motor: str = "duckdb", *, adresse: str = OERTLICH) -> "BaseBackend":
    """Return a connection of Ibis to an engine; `adresse`: the master of a cluster.

    :raises MotorError: if it is not installed, or does not answer
    """
    import ibis

    if motor == "spark":
        sitzung = _sitzung(adresse)
        return ibis.pyspark.connect(sitzung)
    return ibis.duckdb.connect()


def lies_parquet(motor: "BaseBackend", pfade: Sequence[Path]) -> "Table":
    """Return the rows of several files as one table.

    Ibis hands Spark one path only, so there the session reads them itself.
    """
    namen = [str(pfad) for pfad in pfade]
    if motor.name != "pyspark":
        return motor.read_parquet(namen)
    from pyspark.sql import SparkSession

    sitzung = SparkSession.builder.getOrCreate()
    sitzung.read.parquet(*namen).createOrReplaceTempView("vergleichszahlen")
    return motor.table("vergleichszahlen")


def _sitzung(adresse: str) -> Any:
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
    }
    if adresse.startswith("local"):
        einstellungen |= {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
        }
    try:
        sitzung = bau.config(map=einstellungen).getOrCreate()
    except (PySparkException, RuntimeError, OSError) as fehler:
        raise MotorError(
            f"Spark ist unter „{adresse}“ nicht zu erreichen, oder Java fehlt: "
            f"{str(fehler).splitlines()[0]}"
        ) from None
    sitzung.sparkContext.setLogLevel("ERROR")
    return sitzung
