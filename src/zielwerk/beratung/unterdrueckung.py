"""Small figures hidden in tables, so that nobody can calculate them back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zielwerk.beratung.gleichungen import Gleichungen, UnterdrueckungError
from zielwerk.beratung.sperrnetz import Netz
from zielwerk.beratung.sperrprogramm import Programm
from zielwerk.beratung.sperrsuche import Orakel, Sperrung, sperrung
from zielwerk.beratung.tabellen import Werte, gerundet, lies_tabelle
from zielwerk.kern.anzeige import anzahl, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt

MINDESTENS = 3
NORM = "§ 16 BStatG in Verbindung mit § 281 Abs. 3 SGB III, sinngemäß"


@dataclass(frozen=True)
class Unterdrueckung:
    """A table as it may be published: hidden figures are None.

    `gesperrt` is how many figures are hidden, `mindestens_noetig` that fewer will not
    do (None: not looked for, the table is too large).
    """

    tabelle: list[Any]
    gesperrt: int
    mindestens_noetig: int | None
    rechenweg: Rechenweg

    @property
    def ist_kleinste(self) -> bool:
        """Return whether it is proven that fewer figures will not do."""
        return self.gesperrt == self.mindestens_noetig


def unterdruecke(
    tabelle: Werte, *, mindestens: int = MINDESTENS, runden_auf: int = 1
) -> Unterdrueckung:
    """Return a table in which no figure below `mindestens` can be read or calculated.

    Rows of whole numbers, the last column and the last row are the sums. Layers of rows
    are taken as well; then the last layer holds the sums too. Zeros are shown. Sums are
    treated like all figures. For each hidden figure there is another table with the
    same shown figures, in whole numbers and without a hidden zero, in which it differs.
    As few figures as possible are hidden: proven for small tables, else nearly so.
    `runden_auf=5` rounds what is shown to multiples of five.

    Not covered: a reader who knows some of the cases himself, and how near the true
    figure he can guess; only the exact figure is kept from him.

    :raises UnterdrueckungError: (a ValueError) if the table holds negative or broken
        numbers, or its sums do not agree
    """
    check_einstellung(mindestens, runden_auf)
    eine = lies_tabelle(tabelle)
    nummern = {ort: nummer for nummer, ort in enumerate(eine.werte)}
    gleichungen = Gleichungen(
        tuple(eine.werte.values()),
        tuple((nummern[s], tuple(nummern[t] for t in ts)) for s, ts in eine.summen),
    )
    orakel: Orakel = (
        Netz(gleichungen.werte, *eine.form)
        if len(eine.form) == 2  # noqa: PLR2004
        else Programm(gleichungen)
    )
    pflicht = zu_kleine(gleichungen, mindestens)
    ergebnis = sperrung(gleichungen, pflicht, orakel)
    gezeigt = {
        ort: None if nummern[ort] in ergebnis.gesperrt else gerundet(wert, runden_auf)
        for ort, wert in eine.werte.items()
    }
    return Unterdrueckung(
        eine.gestalt(gezeigt),
        len(ergebnis.gesperrt),
        ergebnis.mindestens_noetig,
        rechenweg(gleichungen, pflicht, ergebnis, mindestens, runden_auf),
    )


def check_einstellung(mindestens: int, runden_auf: int) -> None:
    """Check what was set for a report.

    :raises UnterdrueckungError: if the bound or the multiple is no number of cases
    """
    if mindestens < 1:
        raise UnterdrueckungError("Die Mindestzahl je Zelle ist wenigstens 1.")
    if runden_auf < 1:
        raise UnterdrueckungError("Gerundet wird auf wenigstens 1.")


def zu_kleine(gleichungen: Gleichungen, mindestens: int) -> frozenset[int]:
    """Return the figures that must not be shown: some cases, but too few."""
    werte = gleichungen.werte
    return frozenset(n for n in gleichungen.sperrbar() if werte[n] < mindestens)


def rechenweg(
    gleichungen: Gleichungen,
    pflicht: frozenset[int],
    ergebnis: Sperrung,
    mindestens: int,
    runden_auf: int,
) -> Rechenweg:
    """Say what is hidden, why, and how it is proven."""
    summen = {summe for summe, _ in gleichungen.summen}
    weitere = ergebnis.gesperrt - pflicht
    schritte = [
        Schritt(
            "Zahlen in den Tabellen", wert=zahl(len(gleichungen.werte)),
            hinweis="mit Summen; Nullen werden gezeigt",
        ),
        Schritt(
            f"Gesperrt, weil weniger als {mindestens} Fälle dahinterstehen",
            wert=zahl(len(pflicht)), norm=NORM,
        ),
        Schritt(
            "Zusätzlich gesperrt, damit sich keine davon zurückrechnen lässt",
            wert=zahl(len(weitere)),
            hinweis=anzahl(len(weitere & summen), "Summe", "Summen") + " darunter",
        ),
    ]  # fmt: skip
    if ergebnis.gesperrt:
        schritte += _nachweis(ergebnis)
    if runden_auf > 1:
        schritte.append(
            Schritt(
                f"Gezeigte Zahlen sind auf Vielfache von {runden_auf} gerundet",
                hinweis="Summen können von den einzelnen Zahlen abweichen",
            )
        )
    return tuple(schritte)


def _nachweis(ergebnis: Sperrung) -> Iterator[Schritt]:
    """Yield how it is proven that nothing can be calculated back, and how few it is."""
    yield Schritt(
        "Nachweis: zu jeder gesperrten Zahl gibt es andere Tabellen mit denselben "
        "gezeigten Zahlen und Summen, in denen sie anders lautet",
        wert=zahl(len(ergebnis.belege)),
        hinweis="in ganzen Zahlen; gesperrte Zahlen sind wenigstens 1",
    )
    if ergebnis.ist_kleinste:
        yield Schritt(
            "Weniger Zahlen zu sperren genügt nicht",
            wert=f"{zahl(len(ergebnis.gesperrt))} gesperrt",
        )
    elif ergebnis.mindestens_noetig:
        yield Schritt(
            "Ob weniger gesperrte Zahlen genügen, ist nicht bewiesen",
            wert=f"{zahl(len(ergebnis.gesperrt))} gesperrt",
            hinweis=f"wenigstens {zahl(ergebnis.mindestens_noetig)} sind nötig",
        )
    else:
        yield Schritt(
            "Ob weniger gesperrte Zahlen genügen, wurde nicht geprüft",
            wert=f"{zahl(len(ergebnis.gesperrt))} gesperrt",
            hinweis="die Tabelle ist dafür zu groß",
        )
