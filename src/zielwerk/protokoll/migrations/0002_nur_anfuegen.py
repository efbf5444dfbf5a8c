"""The database itself refuses to change or delete an entry, on both databases."""

from django.db import migrations

SQLITE = {
    "vor": """
        CREATE TRIGGER protokoll_kein_{name} BEFORE {aktion} ON protokoll_eintrag
        BEGIN SELECT RAISE(ABORT, 'Das Protokoll wird nur ergänzt.'); END
    """,
    "zurueck": "DROP TRIGGER IF EXISTS protokoll_kein_{name}",
}
POSTGRESQL = {
    "funktion": """
        CREATE OR REPLACE FUNCTION protokoll_nur_anfuegen() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'Das Protokoll wird nur ergänzt.'; END
        $$ LANGUAGE plpgsql
    """,
    "vor": """
        CREATE TRIGGER protokoll_kein_{name} BEFORE {aktion} ON protokoll_eintrag
        FOR EACH ROW EXECUTE FUNCTION protokoll_nur_anfuegen()
    """,
    "zurueck": "DROP TRIGGER IF EXISTS protokoll_kein_{name} ON protokoll_eintrag",
}
AKTIONEN = {"update": "UPDATE", "delete": "DELETE"}


def _befehle(schema_editor):
    return POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE


def anlegen(apps, schema_editor):
    befehle = _befehle(schema_editor)
    if "funktion" in befehle:
        schema_editor.execute(befehle["funktion"])
    for name, aktion in AKTIONEN.items():
        schema_editor.execute(befehle["vor"].format(name=name, aktion=aktion))


def entfernen(apps, schema_editor):
    for name in AKTIONEN:
        schema_editor.execute(_befehle(schema_editor)["zurueck"].format(name=name))


class Migration(migrations.Migration):
    dependencies = [("protokoll", "0001_eintrag")]
    operations = [migrations.RunPython(anlegen, entfernen)]
