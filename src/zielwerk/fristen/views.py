"""The list of Fristen."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import mit_stand
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request

# Filter in the address → states shown.
FILTER: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "alle": ("Alle", None),
    "offen": ("Offen", tuple(Frist.OFFENE)),
    "erledigt": ("Erledigt", (Frist.Zustand.ERLEDIGT,)),
    "versaeumt": ("Versäumt", (Frist.Zustand.VERSAEUMT,)),
}


@require_safe
@berechtigt(Recht.FRISTEN_SEHEN)
def fristen(request: Request) -> HttpResponse:
    """Show the Fristen of a year, filtered by state; open ones first."""
    jahre = [tag.year for tag in Frist.objects.dates("zeitraum_bis", "year")]
    jahr = _jahr(request.GET.get("jahr"), jahre, request.heute)
    alle = mit_stand(Frist.objects.filter(zeitraum_bis__year=jahr), request.heute)
    gewaehlt = request.GET.get("zeigen", "alle")
    gewaehlt = gewaehlt if gewaehlt in FILTER else "alle"
    pillen = [
        {
            "schluessel": schluessel,
            "titel": titel,
            "anzahl": sum(zustaende is None or f.zustand in zustaende for f, _ in alle),
            "aktiv": schluessel == gewaehlt,
        }
        for schluessel, (titel, zustaende) in FILTER.items()
    ]
    zustaende = FILTER[gewaehlt][1]
    kontext = {
        "jahr": jahr,
        "jahre": jahre,
        "pillen": pillen,
        "gewaehlt": gewaehlt,
        "fristen": [
            (f, s) for f, s in alle if zustaende is None or f.zustand in zustaende
        ],
        "naechste": Frist.objects.offen().filter(faellig_am__gte=request.heute).first(),
    }
    return render(request, "fristen/fristen.html", kontext)


def _jahr(text: str | None, jahre: list[int], heute: date) -> int:
    """Return the year asked for if it has a Frist, else the newest that has one."""
    if text and text.isdecimal() and int(text) in jahre:
        return int(text)
    return max(jahre, default=heute.year)
