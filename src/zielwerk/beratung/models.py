"""Vouchers and reports; the catalogue and what a Träger keeps come from beside."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.beratung.angebote import (
    Aussetzung,
    Beratungsangebot,
    Sprechzeit,
    Standort,
    Traegervertrag,
)
from zielwerk.beratung.traegerdaten import (
    Beratungsfall,
    Beratungsliste,
    Beratungsmeldung,
)
from zielwerk.mandanten.felder import VerschluesseltesJsonFeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped

__all__ = [
    "Aussetzung",
    "Beratungsangebot",
    "Beratungsbericht",
    "Beratungsfall",
    "Beratungsliste",
    "Beratungsmeldung",
    "Sprechzeit",
    "Standort",
    "Traegervertrag",
    "Zuweisung",
]


class ZuweisungQuerySet(models.QuerySet["Zuweisung"]):
    """Questions about vouchers."""

    def gueltig(self) -> Self:
        """Return those that were not taken back."""
        return self.filter(widerrufen_am=None)

    def offen(self) -> Self:
        """Return those their Träger has recorded nothing about."""
        return self.gueltig().filter(fall=None)


class Zuweisung(MandantenModell):
    """A referral: service, site, day, reason, a number; nobody's name, no content."""

    class Grund(models.TextChoices):
        EINGLIEDERUNG = "eingliederung", "für die Eingliederung in Arbeit erforderlich"
        WUNSCH = "wunsch", "auf Wunsch der leistungsberechtigten Person"
        VEREINBARUNG = "vereinbarung", "in der Eingliederungsvereinbarung vereinbart"
        WOHNUNG = "wohnung", "Hinweis auf drohenden Verlust der Wohnung"

    nummer = models.CharField("Scheinnummer", max_length=20)
    ausstellung = models.UUIDField("Ausstellung", help_text="gemeinsam ausgestellt")
    vertrag = models.ForeignKey(
        Traegervertrag, on_delete=models.PROTECT, related_name="zuweisungen"
    )
    standort = models.ForeignKey(Standort, on_delete=models.PROTECT, related_name="+")
    zugewiesen_am = models.DateField("Zugewiesen am")
    grund = models.CharField("Grund", max_length=15, choices=Grund)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    widerrufen_am = models.DateField("Widerrufen am", null=True)
    objects: ClassVar[Any] = scoped(ZuweisungQuerySet)

    class Meta:
        verbose_name = "Zuweisung"
        verbose_name_plural = "Zuweisungen"
        ordering = ["-zugewiesen_am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "nummer"], name="zuweisung_nummer_einmal"
            ),
        ]
        indexes = [
            models.Index(fields=["vertrag", "zugewiesen_am"], name="zuweisung_tag")
        ]

    def __str__(self) -> str:
        return f"Beratungsschein {self.nummer}"


class BerichtQuerySet(models.QuerySet["Beratungsbericht"]):
    """Questions about reports."""

    def abgegeben(self) -> Self:
        """Return those handed in; their figures are public for good."""
        return self.filter(zustand=Beratungsbericht.Zustand.ABGEGEBEN)


class Beratungsbericht(MandantenModell):
    """The report of a year or half-year: its figures as they may be published.

    `tabellen` hold what is shown, None where a figure is hidden. `zahlen` are the exact
    ones, kept only so that later reports can be checked against this one; no page and
    no paper shows them.
    """

    class Zeitraum(models.TextChoices):
        JAHR = "jahr", "Jahresbericht"
        H1 = "h1", "Bericht 1. Halbjahr"
        H2 = "h2", "Bericht 2. Halbjahr"

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        ABGEGEBEN = "abgegeben", "Abgegeben"

    jahr = models.PositiveSmallIntegerField("Jahr")
    zeitraum = models.CharField("Zeitraum", max_length=4, choices=Zeitraum)
    von = models.DateField("von")
    bis = models.DateField("bis")
    zustand = models.CharField(
        "Zustand", max_length=10, choices=Zustand, default=Zustand.ENTWURF
    )
    mindestens = models.PositiveSmallIntegerField("Mindestzahl je Zelle", default=3)
    runden_auf = models.PositiveSmallIntegerField("Gerundet auf", default=1)
    text = models.TextField("Einschätzung", blank=True)
    tabellen = models.JSONField("Veröffentlichte Tabellen", default=dict)
    zahlen = VerschluesseltesJsonFeld("Genaue Zahlen", default=dict)
    erstellt_am = models.DateTimeField("Erstellt am")
    erstellt_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    abgegeben_am = models.DateField("Abgegeben am", null=True)
    abgegeben_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(BerichtQuerySet)

    class Meta:
        verbose_name = "Bericht zu § 16a"
        verbose_name_plural = "Berichte zu § 16a"
        ordering = ["-bis", "von"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "zeitraum"], name="beratungsbericht_einmal"
            ),
            models.CheckConstraint(
                condition=Q(bis__gt=F("von")), name="beratungsbericht_zeitraum"
            ),
            models.CheckConstraint(
                condition=Q(zustand="entwurf", abgegeben_am=None, abgegeben_durch=None)
                | Q(
                    zustand="abgegeben",
                    abgegeben_am__isnull=False,
                    abgegeben_durch__isnull=False,
                ),
                name="beratungsbericht_abgegeben",
            ),
            models.CheckConstraint(
                condition=Q(mindestens__gte=3, runden_auf__gte=1),
                name="beratungsbericht_mindestens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_zeitraum_display()} {self.jahr} zu § 16a"

    def ist_ganz_vorbei(self, heute: date) -> bool:
        """Return whether the period is over: only then are its figures whole."""
        return heute > self.bis
