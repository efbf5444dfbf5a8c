"""Values of columns between database, archive and back; JSON in canonical form."""

from __future__ import annotations  # Field takes types for the checker only

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

KOMPAKT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_SORTIERT = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True
)

Umsetzer = Callable[[Any], Any]


UNPASSEND = (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)


class FeldError(Exception):
    """A column has a type the archive knows nothing about."""


def _kommazahl(text: str) -> int | float:
    """Return a JSON number; 16.0 and 1.6e1 become 16, as PostgreSQL may store them."""
    zahl = float(text)
    return int(zahl) if zahl.is_integer() else zahl


def kanonisches_json(text: str) -> str:
    """Return the same JSON whatever the order of keys and the spelling of numbers."""
    return _SORTIERT.encode(json.loads(text, parse_float=_kommazahl))


def _zeitpunkt(wert: datetime) -> str:
    return wert.astimezone(UTC).isoformat()


def _base64(wert: Any) -> str:
    return base64.b64encode(bytes(wert)).decode("ascii")


def _mikrosekunden(wert: timedelta | int) -> int:
    if isinstance(wert, int):  # SQLite stores them so
        return wert
    return wert // timedelta(microseconds=1)


# Django's own field → (value from the database to JSON, and back to Python).
# None: the value is its own JSON.
UMSETZUNG: dict[str, tuple[Umsetzer | None, Umsetzer | None]] = {
    **dict.fromkeys(("IntegerField", "CharField", "TextField"), (None, None)),
    **dict.fromkeys(("GenericIPAddressField", "FileField"), (None, None)),
    "BooleanField": (None, None),
    "JSONField": (None, None),
    "FloatField": (lambda wert: repr(wert + 0.0), float),  # -0.0 is 0.0
    "DateTimeField": (_zeitpunkt, datetime.fromisoformat),
    "DateField": (date.isoformat, date.fromisoformat),
    "TimeField": (time.isoformat, time.fromisoformat),
    "DurationField": (_mikrosekunden, lambda n: timedelta(microseconds=n)),
    "DecimalField": (lambda wert: format(wert, "f"), Decimal),
    "UUIDField": (str, UUID),
    "BinaryField": (_base64, lambda text: base64.b64decode(text, validate=True)),
}
# What SQLite has no type of its own for.
SQLITE: dict[str, Callable[[BaseDatabaseWrapper, Any, Any], Any]] = {
    "DateTimeField": lambda db, _, wert: db.ops.adapt_datetimefield_value(wert),
    "DateField": lambda db, _, wert: db.ops.adapt_datefield_value(wert),
    "TimeField": lambda db, _, wert: db.ops.adapt_timefield_value(wert),
    "DurationField": lambda _, __, wert: _mikrosekunden(wert),
    "DecimalField": lambda db, feld, wert: db.ops.adapt_decimalfield_value(
        wert, feld.max_digits, feld.decimal_places
    ),
    "UUIDField": lambda _, __, wert: wert.hex,
    "JSONField": lambda _, __, wert: json.dumps(json.loads(wert)),
}


def quellfeld(feld: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """Return the field whose values a column holds: behind keys, the key's target."""
    while feld.remote_field is not None and isinstance(feld, models.ForeignKey):
        feld = feld.target_field
    return feld


def feldart(feld: models.Field[Any, Any]) -> str:
    """Return which of Django's own fields a column is.

    :raises FeldError: if it is none of those the archive knows
    """
    for klasse in type(quellfeld(feld)).__mro__:
        if klasse.__name__ in UMSETZUNG:
            return klasse.__name__
    raise FeldError(f"{feld}: Feldart {type(feld).__name__} ist nicht bekannt.")
