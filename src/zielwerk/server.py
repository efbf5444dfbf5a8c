"""gunicorn and the worker for large lists, as children of `zielwerk serve`.

SIGTERM ends both in order: gunicorn answers the requests under way first, a list being
accepted is taken back whole and taken up again by the next worker.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

FERTIG = 0
# Seconds between two looks at the children, and for the requests under way at the end.
RUHE, ABSCHLUSS = 2, 30
ARBEIT = [sys.executable, "-m", "zielwerk", "worker", "--kind"]


def serve(bind: str, port: int) -> int:
    """Serve until gunicorn ends or is told to; returns its exit code."""
    call_command("collectstatic", verbosity=0, interactive=False)
    umgebung = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(_zaehlordner())}
    with subprocess.Popen(_gunicorn(bind, port), env=umgebung) as server:  # noqa: S603  # ours
        endet = _end_on_sigterm(server)
        arbeiter = subprocess.Popen(ARBEIT)  # noqa: S603  # our own fixed command
        try:
            while server.poll() is None:
                if arbeiter.poll() is not None and not endet:  # started again
                    arbeiter = subprocess.Popen(ARBEIT)  # noqa: S603
                with suppress(subprocess.TimeoutExpired):
                    server.wait(RUHE)
            return server.returncode
        except KeyboardInterrupt:
            return FERTIG
        finally:
            arbeiter.terminate()
            arbeiter.wait()


def _gunicorn(bind: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "zielwerk.wsgi"),
        *("--bind", f"{bind}:{port}"),
        *("--workers", str(settings.ARBEITER), "--threads", "2"),
        *("--log-level", "warning", "--timeout", "120"),
        *("--graceful-timeout", str(ABSCHLUSS)),
    ]


def _end_on_sigterm(server: "subprocess.Popen[bytes]") -> list[int]:
    """Hand SIGTERM on to gunicorn, once; the list returned is filled by it.

    Without it this process would end alone; as the first of a container it would not
    even notice.
    """
    gesehen: list[int] = []

    def beende(signum: int, _: object) -> None:
        if not gesehen:
            gesehen.append(signum)
            server.terminate()

    signal.signal(signal.SIGTERM, beende)
    return gesehen


def _zaehlordner() -> Path:
    """Return the folder where the workers count requests, empty; this host's own."""
    ordner: Path = settings.VAR / "metriken"
    shutil.rmtree(ordner, ignore_errors=True)
    ordner.mkdir(parents=True)
    return ordner
