"""Richtlinie, Fassung, Kenntnisnahme, Anpassungsvorschlag."""

from datetime import date
from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import Q

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped


class FassungError(Exception):
    """A published Fassung was about to be changed; running procedures rely on it."""


class Richtlinie(MandantenModell):
    """A guideline of the county for a municipal benefit (§ 44b Abs. 3 SGB II)."""

    class Art(models.TextChoices):
        ARBEITSEMPFEHLUNG = "arbeitsempfehlung", "Arbeitsempfehlung"
        BEARBEITUNGSHINWEISE = "bearbeitungshinweise", "Bearbeitungshinweise"

    schluessel = models.SlugField("Schlüssel", max_length=60)
    art = models.CharField("Art", max_length=24, choices=Art)
    titel = models.CharField("Titel", max_length=160)
    gegenstand = models.CharField("Gegenstand", max_length=200, blank=True)
    punkt_schluessel = models.SlugField(
        "Punkt",
        max_length=60,
        blank=True,
        help_text="Schlüssel des Punktes, der die Anwendung verlangt",
    )
    adressaten = models.JSONField("Zur Kenntnis an", default=list)

    class Meta:
        verbose_name = "Richtlinie"
        verbose_name_plural = "Richtlinien"
        ordering = ["titel"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "schluessel"], name="richtlinie_schluessel"
            )
        ]

    def __str__(self) -> str:
        return self.titel


class FassungQuerySet(models.QuerySet["Fassung"]):
    """Questions about Fassungen."""

    def veroeffentlicht(self) -> Self:
        """Return what was published, the one that begins first at the front."""
        return self.exclude(veroeffentlicht_am=None).order_by("gilt_ab", "nummer")

    def delete(self) -> NoReturn:
        """Refuse: a Fassung stays readable for ever."""
        raise FassungError("Fassungen werden nicht gelöscht.")


class Fassung(MandantenModell):
    """One Fassung with its first day; published, it never changes again."""

    richtlinie = models.ForeignKey(
        Richtlinie, on_delete=models.PROTECT, related_name="fassungen"
    )
    nummer = models.PositiveSmallIntegerField("Nummer")
    gilt_ab = models.DateField("Gilt ab")
    anlass = models.TextField("Anlass der Fassung", blank=True)
    text = models.TextField("Text")
    datei = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, null=True, related_name="+"
    )
    veroeffentlicht_am = models.DateTimeField("Veröffentlicht am", null=True)
    veroeffentlicht_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField("Fassung des Entwurfs", default=1)
    objects: ClassVar[Any] = scoped(FassungQuerySet)

    class Meta:
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        ordering = ["-nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["richtlinie", "nummer"], name="fassung_nummer"
            ),
            models.UniqueConstraint(
                fields=["richtlinie"],
                condition=Q(veroeffentlicht_am=None),
                name="fassung_ein_entwurf",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="fassung_nicht_leer"),
        ]

    def __str__(self) -> str:
        return f"{self.richtlinie.titel}, gültig ab {tag(self.gilt_ab)}"

    @property
    def ist_entwurf(self) -> bool:
        """Whether it may still change."""
        return self.veroeffentlicht_am is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a draft; what is published stays as it is."""
        if (
            self.pk
            and not Fassung.objects.filter(pk=self.pk, veroeffentlicht_am=None).exists()
        ):
            raise FassungError("Eine veröffentlichte Fassung ändert sich nicht mehr.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse: a Fassung stays readable for ever."""
        raise FassungError("Fassungen werden nicht gelöscht.")

    def stand(self, heute: date, geltende: "Fassung | None") -> str:
        """Return in a word how it stands on a day."""
        if self.ist_entwurf:
            return "entwurf"
        if self.gilt_ab > heute:
            return "kuenftig"
        return "gilt" if geltende and geltende.pk == self.pk else "frueher"


class Kenntnisnahme(MandantenModell):
    """One member has taken note of a Fassung for its team."""

    fassung = models.ForeignKey(
        Fassung, on_delete=models.PROTECT, related_name="kenntnisnahmen"
    )
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    stelle = models.CharField("Stelle", max_length=120)
    am = models.DateTimeField("Am")

    class Meta:
        verbose_name = "Kenntnisnahme"
        verbose_name_plural = "Kenntnisnahmen"
        ordering = ["am", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fassung", "durch"], name="kenntnisnahme_einmal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stelle}, {tag(self.am.date())}"


class Anpassungsvorschlag(MandantenModell):
    """A proposal to change a guideline, and what became of it."""

    class Zustand(models.TextChoices):
        OFFEN = "offen", "Offen"
        VORGEMERKT = "vorgemerkt", "Für die nächste Fassung vorgemerkt"
        UEBERNOMMEN = "uebernommen", "Übernommen"
        ABGELEHNT = "abgelehnt", "Nicht übernommen"

    richtlinie = models.ForeignKey(
        Richtlinie, on_delete=models.PROTECT, related_name="vorschlaege"
    )
    text = models.TextField("Vorschlag")
    herkunft = models.CharField(
        "Woher", max_length=200, help_text="zum Beispiel „Dienstbesprechung“"
    )
    besprechung_uuid = models.UUIDField("Besprechung", null=True, blank=True)
    eingereicht_am = models.DateField("Eingereicht am")
    eingereicht_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.OFFEN
    )
    antwort = models.TextField("Antwort", blank=True)
    fassung = models.ForeignKey(
        Fassung, on_delete=models.PROTECT, null=True, related_name="vorschlaege"
    )
    entschieden_am = models.DateField("Entschieden am", null=True)
    entschieden_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField("Fassung des Vorschlags", default=1)

    class Meta:
        verbose_name = "Anpassungsvorschlag"
        verbose_name_plural = "Anpassungsvorschläge"
        ordering = ["-eingereicht_am", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zustand="uebernommen", fassung__isnull=False)
                | (~Q(zustand="uebernommen") & Q(fassung=None)),
                name="vorschlag_uebernommen_nur_mit_fassung",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="abgelehnt") | ~Q(antwort=""),
                name="vorschlag_abgelehnt_nur_mit_antwort",
            ),
        ]

    def __str__(self) -> str:
        return self.text
