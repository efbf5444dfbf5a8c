"""Dates as lists write them: read column by column, never guessed one by one."""

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from zielwerk.kern.anzeige import MONATE, tag

if TYPE_CHECKING:
    import polars as pl

ERWARTET = "ein Datum, TT.MM.JJJJ"
JAHRE = range(1900, 2101)
# Excel counts days from here; 20000 is in 1954, 65000 in 2077.
EXCEL_NULL = date(1899, 12, 30)
EXCEL_TAGE = range(20_000, 65_000)
# A two-digit year lies at most this far after the Stand, else a century before.
VORAUS_JAHRE = 20
OHNE_STAND_BIS = 2069
_ZUSATZ = re.compile(
    r"^(?:mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+"
    r"|[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*uhr)?$",
    re.IGNORECASE,
)
_PUNKT = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_STRICH = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_WORT = re.compile(r"(\d{1,2})\.?\s*([^\W\d_]{3,})\.?\s+(\d{4}|\d{2})")
_ACHT = re.compile(r"\d{8}")
_EXCEL = re.compile(r"(\d{5})(?:[.,]\d+)?")
# Plain days: pattern, format, and what the way of writing is called.
KLAR = (
    (r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$", "%d.%m.%Y", "TT.MM.JJJJ"),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "%Y-%m-%d", "JJJJ-MM-TT"),
)
_MONATE = {name.lower()[:3]: nummer for nummer, name in enumerate(MONATE, 1)} | {
    "mrz": 3,
    "mae": 3,
}
ZWEI, VIER = 2, 4


class TagError(ValueError):
    """A text is no date; the message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Tage:
    """The dates of a column by text; why the others are none; what was assumed."""

    werte: dict[str, date]
    fehler: dict[str, str]
    annahmen: tuple[str, ...]
    zweifel: tuple[str, ...] = ()


def ist_tag_artig(text: str) -> bool:
    """Return whether a text looks like a date, right or wrong."""
    kern = _ZUSATZ.sub("", text)
    muster = (_PUNKT, _ISO, _STRICH, _WORT)
    if any(eines.fullmatch(kern) for eines in muster):
        return True
    excel = _EXCEL.fullmatch(kern)
    return excel is not None and int(excel[1]) in EXCEL_TAGE


def _tag(jahr: int, monat: int, tage: int) -> date:
    """Return a date, or say what is wrong with it."""
    if not 1 <= monat <= len(MONATE):
        raise TagError(f"Einen Monat {monat} gibt es nicht.")
    if jahr not in JAHRE:
        raise TagError(f"Das Jahr {jahr:04d} kann nicht stimmen.")
    letzter = calendar.monthrange(jahr, monat)[1]
    if not 1 <= tage <= letzter:
        raise TagError(f"Der {MONATE[monat - 1]} {jahr} hat {letzter} Tage.")
    return date(jahr, monat, tage)


class Spaltenleser:
    """Reads the dates of one column; holds what the column as a whole decided."""

    def __init__(self, stand: date | None) -> None:
        self.bis = stand.year + VORAUS_JAHRE if stand else OHNE_STAND_BIS
        self.monat_zuerst: bool | None = None
        self.formen: Counter[str] = Counter()

    def entscheide(self, texte: Iterable[str]) -> None:
        """Decide whether 03/04/2020 begins with the day, from the whole column."""
        paare = [t for text in texte if (t := _STRICH.fullmatch(_ZUSATZ.sub("", text)))]
        tag_vorn = any(int(t[1]) > len(MONATE) for t in paare)
        monat_vorn = any(int(t[2]) > len(MONATE) for t in paare)
        if tag_vorn != monat_vorn:
            self.monat_zuerst = monat_vorn

    def lies(self, text: str) -> date:
        """Return the date a text means in this column.

        :raises TagError: if it is none
        """
        kern = _ZUSATZ.sub("", text)
        for muster, leser in self._leser():
            if treffer := muster.fullmatch(kern):
                return leser(treffer)
        raise TagError(f"„{text}“ ist kein Datum.")

    def _leser(self) -> tuple[tuple[re.Pattern[str], Callable[..., date]], ...]:
        return (
            (_PUNKT, self._punkt),
            (_ISO, self._iso),
            (_STRICH, self._strich),
            (_WORT, self._wort),
            (_ACHT, self._acht),
            (_EXCEL, self._excel),
        )

    def _jahr(self, text: str) -> int:
        if len(text) == VIER:
            return int(text)
        self.formen["zweistellig"] += 1
        jahr = 2000 + int(text)
        return jahr if jahr <= self.bis else jahr - 100

    def _punkt(self, t: re.Match[str]) -> date:
        self.formen["TT.MM.JJJJ" if len(t[3]) == VIER else "TT.MM.JJ"] += 1
        return _tag(self._jahr(t[3]), int(t[2]), int(t[1]))

    def _iso(self, t: re.Match[str]) -> date:
        self.formen["JJJJ-MM-TT"] += 1
        return _tag(int(t[1]), int(t[2]), int(t[3]))

    def _strich(self, t: re.Match[str]) -> date:
        eins, zwei, jahr = int(t[1]), int(t[2]), self._jahr(t[3])
        if (
            self.monat_zuerst is None
            and max(eins, zwei) <= len(MONATE)
            and eins != zwei
        ):
            self.formen["unklar"] += 1
        # A part above 12 can only be the day, whatever the column says.
        monat_vorn = zwei > len(MONATE) or (
            bool(self.monat_zuerst) and eins <= len(MONATE)
        )
        self.formen["MM/TT/JJJJ" if monat_vorn else "TT/MM/JJJJ"] += 1
        return _tag(jahr, eins, zwei) if monat_vorn else _tag(jahr, zwei, eins)

    def _wort(self, t: re.Match[str]) -> date:
        name = t[2].lower().replace("ä", "a").replace("maer", "mar")[:3]
        monat = _MONATE.get(name, {"mar": 3}.get(name))
        if monat is None:
            raise TagError(f"Einen Monat „{t[2]}“ gibt es nicht.")
        self.formen["3. März 2020"] += 1
        return _tag(self._jahr(t[3]), monat, int(t[1]))

    def _acht(self, t: re.Match[str]) -> date:
        """Eight digits: year first or last; refused where both can be."""
        ziffern, moeglich = t[0], []
        for jahr, monat, tage in (
            (ziffern[:4], ziffern[4:6], ziffern[6:]),
            (ziffern[4:], ziffern[2:4], ziffern[:2]),
        ):
            try:
                moeglich.append(_tag(int(jahr), int(monat), int(tage)))
            except TagError:
                continue
        if len(set(moeglich)) != 1:
            raise TagError(f"„{ziffern}“ lässt sich nicht eindeutig als Datum lesen.")
        self.formen["acht Ziffern"] += 1
        return moeglich[0]

    def _excel(self, t: re.Match[str]) -> date:
        nummer = int(t[1])
        if nummer not in EXCEL_TAGE:
            raise TagError(f"„{t[0]}“ ist kein Datum.")
        self.formen["Excel-Tageszahl"] += 1
        return EXCEL_NULL + timedelta(days=nummer)


@dataclass(frozen=True)
class Tagesspalte:
    """A whole column typed; `schwierig` are the texts that are not plain days."""

    typisiert: "pl.Series"
    schwierig: Tage


def lies_tagesspalte(roh: "pl.Series", name: str, stand: date | None) -> Tagesspalte:
    """Read a column: plain days as they stand, the others by their different texts."""
    import polars as pl

    arten = roh.drop_nulls().unique(maintain_order=True)
    tage = pl.Series([None], dtype=pl.Date()).new_from_index(0, len(arten))
    zuerst: dict[str, int] = {}
    formate = []
    for muster, format_, form in KLAR:
        passt = arten.str.contains(muster)
        if not passt.any():
            continue
        gelesen = arten.str.to_date(format_, strict=False, cache=False)
        gut = passt & gelesen.dt.year().is_between(JAHRE.start, JAHRE.stop - 1)
        if gut.any():
            zuerst[form] = gut.arg_max() or 0
            tage = pl.select(pl.when(gut).then(gelesen).otherwise(tage)).to_series()
            formate.append(format_)
    stellen = tage.is_null().arg_true()
    schwierig = lies_tage(
        arten.gather(stellen).to_list(), name, stand, list(stellen), zuerst
    )
    if schwierig.werte:
        einzeln = pl.Series(
            [schwierig.werte.get(text) for text in arten.gather(stellen)], dtype=pl.Date
        )
        tage = tage.scatter(stellen, einzeln)
    return Tagesspalte(_verteilt(roh, arten, tage, formate), schwierig)


def _verteilt(
    roh: "pl.Series", arten: "pl.Series", tage: "pl.Series", formate: list[str]
) -> "pl.Series":
    """Return the day of every cell: by its one format, or by a table of the texts."""
    import polars as pl

    if len(formate) == 1:
        direkt = arten.str.to_date(formate[0], strict=False, cache=False)
        if direkt.eq_missing(tage).all():
            return roh.str.to_date(formate[0], strict=False, cache=False)
    tabelle = pl.DataFrame({"roh": arten, "tag": tage})
    return (
        pl.DataFrame({"roh": roh})
        .join(tabelle, on="roh", how="left", maintain_order="left")
        .get_column("tag")
    )


def lies_tage(
    texte: Iterable[str],
    name: str,
    stand: date | None,
    stellen: Sequence[int] = (),
    zuerst: Mapping[str, int] = MappingProxyType({}),
) -> Tage:
    """Read the different texts of one column; `name` is the heading for sentences.

    `stellen`: where each text comes first in the column; `zuerst`: where the plain
    ways of writing do, which are read elsewhere.
    """
    alle = list(texte)
    leser = Spaltenleser(stand)
    leser.entscheide(alle)
    werte: dict[str, date] = {}
    fehler: dict[str, str] = {}
    offen = sorted(zuerst.items(), key=lambda paar: paar[1])
    for nummer, text in enumerate(alle):
        while offen and offen[0][1] < stellen[nummer]:
            leser.formen[offen.pop(0)[0]] += 1
        try:
            werte[text] = leser.lies(text)
        except TagError as grund:
            fehler[text] = f"{grund} Bitte geben Sie ein gültiges Datum ein."
    leser.formen.update(form for form, _ in offen)
    return Tage(werte, fehler, *_annahmen(leser, werte, name))


def _annahmen(
    leser: Spaltenleser, werte: dict[str, date], name: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what was assumed, and what should be looked at."""
    formen = leser.formen
    schreibweisen = [f for f in formen if f not in {"zweistellig", "unklar"}]
    annahmen, zweifel = [], []
    if schreibweisen:
        annahmen.append(f"{name}: Datum als {' oder '.join(schreibweisen)}.")
    if formen["zweistellig"]:
        annahmen.append(
            f"{name}: Zweistellige Jahre liegen zwischen {leser.bis - 99} und "
            f"{leser.bis}."
        )
    if formen["Excel-Tageszahl"]:
        text = next(t for t in werte if _EXCEL.fullmatch(t))
        annahmen.append(
            f"{name}: Excel-Tageszahlen, {text} ist der {tag(werte[text])}."
        )
    if formen["unklar"]:
        text = next(t for t in werte if _STRICH.fullmatch(_ZUSATZ.sub("", t)))
        zweifel.append(
            f"{name}: Ob bei „{text}“ der Tag oder der Monat vorn steht, lässt sich "
            f"aus der Spalte nicht erkennen. Gelesen wird der {tag(werte[text])}."
        )
    return tuple(annahmen), tuple(zweifel)
