"""Row-level security on every table of a Mandant (PostgreSQL); nothing on SQLite.

FORCE, because the role that serves owns the tables. A table that comes later needs a
migration of its own; tests/test_zeilenschutz.py names the ones without.
"""

from django.db import migrations

REGEL = (
    "current_setting('zielwerk.mandant', true) = '*'"
    " OR mandant_id::text = current_setting('zielwerk.mandant', true)"
)


def _tabellen(apps):
    return sorted(
        modell._meta.db_table
        for modell in apps.get_models()
        if any(feld.column == "mandant_id" for feld in modell._meta.concrete_fields)
    )


def schuetze(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for tabelle in _tabellen(apps):
        schema_editor.execute(f"ALTER TABLE {tabelle} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {tabelle} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(
            f"CREATE POLICY je_mandant ON {tabelle} USING ({REGEL}) WITH CHECK ({REGEL})"
        )


def gib_frei(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for tabelle in _tabellen(apps):
        schema_editor.execute(f"DROP POLICY je_mandant ON {tabelle}")
        schema_editor.execute(f"ALTER TABLE {tabelle} DISABLE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mandanten", "0001_mandant"),
        ("protokoll", "0002_nur_anfuegen"),
        ("dokumente", "0001_datei"),
        ("listen", "0001_einlesung"),
        ("fristen", "0001_frist"),
        ("vereinbarung", "0001_zielvereinbarung"),
        ("kennzahlen", "0001_kennzahl"),
        ("widersprueche", "0001_widerspruch"),
        ("drucksachen", "0001_drucksache"),
    ]

    operations = [migrations.RunPython(schuetze, gib_frei)]
