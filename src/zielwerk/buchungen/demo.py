"""The invented postings of the example county; no account, amount or text is real.

Five findings come up during 2020 and are all settled, so that the sentence of the paper
holds: no indication of wrong postings (DrS/2021/022, Punkt 4).
"""

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zielwerk.buchungen.models import Buchungshinweis, Buchungsliste
from zielwerk.buchungen.services import (
    add_kontenregel,
    add_periode,
    record_bestaetigung,
    report_hinweise,
    settle_hinweis,
    summen_quartale,
)
from zielwerk.kern.kalender import naechster_werktag
from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.demo import um

# Norm, name, product, number of the account, least and most per month (all invented).
LEISTUNGEN = (
    ("§ 22 Abs. 1", "Unterkunft und Heizung", "3121", "010", 420_000, 690_000),
    ("§ 22 Abs. 6", "Umzug und Kaution", "3121", "060", 6_000, 19_000),
    ("§ 22 Abs. 8", "Schulden", "3121", "080", 2_000, 9_000),
    ("§ 24 Abs. 3 Nr. 1", "Erstausstattung Wohnung", "3123", "310", 5_000, 21_000),
    ("§ 24 Abs. 3 Nr. 2", "Bekleidung, Geburt", "3123", "320", 3_000, 11_000),
    ("§ 16a", "Kommunale Eingliederung", "3122", "160", 9_000, 14_000),
    ("§ 28", "Bildung und Teilhabe", "3126", "280", 30_000, 75_000),
)
# Kind → what its accounts begin with in the invented plan.
KLASSEN = {"ausgabe": "9546", "einnahme": "9421", "forderung": "9169"}
ORTE = ("Bad Segeberg", "Kaltenkirchen", "Norderstedt")
GILT_AB = date(2020, 1, 1)
KOPF = (
    *("Buchungsnummer", "Buchungsdatum", "Haushaltsjahr", "Produktkonto"),
    *("Leistungsart", "Einnahme/Ausgabe", "Betrag", "Buchungstext"),
)
# Stand of a list and the day it was read; the second one closes the year.
LISTEN = (
    (date(2020, 11, 30), date(2020, 12, 7)),
    (date(2020, 12, 31), date(2021, 1, 6)),
)


@dataclass(frozen=True)
class Zeile:
    """One invented posting."""

    nummer: str
    am: date
    jahr: int
    konto: str
    norm: str
    art: str
    betrag: Decimal
    text: str


def konto(norm: str, art: str) -> str:
    """Return the invented account of a benefit and kind."""
    _, _, produkt, nummer, _, _ = next(z for z in LEISTUNGEN if z[0] == norm)
    return f"{produkt}.{KLASSEN[art]}{nummer}"


def zeilen(stand: date, *, berichtigt: bool) -> list[Zeile]:
    """Return the postings up to a day; wrong ones as first booked, or set right."""
    zufall = random.Random(4)  # noqa: S311  # invented data, the same at every build
    alle: list[Zeile] = []
    for monat in range(1, 13):
        for norm, name, _, _, wenig, viel in LEISTUNGEN:
            for ort in ORTE:
                tag = naechster_werktag(date(2020, monat, zufall.randint(2, 26)), "SH")
                betrag = Decimal(zufall.randint(wenig * 100, viel * 100)) / 100
                posten = [("ausgabe", betrag)]
                if zufall.random() < 0.2:  # noqa: PLR2004  # one in five has income too
                    posten.append(("einnahme", round(betrag / 40, 2)))
                alle += [
                    Zeile(
                        f"B-2020-{len(alle) + stelle:04d}",
                        tag,
                        2020,
                        konto(norm, art),
                        norm,
                        art,
                        summe,
                        f"{name}, Sammelbuchung {ort} (erfunden)",
                    )
                    for stelle, (art, summe) in enumerate(posten, start=1)
                ]
    if not berichtigt:
        alle = _mit_fehlern(alle)
    return sorted((z for z in alle if z.am <= stand), key=lambda z: (z.am, z.nummer))


def _mit_fehlern(alle: list[Zeile]) -> list[Zeile]:
    """Return the postings with five mistakes, as they happen."""
    heraus = list(alle)

    def stelle(norm: str, art: str, ab: int = 0) -> int:
        return next(
            i for i, z in enumerate(alle) if (z.norm, z.art) == (norm, art) and i >= ab
        )

    umzug = stelle("§ 22 Abs. 6", "ausgabe")
    heraus[umzug] = replace(alle[umzug], konto=konto("§ 22 Abs. 1", "ausgabe"))
    schuld = stelle("§ 22 Abs. 8", "ausgabe")
    heraus[schuld] = replace(alle[schuld], jahr=2019)
    ruecklauf = stelle("§ 22 Abs. 1", "einnahme")
    heraus[ruecklauf] = replace(
        alle[ruecklauf],
        konto=konto("§ 22 Abs. 1", "ausgabe"),
        text="Rückzahlung Betriebskosten, Person Muster (erfunden)",
    )
    bund = stelle("§ 24 Abs. 3 Nr. 2", "ausgabe", ab=40)
    ohne = stelle("§ 24 Abs. 3 Nr. 2", "ausgabe", ab=80)
    heraus[bund] = replace(
        alle[bund],
        norm="§ 24 Abs. 3 Nr. 3",
        text="Orthopädische Schuhe, Person Beispiel (erfunden)",
    )
    heraus[ohne] = replace(alle[ohne], art="forderung", konto="")
    return heraus


def as_xlsx(stand: date, inhalt: list[Zeile]) -> bytes:
    """Return the journal as the finance office would send it."""
    import xlsxwriter

    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    mappe.set_properties(
        {"created": um(stand).replace(tzinfo=None), "author": "Beispieldaten"}
    )
    blatt = mappe.add_worksheet("Journal")
    fett = mappe.add_format({"bold": True})
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    geld = mappe.add_format({"num_format": "#,##0.00"})
    blatt.write(
        0, 0, f"Buchungen, Stand {stand:%d.%m.%Y} (erfundene Beispieldaten)", fett
    )
    blatt.write_row(2, 0, KOPF, fett)
    for nummer, z in enumerate(inhalt, start=3):
        blatt.write_string(nummer, 0, z.nummer)
        blatt.write_datetime(nummer, 1, z.am, tag)
        blatt.write_number(nummer, 2, z.jahr)
        blatt.write_string(nummer, 3, z.konto)
        blatt.write_string(nummer, 4, z.norm)
        blatt.write_string(nummer, 5, z.art.capitalize())
        blatt.write_number(nummer, 6, float(z.betrag), geld)
        blatt.write_string(nummer, 7, z.text)
    blatt.autofit()
    mappe.close()
    return puffer.getvalue()


def build(mitglieder: Mapping[Rolle, Mitgliedschaft]) -> None:
    """Enter the table, read both lists of the year, settle what was found."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    start = um(date(2020, 1, 15), 11)
    for norm, name, *_ in LEISTUNGEN:
        for art in KLASSEN:
            add_kontenregel(
                leistungsart=norm,
                art=art,
                produktkonto=konto(norm, art),
                bezeichnung=f"{name} (erfundenes Konto)",
                gilt_ab=GILT_AB,
                gilt_bis=None,
                durch=kreis,
                jetzt=start,
            )
    (stand, am), (ende, danach) = LISTEN
    _lies(stand, zeilen(stand, berichtigt=False), kreis, am)
    report_hinweise(jahr=2020, durch=kreis, jetzt=um(am, 12))
    _erklaere(mitglieder[Rolle.BEREICHSLEITUNG], date(2020, 12, 14))
    _lies(ende, _nach_klaerung(ende), kreis, danach)
    record_bestaetigung(jahr=2020, vermerken=False, durch=kreis, jetzt=um(danach, 15))
    _rechne_ab(kreis)


def _nach_klaerung(ende: date) -> list[Zeile]:
    """Return the closing list: all set right, but for the year that was explained."""
    falsch = {z.nummer: z for z in zeilen(ende, berichtigt=False) if z.jahr != 2020}  # noqa: PLR2004
    return [falsch.get(z.nummer, z) for z in zeilen(ende, berichtigt=True)]


def _lies(stand: date, inhalt: list[Zeile], durch: Mitgliedschaft, am: date) -> None:
    """Read one list through the intake, as a person would."""
    pruefung = run_einlesung(
        art="buchungen",
        inhalt=as_xlsx(stand, inhalt),
        name=f"Journal_{stand:%Y-%m-%d}.xlsx",
        stand_am=stand,
        durch=durch,
        jetzt=um(am, 10),
    )
    if not pruefung.angenommen:
        raise BeispielError([befund.meldung for befund in pruefung.befunde])


def _erklaere(durch: Mitgliedschaft, am: date) -> None:
    """Let the Jobcenter explain the one posting that belongs to the year before."""
    hinweis = Buchungshinweis.objects.get(jahr=2020, regel="falsches-jahr")
    settle_hinweis(
        hinweis=hinweis,
        zustand=Buchungshinweis.Zustand.ERKLAERT,
        grund="Nachbuchung zum Jahresabschluss 2019, mit der Kasse geklärt (erfunden)",
        version=hinweis.version,
        durch=durch,
        jetzt=um(am, 10),
    )


def _rechne_ab(durch: Mitgliedschaft) -> None:
    """Settle the quarters of 2020 with the sums of the postings, 45 days after each."""
    liste = Buchungsliste.objects.gueltig(2020)
    tage = (
        date(2020, 5, 15),
        date(2020, 8, 14),
        date(2020, 11, 13),
        date(2021, 1, 22),
    )
    for quartal, tag in zip(summen_quartale(liste), tage, strict=True):
        add_periode(**quartal, abgerechnet_am=tag, durch=durch, jetzt=um(tag))


class BeispielError(Exception):
    """The invented list was refused: a rule has changed."""
