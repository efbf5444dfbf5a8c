"""The two stores keep the same promises; the one on a server when it fails, too."""

import os
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from subprocess import run
from uuid import uuid4

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.dokumente import ablage, s3lager
from zielwerk.dokumente.lager import Lager, LagerError, lager
from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import (
    DateiError,
    delete_datei,
    read_datei,
    remove_geloeschte,
    store_datei,
    sweep_dateien,
)
from zielwerk.dokumente.tests.s3server import (
    Stoerung,
    gestoert,
    neuer_bucket,
    s3server,
)
from zielwerk.mandanten.schluessel import add_schluessel, create_bund

INHALT = "Nr.;Betrag\n1;12,50\n".encode("cp1252")
NAME = "6f9b1f0e-0000-4000-8000-000000000000/ab/abcdef"


@pytest.fixture(scope="module")
def adresse() -> Iterator[str]:
    with s3server() as eine:
        yield eine


@pytest.fixture
def bucket(adresse: str, settings: Settings) -> dict[str, str]:
    settings.S3 = neuer_bucket(adresse, f"pruefung-{uuid4()}")
    return settings.S3


@pytest.fixture(params=["ordner", "s3"])
def beide(request: pytest.FixtureRequest) -> str:
    """Run the test with a folder, and with a server."""
    if request.param == "s3":
        request.getfixturevalue("bucket")
    return request.param


@pytest.fixture
def stoerung(
    adresse: str,
    bucket: dict[str, str],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stoerung]:
    """Give the server behind a proxy that fails as it is told to."""
    monkeypatch.setattr(s3lager, "WARTEN", 0.5)
    with gestoert(adresse) as eine:
        settings.S3 = {**bucket, "endpunkt": eine.adresse}
        yield eine


def _ablegen(besetzung: Besetzung, inhalt: bytes = INHALT, **anders: object) -> Datei:
    werte = {
        "mandant": besetzung.mandant,
        "name": "Liste.csv",
        "medientyp": "text/csv",
        "durch": besetzung.jobcenter,
        "jetzt": JETZT,
    }
    return store_datei(**(werte | anders), inhalt=inhalt)


def _nach_dem_neuesten(delta: timedelta) -> datetime:
    """Return a time relative to the newest file, by the store's own clock."""
    neuster = max(fund.zeit for fund in lager().funde())
    return datetime.fromtimestamp(neuster, JETZT.tzinfo) + delta


def test_what_was_written_is_there_until_it_is_removed(beide):
    eines: Lager = lager()
    assert (eines.zeit(NAME), eines.funde()) == (None, [])
    eines.write(NAME, b"erst")
    eines.write(NAME, INHALT)
    eines.touch(NAME)
    assert eines.read(NAME) == INHALT
    assert eines.beginn(NAME, 3) == INHALT[:3]
    (fund,) = eines.funde()
    assert (fund.name, fund.ist_ganz) == (NAME, True)
    assert fund.zeit == pytest.approx(eines.zeit(NAME), abs=1)
    eines.remove(NAME)
    for lesen in (lambda: eines.read(NAME), lambda: eines.beginn(NAME, 3)):
        with pytest.raises(FileNotFoundError):
            lesen()
    assert eines.funde() == []


def test_a_file_is_kept_encrypted_and_given_out_unchanged(beide, besetzung):
    datei = _ablegen(besetzung)
    assert read_datei(datei) == INHALT
    roh = lager().read(ablage.name(besetzung.mandant, datei.sha256))
    assert b"12,50" not in roh
    assert _ablegen(besetzung) == datei
    assert len(lager().funde()) == 1


def test_a_damaged_copy_is_refused_and_mended_by_the_same_upload(beide, besetzung):
    datei = _ablegen(besetzung)
    lager().write(ablage.name(besetzung.mandant, datei.sha256), b"kaputt")
    with pytest.raises(DateiError, match="verändert"):
        read_datei(datei)
    _ablegen(besetzung)
    assert read_datei(datei) == INHALT


def test_no_file_without_row_after_the_sweep(beide, besetzung):
    def abbrechen() -> None:
        with transaction.atomic():
            _ablegen(besetzung)
            raise RuntimeError

    behalten = _ablegen(besetzung, b"bleibt")
    with pytest.raises(RuntimeError):
        abbrechen()
    assert len(lager().funde()) == 2
    assert sweep_dateien(vor=_nach_dem_neuesten(timedelta(hours=-1))) == []
    spaeter = _nach_dem_neuesten(timedelta(hours=1))
    assert sweep_dateien(vor=spaeter) == [ablage.pruefsumme(INHALT)]
    assert read_datei(behalten) == b"bleibt"


def test_deleted_bytes_are_gone(beide, besetzung):
    datei = _ablegen(besetzung)
    delete_datei(datei=datei, anlass="Löschregel", durch=None, jetzt=JETZT)
    assert remove_geloeschte(mandant=besetzung.mandant) == 1
    assert lager().funde() == []


def test_files_are_encrypted_anew_with_a_new_key(beide, besetzung, settings, tmp_path):
    settings.SCHLUESSELBUND = tmp_path / "bund.json"
    create_bund(jetzt=JETZT)
    datei = _ablegen(besetzung)
    add_schluessel(jetzt=JETZT)
    assert ablage.rotate_dateien() == (1, [])
    assert ablage.rotate_dateien() == (0, [])
    assert read_datei(datei) == INHALT


def test_whoever_removes_waits_for_those_who_write(beide, django_db_blocker):
    """Another machine on PostgreSQL, another process on SQLite: here, a thread."""
    schreibt, fertig, folge = threading.Event(), threading.Event(), []

    def schreibe() -> None:
        with django_db_blocker.unblock():
            with lager().sperre(allein=False):
                schreibt.set()
                assert fertig.wait(20)
                folge.append("geschrieben")
            connection.close()

    def entferne() -> None:
        with django_db_blocker.unblock():
            with lager().sperre(allein=True):
                folge.append("entfernt")
            connection.close()

    faeden = [threading.Thread(target=lauf) for lauf in (schreibe, entferne)]
    faeden[0].start()
    assert schreibt.wait(20)
    faeden[1].start()
    faeden[1].join(0.3)
    fertig.set()
    for faden in faeden:
        faden.join(20)
    assert folge == ["geschrieben", "entfernt"]


def test_other_files_of_the_bucket_are_not_ours(bucket):
    daneben = s3lager.S3lager(**{**bucket, "ordner": ""})
    daneben.write("fremd.txt", b"x")
    daneben.write(f"anderes/{NAME}", b"x")
    lager().write(NAME, INHALT)
    assert [fund.name for fund in lager().funde()] == [NAME]


@pytest.mark.parametrize("fall", ["500", "503", "schweigt"])
def test_a_fault_that_passes_is_not_noticed(stoerung, besetzung, fall):
    stoerung.faelle = [fall]
    datei = _ablegen(besetzung)
    stoerung.faelle = [fall]
    assert read_datei(datei) == INHALT


@pytest.mark.parametrize(
    ("fall", "grund"),
    [
        ("500", "meldet einen Fehler"),
        ("403", r"verweigert \(AccessDenied\)"),
        ("schweigt", "antwortet nicht"),
    ],
)
def test_a_store_that_fails_leaves_nothing_and_says_why(
    stoerung, besetzung, fall, grund
):
    stoerung.faelle = [fall] * 9
    with pytest.raises(DateiError, match=rf"nicht gespeichert.*{grund}.*noch einmal"):
        _ablegen(besetzung)
    assert len(stoerung.anfragen) <= s3lager.VERSUCHE
    stoerung.faelle = []
    assert not Datei.objects.exists()
    assert lager().funde() == []


def test_a_server_that_is_gone_is_said(stoerung, besetzung, settings):
    datei = _ablegen(besetzung)
    settings.S3 = {**settings.S3, "endpunkt": "http://127.0.0.1:9"}
    with pytest.raises(DateiError, match=r"nicht holen.*antwortet nicht.*Minuten"):
        read_datei(datei)
    with pytest.raises(DateiError, match="nicht gespeichert"):
        _ablegen(besetzung, b"anderes")
    assert Datei.objects.count() == 1


def test_half_an_answer_is_never_a_file(stoerung, besetzung):
    datei = _ablegen(besetzung)
    stoerung.faelle = ["bricht ab"]
    with pytest.raises(DateiError, match="antwortet nicht"):
        read_datei(datei)
    assert read_datei(datei) == INHALT


def test_a_row_that_is_committed_stays_when_the_store_goes_silent(
    stoerung, besetzung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as danach:
        datei = _ablegen(besetzung)
    stoerung.faelle = ["403"]
    with django_capture_on_commit_callbacks(execute=True):
        transaction.on_commit(danach[0], robust=True)
    assert read_datei(datei) == INHALT


def test_a_deletion_without_the_store_is_taken_up_again(stoerung, besetzung):
    datei = _ablegen(besetzung)
    delete_datei(datei=datei, anlass="Löschregel", durch=None, jetzt=JETZT)
    stoerung.faelle = ["403"]
    with pytest.raises(DateiError, match="beim nächsten Lauf"):
        remove_geloeschte(mandant=besetzung.mandant)
    assert remove_geloeschte(mandant=besetzung.mandant) == 1


def test_a_bucket_that_does_not_exist_is_said(bucket, settings):
    settings.S3 = {**bucket, "bucket": "gibt-es-nicht"}
    for tun in (lambda: lager().write(NAME, b"x"), lambda: lager().funde()):
        with pytest.raises(LagerError) as fehler:
            tun()
        assert fehler.value.strerror == "den Bucket gibt es nicht (NoSuchBucket)"
        assert "s3://gibt-es-nicht/zielwerk/" in str(fehler.value)


def test_the_lock_is_let_go_when_its_transaction_failed(besetzung, bucket) -> None:
    def scheitern() -> None:
        with lager().sperre(allein=True):
            raise LookupError

    with pytest.raises(LookupError):
        scheitern()
    with lager().sperre(allein=True):
        pass


GELADEN = """
import sys
from zielwerk.dokumente.lager import lager
print(type(lager()).__name__, "boto3" in sys.modules)
"""


@pytest.mark.parametrize(
    ("bucket_name", "erwartet"),
    [("", "Ordnerlager False"), ("akten", "S3lager True")],
)
def test_boto3_is_loaded_only_for_a_bucket(bucket_name, erwartet):
    umgebung = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "ZIELWERK_S3_BUCKET": bucket_name,
    }
    befehl = [sys.executable, "-c", GELADEN]
    lauf = run(befehl, env=umgebung, capture_output=True, text=True, check=True)
    assert lauf.stdout.strip() == erwartet
