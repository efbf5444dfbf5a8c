"""The front door of the meetings, and how each series stands in a year.

`reihen.py` sets series up, `planung.py` plans, `einladung.py` invites,
`durchfuehrung.py` records what was held, `niederschrift.py` its minutes,
`ergebnisse.py` what came out; other modules take all of them from here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zielwerk.besprechungen.durchfuehrung import (
    NACHWEISART,
    Anwesenheit,
    passende_frist,
    record_durchfuehrung,
    submit_nachweis,
)
from zielwerk.besprechungen.einladung import (
    Versand,
    eingeladene,
    kalenderdatei,
    ohne_zugang,
    post_eingerichtet,
    send_einladungen,
)
from zielwerk.besprechungen.ergebnisse import (
    close_auftrag,
    record_ergebnis,
    reopen_auftrag,
)
from zielwerk.besprechungen.models import Besprechung, Besprechungsreihe, Kontakt
from zielwerk.besprechungen.niederschrift import (
    release_niederschrift,
    save_niederschrift,
)
from zielwerk.besprechungen.planung import (
    cancel_besprechung,
    move_besprechung,
    plan_besprechung,
    save_tagesordnung,
)
from zielwerk.besprechungen.regeln import Gehalten, Jahresstand, jahresstand
from zielwerk.besprechungen.reihen import (
    BesprechungError,
    change_reihe,
    create_reihe,
    record_kontakt,
)
from zielwerk.vereinbarung.models import Pflicht, Punkt
from zielwerk.vereinbarung.services import punktstaende

__all__ = [
    "Anwesenheit",
    "BesprechungError",
    "Jahresuebersicht",
    "Reihenstand",
    "Versand",
    "cancel_besprechung",
    "change_reihe",
    "close_auftrag",
    "create_reihe",
    "eingeladene",
    "jahresuebersicht",
    "kalenderdatei",
    "move_besprechung",
    "ohne_zugang",
    "passende_frist",
    "plan_besprechung",
    "post_eingerichtet",
    "record_durchfuehrung",
    "record_ergebnis",
    "record_kontakt",
    "release_niederschrift",
    "reopen_auftrag",
    "save_niederschrift",
    "save_tagesordnung",
    "send_einladungen",
    "submit_nachweis",
]


@dataclass(frozen=True)
class Reihenstand:
    """One series in one year: the Punkt that owes it, the count, the next meeting."""

    reihe: Besprechungsreihe
    punkt: Punkt | None
    stand: Jahresstand
    punkt_text: str
    naechste: Besprechung | None
    kontakte: list[Kontakt]

    @property
    def anders_belegt(self) -> bool:
        """Whether the Punkt counts other evidence than these meetings."""
        gezaehlt = f"({self.stand.erbracht} von {self.stand.erforderlich})"
        return bool(self.punkt_text) and gezaehlt not in self.punkt_text


def _pflichten(jahr: int) -> dict[str, Pflicht]:
    """Return the duties of a year that a meeting proves, by the key of their Punkt."""
    pflichten = Pflicht.objects.filter(
        punkt__vereinbarung__jahr=jahr, nachweisart=NACHWEISART
    ).select_related("punkt__vereinbarung")
    return {pflicht.punkt.schluessel: pflicht for pflicht in pflichten}


@dataclass(frozen=True)
class Jahresuebersicht:
    """The meetings of a year, how each series stands, and what has no series yet."""

    reihen: list[Reihenstand]
    ohne_reihe: list[Pflicht]
    besprechungen: list[Besprechung]


def jahresuebersicht(jahr: int, heute: date) -> Jahresuebersicht:
    """Return everything about the meetings of a year, in a fixed number of queries."""
    pflichten = _pflichten(jahr)
    punkte = punktstaende([p.punkt for p in pflichten.values()], heute)
    besprechungen = list(
        Besprechung.objects.jahr(jahr).mit_reihe().prefetch_related("teilnahmen")
    )
    reihen = list(Besprechungsreihe.objects.prefetch_related("kontakte"))
    staende = [
        _reihenstand(
            reihe,
            pflichten.get(reihe.punkt_schluessel),
            [b for b in besprechungen if b.reihe_id == reihe.pk],
            punkte,
            jahr=jahr,
            heute=heute,
        )
        for reihe in reihen
    ]
    eingerichtet = {reihe.punkt_schluessel for reihe in reihen}
    fehlen = [p for key, p in pflichten.items() if key not in eingerichtet]
    return Jahresuebersicht(staende, fehlen, besprechungen)


def _reihenstand(
    reihe: Besprechungsreihe,
    pflicht: Pflicht | None,
    besprechungen: list[Besprechung],
    punkte: dict[int, Any],
    *,
    jahr: int,
    heute: date,
) -> Reihenstand:
    """Return one series in one year."""
    gehalten = [
        Gehalten(b.gehalten_am, b.fehlende_rollen())
        for b in besprechungen
        if b.gehalten_am
    ]
    kommende = [b for b in besprechungen if b.zustand == Besprechung.Zustand.GEPLANT]
    entwurf = pflicht and pflicht.punkt.vereinbarung.ist_entwurf
    return Reihenstand(
        reihe=reihe,
        punkt=pflicht.punkt if pflicht else None,
        stand=jahresstand(
            pflicht.terminregel if pflicht else None, gehalten, jahr=jahr, heute=heute
        ),
        punkt_text=punkte[pflicht.punkt_id].text if pflicht and not entwurf else "",
        naechste=min(kommende, key=lambda b: b.termin_am, default=None),
        kontakte=[k for k in reihe.kontakte.all() if k.am.year == jahr],
    )
