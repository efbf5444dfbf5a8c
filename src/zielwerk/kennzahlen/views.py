"""Kennzahlen: the list, one Kennzahl with Rechenweg and history, the exports."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zielwerk.kennzahlen.ausgabe import as_csv, as_xlsx
from zielwerk.kennzahlen.bild import skala_bild, verlauf_bild
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import Wert, neueste_werte, rechenweg, reihe_werte
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.KENNZAHLEN_SEHEN)
def kennzahlen(request: Request) -> HttpResponse:
    """Show every Kennzahl with its newest value."""
    kontext = {
        "kennzahlen": neueste_werte(request.heute),
        "darf_pflegen": request.mitgliedschaft.darf(Recht.KENNZAHLEN_PFLEGEN),
    }
    return render(request, "kennzahlen/kennzahlen.html", kontext)


def _gruppen(werte: list[Wert]) -> list[dict[str, Any]]:
    """Return the values newest first, split where the method changes."""
    gruppen: list[dict[str, Any]] = []
    for wert in werte:
        verfahren = wert.messwert.verfahren
        if not gruppen or gruppen[-1]["verfahren"] != verfahren:
            wechsel = gruppen[-1]["verfahren"].gilt_ab if gruppen else None
            gruppen.append({"verfahren": verfahren, "werte": [], "wechsel_am": wechsel})
        gruppen[-1]["werte"].append(wert)
    return gruppen


@require_safe
@berechtigt(Recht.KENNZAHLEN_SEHEN)
def kennzahl(request: Request, schluessel: str) -> HttpResponse:
    """Show one Kennzahl: value, plain sentence, scale, history, Rechenweg."""
    eine = get_object_or_404(Kennzahl, schluessel=schluessel)
    werte = reihe_werte(eine)
    gruppen = _gruppen(werte)
    kontext: dict[str, Any] = {
        "kennzahl": eine,
        "wert": werte[0] if werte else None,
        "gruppen": gruppen,
        # The drawings are of shares: they begin at 0 and show an interval.
        "skala": skala_bild(werte[0]) if werte and eine.ist_anteil else None,
        "verlauf": verlauf_bild(werte) if werte and eine.ist_anteil else None,
        "mit_widerspruechen": any("eingegangen" in w.messwert.weitere for w in werte),
        "darf_pflegen": request.mitgliedschaft.darf(Recht.KENNZAHLEN_PFLEGEN),
        "darf_steuern": request.mitgliedschaft.darf(Recht.MASSNAHMEN_FUEHREN),
        "darf_zeilen": request.mitgliedschaft.darf(Recht.WIDERSPRUECHE_SEHEN),
    }
    if werte:
        kontext |= {
            "schritte": rechenweg(werte[0]),
            "grenztext": _grenztext(eine, werte[0]),
            "verlaufstitel": _verlaufstitel(gruppen),
        }
    return render(request, "kennzahlen/kennzahl.html", kontext)


def _grenztext(eine: Kennzahl, wert: Wert) -> str:
    """Return "Höchstquote 20 % eingehalten"."""
    if wert.zielwert is None:
        return ""
    wort = "eingehalten" if wert.quote.eingehalten else "nicht eingehalten"
    return f"{eine.ziel_bezeichnung} {wert.grenze} {wort}"


def _verlaufstitel(gruppen: list[dict[str, Any]]) -> str:
    """Return what the history says, within the method that holds now."""
    urteile = [w.quote.eingehalten for w in gruppen[0]["werte"]]
    if None in urteile:
        return "Verlauf"
    gehalten = sum(bool(u) for u in urteile)
    return f"Verlauf: Grenze an {gehalten} von {len(urteile)} Stichtagen eingehalten"


AUSGABEN: dict[str, tuple[Callable[[list[Wert]], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@require_safe
@berechtigt(Recht.KENNZAHLEN_SEHEN)
def ausgabe(request: Request, schluessel: str, form: str) -> HttpResponse:
    """Hand out all values with method, source and as-of day as CSV or XLSX."""
    eine = get_object_or_404(Kennzahl, schluessel=schluessel)
    schreibe, medientyp = AUSGABEN[form]
    return HttpResponse(
        schreibe(reihe_werte(eine)),
        content_type=medientyp,
        headers={
            "Content-Disposition": f'attachment; filename="{eine.schluessel}.{form}"'
        },
    )
