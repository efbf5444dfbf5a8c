"""Members and bodies: listed, changed, deactivated, activated again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.mitglieder.forms import (
    MitgliedForm,
    OrganisationForm,
    SucheForm,
    UmbenennenForm,
)
from zielwerk.mitglieder.models import Einladung
from zielwerk.mitglieder.services import (
    GeaendertError,
    MitgliederError,
    change_mitgliedschaft,
    create_organisation,
    deactivate_mitgliedschaft,
    reactivate_mitgliedschaft,
    rename_organisation,
)
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt

METHODEN = ["GET", "HEAD", "POST"]
JE_SEITE = 50


@require_safe
@berechtigt(Recht.MITGLIEDER_SEHEN)
def mitglieder(request: Request) -> HttpResponse:
    """Show the members, by role and organisation, and the open invitations."""
    form = SucheForm(request.GET or None)
    gesucht = form.filter() if form.is_bound else {}
    alle = Mitgliedschaft.objects.filter(**gesucht).select_related(
        "benutzer", "organisation"
    )
    seite = Paginator(alle.order_by("benutzer__name", "pk"), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    einladungen = Einladung.objects.offen().mit_personen()
    kontext = {
        "form": form,
        "gesucht": bool(gesucht),
        "seite": seite,
        "einladungen": [(eine, eine.gilt(request.jetzt)) for eine in einladungen],
        "darf_verwalten": request.mitgliedschaft.darf(Recht.MITGLIEDER_VERWALTEN),
    }
    return render(request, "mitglieder/mitglieder.html", kontext)


def laden(uuid: str) -> Mitgliedschaft:
    """Return one member of this Mandant, or 404."""
    eine: Mitgliedschaft = get_object_or_404(
        Mitgliedschaft.objects.select_related("benutzer", "organisation"), uuid=uuid
    )
    return eine


@require_http_methods(METHODEN)
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
@bestaetigt
def aendern(request: Request, uuid: str) -> HttpResponse:
    """Change organisation, role and Stelle of a member."""
    eine = laden(uuid)
    eigenes = eine.benutzer_id == request.mitgliedschaft.benutzer_id
    form = MitgliedForm(request.POST or None, mitglied=eine, eigenes=eigenes)
    kontext: dict[str, Any] = {"mitglied": eine, "form": form, "eigenes": eigenes}
    if not form.is_valid():
        return render(request, "mitglieder/mitglied.html", kontext)
    try:
        change_mitgliedschaft(
            mitgliedschaft=eine,
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            **form.werte(),
        )
    except MitgliederError as fehler:
        kontext |= {"mitglied": laden(uuid)} | _abgelehnt(form, fehler, _als_tabelle)
        return render(request, "mitglieder/mitglied.html", kontext, status=409)
    messages.success(
        request,
        f"{eine.benutzer.name} ist geändert. Das gilt ab dem nächsten Seitenaufruf.",
    )
    return redirect("mitglieder:mitglieder")


Zeilen = list[tuple[str, str, str]]


def _abgelehnt(
    form: forms.Form,
    fehler: MitgliederError,
    tabelle: Callable[[dict[str, Any], Any], Zeilen],
) -> dict[str, Any]:
    """Put a refusal on the form; after a lost update both versions beside it."""
    form.add_error(None, str(fehler))
    if not isinstance(fehler, GeaendertError):
        return {}
    # Saving once more is then a decision: it replaces the version shown.
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(fehler.stand.version)  # type: ignore[index]
    return {"beide": tabelle(form.cleaned_data, fehler.stand)}


def _als_tabelle(meine: dict[str, Any], stand: Mitgliedschaft) -> Zeilen:
    """Return field, mine, stored now."""
    rolle = Rolle(meine.get("rolle") or stand.rolle).label
    aktiv = "aktiv" if stand.aktiv else "stillgelegt"
    return [
        ("Organisation", str(meine["organisation"]), str(stand.organisation)),
        ("Rolle", rolle, stand.get_rolle_display()),
        ("Stelle", meine["stelle"], stand.stelle),
        ("Stand", "unverändert", aktiv),
    ]


def _mit_knopf(
    request: Request, uuid: str, schritt: Callable[..., Mitgliedschaft], satz: str
) -> HttpResponse:
    """Take one step with a member, and say what came of it."""
    eine = laden(uuid)
    try:
        schritt(mitgliedschaft=eine, durch=request.mitgliedschaft, jetzt=request.jetzt)
    except MitgliederError as fehler:
        eigenes = eine.benutzer_id == request.mitgliedschaft.benutzer_id
        form = MitgliedForm(None, mitglied=eine, eigenes=eigenes)
        kontext = {"mitglied": eine, "form": form, "eigenes": eigenes}
        kontext["abgelehnt"] = str(fehler)
        return render(request, "mitglieder/mitglied.html", kontext, status=409)
    messages.success(request, f"{eine.benutzer.name} {satz}")
    return redirect("mitglieder:mitglieder")


@require_POST
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
@bestaetigt
def stilllegen(request: Request, uuid: str) -> HttpResponse:
    """Deactivate a member."""
    satz = "ist stillgelegt; laufende Sitzungen enden beim nächsten Seitenaufruf."
    return _mit_knopf(request, uuid, deactivate_mitgliedschaft, satz)


@require_POST
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
@bestaetigt
def aktivieren(request: Request, uuid: str) -> HttpResponse:
    """Activate a member again."""
    return _mit_knopf(request, uuid, reactivate_mitgliedschaft, "ist wieder aktiv.")


@require_safe
@berechtigt(Recht.MITGLIEDER_SEHEN)
def organisationen(request: Request) -> HttpResponse:
    """Show the bodies that take part."""
    kontext = {
        "organisationen": Organisation.objects.order_by("art", "name"),
        "darf_verwalten": request.mitgliedschaft.darf(Recht.MITGLIEDER_VERWALTEN),
    }
    return render(request, "mitglieder/organisationen.html", kontext)


@require_http_methods(METHODEN)
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
def organisation_neu(request: Request) -> HttpResponse:
    """Add a body."""
    form = OrganisationForm(request.POST or None)
    worte = {"titel": "Organisation anlegen", "knopf": "Organisation anlegen"}
    return _speichern(request, form, worte, create_organisation)


@require_http_methods(METHODEN)
@berechtigt(Recht.MITGLIEDER_VERWALTEN)
def umbenennen(request: Request, uuid: str) -> HttpResponse:
    """Rename a body."""
    eine = get_object_or_404(Organisation, uuid=uuid)
    start = {"name": eine.name, "version": eine.version}
    form = UmbenennenForm(request.POST or None, initial=start)
    worte = {"titel": f"{eine.name} umbenennen", "knopf": "Umbenennen"}
    return _speichern(request, form, worte, rename_organisation, organisation=eine)


def _speichern(
    request: Request,
    form: forms.Form,
    worte: dict[str, str],
    schritt: Callable[..., Organisation],
    **woran: Organisation,
) -> HttpResponse:
    """Show the form of a body and store it."""
    kontext: dict[str, Any] = {"form": form, **worte}
    kontext["zurueck"] = reverse("mitglieder:organisationen")
    if not form.is_valid():
        return render(request, "mitglieder/organisation.html", kontext)
    try:
        schritt(
            durch=request.mitgliedschaft,
            jetzt=request.jetzt,
            **woran,
            **form.cleaned_data,
        )
    except MitgliederError as fehler:
        kontext |= _abgelehnt(
            form, fehler, lambda meine, stand: [("Name", meine["name"], stand.name)]
        )
        return render(request, "mitglieder/organisation.html", kontext, status=409)
    return redirect("mitglieder:organisationen")
