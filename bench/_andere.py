"""The same check with other tools: typed read, every rule, a report row by row.

Each function takes the file and returns the lines with a finding. Written as their
documentation shows it, whole columns where the tool has them.
"""

import io
from collections.abc import Callable

import polars as pl
from bench import _forderungsliste as liste

NUMMER, NAME, ANSCHRIFT, LEISTUNG, ZUGANG, FAELLIG, HOEHE, GETILGT, REST, STATUS = (
    liste.KOPF
)
PFLICHT = liste.KOPF
KOPFZEILEN = 2  # the first row stands in line 2
Zeilen = set[int]


def mit_pandas(roh: bytes) -> Zeilen:
    """Check with pandas: text columns, converted as a whole, a mask per rule."""
    import pandas as pd

    tafel = pd.read_csv(io.BytesIO(roh), sep=";", dtype="string", keep_default_na=False)
    tage = {
        n: pd.to_datetime(tafel[n], format="%d.%m.%Y", errors="coerce")
        for n in (ZUGANG, FAELLIG)
    }
    geld = {}
    for n in (HOEHE, GETILGT, REST):
        text = tafel[n].str.replace(".", "", regex=False)
        cent = pd.to_numeric(text.str.replace(",", "", regex=False), errors="coerce")
        geld[n] = cent.where(text.str.fullmatch(r"-?\d+,\d{2}"))
    stand = pd.Timestamp(liste.STAND)
    nieder = tafel[STATUS] == "niedergeschlagen"
    regeln = {
        **{f"{n} fehlt": tafel[n].str.strip() == "" for n in PFLICHT},
        **{f"{n} unlesbar": tag.isna() for n, tag in tage.items()},
        **{f"{n} unlesbar": cent.isna() for n, cent in geld.items()},
        "nummer": ~tafel[NUMMER].str.fullmatch(r"\d{13}"),
        "doppelt": tafel[NUMMER].duplicated(),
        "leistung": ~tafel[LEISTUNG].isin(liste.LEISTUNGEN),
        "status": ~tafel[STATUS].isin(liste.STATUS),
        "rest": geld[REST] != geld[HOEHE] - geld[GETILGT],
        "getilgt": geld[GETILGT] > geld[HOEHE],
        "negativ": geld[HOEHE] < 0,
        "faellig": tage[FAELLIG] < tage[ZUGANG],
        "stand": tage[ZUGANG] > stand,
        "nieder": nieder & (geld[GETILGT] == geld[HOEHE]),
    }
    bericht = pd.concat(
        pd.DataFrame({"zeile": tafel.index[maske.fillna(False)], "regel": name})  # noqa: FBT003
        for name, maske in regeln.items()
    )
    return set(bericht["zeile"] + KOPFZEILEN)


def mit_pandera() -> Callable[[bytes], Zeilen]:
    """Return the check with pandera on polars; the schema is made once."""
    import pandera.polars as pa
    from pandera.errors import SchemaErrors

    c = pl.col
    geld = pl.Decimal(18, 2)

    def regel(ausdruck: pl.Expr) -> "pa.Check":
        return pa.Check(lambda daten: daten.lazyframe.select(ausdruck))

    schema = pa.DataFrameSchema(
        {
            NUMMER: pa.Column(
                pl.String, pa.Check.str_matches(r"^\d{13}$"), unique=True
            ),
            NAME: pa.Column(pl.String),
            ANSCHRIFT: pa.Column(pl.String),
            LEISTUNG: pa.Column(pl.String, pa.Check.isin(liste.LEISTUNGEN)),
            ZUGANG: pa.Column(pl.Date, pa.Check.le(liste.STAND)),
            FAELLIG: pa.Column(pl.Date),
            HOEHE: pa.Column(geld, pa.Check.ge(0)),
            GETILGT: pa.Column(geld),
            REST: pa.Column(geld),
            STATUS: pa.Column(pl.String, pa.Check.isin(liste.STATUS)),
        },
        checks=[
            regel(c(REST) == c(HOEHE) - c(GETILGT)),
            regel(c(GETILGT) <= c(HOEHE)),
            regel(c(FAELLIG) >= c(ZUGANG)),
            regel((c(STATUS) != "niedergeschlagen") | (c(GETILGT) != c(HOEHE))),
        ],
    )

    def pruefe(roh: bytes) -> Zeilen:
        try:
            schema.validate(liste.polars_typisiert(roh), lazy=True)
        except SchemaErrors as fehler:
            stellen = fehler.failure_cases["index"].drop_nulls()
            return {stelle + KOPFZEILEN for stelle in stellen.to_list()}
        return set()

    return pruefe


def mit_frictionless() -> Callable[[bytes], Zeilen]:
    """Return the check with frictionless: a schema, and row checks as expressions."""
    from frictionless import Checklist, Dialect, Resource, Schema, checks, formats

    pflicht = {"required": True}
    zahl = {"type": "number", "decimalChar": ",", "groupChar": ".",
            "constraints": pflicht}  # fmt: skip
    tag = {"type": "date", "format": "%d.%m.%Y", "constraints": pflicht}
    wort = {"type": "string", "constraints": pflicht}
    arten = {
        NUMMER: {"type": "string",
                 "constraints": pflicht | {"pattern": r"\d{13}", "unique": True}},
        NAME: wort,
        ANSCHRIFT: wort,
        LEISTUNG: wort | {"constraints": pflicht | {"enum": list(liste.LEISTUNGEN)}},
        ZUGANG: tag | {"constraints": pflicht | {"maximum": "18.12.2020"}},
        FAELLIG: tag,
        HOEHE: zahl | {"constraints": pflicht | {"minimum": 0}},
        GETILGT: zahl,
        REST: zahl,
        STATUS: wort | {"constraints": pflicht | {"enum": list(liste.STATUS)}},
    }  # fmt: skip
    schema = Schema.from_descriptor(
        {"fields": [{"name": name, **art} for name, art in arten.items()]}
    )
    h, g, r, f, z, s = (HOEHE, GETILGT, REST, FAELLIG, ZUGANG, STATUS)
    regeln = Checklist(
        checks=[
            checks.row_constraint(formula=f"{r} == {h} - {g}"),
            checks.row_constraint(formula=f"{g} <= {h}"),
            checks.row_constraint(formula=f"{f} >= {z}"),
            checks.row_constraint(formula=f"{s} != 'niedergeschlagen' or {g} != {h}"),
        ]
    )
    dialekt = Dialect(controls=[formats.CsvControl(delimiter=";")])

    def pruefe(roh: bytes) -> Zeilen:
        quelle = Resource(data=roh, format="csv", schema=schema, dialect=dialekt)
        bericht = quelle.validate(regeln, limit_errors=10**9)
        return {fehler[0] for fehler in bericht.flatten(["rowNumber"]) if fehler[0]}

    return pruefe
