"""Accepted rows and uploaded lists: what is due of them, and how it is emptied."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet

from zielwerk.buchungen.models import Buchungsliste
from zielwerk.datenschutz.lage import (
    FALL_GESPERRT,
    NICHT_PRUEFBAR,
    OBJEKT_GESPERRT,
    Lage,
    Posten,
)
from zielwerk.datenschutz.protokollwerte import leere_werte, stapel, werte_mit
from zielwerk.datenschutz.regeln import Suchwoerter, jahresende
from zielwerk.dokumente.services import delete_datei
from zielwerk.forderungen.models import Forderungsliste
from zielwerk.kennzahlen.services import drop_quelle
from zielwerk.listen.models import Einlesung
from zielwerk.listen.services import EinlesungError, empty_einlesung, find_zeilen
from zielwerk.protokoll.models import Eintragswert
from zielwerk.unterkunft.models import Bestandspruefung
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.widersprueche.models import Widerspruch, Widerspruchsliste
from zielwerk.widersprueche.services import empty_aktenzeichen

LISTEN = (Widerspruchsliste, Forderungsliste, Buchungsliste, Bestandspruefung)
DATEI_WEG = "Gelöschte Liste"
PERSONENSPALTE = re.compile(
    r"name|person|anschrift|adresse|stra(?:ß|ss)e|telefon|mail|geb", re.IGNORECASE
)


def widersprueche(lage: Lage) -> Iterator[Posten]:
    """Case numbers of accepted lists, a batch of rows at a time."""
    alle = Widerspruchsliste.objects.select_related("einlesung__datei", "mandant")
    for liste in alle.order_by("pk"):
        zeilen = _faellige_zeilen(lage, liste)
        eine = liste.einlesung
        if lage.objekt_gesperrt(liste.uuid, eine.uuid, eine.datei.uuid):
            if menge := zeilen.count():
                lage.halte("fallkennung", OBJEKT_GESPERRT, menge)
            continue
        for teil in stapel(zeilen, "aktenzeichen"):
            frei = [z for z in teil if not lage.gesperrte_faelle.in_text(z[1])]
            if len(frei) < len(teil):
                lage.halte("fallkennung", FALL_GESPERRT, len(teil) - len(frei))
            if frei:
                tue = partial(_loesche_widersprueche, lage, liste, frei)
                yield Posten("fallkennung", len(frei), tue)


def _faellige_zeilen(lage: Lage, liste: Widerspruchsliste) -> QuerySet[Widerspruch]:
    """Return the rows of a list that are due by rule, or that an order names."""
    zeilen: QuerySet[Widerspruch] = Widerspruch.objects.filter(liste=liste).zuordenbar()
    if lage.auftrag is not None:
        return zeilen.filter(pk__in=lage.auftrag.get("widersprueche", []))
    faellig = lage.faellig("fallkennung", date(liste.jahr, 12, 31))
    return zeilen if faellig else zeilen.none()


def _loesche_widersprueche(
    lage: Lage, liste: Widerspruchsliste, zeilen: list[tuple[Any, ...]]
) -> Counter[str]:
    """Empty a batch of case numbers and the record's values that name one."""
    # Found before the numbers are gone, and in the same transaction.
    werte = werte_mit(Suchwoerter(aktenzeichen for _, aktenzeichen in zeilen))
    menge = empty_aktenzeichen(
        liste=liste,
        pks=[pk for pk, _ in zeilen],
        anlass=lage.anlass("fallkennung"),
        durch=lage.durch,
        jetzt=lage.jetzt,
    )
    geleert = leere_werte(lage, "fallkennung", werte)
    return Counter({"zeilen": menge, "werte": geleert})


def listen(lage: Lage) -> Iterator[Posten]:
    """Uploaded lists with findings, corrections and file, one intake at a time."""
    for eine in Einlesung.objects.select_related("datei", "mandant").order_by("pk"):
        if eine.ist_geleert:
            continue
        regel, faellig = _einlesung_faellig(lage, eine)
        if not (faellig or lage.verlangt("einlesungen", eine.pk)):
            continue
        if grund := _sperrgrund(lage, eine):
            lage.halte(regel, grund)
            continue
        yield Posten(regel, 1, partial(_loesche_einlesung, lage, eine, regel))


def _einlesung_faellig(lage: Lage, eine: Einlesung) -> tuple[str, bool]:
    """Return the rule of an intake and whether it is due."""
    if eine.zustand == Einlesung.Zustand.UEBERNOMMEN:
        # A file that outlived its rows would still name every case of them.
        frist = min(lage.monate["listeneingang"], lage.monate["fallkennung"])
        beginn = jahresende(eine.stand_am)
        return "listeneingang", lage.faellig("listeneingang", beginn, frist)
    beginn = eine.geaendert_am.astimezone().date()
    return "liegengeblieben", lage.faellig("liegengeblieben", beginn)


def _sperrgrund(lage: Lage, eine: Einlesung) -> str:
    """Return why an intake must stay, or nothing."""
    kennungen = [
        kennung
        for modell in LISTEN
        for kennung in modell.objects.filter(einlesung=eine).values_list(
            "uuid", flat=True
        )
    ]
    if lage.objekt_gesperrt(eine.uuid, eine.datei.uuid, *kennungen):
        return OBJEKT_GESPERRT
    if not lage.gesperrte_faelle:
        return ""
    try:
        return (
            FALL_GESPERRT
            if any(find_zeilen(eine, lage.gesperrte_faelle.in_text))
            or _berichtigt(eine, lage.gesperrte_faelle)
            else ""
        )
    except EinlesungError:
        return NICHT_PRUEFBAR


def _berichtigt(eine: Einlesung, worte: Suchwoerter) -> bool:
    """Return whether a correction laid one of these words over the file."""
    return any(worte.in_text(str(b["wert"])) for b in eine.berichtigungen)


def _loesche_einlesung(lage: Lage, eine: Einlesung, regel: str) -> Counter[str]:
    """Empty an intake, the record's values about it, and its file if not needed."""
    letzte = not _wird_gebraucht(eine)
    kennungen = [eine.uuid, eine.datei.uuid] if letzte else [eine.uuid]
    # Read before the file is gone: the record may name people the list names.
    namen = _namen(eine)
    alle = Eintragswert.objects.zu(kennungen).exclude(feld="person")
    werte = list(alle.values_list("pk", flat=True))
    weiter: dict[str, Any] = {
        "anlass": lage.anlass(regel),
        "durch": lage.durch,
        "jetzt": lage.jetzt,
    }
    getan = Counter({"einlesungen": int(empty_einlesung(einlesung=eine, **weiter))})
    if letzte:
        werte += werte_mit(Suchwoerter([eine.datei.name, *namen]))
        getan["dateien"] = int(delete_datei(datei=eine.datei, **weiter))
        for liste in Widerspruchsliste.objects.filter(einlesung=eine):
            drop_quelle(
                quelle_uuid=liste.uuid,
                ersatz=f"{DATEI_WEG} ({eine.datei.sha256[:8]})",
                durch=lage.durch,
                jetzt=lage.jetzt,
            )
    getan["werte"] = leere_werte(lage, regel, sorted(set(werte)))
    return getan


def _namen(eine: Einlesung) -> set[str]:
    """Return the full names and addresses in a file, from columns called so.

    Of several words only: a mere surname would also mean other people.
    """
    try:
        return {
            zelle
            for _, _, zellen in find_zeilen(eine, bool)
            for titel, zelle in zellen.items()
            if len(zelle.split()) > 1 and PERSONENSPALTE.search(titel)
        }
    except EinlesungError:
        return set()


def _wird_gebraucht(eine: Einlesung) -> bool:
    """Return whether the file belongs to another intake or to evidence."""
    andere = Einlesung.objects.filter(datei=eine.datei).exclude(pk=eine.pk)
    return (
        any(not a.ist_geleert for a in andere)
        or Nachweis.objects.filter(datei=eine.datei).exists()
    )
