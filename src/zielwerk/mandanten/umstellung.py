"""Operations of migrations: several models at once, and columns that are encrypted.

Django renders all related models anew after every step, and nearly all are related: a
new database took twice as long. A column that is encrypted is renamed, the encrypted
one added and filled, the old one removed; a ring of keys is asked for only where there
are rows (ADR 22).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation

from zielwerk.mandanten.felder import BlindindexFeld, Verschluesselt

STAPEL = 2000
KLAR = "{}_klar"
Feld = Verschluesselt | BlindindexFeld


def lege_an(*modelle: migrations.CreateModel) -> Operation:
    """Return the operation that creates models which may refer to one another."""
    return _Anlage(modelle)


class _Anlage(Operation):
    """Creates several models, which are rendered once with all they refer to."""

    def __init__(self, modelle: tuple[migrations.CreateModel, ...]) -> None:
        self.modelle = modelle

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        gezeichnet = state.__dict__.pop("apps", None)
        for modell in self.modelle:
            modell.state_forwards(app_label, state)
        if gezeichnet is not None:
            state.__dict__["apps"] = gezeichnet
            state.reload_models([(app_label, m.name_lower) for m in self.modelle])

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        neue = [(app_label, m.name_lower) for m in self.modelle]
        stand = ausschnitt(to_state, *neue)
        for modell in self.modelle:
            modell.database_forwards(app_label, schema_editor, stand, stand)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for modell in reversed(self.modelle):
            modell.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create " + ", ".join(modell.name for modell in self.modelle)


def verschluessle(name: str, /, **felder: Feld) -> Operation:
    """Return the operation that encrypts columns of one model, "app.Modell".

    A `BlindindexFeld` is added and filled from the column it belongs to. Constraints
    that name such a column are removed before and set again after. No way back.
    """
    return _Umstellung(name, felder)


class _Umstellung(Operation):
    """Runs the steps of one model on the few models it refers to.

    Django renders all related models anew after every step: for the steps of all our
    columns that was a third of the time a new database takes.
    """

    reversible = False

    def __init__(self, name: str, felder: dict[str, Feld]) -> None:
        self.modell = name.partition(".")[2].lower()
        self.schritte = _schritte(name, self.modell, felder)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        gezeichnet = state.__dict__.pop("apps", None)
        for schritt in self.schritte:
            schritt.state_forwards(app_label, state)
        if gezeichnet is not None:
            state.__dict__["apps"] = gezeichnet
            state.reload_model(app_label, self.modell)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        stand = ausschnitt(from_state, (app_label, self.modell))
        for schritt in self.schritte:
            davor = stand.clone()
            schritt.state_forwards(app_label, stand)
            schritt.database_forwards(app_label, schema_editor, davor, stand)

    def describe(self) -> str:
        return f"Encrypt columns of {self.modell}"


def ausschnitt(stand: ProjectState, *gefragt: tuple[str, str]) -> ProjectState:
    """Return a state of some models and all they refer to, directly or not."""
    offen, modelle = list(gefragt), {}
    while offen:
        schluessel = offen.pop()
        if schluessel in modelle or schluessel not in stand.models:
            continue
        modelle[schluessel] = zustand = stand.models[schluessel].clone()
        offen.extend(resolve_relation(z, *schluessel) for z in _ziele(zustand))
    return ProjectState(modelle, real_apps=stand.real_apps)


def _ziele(zustand: ModelState) -> Iterator[Any]:
    """Yield what a model refers to: in its fields, tables between, or as its base."""
    for feld in zustand.fields.values():
        if feld.remote_field:
            yield feld.remote_field.model
            if zwischen := getattr(feld.remote_field, "through", None):
                yield zwischen
    yield from (basis for basis in zustand.bases if isinstance(basis, str))


def _schritte(name: str, modell: str, felder: dict[str, Feld]) -> list[Any]:
    spalten = [n for n, feld in felder.items() if isinstance(feld, Verschluesselt)]
    return [
        *(migrations.RenameField(modell, n, KLAR.format(n)) for n in spalten),
        *(
            migrations.AddField(modell, n, _offen(feld, null=True))
            for n, feld in felder.items()
        ),
        migrations.RunPython(_fuellung(name, tuple(felder))),
        *(migrations.RemoveField(modell, KLAR.format(n)) for n in spalten),
        *_pflicht(modell, felder),
    ]


def _offen(feld: Feld, *, null: bool) -> Any:
    """Return a field as it was declared, but for NULL and without a default.

    A default would be encrypted, and an empty instance has no ring yet.
    """
    offen: Any = feld.clone()
    offen.null, offen.default = null, models.NOT_PROVIDED
    return offen


def _pflicht(modell: str, felder: dict[str, Feld]) -> Iterator[Any]:
    """Yield what forbids NULL again."""
    for name, feld in felder.items():
        if not feld.null:
            yield migrations.SeparateDatabaseAndState(
                [migrations.AlterField(modell, name, _offen(feld, null=False))],
                [migrations.AlterField(modell, name, feld)],
            )


def _fuellung(name: str, felder: tuple[str, ...]) -> Callable[[Any, Any], None]:
    """Return what fills the new columns, in batches by primary key.

    Every Mandant's rows have to be visible: migrations run with scopes disabled.
    """

    def fuelle(apps: Any, schema_editor: Any) -> None:
        modell = apps.get_model(name)
        neue = [modell._meta.get_field(feld) for feld in felder]
        verbindung = schema_editor.connection
        quote = verbindung.ops.quote_name
        setze = ", ".join(f"{quote(feld.column)} = %s" for feld in neue)
        befehl = (
            f"UPDATE {quote(modell._meta.db_table)} SET {setze} "  # noqa: S608  # our names
            f"WHERE {quote(modell._meta.pk.column)} = %s"
        )
        with verbindung.cursor() as zeiger:
            for pks, alte in _stapel(modell, neue):
                spalten = [_neue_werte(f, werte) for f, werte in alte]
                zeiger.executemany(befehl, list(zip(*spalten, pks, strict=True)))
            if verbindung.vendor == "postgresql":  # else the table cannot be altered
                zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return fuelle


def _stapel(
    modell: Any, felder: list[Feld]
) -> Iterator[tuple[tuple[Any, ...], list[tuple[Feld, tuple[Any, ...]]]]]:
    """Yield primary keys, and per new field the old values."""
    quellen = [
        KLAR.format(feld.zu if isinstance(feld, BlindindexFeld) else feld.name)
        for feld in felder
    ]
    letzter = None
    while True:
        zeilen = modell._base_manager.order_by("pk").values_list("pk", *quellen)
        if letzter is not None:
            zeilen = zeilen.filter(pk__gt=letzter)
        if not (stapel := list(zeilen[:STAPEL])):
            return
        letzter = stapel[-1][0]
        pks, *spalten = zip(*stapel, strict=True)
        yield pks, list(zip(felder, spalten, strict=True))


def _neue_werte(feld: Feld, werte: tuple[Any, ...]) -> list[Any]:
    """Return what is stored from now on."""
    if isinstance(feld, BlindindexFeld):
        return list(feld.spalte(werte))
    return list(feld.verschluessle_spalte(werte))
