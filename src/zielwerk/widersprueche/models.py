"""Zuordnungstabelle (what counts), Widerspruchsliste, Widerspruch, Monatszahl."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.mandanten.felder import BlindindexFeld, VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped


class ZuordnungstabelleQuerySet(models.QuerySet["Zuordnungstabelle"]):
    """Questions about the dated tables."""

    def am(self, tag: date) -> "Zuordnungstabelle | None":
        """Return the table both sides have approved for a day, or None."""
        freigegeben = self.filter(
            gilt_ab__lte=tag,
            freigabe_kreis_am__isnull=False,
            freigabe_jobcenter_am__isnull=False,
        )
        return freigegeben.order_by("-gilt_ab").first()


class Zuordnungstabelle(MandantenModell):
    """Which Gründe are vermeidbar and which Sachgebiete kommunal, from a day on."""

    gilt_ab = models.DateField("Gilt ab")
    quelle = models.CharField("Quelle", max_length=200)
    freigabe_kreis_am = models.DateField("Freigabe Kreis am", null=True, blank=True)
    freigabe_kreis_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    freigabe_jobcenter_am = models.DateField(
        "Freigabe Jobcenter am", null=True, blank=True
    )
    freigabe_jobcenter_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objects: ClassVar[Any] = scoped(ZuordnungstabelleQuerySet)

    class Meta:
        verbose_name = "Zuordnungstabelle"
        verbose_name_plural = "Zuordnungstabellen"
        ordering = ["gilt_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "gilt_ab"], name="zuordnungstabelle_gilt_ab_einmal"
            )
        ]

    def __str__(self) -> str:
        return f"Zuordnung ab {self.gilt_ab:%d.%m.%Y}"


class Zuordnung(MandantenModell):
    """One line: this Grund is vermeidbar or not, this Sachgebiet kommunal or not."""

    class Art(models.TextChoices):
        GRUND = "grund", "Stattgabegrund"
        SACHGEBIET = "sachgebiet", "Sachgebiet"

    tabelle = models.ForeignKey(
        Zuordnungstabelle, on_delete=models.PROTECT, related_name="zeilen"
    )
    art = models.CharField("Art", max_length=12, choices=Art)
    schluessel = models.SlugField("Schlüssel", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=160)
    zaehlt = models.BooleanField("Vermeidbar oder kommunal")
    synonyme = models.JSONField("Schreibweisen in Listen", default=list)

    class Meta:
        verbose_name = "Zuordnung"
        verbose_name_plural = "Zuordnungen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tabelle", "art", "schluessel"],
                name="zuordnung_schluessel_einmal",
            )
        ]

    def __str__(self) -> str:
        return self.bezeichnung


class WiderspruchslisteQuerySet(models.QuerySet["Widerspruchsliste"]):
    """Questions about accepted lists."""

    def gueltig(self, jahr: int) -> "Widerspruchsliste | None":
        """Return the list that counts for a year: the one accepted last."""
        return self.filter(jahr=jahr).order_by("-fassung").first()


class Widerspruchsliste(MandantenModell):
    """One accepted list for one year up to a Stand; a later Fassung replaces it."""

    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    tabelle = models.ForeignKey(
        Zuordnungstabelle, on_delete=models.PROTECT, related_name="+"
    )
    jahr = models.PositiveSmallIntegerField("Jahr")
    stand_am = models.DateField("Stand")
    fassung = models.PositiveSmallIntegerField("Fassung")
    objects: ClassVar[Any] = scoped(WiderspruchslisteQuerySet)

    class Meta:
        verbose_name = "Widerspruchsliste"
        verbose_name_plural = "Widerspruchslisten"
        ordering = ["-jahr", "-fassung"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "fassung"], name="widerspruchsliste_fassung"
            )
        ]

    def __str__(self) -> str:
        return f"Widersprüche {self.jahr}, Stand {self.stand_am:%d.%m.%Y}"


class WiderspruchQuerySet(models.QuerySet["Widerspruch"]):
    """Questions about single objections of one list."""

    def kommunal(self) -> Self:
        """Return the objections against municipal benefits."""
        return self.filter(ist_kommunal=True)

    def eingegangen(self, von: date, bis: date) -> Self:
        """Return what was filed in a period."""
        return self.filter(eingang_am__range=(von, bis))

    def erledigt(self, von: date, bis: date) -> Self:
        """Return what was settled in a period."""
        return self.filter(erledigt_am__range=(von, bis))

    def zuordenbar(self) -> Self:
        """Return the objections that still can be traced to a case."""
        return self.filter(aktenzeichen__isnull=False)

    def vermeidbar(self) -> Self:
        """Return the avoidable Stattgaben."""
        return self.filter(ist_vermeidbar=True)

    def mit_aktenzeichen(self, aktenzeichen: str) -> Self:
        """Return the objections with this case number, found by its blind index."""
        return self.filter(
            Widerspruch._meta.get_field("aktenzeichen_index").lookup(aktenzeichen)
        )


class Widerspruch(MandantenModell):
    """One objection as a row of an accepted list; no name, only the case number."""

    # Rows are loaded in bulk and addressed by list and line: no public id.
    uuid = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    liste = models.ForeignKey(
        Widerspruchsliste, on_delete=models.CASCADE, related_name="widersprueche"
    )
    zeile = models.PositiveIntegerField("Zeile in der Datei")
    # Not "": several emptied ones stand in one list.
    aktenzeichen = VerschluesseltesTextfeld(
        "Aktenzeichen",
        max_length=60,
        null=True,
        help_text="Leer, sobald die Löschregel es entfernt hat",
    )
    aktenzeichen_index = BlindindexFeld(
        "Blindindex des Aktenzeichens", zu="aktenzeichen", null=True
    )
    eingang_am = models.DateField("Eingang")
    erledigt_am = models.DateField("Erledigt am", null=True)
    sachgebiet = models.CharField("Sachgebiet", max_length=60)
    ausgang = models.CharField("Art der Erledigung", max_length=40, blank=True)
    grund = models.CharField("Stattgabegrund", max_length=60, blank=True)
    dienststelle = models.CharField("Dienststelle", max_length=60, blank=True)
    ist_kommunal = models.BooleanField("kommunale Leistung")
    ist_stattgabe = models.BooleanField("Stattgabe")
    ist_vermeidbar = models.BooleanField("vermeidbar")
    objects: ClassVar[Any] = scoped(WiderspruchQuerySet)

    class Meta:
        verbose_name = "Widerspruch"
        verbose_name_plural = "Widersprüche"
        ordering = ["zeile"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "aktenzeichen_index"],
                name="widerspruch_einmal_je_liste",
            ),
            models.CheckConstraint(
                condition=Q(erledigt_am=None) | Q(erledigt_am__gte=F("eingang_am")),
                name="widerspruch_erledigt_nach_eingang",
            ),
            models.CheckConstraint(
                condition=Q(ist_vermeidbar=False) | Q(ist_stattgabe=True),
                name="widerspruch_vermeidbar_nur_stattgabe",
            ),
        ]
        indexes = [models.Index(fields=["liste", "zeile"], name="widerspruch_zeile")]

    def __str__(self) -> str:
        return f"Zeile {self.zeile}"


class Monatszahl(MandantenModell):
    """Counts of one month, for a Jobcenter that may not send single cases."""

    jahr = models.PositiveSmallIntegerField("Jahr")
    monat = models.PositiveSmallIntegerField("Monat")
    eingegangen = models.PositiveIntegerField("eingereicht")
    erledigt = models.PositiveIntegerField("erledigt")
    stattgaben = models.PositiveIntegerField("davon Stattgaben")
    vermeidbar = models.PositiveIntegerField("davon vermeidbar")
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Monatszahl"
        verbose_name_plural = "Monatszahlen"
        ordering = ["jahr", "monat"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "monat"], name="monatszahl_einmal"
            ),
            models.CheckConstraint(
                condition=Q(monat__gte=1, monat__lte=12), name="monatszahl_monat"
            ),
            models.CheckConstraint(
                condition=Q(
                    vermeidbar__lte=F("stattgaben"), stattgaben__lte=F("erledigt")
                ),
                name="monatszahl_teilmengen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monat:02d}/{self.jahr}"
