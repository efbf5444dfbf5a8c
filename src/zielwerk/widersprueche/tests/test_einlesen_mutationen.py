"""Damaged files: no crash, no traceback, never a part of a file."""

import io
import os
import random
import zipfile

import pytest

from zielwerk.listen.profil import Schwere
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.tests.dateien import DATEN, PROFIL, umgepackt
from zielwerk.widersprueche.einlesen import profil

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
CSV_MENGE = 9000 if VOLL else 250
XLSX_MENGE = 1000 if VOLL else 50
WIDERSPRUECHE = profil()
BOESES = (
    *(b"\x00", b"\xff", b'"', b";", b"\n", b"\r", b"\t", b",", b"\xef\xbb\xbf", b"'"),
    *("\u202e".encode(), b"=1+1", b"-", b"1e400", b"NaN", b"31.02.2020", b"x" * 300),
    *(
        "ß".encode("cp1252"),
        "𝔸".encode(),
        b"99999999999999999999",
        b"\\",
        b"{0}",
        b"{stand}",
    ),
)


def mutiert(roh: bytes, zufall: random.Random) -> bytes:
    """Return the bytes with a few random cuts, repeats, swaps and insertions."""
    daten = bytearray(roh)
    for _ in range(zufall.randint(1, 6)):
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


def pruefe_ganz(roh: bytes, name: str) -> None:
    """Check that a file is taken whole, or refused with a sentence for each reason."""
    for liste in (WIDERSPRUECHE, PROFIL):
        ergebnis = pruefe(roh, name, liste)
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
            for feld in liste.felder:
                if feld.pflicht:
                    assert ergebnis.daten[feld.schluessel].null_count() == 0


@pytest.mark.parametrize("name", ["widersprueche-gut.csv", "widersprueche-windows.csv"])
def test_mutated_text_files(name):
    zufall = random.Random(name)
    roh = (DATEN / name).read_bytes()
    for _ in range(CSV_MENGE // 2):
        pruefe_ganz(mutiert(roh, zufall), name)


def test_mutated_workbooks():
    zufall = random.Random(7)
    name = "widersprueche-gut.xlsx"
    roh = (DATEN / name).read_bytes()
    teile = zipfile.ZipFile(io.BytesIO(roh)).namelist()
    for nummer in range(XLSX_MENGE):
        if nummer % 5 == 0:
            pruefe_ganz(mutiert(roh, zufall), name)
            continue
        teil = zufall.choice(
            [t for t in teile if "sheet" in t or "Strings" in t or "workb" in t]
        )
        alt = zipfile.ZipFile(io.BytesIO(roh)).read(teil)
        pruefe_ganz(umgepackt(roh, **{teil: mutiert(alt, zufall)}), name)
