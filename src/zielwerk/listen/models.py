"""Einlesung (one file on its way in), its findings, and mappings kept per sender."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.listen.profil import Schwere
from zielwerk.mandanten.felder import (
    VerschluesseltesJsonFeld,
    VerschluesseltesTextfeld,
)
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped


class EinlesungQuerySet(models.QuerySet["Einlesung"]):
    """Questions about intakes."""

    def offen(self) -> Self:
        """Return intakes that are neither accepted nor cancelled."""
        return self.filter(
            zustand__in=[Einlesung.Zustand.SPALTEN, Einlesung.Zustand.ZEILEN]
        )

    def bekannt(
        self, art: str, absender: str, sha256: str, inhalt: str, stand_am: date
    ) -> "Einlesung | None":
        """Return the newest intake of the same bytes, or of the same rows for a Stand.

        Of the same sender; cancelled ones do not count.
        """
        gleich = Q(sha256=sha256)
        if inhalt:
            gleich |= Q(inhalt=inhalt, stand_am=stand_am)
        return (
            self.filter(gleich, art=art, absender=absender)
            .exclude(zustand=Einlesung.Zustand.ABGEBROCHEN)
            .select_related("datei")
            .order_by("-pk")
            .first()
        )


class Einlesung(MandantenModell):
    """A file from upload to acceptance; the file itself never changes."""

    class Zustand(models.TextChoices):
        SPALTEN = "spalten", "Spalten zuordnen"
        ZEILEN = "zeilen", "Zeilen prüfen"
        UEBERNOMMEN = "uebernommen", "Übernommen"
        ABGEBROCHEN = "abgebrochen", "Abgebrochen"

    art = models.CharField("Art der Liste", max_length=40)
    datei = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField("SHA-256 der Datei", max_length=64)
    inhalt = models.CharField("SHA-256 der Zeilen", max_length=64, blank=True)
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.SPALTEN
    )
    absender = models.CharField("Absender", max_length=120)
    stand_am = models.DateField("Stand der Liste")
    blatt = models.TextField("Blatt")
    blaetter = models.JSONField("Blätter der Datei", default=list)
    kopfzeile = models.PositiveIntegerField("Kopfzeile")
    spalten = VerschluesseltesJsonFeld("Erkannte Spalten", default=list)
    berichtigungen = VerschluesseltesJsonFeld("Berichtigungen", default=list)
    annahmen = VerschluesseltesJsonFeld("Annahmen", default=list)
    summen = models.JSONField("Kontrollsummen", default=dict)
    zeilen = models.PositiveIntegerField("Zeilen")
    fehlerhafte_zeilen = models.PositiveIntegerField("Zeilen mit Fehlern")
    fehler = models.PositiveIntegerField("Fehler")
    warnungen = models.PositiveIntegerField("Warnungen")
    hinweise = models.PositiveIntegerField("Hinweise")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    begonnen_am = models.DateTimeField("Begonnen am")
    geaendert_am = models.DateTimeField("Geändert am")
    geaendert_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    uebernommen_am = models.DateTimeField("Übernommen am", null=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(EinlesungQuerySet)

    class Meta:
        verbose_name = "Einlesung"
        verbose_name_plural = "Einlesungen"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "art", "absender", "sha256"],
                condition=~Q(zustand="abgebrochen"),
                name="einlesung_gleicher_inhalt_einmal",
            ),
            models.UniqueConstraint(
                fields=["mandant", "art", "absender", "stand_am", "inhalt"],
                condition=~Q(zustand="abgebrochen") & ~Q(inhalt=""),
                name="einlesung_gleiche_zeilen_einmal",
            ),
            models.CheckConstraint(
                condition=Q(
                    zustand="uebernommen", uebernommen_am__isnull=False, fehler=0
                )
                | (~Q(zustand="uebernommen") & Q(uebernommen_am__isnull=True)),
                name="einlesung_uebernommen_ohne_fehler",
            ),
            models.CheckConstraint(
                condition=Q(fehlerhafte_zeilen__lte=F("zeilen")),
                name="einlesung_fehlerhafte_zeilen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.datei.name}, Stand {self.stand_am:%d.%m.%Y}"

    @property
    def ist_offen(self) -> bool:
        """Whether it can still be worked on."""
        return self.zustand in {self.Zustand.SPALTEN, self.Zustand.ZEILEN}

    @property
    def ist_geleert(self) -> bool:
        """Whether a deletion has emptied it; a file that was read has columns."""
        return not self.spalten

    @property
    def fehlerfreie_zeilen(self) -> int:
        """How many rows have no Fehler."""
        return self.zeilen - self.fehlerhafte_zeilen

    @property
    def zuordnung(self) -> dict[str, str]:
        """The mapping in force: field → column letter."""
        return {s["feld"]: s["buchstabe"] for s in self.spalten if s["feld"]}


class Befund(MandantenModell):
    """One finding of the last check; all are replaced by the next one."""

    SCHWEREN = [(schwere.value, schwere.value.capitalize()) for schwere in Schwere]

    # Never addressed from outside: no public id.
    uuid = None  # type: ignore[assignment]  # the base has one
    einlesung = models.ForeignKey(
        Einlesung, on_delete=models.CASCADE, related_name="befunde"
    )
    lfd_nr = models.PositiveIntegerField("laufende Nummer")
    schwere = models.CharField("Schwere", max_length=8, choices=SCHWEREN)
    zeile = models.PositiveIntegerField("Zeile in der Datei", null=True)
    spalte = models.CharField("Spalte", max_length=200, blank=True)
    buchstabe = models.CharField("Spaltenbuchstabe", max_length=3, blank=True)
    feld = models.CharField("Feld", max_length=60, blank=True)
    regel = models.CharField("Regel", max_length=60)
    regel_version = models.PositiveSmallIntegerField("Fassung der Regel", default=1)
    ursache = models.CharField("Ursache", max_length=120)
    gefunden = VerschluesseltesTextfeld("Gefunden", blank=True)
    erwartet = VerschluesseltesTextfeld("Erwartet", blank=True)
    meldung = VerschluesseltesTextfeld("Meldung")
    vorschlag = VerschluesseltesTextfeld("Vorschlag", blank=True)
    anzahl = models.PositiveIntegerField("Anzahl der Zeilen", default=1)

    class Meta:
        verbose_name = "Befund"
        verbose_name_plural = "Befunde"
        ordering = ["lfd_nr"]
        constraints = [
            models.UniqueConstraint(
                fields=["einlesung", "lfd_nr"], name="befund_lfd_nr_einmal"
            )
        ]
        indexes = [
            models.Index(
                fields=["einlesung", "schwere", "lfd_nr"], name="befund_schwere"
            )
        ]

    def __str__(self) -> str:
        return str(self.meldung)


class GemerkteZuordnung(MandantenModell):
    """How a sender's headings are mapped; the next list is filled in already."""

    art = models.CharField("Art der Liste", max_length=40)
    absender = models.CharField("Absender", max_length=120)
    zuordnung = models.JSONField("Feld und Überschrift", default=dict)
    geaendert_am = models.DateTimeField("Geändert am")

    class Meta:
        verbose_name = "Gemerkte Zuordnung"
        verbose_name_plural = "Gemerkte Zuordnungen"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "art", "absender"], name="zuordnung_je_absender"
            )
        ]

    def __str__(self) -> str:
        return f"{self.art}, {self.absender}"


class UebernahmeQuerySet(models.QuerySet["Uebernahme"]):
    """Questions about acceptances in the background."""

    def offen(self) -> Self:
        """Return those that wait or run."""
        return self.filter(
            zustand__in=[Uebernahme.Zustand.WARTET, Uebernahme.Zustand.LAEUFT]
        )


class Uebernahme(MandantenModell):
    """An acceptance in the background: who wants it, how far it is, how it ended."""

    class Zustand(models.TextChoices):
        WARTET = "wartet", "Wartet"
        LAEUFT = "laeuft", "Läuft"
        FERTIG = "fertig", "Fertig"
        ABGELEHNT = "abgelehnt", "Abgelehnt"
        ABGEBROCHEN = "abgebrochen", "Abgebrochen"

    class Schritt(models.IntegerChoices):
        WARTET = 0, "wartet, bis sie an der Reihe ist"
        PRUEFT = 1, "alle Zeilen werden noch einmal geprüft"
        SPEICHERT = 2, "alle Zeilen werden gespeichert"
        FERTIG = 3, "alles ist gespeichert"

    einlesung = models.ForeignKey(
        Einlesung, on_delete=models.CASCADE, related_name="uebernahmen"
    )
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.WARTET
    )
    schritt = models.PositiveSmallIntegerField(
        "Schritt", choices=Schritt, default=Schritt.WARTET
    )
    einlesung_version = models.PositiveIntegerField("Fassung der Einlesung")
    warnungen_bestaetigt = models.BooleanField("Warnungen bestätigt")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    beauftragt_am = models.DateTimeField("Beauftragt am")
    beendet_am = models.DateTimeField("Beendet am", null=True)
    arbeiter = models.CharField("Arbeiter", max_length=200, blank=True)
    belegt_bis = models.DateTimeField("Belegt bis", null=True)
    versuche = models.PositiveIntegerField("Versuche", default=0)
    meldung = models.TextField("Meldung", blank=True)
    objects: ClassVar[Any] = scoped(UebernahmeQuerySet)

    class Meta:
        verbose_name = "Übernahme"
        verbose_name_plural = "Übernahmen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["einlesung"],
                condition=Q(zustand__in=["wartet", "laeuft"]),
                name="uebernahme_eine_offene",
            ),
            models.CheckConstraint(
                condition=Q(zustand__in=["wartet", "laeuft"], beendet_am=None)
                | (~Q(zustand__in=["wartet", "laeuft"]) & Q(beendet_am__isnull=False)),
                name="uebernahme_beendet",
            ),
        ]

    def __str__(self) -> str:
        return f"Übernahme von {self.einlesung}"

    @property
    def ist_offen(self) -> bool:
        """Whether it still waits or runs."""
        return self.zustand in {self.Zustand.WARTET, self.Zustand.LAEUFT}
