"""Negotiation: one Punkt with its wordings and comments; consent; missing Punkte."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.fassungen import seite_von
from zielwerk.vereinbarung.models import Punkt, Seite, Wortlautfassung, Zielvereinbarung
from zielwerk.vereinbarung.regeln import wortvergleich
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    add_anmerkung,
    adopt_vorschlag,
    consent_ganzes,
    consent_punkte,
    decide_wegfall,
    decline_vorschlag,
    propose_wortlaut,
    restore_punkt,
    revoke_zustimmung,
    verhandlungsstand,
)
from zielwerk.vereinbarung.verhandlung_forms import (
    WIEDER_AUFNEHMEN,
    AnmerkungForm,
    VorschlagForm,
    WegfallForm,
)
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request


def _punkt(jahr: int, schluessel: str) -> Punkt:
    """Return a Punkt of a year or 404."""
    punkt: Punkt = get_object_or_404(
        Punkt.objects.select_related("vereinbarung__vorgaengerin"),
        vereinbarung__jahr=jahr,
        schluessel=schluessel,
    )
    return punkt


def _fassungen(punkt: Punkt) -> list[dict[str, Any]]:
    """Return every wording, each word by word against the one that counted before."""
    gueltig, zeilen = "", []
    alle = punkt.vereinbarung.fassungen.filter(schluessel=punkt.schluessel)
    for eine in alle.select_related("durch__benutzer"):
        zeilen.append(
            {
                "fassung": eine,
                "worte": wortvergleich(gueltig, eine.wortlaut)
                if gueltig
                else [("gleich", eine.wortlaut)],
            }
        )
        if eine.zustand == Wortlautfassung.Zustand.UEBERNOMMEN:
            gueltig = eine.wortlaut
    return zeilen[::-1]


def _kontext(request: Request, punkt: Punkt) -> dict[str, Any]:
    """Return what the page of a Punkt under negotiation shows."""
    vereinbarung = punkt.vereinbarung
    mitglied = request.mitgliedschaft
    stand = verhandlungsstand(vereinbarung)[punkt.schluessel]
    eigene = seite_von(mitglied)
    return {
        "punkt": punkt,
        "vereinbarung": vereinbarung,
        "fassungen": _fassungen(punkt),
        "anmerkungen": vereinbarung.anmerkungen.filter(
            schluessel=punkt.schluessel
        ).select_related("durch__benutzer"),
        "seiten": [(s.label, stand.get(s)) for s in vereinbarung.seiten],
        "eigene": eigene,
        "hat_zugestimmt": eigene in stand,
        "darf_verhandeln": vereinbarung.ist_entwurf and mitglied.darf(Recht.VERHANDELN),
        "darf_uebernehmen": vereinbarung.ist_entwurf
        and mitglied.darf(Recht.FORTSCHREIBEN),
        "andere_offen": [s for s in vereinbarung.seiten if s not in (eigene, *stand)],
        "gelesen": f"{punkt.schluessel}:{punkt.version}",
        "vorschlag": VorschlagForm(initial={"wortlaut": punkt.wortlaut}),
        "anmerkung": AnmerkungForm(),
    }


@require_safe
@berechtigt(Recht.VEREINBARUNG_SEHEN)
def verhandlung(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Show the wordings of a Punkt, what the sides say, and who consents."""
    kontext = _kontext(request, _punkt(jahr, schluessel))
    return render(request, "vereinbarung/verhandlung.html", kontext)


def _adresse(punkt: Punkt) -> str:
    return reverse(
        "vereinbarung:verhandlung", args=[punkt.vereinbarung.jahr, punkt.schluessel]
    )


def _antworten(
    request: Request, punkt: Punkt, schritt: Callable[..., Any], /, **angaben: Any
) -> HttpResponse:
    """Take one step; a refusal shows the page with its sentence."""
    try:
        schritt(durch=request.mitgliedschaft, jetzt=request.jetzt, **angaben)
    except FortschreibungError as fehler:
        kontext = _kontext(request, punkt) | {"fehler": str(fehler)}
        return render(request, "vereinbarung/verhandlung.html", kontext, status=409)
    return redirect(_adresse(punkt))


@require_POST
@berechtigt(Recht.VERHANDELN)
def vorschlagen(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Offer another wording."""
    punkt = _punkt(jahr, schluessel)
    form = VorschlagForm(request.POST)
    if not form.is_valid():
        kontext = _kontext(request, punkt) | {"vorschlag": form}
        return render(request, "vereinbarung/verhandlung.html", kontext)
    return _antworten(
        request, punkt, propose_wortlaut, punkt=punkt, **form.cleaned_data
    )


@require_POST
@berechtigt(Recht.VERHANDELN)
def anmerken(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Comment on a Punkt."""
    punkt = _punkt(jahr, schluessel)
    form = AnmerkungForm(request.POST)
    if not form.is_valid():
        kontext = _kontext(request, punkt) | {"anmerkung": form}
        return render(request, "vereinbarung/verhandlung.html", kontext)
    return _antworten(request, punkt, add_anmerkung, punkt=punkt, **form.cleaned_data)


@require_POST
@berechtigt(Recht.FORTSCHREIBEN)
def beantworten(request: Request, uuid: str) -> HttpResponse:
    """Take a proposal over, or say why not."""
    fassung = get_object_or_404(
        Wortlautfassung.objects.select_related("vereinbarung"), uuid=uuid
    )
    punkt = _punkt(fassung.vereinbarung.jahr, fassung.schluessel)
    if "uebernehmen" in request.POST:
        return _antworten(request, punkt, adopt_vorschlag, fassung=fassung)
    antwort = request.POST.get("antwort", "")
    return _antworten(
        request, punkt, decline_vorschlag, fassung=fassung, antwort=antwort
    )


def _gelesen(text: str) -> dict[str, int]:
    """Return "a:1 b:3" as key → Fassung; anything else is left out."""
    paare = (teil.rpartition(":") for teil in text.split())
    return {name: int(nr) for name, _, nr in paare if name and nr.isdecimal()}


@require_POST
@berechtigt(Recht.VERHANDELN)
def zustimmen(request: Request, jahr: int) -> HttpResponse:
    """Consent as read: to one Punkt from its page, to all from the comparison."""
    eine = _vereinbarung(jahr)
    gelesen = _gelesen(request.POST.get("gelesen", ""))
    ganzes = request.POST.get("ganzes", "")
    eigene = seite_von(request.mitgliedschaft)
    seite = request.POST.get("seite") or (eigene or Seite.KREIS).value
    ziel = reverse("vereinbarung:vergleich", args=[jahr])
    if len(gelesen) == 1 and not ganzes:
        ziel = reverse("vereinbarung:verhandlung", args=[jahr, *gelesen])
    angaben: dict[str, Any] = {
        "gelesen": gelesen,
        "seite": seite if seite in Seite.values else "",
        "vermerk": request.POST.get("vermerk", ""),
    }
    if ganzes:
        return _schritt(request, eine, ziel, consent_ganzes, ganzes=ganzes, **angaben)
    return _schritt(request, eine, ziel, consent_punkte, **angaben)


def _vereinbarung(jahr: int) -> Zielvereinbarung:
    eine: Zielvereinbarung = get_object_or_404(
        Zielvereinbarung.objects.select_related("vorgaengerin"), jahr=jahr
    )
    return eine


def _schritt(
    request: Request,
    eine: Zielvereinbarung,
    ziel: str,
    schritt: Callable[..., Any],
    /,
    **angaben: Any,
) -> HttpResponse:
    """Take a step about consent; a refusal says why and leads back."""
    wer: dict[str, Any] = {"durch": request.mitgliedschaft, "jetzt": request.jetzt}
    try:
        schritt(vereinbarung=eine, **angaben, **wer)
    except FortschreibungError as fehler:
        kontext = {"vereinbarung": eine, "fehler": str(fehler), "ziel": ziel}
        return render(request, "vereinbarung/abgelehnt.html", kontext, status=409)
    return redirect(ziel)


@require_POST
@berechtigt(Recht.VERHANDELN)
def ganzes_zuruecknehmen(request: Request, jahr: int) -> HttpResponse:
    """Take back one's consent to the whole; the Punkte stay consented to."""
    ziel = reverse("vereinbarung:vergleich", args=[jahr])
    eine = _vereinbarung(jahr)
    return _schritt(request, eine, ziel, revoke_zustimmung, schluessel="")


@require_POST
@berechtigt(Recht.VERHANDELN)
def zuruecknehmen(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Take back one's consent."""
    punkt = _punkt(jahr, schluessel)
    return _antworten(
        request,
        punkt,
        revoke_zustimmung,
        vereinbarung=punkt.vereinbarung,
        schluessel=schluessel,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORTSCHREIBEN)
def wegfall(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Decide about a Punkt that is missing in the draft."""
    eine = _vereinbarung(jahr)
    form = WegfallForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, FortschreibungError):
            _decide(request, eine, schluessel, form.cleaned_data)
            return redirect("vereinbarung:vergleich", jahr=jahr)
    kontext = {
        "vereinbarung": eine,
        "form": form,
        "titel": "Fehlenden Punkt entscheiden",
        "satz": f"„{schluessel}“ stand im Vorjahr und fehlt im Entwurf {jahr}.",
        "zurueck": reverse("vereinbarung:vergleich", args=[jahr]),
    }
    return render(request, "vereinbarung/formular.html", kontext)


def _decide(
    request: Request, eine: Zielvereinbarung, schluessel: str, daten: dict[str, Any]
) -> None:
    """Do what the answer says."""
    wer_wann: dict[str, Any] = {
        "durch": request.mitgliedschaft,
        "jetzt": request.jetzt,
    }
    if daten["antwort"] == WIEDER_AUFNEHMEN:
        restore_punkt(vereinbarung=eine, schluessel=schluessel, **wer_wann)
    else:
        decide_wegfall(
            vereinbarung=eine,
            schluessel=schluessel,
            art=daten["antwort"],
            begruendung=daten["begruendung"],
            **wer_wann,
        )
