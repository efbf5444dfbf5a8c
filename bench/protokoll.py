"""How long a record of 1,000,000 entries takes to verify, in the database and as file.

    ZIELWERK_BENCH_EINTRAEGE=100000 .venv/bin/python scripts/messen.py protokoll

The entries are written past the services (one executemany), with the same functions.
Beside it: the bare work no verifier can do without, SHA-256 over as many bytes.
"""

import hashlib
import json
import os
import resource
import secrets
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

ANZAHL = int(os.environ.get("ZIELWERK_BENCH_EINTRAEGE", "1000000"))
ZIEL_SEKUNDEN = 60
BEGINN = datetime(2026, 1, 1, 8, 0, 0, 123456, tzinfo=UTC)


def _eintraege(mandant: uuid.UUID) -> Iterator[tuple[tuple, list[tuple]]]:
    """Yield rows of an entry and of its five values."""
    from zielwerk.protokoll.regeln import (
        ANFANG,
        kettensatz,
        pruefsumme,
        zerlege,
        zusage,
    )

    vorige = ANFANG
    for nr in range(1, ANZAHL + 1):
        wann = BEGINN + timedelta(seconds=nr)
        werte = zerlege(
            person=f"Person {nr % 40}",
            text=f"Frist {nr} als erledigt gemeldet",
            vorher={"zustand": "offen"},
            nachher={"zustand": "erledigt", "hinweis": f"Nachweis {nr} liegt vor"},
        )
        gesalzen = [(feld, secrets.token_hex(16), wert) for feld, wert in werte.items()]
        zusagen = {feld: zusage(salz, wert) for feld, salz, wert in gesalzen}
        kennung, objekt = uuid.UUID(int=nr), uuid.UUID(int=nr % 5000)
        satz = kettensatz(
            mandant=mandant,
            kennung=kennung,
            erfasst_am=wann,
            ereignis_am=wann,
            aktion="fristen.erledigt",
            objekt_art="fristen.frist",
            objekt_uuid=objekt,
            stelle="Koordinierungsstelle SGB II",
            zusagen=zusagen,
        )
        summe = pruefsumme(vorige, nr, satz)
        zeit = wann.strftime("%Y-%m-%d %H:%M:%S.%f")
        eintrag = (
            *(nr, kennung.hex, nr, zeit, zeit, "fristen.erledigt", "fristen.frist"),
            *(objekt.hex, "Koordinierungsstelle SGB II", json.dumps(zusagen)),
            *(vorige, summe),
        )
        yield eintrag, [(nr, *wert) for wert in gesalzen]
        vorige = summe


def _geheim(werte: list[tuple]) -> list[tuple]:
    """Return rows of values with the value encrypted."""
    from zielwerk.protokoll.models import Eintragswert

    feld = Eintragswert._meta.get_field("wert")
    geheime = feld.verschluessle_spalte(wert for *_, wert in werte)
    return [(*rest, g) for (*rest, _), g in zip(werte, geheime, strict=True)]


def _fill(datenbank: Path, mandant: uuid.UUID, pk: int) -> None:
    """Write the entries, their values and the end of the chain."""
    verbindung = sqlite3.connect(datenbank)
    verbindung.execute("PRAGMA synchronous=OFF")
    puffer: list[tuple[tuple, list[tuple]]] = []
    letzte: tuple = ()
    for paar in _eintraege(mandant):
        puffer.append(paar)
        letzte = paar[0]
        if len(puffer) == 10_000 or letzte[0] == ANZAHL:
            verbindung.executemany(
                "INSERT INTO protokoll_eintrag (id, uuid, lfd_nr, erfasst_am, "
                "ereignis_am, aktion, objekt_art, objekt_uuid, stelle, zusagen, "
                "vorige_pruefsumme, pruefsumme, mandant_id) "
                f"VALUES (?,?,?,?,?,?,?,?,?,?,?,?,{pk})",
                [eintrag for eintrag, _ in puffer],
            )
            verbindung.executemany(
                "INSERT INTO protokoll_eintragswert "
                f"(eintrag_id, feld, salz, wert, mandant_id) VALUES (?,?,?,?,{pk})",
                _geheim([wert for _, werte in puffer for wert in werte]),
            )
            puffer.clear()
    verbindung.execute(
        "INSERT INTO protokoll_kettenende (lfd_nr, pruefsumme, mandant_id) "
        "VALUES (?, ?, ?)",
        (letzte[0], letzte[-1], pk),
    )
    verbindung.commit()
    verbindung.close()


def _bare(export: Path) -> None:
    """Compute SHA-256 alone over the lines of the export."""
    with export.open("rb") as datei:
        for zeile in datei:
            hashlib.sha256(zeile).hexdigest()


@contextmanager
def _gestoppt(was: str) -> Iterator[list[float]]:
    """Print how long a step took, and how much of it this process computed."""
    wand, kern, dauer = time.perf_counter(), time.process_time(), list[float]()
    yield dauer
    dauer.append(time.perf_counter() - wand)
    gerechnet = time.process_time() - kern
    print(f"{was:<48} {dauer[0]:8.1f} s, gerechnet {gerechnet:6.1f} s", flush=True)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="zw-bench-") as ordner:
        os.environ["ZIELWERK_VAR"] = ordner
        datenbank = Path(ordner) / "bench.sqlite3"
        os.environ["DATABASE_URL"] = f"sqlite:///{datenbank}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from zielwerk.mandanten.schluessel import create_bund

        call_command("migrate", verbosity=0)
        create_bund(jetzt=BEGINN)
        from zielwerk.mandanten.services import create_mandant
        from zielwerk.protokoll.befehl import pruefen
        from zielwerk.protokoll.kette import write_datei
        from zielwerk.protokoll.pruefer import pruefe

        mandant = create_mandant(name="Bench", kurzname="B", land="SH")
        with _gestoppt(f"{ANZAHL} Einträge angelegt"):
            _fill(datenbank, mandant.uuid, mandant.pk)
        with _gestoppt("nach einer Person gesucht (entschlüsselt alle Personen)"):
            from django_scopes import scope

            from zielwerk.protokoll.models import Eintrag

            with scope(mandant=mandant):
                assert Eintrag.objects.mit_person("Person 7").count() == ANZAHL / 40
        with _gestoppt("in der Datenbank geprüft (protokoll pruefen)") as inder:
            assert pruefen(anker=None, mandant=None, als_json=False) == 0
        export = Path(ordner) / "export.jsonl"
        with _gestoppt("als Export geschrieben"):
            write_datei(mandant, export)
        with _gestoppt("als Export geprüft (pruefer.py)") as alsexport:
            with export.open("rb") as datei:
                ergebnis = pruefe(map(json.loads, datei))
            assert (ergebnis.eintraege, ergebnis.befund) == (ANZAHL, None)
        with _gestoppt("zum Vergleich: SHA-256 über dieselben Zeilen") as nackt:
            _bare(export)
        print(
            f"Export {export.stat().st_size / 1e6:.0f} MB; Prüfung des Exports ", end=""
        )
        print(f"{alsexport[0] / nackt[0]:.1f} × das nackte SHA-256")
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Speicher höchstens {mib:.0f} MiB")
    if ANZAHL == 1_000_000:
        gut = max(inder[0], alsexport[0]) <= ZIEL_SEKUNDEN
        wort = "erreicht" if gut else "VERFEHLT"
        print(f"Ziel {ZIEL_SEKUNDEN} s je Prüfung: {wort}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
