"""Guidelines as they hold on a day, one Fassung, its comparison, Kenntnisnahme."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.richtlinien.forms import TagForm
from zielwerk.richtlinien.models import Anpassungsvorschlag, Fassung, Richtlinie
from zielwerk.richtlinien.regeln import (
    ART_WORT,
    absaetze,
    anzahl_aenderungen,
    fassungsvergleich,
)
from zielwerk.richtlinien.services import (
    RichtlinieError,
    acknowledge_fassung,
    fehlende_kenntnisnahmen,
    fruehere_fassung,
    geltende_fassung,
    offene_fuer,
)
from zielwerk.web.request import Request

# How a Fassung stands on a day: sign and word.
STAND = {
    "entwurf": ("bitte_pruefen", "Entwurf"),
    "kuenftig": ("liegt_bei", "Gilt künftig"),
    "gilt": ("erfuellt", "Gilt"),
    "frueher": ("ohne_berechnung", "Galt früher"),
}


def darf_pflegen(request: Request) -> bool:
    """Return whether this member writes guidelines."""
    return request.mitgliedschaft.darf(Recht.RICHTLINIEN_PFLEGEN)


@require_safe
@berechtigt(Recht.RICHTLINIEN_SEHEN)
def richtlinien(request: Request) -> HttpResponse:
    """Show every guideline with the Fassung of a day, and what waits for the reader."""
    gefragt = "am" in request.GET
    form = TagForm(
        request.GET if gefragt else None,
        heute=request.heute,
        initial={"am": request.heute},
    )
    am = form.cleaned_data["am"] if gefragt and form.is_valid() else request.heute
    alle = list(Richtlinie.objects.prefetch_related("fassungen"))
    zeilen = [(r, geltende_fassung(r, am), _naechste(r, am)) for r in alle]
    offen = Anpassungsvorschlag.Zustand.OFFEN
    kontext = {
        "form": form,
        "am": am,
        "zeilen": zeilen,
        "mit_fassung": sum(gilt is not None for _, gilt, _ in zeilen),
        "offene": offene_fuer(request.mitgliedschaft, request.heute)
        if request.mitgliedschaft.darf(Recht.KENNTNIS_NEHMEN)
        else [],
        "vorschlaege_offen": Anpassungsvorschlag.objects.filter(zustand=offen).count(),
        "darf_pflegen": darf_pflegen(request),
        "darf_vorschlagen": request.mitgliedschaft.darf(Recht.RICHTLINIEN_VORSCHLAGEN),
    }
    return render(request, "richtlinien/richtlinien.html", kontext)


def _naechste(richtlinie: Richtlinie, am: Any) -> Fassung | None:
    """Return the published Fassung that begins next after a day."""
    spaeter = [
        f for f in richtlinie.fassungen.all() if not f.ist_entwurf and f.gilt_ab > am
    ]
    return min(spaeter, key=lambda f: f.gilt_ab, default=None)


@require_safe
@berechtigt(Recht.RICHTLINIEN_SEHEN)
def richtlinie(request: Request, schluessel: str) -> HttpResponse:
    """Show one guideline: its Fassungen, proposals, history."""
    eine = get_object_or_404(
        Richtlinie.objects.prefetch_related("fassungen__kenntnisnahmen"),
        schluessel=schluessel,
    )
    gilt = geltende_fassung(eine, request.heute)
    pflegen = darf_pflegen(request)
    fassungen = [
        (f, STAND[f.stand(request.heute, gilt)], len(fehlende_kenntnisnahmen(f)))
        for f in eine.fassungen.all()
        if pflegen or not f.ist_entwurf
    ]
    verlauf = Eintrag.objects.zu(eine)
    if not pflegen:
        verlauf = verlauf.exclude(aktion="richtlinien.entwurf")
    kontext = {
        "richtlinie": eine,
        "gilt": gilt,
        "fassungen": fassungen,
        "entwurf": next((f for f, _, _ in fassungen if f.ist_entwurf), None),
        "vorschlaege": eine.vorschlaege.select_related(
            "eingereicht_durch", "fassung__richtlinie"
        ),
        "verlauf": verlauf[:10],
        "darf_pflegen": pflegen,
        "darf_vorschlagen": request.mitgliedschaft.darf(Recht.RICHTLINIEN_VORSCHLAGEN),
    }
    return render(request, "richtlinien/richtlinie.html", kontext)


def finde_fassung(request: Request, uuid: str) -> Fassung:
    """Return a Fassung; a draft is there only for those who write."""
    eine: Fassung = get_object_or_404(
        Fassung.objects.select_related(
            "richtlinie", "datei", "veroeffentlicht_durch__benutzer"
        ),
        uuid=uuid,
    )
    if eine.ist_entwurf and not darf_pflegen(request):
        raise Http404
    return eine


@require_safe
@berechtigt(Recht.RICHTLINIEN_SEHEN)
def fassung(request: Request, uuid: str) -> HttpResponse:
    """Show one Fassung with its text and who has taken note."""
    eine = finde_fassung(request, uuid)
    gilt = geltende_fassung(eine.richtlinie, request.heute)
    fehlen = fehlende_kenntnisnahmen(eine)
    kontext = {
        "f": eine,
        "richtlinie": eine.richtlinie,
        "stand": STAND[eine.stand(request.heute, gilt)],
        "absaetze": absaetze(eine.text),
        "davor": fruehere_fassung(eine),
        "kenntnisnahmen": eine.kenntnisnahmen.select_related("durch__benutzer"),
        "fehlen": fehlen,
        "muss_kenntnis_nehmen": _unter(request.mitgliedschaft, fehlen)
        and request.mitgliedschaft.darf(Recht.KENNTNIS_NEHMEN),
        "vorschlaege": eine.vorschlaege.all(),
        "darf_pflegen": darf_pflegen(request),
    }
    return render(request, "richtlinien/fassung.html", kontext)


def _unter(mitgliedschaft: Mitgliedschaft, liste: list[Mitgliedschaft]) -> bool:
    return mitgliedschaft.pk in {eine.pk for eine in liste}


@require_safe
@berechtigt(Recht.RICHTLINIEN_SEHEN)
def vergleich(request: Request, uuid: str) -> HttpResponse:
    """Show what changed against the Fassung before, paragraph by paragraph."""
    eine = finde_fassung(request, uuid)
    davor = fruehere_fassung(eine)
    zeilen = fassungsvergleich(davor.text if davor else "", eine.text)
    alles = request.GET.get("zeigen") == "alles"
    kontext = {
        "f": eine,
        "davor": davor,
        "alles": alles,
        "zeilen": [
            (zeile, ART_WORT[zeile.art])
            for zeile in zeilen
            if alles or zeile.art != "gleich"
        ],
        "aenderungen": anzahl_aenderungen(zeilen),
        "gesamt": len(zeilen),
    }
    return render(request, "richtlinien/vergleich.html", kontext)


@require_POST
@berechtigt(Recht.KENNTNIS_NEHMEN)
def kenntnis(request: Request, uuid: str) -> HttpResponse:
    """Take note of a Fassung for one's own team."""
    eine = finde_fassung(request, uuid)
    try:
        acknowledge_fassung(
            fassung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except RichtlinieError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
    else:
        text = f"{eine}: Ihre Kenntnisnahme ist vermerkt."
        messages.success(request, text, extra_tags="gut")
    return redirect(f"{reverse('richtlinien:fassung', args=[eine.uuid])}#kenntnis")


@require_safe
@berechtigt(Recht.RICHTLINIEN_SEHEN)
def vorschlaege(request: Request) -> HttpResponse:
    """Show the proposals of all guidelines, and what became of them."""
    zeigen = request.GET.get("zeigen", "offen")
    alle = Anpassungsvorschlag.objects.select_related(
        "richtlinie", "eingereicht_durch", "fassung__richtlinie"
    )
    offen = alle.filter(zustand__in=["offen", "vorgemerkt"])
    kontext = {
        "zeigen": zeigen,
        "vorschlaege": alle if zeigen == "alle" else offen,
        "anzahl_offen": offen.count(),
        "anzahl_alle": alle.count(),
        "darf_pflegen": darf_pflegen(request),
        "darf_vorschlagen": request.mitgliedschaft.darf(Recht.RICHTLINIEN_VORSCHLAGEN),
    }
    return render(request, "richtlinien/vorschlaege.html", kontext)
