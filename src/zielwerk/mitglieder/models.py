"""Einladung: how a person comes to a Mitgliedschaft."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from zielwerk.mandanten.models import (
    MandantenModell,
    Mitgliedschaft,
    Organisation,
    scoped,
)
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mitglieder.regeln import ist_abgelaufen

OFFEN = Q(angenommen_am=None, zurueckgezogen_am=None)


class EinladungQuerySet(models.QuerySet["Einladung"]):
    """Questions about invitations."""

    def offen(self) -> Self:
        """Return those neither accepted nor withdrawn; newest first."""
        return self.filter(OFFEN).order_by("-eingeladen_am")

    def mit_personen(self) -> Self:
        """Return them with what a page shows."""
        return self.select_related("organisation", "durch__benutzer", "mandant")


class Einladung(MandantenModell):
    """An offered Mitgliedschaft; its link is stored as a checksum only."""

    name = models.CharField("Name", max_length=120)
    email = models.EmailField("E-Mail-Adresse")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    rolle = models.CharField("Rolle", max_length=30, choices=Rolle)
    stelle = models.CharField("Stelle", max_length=120)
    token_pruefsumme = models.CharField(
        "Prüfsumme des Links", max_length=64, unique=True
    )
    eingeladen_am = models.DateTimeField("Eingeladen am")
    durch = models.ForeignKey(
        Mitgliedschaft,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Eingeladen durch",
        help_text="Leer: auf der Befehlszeile",
    )
    gilt_bis = models.DateTimeField("Gilt bis")
    versandt_am = models.DateTimeField("Verschickt am", null=True)
    angenommen_am = models.DateTimeField("Angenommen am", null=True)
    mitgliedschaft = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    zurueckgezogen_am = models.DateTimeField("Zurückgezogen am", null=True)
    objects: ClassVar[Any] = scoped(EinladungQuerySet)

    class Meta:
        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "email", "rolle"],
                condition=OFFEN,
                name="einladung_einmal_offen",
            ),
            models.CheckConstraint(
                condition=Q(angenommen_am=None) | Q(zurueckgezogen_am=None),
                name="einladung_angenommen_oder_zurueckgezogen",
            ),
            models.CheckConstraint(
                condition=Q(angenommen_am=None, mitgliedschaft=None)
                | Q(angenommen_am__isnull=False, mitgliedschaft__isnull=False),
                name="einladung_angenommen_mit_mitgliedschaft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.stelle}"

    @property
    def ist_offen(self) -> bool:
        """Whether it can still be sent again or withdrawn."""
        return self.angenommen_am is None and self.zurueckgezogen_am is None

    def gilt(self, jetzt: datetime) -> bool:
        """Return whether its link opens something."""
        return self.ist_offen and not ist_abgelaufen(self.gilt_bis, jetzt)
