"""What is left of deleted values below the tables: free pages, the log, file bytes.

SQLite: `VACUUM` writes the database anew, the checkpoint empties the log. PostgreSQL:
`VACUUM` frees dead rows for reuse; only `VACUUM FULL` rewrites the table's file.
"""

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.utils import OperationalError

from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import DateiError, remove_geloeschte
from zielwerk.kennzahlen.models import Messwert
from zielwerk.listen.models import Befund, Einlesung
from zielwerk.mandanten.models import Benutzer, Mandant
from zielwerk.protokoll.models import Eintragswert
from zielwerk.unterkunft.models import Konzepthinweis, Kostensenkungsverfahren
from zielwerk.widersprueche.models import Widerspruch

TABELLEN = (
    *(Widerspruch, Einlesung, Befund, Datei, Messwert, Eintragswert),
    *(Kostensenkungsverfahren, Konzepthinweis, Benutzer, Session),
)


def remove_reste(mandant: Mandant, *, gruendlich: bool = False) -> list[str]:
    """Remove bytes of deleted files and of deleted values; what remains is returned.

    Outside a transaction, and safe to repeat: after a crash it is simply done again.
    `gruendlich`: PostgreSQL rewrites the tables, which locks each for a while.
    """
    try:
        remove_geloeschte(mandant=mandant)
    except DateiError as fehler:
        return [str(fehler)]
    if connection.in_atomic_block:  # of a caller's; neither database can do it then
        return []
    if connection.vendor == "postgresql":
        art = "VACUUM FULL" if gruendlich else "VACUUM"
        with connection.cursor() as cursor:
            for modell in TABELLEN:
                cursor.execute(f"{art} {modell._meta.db_table}")
        return []
    return _sqlite()


def _sqlite() -> list[str]:
    """Rewrite the file and empty the log; refused while somebody else is at work."""
    rest = ["Die Datenbank war in Benutzung; aufgeräumt wird beim nächsten Lauf."]
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            belegt = cursor.fetchone()
    except OperationalError:
        return rest
    return rest if belegt and belegt[0] else []
