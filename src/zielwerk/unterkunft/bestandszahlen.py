"""A caseload that was checked: its counts are kept, and two Kennzahlen of Punkt 1."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from zielwerk.kennzahlen.services import (
    Mindestquote,
    ensure_mindestquote,
    record_messwert,
)
from zielwerk.kern.anzeige import tag, zahl
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.unterkunft.models import Bestandspruefung

PUNKT = "arbeitsempfehlungen"
# Kennzahl: what it is called, covers, counts and divides by, and why.
KENNZAHLEN = {
    "kdu-geprueft": Mindestquote(
        bezeichnung="Auf Angemessenheit geprüfte Fälle",
        umfang="Fälle des zuletzt geprüften Bestands",
        zaehler="Fälle, für die ein Richtwert feststeht",
        nenner="alle Fälle des Bestands",
        begruendung=(
            "Geprüft ist ein Fall, wenn es für Tag, Vergleichsraum und Haushalt einen "
            "Richtwert gibt, an dem die Kosten gemessen sind."
        ),
        punkt_schluessel=PUNKT,
        quelle="Zielvereinbarung, Punkt zu den Arbeitsempfehlungen",
    ),
    "kdu-mit-verfahren": Mindestquote(
        bezeichnung="Nicht angemessene Fälle mit Kostensenkungsverfahren",
        umfang="Fälle über dem Richtwert, die kein Gesetz schützt",
        zaehler="davon mit Aufforderung",
        nenner="alle diese Fälle",
        begruendung=(
            "Nicht mitgezählt sind Fälle, die § 67 SGB II oder die Karenzzeit schützt: "
            "Bei ihnen ist ein Verfahren von Gesetzes wegen ausgesetzt."
        ),
        punkt_schluessel=PUNKT,
        quelle="Zielvereinbarung, Punkt zu den Arbeitsempfehlungen",
    ),
}


def quartal_mit(am: date) -> Zeitraum:
    """Return the quarter a day lies in."""
    return zeitraeume_des_jahres("quartal", am.year)[(am.month - 1) // 3]


@transaction.atomic
def accept_bestand(
    *,
    einlesung: Any,
    zahlen: Mapping[str, int],
    uebersteigt_um: Decimal,
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Bestandspruefung:
    """Keep the counts of a checked caseload; its rows are kept by the intake alone."""
    neu: Bestandspruefung = Bestandspruefung.objects.create(
        mandant=durch.mandant,
        einlesung=einlesung,
        stand_am=stand_am,
        zahlen=dict(zahlen),
        uebersteigt_um=uebersteigt_um,
        geprueft_am=jetzt,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="unterkunft.bestand_geprueft",
        objekt=neu,
        text=f"Fallbestand geprüft, Stand {tag(stand_am)}: {zahl(neu.faelle)} Fälle",
        durch=durch,
        jetzt=jetzt,
        nachher=dict(zahlen),
    )
    werte = {
        "kdu-geprueft": (neu.geprueft, neu.faelle),
        "kdu-mit-verfahren": (neu.mit_verfahren, neu.verfahren_noetig),
    }
    for schluessel, (zaehler, nenner) in werte.items():
        if nenner:
            _record(neu, schluessel, zaehler, nenner, durch, jetzt)
    return neu


def _record(  # noqa: PLR0917  # one private step of the one above
    bestand: Bestandspruefung,
    schluessel: str,
    zaehler: int,
    nenner: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    quartal = quartal_mit(bestand.stand_am)
    record_messwert(
        kennzahl=ensure_mindestquote(
            schluessel, KENNZAHLEN[schluessel], durch=durch, jetzt=jetzt
        ),
        zeitraum_von=quartal.von,
        stand_am=bestand.stand_am,
        zaehler=zaehler,
        nenner=nenner,
        weitere={},
        quelle=f"Fallbestand, Stand {tag(bestand.stand_am)}",
        quelle_uuid=bestand.uuid,
        verweise={
            "nenner": reverse(
                "unterkunft:quartal",
                args=[quartal.von.year, (quartal.von.month + 2) // 3],
            )
        },
        durch=durch,
        jetzt=jetzt,
    )
