"""Punkt 1 in a quarter: procedures opened, decided, ended; cases checked; no names."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zielwerk.kern.anzeige import anzahl, tag, zahl
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.unterkunft.bestandszahlen import PUNKT
from zielwerk.unterkunft.models import (
    Bestandspruefung,
    Konzepthinweis,
    Kostensenkungsverfahren,
)
from zielwerk.unterkunft.regeln import Karenzzeit, Schutzzeit, schutzzeiten
from zielwerk.unterkunft.verfahrensschritt import VerfahrenError
from zielwerk.vereinbarung.models import Feststellung, Punkt
from zielwerk.vereinbarung.services import record_feststellung

VERFAHREN = ("Kostensenkungsverfahren", "Kostensenkungsverfahren")


@dataclass(frozen=True)
class Aussetzung:
    """Procedures the law suspended in the quarter, by ground."""

    grund: str
    norm: str
    von: date
    bis: date
    menge: int


@dataclass(frozen=True)
class Quartalsblatt:
    """What the county gets: counts alone, each with its name."""

    zeitraum: Zeitraum
    stand_am: date
    eroeffnet: int
    versendet: int
    laufend: int
    entscheidungen: tuple[tuple[str, int], ...]
    ausgaenge: tuple[tuple[str, int], ...]
    aussetzungen: tuple[Aussetzung, ...]
    konzepthinweise: int
    bestand: Bestandspruefung | None

    @property
    def entschieden(self) -> int:
        """How many were decided."""
        return sum(menge for _, menge in self.entscheidungen)

    @property
    def beendet(self) -> int:
        """How many ended."""
        return sum(menge for _, menge in self.ausgaenge)

    @property
    def quelle(self) -> str:
        """What a Feststellung names as its source."""
        return f"Kostensenkungsverfahren, {self.zeitraum.bezeichnung}"

    @property
    def satz(self) -> str:
        """Return the quarter in whole sentences, as a paper may say it."""
        wurden = "wurde" if self.eroeffnet == 1 else "wurden"
        liefen = "lief" if self.laufend == 1 else "liefen"
        teile = [
            f"Im {self.zeitraum.bezeichnung} {wurden} "
            f"{anzahl(self.eroeffnet, *VERFAHREN)} eröffnet und {zahl(self.beendet)} "
            f"beendet; am {tag(self.stand_am)} {liefen} {zahl(self.laufend)}."
        ]
        teile += [
            f"Von Gesetzes wegen {'war' if a.menge == 1 else 'waren'} {zahl(a.menge)} "
            f"ausgesetzt ({a.norm}, {tag(a.von)} bis {tag(a.bis)})."
            for a in self.aussetzungen
        ]
        if self.bestand:
            teile.append(
                f"Geprüft wurden {zahl(self.bestand.geprueft)} von "
                f"{zahl(self.bestand.faelle)} Fällen (Stand "
                f"{tag(self.bestand.stand_am)})."
            )
        return " ".join(teile)


def zeitraum_des_quartals(jahr: int, quartal: int) -> Zeitraum:
    """Return the days of a quarter, 1 to 4.

    :raises VerfahrenError: for another number
    """
    if not (1 <= quartal <= 4 and 2005 <= jahr <= 9998):  # noqa: PLR2004
        raise VerfahrenError(f"Ein {quartal}. Quartal {jahr} gibt es nicht.")
    return zeitraeume_des_jahres("quartal", jahr)[quartal - 1]


def quartalsblatt(zeitraum: Zeitraum, heute: date) -> Quartalsblatt:
    """Return the counts of a quarter, as far as it has passed."""
    bis = min(zeitraum.bis, heute)
    alle, tage = Kostensenkungsverfahren.objects, (zeitraum.von, bis)
    am_ende = alle.filter(eroeffnet_am__lte=bis).filter(
        Q(beendet_am=None) | Q(beendet_am__gt=bis)
    )
    bestaende = Bestandspruefung.objects.filter(stand_am__range=tage)
    return Quartalsblatt(
        zeitraum,
        bis,
        alle.filter(eroeffnet_am__range=tage).count(),
        alle.filter(schreiben_am__range=tage).count(),
        am_ende.count(),
        _je_wort(
            Kostensenkungsverfahren.Entscheidung,
            alle.filter(entschieden_am__range=tage).values_list(
                "entscheidung", flat=True
            ),
        ),
        _je_wort(
            Kostensenkungsverfahren.Ausgang,
            alle.filter(beendet_am__range=tage).values_list("ausgang", flat=True),
        ),
        tuple(_aussetzungen(zeitraum.von, bis)),
        Konzepthinweis.objects.offen().count(),
        bestaende.order_by("-stand_am", "-pk").first(),
    )


def _je_wort(
    wahl: type[Kostensenkungsverfahren.Entscheidung]
    | type[Kostensenkungsverfahren.Ausgang],
    werte: Iterable[str],
) -> tuple[tuple[str, int], ...]:
    """Return each possible word with its count, zeros included."""
    gezaehlt = Counter(werte)
    return tuple((str(eines.label), gezaehlt[eines.value]) for eines in wahl)


def _aussetzungen(von: date, bis: date) -> Iterator[Aussetzung]:
    """Yield by ground how many procedures of the quarter the law protects in it."""
    offen = Kostensenkungsverfahren.objects.filter(eroeffnet_am__lte=bis).filter(
        Q(beendet_am=None) | Q(beendet_am__gte=von)
    )
    gefunden: dict[tuple[str, str], list[Schutzzeit]] = {}
    for eines in offen:
        for zeit in _schutz(eines):
            if zeit.von <= bis and zeit.bis >= von:
                gefunden.setdefault((zeit.grund, zeit.norm), []).append(zeit)
    for (grund, norm), zeiten in sorted(gefunden.items()):
        yield Aussetzung(
            grund,
            norm,
            min(zeit.von for zeit in zeiten),
            max(zeit.bis for zeit in zeiten),
            len(zeiten),
        )


def _schutz(eines: Kostensenkungsverfahren) -> tuple[Schutzzeit, ...]:
    von, bis = eines.karenz_von, eines.karenz_bis
    unterkunft = eines.art == Kostensenkungsverfahren.Art.UNTERKUNFT
    return schutzzeiten(
        bwz_beginn=eines.bwz_beginn,
        weitere_bwz=eines.weitere_beginne,
        zuvor_nur_angemessen=eines.zuvor_nur_angemessen,
        karenzzeit=Karenzzeit(von, bis, ()) if von and bis and unterkunft else None,
        sterbefall_am=eines.sterbefall_am,
        einstellungen=eines.einstellungen,
    )


@transaction.atomic
def report_quartal(
    *, blatt: Quartalsblatt, durch: Mitgliedschaft, jetzt: datetime
) -> Feststellung:
    """Note a finished quarter at Punkt 1, from where the paper takes it.

    :raises VerfahrenError: before its end, twice, or without that Punkt
    """
    zeitraum = blatt.zeitraum
    if jetzt.date() <= zeitraum.bis:
        raise VerfahrenError(f"Das {zeitraum.bezeichnung} ist noch nicht zu Ende.")
    punkt = Punkt.objects.filter(
        schluessel=PUNKT, vereinbarung__jahr=zeitraum.von.year
    ).first()
    if punkt is None:
        raise VerfahrenError(
            f"Die Zielvereinbarung {zeitraum.von.year} hat keinen Punkt zu den "
            "Arbeitsempfehlungen."
        )
    if punkt.feststellungen.filter(quelle=blatt.quelle).exists():
        raise VerfahrenError(f"Das {zeitraum.bezeichnung} ist schon gemeldet.")
    return record_feststellung(
        punkt=punkt,
        art=Feststellung.Art.FESTSTELLUNG,
        von=zeitraum.von,
        bis=zeitraum.bis,
        text=blatt.satz,
        quelle=blatt.quelle,
        durch=durch,
        jetzt=jetzt,
    )
