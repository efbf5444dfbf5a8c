"""Claims, postings, files, Kostensenkungsverfahren: what is due and how emptied.

Names are compared here after decryption, never in SQL.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from zielwerk.aktenpruefungen.models import Akte, Aktenliste
from zielwerk.aktenpruefungen.services import empty_akten
from zielwerk.buchungen.models import Buchung, Buchungsliste
from zielwerk.buchungen.services import empty_buchungstexte
from zielwerk.datenschutz.lage import FALL_GESPERRT, OBJEKT_GESPERRT, Lage, Posten
from zielwerk.datenschutz.protokollwerte import leere_werte, stapel, werte_mit
from zielwerk.datenschutz.regeln import Suchwoerter
from zielwerk.forderungen.models import Forderung, Forderungsliste
from zielwerk.forderungen.services import empty_schuldner
from zielwerk.unterkunft.models import Kostensenkungsverfahren
from zielwerk.unterkunft.services import empty_kostensenkung

LAEUFT_NOCH = "Kostensenkungsverfahren läuft noch"
SCHULDNER = ("nummer", "name", "adresse", "begruendung")
Leere = Callable[..., int]


def forderungen(lage: Lage) -> Iterator[Posten]:
    """Debtors in accepted receivables lists, a batch of rows at a time."""
    for liste in Forderungsliste.objects.select_related("einlesung__datei", "mandant"):
        faellig = lage.faellig("schuldner", date(liste.stand_am.year, 12, 31))
        zeilen = Forderung.objects.filter(liste=liste).zuordenbar()
        yield from _posten(
            lage, "schuldner", liste, zeilen, SCHULDNER, empty_schuldner, faellig
        )


def buchungen(lage: Lage) -> Iterator[Posten]:
    """Texts of postings, a batch of rows at a time."""
    for liste in Buchungsliste.objects.select_related("einlesung__datei", "mandant"):
        faellig = lage.faellig("buchungstext", date(liste.jahr, 12, 31))
        zeilen = Buchung.objects.filter(liste=liste).exclude(text__isnull=True)
        yield from _posten(
            lage, "buchungstext", liste, zeilen, ("text",), empty_buchungstexte, faellig
        )


def akten(lage: Lage) -> Iterator[Posten]:
    """Kennungen of populations and the notes about them, a batch of rows at a time."""
    for liste in Aktenliste.objects.select_related("einlesung__datei", "mandant"):
        faellig = lage.faellig("aktenkennung", date(liste.stand_am.year, 12, 31))
        zeilen = Akte.objects.filter(liste=liste).zuordenbar()
        yield from _posten(
            lage, "aktenkennung", liste, zeilen, ("kennung",), empty_akten, faellig
        )


def kostensenkung(lage: Lage) -> Iterator[Posten]:
    """Ended Kostensenkungsverfahren, from the end of their year on."""
    regel = "kostensenkung"
    for eines in Kostensenkungsverfahren.objects.zuordenbar().order_by("pk"):
        beendet_am = eines.beendet_am
        if not lage.verlangt(regel, eines.pk) and not (
            beendet_am and lage.faellig(regel, date(beendet_am.year, 12, 31))
        ):
            continue
        if beendet_am is None:
            lage.halte(regel, LAEUFT_NOCH)
        elif lage.objekt_gesperrt(eines.uuid):
            lage.halte(regel, OBJEKT_GESPERRT)
        elif lage.gesperrte_faelle.in_text(eines.aktenzeichen):
            lage.halte(regel, FALL_GESPERRT)
        else:
            yield Posten(regel, 1, partial(_leere_verfahren, lage, eines))


def _leere_verfahren(lage: Lage, eines: Kostensenkungsverfahren) -> Counter[str]:
    menge = empty_kostensenkung(
        pks=[eines.pk],
        anlass=lage.anlass("kostensenkung"),
        durch=lage.durch,
        jetzt=lage.jetzt,
    )
    return Counter({"zeilen": menge})


def _posten(  # noqa: PLR0917  # one private step of those above
    lage: Lage,
    regel: str,
    liste: Any,
    zeilen: Any,
    felder: tuple[str, ...],
    leere: Leere,
    faellig: bool,  # noqa: FBT001
) -> Iterator[Posten]:
    """Yield the batches of one list that are due or ordered, and not on hold."""
    if lage.auftrag is not None:
        zeilen = zeilen.filter(pk__in=lage.auftrag.get(regel, []))
    elif not faellig:
        return
    eine = liste.einlesung
    if lage.objekt_gesperrt(liste.uuid, eine.uuid, eine.datei.uuid):
        if menge := zeilen.count():
            lage.halte(regel, OBJEKT_GESPERRT, menge)
        return
    for teil in stapel(zeilen, *felder):
        frei = [z for z in teil if not _genannt(lage.gesperrte_faelle, z[1:])]
        if len(frei) < len(teil):
            lage.halte(regel, FALL_GESPERRT, len(teil) - len(frei))
        if frei:
            tue = partial(_loesche, lage, regel, liste, frei, leere)
            yield Posten(regel, len(frei), tue)


def _genannt(worte: Suchwoerter, werte: tuple[Any, ...]) -> bool:
    return any(worte.in_text(wert) for wert in werte)


def _loesche(
    lage: Lage,
    regel: str,
    liste: Any,
    zeilen: list[tuple[Any, ...]],
    leere: Leere,
) -> Counter[str]:
    """Empty a batch of rows and the record's values that name one of them."""
    # Found before the numbers are gone, and in the same transaction. Of a posting's
    # text nothing is looked up: it is a sentence, not a name.
    worte = Suchwoerter(
        str(wert)
        for zeile in zeilen
        for wert in zeile[1:4]
        if wert and leere in {empty_schuldner, empty_akten}
    )
    werte = werte_mit(worte)
    menge = leere(
        liste=liste,
        pks=[zeile[0] for zeile in zeilen],
        anlass=lage.anlass(regel),
        durch=lage.durch,
        jetzt=lage.jetzt,
    )
    return Counter({"zeilen": menge, "werte": leere_werte(lage, regel, werte)})


def auftraege(worte: Suchwoerter) -> tuple[dict[str, list[int]], set[int]]:
    """Return the rows an order on request names, per rule, and their intakes."""
    gesucht: dict[str, list[int]] = {}
    einlesungen: set[int] = set()
    for regel, modell, felder in (
        ("schuldner", Forderung, SCHULDNER),
        ("buchungstext", Buchung, ("text",)),
        ("aktenkennung", Akte, ("kennung",)),
    ):
        gesucht[regel] = []
        menge = modell.objects.exclude(**{f"{felder[0]}__isnull": True})
        for teil in stapel(menge, "liste__einlesung_id", *felder):
            for pk, einlesung, *werte in teil:
                if _genannt(worte, tuple(werte)):
                    gesucht[regel].append(pk)
                    einlesungen.add(einlesung)
    gesucht["kostensenkung"] = [
        eines.pk
        for eines in Kostensenkungsverfahren.objects.zuordenbar().order_by("pk")
        if worte.in_text(eines.aktenzeichen)
    ]
    return gesucht, einlesungen
