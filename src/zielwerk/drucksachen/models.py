"""Drucksache with Beratungsfolge, Abschnitt (edited text) and Abweichung."""

from django.db import models
from django.db.models import Q

from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft


class Drucksache(MandantenModell):
    """A committee paper that closes one year and opens the next."""

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        MITZEICHNUNG = "mitzeichnung", "In Mitzeichnung"
        FREIGEGEBEN = "freigegeben", "Freigegeben"

    nummer = models.CharField("Drucksache-Nr.", max_length=40)
    titel = models.CharField("Titel", max_length=160)
    koerperschaft = models.CharField("Körperschaft", max_length=120)
    fachdienst = models.CharField("Fachdienst", max_length=160)
    ist_oeffentlich = models.BooleanField("öffentlich", default=True)
    datum = models.DateField("Datum")
    rueckblick = models.ForeignKey(
        "vereinbarung.Zielvereinbarung",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="Rückblick auf",
    )
    vereinbarung = models.ForeignKey(
        "vereinbarung.Zielvereinbarung",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="Zu beschließen",
    )
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.ENTWURF
    )
    angaben = models.JSONField(
        "Angaben im Schluss",
        default=dict,
        help_text="Finanzielle Auswirkungen, strategisches Management, Belange",
    )
    mitzeichnung_am = models.DateTimeField("In Mitzeichnung seit", null=True)
    mitzeichnung_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    hinweis = models.TextField("Hinweis beim Zurückgeben", blank=True)
    angelegt_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    geaendert_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    freigegeben_am = models.DateTimeField("Freigegeben am", null=True)
    freigegeben_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    schnappschuss = models.JSONField("Festgeschriebener Stand", null=True)
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Drucksache"
        verbose_name_plural = "Drucksachen"
        ordering = ["-datum", "nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "nummer"], name="drucksache_nummer_je_mandant"
            ),
            models.CheckConstraint(
                condition=~Q(zustand="freigegeben")
                | Q(schnappschuss__isnull=False, freigegeben_am__isnull=False),
                name="drucksache_freigabe_nur_mit_schnappschuss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}: {self.titel}"

    @property
    def ist_entwurf(self) -> bool:
        """Whether text and fields may still change."""
        return self.zustand == self.Zustand.ENTWURF

    @property
    def ist_freigegeben(self) -> bool:
        """Whether text and figures are frozen."""
        return self.zustand == self.Zustand.FREIGEGEBEN


class Beratung(MandantenModell):
    """One step of the Beratungsfolge."""

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="beratungsfolge"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    status = models.CharField("Status", max_length=2, default="Ö")
    sitzung_am = models.DateField("Sitzungstermin")
    gremium = models.CharField("Gremium", max_length=120)

    class Meta:
        verbose_name = "Beratung"
        verbose_name_plural = "Beratungsfolge"
        ordering = ["reihenfolge"]
        constraints = [
            models.UniqueConstraint(
                fields=["drucksache", "reihenfolge"], name="beratung_reihenfolge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gremium} am {self.sitzung_am:%d.%m.%Y}"


class Abschnitt(MandantenModell):
    """The text of one section as edited by hand; no row: the composed text."""

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="abschnitte"
    )
    schluessel = models.CharField("Schlüssel", max_length=80)
    text = models.TextField("Text")
    version = models.PositiveIntegerField("Fassung", default=1)
    geaendert_am = models.DateTimeField("Geändert am")
    geaendert_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "Abschnitt"
        verbose_name_plural = "Abschnitte"
        constraints = [
            models.UniqueConstraint(
                fields=["drucksache", "schluessel"], name="abschnitt_schluessel_einmal"
            )
        ]

    def __str__(self) -> str:
        return self.schluessel


class Abweichung(MandantenModell):
    """A number that stands in the text on purpose although the data say otherwise."""

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="abweichungen"
    )
    abschnitt_schluessel = models.CharField("Abschnitt", max_length=80)
    zahl_schluessel = models.CharField("Zahl", max_length=120, blank=True)
    gefunden = models.CharField("Im Text", max_length=60)
    erwartet = models.CharField("In den Daten", max_length=60, blank=True)
    begruendung = models.TextField("Begründung")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Am")

    class Meta:
        verbose_name = "Abweichung"
        verbose_name_plural = "Abweichungen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(begruendung=""), name="abweichung_nur_mit_begruendung"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gefunden} statt {self.erwartet}"
