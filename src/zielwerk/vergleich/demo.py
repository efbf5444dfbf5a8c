"""Other Jobcenter for the example county: all invented, only the mean is the paper's.

DrS/2021/022, Punkt 3: the mean of Vergleichstyp IIc is 16,7 %. Names, members of the
types and every single count are made up, and marked so in each file.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.demo import um
from zielwerk.vergleich.austausch import schreibe_parquet
from zielwerk.vergleich.austauschzeile import FORMAT, Zeile
from zielwerk.vergleich.services import import_datei, record_jobcenter

KENNUNG = "JC-SE"
JAHR, STAND, BERICHTIGT = 2020, date(2021, 1, 5), date(2021, 1, 18)
IIC, IIB = range(1, 25), range(25, 33)
EINZELN = frozenset({3, 8, 14, 21})
# So that with the 45 of 292 of the own Jobcenter the mean of IIc is 16,7 %.
ZAEHLER, NENNER = 1124, 6708
SPAETER = (2, 5, 9, 11, 17, 20)


@dataclass(frozen=True)
class Monatswert:
    """The invented counts of one Jobcenter in one month."""

    nummer: int
    monat: int
    zaehler: int
    nenner: int


def _monatswerte() -> list[Monatswert]:
    """Return the counts of a year; those of IIc sum up to the figures above."""
    zufall = random.Random(2020)  # noqa: S311  # invented figures, the same each time
    werte = []
    for nummer in (*IIC, *IIB):
        groesse, quote = zufall.randint(12, 34), zufall.uniform(0.12, 0.21)
        for monat in range(1, 13):
            nenner = groesse + zufall.randint(-4, 4)
            zaehler = sum(zufall.random() < quote for _ in range(nenner))
            werte.append(Monatswert(nummer, monat, zaehler, nenner))
    return _abgestimmt(werte)


def _abgestimmt(werte: list[Monatswert]) -> list[Monatswert]:
    """Add or take single cases month by month until the sums of IIc are right."""
    stellen = [n for n, w in enumerate(werte) if w.nummer in IIC]
    paare = [[w.zaehler, w.nenner] for w in werte]
    for teil, ziel in ((1, NENNER), (0, ZAEHLER)):
        fehlt = ziel - sum(paare[n][teil] for n in stellen)
        schritt = 1 if fehlt > 0 else -1
        runde = 0
        while fehlt:
            paar = paare[stellen[runde % len(stellen)]]
            neu = paar[teil] + schritt
            if (teil and neu >= paar[0]) or (not teil and 0 <= neu <= paar[1]):
                paar[teil] = neu
                fehlt -= schritt
            runde += 1
    return [
        Monatswert(w.nummer, w.monat, *paar)
        for w, paar in zip(werte, paare, strict=True)
    ]


def _zeile(wert: Monatswert, stand: date) -> Zeile:
    danach = date(JAHR + wert.monat // 12, wert.monat % 12 + 1, 1)
    return Zeile(
        format=FORMAT,
        jobcenter=f"JC-{wert.nummer:02d}",
        jobcenter_name=f"Beispiel-Jobcenter {wert.nummer:02d}",
        beispiel=True,
        einzeln=wert.nummer in EINZELN,
        kennzahl="widerspruchsquote",
        bezeichnung="Quote vermeidbarer Widerspruchsstattgaben",
        umfang="kommunale Leistungen",
        richtung="hoechstens",
        zaehler_definition="vermeidbare Stattgaben",
        nenner_definition="alle erledigten Widersprüche",
        von=date(JAHR, wert.monat, 1),
        bis=danach - timedelta(days=1),
        zaehler=wert.zaehler,
        nenner=wert.nenner,
        stand=stand,
        quelle="erfundene Beispieldaten",
    )


def _erster_stand(werte: list[Monatswert]) -> Iterator[Zeile]:
    """Yield the counts before some Jobcenter corrected their December."""
    for wert in werte:
        zaehler = wert.zaehler
        if wert.nummer in SPAETER and wert.monat == 12:  # noqa: PLR2004
            zaehler = min(wert.nenner, zaehler + 2)
        yield _zeile(Monatswert(wert.nummer, wert.monat, zaehler, wert.nenner), STAND)


def _typen() -> bytes:
    """Return the membership table; one Jobcenter changed its type in 2019."""
    zeilen = ["Kennung;Jobcenter;Vergleichstyp;Gilt ab;Gilt bis;Quelle"]
    quelle = "erfundene Beispieldaten (nur Segeberg und IIc nach DrS/2021/022)"
    zeilen.append(f"{KENNUNG};Jobcenter Kreis Segeberg;IIc;01.01.2018;;{quelle}")
    for nummer in (*IIC, *IIB):
        wer = f"JC-{nummer:02d};Beispiel-Jobcenter {nummer:02d}"
        typ = "IIc" if nummer in IIC else "IIb"
        ab = "01.01.2018"
        if nummer == IIC[-1]:
            zeilen.append(f"{wer};IIb;{ab};31.12.2018;{quelle}")
            ab = "01.01.2019"
        zeilen.append(f"{wer};{typ};{ab};;{quelle}")
    return "\n".join(zeilen).encode()


def build(mitglieder: Mapping[Rolle, Mitgliedschaft]) -> None:
    """Let the county see itself among its Vergleichstyp, with one later Stand."""
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    record_jobcenter(
        kennung=KENNUNG,
        name="Jobcenter Kreis Segeberg",
        durch=kreis,
        jetzt=um(date(2021, 1, 4), 9),
    )
    liste = run_einlesung(
        art="vergleichstypen",
        inhalt=_typen(),
        name="Vergleichstypen_Beispiel.csv",
        stand_am=date(2020, 12, 31),
        durch=kreis,
        jetzt=um(date(2021, 1, 4), 10),
    )
    if not liste.angenommen:
        raise ValueError(liste.befunde)
    werte = _monatswerte()
    import_datei(
        name="vergleich-beispiel-2021-01-05.parquet",
        inhalt=schreibe_parquet(_erster_stand(werte)),
        durch=kreis,
        jetzt=um(date(2021, 1, 6), 9),
    )
    berichtigt = [w for w in werte if w.nummer in SPAETER]
    import_datei(
        name="vergleich-beispiel-2021-01-18.parquet",
        inhalt=schreibe_parquet(_zeile(w, BERICHTIGT) for w in berichtigt),
        durch=kreis,
        jetzt=um(date(2021, 1, 19), 9),
    )
