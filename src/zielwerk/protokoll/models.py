"""Eintrag: one event, bound to the one before it; never changed, never deleted."""

from typing import Any, ClassVar, NoReturn, Self

from django.db import models

from zielwerk.mandanten.models import MandantenModell, scoped


class EintragError(Exception):
    """The record was about to be changed."""


class EintragQuerySet(models.QuerySet["Eintrag"]):
    """Questions about the record; it can be read and added to, nothing else."""

    def zu(self, objekt: MandantenModell) -> Self:
        """Return the entries about one object, newest first."""
        return self.filter(objekt_uuid=objekt.uuid).order_by("-lfd_nr")

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise EintragError("Das Protokoll wird nicht geändert.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise EintragError("Das Protokoll wird nicht gelöscht.")


class Eintrag(MandantenModell):
    """Who did what when; `inhalt` is what the checksum covers."""

    lfd_nr = models.PositiveBigIntegerField("Laufende Nummer")
    erfasst_am = models.DateTimeField(
        "Erfasst am", help_text="Uhr des Servers, als der Eintrag entstand"
    )
    ereignis_am = models.DateTimeField("Ereignis am")
    aktion = models.CharField("Aktion", max_length=80)
    objekt_art = models.CharField("Art des Objekts", max_length=60)
    objekt_uuid = models.UUIDField("Objekt")
    text = models.TextField("Vermerk")
    person = models.CharField("Person", max_length=120)
    stelle = models.CharField("Stelle", max_length=120)
    vorher = models.JSONField("Vorher", null=True)
    nachher = models.JSONField("Nachher", null=True)
    vorige_pruefsumme = models.CharField("Vorige Prüfsumme", max_length=64)
    pruefsumme = models.CharField("Prüfsumme", max_length=64)
    objects: ClassVar[Any] = scoped(EintragQuerySet)

    class Meta:
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokoll"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "lfd_nr"], name="eintrag_lfd_nr_je_mandant"
            )
        ]
        indexes = [models.Index(fields=["objekt_uuid"], name="eintrag_objekt")]

    def __str__(self) -> str:
        return f"{self.lfd_nr}: {self.text}"

    def inhalt(self) -> dict[str, Any]:
        """Return what the checksum covers."""
        return {
            "mandant": str(self.mandant.uuid),
            "erfasst_am": self.erfasst_am.isoformat(),
            "ereignis_am": self.ereignis_am.isoformat(),
            "aktion": self.aktion,
            "objekt_art": self.objekt_art,
            "objekt_uuid": str(self.objekt_uuid),
            "text": self.text,
            "person": self.person,
            "stelle": self.stelle,
            "vorher": self.vorher,
            "nachher": self.nachher,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new entry; a stored one is never changed."""
        if self.pk:
            raise EintragError("Das Protokoll wird nicht geändert.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise EintragError("Das Protokoll wird nicht gelöscht.")


class Kettenende(models.Model):
    """The last number and checksum per Mandant; its row lock orders the writers."""

    mandant = models.OneToOneField(
        "mandanten.Mandant", on_delete=models.PROTECT, related_name="+"
    )
    lfd_nr = models.PositiveBigIntegerField("Laufende Nummer", default=0)
    pruefsumme = models.CharField("Prüfsumme", max_length=64)

    class Meta:
        verbose_name = "Kettenende"
        verbose_name_plural = "Kettenenden"

    def __str__(self) -> str:
        return f"{self.mandant}: {self.lfd_nr}"
