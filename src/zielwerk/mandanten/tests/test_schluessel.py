import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from zielwerk.kern.verschluesselung import EntschluesselError
from zielwerk.mandanten import schluessel
from zielwerk.mandanten.schluessel import (
    SchluesselError,
    add_schluessel,
    bund,
    check_entfernbar,
    create_bund,
    read_datei,
    remove_schluessel,
)

JETZT = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)
BEZUG = b"modul.Modell.feld"


@pytest.fixture
def ort(settings: Settings, tmp_path: Path) -> Path:
    """Give a place for a ring of the test's own."""
    settings.SCHLUESSELBUND = tmp_path / "neu" / "bund.json"
    return settings.SCHLUESSELBUND


def test_a_ring_is_created_once_and_only_for_its_owner(ort: Path) -> None:
    neu = create_bund(jetzt=JETZT)
    assert ort.stat().st_mode & 0o777 == 0o600
    assert bund() == neu.bund() == read_datei().bund()
    assert sorted(o.name for o in ort.parent.iterdir()) == [
        "bund.json",
        "bund.json.sperre",
    ]
    vorher = ort.read_bytes()
    with pytest.raises(SchluesselError, match="gibt schon einen"):
        create_bund(jetzt=JETZT)
    assert ort.read_bytes() == vorher


def test_without_a_ring_the_message_says_what_to_do(ort: Path) -> None:
    with pytest.raises(SchluesselError, match="zielwerk schluessel anlegen"):
        bund()


def test_a_new_key_is_used_at_once_and_the_old_one_still_opens(ort: Path) -> None:
    create_bund(jetzt=JETZT)
    alt = bund()
    geheim = alt.verschluessle(b"W-1", bezug=BEZUG)
    add_schluessel(jetzt=JETZT)
    assert bund().aktuell != alt.aktuell
    assert bund().entschluessle(geheim, bezug=BEZUG) == b"W-1"
    assert bund().blindindex("W-1", bezug=BEZUG) == alt.blindindex("W-1", bezug=BEZUG)


def test_a_removed_key_opens_nothing_any_more(ort: Path) -> None:
    alt = create_bund(jetzt=JETZT).bund()
    geheim = alt.verschluessle(b"W-1", bezug=BEZUG)
    add_schluessel(jetzt=JETZT)
    remove_schluessel(kennung=alt.aktuell)
    with pytest.raises(EntschluesselError, match=alt.aktuell):
        bund().entschluessle(geheim, bezug=BEZUG)


def test_the_current_an_unknown_and_a_young_key_stay(ort: Path) -> None:
    erster = create_bund(jetzt=JETZT).aktuell
    spaeter = JETZT + timedelta(hours=2)
    for kennung, satz in ((erster, "aktuelle"), ("ffffffff", "gibt es nicht")):
        with pytest.raises(SchluesselError, match=satz):
            check_entfernbar(kennung=kennung, jetzt=spaeter, sofort=True)
    add_schluessel(jetzt=JETZT)
    with pytest.raises(SchluesselError, match="--sofort"):
        check_entfernbar(kennung=erster, jetzt=JETZT, sofort=False)
    check_entfernbar(kennung=erster, jetzt=spaeter, sofort=False)
    check_entfernbar(kennung=erster, jetzt=JETZT, sofort=True)


def test_keys_added_at_once_are_all_there(ort: Path) -> None:
    create_bund(jetzt=JETZT)
    with ThreadPoolExecutor(8) as viele:
        neue = list(viele.map(lambda _: add_schluessel(jetzt=JETZT), range(20)))
    kennungen = {s.kennung for s in read_datei().schluessel}
    assert len(kennungen) == 21
    assert {datei.aktuell for datei in neue} <= kennungen


@pytest.mark.parametrize("recht", [0o644, 0o640, 0o602, 0o604])
def test_a_ring_others_may_read_is_refused(ort: Path, recht: int) -> None:
    create_bund(jetzt=JETZT)
    bund()
    ort.chmod(recht)
    with pytest.raises(SchluesselError, match="chmod 600"):
        bund()
    with pytest.raises(SchluesselError, match="chmod 600"):
        add_schluessel(jetzt=JETZT)


@pytest.mark.parametrize("ordner", ["DATEIEN_ROOT", "ANKER_ROOT"])
def test_a_ring_among_the_data_is_refused(settings: Settings, ordner: str) -> None:
    settings.SCHLUESSELBUND = getattr(settings, ordner) / "tief" / "bund.json"
    for wege in (bund, read_datei):
        with pytest.raises(SchluesselError, match="gehört zur Sicherung"):
            wege()
    with pytest.raises(SchluesselError, match="gehört zur Sicherung"):
        create_bund(jetzt=JETZT)


def _geaendert(inhalt: bytes, **felder: object) -> bytes:
    """Return the file with other content and the checksum of it."""
    daten = json.loads(inhalt) | felder
    daten.pop("pruefsumme")
    return json.dumps(daten | {"pruefsumme": schluessel._pruefsumme(daten)}).encode()


SCHAEDEN: dict[str, Callable[[bytes], bytes]] = {
    "leer": lambda _: b"",
    "kein JSON": lambda inhalt: inhalt[:-10],
    "eine Liste": lambda _: b"[]",
    "null": lambda _: b"null",
    "ohne Prüfsumme": lambda _: b"{}",
    "ein Zeichen": lambda inhalt: inhalt.replace(b'index": "', b'index": "A', 1),
    "ein anderer Tag": lambda inhalt: inhalt.replace(b"2021", b"2020"),
    "nicht UTF-8": lambda inhalt: b"\xff" + inhalt,
    "Format": lambda inhalt: _geaendert(inhalt, format=2),
    "kein Schlüssel": lambda inhalt: _geaendert(inhalt, schluessel=[]),
    "unbekannter aktueller": lambda inhalt: _geaendert(inhalt, aktuell="ffffffff"),
    "kurzer Schlüssel": lambda inhalt: _geaendert(inhalt, blindindex="AAAA"),
    "Schlüssel doppelt": lambda inhalt: _geaendert(
        inhalt, schluessel=json.loads(inhalt)["schluessel"] * 2
    ),
}


@pytest.mark.parametrize("schaden", SCHAEDEN)
def test_a_damaged_ring_is_never_used_or_replaced(ort: Path, schaden: str) -> None:
    create_bund(jetzt=JETZT)
    kaputt = SCHAEDEN[schaden](ort.read_bytes())
    ort.write_bytes(kaputt)
    for wege in (bund, read_datei, lambda: add_schluessel(jetzt=JETZT)):
        with pytest.raises(SchluesselError, match="beschädigt"):
            wege()
    with pytest.raises(SchluesselError, match="gibt schon einen"):
        create_bund(jetzt=JETZT)
    assert ort.read_bytes() == kaputt


def test_a_folder_that_refuses_changes_nothing(settings: Settings) -> None:
    settings.SCHLUESSELBUND = Path("/proc/zielwerk/bund.json")
    with pytest.raises(SchluesselError, match="nichts geändert"):
        create_bund(jetzt=JETZT)
