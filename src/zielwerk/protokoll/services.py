"""The one way into the record: `record_eintrag`; and its check, anchor and emptying."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django_scopes import scope

from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mandant, MandantenModell, Mitgliedschaft
from zielwerk.protokoll.anker import anker_von, write_anker
from zielwerk.protokoll.kette import zeilen
from zielwerk.protokoll.models import (
    Eintrag,
    Eintragswert,
    EintragswertQuerySet,
    Kettenende,
)
from zielwerk.protokoll.pruefer import Anker, Ergebnis, PrueferError, pruefe
from zielwerk.protokoll.regeln import (
    ANFANG,
    LEERUNG,
    pruefsumme,
    zerlege,
    zusage,
)

__all__ = [
    "SYSTEM",
    "PrueferError",
    "anker_von",
    "check_kette",
    "empty_werte",
    "pruefe_kette",
    "record_ausgabe",
    "record_eintrag",
    "record_lesen",
    "record_suche",
    "write_anker",
]

SYSTEM = "Zielwerk"
SALZ_BYTES = 16


def _uhr() -> datetime:
    """Return the database's clock: several servers share one time."""
    jetzt: datetime = (
        Kettenende.objects.annotate(uhr=Now()).values_list("uhr", flat=True)[:1].get()
    )
    return jetzt.astimezone(UTC)


def _lock_ende(mandant: Mandant) -> Kettenende:
    """Return the end of the chain, locked: entries are numbered one after the other."""
    gesperrt = Kettenende.objects.select_for_update().filter(mandant=mandant)
    ende = gesperrt.first()
    if ende is None:
        Kettenende.objects.get_or_create(
            mandant=mandant, defaults={"pruefsumme": ANFANG}
        )
        ende = gesperrt.get()
    return ende


@transaction.atomic
def record_eintrag(
    *,
    mandant: Mandant,
    aktion: str,
    objekt: MandantenModell | Mandant,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    vorher: Mapping[str, Any] | None = None,
    nachher: Mapping[str, Any] | None = None,
) -> Eintrag:
    """Add one entry to the Mandant's chain, in the caller's transaction.

    `aktion` is "modul.ereignis"; `text` a German sentence without personal
    data of clients; `vorher`/`nachher` JSON values (a bulk operation names its
    objects' uuids there); `durch` None means the system; `jetzt` is the day of the
    event, the record's own clock is apart. Person, text and values are stored beside
    the chain; in it are only their salted commitments.
    """
    werte = zerlege(
        person=durch.benutzer.name if durch else SYSTEM,
        text=text,
        vorher=vorher,
        nachher=nachher,
    )
    gesalzen = {
        feld: (secrets.token_hex(SALZ_BYTES), wert) for feld, wert in werte.items()
    }
    with scope(mandant=mandant):  # PostgreSQL shows no row without one
        ende = _lock_ende(mandant)
        eintrag = Eintrag(
            mandant=mandant,
            lfd_nr=ende.lfd_nr + 1,
            erfasst_am=_uhr(),
            ereignis_am=jetzt.astimezone(UTC),
            aktion=aktion,
            objekt_art=objekt._meta.label_lower,
            objekt_uuid=objekt.uuid,
            stelle=durch.stelle if durch else "",
            zusagen={feld: zusage(*wert) for feld, wert in gesalzen.items()},
            vorige_pruefsumme=ende.pruefsumme,
        )
        _append(eintrag, gesalzen, ende)
    return eintrag


def _append(
    eintrag: Eintrag, gesalzen: Mapping[str, tuple[str, str]], ende: Kettenende
) -> None:
    """Store an entry, its values and the new end of the chain."""
    eintrag.pruefsumme = pruefsumme(ende.pruefsumme, eintrag.lfd_nr, eintrag.satz())
    eintrag.save()
    Eintragswert.objects.bulk_create(
        Eintragswert(
            mandant=eintrag.mandant, eintrag=eintrag, feld=feld, salz=salz, wert=wert
        )
        for feld, (salz, wert) in gesalzen.items()
    )
    ende.lfd_nr, ende.pruefsumme = eintrag.lfd_nr, eintrag.pruefsumme
    ende.save(update_fields=["lfd_nr", "pruefsumme"])


def record_lesen(
    *,
    mandant: Mandant,
    objekt: MandantenModell | Mandant,
    seite: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Eintrag:
    """Add one entry for a read of a personal page; `seite` names it in German."""
    return record_eintrag(
        mandant=mandant,
        aktion=f"{objekt._meta.app_label}.gelesen",
        objekt=objekt,
        text=f"Angesehen: {seite}",
        durch=durch,
        jetzt=jetzt,
    )


def record_suche(
    *,
    mandant: Mandant,
    suche: Mapping[str, Any],
    seite: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Eintrag:
    """Add one entry for a search of the record by person; one per page shown."""
    return record_eintrag(
        mandant=mandant,
        aktion="protokoll.suche",
        objekt=mandant,
        text=f"Protokoll nach einer Person durchsucht, Seite {seite}",
        durch=durch,
        jetzt=jetzt,
        nachher=_gefragt(suche),
    )


def record_ausgabe(
    *,
    mandant: Mandant,
    form: str,
    menge: int,
    suche: Mapping[str, Any],
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> Eintrag:
    """Add one entry for entries handed out; `form`: csv, xlsx or jsonl (the chain)."""
    return record_eintrag(
        mandant=mandant,
        aktion="protokoll.ausgabe",
        objekt=mandant,
        text=f"Protokoll ausgegeben als {form.upper()}: "
        + anzahl(menge, "Eintrag", "Einträge"),
        durch=durch,
        jetzt=jetzt,
        nachher={"form": form, "menge": menge, **_gefragt(suche)},
    )


def _gefragt(suche: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a search asked for, as JSON values."""
    return {
        feld: wert if isinstance(wert, bool) else str(wert)
        for feld, wert in suche.items()
        if wert
    }


@transaction.atomic
def empty_werte(
    *,
    mandant: Mandant,
    werte: EintragswertQuerySet,
    anlass: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> int:
    """Empty values and their salts for good; one entry says which and why.

    `werte`: e.g. `Eintragswert.objects.zu([uuid])`; `anlass`: the reason, without
    personal data. The chain still verifies; from the commitments left in it nothing
    can be computed back. Returns how many values were emptied; for none there is no
    entry.
    """
    nummern: dict[str, list[int]] = defaultdict(list)
    pks = []
    with scope(mandant=mandant):
        # Locked first, as every writer does; the note then comes right behind.
        _lock_ende(mandant)
        betroffen = werte.filter(mandant=mandant).leerbar()
        for pk, feld, nr in betroffen.values_list("pk", "feld", "eintrag__lfd_nr"):
            pks.append(pk)
            nummern[feld].append(nr)
        for ab in range(0, len(pks), 500):
            Eintragswert.objects.filter(pk__in=pks[ab : ab + 500]).leere()
    if not pks:
        return 0
    record_eintrag(
        mandant=mandant,
        aktion=LEERUNG,
        objekt=mandant,
        text=f"Werte des Protokolls geleert: {len(pks)}. Anlass: {anlass}",
        durch=durch,
        jetzt=jetzt,
        nachher={"werte": {feld: sorted(nummern[feld]) for feld in sorted(nummern)}},
    )
    return len(pks)


def pruefe_kette(mandant: Mandant, anker: list[Anker] | None = None) -> Ergebnis:
    """Verify a Mandant's chain and values; `anker` None takes this system's own file.

    :raises PrueferError: if the anchor file was changed
    """
    return pruefe(zeilen(mandant), anker_von(mandant) if anker is None else anker)


def check_kette(mandant: Mandant) -> str | None:
    """Return what is wrong with the first bad entry of a Mandant, or None."""
    befund = pruefe_kette(mandant).befund
    return befund.was if befund else None
