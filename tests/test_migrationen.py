"""A newer program may widen the database while the one before still serves (ADR 45)."""

from pathlib import Path

import pytest
from django.db import migrations, models

from tests.erweiternd import erste_verengung, verengende, verengt

AUSNAHMEN = Path(__file__).with_name("daten") / "verengende_migrationen.txt"


def _ausnahmen() -> dict[str, str]:
    """Return the migrations that narrow, each with the reason why they may."""
    zeilen = AUSNAHMEN.read_text().splitlines()
    paare = (tuple(z.split(maxsplit=1)) for z in zeilen if z and not z.startswith("#"))
    return dict(paare)


def test_a_migration_that_narrows_says_why_no_older_program_minds():
    verengen = dict(verengende())
    assert {n: w for n, w in verengen.items() if n not in _ausnahmen()} == {}, (
        "split it (ADR 45), or name it in tests/daten/verengende_migrationen.txt"
    )
    assert set(_ausnahmen()) - set(verengen) == set(), "gone, or it does not narrow"


TEXT = models.TextField()


@pytest.mark.parametrize(
    ("operation", "grund"),
    [
        (migrations.AddField("m", "f", models.TextField(null=True)), ""),
        (migrations.AddField("m", "f", models.TextField(db_default="")), ""),
        (migrations.AddField("m", "f", models.ManyToManyField("x.Y")), ""),
        (migrations.AddField("m", "f", models.TextField(default="")), "AddField f"),
        (migrations.AddIndex("m", models.Index(fields=["f"], name="i")), ""),
        (migrations.RemoveField("m", "f"), "RemoveField f"),
        (migrations.RenameField("m", "f", "g"), "RenameField"),
        (migrations.AlterField("m", "f", TEXT), "AlterField f"),
        (migrations.DeleteModel("M"), "DeleteModel M"),
        (migrations.RenameModel("M", "N"), "RenameModel"),
        (migrations.RunSQL("DROP TABLE m"), "RunSQL"),
        (
            migrations.SeparateDatabaseAndState([migrations.RemoveField("m", "f")]),
            "RemoveField f",
        ),
        (migrations.SeparateDatabaseAndState([], [migrations.DeleteModel("M")]), ""),
    ],
)
def test_what_an_older_program_would_notice(operation, grund):
    assert verengt(operation).startswith(grund)
    assert bool(verengt(operation)) == bool(grund)


def test_what_a_migration_creates_itself_it_may_change():
    neu = migrations.CreateModel("M", [("id", models.BigAutoField(primary_key=True))])
    assert erste_verengung([neu, migrations.AddField("m", "f", TEXT)]) == ""
    assert erste_verengung([migrations.AddField("m", "f", TEXT), neu]) != ""
