"""The description against the program: schemathesis asks every operation.

25 examples each, 200 with ZIELWERK_PROOF=1; whatever it invents, no answer may differ
from the description, and none may be a fault of ours.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode

from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.schnittstelle.tests.conftest import schluessel_fuer
from zielwerk.schnittstelle.tests.test_api import lade_hoch, tabelle

__all__ = ["tabelle"]
BEISPIELE = 200 if os.environ.get("ZIELWERK_PROOF") else 25
beschreibung = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", get_wsgi_application(), headers={"Host": "127.0.0.1"}
)
beschreibung.config.generation.update(with_security_parameters=False)


@pytest.fixture
def zugang(jahr_2020, tabelle, besetzung, programm):
    """Give a key that may do everything its role may, and objects to ask for."""
    kennzahlen.build(besetzung.kreis)
    einlesung = lade_hoch(programm()).json()["uuid"]
    frist = str(Frist.objects.first().uuid)
    return schluessel_fuer(besetzung.jobcenter), {
        "fristen": frist,
        "einlesungen": einlesung,
    }


@pytest.fixture
def _ohne_schliessen(zugang):
    """Keep the test's own connection: it holds the transaction.

    After `zugang`, whose client puts the signals back when it is done.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_ohne_schliessen")
@beschreibung.parametrize()
@settings(
    max_examples=BEISPIELE,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    derandomize=True,
)
def test_every_answer_is_as_described(case, zugang):
    schluessel, objekte = zugang
    for teil, uuid in objekte.items():
        # An object that is there, where it is not the address that is to be wrong.
        gut = case.meta.generation.mode == GenerationMode.POSITIVE
        if gut and f"/{teil}/{{uuid}}" in case.path:
            case.path_parameters["uuid"] = uuid
    if isinstance(case.body, dict) and not case.body.get("datei", b"x"):
        case.body["datei"] = b"x"  # the test's client leaves out a file without bytes
    kopf = {"Authorization": f"Bearer {schluessel}", "Host": "127.0.0.1"}
    with transaction.atomic():
        case.call_and_validate(headers=kopf)
        transaction.set_rollback(True)
