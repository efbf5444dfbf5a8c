"""What is due in each module, and how it is emptied: one short table, nothing hidden.

A module that holds persons adds one function here. Each yields units that are small
enough for one transaction, and leaves out what is on hold; done twice they do nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from django_scopes import scopes_disabled

from zielwerk.datenschutz.fachbestand import (
    akten,
    buchungen,
    forderungen,
    kostensenkung,
)
from zielwerk.datenschutz.lage import OBJEKT_GESPERRT, Lage, Posten
from zielwerk.datenschutz.listenbestand import listen, widersprueche
from zielwerk.datenschutz.protokollwerte import protokoll
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.services import empty_benutzer
from zielwerk.protokoll.services import record_eintrag
from zielwerk.zugaenge.services import delete_anmeldedaten


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
        delete_anmeldedaten(benutzer=mitglied.benutzer)
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


# The table: in this order, because a row is emptied before the file it came from.
FAELLIG: tuple[Callable[[Lage], Iterator[Posten]], ...] = (
    widersprueche,
    forderungen,
    buchungen,
    akten,
    kostensenkung,
    listen,
    _beschaeftigte,
    protokoll,
)


def faellige(lage: Lage) -> Iterator[Posten]:
    """Yield everything that is due and not on hold, in the order it is done."""
    for bestand in FAELLIG:
        yield from bestand(lage)
