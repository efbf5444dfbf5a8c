"""Every wording a Punkt had or was offered, kept by year and key.

Kept beside the Punkt, not below it: a Punkt that is dropped keeps its wordings.
"""

from datetime import datetime

from django.db.models import Max

from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.models import Punkt, Seite, Wortlautfassung

_SEITEN = {
    Organisation.Art.KREIS: Seite.KREIS,
    Organisation.Art.JOBCENTER: Seite.JOBCENTER,
    Organisation.Art.DRITTE: Seite.DRITTE,
}


def seite_von(mitglied: Mitgliedschaft) -> Seite | None:
    """Return the side of the agreement a person belongs to; None: to none."""
    if mitglied.rolle == Rolle.DRITTE_SEITE:
        return Seite.DRITTE
    return _SEITEN.get(Organisation.Art(mitglied.organisation.art))


def record_fassung(
    *,
    punkt: Punkt,
    wortlaut: str,
    begruendung: str,
    zustand: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Wortlautfassung:
    """Keep a wording of a Punkt; the one it had before is kept with the first."""
    bisherige = Wortlautfassung.objects.filter(
        vereinbarung=punkt.vereinbarung, schluessel=punkt.schluessel
    )
    nummer = bisherige.aggregate(nr=Max("nummer"))["nr"] or 0
    neue: Wortlautfassung = Wortlautfassung.objects.create(
        mandant=punkt.mandant,
        vereinbarung=punkt.vereinbarung,
        schluessel=punkt.schluessel,
        nummer=nummer + 1,
        wortlaut=wortlaut,
        begruendung=begruendung,
        seite=seite_von(durch) or Seite.KREIS,
        zustand=zustand,
        durch=durch,
        am=jetzt,
    )
    return neue


def record_ausgangsfassung(
    *, punkt: Punkt, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Keep the wording a Punkt has now, if none is kept yet."""
    if Wortlautfassung.objects.filter(
        vereinbarung=punkt.vereinbarung, schluessel=punkt.schluessel
    ).exists():
        return
    record_fassung(
        punkt=punkt,
        wortlaut=punkt.wortlaut,
        begruendung=punkt.begruendung,
        zustand=Wortlautfassung.Zustand.UEBERNOMMEN,
        durch=durch,
        jetzt=jetzt,
    )
