"""Damaged, forged and hostile archives are refused, by name and before any change."""

import gzip
import io
import json
import os
import resource
import tarfile
from pathlib import Path
from random import Random

import pytest

from zielwerk.sicherung.archiv import kopf, schreibe_ende
from zielwerk.sicherung.regeln import BeschaedigtError
from zielwerk.sicherung.services import check_sicherung
from zielwerk.sicherung.tests import schaeden
from zielwerk.sicherung.tests.instanz import sqlite

pytestmark = pytest.mark.xdist_group("sicherung")
VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
JE_ART = 40 if VOLL else 4


@pytest.mark.parametrize("nummer", range(JE_ART))
@pytest.mark.parametrize("art", schaeden.SCHAEDEN, ids=lambda art: art.__name__)
def test_random_damage_is_found(art, nummer: int, archiv: Path, tmp_path: Path) -> None:
    roh = archiv.read_bytes()
    geschaedigt = art(roh, Random(f"{art.__name__}{nummer}"))
    assert geschaedigt != roh
    with pytest.raises(BeschaedigtError) as fehler:
        check_sicherung(schaeden.schreib_nach(tmp_path, geschaedigt))
    assert str(fehler.value).endswith((".", ")."))


def test_every_kind_of_byte_is_guarded(archiv: Path, tmp_path: Path) -> None:
    """Headers, padding, contents, manifest, end: one bit in each."""
    roh = archiv.read_bytes()
    with tarfile.open(archiv) as gelesen:
        teile = gelesen.getmembers()
    stellen = {
        f"{teil.name}, Kopf, Byte {i}": teil.offset + i
        for teil in (teile[0], teile[-1])
        for i in range(0, 512, 1 if VOLL else 37)
    }
    stellen |= {f"{teil.name}, Inhalt": teil.offset_data for teil in teile}
    stellen |= {
        f"{teil.name}, Auffüllung": teil.offset_data + teil.size
        for teil in teile
        if teil.size % 512
    }
    stellen["Ende"] = len(roh) - 1
    unbemerkt = []
    for wo, stelle in stellen.items():
        neu = bytearray(roh)
        neu[stelle] ^= 1
        try:
            check_sicherung(schaeden.schreib_nach(tmp_path, bytes(neu)))
        except BeschaedigtError:
            continue
        unbemerkt.append(wo)
    assert unbemerkt == []


def test_an_undamaged_copy_is_taken(archiv: Path, tmp_path: Path) -> None:
    roh = archiv.read_bytes()
    neu = schaeden.schreib(schaeden.lies(roh))
    assert neu == roh
    check_sicherung(schaeden.schreib_nach(tmp_path, neu))


def test_a_damaged_archive_leaves_the_instance_untouched(
    archiv: Path, tmp_path: Path
) -> None:
    roh = schaeden.kippe_bit(archiv.read_bytes(), Random("unberuehrt"))
    instanz = sqlite(tmp_path / "neu")
    lauf = instanz.zielwerk("wiederherstellen", schaeden.schreib_nach(tmp_path, roh))
    assert (lauf.rueckgabe, instanz.ist_leer()) == (1, True)
    assert "beschädigt" in lauf.ausgabe


# Each is loaded whole before it is refused; two of them, and all with the proof.
FALSCHE_ZEILEN = [
    # One row says something else: the canonical checksum tells.
    ("vereinbarung_punkt", b"Widerspruch", b"widerspruch", "nicht dieselbe"),
    # A day that does not exist, no JSON, too few columns.
    ("fristen_frist", b'"2021-', b'"2021-19', "nicht lesbar"),
    ("vereinbarung_punkt", b"[", b"{", "nicht lesbar"),
    ("vereinbarung_punkt", b"[1,", b"[", "nicht lesbar"),
]


@pytest.mark.parametrize(
    ("tabelle", "alt", "neu", "wort"), FALSCHE_ZEILEN[: None if VOLL else 2]
)
def test_forged_rows_with_fitting_checksums_are_refused_after_loading(
    tabelle: str, alt: bytes, neu: bytes, wort: str, archiv: Path, tmp_path: Path
) -> None:
    roh = schaeden.mit_zeilen(
        archiv.read_bytes(), tabelle, lambda zeilen: zeilen.replace(alt, neu, 1)
    )
    instanz = sqlite(tmp_path / "neu")
    lauf = instanz.zielwerk("wiederherstellen", schaeden.schreib_nach(tmp_path, roh))
    assert (lauf.rueckgabe, instanz.ist_leer()) == (1, True), lauf
    assert wort in lauf.ausgabe
    assert instanz.inhalte() == {}


def _fremd(art: bytes, name: str = "dateien/0000001", ziel: str = "") -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = art, ziel, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(_fremd(tarfile.SYMTYPE, ziel="/etc/passwd"), id="symlink"),
        pytest.param(_fremd(tarfile.LNKTYPE, ziel="/etc/passwd"), id="hardlink"),
        pytest.param(_fremd(tarfile.CHRTYPE), id="device"),
        pytest.param(_fremd(tarfile.BLKTYPE), id="block device"),
        pytest.param(_fremd(tarfile.FIFOTYPE), id="pipe"),
        pytest.param(_fremd(tarfile.DIRTYPE), id="folder"),
        pytest.param(_fremd(tarfile.GNUTYPE_SPARSE), id="sparse"),
        pytest.param(_fremd(tarfile.XHDTYPE), id="pax header"),
        pytest.param(_fremd(tarfile.GNUTYPE_LONGNAME), id="long name"),
        pytest.param(kopf("../../etc/cron.d/x", 0), id="parent folder"),
        pytest.param(kopf("/etc/cron.d/x", 0), id="absolute path"),
        pytest.param(kopf("dateien/1", 2**60), id="exabyte"),
        pytest.param(b"\xff" * 512, id="noise"),
    ],
)
def test_hostile_members_are_refused(
    block: bytes, archiv: Path, tmp_path: Path
) -> None:
    roh = archiv.read_bytes()
    for geschaedigt in (block + roh, block + bytes(1024)):
        with pytest.raises(BeschaedigtError):
            check_sicherung(schaeden.schreib_nach(tmp_path, geschaedigt))


@pytest.mark.parametrize(
    "pfad",
    ["../x", "/etc/x", "a/../../x", "a//x", ".sperre", ".a/x", "a\\..\\x", "a\0b", "."],
)
def test_paths_that_lead_out_of_the_folder_are_refused(
    pfad: str, archiv: Path, tmp_path: Path
) -> None:

    roh = archiv.read_bytes()
    manifest = json.loads(dict(schaeden.lies(roh))["manifest.json"])
    manifest["dateien"][0]["pfad"] = pfad
    neu = schaeden.mit_manifest(roh, manifest, mit_summe=True)
    with pytest.raises(BeschaedigtError, match=r"Pfad|versteckte"):
        check_sicherung(schaeden.schreib_nach(tmp_path, neu))


@pytest.mark.parametrize(
    "roh",
    [
        b"",
        b"\0" * 512,
        b"\0" * 1024,
        b"PK\3\4" * 400,
        gzip.compress(b"x" * 5000, mtime=0),
    ],
)
def test_what_is_no_archive_is_refused(roh: bytes, tmp_path: Path) -> None:
    with pytest.raises(BeschaedigtError):
        check_sicherung(schaeden.schreib_nach(tmp_path, roh))


def _bombe(laenge: int) -> bytes:
    ziel = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, ziel, mtime=0) as gepackt:
        for _ in range(laenge // 2**20):
            gepackt.write(bytes(2**20))
    return ziel.getvalue()


@pytest.mark.parametrize("ehrlich", [True, False])
def test_a_bomb_is_unpacked_no_further_than_declared(
    archiv: Path, tmp_path: Path, *, ehrlich: bool
) -> None:

    laenge = 400 * 2**20
    bombe = _bombe(laenge)
    teile = dict(schaeden.lies(archiv.read_bytes()))
    manifest = json.loads(teile["manifest.json"])
    name = f"tabellen/001-{manifest['tabellen'][0]['tabelle']}.jsonl.gz"
    teile[name] = bombe
    manifest["tabellen"][0] |= {
        "groesse": len(bombe),
        "sha256": schaeden.pruefsumme(bombe),
        "entpackt": laenge if ehrlich else 1000,
    }
    roh = schaeden.mit_manifest(
        schaeden.schreib(list(teile.items())), manifest, mit_summe=True
    )
    vorher = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BeschaedigtError):
        check_sicherung(schaeden.schreib_nach(tmp_path, roh))
    # In KiB: far below what the bomb would take.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - vorher < 250 * 1024


def test_a_newer_format_is_left_to_its_program(archiv: Path, tmp_path: Path) -> None:

    roh = archiv.read_bytes()
    manifest = json.loads(dict(schaeden.lies(roh))["manifest.json"])
    manifest["fassung"] = 2
    neu = schaeden.mit_manifest(roh, manifest, mit_summe=True)
    instanz = sqlite(tmp_path / "neu")
    lauf = instanz.zielwerk("wiederherstellen", schaeden.schreib_nach(tmp_path, neu))
    assert lauf.rueckgabe == 2
    assert "Fassung 2" in lauf.meldungen


def test_an_archive_of_a_newer_schema_is_refused(archiv: Path, tmp_path: Path) -> None:

    roh = archiv.read_bytes()
    manifest = json.loads(dict(schaeden.lies(roh))["manifest.json"])
    manifest["migrationen"]["protokoll"].append("9999_spaeter")
    neu = schaeden.mit_manifest(roh, manifest, mit_summe=True)
    instanz = sqlite(tmp_path / "neu")
    lauf = instanz.zielwerk("wiederherstellen", schaeden.schreib_nach(tmp_path, neu))
    assert (lauf.rueckgabe, instanz.ist_leer()) == (2, True)
    assert "neueren Fassung" in lauf.meldungen


def test_an_archive_ends_with_two_empty_blocks(archiv: Path) -> None:
    ende = io.BytesIO()
    schreibe_ende(ende)
    assert archiv.read_bytes().endswith(ende.getvalue())
