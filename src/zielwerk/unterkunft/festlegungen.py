"""The office chooses where the law leaves a choice: dated, with a reason."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.unterkunft.models import Festlegung
from zielwerk.unterkunft.regeln import WAHL
from zielwerk.unterkunft.verfahrensschritt import VerfahrenError, check_grund


@transaction.atomic
def record_festlegung(
    *,
    frage: str,
    wahl: str,
    grund: str,
    gilt_ab: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Festlegung:
    """Choose an answer from a day on; procedures that run keep theirs.

    :raises VerfahrenError: for an unknown question or answer, without a reason, or if
        an answer was chosen from the same day on
    """
    check_grund(grund)
    if frage not in WAHL or wahl not in WAHL[frage]["moeglich"]:
        raise VerfahrenError("Bitte wählen Sie eine der möglichen Antworten.")
    davor = Festlegung.objects.am(gilt_ab).get(frage)
    try:
        with transaction.atomic():
            neu: Festlegung = Festlegung.objects.create(
                mandant=durch.mandant,
                frage=frage,
                wahl=wahl,
                grund=grund.strip(),
                gilt_ab=gilt_ab,
                festgelegt_am=jetzt.date(),
                festgelegt_durch=durch,
            )
    except IntegrityError as fehler:
        raise VerfahrenError(
            f"Ab dem {tag(gilt_ab)} ist schon eine Antwort festgelegt. Bitte wählen "
            "Sie einen anderen Tag."
        ) from fehler
    record_eintrag(
        mandant=durch.mandant,
        aktion="unterkunft.festgelegt",
        objekt=neu,
        text=f"Festgelegt ab {tag(gilt_ab)}: {neu}",
        durch=durch,
        jetzt=jetzt,
        vorher={"wahl": davor.wahl if davor else WAHL[frage]["vorgabe"]},
        nachher={"wahl": wahl, "grund": neu.grund, "gilt_ab": gilt_ab.isoformat()},
    )
    return neu
