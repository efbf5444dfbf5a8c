"""Receivables: quarters, receipt, movement sheet; no names here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.forderungen.forms import EingangForm, HinweisForm
from zielwerk.forderungen.models import Forderungsliste, Listeneingang
from zielwerk.forderungen.services import ForderungslisteError, record_eingang
from zielwerk.forderungen.spiegel import spiegel_von, vollstaendigkeit
from zielwerk.forderungen.zaehlung import gezaehlt
from zielwerk.fristen.services import dienstfreie_tage
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

QUARTALE = 12


def rechte(request: Request) -> dict[str, bool]:
    """Return what this person may do here."""
    darf = request.mitgliedschaft.darf
    return {
        "darf_einlesen": darf(Recht.FORDERUNGEN_EINLESEN),
        "darf_freigeben": darf(Recht.FORDERUNGEN_FREIGEBEN),
        "darf_zeilen": darf(Recht.FORDERUNGSZEILEN_SEHEN),
        "darf_abrufen": darf(Recht.FORDERUNGEN_ABRUFEN),
        "darf_fristen": darf(Recht.FRISTEN_SEHEN),
    }


def liste_oder_404(uuid: str) -> Forderungsliste:
    """Return a list of the open Mandant with what its pages name."""
    liste: Forderungsliste = get_object_or_404(
        Forderungsliste.objects.mit_allem(), uuid=uuid
    )
    return liste


def rahmen(request: Request, liste: Forderungsliste, reiter: str) -> dict[str, Any]:
    """Return what every page of a list shows: head, tabs, state."""
    return {
        "liste": liste,
        "eingang": liste.eingang,
        "reiter": reiter,
        "anders": sum(
            liste.zahlen.get(was, 0) for was in ("neu", "geaendert", "bezahlt")
        ),
        "abgaenge_anzahl": liste.abgaenge.count(),
        **rechte(request),
    }


@require_safe
@berechtigt(Recht.FORDERUNGEN_SEHEN)
def forderungen(request: Request) -> HttpResponse:
    """Show the quarters: receipt, due day, list, state."""
    frei = dienstfreie_tage(request.heute)
    eingaenge = list(
        Listeneingang.objects.select_related("frist__mandant").prefetch_related(
            "listen"
        )[:QUARTALE]
    )
    kontext = {
        "quartale": [
            {
                "eingang": eingang,
                "stand": eingang.frist.stand(request.heute, frei),
                "liste": max(
                    eingang.listen.all(), key=lambda eine: eine.fassung, default=None
                ),
            }
            for eingang in eingaenge
        ],
        **rechte(request),
    }
    return render(request, "forderungen/forderungen.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORDERUNGEN_EINLESEN)
def eingang_neu(request: Request) -> HttpResponse:
    """Record the receipt of a quarter's list."""
    form = EingangForm(request.POST or None, request.FILES or None, heute=request.heute)
    if request.method == "POST" and form.is_valid():
        with ablehnung_in(form, ForderungslisteError):
            neu = record_eingang(
                **form.angaben(), durch=request.mitgliedschaft, jetzt=request.jetzt
            )
            return redirect("forderungen:eingang", neu.uuid)
    return render(request, "forderungen/eingang_neu.html", {"form": form})


@require_safe
@berechtigt(Recht.FORDERUNGEN_SEHEN)
def eingang(request: Request, uuid: str) -> HttpResponse:
    """Show one quarter: receipt, due day with its Rechenweg, lists."""
    eines = get_object_or_404(
        Listeneingang.objects.select_related(
            "frist__mandant", "beleg", "durch__benutzer"
        ),
        uuid=uuid,
    )
    kontext = {
        "eingang": eines,
        "frist": eines.frist,
        "stand": eines.frist.stand(request.heute, dienstfreie_tage(request.heute)),
        "listen": Forderungsliste.objects.mit_allem().filter(eingang=eines),
        **rechte(request),
    }
    return render(request, "forderungen/eingang.html", kontext)


@require_safe
@berechtigt(Recht.FORDERUNGEN_SEHEN)
def spiegel(request: Request, uuid: str) -> HttpResponse:
    """Show the movement sheet of a list."""
    return spiegelseite(request, liste_oder_404(uuid))


def spiegelseite(
    request: Request, liste: Forderungsliste, fehler: str = "", status: int = 200
) -> HttpResponse:
    """Render the movement sheet, with a refused step if there was one."""
    zahlen = gezaehlt(liste)
    stand, blatt = vollstaendigkeit(liste, zahlen), spiegel_von(liste, zahlen)
    kontext = rahmen(request, liste, "spiegel") | {
        "spiegel": blatt,
        "veraenderung": abs(blatt.veraenderung),
        "spalten_anzahl": len(blatt.spalten) + 2,
        "vollstaendig": stand,
        "fehler": fehler,
        "selbst_erbeten": liste.erbeten_durch_id == request.mitgliedschaft.pk,
        "rueckgabe": HinweisForm(),
        "abrufe": liste.abrufe.select_related("durch__benutzer")[:10],
    }
    return render(request, "forderungen/spiegel.html", kontext, status=status)
