"""Eintrag: one event, bound to the one before it; its values lie beside the chain."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar, NoReturn, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.timezone import make_aware

from zielwerk.kern.verschluesselung import ZUSCHLAG_BYTES
from zielwerk.mandanten.felder import IdMenge, VerschluesseltesTextfeld, passende
from zielwerk.mandanten.models import MandantenModell, scoped
from zielwerk.protokoll.regeln import GELEERT, LEERUNG, kettensatz, setze_zusammen


class EintragError(Exception):
    """The record was about to be changed."""


def _beginn(tag: date) -> datetime:
    """Return when a day begins here."""
    return make_aware(datetime.combine(tag, time.min))


class EintragQuerySet(models.QuerySet["Eintrag"]):
    """Questions about the record; it can be read and added to, nothing else."""

    def neueste(self) -> Self:
        """Return the newest first, with their values (one more query)."""
        return self.order_by("-lfd_nr").prefetch_related("werte")

    def zu(self, objekt: MandantenModell) -> Self:
        """Return the entries about one object, newest first."""
        return self.filter(objekt_uuid=objekt.uuid).neueste()

    def betrifft(self, kennung: UUID) -> Self:
        """Return the entries about an object, bulk operations that name it included."""
        genannt = Eintragswert.objects.mit_kennung(kennung)
        return self.filter(
            Q(objekt_uuid=kennung) | Q(pk__in=genannt.values("eintrag_id"))
        )

    def mit_person(self, name: str, *, ueberall: bool = False) -> Self:
        """Return what a person did; `ueberall`: every entry with the name in a value.

        Capital letters do not matter; a part of the name is enough.
        """
        werte = Eintragswert.objects.mit_text(name)
        if not ueberall:
            werte = werte.filter(feld="person")
        return self.filter(pk__in=werte.values("eintrag_id"))

    def gesucht(
        self,
        *,
        person: str = "",
        ueberall: bool = False,
        objekt_art: str = "",
        kennung: UUID | None = None,
        aktion: str = "",
        von: date | None = None,
        bis: date | None = None,
    ) -> Self:
        """Return the entries a search means; `von` and `bis` are days of the event."""
        gefunden = self.mit_person(person, ueberall=ueberall) if person else self
        if kennung:
            gefunden = gefunden.betrifft(kennung)
        genau = {"objekt_art": objekt_art, "aktion": aktion}
        gefunden = gefunden.filter(**{n: wert for n, wert in genau.items() if wert})
        if von:
            gefunden = gefunden.filter(ereignis_am__gte=_beginn(von))
        if bis:
            gefunden = gefunden.filter(ereignis_am__lt=_beginn(bis + timedelta(days=1)))
        return gefunden

    def letzte(self) -> int:
        """Return the highest number; 0 for none."""
        return self.aggregate(nr=models.Max("lfd_nr"))["nr"] or 0

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise EintragError("Das Protokoll wird nicht geändert.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise EintragError("Das Protokoll wird nicht gelöscht.")


class Eintrag(MandantenModell):
    """Who did what when; `text`, `person`, `vorher`, `nachher` come from its Werte."""

    lfd_nr = models.PositiveBigIntegerField("Laufende Nummer")
    erfasst_am = models.DateTimeField(
        "Erfasst am", help_text="Uhr des Servers, als der Eintrag entstand"
    )
    ereignis_am = models.DateTimeField("Ereignis am")
    aktion = models.CharField("Aktion", max_length=80)
    objekt_art = models.CharField("Art des Objekts", max_length=60)
    objekt_uuid = models.UUIDField("Objekt")
    stelle = models.CharField("Stelle", max_length=120)
    zusagen = models.JSONField(
        "Zusagen", help_text="Feld → Zusage; der Wert steht im Eintragswert"
    )
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
        indexes = [
            models.Index(fields=["objekt_uuid"], name="eintrag_objekt"),
            models.Index(fields=["mandant", "aktion"], name="eintrag_aktion"),
            models.Index(fields=["mandant", "ereignis_am"], name="eintrag_ereignis"),
        ]

    def __str__(self) -> str:
        return f"{self.lfd_nr}: {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new entry; a stored one is never changed."""
        if self.pk:
            raise EintragError("Das Protokoll wird nicht geändert.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise EintragError("Das Protokoll wird nicht gelöscht.")

    def satz(self) -> dict[str, Any]:
        """Return what the checksum covers."""
        return kettensatz(
            mandant=self.mandant.uuid,
            kennung=self.uuid,
            erfasst_am=self.erfasst_am,
            ereignis_am=self.ereignis_am,
            aktion=self.aktion,
            objekt_art=self.objekt_art,
            objekt_uuid=self.objekt_uuid,
            stelle=self.stelle,
            zusagen=self.zusagen,
        )

    @cached_property
    def felder(self) -> dict[str, Any]:
        """Return field → value; an emptied value reads "[gelöscht]"."""
        return {wert.feld: wert.inhalt for wert in self.werte.all()}

    @property
    def objektart(self) -> str:
        """Return the German name of the object's kind."""
        try:
            return str(apps.get_model(self.objekt_art)._meta.verbose_name)
        except LookupError:
            return self.objekt_art

    @property
    def text(self) -> str:
        """Return the German sentence."""
        return str(self.felder.get("text", GELEERT))

    @property
    def person(self) -> str:
        """Return who did it."""
        return str(self.felder.get("person", GELEERT))

    @property
    def vorher(self) -> Any:
        """Return the values before, or None."""
        return setze_zusammen(self.felder, "vorher")

    @property
    def nachher(self) -> Any:
        """Return the values after, or None."""
        return setze_zusammen(self.felder, "nachher")


class EintragswertQuerySet(models.QuerySet["Eintragswert"]):
    """Questions about values; what empties them is `services.empty_werte`."""

    def zu(self, kennungen: Iterable[UUID]) -> Self:
        """Return the values of every entry about these objects."""
        return self.filter(eintrag__objekt_uuid__in=list(kennungen))

    def mit_text(self, text: str) -> Self:
        """Return the values in which a text occurs, whatever its capitals.

        Every value asked for is decrypted: first filter by field, then by text.
        """
        gesucht = json.dumps(text, ensure_ascii=False)[1:-1].casefold()
        return self._mit(lambda wert: gesucht in wert.casefold())

    def mit_kennung(self, kennung: UUID) -> Self:
        """Return the values that name an object; they stand before and after."""
        gesucht = str(kennung)
        seiten = Q(feld__startswith="vorher") | Q(feld__startswith="nachher")
        # What is too short to name one is not decrypted.
        kandidaten = self.filter(seiten).annotate(laenge=Length("wert"))
        return kandidaten.filter(laenge__gte=len(gesucht) + ZUSCHLAG_BYTES)._mit(
            lambda wert: gesucht in wert
        )

    def _mit(self, passt: Callable[[str], bool]) -> Self:
        """Return the values whose text fits."""
        pks = passende(self, "wert", passt)
        return self.model.objects.filter(pk__in=IdMenge(pks))

    def leerbar(self) -> Self:
        """Return what may be emptied: not empty yet, and no note of an emptying."""
        return self.exclude(wert=None).exclude(
            eintrag__aktion=LEERUNG, feld__startswith="nachher"
        )

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise EintragError("Werte des Protokolls werden nur geleert.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise EintragError("Werte des Protokolls werden nur geleert.")

    def leere(self) -> int:
        """Set value and salt to nothing; returns how many."""
        return super().update(wert=None, salz=None)


class Eintragswert(models.Model):
    """One value of an entry, with the salt of its commitment; can be emptied."""

    mandant = models.ForeignKey(
        "mandanten.Mandant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    eintrag = models.ForeignKey(
        Eintrag, on_delete=models.PROTECT, related_name="werte", db_index=False
    )
    feld = models.CharField("Feld", max_length=80)
    salz = models.CharField("Salz", max_length=32, null=True)  # noqa: DJ001  # emptied is not ""
    wert = VerschluesseltesTextfeld("Wert", null=True)  # emptied is not ""
    objects: ClassVar[Any] = scoped(EintragswertQuerySet)

    class Meta:
        verbose_name = "Eintragswert"
        verbose_name_plural = "Eintragswerte"
        constraints = [
            models.UniqueConstraint(
                fields=["eintrag", "feld"], name="eintragswert_einmal_je_feld"
            ),
            models.CheckConstraint(
                condition=Q(salz=None, wert=None)
                | Q(salz__isnull=False, wert__isnull=False),
                name="eintragswert_salz_und_wert",
            ),
        ]

    def __str__(self) -> str:
        return self.feld

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new value; a stored one is never changed."""
        if self.pk:
            raise EintragError("Werte des Protokolls werden nur geleert.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise EintragError("Werte des Protokolls werden nur geleert.")

    @property
    def inhalt(self) -> Any:
        """Return the value as it was given, or "[gelöscht]"."""
        return GELEERT if self.wert is None else json.loads(self.wert)


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
