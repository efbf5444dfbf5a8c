"""Datei: a file kept byte for byte, found by its checksum."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped
from zielwerk.mandanten.rechte import Recht

UNBEKANNT = "application/octet-stream"


class DateiQuerySet(models.QuerySet["Datei"]):
    """Questions about kept files."""

    def mit_inhalt(self, sha256: str) -> Self:
        """Return the files with these bytes; names and senders may differ."""
        return self.filter(sha256=sha256)

    def vorhanden(self) -> Self:
        """Return the files whose bytes are kept; the rest are only rows."""
        return self.filter(geloescht_am=None)


class Datei(MandantenModell):
    """One hand-in of a file; equal bytes of a Mandant lie in the store once."""

    sha256 = models.CharField("SHA-256", max_length=64)
    name = VerschluesseltesTextfeld("Name", max_length=255)
    groesse = models.PositiveBigIntegerField("Größe in Byte")
    medientyp = models.CharField("Medientyp", max_length=127)
    abgelegt_am = models.DateTimeField("Abgelegt am")
    durch = models.ForeignKey(
        Mitgliedschaft,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Abgelegt durch",
    )
    recht = models.CharField(
        "Recht zum Herunterladen",
        max_length=40,
        blank=True,
        help_text="Name aus Recht; leer: nur wer die Datei abgelegt hat",
    )
    geloescht_am = models.DateTimeField("Gelöscht am", null=True)
    loeschgrund = models.CharField("Löschgrund", max_length=200, blank=True)
    objects: ClassVar[Any] = scoped(DateiQuerySet)

    class Meta:
        verbose_name = "Datei"
        verbose_name_plural = "Dateien"
        ordering = ["-abgelegt_am", "-pk"]
        indexes = [models.Index(fields=["mandant", "sha256"], name="datei_inhalt")]
        constraints = [
            models.CheckConstraint(condition=Q(groesse__gt=0), name="datei_nicht_leer"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def darf_holen(self, mitgliedschaft: Mitgliedschaft) -> bool:
        """Return whether this person may have the file."""
        if self.recht:
            return mitgliedschaft.darf(Recht[self.recht])
        return self.durch_id == mitgliedschaft.pk
