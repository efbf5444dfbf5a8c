"""Setting up a Kennzahl: methods, the agreed bound, values of others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from zielwerk.kennzahlen.models import (
    Kennzahl,
    Messwert,
    Verfahren,
    Vergleichswert,
    Zielwert,
)
from zielwerk.kennzahlen.regeln import mit_vorzeichen
from zielwerk.kern.anzeige import prozent_kurz, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


class MesswertError(Exception):
    """A value could not be recorded; the message says what to do."""


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
def add_verfahren(
    *, kennzahl: Kennzahl, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Verfahren:
    """Add a method that holds from a day on; earlier values keep theirs.

    :raises MesswertError: if a method begins on that day already
    """
    ab = felder["gilt_ab"]
    if Verfahren.objects.filter(kennzahl=kennzahl, gilt_ab=ab).exists():
        raise MesswertError(
            f"{kennzahl}: Ein Verfahren, das am {tag(ab)} beginnt, gibt es schon."
        )
    neu: Verfahren = Verfahren.objects.create(
        mandant=durch.mandant, kennzahl=kennzahl, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="kennzahlen.verfahren",
        objekt=kennzahl,
        text=f"{kennzahl}: {neu} gilt ab {tag(neu.gilt_ab)}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "zaehler": neu.zaehler_bezeichnung,
            "nenner": neu.nenner_bezeichnung,
        },
    )
    return neu


def drop_kennzahl(
    *, kennzahl: Kennzahl, durch: Mitgliedschaft, jetzt: datetime
) -> bool:
    """Remove a Kennzahl nobody has used; returns whether it was."""
    try:
        with transaction.atomic():
            record_eintrag(
                mandant=durch.mandant,
                aktion="kennzahlen.entfernt",
                objekt=kennzahl,
                text=f"Kennzahl „{kennzahl}“ entfernt; sie hatte noch keinen Wert",
                durch=durch,
                jetzt=jetzt,
                vorher={"schluessel": kennzahl.schluessel},
            )
            kennzahl.zielwerte.all().delete()
            kennzahl.verfahren.all().delete()
            kennzahl.delete()
    except ProtectedError:  # values, comparisons or Maßnahmen refer to it
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Mindestquote:
    """A share a module counts by itself: what it is called, covers and divides."""

    bezeichnung: str
    umfang: str
    zaehler: str
    nenner: str
    begruendung: str
    punkt_schluessel: str
    quelle: str


def ensure_mindestquote(
    schluessel: str, quote: Mindestquote, *, durch: Mitgliedschaft, jetzt: datetime
) -> Kennzahl:
    """Return the Kennzahl of a module; its first value creates it."""
    vorhanden: Kennzahl | None = Kennzahl.objects.filter(schluessel=schluessel).first()
    if vorhanden:
        return vorhanden
    return create_kennzahl(
        schluessel=schluessel,
        bezeichnung=quote.bezeichnung,
        umfang=quote.umfang,
        richtung=Kennzahl.Richtung.MINDESTENS,
        punkt_schluessel=quote.punkt_schluessel,
        ziel_bezeichnung="Mindestquote",
        verfahren=[
            {
                "kuerzel": "A",
                "gilt_ab": date(2005, 1, 1),
                "zaehler_bezeichnung": quote.zaehler,
                "nenner_bezeichnung": quote.nenner,
                "begruendung": quote.begruendung,
                "quelle": quote.quelle,
            }
        ],
        durch=durch,
        jetzt=jetzt,
    )


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
    """Record the bound agreed for a period (share 0–1, or a change).

    The same period again corrects it; the record keeps both.

    :raises MesswertError: if the period overlaps that of another bound, or a share
        would have a bound below zero
    """
    if kennzahl.ist_anteil and anteil < 0:
        raise MesswertError("Ein Anteil hat eine Grenze von 0 bis 100 %.")
    bisher = Zielwert.objects.select_for_update().filter(kennzahl=kennzahl)
    alter = bisher.filter(von=von, bis=bis).first()
    if not alter and (anderer := bisher.filter(von__lte=bis, bis__gte=von).first()):
        raise MesswertError(
            f"Vom {tag(anderer.von)} bis {tag(anderer.bis)} gilt schon eine Grenze. "
            "Bitte wählen Sie genau diesen Zeitraum, um sie zu berichtigen, oder "
            "einen, der ihn nicht berührt."
        )
    vorher = _stand(alter) if alter else None
    zielwert: Zielwert = alter or Zielwert(
        mandant=durch.mandant, kennzahl=kennzahl, von=von, bis=bis
    )
    zielwert.anteil, zielwert.quelle = anteil, quelle
    zielwert.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="kennzahlen.zielwert",
        objekt=kennzahl,
        text=(
            f"{kennzahl}: {kennzahl.ziel_bezeichnung} "
            f"{_geschrieben(kennzahl, anteil)} eingetragen"
        ),
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=_stand(zielwert) | {"von": str(von), "bis": str(bis)},
    )
    return zielwert


@transaction.atomic
def record_vergleichswert(
    *,
    kennzahl: Kennzahl,
    bezeichnung: str,
    von: date,
    bis: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Vergleichswert:
    """Record a value of others with source, scope and period (share 0–1).

    The same name and period again corrects the value; the record keeps both.

    :raises MesswertError: for a change against the year before
    """
    if not kennzahl.ist_anteil:
        raise MesswertError("Vergleichswerte gibt es nur für Anteile.")
    eigen = {"kennzahl": kennzahl, "bezeichnung": bezeichnung, "von": von, "bis": bis}
    alter = Vergleichswert.objects.select_for_update().filter(**eigen).first()
    vorher = _stand(alter) if alter else None
    wert: Vergleichswert = alter or Vergleichswert(mandant=durch.mandant, **eigen)
    for name, inhalt in felder.items():
        setattr(wert, name, inhalt)
    wert.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="kennzahlen.vergleichswert",
        objekt=kennzahl,
        text=f"{kennzahl}: Vergleichswert {wert.bezeichnung} eingetragen",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=_stand(wert),
    )
    return wert


@transaction.atomic
def drop_quelle(
    *, quelle_uuid: UUID, ersatz: str, durch: Mitgliedschaft | None, jetzt: datetime
) -> int:
    """Replace the name of a deleted file in the values drawn from it; no count moves.

    Returns how many values named it.
    """
    werte = Messwert.objects.filter(quelle_uuid=quelle_uuid).exclude(quelle=ersatz)
    erster = werte.select_related("kennzahl__mandant").first()
    if erster is None:
        return 0
    menge: int = werte.update(quelle=ersatz)
    record_eintrag(
        mandant=erster.mandant,
        aktion="kennzahlen.quelle_geloescht",
        objekt=erster.kennzahl,
        text=f"{erster.kennzahl}: Name der gelöschten Datei entfernt",
        durch=durch,
        jetzt=jetzt,
        nachher={"messwerte": menge},
    )
    return menge


def _geschrieben(kennzahl: Kennzahl, anteil: Any) -> str:
    return prozent_kurz(anteil) if kennzahl.ist_anteil else mit_vorzeichen(anteil)


def _stand(wert: Zielwert | Vergleichswert) -> dict[str, str]:
    """Return a share and its source for the entry."""
    return {"anteil": str(wert.anteil), "quelle": wert.quelle}
