"""The way to the next session: evidence, verdicts, signature, release, session."""

from dataclasses import dataclass
from datetime import date

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
    beratung = (
        Beratung.objects.filter(sitzung_am__gte=heute)
        .select_related("drucksache__rueckblick")
        .order_by("sitzung_am")
        .first()
    )
    if beratung is None:
        return None
    drucksache = beratung.drucksache
    fristen = Frist.objects.filter(
        pflichtfrist__punkt__vereinbarung=drucksache.rueckblick, art=Frist.Art.PFLICHT
    )
    gesamt = fristen.count()
    offen = fristen.offen().count()
    punkte = drucksache.rueckblick.punkte.count()
    vorlage = reverse("drucksachen:drucksache", args=[drucksache.uuid])
    bewertet = drucksache.rueckblick.punkte.filter(bewertung__isnull=False).count()
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
