"""Backup and restore of an instance whose files lie in an S3-compatible store."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from zielwerk.dokumente.lager import lager
from zielwerk.dokumente.s3lager import S3lager
from zielwerk.dokumente.tests.s3server import Stoerung, gestoert, neuer_bucket, s3server
from zielwerk.sicherung import ablage
from zielwerk.sicherung.ordner import OrdnerError
from zielwerk.sicherung.services import check_sicherung
from zielwerk.sicherung.tests.instanz import Instanz, sqlite

pytestmark = pytest.mark.xdist_group("sicherung")


@dataclass(frozen=True)
class S3instanz(Instanz):
    """An instance with a bucket."""

    s3: tuple[tuple[str, str], ...] = ()

    @property
    def umgebung(self) -> dict[str, str]:
        s3 = {f"ZIELWERK_S3_{name.upper()}": wert for name, wert in self.s3}
        return {**super().umgebung, **s3}

    def inhalte(self) -> dict[str, bytes]:
        eines = S3lager(**dict(self.s3))
        return {fund.name: eines.read(fund.name) for fund in eines.funde()}


@pytest.fixture(scope="module")
def stoerung() -> Iterator[Stoerung]:
    with s3server() as adresse, gestoert(adresse) as eine:
        yield eine


@pytest.fixture
def leere(stoerung: Stoerung, tmp_path: Path) -> S3instanz:
    s3 = neuer_bucket(stoerung.adresse, f"sicherung-{uuid4()}")
    eine = sqlite(tmp_path / "s3")
    return S3instanz(eine.ordner, eine.url, s3=tuple(s3.items()))


def test_files_move_between_folder_and_store_and_a_fault_is_repeated(
    leere: S3instanz, stoerung: Stoerung, vorlage: Instanz, archiv: Path, tmp_path: Path
) -> None:
    # Listed, one written, the next refused.
    stoerung.faelle = ["", "", "403"]
    lauf = leere.zielwerk("wiederherstellen", archiv)
    assert lauf.rueckgabe == 2
    assert "an der Datenbank wurde nichts geändert" in lauf.meldungen
    assert "der Zugriff wurde verweigert" in lauf.meldungen
    assert leere.ist_leer()
    assert len(leere.inhalte()) == 1
    leere.stelle_her(archiv)
    assert leere.inhalte() == vorlage.inhalte() != {}
    assert not leere.dateien.exists()
    zweites = leere.sichere(tmp_path / "b.tar")
    erste, zweite = check_sicherung(archiv).manifest, check_sicherung(zweites).manifest
    assert (erste.dateien, zweite.hinweise) == (zweite.dateien, ())


def test_a_bucket_with_other_files_is_refused(
    leere: S3instanz, archiv: Path, settings: Settings
) -> None:
    settings.S3 = dict(leere.s3)
    manifest = check_sicherung(archiv).manifest
    ablage.pruefe_frei(manifest)
    lager().write(f"{uuid4()}/ab/abcdef", b"fremd")
    with pytest.raises(OrdnerError, match=r"ist nicht leer.*ZIELWERK_S3_ORDNER"):
        ablage.pruefe_frei(manifest)
