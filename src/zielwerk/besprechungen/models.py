"""Besprechungsreihe, Besprechung, and what belongs to one meeting."""

from datetime import date, datetime, time
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import make_aware

from zielwerk.besprechungen.regeln import ROLLEN, fehlende, rollenworte
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped


class Besprechungsreihe(MandantenModell):
    """A kind of meeting the agreement owes, and who has to be there."""

    punkt_schluessel = models.SlugField(
        "Punkt", max_length=60, help_text="Schlüssel des Punktes, der sie verlangt"
    )
    bezeichnung = models.CharField("Bezeichnung", max_length=120)
    erforderlich = models.JSONField("Erforderliche Rollen", default=list)
    weitere = models.JSONField("Rollen bei Bedarf", default=list)
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Besprechungsreihe"
        verbose_name_plural = "Besprechungsreihen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "punkt_schluessel"], name="reihe_einmal_je_punkt"
            )
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def erforderlich_text(self) -> str:
        """Return the required roles in words."""
        return rollenworte(self.erforderlich)

    @property
    def weitere_text(self) -> str:
        """Return the roles that come if need be, in words."""
        return rollenworte(self.weitere)


class BesprechungQuerySet(models.QuerySet["Besprechung"]):
    """Questions about meetings."""

    def mit_reihe(self) -> Self:
        """Return them with what their name and their evidence need."""
        return self.select_related("reihe", "nachweis__frist")

    def jahr(self, jahr: int) -> Self:
        """Return the meetings of a year, by the day held, else by the day planned."""
        return self.filter(
            Q(gehalten_am__year=jahr) | Q(gehalten_am=None, termin_am__year=jahr)
        )

    def gehalten(self) -> Self:
        """Return what took place."""
        return self.filter(zustand=Besprechung.Zustand.GEHALTEN)

    def geplant(self) -> Self:
        """Return what is still to come, or to be recorded."""
        return self.filter(zustand=Besprechung.Zustand.GEPLANT)


class Besprechung(MandantenModell):
    """One meeting; it keeps the roles that were required when it was planned."""

    class Zustand(models.TextChoices):
        GEPLANT = "geplant", "Geplant"
        GEHALTEN = "gehalten", "Gehalten"
        ABGESAGT = "abgesagt", "Abgesagt"

    reihe = models.ForeignKey(
        Besprechungsreihe, on_delete=models.PROTECT, related_name="besprechungen"
    )
    termin_am = models.DateField("Tag")
    beginn = models.TimeField("Beginn")
    ende = models.TimeField("Ende")
    ort = models.CharField("Ort", max_length=160)
    zustand = models.CharField(
        "Zustand", max_length=10, choices=Zustand, default=Zustand.GEPLANT
    )
    grund = models.TextField("Grund der Absage", blank=True)
    gehalten_am = models.DateField("Gehalten am", null=True, blank=True)
    erforderlich = models.JSONField("Erforderliche Rollen", default=list)
    weitere = models.JSONField("Rollen bei Bedarf", default=list)
    tagesordnung = models.TextField("Tagesordnung", blank=True)
    folge = models.PositiveSmallIntegerField(
        "Folge", default=0, help_text="zählt Verlegungen für den Kalender"
    )
    nachweis = models.OneToOneField(
        "vereinbarung.Nachweis", on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(BesprechungQuerySet)

    class Meta:
        verbose_name = "Besprechung"
        verbose_name_plural = "Besprechungen"
        ordering = ["-termin_am", "-beginn"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zustand="gehalten", gehalten_am__isnull=False)
                | (~Q(zustand="gehalten") & Q(gehalten_am=None)),
                name="besprechung_gehalten_nur_mit_tag",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="abgesagt") | ~Q(grund=""),
                name="besprechung_absage_nur_mit_grund",
            ),
            models.CheckConstraint(
                condition=Q(ende__gt=F("beginn")), name="besprechung_zeit_vorwaerts"
            ),
            models.CheckConstraint(
                condition=Q(nachweis=None) | Q(zustand="gehalten"),
                name="besprechung_nachweis_nur_gehalten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reihe.bezeichnung} am {tag(self.am)}"

    @property
    def am(self) -> date:
        """The day it was held, else the day it is planned for."""
        return self.gehalten_am or self.termin_am

    @property
    def von(self) -> datetime:
        """The moment it begins, here."""
        return self._um(self.beginn)

    @property
    def bis(self) -> datetime:
        """The moment it ends, here."""
        return self._um(self.ende)

    def _um(self, uhrzeit: time) -> datetime:
        return make_aware(datetime.combine(self.termin_am, uhrzeit))

    @property
    def rollen(self) -> list[str]:
        """All roles that are invited, required ones first."""
        return [*self.erforderlich, *self.weitere]

    def fehlende_rollen(self) -> tuple[str, ...]:
        """Return the required roles that were not there (reads the attendance)."""
        anwesend = {t.rolle for t in self.teilnahmen.all() if t.anwesend}
        return fehlende(self.erforderlich, anwesend)


class Teilnahme(MandantenModell):
    """Whether a role was there."""

    besprechung = models.ForeignKey(
        Besprechung, on_delete=models.PROTECT, related_name="teilnahmen"
    )
    rolle = models.CharField("Rolle", max_length=30, choices=list(ROLLEN.items()))
    anwesend = models.BooleanField("Anwesend")
    personen = models.CharField("Wer", max_length=200, blank=True)

    class Meta:
        verbose_name = "Teilnahme"
        verbose_name_plural = "Teilnahmen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["besprechung", "rolle"], name="teilnahme_einmal_je_rolle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rolle_display()}: {'ja' if self.anwesend else 'nein'}"


class Niederschrift(MandantenModell):
    """One Fassung of the minutes, as text, as a file, or both."""

    besprechung = models.ForeignKey(
        Besprechung, on_delete=models.PROTECT, related_name="niederschriften"
    )
    fassung = models.PositiveSmallIntegerField("Fassung")
    text = models.TextField("Text", blank=True)
    datei = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, null=True, related_name="+"
    )
    grund = models.TextField("Grund der neuen Fassung", blank=True)
    verfasst_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    freigegeben_am = models.DateTimeField("Freigegeben am", null=True)
    freigegeben_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField("Fassung des Entwurfs", default=1)

    class Meta:
        verbose_name = "Niederschrift"
        verbose_name_plural = "Niederschriften"
        ordering = ["-fassung"]
        constraints = [
            models.UniqueConstraint(
                fields=["besprechung", "fassung"], name="niederschrift_fassung"
            ),
            models.UniqueConstraint(
                fields=["besprechung"],
                condition=Q(freigegeben_am=None),
                name="niederschrift_ein_entwurf",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(datei__isnull=False),
                name="niederschrift_nicht_leer",
            ),
            models.CheckConstraint(
                condition=Q(fassung=1) | ~Q(grund=""),
                name="niederschrift_neu_nur_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        return f"Niederschrift, Fassung {self.fassung}"


class ErgebnisQuerySet(models.QuerySet["Ergebnis"]):
    """Questions about outcomes."""

    def auftraege(self) -> Self:
        """Return the tasks with their Frist, the next one first."""
        return (
            self.filter(art=Ergebnis.Art.AUFTRAG)
            .select_related("frist__mandant", "besprechung__reihe")
            .order_by("frist__faellig_am", "pk")
        )


class Ergebnis(MandantenModell):
    """What came out of a meeting; a task has a Frist with its day and its owner."""

    class Art(models.TextChoices):
        BESCHLUSS = "beschluss", "Beschluss"
        AUFTRAG = "auftrag", "Auftrag"
        ANPASSUNGSVORSCHLAG = "anpassungsvorschlag", "Anpassungsvorschlag"

    besprechung = models.ForeignKey(
        Besprechung, on_delete=models.PROTECT, related_name="ergebnisse"
    )
    art = models.CharField("Art", max_length=20, choices=Art)
    text = models.TextField("Text")
    richtlinie = models.CharField(
        "Richtlinie",
        max_length=160,
        blank=True,
        help_text="Welche Arbeitsempfehlung oder welcher Bearbeitungshinweis",
    )
    frist = models.OneToOneField(
        "fristen.Frist", on_delete=models.PROTECT, null=True, related_name="+"
    )
    objects: ClassVar[Any] = scoped(ErgebnisQuerySet)

    class Meta:
        verbose_name = "Ergebnis"
        verbose_name_plural = "Ergebnisse"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(art="auftrag", frist__isnull=False)
                | (~Q(art="auftrag") & Q(frist=None)),
                name="ergebnis_auftrag_nur_mit_frist",
            ),
            models.CheckConstraint(
                condition=~Q(art="anpassungsvorschlag") | ~Q(richtlinie=""),
                name="ergebnis_vorschlag_nur_mit_richtlinie",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Kontakt(MandantenModell):
    """An exchange by mail or telephone: noted, and never counted as a meeting."""

    class Art(models.TextChoices):
        E_MAIL = "e_mail", "E-Mail"
        TELEFON = "telefon", "Telefon"
        ANDERES = "anderes", "Anderer Kontakt"

    reihe = models.ForeignKey(
        Besprechungsreihe, on_delete=models.PROTECT, related_name="kontakte"
    )
    art = models.CharField("Art", max_length=10, choices=Art)
    am = models.DateField("Am")
    mit = models.CharField("Mit", max_length=160)
    thema = models.TextField("Thema")

    class Meta:
        verbose_name = "Kontakt"
        verbose_name_plural = "Kontakte"
        ordering = ["-am", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_art_display()} am {tag(self.am)}"


class Einladung(MandantenModell):
    """One invitation to one address; the row is the proof of dispatch."""

    class Zustand(models.TextChoices):
        OFFEN = "offen", "Offen"
        LAEUFT = "laeuft", "Versand läuft"
        VERSENDET = "versendet", "Versendet"
        GESCHEITERT = "gescheitert", "Nicht versendet"

    besprechung = models.ForeignKey(
        Besprechung, on_delete=models.PROTECT, related_name="einladungen"
    )
    empfaenger = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    adresse = models.EmailField("Adresse")
    folge = models.PositiveSmallIntegerField("Folge")
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.OFFEN
    )
    belegt_bis = models.DateTimeField("Belegt bis", null=True)
    versendet_am = models.DateTimeField("Versendet am", null=True)

    class Meta:
        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"
        ordering = ["-folge", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["besprechung", "folge", "adresse"],
                name="einladung_einmal_je_folge",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="versendet") | Q(versendet_am__isnull=False),
                name="einladung_versendet_nur_mit_zeit",
            ),
        ]

    def __str__(self) -> str:
        return f"Einladung an {self.adresse}"

    def ist_unterbrochen(self, uhr: datetime) -> bool:
        """Return whether its dispatch stopped half-way: nobody knows if it arrived."""
        laeuft = self.zustand == Einladung.Zustand.LAEUFT
        return laeuft and (self.belegt_bis is None or self.belegt_bis < uhr)
