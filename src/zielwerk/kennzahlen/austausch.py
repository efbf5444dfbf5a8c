"""The Kennzahlen of a Punkt in the file of an agreement: written, and taken over.

A definition that is there already stays as it is, with its values; a method it lacks
and the bound of the year are added.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zielwerk.kennzahlen.models import Kennzahl, Verfahren, Zielwert
from zielwerk.kennzahlen.pflege import (
    MesswertError,
    add_verfahren,
    create_kennzahl,
    drop_kennzahl,
    record_zielwert,
)
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.models import Punkt, Zielvereinbarung
from zielwerk.vereinbarung.services import AustauschError

# In the file → in the database.
_VERFAHREN = {
    "kuerzel": "kuerzel",
    "zaehler": "zaehler_bezeichnung",
    "nenner": "nenner_bezeichnung",
    "begruendung": "begruendung",
    "quelle": "quelle",
}
_FELDER = (
    "schluessel",
    "bezeichnung",
    "umfang",
    "art",
    "einheit",
    "richtung",
    "ziel_bezeichnung",
)


class Kennzahlteil:
    """What a file says about the Kennzahlen of its Punkte."""

    schluessel = "kennzahlen"

    def als_daten(
        self, vereinbarung: Zielvereinbarung
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return the Kennzahlen per key of a Punkt, with the bound of the year."""
        heraus: dict[str, list[Mapping[str, Any]]] = {}
        alle = Kennzahl.objects.prefetch_related("verfahren", "zielwerte")
        for eine in alle.order_by("pk"):
            daten = _als_daten(eine, vereinbarung.jahr)
            heraus.setdefault(eine.punkt_schluessel, []).append(daten)
        return heraus

    def store(
        self,
        punkt: Punkt,
        daten: Sequence[Mapping[str, Any]],
        *,
        durch: Mitgliedschaft,
        jetzt: datetime,
    ) -> None:
        """Create what is missing; what is there already stays."""
        try:
            for angaben in daten:
                kennzahl = _ensure(punkt, angaben, durch, jetzt)
                _ensure_grenze(kennzahl, punkt, angaben, durch, jetzt)
        except MesswertError as fehler:
            raise AustauschError([str(fehler)]) from fehler

    def drop(
        self, vereinbarung: Zielvereinbarung, *, durch: Mitgliedschaft, jetzt: datetime
    ) -> None:
        """Remove the Kennzahlen of its Punkte that have no value yet."""
        punkte = vereinbarung.punkte.values_list("schluessel", flat=True)
        for eine in Kennzahl.objects.filter(punkt_schluessel__in=list(punkte)):
            drop_kennzahl(kennzahl=eine, durch=durch, jetzt=jetzt)


TEIL = Kennzahlteil()


def _als_daten(kennzahl: Kennzahl, jahr: int) -> dict[str, Any]:
    """Return one Kennzahl as the file holds it; what is usual is left out."""
    daten = {name: getattr(kennzahl, name) for name in _FELDER}
    if kennzahl.ist_anteil:
        daten.pop("art")
    ende = date(jahr, 12, 31)
    grenzen = [z for z in kennzahl.zielwerte.all() if z.von <= ende <= z.bis]
    if grenzen:
        daten["grenze_prozent"] = _prozentzahl(grenzen[0].anteil)
    daten["verfahren"] = [_verfahren(eines) for eines in kennzahl.verfahren.all()]
    return {name: wert for name, wert in daten.items() if wert != ""}


def _prozentzahl(anteil: Decimal) -> int | float:
    """Return 20 or 16.7."""
    zahl = anteil * 100
    return int(zahl) if zahl == int(zahl) else float(zahl)


def _verfahren(eines: Verfahren) -> dict[str, Any]:
    daten = {wort: getattr(eines, feld) for wort, feld in _VERFAHREN.items()}
    daten["gilt_ab"] = eines.gilt_ab.isoformat()
    return {name: wert for name, wert in daten.items() if wert}


def _ensure(
    punkt: Punkt, angaben: Mapping[str, Any], durch: Mitgliedschaft, jetzt: datetime
) -> Kennzahl:
    """Return the Kennzahl of a key with all methods of the file."""
    vorhanden: Kennzahl | None = Kennzahl.objects.filter(
        schluessel=angaben["schluessel"]
    ).first()
    anfang = date(punkt.vereinbarung.jahr, 1, 1)
    alle = list(verfahren(angaben, anfang=anfang, quelle=_quelle(punkt)))
    if vorhanden is None:
        return create_kennzahl(
            durch=durch,
            jetzt=jetzt,
            verfahren=alle,
            **felder(angaben, punkt_schluessel=punkt.schluessel),
        )
    bekannt = set(vorhanden.verfahren.values_list("kuerzel", flat=True))
    for eines in alle:
        if eines["kuerzel"] not in bekannt:
            add_verfahren(kennzahl=vorhanden, durch=durch, jetzt=jetzt, **eines)
    return vorhanden


def felder(angaben: Mapping[str, Any], *, punkt_schluessel: str) -> dict[str, Any]:
    """Return the fields of a Kennzahl as the file says them."""
    gesagt = {name: angaben[name] for name in _FELDER if name in angaben}
    return gesagt | {"punkt_schluessel": punkt_schluessel}


def verfahren(
    angaben: Mapping[str, Any], *, anfang: date, quelle: str
) -> Iterator[dict[str, Any]]:
    """Yield the fields of each method; without a day it holds from `anfang` on."""
    for daten in angaben["verfahren"]:
        ab = daten.get("gilt_ab")
        yield {
            "kuerzel": daten.get("kuerzel", "A"),
            "gilt_ab": date.fromisoformat(ab) if ab else anfang,
            "zaehler_bezeichnung": daten["zaehler"],
            "nenner_bezeichnung": daten["nenner"],
            "begruendung": daten.get("begruendung", ""),
            "quelle": daten.get("quelle", quelle),
        }


def _quelle(punkt: Punkt) -> str:
    return f"{punkt.vereinbarung}, Punkt {punkt.nummer}"


def _ensure_grenze(
    kennzahl: Kennzahl,
    punkt: Punkt,
    angaben: Mapping[str, Any],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Enter the bound of the year, unless one touches it."""
    jahr = punkt.vereinbarung.jahr
    von, bis = date(jahr, 1, 1), date(jahr, 12, 31)
    belegt = Zielwert.objects.filter(kennzahl=kennzahl, von__lte=bis, bis__gte=von)
    if "grenze_prozent" not in angaben or belegt.exists():
        return
    record_zielwert(
        kennzahl=kennzahl,
        von=von,
        bis=bis,
        anteil=Decimal(str(angaben["grenze_prozent"])) / 100,
        quelle=_quelle(punkt),
        durch=durch,
        jetzt=jetzt,
    )
