"""The front door of the Maßnahmen: who may do what, and what is under way.

`eroeffnung.py` opens and changes them, `umsetzung.py` carries them out,
`vorschlaege.py` proposes by rule; other modules take all of them from here.
"""

from datetime import date

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.massnahmen.ablauf import MassnahmeError
from zielwerk.massnahmen.eroeffnung import (
    Bezug,
    bezug_zu,
    change_massnahme,
    open_massnahme,
)
from zielwerk.massnahmen.models import Massnahme
from zielwerk.massnahmen.umsetzung import (
    cancel_massnahme,
    complete_massnahme,
    record_wirkung,
    record_zwischenstand,
    reopen_massnahme,
)
from zielwerk.massnahmen.vorschlaege import (
    accept_vorschlag,
    make_vorschlaege,
    reject_vorschlag,
)
from zielwerk.vereinbarung.models import Zielvereinbarung

__all__ = [
    "Bezug",
    "MassnahmeError",
    "accept_vorschlag",
    "bezug_zu",
    "cancel_massnahme",
    "change_massnahme",
    "complete_massnahme",
    "darf_eintragen",
    "fuer_vorlage",
    "make_vorschlaege",
    "open_massnahme",
    "record_wirkung",
    "record_zwischenstand",
    "reject_vorschlag",
    "reopen_massnahme",
]


def darf_eintragen(massnahme: Massnahme, mitglied: Mitgliedschaft) -> bool:
    """Return whether a member reports on it: who is responsible, or who leads them."""
    eigene = massnahme.verantwortlich_id == mitglied.pk and mitglied.aktiv
    return eigene or mitglied.darf(Recht.MASSNAHMEN_FUEHREN)


def fuer_vorlage(rueckblick: Zielvereinbarung, bis: date) -> list[Massnahme]:
    """Return what the paper about a year reports: opened until a day, not over before.

    Those of the Punkte of that agreement, with what the text needs; two queries.
    """
    schluessel = rueckblick.punkte.values("schluessel")
    alle = Massnahme.objects.im_jahr(rueckblick.jahr, bis)
    return list(
        alle.filter(punkt_schluessel__in=schluessel)
        .select_related("verantwortlich")
        .prefetch_related("zwischenstaende")
        .order_by("eroeffnet_am", "pk")
    )
