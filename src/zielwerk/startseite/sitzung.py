"""The way to the next session: evidence, verdicts, signature, release, session."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from zielwerk.drucksachen.models import Beratung, Drucksache
from zielwerk.fristen.models import Frist
from zielwerk.kern.anzeige import tag_kurz


@dataclass(frozen=True)
class Wegschritt:
    """One step on the way: its status key, title and detail."""

    titel: str
    status: str
    detail: str
    url: str = ""


@dataclass(frozen=True)
class Weg:
    """The steps before one session."""

    beratung: Beratung
    schritte: tuple[Wegschritt, ...]


def weg_zur_sitzung(heute: date) -> Weg | None:
    """Return the way to the next session with a paper, or None without one."""
    alt = "drucksache__rueckblick__punkte"
    frist = f"{alt}__pflichtfristen__frist"
    pflicht = Q(**{f"{frist}__art": Frist.Art.PFLICHT})
    offene = pflicht & Q(**{f"{frist}__zustand__in": Frist.OFFENE})
    beratung = (
        Beratung.objects.filter(sitzung_am__gte=heute)
        .select_related("drucksache__rueckblick")
        .annotate(
            gesamt=Count(frist, filter=pflicht, distinct=True),
            offen=Count(frist, filter=offene, distinct=True),
            punkte=Count(alt, distinct=True),
            bewertet=Count(f"{alt}__bewertung", distinct=True),
        )
        .order_by("sitzung_am")
        .first()
    )
    if beratung is None:
        return None
    drucksache = beratung.drucksache
    gesamt, offen = beratung.gesamt, beratung.offen
    punkte, bewertet = beratung.punkte, beratung.bewertet
    vorlage = reverse("drucksachen:drucksache", args=[drucksache.uuid])
    return Weg(
        beratung,
        (
            Wegschritt(
                "Nachweise",
                _stand(offen == 0),
                f"{gesamt - offen} von {gesamt} beantwortet",
                f"{reverse('fristen:fristen')}?jahr={drucksache.rueckblick.jahr}",
            ),
            Wegschritt(
                "Bewertung",
                _stand(bewertet == punkte),
                f"{bewertet} von {punkte} Punkten",
                reverse("vereinbarung:vereinbarung", args=[drucksache.rueckblick.jahr]),
            ),
            Wegschritt(
                "Mitzeichnung",
                _stand(drucksache.zustand != Drucksache.Zustand.ENTWURF, "offen"),
                "Fachdienstleitung",
                vorlage,
            ),
            Wegschritt(
                "Drucksache freigeben",
                _stand(drucksache.ist_freigegeben, "offen"),
                f"bis {tag_kurz(drucksache.datum)}",
                vorlage,
            ),
            Wegschritt(beratung.gremium, "offen", tag_kurz(beratung.sitzung_am)),
        ),
    )


def _stand(fertig: bool, sonst: str = "in_arbeit") -> str:  # noqa: FBT001
    return "erfuellt" if fertig else sonst
