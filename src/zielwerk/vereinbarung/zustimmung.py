"""Every side consents to a draft: to each Punkt as read, and to the whole."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.db import transaction

from zielwerk.kern.anzeige import aufzaehlung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.abgleich import unentschiedene_punkte
from zielwerk.vereinbarung.fassungen import seite_von
from zielwerk.vereinbarung.fortschreibung import FortschreibungError, check_entwurf
from zielwerk.vereinbarung.models import (
    Entfall,
    Punkt,
    Seite,
    Zielvereinbarung,
    Zustimmung,
)

Verhandlungsstand = dict[str, dict[str, Zustimmung]]
# The whole has no key of a Punkt.
GANZES = ""


def check_seite(vereinbarung: Zielvereinbarung, durch: Mitgliedschaft) -> Seite:
    """Return the side of a person who negotiates this agreement.

    :raises FortschreibungError: if the person belongs to none of its sides
    """
    seite = seite_von(durch)
    if seite is None or seite not in vereinbarung.seiten:
        namen = ", ".join(eine.label for eine in vereinbarung.seiten)
        raise FortschreibungError(
            "Sie gehören zu keiner Seite dieser Zielvereinbarung. Es verhandeln: "
            f"{namen}."
        )
    return seite


def _check_fuer(
    vereinbarung: Zielvereinbarung, seite: str, vermerk: str, durch: Mitgliedschaft
) -> None:
    """Refuse to speak for another side; the county may note what it was told."""
    check_entwurf(vereinbarung)
    eigene = check_seite(vereinbarung, durch)
    fremd = seite in vereinbarung.seiten and eigene == Seite.KREIS and vermerk.strip()
    if seite != eigene and not fremd:
        raise FortschreibungError(
            "Für eine andere Seite trägt nur der Kreis ein, und mit einem Vermerk, wie "
            "sie zugestimmt hat."
        )


@transaction.atomic
def consent_punkte(
    *,
    vereinbarung: Zielvereinbarung,
    gelesen: Mapping[str, int],
    seite: str,
    vermerk: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Record that a side consents to Punkte as read (`gelesen`: key → Fassung).

    The county may note the consent of another side, saying how it was given.

    :raises FortschreibungError: if it is no draft, a Punkt has changed since it was
        read, or somebody speaks for another side without a note
    """
    _check_fuer(vereinbarung, seite, vermerk, durch)
    if not gelesen:
        raise FortschreibungError("Es ist kein Punkt ausgewählt.")
    punkte = list(vereinbarung.punkte.filter(schluessel__in=gelesen))
    if {p.schluessel: p.version for p in punkte} != dict(gelesen):
        raise FortschreibungError(
            "Ein Punkt hat sich geändert, seit Sie die Seite geöffnet haben. Bitte "
            "lesen Sie ihn noch einmal."
        )
    wie = {"vermerk": vermerk.strip(), "durch": durch, "am": jetzt}
    for punkt in punkte:
        Zustimmung.objects.update_or_create(
            mandant=durch.mandant,
            vereinbarung=vereinbarung,
            schluessel=punkt.schluessel,
            seite=seite,
            defaults={"fassung": punkt.version, **wie},
        )
    nummern = ", ".join(str(punkt.nummer) for punkt in punkte)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.zugestimmt",
        objekt=vereinbarung,
        text=f"{vereinbarung}: {Seite(seite).label} stimmt Punkt {nummern} zu",
        durch=durch,
        jetzt=jetzt,
        nachher={"gelesen": dict(gelesen), "vermerk": vermerk.strip()},
    )


@transaction.atomic
def consent_ganzes(
    *,
    vereinbarung: Zielvereinbarung,
    gelesen: Mapping[str, int],
    ganzes: str,
    seite: str,
    vermerk: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Record that a side consents to the whole as read (`ganzes`: its Prüfsumme).

    Consents to the Punkte of `gelesen` first, if there are any.

    :raises FortschreibungError: as `consent_punkte`; and if a Punkt is still open for
        this side, one vanished undecided, or the whole has changed since it was read
    """
    fuer: dict[str, Any] = {"seite": seite, "vermerk": vermerk, "durch": durch}
    if gelesen:
        consent_punkte(vereinbarung=vereinbarung, gelesen=gelesen, jetzt=jetzt, **fuer)
    _check_fuer(vereinbarung, **fuer)
    _check_ganzes(vereinbarung, ganzes, Seite(seite))
    Zustimmung.objects.update_or_create(
        mandant=durch.mandant,
        vereinbarung=vereinbarung,
        schluessel=GANZES,
        seite=seite,
        defaults={
            "fassung": 0,
            "pruefsumme": ganzes,
            "vermerk": vermerk.strip(),
            "durch": durch,
            "am": jetzt,
        },
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.im_ganzen_zugestimmt",
        objekt=vereinbarung,
        text=f"{vereinbarung}: {Seite(seite).label} stimmt im Ganzen zu",
        durch=durch,
        jetzt=jetzt,
        nachher={"pruefsumme": ganzes, "vermerk": vermerk.strip()},
    )


def _check_ganzes(vereinbarung: Zielvereinbarung, ganzes: str, seite: Seite) -> None:
    """Refuse consent to a whole that is not complete, or not the one that was read."""
    if ganzes != pruefsumme(vereinbarung):
        raise FortschreibungError(
            "Die Vereinbarung hat sich geändert, seit Sie die Seite geöffnet haben. "
            "Bitte lesen Sie sie noch einmal."
        )
    if unentschiedene_punkte(vereinbarung):
        raise FortschreibungError(
            "Ein Punkt des Vorjahres ist ohne Entscheidung weggefallen. Bis darüber "
            "entschieden ist, stimmt niemand dem Ganzen zu."
        )
    stand = verhandlungsstand(vereinbarung)
    if not stand or any(seite not in ja for ja in stand.values()):
        raise FortschreibungError(
            "Zum Ganzen gehört die Zustimmung zu jedem Punkt. Bitte stimmen Sie zuerst "
            "den offenen Punkten zu."
        )


@transaction.atomic
def revoke_zustimmung(
    *,
    vereinbarung: Zielvereinbarung,
    schluessel: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Take back the consent of one's own side to a Punkt, or to the whole ("").

    Who takes back a Punkt takes back the whole with it.

    :raises FortschreibungError: if it is no draft, or there is none
    """
    check_entwurf(vereinbarung)
    seite = check_seite(vereinbarung, durch)
    eigene = vereinbarung.zustimmungen.filter(seite=seite)
    if not eigene.filter(schluessel=schluessel).delete()[0]:
        raise FortschreibungError("Ihre Seite hat hier nicht zugestimmt.")
    eigene.filter(schluessel=GANZES).delete()
    punkt = vereinbarung.punkte.filter(schluessel=schluessel).first()
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.zustimmung_zurueck",
        objekt=punkt or vereinbarung,
        text=f"{punkt or vereinbarung}: {seite.label} nimmt die Zustimmung zurück",
        durch=durch,
        jetzt=jetzt,
    )


def pruefsumme(vereinbarung: Zielvereinbarung) -> str:
    """Return what tells one whole from another; numbers do not belong to it."""
    return _summe(vereinbarung, vereinbarung.punkte.all(), vereinbarung.entfaelle.all())


def _summe(
    vereinbarung: Zielvereinbarung,
    punkte: Iterable[Punkt],
    entfaelle: Iterable[Entfall],
) -> str:
    inhalt = {
        "titel": vereinbarung.titel,
        "parteien": vereinbarung.parteien,
        "punkte": sorted((p.schluessel, p.version) for p in punkte),
        "entfaelle": sorted((e.schluessel, e.art, e.begruendung) for e in entfaelle),
    }
    return sha256(dumps(inhalt, sort_keys=True).encode()).hexdigest()


def verhandlungsstand(vereinbarung: Zielvereinbarung) -> Verhandlungsstand:
    """Return per Punkt the consents that still count; a changed Punkt has none."""
    fassungen = dict(vereinbarung.punkte.values_list("schluessel", "version"))
    stand: Verhandlungsstand = {schluessel: {} for schluessel in fassungen}
    for eine in vereinbarung.zustimmungen.select_related("durch__benutzer"):
        if fassungen.get(eine.schluessel) == eine.fassung:
            stand[eine.schluessel][eine.seite] = eine
    return stand


def zum_ganzen(vereinbarung: Zielvereinbarung) -> dict[str, Zustimmung]:
    """Return the consents to the whole that still count, per side."""
    geltende = vereinbarung.zustimmungen.filter(
        schluessel=GANZES, pruefsumme=pruefsumme(vereinbarung)
    )
    return {eine.seite: eine for eine in geltende.select_related("durch__benutzer")}


def offene_zustimmungen(
    vereinbarung: Zielvereinbarung,
    *,
    punkte: Iterable[Punkt] | None = None,
    entfaelle: Iterable[Entfall] | None = None,
) -> list[str]:
    """Return one sentence per side that has not consented to all of a draft.

    Whoever has its Punkte and Entfälle read already hands them in.
    """
    if not vereinbarung.ist_entwurf:
        return []
    alle = list(vereinbarung.punkte.all() if punkte is None else punkte)
    weg = vereinbarung.entfaelle.all() if entfaelle is None else entfaelle
    # What was consented to as it is now: Punkte by Fassung, the whole by Prüfsumme.
    geltend = {(p.schluessel, p.version, "") for p in alle}
    geltend.add((GANZES, 0, _summe(vereinbarung, alle, weg)))
    ja = {
        (z.seite, z.schluessel)
        for z in vereinbarung.zustimmungen.all()
        if (z.schluessel, z.fassung, z.pruefsumme) in geltend
    }
    saetze = []
    for seite in vereinbarung.seiten:
        fehlend = sorted(p.nummer for p in alle if (seite, p.schluessel) not in ja)
        if fehlend:
            wort = "Punkt" if len(fehlend) == 1 else "den Punkten"
            was = f"{wort} {aufzaehlung([str(n) for n in fehlend])}"
        elif (seite, GANZES) not in ja:
            was = "der Vereinbarung im Ganzen"
        else:
            continue
        saetze.append(f"{seite.nominativ} hat {was} noch nicht zugestimmt.")
    return saetze
