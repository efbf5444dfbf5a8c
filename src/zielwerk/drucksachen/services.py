"""The front door of the paper: created, head and closing fields filled in.

Text lives in `bearbeitung.py`, attachments in `anlagen.py`, release in `freigabe.py`,
sessions and decisions in `beschluesse.py`, documents and files in `ausgabe.py` and
`auszug.py`; other modules take all of it from here.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.drucksachen.anlagen import (
    add_anlage,
    aktuelle_anlagen,
    anlagensummen,
    change_anlage,
    move_anlage,
    remove_anlage,
    restore_anlage,
    store_anlagendatei,
)
from zielwerk.drucksachen.ausfuhr import AusfuhrError, write_oeffentliches
from zielwerk.drucksachen.ausgabe import (
    SCHREIBER,
    dateiname,
    dokument,
    fingerabdruck,
    papier,
    write_dateien,
)
from zielwerk.drucksachen.auszug import auszug
from zielwerk.drucksachen.bearbeitung import (
    insert_wert,
    record_abweichung,
    reset_abschnitt,
    save_abschnitt,
)
from zielwerk.drucksachen.beschluesse import (
    add_beratung,
    letzte_fraktionen,
    move_beratung,
    record_beschluss,
    store_beratungsfolge,
    weg,
)
from zielwerk.drucksachen.freigabe import (
    freigabe_einwand,
    release_drucksache,
    return_drucksache,
    seal_drucksache,
    send_mitzeichnung,
)
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.pruefung import (
    DrucksacheError,
    Geprueft,
    Hindernis,
    Pruefung,
    lock_entwurf,
    pruefe_drucksache,
    spaetere_werte,
)
from zielwerk.drucksachen.veroeffentlichung import (
    letzte_lizenz,
    publish_drucksache,
    withdraw_drucksache,
)
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag

__all__ = [
    "KOPFFELDER",
    "SCHREIBER",
    "AusfuhrError",
    "DrucksacheError",
    "Geprueft",
    "Hindernis",
    "Pruefung",
    "add_anlage",
    "add_beratung",
    "aktuelle_anlagen",
    "anlagensummen",
    "auszug",
    "change_anlage",
    "change_kopf",
    "create_drucksache",
    "dateiname",
    "dokument",
    "fingerabdruck",
    "freigabe_einwand",
    "insert_wert",
    "letzte_fraktionen",
    "letzte_lizenz",
    "move_anlage",
    "move_beratung",
    "papier",
    "pruefe_drucksache",
    "publish_drucksache",
    "record_abweichung",
    "record_beschluss",
    "release_drucksache",
    "remove_anlage",
    "reset_abschnitt",
    "restore_anlage",
    "return_drucksache",
    "save_abschnitt",
    "seal_drucksache",
    "send_mitzeichnung",
    "set_angaben",
    "spaetere_werte",
    "store_anlagendatei",
    "weg",
    "withdraw_drucksache",
    "write_dateien",
    "write_oeffentliches",
]
KOPFFELDER = (
    "nummer",
    "titel",
    "vorlageart",
    "koerperschaft",
    "fachdienst",
    "ist_oeffentlich",
)


@transaction.atomic
def create_drucksache(
    *,
    beratungsfolge: list[dict[str, Any]],
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Drucksache:
    """Create the draft of a paper (nummer, titel, datum, vereinbarung …)."""
    drucksache: Drucksache = Drucksache.objects.create(
        mandant=durch.mandant, angelegt_durch=durch, geaendert_durch=durch, **felder
    )
    store_beratungsfolge(drucksache, beratungsfolge)
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.angelegt",
        objekt=drucksache,
        text=f"{drucksache.nummer} angelegt",
        durch=durch,
        jetzt=jetzt,
    )
    return drucksache


def _lock_fassung(
    drucksache: Drucksache, version: int, durch: Mitgliedschaft
) -> Drucksache:
    """Return the draft locked, if it is still the Fassung a person saw."""
    eine = lock_entwurf(drucksache, durch)
    if ist_ueberholt(eine, version):
        raise DrucksacheError(
            "Nicht gespeichert: Kopf oder Angaben wurden inzwischen geändert. Bitte "
            "vergleichen Sie Ihre Eingaben mit dem neuen Stand und speichern Sie noch "
            "einmal."
        )
    return eine


@transaction.atomic
def change_kopf(
    *,
    drucksache: Drucksache,
    version: int,
    beratungsfolge: list[dict[str, Any]],
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Drucksache:
    """Change head and Beratungsfolge of a draft (`version`: the Fassung seen).

    :raises DrucksacheError: if it is no draft, or on a lost update
    """
    eine = _lock_fassung(drucksache, version, durch)
    vorher = _kopf(eine)
    for name, wert in felder.items():
        setattr(eine, name, wert)
    eine.version += 1
    eine.save()
    eine.beratungsfolge.all().delete()
    store_beratungsfolge(eine, beratungsfolge)
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.kopf_geaendert",
        objekt=eine,
        text=f"{eine.nummer}: Kopf und Beratungsfolge geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=_kopf(eine),
    )
    return eine


def _kopf(drucksache: Drucksache) -> dict[str, Any]:
    """Return the head for the entry."""
    kopf: dict[str, Any] = {name: getattr(drucksache, name) for name in KOPFFELDER}
    folge = drucksache.beratungsfolge.order_by("reihenfolge")
    return kopf | {
        "datum": str(drucksache.datum),
        "beratungsfolge": [str(beratung) for beratung in folge],
    }


@transaction.atomic
def set_angaben(
    *,
    drucksache: Drucksache,
    angaben: dict[str, Any],
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Drucksache:
    """Fill in the closing fields (costs, strategy, Belange).

    :raises DrucksacheError: if it is no draft, or on a lost update
    """
    eine = _lock_fassung(drucksache, version, durch)
    vorher, eine.angaben = eine.angaben, angaben
    eine.version += 1
    eine.save(update_fields=["angaben", "version"])
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.angaben",
        objekt=eine,
        text=f"{eine.nummer}: Angaben im Schluss geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=angaben,
    )
    return eine
