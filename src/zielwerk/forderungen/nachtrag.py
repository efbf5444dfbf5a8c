"""A list completed: from the Jobcenter's own list, by hand, and what vanished."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zielwerk.forderungen.ablage import fill_forderungen
from zielwerk.forderungen.freigabe import (
    ForderungslisteError,
    locked_liste,
    record_vollstaendigkeit,
)
from zielwerk.forderungen.models import (
    Abgang,
    Forderung,
    Forderungsliste,
    Listeneingang,
)
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

if TYPE_CHECKING:
    import polars as pl


def quartal_von(am: date) -> int:
    """Return the number of a day's quarter."""
    return (am.month - 1) // 3 + 1


def eingang_zu(stand_am: date) -> Listeneingang:
    """Return the recorded receipt of the quarter a day lies in.

    :raises ForderungslisteError: if none is recorded yet
    """
    quartal = quartal_von(stand_am)
    eingang: Listeneingang | None = Listeneingang.objects.filter(
        jahr=stand_am.year, quartal=quartal
    ).first()
    if eingang is None:
        raise ForderungslisteError(
            f"Für das {quartal}. Quartal {stand_am.year} ist noch kein Eingang "
            "eingetragen. Bitte tragen Sie unter „Forderungen“ zuerst ein, wann die "
            "Liste kam; damit beginnt die Frist."
        )
    return eingang


@transaction.atomic
def complete_liste(
    *,
    einlesung: Any,
    daten: "pl.DataFrame",
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Forderungsliste:
    """Fill what is missing from the Jobcenter's own list, by claim number.

    :raises ForderungslisteError: if no list of that quarter is being worked on
    """
    gefunden = (
        Forderungsliste.objects.filter(eingang=eingang_zu(stand_am))
        .order_by("-fassung")
        .first()
    )
    if gefunden is None:
        raise ForderungslisteError(
            "Für dieses Quartal ist noch keine Forderungsliste übernommen, die sich "
            "ergänzen lässt."
        )
    liste: Forderungsliste = locked_liste(gefunden)
    menge = fill_forderungen(liste, daten)
    record_eintrag(
        mandant=durch.mandant,
        aktion="forderungen.ergaenzt",
        objekt=liste,
        text=f"{liste}: {anzahl(menge, 'Zeile', 'Zeilen')} ergänzt",
        durch=durch,
        jetzt=jetzt,
        nachher={"zeilen": menge, "einlesung": str(einlesung.uuid)},
    )
    record_vollstaendigkeit(liste, durch=durch, jetzt=jetzt)
    return liste


@transaction.atomic
def complete_forderung(
    *,
    forderung: Forderung,
    name: str,
    adresse: str,
    zugang_am: date | None,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Forderung:
    """Enter what a claim lacks, or correct it, by hand.

    The record names the fields, never their values.

    :raises ForderungslisteError: if the list is not being worked on, or a day to come
    """
    liste = locked_liste(forderung.liste)
    if zugang_am and zugang_am > liste.stand_am:
        raise ForderungslisteError(
            f"Der Zugang ({tag(zugang_am)}) liegt nach dem Stand der Liste "
            f"({tag(liste.stand_am)})."
        )
    neu: dict[str, Any] = {
        "name": name.strip() or None,
        "adresse": adresse.strip() or None,
        "zugang_am": zugang_am,
        "begruendung": begruendung.strip() or None,
    }
    geaendert = [feld for feld, wert in neu.items() if getattr(forderung, feld) != wert]
    for feld in geaendert:
        setattr(forderung, feld, neu[feld])
    if geaendert:
        forderung.save(update_fields=geaendert)
        record_eintrag(
            mandant=durch.mandant,
            aktion="forderungen.zeile_ergaenzt",
            objekt=liste,
            text=f"{liste}: Zeile {forderung.zeile} ergänzt",
            durch=durch,
            jetzt=jetzt,
            nachher={"zeile": forderung.zeile, "felder": geaendert},
        )
    return forderung


@transaction.atomic
def explain_abgang(
    *, abgang: Abgang, grund: str, vermerk: str, durch: Mitgliedschaft, jetzt: datetime
) -> Abgang:
    """Say why a claim is gone; its rest moves to that row of the movement sheet.

    :raises ForderungslisteError: if the list is not being worked on
    """
    liste = locked_liste(abgang.liste)
    abgang = Abgang.objects.select_related("forderung").get(pk=abgang.pk)
    zeile = liste.bewegungen.get(leistungsart=abgang.forderung.leistungsart)
    rest = abgang.forderung.rest
    # Without an explanation the whole rest stands as a negative Korrektur.
    for ziel, vorzeichen in ((abgang.grund, -1), (grund, 1)):
        if ziel in {Abgang.Grund.TILGUNG, Abgang.Grund.ERLASS}:
            zeile.korrektur += vorzeichen * rest
            setattr(zeile, ziel, getattr(zeile, ziel) + vorzeichen * rest)
    zeile.save()
    vorher = abgang.grund
    abgang.grund, abgang.vermerk = grund, vermerk
    abgang.durch, abgang.am = durch, jetzt.date()
    abgang.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="forderungen.abgang_geklaert",
        objekt=abgang,
        text=f"{liste}: Abgang geklärt ({abgang.get_grund_display()})",
        durch=durch,
        jetzt=jetzt,
        vorher={"grund": vorher},
        nachher={"grund": grund},
    )
    return abgang
