"""Addresses: the keys of a person, and the interface itself."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, include, path

from zielwerk.schnittstelle import views
from zielwerk.schnittstelle.api import api

app_name = "schnittstelle"


def _mit_schluessel(view: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
    """Keep no copy of an answer, and tell the inventory who may call and how."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        antwort = view(request, *args, **kwargs)
        antwort.headers["Cache-Control"] = "no-store"
        return antwort

    operationen = inspect.getclosurevars(view).nonlocals["self"].operations
    merkmale: Any = wrapper
    merkmale.zugang = "mit Schlüssel"
    merkmale.methoden = tuple(m for eine in operationen for m in eine.methods)
    return wrapper


def _operationen() -> Iterator[URLPattern]:
    """Yield the patterns of the operations, without the library's own start page."""
    for muster in api.urls[0]:
        if isinstance(muster, URLPattern) and muster.name != "api-root":
            muster.callback = _mit_schluessel(muster.callback)
            yield muster


urlpatterns = [
    path("konto/schnittstelle/", views.schluessel, name="schluessel"),
    path(
        "konto/schnittstelle/<uuid:uuid>/widerrufen/",
        views.widerrufen,
        name="widerrufen",
    ),
    path("api/v1/openapi.json", views.beschreibung, name="beschreibung"),
    path("api/v1/", include(list(_operationen()))),
]
