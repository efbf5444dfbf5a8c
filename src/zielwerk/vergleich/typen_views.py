"""The Vergleichstypen of a year, and who changed."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vergleich.models import EigenesJobcenter, Typliste
from zielwerk.vergleich.services import jahre, typen_im_jahr, wechsel
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.KENNZAHLEN_SEHEN)
def typen(request: Request) -> HttpResponse:
    """Show who belongs to which Vergleichstyp in a year; one type by the address."""
    moeglich = jahre()
    gefragt = request.GET.get("jahr", "")
    jahr = int(gefragt) if gefragt.isdecimal() and int(gefragt) in moeglich else None
    jahr = jahr or (moeglich[-1] if moeglich else request.heute.year)
    alle = typen_im_jahr(jahr)
    eigenes = EigenesJobcenter.objects.first()
    eigene = alle.get(eigenes.kennung) if eigenes else None
    je_typ = Counter(z.typ for z in alle.values())
    typ = request.GET.get("typ", "")
    kontext = {
        "liste": Typliste.objects.geltende(),
        "jahre": moeglich,
        "jahr": jahr,
        "typ": typ if typ in je_typ else "",
        "je_typ": sorted(je_typ.items()),
        "zeilen": [z for z in alle.values() if typ not in je_typ or z.typ == typ],
        "eigene": eigene,
        "wechsel": wechsel(),
        "darf_einlesen": request.mitgliedschaft.darf(Recht.VERGLEICH_AUSTAUSCHEN),
    }
    return render(request, "vergleich/typen.html", kontext)
