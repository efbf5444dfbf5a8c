"""The record: newest first, searched by POST, opened, handed out, anchored."""

import re
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.kern.anzeige import zahl
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.anker import anker_von
from zielwerk.protokoll.anker import ankerdatei as pfad_der_anker
from zielwerk.protokoll.ausgabe import MAX_EINTRAEGE, as_csv, as_xlsx, wert_text
from zielwerk.protokoll.forms import SucheForm
from zielwerk.protokoll.kette import jsonzeilen, stimmt
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.pruefer import PrueferError
from zielwerk.protokoll.services import (
    record_ausgabe,
    record_lesen,
    record_suche,
)
from zielwerk.web.request import Request

JE_SEITE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AUSGABEN: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, XLSX),
}


@require_safe
@berechtigt(Recht.PROTOKOLL_LESEN)
def protokoll(request: Request) -> HttpResponse:
    """Show the entries of the Mandant, 50 per page, and the form of the search."""
    seite = Paginator(Eintrag.objects.neueste(), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    form = SucheForm(heute=request.heute)
    return render(request, "protokoll/protokoll.html", {"seite": seite, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.PROTOKOLL_LESEN)
def suche(request: Request) -> HttpResponse:
    """Show what was found; a search for a person is recorded before it is done."""
    if request.method != "POST":
        return redirect("protokoll:protokoll")
    form = SucheForm(request.POST, heute=request.heute)
    kontext: dict[str, Any] = {"form": form, "gesucht": True}
    if form.is_valid():
        daten, nummer = form.cleaned_data, _seitennummer(request)
        gemerkt = daten.pop("bis_nr")
        # Pages stay what they were although searching adds entries.
        bis_nr = (gemerkt if nummer else None) or Eintrag.objects.letzte()
        if daten["person"]:
            record_suche(
                mandant=request.mandant,
                suche=daten,
                seite=nummer or 1,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
        gefunden = Eintrag.objects.gesucht(**daten).filter(lfd_nr__lte=bis_nr)
        kontext["seite"] = Paginator(gefunden.neueste(), JE_SEITE).get_page(nummer or 1)
        kontext["bis_nr"] = bis_nr
    return render(request, "protokoll/protokoll.html", kontext)


def _seitennummer(request: Request) -> int:
    """Return which page was asked for; 0 if none, as in a new search."""
    text = request.POST.get("seite", "")
    return int(text) if re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII) else 0


@require_POST
@berechtigt(Recht.PROTOKOLL_LESEN)
def ausgabe(request: Request, form: str) -> HttpResponse:
    """Hand out what the search finds as CSV or XLSX; recorded itself."""
    if form not in AUSGABEN:
        raise Http404
    schreibe, medientyp = AUSGABEN[form]
    formular = SucheForm(request.POST, heute=request.heute)
    if formular.is_valid():
        daten = formular.cleaned_data
        bis_nr = daten.pop("bis_nr") or Eintrag.objects.letzte()
        gefunden = Eintrag.objects.gesucht(**daten).filter(lfd_nr__lte=bis_nr)
        if (menge := gefunden.count()) <= MAX_EINTRAEGE:
            record_ausgabe(
                mandant=request.mandant,
                form=form,
                menge=menge,
                suche=daten,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return HttpResponse(
                schreibe(gefunden.neueste()),
                content_type=medientyp,
                headers={
                    "Content-Disposition": f'attachment; filename="protokoll.{form}"'
                },
            )
        formular.add_error(
            None,
            f"Das sind {zahl(menge)} Einträge; ausgeben lassen sich höchstens "
            f"{zahl(MAX_EINTRAEGE)}. Bitte grenzen Sie den Zeitraum ein.",
        )
    return render(request, "protokoll/protokoll.html", {"form": formular})


@require_safe
@berechtigt(Recht.PROTOKOLL_LESEN)
def eintrag(request: Request, nr: int) -> HttpResponse:
    """Show one entry with its values before and after; reading it is recorded."""
    einer = get_object_or_404(Eintrag.objects.prefetch_related("werte"), lfd_nr=nr)
    kontext = {
        "eintrag": einer,
        "werte": _gegenueber(einer.vorher, einer.nachher),
        "stimmt": stimmt(einer),
        "letzter": nr == Eintrag.objects.letzte(),
    }
    record_lesen(
        mandant=request.mandant,
        objekt=einer,
        seite=f"Protokolleintrag {nr}",
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    return render(request, "protokoll/eintrag.html", kontext)


def _gegenueber(vorher: Any, nachher: Any) -> list[tuple[str, str, str]]:
    """Return field, value before, value after; "" where there was none."""
    seiten = [
        werte if isinstance(werte, dict) else {} if werte is None else {"Wert": werte}
        for werte in (vorher, nachher)
    ]
    felder = dict.fromkeys([*seiten[0], *seiten[1]])
    return [
        (feld, *(wert_text(s[feld]) if feld in s else "" for s in seiten))
        for feld in felder
    ]


@require_safe
@berechtigt(Recht.PROTOKOLL_LESEN)
def anker(request: Request) -> HttpResponse:
    """Show the daily anchors, newest first, and whether the chain still has them."""
    kontext: dict[str, Any] = {"fehler": ""}
    try:
        alle = anker_von(request.mandant)[::-1]
    except PrueferError as fehler:
        alle, kontext["fehler"] = [], str(fehler)
    seite = Paginator(alle, JE_SEITE).get_page(request.GET.get("seite"))
    summen = dict(
        Eintrag.objects.filter(lfd_nr__in=[nr for _, nr, _, _ in seite]).values_list(
            "lfd_nr", "pruefsumme"
        )
    )
    kontext["seite"] = seite
    kontext["zeilen"] = [
        (zeit, nr, summe, summen.get(nr) == summe) for _, nr, summe, zeit in seite
    ]
    return render(request, "protokoll/anker.html", kontext)


@require_safe
@berechtigt(Recht.PROTOKOLL_LESEN)
def ankerdatei(request: Request) -> HttpResponseBase:
    """Hand out the anchor file as it is; it holds no personal value."""
    pfad = pfad_der_anker(request.mandant)
    if not pfad.exists():
        raise Http404
    return FileResponse(
        pfad.open("rb"), as_attachment=True, content_type="application/jsonl"
    )


@require_POST
@berechtigt(Recht.PROTOKOLL_LESEN)
def export(request: Request) -> HttpResponseBase:
    """Hand out the whole chain for checking without this system; recorded itself."""
    record_ausgabe(
        mandant=request.mandant,
        form="jsonl",
        menge=Eintrag.objects.letzte() + 1,
        suche={},
        durch=request.mitgliedschaft,
        jetzt=request.jetzt,
    )
    return StreamingHttpResponse(
        jsonzeilen(request.mandant),
        content_type="application/jsonl",
        headers={"Content-Disposition": 'attachment; filename="protokoll.jsonl"'},
    )
