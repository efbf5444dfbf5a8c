"""Postings: take a checked list, ask the rules, state what was found."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from zielwerk.buchungen.bestaetigung import Lage, lage, record_bestaetigung, satz
from zielwerk.buchungen.fehler import BuchungError
from zielwerk.buchungen.klaerung import (
    record_ausgabe,
    refresh_hinweise,
    report_hinweis,
    report_hinweise,
    settle_hinweis,
    undo_hinweis,
)
from zielwerk.buchungen.kontentabelle import (
    add_kontenregel,
    change_kontenregel,
    import_kontenregeln,
)
from zielwerk.buchungen.loeschung import empty_buchungstexte
from zielwerk.buchungen.models import (
    Buchung,
    Buchungshinweis,
    Buchungsliste,
    Kontenregel,
)
from zielwerk.buchungen.perioden import (
    add_periode,
    remove_periode,
    settle_perioden,
    summen_quartale,
)
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import record_messwert
from zielwerk.listen.speichern import store_zeilen
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "BuchungError",
    "Lage",
    "add_kontenregel",
    "add_periode",
    "change_kontenregel",
    "empty_buchungstexte",
    "import_kontenregeln",
    "lage",
    "record_ausgabe",
    "record_bestaetigung",
    "remove_periode",
    "report_hinweis",
    "report_hinweise",
    "satz",
    "settle_hinweis",
    "settle_perioden",
    "summen_quartale",
    "undo_hinweis",
]

KENNZAHL = "buchungen"


@transaction.atomic
def accept_liste(
    *,
    einlesung: Any,
    zeilen: "pl.DataFrame",
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Buchungsliste:
    """Store a checked list as the new Fassung of its year, and ask the rules.

    Findings of the year are followed on: gone ones count as corrected, settled ones
    that are back are open again. `zeilen` are the field values of `Buchung` without
    liste and mandant, a column per field.

    :raises BuchungError: without a table of accounts
    """
    if not Kontenregel.objects.exists():
        raise BuchungError(
            "Es gibt noch keine Kontentabelle. Bitte legen Sie sie zuerst unter "
            "„Buchungen“ an oder lesen Sie sie ein."
        )
    liste = _store(einlesung, zeilen, stand_am, durch)
    ergebnis = refresh_hinweise(liste=liste, durch=durch, jetzt=jetzt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.liste_uebernommen",
        objekt=liste,
        text=f"{liste} übernommen (Fassung {liste.fassung})",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "zeilen": len(zeilen),
            "einlesung": str(einlesung.uuid),
            **ergebnis,
        },
    )
    _refresh_messwert(liste, durch=durch, jetzt=jetzt)
    return liste


def _store(
    einlesung: Any, zeilen: "pl.DataFrame", stand_am: date, durch: Mitgliedschaft
) -> Buchungsliste:
    """Store the rows as the next Fassung of the year most of them belong to."""
    jahre = zeilen.group_by("haushaltsjahr", maintain_order=True).len()
    jahr = jahre.sort("len", descending=True, maintain_order=True)["haushaltsjahr"][0]
    letzte = Buchungsliste.objects.gueltig(jahr)
    liste: Buchungsliste = Buchungsliste.objects.create(
        mandant=durch.mandant,
        einlesung=einlesung,
        jahr=jahr,
        stand_am=stand_am,
        fassung=letzte.fassung + 1 if letzte else 1,
        zeilen=len(zeilen),
    )
    store_zeilen(
        modell=Buchung,
        zeilen=zeilen,
        fest={"mandant": durch.mandant, "liste": liste},
    )
    return liste


@transaction.atomic
def recheck_liste(
    *, liste: Buchungsliste, durch: Mitgliedschaft, jetzt: datetime
) -> Buchungsliste:
    """Ask the rules again, after the table of accounts has changed.

    :raises BuchungError: if a newer Fassung counts
    """
    if Buchungsliste.objects.gueltig(liste.jahr) != liste:
        raise BuchungError("Für dieses Jahr gibt es schon eine neuere Liste.")
    ergebnis = refresh_hinweise(liste=liste, durch=durch, jetzt=jetzt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.neu_geprueft",
        objekt=liste,
        text=f"{liste} noch einmal geprüft",
        durch=durch,
        jetzt=jetzt,
        nachher=ergebnis,
    )
    _refresh_messwert(liste, durch=durch, jetzt=jetzt)
    return liste


def _refresh_messwert(
    liste: Buchungsliste, *, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Record the share of postings without an open finding, if there is a Kennzahl."""
    kennzahl = Kennzahl.objects.filter(schluessel=KENNZAHL).first()
    if kennzahl is None:
        return
    betroffen = (
        Buchungshinweis.objects.des_jahres(liste.jahr)
        .ungeklaert()
        .filter(buchung__liste=liste)
        .values("buchung")
        .distinct()
        .count()
    )
    record_messwert(
        kennzahl=kennzahl,
        zeitraum_von=date(liste.jahr, 1, 1),
        stand_am=liste.stand_am,
        zaehler=liste.zeilen - betroffen,
        nenner=liste.zeilen,
        weitere={},
        quelle=liste.einlesung.datei.name,
        quelle_uuid=liste.uuid,
        verweise={"nenner": reverse("buchungen:liste", args=[liste.uuid])},
        durch=durch,
        jetzt=jetzt,
    )
