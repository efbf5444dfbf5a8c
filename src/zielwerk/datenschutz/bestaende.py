"""What is due in each module, and how it is emptied: one short table, nothing hidden.

A module that holds persons adds one function here. Each yields units that are small
enough for one transaction, and leaves out what is on hold; done twice they do nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import make_aware
from django_scopes import scopes_disabled

from zielwerk.datenschutz.lage import (
    FALL_GESPERRT,
    NICHT_PRUEFBAR,
    OBJEKT_GESPERRT,
    Lage,
    Posten,
)
from zielwerk.datenschutz.regeln import Suchwoerter, jahresende
from zielwerk.dokumente.services import delete_datei
from zielwerk.kennzahlen.services import drop_quelle
from zielwerk.kern.kalender import nach_monaten
from zielwerk.listen.models import Einlesung
from zielwerk.listen.services import EinlesungError, empty_einlesung, find_zeilen
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.services import empty_benutzer
from zielwerk.protokoll.models import Eintragswert
from zielwerk.protokoll.services import empty_werte, record_eintrag
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.widersprueche.models import Widerspruch, Widerspruchsliste
from zielwerk.widersprueche.services import empty_aktenzeichen

STAPEL = 500
DATEI_WEG = "Gelöschte Liste"
PERSONENSPALTE = re.compile(
    r"name|person|anschrift|adresse|stra(?:ß|ss)e|telefon|mail|geb", re.IGNORECASE
)


def _stapel(menge: QuerySet[Any], *felder: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows in batches by primary key: (pk, fields…); none is read twice."""
    letzter = 0
    while True:
        ab = menge.filter(pk__gt=letzter).order_by("pk")
        zeilen = list(ab.values_list("pk", *felder)[:STAPEL])
        if not zeilen:
            return
        letzter = zeilen[-1][0]
        yield zeilen


def werte_mit(worte: Suchwoerter) -> list[int]:
    """Return the record's values in which one of these words stands."""
    if not worte:
        return []
    # Who did something is an employee; that value has its own rule.
    menge = Eintragswert.objects.leerbar().exclude(feld="person")
    return [
        pk
        for stapel in _stapel(menge, "wert")
        for pk, wert in stapel
        if worte.in_text(wert)
    ]


def _leere_werte(lage: Lage, regel: str, pks: list[int]) -> int:
    """Empty values of the record by key; the chain still verifies."""
    if not pks:
        return 0
    return empty_werte(
        mandant=lage.mandant,
        werte=Eintragswert.objects.filter(pk__in=pks),
        anlass=lage.anlass(regel),
        durch=lage.durch,
        jetzt=lage.jetzt,
    )


def _widersprueche(lage: Lage) -> Iterator[Posten]:
    """Case numbers of accepted lists, a batch of rows at a time."""
    listen = Widerspruchsliste.objects.select_related("einlesung__datei", "mandant")
    for liste in listen.order_by("pk"):
        zeilen = _faellige_zeilen(lage, liste)
        eine = liste.einlesung
        if lage.objekt_gesperrt(liste.uuid, eine.uuid, eine.datei.uuid):
            if menge := zeilen.count():
                lage.halte("fallkennung", OBJEKT_GESPERRT, menge)
            continue
        for stapel in _stapel(zeilen, "aktenzeichen"):
            frei = [z for z in stapel if not lage.gesperrte_faelle.in_text(z[1])]
            if len(frei) < len(stapel):
                lage.halte("fallkennung", FALL_GESPERRT, len(stapel) - len(frei))
            if frei:
                tue = partial(_loesche_widersprueche, lage, liste, frei)
                yield Posten("fallkennung", len(frei), tue)


def _faellige_zeilen(lage: Lage, liste: Widerspruchsliste) -> QuerySet[Widerspruch]:
    """Return the rows of a list that are due by rule, or that an order names."""
    zeilen: QuerySet[Widerspruch] = Widerspruch.objects.filter(
        liste=liste
    ).mit_aktenzeichen()
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
    geleert = _leere_werte(lage, "fallkennung", werte)
    return Counter({"zeilen": menge, "werte": geleert})


def _listen(lage: Lage) -> Iterator[Posten]:
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
    listen = Widerspruchsliste.objects.filter(einlesung=eine)
    kennungen = listen.values_list("uuid", flat=True)
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
    weiter = {"anlass": lage.anlass(regel), "durch": lage.durch, "jetzt": lage.jetzt}
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
    getan["werte"] = _leere_werte(lage, regel, sorted(set(werte)))
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


def _beschaeftigte(lage: Lage) -> Iterator[Posten]:
    """People who have left every Mandant; the period is that of the one that runs."""
    if lage.auftrag is not None:
        return
    mitglieder = Mitgliedschaft.objects.filter(aktiv=False).select_related("benutzer")
    gesehen = set()
    for mitglied in mitglieder.order_by("pk"):
        benutzer = mitglied.benutzer
        if benutzer.pk in gesehen or benutzer.ist_geloescht or not benutzer.last_login:
            continue
        gesehen.add(benutzer.pk)
        with scopes_disabled():
            aktiv = Mitgliedschaft.objects.filter(benutzer=benutzer, aktiv=True)
            bleibt = aktiv.exists()
        beginn = benutzer.last_login.astimezone().date()
        if bleibt or not lage.faellig("beschaeftigte", beginn):
            continue
        if lage.objekt_gesperrt(benutzer.uuid, mitglied.uuid):
            lage.halte("beschaeftigte", OBJEKT_GESPERRT)
            continue
        yield Posten("beschaeftigte", 1, partial(_loesche_benutzer, lage, mitglied))


def _loesche_benutzer(lage: Lage, mitglied: Mitgliedschaft) -> Counter[str]:
    """Empty the account of a person who has left."""
    getan = empty_benutzer(benutzer=mitglied.benutzer)
    if getan:
        record_eintrag(
            mandant=lage.mandant,
            aktion="datenschutz.zugang_geleert",
            objekt=mitglied,
            text="Zugang einer ausgeschiedenen Person geleert, "
            + lage.anlass("beschaeftigte"),
            durch=lage.durch,
            jetzt=lage.jetzt,
        )
    return Counter({"zugaenge": int(getan)})


def _protokoll(lage: Lage) -> Iterator[Posten]:
    """Values of old entries, or those an order names; the entries stay."""
    menge = Eintragswert.objects.leerbar()
    if lage.auftrag is not None:
        menge = menge.filter(pk__in=lage.auftrag.get("werte", []))
    else:
        monate = lage.monate["protokollwert"]
        spaetestens = nach_monaten(lage.heute, -monate) + timedelta(days=1)
        grenze = make_aware(datetime.combine(spaetestens, time.min))
        menge = menge.filter(eintrag__ereignis_am__lt=grenze)
    felder = ("wert", "eintrag__ereignis_am", "eintrag__objekt_uuid")
    for stapel in _stapel(menge, *felder):
        pks = [pk for pk, *zeile in stapel if _wert_frei(lage, *zeile)]
        if pks:
            tue = partial(_loesche_werte, lage, pks)
            yield Posten("protokollwert", len(pks), tue)


def _wert_frei(lage: Lage, wert: str, ereignis_am: datetime, objekt: Any) -> bool:
    """Return whether a value is due and not on hold; a hold is counted."""
    beginn = ereignis_am.astimezone().date()
    if lage.auftrag is None and not lage.faellig("protokollwert", beginn):
        return False
    if lage.objekt_gesperrt(objekt):
        lage.halte("protokollwert", OBJEKT_GESPERRT)
        return False
    if lage.gesperrte_faelle.in_text(wert):
        lage.halte("protokollwert", FALL_GESPERRT)
        return False
    return True


def _loesche_werte(lage: Lage, pks: list[int]) -> Counter[str]:
    return Counter({"werte": _leere_werte(lage, "protokollwert", pks)})


# The table: in this order, because a row is emptied before the file it came from.
FAELLIG: tuple[Callable[[Lage], Iterator[Posten]], ...] = (
    _widersprueche,
    _listen,
    _beschaeftigte,
    _protokoll,
)


def faellige(lage: Lage) -> Iterator[Posten]:
    """Yield everything that is due and not on hold, in the order it is done."""
    for bestand in FAELLIG:
        yield from bestand(lage)
