"""Damaged files of every list: no crash, no traceback, never a part of a file.

A small share always; 10,000 files, and 500 read into a database, with ZIELWERK_PROOF=1.
"""

import io
import os
import random
import zipfile
from contextlib import suppress
from datetime import date
from functools import cache

import pytest

from zielwerk.buchungen.models import Buchung
from zielwerk.buchungen.tests.test_services import regel
from zielwerk.conftest import JETZT
from zielwerk.dokumente.models import Datei
from zielwerk.listen.models import Befund, Einlesung
from zielwerk.listen.profil import Schwere
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.services import run_einlesung
from zielwerk.listen.tests.dateien import DATEN, umgepackt
from zielwerk.listen.verzeichnis import ListeError, liste
from zielwerk.protokoll.services import check_kette

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
STAND = date(2020, 12, 31)
# Per file; together 10,000 in full.
CSV_MENGE, XLSX_MENGE, DB_MENGE = (1_500, 334, 500) if VOLL else (25, 8, 20)
TEXTDATEIEN = (
    *("widersprueche-gut.csv", "widersprueche-windows.csv"),
    *("forderungen-gut.csv", "forderungen-utf16-tab.txt"),
    *("buchungen-gut.csv", "buchungen-komma-iso.csv"),
)
MAPPEN = ("widersprueche-gut.xlsx", "forderungen-gut.xlsx", "buchungen-gut.xlsx")
BOESES = (
    *(b"\x00", b"\xff", b'"', b";", b"\n", b"\r", b"\t", b",", b"\xef\xbb\xbf", b"'"),
    *("\u202e".encode(), b"=1+1", b"-", b"1e400", b"NaN", b"31.02.2020", b"x" * 300),
    *("ß".encode("cp1252"), "𝔸".encode(), b"99999999999999999999", b"\\", b"{0}"),
    b"{stand}",
)


def mutiert(roh: bytes, zufall: random.Random, hoechstens: int = 6) -> bytes:
    """Return the bytes with a few random cuts, repeats, swaps and insertions."""
    daten = bytearray(roh)
    for _ in range(zufall.randint(1, hoechstens)):
        stelle = zufall.randrange(len(daten) + 1)
        laenge = zufall.choice((1, 1, 2, 8, 64, 400))
        art = zufall.randrange(5)
        if art == 0:
            daten[stelle:stelle] = zufall.choice(BOESES)
        elif art == 1:
            del daten[stelle : stelle + laenge]
        elif art == 2:
            daten[stelle:stelle] = daten[stelle : stelle + laenge]
        elif art == 3:
            daten[stelle : stelle + 1] = bytes([zufall.randrange(256)])
        else:
            daten = daten[:stelle] if stelle else daten
    return bytes(daten)


def mutierte_mappe(
    roh: bytes, nummer: int, zufall: random.Random, hoechstens: int = 6
) -> bytes:
    """Return a workbook damaged outside (one in five) or in one of its parts."""
    if nummer % 5 == 0:
        return mutiert(roh, zufall, hoechstens)
    with zipfile.ZipFile(io.BytesIO(roh)) as mappe:
        namen = [
            *(n for n in mappe.namelist() if any(t in n for t in ("sheet", "workb"))),
            *(n for n in mappe.namelist() if "Strings" in n),
        ]
        teil = zufall.choice(namen)
        alt = mappe.read(teil)
    return umgepackt(roh, **{teil: mutiert(alt, zufall, hoechstens)})


def _art(name: str) -> str:
    return name.partition("-")[0]


@cache
def _profil(art: str):
    return liste(art).profil(STAND)


def pruefe_ganz(roh: bytes, name: str) -> None:
    """Check that a file is taken whole, or refused with a sentence for each reason."""
    art = _art(name)
    profil = _profil(art)
    ergebnis = pruefe(roh, name, profil, stand=STAND)
    ergebnis.json()
    fehler = [b for b in ergebnis.befunde if b.schwere is Schwere.FEHLER]
    assert ergebnis.angenommen == (not fehler)
    for befund in ergebnis.befunde:
        assert befund.meldung
        assert "Traceback" not in befund.meldung
    if ergebnis.angenommen:
        # Every entry of the file is there, with every required field.
        assert ergebnis.daten is not None
        assert len(ergebnis.daten) == ergebnis.zeilen > 0
        for feld in profil.felder:
            if feld.pflicht:
                assert ergebnis.daten[feld.schluessel].null_count() == 0
        # What the module would store: as many rows, none lost on the way.
        if art != "widersprueche":  # its rows need the county's approved table
            gegeben = liste(art).argumente(ergebnis.daten, STAND)
            zeilen = gegeben.get("zeilen", gegeben.get("daten"))
            assert len(zeilen) == ergebnis.zeilen


@pytest.mark.parametrize("name", TEXTDATEIEN)
def test_mutated_text_files(name):
    zufall = random.Random(name)
    roh = (DATEN / name).read_bytes()
    for _ in range(CSV_MENGE):
        pruefe_ganz(mutiert(roh, zufall), name)


@pytest.mark.parametrize("name", MAPPEN)
def test_mutated_workbooks(name):
    zufall = random.Random(name)
    roh = (DATEN / name).read_bytes()
    for nummer in range(XLSX_MENGE):
        pruefe_ganz(mutierte_mappe(roh, nummer, zufall), name)


def test_of_a_mutated_file_all_rows_are_stored_or_nothing(besetzung):
    regel(besetzung.kreis)
    zufall = random.Random("datenbank")
    namen = [n for n in (*TEXTDATEIEN, *MAPPEN) if _art(n) == "buchungen"]
    rohe = {name: (DATEN / name).read_bytes() for name in namen}
    angenommen = 0
    for nummer in range(DB_MENGE):
        name = namen[nummer % len(namen)]
        roh = (
            mutierte_mappe(rohe[name], nummer, zufall, 1)
            if name.endswith(".xlsx")
            else mutiert(rohe[name], zufall, 1)
        )
        vorher = [m.objects.count() for m in (Buchung, Einlesung, Datei, Befund)]
        neu = 0
        # The same rows may have been read before.
        with suppress(ListeError):
            ergebnis = run_einlesung(
                art="buchungen",
                inhalt=roh,
                name=name,
                stand_am=STAND,
                durch=besetzung.kreis,
                jetzt=JETZT,
            )
            angenommen += ergebnis.angenommen
            neu = ergebnis.zeilen if ergebnis.angenommen else 0
        if neu:
            assert Buchung.objects.count() == vorher[0] + neu
        else:
            jetzt = [m.objects.count() for m in (Buchung, Einlesung, Datei, Befund)]
            assert jetzt == vorher
    assert angenommen
    assert check_kette(besetzung.mandant) is None
