"""Many Mandanten and years from one example county, copied inside PostgreSQL.

Everything is invented: the example county's rows with other keys, days and names. The
copies go past the services, so their records hold no valid chain, and their files have
no bytes: what is measured with them are pages, lists and queries. A year takes what
belongs to the agreement and its lists; of the rows of long lists, one in `JEDE`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psycopg

# Keys of copies lie this far apart: more than one original has.
ABSTAND_JAHR, ABSTAND_MANDANT = 100_000, 10_000_000
JEDE = 10
# What a year adds; everything else of a Mandant is there once.
JE_JAHR = (
    *("vereinbarung_zielvereinbarung", "vereinbarung_punkt", "vereinbarung_pflicht"),
    *("vereinbarung_pflichtfrist", "vereinbarung_nachweis", "vereinbarung_bewertung"),
    *("fristen_frist", "listen_einlesung", "listen_befund", "dokumente_datei"),
    *("forderungen_listeneingang", "forderungen_forderungsliste"),
    *("forderungen_bewegungszeile", "forderungen_forderung"),
    *("widersprueche_widerspruchsliste", "widersprueche_widerspruch"),
    *("buchungen_buchungsliste", "buchungen_buchung", "kennzahlen_messwert"),
    *("kennzahlen_zielwert", "kennzahlen_vergleichswert"),
    *("aktenpruefungen_aktenliste", "aktenpruefungen_akte"),
    *("protokoll_eintrag", "protokoll_eintragswert"),
)
NUR = {
    "vereinbarung_zielvereinbarung": "q.vorgaengerin_id IS NULL",
    "vereinbarung_punkt": "q.vereinbarung_id IN ({alt})",
    "vereinbarung_bewertung": "(q.vereinbarung_id IN ({alt}) OR q.punkt_id IN "
    "(SELECT id FROM vereinbarung_punkt WHERE vereinbarung_id IN ({alt})))",
    "vereinbarung_pflicht": "q.punkt_id IN "
    "(SELECT id FROM vereinbarung_punkt WHERE vereinbarung_id IN ({alt}))",
    **dict.fromkeys(
        (
            *("forderungen_forderung", "buchungen_buchung", "aktenpruefungen_akte"),
            *("widersprueche_widerspruch", "protokoll_eintrag"),
        ),
        f"q.id % {JEDE} = 0",
    ),
    "protokoll_eintragswert": f"q.eintrag_id % {JEDE} = 0",
}
ALT = "SELECT id FROM vereinbarung_zielvereinbarung WHERE vorgaengerin_id IS NULL"
# Names that are unique: the copy's number makes them so.
ANDERS_JAHR = {
    "sha256": "md5(q.sha256 || k) || md5(k || q.sha256)",
    "jahr": "q.jahr - k",
    "lfd_nr": "q.lfd_nr + k * (SELECT max(lfd_nr) FROM protokoll_eintrag)",
}
ANDERS_MANDANT = {
    "mandanten_mandant.name": "q.name || ' ' || k",
    "mandanten_benutzer.email": "k || '.' || q.email",
    "account_emailaddress.email": "k || '.' || q.email",
    "schnittstelle_schnittstellenschluessel.geheimnis": "md5(q.geheimnis || k)",
    "erinnerungen_kalenderabo.geheimnis": "md5(q.geheimnis || k)",
}
# Some of the earlier years have one already.
SCHON_DA = {"kennzahlen_messwert": "ON CONFLICT DO NOTHING"}
GEMEINSAM = ("django_", "auth_", "zugaenge_", "socialaccount_", "mfa_")
SPALTEN = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL),
        (SELECT z.relname FROM pg_constraint f JOIN pg_class z ON z.oid = f.confrelid
         WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
         LIMIT 1)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum
"""
Sagen = Callable[[str], None]


def verwalter(adresse: str) -> psycopg.Connection[Any]:
    """Connect as the superuser of scripts/postgres.py: no keys checked, no triggers."""
    rolle_ort, _, name = adresse.removeprefix("postgres://").rpartition("/")
    ordner = rolle_ort.partition("@:5432/")[2]
    db = psycopg.connect(host=ordner, user="verwalter", dbname=name, autocommit=True)
    db.execute("SET session_replication_role = replica")
    return db


def _spalten(db: psycopg.Connection[Any]) -> dict[str, list[tuple[str, str, str]]]:
    """Return name, type and table referred to of each column, by table."""
    alle: dict[str, list[tuple[str, str, str]]] = {}
    for tabelle, *spalte in db.execute(SPALTEN).fetchall():
        alle.setdefault(tabelle, []).append((spalte[0], spalte[1], spalte[2] or ""))
    return alle


def _ausdruck(
    tabelle: str, spalte: tuple[str, str, str], kopiert: set[str], abstand: int
) -> str:
    """Return what stands in one column of a copy."""
    name, art, ziel = spalte
    if (name == "id" and art == "bigint") or ziel in kopiert:
        return f'q."{name}" + k * {abstand}::bigint'
    if art == "uuid":
        return f"md5(q.\"{name}\"::text || ':{abstand}:' || k)::uuid"
    return f'q."{name}"'


def _kopiere(
    db: psycopg.Connection[Any],
    tabelle: str,
    werte: Mapping[str, str],
    *,
    von: int,
    bis: int,
    nur: str = "true",
) -> int:
    namen = ", ".join(f'"{name}"' for name in werte)
    ausdruecke, schon_da = ", ".join(werte.values()), SCHON_DA.get(tabelle, "")
    ergebnis = db.execute(
        f'INSERT INTO "{tabelle}" ({namen}) SELECT {ausdruecke} FROM "{tabelle}" q, '
        f"generate_series({von}, {bis}) k WHERE {nur} {schon_da}"
    )
    return ergebnis.rowcount


def _schritte(menge: int, je: int) -> Iterator[tuple[int, int]]:
    for von in range(1, menge + 1, je):
        yield von, min(von + je - 1, menge)


def add_jahre(adresse: str, jahre: int, *, sagen: Sagen) -> None:
    """Give the one Mandant there is earlier years."""
    kopiert, zeilen = set(JE_JAHR), 0
    with verwalter(adresse) as db:
        alle = _spalten(db)
        alt = ", ".join(str(eine) for (eine,) in db.execute(ALT).fetchall())
        for tabelle in JE_JAHR:
            werte = {}
            for spalte in alle[tabelle]:
                wert = _ausdruck(tabelle, spalte, kopiert, ABSTAND_JAHR)
                if spalte[1] in {"date", "timestamp with time zone"}:
                    wert = f"({wert} - make_interval(years => k))::{spalte[1]}"
                werte[spalte[0]] = ANDERS_JAHR.get(spalte[0], wert)
            if tabelle == "listen_befund":  # its number is that within a list
                werte["lfd_nr"] = "q.lfd_nr"
            nur = NUR.get(tabelle, "true").format(alt=alt)
            zeilen += _kopiere(db, tabelle, werte, von=1, bis=jahre - 1, nur=nur)
        db.execute(
            "UPDATE protokoll_kettenende SET lfd_nr = "
            "(SELECT max(lfd_nr) FROM protokoll_eintrag)"
        )
        _schliesse(db, alle)
    sagen(f"{jahre} Jahre: {zeilen:,} Zeilen mehr")


def add_mandanten(adresse: str, menge: int, *, sagen: Sagen, je: int = 20) -> None:
    """Copy the one Mandant there is, its people included, until there are so many."""
    with verwalter(adresse) as db:
        alle = _spalten(db)
        kopiert = {t for t in alle if not t.startswith(GEMEINSAM)}
        # The originals only: each step begins with as many rows as the first.
        werte = {
            tabelle: {
                spalte[0]: ANDERS_MANDANT.get(
                    f"{tabelle}.{spalte[0]}",
                    _ausdruck(tabelle, spalte, kopiert, ABSTAND_MANDANT),
                )
                for spalte in alle[tabelle]
            }
            for tabelle in sorted(kopiert)
        }
        zeilen = 0
        for von, bis in _schritte(menge - 1, je):
            for tabelle, eine in werte.items():
                nur = f"q.id < {ABSTAND_MANDANT}" if "id" in eine else "true"
                zeilen += _kopiere(db, tabelle, eine, von=von, bis=bis, nur=nur)
            sagen(f"{bis + 1} Mandanten: {zeilen:,} Zeilen mehr")
        _schliesse(db, alle)


def _schliesse(
    db: psycopg.Connection[Any], alle: Mapping[str, list[tuple[str, str, str]]]
) -> None:
    """Let new rows get keys behind the copies, and the planner know what there is."""
    for tabelle, spalten in alle.items():
        if any(name == "id" for name, *_ in spalten):
            db.execute(
                f'SELECT setval(s, (SELECT max(id) + 1 FROM "{tabelle}")) FROM '
                f"pg_get_serial_sequence('\"{tabelle}\"', 'id') s "
                f'WHERE s IS NOT NULL AND EXISTS (SELECT FROM "{tabelle}")'
            )
    db.execute("VACUUM ANALYZE")
