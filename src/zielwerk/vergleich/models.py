"""The own Jobcenter, files of others with their counts, and the Vergleichstypen."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q

from zielwerk.kennzahlen.models import Kennzahl, Verfahren
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped
from zielwerk.vergleich.regeln import Beitrag, Menge


class EigenesJobcenter(MandantenModell):
    """Under which Kennung and name the own Jobcenter stands in files for others."""

    kennung = models.CharField("Kennung", max_length=20)
    name = models.CharField("Name", max_length=120)
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Eigenes Jobcenter"
        verbose_name_plural = "Eigene Jobcenter"
        constraints = [
            models.UniqueConstraint(fields=["mandant"], name="eigenes_jobcenter_eines"),
        ]

    def __str__(self) -> str:
        return self.name


class VergleichsdateiQuerySet(models.QuerySet["Vergleichsdatei"]):
    """Questions about files of others."""

    def gueltig(self) -> Self:
        """Return what nobody has withdrawn."""
        return self.filter(zurueckgenommen_am=None)

    def mit_umfang(self) -> Self:
        """Return them with how many Jobcenter and Kennzahlen each holds."""
        return self.select_related("datei", "erfasst_durch__benutzer").annotate(
            jobcenter_anzahl=Count("zahlen__jobcenter", distinct=True),
            kennzahl_anzahl=Count("zahlen__kennzahl", distinct=True),
        )


class Vergleichsdatei(MandantenModell):
    """One file of counts, taken whole; withdrawn it counts no more, but stays."""

    datei = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, related_name="+"
    )
    zeilen_anzahl = models.PositiveIntegerField("Zeilen")
    stand_am = models.DateField("Neuester Stand")
    erfasst_am = models.DateTimeField("Eingelesen am")
    erfasst_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    zurueckgenommen_am = models.DateTimeField("Zurückgenommen am", null=True)
    zurueckgenommen_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    grund = models.TextField("Grund der Rücknahme", blank=True)
    objects: ClassVar[Any] = scoped(VergleichsdateiQuerySet)

    class Meta:
        verbose_name = "Vergleichsdatei"
        verbose_name_plural = "Vergleichsdateien"
        ordering = ["-erfasst_am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["datei"],
                condition=Q(zurueckgenommen_am=None),
                name="vergleichsdatei_gilt_einmal",
            ),
            models.CheckConstraint(
                condition=Q(
                    zurueckgenommen_am=None, zurueckgenommen_durch=None, grund=""
                )
                | (
                    Q(
                        zurueckgenommen_am__isnull=False,
                        zurueckgenommen_durch__isnull=False,
                    )
                    & ~Q(grund="")
                ),
                name="vergleichsdatei_ruecknahme_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        return f"Vergleichsdatei, Stand {tag(self.stand_am)}"


class VergleichszahlQuerySet(models.QuerySet["Vergleichszahl"]):
    """Questions about counts of others."""

    def gueltig(self) -> Self:
        """Return the counts of files nobody has withdrawn."""
        return self.filter(vergleichsdatei__zurueckgenommen_am=None)


class Vergleichszahl(MandantenModell):
    """Zähler and Nenner of another Jobcenter for a period, as of a Stand.

    A later Stand of the same period stands beside the earlier one.
    """

    # Rows are stored in bulk and shown in sums: no public id.
    uuid = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    vergleichsdatei = models.ForeignKey(
        Vergleichsdatei, on_delete=models.PROTECT, related_name="zahlen"
    )
    kennzahl = models.ForeignKey(Kennzahl, on_delete=models.PROTECT, related_name="+")
    verfahren = models.ForeignKey(Verfahren, on_delete=models.PROTECT, related_name="+")
    jobcenter = models.CharField("Jobcenter", max_length=20)
    jobcenter_name = models.CharField("Name des Jobcenters", max_length=120)
    von = models.DateField("Von")
    bis = models.DateField("Bis")
    zaehler = models.PositiveIntegerField("Zähler")
    nenner = models.PositiveIntegerField("Nenner")
    stand_am = models.DateField("Stand")
    quelle = models.CharField("Quelle", max_length=200)
    einzeln = models.BooleanField("Darf einzeln gezeigt werden")
    objects: ClassVar[Any] = scoped(VergleichszahlQuerySet)

    class Meta:
        verbose_name = "Vergleichszahl"
        verbose_name_plural = "Vergleichszahlen"
        ordering = ["jobcenter", "von", "stand_am"]
        constraints = [
            models.UniqueConstraint(
                fields=["vergleichsdatei", "kennzahl", "jobcenter", "von"],
                name="vergleichszahl_einmal_je_datei",
            ),
            models.CheckConstraint(
                condition=Q(zaehler__lte=F("nenner")),
                name="vergleichszahl_zaehler_im_nenner",
            ),
            models.CheckConstraint(
                condition=Q(bis__gte=F("von"), stand_am__gte=F("bis")),
                name="vergleichszahl_zeitraum",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kennzahl", "jobcenter", "von"], name="vergleichszahl_suche"
            )
        ]

    def __str__(self) -> str:
        return f"{self.jobcenter}: {self.zaehler} von {self.nenner}"


class TyplisteQuerySet(models.QuerySet["Typliste"]):
    """Questions about tables of Vergleichstypen."""

    def geltende(self) -> "Typliste | None":
        """Return the table that counts: the one taken last."""
        return self.order_by("-fassung").first()


class Typliste(MandantenModell):
    """One membership table of the Vergleichstypen, as it was read; the last counts."""

    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    stand_am = models.DateField("Stand")
    fassung = models.PositiveSmallIntegerField("Fassung")
    objects: ClassVar[Any] = scoped(TyplisteQuerySet)

    class Meta:
        verbose_name = "Mitgliedschaftstabelle"
        verbose_name_plural = "Mitgliedschaftstabellen"
        ordering = ["-fassung"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "fassung"], name="typliste_fassung_einmal"
            ),
        ]

    def __str__(self) -> str:
        return f"Vergleichstypen, Stand {tag(self.stand_am)}"


class TypzugehoerigkeitQuerySet(models.QuerySet["Typzugehoerigkeit"]):
    """Questions about memberships."""

    def im_jahr(self, jahr: int) -> Self:
        """Return what the table of today says for a year: the membership at its end."""
        ende = date(jahr, 12, 31)
        geltende = Typliste.objects.order_by("-fassung").values("pk")[:1]
        return self.filter(liste_id__in=geltende, gilt_ab__lte=ende).filter(
            Q(gilt_bis=None) | Q(gilt_bis__gte=ende)
        )


class Typzugehoerigkeit(MandantenModell):
    """To which Vergleichstyp a Jobcenter belongs, from when until when."""

    # Rows of a list, addressed by their Jobcenter: no public id.
    uuid = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    liste = models.ForeignKey(Typliste, on_delete=models.CASCADE, related_name="zeilen")
    jobcenter = models.CharField("Jobcenter", max_length=20)
    jobcenter_name = models.CharField("Name des Jobcenters", max_length=120)
    typ = models.CharField("Vergleichstyp", max_length=10)
    gilt_ab = models.DateField("Gilt ab")
    gilt_bis = models.DateField("Gilt bis", null=True)
    quelle = models.CharField("Quelle", max_length=200)
    objects: ClassVar[Any] = scoped(TypzugehoerigkeitQuerySet)

    class Meta:
        verbose_name = "Typzugehörigkeit"
        verbose_name_plural = "Typzugehörigkeiten"
        ordering = ["typ", "jobcenter_name", "gilt_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "jobcenter", "gilt_ab"], name="typ_einmal_je_tag"
            ),
            models.CheckConstraint(
                condition=Q(gilt_bis=None) | Q(gilt_bis__gte=F("gilt_ab")),
                name="typ_vorwaerts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jobcenter_name}: {self.typ}"

    def gilt_im_jahr(self, jahr: int) -> bool:
        """Return whether it holds at the end of a year."""
        ende = date(jahr, 12, 31)
        return self.gilt_ab <= ende and (self.gilt_bis is None or self.gilt_bis >= ende)


class EinwilligungQuerySet(models.QuerySet["Einwilligung"]):
    """Questions about consents."""

    def am(self, tag: date) -> dict[str, "Einwilligung"]:
        """Return what each Jobcenter has said last up to a day, by its Kennung."""
        bisher = self.filter(gilt_ab__lte=tag).order_by("gilt_ab", "pk")
        return {eine.jobcenter: eine for eine in bisher}

    def offene(self, tag: date) -> frozenset[str]:
        """Return the Jobcenter whose figures may be shown on their own on a day."""
        return frozenset(wer for wer, eine in self.am(tag).items() if eine.erteilt)


class Einwilligung(MandantenModell):
    """A Jobcenter lets its figures be shown on their own from a day on, or no more."""

    jobcenter = models.CharField("Jobcenter", max_length=20)
    erteilt = models.BooleanField("Erteilt")
    gilt_ab = models.DateField("Gilt ab")
    quelle = models.CharField("Quelle", max_length=200)
    erfasst_am = models.DateTimeField("Erfasst am")
    erfasst_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    objects: ClassVar[Any] = scoped(EinwilligungQuerySet)

    class Meta:
        verbose_name = "Einwilligung"
        verbose_name_plural = "Einwilligungen"
        ordering = ["-gilt_ab", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(quelle=""), name="einwilligung_mit_quelle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jobcenter}: {'erteilt' if self.erteilt else 'nicht erteilt'}"


class VergleichsstandQuerySet(models.QuerySet["Vergleichsstand"]):
    """Questions about figures of groups."""

    def gezeigt(self) -> Self:
        """Return what was shown at some time."""
        return self.filter(grund="")

    def gesperrt(self) -> Self:
        """Return what must not be shown, with the reason."""
        return self.exclude(grund="")


class Vergleichsstand(MandantenModell):
    """The sum of a group in a year as it was shown, or why it is not.

    Others only: the own Jobcenter is added from its own figures. A later one stands
    beside the earlier; what was shown is never changed.
    """

    kennzahl = models.ForeignKey(Kennzahl, on_delete=models.PROTECT, related_name="+")
    jahr = models.PositiveSmallIntegerField("Jahr")
    gruppe = models.CharField("Gruppe", max_length=10)
    beitraege = models.JSONField("Beiträge", help_text="Jobcenter, Zähler, Nenner")
    jobcenter_anzahl = models.PositiveIntegerField("Jobcenter")
    zaehler = models.PositiveBigIntegerField("Zähler")
    nenner = models.PositiveBigIntegerField("Nenner")
    quartile = models.JSONField("Quartile", default=list)
    stand_am = models.DateField("Stand")
    erfasst_am = models.DateTimeField("Erfasst am")
    grund = models.CharField("Grund der Sperre", max_length=200, blank=True)
    objects: ClassVar[Any] = scoped(VergleichsstandQuerySet)

    class Meta:
        verbose_name = "Vergleichsstand"
        verbose_name_plural = "Vergleichsstände"
        ordering = ["-jahr", "gruppe", "-erfasst_am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kennzahl", "jahr", "gruppe"],
                condition=~Q(grund=""),
                name="vergleichsstand_eine_sperre",
            ),
            models.CheckConstraint(
                condition=Q(grund="") | Q(zaehler=0, nenner=0),
                name="vergleichsstand_gesperrt_ohne_zahl",
            ),
        ]
        indexes = [
            models.Index(fields=["kennzahl", "jahr"], name="vergleichsstand_suche")
        ]

    def __str__(self) -> str:
        return f"{self.gruppe} {self.jahr}, Stand {tag(self.stand_am)}"

    @property
    def menge(self) -> Menge:
        """Return the contributions as the rules take them."""
        return frozenset(Beitrag(*teile) for teile in self.beitraege)
