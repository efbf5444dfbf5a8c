"""Writes into an instance as fast as it can until it is stopped (a process of its own).

python -m zielwerk.sicherung.tests.schreiber FILE     one line per committed write
"""

import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import django

django.setup()

from django_scopes import scope  # noqa: E402

from zielwerk.dokumente.services import store_datei  # noqa: E402
from zielwerk.mandanten.models import Mandant, Mitgliedschaft  # noqa: E402

JETZT = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)


def main() -> None:
    mandant = Mandant.objects.order_by("pk")[0]  # of both example counties
    with scope(mandant=mandant), Path(sys.argv[1]).open("w") as fertig:
        durch = Mitgliedschaft.objects.first()
        for nr in count(1):
            store_datei(
                mandant=mandant,
                name=f"{nr}.txt",
                inhalt=f"Inhalt {nr}".encode(),
                medientyp="text/plain",
                durch=durch,
                jetzt=JETZT,
            )
            print(nr, file=fertig, flush=True)


if __name__ == "__main__":
    main()
