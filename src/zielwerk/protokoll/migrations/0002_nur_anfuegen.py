"""The database itself keeps the record: added to, never changed; on both databases.

Entries are neither changed nor deleted; values are emptied and nothing else; the end
of a chain only grows. SQLite's "INSERT OR REPLACE" would delete without asking a
delete trigger, PostgreSQL's TRUNCATE without asking a row: both are refused as well.
"""

from django.db import migrations

SATZ = "Das Protokoll wird nur ergänzt."
BLEIBT = "NEW.id = OLD.id AND NEW.mandant_id = OLD.mandant_id"
# Table: what an update has to fulfil (None: nothing does), what is there only once.
TABELLEN = {
    "protokoll_eintrag": (
        None,
        "id = NEW.id OR uuid = NEW.uuid"
        " OR (mandant_id = NEW.mandant_id AND lfd_nr = NEW.lfd_nr)",
    ),
    "protokoll_eintragswert": (
        f"{BLEIBT} AND NEW.eintrag_id = OLD.eintrag_id AND NEW.feld = OLD.feld"
        " AND NEW.salz IS NULL AND NEW.wert IS NULL",
        "id = NEW.id OR (eintrag_id = NEW.eintrag_id AND feld = NEW.feld)",
    ),
    "protokoll_kettenende": (
        f"{BLEIBT} AND NEW.lfd_nr > OLD.lfd_nr",
        "id = NEW.id OR mandant_id = NEW.mandant_id",
    ),
}


def _sqlite():
    abbruch = f"BEGIN SELECT RAISE(ABORT, '{SATZ}'); END"
    for tabelle, (erlaubt, einmal) in TABELLEN.items():
        wenn = f"WHEN NOT ({erlaubt})" if erlaubt else ""
        yield f"CREATE TRIGGER {tabelle}_delete BEFORE DELETE ON {tabelle} {abbruch}"
        yield (
            f"CREATE TRIGGER {tabelle}_update BEFORE UPDATE ON {tabelle} {wenn} {abbruch}"
        )
        yield (
            f"CREATE TRIGGER {tabelle}_insert BEFORE INSERT ON {tabelle}"
            f" WHEN EXISTS (SELECT 1 FROM {tabelle} WHERE {einmal}) {abbruch}"
        )


def _postgresql():
    for tabelle, (erlaubt, _) in TABELLEN.items():
        yield f"""
            CREATE FUNCTION {tabelle}_halten() RETURNS trigger AS $$
            DECLARE voll boolean;
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF {erlaubt or "FALSE"} THEN RETURN NEW; END IF;
                ELSIF TG_OP = 'TRUNCATE' THEN
                    SELECT EXISTS (SELECT 1 FROM {tabelle}) INTO voll;
                    IF NOT voll THEN RETURN NULL; END IF;
                END IF;
                RAISE EXCEPTION '{SATZ}';
            END
            $$ LANGUAGE plpgsql
        """
        yield f"""
            CREATE TRIGGER {tabelle}_zeile BEFORE UPDATE OR DELETE ON {tabelle}
            FOR EACH ROW EXECUTE FUNCTION {tabelle}_halten()
        """
        yield f"""
            CREATE TRIGGER {tabelle}_ganz BEFORE TRUNCATE ON {tabelle}
            FOR EACH STATEMENT EXECUTE FUNCTION {tabelle}_halten()
        """


def anlegen(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for befehl in _postgresql() if postgresql else _sqlite():
        schema_editor.execute(befehl)


def entfernen(apps, schema_editor):
    for tabelle in TABELLEN:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {tabelle}_halten() CASCADE")
        else:
            for art in ("delete", "update", "insert"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {tabelle}_{art}")


class Migration(migrations.Migration):
    dependencies = [("protokoll", "0001_eintrag")]
    operations = [migrations.RunPython(anlegen, entfernen)]
