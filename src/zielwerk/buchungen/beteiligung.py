"""The federal share of the KdU (§ 46 Abs. 5 to 10 SGB II) as known on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zielwerk.buchungen.traeger import PARAMETER, BuchungsregelError
from zielwerk.kern.anzeige import NBSP, tag, zahl
from zielwerk.kern.kalender import LAENDER
from zielwerk.kern.rechenweg import Rechenweg, Schritt


@dataclass(frozen=True)
class Beteiligungswert:
    """One value of the federal share: fixed by an ordinance, known from its day on.

    `geaendert_am`: a law replaced the value of this year later; only the replaced
    value is on file.
    """

    jahr: int
    land: str
    prozent: Decimal
    bekannt_ab: date
    quelle: str
    geaendert_am: date | None = None
    geaendert_durch: str = ""

    def unbestaetigt(self, stand: date) -> bool:
        """Return whether the value on file may be another than was known on a day."""
        return self.geaendert_am is not None and stand < self.geaendert_am


@dataclass(frozen=True)
class Bundesbeteiligung:
    """The federal share of a year as known on a day, with its Rechenweg."""

    jahr: int
    land: str
    stand: date
    prozent: Decimal
    quelle: str
    bekannt_ab: date
    unbestaetigt: bool
    rechenweg: Rechenweg


def beteiligung_geprueft_am() -> date | None:
    """Return the day somebody last checked the values; None if nobody has yet."""
    return PARAMETER["bundesbeteiligung"].geprueft_am


def jahre_mit_beteiligung() -> tuple[int, ...]:
    """Return the years for which an ordinance is on file."""
    werte = PARAMETER["bundesbeteiligung"].werte
    return tuple(sorted({jahr for wert in werte for jahr in wert.wert["jahre"]}))


def beteiligungswerte(*, jahr: int, land: str = "SH") -> tuple[Beteiligungswert, ...]:
    """Return all values of a year, oldest first: each ordinance corrects the last.

    :raises BuchungsregelError: for an unknown Land, or a year without an ordinance
    """
    if land not in LAENDER:
        raise BuchungsregelError(
            f"„{land}“ ist kein Land. Möglich sind: {', '.join(sorted(LAENDER))}."
        )
    heraus = []
    for wert in PARAMETER["bundesbeteiligung"].werte:
        if jahr not in wert.wert["jahre"]:
            continue
        geaendert = wert.wert["geaendert"] or {"jahre": ()}
        ersetzt = geaendert if jahr in geaendert["jahre"] else {}
        heraus.append(
            Beteiligungswert(
                jahr,
                land,
                Decimal(str(wert.wert["jahre"][jahr][land])),
                wert.ab,
                wert.quelle,
                ersetzt.get("am"),
                ersetzt.get("durch", ""),
            )
        )
    if not heraus:
        jahre = jahre_mit_beteiligung()
        raise BuchungsregelError(
            f"Für das Jahr {jahr} ist keine Bundesbeteiligung hinterlegt. Hinterlegt "
            f"sind {jahre[0]} bis {jahre[-1]}."
        )
    return tuple(heraus)


def bundesbeteiligung(*, jahr: int, stand: date, land: str = "SH") -> Bundesbeteiligung:
    """Return the federal share of the KdU of a year, as fixed on a day.

    The ordinance of a year fixes the next year and corrects the running one and the one
    before (§ 46 Abs. 10 SGB II), so the same year gets up to three values. Counted from
    the day an ordinance was signed; the day it was published is not on file.

    :raises BuchungsregelError: for an unknown Land or year, or if nothing was fixed yet
    """
    alle = beteiligungswerte(jahr=jahr, land=land)
    bekannt = [wert for wert in alle if wert.bekannt_ab <= stand]
    if not bekannt:
        raise BuchungsregelError(
            f"Am {tag(stand)} war für {jahr} noch keine Bundesbeteiligung festgelegt. "
            f"Die erste hinterlegte Verordnung ist vom {tag(alle[0].bekannt_ab)} "
            f"({alle[0].quelle})."
        )
    gilt = bekannt[-1]
    schritte = [_wertschritt(wert, stand) for wert in bekannt]
    schritte.append(
        Schritt(
            f"Bundesbeteiligung {jahr} für {LAENDER[land]}, bekannt am {tag(stand)}",
            wert=prozentsatz(gilt.prozent),
            norm=PARAMETER["bundesbeteiligung"].norm,
            hinweis="gezählt ab Ausfertigung; der Tag der Verkündung ist ungeprüft",
        )
    )
    schritte += [
        Schritt(
            f"später berichtigt, erst ab {tag(wert.bekannt_ab)} bekannt",
            wert=prozentsatz(wert.prozent),
            norm=wert.quelle,
        )
        for wert in alle[len(bekannt) :]
    ]
    return Bundesbeteiligung(
        jahr,
        land,
        stand,
        gilt.prozent,
        gilt.quelle,
        gilt.bekannt_ab,
        gilt.unbestaetigt(stand),
        tuple(schritte),
    )


def prozentsatz(prozent: Decimal) -> str:
    """Return "73,1 %"."""
    return f"{zahl(prozent, 1)}{NBSP}%"


def _wertschritt(wert: Beteiligungswert, stand: date) -> Schritt:
    """Return the step of one ordinance; says where a law replaced its value."""
    hinweis = ""
    if wert.geaendert_am:
        hinweis = f"in der Fassung von {wert.geaendert_durch}"
    if wert.unbestaetigt(stand):
        hinweis = (
            f"ungeprüft: hinterlegt ist nur die Fassung von {wert.geaendert_durch}; "
            f"am {tag(stand)} kann ein anderer Wert gegolten haben"
        )
    return Schritt(
        f"festgelegt am {tag(wert.bekannt_ab)}",
        wert=prozentsatz(wert.prozent),
        norm=wert.quelle,
        hinweis=hinweis,
    )
