"""What every view gets: the request with person, Mandant and clock."""

from datetime import date, datetime

from django.http import HttpRequest

from zielwerk.mandanten.models import Mandant, Mitgliedschaft


class Request(HttpRequest):
    """A request after `mandant_middleware`, of a signed-in member."""

    mandant: Mandant
    mitgliedschaft: Mitgliedschaft
    mitgliedschaften: list[Mitgliedschaft]
    heute: date
    jetzt: datetime
    uhr: datetime
    # How many Fristen of the role are late, where a page has counted them already.
    spaete_fristen: int | None
