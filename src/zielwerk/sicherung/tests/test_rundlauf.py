"""Backup and restore with the real commands, between both databases."""

import gzip
import json
import lzma
import os
import sqlite3
import tarfile
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from zielwerk.sicherung.services import check_sicherung
from zielwerk.sicherung.tests.instanz import (
    GEHEIMNIS,
    Instanz,
    Zeilen,
    dsn,
    gleiche,
    sqlite,
)

pytestmark = pytest.mark.xdist_group("sicherung")
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
BEIDE = pytest.mark.parametrize("leer", ["sqlite", "postgresql"], indirect=True)
SQLITE = pytest.mark.parametrize("leer", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("leer", ["postgresql"], indirect=True)


def aendere(instanz: Instanz, *befehle: str) -> None:
    with sqlite3.connect(instanz.datenbank) as db:
        for befehl in befehle:
            db.execute(befehl)
    db.close()


@pytest.mark.parametrize("wo", ["sqlite", "postgresql"])
def test_sqlite_comes_back_whole_on_either_database(
    wo: str, vorlage: Instanz, vorlagezeilen: Zeilen, hergestellt: dict[str, Instanz]
) -> None:
    zurueck = hergestellt[wo]
    gleiche(vorlagezeilen, zurueck.zeilen())
    assert zurueck.inhalte() == vorlage.inhalte() != {}
    assert zurueck.zielwerk("protokoll", "pruefen").rueckgabe == 0


@BEIDE
def test_postgresql_comes_back_whole_on_either_database(
    hergestellt: dict[str, Instanz], leer: Instanz, tmp_path: Path
) -> None:
    quelle = hergestellt["postgresql"].kopie(tmp_path / "quelle")
    vorher = quelle.zeilen()
    # New rows get new keys: the sequences go on behind the restored rows.
    zweite = quelle.sichere(tmp_path / "b.tar")
    leer.stelle_her(zweite)
    gleiche(vorher, leer.zeilen())
    assert leer.inhalte() == quelle.inhalte() != {}
    assert leer.zielwerk("protokoll", "pruefen").rueckgabe == 0


def test_the_same_data_have_the_same_checksums_on_both_databases(
    hergestellt: dict[str, Instanz], archiv: Path, tmp_path: Path
) -> None:
    quelle = hergestellt["postgresql"].kopie(tmp_path / "quelle")
    erste = check_sicherung(archiv).manifest
    zweite = check_sicherung(quelle.sichere(tmp_path / "b.tar")).manifest
    assert {
        t.tabelle: t.zeilen_sha256
        for t in erste.tabellen
        if not t.tabelle.startswith("protokoll_")
    } == {
        t.tabelle: t.zeilen_sha256
        for t in zweite.tabellen
        if not t.tabelle.startswith("protokoll_")
    }
    assert (erste.dateien, erste.migrationen) == (zweite.dateien, zweite.migrationen)


def test_the_record_goes_on_behind_the_restored_end(
    archiv: Path, hergestellt: dict[str, Instanz]
) -> None:
    ketten = check_sicherung(archiv).manifest.ketten
    with sqlite3.connect(hergestellt["sqlite"].datenbank) as db:
        danach = {
            kette.mandant: db.execute(
                "SELECT lfd_nr, vorige_pruefsumme, aktion FROM protokoll_eintrag "
                "JOIN mandanten_mandant m ON m.id = mandant_id "
                "WHERE m.uuid = ? AND lfd_nr > ?",
                [UUID(kette.mandant).hex, kette.lfd_nr],
            ).fetchall()
            for kette in ketten
        }
    db.close()
    assert danach == {
        kette.mandant: [
            (kette.lfd_nr + 1, kette.pruefsumme, "sicherung.wiederhergestellt")
        ]
        for kette in ketten
    }


def test_a_backup_leaves_an_entry_in_the_record(
    vorlage: Instanz, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    instanz.sichere(tmp_path / "a.tar")
    with sqlite3.connect(instanz.datenbank) as db:
        (aktion,) = db.execute(
            "SELECT aktion FROM protokoll_eintrag ORDER BY lfd_nr DESC LIMIT 1"
        ).fetchone()
    db.close()
    assert aktion == "sicherung.geschrieben"


def test_an_instance_with_data_is_not_overwritten(
    archiv: Path, hergestellt: dict[str, Instanz], tmp_path: Path
) -> None:
    voll = hergestellt["sqlite"].kopie(tmp_path / "kopie")
    vorher = voll.zeilen()
    zweiter = voll.zielwerk("wiederherstellen", archiv)
    assert (zweiter.rueckgabe, voll.zeilen()) == (2, vorher)
    assert "nicht leer" in zweiter.meldungen


@POSTGRESQL
def test_a_migrated_but_empty_database_is_taken(
    vorlagezeilen: Zeilen, archiv: Path, leer: Instanz
) -> None:
    assert leer.zielwerk("migrate").rueckgabe == 0
    leer.stelle_her(archiv)
    gleiche(vorlagezeilen, leer.zeilen())


def test_foreign_files_are_not_mixed_with_restored_ones(
    archiv: Path, tmp_path: Path
) -> None:
    instanz = sqlite(tmp_path / "neu")
    fremd = instanz.dateien / "fremd.txt"
    fremd.parent.mkdir(parents=True)
    fremd.write_text("fremd")
    lauf = instanz.zielwerk("wiederherstellen", archiv)
    assert (lauf.rueckgabe, instanz.ist_leer()) == (2, True)
    assert "fremd.txt" in lauf.meldungen


@SQLITE
def test_a_trial_changes_nothing(archiv: Path, leer: Instanz) -> None:
    lauf = leer.zielwerk("wiederherstellen", archiv, "--probe")
    assert (lauf.rueckgabe, leer.ist_leer(), leer.dateien.exists()) == (0, True, False)


def test_a_database_in_use_is_not_replaced(archiv: Path, tmp_path: Path) -> None:
    instanz = sqlite(tmp_path / "neu")
    assert instanz.zielwerk("migrate").rueckgabe == 0
    offen = sqlite3.connect(instanz.datenbank)
    offen.execute("SELECT count(*) FROM protokoll_eintrag").fetchone()
    lauf = instanz.zielwerk("wiederherstellen", archiv)
    offen.close()
    assert lauf.rueckgabe == 2
    assert "noch geöffnet" in lauf.meldungen
    instanz.stelle_her(archiv)


def test_an_older_database_is_backed_up_and_lifted_on_restore(
    vorlage: Instanz, vorlagezeilen: Zeilen, tmp_path: Path
) -> None:
    alt = vorlage.kopie(tmp_path / "alt")
    zurueck = alt.starte("django", "migrate", "startseite", "zero")
    assert zurueck.communicate()[0]
    assert zurueck.returncode == 0
    lauf = alt.zielwerk("sichern", "--out", tmp_path / "a.tar")
    assert lauf.rueckgabe == 1
    assert "älteren Stand" in lauf.ausgabe
    neu = sqlite(tmp_path / "neu")
    neu.stelle_her(tmp_path / "a.tar")
    gleiche(vorlagezeilen, neu.zeilen())
    with pytest.raises(sqlite3.Error):
        aendere(neu, "DELETE FROM protokoll_eintrag")


def _nummern(archiv: Path) -> set[str]:
    """Return the numbers of the objections as an archive holds them in clear text."""
    with tarfile.open(archiv) as tar:
        (name,) = [n for n in tar.getnames() if n.endswith("_widerspruch.jsonl.gz")]
        glied = tar.extractfile(name)
        assert glied
        zeilen = gzip.decompress(glied.read()).splitlines()
    assert len(zeilen) > 900  # three lists of one year, each holds the one before
    return {json.loads(zeile)[4] for zeile in zeilen}


@BEIDE
def test_an_archive_of_an_older_release_is_lifted_and_encrypted(
    leer: Instanz, tmp_path: Path
) -> None:
    """The archive was written by the release before fields were encrypted."""
    archiv = tmp_path / "alt.tar"
    alt = Path(__file__).with_name("vor_der_verschluesselung.tar.xz")
    archiv.write_bytes(lzma.decompress(alt.read_bytes()))
    leer.stelle_her(archiv)
    assert leer.zielwerk("protokoll", "pruefen").rueckgabe == 0
    nummern = {
        felder["aktenzeichen"]
        for (modell, _), felder in leer.zeilen().items()
        if modell == "widersprueche.widerspruch"
    }
    assert nummern == _nummern(archiv)
    # Its files lie there in clear text until the next change of keys.
    assert leer.zielwerk("schluessel", "zeigen").rueckgabe == 1
    assert leer.zielwerk("schluessel", "wechseln").rueckgabe == 0
    assert leer.zielwerk("schluessel", "zeigen").rueckgabe == 0
    leer.sichere(tmp_path / "neu.tar")
    roh = (tmp_path / "neu.tar").read_bytes()
    assert [w for w in (b"W-2020-0", b"PK\x03\x04") if w in roh] == []


def test_a_newer_database_is_left_to_its_program(
    vorlage: Instanz, tmp_path: Path
) -> None:
    neuer = vorlage.kopie(tmp_path / "neuer")
    aendere(
        neuer,
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('protokoll', '9999_spaeter', '2030-01-01')",
    )
    lauf = neuer.zielwerk("sichern", "--out", tmp_path / "a.tar")
    assert (lauf.rueckgabe, (tmp_path / "a.tar").exists()) == (2, False)
    assert "neueren Fassung" in lauf.meldungen


def test_an_instance_without_database_cannot_be_backed_up(tmp_path: Path) -> None:
    lauf = sqlite(tmp_path / "nichts").zielwerk("sichern", "--out", tmp_path / "a.tar")
    assert (lauf.rueckgabe, (tmp_path / "a.tar").exists()) == (2, False)


def test_a_backup_is_never_overwritten(vorlage: Instanz, archiv: Path) -> None:
    vorher = archiv.read_bytes()
    lauf = vorlage.zielwerk("sichern", "--out", archiv)
    assert (lauf.rueckgabe, archiv.read_bytes()) == (2, vorher)


def test_a_folder_that_is_missing_is_not_taken_for_a_file(
    vorlage: Instanz, tmp_path: Path
) -> None:
    lauf = vorlage.zielwerk("sichern", "--out", tmp_path / "ordner")
    assert (lauf.rueckgabe, (tmp_path / "ordner").exists()) == (2, False)


def test_a_full_disk_leaves_no_half_backup(vorlage: Instanz, tmp_path: Path) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    ziel = tmp_path / "ziel"
    ziel.mkdir()
    lauf = instanz.zielwerk("sichern", "--out", ziel / "a.tar", hoechstens=60_000)
    assert (lauf.rueckgabe, list(ziel.iterdir())) == (2, [])
    assert "Der Speicherplatz ist voll" in lauf.meldungen
    instanz.sichere(ziel / "a.tar")


@pytest.mark.parametrize("hoechstens", [15_000, 300_000])
def test_a_full_disk_leaves_no_half_instance(
    hoechstens: int, archiv: Path, tmp_path: Path
) -> None:
    instanz = sqlite(tmp_path / "neu")
    lauf = instanz.zielwerk("wiederherstellen", archiv, hoechstens=hoechstens)
    assert (lauf.rueckgabe, instanz.ist_leer(), instanz.inhalte()) == (2, True, {})
    assert "nichts geändert" in lauf.meldungen
    if VOLL or hoechstens > 100_000:
        instanz.stelle_her(archiv)


def test_a_role_that_may_not_read_a_table_gets_an_error(
    hergestellt: dict[str, Instanz], tmp_path: Path
) -> None:
    instanz = hergestellt["postgresql"].kopie(tmp_path / "quelle")
    verwalter = instanz.url.replace("zielwerk@", "verwalter@")
    with psycopg.connect(dsn(verwalter), autocommit=True) as db:
        db.execute("CREATE ROLE enge_sicht LOGIN")
        db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO enge_sicht")
        db.execute("REVOKE SELECT ON dokumente_datei FROM enge_sicht")
    eng = Instanz(instanz.ordner, instanz.url.replace("zielwerk@", "enge_sicht@"))
    lauf = eng.zielwerk("sichern", "--out", tmp_path / "b.tar")
    assert (lauf.rueckgabe, (tmp_path / "b.tar").exists()) == (2, False)
    assert "dokumente_datei" in lauf.meldungen


def test_without_a_place_it_goes_into_the_folder_of_the_instance(
    vorlage: Instanz, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    ergebnis = json.loads(instanz.zielwerk("sichern", "--json").ausgabe)
    pfad = Path(ergebnis["sicherung"])
    assert pfad.parent == instanz.ordner / "sicherungen"
    assert (pfad.stat().st_mode & 0o777, pfad.parent.stat().st_mode & 0o777) == (
        0o600,
        0o700,
    )


def test_lost_and_damaged_files_are_reported_and_the_rest_is_saved(
    vorlage: Instanz, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    eine, andere, *_ = sorted(instanz.inhalte())
    (instanz.dateien / eine).unlink()
    (instanz.dateien / andere).write_bytes(b"anders")
    lauf = instanz.zielwerk("sichern", "--out", tmp_path / "a.tar", "--json")
    ergebnis = json.loads(lauf.ausgabe)
    assert (lauf.rueckgabe, len(ergebnis["hinweise"])) == (1, 2)
    neu = sqlite(tmp_path / "neu")
    assert "fehlt in der Ablage" in neu.stelle_her(tmp_path / "a.tar").ausgabe
    assert neu.inhalte() == instanz.inhalte()


def test_a_record_that_was_bent_before_is_reported_and_restored_as_it_was(
    vorlage: Instanz, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    with sqlite3.connect(instanz.datenbank) as db:
        ausloeser = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
    db.close()
    aendere(
        instanz,
        *(f"DROP TRIGGER {name}" for name, _ in ausloeser),
        "UPDATE protokoll_eintrag SET aktion = 'anders' WHERE lfd_nr = 7",
        *(sql for _, sql in ausloeser),
    )
    lauf = instanz.zielwerk("sichern", "--out", tmp_path / "a.tar")
    assert lauf.rueckgabe == 1
    assert "Eintrag 7" in lauf.ausgabe
    neu = sqlite(tmp_path / "neu")
    assert "So war es schon" in neu.stelle_her(tmp_path / "a.tar").ausgabe


def test_neither_secrets_nor_sessions_are_in_the_archive(
    vorlage: Instanz, tmp_path: Path
) -> None:
    instanz = vorlage.kopie(tmp_path / "kopie")
    (instanz.ordner / "schluessel").write_text(GEHEIMNIS)
    aendere(
        instanz,
        "INSERT INTO django_session VALUES ('kanarienvogel', 'kanarienvogel', "
        "'2030-01-01')",
    )
    archiv = instanz.sichere(tmp_path / "a.tar")
    neu = sqlite(tmp_path / "neu")
    neu.stelle_her(archiv)
    roh = archiv.read_bytes() + neu.datenbank.read_bytes()
    assert (b"kanarienvogel" in roh, GEHEIMNIS.encode() in roh) == (False, False)


def test_anchors_are_saved_put_back_and_never_replaced(
    vorlage: Instanz, tmp_path: Path
) -> None:
    anker = tmp_path / "anker"
    (anker / "2021").mkdir(parents=True)
    (anker / "2021" / "a.jsonl").write_text('{"lfd_nr": 1}\n')
    (anker / "b.jsonl").write_text('{"lfd_nr": 2}\n')
    kopie = vorlage.kopie(tmp_path / "kopie")
    archiv = Instanz(kopie.ordner, kopie.url, anker).sichere(tmp_path / "a.tar")
    andere = tmp_path / "andere"
    andere.mkdir()
    (andere / "b.jsonl").write_text("der Zeuge von draußen\n")
    lauf = sqlite(tmp_path / "neu", andere).stelle_her(archiv)
    assert "b.jsonl" in lauf.ausgabe
    assert (andere / "2021" / "a.jsonl").read_text() == '{"lfd_nr": 1}\n'
    assert (andere / "b.jsonl").read_text() == "der Zeuge von draußen\n"
    ohne = sqlite(tmp_path / "ohne")
    ohne.stelle_her(archiv)
    assert (ohne.ordner / "anker" / "b.jsonl").read_text() == '{"lfd_nr": 2}\n'


def test_the_noted_checksum_tells_one_backup_from_another(
    vorlage: Instanz, archiv: Path
) -> None:
    summe = check_sicherung(archiv).pruefsumme
    richtig = vorlage.zielwerk("sicherung", "pruefen", archiv, "--pruefsumme", summe)
    falsch = vorlage.zielwerk(
        "sicherung", "pruefen", archiv, "--pruefsumme", "0" * 64, "--json"
    )
    assert (richtig.rueckgabe, falsch.rueckgabe) == (0, 1)
    assert json.loads(falsch.ausgabe)["in_ordnung"] is False


def test_an_archive_that_is_not_there_is_no_finding(tmp_path: Path) -> None:
    lauf = sqlite(tmp_path).zielwerk("sicherung", "pruefen", tmp_path / "nichts.tar")
    assert lauf.rueckgabe == 2
