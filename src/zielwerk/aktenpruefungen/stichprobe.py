"""The sample: drawn once, stored, repeatable; missing files, and chosen ones apart."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import Any

from django.db import transaction

from zielwerk.aktenpruefungen.ablauf import (
    AktenpruefungError,
    check_grund,
    lock_pruefung,
    record,
)
from zielwerk.aktenpruefungen.models import (
    Akte,
    Aktenliste,
    Aktenpruefung,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.regeln import (
    betragsziehung,
    gezogene_plaetze,
    systematische_plaetze,
)
from zielwerk.mandanten.models import Mitgliedschaft

Z, V = Aktenpruefung.Zustand, Aktenpruefung.Verfahren
STELLEN = 9  # places as texts of one width sort like numbers
# Place, stratum, how often it was hit.
Zug = tuple[int, str, int]


@transaction.atomic
def draw_stichprobe(
    *, pruefung: Aktenpruefung, durch: Mitgliedschaft, jetzt: datetime
) -> Aktenpruefung:
    """Draw the sample from the frozen list and the published start number; once.

    :raises AktenpruefungError: without a start number, or in the same moment as it
        was published
    """
    gesperrt = lock_pruefung(pruefung, Z.STARTZAHL)
    if gesperrt.startzahl_am is None or gesperrt.startzahl_am >= jetzt:
        raise AktenpruefungError(
            "Die Startzahl muss vor der Ziehung veröffentlicht sein."
        )
    zuege = list(_zuege(gesperrt))
    zweite = _zweitpruefungen(gesperrt, len(zuege))
    pks = _pks(gesperrt.liste, [platz for platz, _, _ in zuege])
    Stichprobenakte.objects.bulk_create(
        Stichprobenakte(
            mandant=durch.mandant,
            pruefung=gesperrt,
            akte_id=pks[platz],
            art=Stichprobenakte.Art.GEZOGEN,
            zug=zug,
            schicht=schicht,
            treffer=treffer,
            ist_zweitpruefung=nummer in zweite,
        )
        for nummer, (zug, (platz, schicht, treffer)) in enumerate(_nummeriert(zuege))
    )
    gesperrt.zustand, gesperrt.gezogen_am = Z.GEZOGEN, jetzt
    gesperrt.gezogen_durch = durch
    gesperrt.version += 1
    gesperrt.save()
    record(
        gesperrt,
        "gezogen",
        f"Stichprobe gezogen: {gesperrt}, {len(zuege)} Akten",
        durch,
        jetzt,
        startzahl=gesperrt.startzahl,
        pruefsumme=gesperrt.liste.pruefsumme,
        plaetze=[platz for platz, _, _ in zuege],
    )
    return gesperrt


def _nummeriert(zuege: list[Zug]) -> Iterator[tuple[int, Zug]]:
    """Number the draws, in each stratum from 1."""
    je_schicht: defaultdict[str, int] = defaultdict(int)
    for zug in zuege:
        je_schicht[zug[1]] += 1
        yield je_schicht[zug[1]], zug


def _zuege(pruefung: Aktenpruefung) -> Iterator[Zug]:
    """Yield what is drawn: places in the sorted list, no Kennung is read."""
    umfang, startzahl = pruefung.umfang or 0, pruefung.startzahl
    if pruefung.ist_geschichtet:
        plaetze = _plaetze_je_schicht(pruefung)
        # PostgreSQL keeps no order of keys; the draw goes by the name.
        for schicht, menge in sorted(pruefung.plan["umfaenge"].items()):
            eigene = plaetze.get(schicht, [])
            vorspann = f"{startzahl}:{schicht}"
            for stelle in gezogene_plaetze(len(eigene), menge, vorspann):
                yield eigene[stelle], schicht, 1
    elif pruefung.verfahren == V.BETRAG:
        for zug in betragsziehung(
            _betraege(pruefung.liste), umfang=umfang, startzahl=startzahl
        ):
            yield int(zug.kennung), "", zug.treffer
    else:
        ziehe = (
            systematische_plaetze
            if pruefung.verfahren == V.SYSTEMATISCH
            else gezogene_plaetze
        )
        for platz in ziehe(pruefung.liste.zeilen, umfang, startzahl):
            yield platz, "", 1


def _plaetze_je_schicht(pruefung: Aktenpruefung) -> dict[str, list[int]]:
    """Return the places of each stratum in the order of the sorted list."""
    akten = Akte.objects.filter(liste=pruefung.liste).order_by("platz")
    plaetze: defaultdict[str, list[int]] = defaultdict(list)
    for schicht, platz in akten.values_list(pruefung.schichtung, "platz"):
        plaetze[schicht].append(platz)
    return plaetze


def _betraege(liste: Aktenliste) -> dict[str, Any]:
    paare = Akte.objects.filter(liste=liste).values_list("platz", "betrag")
    return {f"{platz:0{STELLEN}d}": betrag for platz, betrag in paare}


def _zweitpruefungen(pruefung: Aktenpruefung, menge: int) -> set[int]:
    """Return which draws are read twice: a systematic draw from the sample itself."""
    anzahl = ceil(menge * pruefung.zweitleser_anteil)
    vorspann = f"{pruefung.startzahl}:Zweitprüfung"
    return set(systematische_plaetze(menge, anzahl, vorspann))


def _pks(liste: Aktenliste, plaetze: list[int]) -> dict[int, int]:
    """Return the key of the file at each place."""
    gefunden: dict[int, int] = {}
    for ab in range(0, len(plaetze), 500):
        teil = Akte.objects.filter(liste=liste, platz__in=plaetze[ab : ab + 500])
        gefunden |= dict(teil.values_list("platz", "pk"))
    return gefunden


def lock_akte(akte: Stichprobenakte) -> Stichprobenakte:
    """Return a file of a running audit, locked.

    :raises AktenpruefungError: if the audit does not run
    """
    gesperrt: Stichprobenakte = (
        Stichprobenakte.objects.select_for_update(of=("self",))
        .select_related("pruefung__liste", "akte")
        .get(pk=akte.pk)
    )
    if gesperrt.pruefung.zustand != Z.GEZOGEN:
        raise AktenpruefungError(
            f"Diese Prüfung ist „{gesperrt.pruefung.get_zustand_display()}“; an ihren "
            "Akten lässt sich nichts mehr ändern."
        )
    return gesperrt


@transaction.atomic
def mark_ausgefallen(
    *, akte: Stichprobenakte, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Stichprobenakte | None:
    """Report that a drawn file cannot be had; return the one in its place.

    None: the way of drawing knows no replacement, or the stratum has no more files;
    the missing file then counts as faulty.

    :raises AktenpruefungError: without a reason, twice, for a chosen file, or for one
        that was audited
    """
    lock_pruefung(akte.pruefung, Z.GEZOGEN)
    gesperrt = lock_akte(akte)
    if gesperrt.ausgefallen_am or gesperrt.art == Stichprobenakte.Art.RISIKO:
        raise AktenpruefungError(
            "Als ausgefallen lässt sich nur eine gezogene Akte melden, und nur einmal."
        )
    if gesperrt.boegen.filter(abgeschlossen_am__isnull=False).exists():
        raise AktenpruefungError(
            "Diese Akte ist schon geprüft. Bitte öffnen Sie zuerst ihren Bogen wieder."
        )
    gesperrt.ausfallgrund = check_grund(grund)
    gesperrt.ausgefallen_am = jetzt.date()
    gesperrt.save(update_fields=["ausfallgrund", "ausgefallen_am"])
    ersatz = _ersatz(gesperrt)
    text = f"Akte ausgefallen: {gesperrt.pruefung}, {gesperrt}"
    wort = str(ersatz) if ersatz else "kein Ersatz, zählt als fehlerhaft"
    record(
        gesperrt.pruefung, "ausgefallen", text, durch, jetzt, grund=grund, ersatz=wort
    )
    return ersatz


def _ersatz(akte: Stichprobenakte) -> Stichprobenakte | None:
    """Put the next file of the draw in the place of a missing one, if there is one."""
    pruefung = akte.pruefung
    if pruefung.verfahren not in Aktenpruefung.MIT_ERSATZ:
        return None
    akten = Stichprobenakte.objects.filter(pruefung=pruefung, schicht=akte.schicht)
    bisher = akten.gezogen().count()
    vorspann = pruefung.startzahl + (f":{akte.schicht}" if akte.schicht else "")
    if pruefung.ist_geschichtet:
        vorspann = f"{pruefung.startzahl}:{akte.schicht}"
        eigene = _plaetze_je_schicht(pruefung).get(akte.schicht, [])
    else:
        eigene = list(range(pruefung.liste.zeilen))
    if bisher >= len(eigene):
        return None
    platz = eigene[gezogene_plaetze(len(eigene), bisher + 1, vorspann)[-1]]
    neu: Stichprobenakte = Stichprobenakte.objects.create(
        mandant=akte.mandant,
        pruefung=pruefung,
        akte_id=_pks(pruefung.liste, [platz])[platz],
        art=Stichprobenakte.Art.ERSATZ,
        zug=bisher + 1,
        schicht=akte.schicht,
        ist_zweitpruefung=akte.ist_zweitpruefung,
        ersetzt=akte,
    )
    return neu


@transaction.atomic
def add_risikoakte(
    *,
    pruefung: Aktenpruefung,
    kennung: str,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Stichprobenakte:
    """Add a file chosen on purpose; it is reported apart and never projected.

    :raises AktenpruefungError: without a reason, or if the list has no such file
    """
    gesperrt = lock_pruefung(pruefung, Z.GEZOGEN)
    grund = check_grund(grund)
    feld: Any = Akte._meta.get_field("kennung_index")
    akte = Akte.objects.filter(feld.lookup(kennung), liste=gesperrt.liste).first()
    if akte is None:
        raise AktenpruefungError(
            "Diese Kennung steht nicht in der festgeschriebenen Liste."
        )
    gewaehlte = gesperrt.akten.filter(art=Stichprobenakte.Art.RISIKO)
    if gewaehlte.filter(akte=akte).exists():
        raise AktenpruefungError("Diese Akte ist schon ausgewählt.")
    neu: Stichprobenakte = Stichprobenakte.objects.create(
        mandant=durch.mandant,
        pruefung=gesperrt,
        akte=akte,
        art=Stichprobenakte.Art.RISIKO,
        zug=gewaehlte.count() + 1,
        grund=grund,
    )
    text = f"Akte gezielt ausgewählt: {gesperrt}"
    record(gesperrt, "risikoauswahl", text, durch, jetzt, grund=grund)
    return neu
