"""Both parsers of YAML read what ships with the program alike."""

from pathlib import Path

import pytest
import yaml

import zielwerk
from zielwerk.kern.yamldatei import read_yamldatei

DATEIEN = sorted(Path(zielwerk.__file__).parent.rglob("*.yaml"))


@pytest.mark.parametrize("pfad", DATEIEN, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_file_reads_as_with_the_parser_in_python(pfad: Path) -> None:
    assert read_yamldatei(pfad) == yaml.safe_load(pfad.read_text(encoding="utf-8"))


def test_only_plain_types_are_read(tmp_path: Path) -> None:
    pfad = tmp_path / "boese.yaml"
    pfad.write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(yaml.YAMLError):
        read_yamldatei(pfad)
