"""Every word of the data model is explained in GLOSSAR.md, or listed as technical."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

TEXT = (Path(__file__).resolve().parents[1] / "GLOSSAR.md").read_text()
UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
TECHNISCH = re.compile(
    r"^## Technische Wörter$(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE
)


def _worte(text: str) -> set[str]:
    """Return the words of a text as they would stand in an identifier."""
    return set(re.findall(r"[a-z0-9]+", text.lower().translate(UMLAUTE)))


def _zeilen() -> list[list[str]]:
    zeilen = [z.strip("| ").split("|") for z in TEXT.splitlines() if z.startswith("|")]
    return [[zelle.strip() for zelle in zeile] for zeile in zeilen]


BEGRIFFE = [z for z in _zeilen() if z[0] != "Begriff" and not set(z[0]) <= set("-: ")]
ERKLAERT = {wort for zeile in BEGRIFFE for wort in _worte(zeile[0])}
TECHNISCHE = {
    wort
    for abschnitt in TECHNISCH.findall(TEXT)
    for genannt in re.findall(r"`([^`]+)`", abschnitt)
    for wort in _worte(genannt)
}


def unerklaerte(name: str) -> set[str]:
    """Return the parts of an identifier that the glossary does not know."""
    return _worte(name) - ERKLAERT - TECHNISCHE


def _namen() -> dict[str, list[str]]:
    """Return each model of ours with its own name and those of its fields."""
    unsere = [m for m in apps.get_models() if m.__module__.startswith("zielwerk.")]
    return {
        m._meta.label: [
            m.__name__,
            *(f.name for f in m._meta.get_fields() if isinstance(f, models.Field)),
        ]
        for m in unsere
    }


@pytest.mark.parametrize(
    ("modell", "namen"), _namen().items(), ids=lambda wert: str(wert)[:40]
)
def test_every_model_and_field_is_explained(modell, namen):
    fehlend = {name: unerklaerte(name) for name in namen if unerklaerte(name)}
    assert fehlend == {}, (
        f"{modell}: eine Zeile in GLOSSAR.md, oder unter Technische Wörter"
    )


def test_every_term_has_meaning_and_english():
    assert [z[0] for z in BEGRIFFE if len(z) != 4 or not z[1] or not z[3]] == []


def test_terms_stand_once_and_in_order():
    begriffe = [z[0].split(" (")[0].lower().translate(UMLAUTE) for z in BEGRIFFE]
    assert begriffe == sorted(set(begriffe))


def test_a_missing_word_is_found():
    assert unerklaerte("gruenspan_am") == {"gruenspan"}
    assert unerklaerte("faellig_am") == set()
