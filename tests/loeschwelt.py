"""Builds a county full of canaries and deletes it again (each call a process).

python -m tests.loeschwelt bauen N       N invented persons through the real services
python -m tests.loeschwelt altern        the county's day moves on: everything is due
python -m tests.loeschwelt stand         one JSON document: figures, runs, entries
python -m tests.loeschwelt ausgeben DIR  exports of figures and record
python -m tests.loeschwelt sterben NR    delete, and die before the NR-th commit (the
                                         removal of bytes counts as one)
"""

import json
import os
import signal
import sys
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django_scopes import scope  # noqa: E402

from zielwerk.datenschutz import aufraeumen  # noqa: E402
from zielwerk.datenschutz.auskunft import collect_auskunft  # noqa: E402
from zielwerk.datenschutz.models import Loeschlauf  # noqa: E402
from zielwerk.datenschutz.services import run_faelliges  # noqa: E402
from zielwerk.dokumente.models import Datei  # noqa: E402
from zielwerk.kennzahlen import demo as kennzahlen  # noqa: E402
from zielwerk.kennzahlen.ausgabe import as_csv, as_xlsx  # noqa: E402
from zielwerk.kennzahlen.models import Kennzahl, Messwert  # noqa: E402
from zielwerk.kennzahlen.services import reihe_werte  # noqa: E402
from zielwerk.listen.berichtigung import record_berichtigung  # noqa: E402
from zielwerk.listen.services import (  # noqa: E402
    accept_einlesung,
    begin_einlesung,
    cancel_einlesung,
)
from zielwerk.mandanten import demo as mandanten  # noqa: E402
from zielwerk.mandanten.models import Mandant  # noqa: E402
from zielwerk.mandanten.rechte import Rolle  # noqa: E402
from zielwerk.protokoll.ausgabe import as_csv as protokoll_csv  # noqa: E402
from zielwerk.protokoll.models import Eintrag, Eintragswert  # noqa: E402
from zielwerk.protokoll.services import record_lesen, record_suche  # noqa: E402
from zielwerk.vereinbarung import demo as vereinbarung  # noqa: E402
from zielwerk.widersprueche.models import Widerspruch, Widerspruchsliste  # noqa: E402
from zielwerk.widersprueche.regeln import zuordnung_am  # noqa: E402
from zielwerk.widersprueche.services import (  # noqa: E402
    approve_zuordnungstabelle,
    create_zuordnungstabelle,
    zahlen_der_liste,
)

HEUTE, SPAETER = date(2021, 1, 25), date(2025, 6, 1)
JETZT = datetime(2021, 1, 25, 9, 20, tzinfo=UTC)
STAND = date(2020, 12, 31)
KOPF = (
    "Aktenzeichen;Name;Eingang;Sachgebiet;Dienststelle;Erledigt am;"
    "Art der Erledigung;Stattgabegrund"
)
# Each person has a number and a name that occur nowhere else.
NUMMER, NAME = "KANARIE-{:04d}-QX", "Zwitschernd{:04d} Kanarius"
FARBEN = (b"KANARIE-", b"Kanarius", b"kanarie-", b"kanarius")


def _liste(menge: int, ab: int, *, fehler: bool) -> bytes:
    """Return a list as CSV; with mistakes: a date, a number twice."""
    zeilen = [KOPF]
    for nr in range(ab, ab + menge):
        eingang = "31.02.2020" if fehler and nr == ab else f"{nr % 28 + 1:02d}.03.2020"
        nummer = NUMMER.format(ab + 1 if fehler and nr == ab + 2 else nr)
        grund = "fehlerhafte Rechtsanwendung" if nr % 3 == 0 else ""
        ausgang = "Stattgabe" if nr % 3 == 0 else "Zurückweisung"
        zeilen.append(
            f"{nummer};{NAME.format(nr)};{eingang};Kosten der Unterkunft und Heizung;"
            f"Norderstedt;10.08.2020;{ausgang};{grund}"
        )
    return "\n".join(zeilen).encode() + b"\n"


def bauen(menge: int) -> None:
    """Upload, correct, accept, stop, search: whatever leaves a trace of a person."""
    call_command("migrate", verbosity=0, interactive=False)
    mandant, mitglieder = mandanten.build(HEUTE)
    kreis, stelle = (
        mitglieder[Rolle.KOORDINIERUNGSSTELLE],
        mitglieder[Rolle.WIDERSPRUCHSSTELLE],
    )
    with scope(mandant=mandant):
        vereinbarung.build_2020(mitglieder)
        kennzahlen.build(kreis)
        tabelle = create_zuordnungstabelle(
            gilt_ab=date(2020, 1, 1),
            quelle="Probe",
            zeilen=zuordnung_am(STAND),
            durch=kreis,
            jetzt=JETZT,
        )
        for seite in (kreis, mitglieder[Rolle.GESCHAEFTSFUEHRUNG]):
            approve_zuordnungstabelle(tabelle=tabelle, durch=seite, jetzt=JETZT)
        weiter: dict[str, Any] = {"durch": stelle, "jetzt": JETZT}
        _accepted(menge, weiter)
        _stopped(menge, weiter)
        begin_einlesung(  # left lying, with findings that quote a number
            art="widersprueche",
            inhalt=_liste(5, 6000, fehler=True),
            name="liegen.csv",
            stand_am=STAND,
            **weiter,
        )
        suche = {"person": NAME.format(3)}
        record_suche(mandant=mandant, suche=suche, seite=1, **weiter)
        record_lesen(mandant=mandant, objekt=tabelle, seite=NUMMER.format(4), **weiter)
        begriffe = [NUMMER.format(5), NAME.format(5)]
        collect_auskunft(mandant=mandant, begriffe=begriffe, **weiter)
    sitzung = SessionStore()
    sitzung["zuletzt"] = NAME.format(6)
    sitzung.set_expiry(datetime(2021, 2, 1, tzinfo=UTC))
    sitzung.save()


def _accepted(menge: int, weiter: dict[str, Any]) -> None:
    einlesung = begin_einlesung(
        art="widersprueche",
        inhalt=_liste(menge, 0, fehler=True),
        name=f"Liste {NAME.format(1)}.csv",
        stand_am=STAND,
        **weiter,
    )
    for zeile, feld, wert in (
        (2, "eingang_am", "28.02.2020"),
        (4, "aktenzeichen", NUMMER.format(2)),
    ):
        einlesung = record_berichtigung(
            einlesung=einlesung,
            zeile=zeile,
            feld=feld,
            wert=wert,
            grund=f"laut Akte von {NAME.format(zeile)}",
            version=einlesung.version,
            **weiter,
        )
    accept_einlesung(
        einlesung=einlesung,
        warnungen_bestaetigt=True,
        version=einlesung.version,
        **weiter,
    )


def _stopped(menge: int, weiter: dict[str, Any]) -> None:
    einlesung = begin_einlesung(
        art="widersprueche",
        inhalt=_liste(max(menge // 10, 5), 5000, fehler=True),
        name="abgebrochen.csv",
        stand_am=STAND,
        **weiter,
    )
    cancel_einlesung(einlesung=einlesung, version=einlesung.version, **weiter)


def altern() -> None:
    """Let the periods end."""
    Mandant.objects.update(beispiel_tag=SPAETER)


def stand() -> dict[str, Any]:
    """Return what must not change, and what a deletion has left behind."""
    mandant = Mandant.objects.get()
    with scope(mandant=mandant):
        laeufe = list(Loeschlauf.objects.order_by("pk"))
        return {
            "messwerte": list(
                Messwert.objects.order_by("pk").values_list(
                    "zaehler", "nenner", "weitere", "ersetzt"
                )
            ),
            "zahlen": [
                vars(zahlen_der_liste(liste, STAND))
                for liste in Widerspruchsliste.objects.order_by("pk")
            ],
            "zeilen": Widerspruch.objects.count(),
            "aktenzeichen": Widerspruch.objects.zuordenbar().count(),
            "dateien": Datei.objects.vorhanden().count(),
            "laeufe": [(lauf.zustand, lauf.bericht) for lauf in laeufe],
            "abschluesse": Eintrag.objects.filter(
                aktion="datenschutz.lauf_abgeschlossen"
            ).count(),
            "geloeschte_zeilen": sum(
                e.nachher["zeilen"]
                for e in Eintrag.objects.filter(
                    aktion="widersprueche.aktenzeichen_geloescht"
                ).prefetch_related("werte")
            ),
            "mit_kanarien": sum(
                any(f.decode() in (w or "") for f in FARBEN)
                for w in Eintragswert.objects.values_list("wert", flat=True)
            ),
        }


def ausgeben(ordner: Path) -> None:
    """Write everything that can be handed out."""
    ordner.mkdir(parents=True, exist_ok=True)
    mandant = Mandant.objects.get()
    with scope(mandant=mandant):
        (ordner / "protokoll.csv").write_bytes(protokoll_csv(Eintrag.objects.neueste()))
        werte = reihe_werte(Kennzahl.objects.get())
        for name, schreibe in (("csv", as_csv), ("xlsx", as_xlsx)):
            (ordner / f"kennzahl.{name}").write_bytes(schreibe(werte))


def sterben(nummer: int) -> None:
    """Delete what is due; kill -9 before the given commit or removal of bytes."""
    zaehler = count(1)

    def zaehle(*_: object) -> None:
        if next(zaehler) == nummer:
            os.kill(os.getpid(), signal.SIGKILL)

    vorher = BaseDatabaseWrapper.commit

    def commit(self: BaseDatabaseWrapper) -> None:
        zaehle()
        vorher(self)

    BaseDatabaseWrapper.commit = commit  # type: ignore[method-assign]
    aufraeumen.remove_geloeschte = _vor(zaehle, aufraeumen.remove_geloeschte)
    for _ in run_faelliges(jetzt=JETZT):
        pass


def _vor(zaehle: Any, tun: Any) -> Any:
    def doch(**kwargs: Any) -> Any:
        zaehle()
        return tun(**kwargs)

    return doch


def main() -> None:
    was, *rest = sys.argv[1:]
    if was == "bauen":
        bauen(int(rest[0]))
    elif was == "ausgeben":
        ausgeben(Path(rest[0]))
    elif was == "altern":
        altern()
    elif was == "sterben":
        sterben(int(rest[0]))
    else:
        print(json.dumps(stand()))


if __name__ == "__main__":
    main()
