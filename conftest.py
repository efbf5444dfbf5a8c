"""What holds for every test: own folders, quick hashes, one database at a time."""

import os
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

# No timing decides a test: a busy machine is no fault of the code.
hypothesis_settings.register_profile(
    "ruhig", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("ruhig")

DATENBANK_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "admin_client",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch for the run on the second database."""
    parser.addoption(
        "--nur-datenbank",
        action="store_true",
        help="run only tests that touch the database (for the second database)",
    )


# Pages and addresses are asked on the second database by the walk over all of them
# (tests/test_matrix.py); what they are made of is the same. In full with the proof.
SEITENTESTS = ("*views.py", "test_adressen.py", "test_kopfzeilen.py", "test_demo.py")


def asks_pages(item: pytest.Item) -> bool:
    """Say whether a test stands in a file about pages only."""
    return any(fnmatch(item.path.name, muster) for muster in SEITENTESTS)


def touches_database(item: pytest.Item) -> bool:
    """Say whether a test asks for the database, by mark or by fixture."""
    namen = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or namen & DATENBANK_FIXTURES)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Drop from the run on the second database what cannot differ there."""
    if not config.getoption("--nur-datenbank"):
        return
    voll = bool(os.environ.get("ZIELWERK_PROOF"))
    bleibt = [i for i in items if touches_database(i) and (voll or not asks_pages(i))]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(bleibt)])
    items[:] = bleibt


@pytest.fixture(scope="session")
def schluesselbund(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one ring of keys to all tests of a process, and to what they start."""
    from django.conf import settings

    from zielwerk.mandanten.schluessel import create_bund

    ort = tmp_path_factory.mktemp("schluessel") / "schluesselbund.json"
    settings.SCHLUESSELBUND = ort
    os.environ["ZIELWERK_SCHLUESSELBUND"] = str(ort)
    create_bund(jetzt=datetime(2021, 1, 25, 9, 20, tzinfo=UTC))
    return ort


@pytest.fixture(autouse=True)
def eigene_ordner(settings: Settings, tmp_path: Path, schluesselbund: Path) -> None:
    """Let no test write into var/, hash slowly or ask for collected static files."""
    settings.SCHLUESSELBUND = schluesselbund
    settings.VAR = tmp_path / "var"
    settings.DATEIEN_ROOT = settings.VAR / "dateien"
    settings.ANKER_ROOT = settings.VAR / "anker"
    settings.S3 = {**settings.S3, "bucket": ""}
    settings.SIEGEL_ROOT = settings.VAR / "siegel"
    # A second factor is asked for in the tests of zugaenge; `force_login` has none.
    settings.ZWEITER_FAKTOR_PFLICHT = False
    settings.MAIL_MOEGLICH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


@pytest.fixture
def jahr_2020(besetzung: Any) -> Any:
    """Give the agreement of 2020; here, so that lower modules import nothing above."""
    from zielwerk.vereinbarung import demo

    return demo.build_2020(besetzung.mitglieder)
