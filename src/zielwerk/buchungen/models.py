"""Kontenregel, Buchungsliste, Buchung, Buchungshinweis, its statement, its periods."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.buchungen.regeln import PRUEFREGELN, Norm, lies_normen
from zielwerk.buchungen.regeln import Kontenregel as Regelzeile
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped


class Buchungsart(models.TextChoices):
    """Which way the money goes."""

    AUSGABE = "ausgabe", "Ausgabe"
    EINNAHME = "einnahme", "Einnahme"
    FORDERUNG = "forderung", "Forderung"


def betrag_feld(name: str) -> "models.DecimalField[Any, Any]":
    """Return a field for an amount in euro and cent."""
    return models.DecimalField(name, max_digits=17, decimal_places=2)


class KontenregelQuerySet(models.QuerySet["Kontenregel"]):
    """Questions about the table of accounts."""

    def am(self, tag_: date) -> Self:
        """Return the lines that hold on a day."""
        return self.filter(Q(gilt_bis=None) | Q(gilt_bis__gte=tag_), gilt_ab__lte=tag_)


class Kontenregel(MandantenModell):
    """One line of the county's table: this benefit is booked on this account."""

    leistungsart = models.CharField("Leistungsart", max_length=40)
    art = models.CharField("Art", max_length=10, choices=Buchungsart)
    produktkonto = models.CharField("Produktkonto", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=160, blank=True)
    gilt_ab = models.DateField("Gilt ab")
    gilt_bis = models.DateField("Gilt bis", null=True, blank=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(KontenregelQuerySet)

    class Meta:
        verbose_name = "Kontenregel"
        verbose_name_plural = "Kontenregeln"
        ordering = ["leistungsart", "art", "gilt_ab", "produktkonto"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "leistungsart", "art", "produktkonto", "gilt_ab"],
                name="kontenregel_einmal",
            ),
            models.CheckConstraint(
                condition=Q(gilt_bis=None) | Q(gilt_bis__gte=F("gilt_ab")),
                name="kontenregel_ende_nach_anfang",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leistungsart} ({self.get_art_display()}): {self.produktkonto}"

    @property
    def norm(self) -> Norm:
        """The benefit as the rules know it."""
        return lies_normen(self.leistungsart)[0]

    def regelzeile(self) -> Regelzeile:
        """Return the line as the rules take it."""
        return Regelzeile(
            self.norm, self.art, self.produktkonto, self.gilt_ab, self.gilt_bis
        )


class BuchungslisteQuerySet(models.QuerySet["Buchungsliste"]):
    """Questions about accepted lists."""

    def gueltig(self, jahr: int) -> "Buchungsliste | None":
        """Return the list that counts for a Haushaltsjahr: the one accepted last."""
        return self.filter(jahr=jahr).order_by("-fassung").first()


class Buchungsliste(MandantenModell):
    """One accepted list of a Haushaltsjahr up to a Stand; a later one replaces it."""

    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    jahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    stand_am = models.DateField("Stand")
    fassung = models.PositiveSmallIntegerField("Fassung")
    zeilen = models.PositiveIntegerField("Buchungen")
    objects: ClassVar[Any] = scoped(BuchungslisteQuerySet)

    class Meta:
        verbose_name = "Buchungsliste"
        verbose_name_plural = "Buchungslisten"
        ordering = ["-jahr", "-fassung"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "fassung"], name="buchungsliste_fassung"
            )
        ]

    def __str__(self) -> str:
        return f"Buchungen {self.jahr}, Stand {tag(self.stand_am)}"


class Buchung(MandantenModell):
    """One posting of an accepted list; its text may name people and is encrypted."""

    # Rows are loaded in bulk and addressed by list and line: no public id.
    uuid = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    liste = models.ForeignKey(
        Buchungsliste, on_delete=models.CASCADE, related_name="buchungen"
    )
    zeile = models.PositiveIntegerField("Zeile in der Datei")
    schluessel = models.CharField("Schlüssel über Fassungen hinweg", max_length=160)
    buchungsnummer = models.CharField("Buchungsnummer", max_length=60, blank=True)
    gebucht_am = models.DateField("Buchungsdatum")
    faellig_am = models.DateField("Fällig am", null=True)
    haushaltsjahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    leistungsart = models.CharField("Leistungsart", max_length=40)
    produktkonto = models.CharField("Produktkonto", max_length=101, blank=True)
    art = models.CharField("Art", max_length=10, choices=Buchungsart)
    betrag = betrag_feld("Betrag")
    abgesetzt = models.BooleanField("Von den Ausgaben abgesetzt", null=True)
    text = VerschluesseltesTextfeld("Buchungstext", blank=True, null=True)

    class Meta:
        verbose_name = "Buchung"
        verbose_name_plural = "Buchungen"
        ordering = ["zeile"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "schluessel"], name="buchung_einmal_je_liste"
            )
        ]
        indexes = [models.Index(fields=["liste", "zeile"], name="buchung_zeile")]

    def __str__(self) -> str:
        return f"Zeile {self.zeile}"


class BuchungshinweisQuerySet(models.QuerySet["Buchungshinweis"]):
    """Questions about findings."""

    def ungeklaert(self) -> Self:
        """Return findings that are neither corrected nor explained."""
        return self.filter(zustand__in=Buchungshinweis.UNGEKLAERT)

    def des_jahres(self, jahr: int) -> Self:
        """Return the findings of a Haushaltsjahr."""
        return self.filter(jahr=jahr)


class Buchungshinweis(MandantenModell):
    """What a rule found at a posting, followed up until corrected or explained."""

    class Zustand(models.TextChoices):
        OFFEN = "offen", "Offen"
        GEMELDET = "gemeldet", "Gemeldet"
        BERICHTIGT = "berichtigt", "Berichtigt"
        ERKLAERT = "erklaert", "Erklärt"

    UNGEKLAERT: ClassVar[tuple[str, ...]] = (Zustand.OFFEN, Zustand.GEMELDET)

    jahr = models.PositiveSmallIntegerField("Haushaltsjahr der Liste")
    schluessel = models.CharField("Schlüssel der Buchung", max_length=160)
    buchung = models.ForeignKey(
        Buchung, on_delete=models.PROTECT, related_name="hinweise"
    )
    regel = models.CharField("Regel", max_length=40)
    regel_version = models.PositiveSmallIntegerField("Fassung der Regel")
    gefunden = models.CharField("Gefunden", max_length=200)
    erwartet = models.CharField("Erwartet", max_length=400)
    erklaerung = models.TextField("Erklärung")
    zustand = models.CharField(
        "Zustand", max_length=10, choices=Zustand, default=Zustand.OFFEN
    )
    gefunden_am = models.DateTimeField("Zuerst gefunden am")
    gemeldet_am = models.DateTimeField("Gemeldet am", null=True)
    gemeldet_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    geklaert_am = models.DateTimeField("Geklärt am", null=True)
    geklaert_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    grund = VerschluesseltesTextfeld("Grund", blank=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(BuchungshinweisQuerySet)

    class Meta:
        verbose_name = "Buchungshinweis"
        verbose_name_plural = "Buchungshinweise"
        ordering = ["jahr", "buchung__gebucht_am", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "schluessel", "regel"],
                name="buchungshinweis_einmal",
            ),
            models.CheckConstraint(
                condition=Q(
                    zustand__in=("berichtigt", "erklaert"), geklaert_am__isnull=False
                )
                | Q(zustand__in=("offen", "gemeldet"), geklaert_am__isnull=True),
                name="buchungshinweis_geklaert_mit_tag",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="gemeldet") | Q(gemeldet_am__isnull=False),
                name="buchungshinweis_gemeldet_mit_tag",
            ),
        ]
        indexes = [
            models.Index(fields=["mandant", "jahr", "zustand"], name="hinweis_zustand")
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung}, Zeile {self.buchung.zeile}"

    @property
    def bezeichnung(self) -> str:
        """What the rule is called."""
        regel = PRUEFREGELN.get(self.regel)
        return regel.bezeichnung if regel else self.regel

    @property
    def ist_geklaert(self) -> bool:
        """Whether nothing is left to do."""
        return self.zustand not in self.UNGEKLAERT


class Buchungsbestaetigung(MandantenModell):
    """A statement on a year's postings: how many were checked, what is still open."""

    liste = models.ForeignKey(Buchungsliste, on_delete=models.PROTECT, related_name="+")
    jahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    zeilen = models.PositiveIntegerField("Geprüfte Buchungen")
    hinweise = models.PositiveIntegerField("Hinweise")
    offen = models.PositiveIntegerField("davon offen")
    text = models.TextField("Text")
    erstellt_am = models.DateTimeField("Erstellt am")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "Buchungsbestätigung"
        verbose_name_plural = "Buchungsbestätigungen"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offen__lte=F("hinweise")),
                name="buchungsbestaetigung_teilmenge",
            )
        ]

    def __str__(self) -> str:
        return (
            f"Bestätigung {self.jahr}: "
            f"{anzahl(self.offen, 'offener Hinweis', 'offene Hinweise')}"
        )


class Abrechnungsperiode(MandantenModell):
    """A period of the KdU settled with the Land for the federal share."""

    bezeichnung = models.CharField("Bezeichnung", max_length=60)
    jahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    ausgaben = betrag_feld("Ausgaben")
    einnahmen = betrag_feld("Einnahmen")
    abgerechnet_am = models.DateField("Abgerechnet am")
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Abrechnungsperiode"
        verbose_name_plural = "Abrechnungsperioden"
        ordering = ["jahr", "abgerechnet_am", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "bezeichnung"],
                name="abrechnungsperiode_einmal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung} {self.jahr}"
