"""Who is reminded when, what was sent, how a person wants it, and calendar feeds."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from zielwerk.erinnerungen.regeln import wann
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped


class Erinnerungsstufe(MandantenModell):
    """One step: how many Arbeitstage before or after the day who is reminded."""

    class An(models.TextChoices):
        ZUSTAENDIG = "zustaendig", "wer zuständig ist"
        ANNEHMEND = "annehmend", "wer den Nachweis annimmt"
        LEITUNG = "leitung", "Geschäftsführung und Fachdienstleitung"

    versatz = models.SmallIntegerField(
        "Arbeitstage", help_text="vor dem Tag mit Minus, 0 am Tag selbst, danach Plus"
    )
    an = models.CharField("An", max_length=10, choices=An)
    aktiv = models.BooleanField("aktiv", default=True)

    class Meta:
        verbose_name = "Erinnerungsstufe"
        verbose_name_plural = "Erinnerungsstufen"
        ordering = ["versatz", "an"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "versatz", "an"], name="erinnerungsstufe_einmal"
            ),
            models.CheckConstraint(
                condition=Q(versatz__gte=-60, versatz__lte=60),
                name="erinnerungsstufe_versatz",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wann}: {self.get_an_display()}"

    @property
    def wann(self) -> str:
        """When it comes: "10 Arbeitstage vorher"."""
        return wann(self.versatz)


class ErinnerungQuerySet(models.QuerySet["Erinnerung"]):
    """Questions about reminders."""

    def zu_versenden(self, uhr: datetime) -> Self:
        """Return what waits for a mail and nobody is sending right now."""
        return self.filter(
            Q(naechster_versuch=None) | Q(naechster_versuch__lte=uhr),
            Q(belegt_bis=None) | Q(belegt_bis__lt=uhr),
            post=Erinnerung.Post.OFFEN,
        )


class Erinnerung(MandantenModell):
    """One reminder of one person; in the product at once, by mail when it got out."""

    class Post(models.TextChoices):
        OFFEN = "offen", "Noch nicht versendet"
        VERSENDET = "versendet", "Versendet"
        OHNE = "ohne", "Nur im Produkt"
        AUFGEGEBEN = "aufgegeben", "Nicht zustellbar"

    frist = models.ForeignKey(
        Frist, on_delete=models.PROTECT, related_name="erinnerungen"
    )
    stufe = models.ForeignKey(
        Erinnerungsstufe, on_delete=models.PROTECT, null=True, related_name="+"
    )
    empfaenger = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    faellig_am = models.DateField("Erinnert an den Tag")
    am = models.DateField("Am")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    post = models.CharField("E-Mail", max_length=10, choices=Post, default=Post.OFFEN)
    versuche = models.PositiveSmallIntegerField("Versuche", default=0)
    naechster_versuch = models.DateTimeField("Nächster Versuch", null=True)
    belegt_bis = models.DateTimeField("Belegt bis", null=True)
    versendet_am = models.DateTimeField("Versendet am", null=True)
    nachricht = models.CharField("Kennung der Nachricht", max_length=120, blank=True)
    fehler = models.CharField("Fehler", max_length=200, blank=True)
    objects: ClassVar[Any] = scoped(ErinnerungQuerySet)

    class Meta:
        verbose_name = "Erinnerung"
        verbose_name_plural = "Erinnerungen"
        ordering = ["am", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["frist", "stufe", "empfaenger", "faellig_am"],
                name="erinnerung_einmal_je_stufe",
            ),
            models.UniqueConstraint(
                fields=["frist", "empfaenger", "am"],
                condition=Q(stufe=None),
                name="erinnerung_von_hand_einmal_am_tag",
            ),
            models.CheckConstraint(
                condition=~Q(post="versendet") | Q(versendet_am__isnull=False),
                name="erinnerung_versendet_mit_zeit",
            ),
        ]
        indexes = [models.Index(fields=["mandant", "post"], name="erinnerung_post")]

    def __str__(self) -> str:
        return f"{self.frist}: {self.empfaenger}"


class Benachrichtigung(MandantenModell):
    """How one person wants to be told; without a row: one mail per reminder."""

    class Weg(models.TextChoices):
        EINZELN = "einzeln", "Je Erinnerung eine E-Mail"
        TAEGLICH = "taeglich", "Eine E-Mail am Tag mit allem"
        KEINE = "keine", "Keine E-Mail, nur im Produkt"

    mitgliedschaft = models.OneToOneField(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="benachrichtigung"
    )
    weg = models.CharField("Weg", max_length=10, choices=Weg, default=Weg.EINZELN)

    class Meta:
        verbose_name = "Benachrichtigung"
        verbose_name_plural = "Benachrichtigungen"

    def __str__(self) -> str:
        return self.get_weg_display()


class Kalenderabo(MandantenModell):
    """The secret address of one person's calendar feed; only its hash is kept."""

    mitgliedschaft = models.OneToOneField(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="kalenderabo"
    )
    geheimnis = models.CharField(
        "Prüfsumme des Geheimnisses", max_length=64, unique=True
    )
    seit = models.DateTimeField("Seit")

    class Meta:
        verbose_name = "Kalenderabo"
        verbose_name_plural = "Kalenderabos"

    def __str__(self) -> str:
        return f"seit {self.seit:%d.%m.%Y}"
