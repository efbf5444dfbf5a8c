"""The meetings of a year by series, one meeting with everything, its calendar file."""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zielwerk.besprechungen.models import Besprechung, Ergebnis
from zielwerk.besprechungen.regeln import ROLLEN, rollenworte
from zielwerk.besprechungen.services import (
    eingeladene,
    jahresuebersicht,
    kalenderdatei,
    ohne_zugang,
    passende_frist,
    post_eingerichtet,
)
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import dienstfreie_tage
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.web.request import Request


def _jahre(request: Request) -> dict[int, bool]:
    """Return the years there are: whether the agreement is still a draft."""
    entwurf = Zielvereinbarung.Status.ENTWURF
    jahre = {request.heute.year: False}
    besprechungen = Besprechung.objects.order_by().values_list(
        Coalesce("gehalten_am__year", "termin_am__year"), Value("")
    )
    vereinbarungen = Zielvereinbarung.objects.order_by().values_list("jahr", "status")
    for roh, status in besprechungen.union(vereinbarungen):
        jahr = int(roh)  # PostgreSQL extracts a year as a Decimal
        jahre[jahr] = jahre.get(jahr, False) or status == entwurf
    return jahre


@require_safe
@berechtigt(Recht.BESPRECHUNGEN_SEHEN)
def besprechungen(request: Request) -> HttpResponse:
    """Show the series owed in a year, their meetings, and other contacts."""
    jahre, gefragt = _jahre(request), request.GET.get("jahr", "")
    jahr = int(gefragt) if gefragt.isdecimal() else request.heute.year
    jahr = jahr if jahr in jahre else request.heute.year
    alles = jahresuebersicht(jahr, request.heute)
    liste = [(b, rollenworte(b.fehlende_rollen())) for b in alles.besprechungen]
    geplant = Besprechung.Zustand.GEPLANT
    kontakte = [k for s in alles.reihen for k in s.kontakte]
    kontext = {
        "jahr": jahr,
        "jahre": sorted(jahre),
        "ist_entwurf": jahre[jahr],
        "staende": alles.reihen,
        "geschuldet": [s for s in alles.reihen if s.stand.erforderlich],
        "fehlen": alles.ohne_reihe,
        "geplant": sorted((b for b, _ in liste if b.zustand == geplant), key=_termin),
        "vorbei": [(b, fehlt) for b, fehlt in liste if b.zustand != geplant],
        "kontakte": sorted(kontakte, key=lambda k: k.am, reverse=True),
        "auftraege": Ergebnis.objects.auftraege()
        .filter(frist__zustand__in=Frist.OFFENE)
        .count(),
        "darf_fuehren": request.mitgliedschaft.darf(Recht.BESPRECHUNGEN_FUEHREN),
    }
    return render(request, "besprechungen/besprechungen.html", kontext)


def _termin(besprechung: Besprechung) -> Any:
    return besprechung.termin_am, besprechung.beginn


@require_safe
@berechtigt(Recht.BESPRECHUNGEN_SEHEN)
def besprechung(request: Request, uuid: str) -> HttpResponse:
    """Show one meeting: agenda, attendance, evidence, minutes, outcomes."""
    eine = get_object_or_404(
        Besprechung.objects.mit_reihe().prefetch_related("teilnahmen"), uuid=uuid
    )
    return render(request, "besprechungen/besprechung.html", seite(request, eine))


def seite(request: Request, eine: Besprechung) -> dict[str, Any]:
    """Return what the page of a meeting shows; forms add themselves."""
    darf_fuehren = request.mitgliedschaft.darf(Recht.BESPRECHUNGEN_FUEHREN)
    niederschriften = eine.niederschriften.select_related(
        "datei", "verfasst_durch__benutzer", "freigegeben_durch__benutzer"
    )
    if not darf_fuehren:
        niederschriften = niederschriften.exclude(freigegeben_am=None)
    gehalten = eine.zustand == Besprechung.Zustand.GEHALTEN
    fehlt = eine.fehlende_rollen() if gehalten else ()
    return {
        "b": eine,
        "fehlt": rollenworte(fehlt),
        "kann_nachweis": gehalten
        and not fehlt
        and not eine.nachweis_id
        and passende_frist(eine) is not None,
        "tagesordnung": [z for z in eine.tagesordnung.splitlines() if z.strip()],
        "rollen": _rollen(eine),
        "niederschriften": list(niederschriften),
        "ergebnisse": _ergebnisse(request, eine),
        "empfaenger": eingeladene(eine),
        "ohne_zugang": rollenworte(ohne_zugang(eine)),
        **_einladungen(request, eine),
        "post": post_eingerichtet(),
        "verlauf": Eintrag.objects.zu(eine)[:12],
        "darf_fuehren": darf_fuehren,
        "darf_vorschlagen": request.mitgliedschaft.darf(Recht.RICHTLINIEN_VORSCHLAGEN),
    }


def _einladungen(request: Request, eine: Besprechung) -> dict[str, Any]:
    """Return who was invited to this state, and whose mail stopped half-way."""
    alle = list(eine.einladungen.filter(folge=eine.folge))
    mit_stand = [(e, e.ist_unterbrochen(request.uhr)) for e in alle]
    return {
        "einladungen": mit_stand,
        "unterbrochen": sum(steht for _, steht in mit_stand),
    }


def _rollen(eine: Besprechung) -> list[dict[str, Any]]:
    """Return each role with whether it has to come, and whether it did."""
    teilnahmen = {t.rolle: t for t in eine.teilnahmen.all()}
    return [
        {
            "name": ROLLEN.get(rolle, rolle),
            "erforderlich": rolle in eine.erforderlich,
            "teilnahme": teilnahmen.get(rolle),
        }
        for rolle in eine.rollen
    ]


def _ergebnisse(request: Request, eine: Besprechung) -> list[tuple[Ergebnis, Any]]:
    """Return the outcomes, tasks with how their Frist stands today."""
    frei = dienstfreie_tage(request.heute)
    ergebnisse = eine.ergebnisse.select_related("frist__mandant")
    return [
        (e, e.frist.stand(request.heute, frei) if e.frist else None) for e in ergebnisse
    ]


@require_safe
@berechtigt(Recht.BESPRECHUNGEN_SEHEN)
def kalender(request: Request, uuid: str) -> HttpResponse:
    """Hand out the meeting as a calendar file."""
    eine = get_object_or_404(Besprechung.objects.select_related("reihe"), uuid=uuid)
    return HttpResponse(
        kalenderdatei(eine, jetzt=request.jetzt),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="besprechung.ics"'},
    )
