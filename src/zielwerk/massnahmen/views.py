"""All Maßnahmen and proposals, one Maßnahme with everything, one proposal."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.massnahmen.services import darf_eintragen
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung.models import Punkt
from zielwerk.web.request import Request

OFFEN = Massnahmenvorschlag.Zustand.OFFEN
# How a proposal was decided: sign and word.
ENTSCHIEDEN = {
    "offen": ("liegt_bei", "Entscheidung offen"),
    "angenommen": ("erfuellt", "Angenommen"),
    "abgelehnt": ("ohne_berechnung", "Abgelehnt"),
    "hinfaellig": ("ohne_berechnung", "Hinfällig"),
}
# How the effect turned out: the sign beside its word.
WIRKUNG = {
    "eingetreten": "erfuellt",
    "teilweise": "bitte_pruefen",
    "nicht": "nicht_erfuellt",
    "offen": "ohne_berechnung",
}


@require_safe
@berechtigt(Recht.MASSNAHMEN_SEHEN)
def massnahmen(request: Request) -> HttpResponse:
    """Show what runs, what is proposed, or what is over."""
    zeigen = request.GET.get("zeigen", "laufend")
    alle = list(Massnahme.objects.mit_personen())
    vorschlaege = list(Massnahmenvorschlag.objects.all())
    staende = Counter(m.stand(request.heute)[0] for m in alle)
    punkte = _punkttitel()
    kontext = {
        "zeigen": zeigen,
        "zeilen": [
            {
                "m": m,
                "stand": m.stand(request.heute),
                "zeichen": WIRKUNG.get(m.wirkung, ""),
                "punkt": punkte.get(m.punkt_schluessel, ""),
            }
            for m in _gezeigte(alle, beendet=zeigen == "beendet")
        ],
        "vorschlaege": [(v, ENTSCHIEDEN[v.zustand]) for v in vorschlaege],
        "offen_anzahl": sum(v.zustand == OFFEN for v in vorschlaege),
        "laufend_anzahl": sum(m.beendet_am is None for m in alle),
        "beendet_anzahl": sum(m.beendet_am is not None for m in alle),
        "ueberfaellig": staende["ueberfaellig"],
        "zu_pruefen": staende["bitte_pruefen"],
        "darf_fuehren": request.mitgliedschaft.darf(Recht.MASSNAHMEN_FUEHREN),
        "darf_entscheiden": request.mitgliedschaft.darf(Recht.MASSNAHMEN_ENTSCHEIDEN),
    }
    return render(request, "massnahmen/massnahmen.html", kontext)


def _gezeigte(alle: list[Massnahme], *, beendet: bool) -> list[Massnahme]:
    """Return those under way by their next day, or those over, the last one first."""
    if beendet:
        vorbei = [m for m in alle if m.beendet_am]
        return sorted(vorbei, key=lambda m: m.beendet_am or m.bis_am, reverse=True)
    return sorted((m for m in alle if not m.beendet_am), key=lambda m: m.naechster_tag)


def _punkttitel() -> dict[str, str]:
    """Return the title of each Punkt by its key; the newest agreement counts."""
    punkte = Punkt.objects.order_by("vereinbarung__jahr")
    return dict(punkte.values_list("schluessel", "titel"))


def finde(uuid: str) -> Massnahme:
    """Return a Maßnahme with what its page shows."""
    eine: Massnahme = get_object_or_404(
        Massnahme.objects.select_related(
            "verantwortlich__benutzer",
            "eroeffnet_durch__benutzer",
            "geprueft_durch__benutzer",
            "kennzahl",
            "frist",
            "feststellung__punkt__vereinbarung",
            "vorschlag",
        ),
        uuid=uuid,
    )
    return eine


def adresse(massnahme: Massnahme, stelle: str = "") -> str:
    """Return the address of a Maßnahme, or of a place on its page."""
    return reverse("massnahmen:massnahme", args=[massnahme.uuid]) + stelle


@require_safe
@berechtigt(Recht.MASSNAHMEN_SEHEN)
def massnahme(request: Request, uuid: str) -> HttpResponse:
    """Show one Maßnahme: why, who, until when, what it was to do, what it did."""
    eine = finde(uuid)
    mitglied = request.mitgliedschaft
    kontext = {
        "m": eine,
        "stand": eine.stand(request.heute),
        "wirkung_zeichen": WIRKUNG.get(eine.wirkung, ""),
        "punkt": punkt_zu(eine.punkt_schluessel),
        "zwischenstaende": eine.zwischenstaende.select_related("durch__benutzer"),
        "verlauf": Eintrag.objects.zu(eine)[:12],
        "darf_eintragen": darf_eintragen(eine, mitglied),
        "darf_fuehren": mitglied.darf(Recht.MASSNAHMEN_FUEHREN),
    }
    return render(request, "massnahmen/massnahme.html", kontext)


def punkt_zu(schluessel: str) -> Punkt | None:
    """Return the Punkt with a key in the newest agreement, a draft only if need be."""
    punkte = Punkt.objects.select_related("vereinbarung").filter(schluessel=schluessel)
    alle = list(punkte.order_by("-vereinbarung__jahr"))
    return next((p for p in alle if not p.vereinbarung.ist_entwurf), None) or next(
        iter(alle), None
    )


@require_safe
@berechtigt(Recht.MASSNAHMEN_SEHEN)
def vorschlag(request: Request, uuid: str) -> HttpResponse:
    """Show one proposal: the occasion, how it was found, what became of it."""
    return render(request, "massnahmen/vorschlag.html", vorschlagsseite(request, uuid))


def vorschlagsseite(request: Request, uuid: str) -> dict[str, Any]:
    """Return what the page of a proposal shows; the form to reject adds itself."""
    einer: Massnahmenvorschlag = get_object_or_404(
        Massnahmenvorschlag.objects.select_related(
            "kennzahl", "frist", "entschieden_durch__benutzer", "massnahme"
        ),
        uuid=uuid,
    )
    offen = einer.zustand == OFFEN
    darf = request.mitgliedschaft.darf(Recht.MASSNAHMEN_ENTSCHEIDEN)
    return {
        "v": einer,
        "stand": ENTSCHIEDEN[einer.zustand],
        "punkt": punkt_zu(einer.punkt_schluessel),
        "darf_entscheiden": darf and offen,
        "verlauf": Eintrag.objects.zu(einer)[:12],
    }
