"""Kennzahlen: record a Messwert, read a value with its verdict; `pflege.py` sets up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from zielwerk.kennzahlen.models import (
    Kennzahl,
    Messwert,
    Verfahren,
    Vergleichswert,
    Zielwert,
)
from zielwerk.kennzahlen.pflege import (
    MesswertError,
    Mindestquote,
    add_verfahren,
    create_kennzahl,
    drop_quelle,
    ensure_mindestquote,
    record_vergleichswert,
    record_zielwert,
)
from zielwerk.kennzahlen.regeln import Quote, mit_vorzeichen, quote, wandel
from zielwerk.kern.anzeige import NBSP, prozent_kurz, tag, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.services import record_berechnung

__all__ = [
    "MesswertError",
    "Mindestquote",
    "Wert",
    "add_verfahren",
    "create_kennzahl",
    "drop_quelle",
    "ensure_mindestquote",
    "neueste_werte",
    "rechenweg",
    "record_messwert",
    "record_vergleichswert",
    "record_zielwert",
    "reihe_werte",
    "wert_am",
]

T = TypeVar("T", Zielwert, Vergleichswert)


@dataclass(frozen=True)
class Wert:
    """A Messwert with what it is measured against, and the verdict."""

    messwert: Messwert
    zielwert: Zielwert | None
    vergleichswert: Vergleichswert | None
    quote: Quote

    @property
    def grenze(self) -> str:
        """The bound as written: "20 %", of a change "−5 %"; empty without one."""
        if self.zielwert is None:
            return ""
        schreibe = prozent_kurz if self.messwert.ist_anteil else mit_vorzeichen
        return schreibe(self.zielwert.anteil)

    def menge(self, anzahl: int) -> str:
        """Return one of the counts with its unit: "292", "5.063 €"."""
        einheit = self.messwert.kennzahl.einheit
        return f"{zahl(anzahl)}{NBSP}{einheit}" if einheit else zahl(anzahl)

    @property
    def paar(self) -> str:
        """Both counts: "45 von 292", of a change "4.810 € nach 5.063 €"."""
        m = self.messwert
        wort = "von" if m.ist_anteil else "nach"
        return f"{self.menge(m.zaehler)} {wort} {self.menge(m.nenner)}"


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
    verweise: dict[str, str] | None = None,
) -> Messwert:
    """Record numerator and denominator as of a day; an earlier value stays as Fassung.

    The agreement's Punkt of that year gets the computed status at once. `verweise`:
    where the rows behind "zaehler", "nenner" and the keys of `weitere` are listed.

    :raises MesswertError: if the numerator of a share exceeds the denominator, or if no
        method applied on that day
    """
    if kennzahl.ist_anteil and zaehler > nenner:
        raise MesswertError(
            f"Der Zähler ({zaehler}) ist größer als der Nenner ({nenner}). "
            "Bitte prüfen Sie die Liste oder die Monatszahlen."
        )
    verfahren = _verfahren_am(kennzahl, stand_am)
    bisher = Messwert.objects.select_for_update().filter(
        kennzahl=kennzahl, stand_am=stand_am
    )
    letzter = bisher.order_by("-fassung").first()
    if letzter and _gleich(letzter, zaehler, nenner, weitere, quelle_uuid):
        return cast("Messwert", letzter)
    bisher.update(ersetzt=True)
    messwert: Messwert = Messwert.objects.create(
        mandant=durch.mandant,
        kennzahl=kennzahl,
        verfahren=verfahren,
        zeitraum_von=zeitraum_von,
        stand_am=stand_am,
        zaehler=zaehler,
        nenner=nenner,
        ist_anteil=kennzahl.ist_anteil,
        weitere=weitere,
        quelle=quelle,
        quelle_uuid=quelle_uuid,
        verweise=verweise or {},
        fassung=letzter.fassung + 1 if letzter else 1,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="kennzahlen.messwert",
        objekt=kennzahl,
        text=f"{kennzahl}: {messwert} aus {quelle}",
        durch=durch,
        jetzt=jetzt,
        vorher={"zaehler": letzter.zaehler, "nenner": letzter.nenner}
        if letzter
        else None,
        nachher={"zaehler": zaehler, "nenner": nenner},
    )
    _hand_to_punkt(kennzahl, stand_am, durch=durch, jetzt=jetzt)
    return messwert


def _verfahren_am(kennzahl: Kennzahl, stand_am: date) -> Verfahren:
    """Return the method of a day."""
    try:
        eines: Verfahren = Verfahren.objects.filter(kennzahl=kennzahl).am(stand_am)
    except Verfahren.DoesNotExist:
        raise MesswertError(
            f"Am {tag(stand_am)} galt noch kein Verfahren dieser Kennzahl. "
            "Bitte prüfen Sie das Datum."
        ) from None
    return eines


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
    if (
        wert is None
        or wert.zielwert is None
        or wert.messwert.zeitraum_von.year != stand_am.year
    ):
        return
    status = {True: "erfuellt", False: "nicht_erfuellt", None: "ohne_berechnung"}
    record_berechnung(
        punkt_schluessel=kennzahl.punkt_schluessel,
        jahr=stand_am.year,
        quelle=f"kennzahl:{kennzahl.schluessel}",
        status=status[wert.quote.eingehalten],
        text=f"{wert.quote.anzeige}, Grenze {wert.grenze}",
        stand_am=wert.messwert.stand_am,
        durch=durch,
        jetzt=jetzt,
    )


def _gilt(grenzen: Iterable[T], am: date) -> T | None:
    """Return the first bound or comparison whose period holds a day."""
    return next((eine for eine in grenzen if eine.von <= am <= eine.bis), None)


def _wert(
    kennzahl: Kennzahl,
    messwert: Messwert,
    ziele: Iterable[Zielwert],
    vergleiche: Iterable[Vergleichswert],
) -> Wert:
    """Return a Messwert with its bound, comparison value and verdict."""
    ziel = _gilt(ziele, messwert.stand_am)
    vergleich = _gilt(vergleiche, messwert.stand_am)
    obere = kennzahl.richtung == Kennzahl.Richtung.HOECHSTENS
    anteil = ziel.anteil if ziel else None
    hoechstens, mindestens = (anteil, None) if obere else (None, anteil)
    if not kennzahl.ist_anteil:
        ergebnis = wandel(
            messwert.zaehler,
            messwert.nenner,
            hoechstens=hoechstens,
            mindestens=mindestens,
            grenze_name=kennzahl.ziel_bezeichnung,
        )
        return Wert(messwert, ziel, None, ergebnis)
    ergebnis = quote(
        messwert.zaehler,
        messwert.nenner,
        vergleich=vergleich.anteil if vergleich else None,
        vergleich_name=(
            f"Durchschnitt des {vergleich.bezeichnung}"
            if vergleich
            else "Vergleichswert"
        ),
        hoechstens=hoechstens,
        mindestens=mindestens,
        grenze_name=kennzahl.ziel_bezeichnung,
    )
    return Wert(messwert, ziel, vergleich, ergebnis)


def _werte(kennzahl: Kennzahl, messwerte: Iterable[Messwert]) -> list[Wert]:
    """Return values with their verdicts; two queries whatever their number."""
    ziele = list(Zielwert.objects.filter(kennzahl=kennzahl))
    vergleiche = list(Vergleichswert.objects.filter(kennzahl=kennzahl))
    return [_wert(kennzahl, messwert, ziele, vergleiche) for messwert in messwerte]


def _gueltige(kennzahl: Kennzahl) -> Any:
    """Return the valid values of a Kennzahl, newest first."""
    return (
        Messwert.objects.gueltig()
        .filter(kennzahl=kennzahl)
        .select_related("verfahren", "kennzahl")
        .order_by("-stand_am")
    )


def wert_am(kennzahl: Kennzahl, am: date) -> Wert | None:
    """Return the newest valid value as of a day or before, or None."""
    return next(
        iter(_werte(kennzahl, _gueltige(kennzahl).filter(stand_am__lte=am)[:1])), None
    )


def neueste_werte(am: date) -> list[tuple[Kennzahl, Wert | None]]:
    """Return every Kennzahl with its newest valid value as of a day; four queries."""
    gueltig = Messwert.objects.gueltig().filter(stand_am__lte=am)
    alle = Kennzahl.objects.order_by("bezeichnung").prefetch_related(
        Prefetch(
            "messwerte",
            gueltig.select_related("verfahren").order_by("-stand_am"),
            to_attr="gueltige_werte",
        ),
        Prefetch("zielwerte", Zielwert.objects.all(), to_attr="alle_ziele"),
        Prefetch(
            "vergleichswerte", Vergleichswert.objects.all(), to_attr="alle_vergleiche"
        ),
    )
    return [
        (
            k,
            _wert(k, k.gueltige_werte[0], k.alle_ziele, k.alle_vergleiche)
            if k.gueltige_werte
            else None,
        )
        for k in alle
    ]


def reihe_werte(kennzahl: Kennzahl) -> list[Wert]:
    """Return all valid values, newest first, each with its own verdict."""
    return _werte(kennzahl, _gueltige(kennzahl))


def rechenweg(wert: Wert) -> Rechenweg:
    """Return every step of a value: where the counts come from, then the rate."""
    m = wert.messwert
    unten, oben = f"Nenner: {m.verfahren.nenner_bezeichnung}", "Zähler"
    unten += f", {tag(m.zeitraum_von)} bis {tag(m.stand_am)}"
    if not m.ist_anteil:
        unten, oben = f"Vorjahr: {m.verfahren.nenner_bezeichnung}", "Jahr"
    schritte = [
        Schritt(
            unten,
            wert=wert.menge(m.nenner),
            hinweis=f"aus {m.quelle}",
        )
    ]
    if "stattgaben" in m.weitere:
        schritte.append(
            Schritt(
                "Stattgaben, ganz oder teilweise",
                wert=zahl(m.weitere["stattgaben"]),
                norm="§ 85 SGG",
            )
        )
    schritte.append(
        Schritt(
            f"{oben}: {m.verfahren.zaehler_bezeichnung}",
            wert=wert.menge(m.zaehler),
            hinweis="nach der Tabelle, die Kreis und Jobcenter freigegeben haben"
            if "stattgaben" in m.weitere
            else f"aus {m.quelle}",
        )
    )
    return (*schritte, *wert.quote.rechenweg)
