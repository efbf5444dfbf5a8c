"""What holds for every test: own folders, quick hashes, one database at a time."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

Allein = Callable[[Path], AbstractContextManager[bool]]
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


# Groups and files of minutes, in the order they begin: at the end of a run no worker
# shall wait for the other. The key's tests find what the first group has built.
LANGE = (
    *("sicherung", "beispiel-matrix", "einlesen", "schluessel", "loeschung"),
    *("betrieb", "test_tick.py", "test_demo.py", "beispiel-loeschung"),
    *("beispiel-zwei", "test_gleichzeitig.py", "test_listen_spalten.py"),
)


def rang(item: pytest.Item) -> int:
    """Return when the group or file of a test begins; the short ones come last."""
    gruppe = item.get_closest_marker("xdist_group")
    name = gruppe.args[0] if gruppe else item.path.name
    return LANGE.index(name) if name in LANGE else len(LANGE)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Begin with the longest; on the second database drop what cannot differ there."""
    items.sort(key=rang)
    if not config.getoption("--nur-datenbank"):
        return
    voll = bool(os.environ.get("ZIELWERK_PROOF"))
    bleibt = [i for i in items if touches_database(i) and (voll or not asks_pages(i))]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(bleibt)])
    items[:] = bleibt


@contextmanager
def _allein(ort: Path) -> Iterator[bool]:
    with ort.with_name(f"{ort.name}.einer").open("w") as sperre:
        fcntl.flock(sperre, fcntl.LOCK_EX)
        yield not ort.exists()


@pytest.fixture(scope="session")
def allein() -> Allein:
    """Say whether what all workers share is still to be made; one at a time."""
    return _allein


@pytest.fixture(scope="session")
def gemeinsam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder all workers of a run share."""
    eigener = tmp_path_factory.getbasetemp()
    return eigener.parent if "PYTEST_XDIST_WORKER" in os.environ else eigener


@pytest.fixture(scope="session")
def schluesselbund(gemeinsam: Path, allein: Allein) -> Path:
    """Give one ring of keys to all tests of a run, and to what they start."""
    from django.conf import settings

    from zielwerk.mandanten.schluessel import create_bund

    ort = gemeinsam / "schluesselbund.json"
    settings.SCHLUESSELBUND = ort
    os.environ["ZIELWERK_SCHLUESSELBUND"] = str(ort)
    with allein(ort) as fehlt:
        if fehlt:
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
