"""Who may do what: the one table, checked in one place (`zugang.berechtigt`).

Need to know also holds inside a Leistungsträger (§ 35 Abs. 1 SGB I). A role that
is absent from a line may not do it; there are no other rules anywhere.
"""

from enum import StrEnum

from django.db import models


class Rolle(models.TextChoices):
    """What a person is for one Mandant."""

    KOORDINIERUNGSSTELLE = "koordinierungsstelle", "Koordinierungsstelle SGB II"
    FACHDIENSTLEITUNG = "fachdienstleitung", "Fachdienstleitung"
    KASSE = "kasse", "Kasse"
    GESCHAEFTSFUEHRUNG = "geschaeftsfuehrung", "Geschäftsführung Jobcenter"
    BEREICHSLEITUNG = "bereichsleitung", "Bereichsleitung Leistung"
    TEAMLEITUNG = "teamleitung", "Teamleitung Leistung"
    WIDERSPRUCHSSTELLE = "widerspruchsstelle", "Widerspruchsstelle"
    BERATUNGSSTELLE = "beratungsstelle", "Beratungsstelle (Träger)"
    RECHNUNGSPRUEFUNG = "rechnungspruefung", "Rechnungsprüfung"


class Recht(StrEnum):
    """One thing a role may be allowed to do."""

    VEREINBARUNG_SEHEN = "Zielvereinbarung und Punkte ansehen"
    BEWERTEN = "Punkte bewerten"
    FORTSCHREIBEN = "Zielvereinbarung fortschreiben"
    FRISTEN_SEHEN = "Fristen ansehen"
    NACHWEIS_EINREICHEN = "Nachweise einreichen"
    NACHWEIS_ANNEHMEN = "Nachweise annehmen oder zurückgeben"
    KENNZAHLEN_SEHEN = "Kennzahlen ansehen"
    KENNZAHLEN_PFLEGEN = "Kennzahlen, Grenzen und Vergleichswerte pflegen"
    WIDERSPRUECHE_SEHEN = "Widersprüche ohne Aktenzeichen ansehen"
    AKTENZEICHEN_SEHEN = "Aktenzeichen ansehen"
    WIDERSPRUECHE_EINLESEN = "Widerspruchslisten einlesen"
    ZUORDNUNG_FREIGEBEN = "Zuordnungstabelle freigeben"
    DRUCKSACHEN_SEHEN = "Drucksachen ansehen"
    DRUCKSACHE_BEARBEITEN = "Drucksachen bearbeiten"
    DRUCKSACHE_FREIGEBEN = "Drucksachen freigeben"
    PROTOKOLL_LESEN = "Protokoll lesen"
    LOESCHUNG_VERWALTEN = "Löschregeln, Löschläufe und Löschsperren verwalten"
    AUSKUNFT_ERTEILEN = "Auskunft an Betroffene erteilen, auf Antrag löschen"


_KREIS = frozenset({Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG})
_JOBCENTER = frozenset(
    {
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.TEAMLEITUNG,
        Rolle.WIDERSPRUCHSSTELLE,
    }
)

RECHTE: dict[Recht, frozenset[Rolle]] = {
    Recht.VEREINBARUNG_SEHEN: _KREIS | _JOBCENTER | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.BEWERTEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.FORTSCHREIBEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.FRISTEN_SEHEN: _KREIS | _JOBCENTER | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.NACHWEIS_EINREICHEN: _JOBCENTER | {Rolle.KOORDINIERUNGSSTELLE},
    Recht.NACHWEIS_ANNEHMEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.KENNZAHLEN_SEHEN: _KREIS | _JOBCENTER | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.KENNZAHLEN_PFLEGEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.WIDERSPRUECHE_SEHEN: _KREIS
    | {
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.WIDERSPRUCHSSTELLE,
        Rolle.RECHNUNGSPRUEFUNG,
    },
    Recht.AKTENZEICHEN_SEHEN: frozenset({Rolle.WIDERSPRUCHSSTELLE}),
    Recht.WIDERSPRUECHE_EINLESEN: frozenset({Rolle.WIDERSPRUCHSSTELLE}),
    Recht.ZUORDNUNG_FREIGEBEN: frozenset(
        {
            Rolle.KOORDINIERUNGSSTELLE,
            Rolle.GESCHAEFTSFUEHRUNG,
        }
    ),
    Recht.DRUCKSACHEN_SEHEN: _KREIS | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.DRUCKSACHE_BEARBEITEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.DRUCKSACHE_FREIGEBEN: frozenset({Rolle.FACHDIENSTLEITUNG}),
    Recht.PROTOKOLL_LESEN: frozenset(
        {
            Rolle.RECHNUNGSPRUEFUNG,
            Rolle.KOORDINIERUNGSSTELLE,
        }
    ),
    Recht.LOESCHUNG_VERWALTEN: frozenset(
        {Rolle.GESCHAEFTSFUEHRUNG, Rolle.KOORDINIERUNGSSTELLE}
    ),
    # Only who may see an Aktenzeichen anyway: it shows what belongs to a person.
    Recht.AUSKUNFT_ERTEILEN: frozenset({Rolle.WIDERSPRUCHSSTELLE}),
}


def darf(rolle: str, recht: Recht) -> bool:
    """Return whether a role has a right; unknown roles have none."""
    return rolle in RECHTE[recht]
