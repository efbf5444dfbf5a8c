"""Row-level security on every table that stood before it; later modules do their own."""

from django.db import migrations

from zielwerk.mandanten.postgresql.zeilenschutz import gib_frei, schuetze


def _tabellen(apps):
    return sorted(
        modell._meta.db_table
        for modell in apps.get_models()
        if any(feld.column == "mandant_id" for feld in modell._meta.concrete_fields)
    )


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

    operations = [migrations.RunPython(
            lambda apps, schema_editor: schuetze(schema_editor, _tabellen(apps)),
            lambda apps, schema_editor: gib_frei(schema_editor, _tabellen(apps)),
        )
    ]
