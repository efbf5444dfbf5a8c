"""Kennzahlen: set up, record a Messwert, read a value with its verdict."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zielwerk.kennzahlen.models import (
    Kennzahl,
    Messwert,
    Vergleichswert,
    Verfahren,
    Zielwert,
)
from zielwerk.kennzahlen.regeln import Quote, quote
from zielwerk.kern.anzeige import prozent_kurz
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.services import record_berechnung


class MesswertError(Exception):
    """A value could not be recorded; the message says what to do."""


@dataclass(frozen=True)
class Wert:
    """A Messwert with what it is measured against, and the verdict."""

    messwert: Messwert
    zielwert: Zielwert | None
    vergleichswert: Vergleichswert | None
    quote: Quote


def create_kennzahl(
    *,
    durch: Mitgliedschaft,
    jetzt: datetime,
    verfahren: list[dict[str, Any]],
    **felder: Any,
) -> Kennzahl:
    """Create a Kennzahl with its method versions (`verfahren`: field values each)."""
    with transaction.atomic():
        kennzahl: Kennzahl = Kennzahl.objects.create(mandant=durch.mandant, **felder)
        for eines in verfahren:
            Verfahren.objects.create(mandant=durch.mandant, kennzahl=kennzahl, **eines)
        record_eintrag(
            mandant=durch.mandant,
            aktion="kennzahlen.angelegt",
            objekt=kennzahl,
            text=f"Kennzahl „{kennzahl}“ mit {len(verfahren)} Verfahren angelegt",
            durch=durch,
            jetzt=jetzt,
        )
    return kennzahl


@transaction.atomic
def record_zielwert(
    *,
    kennzahl: Kennzahl,
    von: date,
    bis: date,
    anteil: Any,
    quelle: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Zielwert:
    """Record the bound agreed for a period (share 0–1)."""
    zielwert: Zielwert = Zielwert.objects.create(
        mandant=durch.mandant,
        kennzahl=kennzahl,
        von=von,
        bis=bis,
        anteil=anteil,
        quelle=quelle,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="kennzahlen.zielwert",
        objekt=kennzahl,
        text=f"{kennzahl}: {kennzahl.ziel_bezeichnung} {prozent_kurz(anteil)} eingetragen",
        durch=durch,
        jetzt=jetzt,
        nachher={"von": str(von), "bis": str(bis), "anteil": str(anteil)},
    )
    return zielwert


@transaction.atomic
def record_vergleichswert(
    *, kennzahl: Kennzahl, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Vergleichswert:
    """Record a value of others with source, scope and period (share 0–1)."""
    wert: Vergleichswert = Vergleichswert.objects.create(
        mandant=durch.mandant, kennzahl=kennzahl, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="kennzahlen.vergleichswert",
        objekt=kennzahl,
        text=f"{kennzahl}: Vergleichswert {wert.bezeichnung} eingetragen",
        durch=durch,
        jetzt=jetzt,
        nachher={"anteil": str(wert.anteil), "quelle": wert.quelle},
    )
    return wert


@transaction.atomic
def record_messwert(
    *,
    kennzahl: Kennzahl,
    zeitraum_von: date,
    stand_am: date,
    zaehler: int,
    nenner: int,
    weitere: dict[str, Any],
    quelle: str,
    quelle_uuid: UUID | None,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Messwert:
    """Record numerator and denominator as of a day; an earlier value is kept as Fassung.

    The agreement's Punkt of that year gets the computed status at once.

    :raises MesswertError: if the numerator exceeds the denominator
    """
    if zaehler > nenner:
        raise MesswertError(
            f"Der Zähler ({zaehler}) ist größer als der Nenner ({nenner}). "
            "Bitte prüfen Sie die Liste oder die Monatszahlen."
        )
    bisher = Messwert.objects.select_for_update().filter(
        kennzahl=kennzahl, stand_am=stand_am
    )
    letzter = bisher.order_by("-fassung").first()
    if letzter and _gleich(letzter, zaehler, nenner, weitere, quelle_uuid):
        return letzter
    bisher.update(ersetzt=True)
    messwert: Messwert = Messwert.objects.create(
        mandant=durch.mandant,
        kennzahl=kennzahl,
        verfahren=kennzahl.verfahren.am(stand_am),
        zeitraum_von=zeitraum_von,
        stand_am=stand_am,
        zaehler=zaehler,
        nenner=nenner,
        weitere=weitere,
        quelle=quelle,
        quelle_uuid=quelle_uuid,
        fassung=letzter.fassung + 1 if letzter else 1,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="kennzahlen.messwert",
        objekt=kennzahl,
        text=f"{kennzahl}: {messwert} aus {quelle}",
        durch=durch,
        jetzt=jetzt,
        vorher={"zaehler": letzter.zaehler, "nenner": letzter.nenner} if letzter else None,
        nachher={"zaehler": zaehler, "nenner": nenner},
    )
    _hand_to_punkt(kennzahl, stand_am, durch=durch, jetzt=jetzt)
    return messwert


def _gleich(
    messwert: Messwert, zaehler: int, nenner: int, weitere: Any, quelle: UUID | None
) -> bool:
    """Return whether a new value says the same from the same source."""
    neu = (zaehler, nenner, weitere, quelle)
    return neu == (
        messwert.zaehler,
        messwert.nenner,
        messwert.weitere,
        messwert.quelle_uuid,
    )


def _hand_to_punkt(
    kennzahl: Kennzahl, stand_am: date, *, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Give the Punkt of the year the verdict of the newest value of that year."""
    wert = wert_am(kennzahl, date(stand_am.year, 12, 31))
    if wert is None or wert.zielwert is None or wert.messwert.zeitraum_von.year != stand_am.year:
        return
    status = {True: "erfuellt", False: "nicht_erfuellt", None: "ohne_berechnung"}
    record_berechnung(
        punkt_schluessel=kennzahl.punkt_schluessel,
        jahr=stand_am.year,
        quelle=f"kennzahl:{kennzahl.schluessel}",
        status=status[wert.quote.eingehalten],
        text=f"{wert.quote.anzeige}, Grenze {prozent_kurz(wert.zielwert.anteil)}",
        stand_am=wert.messwert.stand_am,
        durch=durch,
        jetzt=jetzt,
    )


def wert_zu(messwert: Messwert) -> Wert:
    """Return a Messwert with its bound, comparison value and verdict."""
    kennzahl, stand_am = messwert.kennzahl, messwert.stand_am
    ziel = kennzahl.zielwerte.filter(von__lte=stand_am, bis__gte=stand_am).first()
    vergleich = kennzahl.vergleichswerte.filter(
        von__lte=stand_am, bis__gte=stand_am
    ).first()
    grenze = {kennzahl.richtung: ziel.anteil} if ziel else {}
    ergebnis = quote(
        messwert.zaehler,
        messwert.nenner,
        vergleich=vergleich.anteil if vergleich else None,
        vergleich_name=(
            f"Durchschnitt des {vergleich.bezeichnung}" if vergleich else "Vergleichswert"
        ),
        **grenze,
    )
    return Wert(messwert, ziel, vergleich, ergebnis)


def wert_am(kennzahl: Kennzahl, tag: date) -> Wert | None:
    """Return the newest valid value as of a day or before, or None."""
    messwert = (
        kennzahl.messwerte.gueltig()
        .filter(stand_am__lte=tag)
        .select_related("verfahren", "kennzahl")
        .order_by("-stand_am")
        .first()
    )
    return wert_zu(messwert) if messwert else None


def reihe_werte(kennzahl: Kennzahl) -> list[Wert]:
    """Return all valid values, newest first, each with its own verdict."""
    messwerte = (
        kennzahl.messwerte.gueltig()
        .select_related("verfahren", "kennzahl")
        .order_by("-stand_am")
    )
    return [wert_zu(messwert) for messwert in messwerte]
