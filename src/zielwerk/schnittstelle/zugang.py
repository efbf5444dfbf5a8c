"""Who calls: the key in the header, its person and Mandant; never a session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django_scopes import scope
from ninja.errors import HttpError
from ninja.security import HttpBearer

from zielwerk.mandanten.rechte import Recht
from zielwerk.schnittstelle.regeln import WORTE, Umfang
from zielwerk.schnittstelle.services import use_schluessel

View = Callable[..., Any]


class Schluessel(HttpBearer):
    """A key as `Authorization: Bearer zw1_…`, of this scope and a person's right.

    Asked before anything of the request is read: who may not call learns nothing.
    """

    def __init__(
        self, umfang: Umfang | None = None, recht: Recht | None = None
    ) -> None:
        super().__init__()
        self.umfang, self.recht = umfang, recht

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the key if it holds; the request then is that person's.

        :raises HttpError: 403, if key or person may not do this
        """
        anfrage: Any = request
        schluessel = use_schluessel(text=token, uhr=anfrage.uhr)
        if schluessel is None:
            return None
        if self.umfang and self.umfang not in schluessel.umfang:
            raise HttpError(403, f"Dieser Schlüssel darf nicht: {WORTE[self.umfang]}.")
        anfrage.mitgliedschaft = schluessel.mitgliedschaft
        anfrage.mandant = schluessel.mandant
        anfrage.jetzt = schluessel.mandant.zeit(anfrage.uhr)
        anfrage.heute = anfrage.jetzt.date()
        if self.recht:
            pruefe_recht(anfrage, self.recht)
        return schluessel


def im_mandanten(view: View) -> View:
    """Open the scope of the key's Mandant around an operation.

    Answers are complete when the operation returns: nothing is read after it.
    """

    @wraps(view)
    def wrapper(request: Any, *args: Any, **kwargs: Any) -> Any:
        with scope(mandant=request.mandant):
            return view(request, *args, **kwargs)

    return wrapper


def pruefe_recht(request: Any, recht: Recht) -> None:
    """Refuse what the person of the key may not do.

    :raises HttpError: 403
    """
    if not request.mitgliedschaft.darf(recht):
        raise HttpError(403, f"Ihre Rolle darf nicht: {recht.value}.")
