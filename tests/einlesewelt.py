"""Builds a county with two lists to read in, and reads them (each call a process).

python -m tests.einlesewelt bauen N        the county; two lists of N rows to be read
python -m tests.einlesewelt fragen         one JSON document per line that comes in
python -m tests.einlesewelt lauf …         `zielwerk …`, says "los" once it is loaded
python -m tests.einlesewelt sterben NR …   the same, dies before the NR-th statement
                                           (a commit counts as one); says their number
"""

import hashlib
import json
import os
import signal
import sys
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import django

django.setup()

import polars  # noqa: E402, F401  # loaded before "los": the kill is to hit the work
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.db.models import Count, QuerySet  # noqa: E402
from django_scopes import scope  # noqa: E402

from zielwerk.buchungen import demo as buchungen  # noqa: E402
from zielwerk.buchungen.models import (  # noqa: E402
    Buchung,
    Buchungshinweis,
    Buchungsliste,
)
from zielwerk.cli import main as zielwerk  # noqa: E402
from zielwerk.dokumente.models import Datei  # noqa: E402
from zielwerk.dokumente.services import read_datei  # noqa: E402
from zielwerk.forderungen import demo as forderungen  # noqa: E402
from zielwerk.forderungen.models import (  # noqa: E402
    Abgang,
    Bewegungszeile,
    Forderung,
    Forderungsliste,
)
from zielwerk.kennzahlen.models import Messwert  # noqa: E402
from zielwerk.listen.hintergrund import enqueue_uebernahme  # noqa: E402
from zielwerk.listen.models import Befund, Einlesung, Uebernahme  # noqa: E402
from zielwerk.listen.services import begin_einlesung  # noqa: E402
from zielwerk.mandanten import demo as mandanten  # noqa: E402
from zielwerk.mandanten.models import Mandant  # noqa: E402
from zielwerk.mandanten.rechte import Rolle  # noqa: E402
from zielwerk.protokoll.models import Eintrag  # noqa: E402
from zielwerk.protokoll.services import check_kette  # noqa: E402
from zielwerk.vereinbarung import demo as vereinbarung  # noqa: E402

HEUTE = date(2021, 1, 6)
JETZT = datetime(2021, 1, 6, 9, 20, tzinfo=UTC)
STAND_3, STAND_4 = forderungen.QUARTAL_3[0], forderungen.QUARTAL_4[0]
KOPF_FORDERUNGEN = (
    "VG-Nr.;Schuldner;Anschrift;Ford.-Betrag;getilgt;Rest;Zug.Dat.;Leist.;Status"
)
JEDE_SIEBTE, JEDE_FUENFTE = 7, 5


def _geld(cent: int) -> str:
    return f"{cent // 100},{cent % 100:02d}"


def quartal(menge: int, *, viertes: bool) -> bytes:
    """Return a list; in the fourth quarter one in five paid, one in seven is gone."""
    zeilen = [KOPF_FORDERUNGEN]
    for nr in range(menge):
        if viertes and nr % JEDE_SIEBTE == 0:
            nr += menge  # another claim in its place  # noqa: PLW2901
        hoehe = 10_000 + nr * 7919 % 90_000
        getilgt = 1_000 if viertes and nr % JEDE_FUENFTE == 0 else 0
        zeilen.append(
            f"2041{nr:09d};Muster {nr}, Erika;Beispielweg {nr}, 23795 Bad Segeberg;"
            f"{_geld(hoehe)};{_geld(getilgt)};{_geld(hoehe - getilgt)};"
            f"{nr % 28 + 1:02d}.03.2020;KDU;offen"
        )
    return "\n".join(zeilen).encode() + b"\n"


def journal(menge: int) -> bytes:
    """Return postings; one in seven on the account of another benefit."""
    zeilen = [";".join(buchungen.KOPF)]
    recht = buchungen.konto("§ 22 Abs. 1", "ausgabe")
    falsch = buchungen.konto("§ 22 Abs. 6", "ausgabe")
    for nr in range(menge):
        konto = recht if nr % JEDE_SIEBTE else falsch
        zeilen.append(
            f"B-{nr:07d};{nr % 28 + 1:02d}.{nr % 12 + 1:02d}.2020;2020;{konto};"
            f"§ 22 Abs. 1;Ausgabe;{_geld(5_000 + nr)};Person {nr} (erfunden)"
        )
    return "\n".join(zeilen).encode() + b"\n"


def bauen(menge: int) -> None:
    """Read the third quarter; put the fourth up for the worker, postings as a file."""
    call_command("migrate", verbosity=0, interactive=False)
    mandant, mitglieder = mandanten.build(HEUTE)
    with scope(mandant=mandant):
        vereinbarung.build_2020(mitglieder)
        _konten(mitglieder)
        _, am, gelesen, uebergabe = forderungen.QUARTAL_3
        forderungen.eingang(mitglieder, 3, am)
        inhalt = quartal(menge, viertes=False)
        drittes = forderungen.uebernehmen(mitglieder, inhalt, STAND_3, gelesen, {})
        forderungen.uebergeben(mitglieder, drittes, uebergabe)
        forderungen.eingang(mitglieder, 4, forderungen.QUARTAL_4[1])
        weiter: dict[str, Any] = {
            "durch": mitglieder[Rolle.TEAMLEITUNG],
            "jetzt": JETZT,
        }
        eine = begin_einlesung(
            art="forderungen",
            inhalt=quartal(menge, viertes=True),
            name="Forderungen_Q4_2020.csv",
            stand_am=STAND_4,
            **weiter,
        )
        enqueue_uebernahme(
            einlesung=eine, warnungen_bestaetigt=True, version=eine.version, **weiter
        )
    (settings.VAR / "journal.csv").write_bytes(journal(menge))


def _konten(mitglieder: Any) -> None:
    """Enter the accounts of the postings."""
    for norm in ("§ 22 Abs. 1", "§ 22 Abs. 6"):
        buchungen.add_kontenregel(
            leistungsart=norm,
            art="ausgabe",
            produktkonto=buchungen.konto(norm, "ausgabe"),
            bezeichnung="erfundenes Konto",
            gilt_ab=buchungen.GILT_AB,
            gilt_bis=None,
            durch=mitglieder[Rolle.KOORDINIERUNGSSTELLE],
            jetzt=JETZT,
        )


def _abdruck(zeilen: QuerySet[Any], *felder: str) -> list[Any]:
    """Return how many rows there are, and a fingerprint of all of them, decrypted."""
    summe = hashlib.sha256()
    menge = 0
    for zeile in zeilen.order_by(felder[0]).values_list(*felder).iterator(5000):
        summe.update(repr(zeile).encode())
        menge += 1
    return [menge, summe.hexdigest()]


def _forderungen(liste: Forderungsliste) -> list[Any]:
    felder = (
        *("zeile", "nummer", "nummer_index", "name", "adresse", "hoehe", "getilgt"),
        *("erlassen", "rest", "zugang_am", "leistungsart", "status", "was"),
    )
    bewegungen = Bewegungszeile.objects.filter(liste=liste)
    return [
        str(liste),
        liste.zustand,
        *_abdruck(Forderung.objects.filter(liste=liste), *felder),
        str(sum((f.rest for f in liste.forderungen.all()), Decimal(0))),
        [[str(getattr(z, f)) for f in ("anfang", "gesamt")] for z in bewegungen],
        Abgang.objects.filter(liste=liste).count(),
    ]


def _buchungen(liste: Buchungsliste) -> list[Any]:
    felder = (
        *("zeile", "schluessel", "gebucht_am", "haushaltsjahr", "leistungsart"),
        *("produktkonto", "art", "betrag", "text"),
    )
    return [str(liste), *_abdruck(Buchung.objects.filter(liste=liste), *felder)]


def stand() -> dict[str, Any]:
    """Return everything a list leaves behind; a file is read and checked."""
    mandant = Mandant.objects.get()
    with scope(mandant=mandant):
        return {
            "forderungen": [
                _forderungen(liste) for liste in Forderungsliste.objects.order_by("pk")
            ],
            "buchungen": [
                _buchungen(liste) for liste in Buchungsliste.objects.order_by("pk")
            ],
            "hinweise": Buchungshinweis.objects.count(),
            "messwerte": Messwert.objects.count(),
            "einlesungen": list(
                Einlesung.objects.order_by("pk").values_list("art", "zustand", "zeilen")
            ),
            "befunde": Befund.objects.count(),
            "eintraege": list(
                Eintrag.objects.values_list("aktion")
                .annotate(mal=Count("pk"))
                .order_by("aktion")
            ),
            "kette": check_kette(mandant),
            "dateien": [
                hashlib.sha256(read_datei(datei)).hexdigest()
                for datei in Datei.objects.order_by("pk")
            ],
            "uebernahmen": list(
                Uebernahme.objects.order_by("pk").values_list("zustand", flat=True)
            ),
        }


def fragen() -> None:
    """Answer each line with the state; no connection stays open between them."""
    for _ in sys.stdin:
        antwort = json.dumps(stand())
        connection.close()
        print(antwort, flush=True)


def lauf(befehl: list[str]) -> int:
    """Run a command of `zielwerk`."""
    print("los", flush=True)
    return zielwerk(befehl)


def sterben(nummer: int, befehl: list[str]) -> int:
    """Run a command; kill -9 before the given statement or commit."""
    zaehler = count(1)
    gezaehlt: Counter[str] = Counter()

    def zaehle() -> None:
        gezaehlt["schritte"] += 1
        if next(zaehler) == nummer:
            os.kill(os.getpid(), signal.SIGKILL)

    def vor(tun: Any, *alles: Any) -> Any:
        zaehle()
        return tun(*alles)

    vorher = BaseDatabaseWrapper.commit

    def commit(self: BaseDatabaseWrapper) -> None:
        zaehle()
        vorher(self)

    BaseDatabaseWrapper.commit = commit  # type: ignore[method-assign]
    print("los", flush=True)
    with connection.execute_wrapper(vor):
        rueckgabe = zielwerk(befehl)
    print(gezaehlt["schritte"], flush=True)
    return rueckgabe


def main() -> int:
    was, *rest = sys.argv[1:]
    if was == "bauen":
        bauen(int(rest[0]))
    elif was == "fragen":
        fragen()
    elif was == "lauf":
        return lauf(rest)
    else:
        return sterben(int(rest[0]), rest[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
