"""YAML files that ship with the program: figures of law, tables, rules, examples."""

from pathlib import Path
from typing import Any

import yaml

# Many modules read theirs when imported. The parser in C reads the same ten times as
# fast; a PyYAML built without it still works.
_Lader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yamldatei(pfad: Path) -> Any:
    """Return the content of a YAML file (UTF-8), of plain types only.

    :raises yaml.YAMLError: if it is no YAML
    """
    return yaml.load(pfad.read_text(encoding="utf-8"), _Lader)  # noqa: S506  # a safe one
