"""The record, newest first."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.web.request import Request


@require_safe
@berechtigt(Recht.PROTOKOLL_LESEN)
def protokoll(request: Request) -> HttpResponse:
    """Show the entries of the Mandant, 50 per page."""
    seite = Paginator(Eintrag.objects.neueste(), 50).get_page(request.GET.get("seite"))
    return render(request, "protokoll/protokoll.html", {"seite": seite})
