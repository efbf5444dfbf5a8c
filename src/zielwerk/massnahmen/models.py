"""Massnahme with expected and actual effect, its Zwischenstände, and proposals."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.kern.anzeige import tag
from zielwerk.kern.rechenweg import Rechenweg, rechenweg_aus
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped
from zielwerk.massnahmen.regeln import REGELWORT, Regel, massnahmenstand

REGELN = [(regel.value, wort) for regel, wort in REGELWORT.items()]


class Anlassbezug(MandantenModell):
    """Where something comes from: at most one Kennzahl, Frist or Feststellung."""

    kennzahl = models.ForeignKey(
        "kennzahlen.Kennzahl", on_delete=models.PROTECT, null=True, related_name="+"
    )
    frist = models.ForeignKey(
        "fristen.Frist", on_delete=models.PROTECT, null=True, related_name="+"
    )
    punkt_schluessel = models.SlugField(
        "Punkt", max_length=60, help_text="Schlüssel des Punktes, dem sie dient"
    )
    anlass = models.CharField(
        "Anlass", max_length=300, help_text="In einer Zeile, wie es an dem Tag stand"
    )

    class Meta:
        abstract = True


class VorschlagQuerySet(models.QuerySet["Massnahmenvorschlag"]):
    """Questions about proposals."""

    def offen(self) -> Self:
        """Return what waits for a decision."""
        return self.filter(zustand=Massnahmenvorschlag.Zustand.OFFEN)


class Massnahmenvorschlag(Anlassbezug):
    """A proposal made by rule; a person accepts or rejects it, or it lapses."""

    class Zustand(models.TextChoices):
        OFFEN = "offen", "Offen"
        ANGENOMMEN = "angenommen", "Angenommen"
        ABGELEHNT = "abgelehnt", "Abgelehnt"
        HINFAELLIG = "hinfaellig", "Hinfällig"

    schluessel = models.CharField("Schlüssel", max_length=120)
    regel = models.CharField("Regel", max_length=20, choices=REGELN)
    rechenweg_teile = models.JSONField("Rechenweg", default=list)
    am = models.DateField("Am")
    zustand = models.CharField(
        "Zustand", max_length=10, choices=Zustand, default=Zustand.OFFEN
    )
    grund = models.TextField("Grund der Entscheidung", blank=True)
    entschieden_am = models.DateField("Entschieden am", null=True)
    entschieden_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objects: ClassVar[Any] = scoped(VorschlagQuerySet)

    class Meta:
        verbose_name = "Vorschlag einer Maßnahme"
        verbose_name_plural = "Vorschläge von Maßnahmen"
        ordering = ["-am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "schluessel"], name="massnahmenvorschlag_einmal"
            ),
            models.CheckConstraint(
                condition=Q(zustand="offen", entschieden_am=None)
                | (~Q(zustand="offen") & Q(entschieden_am__isnull=False)),
                name="massnahmenvorschlag_entschieden_am",
            ),
            models.CheckConstraint(
                condition=~Q(zustand__in=["angenommen", "abgelehnt"])
                | (Q(entschieden_durch__isnull=False) & ~Q(grund="")),
                name="massnahmenvorschlag_entscheidung_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        return self.anlass

    @property
    def rechenweg(self) -> Rechenweg:
        """The steps as they stood when it was proposed."""
        return rechenweg_aus(self.rechenweg_teile)

    @property
    def regelwort(self) -> str:
        """Why it was proposed, in words."""
        return REGELWORT[Regel(self.regel)]


class MassnahmeQuerySet(models.QuerySet["Massnahme"]):
    """Questions about Maßnahmen."""

    def laufend(self) -> Self:
        """Return what still needs somebody: to carry it out, or to check its effect."""
        return self.filter(beendet_am=None)

    def im_jahr(self, jahr: int, bis: date) -> Self:
        """Return those opened until a day that were under way in a year or later."""
        return self.filter(eroeffnet_am__lte=bis).filter(
            Q(beendet_am=None) | Q(beendet_am__gte=date(jahr, 1, 1))
        )

    def mit_personen(self) -> Self:
        """Return them with what a list shows."""
        return self.select_related("verantwortlich__benutzer", "eroeffnet_durch")


class Massnahme(Anlassbezug):
    """One Steuerungsmaßnahme: who does what until when, and what came of it."""

    class Zustand(models.TextChoices):
        LAEUFT = "laeuft", "Läuft"
        UMGESETZT = "umgesetzt", "Umgesetzt"
        GEPRUEFT = "geprueft", "Wirkung geprüft"
        AUFGEHOBEN = "aufgehoben", "Aufgehoben"

    class Wirkung(models.TextChoices):
        EINGETRETEN = "eingetreten", "Eingetreten"
        TEILWEISE = "teilweise", "Teilweise eingetreten"
        NICHT = "nicht", "Nicht eingetreten"
        OFFEN = "offen", "Lässt sich nicht sagen"

    titel = models.CharField("Maßnahme", max_length=160)
    begruendung = models.TextField("Begründung")
    feststellung = models.ForeignKey(
        "vereinbarung.Feststellung",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    vorschlag = models.OneToOneField(
        Massnahmenvorschlag,
        on_delete=models.PROTECT,
        null=True,
        related_name="massnahme",
    )
    verantwortlich = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    bis_am = models.DateField("Umzusetzen bis")
    erwartete_wirkung = models.TextField("Erwartete Wirkung")
    wirkung_pruefen_am = models.DateField("Wirkung prüfen am")
    eroeffnet_am = models.DateField("Eröffnet am")
    eroeffnet_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    zustand = models.CharField(
        "Zustand", max_length=10, choices=Zustand, default=Zustand.LAEUFT
    )
    umgesetzt_am = models.DateField("Umgesetzt am", null=True)
    wirkung = models.CharField("Wirkung", max_length=12, choices=Wirkung, blank=True)
    wirkung_text = models.TextField("Festgestellte Wirkung", blank=True)
    geprueft_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    beendet_am = models.DateField(
        "Beendet am", null=True, help_text="Tag der Prüfung oder der Aufhebung"
    )
    grund = models.TextField("Grund der Aufhebung", blank=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(MassnahmeQuerySet)

    class Meta:
        verbose_name = "Maßnahme"
        verbose_name_plural = "Maßnahmen"
        ordering = ["bis_am", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wirkung_pruefen_am__gte=F("bis_am")),
                name="massnahme_wirkung_nach_umsetzung",
            ),
            models.CheckConstraint(
                condition=Q(zustand__in=["geprueft", "aufgehoben"])
                & Q(beendet_am__isnull=False)
                | Q(zustand__in=["laeuft", "umgesetzt"]) & Q(beendet_am=None),
                name="massnahme_beendet_nur_mit_tag",
            ),
            models.CheckConstraint(
                condition=~Q(zustand__in=["umgesetzt", "geprueft"])
                | Q(umgesetzt_am__isnull=False),
                name="massnahme_umgesetzt_nur_mit_tag",
            ),
            models.CheckConstraint(
                condition=Q(zustand="geprueft", geprueft_durch__isnull=False)
                & ~Q(wirkung="")
                & ~Q(wirkung_text="")
                | ~Q(zustand="geprueft") & Q(wirkung="", geprueft_durch=None),
                name="massnahme_geprueft_nur_mit_wirkung",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="aufgehoben") | ~Q(grund=""),
                name="massnahme_aufgehoben_nur_mit_grund",
            ),
        ]
        indexes = [
            models.Index(fields=["mandant", "beendet_am"], name="massnahme_laufend")
        ]

    def __str__(self) -> str:
        return self.titel

    def stand(self, heute: date) -> tuple[str, str]:
        """Return how it stands on a day: sign and word."""
        return massnahmenstand(
            self.zustand,
            bis_am=self.bis_am,
            wirkung_pruefen_am=self.wirkung_pruefen_am,
            heute=heute,
        )

    @property
    def naechster_tag(self) -> date:
        """The day on which the next thing is due."""
        umgesetzt = self.zustand == Massnahme.Zustand.UMGESETZT
        return self.wirkung_pruefen_am if umgesetzt else self.bis_am


class Zwischenstand(MandantenModell):
    """What was noted on the way, by whom, on which day."""

    massnahme = models.ForeignKey(
        Massnahme, on_delete=models.PROTECT, related_name="zwischenstaende"
    )
    am = models.DateField("Am")
    text = models.TextField("Text")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "Zwischenstand"
        verbose_name_plural = "Zwischenstände"
        ordering = ["-am", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="zwischenstand_nicht_leer"
            )
        ]

    def __str__(self) -> str:
        return f"{tag(self.am)}: {self.text}"
