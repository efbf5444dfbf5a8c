"""kill -9 at random points: the old state or the new one, and a rerun that works."""

import fcntl
import os
import signal
import time
from pathlib import Path
from random import Random

import pytest

from zielwerk.sicherung.services import check_sicherung
from zielwerk.sicherung.tests.instanz import Instanz, Zeilen, gleiche, sqlite, toete

pytestmark = pytest.mark.xdist_group("sicherung")
ABBRECHER = "zielwerk.sicherung.tests.abbrecher"
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
MAL = 60 if VOLL else 1
# On both databases with the proof; else one test kills on the one, one on the other.
AUF = ["sqlite", "postgresql"]
# After how many lines of progress, and how many seconds later at most.
MELDUNGEN, SPAETER = 7, (0.02, 0.2, 1.5)


def stoere(instanz: Instanz, zufall: Random, *befehl: str | Path) -> None:
    """Start a command and kill it somewhere between two of its steps."""
    lauf = instanz.starte("zielwerk", *befehl)
    assert lauf.stderr
    for _ in range(zufall.randrange(MELDUNGEN)):
        lauf.stderr.readline()
    time.sleep(zufall.uniform(0, zufall.choice(SPAETER)))
    toete(lauf)


@pytest.mark.parametrize("nummer", range(MAL))
def test_a_killed_backup_leaves_a_whole_archive_or_none(
    nummer: int, vorlage: Instanz, vorlagezeilen: Zeilen, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    ziel = tmp_path / "ziel" / "a.tar"
    ziel.parent.mkdir()
    stoere(instanz, Random(f"sichern{nummer}"), "sichern", "--out", ziel)
    if ziel.exists():
        check_sicherung(ziel)
        ziel.unlink()
    instanz.sichere(ziel)
    assert list(ziel.parent.iterdir()) == [ziel]
    assert instanz.zielwerk("protokoll", "pruefen").rueckgabe == 0
    gleiche(vorlagezeilen, instanz.zeilen())


@pytest.mark.parametrize("nummer", range(MAL))
@pytest.mark.parametrize("leer", AUF if VOLL else ["postgresql"], indirect=True)
def test_a_killed_restore_leaves_nothing_or_everything(
    nummer: int, vorlage: Instanz, vorlagezeilen: Zeilen, archiv: Path, leer: Instanz
) -> None:
    zufall = Random(f"wiederherstellen{nummer}{leer.url[:6]}")
    stoere(leer, zufall, "wiederherstellen", archiv)
    if leer.ist_leer():
        leer.stelle_her(archiv)
    else:
        assert leer.zielwerk("wiederherstellen", archiv).rueckgabe == 2
    gleiche(vorlagezeilen, leer.zeilen())
    assert leer.inhalte() == vorlage.inhalte()
    assert leer.zielwerk("protokoll", "pruefen").rueckgabe == 0


# The lines of a restore: archive whole, instance empty, loaded, compared, record
# checked, files in place, done. Between the last two the database takes its place.
@pytest.mark.parametrize("meldung", range(1, 8) if VOLL else (6,))
@pytest.mark.parametrize("leer", AUF if VOLL else ["sqlite"], indirect=True)
def test_a_restore_killed_at_a_step_is_repeated(
    meldung: int, vorlage: Instanz, vorlagezeilen: Zeilen, archiv: Path, leer: Instanz
) -> None:
    lauf = leer.starte(ABBRECHER, meldung, "wiederherstellen", archiv)
    lauf.communicate()
    assert lauf.returncode == -signal.SIGKILL
    assert leer.ist_leer() == (meldung < 7)
    assert (leer.inhalte() == {}) == (meldung < 6)
    if meldung < 7:
        leer.stelle_her(archiv)
    gleiche(vorlagezeilen, leer.zeilen())
    assert leer.inhalte() == vorlage.inhalte()
    uebrig = [o for o in leer.ordner.rglob(".wiederherstellung*") if o.is_dir()]
    assert uebrig == []


# The lines of a backup: anchors, database, files, checked, written.
@pytest.mark.parametrize("meldung", range(1, 6) if VOLL else (4, 5))
def test_a_backup_killed_at_a_step_is_repeated(
    meldung: int, vorlage: Instanz, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    ziel = tmp_path / "ziel"
    ziel.mkdir()
    lauf = instanz.starte(ABBRECHER, meldung, "sichern", ziel / "a.tar")
    lauf.communicate()
    assert lauf.returncode == -signal.SIGKILL
    assert (ziel / "a.tar").exists() == (meldung == 5)
    instanz.sichere(ziel / "b.tar")
    for ort in ziel.iterdir():
        check_sicherung(ort)


def test_what_a_killed_restore_left_is_removed_by_the_next_backup(
    vorlage: Instanz, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    uebrig = [
        instanz.dateien / ".wiederherstellung" / "1",
        instanz.ordner / ".wiederherstellung.datenbank" / "zielwerk.sqlite3",
    ]
    for rest in uebrig:
        rest.parent.mkdir()
        rest.write_text("Sozialdaten")
    (instanz.dateien / ".wiederherstellung.sperre").touch()
    instanz.sichere(tmp_path / "a.tar")
    assert [rest for rest in uebrig if rest.exists()] == []


def test_a_half_archive_is_removed_unless_it_is_being_written(
    vorlage: Instanz, tmp_path: Path
) -> None:
    ordner = tmp_path / "ziel"
    ordner.mkdir()
    alt, neu = ordner / ".a.tar.1.halb", ordner / ".b.tar.2.halb"
    alt.write_text("halb")
    with neu.open("w") as in_arbeit:
        fcntl.flock(in_arbeit, fcntl.LOCK_EX)
        vorlage.kopie(tmp_path / "kopie").sichere(ordner / "c.tar")
    assert (alt.exists(), neu.exists()) == (False, True)


def test_only_one_restore_runs_at_a_time(archiv: Path, tmp_path: Path) -> None:
    instanz = sqlite(tmp_path / "neu")
    instanz.dateien.mkdir(parents=True)
    with (instanz.dateien / ".wiederherstellung.sperre").open("w") as sperre:
        fcntl.flock(sperre, fcntl.LOCK_EX)
        lauf = instanz.zielwerk("wiederherstellen", archiv)
    assert (lauf.rueckgabe, instanz.ist_leer()) == (2, True)
    assert "läuft schon" in lauf.meldungen
