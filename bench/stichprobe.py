"""1,000,000 files: sample planned and 500 drawn, against sorting the list alone."""

import random
from decimal import Decimal

from bench._messen import nebeneinander, zeige

from zielwerk.aktenpruefungen.regeln import stichprobenumfang, ziehung

AKTEN, UMFANG = 1_000_000, 500


def _plane_und_ziehe(kennungen: list[str]) -> list[str]:
    stichprobenumfang(
        hoechstens_anteil=Decimal("0.01"), erwartete_fehler=1, grundgesamtheit=AKTEN
    )
    return ziehung(kennungen, umfang=UMFANG, startzahl=20210125)


def main() -> None:
    """Measure a list as it is frozen (sorted), and one in any order."""
    sortiert = [f"BG-{nummer:07d}" for nummer in range(AKTEN)]
    gemischt = list(sortiert)
    random.Random(1).shuffle(gemischt)
    zeige(
        nebeneinander({
            "sorted() einer gemischten Liste": lambda: sorted(gemischt),
            "planen und ziehen, sortierte Liste": lambda: _plane_und_ziehe(sortiert),
            "planen und ziehen, gemischte Liste": lambda: _plane_und_ziehe(gemischt),
        }),
        "sorted() einer gemischten Liste",
        "< 2 s",
    )  # fmt: skip


if __name__ == "__main__":
    main()
