"""What lies in deploy parses, calls commands there are, sets what is read."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from zielwerk.cli import _parser

WURZEL = Path(__file__).resolve().parents[1]
VORLAGEN = WURZEL / "deploy"
EINHEITEN = sorted((VORLAGEN / "systemd").glob("*"))
COMPOSE = sorted(VORLAGEN.glob("compose*.yaml"))
SETTINGS = (WURZEL / "src" / "zielwerk" / "settings.py").read_text()
# One address, one role: what psycopg reads itself.
FREMD = {"DATABASE_URL", "PGPASSFILE"}


def _einheit(ort: Path) -> ConfigParser:
    gelesen = ConfigParser(strict=False, interpolation=None)
    gelesen.optionxform = str  # type: ignore[assignment, method-assign]
    gelesen.read_string(ort.read_text())
    return gelesen


def _ist_gelesen(name: str) -> bool:
    name = name.removesuffix("_FILE")
    s3 = re.fullmatch(r"ZIELWERK_S3_([A-Z]+)", name)
    return f'"{s3[1].lower()}"' in SETTINGS if s3 else f'"{name}"' in SETTINGS


@pytest.mark.parametrize("ort", EINHEITEN, ids=lambda ort: ort.name)
def test_a_unit_calls_a_command_there_is(ort):
    einheit = _einheit(ort)
    if ort.suffix == ".timer":
        assert ort.with_suffix(".service") in EINHEITEN
        assert einheit["Install"]["WantedBy"] == "timers.target"
        return
    befehl = einheit["Service"]["ExecStart"].split()
    assert befehl[0] == "/opt/zielwerk/.venv/bin/zielwerk"
    assert _parser().parse_args(befehl[1:]).befehl == befehl[1]
    assert einheit["Service"]["User"] == "zielwerk"


@pytest.mark.parametrize("ort", COMPOSE, ids=lambda ort: ort.name)
def test_services_of_a_compose_file_fit_together(ort):
    datei = yaml.safe_load(ort.read_text())
    dienste, baende = datei["services"], set(datei["volumes"])
    for dienst in dienste.values():
        assert set(dienst.get("depends_on", ())) <= set(dienste)
        genannt = {band.partition(":")[0] for band in dienst["volumes"]}
        assert {band for band in genannt if not band.startswith(".")} <= baende
        bau = dienst.get("build", {}).get("dockerfile")
        assert bau is None or (WURZEL / bau).is_file()
    # As the first process it would not hear the signal to stop.
    assert dienste["web"]["init"] is True
    assert dienste["web"]["stop_grace_period"] == "40s"
    assert "/bereit" in dienste["web"]["healthcheck"]["test"][-1]


@pytest.mark.parametrize("ort", COMPOSE, ids=lambda ort: ort.name)
def test_settings_of_a_compose_file_are_read(ort):
    namen = set(yaml.safe_load(ort.read_text())["services"]["web"]["environment"])
    assert {n for n in namen - FREMD if not _ist_gelesen(n)} == set()


def test_settings_of_the_example_environment_are_read():
    zeilen = (VORLAGEN / "umgebung.beispiel").read_text()
    namen = set(re.findall(r"^(?:# )?([A-Z0-9_]+)=", zeilen, re.MULTILINE))
    assert len(namen) > 10
    assert {n for n in namen - FREMD if not _ist_gelesen(n)} == set()


def test_the_containers_start_command_exists():
    text = (VORLAGEN / "Containerfile").read_text()
    befehl = yaml.safe_load(re.search(r"^CMD (\[.*\])$", text, re.MULTILINE)[1])
    assert _parser().parse_args(befehl).bind == "0.0.0.0"
