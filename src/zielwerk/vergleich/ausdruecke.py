"""Every comparison, defined once as Ibis expressions; DuckDB or Spark runs them.

Counts only: sums are whole numbers, and a share orders Jobcenter but is never added.
So two engines can only agree. Ibis is imported by whoever builds an expression.
"""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis import Table

ALLE = "alle"
GEZAEHLT = ("jobcenter", "kennzahl", "von", "bis", "zaehler", "nenner", "stand")


def geltende(zahlen: "Table", am: date) -> "Table":
    """Return the counts as known on a day: per period the newest Stand, no earlier one.

    Of all columns only those that are counted go on.
    """
    import ibis

    bekannt = zahlen.filter(zahlen.stand <= am).select(*GEZAEHLT)
    fenster = ibis.window(
        group_by=[bekannt.jobcenter, bekannt.kennzahl, bekannt.von],
        order_by=[bekannt.stand.desc(), bekannt.bis.desc(), bekannt.nenner.desc()],
    )
    mit_rang = bekannt.mutate(_rang=ibis.row_number().over(fenster))
    return mit_rang.filter(mit_rang._rang == 0).drop("_rang")


def jahressummen(zahlen: "Table") -> "Table":
    """Return Zähler and Nenner of each Jobcenter, Kennzahl and year."""
    return zahlen.group_by(
        zahlen.jobcenter, zahlen.kennzahl, jahr=zahlen.von.year().cast("int64")
    ).agg(
        zaehler=zahlen.zaehler.sum().cast("int64"),
        nenner=zahlen.nenner.sum().cast("int64"),
        perioden=zahlen.count().cast("int64"),
        bis=zahlen.bis.max(),
        stand=zahlen.stand.max(),
    )


def mit_typ(summen: "Table", typen: "Table") -> "Table":
    """Add the Vergleichstyp at the end of the year; a Jobcenter without one has null.

    `typen`: jobcenter, typ, gilt_ab, gilt_bis (null: open).
    """
    import ibis

    ende = ibis.date(summen.jahr, 12, 31)
    gilt = [
        summen.jobcenter == typen.jobcenter,
        typen.gilt_ab <= ende,
        typen.gilt_bis.isnull() | (typen.gilt_bis >= ende),
    ]
    verbunden = summen.left_join(typen, gilt)
    return verbunden.select(*(summen[name] for name in summen.columns), typen.typ)


def mitglieder(summen: "Table") -> "Table":
    """Return a row per Jobcenter and group it belongs to: its type, and that of all."""
    import ibis

    je_typ = summen.filter(summen.typ.notnull()).select(
        "kennzahl", "jahr", "typ", "jobcenter", "zaehler", "nenner"
    )
    return je_typ.union(summen.mutate(typ=ibis.literal(ALLE)).select(*je_typ.columns))


def gruppen(mitglieder: "Table") -> "Table":
    """Return how many Jobcenter, Zähler and Nenner of each group."""
    return mitglieder.group_by("kennzahl", "jahr", "typ").agg(
        jobcenter=mitglieder.jobcenter.nunique().cast("int64"),
        zaehler=mitglieder.zaehler.sum().cast("int64"),
        nenner=mitglieder.nenner.sum().cast("int64"),
    )


def raenge(mitglieder: "Table") -> "Table":
    """Return each Jobcenter with cases and its place by rate in its group, from 0.

    Equal rates are ordered by Kennung, so that a place is one on every engine.
    """
    import ibis

    mit = mitglieder.filter(mitglieder.nenner > 0)
    fenster = ibis.window(
        group_by=[mit.kennzahl, mit.jahr, mit.typ],
        order_by=[mit.zaehler.cast("float64") / mit.nenner, mit.jobcenter],
    )
    return mit.mutate(rang=ibis.row_number().over(fenster).cast("int64"))


def unstimmige(zahlen: "Table") -> "Table":
    """Return Kennzahl and year whose rows do not count alike, with how many ways.

    Whole files of others are checked row by row before they are stored
    (`austausch.lies`); here the rows of many files meet for the first time.
    """
    import ibis

    texte = ("umfang", "richtung", "zaehler_definition", "nenner_definition")
    gefaltet = zahlen.select(
        "kennzahl",
        jahr=zahlen.von.year().cast("int64"),
        weise=ibis.literal("|").join(
            [zahlen[name].lower().re_replace(r"\s+", " ").strip() for name in texte]
        ),
    )
    weisen = gefaltet.group_by("kennzahl", "jahr").agg(weisen=gefaltet.weise.nunique())
    return weisen.filter(weisen.weisen > 1)


def unmoegliche(zahlen: "Table", form: str) -> "Table":
    """Return how many rows are of another format, or hold counts that cannot be."""
    falsch = zahlen.filter(
        (zahlen.format != form)
        | (zahlen.zaehler > zahlen.nenner)
        | (zahlen.zaehler < 0)
    )
    return falsch.agg(menge=falsch.count())


def einwilligungen(zahlen: "Table") -> "Table":
    """Return each Jobcenter, and whether it says in every row that it may be shown."""
    return zahlen.group_by("jobcenter").agg(alle=zahlen.einzeln.all())
