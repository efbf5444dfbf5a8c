"""Pages that write: a Kostensenkungsverfahren opened, sent, decided, ended."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.unterkunft.models import (
    Festlegung,
    Konzepthinweis,
    Kostensenkungsverfahren,
    Richtwerttabelle,
)
from zielwerk.unterkunft.services import (
    VerfahrenError,
    decide_hinweis,
    end_verfahren,
    neuer_richtwert,
    open_verfahren,
    record_schreiben,
    record_umstaende,
    reduce_kosten,
    refrain,
    reopen_verfahren,
)
from zielwerk.unterkunft.verfahren_forms import (
    BeendenForm,
    HinweisForm,
    NichtSenkenForm,
    SenkenForm,
    UmstaendeForm,
    VerfahrenForm,
    VersendetForm,
    WiederForm,
)
from zielwerk.unterkunft.verfahren_views import adresse, finde
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

FORMULAR = "unterkunft/verfahrensformular.html"
METHODEN = ["GET", "HEAD", "POST"]


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_neu(request: Request) -> HttpResponse:
    """Open a procedure; the case page hands over what it knows in the address."""
    tabellen = {str(t.uuid): t for t in Richtwerttabelle.objects.veroeffentlicht()}
    einstellungen = Festlegung.objects.einstellungen_am(request.heute)
    form = VerfahrenForm(
        request.POST or None,
        heute=request.heute,
        tabellen=tabellen,
        einstellungen=einstellungen,
        initial=request.GET.dict(),
    )
    if form.is_valid():
        daten = form.cleaned_data
        with ablehnung_in(form, VerfahrenError):
            neu = open_verfahren(
                aktenzeichen=daten["aktenzeichen"],
                art=daten["art"],
                kosten=daten["kosten"],
                grundlage=daten["grundlage_wert"],
                umstaende=form.umstaende(),
                einstellungen=einstellungen,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect(adresse(neu))
    kontext = {
        "titel": "Verfahren eröffnen",
        "satz": "Danach drucken Sie das Schreiben, das den angemessenen Betrag und das "
        "Konzept nennt. Mit dem Tag des Schreibens werden die Monate gezählt.",
        "knopf": "Verfahren eröffnen",
        "zurueck": reverse("unterkunft:kostensenkungen"),
        "form": form,
    }
    return render(request, FORMULAR, kontext)


def _ereignis(
    request: Request,
    eines: Kostensenkungsverfahren,
    form: forms.Form,
    ereignis: Callable[..., Any],
    texte: dict[str, Any],
) -> HttpResponse:
    """Let one event happen to a procedure, or show its form with what is wrong."""
    if form.is_valid():
        with ablehnung_in(form, VerfahrenError):
            ereignis(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **_angaben(form)
            )
            return redirect(adresse(eines))
    kontext = {"v": eines, "form": form, "zurueck": adresse(eines), **texte}
    return render(request, FORMULAR, kontext)


def _angaben(form: forms.Form) -> dict[str, Any]:
    """Return what the event takes from its form."""
    if isinstance(form, UmstaendeForm):
        return {
            "umstaende": form.umstaende(),
            "version": form.cleaned_data["version"] or 0,
        }
    return dict(form.cleaned_data)


def _mit(eines: Kostensenkungsverfahren, ereignis: Callable[..., Any]) -> Any:
    """Return the event with its procedure."""

    def tue(**angaben: Any) -> None:
        ereignis(verfahren=eines, **angaben)

    return tue


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_versendet(request: Request, uuid: str) -> HttpResponse:
    """Record that the letter was sent."""
    eines, heute = finde(uuid), request.heute
    form = VersendetForm(
        request.POST or None, heute=heute, initial={"schreiben_am": heute}
    )
    texte = {
        "titel": "Versand eintragen",
        "satz": "Ab dem Monat danach zählt die Frist von sechs Monaten; geschützte "
        "Monate und die Karenzzeit zählen nicht.",
        "knopf": "Versand eintragen",
    }
    return _ereignis(request, eines, form, _mit(eines, record_schreiben), texte)


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_umstaende(request: Request, uuid: str) -> HttpResponse:
    """Change what protects the case; the months are counted anew."""
    eines = finde(uuid)
    namen = (*UmstaendeForm.base_fields,)
    weitere = ", ".join(tag(am) for am in eines.weitere_beginne)
    form = UmstaendeForm(
        request.POST or None,
        heute=request.heute,
        initial={n: getattr(eines, n) for n in namen} | {"weitere_bwz": weitere},
    )
    texte = {
        "titel": "Umstände ändern",
        "satz": "Die Monate werden danach neu gezählt, nach den Regeln, mit denen das "
        "Verfahren begonnen hat.",
        "knopf": "Umstände speichern",
    }
    return _ereignis(request, eines, form, _mit(eines, record_umstaende), texte)


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_senken(request: Request, uuid: str) -> HttpResponse:
    """Decide that costs are reduced."""
    eines = finde(uuid)
    form = SenkenForm(
        request.POST or None,
        heute=request.heute,
        initial={"wirksam_ab": eines.absenkung_ab, "anerkannt": eines.richtwert},
    )
    texte = {
        "titel": "Senkung eintragen",
        "satz": "Eintragen, was der Bescheid entscheidet. Der Bescheid selbst wird im "
        "Fachverfahren geschrieben.",
        "knopf": "Senkung eintragen",
    }
    return _ereignis(request, eines, form, _mit(eines, reduce_kosten), texte)


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_nicht_senken(request: Request, uuid: str) -> HttpResponse:
    """Decide that costs are not reduced, with the reason."""
    eines = finde(uuid)
    form = NichtSenkenForm(request.POST or None, heute=request.heute)
    texte = {
        "titel": "Nicht senken",
        "satz": "Die tatsächlichen Kosten werden weiter anerkannt.",
        "knopf": "Entscheidung eintragen",
    }
    return _ereignis(request, eines, form, _mit(eines, refrain), texte)


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_beenden(request: Request, uuid: str) -> HttpResponse:
    """End a procedure."""
    eines, heute = finde(uuid), request.heute
    form = BeendenForm(request.POST or None, heute=heute, initial={"beendet_am": heute})
    texte = {
        "titel": "Verfahren beenden",
        "satz": "Es bleibt mit seinem Verlauf lesbar; das Aktenzeichen entfernt später "
        "die Löschregel.",
        "knopf": "Verfahren beenden",
    }
    return _ereignis(request, eines, form, _mit(eines, end_verfahren), texte)


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_wieder(request: Request, uuid: str) -> HttpResponse:
    """Take back a decision or an end."""
    eines = finde(uuid)
    texte = {
        "titel": "Verfahren wieder aufnehmen",
        "satz": "Entscheidung und Ende werden zurückgenommen; im Verlauf bleiben sie "
        "stehen.",
        "knopf": "Verfahren wieder aufnehmen",
    }
    form = WiederForm(request.POST or None)
    return _ereignis(request, eines, form, _mit(eines, reopen_verfahren), texte)


@require_http_methods(METHODEN)
@berechtigt(Recht.KOSTENSENKUNG_FUEHREN)
def kostensenkung_hinweis(request: Request, uuid: str) -> HttpResponse:
    """Decide what follows from a new Konzept."""
    hinweis: Konzepthinweis = get_object_or_404(
        Konzepthinweis.objects.select_related("verfahren", "tabelle"), uuid=uuid
    )
    form = HinweisForm(request.POST or None)

    def tue(**angaben: Any) -> None:
        decide_hinweis(hinweis=hinweis, **angaben)

    texte: dict[str, Any] = {
        "titel": "Über das neue Konzept entscheiden",
        "knopf": "Entscheidung speichern",
        "hinweis": hinweis,
    }
    try:
        texte["neu"] = neuer_richtwert(hinweis)
    except VerfahrenError as fehler:
        texte["ohne_wert"] = str(fehler)
    return _ereignis(request, hinweis.verfahren, form, tue, texte)
