"""Which number of § 16a SGB II a service of the county belongs to, or none."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zielwerk.kern.parameter import load_parameter
from zielwerk.kern.rechenweg import Rechenweg, Schritt

PARAMETER = load_parameter(Path(__file__).with_name("parameter.yaml"))
KEIN_16A = "kein § 16a"


@dataclass(frozen=True)
class Beratungsleistung:
    """A service as the county offers it; `nummer` of § 16a SGB II, None: outside it."""

    schluessel: str
    bezeichnung: str
    nummer: int | None
    synonyme: tuple[str, ...] = ()

    @property
    def norm(self) -> str:
        """Return the norm in words."""
        return f"§ 16a Nr. {self.nummer} SGB II" if self.nummer else KEIN_16A


def katalog(am: date) -> tuple[Beratungsleistung, ...]:
    """Return the proposed services on a day; a county decides its own.

    :raises ParameterError: before the first catalogue
    """
    return tuple(
        Beratungsleistung(
            eine["schluessel"],
            eine["bezeichnung"],
            eine["nummer"],
            tuple(eine["synonyme"]),
        )
        for eine in PARAMETER["katalog"].am(am).wert
    )


def zuordnung(leistung: Beratungsleistung, *, am: date) -> Rechenweg:
    """Return in steps what a service is by § 16a SGB II on a day.

    :raises ParameterError: before the first version of the norm
    :raises ValueError: if the norm has no such number on that day
    """
    stand = PARAMETER["eingliederungsleistungen"].am(am)
    namen = {eine["nummer"]: eine["bezeichnung"] for eine in stand.wert}
    if leistung.nummer is None:
        return (
            Schritt(
                leistung.bezeichnung,
                wert=KEIN_16A,
                hinweis="freie oder andere kommunale Leistung; zählt im Bericht "
                "gesondert",
            ),
        )
    if leistung.nummer not in namen:
        raise ValueError(
            f"§ 16a SGB II kennt keine Nr. {leistung.nummer}. Möglich sind "
            f"{', '.join(str(n) for n in sorted(namen))} oder „{KEIN_16A}“."
        )
    return (
        Schritt(
            leistung.bezeichnung,
            wert=namen[leistung.nummer],
            norm=leistung.norm,
            hinweis=stand.quelle,
        ),
    )
