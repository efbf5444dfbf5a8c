"""The paper DrS/2021/022 of the example county, as a draft."""

from datetime import date

from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.services import create_drucksache
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.demo import um
from zielwerk.vereinbarung.models import Zielvereinbarung

# Fields and answers of the source paper's closing part.
ANGABEN = {
    "finanzielle_auswirkungen": False,
    "darstellung_kosten": "",
    "teilplan": "",
    "produktkonto_ergebnis": "",
    "produktkonto_finanz": "",
    "ueberplanmaessig_euro": "",
    "deckung_minderaufwendungen": "",
    "deckung_mehrertraege": "",
    "bezug_strategie": True,
    "strategie_text": (
        "Ziel 1: Zusammenarbeit mit dem Jobcenter Kreis Segeberg verstärken"
    ),
    "belange_betroffen": True,
    "belange_text": (
        "Menschen mit Behinderung sind mittelbar betroffen, wenn sie Leistungen nach "
        "dem SGB II erhalten."
    ),
    "belange_beruecksichtigt": True,
}


def build(
    alt: Zielvereinbarung, neu: Zielvereinbarung, kreis: Mitgliedschaft
) -> Drucksache:
    """Create the draft on 20.01.2021, for the session on 18.02.2021."""
    return create_drucksache(
        nummer="DrS/2021/022",
        titel="Kommunale Zielvereinbarung 2021",
        koerperschaft="der Kreisverwaltung Segeberg",
        fachdienst=(
            "Grundsatz- und Koordinierungsangelegenheiten Soziales und Integration"
        ),
        ist_oeffentlich=True,
        datum=date(2021, 1, 25),
        rueckblick=alt,
        vereinbarung=neu,
        angaben=ANGABEN,
        beratungsfolge=[
            {
                "gremium": "Sozialausschuss",
                "sitzung_am": date(2021, 2, 18),
                "status": "Ö",
            }
        ],
        durch=kreis,
        jetzt=um(date(2021, 1, 20), 9),
    )
