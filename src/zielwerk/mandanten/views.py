"""Sign-out, and the switch between Mandanten."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zielwerk.mandanten.zugang import angemeldet
from zielwerk.web.middleware import choose_mitgliedschaft
from zielwerk.web.request import Request


@require_POST
def abmelden(request: HttpRequest) -> HttpResponse:
    """Sign a person out."""
    logout(request)
    antwort = redirect(settings.LOGOUT_REDIRECT_URL)
    # Nothing of the session stays in the browser, the way back included.
    antwort["Clear-Site-Data"] = '"cache", "storage"'
    return antwort


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
