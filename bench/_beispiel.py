"""The example county in a temporary folder, for what needs pages or papers."""

import os
import tempfile
from pathlib import Path

import django
from django.core.management import call_command


def baue() -> Path:
    """Build the example county and return its folder; it goes with the process."""
    ordner = Path(tempfile.mkdtemp(prefix="zielwerk-bench-"))
    os.environ["ZIELWERK_VAR"] = str(ordner)
    os.environ["ZIELWERK_DEMO"] = "1"
    os.environ["DATABASE_URL"] = f"sqlite:///{ordner / 'zielwerk.sqlite3'}"
    django.setup()
    from zielwerk.startseite.demo import build_demo

    call_command("collectstatic", verbosity=0, interactive=False)
    build_demo(ordner, say=lambda _: None)
    return ordner
