"""Mandant, Organisation, Benutzer, Mitgliedschaft; the base of every scoped row."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django_scopes import ScopedManager

from zielwerk.kern.kalender import LAENDER
from zielwerk.mandanten.rechte import Recht, Rolle, darf

# Addresses of people whose data were emptied; the domain never resolves (RFC 2606).
GELOESCHT = "@geloescht.invalid"


def scoped(queryset: type[models.QuerySet[Any]] = models.QuerySet) -> Any:
    """Return a manager that answers only inside `scope(mandant=…)` and else raises."""
    # ScopedManager is untyped; a model's own QuerySet keeps its questions.
    return ScopedManager(
        mandant="mandant", _manager_class=models.Manager.from_queryset(queryset)
    )


class Mandant(models.Model):
    """One agreement area: a county and its Jobcenter."""

    uuid = models.UUIDField("Kennung", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("Name", max_length=120, unique=True)
    kurzname = models.CharField("Kurzname", max_length=40)
    land = models.CharField(
        "Land", max_length=2, choices=list(LAENDER.items()), default="SH"
    )
    regionalschluessel = models.CharField(
        "Regionalschlüssel",
        max_length=12,
        blank=True,
        help_text="Amtlicher Schlüssel: Kreis 5, Gemeinde 8 oder 12 Ziffern",
    )
    ist_beispiel = models.BooleanField("Beispieldaten", default=False)
    beispiel_tag = models.DateField(
        "Heute der Beispieldaten",
        null=True,
        blank=True,
        help_text="Der Tag, an dem die Beispieldaten spielen; nur für Beispiele",
    )

    class Meta:
        verbose_name = "Mandant"
        verbose_name_plural = "Mandanten"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(beispiel_tag=None) | models.Q(ist_beispiel=True),
                name="mandant_beispiel_tag_nur_im_beispiel",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def zeit(self, jetzt: datetime) -> datetime:
        """Return the moment that counts here: an example county has a fixed day."""
        if self.beispiel_tag is None:
            return jetzt
        tag = self.beispiel_tag
        return jetzt.replace(year=tag.year, month=tag.month, day=tag.day)


class MandantenModell(models.Model):
    """Base of every row of a Mandant: public id, scoping that fails closed."""

    uuid = models.UUIDField("Kennung", default=uuid.uuid4, unique=True, editable=False)
    mandant = models.ForeignKey(
        Mandant, on_delete=models.PROTECT, related_name="+", verbose_name="Mandant"
    )
    objects: ClassVar[Any] = scoped()

    class Meta:
        abstract = True


class Organisation(MandantenModell):
    """A body that takes part: Kreis, Jobcenter, Träger, Gremium."""

    class Art(models.TextChoices):
        KREIS = "kreis", "Kreis"
        JOBCENTER = "jobcenter", "Jobcenter"
        DRITTE = "dritte", "Dritte Seite der Zielvereinbarung"
        TRAEGER = "traeger", "Träger"
        GREMIUM = "gremium", "Gremium"
        RECHNUNGSPRUEFUNG = "rechnungspruefung", "Rechnungsprüfung"

    art = models.CharField("Art", max_length=20, choices=Art)
    name = models.CharField("Name", max_length=120)
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "name"], name="organisation_name_je_mandant"
            )
        ]

    def __str__(self) -> str:
        return self.name


class BenutzerManager(BaseUserManager["Benutzer"]):
    """Creates people; there are no superusers, rights come from Mitgliedschaft."""

    def create_user(self, email: str, name: str, password: str | None) -> "Benutzer":
        """Create a person who signs in with e-mail and password."""
        benutzer = self.model(email=self.normalize_email(email).lower(), name=name)
        benutzer.set_password(password)
        benutzer.save(using=self._db)
        return benutzer


class Benutzer(AbstractBaseUser):
    """A person who signs in; belongs to no Mandant by itself."""

    uuid = models.UUIDField("Kennung", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=120)
    is_active = models.BooleanField("aktiv", default=True)
    objects: ClassVar[BenutzerManager] = BenutzerManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "Benutzer"
        verbose_name_plural = "Benutzer"

    def __str__(self) -> str:
        return self.name

    @property
    def ist_geloescht(self) -> bool:
        """Whether name and address were emptied after the person had left."""
        return self.email.endswith(GELOESCHT)


class Mitgliedschaft(MandantenModell):
    """What one person is for one Mandant; every right comes from here."""

    benutzer = models.ForeignKey(
        Benutzer, on_delete=models.PROTECT, related_name="mitgliedschaften"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    rolle = models.CharField("Rolle", max_length=30, choices=Rolle)
    stelle = models.CharField("Stelle", max_length=120)
    aktiv = models.BooleanField("aktiv", default=True)
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "benutzer", "rolle"],
                name="mitgliedschaft_einmal_je_rolle",
            )
        ]

    def __str__(self) -> str:
        return f"{self.benutzer.name}, {self.stelle}"

    def darf(self, recht: Recht) -> bool:
        """Return whether this person may do it for this Mandant."""
        return self.aktiv and darf(self.rolle, recht)
