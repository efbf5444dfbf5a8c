"""Pages of the Jobcenter: vouchers issued, printed, taken back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.beratung.forms import ZuweisungForm
from zielwerk.beratung.models import Zuweisung
from zielwerk.beratung.services import (
    BeratungError,
    issue_zuweisungen,
    schein,
    withdraw_zuweisung,
)
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

JE_SEITE = 50
MIT = ("vertrag__angebot", "vertrag__organisation", "standort", "durch__benutzer")


@require_safe
@berechtigt(Recht.ZUWEISEN)
def zuweisungen(request: Request) -> HttpResponse:
    """Show the vouchers; open are those without any answer of the Träger."""
    zeigen = request.GET.get("zeigen", "offen")
    offen = Zuweisung.objects.offen()
    alle = Zuweisung.objects.all() if zeigen == "alle" else offen
    seite = Paginator(alle.select_related(*MIT), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    kontext = {
        "zeigen": zeigen,
        "seite": seite,
        "offen_anzahl": offen.count(),
        "alle_anzahl": Zuweisung.objects.count(),
    }
    return render(request, "beratung/zuweisungen.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.ZUWEISEN)
def zuweisen(request: Request) -> HttpResponse:
    """Issue a voucher."""
    form = ZuweisungForm(
        request.POST or None,
        heute=request.heute,
        initial={"zugewiesen_am": request.heute},
    )
    if form.is_valid():
        with ablehnung_in(form, BeratungError):
            neue = issue_zuweisungen(
                durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
            )
            return redirect("beratung:zuweisung", neue[0].uuid)
    kontext = {
        "titel": "Beratungsschein ausstellen",
        "satz": "Die Nummer ist gewürfelt. Zielwerk speichert nicht, für wen der "
        "Schein ist; vermerken Sie die Nummer in Ihrer Akte.",
        "knopf": "Schein ausstellen",
        "zurueck_wort": "Beratungsscheine",
        "zurueck": reverse("beratung:zuweisungen"),
        "form": form,
    }
    return render(request, "beratung/formular.html", kontext)


def _finde(uuid: str) -> Zuweisung:
    eine: Zuweisung = get_object_or_404(
        Zuweisung.objects.select_related(*MIT, "mandant"), uuid=uuid
    )
    return eine


@require_safe
@berechtigt(Recht.ZUWEISEN)
def zuweisung(request: Request, uuid: str) -> HttpResponse:
    """Show one voucher and those issued with it."""
    return render(request, "beratung/zuweisung.html", _seite(_finde(uuid)))


def _seite(eine: Zuweisung) -> dict[str, Any]:
    offen = Zuweisung.objects.offen().filter(pk=eine.pk).exists()
    andere = Zuweisung.objects.filter(ausstellung=eine.ausstellung)
    return {
        "z": eine,
        "offen": offen,
        "andere": andere.exclude(pk=eine.pk).order_by("pk"),
    }


@require_safe
@berechtigt(Recht.ZUWEISEN)
def zuweisungsschein(request: Request, uuid: str) -> HttpResponse:
    """Hand out the slip as PDF/UA; with `alle` those issued with it too."""
    eine = _finde(uuid)
    scheine = [eine]
    if request.GET.get("alle"):
        gemeinsam = Zuweisung.objects.gueltig().filter(ausstellung=eine.ausstellung)
        scheine = list(gemeinsam.select_related(*MIT, "mandant").order_by("pk"))
    name = f"Beratungsschein-{eine.nummer}.pdf"
    kopf = {
        "Content-Disposition": content_disposition_header(True, name) or "",  # noqa: FBT003
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    inhalt = as_pdf(schein(scheine, request.jetzt))
    return HttpResponse(inhalt, content_type="application/pdf", headers=kopf)


@require_POST
@berechtigt(Recht.ZUWEISEN)
def widerrufen(request: Request, uuid: str) -> HttpResponse:
    """Take a voucher back."""
    eine = _finde(uuid)
    try:
        withdraw_zuweisung(
            zuweisung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except BeratungError as fehler:
        kontext = _seite(eine) | {"fehler": str(fehler)}
        return render(request, "beratung/zuweisung.html", kontext)
    return redirect("beratung:zuweisung", uuid)
