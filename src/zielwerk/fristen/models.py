"""Frist with its three dates and its Rechenweg; how it may change; DienstfreierTag."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.fristen.regeln import Standanzeige, stand
from zielwerk.kern.rechenweg import Rechenweg, rechenweg_aus
from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped
from zielwerk.mandanten.rechte import Recht, Rolle


class DienstfreierTag(MandantenModell):
    """A day each year on which the county and the Jobcenter do not work."""

    monatstag = models.CharField("Tag", max_length=6, help_text='z. B. "24.12."')
    gilt_ab = models.DateField("Gilt ab")
    gilt_bis = models.DateField("Gilt bis", null=True, blank=True)
    grund = models.CharField("Grund", max_length=200)

    class Meta:
        verbose_name = "Dienstfreier Tag"
        verbose_name_plural = "Dienstfreie Tage"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "monatstag", "gilt_ab"],
                name="dienstfreier_tag_einmal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.monatstag} ({self.grund})"


class FristQuerySet(models.QuerySet["Frist"]):
    """Questions about Fristen."""

    def offen(self) -> Self:
        """Return what still needs somebody."""
        return self.filter(zustand__in=Frist.OFFENE)

    def ueberfaellig(self, heute: date) -> Self:
        """Return what is past its agreed day and can still be done."""
        return self.offen().filter(faellig_am__lt=heute)

    def zustaendig(self, rolle: str) -> Self:
        """Return what lies with one role."""
        return self.filter(zustaendig=rolle)


class Frist(MandantenModell):
    """One occurrence of a duty: due by rule, as agreed, as done."""

    class Zustand(models.TextChoices):
        OFFEN = "offen", "Offen"
        IN_ARBEIT = "in_arbeit", "In Arbeit"
        EINGEREICHT = "eingereicht", "Eingereicht"
        ZURUECKGEGEBEN = "zurueckgegeben", "Zurückgegeben"
        ERLEDIGT = "erledigt", "Erledigt"
        VERSAEUMT = "versaeumt", "Versäumt"
        VERZICHTET = "verzichtet", "Verzichtet"

    class Art(models.TextChoices):
        PFLICHT = "pflicht", "Pflicht aus der Vereinbarung"
        AUFTRAG = "auftrag", "Auftrag"

    OFFENE = (
        Zustand.OFFEN,
        Zustand.IN_ARBEIT,
        Zustand.EINGEREICHT,
        Zustand.ZURUECKGEGEBEN,
    )

    titel = models.CharField("Aufgabe", max_length=200)
    anlass = models.CharField("Anlass", max_length=200, blank=True)
    art = models.CharField("Art", max_length=10, choices=Art, default=Art.PFLICHT)
    zustaendig = models.CharField("Zuständig", max_length=30, choices=Rolle)
    empfaenger = models.CharField("Empfänger", max_length=120, blank=True)
    nimmt_an = models.CharField(
        "Nimmt an", max_length=30, choices=Rolle, default=Rolle.KOORDINIERUNGSSTELLE
    )
    zeitraum_von = models.DateField("Zeitraum von")
    zeitraum_bis = models.DateField("Zeitraum bis")
    ereignis_am = models.DateField("Ereignis am", null=True, blank=True)
    ereignis = models.CharField("Ereignis", max_length=200, blank=True)
    faellig_nach_regel_am = models.DateField("Fällig nach Regel")
    faellig_am = models.DateField("Fällig nach Vereinbarung")
    erledigt_am = models.DateField("Erledigt am", null=True, blank=True)
    wirksam_am = models.DateField(
        "Wirksam am",
        null=True,
        blank=True,
        help_text="Tag, auf den sich der Nachweis bezieht; nicht der Tag des Eingangs",
    )
    zustand = models.CharField(
        "Zustand", max_length=20, choices=Zustand, default=Zustand.OFFEN
    )
    hinweis = VerschluesseltesTextfeld("Hinweis", blank=True)
    regel = models.JSONField(
        "Terminregel", help_text="Wie beim Eröffnen; ändert sich nicht"
    )
    rechenweg_teile = models.JSONField("Rechenweg", default=list)
    tage = models.JSONField("Tage mit Zählung und Grund", default=list)
    objects: ClassVar[Any] = scoped(FristQuerySet)

    class Meta:
        verbose_name = "Frist"
        verbose_name_plural = "Fristen"
        ordering = ["faellig_am", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zeitraum_bis__gte=F("zeitraum_von")),
                name="frist_zeitraum_vorwaerts",
            ),
            models.CheckConstraint(
                condition=Q(zustand="erledigt", erledigt_am__isnull=False)
                | (~Q(zustand="erledigt") & Q(erledigt_am=None)),
                name="frist_erledigt_nur_mit_tag",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mandant", "zustand", "faellig_am"], name="frist_offen"
            )
        ]

    def __str__(self) -> str:
        return self.titel

    def darf_beantworten(self, wer: Mitgliedschaft) -> bool:
        """Return whether a person may answer this Frist, not only its own role's."""
        eigene = self.zustaendig == wer.rolle
        return wer.darf(
            Recht.EIGENES_EINREICHEN if eigene else Recht.NACHWEIS_EINREICHEN
        )

    @property
    def rechenweg(self) -> Rechenweg:
        """The steps as computed when the Frist was opened."""
        return rechenweg_aus(self.rechenweg_teile)

    @property
    def ist_fristgerecht(self) -> bool:
        """Whether it was done on or before the agreed day."""
        return bool(self.erledigt_am and self.erledigt_am <= self.faellig_am)

    def stand(self, heute: date, dienstfreie_tage: tuple[str, ...]) -> Standanzeige:
        """Return the computed status with its word and detail for this day."""
        return stand(
            zustand=self.zustand,
            faellig_am=self.faellig_am,
            heute=heute,
            land=self.mandant.land,
            dienstfreie_tage=dienstfreie_tage,
        )


class Fristaenderung(MandantenModell):
    """An extension or a Pause somebody asks for, and the answer."""

    class Art(models.TextChoices):
        VERLAENGERUNG = "verlaengerung", "Verlängerung"
        PAUSE = "pause", "Pause"

    class Zustand(models.TextChoices):
        BEANTRAGT = "beantragt", "Beantragt"
        BEWILLIGT = "bewilligt", "Bewilligt"
        ABGELEHNT = "abgelehnt", "Abgelehnt"

    frist = models.ForeignKey(
        Frist, on_delete=models.PROTECT, related_name="aenderungen"
    )
    art = models.CharField("Art", max_length=14, choices=Art)
    von = models.DateField("Pause von", null=True, blank=True)
    bis = models.DateField("Bis", help_text="neuer Tag, oder letzter Tag der Pause")
    grund = VerschluesseltesTextfeld("Grund", max_length=300)
    zustand = models.CharField(
        "Stand", max_length=10, choices=Zustand, default=Zustand.BEANTRAGT
    )
    beantragt_am = models.DateTimeField("Beantragt am")
    beantragt_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    antwort = VerschluesseltesTextfeld("Antwort", max_length=300, blank=True)
    beantwortet_am = models.DateTimeField("Beantwortet am", null=True)
    beantwortet_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "Änderung einer Frist"
        verbose_name_plural = "Änderungen von Fristen"
        ordering = ["-beantragt_am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["frist"],
                condition=Q(zustand="beantragt"),
                name="fristaenderung_ein_antrag",
            ),
            models.CheckConstraint(
                condition=Q(art="verlaengerung", von=None)
                | Q(art="pause", von__isnull=False, bis__gte=F("von")),
                name="fristaenderung_pause_mit_zeitraum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()}: {self.grund}"
