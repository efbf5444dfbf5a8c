"""When a step comes, which one counts, and how long a failure waits."""

from datetime import date, timedelta

import pytest

from zielwerk.erinnerungen.regeln import (
    erinnerungstag,
    faellige_stufe,
    pause_nach,
    wann,
)

FAELLIG = date(2021, 1, 8)
SH = {"land": "SH", "dienstfreie_tage": ("24.12.", "31.12.")}


@pytest.mark.parametrize(
    ("versatz", "tag"),
    [
        (-10, date(2020, 12, 21)),
        (-2, date(2021, 1, 6)),
        (0, FAELLIG),
        (1, date(2021, 1, 11)),
        (5, date(2021, 1, 15)),
    ],
)
def test_a_step_comes_on_its_arbeitstag(versatz: int, tag: date) -> None:
    assert erinnerungstag(FAELLIG, versatz, **SH) == tag


@pytest.mark.parametrize(
    ("heute", "stufe"),
    [
        (date(2020, 12, 20), None),
        (date(2020, 12, 21), -10),
        (date(2021, 1, 5), -10),
        (date(2021, 1, 6), -2),
        (date(2021, 1, 8), 0),
        (date(2021, 2, 1), 5),
    ],
)
def test_only_the_latest_step_counts(heute: date, stufe: int | None) -> None:
    stufen = [-10, -2, 0, 5]
    assert faellige_stufe(stufen, faellig_am=FAELLIG, heute=heute, **SH) == stufe


def test_steps_read_as_people_say_them() -> None:
    assert [wann(n) for n in (-10, -1, 0, 5)] == [
        "10 Arbeitstage vorher",
        "1 Arbeitstag vorher",
        "am Tag selbst",
        "5 Arbeitstage danach",
    ]


def test_failures_wait_longer_and_longer_but_not_for_ever() -> None:
    pausen = [pause_nach(n) for n in range(1, 20)]
    assert pausen[:3] == [timedelta(minutes=m) for m in (5, 10, 20)]
    assert pausen == sorted(pausen)
    assert pausen[-1] == timedelta(hours=12)
