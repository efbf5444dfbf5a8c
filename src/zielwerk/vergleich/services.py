"""The front door: the own Jobcenter, files out and in, the Vergleichstypen."""

from datetime import date, datetime

from django.db import transaction

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vergleich.ausfuhr import (
    Ausfuhrdatei,
    AusfuhrError,
    Posten,
    export_zahlen,
    posten,
    reihe,
)
from zielwerk.vergleich.austausch import AustauschError
from zielwerk.vergleich.eigenlage import Jahresende, eigener_verlauf, jahresende
from zielwerk.vergleich.einfuhr import Einfuhr, import_datei, withdraw_datei
from zielwerk.vergleich.einwilligung import EinwilligungError, record_einwilligung
from zielwerk.vergleich.einzelausfuhr import Falljahr, export_faelle, falljahre
from zielwerk.vergleich.gruppenlage import ALLE, Gruppenlage, gruppenlage, mittel
from zielwerk.vergleich.models import EigenesJobcenter, Einwilligung, Vergleichszahl
from zielwerk.vergleich.staende import refresh_staende
from zielwerk.vergleich.typen import (
    TypenError,
    Wechsel,
    import_typen,
    jahre,
    typen_im_jahr,
    wechsel,
)

__all__ = [
    "ALLE",
    "AusfuhrError",
    "Ausfuhrdatei",
    "AustauschError",
    "Einfuhr",
    "EinwilligungError",
    "Falljahr",
    "Gruppenlage",
    "Jahresende",
    "Posten",
    "TypenError",
    "Wechsel",
    "change_einwilligung",
    "eigener_verlauf",
    "export_faelle",
    "export_zahlen",
    "falljahre",
    "gruppenlage",
    "import_datei",
    "import_typen",
    "jahre",
    "jahresende",
    "mittel",
    "posten",
    "record_jobcenter",
    "reihe",
    "typen_im_jahr",
    "wechsel",
    "withdraw_datei",
]


@transaction.atomic
def record_jobcenter(
    *, kennung: str, name: str, durch: Mitgliedschaft, jetzt: datetime
) -> EigenesJobcenter:
    """Record under which Kennung and name the own Jobcenter is known to others.

    :raises AusfuhrError: if another Jobcenter has this Kennung
    """
    if Vergleichszahl.objects.gueltig().filter(jobcenter=kennung).exists():
        raise AusfuhrError(
            f"Unter {kennung} sind schon Zahlen eines anderen Jobcenters eingelesen."
        )
    eines = EigenesJobcenter.objects.select_for_update().first()
    vorher = {"kennung": eines.kennung, "name": eines.name} if eines else None
    eines = eines or EigenesJobcenter(mandant=durch.mandant)
    eines.kennung, eines.name = kennung, name
    eines.version += bool(vorher)
    eines.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="vergleich.jobcenter",
        objekt=eines,
        text=f"Im Vergleich: {name}, Kennung {kennung}",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher={"kennung": kennung, "name": name},
    )
    gespeichert: EigenesJobcenter = eines
    return gespeichert


@transaction.atomic
def change_einwilligung(
    *,
    jobcenter: str,
    erteilt: bool,
    gilt_ab: date,
    quelle: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einwilligung:
    """Record a consent or its end; sums that may be shown from now on are.

    :raises EinwilligungError: if that holds already, or the day is to come
    """
    eine = record_einwilligung(
        jobcenter=jobcenter,
        erteilt=erteilt,
        gilt_ab=gilt_ab,
        quelle=quelle,
        durch=durch,
        jetzt=jetzt,
    )
    refresh_staende(durch=durch, jetzt=jetzt)
    return eine
