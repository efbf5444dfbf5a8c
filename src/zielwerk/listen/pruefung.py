"""Checks a whole list: from bytes to findings, assumptions and control sums."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from zielwerk.kern.anzeige import aufzaehlung, tag
from zielwerk.listen.befund import Berichtigung, DateiError
from zielwerk.listen.blatt import ZEILE, Blatt
from zielwerk.listen.ergebnis import Pruefung
from zielwerk.listen.erkennung import Erkennung, erkenne
from zielwerk.listen.lauf import Lauf
from zielwerk.listen.lesen import Gelesen, lies
from zielwerk.listen.profil import Profil, Schwere
from zielwerk.listen.zeilen import stand_im_titel


def pruefe(
    datei_bytes: bytes,
    name: str,
    profil: Profil,
    *,
    zuordnung: Mapping[str, str] | None = None,
    blatt: str | None = None,
    kopfzeile: int | None = None,
    berichtigungen: Sequence[Berichtigung] = (),
    stand: date | None = None,
) -> Pruefung:
    """Check a list; never raises for what is in the file, every refusal is a finding.

    `zuordnung`: field → column letter, as a person mapped it (else by recognition);
    `blatt`, `kopfzeile` (line) likewise; `berichtigungen` are laid over the cells
    before checking; `stand` is the as-of day (else read from the title, if there).
    """
    with ThreadPoolExecutor(1) as beiher:
        summe = beiher.submit(hashlib.sha256, datei_bytes)
        try:
            gelesen: Gelesen | DateiError = lies(datei_bytes, name, profil)
        except DateiError as fehler:
            gelesen = fehler
        fingerabdruck = summe.result().hexdigest()
    try:
        if isinstance(gelesen, DateiError):
            raise gelesen
        erkannt, hinweise = _waehle(gelesen, profil, blatt, kopfzeile, zuordnung)
    except DateiError as fehler:
        return Pruefung(
            profil.art,
            name,
            fingerabdruck,
            (fehler.befund(),),
            anzahl=Counter({Schwere.FEHLER: 1}),
        )
    lauf = Lauf(profil, erkannt, stand or stand_im_titel(erkannt.blatt, erkannt.stelle))
    lauf.annahmen += [*gelesen.annahmen, *hinweise, *erkannt.blatt.annahmen]
    if lauf.stand and not stand:
        lauf.annahmen.append(f"Stand {tag(lauf.stand)}, aus der Titelzeile gelesen.")
    lauf.run(berichtigungen, csv=gelesen.format == "CSV")
    return _pruefung(lauf, gelesen, name, fingerabdruck)


def _pruefung(lauf: Lauf, gelesen: Gelesen, name: str, fingerabdruck: str) -> Pruefung:
    """Return what a finished run found."""
    return Pruefung(
        lauf.profil.art,
        name,
        fingerabdruck,
        lauf.sammler.geordnet(),
        blatt=lauf.erkennung.blatt.name,
        blaetter=tuple(b.name for b in gelesen.blaetter),
        format=gelesen.format,
        zeilen=lauf.zeilen,
        fehlerhafte_zeilen=len(lauf.sammler.zeilen_mit_fehler),
        anzahl=lauf.sammler.anzahl,
        annahmen=tuple(lauf.annahmen),
        summen=lauf.summen.werte,
        stand=lauf.stand,
        erkennung=lauf.erkennung,
        daten=lauf.daten,
    )


def _waehle(
    gelesen: Gelesen,
    profil: Profil,
    blatt: str | None,
    kopfzeile: int | None,
    zuordnung: Mapping[str, str] | None,
) -> tuple[Erkennung, list[str]]:
    """Choose the sheet that fits best, or the one a person named."""
    belegte = [b for b in gelesen.blaetter if len(b.zellen)]
    gewaehlt = [b for b in belegte if b.name == blatt] or belegte
    if not gewaehlt:
        raise DateiError(
            "leer",
            "Die Datei enthält keine Zellen. Bitte prüfen Sie, ob die Liste "
            "gespeichert ist.",
            gefunden="leere Tabelle",
        )
    moeglich = [
        erkenne(b, profil, kopfzeile=kopfzeile, zuordnung=zuordnung) for b in gewaehlt
    ]
    bestes = max(moeglich, key=lambda erkennung: erkennung.guete)
    annahmen = [f"Die Überschriften stehen in Zeile {bestes.kopfzeile}."]
    andere = [b.name for b in belegte if b is not bestes.blatt]
    if andere and not blatt:
        annahmen.insert(
            0,
            f"Gelesen wird das Blatt „{bestes.blatt.name}“, nicht "
            f"{aufzaehlung([f'„{eines}“' for eines in andere])}.",
        )
    return bestes, annahmen


def blatt_zeile(blatt: Blatt, zeile: int) -> dict[int, str]:
    """Return the cells of a line by column, for showing the whole row."""
    nummern_ = blatt.zellen[ZEILE].to_list()
    return blatt.reihe(nummern_.index(zeile)) if zeile in nummern_ else {}
