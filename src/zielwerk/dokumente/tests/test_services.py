"""Keeping, reading, handing out and sweeping files; every refusal."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django_scopes import scope

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.dokumente import ablage
from zielwerk.dokumente.lager import VORLAEUFIG, lager
from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import (
    DateiError,
    GeloeschtError,
    dateiname,
    delete_datei,
    hand_out_datei,
    read_datei,
    remove_geloeschte,
    store_datei,
    sweep_dateien,
)
from zielwerk.kern.verschluesselung import EntschluesselError
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.schluessel import (
    add_schluessel,
    bund,
    create_bund,
    remove_schluessel,
)
from zielwerk.protokoll.models import Eintrag

INHALT = "Nr.;Betrag\n1;12,50\n".encode("cp1252")


def _ablegen(besetzung: Besetzung, **anders: object) -> Datei:
    werte = {
        "mandant": besetzung.mandant,
        "name": "Liste.csv",
        "inhalt": INHALT,
        "medientyp": "text/csv",
        "durch": besetzung.jobcenter,
        "jetzt": JETZT,
    }
    return store_datei(**(werte | anders))


def _liegende() -> list[Path]:
    return [ort for ort in Path(settings.DATEIEN_ROOT).glob("*/*/*") if ort.is_file()]


def _pfad(datei: Datei) -> Path:
    return Path(settings.DATEIEN_ROOT) / ablage.name(datei.mandant, datei.sha256)


@contextmanager
def _hoechstens(bytes_: int) -> Iterator[None]:
    """Let no file grow past a size, as a full disk would."""
    weich, hart = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, hart))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (weich, hart))


def test_file_is_kept_byte_for_byte(besetzung):
    datei = _ablegen(besetzung)
    assert read_datei(datei) == INHALT
    assert datei.groesse == len(INHALT)
    wurzel = Path(settings.DATEIEN_ROOT)
    erwartet = wurzel / str(besetzung.mandant.uuid) / datei.sha256[:2] / datei.sha256
    assert _liegende() == [erwartet]


def test_one_entry_without_the_name(besetzung):
    datei = _ablegen(besetzung, name="Widerspruch Meier.csv")
    eintrag = Eintrag.objects.zu(datei).get()
    assert eintrag.aktion == "dokumente.abgelegt"
    assert eintrag.nachher["sha256"] == datei.sha256
    assert "Meier" not in f"{eintrag.text} {eintrag.nachher}"


def test_same_hand_in_twice_is_one_row_and_one_entry(besetzung):
    erste, zweite = _ablegen(besetzung), _ablegen(besetzung)
    assert erste == zweite
    assert Eintrag.objects.zu(erste).count() == 1


def test_same_bytes_lie_in_the_store_once(besetzung):
    _ablegen(besetzung)
    _ablegen(besetzung, name="Anderer Name.csv")
    _ablegen(besetzung, durch=besetzung.kreis)
    assert Datei.objects.count() == 3
    assert len(_liegende()) == 1


def test_each_mandant_has_its_own_copy(besetzung, fremde):
    eigene = _ablegen(besetzung)
    with scope(mandant=fremde.mandant):
        fremd = _ablegen(besetzung, mandant=fremde.mandant, durch=fremde)
        assert list(Datei.objects.all()) == [fremd]
    assert list(Datei.objects.all()) == [eigene]
    assert len(_liegende()) == 2


def test_empty_file_is_refused(besetzung):
    with pytest.raises(DateiError, match="0 Byte"):
        _ablegen(besetzung, inhalt=b"")
    assert not Datei.objects.exists()


def test_full_disk_leaves_nothing_and_says_what_to_do(besetzung):
    gross = os.urandom(3_000_000)
    with (
        _hoechstens(1_000_000),
        pytest.raises(DateiError, match="Speicherplatz ist voll"),
    ):
        ablage.write_inhalt(besetzung.mandant, gross)
    assert _liegende() == []
    assert ablage.write_inhalt(besetzung.mandant, gross) == ablage.pruefsumme(gross)


def test_store_that_cannot_be_written_is_said(besetzung, tmp_path, settings):
    (tmp_path / "keinordner").write_text("x")
    settings.DATEIEN_ROOT = tmp_path / "keinordner"
    with pytest.raises(DateiError, match="nicht beschreiben"):
        _ablegen(besetzung)
    assert not Datei.objects.exists()


def test_changed_file_is_not_given_out(besetzung):
    datei = _ablegen(besetzung)
    _pfad(datei).write_bytes(INHALT.replace(b"12", b"99"))
    with pytest.raises(DateiError, match="verändert"):
        read_datei(datei)


def test_lost_file_is_said(besetzung):
    datei = _ablegen(besetzung)
    _pfad(datei).unlink()
    with pytest.raises(DateiError, match="fehlt"):
        read_datei(datei)


def test_a_file_is_not_readable_on_disk(besetzung):
    datei = _ablegen(besetzung)
    roh = _pfad(datei).read_bytes()
    assert (INHALT in roh, b"12,50" in roh) == (False, False)
    with pytest.raises(EntschluesselError):
        bund().entschluessle(roh, bezug=b"dokumente.Datei.name")


def test_a_file_from_before_is_read_and_encrypted_by_the_next_change(besetzung):
    datei = _ablegen(besetzung)
    _pfad(datei).write_bytes(INHALT)
    os.utime(_pfad(datei), (1_000, 1_000))
    assert read_datei(datei) == INHALT
    assert ablage.rotate_dateien() == (1, [])
    assert INHALT not in _pfad(datei).read_bytes()
    assert _pfad(datei).stat().st_mtime == 1_000  # no younger for the sweep
    assert read_datei(datei) == INHALT
    assert ablage.rotate_dateien() == (0, [])


def test_files_are_encrypted_anew_with_a_new_key(besetzung, settings, tmp_path):
    settings.SCHLUESSELBUND = tmp_path / "bund.json"
    alt = create_bund(jetzt=JETZT).aktuell
    dateien = [_ablegen(besetzung, inhalt=f"{nr}".encode()) for nr in range(3)]
    add_schluessel(jetzt=JETZT)
    assert ablage.rotate_dateien() == (3, [])
    remove_schluessel(kennung=alt)
    assert [read_datei(datei) for datei in dateien] == [b"0", b"1", b"2"]


def test_a_file_whose_key_is_missing_says_so(besetzung, settings, tmp_path):
    with scope(mandant=besetzung.mandant):
        datei = _ablegen(besetzung)
    settings.SCHLUESSELBUND = tmp_path / "fremd.json"
    create_bund(jetzt=JETZT)
    with pytest.raises(DateiError, match="fehlt im Schlüsselbund"):
        read_datei(datei)
    assert ablage.rotate_dateien() == (0, [datei.sha256])


def test_damaged_copy_is_mended_by_the_same_upload(besetzung):
    datei = _ablegen(besetzung)
    _pfad(datei).write_bytes(b"kaputt")
    _ablegen(besetzung)
    assert read_datei(datei) == INHALT


def _in(delta: timedelta) -> datetime:
    """Return a time relative to the newest file, whose time is the system's."""
    neuste = max(ort.stat().st_mtime for ort in _liegende())
    return datetime.fromtimestamp(neuste, JETZT.tzinfo) + delta


def test_rolled_back_file_is_swept_later(besetzung):
    def abbrechen() -> None:
        with transaction.atomic():
            _ablegen(besetzung)
            raise RuntimeError

    behalten = _ablegen(besetzung, inhalt=b"bleibt", name="a.txt")
    with pytest.raises(RuntimeError):
        abbrechen()
    assert Datei.objects.count() == 1
    assert len(_liegende()) == 2
    assert sweep_dateien(vor=_in(timedelta(hours=-1))) == []
    assert sweep_dateien(vor=_in(timedelta(hours=1))) == [ablage.pruefsumme(INHALT)]
    assert _liegende() == [_pfad(behalten)]


def test_unfinished_write_is_swept(besetzung):
    datei = _ablegen(besetzung)
    rest = _pfad(datei).with_name(f"{VORLAEUFIG}abc")
    rest.write_bytes(b"halb")
    assert sweep_dateien(vor=_in(timedelta(hours=1))) == [rest.name]
    assert read_datei(datei) == INHALT


def test_sweep_leaves_a_file_handed_in_again_meanwhile(besetzung):
    sha256 = ablage.write_inhalt(besetzung.mandant, INHALT)
    ort = Path(settings.DATEIEN_ROOT) / ablage.name(besetzung.mandant, sha256)
    os.utime(ort, (0, 0))
    vor = datetime.fromtimestamp(1_000, JETZT.tzinfo)
    (fund,) = ablage.alte_dateien(vor)
    assert fund.pruefsumme == sha256
    ablage.write_inhalt(besetzung.mandant, INHALT)
    assert not ablage.remove_alte(fund, vor)
    assert ort.exists()


def test_sweep_leaves_what_belongs_to_another_database(besetzung):
    fremd = f"{uuid4()}/ab/{ablage.pruefsumme(INHALT)}"
    lager().write(fremd, INHALT, zeit=1_000)
    assert sweep_dateien(vor=JETZT) == []
    assert lager().read(fremd) == INHALT


def test_sweep_of_an_empty_store(besetzung):
    assert sweep_dateien(vor=JETZT) == []


def test_handing_out_is_noted(besetzung):
    datei = _ablegen(besetzung)
    assert hand_out_datei(datei=datei, durch=besetzung.kreis, jetzt=JETZT) == INHALT
    assert Eintrag.objects.zu(datei).first().aktion == "dokumente.heruntergeladen"


@pytest.mark.parametrize(
    ("hochgeladen", "behalten"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Listen\Übersicht.xlsx", "Übersicht.xlsx"),
        ("rechnung\u202egpj.exe", "rechnung[U+202E]gpj.exe"),
        ("zeile\r\nX-Kopf: 1.csv", "zeile X-Kopf: 1.csv"),
        ("..", "Datei"),
        ("ж" * 300 + ".csv", "ж" * 251 + ".csv"),
        ("a" * 300, "a" * 255),
    ],
)
def test_names_are_kept_without_folders_and_tricks(hochgeladen, behalten):
    assert dateiname(hochgeladen) == behalten


def test_who_handed_it_in_may_have_it(besetzung):
    datei = _ablegen(besetzung)
    assert datei.darf_holen(besetzung.jobcenter)
    assert not datei.darf_holen(besetzung.kreis)
    ohne: Mitgliedschaft | None = None
    assert not _ablegen(besetzung, durch=ohne).darf_holen(besetzung.kreis)


def _loeschen(datei: Datei) -> bool:
    return delete_datei(datei=datei, anlass="Löschregel", durch=None, jetzt=JETZT)


def test_a_deleted_file_keeps_checksum_and_size_and_loses_name_and_bytes(besetzung):
    datei = _ablegen(besetzung, name="Akte Erika Muster.csv")
    assert _loeschen(datei)
    assert _pfad(datei).exists()  # until the row is committed
    assert remove_geloeschte(mandant=besetzung.mandant) == 1
    assert remove_geloeschte(mandant=besetzung.mandant) == 0
    datei.refresh_from_db()
    assert (len(datei.sha256), datei.groesse) == (64, len(INHALT))
    assert "Muster" not in datei.name
    assert _liegende() == []
    with pytest.raises(GeloeschtError, match=r"am 25\.01\.2021 gelöscht: Löschregel\."):
        read_datei(datei)
    assert not _loeschen(datei)
    assert Eintrag.objects.filter(aktion="dokumente.geloescht").count() == 1
    assert list(Datei.objects.vorhanden()) == []


def test_bytes_that_another_row_shares_are_kept(besetzung):
    datei = _ablegen(besetzung)
    andere = _ablegen(besetzung, name="Dieselbe.csv")
    _loeschen(datei)
    assert remove_geloeschte(mandant=besetzung.mandant) == 0
    assert read_datei(andere) == INHALT


def test_the_same_hand_in_after_a_deletion_is_a_new_file(besetzung):
    datei = _ablegen(besetzung)
    _loeschen(datei)
    remove_geloeschte(mandant=besetzung.mandant)
    neu = _ablegen(besetzung)
    assert neu.pk != datei.pk
    assert read_datei(neu) == INHALT


def test_bytes_removed_while_their_row_was_written_are_put_back(
    besetzung, django_capture_on_commit_callbacks
):
    alt = _ablegen(besetzung)
    _loeschen(alt)
    with django_capture_on_commit_callbacks(execute=True):
        neu = _ablegen(besetzung, name="Neu.csv")
        # A deletion passes that does not see the uncommitted row.
        _pfad(neu).unlink()
    assert read_datei(neu) == INHALT
