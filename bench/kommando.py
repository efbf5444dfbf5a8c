"""`zielwerk --help`, against Python starting with nothing to do."""

import subprocess
import sys

from bench._messen import nebeneinander, zeige


def _lauf(*argumente: str) -> None:
    subprocess.run([sys.executable, *argumente], check=True, capture_output=True)


def main() -> None:
    """Measure whole processes."""
    zeige(
        nebeneinander({
            "python -c pass": lambda: _lauf("-c", "pass"),
            "import django": lambda: _lauf("-c", "import django; django.setup"),
            "zielwerk --help": lambda: _lauf("-m", "zielwerk", "--help"),
        }),
        "python -c pass",
        "≤ 500 ms",
    )  # fmt: skip


if __name__ == "__main__":
    main()
