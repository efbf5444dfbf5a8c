"""Store checked rows against the driver's fastest bulk path, on both databases.

    make bench ARGS="speichern 1000000"      how many rows (else 100,000)

The driver gets the same columns ready: encrypted, as tuples or as a block for COPY.
What Zielwerk adds in its own figure is the encryption of four columns and the blind
index; it is shown apart. Every run is taken back.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from scripts import postgres

ZEILEN = 100_000
OBJEKTE_BIS = 10_000
TREIBER = "Treiber, gleiche Spalten, fertig verschlüsselt"


def _bestand(menge: int) -> Any:
    """Return invented claims as the intake leaves them."""
    import polars as pl

    n = pl.int_range(menge, eager=False)
    geld = pl.Decimal(38, 2)
    hoehe = (5000 + n * 7919 % 900_000).cast(geld) / 100
    return pl.select(
        zeile=n + 2,
        nummer=(4_000_000_000_000 + n * 3).cast(pl.String),
        name=pl.format("Muster-{}, Erika", n % 50_000),
        adresse=pl.format("Beispielstraße {}, 22840 Norderstedt", n % 200 + 1),
        begruendung=pl.lit(None, pl.String),
        hoehe=hoehe.cast(geld),
        getilgt=pl.lit(0).cast(geld),
        erlassen=pl.lit(0).cast(geld),
        rest=hoehe.cast(geld),
        zugang_am=pl.date(2016, 1, 4) + pl.duration(days=n * 7 % 1700),
        leistungsart=pl.lit("kdu"),
        status=pl.lit("offen"),
        was=pl.lit("neu"),
    )


def _liste() -> Any:
    """Build a small county with a list that has no rows yet; return it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django_scopes import scope, scopes_disabled

    from zielwerk.forderungen import demo as forderungen
    from zielwerk.forderungen.models import Forderungsliste, Listeneingang
    from zielwerk.listen.services import begin_einlesung
    from zielwerk.mandanten import demo as mandanten
    from zielwerk.mandanten.rechte import Rolle
    from zielwerk.mandanten.schluessel import create_bund
    from zielwerk.vereinbarung import demo as vereinbarung

    with scopes_disabled():
        call_command("migrate", verbosity=0, interactive=False)
    create_bund(jetzt=vereinbarung.um(date(2020, 1, 2)))
    mandant, mitglieder = mandanten.build(date(2021, 1, 6))
    with scope(mandant=mandant):
        vereinbarung.build_2020(mitglieder)
        forderungen.eingang(mitglieder, 4, date(2020, 12, 21))
        einlesung = begin_einlesung(
            art="forderungen",
            inhalt=forderungen.as_csv(forderungen.zeilen(forderungen.quartal_3())),
            name="x.csv",
            stand_am=date(2020, 12, 18),
            durch=mitglieder[Rolle.TEAMLEITUNG],
            jetzt=vereinbarung.um(date(2021, 1, 6)),
        )
        return Forderungsliste.objects.create(
            mandant=mandant,
            eingang=Listeneingang.objects.get(),
            einlesung=einlesung,
            stand_am=date(2020, 12, 18),
            fassung=1,
            zeilen=0,
        )


def _fertig(liste: Any, daten: Any) -> Any:
    """Return the columns as the database gets them."""
    from zielwerk.forderungen.models import Forderung
    from zielwerk.listen import speichern

    fest = {"mandant": liste.mandant, "liste": liste}
    return speichern._fertig(Forderung, daten, fest)


def _treiber(fertig: Any) -> Any:
    """Return the driver's own bulk path: executemany, or COPY as the owner's superuser
    would do it, into a table without row-level security."""
    import polars as pl
    import polars.selectors as cs
    from django.db import connection

    namen = ", ".join(fertig.columns)
    if connection.vendor == "sqlite":
        zeilen, stellen = fertig.rows(), ", ".join("?" * fertig.width)
        sql = f"INSERT INTO forderungen_forderung ({namen}) VALUES ({stellen})"
        return lambda: connection.connection.executemany(sql, zeilen)
    block = fertig.with_columns(
        pl.concat_str(pl.lit("\\x"), pl.col(n).bin.encode("hex")).alias(n)
        for n in fertig.select(cs.binary()).columns
    ).write_csv(include_header=False, null_value="\\N", quote_style="non_numeric")

    def kopiere() -> None:
        with connection.cursor() as zeiger:
            zeiger.execute(
                "CREATE TEMPORARY TABLE blank (LIKE forderungen_forderung"
                " INCLUDING ALL) ON COMMIT DROP"
            )
            ziel = f"COPY blank ({namen}) FROM STDIN (FORMAT csv, NULL '\\N')"
            with zeiger.cursor.copy(ziel) as strom:
                strom.write(block)
            zeiger.execute("DROP TABLE blank")

    return kopiere


def messe(menge: int) -> None:
    """Measure on the database of the environment."""
    liste = _liste()
    from bench._messen import nebeneinander, zeige
    from django.db import connection, transaction
    from django_scopes import scope

    from zielwerk.forderungen.models import Forderung
    from zielwerk.listen import speichern

    daten = _bestand(menge)
    fertig = _fertig(liste, daten)
    fest = {"mandant": liste.mandant, "liste": liste}

    def zurueck(tun: Any) -> Any:
        def lauf() -> None:
            with scope(mandant=liste.mandant), transaction.atomic():
                tun()
                transaction.set_rollback(True)

        return lauf

    def objekte() -> None:
        Forderung.objects.bulk_create(
            (Forderung(**zeile, **fest) for zeile in daten.iter_rows(named=True)),
            batch_size=2000,
        )

    laeufe = {
        TREIBER: zurueck(_treiber(fertig)),
        "Zielwerk, ohne zu verschlüsseln": zurueck(lambda: _roh(fertig)),
        "Zielwerk, store_zeilen": zurueck(
            lambda: speichern.store_zeilen(modell=Forderung, zeilen=daten, fest=fest)
        ),
    }
    if menge <= OBJEKTE_BIS:
        laeufe["Django, bulk_create"] = zurueck(objekte)
    print(f"{connection.vendor}, {menge:,} Zeilen speichern".replace(",", "."))
    zeige(nebeneinander(laeufe), TREIBER, "≤ 1,5 ×")


def _roh(fertig: Any) -> None:
    """Store columns that are encrypted already, by our path."""
    from django.db import connection

    from zielwerk.listen import speichern

    tun = (
        speichern._copy if connection.vendor == "postgresql" else speichern._executemany
    )
    tun("forderungen_forderung", fertig.iter_slices(speichern.STAPEL))


def main() -> None:
    """Measure on SQLite, then on a PostgreSQL server of our own."""
    menge = int(sys.argv[1]) if sys.argv[1:] else ZEILEN
    if sys.argv[2:]:
        messe(menge)
        return
    with tempfile.TemporaryDirectory() as ordner, postgres.voruebergehend() as server:
        for url in (f"sqlite:///{Path(ordner) / 'zielwerk.sqlite3'}", server):
            umgebung = {
                **os.environ,
                "DATABASE_URL": url,
                "ZIELWERK_VAR": ordner,
                "ZIELWERK_SECRET_KEY": "nur-fuer-diesen-lauf" * 3,
                "ZIELWERK_SCHLUESSELBUND": f"{ordner}/{len(url)}.json",
            }
            befehl = [sys.executable, __file__, str(menge), "hier"]
            subprocess.run(befehl, env=umgebung, check=True)


if __name__ == "__main__":
    main()
