"""Timing side by side: medians of alternating runs, printed as ratios."""

import statistics
import time
from collections.abc import Callable, Mapping

RUNDEN = 5


def nebeneinander(
    laeufe: Mapping[str, Callable[[], object]], runden: int = RUNDEN
) -> dict[str, float]:
    """Run each in turn, `runden` times, after one warm-up; return medians (seconds)."""
    zeiten: dict[str, list[float]] = {name: [] for name in laeufe}
    for runde in range(runden + 1):
        for name, lauf in laeufe.items():
            beginn = time.perf_counter()
            lauf()
            if runde:
                zeiten[name].append(time.perf_counter() - beginn)
    return {name: statistics.median(werte) for name, werte in zeiten.items()}


def zeige(mediane: Mapping[str, float], gegen: str, ziel: str = "") -> None:
    """Print each median and its ratio to one of them."""
    grund = mediane[gegen]
    for name, wert in mediane.items():
        print(f"  {name:<44} {wert * 1000:9.1f} ms   {wert / grund:6.2f} ×")
    if ziel:
        print(f"  Ziel: {ziel}")
