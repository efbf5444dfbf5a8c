"""What a crash left in the store, without a row that knows it."""

from datetime import datetime
from uuid import UUID

from django_scopes import scopes_disabled

from zielwerk.dokumente.ablage import alte_dateien, remove_alte
from zielwerk.dokumente.lager import Fund
from zielwerk.dokumente.models import Datei
from zielwerk.mandanten.models import Mandant


def sweep_dateien(*, vor: datetime) -> list[str]:
    """Remove what no row knows and nobody touched since `vor`; return the checksums.

    Such files are left by a crash between writing and commit. `vor` must lie well
    before every transaction that is still open (an hour is plenty). What belongs to no
    Mandant of this database is another's, and stays.

    :raises OSError: if the store does not answer
    """
    alte = alte_dateien(vor)
    with scopes_disabled():
        unsere = set(Mandant.objects.values_list("uuid", flat=True))
        bekannt = set(Datei.objects.values_list("mandant__uuid", "sha256"))
    return [
        fund.pruefsumme
        for fund in alte
        if (mandant := _mandant(fund)) in unsere
        and not (fund.ist_ganz and (mandant, fund.pruefsumme) in bekannt)
        and remove_alte(fund, vor)
    ]


def _mandant(fund: Fund) -> UUID | None:
    """Return the Mandant a file belongs to, None for a stray folder."""
    try:
        return UUID(fund.name.partition("/")[0])
    except ValueError:
        return None
