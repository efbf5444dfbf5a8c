"""Changes keys, and kills itself at a given step: a statement, or a file in place.

python -m zielwerk.sicherung.tests.wechselabbrecher NR     exit 0 if it came to the end
"""

import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from zielwerk.dokumente.schluesselbefehl import wechseln  # noqa: E402

JETZT = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)


def main() -> None:
    nr, zaehler = int(sys.argv[1]), count(1)

    def schritt() -> None:
        if next(zaehler) == nr:
            os.kill(os.getpid(), signal.SIGKILL)

    def befehl(execute: Any, *rest: Any) -> Any:
        schritt()
        ergebnis = execute(*rest)
        schritt()
        return ergebnis

    def ereignis(name: str, _: Any) -> None:
        if name in {"os.rename", "tempfile.mkstemp", "os.utime"}:
            schritt()

    sys.addaudithook(ereignis)
    with connection.execute_wrapper(befehl):
        raise SystemExit(wechseln(jetzt=JETZT))


if __name__ == "__main__":
    main()
