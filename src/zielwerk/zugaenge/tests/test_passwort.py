"""Passwords made of the office's own words are refused; real ones are not."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from zielwerk.zugaenge.passwort import eigenes


@pytest.mark.parametrize(
    "passwort",
    [
        "Jobcenter2026!",
        "Zielwerk-Sommer-2026",
        "Kreis!Jobcenter!2025",
        "FRÜHLING2026!!!!",
        "Passwort-Januar-1",
        "jobcenteraaaaaaaa",
    ],
)
def test_words_of_the_surroundings_are_refused(passwort: str) -> None:
    with pytest.raises(ValidationError, match="naheliegenden Wörtern"):
        validate_password(passwort)


@pytest.mark.parametrize(
    "passwort",
    [
        "gelbe Leiter im Juni vergessen",
        "Kreisverkehr-Amsel-Nordwind",
        "x9$Kq2!vLm7&wZ",
        "ä" * 6 + "Baum und Hafen",
        "w" + "Baumhaus im Regen " * 4,
    ],
)
def test_passwords_with_enough_of_their_own_pass(passwort: str) -> None:
    validate_password(passwort)


def test_what_is_left_is_folded() -> None:
    assert eigenes("Sommer-2026-Möwe") == "moewe"


def test_the_rule_is_switched_on_and_asks_for_no_kind_of_character() -> None:
    namen = [eines["NAME"] for eines in settings.AUTH_PASSWORD_VALIDATORS]
    assert "zielwerk.zugaenge.passwort.Umfeldwoerter" in namen
    assert not any("Numeric" in name for name in namen)
