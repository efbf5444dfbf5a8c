"""Loeschregel (the Mandant's own period), Loeschsperre (legal hold), Loeschlauf."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped


class LoeschregelQuerySet(models.QuerySet["Loeschregel"]):
    """Questions about periods."""

    def am(self, tag: date) -> dict[str, "Loeschregel"]:
        """Return the Mandant's own rule in force on a day, by key."""
        gueltig = self.filter(gilt_ab__lte=tag).order_by("gilt_ab")
        return {eine.regel: eine for eine in gueltig}


class Loeschregel(MandantenModell):
    """A period of this Mandant's own, from a day on; replaces the delivered one."""

    regel = models.SlugField("Regel", max_length=40)
    monate = models.PositiveSmallIntegerField("Frist in Monaten")
    gilt_ab = models.DateField("Gilt ab")
    grund = models.TextField("Grund")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    eingetragen_am = models.DateTimeField("Eingetragen am")
    objects: ClassVar[Any] = scoped(LoeschregelQuerySet)

    class Meta:
        verbose_name = "Löschregel"
        verbose_name_plural = "Löschregeln"
        ordering = ["regel", "gilt_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "regel", "gilt_ab"], name="loeschregel_gilt_ab"
            ),
            models.CheckConstraint(
                condition=Q(monate__gte=1) & ~Q(grund=""), name="loeschregel_begruendet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regel}: {self.monate} Monate ab {self.gilt_ab:%d.%m.%Y}"


class LoeschsperreQuerySet(models.QuerySet["Loeschsperre"]):
    """Questions about holds."""

    def offen(self) -> Self:
        """Return the holds that nobody has lifted."""
        return self.filter(aufgehoben_am=None)


class Loeschsperre(MandantenModell):
    """A legal hold on a case or an object: nothing of it is deleted until lifted."""

    # Emptied when lifted, and absent for an object.
    fallkennung = models.CharField(  # noqa: DJ001
        "Fallkennung",
        max_length=60,
        null=True,
        help_text="Aktenzeichen; wird beim Aufheben entfernt",
    )
    objekt_uuid = models.UUIDField("Objekt", null=True)
    bezeichnung = models.CharField("Bezeichnung", max_length=200)
    grund = models.TextField("Grund")
    gesperrt_am = models.DateTimeField("Gesperrt am")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    aufgehoben_am = models.DateTimeField("Aufgehoben am", null=True)
    aufgehoben_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    aufhebungsgrund = models.TextField("Grund der Aufhebung", blank=True)
    objects: ClassVar[Any] = scoped(LoeschsperreQuerySet)

    class Meta:
        verbose_name = "Löschsperre"
        verbose_name_plural = "Löschsperren"
        ordering = ["-gesperrt_am", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fallkennung=None) | Q(objekt_uuid=None),
                name="loeschsperre_fall_oder_objekt",
            ),
            models.CheckConstraint(
                condition=~Q(aufgehoben_am=None)
                | Q(fallkennung__isnull=False)
                | Q(objekt_uuid__isnull=False),
                name="loeschsperre_sperrt_etwas",
            ),
            models.CheckConstraint(
                condition=Q(aufgehoben_am=None)
                | (~Q(aufhebungsgrund="") & Q(fallkennung=None)),
                name="loeschsperre_aufgehoben_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        return self.bezeichnung


class Loeschlauf(MandantenModell):
    """One deletion run: its work so far, so that it can go on after a crash."""

    class Art(models.TextChoices):
        REGEL = "regel", "Nach Löschregeln"
        ANTRAG = "antrag", "Auf Antrag"

    class Zustand(models.TextChoices):
        LAEUFT = "laeuft", "Läuft"
        ABGESCHLOSSEN = "abgeschlossen", "Abgeschlossen"

    art = models.CharField("Art", max_length=8, choices=Art)
    zustand = models.CharField(
        "Zustand", max_length=14, choices=Zustand, default=Zustand.LAEUFT
    )
    stichtag = models.DateField("Stichtag")
    anlass = models.CharField("Anlass", max_length=200)
    auftrag = models.JSONField(
        "Auftrag",
        default=dict,
        help_text="Auf Antrag: Schlüssel der Zeilen, keine Werte; am Ende leer",
    )
    bericht = models.JSONField("Bericht", default=dict)
    begonnen_am = models.DateTimeField("Begonnen am")
    beendet_am = models.DateTimeField("Beendet am", null=True)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "Löschlauf"
        verbose_name_plural = "Löschläufe"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant"],
                condition=Q(zustand="laeuft"),
                name="loeschlauf_nur_einer_laeuft",
            ),
            models.CheckConstraint(
                condition=Q(zustand="laeuft", beendet_am=None)
                | Q(zustand="abgeschlossen", beendet_am__isnull=False),
                name="loeschlauf_beendet_mit_tag",
            ),
        ]

    def __str__(self) -> str:
        return f"Löschlauf vom {self.begonnen_am:%d.%m.%Y} ({self.get_art_display()})"

    @property
    def laeuft(self) -> bool:
        """Whether there may be work left."""
        return self.zustand == self.Zustand.LAEUFT
