"""The running cases of a service: what began and what ended explains the difference."""

from dataclasses import dataclass

from zielwerk.kern.anzeige import zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt


@dataclass(frozen=True)
class Bilanz:
    """Both sides of the balance; `differenz` is what the figures leave unexplained."""

    zugang: int
    abgang: int
    differenz: int
    rechenweg: Rechenweg

    @property
    def stimmt(self) -> bool:
        """Return whether the figures explain each other."""
        return self.differenz == 0


def bilanz(
    *, laufend_anfang: int, beginn: int, abschluss: int, abbruch: int, laufend_ende: int
) -> Bilanz:
    """Return the balance: running before plus begun equals ended plus running after.

    Not covered: why it does not close. Single talks are no running cases and stay out.

    :raises ValueError: if a figure is negative
    """
    angaben = {
        "Laufend am Anfang": laufend_anfang,
        "Beginn": beginn,
        "Abschluss": abschluss,
        "Abbruch": abbruch,
        "Laufend am Ende": laufend_ende,
    }
    for name, wert in angaben.items():
        if wert < 0:
            raise ValueError(f"{name}: {zahl(wert)} ist negativ.")
    zugang, abgang = laufend_anfang + beginn, abschluss + abbruch + laufend_ende
    differenz = zugang - abgang
    return Bilanz(
        zugang,
        abgang,
        differenz,
        (
            Schritt(
                "Laufend am Anfang und Beginn",
                wert=f"{zahl(laufend_anfang)} + {zahl(beginn)} = {zahl(zugang)}",
            ),
            Schritt(
                "Abschluss, Abbruch und laufend am Ende",
                wert=f"{zahl(abschluss)} + {zahl(abbruch)} + {zahl(laufend_ende)} = "
                f"{zahl(abgang)}",
            ),
            _urteil(differenz),
        ),
    )


def _urteil(differenz: int) -> Schritt:
    """Say what the difference means."""
    if differenz > 0:
        return Schritt(
            "Ohne Ergebnis bleiben", wert=zahl(differenz),
            hinweis="begonnen, aber weder beendet noch laufend",
        )  # fmt: skip
    if differenz < 0:
        return Schritt(
            "Ohne Beginn sind", wert=zahl(-differenz),
            hinweis="beendet oder laufend, aber nie begonnen",
        )  # fmt: skip
    return Schritt("Die Bilanz geht auf", wert="0")
