"""Two audits of the example county; Kennungen, teams and findings are invented."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zielwerk.aktenpruefungen.models import (
    Aktenliste,
    Aktenpruefung,
    Pruefliste,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.services import (
    PUNKT,
    Eingabe,
    Frage,
    begin_bogen,
    close_bogen,
    close_pruefung,
    create_pruefliste,
    create_pruefung,
    draw_stichprobe,
    fix_plan,
    publish_startzahl,
    save_antworten,
    waive_kreispruefung,
)
from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.demo import um
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.vereinbarung.services import accept_nachweis

Mitglieder = Mapping[Rolle, Mitgliedschaft]
KOPF = "Kennung;Team;Dienststelle;Betrag;Entschieden am"
# Dienststelle: files, and teams among which they are divided (invented).
STELLEN = {
    "Bad Segeberg": (164, ("Team 501", "Team 502")),
    "Kaltenkirchen": (148, ("Team 601",)),
    "Norderstedt": (208, ("Team 701", "Team 702")),
}
FRAGEN = (
    Frage(
        "fachlichkeit",
        "Ist die Nebenkostenabrechnung angefordert, wo eine fällig war?",
        "Nebenkostenabrechnung nicht angefordert",
    ),
    Frage(
        "fachlichkeit",
        "Ist die Angemessenheit der Unterkunftskosten geprüft?",
        "Angemessenheit nicht geprüft",
    ),
    Frage(
        "fachlichkeit",
        "Ist die Entscheidung im Einzelfall begründet?",
        "Begründung der Einzelfallentscheidung fehlt",
    ),
    Frage(
        "verbuchung",
        "Steht jede Zahlung auf dem richtigen Produktkonto?",
        "Zahlung auf falschem Produktkonto",
    ),
    Frage(
        "verbuchung",
        "Stimmt der gebuchte Betrag mit dem Bescheid überein?",
        "Gebuchter Betrag weicht vom Bescheid ab",
    ),
)


def als_csv(*, ab: date = date(2020, 4, 1)) -> bytes:
    """Return the invented list of all files with housing costs, as CSV."""
    puffer = io.StringIO()
    puffer.write(f"{KOPF}\n")
    nummer = 0
    for stelle, (menge, teams) in STELLEN.items():
        for i in range(menge):
            nummer += 1
            am = ab + timedelta(days=nummer * 7 % 180)
            betrag = f"{280 + nummer * 37 % 420},{nummer * 13 % 100:02d}"
            team = teams[i % len(teams)]
            puffer.write(f"BG-{nummer:05d};{team};{stelle};{betrag};{am:%d.%m.%Y}\n")
    return puffer.getvalue().encode()


def pruefliste(durch: Mitgliedschaft) -> Pruefliste:
    """Lay down the first checklist."""
    return create_pruefliste(
        gilt_ab=date(2019, 1, 1),
        anlass="Erste Fassung (erfundenes Beispiel)",
        fragen=FRAGEN,
        durch=durch,
        jetzt=um(date(2019, 1, 3), 9),
    )


def aktenliste(durch: Mitgliedschaft, stand: date, am: date) -> Aktenliste:
    """Read the invented list in."""
    run_einlesung(
        art="akten",
        inhalt=als_csv(ab=stand - timedelta(days=190)),
        name=f"Akten_KdU_{stand:%Y-%m}.csv",
        stand_am=stand,
        durch=durch,
        jetzt=um(am, 8),
    )
    liste: Aktenliste = Aktenliste.objects.get(stand_am=stand)
    return liste


def gezogen(
    liste: Aktenliste, titel: str, umfang: int, durch: Mitgliedschaft, am: date
) -> Aktenpruefung:
    """Plan, fix, publish the start number, and draw the next day."""
    eine = create_pruefung(
        liste=liste,
        titel=titel,
        zweck="Halbjährliche Prüfung der Kosten der Unterkunft nach der "
        "Zielvereinbarung (erfundenes Beispiel)",
        verfahren=Aktenpruefung.Verfahren.ANTEILIG,
        fester_umfang=umfang,
        durch=durch,
        jetzt=um(am, 9),
    )
    wer = {"durch": durch}
    fix_plan(pruefung=eine, version=eine.version, jetzt=um(am, 10), **wer)
    publish_startzahl(
        pruefung=eine,
        startzahl=f"{am:%Y%m%d}",
        herkunft="Tag der Festlegung, im Plan angekündigt (erfundenes Beispiel)",
        jetzt=um(am, 11),
        **wer,
    )
    return draw_stichprobe(pruefung=eine, jetzt=um(am + timedelta(days=1), 9), **wer)


# What was found in which file of the sample (its number), on which question: invented.
WEGEN_SOZIALSCHUTZ = Eingabe(
    "nein", "regelung", "Sozialschutzpaket (weniger Unterlagen)"
)
FUNDE_1 = {3: {1: WEGEN_SOZIALSCHUTZ}}
FUNDE_2 = {
    2: {1: WEGEN_SOZIALSCHUTZ},
    9: {1: WEGEN_SOZIALSCHUTZ},
    13: {3: Eingabe("nein", "versaeumnis")},
    17: {1: WEGEN_SOZIALSCHUTZ},
    20: {4: Eingabe("nein", "versaeumnis", betrag=Decimal("480.00"))},
}


def geprueft(
    eine: Aktenpruefung,
    funde: Mapping[int, Mapping[int, Eingabe]],
    mitglieder: Mitglieder,
    am: date,
) -> None:
    """Fill and close every sheet, the second ones by another person."""
    akten = list(Stichprobenakte.objects.filter(pruefung=eine).gezogen().order_by("pk"))
    for nummer, akte in enumerate(akten, start=1):
        leser = [("erst", Rolle.TEAMLEITUNG)]
        if akte.ist_zweitpruefung:
            leser.append(("zweit", Rolle.BEREICHSLEITUNG))
        for wort, rolle in leser:
            wer: dict[str, Any] = {"durch": mitglieder[rolle], "jetzt": um(am, 10)}
            bogen = begin_bogen(akte=akte, leser=wort, **wer)
            ohne = dict.fromkeys(range(1, len(FRAGEN) + 1), Eingabe("ja"))
            antworten = ohne | dict(funde.get(nummer, {}))
            bogen = save_antworten(bogen=bogen, antworten=antworten, version=1, **wer)
            close_bogen(bogen=bogen, version=bogen.version, **wer)


def build(mitglieder: Mitglieder) -> None:
    """Create the audits of 2020, closed, and the county's waiver (cases invented)."""
    durch, kreis = (
        mitglieder[Rolle.TEAMLEITUNG],
        mitglieder[Rolle.KOORDINIERUNGSSTELLE],
    )
    pruefliste(mitglieder[Rolle.BEREICHSLEITUNG])
    liste = aktenliste(durch, date(2020, 4, 30), date(2020, 5, 4))
    titel = "Kosten der Unterkunft, 1. Halbjahr 2020"
    eine = gezogen(liste, titel, 12, durch, date(2020, 5, 5))
    geprueft(eine, FUNDE_1, mitglieder, date(2020, 5, 29))
    close_pruefung(pruefung=eine, durch=durch, jetzt=um(date(2020, 6, 11), 14))

    liste = aktenliste(durch, date(2020, 10, 30), date(2020, 11, 2))
    titel = "Kosten der Unterkunft, 2. Halbjahr 2020"
    eine = gezogen(liste, titel, 24, durch, date(2020, 11, 3))
    geprueft(eine, FUNDE_2, mitglieder, date(2020, 11, 30))
    waive_kreispruefung(
        jahr=2020,
        grund="Corona-Pandemie",
        durch=kreis,
        jetzt=um(date(2020, 11, 2), 9),
    )
    close_pruefung(pruefung=eine, durch=durch, jetzt=um(date(2020, 12, 14), 10))
    offen = Nachweis.objects.filter(
        frist__pflichtfrist__punkt__schluessel=PUNKT, zustand="eingereicht"
    )
    for nachweis in offen:
        accept_nachweis(nachweis=nachweis, durch=kreis, jetzt=um(date(2020, 12, 15), 8))
