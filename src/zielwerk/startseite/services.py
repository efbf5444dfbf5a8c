"""What is due today for a person, the year at a glance, the way to the session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django_scopes import scope

from zielwerk.aktenpruefungen.services import end_abgelaufene
from zielwerk.drucksachen.models import Beratung, Drucksache
from zielwerk.erinnerungen.services import deliver_erinnerungen, make_erinnerungen
from zielwerk.forderungen.models import Forderungsliste
from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import Standanzeige
from zielwerk.fristen.services import record_versaeumnisse
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.massnahmen.services import make_vorschlaege
from zielwerk.startseite.akten import aktenaufgaben
from zielwerk.startseite.aufgabe import Aufgabe, gruppe
from zielwerk.startseite.kostensenkung import kostensenkungsaufgaben
from zielwerk.startseite.steuerung import massnahmenaufgaben
from zielwerk.vereinbarung.models import (
    Nachweis,
    Punkt,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import open_fristen


@dataclass(frozen=True)
class OffeneFristen:
    """The open Fristen of a Mandant: those a person sees, and the next of anyone."""

    gezeigt: list[Frist]
    naechste: Frist | None


def offene_fristen(mitgliedschaft: Mitgliedschaft, heute: date) -> OffeneFristen:
    """Return the open Fristen a person sees: of the role, or for the Kreis all."""
    if not mitgliedschaft.darf(Recht.FRISTEN_SEHEN):
        return OffeneFristen([], None)
    alle = list(Frist.objects.offen().select_related("mandant"))
    rolle, ueberblick = (
        mitgliedschaft.rolle,
        mitgliedschaft.darf(Recht.NACHWEIS_ANNEHMEN),
    )
    gezeigt = [f for f in alle if ueberblick or f.zustaendig == rolle]
    return OffeneFristen(
        gezeigt, next((f for f in alle if f.faellig_am >= heute), None)
    )


def aufgaben(
    mitgliedschaft: Mitgliedschaft,
    heute: date,
    frei: tuple[str, ...],
    *,
    fristen: list[Frist],
    vorlage_am: date | None = None,
) -> list[Aufgabe]:
    """Return the open items a person sees, by group and day.

    `fristen`: those `offene_fristen` shows.
    `vorlage_am`: when the next paper has to be ready, if there is one.
    """
    alle = [
        _fristaufgabe(
            frist, frist.stand(heute, frei), mitgliedschaft, heute=heute, frei=frei
        )
        for frist in fristen
    ]
    if mitgliedschaft.darf(Recht.BEWERTEN):
        alle += _bewertungsaufgaben(heute, vorlage_am or heute)
    if mitgliedschaft.darf(Recht.DRUCKSACHEN_SEHEN):
        alle += _drucksachenaufgaben(mitgliedschaft, heute, frei)
    if mitgliedschaft.darf(Recht.FORDERUNGSZEILEN_SEHEN):
        alle += _listenaufgaben(mitgliedschaft, heute, frei)
    alle += massnahmenaufgaben(mitgliedschaft, heute, frei)
    alle += aktenaufgaben(mitgliedschaft, heute)
    alle += kostensenkungsaufgaben(mitgliedschaft, heute, frei)
    return sorted(alle, key=lambda a: (a.faellig_am, a.titel))


def _fristaufgabe(
    frist: Frist,
    stand: Standanzeige,
    mitgliedschaft: Mitgliedschaft,
    *,
    heute: date,
    frei: tuple[str, ...],
) -> Aufgabe:
    """Return one Frist as an item; who has to act decides group and button."""
    wartet_auf_annahme = frist.zustand == Frist.Zustand.EINGEREICHT
    dran = frist.nimmt_an if wartet_auf_annahme else frist.zustaendig
    mein, land = dran == mitgliedschaft.rolle, mitgliedschaft.mandant.land
    knopf = "Ansehen"
    if mein:
        knopf = "Prüfen" if wartet_auf_annahme else "Bearbeiten"
    return Aufgabe(
        titel=frist.titel,
        anlass=frist.anlass,
        faellig_am=frist.faellig_am,
        gruppe="zurueckgegeben"
        if mein and stand.status == "zurueckgegeben"
        else gruppe(frist.faellig_am, heute, land, frei, mein=mein),
        zustaendig="Sie" if mein else Rolle(dran).label,
        bei_mir=mein,
        status=stand.status,
        wort=stand.wort,
        detail=stand.detail,
        rest=stand.rest,
        url=reverse("vereinbarung:frist", args=[frist.uuid]),
        knopf=knopf,
        hinweis=frist.hinweis,
    )


def _bewertungsaufgaben(heute: date, bis: date) -> list[Aufgabe]:
    """Return the Punkte of a finished year that nobody has assessed."""
    offen = Punkt.objects.filter(
        bewertung=None,
        vereinbarung__jahr__lt=heute.year,
        vereinbarung__status=Zielvereinbarung.Status.IN_KRAFT,
    ).select_related("vereinbarung")
    return [
        Aufgabe(
            titel=f"Punkt {punkt.nummer} bewerten: {punkt.titel}",
            anlass=f"Rückblick {punkt.vereinbarung.jahr}",
            faellig_am=bis,
            gruppe="naechste",
            zustaendig="Sie",
            bei_mir=True,
            status="offen",
            wort="Offen",
            detail="",
            rest="",
            url=reverse(
                "vereinbarung:punkt", args=[punkt.vereinbarung.jahr, punkt.schluessel]
            )
            + "#bewertung",
            knopf="Bewerten",
        )
        for punkt in offen
    ]


def _drucksachenaufgaben(
    mitgliedschaft: Mitgliedschaft, heute: date, frei: tuple[str, ...]
) -> list[Aufgabe]:
    """Return the papers that wait for this person or for the one who releases."""
    zustaende = {
        Drucksache.Zustand.ENTWURF: (
            "zur Mitzeichnung geben",
            Recht.DRUCKSACHE_BEARBEITEN,
            Rolle.KOORDINIERUNGSSTELLE,
            "bitte_pruefen",
            "Entwurf",
        ),
        Drucksache.Zustand.MITZEICHNUNG: (
            "freigeben",
            Recht.DRUCKSACHE_FREIGEBEN,
            Rolle.FACHDIENSTLEITUNG,
            "liegt_bei",
            "Freigabe erbeten",
        ),
    }
    liste = []
    land = mitgliedschaft.mandant.land
    erste = Beratung.objects.filter(drucksache=OuterRef("pk"))
    offene = Drucksache.objects.exclude(zustand=Drucksache.Zustand.FREIGEGEBEN)
    for drucksache in offene.annotate(
        gremium=Subquery(erste.values("gremium")[:1]),
        sitzung_am=Subquery(erste.values("sitzung_am")[:1]),
    ):
        was, recht, rolle, status, wort = zustaende[drucksache.zustand]
        mein = mitgliedschaft.darf(recht)
        liste.append(
            Aufgabe(
                titel=f"Drucksache {drucksache.nummer} {was}",
                anlass=f"{drucksache.gremium} am {tag(drucksache.sitzung_am)}"
                if drucksache.sitzung_am
                else "",
                faellig_am=drucksache.datum,
                gruppe=gruppe(drucksache.datum, heute, land, frei, mein=mein),
                zustaendig="Sie" if mein else rolle.label,
                bei_mir=mein,
                status=status,
                wort=wort,
                detail="",
                rest="",
                url=reverse("drucksachen:drucksache", args=[drucksache.uuid]),
                knopf="Bearbeiten" if mein else "Ansehen",
            )
        )
    return liste


def _listenaufgaben(
    mitgliedschaft: Mitgliedschaft, heute: date, frei: tuple[str, ...]
) -> list[Aufgabe]:
    """Return the receivables lists to release or to download."""
    freigeben = Forderungsliste.Zustand.FREIGABE
    if mitgliedschaft.darf(Recht.FORDERUNGEN_ABRUFEN):
        offen = Forderungsliste.objects.freigegeben().filter(abrufe=None)
        was, wort = "abrufen", "Bereitgestellt"
    else:
        offen = Forderungsliste.objects.filter(zustand=freigeben).exclude(
            erbeten_durch=mitgliedschaft
        )
        was, wort = "freigeben", "Freigabe erbeten"
    land = mitgliedschaft.mandant.land
    return [
        Aufgabe(
            titel=f"Forderungsliste {liste.eingang} {was}",
            anlass=f"Stand {tag(liste.stand_am)}",
            faellig_am=liste.eingang.frist.faellig_am,
            gruppe=gruppe(liste.eingang.frist.faellig_am, heute, land, frei, mein=True),
            zustaendig="Sie",
            bei_mir=True,
            status="liegt_bei",
            wort=wort,
            detail="",
            rest="",
            url=reverse("forderungen:spiegel", args=[liste.uuid]),
            knopf=was.capitalize(),
        )
        for liste in offen.select_related("eingang__frist")
    ]


def run_tick(*, jetzt: datetime) -> list[str]:
    """Do everything timed for every Mandant; safe to run twice, or at once.

    Opens the Fristen of running agreements, marks missed ones, makes reminders,
    proposes Maßnahmen and ends access of the county that has run out; returns one
    German line per thing done.
    """
    zeilen = []
    uhr = jetzt
    for mandant in Mandant.objects.all():
        jetzt = mandant.zeit(uhr)
        with scope(mandant=mandant):
            for eine in Zielvereinbarung.objects.filter(status="in_kraft"):
                neue = open_fristen(vereinbarung=eine, durch=None, jetzt=jetzt)
                zeilen += [f"{mandant}: eröffnet: {frist.titel}" for frist in neue]
            vorbei = record_versaeumnisse(heute=jetzt.date(), jetzt=jetzt)
            zeilen += [f"{mandant}: versäumt: {frist.titel}" for frist in vorbei]
            erinnert = make_erinnerungen(mandant=mandant, jetzt=jetzt)
            zeilen += [f"{mandant}: erinnert: {e.frist.titel}" for e in erinnert]
            vorschlaege = make_vorschlaege(mandant=mandant, jetzt=jetzt)
            zeilen += [f"{mandant}: Maßnahme vorgeschlagen: {v}" for v in vorschlaege]
            beendet = end_abgelaufene(mandant=mandant, jetzt=jetzt)
            zeilen += [f"{mandant}: Einsicht geendet: {eine}" for eine in beendet]
    return zeilen or ["Nichts zu tun."]


def run_post(*, uhr: Callable[[], datetime]) -> list[str]:
    """Send the reminders that wait; safe to run twice, or at once.

    An example county gets mail only in the demo: its addresses are invented.
    """
    if not settings.MAIL_MOEGLICH:
        return []
    zeilen = []
    for mandant in Mandant.objects.filter(ist_beispiel=settings.DEMO):
        with scope(mandant=mandant):
            gesendet, offen = deliver_erinnerungen(mandant=mandant, uhr=uhr)
        if gesendet or offen:
            zeilen.append(
                f"{mandant}: {anzahl(gesendet, 'E-Mail', 'E-Mails')} versendet, "
                f"{offen} nicht"
            )
    return zeilen


def eingereicht(mitgliedschaft: Mitgliedschaft) -> list[Nachweis]:
    """Return the last five Nachweise a person handed in, for whom others answer."""
    if mitgliedschaft.darf(Recht.NACHWEIS_ANNEHMEN):
        return []
    return list(
        Nachweis.objects.filter(eingereicht_durch=mitgliedschaft)
        .select_related("frist")
        .order_by("-eingegangen_am", "-pk")[:5]
    )
