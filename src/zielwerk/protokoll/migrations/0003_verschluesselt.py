"""Values of the record are encrypted; the database lets them change their key only.

A value is emptied as before, or written anew under another key: then key id and bytes
differ, salt and length do not. That the text stayed the same is what the commitment in
the chain proves.
"""

from django.db import migrations, models

from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.umstellung import verschluessle

SATZ = "Das Protokoll wird nur ergänzt."
TABELLE = "protokoll_eintragswert"
ERLAUBT = (
    "NEW.id = OLD.id AND NEW.mandant_id = OLD.mandant_id"
    " AND NEW.eintrag_id = OLD.eintrag_id AND NEW.feld = OLD.feld AND ("
    "(NEW.salz IS NULL AND NEW.wert IS NULL) OR ("
    "OLD.salz IS NOT NULL AND OLD.wert IS NOT NULL"
    " AND NEW.salz IS NOT NULL AND NEW.wert IS NOT NULL AND NEW.salz = OLD.salz"
    " AND length(NEW.wert) = length(OLD.wert)"
    " AND substr(NEW.wert, 1, 5) <> substr(OLD.wert, 1, 5)))"
)
EINMAL = "id = NEW.id OR (eintrag_id = NEW.eintrag_id AND feld = NEW.feld)"


def _sqlite():
    abbruch = f"BEGIN SELECT RAISE(ABORT, '{SATZ}'); END"
    yield f"CREATE TRIGGER {TABELLE}_delete BEFORE DELETE ON {TABELLE} {abbruch}"
    yield (
        f"CREATE TRIGGER {TABELLE}_update BEFORE UPDATE ON {TABELLE}"
        f" WHEN NOT ({ERLAUBT}) {abbruch}"
    )
    yield (
        f"CREATE TRIGGER {TABELLE}_insert BEFORE INSERT ON {TABELLE}"
        f" WHEN EXISTS (SELECT 1 FROM {TABELLE} WHERE {EINMAL}) {abbruch}"
    )


def _postgresql():
    yield f"""
        CREATE FUNCTION {TABELLE}_halten() RETURNS trigger AS $$
        DECLARE voll boolean;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {ERLAUBT} THEN RETURN NEW; END IF;
            ELSIF TG_OP = 'TRUNCATE' THEN
                SELECT EXISTS (SELECT 1 FROM {TABELLE}) INTO voll;
                IF NOT voll THEN RETURN NULL; END IF;
            END IF;
            RAISE EXCEPTION '{SATZ}';
        END
        $$ LANGUAGE plpgsql
    """
    yield f"""
        CREATE TRIGGER {TABELLE}_zeile BEFORE UPDATE OR DELETE ON {TABELLE}
        FOR EACH ROW EXECUTE FUNCTION {TABELLE}_halten()
    """
    yield f"""
        CREATE TRIGGER {TABELLE}_ganz BEFORE TRUNCATE ON {TABELLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABELLE}_halten()
    """


def nimm_ab(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {TABELLE}_halten() CASCADE")
        return
    for art in ("delete", "update", "insert"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABELLE}_{art}")


def bringe_an(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for befehl in _postgresql() if postgresql else _sqlite():
        schema_editor.execute(befehl)


class Migration(migrations.Migration):
    dependencies = [("protokoll", "0002_nur_anfuegen")]
    operations = [
        migrations.RunPython(nimm_ab),
        migrations.RemoveConstraint("eintragswert", "eintragswert_salz_und_wert"),
        verschluessle(
            "protokoll.Eintragswert",
            wert=VerschluesseltesTextfeld("Wert", null=True),
        ),
        migrations.AddConstraint(
            "eintragswert",
            models.CheckConstraint(
                condition=models.Q(salz=None, wert=None)
                | models.Q(salz__isnull=False, wert__isnull=False),
                name="eintragswert_salz_und_wert",
            ),
        ),
        migrations.RunPython(bringe_an),
    ]
