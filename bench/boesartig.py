"""Hostile files through `zielwerk liste pruefen`: seconds, and memory above their need.

Each is a process of its own, as on the command line; its largest memory, that of its
limited child included, is compared with that of the same command on a small good list.
What a file needs itself is its bytes, or what its archive says it unpacks to if that is
read. Goal: at most 10 s and 256 MB above that, and always an answer (0 or 1). Where
others use the machine as well, the time computed counts, not the time waited.
"""

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zielwerk.listen.archiv import MB
from zielwerk.listen.tests.dateien import (
    BLATT,
    GUT,
    KOPF,
    blatt_xml,
    csv_datei,
    umgepackt,
    xlsx,
)

ZIEL_SEKUNDEN, ZIEL_MB = 10, 256
# What a cell takes once it is read, empty or not.
ZELLE, SPALTEN = 16, 151
MAPPE = xlsx([KOPF, *GUT])
A1 = '<row r="1"><c r="A1"><v>1</v></c></row>'


@dataclass(frozen=True)
class Messung:
    """How one check went; memory in MB, the limited child included."""

    rueckgabe: int
    dauer: float
    rechenzeit: float
    speicher: int
    satz: str


def _blatt(zellen: str) -> bytes:
    return umgepackt(MAPPE, **{BLATT: blatt_xml(zellen)})


def _zelle(ort: str) -> bytes:
    zeile = ort.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return _blatt(f'{A1}<row r="{zeile}"><c r="{ort}"><v>1</v></c></row>')


def _tief(stufen: int) -> bytes:
    """Nest elements deeply, where text is expected and where the sheets are named."""
    tief = "<a>" * stufen + "</a>" * stufen
    zelle = f'<c r="A2" t="inlineStr"><is><t>{tief}</t></is></c>'
    return _blatt(f'{A1}<row r="2">{zelle}</row>')


def _tiefe_mappe(stufen: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(MAPPE)) as alt:
        mappe = alt.read("xl/workbook.xml")
    tief = b"<a>" * stufen + b"</a>" * stufen
    return umgepackt(
        MAPPE, **{"xl/workbook.xml": mappe.replace(b"<sheets>", tief + b"<sheets>")}
    )


def _mit_luege(teil: str, inhalt: bytes) -> bytes:
    """Say in the directory that a part is small, and let it be large."""
    roh = bytearray(umgepackt(MAPPE, **{teil: inhalt}))
    gross, klein = (n.to_bytes(4, "little") for n in (len(inhalt), 1000))
    return bytes(roh.replace(gross, klein))


def _ineinander() -> bytes:
    """Pack an archive of archives."""
    innen = umgepackt(MAPPE, **{"xl/media/a.bin": b"\0" * 50 * MB})
    return umgepackt(MAPPE, **{f"xl/media/{n}.zip": innen for n in range(20)})


def dateien() -> Iterator[tuple[str, str, bytes, int]]:
    """Yield name, file name, bytes, and what the file needs when it is read."""
    nullen = b"\0" * 200 * MB
    viele = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200_000)
    )
    teile = {f"xl/media/{n}.xml": b"<a/>" for n in range(6000)}
    text = b"Nummer;Name;Zugang;H\xc3\xb6he\n"
    yield (
        "Zip-Bombe, 200 MB Nullen",
        "a.xlsx",
        umgepackt(MAPPE, **{"xl/media/a.xml": nullen}),
        0,
    )
    yield (
        "Zip-Bombe, die ihre Größe verschweigt",
        "a.xlsx",
        _mit_luege("xl/media/a.xml", nullen),
        0,
    )
    yield "Archive im Archiv", "a.xlsx", _ineinander(), 0
    yield "6000 Teile", "a.xlsx", umgepackt(MAPPE, **teile), 0
    for ort in ("XFD1048576", "A1048576", "G1048576", "XFD1"):
        yield f"eine Zelle in {ort}", "a.xlsx", _zelle(ort), 0
    yield (
        "XML-Bombe (Entitäten)",
        "a.xlsx",
        umgepackt(
            MAPPE, **{BLATT: b'<!DOCTYPE a [<!ENTITY b "b">]><sheet>&b;</sheet>'}
        ),
        0,
    )
    yield "XML 200.000 Stufen tief, im Blatt", "a.xlsx", _tief(200_000), 2 * MB
    yield "XML 200.000 Stufen tief, in der Mappe", "a.xlsx", _tiefe_mappe(200_000), 0
    yield "200.000 Zeilen ohne Kopf", "a.xlsx", _blatt(viele), len(viele)
    yield "16.384 Spalten", "a.xlsx", xlsx([["s"] * 16_384]), 0
    yield "CSV mit einer Zeile von 100 MB", "a.csv", text + b"x" * 100 * MB, 0
    yield "CSV mit 16.384 Spalten", "a.csv", b";".join([b"s"] * 16_384), 0
    yield "CSV mit einer Million Anführungszeichen", "a.csv", b'"' * 1_000_001, 0
    yield "CSV mit 10 Mio. leeren Zeilen", "a.csv", text + b"\n" * 10_000_000, 0
    yield (
        "CSV aus Trennzeichen, 20 MB",
        "a.csv",
        (b";" * 150 + b"\n") * 139_000,
        SPALTEN * 139_000 * ZELLE,
    )
    yield "1 GiB", "a.csv", text * (1024 * MB // len(text)), 0


# Started small: a process counts as its own what its parent held when it was born.
MESSER = """
import os, subprocess, sys, tempfile, time
beginn = time.monotonic()
with tempfile.TemporaryFile() as ausgabe:
    lauf = subprocess.Popen(sys.argv[1:], stdout=ausgabe, stderr=ausgabe)
    _, status, v = os.wait4(lauf.pid, 0)
    dauer = time.monotonic() - beginn
    ausgabe.seek(0)
    print(os.waitstatus_to_exitcode(status), dauer, v.ru_utime + v.ru_stime,
          v.ru_maxrss // 1024)
    sys.stdout.flush()
    sys.stdout.buffer.write(ausgabe.read(20_000))
"""


def messe(ort: Path) -> Messung:
    """Check a file on the command line, in a process that started small."""
    befehl = [sys.executable, "-m", "zielwerk", "liste", "pruefen", "forderungen"]
    lauf = subprocess.run(
        [sys.executable, "-S", "-c", MESSER, *befehl, str(ort)],
        stdout=subprocess.PIPE,
        check=True,
    )
    kopf, *zeilen = lauf.stdout.decode(errors="replace").splitlines()
    rueckgabe, dauer, rechenzeit, speicher = kopf.split()
    satz = next((z.strip() for z in zeilen if "Fehler:" in z), zeilen[-1])
    return Messung(int(rueckgabe), float(dauer), float(rechenzeit), int(speicher), satz)


def main() -> int:
    """Measure every file; 1 if one misses the goal."""
    verfehlt = 0
    with tempfile.TemporaryDirectory() as ordner:
        gut = Path(ordner) / "gut.xlsx"
        gut.write_bytes(MAPPE)
        klein = Path(ordner) / "gut.csv"
        klein.write_bytes(csv_datei([KOPF, *GUT]))
        grund = max(messe(gut).speicher, messe(klein).speicher)
        print(f"  eine kleine gute Liste: {grund} MB")
        for name, endung, roh, bedarf in dateien():
            ort = Path(ordner) / endung
            ort.write_bytes(roh)
            eigener = (len(roh) + bedarf) // MB
            m = messe(ort)
            darueber = m.speicher - grund - eigener
            haelt = (
                m.rueckgabe in {0, 1}
                and min(m.dauer, m.rechenzeit) <= ZIEL_SEKUNDEN
                and darueber <= ZIEL_MB
            )
            verfehlt += not haelt
            print(
                f"  {'' if haelt else '!! '}{name:<42} {m.dauer:5.1f} s "
                f"({m.rechenzeit:4.1f} s gerechnet) {darueber:5d} MB darüber, "
                f"Rückgabe {m.rueckgabe}: {m.satz[:80]}",
                flush=True,
            )
    print(f"  Ziel: ≤ {ZIEL_SEKUNDEN} s, ≤ {ZIEL_MB} MB darüber")
    return int(verfehlt > 0)


if __name__ == "__main__":
    sys.exit(main())
