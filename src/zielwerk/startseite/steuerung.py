"""Maßnahmen on the start page: to carry out, to check, and proposals to decide."""

from datetime import date
from textwrap import shorten

from django.urls import reverse

from zielwerk.fristen.regeln import stand
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.startseite.aufgabe import Aufgabe, gruppe

# A Feststellung may be long; the page of the Maßnahme shows it in full.
ANLASS_ZEICHEN = 120


def massnahmenaufgaben(
    mitgliedschaft: Mitgliedschaft, heute: date, frei: tuple[str, ...]
) -> list[Aufgabe]:
    """Return what a person has to carry out, to check or to decide.

    Who answers evidence also sees what lies with others.
    """
    alle = []
    if mitgliedschaft.darf(Recht.MASSNAHMEN_UEBERNEHMEN):
        ueberblick = mitgliedschaft.darf(Recht.NACHWEIS_ANNEHMEN)
        laufende = Massnahme.objects.laufend().mit_personen()
        for m in laufende:
            mein = _dran(m, mitgliedschaft)
            if mein or ueberblick:
                alle.append(_massnahme(m, mitgliedschaft, heute, frei, mein=mein))
    if mitgliedschaft.darf(Recht.MASSNAHMEN_ENTSCHEIDEN):
        alle += [_vorschlag(v, heute) for v in Massnahmenvorschlag.objects.offen()]
    return alle


def _dran(m: Massnahme, mitgliedschaft: Mitgliedschaft) -> bool:
    """Return whether it is this person's turn.

    The effect is checked by whoever opened it; if they have left, by those who decide.
    """
    if m.zustand == Massnahme.Zustand.LAEUFT:
        return m.verantwortlich_id == mitgliedschaft.pk
    if m.eroeffnet_durch.aktiv:
        return m.eroeffnet_durch_id == mitgliedschaft.pk
    return mitgliedschaft.darf(Recht.MASSNAHMEN_ENTSCHEIDEN)


def _massnahme(
    m: Massnahme,
    mitgliedschaft: Mitgliedschaft,
    heute: date,
    frei: tuple[str, ...],
    *,
    mein: bool,
) -> Aufgabe:
    land, laeuft = mitgliedschaft.mandant.land, m.zustand == Massnahme.Zustand.LAEUFT
    anzeige = stand(
        zustand="in_arbeit" if laeuft else "offen",
        faellig_am=m.naechster_tag,
        heute=heute,
        land=land,
        dienstfreie_tage=frei,
    )
    dran = m.verantwortlich if laeuft else m.eroeffnet_durch
    knopf = "Bearbeiten" if laeuft else "Prüfen"
    return Aufgabe(
        titel=f"{'Maßnahme umsetzen' if laeuft else 'Wirkung prüfen'}: {m}",
        anlass=shorten(m.anlass, ANLASS_ZEICHEN, placeholder=" …"),
        faellig_am=m.naechster_tag,
        gruppe=gruppe(m.naechster_tag, heute, land, frei, mein=mein),
        zustaendig="Sie" if mein else dran.stelle,
        bei_mir=mein,
        status=anzeige.status,
        wort=anzeige.wort,
        detail=anzeige.detail,
        rest=anzeige.rest,
        url=reverse("massnahmen:massnahme", args=[m.uuid]),
        knopf=knopf if mein else "Ansehen",
    )


def _vorschlag(v: Massnahmenvorschlag, heute: date) -> Aufgabe:
    """Return a proposal; no day is set for deciding it, so it stands for today."""
    return Aufgabe(
        titel=f"Über Maßnahme entscheiden: {v.regelwort}",
        anlass=v.anlass,
        faellig_am=heute,
        gruppe="naechste",
        zustaendig="Sie",
        bei_mir=True,
        status="liegt_bei",
        wort="Vorschlag",
        detail="",
        rest="",
        url=reverse("massnahmen:vorschlag", args=[v.uuid]),
        knopf="Entscheiden",
    )
