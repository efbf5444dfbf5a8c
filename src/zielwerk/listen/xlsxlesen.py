"""Runs the processes that parse a workbook, and joins what they answer."""

import io
import json
import mmap
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

from zielwerk.listen.archiv import MB, check_breite, pruefe_archiv, sprengt_grenzen
from zielwerk.listen.befund import DateiError
from zielwerk.listen.blatt import ZEILE, Blatt
from zielwerk.listen.haelfte import UngeteiltError
from zielwerk.listen.mappe import benenne, hinweise, verbinde, zellen
from zielwerk.listen.profil import Profil
from zielwerk.listen.xlsxteile import Auskunft

if TYPE_CHECKING:
    import polars as pl

# Address space above what the unpacked file needs.
GRUND_BYTES = 256 * MB
JE_BYTE = 6
GRUND_SEKUNDEN = 8
BYTES_JE_SEKUNDE = 8 * MB
# Seconds a busy machine may let a process wait; its own time is limited apart.
GEDULD = 60
# From here on a second process saves more than it costs to start.
ZU_ZWEIT_BYTES = 16 * MB
GANZ, HAELFTEN = ("",), ("oben", "unten")
Gelesen = tuple[tuple[Blatt, ...], tuple[str, ...]]
# Sheet → cells as parsed, and the first line of the lower half or 0.
Tabellen = dict[str, tuple["pl.DataFrame", int]]
Antwort = tuple[Tabellen, dict[str, Any]]


def lies_xlsx(roh: bytes, name: str, profil: Profil) -> Gelesen:
    """Return the sheets of a workbook, and what had to be assumed.

    :raises DateiError: if it is hostile, damaged or too large
    """
    entpackt = pruefe_archiv(roh, name)
    if entpackt >= ZU_ZWEIT_BYTES and len(os.sched_getaffinity(0)) > 1:
        try:
            antworten = _parse(roh, entpackt, profil, HAELFTEN)
            return _zusammen(antworten, profil.max_spalten)
        except UngeteiltError:
            pass  # what is wrong with it, if anything, shows when it is parsed whole
    return _zusammen(_parse(roh, entpackt, profil, GANZ), profil.max_spalten)


def _parse(
    roh: bytes, entpackt: int, profil: Profil, anteile: tuple[str, ...]
) -> list[Antwort]:
    """Let one process for each part parse the workbook, all at the same time."""
    sekunden = GRUND_SEKUNDEN + entpackt // BYTES_JE_SEKUNDE
    befehl = [sys.executable, "-m", "zielwerk.listen.kind"]
    befehl += [str(GRUND_BYTES + JE_BYTE * entpackt), str(sekunden)]
    befehl += [str(profil.max_spalten)]
    with ExitStack() as offen:
        eingabe = offen.enter_context(os.fdopen(os.memfd_create("liste"), "wb"))
        eingabe.write(roh)
        eingabe.flush()
        laeufe = []
        for anteil in anteile:
            # Opened anew, so that each process reads from the beginning.
            quelle = offen.enter_context(open(f"/proc/self/fd/{eingabe.fileno()}"))
            antwort = offen.enter_context(os.fdopen(os.memfd_create("tabelle"), "r+b"))
            kind = _starte([*befehl, anteil], quelle, antwort)
            offen.callback(kind.wait)
            offen.callback(kind.kill)  # before it is waited for; one that ended stays
            laeufe.append((kind, antwort))
        for kind, _ in laeufe:
            try:
                if kind.wait(GEDULD + 3 * sekunden) != 0:
                    raise sprengt_grenzen()
            except subprocess.TimeoutExpired as fehler:
                raise sprengt_grenzen() from fehler
        antworten = []
        for _, antwort in laeufe:
            with mmap.mmap(antwort.fileno(), 0, access=mmap.ACCESS_READ) as inhalt:
                antworten.append(_entpacke(inhalt, ganz=anteile == GANZ))
    return antworten


def _starte(
    befehl: list[str], quelle: IO[str], ziel: IO[bytes]
) -> "subprocess.Popen[bytes]":
    umgebung = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "MALLOC_ARENA_MAX": "2",  # reserve less address space
    }
    return subprocess.Popen(  # noqa: S603  # our own fixed command
        befehl, stdin=quelle, stdout=ziel, stderr=subprocess.DEVNULL, env=umgebung
    )


def _entpacke(antwort: mmap.mmap, *, ganz: bool) -> Antwort:
    """Return the cells by sheet and the rest of an answer.

    :raises DateiError: the refusal a process found
    :raises UngeteiltError: if a process could not read its half
    """
    import polars as pl

    kopf = json.loads(antwort[antwort.rfind(b"\n") :])
    if "regel" in kopf:
        raise DateiError(
            kopf["regel"],
            kopf["meldung"],
            gefunden=kopf["gefunden"],
            erwartet=kopf["erwartet"],
        )
    if kopf.get("unlesbar") == "MemoryError":
        raise sprengt_grenzen()
    if "unlesbar" in kopf and not ganz:
        raise UngeteiltError
    if "unlesbar" in kopf:
        raise DateiError(
            "xlsx-beschaedigt",
            "Die XLSX-Datei lässt sich nicht lesen. Bitte öffnen Sie sie in Excel, "
            "speichern Sie sie neu und laden Sie sie noch einmal hoch.",
            gefunden="beschädigte Arbeitsmappe",
        )
    tabellen: Tabellen = {}
    beginn = 0
    for name, zeile, ende in kopf["stellen"]:
        tabellen[name] = (pl.read_ipc_stream(io.BytesIO(antwort[beginn:ende])), zeile)
        beginn = ende
    return tabellen, kopf


def _zusammen(antworten: list[Antwort], max_spalten: int) -> Gelesen:
    """Make sheets of the answers: of one, or of those of both halves.

    :raises DateiError: if a sheet has too many columns or merged cells
    :raises UngeteiltError: if the halves of a sheet do not fit together
    """
    (tabellen, kopf), (untere, _) = antworten[0], antworten[-1]
    blaetter = []
    for name, (geparst, zeile) in tabellen.items():
        auskunft = Auskunft.aus_json(kopf["auskuenfte"].get(name, {}))
        if zeile:
            tabelle = verbinde(benenne(geparst), benenne(untere[name][0]), zeile)
        else:
            tabelle = benenne(geparst, auskunft.ab_spalte)
        tabelle = zellen(tabelle, auskunft)
        check_breite(name, tabelle.width, max_spalten)
        tabelle = tabelle.with_row_index(ZEILE, offset=1)
        blaetter.append(Blatt(name, tabelle, hinweise(auskunft)))
    namen = ", ".join(f"„{name}“" for name in kopf["ausgelassen"])
    annahmen = (f"Ausgeblendete oder überzählige Blätter sind nicht gelesen: {namen}.",)
    return tuple(blaetter), annahmen if namen else ()
