"""Kostensenkungsverfahren on the start page: three lines at most, however many run."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from zielwerk.kern.anzeige import anzahl, zahl
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.startseite.aufgabe import Aufgabe, gruppe
from zielwerk.unterkunft.models import Kostensenkungsverfahren

VERFAHREN = ("Kostensenkungsverfahren", "Kostensenkungsverfahren")


def kostensenkungsaufgaben(
    mitgliedschaft: Mitgliedschaft, heute: date, frei: tuple[str, ...]
) -> list[Aufgabe]:
    """Return what is to be decided or sent, for those who lead procedures."""
    if not mitgliedschaft.darf(Recht.KOSTENSENKUNG_FUEHREN):
        return []
    land = mitgliedschaft.mandant.land
    return [
        Aufgabe(
            titel=titel,
            anlass=anlass,
            faellig_am=am,
            gruppe=gruppe(am, heute, land, frei, mein=True),
            zustaendig="Sie",
            bei_mir=True,
            status="offen" if zeigen == "schreiben" else "bitte_pruefen",
            wort="Zu versenden" if zeigen == "schreiben" else "Zu entscheiden",
            detail="",
            rest="",
            url=f"{reverse('unterkunft:kostensenkungen')}?zeigen={zeigen}",
            knopf="Ansehen",
        )
        for zeigen, am, titel, anlass in _anstehend(heute)
    ]


def _anstehend(heute: date) -> Iterator[tuple[str, date, str, str]]:
    """Yield what waits: filter of the list, day, title, occasion."""
    alle = Kostensenkungsverfahren.objects
    wartend = {
        "konzept": alle.mit_hinweis(),
        "schreiben": alle.ohne_schreiben(),
        "faellig": alle.zu_entscheiden(heute),
    }
    dabei = {name: Q(pk__in=menge.values("pk")) for name, menge in wartend.items()}
    stand = alle.aggregate(
        **{name: Count("pk", filter=wo) for name, wo in dabei.items()},
        erste=Min(
            Coalesce("wiedervorlage_am", "absenkung_ab"), filter=dabei["faellig"]
        ),
    )
    if betroffen := stand["konzept"]:
        titel = f"Neues Konzept: {anzahl(betroffen, *VERFAHREN)} prüfen"
        yield "konzept", heute, titel, "Das Schreiben beruht auf dem Konzept davor"
    if faellig := stand["faellig"]:
        titel = f"Über {anzahl(faellig, *VERFAHREN)} entscheiden"
        yield "zu_entscheiden", stand["erste"], titel, "Die Frist ist abgelaufen"
    if briefe := stand["schreiben"]:
        titel = f"{zahl(briefe)} Schreiben zur Kostensenkung versenden"
        yield "schreiben", heute, titel, "Erst danach beginnt die Frist"
