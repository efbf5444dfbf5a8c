"""Kennzahl, Verfahren (method version), Zielwert, Messwert, Vergleichswert."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from zielwerk.mandanten.models import MandantenModell, scoped


class Kennzahl(MandantenModell):
    """An indicator: what is counted, in which direction it is meant."""

    class Richtung(models.TextChoices):
        HOECHSTENS = "hoechstens", "höchstens"
        MINDESTENS = "mindestens", "mindestens"

    class Art(models.TextChoices):
        ANTEIL = "anteil", "Anteil (Quote, Abdeckung, fristgerecht Erledigtes)"
        VERAENDERUNG = "veraenderung", "Veränderung gegenüber dem Vorjahr"

    schluessel = models.SlugField("Schlüssel", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=120)
    umfang = models.CharField("Umfang", max_length=160)
    art = models.CharField("Art", max_length=12, choices=Art, default=Art.ANTEIL)
    einheit = models.CharField(
        "Einheit",
        max_length=20,
        blank=True,
        help_text="Steht hinter Zähler und Nenner, zum Beispiel „€“",
    )
    richtung = models.CharField("Richtung", max_length=12, choices=Richtung)
    punkt_schluessel = models.SlugField("Punkt der Zielvereinbarung", max_length=60)
    ziel_bezeichnung = models.CharField("Name der Grenze", max_length=60)

    class Meta:
        verbose_name = "Kennzahl"
        verbose_name_plural = "Kennzahlen"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "schluessel"], name="kennzahl_schluessel_je_mandant"
            )
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def ist_anteil(self) -> bool:
        """Whether the numerator is part of the denominator."""
        return self.art == self.Art.ANTEIL


class VerfahrenQuerySet(models.QuerySet["Verfahren"]):
    """Questions about method versions."""

    def am(self, tag: date) -> "Verfahren":
        """Return the method that applies to values as of a day."""
        return self.filter(gilt_ab__lte=tag).latest("gilt_ab")


class Verfahren(MandantenModell):
    """How a Kennzahl is computed from a day on; values of two methods never compare."""

    kennzahl = models.ForeignKey(
        Kennzahl, on_delete=models.PROTECT, related_name="verfahren"
    )
    kuerzel = models.CharField("Kürzel", max_length=4)
    gilt_ab = models.DateField("Gilt ab")
    zaehler_bezeichnung = models.CharField("Zähler", max_length=120)
    nenner_bezeichnung = models.CharField("Nenner", max_length=120)
    begruendung = models.TextField("Begründung")
    quelle = models.CharField("Quelle", max_length=200)
    objects: ClassVar[Any] = scoped(VerfahrenQuerySet)

    class Meta:
        verbose_name = "Verfahren"
        verbose_name_plural = "Verfahren"
        ordering = ["gilt_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["kennzahl", "gilt_ab"], name="verfahren_gilt_ab_einmal"
            )
        ]

    def __str__(self) -> str:
        return f"Verfahren {self.kuerzel}"


class Zielwert(MandantenModell):
    """The bound agreed for a period: a share 0–1, or a change (-0.05: less by 5 %)."""

    kennzahl = models.ForeignKey(
        Kennzahl, on_delete=models.PROTECT, related_name="zielwerte"
    )
    von = models.DateField("Von")
    bis = models.DateField("Bis")
    anteil = models.DecimalField("Grenze", max_digits=7, decimal_places=6)
    quelle = models.CharField("Quelle", max_length=200)

    class Meta:
        verbose_name = "Zielwert"
        verbose_name_plural = "Zielwerte"
        constraints = [
            models.CheckConstraint(
                condition=Q(anteil__gte=-1, anteil__lte=1), name="zielwert_anteil"
            ),
            models.CheckConstraint(
                condition=Q(bis__gte=F("von")), name="zielwert_zeitraum_vorwaerts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anteil} ({self.von:%d.%m.%Y} bis {self.bis:%d.%m.%Y})"


class MesswertQuerySet(models.QuerySet["Messwert"]):
    """Questions about measured values."""

    def gueltig(self) -> "MesswertQuerySet":
        """Return the values that no later Fassung has replaced."""
        return self.filter(ersetzt=False)


class Messwert(MandantenModell):
    """Numerator and denominator as of a day; the rate is never stored alone.

    Of a change: the figure of the year, and that of the year before.
    """

    kennzahl = models.ForeignKey(
        Kennzahl, on_delete=models.PROTECT, related_name="messwerte"
    )
    verfahren = models.ForeignKey(Verfahren, on_delete=models.PROTECT, related_name="+")
    zeitraum_von = models.DateField("Zeitraum von")
    stand_am = models.DateField("Stand")
    zaehler = models.PositiveIntegerField("Zähler")
    nenner = models.PositiveIntegerField("Nenner")
    ist_anteil = models.BooleanField("Zähler ist Teil des Nenners", default=True)
    weitere = models.JSONField("Weitere Angaben", default=dict)
    quelle = models.CharField("Quelle", max_length=200)
    quelle_uuid = models.UUIDField("Quelle im Produkt", null=True)
    verweise = models.JSONField(
        "Verweise",
        default=dict,
        help_text="Wo die Zeilen hinter Zähler, Nenner und weiteren Angaben stehen",
    )
    fassung = models.PositiveSmallIntegerField("Fassung")
    ersetzt = models.BooleanField("Durch eine spätere Fassung ersetzt", default=False)
    objects: ClassVar[Any] = scoped(MesswertQuerySet)

    class Meta:
        verbose_name = "Messwert"
        verbose_name_plural = "Messwerte"
        ordering = ["stand_am", "fassung"]
        constraints = [
            models.UniqueConstraint(
                fields=["kennzahl", "stand_am", "fassung"],
                name="messwert_fassung_einmal",
            ),
            models.UniqueConstraint(
                fields=["kennzahl", "stand_am"],
                condition=Q(ersetzt=False),
                name="messwert_nur_einer_gilt",
            ),
            models.CheckConstraint(
                condition=Q(ist_anteil=False) | Q(zaehler__lte=F("nenner")),
                name="messwert_zaehler_im_nenner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zaehler} von {self.nenner} (Stand {self.stand_am:%d.%m.%Y})"


class Vergleichswert(MandantenModell):
    """A value of others with source, scope and as-of day; never computed here."""

    kennzahl = models.ForeignKey(
        Kennzahl, on_delete=models.PROTECT, related_name="vergleichswerte"
    )
    bezeichnung = models.CharField("Bezeichnung", max_length=120)
    kurzbezeichnung = models.CharField("Kurzbezeichnung", max_length=40)
    anteil = models.DecimalField("Wert", max_digits=7, decimal_places=6)
    von = models.DateField("Gilt für den Zeitraum von")
    bis = models.DateField("Gilt für den Zeitraum bis")
    umfang = models.CharField("Umfang", max_length=200)
    quelle = models.CharField("Quelle", max_length=200)

    class Meta:
        verbose_name = "Vergleichswert"
        verbose_name_plural = "Vergleichswerte"
        constraints = [
            models.CheckConstraint(
                condition=Q(anteil__gte=0, anteil__lte=1), name="vergleichswert_anteil"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung}: {self.anteil}"
