"""Datei, kept byte for byte; checked signatures, trust anchors, the Word template."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import get_current_timezone

from zielwerk.dokumente.unterschrift import saetze, stand, ueberschrift
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


class Vertrauensanker(MandantenModell):
    """A certificate the county trusts: signatures that lead to it count as theirs."""

    bezeichnung = models.CharField("Bezeichnung", max_length=300)
    zertifikat = models.TextField("Zertifikat", help_text="PEM")
    fingerabdruck = models.CharField("Fingerabdruck (SHA-256)", max_length=64)
    gueltig_bis = models.DateTimeField("Gültig bis")
    hinterlegt_am = models.DateTimeField("Hinterlegt am")
    hinterlegt_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    entfernt_am = models.DateTimeField("Entfernt am", null=True)

    class Meta:
        verbose_name = "Vertrauensanker"
        verbose_name_plural = "Vertrauensanker"
        ordering = ["bezeichnung", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "fingerabdruck"],
                condition=Q(entfernt_am=None),
                name="vertrauensanker_einmal_je_mandant",
            )
        ]

    def __str__(self) -> str:
        return self.bezeichnung


class Signaturpruefung(MandantenModell):
    """What a check of the signatures of a file found on a day; the newest counts."""

    datei = models.ForeignKey(
        Datei, on_delete=models.PROTECT, related_name="signaturpruefungen"
    )
    ergebnis = models.JSONField("Ergebnis")
    anker_anzahl = models.PositiveSmallIntegerField("Hinterlegte Vertrauensanker")
    geprueft_am = models.DateTimeField("Geprüft am")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "Prüfung der Unterschriften"
        verbose_name_plural = "Prüfungen der Unterschriften"
        ordering = ["-geprueft_am", "-pk"]

    def __str__(self) -> str:
        return ueberschrift(self.ergebnis)

    def zeilen(self) -> list[tuple[str, list[str]]]:
        """Return status and sentences of each signature, in the Mandant's time."""
        zone = get_current_timezone()
        return [
            (stand(eine), saetze(eine, zone))
            for eine in self.ergebnis.get("unterschriften", ())
        ]


class Wordvorlage(MandantenModell):
    """The county's own template for DOCX papers; tried out first, then used."""

    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="+")
    hinterlegt_am = models.DateTimeField("Hinterlegt am")
    hinterlegt_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    verwendet_seit = models.DateTimeField("Verwendet seit", null=True)
    entfernt_am = models.DateTimeField("Entfernt am", null=True)

    class Meta:
        verbose_name = "Word-Vorlage"
        verbose_name_plural = "Word-Vorlagen"
        ordering = ["-hinterlegt_am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant"],
                condition=Q(entfernt_am=None, verwendet_seit__isnull=False),
                name="wordvorlage_eine_verwendete",
            ),
            models.UniqueConstraint(
                fields=["mandant"],
                condition=Q(entfernt_am=None, verwendet_seit=None),
                name="wordvorlage_eine_zur_probe",
            ),
        ]

    def __str__(self) -> str:
        return str(self.datei.name)
