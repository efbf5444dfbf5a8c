"""Counts and ages over all Mandanten: numbers only, nothing anybody is named by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django_scopes import scopes_disabled

from zielwerk.erinnerungen.models import Erinnerung
from zielwerk.listen.models import Uebernahme
from zielwerk.mandanten.models import Mandant
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.services import anker_von

SICHERUNG = "sicherung.geschrieben"


@dataclass(frozen=True)
class Betriebszahl:
    """One number of an instance; `name` as Prometheus spells it, ages in seconds."""

    name: str
    text: str
    wert: float


def betriebszahlen(*, jetzt: datetime) -> list[Betriebszahl]:
    """Return what is waiting, and how old the last anchor and backup are.

    An age is left out if there is nothing yet; whoever watches asks for its absence.

    :raises PrueferError: if an anchor file was changed
    """
    with scopes_disabled():
        return [*_wartendes(jetzt), *_alter(jetzt)]


def _wartendes(jetzt: datetime) -> Iterator[Betriebszahl]:
    listen: dict[str, Any] = Uebernahme.objects.offen().aggregate(
        anzahl=Count("pk"), seit=Min("beauftragt_am")
    )
    yield Betriebszahl("listen_offen", "Lists to be accepted", listen["anzahl"])
    wartet = (jetzt - listen["seit"]).total_seconds() if listen["seit"] else 0.0
    yield Betriebszahl(
        "listen_warten_sekunden", "Age of the oldest list to be accepted", wartet
    )
    post: dict[str, int] = Erinnerung.objects.aggregate(
        offen=Count("pk", filter=Q(post=Erinnerung.Post.OFFEN)),
        aufgegeben=Count("pk", filter=Q(post=Erinnerung.Post.AUFGEGEBEN)),
    )
    yield Betriebszahl("mails_offen", "Reminders not yet mailed", post["offen"])
    yield Betriebszahl(
        "mails_aufgegeben", "Reminders no mail server took", post["aufgegeben"]
    )


def _alter(jetzt: datetime) -> Iterator[Betriebszahl]:
    mandanten = list(Mandant.objects.order_by("pk"))
    yield Betriebszahl("mandanten", "Mandanten of the instance", len(mandanten))
    letzte = [
        max(datetime.fromisoformat(zeit) for *_, zeit in anker)
        for mandant in mandanten
        if (anker := anker_von(mandant))
    ]
    if letzte:
        yield Betriebszahl(
            "anker_alter_sekunden",
            "Age of the last anchor of the Mandant it is oldest for",
            (jetzt - min(letzte)).total_seconds(),
        )
    gesichert = Eintrag.objects.filter(aktion=SICHERUNG).aggregate(am=Max("erfasst_am"))
    if gesichert["am"]:
        yield Betriebszahl(
            "sicherung_alter_sekunden",
            "Age of the last backup",
            (jetzt - gesichert["am"]).total_seconds(),
        )
