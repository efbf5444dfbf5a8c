"""Amounts as lists write them: the column as a whole decides what "." and "," mean."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ERWARTET = "ein Betrag, zum Beispiel 1.234,56"
ERWARTET_GANZ = "eine ganze Zahl"
STELLEN = 2
MAX_ZIFFERN = 15
# Between groups of digits: space, no-break, thin and narrow space, apostrophes.
_LUECKE = "[ \u00a0\u2009\u202f'\u2019]"
_WAEHRUNG = r"(?i)^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$"
# What each way of writing looks like, without sign and currency.
GANZ = r"^[0-9]+$"
LEER_GRUPPE = rf"^[1-9][0-9]{{0,2}}(?:{_LUECKE}[0-9]{{3}})+(?:[.,][0-9]+)?$"
DE_GRUPPE = r"^[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?$"
EN_GRUPPE = r"^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$"
DE_DEZIMAL = r"^[0-9]+,[0-9]+$"
EN_DEZIMAL = r"^[0-9]*\.[0-9]+$"
# May be 1234 or 1.234, depending on the country.
PUNKT_UNKLAR = r"^[1-9][0-9]{0,2}\.[0-9]{3}$"
KOMMA_UNKLAR = r"^[1-9][0-9]{0,2},[0-9]{3}$"
# Plain cells: they mean one number whatever else is in the column, and those with a
# sign for decimals tell its country. Most columns hold nothing else.
KLAR_GANZ = r"^-?[0-9]{1,12}$"
KLAR_DE = (
    r"^-?(?:[0-9]{1,12}(?:,[0-9]{1,2})?"
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3},[0-9]{1,2})$"
)
KLAR_EN = (
    r"^-?(?:[0-9]{1,12}\.[0-9]{1,2}"
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}\.[0-9]{1,2})$"
)


@dataclass(frozen=True)
class Zahlen:
    """The different texts of a column (`roh`) with `wert` (Decimal) and `problem`."""

    tabelle: "pl.DataFrame"
    annahmen: tuple[str, ...]
    zweifel: tuple[str, ...]


@dataclass(frozen=True)
class Zahlenspalte:
    """A whole column typed; `schwierig` are the texts that are not plain."""

    typisiert: "pl.Series"
    schwierig: Zahlen


def lies_zahlenspalte(
    roh: "pl.Series", name: str, *, ganzzahl: bool = False
) -> Zahlenspalte:
    """Read a column: plain cells as they stand, the others by their different texts."""
    import polars as pl

    muster = KLAR_GANZ if ganzzahl else KLAR_DE
    typ = pl.Int64() if ganzzahl else pl.Decimal(38, STELLEN)
    werte, offen = _lies_klare(roh, muster, typ, gruppe=".", komma=",")
    stellen = offen.arg_true()
    if not len(stellen):
        gefuellt = roh.null_count() < len(roh)
        annahmen, zweifel = _saetze(name, [])
        zahlen = Zahlen(_leer(typ), annahmen if gefuellt else (), zweifel)
        return Zahlenspalte(werte, zahlen)
    rest = roh.gather(stellen)
    restwerte, unklar = _lies_klare(
        rest, KLAR_GANZ if ganzzahl else KLAR_EN, typ, gruppe=",", komma="."
    )
    de = not ganzzahl and bool(roh.filter(~offen).str.contains(",", literal=True).any())
    schwierig = lies_zahlen(
        rest.filter(unklar), name, ganzzahl=ganzzahl, de=de, en=not unklar.all()
    )
    gelesen = (
        pl.DataFrame({"roh": rest, "klar": restwerte})
        .join(schwierig.tabelle, on="roh", how="left", maintain_order="left")
        .select(pl.coalesce("klar", "wert"))
        .to_series()
    )
    return Zahlenspalte(werte.scatter(stellen, gelesen), schwierig)


def _lies_klare(
    roh: "pl.Series", muster: str, typ: "pl.DataType", *, gruppe: str, komma: str
) -> tuple["pl.Series", "pl.Series"]:
    """Return the values of the plain cells, and where a filled one is not plain."""
    import polars as pl

    klar = roh.str.contains(muster)
    text = roh
    if not klar.all():
        text = pl.select(pl.when(klar).then(roh)).to_series()
    punkt = text
    if text.str.contains(gruppe, literal=True).any():  # asked in half the time
        punkt = text.str.replace_all(gruppe, "", literal=True)
    if komma != ".":
        punkt = punkt.str.replace(komma, ".", literal=True)
    if isinstance(typ, pl.Decimal):  # quicker than a cast
        return punkt.str.to_decimal(scale=STELLEN), ~klar.fill_null(value=True)
    return punkt.cast(typ), ~klar.fill_null(value=True)


def _leer(typ: "pl.DataType") -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame(
        schema={"roh": pl.String(), "wert": typ, "problem": pl.String()}
    )


def _betrag(roh: "pl.Expr") -> tuple["pl.Expr", "pl.Expr"]:
    """Split text into sign and digits: minus in front or behind, currency gone."""
    import polars as pl

    ohne = roh.str.replace_all(_WAEHRUNG, "").str.strip_chars()
    minus = "^[-−–]\\s*|\\s*[-−–]$"
    negativ = ohne.str.contains(minus)
    ziffern = ohne.str.replace(minus, "").str.replace(r"^\+\s*", "")
    return pl.when(negativ).then(pl.lit("-")).otherwise(pl.lit("")), ziffern


def lies_zahlen(
    roh: "pl.Series",
    name: str,
    *,
    ganzzahl: bool = False,
    de: bool = False,
    en: bool = False,
) -> Zahlen:
    """Read the different texts of one column; `name` is the heading for sentences.

    `de`, `en`: whether other cells of the column can only be German, or English.
    """
    import polars as pl

    tabelle = pl.DataFrame({"roh": roh.unique(maintain_order=True).drop_nulls()})
    vorzeichen, ziffern = _betrag(pl.col("roh"))
    tabelle = tabelle.with_columns(v=vorzeichen, z=ziffern).with_columns(
        luecke=pl.col("z").str.contains(LEER_GRUPPE)
    )
    z = pl.col("z")
    ohne_luecke = pl.when("luecke").then(z.str.replace_all(_LUECKE, "")).otherwise(z)
    tabelle = tabelle.with_columns(z=ohne_luecke)
    weitere = _belege(tabelle)
    de, en = de or weitere[0], en or weitere[1]
    deutsch = de or not en
    tabelle = _gelesen(tabelle, deutsch=deutsch, gemischt=de and en)
    tabelle = _grenzen(tabelle, stellen=0 if ganzzahl else STELLEN)
    unklar = tabelle.filter(pl.col("unklar"), ~pl.col("luecke"))["roh"].to_list()
    annahmen, zweifel = _saetze(name, unklar, de=de, en=en)
    if not len(tabelle) and not de and not en:
        annahmen = ()
    return Zahlen(tabelle.select("roh", "wert", "problem"), annahmen, zweifel)


def _belege(tabelle: "pl.DataFrame") -> tuple[bool, bool]:
    """Return whether some text can only be German, and whether some only English."""
    import polars as pl

    z = pl.col("z")
    punkt_gruppen = z.str.contains(DE_GRUPPE) & ~z.str.contains(PUNKT_UNKLAR)
    komma_gruppen = z.str.contains(EN_GRUPPE) & ~z.str.contains(KOMMA_UNKLAR)
    de = punkt_gruppen | (z.str.contains(DE_DEZIMAL) & ~z.str.contains(EN_GRUPPE))
    en = komma_gruppen | (z.str.contains(EN_DEZIMAL) & ~z.str.contains(DE_GRUPPE))
    zaehlt = tabelle.select(de.any().alias("de"), en.any().alias("en")).row(0)
    return bool(zaehlt[0]), bool(zaehlt[1])


def _gelesen(
    tabelle: "pl.DataFrame", *, deutsch: bool, gemischt: bool
) -> "pl.DataFrame":
    """Add `punkt` (the number with a decimal point, or null) and `unklar`."""
    import polars as pl

    z = pl.col("z")
    unklar = z.str.contains(PUNKT_UNKLAR) | z.str.contains(KOMMA_UNKLAR)
    als_de = z.str.replace_all(".", "", literal=True).str.replace(
        ",", ".", literal=True
    )
    als_en = z.str.replace_all(",", "", literal=True)
    ist_de = z.str.contains(DE_GRUPPE) | z.str.contains(DE_DEZIMAL)
    ist_en = z.str.contains(EN_GRUPPE) | z.str.contains(EN_DEZIMAL)
    erst, dann = ((ist_de, als_de), (ist_en, als_en))[:: 1 if deutsch else -1]
    punkt = (
        pl.when(z.str.contains(GANZ))
        .then(z)
        .when(unklar & ~pl.col("luecke") & gemischt)
        .then(None)
        .when(erst[0])
        .then(erst[1])
        .when(dann[0])
        .then(dann[1])
    )
    return tabelle.with_columns(punkt=punkt, unklar=unklar)


def _grenzen(tabelle: "pl.DataFrame", *, stellen: int) -> "pl.DataFrame":
    """Add `wert` and `problem`: no number, undecidable, too large, too many places."""
    import polars as pl

    punkt = pl.col("punkt")
    vorn = punkt.str.extract(r"^0*(\d*)", 1).str.len_chars()
    hinten = punkt.str.extract(r"\.(\d*?)0*$", 1).str.len_chars().fill_null(0)
    problem = (
        pl.when(punkt.is_null() & pl.col("unklar"))
        .then(pl.lit("unklar"))
        .when(punkt.is_null())
        .then(pl.lit("keine-zahl"))
        .when(vorn > MAX_ZIFFERN)
        .then(pl.lit("zu-gross"))
        .when(hinten > stellen)
        .then(pl.lit("stellen"))
    )
    tabelle = tabelle.with_columns(problem=problem)
    typ = pl.Decimal(38, STELLEN) if stellen else pl.Int64
    # Only zeros are cut: more than `stellen` places were refused above.
    kurz = punkt.str.replace(r"(\.\d*?)0+$", "${1}").str.replace(r"\.$", "")
    text = pl.concat_str(pl.col("v"), pl.when(pl.col("problem").is_null()).then(kurz))
    return tabelle.with_columns(wert=text.cast(typ, strict=False))


def _saetze(
    name: str, unklar: list[str], *, de: bool = False, en: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what was assumed, and what should be looked at."""
    if de and en:
        return (
            f"{name}: Beträge stehen teils als 1.234,56 und teils als 1,234.56; jeder "
            f"wird für sich gelesen.",
        ), ()
    form = "1,234.56" if en else "1.234,56"
    annahmen = (f"{name}: Zahlen werden gelesen wie {form}.",)
    if unklar and not de and not en:
        return annahmen, (
            f"{name}: Ob „{unklar[0]}“ Tausender oder Nachkommastellen meint, lässt "
            f"sich aus der Spalte nicht erkennen. Gelesen wird es deutsch (Punkt "
            "trennt Tausender, Komma die Nachkommastellen).",
        )
    return annahmen, ()


PROBLEME = {
    "unklar": "kann mit Tausendern oder mit Nachkommastellen gemeint sein; die Spalte "
    "schreibt Zahlen auf beide Arten",
    "keine-zahl": "ist keine Zahl",
    "zu-gross": "ist zu groß für diese Liste",
    "stellen": "hat zu viele Nachkommastellen",
}
