"""Many Mandanten and users on PostgreSQL and gunicorn, on the loopback address.

    .venv/bin/python scripts/last.py [--mandanten 400] [--jahre 10] [--zeilen 1000000]
        [--sekunden 60] [--nutzer 16 64] [--denkzeit 1]

Builds the example county, copies it (all of it invented), measures what each page costs
before and after, starts two workers and lets users work. Nothing of it is kept.
The figures hold for the machine they were measured on; the ratio holds for the program.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import postgres

WURZEL = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(WURZEL / "src"), str(WURZEL)]
HOECHSTENS = 1.2
BEREIT_SEKUNDEN = 120


def _argumente() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("--mandanten", type=int, default=400)
    parser.add_argument("--jahre", type=int, default=10)
    parser.add_argument("--zeilen", type=int, default=1_000_000, help="Forderungen")
    parser.add_argument("--sekunden", type=float, default=60, help="je Messung")
    parser.add_argument("--nutzer", type=int, nargs="*", default=[16, 64])
    parser.add_argument(
        "--denkzeit", type=float, default=1, help="Sekunden zwischen zwei Seiten"
    )
    return parser.parse_args()


BEGINN = time.monotonic()


def _sage(text: str) -> None:
    print(f"[{time.monotonic() - BEGINN:6.0f} s] {text}", flush=True)


def _richte_ein(adresse: str, ordner: str) -> None:
    os.environ.update(
        DATABASE_URL=adresse,
        DJANGO_SETTINGS_MODULE="zielwerk.settings",
        PYTHONPATH=os.pathsep.join(sys.path[:2]),
        ZIELWERK_VAR=ordner,
        ZIELWERK_DEMO="1",  # no second factor: nobody is there to type it
        ZIELWERK_SECRET_KEY="nur-fuer-diesen-lauf" * 3,
        ZIELWERK_S3_BUCKET="",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)


def messe_kosten() -> dict[str, float]:
    """Print what each page of the first Mandant costs, and return the sums."""
    from bench import _lastwelt as welt
    from bench._seitenkosten import kosten

    seiten = {n: (c, pfad) for n, c, pfad, _ in welt.seiten(welt.mandanten()[0])}
    alle = kosten(seiten)
    print(f"  {'Rechenzeit je Seite':<24} {'Programm':>10} {'Datenbank':>10} Abfragen")
    for name, eine in alle.items():
        print(
            f"  {name:<24} {eine.programm:7.1f} ms {eine.datenbank:7.1f} ms "
            f"{eine.abfragen:8d}"
        )
    return {name: eine.summe for name, eine in alle.items()}


def vergleiche(vorher: dict[str, float], nachher: dict[str, float]) -> None:
    """Print how much more a page costs than it did."""
    for name, eine in vorher.items():
        print(f"  {name:<24} {nachher[name] / eine:5.2f} ×  (Ziel: ≤ {HOECHSTENS} ×)")


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """Serve as `zielwerk serve` does; yields port and process."""
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        port: int = frei.getsockname()[1]
    befehl = [sys.executable, "-m", "zielwerk", "serve", "--port", str(port)]
    with subprocess.Popen(befehl, start_new_session=True) as lauf:
        try:
            ende = time.monotonic() + BEREIT_SEKUNDEN
            while time.monotonic() < ende:
                with suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/bereit", timeout=5)
                    break
                time.sleep(0.2)
            yield port, lauf.pid
        finally:
            lauf.send_signal(signal.SIGTERM)


def belaste(port: int, pid: int, anzahl: int, args: argparse.Namespace) -> None:
    """Let users work: every other one in the Mandant with the long list."""
    from bench import _lastwelt as welt
    from bench import _nutzer
    from bench._seitenkosten import rechenzeit_baum
    from django.db import connections

    zufall, alle = random.Random(anzahl), welt.mandanten()
    gewaehlt = [zufall.choice(alle) if nr % 2 else alle[0] for nr in range(anzahl)]
    aufrufe = {m.pk: welt.nutzer(m) for m in gewaehlt}
    connections.close_all()
    _nutzer.waerme_auf(port, aufrufe[alle[0].pk])
    vorher = rechenzeit_baum(pid)
    messung = _nutzer.belaste(
        port,
        [aufrufe[m.pk] for m in gewaehlt],
        sekunden=args.sekunden,
        denkzeit=args.denkzeit,
    )
    menge = len(messung.alle)
    print(f"== {anzahl} Nutzer, {args.sekunden:.0f} s, Denkzeit {args.denkzeit:g} s")
    _nutzer.zeige(messung)
    je = (rechenzeit_baum(pid) - vorher) / menge * 1000
    print(
        f"  {menge / args.sekunden:.1f} Anfragen je Sekunde, Programm {je:.0f} ms "
        f"Rechenzeit je Anfrage; Auslastung des Rechners zuletzt "
        f"{os.getloadavg()[0]:.1f} auf {os.cpu_count()} Kernen",
        flush=True,
    )


def main() -> int:
    """Build, measure, show."""
    args = _argumente()
    postgres.end_on_sigterm()
    with tempfile.TemporaryDirectory() as ordner, postgres.voruebergehend() as adresse:
        _richte_ein(adresse, ordner)
        from bench import _bestand
        from bench import _lastwelt as welt

        _sage("Beispielkreis …")
        welt.baue()
        _bestand.add_jahre(adresse, args.jahre, sagen=_sage)
        _sage("Kosten bei einem Mandanten:")
        vorher = messe_kosten()
        _bestand.add_mandanten(adresse, args.mandanten, sagen=_sage)
        _sage(f"Kosten bei {args.mandanten} Mandanten:")
        vergleiche(vorher, messe_kosten())
        if args.zeilen:
            welt.fuelle_liste(args.zeilen)
            _sage(f"Kosten mit {args.zeilen:,} Forderungen in einer Liste:")
            messe_kosten()
        with server() as (port, pid):
            for anzahl in args.nutzer:
                belaste(port, pid, anzahl, args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
