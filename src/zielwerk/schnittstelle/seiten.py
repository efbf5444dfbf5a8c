"""A stretch of rows: how many there are, and the page asked for."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator

JE_SEITE = 100


def seite_von(zeilen: Any, nummer: int) -> tuple[dict[str, int], Sequence[Any]]:
    """Return what says where one is, and the rows; none behind the last page."""
    blaetter = Paginator(zeilen, JE_SEITE)
    ort = {"anzahl": blaetter.count, "seite": nummer, "seiten": blaetter.num_pages}
    if nummer > blaetter.num_pages:
        return ort, []
    return ort, list(blaetter.page(nummer).object_list)
