import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from scripts.postgres import voruebergehend

from zielwerk.sicherung.tests.instanz import Instanz, Zeilen, postgresql, sqlite

Allein = Callable[[Path], AbstractContextManager[bool]]


@pytest.fixture(scope="session")
def vorlage(
    gemeinsam: Path,
    allein: Allein,
    tmp_path_factory: pytest.TempPathFactory,
    schluesselbund: Path,
) -> Instanz:
    """Give the example county as `zielwerk demo` builds it; copied, never changed.

    It is built once for all workers; each looks at a copy of its own.
    """
    ordner = tmp_path_factory.mktemp("vorlage")
    with allein(gemeinsam / "vorlage") as fehlt:
        if fehlt:
            (ordner / "demo").mkdir()
            # The demo has a ring of its own; here it is that of all tests.
            shutil.copy(schluesselbund, ordner / "demo" / schluesselbund.name)
            lauf = sqlite(ordner).zielwerk("demo", "--no-serve")
            assert lauf.rueckgabe == 0, lauf
            (ordner / "demo").rename(gemeinsam / "vorlage")
        return sqlite(gemeinsam / "vorlage").kopie(ordner / "kopie")


@pytest.fixture(scope="session")
def archiv(
    gemeinsam: Path,
    allein: Allein,
    vorlage: Instanz,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Give a backup of the example county, one for all workers."""
    ordner = tmp_path_factory.mktemp("archiv")
    ort = gemeinsam / "vorlage.tar"
    with allein(ort) as fehlt:
        if fehlt:
            vorlage.kopie(ordner / "kopie").sichere(ordner / "a.tar").rename(ort)
    return ort


@pytest.fixture(scope="session")
def vorlagezeilen(vorlage: Instanz) -> Zeilen:
    """Give every row of the example county, read once."""
    return vorlage.zeilen()


@pytest.fixture(scope="session")
def hergestellt(
    archiv: Path, server: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Instanz]:
    """Give the example county restored on both databases; copied, never changed."""
    ordner = tmp_path_factory.mktemp("hergestellt")
    instanzen = {
        "sqlite": sqlite(ordner / "sqlite"),
        "postgresql": postgresql(server, ordner / "postgresql"),
    }
    for instanz in instanzen.values():
        instanz.stelle_her(archiv)
    return instanzen


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Give an empty PostgreSQL server, as the start of a DATABASE_URL."""
    with voruebergehend() as adresse:
        yield adresse.rpartition("/")[0]


@pytest.fixture
def leer(request: pytest.FixtureRequest, tmp_path: Path) -> Instanz:
    """Give an empty instance on the database the test is parametrised with."""
    if request.param == "sqlite":
        return sqlite(tmp_path / "leer")
    return postgresql(request.getfixturevalue("server"), tmp_path / "leer")
