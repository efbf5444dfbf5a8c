"""Tables of the catalogue: services, contracts, places, office hours, circumstances."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.beratung.regeln import KEIN_16A
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import (
    MandantenModell,
    Mitgliedschaft,
    Organisation,
    scoped,
)


class GueltigQuerySet(models.QuerySet[Any]):
    """Questions about what holds on a day."""

    def am(self, tag: date) -> Self:
        """Return what holds on a day."""
        return self.in_zeit(tag, tag)

    def in_zeit(self, von: date, bis: date) -> Self:
        """Return what holds on any day of a period."""
        return self.filter(gilt_ab__lte=bis).filter(
            Q(gilt_bis=None) | Q(gilt_bis__gte=von)
        )

    def fuer(self, mitglied: Mitgliedschaft) -> Self:
        """Return a provider's own contracts; nothing else is ever its business."""
        return self.filter(organisation_id=mitglied.organisation_id)


class Gueltig(MandantenModell):
    """What holds from a day on, maybe up to another."""

    gilt_ab = models.DateField("Gilt ab")
    gilt_bis = models.DateField("Gilt bis", null=True, blank=True)
    objects: ClassVar[Any] = scoped(GueltigQuerySet)

    class Meta:
        abstract = True

    @property
    def gueltigkeit(self) -> str:
        """The validity in words."""
        if self.gilt_bis is None:
            return f"ab {tag(self.gilt_ab)}"
        return f"{tag(self.gilt_ab)} bis {tag(self.gilt_bis)}"


def _gueltig(name: str) -> models.CheckConstraint:
    """Return the constraint that a validity does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(gilt_bis=None) | Q(gilt_bis__gte=F("gilt_ab")),
        name=f"{name}_gueltigkeit",
    )


class Beratungsangebot(Gueltig):  # type: ignore[django-manager-missing]  # scoped
    """One service of the catalogue, mapped to § 16a Nr. 1 to 4 SGB II or to none."""

    schluessel = models.SlugField("Schlüssel", max_length=40)
    bezeichnung = models.CharField("Leistung", max_length=80)
    nummer = models.PositiveSmallIntegerField("Nummer in § 16a", null=True, blank=True)

    class Meta:
        verbose_name = "Beratungsangebot"
        verbose_name_plural = "Beratungsangebote"
        ordering = ["bezeichnung", "gilt_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "schluessel", "gilt_ab"], name="beratungsangebot_ab"
            ),
            models.CheckConstraint(
                condition=Q(nummer=None) | Q(nummer__gte=1, nummer__lte=4),
                name="beratungsangebot_nummer",
            ),
            _gueltig("beratungsangebot"),
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def norm(self) -> str:
        """The norm in words."""
        return f"§ 16a Nr. {self.nummer} SGB II" if self.nummer else KEIN_16A


class Traegervertrag(Gueltig):  # type: ignore[django-manager-missing]  # scoped
    """What a Träger is commissioned with: a service, places, the contract."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="Träger"
    )
    angebot = models.ForeignKey(
        Beratungsangebot,
        on_delete=models.PROTECT,
        related_name="vertraege",
        verbose_name="Leistung",
    )
    vertrag = models.CharField("Vertrag", max_length=120)
    plaetze = models.PositiveIntegerField("Plätze", null=True, blank=True)

    class Meta:
        verbose_name = "Vertrag eines Trägers"
        verbose_name_plural = "Verträge der Träger"
        ordering = ["angebot__bezeichnung", "organisation__name", "gilt_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "angebot", "gilt_ab"], name="traegervertrag_ab"
            ),
            _gueltig("traegervertrag"),
        ]

    def __str__(self) -> str:
        return f"{self.angebot}, {self.organisation}"


class Standort(MandantenModell):
    """A place: of the Jobcenter, or where a Träger advises."""

    class Art(models.TextChoices):
        JOBCENTER = "jobcenter", "Standort des Jobcenters"
        TRAEGER = "traeger", "Beratungsstelle des Trägers"

    art = models.CharField("Art", max_length=10, choices=Art)
    name = models.CharField("Name", max_length=80)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Träger",
    )
    anschrift = models.CharField("Anschrift", max_length=200, blank=True)

    class Meta:
        verbose_name = "Standort"
        verbose_name_plural = "Standorte"
        ordering = ["art", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "art", "name"], name="standort_einmal"
            ),
            models.CheckConstraint(
                condition=Q(art="traeger", organisation__isnull=False)
                | Q(art="jobcenter", organisation=None),
                name="standort_gehoert_dem_traeger",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sprechzeit(Gueltig):
    """Office hours of a Träger on the premises of the Jobcenter."""

    class Wochentag(models.IntegerChoices):
        MONTAG = 0, "Montag"
        DIENSTAG = 1, "Dienstag"
        MITTWOCH = 2, "Mittwoch"
        DONNERSTAG = 3, "Donnerstag"
        FREITAG = 4, "Freitag"

    vertrag = models.ForeignKey(
        Traegervertrag, on_delete=models.PROTECT, related_name="sprechzeiten"
    )
    standort = models.ForeignKey(Standort, on_delete=models.PROTECT, related_name="+")
    wochentag = models.PositiveSmallIntegerField("Wochentag", choices=Wochentag)
    beginn_uhr = models.TimeField("von")
    ende_uhr = models.TimeField("bis")

    class Meta:
        verbose_name = "Sprechzeit"
        verbose_name_plural = "Sprechzeiten"
        ordering = ["vertrag", "wochentag", "beginn_uhr"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ende_uhr__gt=F("beginn_uhr")), name="sprechzeit_uhrzeit"
            ),
            _gueltig("sprechzeit"),
        ]

    def __str__(self) -> str:
        uhr = f"{self.beginn_uhr:%H:%M} bis {self.ende_uhr:%H:%M} Uhr"
        return f"{self.get_wochentag_display()}, {uhr}, {self.standort}"


class Aussetzung(MandantenModell):
    """A special circumstance with its days: the report names it from here."""

    class Art(models.TextChoices):
        SPRECHZEIT = "sprechzeit", "Sprechzeiten im Jobcenter ausgesetzt"
        ZUWEISUNG = "zuweisung", "Zuweisungen eingeschränkt"
        SONSTIGES = "sonstiges", "Sonstiger Umstand"

    art = models.CharField("Was", max_length=12, choices=Art)
    von = models.DateField("von")
    bis = models.DateField("bis")
    grund = models.TextField("Grund", max_length=500)
    quelle = models.CharField("Quelle", max_length=120, blank=True)
    objects: ClassVar[Any] = scoped()

    class Meta:
        verbose_name = "Besonderer Umstand"
        verbose_name_plural = "Besondere Umstände"
        ordering = ["von", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bis__gte=F("von")), name="aussetzung_zeitraum"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()}, {tag(self.von)} bis {tag(self.bis)}"
