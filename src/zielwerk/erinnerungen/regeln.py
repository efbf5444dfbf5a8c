"""When a step of reminders comes, which one counts today, and when to try again."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from zielwerk.kern.anzeige import anzahl as anzahl_wort
from zielwerk.kern.kalender import um_arbeitstage

# Arbeitstage, and who: the steps a county usually begins with.
UEBLICHE_STUFEN: tuple[tuple[int, str], ...] = (
    (-10, "zustaendig"),
    (-2, "zustaendig"),
    (0, "zustaendig"),
    (1, "zustaendig"),
    (1, "annehmend"),
    (5, "leitung"),
)
VERSUCHE_HOECHSTENS = 12
_ERSTE_PAUSE, _LAENGSTE_PAUSE = timedelta(minutes=5), timedelta(hours=12)


def wann(versatz: int) -> str:
    """Return when a step comes: "10 Arbeitstage vorher"."""
    if versatz == 0:
        return "am Tag selbst"
    worte = anzahl_wort(abs(versatz), "Arbeitstag", "Arbeitstage")
    return f"{worte} {'vorher' if versatz < 0 else 'danach'}"


def erinnerungstag(
    faellig_am: date,
    versatz: int,
    *,
    land: str,
    dienstfreie_tage: Collection[str] = (),
) -> date:
    """Return the day a step comes; on the day itself also at a weekend."""
    return um_arbeitstage(
        faellig_am, versatz, land=land, dienstfreie_tage=dienstfreie_tage
    )


def faellige_stufe(
    versaetze: Sequence[int],
    *,
    faellig_am: date,
    heute: date,
    land: str,
    dienstfreie_tage: Collection[str] = (),
) -> int | None:
    """Return the latest step whose day has come; None before the first.

    Steps that were passed over (the machine stood still for a week) are not made
    up for one by one: one reminder says what there is to say.
    """
    erreicht = [
        versatz
        for versatz in versaetze
        if erinnerungstag(
            faellig_am, versatz, land=land, dienstfreie_tage=dienstfreie_tage
        )
        <= heute
    ]
    return max(erreicht, default=None)


def pause_nach(versuche: int) -> timedelta:
    """Return how long to wait after so many failures: 5 minutes, then twice as long."""
    vielfaches: int = 2 ** max(versuche - 1, 0)
    return min(_ERSTE_PAUSE * vielfaches, _LAENGSTE_PAUSE)
