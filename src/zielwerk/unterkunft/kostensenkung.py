"""The months of the Kostensenkungsverfahren, and whether a letter starts them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.unterkunft.karenz import Karenzzeit
from zielwerk.unterkunft.rechtslage import (
    BEGINN_KARENZRECHT,
    PARAMETER,
    STANDARD,
    Einstellungen,
    fundstelle,
    monatserster,
    monatsletzter,
    normen,
    rechtslage,
)
from zielwerk.unterkunft.sozialschutz import NORM as SOZIALSCHUTZ_NORM
from zielwerk.unterkunft.sozialschutz import schutz_bis, schutzschritt

EIN_TAG = timedelta(days=1)
SOZIALSCHUTZ, KARENZ, TODESFALL = "§ 67", "Karenzzeit", "Todesfall"


@dataclass(frozen=True)
class Schutzzeit:
    """Days on which no reduction is possible; `zaehlt`: its months count."""

    von: date
    bis: date
    grund: str
    norm: str
    zaehlt: bool = False

    def trifft(self, monat: date) -> bool:
        """Return whether a month has a day in it."""
        return self.von <= monatsletzter(monat) and monat <= self.bis


@dataclass(frozen=True)
class Zaehlmonat:
    """One month after the letter: counted, or not and why."""

    monat: date
    zaehlt: bool
    grund: str = ""


@dataclass(frozen=True)
class Kostensenkung:
    """From when costs may be reduced, and until when they are protected.

    `geschuetzt_bis`: the last day of the last protection that was considered (§ 67,
    Karenzzeit, death in the household), or None.
    """

    aufforderung_am: date
    absenkung_ab: date
    geschuetzt_bis: date | None
    monate: tuple[Zaehlmonat, ...]
    rechenweg: Rechenweg

    @property
    def letzter_tag(self) -> date:
        """The last day on which the actual costs are recognised anyway."""
        return self.absenkung_ab - EIN_TAG

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


def kostensenkung(
    *,
    aufforderung_am: date,
    bwz_beginn: date | None = None,
    weitere_bwz: Iterable[date] = (),
    zuvor_nur_angemessen: bool = False,
    karenzzeit: Karenzzeit | None = None,
    sterbefall_am: date | None = None,
    einstellungen: Einstellungen = STANDARD,
) -> Kostensenkung:
    """Return the day from which costs may be reduced after an information letter.

    Six full calendar months follow the month of the letter, because the need is paid
    by the month; those protected by § 67 and those of the Karenzzeit are not counted,
    and a count already running goes on afterwards. `karenzzeit` is given for the
    costs of the Unterkunft, not for heating. `weitere_bwz`: later
    Bewilligungszeiträume; § 67 gives each that begins in its time six months of its
    own. Not covered: a longer time because a reduction is not possible or not to be
    expected of the person; that is decided by an official.
    """
    beginne = _beginne(bwz_beginn, weitere_bwz)
    geschuetzt = schutzzeiten(
        bwz_beginn=bwz_beginn,
        weitere_bwz=weitere_bwz,
        zuvor_nur_angemessen=zuvor_nur_angemessen,
        karenzzeit=karenzzeit,
        sterbefall_am=sterbefall_am,
        einstellungen=einstellungen,
    )
    frist = PARAMETER["senkungsfrist_monate"].am(aufforderung_am)
    monate = tuple(_gezaehlt(aufforderung_am, geschuetzt, frist.wert))
    ab = _absenkung_ab(monatserster(monate[-1].monat, 1), geschuetzt)
    schutz = [zeit.bis for zeit in geschuetzt]
    schritte = (
        *_anfang(aufforderung_am),
        *_sozialschutz(beginne, zuvor_nur_angemessen, einstellungen),
        *_schutzschritte(geschuetzt, einstellungen),
        *_monatsschritte(monate),
        Schritt(
            f"{frist.wert} Monate sind gezählt; gesenkt werden kann ab",
            wert=tag(ab),
            norm=rechtslage(ab).norm("senkungsfrist"),
            hinweis=fundstelle(frist),
        ),
    )
    return Kostensenkung(
        aufforderung_am, ab, max(schutz, default=None), monate, schritte
    )


def _beginne(bwz_beginn: date | None, weitere: Iterable[date]) -> tuple[date, ...]:
    """Return the first days of all Bewilligungszeiträume, in order, each once."""
    erster = [bwz_beginn] if bwz_beginn else []
    return tuple(sorted({*erster, *weitere}))


def schutzzeiten(
    *,
    bwz_beginn: date | None,
    weitere_bwz: Iterable[date] = (),
    zuvor_nur_angemessen: bool,
    karenzzeit: Karenzzeit | None,
    sterbefall_am: date | None,
    einstellungen: Einstellungen = STANDARD,
) -> tuple[Schutzzeit, ...]:
    """Return what keeps the months from being counted or the costs from falling."""
    zeiten = []
    for beginn in _beginne(bwz_beginn, weitere_bwz):
        bis = schutz_bis(
            beginn,
            zuvor_nur_angemessen=zuvor_nur_angemessen,
            einstellungen=einstellungen,
        )
        if bis:
            zeiten.append(Schutzzeit(beginn, bis, SOZIALSCHUTZ, SOZIALSCHUTZ_NORM))
    if karenzzeit:
        norm = rechtslage(karenzzeit.ende).norm("karenz_nicht_angerechnet")
        zeiten.append(Schutzzeit(karenzzeit.beginn, karenzzeit.ende, KARENZ, norm))
    if sterbefall_am:
        zeiten.extend(_nach_todesfall(sterbefall_am, einstellungen))
    return tuple(zeiten)


def _nach_todesfall(am: date, einstellungen: Einstellungen) -> Iterator[Schutzzeit]:
    """Yield the twelve months after the month of a death, from 2023 on."""
    ab = monatserster(am, 1)
    bis = monatserster(ab, PARAMETER["todesfall_monate"].werte[0].wert) - EIN_TAG
    if bis >= BEGINN_KARENZRECHT:
        yield Schutzzeit(
            max(ab, BEGINN_KARENZRECHT),
            bis,
            TODESFALL,
            rechtslage(bis).norm("todesfall"),
            zaehlt=einstellungen.todesfall_frist == "daneben",
        )


def _gezaehlt(
    aufforderung_am: date, geschuetzt: tuple[Schutzzeit, ...], noetig: int
) -> Iterator[Zaehlmonat]:
    """Yield the months after the letter until enough are counted."""
    monat = monatserster(aufforderung_am, 1)
    while noetig:
        grund = next(
            (z.grund for z in geschuetzt if not z.zaehlt and z.trifft(monat)), ""
        )
        yield Zaehlmonat(monat, not grund, grund)
        noetig -= not grund
        monat = monatserster(monat, 1)


def _absenkung_ab(monat: date, geschuetzt: tuple[Schutzzeit, ...]) -> date:
    """Return the first month of a reduction, once enough months are counted."""
    ab = _naechster_freier(monat, geschuetzt)
    for zeit in geschuetzt:
        # The actual costs were recognised until then, so nothing was reduced before.
        if zeit.grund == SOZIALSCHUTZ and ab < zeit.von:
            ab = _naechster_freier(monatserster(zeit.bis, 1), geschuetzt)
    return ab


def _naechster_freier(monat: date, geschuetzt: tuple[Schutzzeit, ...]) -> date:
    """Return the month itself, or the next one without any protection."""
    while any(zeit.trifft(monat) for zeit in geschuetzt):
        monat = monatserster(monat, 1)
    return monat


def _anfang(aufforderung_am: date) -> Iterator[Schritt]:
    yield Schritt(
        "Schreiben mit dem als angemessen angesehenen Betrag",
        wert=tag(aufforderung_am),
        norm=rechtslage(aufforderung_am).norm("senkungsfrist"),
        hinweis="Information mit Aufklärungs- und Warnfunktion, kein Verwaltungsakt",
    )
    yield Schritt(
        "Gezählt wird in vollen Kalendermonaten ab",
        wert=tag(monatserster(aufforderung_am, 1)),
        hinweis="der Bedarf gilt je Monat; der Monat des Schreibens zählt nicht",
    )


def _sozialschutz(
    beginne: tuple[date, ...],
    zuvor_nur_angemessen: bool,  # noqa: FBT001 - passed on as it came
    einstellungen: Einstellungen,
) -> Iterator[Schritt]:
    geschuetzt = False
    for beginn in beginne:
        bis = schutz_bis(
            beginn,
            zuvor_nur_angemessen=zuvor_nur_angemessen,
            einstellungen=einstellungen,
        )
        yield from schutzschritt(
            beginn,
            beginn,
            bis,
            zuvor_nur_angemessen=zuvor_nur_angemessen,
            einstellungen=einstellungen,
        )
        geschuetzt = geschuetzt or bis is not None
    if geschuetzt:
        yield Schritt(
            "Diese Monate werden auf die Frist nicht angerechnet; eine schon laufende "
            "Frist läuft danach weiter",
            norm="§ 67 Abs. 3 Satz 2 SGB II",
        )


def _schutzschritte(
    geschuetzt: tuple[Schutzzeit, ...], einstellungen: Einstellungen
) -> Iterator[Schritt]:
    for zeit in geschuetzt:
        von_bis = f"{tag(zeit.von)} bis {tag(zeit.bis)}"
        if zeit.grund == KARENZ:
            lage = rechtslage(zeit.bis)
            yield lage.schritt(
                "karenz_nicht_angerechnet", "Karenzzeit, nicht gezählt", wert=von_bis
            )
        elif zeit.grund == TODESFALL:
            lage = rechtslage(zeit.bis)
            yield lage.schritt(
                "todesfall", "Nach dem Todesfall keine Senkung", wert=von_bis
            )
            yield einstellungen.schritt("todesfall_frist")


def _monatsschritte(monate: tuple[Zaehlmonat, ...]) -> Iterator[Schritt]:
    """Yield one step per run of months that count, or do not, for one reason."""
    laeufe: list[list[Zaehlmonat]] = []
    for monat in monate:
        if laeufe and laeufe[-1][0].grund == monat.grund:
            laeufe[-1].append(monat)
        else:
            laeufe.append([monat])
    for lauf in laeufe:
        zeit = f"{lauf[0].monat:%m/%Y}"
        if len(lauf) > 1:
            zeit += f" bis {lauf[-1].monat:%m/%Y}"
        text = f"{anzahl(len(lauf), 'Monat', 'Monate')} {zeit}"
        grund = lauf[0].grund
        yield Schritt(text, wert=f"nicht gezählt, {grund}" if grund else "gezählt")
