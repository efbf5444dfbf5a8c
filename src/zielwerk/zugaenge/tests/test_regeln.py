from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from zielwerk.zugaenge import regeln
from zielwerk.zugaenge.regeln import Stand, nach_erfolg, nach_versuch

FAELLE = yaml.safe_load(Path(__file__).with_name("faelle.yaml").read_text())
NULL = datetime(2021, 1, 25, 8, tzinfo=UTC)


def _um(minute: int | None) -> datetime | None:
    return None if minute is None else NULL + timedelta(minutes=minute)


def _stand(werte: dict[str, Any] | None) -> Stand:
    werte = werte or {}
    return Stand(
        werte.get("anzahl", 0),
        _um(werte.get("zuletzt")),
        _um(werte.get("gesperrt_bis")),
    )


@pytest.mark.parametrize("fall", FAELLE, ids=lambda fall: fall["fall"])
def test_an_attempt_is_counted_or_refused(fall: dict[str, Any]) -> None:
    assert fall["quelle"]
    jetzt = _um(fall["jetzt"])
    neu = nach_versuch(
        _stand(fall.get("vorher")), getattr(regeln, fall["grenze"]), jetzt
    )
    if fall.get("abgelehnt"):
        assert neu is None
        return
    assert neu == Stand(fall["anzahl"], jetzt, _um(fall["gesperrt_bis"]))


def test_the_tenth_attempt_that_succeeds_locks_nobody() -> None:
    zehn = nach_versuch(Stand(9, NULL), regeln.KONTO, NULL)
    assert zehn is not None
    assert zehn.ist_gesperrt(NULL)
    assert nach_erfolg(zehn, regeln.KONTO) == Stand(9, NULL, None)


def test_success_of_one_leaves_the_lock_of_others() -> None:
    voll = Stand(51, NULL, NULL + timedelta(minutes=1))
    assert nach_erfolg(voll, regeln.ADRESSE).gesperrt_bis is not None
