"""A draft on the start page: the own consent that is missing, and that of others."""

from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.startseite.aufgabe import Aufgabe, gruppe
from zielwerk.vereinbarung.models import Seite, Zielvereinbarung
from zielwerk.vereinbarung.services import offen_je_seite, seite_von


def verhandlungsaufgaben(
    mitgliedschaft: Mitgliedschaft,
    heute: date,
    frei: tuple[str, ...],
    *,
    vereinbarungen: list[Zielvereinbarung],
    bis: date,
) -> list[Aufgabe]:
    """Return what the own side has still to consent to; the Kreis sees all sides.

    `vereinbarungen`: those of the Mandant, of which the drafts count.
    `bis`: when the paper that presents the draft has to be ready, else today.
    """
    if not mitgliedschaft.darf(Recht.VERHANDELN):
        return []
    eigene = seite_von(mitgliedschaft)
    ueberblick = mitgliedschaft.darf(Recht.NACHWEIS_ANNEHMEN)
    entwuerfe = [v for v in vereinbarungen if v.ist_entwurf]
    prefetch_related_objects(entwuerfe, "punkte", "entfaelle", "zustimmungen")
    land = mitgliedschaft.mandant.land
    return [
        _aufgabe(
            entwurf,
            seite,
            was,
            bis,
            gruppe(bis, heute, land, frei, mein=seite == eigene),
            mein=seite == eigene,
        )
        for entwurf in entwuerfe
        if entwurf.punkte.all()
        for seite, was in offen_je_seite(entwurf).items()
        if seite == eigene or ueberblick
    ]


def _aufgabe(
    entwurf: Zielvereinbarung,
    seite: Seite,
    was: str,
    bis: date,
    wo: str,
    *,
    mein: bool,
) -> Aufgabe:
    return Aufgabe(
        titel=f"Zielvereinbarung {entwurf.jahr}: {was} zustimmen",
        anlass="Verhandlung des Entwurfs",
        faellig_am=bis,
        gruppe=wo,
        zustaendig="Sie" if mein else seite.label,
        bei_mir=mein,
        status="bitte_pruefen" if mein else "liegt_bei",
        wort="Zustimmung offen",
        detail="",
        rest="",
        url=reverse("vereinbarung:vergleich", args=[entwurf.jahr]),
        knopf="Lesen" if mein else "Ansehen",
    )
