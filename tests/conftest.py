"""The same fixed cast as in the modules' own tests, and the whole example county."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as einstellungen
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from zielwerk.conftest import Besetzung, besetzung, fremde, fremder_client
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.startseite.demo import build

__all__ = ["Besetzung", "besetzung", "fremde", "fremder_client"]
Beispiel = tuple[Mandant, dict[Rolle, Mitgliedschaft]]


@pytest.fixture(scope="module")
def _beispiel_je_datei(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    schluesselbund: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Beispiel, Path]]:
    """Build the example county once per file of tests, and take it back at its end.

    A file with `BAUE` builds that county instead.
    """
    ordner = tmp_path_factory.mktemp("beispiel")
    orte = {
        "SCHLUESSELBUND": schluesselbund,
        "VAR": ordner,
        "DATEIEN_ROOT": ordner / "dateien",
        "ANKER_ROOT": ordner / "anker",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    klammer = transaction.atomic()
    with django_db_blocker.unblock():
        klammer.__enter__()
        with override_settings(**orte):
            baue = getattr(request.module, "BAUE", lambda: build(lambda _: None))
            beispiel = baue()
    yield beispiel, ordner
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        klammer.__exit__(None, None, None)


@pytest.fixture
def beispielkreis(
    _beispiel_je_datei: tuple[Beispiel, Path], db: None, settings: Settings
) -> Beispiel:
    """Give the example county with its members; each test begins with it unchanged.

    Tests of one file that ask for it belong to one xdist_group: it is built per file.
    """
    beispiel, ordner = _beispiel_je_datei
    assert einstellungen.VAR == settings.VAR
    shutil.copytree(ordner, settings.VAR, dirs_exist_ok=True)
    return beispiel
