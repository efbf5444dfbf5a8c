"""What is counted, so that two sources may be compared; and one counted period."""

from dataclasses import dataclass
from datetime import date

RICHTUNGEN = {"hoechstens": "höchstens", "mindestens": "mindestens"}


@dataclass(frozen=True)
class Periode:
    """Zähler and Nenner of a period, as known on a day (Stand)."""

    von: date
    bis: date
    zaehler: int
    nenner: int
    stand_am: date
    quelle: str


@dataclass(frozen=True)
class Definition:
    """What a Kennzahl divides, of which scope, and which way it is meant."""

    zaehler: str
    nenner: str
    umfang: str
    richtung: str

    def unterschiede(self, andere: "Definition") -> tuple[str, ...]:
        """Say in German where another definition differs; nothing if it is the same.

        Upper case and blanks do not count, every other letter does: whether two
        wordings mean the same is for a person to say.
        """
        paare = (
            ("zählt im Zähler", self.zaehler, andere.zaehler),
            ("teilt durch", self.nenner, andere.nenner),
            ("umfasst", self.umfang, andere.umfang),
            ("ist gemeint als", wort(self.richtung), wort(andere.richtung)),
        )
        return tuple(
            f"{was} „{dort}“ statt „{hier}“"
            for was, hier, dort in paare
            if _gefaltet(hier) != _gefaltet(dort)
        )


def wort(richtung: str) -> str:
    """Return a direction as a person writes it."""
    return RICHTUNGEN.get(richtung, richtung)


def _gefaltet(text: str) -> str:
    return " ".join(text.casefold().split())


def ohne_ueberschneidung(perioden: list[Periode]) -> tuple[Periode, ...]:
    """Return periods that can be summed: of those that overlap, the longest.

    Values since the start of a year are cumulative; only the last one counts.
    """
    sortiert = sorted(perioden, key=lambda p: (p.von, -p.bis.toordinal()))
    bleibt: list[Periode] = []
    for periode in sortiert:
        if not bleibt or periode.von > bleibt[-1].bis:
            bleibt.append(periode)
    return tuple(bleibt)
