"""Agreements as files: the library, upload as a draft, download, the schema."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.austausch import (
    BYTES_HOECHSTENS,
    SCHEMA_TEXT,
    AustauschError,
)
from zielwerk.vereinbarung.bibliothek import bibliothek
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.uebernahme import (
    export_vereinbarung,
    import_vereinbarung,
    import_vorlage,
)
from zielwerk.web.request import Request

ERSTES_JAHR, LETZTES_JAHR = 2005, 2100


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORTSCHREIBEN)
def vorlagen(request: Request) -> HttpResponse:
    """Show the library; take a template or a file over as a draft."""
    befunde: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            neu = _take(request)
            return redirect("vereinbarung:vereinbarung", jahr=neu.jahr)
        except AustauschError as fehler:
            befunde = fehler.befunde
    neueste = Zielvereinbarung.objects.first()
    kontext = {
        "vorlagen": bibliothek(),
        "befunde": befunde,
        "jahr": request.POST.get("jahr")
        or (neueste.jahr + 1 if neueste else request.heute.year),
    }
    status = 409 if befunde else 200
    return render(request, "vereinbarung/vorlagen.html", kontext, status=status)


def _take(request: Request) -> Zielvereinbarung:
    """Create the draft from what was chosen."""
    durch, jetzt = request.mitgliedschaft, request.jetzt
    if "vorlage" in request.POST:
        return import_vorlage(
            name=request.POST["vorlage"], jahr=_jahr(request), durch=durch, jetzt=jetzt
        )
    datei = request.FILES.get("datei")
    if datei is None:
        raise AustauschError(["Bitte wählen Sie eine Datei aus."])
    inhalt = datei.read(BYTES_HOECHSTENS + 1)
    return import_vereinbarung(inhalt=inhalt, durch=durch, jetzt=jetzt)


def _jahr(request: Request) -> int:
    """Return the year asked for."""
    text = request.POST.get("jahr", "").strip()
    if not text.isdecimal() or not ERSTES_JAHR <= int(text) <= LETZTES_JAHR:
        raise AustauschError(
            [f"Bitte geben Sie ein Jahr von {ERSTES_JAHR} bis {LETZTES_JAHR} an."]
        )
    return int(text)


@require_safe
@berechtigt(Recht.VEREINBARUNG_SEHEN)
def datei(request: Request, jahr: int) -> HttpResponse:
    """Hand out an agreement as YAML."""
    eine = get_object_or_404(Zielvereinbarung, jahr=jahr)
    name = f"zielvereinbarung-{jahr}.yaml"
    return HttpResponse(
        export_vereinbarung(eine),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def schema(request: Request) -> HttpResponse:
    """Publish the JSON Schema of the file."""
    return HttpResponse(SCHEMA_TEXT, content_type="application/schema+json")
