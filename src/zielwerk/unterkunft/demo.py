"""The Richtwerte of the example county, and invented Kostensenkungsverfahren."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.unterkunft.models import Kostensenkungsverfahren, Richtwerttabelle
from zielwerk.unterkunft.regeln import (
    Einstellungen,
    Konzept,
    lade_konzept,
    richtwert,
)
from zielwerk.unterkunft.services import (
    Grundlage,
    end_verfahren,
    open_verfahren,
    publish_richtwerte,
    record_schreiben,
    reduce_kosten,
    refrain,
)
from zielwerk.vereinbarung.demo import um

Mitglieder = Mapping[Rolle, Mitgliedschaft]
KOPF = ("Vergleichsraum", "Gemeinden", "Personen", "Richtwert", "Wohnfläche")
ERFASST, VEROEFFENTLICHT = date(2021, 1, 12), date(2021, 1, 13)
NEU_AB, BESTAND_STAND = date(2021, 2, 1), date(2020, 12, 31)
STEIGERUNG = Decimal("1.08")


@dataclass(frozen=True)
class Beispielfall:
    """One invented case, and what became of it until the day of the example."""

    aktenzeichen: str
    ort: str
    personen: int
    kosten: str
    eroeffnet_am: date
    bwz_beginn: date | None = None
    mit_schreiben: bool = True
    entschieden_am: date | None = None
    grund: str = ""


FAELLE = (
    # Before the Sozialschutz: reduced after six months.
    Beispielfall(
        *("KDU-2020-0101", "Norderstedt", 1, "412.00", date(2020, 1, 15)),
        bwz_beginn=date(2019, 11, 1),
        entschieden_am=date(2020, 7, 20),
    ),
    Beispielfall(
        *("KDU-2020-0102", "Kaltenkirchen", 3, "498.00", date(2020, 2, 10)),
        bwz_beginn=date(2019, 12, 1),
        entschieden_am=date(2020, 8, 24),
        grund="Erfundenes Beispiel: Umzug und Renovierung kosten mehr, als in zwei "
        "Jahren gespart wird.",
    ),
    # § 67: six months of the Bewilligungszeitraum are not counted.
    Beispielfall(
        *("KDU-2020-0103", "Norderstedt", 3, "655.00", date(2020, 2, 20)),
        bwz_beginn=date(2020, 4, 1),
    ),
    Beispielfall(
        *("KDU-2020-0104", "Henstedt-Ulzburg", 2, "420.00", date(2020, 6, 15)),
        bwz_beginn=date(2020, 2, 1),
    ),
    Beispielfall(
        *("KDU-2020-0105", "Wahlstedt", 4, "690.00", date(2020, 11, 9)),
        bwz_beginn=date(2020, 11, 1),
    ),
    Beispielfall(
        *("KDU-2021-0106", "Bad Segeberg", 2, "455.00", date(2021, 1, 21)),
        mit_schreiben=False,
    ),
)


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
    team = mitglieder[Rolle.TEAMLEITUNG]
    _verfahren(team, Richtwerttabelle.objects.get(gilt_ab=ab))
    pruefung = run_einlesung(
        art="kdu",
        inhalt=bestand_als_csv(),
        name="fallbestand-2020-12-31.csv",
        stand_am=BESTAND_STAND,
        durch=team,
        jetzt=um(date(2021, 1, 14)),
    )
    assert pruefung.angenommen, pruefung.befunde  # noqa: S101 - the example is right


def bestand_als_csv() -> bytes:
    """Return the invented caseload: the procedures above, and cases without one."""
    kopf = "Aktenzeichen;Gemeinde;Personen;Kosten;BWZ-Beginn;Aufforderung am"
    zeilen = [
        f"{fall.aktenzeichen};{fall.ort};{fall.personen};"
        f"{fall.kosten.replace('.', ',')};{_tag(fall.bwz_beginn)};"
        f"{_tag(fall.eroeffnet_am)}"
        for fall in FAELLE
        if fall.mit_schreiben and fall.entschieden_am is None
    ]
    orte = ("Norderstedt", "Bad Segeberg", "Kaltenkirchen", "Wahlstedt")
    for nummer in range(40):
        kosten = 300 + nummer % 8 * 10 + (160 if nummer in {7, 19} else 0)
        bwz = "01.09.2020" if nummer % 3 else "01.02.2020"
        zeilen.append(
            f"KDU-2020-{300 + nummer:04d};{orte[nummer % 4]};{1 + nummer % 3};"
            f"{kosten},00;{bwz};"
        )
    return "\r\n".join([kopf, *zeilen, ""]).encode("utf-8-sig")


def _tag(am: date | None) -> str:
    return f"{am:%d.%m.%Y}" if am else ""


def _verfahren(team: Mitgliedschaft, tabelle: Richtwerttabelle) -> None:
    """Create procedures in every state; the cases are invented."""
    for fall in FAELLE:
        eroeffnet = um(fall.eroeffnet_am)
        wert = richtwert(
            tabelle.konzept(),
            raum=fall.ort,
            personen=fall.personen,
            am=fall.eroeffnet_am,
        )
        eines = open_verfahren(
            aktenzeichen=fall.aktenzeichen,
            art="unterkunft",
            kosten=Decimal(fall.kosten),
            grundlage=Grundlage.aus(wert, fall.ort, tabelle),
            umstaende={"bwz_beginn": fall.bwz_beginn},
            einstellungen=Einstellungen(),
            durch=team,
            jetzt=eroeffnet,
        )
        if fall.mit_schreiben:
            eines = record_schreiben(
                verfahren=eines,
                schreiben_am=fall.eroeffnet_am,
                durch=team,
                jetzt=eroeffnet,
            )
        _entscheide(eines, fall, team)


def _entscheide(
    eines: Kostensenkungsverfahren, fall: Beispielfall, team: Mitgliedschaft
) -> None:
    """Decide and end a procedure as its case says."""
    if fall.entschieden_am is None:
        return
    jetzt = um(fall.entschieden_am)
    if fall.grund:
        eines = refrain(
            verfahren=eines,
            entscheidung="unwirtschaftlich",
            grund=fall.grund,
            wiedervorlage_am=None,
            durch=team,
            jetzt=jetzt,
        )
    else:
        eines = reduce_kosten(
            verfahren=eines,
            wirksam_ab=eines.absenkung_ab,
            anerkannt=eines.richtwert,
            durch=team,
            jetzt=jetzt,
        )
    end_verfahren(
        verfahren=eines,
        ausgang="nicht_gesenkt" if fall.grund else "gesenkt",
        beendet_am=fall.entschieden_am,
        grund="",
        durch=team,
        jetzt=jetzt,
    )


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
