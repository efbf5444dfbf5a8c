"""The county's own tables of Richtwerte: a draft from a list, then published."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped
from zielwerk.unterkunft.regeln import Konzept, konzept_aus


class RichtwerttabelleQuerySet(models.QuerySet["Richtwerttabelle"]):
    """Questions about tables."""

    def veroeffentlicht(self) -> Self:
        """Return what was published, the one that begins last at the front."""
        return self.exclude(veroeffentlicht_am=None).order_by("-gilt_ab")

    def am(self, stichtag: date) -> "Richtwerttabelle | None":
        """Return the published table that holds on a day."""
        return self.veroeffentlicht().filter(gilt_ab__lte=stichtag).first()


class Richtwerttabelle(MandantenModell):
    """One table of Richtwerte from a day on; the next published one ends it."""

    class Grundlage(models.TextChoices):
        KONZEPT = "konzept", "schlüssiges Konzept"
        SATZUNG = "satzung", "Satzung (§ 22a SGB II)"
        WOHNGELD = "wohngeld", "Wohngeldtabelle plus 10 %"

    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    gilt_ab = models.DateField("Gilt ab")
    raeume = models.JSONField("Vergleichsräume")
    wohnflaechen = models.JSONField("Wohnflächen", default=dict)
    bezeichnung = models.CharField("Bezeichnung", max_length=160)
    grundlage = models.CharField(
        "Grundlage", max_length=10, choices=Grundlage, blank=True
    )
    quelle = models.CharField("Quelle", max_length=200, blank=True)
    bestandsschutz = models.TextField("Bestandsschutz", blank=True)
    erfasst_am = models.DateTimeField("Erfasst am")
    erfasst_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    veroeffentlicht_am = models.DateTimeField("Veröffentlicht am", null=True)
    veroeffentlicht_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objects: ClassVar[Any] = scoped(RichtwerttabelleQuerySet)

    class Meta:
        verbose_name = "Richtwerttabelle"
        verbose_name_plural = "Richtwerttabellen"
        ordering = ["-gilt_ab", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "gilt_ab"],
                condition=~Q(veroeffentlicht_am=None),
                name="richtwerttabelle_gilt_ab",
            ),
            models.CheckConstraint(
                condition=Q(veroeffentlicht_am=None)
                | (~Q(grundlage="") & ~Q(quelle="")),
                name="richtwerttabelle_mit_quelle",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung}, gültig ab {tag(self.gilt_ab)}"

    @property
    def ist_entwurf(self) -> bool:
        """Whether it is not published yet."""
        return self.veroeffentlicht_am is None

    def davor(self) -> "Richtwerttabelle | None":
        """Return the published table it follows."""
        aeltere = Richtwerttabelle.objects.veroeffentlicht()
        return aeltere.filter(gilt_ab__lt=self.gilt_ab).first()  # type: ignore[no-any-return]

    def gilt_bis(self) -> date | None:
        """Return its last day: the one before the next published table begins."""
        neuere = Richtwerttabelle.objects.veroeffentlicht()
        naechste = neuere.filter(gilt_ab__gt=self.gilt_ab).last()
        return naechste.gilt_ab - timedelta(days=1) if naechste else None

    def konzept(self) -> Konzept:
        """Return the table as the rules take it."""
        stand = {
            "gilt_ab": self.gilt_ab,
            "gilt_bis": self.gilt_bis(),
            "raeume": self.raeume,
            **self.wohnflaechen,
        }
        return konzept_aus(
            {
                "schluessel": str(self.uuid),
                "bezeichnung": self.bezeichnung,
                "grundlage": self.get_grundlage_display(),
                "umfang": "bruttokalt",
                "quelle": self.quelle,
                "geprueft_am": self.veroeffentlicht_am
                and self.veroeffentlicht_am.date(),
                "bestandsschutz": self.bestandsschutz,
                "staende": [stand],
            }
        )
