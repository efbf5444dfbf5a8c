"""Sign-in, sign-out, and the switch between Mandanten."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.mandanten.forms import AnmeldeForm
from zielwerk.mandanten.services import DEMO_PASSWORT, demo_zugaenge
from zielwerk.mandanten.zugang import angemeldet
from zielwerk.web.middleware import choose_mitgliedschaft
from zielwerk.web.request import Request


def _ziel(request: HttpRequest) -> str:
    """Return the page asked for before sign-in, if it is one of ours."""
    ziel = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(ziel, {request.get_host()}):
        return ziel
    return reverse(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def anmelden(request: HttpRequest) -> HttpResponse:
    """Sign a person in."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(_ziel(request))
    form = AnmeldeForm(request, request.POST or None)
    if form.is_valid():
        login(request, form.get_user())
        return redirect(_ziel(request))
    kontext = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "zugaenge": demo_zugaenge() if settings.DEMO else [],
        "passwort": DEMO_PASSWORT if settings.DEMO else "",
    }
    return render(request, "web/anmeldung.html", kontext)


@require_POST
def abmelden(request: HttpRequest) -> HttpResponse:
    """Sign a person out."""
    logout(request)
    return redirect("mandanten:anmelden")


@require_http_methods(["GET", "HEAD", "POST"])
@angemeldet
def wechseln(request: Request) -> HttpResponse:
    """Show for whom a person may work, and switch only when a button was pressed."""
    if request.method != "POST":
        kontext = {"eigene": request.mitgliedschaften}
        return render(request, "web/wechseln.html", kontext)
    gewaehlt = request.POST.get("mitgliedschaft")
    neu = next((e for e in request.mitgliedschaften if str(e.uuid) == gewaehlt), None)
    if neu is None:
        raise Http404
    choose_mitgliedschaft(request, neu)
    messages.success(request, f"Sie arbeiten jetzt für {neu.mandant}: {neu.stelle}.")
    return redirect("startseite:startseite")
