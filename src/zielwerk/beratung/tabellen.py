"""Tables of counts: read, checked, and put together again by place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from zielwerk.beratung.gleichungen import UnterdrueckungError
from zielwerk.kern.anzeige import zahl

Ort = tuple[int, ...]
# Figures in rows, or in layers of rows; the last of each direction is the sum.
Werte = Sequence[Any]


@dataclass(frozen=True)
class Zahlentabelle:
    """The figures of a table by place, and each sum with its parts."""

    form: Ort
    werte: Mapping[Ort, int]
    summen: tuple[tuple[Ort, tuple[Ort, ...]], ...]

    def gestalt(self, werte: Mapping[Ort, int | None]) -> list[Any]:
        """Return figures by place as rows, or layers of rows, of the same form."""

        def ebene(anfang: Ort) -> Any:
            if len(anfang) == len(self.form):
                return werte[anfang]
            return [ebene((*anfang, n)) for n in range(self.form[len(anfang)])]

        gestalt: list[Any] = ebene(())
        return gestalt


def lies_tabelle(tabelle: Werte, *, wo: str = "") -> Zahlentabelle:
    """Return a table read and checked; `wo` begins the sentence if it is refused.

    :raises UnterdrueckungError: if rows differ in length, a figure is no count, or a
        sum is not that of its parts
    """
    form = form_von(tabelle)
    gelesen = _gelesen(tabelle, form)
    summen = tuple(_summen(form))
    _check_summen(gelesen, summen, wo)
    return Zahlentabelle(form, gelesen, summen)


def gerundet(wert: int, auf: int) -> int:
    """Return a figure rounded half up to a multiple, as in printed tables."""
    return (2 * wert + auf) // (2 * auf) * auf


def form_von(tabelle: Werte) -> Ort:
    """Return how many figures a table has in each direction."""
    form = []
    ebene: Any = tabelle
    while _ist_reihe(ebene):
        form.append(len(ebene))
        ebene = ebene[0] if len(ebene) else None
    if len(form) not in {2, 3} or 0 in form:
        raise UnterdrueckungError(
            "Eine Tabelle besteht aus Zeilen mit Zahlen; die letzte Zeile und die "
            "letzte Spalte sind die Summen."
        )
    return tuple(form)


def _ist_reihe(ebene: object) -> bool:
    return isinstance(ebene, Sequence) and not isinstance(ebene, str)


def zelle(tabelle: Werte, ort: Ort) -> Any:
    """Return what stands at a place."""
    ebene: Any = tabelle
    for stelle in ort:
        ebene = ebene[stelle]
    return ebene


def stelle(ort: Ort) -> str:
    """Return a place as a person counts it."""
    namen = ("Zeile", "Spalte") if len(ort) == 2 else ("Ebene", "Zeile", "Spalte")  # noqa: PLR2004
    return ", ".join(f"{n} {s + 1}" for n, s in zip(namen, ort, strict=True))


def _gelesen(tabelle: Werte, form: Ort) -> dict[Ort, int]:
    """Return the figures by place."""
    _check_gleich_lang(tabelle, form)
    gelesen = {}
    for ort in product(*map(range, form)):
        wert = zelle(tabelle, ort)
        if isinstance(wert, bool) or not isinstance(wert, int):
            raise UnterdrueckungError(f"{stelle(ort)}: „{wert}“ ist keine ganze Zahl.")
        if wert < 0:
            raise UnterdrueckungError(
                f"{stelle(ort)}: {zahl(wert)} ist negativ. Fallzahlen sind nie negativ."
            )
        gelesen[ort] = wert
    return gelesen


def _check_gleich_lang(ebene: Any, form: Ort) -> None:
    """Check one level of a table and all below it."""
    if not _ist_reihe(ebene) or len(ebene) != form[0]:
        raise UnterdrueckungError("Die Zeilen der Tabelle sind nicht gleich lang.")
    if len(form) > 1:
        for reihe in ebene:
            _check_gleich_lang(reihe, form[1:])


def _summen(form: Ort) -> Iterator[tuple[Ort, tuple[Ort, ...]]]:
    """Yield every sum with its parts: each line of figures in each direction."""
    for achse, laenge in enumerate(form):
        andere = [range(n) for stelle, n in enumerate(form) if stelle != achse]
        for rest in product(*andere):
            linie = [(*rest[:achse], n, *rest[achse:]) for n in range(laenge)]
            yield linie[-1], tuple(linie[:-1])


def _check_summen(
    werte: Mapping[Ort, int], summen: Iterable[tuple[Ort, tuple[Ort, ...]]], wo: str
) -> None:
    for summe, teile in summen:
        ergibt = sum(werte[teil] for teil in teile)
        if ergibt != werte[summe]:
            raise UnterdrueckungError(
                f"{wo}{stelle(summe)}: Die Summe ist {zahl(werte[summe])}, die "
                f"einzelnen Zahlen ergeben {zahl(ergibt)}."
            )
