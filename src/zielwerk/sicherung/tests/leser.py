"""Prints every row as Django itself serialises it, apart from our form (a process).

python -m zielwerk.sicherung.tests.leser     one row of JSON per line

What `dumpdata --all --format jsonl` prints, in half of the time: that writes every word
by itself, and checks all addresses first.
"""

import json
import sys

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.serializers import serialize  # noqa: E402
from django.core.serializers.json import DjangoJSONEncoder  # noqa: E402


def main() -> None:
    for modell in apps.get_models():
        zeilen = modell._base_manager.order_by("pk").iterator()
        for zeile in serialize("python", zeilen):
            sys.stdout.write(json.dumps(zeile, cls=DjangoJSONEncoder) + "\n")


if __name__ == "__main__":
    main()
