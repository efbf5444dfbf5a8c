"""The services a list may name: the proposed ones, or those of a Mandant."""

from datetime import date

from zielwerk.beratung.regeln import katalog
from zielwerk.listen.profil import ProfilError, Wahl


def vorschlag(am: date) -> tuple[Wahl, ...]:
    """Return the proposed services of a day, and how lists write them."""
    return tuple(Wahl(e.schluessel, e.bezeichnung, e.synonyme) for e in katalog(am))


def eigene(am: date) -> tuple[Wahl, ...]:
    """Return the services of the Mandant, written as the proposal knows them too.

    :raises ProfilError: if it has no catalogue for the year up to the day
    """
    # Imported here: the list is also checked without a database.
    from zielwerk.beratung.models import Beratungsangebot

    bekannt = {wahl.wert: wahl.synonyme for wahl in vorschlag(am)}
    angebote = Beratungsangebot.objects.in_zeit(date(am.year, 1, 1), am)
    gefunden = {
        a.schluessel: Wahl(a.schluessel, a.bezeichnung, bekannt.get(a.schluessel, ()))
        for a in angebote
    }
    if not gefunden:
        raise ProfilError(
            "Der Kreis hat für diesen Tag noch keine Beratungsangebote eingetragen. "
            "Bitte wenden Sie sich an die Koordinierungsstelle."
        )
    return tuple(gefunden.values())
