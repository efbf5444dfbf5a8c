"""A backup while another process writes: one moment, whole, and nobody waits."""

import os
import time
from pathlib import Path

import pytest

from zielwerk.sicherung.services import check_sicherung
from zielwerk.sicherung.tests.instanz import Instanz, sqlite, toete

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
pytestmark = pytest.mark.xdist_group("schluessel")


def stand(fortschritt: Path) -> int:
    """Return how many writes are committed."""
    return fortschritt.read_text().count("\n") if fortschritt.exists() else 0


def warte(fortschritt: Path, anzahl: int) -> None:
    while stand(fortschritt) < anzahl:
        time.sleep(0.02)


@pytest.mark.parametrize("wo", ["sqlite", "postgresql"] if VOLL else ["sqlite"])
def test_a_backup_under_load_is_one_consistent_moment(
    wo: str, hergestellt: dict[str, Instanz], tmp_path: Path
) -> None:
    instanz = hergestellt[wo].kopie(tmp_path / "kopie")
    anfang = len([z for z in instanz.zeilen() if z[0] == "dokumente.datei"])
    fortschritt = tmp_path / "fortschritt"
    schreiber = instanz.starte("zielwerk.sicherung.tests.schreiber", fortschritt)
    warte(fortschritt, 20)
    for nr in range(3):
        vorher = stand(fortschritt)
        instanz.sichere(tmp_path / f"{nr}.tar")
        nachher = stand(fortschritt)
        assert nachher > vorher  # the writer went on meanwhile
        tabellen = {
            t.tabelle: t.zeilen
            for t in check_sicherung(tmp_path / f"{nr}.tar").manifest.tabellen
        }
        # The one write under way may be committed but not yet reported.
        assert vorher <= tabellen["dokumente_datei"] - anfang <= nachher + 1
    toete(schreiber)
    neu = sqlite(tmp_path / "neu")
    neu.stelle_her(tmp_path / "2.tar")
    assert neu.zielwerk("protokoll", "pruefen").rueckgabe == 0
    zeilen, inhalte = neu.zeilen(), neu.inhalte()
    dateien = [f for (modell, _), f in zeilen.items() if modell == "dokumente.datei"]
    abgelegt = [
        f
        for (modell, _), f in zeilen.items()
        if modell == "protokoll.eintrag" and f["aktion"] == "dokumente.abgelegt"
    ]
    assert len(dateien) == len(abgelegt) > anfang + 20
    assert {d["sha256"] for d in dateien} <= {pfad.split("/")[-1] for pfad in inhalte}
