"""A sheet as a page: one form per question, each saved by itself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.aktenpruefungen.bogen_forms import AntwortForm
from zielwerk.aktenpruefungen.models import (
    Achse,
    Kreispruefung,
    Pruefantwort,
    Pruefbogen,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.plan_forms import GrundForm
from zielwerk.aktenpruefungen.pruefung_views import FORMULAR, adresse
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    Eingabe,
    answer_bogen,
    bogen_zu,
    close_bogen,
    hat_einsicht,
    reopen_bogen,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.services import record_lesen
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

KREIS = Pruefbogen.Leser.KREIS.value


def akte_oder_404(uuid: str) -> Stichprobenakte:
    """Return a file of a sample with what its page names."""
    eine: Stichprobenakte = get_object_or_404(
        Stichprobenakte.objects.select_related("pruefung__liste", "akte"), uuid=uuid
    )
    return eine


def _darf(request: Request, uuid: str, leser: str) -> Stichprobenakte:
    """Return the file if this member may fill this reader's sheet in it today.

    The county only while its access is open.
    """
    akte, darf = akte_oder_404(uuid), request.mitgliedschaft.darf
    if leser not in Pruefbogen.Leser.values:
        raise Http404(leser)
    erlaubt = darf(Recht.AKTENPRUEFUNGEN_FUEHREN)
    if leser == KREIS:
        erlaubt = darf(Recht.KREISPRUEFUNG_FUEHREN) and hat_einsicht(
            akte.pruefung, request.heute
        )
    if not erlaubt:
        raise PermissionDenied
    return akte


def _bogen(request: Request, uuid: str, leser: str) -> Pruefbogen:
    """Return the sheet, or one that is not begun yet.

    :raises AktenpruefungError: if there is none for this person
    """
    akte = _darf(request, uuid, leser)
    eins = bogen_zu(
        akte=akte, leser=leser, durch=request.mitgliedschaft, jetzt=request.jetzt
    )
    eins.stichprobenakte = akte
    return eins


def _kein_bogen(request: Request, uuid: str, grund: str) -> HttpResponse:
    akte = akte_oder_404(uuid)
    kontext = {"p": akte.pruefung, "akte": akte, "grund": grund}
    return render(request, "aktenpruefungen/kein_bogen.html", kontext)


def bogenadresse(bogen: Pruefbogen, stelle: str = "") -> str:
    """Return the address of a sheet, or of a question in it."""
    ziel = reverse(
        "aktenpruefungen:bogen", args=[bogen.stichprobenakte.uuid, bogen.leser]
    )
    return ziel + stelle


@require_http_methods(["GET", "HEAD"])
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def bogen(request: Request, uuid: str, leser: str) -> HttpResponse:
    """Show the sheet of a file; the first answer begins it."""
    try:
        eins = _bogen(request, uuid, leser)
    except AktenpruefungError as fehler:
        return _kein_bogen(request, uuid, str(fehler))
    record_lesen(
        mandant=request.mandant,
        objekt=eins.stichprobenakte,
        seite=str(eins),
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    return render_bogen(request, eins)


def render_bogen(
    request: Request,
    eins: Pruefbogen,
    form: AntwortForm | None = None,
    fehler: str = "",
) -> HttpResponse:
    """Show a sheet; `form`: the question whose answer was refused."""
    gespeichert = eins.antworten.all() if eins.pk else ()
    antworten = {a.frage_id: a for a in gespeichert}
    fragen = list(eins.pruefliste.fragen.all())
    daneben = _antworten_des_jobcenters(eins)
    paare = []
    for frage in fragen:
        antwort = antworten.get(frage.pk)
        eigene = form if form and form.prefix == f"f{frage.nummer}" else None
        form_dazu = eigene or _form(eins, frage.nummer, antwort)
        paare.append((frage, antwort, form_dazu, daneben.get(frage.pk)))
    kontext = {
        "bogen": eins,
        "akte": eins.stichprobenakte,
        "p": eins.stichprobenakte.pruefung,
        "achsen": [
            (achse.label, [t for t in paare if t[0].achse == achse]) for achse in Achse
        ],
        "offen": len(fragen) - len(antworten),
        "fragen": len(fragen),
        "fehlerform": form,
        "fehler": fehler,
        "laeuft": eins.leser == KREIS
        or eins.stichprobenakte.pruefung.zustand == "gezogen",
        "zurueck": _zurueck(eins, request),
    }
    return render(request, "aktenpruefungen/bogen.html", kontext)


def _antworten_des_jobcenters(eins: Pruefbogen) -> dict[int, Pruefantwort]:
    """Return the closed answers of the first sheet, which only the county sees."""
    if eins.leser != KREIS:
        return {}
    erste = Pruefantwort.objects.filter(
        bogen__stichprobenakte=eins.stichprobenakte,
        bogen__leser=Pruefbogen.Leser.ERST,
        bogen__abgeschlossen_am__isnull=False,
    )
    return {a.frage_id: a for a in erste}


def _zurueck(eins: Pruefbogen, request: Request) -> str:
    """Return the list of files this reader comes from."""
    pruefung = eins.stichprobenakte.pruefung
    if eins.leser != KREIS:
        return adresse(pruefung, "stichprobe")
    eigene = Kreispruefung.objects.filter(pruefung=pruefung)
    eine = eigene.offen_am(request.heute).first()
    return reverse("aktenpruefungen:kreis_akten", args=[eine.uuid])


def _form(bogen: Pruefbogen, nummer: int, antwort: Pruefantwort | None) -> AntwortForm:
    initial: dict[str, Any] = {"version": bogen.version}
    if antwort:
        betrag = antwort.betrag
        initial |= {
            "urteil": antwort.urteil,
            "ursache": antwort.ursache,
            "regelung": antwort.regelung,
            "betrag": "" if betrag is None else f"{betrag:.2f}".replace(".", ","),
            "notiz": antwort.notiz or "",
        }
    return AntwortForm(prefix=f"f{nummer}", initial=initial)


@require_POST
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def antwort(request: Request, uuid: str, leser: str, nummer: int) -> HttpResponse:
    """Save the answer to one question and go on to the next."""
    form = AntwortForm(request.POST, prefix=f"f{nummer}")
    try:
        eins = _bogen(request, uuid, leser)
    except AktenpruefungError as fehler:
        return _kein_bogen(request, uuid, str(fehler))
    if not form.is_valid():
        return render_bogen(request, eins, form)
    try:
        answer_bogen(
            akte=eins.stichprobenakte,
            leser=leser,
            antworten={nummer: form.eingabe()},
            version=form.cleaned_data["version"],
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
        )
    except AktenpruefungError as fehler:
        form.add_error(None, str(fehler))
        return render_bogen(request, eins, form)
    return redirect(bogenadresse(eins, f"#frage-{nummer + 1}"))


@require_POST
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def bogen_fertig(request: Request, uuid: str, leser: str) -> HttpResponse:
    """Close a sheet; one button answers what is still open as in order first."""
    text = request.POST.get("version", "")
    angaben: dict[str, Any] = {
        "version": int(text) if text.isascii() and text.isdigit() else 0,
        "durch": request.mitgliedschaft,
        "jetzt": request.jetzt,
    }
    try:
        eins = _bogen(request, uuid, leser)
    except AktenpruefungError as fehler:
        return _kein_bogen(request, uuid, str(fehler))
    try:
        if request.POST.get("tun") == "rest":
            _answer_rest(eins, angaben)
            return redirect(bogenadresse(eins, "#abschluss"))
        if eins.pk is None:
            raise AktenpruefungError("Noch ist keine Frage beantwortet.")
        close_bogen(bogen=eins, **angaben)
    except AktenpruefungError as fehler:
        return render_bogen(request, eins, fehler=str(fehler))
    return redirect(_zurueck(eins, request))


def _answer_rest(eins: Pruefbogen, angaben: dict[str, Any]) -> None:
    """Answer every open question as in order."""
    offen = eins.pruefliste.fragen.all()
    if eins.pk:
        offen = offen.exclude(pk__in=eins.antworten.values("frage"))
    rest = {f.nummer: Eingabe(Pruefantwort.Urteil.JA) for f in offen}
    answer_bogen(akte=eins.stichprobenakte, leser=eins.leser, antworten=rest, **angaben)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def bogen_oeffnen(request: Request, uuid: str, leser: str) -> HttpResponse:
    """Open a closed sheet again."""
    akte = _darf(request, uuid, leser)
    eins: Pruefbogen = get_object_or_404(
        Pruefbogen.objects.select_related("stichprobenakte__pruefung"),
        stichprobenakte=akte,
        leser=leser,
    )
    form = GrundForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            reopen_bogen(
                bogen=eins,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(bogenadresse(eins))
    kontext = {
        "titel": "Prüfbogen wieder öffnen",
        "satz": "Die Antworten bleiben; der Grund steht im Protokoll.",
        "knopf": "Prüfbogen wieder öffnen",
        "zurueck": bogenadresse(eins),
        "form": form,
        "p": eins.stichprobenakte.pruefung,
    }
    return render(request, FORMULAR, kontext)
