"""Checks an exported record: one file, the standard library, nothing else.

    python pruefer.py EXPORT [--anker FILE]

EXPORT comes from `zielwerk protokoll export`; FILE is an anchor file or an earlier
EXPORT. Exit 0: whole; 1: the first bad entry is named; 2: not checked.
"""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

KOPF = {"format": "zielwerk-protokoll", "version": 1}
ANFANG = "0" * 64
# The one action whose entry explains emptied values: {field: [numbers]}.
LEERUNG, LEERUNG_FELD = "protokoll.werte_geleert", "nachher.werte"
UNLESBAR = (KeyError, TypeError, ValueError, AttributeError, IndexError)
kanonisch = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode
Anker = tuple[str, int, str, str]  # Mandant, number, checksum, time
Zeile = Mapping[str, Any]


class PrueferError(Exception):
    """The files cannot be checked; the message says why."""


class Befund(NamedTuple):
    """The first bad entry: `nr`, or one from `nr` to `bis`; and what is wrong."""

    nr: int
    bis: int
    was: str


class Ergebnis(NamedTuple):
    """What a check found; `befund` None means whole and unchanged."""

    eintraege: int
    geleert: int
    anker: int
    befund: Befund | None


def pruefsumme(vorige: str, nr: int, satz: Zeile) -> str:
    """Return SHA-256(previous, newline, number, newline, canonical `satz`) in hex."""
    return hashlib.sha256(f"{vorige}\n{nr}\n{kanonisch(satz)}".encode()).hexdigest()


def zusage(salz: str, wert: str) -> str:
    """Return SHA-256(salt, value): `salz` in hex, `wert` as canonical JSON."""
    return hashlib.sha256(bytes.fromhex(salz) + wert.encode()).hexdigest()


def lies_anker(zeilen: Iterable[bytes]) -> Iterator[Anker]:
    """Yield the anchors of an anchor file, or of an earlier export."""
    mandant, letzte = "", dict[str, str]()
    for nummer, text in enumerate(zeilen, 1):
        try:
            zeile = json.loads(text)
            mandant = zeile.get("mandant", mandant)
            if "format" in zeile or "ende" in zeile:
                continue
            davor = zeile.get("voriger", ANFANG)
            if davor not in {ANFANG, letzte.get(mandant, davor)}:
                raise PrueferError(f"Anker: Zeile {nummer} schließt nicht an.")
            letzte[mandant] = hashlib.sha256(text.strip()).hexdigest()
            yield mandant, zeile["nr"] + 0, zeile["pruefsumme"], zeile.get("zeit", "")
        except UNLESBAR as fehler:
            raise PrueferError(f"Anker: Zeile {nummer} ist nicht lesbar.") from fehler


class _Kette:
    """How far a check has come, and what has to be explained yet."""

    def __init__(self, mandant: str, anker: Iterable[Anker]) -> None:
        self.mandant, self.nr, self.summe = mandant, 0, ANFANG
        self.leer: dict[tuple[int, str], bool] = {}  # emptied value → explained
        self.verankert = self.verglichen = 0
        self.befund: Befund | None = None
        self.anker: dict[int, list[Anker]] = {}
        for einer in (a for a in anker if a[0] == mandant):
            self.anker.setdefault(einer[1], []).append(einer)

    def nimm(self, zeile: Zeile) -> Befund | None:
        nr, satz, summe = zeile["nr"], zeile["satz"], zeile["pruefsumme"]
        if nr != self.nr + 1:
            return self.fehler(1, f"fehlt; an seiner Stelle steht Eintrag {nr}.")
        if zeile["vorige"] != self.summe:
            return self._anschluss(zeile["vorige"], nr, satz, summe)
        if pruefsumme(self.summe, nr, satz) != summe or satz["mandant"] != self.mandant:
            return self.fehler(1, "wurde verändert.")
        if was := self._werte(nr, satz, zeile["werte"]):
            return self.fehler(1, was)
        self.nr, self.summe = nr, summe
        self._vergleiche(self.anker.get(nr, ()))
        return None

    def fehler(self, weiter: int, was: str) -> Befund:
        return Befund(nr := self.nr + weiter, nr, f"Eintrag {nr} {was}")

    def _anschluss(self, vorige: str, nr: int, satz: Any, summe: str) -> Befund:
        """Name the bad one of two entries: a true one still fits its predecessor."""
        for wahre_nr, weiter, was in (
            (nr, 0, "wurde verändert oder eingefügt."),
            (nr - 1, 0, "wurde eingefügt, der Rest neu gezählt."),
            (nr + 1, 1, "wurde gelöscht, der Rest neu gezählt."),
        ):
            if self.nr + weiter and pruefsumme(vorige, wahre_nr, satz) == summe:
                return self.fehler(weiter, was)
        return self.fehler(1, "schließt nicht an den vorigen an.")

    def _werte(self, nr: int, satz: Any, werte: Any) -> str:
        zusagen = satz["zusagen"]
        if werte.keys() != zusagen.keys():
            return f"hat andere Felder: {', '.join(werte.keys() ^ zusagen.keys())}."
        for feld, wert in werte.items():
            if wert is None:
                self.leer[nr, feld] = False
            elif zusage(wert[0], wert[1]) != zusagen[feld]:
                return f"wurde verändert: {feld}."
        if satz["aktion"] == LEERUNG:
            for feld, nummern in json.loads(werte[LEERUNG_FELD][1]).items():
                self.leer |= {
                    (n, feld): True for n in nummern if (n, feld) in self.leer
                }
        return ""

    def spanne(self, bis: int, was: str) -> Befund:
        return Befund(von := self.verankert + 1, bis, f"Eintrag {von} bis {bis}: {was}")

    def _vergleiche(self, anker: Iterable[Anker]) -> None:
        for *_, summe, zeit in anker:
            if self.befund is None and summe != self.summe:
                was = f"nicht alles ist, wie es verankert war ({zeit})."
                self.befund = self.spanne(self.nr, was)
            self.verankert, self.verglichen = self.nr, self.verglichen + 1

    def schliesse(self, ende: Zeile) -> Befund | None:
        if ende["nr"] > self.nr:
            return self.fehler(1, f"fehlt; geschrieben wurden {ende['nr']} Einträge.")
        if (nr := max(self.anker, default=0)) > self.nr:
            return self.spanne(self.nr + 1, f"nicht alles ist da; verankert war {nr}.")
        if ende["nr"] < self.nr:
            return self.fehler(ende["nr"] + 1 - self.nr, "steht hinter dem Ende.")
        if ende["pruefsumme"] != self.summe:
            return self.fehler(0, "wurde verändert; er ist der letzte.")
        for nr, feld in sorted(ort for ort, gesagt in self.leer.items() if not gesagt):
            return self.fehler(nr - self.nr, f"wurde ohne Vermerk geleert: {feld}.")
        return None


def pruefe(zeilen: Iterable[Zeile], anker: Iterable[Anker] = ()) -> Ergebnis:
    """Check an export: head, one line per entry, end; PrueferError if it is none."""
    strom = iter(zeilen)
    if not KOPF.items() <= (kopf := next(strom, {})).items():
        raise PrueferError(f"Kein Protokoll dieses Formats: {kanonisch(KOPF)}")
    befund = _durchlauf(kette := _Kette(kopf["mandant"], anker), strom)
    if kette.befund and (befund is None or befund.bis > kette.befund.bis):
        befund = kette.befund
    return Ergebnis(kette.nr, len(kette.leer), kette.verglichen, befund)


def _durchlauf(kette: _Kette, strom: Iterator[Zeile]) -> Befund | None:
    try:
        for zeile in strom:
            if "ende" in zeile:
                befund = kette.schliesse(zeile["ende"])
                return befund or (kette.fehler(1, "folgt.") if any(strom) else None)
            if befund := kette.nimm(zeile):
                return befund
    except UNLESBAR:
        return kette.fehler(1, "ist nicht lesbar.")
    return kette.fehler(1, "fehlt, und alles danach: Es gibt keine Schlusszeile.")


def main() -> int:
    """Check the files named on the command line."""
    parser = argparse.ArgumentParser(description="Prüft ein ausgegebenes Protokoll.")
    parser.add_argument("export")
    parser.add_argument("--anker", default=os.devnull, help="oder früherer Export")
    try:
        args = parser.parse_args()
        with open(args.export, "rb") as export, open(args.anker, "rb") as anker:
            gefunden = pruefe(map(json.loads, export), lies_anker(anker))
    except (OSError, *UNLESBAR, PrueferError) as fehler:
        sys.stderr.write(f"Nicht geprüft: {fehler}\n")
        return 2
    gut = "Vollständig und unverändert: {} Einträge, {} geleerte Werte, {} Anker."
    print(gefunden[3].was if gefunden[3] else gut.format(*gefunden))  # noqa: T201
    return 1 if gefunden[3] else 0


if __name__ == "__main__":
    sys.exit(main())
