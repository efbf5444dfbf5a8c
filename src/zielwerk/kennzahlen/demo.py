"""The Quote vermeidbarer Widerspruchsstattgaben of the example county."""

from datetime import date
from decimal import Decimal

from zielwerk.kennzahlen.austausch import felder, verfahren
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import (
    create_kennzahl,
    record_messwert,
    record_vergleichswert,
    record_zielwert,
)
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.demo import BEISPIEL, um

QUELLE = "DrS/2021/022, Punkt 3"
# As the file of the example agreement has it.
PUNKT = next(p for p in BEISPIEL["punkte"] if p["schluessel"] == "widerspruchsquote")
(ANGABEN,) = PUNKT["kennzahlen"]
# Jahr, vermeidbar, Stattgaben, eingereicht. Invented; 2019 filings so that the fall
# is about 12 %.
FRUEHER = ((2018, 55, 131, 322), (2019, 52, 127, 315))


def build(kreis: Mitgliedschaft) -> Kennzahl:
    """Create the Kennzahl with both methods, bound, comparison and earlier years."""
    jetzt = um(date(2020, 1, 3))
    kennzahl = create_kennzahl(
        **felder(ANGABEN, punkt_schluessel=PUNKT["schluessel"]),
        verfahren=list(verfahren(ANGABEN, anfang=date(2015, 1, 1), quelle=QUELLE)),
        durch=kreis,
        jetzt=jetzt,
    )
    for jahr, vermeidbar, stattgaben, eingegangen in FRUEHER:
        record_messwert(
            kennzahl=kennzahl,
            zeitraum_von=date(jahr, 1, 1),
            stand_am=date(jahr, 12, 31),
            zaehler=vermeidbar,
            nenner=stattgaben,
            weitere={"eingegangen": eingegangen, "stattgaben": stattgaben},
            quelle=f"Beispieldaten {jahr}",
            quelle_uuid=None,
            durch=kreis,
            jetzt=jetzt,
        )
    record_zielwert(
        kennzahl=kennzahl,
        von=date(2020, 1, 1),
        bis=date(2020, 12, 31),
        anteil=Decimal(ANGABEN["grenze_prozent"]) / 100,
        quelle="Zielvereinbarung 2020, Punkt 3",
        durch=kreis,
        jetzt=jetzt,
    )
    return kennzahl


def build_vergleich(kennzahl: Kennzahl, kreis: Mitgliedschaft) -> None:
    """Enter the mean of Vergleichstyp IIc; the source does not name its scope."""
    record_vergleichswert(
        kennzahl=kennzahl,
        bezeichnung="Vergleichstyps IIc",
        kurzbezeichnung="IIc",
        anteil=Decimal("0.167"),
        von=date(2020, 12, 1),
        bis=date(2020, 12, 31),
        umfang="Die Quelle nennt nicht, ob der Wert nur kommunale Leistungen umfasst",
        quelle=QUELLE,
        durch=kreis,
        jetzt=um(date(2021, 1, 5), 9),
    )
