"""Model fields whose values are stored encrypted, and the index of a number among them.

The column is bytes; Python sees text or JSON. Encrypted fields are asked for "is
nothing there" only; a number that has to be found gets a `BlindindexFeld` beside it.
Whole columns go past row objects through `verschluessle_spalte` of the field. ADR 22.
"""

from __future__ import annotations  # Field takes types for the checker only

import json
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.lookups import Exact, IsNull

from zielwerk.mandanten.schluessel import bund

STAPEL = 5000


class _NurLeer(Exact):  # type: ignore[type-arg]
    """`feld=None`, which Django turns into `feld__isnull`; nothing else."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs is not None:
            raise FieldError(_ABGELEHNT.format(lhs.output_field))
        super().__init__(lhs, rhs)


_ABGELEHNT = (
    "{} ist verschlüsselt: Danach lässt sich nicht suchen, nur ob es leer ist. Eine "
    "Nummer findet ihr BlindindexFeld."
)


def _bezug(modell: type[models.Model], feld: str) -> bytes:
    """Return "app.Modell.feld"."""
    return f"{modell._meta.app_label}.{modell.__name__}.{feld}".encode()


class Verschluesselt(models.BinaryField):  # type: ignore[type-arg]
    """The common part: bytes in the database, `_als_text` and back in Python."""

    empty_strings_allowed = False  # no default value is ever made up for a column
    empty_values = [None, ""]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what a migration writes; editable is the rule here."""
        name, pfad, args, kwargs = models.Field.deconstruct(self)
        return name, pfad, args, kwargs

    @property
    def bezug(self) -> bytes:
        """Where a value belongs; part of what is authenticated."""
        return (
            f"{self.model._meta.app_label}.{self.model.__name__}.{self.name}".encode()
        )

    def _als_text(self, wert: Any) -> str:
        return str(wert)

    def _aus_text(self, text: str) -> Any:
        return text

    def get_default(self) -> Any:
        """Return the default as it is; BinaryField would make it bytes."""
        return models.Field.get_default(self)

    def get_prep_value(self, value: Any) -> bytes | None:
        """Return the secret to store."""
        wert = models.Field.get_prep_value(self, value)
        if wert is None:
            return None
        return bund().verschluessle(self._als_text(wert).encode(), bezug=self.bezug)

    def get_db_prep_value(
        self,
        value: Any,
        connection: Any,
        prepared: bool = False,  # noqa: FBT001, FBT002  # Django's own signature
    ) -> Any:
        """Return the secret as the driver takes it."""
        geheim = value if prepared else self.get_prep_value(value)
        return None if geheim is None else connection.Database.Binary(geheim)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Return the value of a secret that was read."""
        if value is None:
            return None
        klar = bund().entschluessle(bytes(value), bezug=self.bezug)
        return self._aus_text(klar.decode())

    def to_python(self, value: Any) -> Any:
        """Return the value as it is; it never is Base64 here."""
        return value

    def value_to_string(self, obj: Any) -> str:
        """Return the value for Django's serialisers."""
        return self._als_text(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the two lookups there are.

        :raises FieldError: for any other
        """
        erlaubt = {"isnull": IsNull, "exact": _NurLeer}
        if lookup_name not in erlaubt:
            raise FieldError(_ABGELEHNT.format(self))
        return erlaubt[lookup_name]

    def get_transform(self, lookup_name: str) -> Any:
        """Refuse: nothing can be computed from a secret in the database.

        :raises FieldError: always
        """
        raise FieldError(_ABGELEHNT.format(self))

    def verschluessle_spalte(self, werte: Iterable[Any]) -> list[bytes | None]:
        """Return what to store for a whole column of values, without row objects."""
        texte = (None if wert is None else self._als_text(wert) for wert in werte)
        return bund().verschluessle_spalte(texte, bezug=self.bezug)

    def entschluessle_spalte(self, geheime: Iterable[bytes | None]) -> list[Any]:
        """Return the values of a whole column of secrets (read them with `roh`)."""
        texte = bund().entschluessle_spalte(geheime, bezug=self.bezug)
        return [None if text is None else self._aus_text(text) for text in texte]


class VerschluesseltesTextfeld(Verschluesselt):
    """Text, encrypted."""

    def get_default(self) -> Any:
        """Return the default, "" where nothing else is said, as for any text."""
        return "" if not self.has_default() and not self.null else super().get_default()

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form field of a TextField."""
        eigene = {"max_length": self.max_length, "widget": forms.Textarea}
        return models.Field.formfield(self, **eigene | kwargs)


class VerschluesseltesJsonFeld(Verschluesselt):
    """Whatever JSON can say, encrypted; None is NULL."""

    def _als_text(self, wert: Any) -> str:
        return json.dumps(wert, ensure_ascii=False, separators=(",", ":"))

    def _aus_text(self, text: str) -> Any:
        return json.loads(text)

    def value_to_string(self, obj: Any) -> Any:
        """Return the value for Django's serialisers, which know JSON themselves."""
        return self.value_from_object(obj)


class BlindindexFeld(models.CharField):  # type: ignore[type-arg]
    """Finds an encrypted number by its whole text; filled when a row is saved.

    Equal numbers have equal values here, so only numbers get one: never names, dates
    or words of a short list. `QuerySet.update` fills nothing: save the row instead.
    """

    def __init__(self, *args: Any, zu: str, **kwargs: Any) -> None:
        self.zu = zu
        kwargs = {"max_length": 64, "db_index": True, "editable": False} | kwargs
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what a migration writes, with the field it belongs to."""
        name, pfad, args, kwargs = super().deconstruct()
        return name, pfad, args, kwargs | {"zu": self.zu}

    @property
    def bezug(self) -> bytes:
        """Where the value belongs."""
        return (
            f"{self.model._meta.app_label}.{self.model.__name__}.{self.name}".encode()
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        """Compute the index from the number."""
        klar = getattr(model_instance, self.zu)
        wert = None if klar is None else self._index(klar)
        setattr(model_instance, self.attname, wert)
        return wert

    def _index(self, klartext: str) -> str:
        return bund().blindindex(klartext.strip(), bezug=self.bezug)

    def lookup(self, klartext: str) -> Q:
        """Return the condition that finds a number."""
        return Q(**{self.name: self._index(klartext)})

    def spalte(self, klartexte: Iterable[str | None]) -> list[str | None]:
        """Return the indexes of a whole column, without row objects."""
        texte = (None if text is None else text.strip() for text in klartexte)
        return bund().blindindex_spalte(texte, bezug=self.bezug)


def roh(feld: str) -> ExpressionWrapper:
    """Return a column as it is stored, for `annotate` and `values_list`."""
    return ExpressionWrapper(F(feld), output_field=models.BinaryField())


def passende(
    zeilen: models.QuerySet[Any], feld: str, passt: Callable[[Any], bool]
) -> list[Any]:
    """Return the primary keys of rows whose encrypted value fits.

    Every value asked for is decrypted, in whole columns: narrow the rows first.
    """
    art = zeilen.model._meta.get_field(feld)
    geheime = zeilen.filter(**{f"{feld}__isnull": False}).annotate(geheim=roh(feld))
    paare = geheime.order_by().values_list("pk", "geheim").iterator(STAPEL)
    pks = []
    while stapel := list(islice(paare, STAPEL)):
        werte = art.entschluessle_spalte(bytes(geheim) for _, geheim in stapel)
        pks += [pk for (pk, _), wert in zip(stapel, werte, strict=True) if passt(wert)]
    return pks


class IdMenge(models.Func):
    """Any number of ids as one parameter, for `pk__in`."""

    template = "(SELECT value FROM json_each(%(expressions)s))"
    output_field = models.BigIntegerField()

    def __init__(self, ids: list[int]) -> None:
        super().__init__(models.Value(json.dumps(ids)))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return the same for PostgreSQL."""
        werte = "json_array_elements_text(%(expressions)s::json)"
        template = f"(SELECT value::bigint FROM {werte})"  # noqa: S608  # no input
        return self.as_sql(compiler, connection, template=template)


def verschluesselte_felder(
    modelle: Iterable[type[models.Model]],
) -> list[Verschluesselt]:
    """Return every encrypted field of some models."""
    return [
        feld
        for modell in modelle
        if not modell._meta.proxy and modell._meta.managed
        for feld in modell._meta.local_concrete_fields
        if isinstance(feld, Verschluesselt)
    ]
