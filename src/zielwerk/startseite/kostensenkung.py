"""Kostensenkungsverfahren on the start page: three lines at most, however many run."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
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
    wartend = {"konzept": alle.mit_hinweis(), "schreiben": alle.ohne_schreiben()}
    anzahlen = alle.aggregate(
        **{n: Count("pk", filter=Q(pk__in=m.values("pk"))) for n, m in wartend.items()}
    )
    if betroffen := anzahlen["konzept"]:
        titel = f"Neues Konzept: {anzahl(betroffen, *VERFAHREN)} prüfen"
        yield "konzept", heute, titel, "Das Schreiben beruht auf dem Konzept davor"
    faellig = alle.zu_entscheiden(heute).values_list("wiedervorlage_am", "absenkung_ab")
    if tage := [wieder or ab for wieder, ab in faellig]:
        titel = f"Über {anzahl(len(tage), *VERFAHREN)} entscheiden"
        yield "zu_entscheiden", min(tage), titel, "Die Frist ist abgelaufen"
    if briefe := anzahlen["schreiben"]:
        titel = f"{zahl(briefe)} Schreiben zur Kostensenkung versenden"
        yield "schreiben", heute, titel, "Erst danach beginnt die Frist"
