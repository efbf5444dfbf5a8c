"""README, CONTRIBUTING, handbook and publiccode.yml say nothing that is not so."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from scripts import readme_tabelle, rechte_tabelle

WURZEL = Path(__file__).resolve().parents[1]
TEXTE = sorted([*WURZEL.glob("*.md"), *WURZEL.glob("docs/**/*.md")])
VERWEIS = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PROJEKT = tomllib.loads((WURZEL / "pyproject.toml").read_text())["project"]


@pytest.mark.parametrize("text", TEXTE, ids=lambda pfad: str(pfad.relative_to(WURZEL)))
def test_every_link_leads_to_a_file(text):
    ziele = [z for z in VERWEIS.findall(text.read_text()) if "://" not in z]
    assert [ziel for ziel in ziele if not (text.parent / ziel).exists()] == []


@pytest.mark.parametrize("text", TEXTE, ids=lambda pfad: str(pfad.relative_to(WURZEL)))
def test_every_make_command_exists(text):
    ziele = set(
        re.findall(r"^([a-z]+):", (WURZEL / "Makefile").read_text(), re.MULTILINE)
    )
    genannt = set(re.findall(r"(?:`|\$ )make ([a-z]+)", text.read_text()))
    assert genannt - ziele == set()


def test_module_table_is_current():
    assert readme_tabelle.tabelle() in (WURZEL / "README.md").read_text()


def test_table_of_rights_is_current():
    handbuch = WURZEL / "docs" / "handbuch" / "mandanten.md"
    assert rechte_tabelle.tabelle() in handbuch.read_text()


def test_every_module_has_a_handbook_chapter_that_the_index_names():
    handbuch = WURZEL / "docs" / "handbuch"
    genannt = set(VERWEIS.findall((handbuch / "index.md").read_text()))
    kapitel = {datei.name for datei in handbuch.glob("*.md")} - {"index.md"}
    ohne_seiten = {"kern", "web"}
    erwartet = {f"{m}.md" for m in readme_tabelle.reihenfolge() if m not in ohne_seiten}
    assert (erwartet - kapitel, kapitel - genannt) == (set(), set())


def test_settings_in_the_readme_are_read():
    tabelle = set(
        re.findall(r"^\| `([A-Z_]+)`", (WURZEL / "README.md").read_text(), re.MULTILINE)
    )
    gelesen = (WURZEL / "src" / "zielwerk" / "settings.py").read_text()
    assert {name for name in tabelle if f'"{name}"' not in gelesen} == set()


def test_adrs_are_numbered_once_and_complete():
    nummern = [d.name[:4] for d in sorted((WURZEL / "docs" / "adr").glob("*.md"))]
    assert nummern == [f"{n:04d}" for n in range(1, len(nummern) + 1)]


@pytest.mark.parametrize(
    "adr", sorted((WURZEL / "docs" / "adr").glob("*.md")), ids=lambda pfad: pfad.stem
)
def test_every_adr_has_all_its_parts(adr):
    text = adr.read_text()
    teile = (
        "## Context",
        "## Decision",
        "## Consequences",
        "## Alternatives considered",
    )
    assert [teil for teil in teile if teil not in text] == []
    assert re.search(
        r"^\d{4}-\d\d-\d\d (accepted|superseded by \d+)", text, re.MULTILINE
    )
    assert text.startswith(f"# {int(adr.name[:4])}. ")


def test_publiccode_has_what_the_standard_asks_for():
    code = yaml.safe_load((WURZEL / "publiccode.yml").read_text())
    assert code["softwareVersion"] == PROJEKT["version"]
    assert code["legal"]["license"] == PROJEKT["license"]
    assert code["maintenance"]["contacts"]
    assert code["url"]
    assert code["platforms"]
    assert code["developmentStatus"]
    assert set(code["localisation"]["availableLanguages"]) == {"de"}
    for sprache in code["description"].values():
        assert len(sprache["shortDescription"]) <= 150
        assert 150 <= len(sprache["longDescription"]) <= 10_000
        assert sprache["features"]
