"""Keys of the interface; only a checksum of each is kept."""

from typing import ClassVar

from django.db import models

from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft
from zielwerk.schnittstelle.regeln import WORTE, Umfang


class Schnittstellenschluessel(MandantenModell):
    """A key somebody made for a program that works in their name."""

    mitgliedschaft = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    bezeichnung = models.CharField("Wofür", max_length=80)
    umfang = models.JSONField("Was er darf", default=list)
    geheimnis = models.CharField("Prüfsumme des Schlüssels", max_length=64, unique=True)
    angelegt_am = models.DateTimeField("Angelegt am")
    gilt_bis = models.DateField("Gilt bis")
    zuletzt_am = models.DateField("Zuletzt benutzt am", null=True)
    widerrufen_am = models.DateTimeField("Widerrufen am", null=True)

    class Meta:
        verbose_name = "Schnittstellenschlüssel"
        verbose_name_plural = "Schnittstellenschlüssel"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def worte(self) -> list[str]:
        """What it may do, in words."""
        return [WORTE[Umfang(eines)] for eines in self.umfang]
