"""How a stored Kostensenkungsverfahren stands on a day, and what fits it next."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zielwerk.kern.anzeige import euro, tag


@dataclass(frozen=True)
class Verfahrensstand:
    """Sign, word and the day on which the next thing is due (None: none)."""

    zeichen: str
    wort: str
    naechster_tag: date | None = None

    @property
    def ist_dran(self) -> bool:
        """Return whether an official has to act now."""
        return self.zeichen in {"bitte_pruefen", "offen"}


def verfahrensstand(
    zustand: str,
    *,
    absenkung_ab: date | None,
    wiedervorlage_am: date | None,
    wirksam_ab: date | None,
    heute: date,
    hinweis: bool,
) -> Verfahrensstand:
    """Return how a procedure stands on a day.

    A new Konzept comes first: until it is decided about, nothing else can be.
    """
    abgelaufen = absenkung_ab is not None and heute >= absenkung_ab
    faellig = wiedervorlage_am is not None and heute >= wiedervorlage_am
    gesenkt = wirksam_ab is not None and heute >= wirksam_ab
    wahl: tuple[tuple[bool, tuple[str, str, date | None]], ...] = (
        (zustand == "beendet", ("ohne_berechnung", "Beendet", None)),
        (hinweis, ("bitte_pruefen", "Neues Konzept prüfen", heute)),
        (zustand == "eroeffnet", ("offen", "Schreiben vorbereiten", heute)),
        (
            zustand == "laeuft" and abgelaufen,
            ("bitte_pruefen", "Zu entscheiden", absenkung_ab),
        ),
        (zustand == "laeuft", ("in_arbeit", "Frist läuft", absenkung_ab)),
        (gesenkt, ("erfuellt", "Gesenkt", wirksam_ab)),
        (wirksam_ab is not None, ("erfuellt", "Wird gesenkt", wirksam_ab)),
        (faellig, ("bitte_pruefen", "Erneut prüfen", wiedervorlage_am)),
        (True, ("ohne_berechnung", "Nicht gesenkt", wiedervorlage_am)),
    )
    return Verfahrensstand(*next(stand for trifft, stand in wahl if trifft))


def senkungshindernis(
    *,
    kosten: Decimal,
    richtwert: Decimal,
    anerkannt: Decimal | None,
    absenkung_ab: date | None,
    wirksam_ab: date | None,
    hinweis: bool,
) -> str:
    """Return why costs may not be reduced like this, or "" if they may.

    The letter carries a reduction to the amount it names, from the day on that its
    months are over (BSG, B 7b AS 10/06 R); not one that rests on a Konzept that was
    replaced (BSG, B 14 AS 11/18 R) until somebody has looked at it.
    """
    if hinweis:
        return (
            "Es gilt ein neues Konzept. Bitte entscheiden Sie zuerst, ob das Schreiben "
            "noch trägt."
        )
    if wirksam_ab is None or anerkannt is None:
        return "Bitte nennen Sie den Tag der Senkung und den anerkannten Betrag."
    return _zu_frueh(absenkung_ab, wirksam_ab) or _falscher_betrag(
        kosten, richtwert, anerkannt
    )


def _zu_frueh(absenkung_ab: date | None, wirksam_ab: date) -> str:
    if absenkung_ab is None or wirksam_ab < absenkung_ab:
        ab = tag(absenkung_ab) if absenkung_ab else "nach dem Schreiben"
        return f"Gesenkt werden kann frühestens ab {ab}; bis dahin läuft die Frist."
    return "" if wirksam_ab.day == 1 else "Gesenkt wird zum Ersten eines Monats."


def _falscher_betrag(kosten: Decimal, richtwert: Decimal, anerkannt: Decimal) -> str:
    if anerkannt < richtwert:
        return (
            f"Das Schreiben nennt {euro(richtwert)} als angemessen. Weniger kann nicht "
            "anerkannt werden."
        )
    if anerkannt >= kosten:
        return (
            f"{euro(anerkannt)} sind keine Senkung: Die Kosten betragen {euro(kosten)}."
        )
    return ""
