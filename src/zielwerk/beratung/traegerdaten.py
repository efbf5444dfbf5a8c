"""Tables of what a Träger keeps: vouchers and counts; nobody else reads a row of it."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.beratung.angebote import Standort, Traegervertrag
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import (
    MandantenModell,
    Mitgliedschaft,
    Organisation,
    scoped,
)


class TraegerQuerySet(models.QuerySet[Any]):
    """Questions about rows of a Träger; always asked for one of them first."""

    def fuer(self, mitglied: Mitgliedschaft) -> Self:
        """Return the rows of a member's own organisation."""
        return self.filter(vertrag__organisation_id=mitglied.organisation_id)


class Beratungsfall(MandantenModell):
    """What became of one voucher, or of somebody who came without: days, no texts."""

    class Gespraech(models.TextChoices):
        TERMINIERT = "terminiert", "terminiert"
        STATTGEFUNDEN = "stattgefunden", "stattgefunden"
        ABGESAGT = "abgesagt", "abgesagt"
        VERSAEUMT = "versaeumt", "versäumt"

    class Form(models.TextChoices):
        PRAESENZ = "praesenz", "Präsenz"
        TELEFON = "telefon", "Telefon"
        ONLINE = "online", "online"

    class Ende(models.TextChoices):
        ABSCHLUSS = "abschluss", "planmäßiger Abschluss"
        KLIENT = "klient", "Abbruch durch die Person"
        TRAEGER = "traeger", "Abbruch durch den Träger"
        WEGZUG = "wegzug", "Wegzug"
        ENDE_SGB2 = "ende-sgb2", "Ende des Leistungsbezugs"
        SONSTIGES = "sonstiges", "sonstiger Grund"

    vertrag = models.ForeignKey(
        Traegervertrag, on_delete=models.PROTECT, related_name="+"
    )
    zuweisung = models.OneToOneField(
        "beratung.Zuweisung", on_delete=models.PROTECT, null=True, related_name="fall"
    )
    scheinnummer = models.CharField("Scheinnummer", max_length=40)
    ist_selbstmelder = models.BooleanField("ohne Zuweisung", default=False)
    zugewiesen_am = models.DateField("Zugewiesen am", null=True)
    kontakt = models.BooleanField("Kontakt kam zustande", null=True)
    kontakt_am = models.DateField("Erster Kontakt am", null=True)
    erstgespraech = models.CharField(
        "Erstgespräch", max_length=15, choices=Gespraech, blank=True
    )
    erstgespraech_am = models.DateField("Erstgespräch am", null=True)
    form = models.CharField("Form", max_length=10, choices=Form, blank=True)
    formular_versandt_am = models.DateField("Formular versandt am", null=True)
    formular_zurueck_am = models.DateField("Formular zurück am", null=True)
    beginn_am = models.DateField("Beginn am", null=True)
    kurz = models.BooleanField("Einmal- oder Kurzberatung", default=False)
    ende_am = models.DateField("Ende am", null=True)
    ende_grund = models.CharField(
        "Grund der Beendigung", max_length=12, choices=Ende, blank=True
    )
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(TraegerQuerySet)

    class Meta:
        verbose_name = "Beratungsfall"
        verbose_name_plural = "Beratungsfälle"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vertrag", "scheinnummer"], name="beratungsfall_schein_einmal"
            ),
            models.CheckConstraint(
                condition=Q(ende_am=None, ende_grund="")
                | (Q(ende_am__isnull=False) & ~Q(ende_grund="")),
                name="beratungsfall_ende_mit_grund",
            ),
            models.CheckConstraint(
                condition=Q(ende_am=None)
                | Q(beginn_am=None)
                | Q(ende_am__gte=F("beginn_am")),
                name="beratungsfall_ende_nach_beginn",
            ),
            models.CheckConstraint(
                condition=Q(ist_selbstmelder=False)
                | Q(zuweisung=None, zugewiesen_am=None),
                name="beratungsfall_selbstmelder",
            ),
        ]
        indexes = [
            models.Index(fields=["vertrag", "zugewiesen_am"], name="beratungsfall_tag")
        ]

    def __str__(self) -> str:
        return "Rückmeldung zu einem Beratungsschein"

    @property
    def bezugstag(self) -> date | None:
        """The day that says which month it counts in."""
        return self.zugewiesen_am or self.kontakt_am or self.beginn_am


def _anzahl(name: str) -> Any:
    """Return a count that may be unknown, which is not nought."""
    return models.PositiveIntegerField(name, null=True, blank=True)


class Beratungsmeldung(MandantenModell):
    """Counts of a period instead of single vouchers, as data.md 6.3 lists them."""

    vertrag = models.ForeignKey(
        Traegervertrag, on_delete=models.PROTECT, related_name="+"
    )
    standort = models.ForeignKey(
        Standort, on_delete=models.PROTECT, null=True, related_name="+"
    )
    von = models.DateField("von")
    bis = models.DateField("bis")
    zuweisungen = _anzahl("Zuweisungen erhalten")
    selbstmelder = _anzahl("Selbstmelder")
    kontakt_nicht_zustande = _anzahl("Kontakt nicht zustande gekommen")
    gespraeche_terminiert = _anzahl("Erstgespräche terminiert")
    gespraeche_stattgefunden = _anzahl("Erstgespräche wahrgenommen")
    gespraeche_versaeumt = _anzahl("Erstgespräche versäumt")
    gespraeche_abgesagt = _anzahl("Erstgespräche abgesagt")
    formulare_versandt = _anzahl("Formulare versandt")
    formulare_zurueck = _anzahl("Formulare zurück")
    laufend_anfang = _anzahl("Laufend am Anfang")
    beginn = _anzahl("Beratungsbeginn")
    kurzberatungen = _anzahl("Einmal- und Kurzberatungen")
    abschluss = _anzahl("Abschluss planmäßig")
    abbruch = _anzahl("Abbruch gesamt")
    abbruch_klient = _anzahl("Abbruch durch die Person")
    abbruch_traeger = _anzahl("Abbruch durch den Träger")
    abbruch_wegzug = _anzahl("Abbruch wegen Wegzug")
    abbruch_ende_sgb2 = _anzahl("Abbruch wegen Ende SGB II")
    laufend_ende = _anzahl("Laufend am Ende")
    praesenz = _anzahl("Gespräche in Präsenz")
    telefon = _anzahl("Gespräche am Telefon")
    online = _anzahl("Gespräche online")
    wartezeit_tage = models.DecimalField(
        "Wartezeit in Tagen (Median)",
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
    )
    vollzeitstellen = models.DecimalField(
        "Vollzeitstellen", max_digits=6, decimal_places=2, null=True, blank=True
    )
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(TraegerQuerySet)

    class Meta:
        verbose_name = "Beratungsmeldung"
        verbose_name_plural = "Beratungsmeldungen"
        ordering = ["von", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vertrag", "von", "bis", "standort"],
                name="beratungsmeldung_je_standort",
            ),
            models.UniqueConstraint(
                fields=["vertrag", "von", "bis"],
                condition=Q(standort=None),
                name="beratungsmeldung_einmal",
            ),
            models.CheckConstraint(
                condition=Q(bis__gte=F("von")), name="beratungsmeldung_zeitraum"
            ),
        ]

    def __str__(self) -> str:
        return f"Meldung {tag(self.von)} bis {tag(self.bis)}"


class Beratungsliste(MandantenModell):
    """An uploaded list that was taken over: by whom, with how many rows."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="Träger"
    )
    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    stand_am = models.DateField("Stand")
    scheine = models.PositiveIntegerField("Zeilen je Schein")
    meldungen = models.PositiveIntegerField("Zeilen mit Anzahlen")

    class Meta:
        verbose_name = "Beratungsliste"
        verbose_name_plural = "Beratungslisten"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Beratungsliste, Stand {tag(self.stand_am)}"
