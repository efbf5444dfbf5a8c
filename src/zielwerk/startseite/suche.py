"""The search of the header: one word, the things a role may open."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from zielwerk.drucksachen.models import Drucksache
from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.massnahmen.models import Massnahme
from zielwerk.vereinbarung.models import Punkt

JE_ART = 20


@dataclass(frozen=True)
class Treffer:
    """One thing found: its kind, title, a line below, where it is."""

    art: str
    titel: str
    zeile: str
    url: str


def finde(wort: str, mitgliedschaft: Mitgliedschaft) -> list[Treffer]:
    """Return what contains the word, at most 20 of each kind, newest first."""
    treffer = []
    if mitgliedschaft.darf(Recht.VEREINBARUNG_SEHEN):
        treffer += _punkte(wort)
    if mitgliedschaft.darf(Recht.FRISTEN_SEHEN):
        treffer += _fristen(wort)
    if mitgliedschaft.darf(Recht.KENNZAHLEN_SEHEN):
        treffer += _kennzahlen(wort)
    if mitgliedschaft.darf(Recht.MASSNAHMEN_SEHEN):
        treffer += _massnahmen(wort)
    if mitgliedschaft.darf(Recht.DRUCKSACHEN_SEHEN):
        treffer += _drucksachen(wort)
    return treffer


def _punkte(wort: str) -> list[Treffer]:
    gefunden = (
        Punkt.objects.filter(Q(titel__icontains=wort) | Q(wortlaut__icontains=wort))
        .select_related("vereinbarung")
        .order_by("-vereinbarung__jahr", "nummer")[:JE_ART]
    )
    return [
        Treffer(
            "Punkt",
            str(p),
            str(p.vereinbarung),
            reverse("vereinbarung:punkt", args=[p.vereinbarung.jahr, p.schluessel]),
        )
        for p in gefunden
    ]


def _fristen(wort: str) -> list[Treffer]:
    gefunden = Frist.objects.filter(
        Q(titel__icontains=wort) | Q(anlass__icontains=wort)
    ).order_by("-faellig_am")[:JE_ART]
    return [
        Treffer(
            "Frist",
            f.titel,
            f"fällig am {tag(f.faellig_am)}, {f.get_zustand_display()}",
            reverse("vereinbarung:frist", args=[f.uuid]),
        )
        for f in gefunden
    ]


def _kennzahlen(wort: str) -> list[Treffer]:
    gefunden = Kennzahl.objects.filter(bezeichnung__icontains=wort)[:JE_ART]
    return [
        Treffer(
            "Kennzahl",
            k.bezeichnung,
            k.umfang,
            reverse("kennzahlen:kennzahl", args=[k.schluessel]),
        )
        for k in gefunden
    ]


def _massnahmen(wort: str) -> list[Treffer]:
    gefunden = Massnahme.objects.filter(
        Q(titel__icontains=wort) | Q(anlass__icontains=wort)
    ).order_by("-eroeffnet_am")[:JE_ART]
    return [
        Treffer(
            "Maßnahme",
            m.titel,
            f"{m.get_zustand_display()}, eröffnet am {tag(m.eroeffnet_am)}",
            reverse("massnahmen:massnahme", args=[m.uuid]),
        )
        for m in gefunden
    ]


def _drucksachen(wort: str) -> list[Treffer]:
    gefunden = Drucksache.objects.filter(
        Q(nummer__icontains=wort) | Q(titel__icontains=wort)
    )[:JE_ART]
    return [
        Treffer(
            "Drucksache",
            str(d),
            f"{d.get_zustand_display()}, {tag(d.datum)}",
            reverse("drucksachen:drucksache", args=[d.uuid]),
        )
        for d in gefunden
    ]
