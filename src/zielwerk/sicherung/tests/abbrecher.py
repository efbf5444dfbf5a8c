"""Backs up or restores, and kills itself at a given line of progress (a process).

python -m zielwerk.sicherung.tests.abbrecher NR sichern|wiederherstellen FILE
"""

import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import django

django.setup()

from zielwerk.sicherung.services import (  # noqa: E402
    restore_sicherung,
    write_sicherung,
)

JETZT = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)


def main() -> None:
    nr, was, datei = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    zaehler = count(1)

    def sagen(_: str) -> None:
        if next(zaehler) == nr:
            os.kill(os.getpid(), signal.SIGKILL)

    tun = write_sicherung if was == "sichern" else restore_sicherung
    tun(datei, jetzt=JETZT, sagen=sagen)


if __name__ == "__main__":
    main()
