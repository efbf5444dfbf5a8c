"""Sign-out, and the switch between Mandanten."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from django_scopes import scopes_disabled

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.web.middleware import SITZUNG


@require_POST
def abmelden(request: HttpRequest) -> HttpResponse:
    """Sign a person out."""
    logout(request)
    antwort = redirect(settings.LOGOUT_REDIRECT_URL)
    # Nothing of the session stays in the browser, the way back included.
    antwort["Clear-Site-Data"] = '"cache", "storage"'
    return antwort


@require_POST
def wechseln(request: HttpRequest) -> HttpResponse:
    """Switch to another Mitgliedschaft of the same person."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    with scopes_disabled():
        eigene = Mitgliedschaft.objects.filter(benutzer=request.user, aktiv=True)
        gewaehlt = request.POST.get("mitgliedschaft")
        neu = next((eine for eine in eigene if str(eine.uuid) == gewaehlt), None)
    if neu is None:
        raise Http404
    request.session.cycle_key()
    request.session[SITZUNG] = str(neu.uuid)
    return redirect("startseite:startseite")
