"""Pages that plan: a series, a meeting, its agenda, move, cancel, invite, contacts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.besprechungen.forms import (
    AbsageForm,
    EinladungForm,
    KontaktForm,
    PlanungForm,
    ReiheForm,
    TagesordnungForm,
    VerlegenForm,
)
from zielwerk.besprechungen.models import Besprechung, Besprechungsreihe
from zielwerk.besprechungen.regeln import vorschlag
from zielwerk.besprechungen.services import (
    BesprechungError,
    Versand,
    cancel_besprechung,
    change_reihe,
    create_reihe,
    move_besprechung,
    plan_besprechung,
    record_kontakt,
    save_tagesordnung,
    send_einladungen,
)
from zielwerk.besprechungen.views import seite
from zielwerk.kern.anzeige import anzahl, tag_lang
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.models import Punkt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

FORMULAR = "besprechungen/formular.html"


def finde(uuid: str) -> Besprechung:
    """Return the meeting of an address, or 404."""
    eine: Besprechung = get_object_or_404(Besprechung.objects.mit_reihe(), uuid=uuid)
    return eine


def adresse(eine: Besprechung, anker: str = "") -> str:
    """Return the page of a meeting."""
    return reverse("besprechungen:besprechung", args=[eine.uuid]) + anker


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def reihe(request: Request, schluessel: str) -> HttpResponse:
    """Set up the series of a Punkt, or change it."""
    eine = Besprechungsreihe.objects.filter(punkt_schluessel=schluessel).first()
    punkt = Punkt.objects.filter(schluessel=schluessel).order_by("-pk").first()
    if eine is None and punkt is None:
        raise Http404
    form = ReiheForm(request.POST or None, initial=_anfang(eine, punkt, request))
    if form.is_valid():
        angaben = dict(form.cleaned_data)
        wer: dict[str, Any] = {
            "durch": request.mitgliedschaft,
            "jetzt": request.jetzt,
        }
        with ablehnung_in(form, BesprechungError):
            if eine:
                change_reihe(reihe=eine, **angaben, **wer)
            else:
                angaben.pop("version")
                create_reihe(punkt_schluessel=schluessel, **angaben, **wer)
            return redirect("besprechungen:besprechungen")
    kontext = {
        "titel": "Besprechungsreihe ändern" if eine else "Besprechungsreihe einrichten",
        "satz": f"Verlangt durch: {punkt.titel}." if punkt else "",
        "knopf": "Reihe speichern" if eine else "Reihe einrichten",
        "zurueck": reverse("besprechungen:besprechungen"),
        "form": form,
    }
    return render(request, FORMULAR, kontext)


def _anfang(
    eine: Besprechungsreihe | None, punkt: Punkt | None, request: Request
) -> dict[str, Any]:
    """Return what the form starts with: the series, else the shipped proposal."""
    if eine:
        felder = ("bezeichnung", "erforderlich", "weitere", "version")
        return {name: getattr(eine, name) for name in felder}
    schluessel = punkt.schluessel if punkt else ""
    titel = punkt.titel if punkt else ""
    return {"bezeichnung": titel} | (vorschlag(schluessel, request.heute) or {})


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def planen(request: Request) -> HttpResponse:
    """Plan a meeting."""
    gefragt = request.GET.get("reihe", "")
    anfang = Besprechungsreihe.objects.filter(punkt_schluessel=gefragt).first()
    form = PlanungForm(
        request.POST or None,
        heute=request.heute,
        initial={"reihe": anfang} if anfang else None,
    )
    if form.is_valid():
        with ablehnung_in(form, BesprechungError):
            neu = plan_besprechung(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
            return redirect(adresse(neu))
    kontext = {
        "titel": "Besprechung planen",
        "satz": "Eingeladen wird danach, auf der Seite der Besprechung.",
        "knopf": "Besprechung planen",
        "zurueck": reverse("besprechungen:besprechungen"),
        "form": form,
    }
    return render(request, FORMULAR, kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def verlegen(request: Request, uuid: str) -> HttpResponse:
    """Move a meeting."""
    eine = finde(uuid)
    felder = ("termin_am", "beginn", "ende", "ort", "version")
    form = VerlegenForm(
        request.POST or None,
        heute=request.heute,
        initial={name: getattr(eine, name) for name in felder},
    )
    satz = (
        f"Bisher: {tag_lang(eine.termin_am)}, {eine.beginn:%H:%M} Uhr, {eine.ort}. "
        "Wer schon eingeladen ist, erhält den neuen Termin, sobald Sie erneut einladen."
    )
    texte = {"titel": "Besprechung verlegen", "knopf": "Verlegen", "satz": satz}
    return _aendern(request, eine, form, move_besprechung, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def absagen(request: Request, uuid: str) -> HttpResponse:
    """Cancel a meeting."""
    form = AbsageForm(request.POST or None)
    satz = (
        "Die Besprechung bleibt mit ihrem Grund stehen und zählt nicht. Wer eingeladen "
        "war, erhält die Absage, sobald Sie sie senden."
    )
    texte = {"titel": "Besprechung absagen", "knopf": "Absagen", "satz": satz}
    return _aendern(request, finde(uuid), form, cancel_besprechung, texte)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def tagesordnung(request: Request, uuid: str) -> HttpResponse:
    """Write the agenda."""
    eine = finde(uuid)
    form = TagesordnungForm(
        request.POST or None,
        initial={"text": eine.tagesordnung, "version": eine.version},
    )
    texte = {"titel": "Tagesordnung", "knopf": "Tagesordnung speichern"}
    return _aendern(request, eine, form, save_tagesordnung, texte)


def _aendern(
    request: Request, eine: Besprechung, form: Any, ereignis: Any, texte: dict[str, str]
) -> HttpResponse:
    """Let one event happen to a meeting, or show its form again with what is wrong."""
    if form.is_valid():
        with ablehnung_in(form, BesprechungError):
            ereignis(
                besprechung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(adresse(eine))
    kontext = {"form": form, "zurueck": adresse(eine), "b": eine, **texte}
    return render(request, FORMULAR, kontext)


@require_POST
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def einladen(request: Request, uuid: str) -> HttpResponse:
    """Send the invitation, the new appointment or the cancellation by e-mail."""
    eine = finde(uuid)
    form = EinladungForm(request.POST)
    if form.is_valid():
        with ablehnung_in(form, BesprechungError):
            versand = send_einladungen(
                besprechung=eine,
                weitere_adressen=form.cleaned_data["adressen"],
                verweis=request.build_absolute_uri(adresse(eine)),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                uhr=request.uhr,
                unterbrochene=form.cleaned_data["unterbrochene"],
            )
            _melde(request, versand)
            return redirect(adresse(eine, "#einladung"))
    kontext = seite(request, eine) | {"einladung_form": form}
    return render(request, "besprechungen/besprechung.html", kontext, status=409)


def _melde(request: Request, versand: Versand) -> None:
    """Say what went out, what did not, and what may have arrived twice."""
    if versand.gescheitert:
        messages.warning(
            request,
            f"Nicht versendet an: {', '.join(versand.gescheitert)}. Bitte senden Sie "
            "später noch einmal; wer sie schon hat, erhält keine zweite.",
            extra_tags="warnung",
        )
    elif versand.versendet:
        text = f"{anzahl(versand.versendet, 'Einladung', 'Einladungen')} versendet."
        if versand.wiederholt:
            text += f" Vielleicht doppelt angekommen: {', '.join(versand.wiederholt)}."
        messages.success(request, text, extra_tags="gut")
    elif not versand.unterbrochen:
        text = "Alle haben die Einladung zu diesem Termin schon."
        messages.info(request, text, extra_tags="info")
    if versand.unterbrochen:
        messages.warning(
            request,
            f"Unterbrochen blieb der Versand an: {', '.join(versand.unterbrochen)}. "
            "Ob die Einladung ankam, ist nicht bekannt. Noch einmal geht sie erst, "
            "wenn Sie „Auch an unterbrochene“ ankreuzen.",
            extra_tags="warnung",
        )


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.BESPRECHUNGEN_FUEHREN)
def kontakt(request: Request) -> HttpResponse:
    """Note another contact; it does not count."""
    form = KontaktForm(request.POST or None, heute=request.heute)
    if form.is_valid():
        try:
            neu = record_kontakt(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
        except BesprechungError as fehler:
            form.add_error("am", str(fehler))
        else:
            ziel = reverse("besprechungen:besprechungen")
            return redirect(f"{ziel}?jahr={neu.am.year}#kontakte")
    kontext = {
        "titel": "Anderen Kontakt vermerken",
        "satz": "E-Mail und Telefon ersetzen keine Besprechung und zählen nicht mit.",
        "knopf": "Kontakt vermerken",
        "zurueck": reverse("besprechungen:besprechungen"),
        "form": form,
    }
    return render(request, FORMULAR, kontext)
