"""The Richtwerte of the example county: the published table, and an invented draft."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import ROUND_UP, Decimal

from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.unterkunft.models import Richtwerttabelle
from zielwerk.unterkunft.regeln import Konzept, lade_konzept
from zielwerk.unterkunft.services import publish_richtwerte
from zielwerk.vereinbarung.demo import um

Mitglieder = Mapping[Rolle, Mitgliedschaft]
KOPF = ("Vergleichsraum", "Gemeinden", "Personen", "Richtwert", "Wohnfläche")
ERFASST, VEROEFFENTLICHT = date(2021, 1, 12), date(2021, 1, 13)
NEU_AB = date(2021, 2, 1)
STEIGERUNG = Decimal("1.08")


def build(mitglieder: Mitglieder) -> None:
    """Read the table of 2011 and publish it; leave an invented one as a draft."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    konzept = lade_konzept("segeberg_2011")
    ab = konzept.staende[0].gilt_ab
    assert ab is not None  # noqa: S101 - the shipped table has its first day
    _lies(konzept, ab, kreis, ERFASST, lambda betrag: betrag)
    publish_richtwerte(
        tabelle=Richtwerttabelle.objects.get(gilt_ab=ab),
        bezeichnung=konzept.bezeichnung,
        grundlage=Richtwerttabelle.Grundlage.KONZEPT,
        quelle=konzept.quelle,
        bestandsschutz=konzept.bestandsschutz,
        durch=mitglieder[Rolle.FACHDIENSTLEITUNG],
        jetzt=um(VEROEFFENTLICHT),
    )
    _lies(konzept, NEU_AB, kreis, date(2021, 1, 20), _erfunden)


def _erfunden(betrag: Decimal) -> Decimal:
    """Return an invented amount: 8 % more, in whole euros."""
    return (betrag * STEIGERUNG).quantize(Decimal(1), ROUND_UP)


def _lies(
    konzept: Konzept,
    ab: date,
    durch: Mitgliedschaft,
    am: date,
    wert: Callable[[Decimal], Decimal],
) -> None:
    """Read one table through the intake, as a person would."""
    pruefung = run_einlesung(
        art="richtwerte",
        inhalt=als_csv(konzept, wert),
        name=f"richtwerte-{ab:%Y-%m-%d}.csv",
        stand_am=ab,
        durch=durch,
        jetzt=um(am),
    )
    assert pruefung.angenommen, pruefung.befunde  # noqa: S101 - the example is right


def als_csv(konzept: Konzept, wert: Callable[[Decimal], Decimal]) -> bytes:
    """Return a table as the list that can be read."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\r\n")
    schreiber.writerow(KOPF)
    schreiber.writerows(_zeilen(konzept, wert))
    return puffer.getvalue().encode("utf-8-sig")


def _zeilen(
    konzept: Konzept, wert: Callable[[Decimal], Decimal]
) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the rows: room, municipalities, size, amount, area."""
    stand = konzept.staende[0]
    for raum in stand.raeume:
        orte = ", ".join(raum.orte)
        for personen, betrag in raum.betraege.items():
            flaeche = stand.qm.get(personen)
            yield (
                raum.schluessel,
                orte,
                str(personen),
                _zahl(wert(betrag)),
                _zahl(flaeche),
            )
        if raum.je_weitere is not None:
            yield (
                raum.schluessel,
                orte,
                "+1",
                _zahl(wert(raum.je_weitere)),
                _zahl(stand.qm_je_weitere),
            )


def _zahl(wert: Decimal | None) -> str:
    return "" if wert is None else f"{wert:.2f}".replace(".", ",")
