"""Objections: the Frist (§§ 84, 64 SGG), what counts, and which sums can be."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from zielwerk.kern.anzeige import anzahl, tag_kurz
from zielwerk.kern.kalender import nach_monaten, naechster_werktag
from zielwerk.kern.parameter import load_parameter
from zielwerk.kern.rechenweg import Rechenweg, Schritt

PARAMETER = load_parameter(Path(__file__).with_name("parameter.yaml"))

STATTGABEN = frozenset({"stattgegeben", "teilweise stattgegeben"})
AUSGAENGE = (
    "stattgegeben",
    "teilweise stattgegeben",
    "zurückgewiesen",
    "Rücknahme/sonstige Erledigung",
    "keine Angabe",
)


class SummenError(ValueError):
    """Counts contradict each other; the message says what to do."""


@dataclass(frozen=True)
class Widerspruchsfrist:
    """The result, with every step the office must be able to explain."""

    bekanntgabe: date
    ende: date
    rechenweg: Rechenweg


def widerspruchsfrist(
    aufgabe_zur_post: date, *, belehrt: bool = True, land: str = "SH"
) -> Widerspruchsfrist:
    """Return the last day on which a Widerspruch is in time.

    Covers a Bescheid sent by ordinary post within Germany; the day of posting
    decides which number of days applies. A proven later receipt (§ 37 Abs. 2 Satz 3
    SGB X) and a Bescheid abroad (three months) are decided by an official, not here.

    :raises ParameterError: before the first value of a parameter
    :raises KalenderError: for an unknown Land, or a year without holidays on file
    """
    tage = PARAMETER["bekanntgabe_post_tage"].am(aufgabe_zur_post)
    # Not moved to the next Werktag: BSG, 06.05.2010, B 14 AS 12/09 R.
    bekanntgabe = aufgabe_zur_post + timedelta(days=tage.wert)
    name = "widerspruchsfrist" + ("" if belehrt else "_ohne_belehrung") + "_monate"
    monate = PARAMETER[name].am(bekanntgabe)
    rechnerisch = nach_monaten(bekanntgabe, monate.wert)
    ende = naechster_werktag(rechnerisch, land)
    offen = "; noch nicht am Gesetzestext geprüft" if tage.unbestaetigt else ""
    schritte = [
        Schritt("Aufgabe zur Post", wert=tag_kurz(aufgabe_zur_post)),
        Schritt(
            f"{tage.wert}. Tag danach gilt als Bekanntgabe, auch am Wochenende",
            wert=tag_kurz(bekanntgabe),
            norm=tage.norm,
            hinweis=f"{tage.quelle}; BSG, 06.05.2010, B 14 AS 12/09 R{offen}",
        ),
        Schritt(
            f"plus {anzahl(monate.wert, 'Monat', 'Monate')}",
            wert=tag_kurz(rechnerisch),
            norm=f"{monate.norm}, § 64 Abs. 2 SGG",
        ),
    ]
    if ende != rechnerisch:
        schritte.append(
            Schritt(
                "kein Werktag: das Ende rückt auf den nächsten Werktag",
                wert=tag_kurz(ende),
                norm="§ 64 Abs. 3 SGG",
            )
        )
    return Widerspruchsfrist(bekanntgabe, ende, tuple(schritte))


def ist_stattgabe(ausgang: str) -> bool:
    """Return whether an outcome counts as Stattgabe; a partial one does.

    Source: BA statistics add full and partial Stattgaben (domain facts, part 3).
    """
    return ausgang in STATTGABEN


def zuordnung_am(am: date) -> list[dict[str, Any]]:
    """Return the shipped proposal of what is vermeidbar and kommunal on a day.

    Each line: art ("grund", "sachgebiet"), schluessel, bezeichnung, zaehlt,
    synonyme. It counts only once county and Jobcenter have approved it.
    """
    zeilen: list[dict[str, Any]] = PARAMETER["zuordnung"].am(am).wert
    return zeilen


def pruefe_summen(
    *, eingegangen: int, erledigt: int, stattgaben: int, vermeidbar: int
) -> None:
    """Refuse counts that cannot be; filed and settled are independent flows.

    :raises SummenError: for a negative count, vermeidbar > Stattgaben, or
        Stattgaben > erledigt
    """
    if min(eingegangen, erledigt, stattgaben, vermeidbar) < 0:
        raise SummenError("Eine Zahl ist negativ. Bitte prüfen Sie die Eingabe.")
    if vermeidbar > stattgaben:
        raise SummenError(
            f"Es sind mehr vermeidbare Stattgaben ({vermeidbar}) als Stattgaben "
            f"({stattgaben}). Bitte prüfen Sie die Gründe."
        )
    if stattgaben > erledigt:
        raise SummenError(
            f"Es sind mehr Stattgaben ({stattgaben}) als erledigte Widersprüche "
            f"({erledigt}). Bitte prüfen Sie die Art der Erledigung."
        )


def monatsende(jahr: int, monat: int) -> date:
    """Return the last day of a month."""
    return nach_monaten(date(jahr, monat, 1), 1) - timedelta(days=1)
