"""A PostgreSQL server of our own for one run: started empty, always stopped.

    .venv/bin/python scripts/postgres.py COMMAND …    runs COMMAND with DATABASE_URL set

Data and socket lie in a temporary folder; the server listens on no network address.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The one that serves: no superuser, because those see past row-level security.
ROLLE, VERWALTER = "zielwerk", "verwalter"
# No fsync: the folder is thrown away after the run.
EINSTELLUNGEN = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=40",
    "timezone=UTC",
)


class PostgresError(Exception):
    """The server cannot be started; the message says why."""


def programm(name: str) -> Path | None:
    """Return where a PostgreSQL program is, the newest version first."""
    orte = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda ort: int(ort.parent.name) if ort.parent.name.isdigit() else 0,
        reverse=True,
    )
    for ort in (*orte, Path("/usr/local/bin")):
        if (ort / name).exists():
            return ort / name
    gefunden = shutil.which(name)
    return Path(gefunden) if gefunden else None


def _konto() -> str | None:
    """Return the account that runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise PostgresError("Kein Konto gefunden, unter dem PostgreSQL laufen kann.")


def _run(konto: str | None, *befehl: str | Path) -> None:
    als = ["runuser", "-u", konto, "--"] if konto else []
    teile = [*als, *(str(teil) for teil in befehl)]
    # Output goes to a file and not to a pipe: the server would keep the pipe open.
    with tempfile.TemporaryFile("w+") as ausgabe:
        lauf = subprocess.run(
            teile,
            stdin=subprocess.DEVNULL,
            stdout=ausgabe,
            stderr=ausgabe,
            cwd="/",
            check=False,
        )
        if lauf.returncode:
            ausgabe.seek(0)
            raise PostgresError(f"Nicht gelungen: {' '.join(teile)}\n{ausgabe.read()}")


def _create_rolle(konto: str | None, ordner: Path) -> None:
    """Create the role that serves and its database."""
    psql = programm("psql")
    if psql is None:
        raise PostgresError("psql fehlt: apt-get install postgresql-client")
    for befehl in (
        f"CREATE ROLE {ROLLE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS",
        f"CREATE DATABASE {ROLLE} OWNER {ROLLE}",
    ):
        verbindung = ("-h", ordner, "-U", VERWALTER, "-d", "postgres")
        _run(konto, psql, *verbindung, "-v", "ON_ERROR_STOP=1", "-c", befehl)


@contextlib.contextmanager
def voruebergehend() -> Iterator[str]:
    """Start an empty server, yield its DATABASE_URL, stop it and remove its folder."""
    initdb, pg_ctl = programm("initdb"), programm("pg_ctl")
    if not (initdb and pg_ctl):
        raise PostgresError("PostgreSQL fehlt: apt-get install postgresql")
    konto = _konto()
    ordner = Path(tempfile.mkdtemp(prefix="zw-pg-"))
    daten = ordner / "daten"
    try:
        if konto:
            shutil.chown(ordner, user=konto)
        _run(
            konto, initdb, "-D", daten, "-U", VERWALTER, "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        optionen = " ".join(f"-c {wert}" for wert in EINSTELLUNGEN)
        start = f"-k {ordner} {optionen}"
        _run(
            konto,
            pg_ctl,
            "-D",
            daten,
            "-l",
            ordner / "server.log",
            "-w",
            "-o",
            start,
            "start",
        )
        try:
            _create_rolle(konto, ordner)
            # mkdtemp's folder is closed to others: the socket needs no password.
            yield f"postgres://{ROLLE}@:5432/{ordner}/{ROLLE}"
        finally:
            _run(konto, pg_ctl, "-D", daten, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(ordner, ignore_errors=True)


def starte_neu(adresse: str) -> None:
    """Stop the server of a DATABASE_URL as a crash would, and start it again."""
    daten = Path(adresse.partition("@:5432/")[2]).parent / "daten"
    pg_ctl = programm("pg_ctl")
    if pg_ctl is None:
        raise PostgresError("PostgreSQL fehlt: apt-get install postgresql")
    _run(_konto(), pg_ctl, "-D", daten, "-m", "immediate", "-w", "restart")


def end_on_sigterm() -> None:
    """Let `kill` end this program the way Ctrl-C does: the server is stopped first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def main() -> int:
    """Run the given command beside a temporary server; return its exit code."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    end_on_sigterm()
    try:
        with voruebergehend() as adresse:
            umgebung = {**os.environ, "DATABASE_URL": adresse}
            return subprocess.run(sys.argv[1:], env=umgebung, check=False).returncode
    except PostgresError as fehler:
        print(fehler, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
