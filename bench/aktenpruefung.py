"""A stored population of 1,000,000 files: planned, 500 drawn, shown, in the product.

    make bench ARGS="aktenpruefung 1000000"      how many files (else 100,000)

Measured on a database file (SQLite), once per way of drawing: fix the plan, publish the
start number, draw, and answer the page with the first 50 of 500 files. Storing the
population (sorting, checksum, encryption) is shown apart; it happens once.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

AKTEN, UMFANG = 100_000, 500
STAND = date(2020, 12, 31)


def _daten(menge: int) -> Any:
    """Return invented files as the intake leaves them."""
    import polars as pl

    n = pl.int_range(menge, eager=False)
    return pl.select(
        zeile=n + 2,
        kennung=pl.format("BG-{}", (n * 7919 % 9_999_991).cast(pl.String)),
        team=pl.format("Team {}", n % 40),
        dienststelle=pl.format("Stelle {}", n % 8),
        schicht=pl.lit(None, pl.String),
        betrag=((20_000 + n * 31 % 90_000).cast(pl.Decimal(38, 2)) / 100).cast(
            pl.Decimal(38, 2)
        ),
        entschieden_am=pl.date(2020, 6, 1) + pl.duration(days=n % 180),
    )


def _welt(menge: int) -> tuple[Any, Any, float]:
    """Build a small county with a stored population; return list, team, seconds."""
    import django

    django.setup()
    from django.core.management import call_command
    from django_scopes import scope, scopes_disabled

    from zielwerk.aktenpruefungen import demo
    from zielwerk.aktenpruefungen.services import accept_akten
    from zielwerk.listen.services import begin_einlesung
    from zielwerk.mandanten import demo as mandanten
    from zielwerk.mandanten.rechte import Rolle
    from zielwerk.mandanten.schluessel import create_bund
    from zielwerk.vereinbarung.demo import um

    with scopes_disabled():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    create_bund(jetzt=um(date(2020, 1, 2)))
    mandant, mitglieder = mandanten.build(date(2021, 1, 25))
    team = mitglieder[Rolle.TEAMLEITUNG]
    with scope(mandant=mandant):
        demo.pruefliste(mitglieder[Rolle.BEREICHSLEITUNG])
        einlesung = begin_einlesung(
            art="akten", inhalt=demo.als_csv(), name="x.csv", stand_am=STAND,
            durch=team, jetzt=um(date(2021, 1, 4)),
        )  # fmt: skip
        daten = _daten(menge)
        beginn = time.perf_counter()
        liste = accept_akten(
            einlesung=einlesung, daten=daten, stand_am=STAND, durch=team,
            jetzt=um(date(2021, 1, 4)),
        )  # fmt: skip
        return liste, team, time.perf_counter() - beginn


def _lauf(liste: Any, team: Any, client: Any, verfahren: str) -> float:
    """Plan, draw and show one sample; return the seconds."""
    from django.urls import reverse
    from django_scopes import scope

    from zielwerk.aktenpruefungen.services import (
        create_pruefung,
        draw_stichprobe,
        fix_plan,
        publish_startzahl,
    )
    from zielwerk.vereinbarung.demo import um

    jetzt = um(date(2021, 1, 25))
    beginn = time.perf_counter()
    with scope(mandant=liste.mandant):
        eine = create_pruefung(
            liste=liste, titel=verfahren, zweck="Messung", verfahren=verfahren,
            fester_umfang=UMFANG, durch=team, jetzt=jetzt,
        )  # fmt: skip
        fix_plan(pruefung=eine, version=1, durch=team, jetzt=jetzt)
        publish_startzahl(
            pruefung=eine, startzahl="4711", herkunft="x", durch=team, jetzt=jetzt
        )
        draw_stichprobe(pruefung=eine, durch=team, jetzt=jetzt + timedelta(minutes=1))
    antwort = client.get(reverse("aktenpruefungen:stichprobe", args=[eine.uuid]))
    assert antwort.status_code == 200, antwort
    return time.perf_counter() - beginn


def _client(team: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(team.benutzer)
    return client


def _melde(name: str, sekunden: float) -> None:
    print(f"  {name:<44} {sekunden:7.2f} s", flush=True)


def main(say: Callable[[str, float], None] = _melde) -> None:
    """Build once in a folder of its own, measure each way of drawing."""
    menge = int(sys.argv[1]) if len(sys.argv) > 1 else AKTEN
    with tempfile.TemporaryDirectory() as ordner:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
            "ZIELWERK_VAR": ordner,
            "ZIELWERK_DEMO": "1",  # no second factor on the way to the page
            "DATABASE_URL": f"sqlite:///{ordner}/bench.sqlite3",
        }
        liste, team, gespeichert = _welt(menge)
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        say(f"{menge} Akten festschreiben (einmal)", gespeichert)
        client = _client(team)
        for verfahren in ("einfach", "systematisch", "anteilig", "betrag"):
            _lauf(liste, team, client, verfahren)
            say(
                f"{verfahren}: planen, 500 ziehen, zeigen",
                min(_lauf(liste, team, client, verfahren) for _ in range(3)),
            )
    print("  Ziel: < 2 s bei 1.000.000 Akten")


if __name__ == "__main__":
    main()
