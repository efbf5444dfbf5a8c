"""The front door of the agreement: set-up, Fristen, Nachweise, Feststellungen.

Verdicts live in `bewertung.py`, evidence in `nachweise.py`, the next year in
`fortschreibung.py` and `wegfall.py`, the first draft as a whole in `entwurf.py`, files
and templates in `uebernahme.py`, its negotiation in `verhandlung.py` and
`zustimmung.py`, decision and signature in `lebenslauf.py`, and `eroeffnung.py` opens
the Fristen; other modules take all of them from here.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.abgleich import (
    unentschiedene_punkte,
    vergleich_mit_vorgaengerin,
)
from zielwerk.vereinbarung.bewertung import (
    BewertungError,
    Punktstand,
    gesamtstand,
    punktstaende,
    punktstand,
    record_berechnung,
    record_bewertung,
    record_gesamturteil,
)
from zielwerk.vereinbarung.bibliothek import bibliothek
from zielwerk.vereinbarung.entwurf import change_kopf, drop_entwurf
from zielwerk.vereinbarung.eroeffnung import (
    open_auftrag,
    open_ereignisfrist,
    open_fristen,
)
from zielwerk.vereinbarung.fortschreibung import (
    FortschreibungError,
    add_neuer_punkt,
    bump_fassung,
    change_pflicht,
    change_punkt,
    check_entwurf,
    fortschreiben,
)
from zielwerk.vereinbarung.lebenslauf import (
    adopt_bestehende,
    decide_vereinbarung,
    hindernisse_zum_beschluss,
    hindernisse_zur_abrechnung,
    put_in_kraft,
    seal_vereinbarung,
    set_status,
    settle_vereinbarung,
    sign_vereinbarung,
)
from zielwerk.vereinbarung.models import (
    Pflicht,
    Punkt,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.nachweise import (
    NachweisError,
    accept_nachweis,
    check_datei,
    record_feststellung,
    record_nachweis,
    record_nachweis_zu_punkt,
    return_nachweis,
)
from zielwerk.vereinbarung.papier import as_papier_pdf
from zielwerk.vereinbarung.uebernahme import (
    AustauschError,
    import_vereinbarung,
    import_vorlage,
)
from zielwerk.vereinbarung.verhandlung import (
    add_anmerkung,
    adopt_vorschlag,
    decline_vorschlag,
    propose_wortlaut,
)
from zielwerk.vereinbarung.wegfall import decide_wegfall, drop_punkt, restore_punkt
from zielwerk.vereinbarung.zustimmung import (
    consent_ganzes,
    consent_punkte,
    offene_zustimmungen,
    pruefsumme,
    revoke_zustimmung,
    verhandlungsstand,
    zum_ganzen,
)

__all__ = [
    "AustauschError",
    "BewertungError",
    "FortschreibungError",
    "NachweisError",
    "Punktstand",
    "accept_nachweis",
    "add_anmerkung",
    "add_neuer_punkt",
    "add_pflicht",
    "add_punkt",
    "adopt_bestehende",
    "adopt_vorschlag",
    "as_papier_pdf",
    "bibliothek",
    "change_kopf",
    "change_pflicht",
    "change_punkt",
    "check_datei",
    "consent_ganzes",
    "consent_punkte",
    "create_vereinbarung",
    "decide_vereinbarung",
    "decide_wegfall",
    "decline_vorschlag",
    "drop_entwurf",
    "drop_punkt",
    "fortschreiben",
    "geltende_punkte",
    "gesamtstand",
    "hindernisse_zum_beschluss",
    "hindernisse_zur_abrechnung",
    "import_vereinbarung",
    "import_vorlage",
    "offene_zustimmungen",
    "open_auftrag",
    "open_ereignisfrist",
    "open_fristen",
    "propose_wortlaut",
    "pruefsumme",
    "punktstaende",
    "punktstand",
    "put_in_kraft",
    "record_berechnung",
    "record_bewertung",
    "record_feststellung",
    "record_gesamturteil",
    "record_nachweis",
    "record_nachweis_zu_punkt",
    "restore_punkt",
    "return_nachweis",
    "revoke_zustimmung",
    "seal_vereinbarung",
    "set_status",
    "settle_vereinbarung",
    "sign_vereinbarung",
    "unentschiedene_punkte",
    "vergleich_mit_vorgaengerin",
    "verhandlungsstand",
    "zum_ganzen",
]


@transaction.atomic
def create_vereinbarung(
    *, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Zielvereinbarung:
    """Create the first agreement of a county; later ones grow by `fortschreiben`."""
    neu: Zielvereinbarung = Zielvereinbarung.objects.create(
        mandant=durch.mandant, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.angelegt",
        objekt=neu,
        text=f"{neu} angelegt",
        durch=durch,
        jetzt=jetzt,
    )
    return neu


@transaction.atomic
def add_punkt(
    *,
    vereinbarung: Zielvereinbarung,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Punkt:
    """Add a Punkt to a first agreement (schluessel, nummer, titel, wortlaut, art).

    :raises FortschreibungError: if it is no draft, or key or number are taken
    """
    check_entwurf(vereinbarung)
    if vereinbarung.punkte.filter(schluessel=felder["schluessel"]).exists():
        raise FortschreibungError("Einen Punkt mit diesem Schlüssel gibt es schon.")
    if vereinbarung.punkte.filter(nummer=felder["nummer"]).exists():
        raise FortschreibungError("Einen Punkt mit dieser Nummer gibt es schon.")
    punkt: Punkt = Punkt.objects.create(
        mandant=durch.mandant, vereinbarung=vereinbarung, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.punkt_angelegt",
        objekt=punkt,
        text=f"{vereinbarung}: {punkt} angelegt",
        durch=durch,
        jetzt=jetzt,
        nachher={"wortlaut": punkt.wortlaut},
    )
    return punkt


@transaction.atomic
def add_pflicht(
    *, punkt: Punkt, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Pflicht:
    """Add a Pflicht to a Punkt (schluessel, bezeichnung, verpflichtet, terminregel …).

    :raises FortschreibungError: if it is no draft, or the key is taken
    """
    check_entwurf(punkt.vereinbarung)
    if punkt.pflichten.filter(schluessel=felder["schluessel"]).exists():
        raise FortschreibungError(
            "Eine Pflicht mit diesem Schlüssel gibt es hier schon."
        )
    pflicht: Pflicht = Pflicht.objects.create(
        mandant=durch.mandant, punkt=punkt, **felder
    )
    bump_fassung(punkt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.pflicht_angelegt",
        objekt=pflicht,
        text=f"{punkt}: Pflicht „{pflicht}“ angelegt",
        durch=durch,
        jetzt=jetzt,
        nachher={"terminregel": pflicht.terminregel},
    )
    return pflicht


def geltende_punkte() -> list[Punkt]:
    """Return the Punkte of the newest agreement, in order; none: an empty list."""
    neueste = Zielvereinbarung.objects.order_by("-jahr").first()
    return list(neueste.punkte.order_by("nummer")) if neueste else []
