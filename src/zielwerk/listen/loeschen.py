"""What a deletion needs of a list: rows that name a person, and emptying an intake."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from zielwerk.dokumente.services import DateiError as AblageError
from zielwerk.dokumente.services import read_datei
from zielwerk.listen.ablage import EinlesungError, profil_fuer, record_schritt
from zielwerk.listen.befund import DateiError
from zielwerk.listen.blatt import ZEILE
from zielwerk.listen.lesen import lies
from zielwerk.listen.models import Einlesung
from zielwerk.listen.xlsxteile import spaltenbuchstabe
from zielwerk.mandanten.models import Mitgliedschaft

Zeile = tuple[str, int, dict[str, str]]


def find_zeilen(einlesung: Einlesung, passt: Callable[[str], bool]) -> Iterator[Zeile]:
    """Yield (sheet, line, heading → cell) of each row of the file with a fitting cell.

    :raises EinlesungError: if the kept file can no longer be read as a list
    """
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    try:
        gelesen = lies(read_datei(einlesung.datei), einlesung.datei.name, profil)
    except (DateiError, AblageError) as fehler:
        raise EinlesungError(str(fehler)) from fehler
    namen = {s["buchstabe"]: s["ueberschrift"] for s in einlesung.spalten}
    for blatt in gelesen.blaetter:
        eigenes = namen if blatt.name == einlesung.blatt else {}
        titel = {
            f"s{s}": eigenes.get(spaltenbuchstabe(s)) or f"Spalte {spaltenbuchstabe(s)}"
            for s in blatt.spalten
        }
        for reihe in blatt.zellen.iter_rows(named=True):
            zellen = {titel[s]: reihe[s] for s in titel if reihe[s] is not None}
            if any(passt(wert) for wert in zellen.values()):
                yield blatt.name, reihe[ZEILE], zellen


@transaction.atomic
def empty_einlesung(
    *,
    einlesung: Einlesung,
    anlass: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> bool:
    """Empty everything of an intake that came out of its file; counts and sums stay.

    One that is still open is stopped: without its file it cannot go on. Returns False
    if it was empty before.
    """
    gesperrt = (
        Einlesung.objects.select_for_update(of=("self",))
        .select_related("datei", "mandant")
        .get(pk=einlesung.pk)
    )
    if gesperrt.ist_geleert:
        return False
    if gesperrt.ist_offen:
        gesperrt.zustand = Einlesung.Zustand.ABGEBROCHEN
    gesperrt.blatt, gesperrt.blaetter, gesperrt.spalten = "", [], []
    gesperrt.berichtigungen, gesperrt.annahmen = [], []
    gesperrt.version += 1
    gesperrt.save()
    gesperrt.befunde.all().delete()
    text = f"Einlesung zum Stand {gesperrt.stand_am:%d.%m.%Y} geleert, {anlass}"
    record_schritt(gesperrt, "geleert", text, durch, jetzt)
    return True
