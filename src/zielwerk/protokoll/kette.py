"""The chain as the lines of an export: the one form that is checked and handed out."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import CharField, F
from django.db.models.functions import Cast
from django_scopes import scope

from zielwerk.kern.verschluesselung import EntschluesselError, SchluesselFehltError
from zielwerk.mandanten.felder import roh
from zielwerk.mandanten.models import Mandant
from zielwerk.protokoll.models import Eintrag, Eintragswert, Kettenende
from zielwerk.protokoll.pruefer import ANFANG, KOPF
from zielwerk.protokoll.regeln import kettensatz, pruefsumme, zusage

# No canonical JSON: no value is spelled so.
UNLESBAR = "[nicht lesbar]"
# Entries read at once; their values are fetched with one more query.
BLOCK = 1000
SPALTEN = (
    *("pk", "lfd_nr", "vorige_pruefsumme", "pruefsumme", "eigene", "erfasst"),
    *("ereignis", "aktion", "objekt_art", "objekt", "stelle", "zusagen"),
)


def zeilen(mandant: Mandant) -> Iterator[dict[str, Any]]:
    """Yield head, one line per entry, end; entries written meanwhile are included.

    The end is read before the last look for entries: what it counts has to be there.
    """
    yield {**KOPF, "mandant": str(mandant.uuid), "name": mandant.name}
    nr, gesehen = 0, list[int]()
    while True:
        ende = _ende(mandant)
        with scope(mandant=mandant):
            block = _block(str(mandant.uuid), nr, gesehen)
        if not block:
            yield {"ende": ende}
            return
        for pk, zeile in block:
            gesehen = [pk] if zeile["nr"] != nr else [*gesehen, pk]
            nr = zeile["nr"]
            yield zeile


def _ende(mandant: Mandant) -> dict[str, Any]:
    """Return number and checksum of the last entry as they were noted apart."""
    with scope(mandant=mandant):
        ende = Kettenende.objects.filter(mandant=mandant).first()
    if ende is None:
        return {"nr": 0, "pruefsumme": ANFANG}
    return {"nr": ende.lfd_nr, "pruefsumme": ende.pruefsumme}


def _block(
    mandant: str, nr: int, gesehen: list[int]
) -> list[tuple[int, dict[str, Any]]]:
    """Return the next entries as lines: from `nr` on, without those seen already."""
    eintraege = list(
        Eintrag.objects.filter(lfd_nr__gte=nr)
        .exclude(pk__in=gesehen)
        .order_by("lfd_nr", "pk")
        .annotate(**_spalten())
        .values_list(*SPALTEN)[:BLOCK]
    )
    werte: dict[int, dict[str, list[str] | None]] = defaultdict(dict)
    zeilen = list(
        Eintragswert.objects.filter(eintrag__in=[eintrag[0] for eintrag in eintraege])
        .annotate(geheim=roh("wert"))
        .values_list("eintrag_id", "feld", "salz", "geheim")
    )
    klar = entschluesselt([zeile[3] for zeile in zeilen])
    for (eintrag, feld, salz, _), wert in zip(zeilen, klar, strict=True):
        werte[eintrag][feld] = None if wert is None else [salz, wert]
    return [(e[0], _zeile(mandant, e, werte[e[0]])) for e in eintraege]


def entschluesselt(geheime: list[bytes | None]) -> list[str | None]:
    """Return the texts of values; a changed one reads as something no value can be.

    It then does not fit its commitment, which is how the check finds and names it.

    :raises SchluesselFehltError: if the ring lacks a key: then nothing can be said
    """
    feld = Eintragswert._meta.get_field("wert")
    try:
        return feld.entschluessle_spalte(geheime)
    except SchluesselFehltError:
        raise
    except EntschluesselError:
        if len(geheime) == 1:
            return [UNLESBAR]
        return [text for geheim in geheime for text in entschluesselt([geheim])]


def _spalten() -> dict[str, Any]:
    """Return ids and times as text, as far as the database has one spelling of them.

    Objects built only to be written as text again were a third of the whole check.
    PostgreSQL's text of a time depends on its settings; its driver is quick enough.
    """
    als_text = connection.vendor == "sqlite"
    return {
        "eigene": Cast("uuid", CharField()),
        "objekt": Cast("objekt_uuid", CharField()),
        "erfasst": Cast("erfasst_am", CharField()) if als_text else F("erfasst_am"),
        "ereignis": Cast("ereignis_am", CharField()) if als_text else F("ereignis_am"),
    }


def _zeile(
    mandant: str, eintrag: tuple[Any, ...], werte: dict[str, list[str] | None]
) -> dict[str, Any]:
    """Return one entry as a line."""
    _, nr, vorige, summe, kennung, erfasst_am, ereignis_am, *rest = eintrag
    aktion, objekt_art, objekt, stelle, zusagen = rest
    satz = kettensatz(
        mandant=mandant,
        kennung=_kennung(kennung),
        erfasst_am=_zeit(erfasst_am),
        ereignis_am=_zeit(ereignis_am),
        aktion=aktion,
        objekt_art=objekt_art,
        objekt_uuid=_kennung(objekt),
        stelle=stelle,
        zusagen=zusagen,
    )
    return {
        "nr": nr,
        "vorige": vorige,
        "pruefsumme": summe,
        "satz": satz,
        "werte": werte,
    }


def _zeit(wann: datetime | str) -> datetime | str:
    """Return a time of SQLite as `regeln` spells it; anything odd as it is."""
    if isinstance(wann, datetime) or wann[10:11] != " " or wann[19:20] not in {"", "."}:
        return wann
    return f"{wann[:10]}T{wann[11:19]}.{wann[20:] or '000000'}+00:00"


def _kennung(text: str) -> str:
    """Return a uuid with its dashes; SQLite stores it without."""
    if "-" in text:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def stimmt(eintrag: Eintrag) -> bool:
    """Say whether an entry fits its own checksum, and its values their commitments."""
    werte = list(eintrag.werte.all())
    return (
        pruefsumme(eintrag.vorige_pruefsumme, eintrag.lfd_nr, eintrag.satz())
        == eintrag.pruefsumme
        and {wert.feld for wert in werte} == eintrag.zusagen.keys()
        and all(
            zusage(wert.salz, wert.wert) == eintrag.zusagen[wert.feld]
            for wert in werte
            if wert.salz is not None and wert.wert is not None
        )
    )


def jsonzeilen(mandant: Mandant) -> Iterator[bytes]:
    """Yield the export as UTF-8, one JSON document per line."""
    for zeile in zeilen(mandant):
        yield json.dumps(zeile, ensure_ascii=False).encode() + b"\n"


def write_datei(mandant: Mandant, pfad: Path) -> None:
    """Write the export: the whole file or, on any error, none."""
    vorlaeufig = pfad.with_name(f".{pfad.name}.{os.getpid()}.teil")
    try:
        with vorlaeufig.open("wb") as datei:
            datei.writelines(jsonzeilen(mandant))
            datei.flush()
            os.fsync(datei.fileno())
        vorlaeufig.replace(pfad)
    finally:
        vorlaeufig.unlink(missing_ok=True)
