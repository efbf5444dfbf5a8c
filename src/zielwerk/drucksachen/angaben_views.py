"""Papers: a new one, head and Beratungsfolge, closing fields."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zielwerk.drucksachen.forms import (
    AngabenForm,
    Beratungen,
    BeratungForm,
    KopfForm,
    NeuForm,
    beratungsfolge,
    fortgeschriebene,
)
from zielwerk.drucksachen.models import Beratung, Drucksache
from zielwerk.drucksachen.services import (
    KOPFFELDER,
    DrucksacheError,
    change_kopf,
    create_drucksache,
    set_angaben,
)
from zielwerk.drucksachen.views import laden, rahmen
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.web.request import Request

OEFFENTLICH = {True: "ja", False: "nein"}


def _vorbelegt(neue: Zielvereinbarung, request: Request) -> dict[str, Any]:
    """Return a new head as far as it is known: the draft, and the last paper."""
    werte: dict[str, Any] = {
        "vereinbarung": neue.pk,
        "titel": neue.titel,
        "vorlageart": Drucksache._meta.get_field("vorlageart").default,
        "ist_oeffentlich": "ja",
        "datum": request.heute,
    }
    letzte = Drucksache.objects.first()
    if letzte:
        werte |= {
            "vorlageart": letzte.vorlageart,
            "koerperschaft": letzte.koerperschaft,
            "fachdienst": letzte.fachdienst,
        }
    return werte


def _erste_beratung(neue: Zielvereinbarung) -> list[dict[str, str]]:
    """Return the committee of the agreement with what it does, if there is one."""
    if not neue.gremium:
        return []
    was = Beratung.Zustaendigkeit.ENTSCHEIDUNG
    if neue.nur_zur_kenntnis:
        was = Beratung.Zustaendigkeit.KENNTNISNAHME
    return [{"gremium": neue.gremium, "zustaendigkeit": was.value}]


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def neu(request: Request) -> HttpResponse:
    """Create a paper for an agreement and the year it grew out of."""
    neue = fortgeschriebene().first()
    if neue is None:
        return render(request, "drucksachen/neu.html", {})
    form = NeuForm(
        request.POST or None, initial=_vorbelegt(neue, request), heute=request.heute
    )
    folge = Beratungen(
        request.POST or None,
        prefix="folge",
        initial=_erste_beratung(neue),
        form_kwargs={"heute": request.heute},
    )
    if request.method == "POST" and form.is_valid() and folge.is_valid():
        angelegt = create_drucksache(
            beratungsfolge=beratungsfolge(folge),
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            **form.werte(),
        )
        return redirect("drucksachen:drucksache", uuid=angelegt.uuid)
    return render(request, "drucksachen/neu.html", {"form": form, "folge": folge})


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def kopf(request: Request, uuid: str) -> HttpResponse:
    """Change head and Beratungsfolge of a draft."""
    eine = laden(uuid)
    if not eine.ist_entwurf:
        return redirect("drucksachen:freigabe", uuid=eine.uuid)
    form, folge = _kopfformulare(request, eine)
    fehler = ""
    if request.method == "POST" and form.is_valid() and folge.is_valid():
        try:
            change_kopf(
                drucksache=eine,
                version=form.cleaned_data["version"] or 0,
                beratungsfolge=beratungsfolge(folge),
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.werte(),
            )
            return redirect("drucksachen:drucksache", uuid=eine.uuid)
        except DrucksacheError as grund:
            fehler = str(grund)
            _renew_version(form, eine)
    kontext = rahmen(request, eine) | {"form": form, "folge": folge, "fehler": fehler}
    return render(
        request, "drucksachen/kopf.html", kontext, status=409 if fehler else 200
    )


def _kopfformulare(request: Request, eine: Drucksache) -> tuple[KopfForm, Any]:
    """Return head and Beratungsfolge, as stored or as typed."""
    namen = (*KOPFFELDER, "datum", "version")
    werte = {name: getattr(eine, name) for name in namen}
    werte["ist_oeffentlich"] = OEFFENTLICH[eine.ist_oeffentlich]
    form = KopfForm(
        request.POST or None, initial=werte, heute=request.heute, eigene=eine
    )
    folge = Beratungen(
        request.POST or None,
        prefix="folge",
        initial=[
            {name: getattr(beratung, name) for name in BeratungForm.base_fields}
            for beratung in eine.beratungsfolge.all()
        ],
        form_kwargs={"heute": request.heute},
    )
    return form, folge


def _renew_version(form: KopfForm | AngabenForm, eine: Drucksache) -> None:
    """Let the person save again after having seen the newer state."""
    form.data = {**dict(form.data.items()), "version": str(eine.version)}


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.DRUCKSACHE_BEARBEITEN)
def angaben(request: Request, uuid: str) -> HttpResponse:
    """Fill in the closing fields of a draft."""
    eine = laden(uuid)
    if not eine.ist_entwurf:
        return redirect("drucksachen:freigabe", uuid=eine.uuid)
    form = AngabenForm(
        request.POST or None, initial=eine.angaben | {"version": eine.version}
    )
    fehler = ""
    if form.is_valid():
        try:
            set_angaben(
                drucksache=eine,
                angaben=form.werte(),
                version=form.cleaned_data["version"],
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
            )
            return redirect("drucksachen:drucksache", uuid=eine.uuid)
        except DrucksacheError as grund:
            fehler = str(grund)
            _renew_version(form, eine)
    kontext = rahmen(request, eine) | {"form": form, "fehler": fehler}
    return render(
        request, "drucksachen/angaben.html", kontext, status=409 if fehler else 200
    )
