"""Two quarterly lists of the example county, with everything that happens to them.

Names, streets and numbers are made up; the same come out at every build. The list of
the fourth quarter has three faulty rows that are corrected before it is accepted.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from zielwerk.forderungen.beispiel import (
    KOPFZEILE,
    QUARTAL_3,
    QUARTAL_4,
    as_csv,
    as_xlsx,
    mit_fehlern,
    quartal_3,
    quartal_4,
    zeilen,
)
from zielwerk.forderungen.models import Forderungsliste
from zielwerk.forderungen.services import (
    download_liste,
    record_eingang,
    release_liste,
    request_freigabe,
)
from zielwerk.listen.services import (
    accept_einlesung,
    begin_einlesung,
    record_berichtigung,
)
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.demo import um

Mitglieder = Mapping[Rolle, Mitgliedschaft]


def eingang(mitglieder: Mitglieder, quartal: int, am: date) -> None:
    """Record the receipt of a quarter's list with the e-mail it came by."""
    text = f"Von: BA-Inkasso-Service\nBetreff: Liste {quartal}. Quartal 2020\n"
    record_eingang(
        jahr=2020,
        quartal=quartal,
        eingegangen_am=am,
        weg="email",
        vermerk=f"Liste {quartal}. Quartal 2020 (erfunden)",
        beleg=(f"Eingang_Q{quartal}_2020.eml", text.encode(), "message/rfc822"),
        durch=mitglieder[Rolle.BEREICHSLEITUNG],
        jetzt=um(am, 11),
    )


def uebernehmen(
    mitglieder: Mitglieder,
    inhalt: bytes,
    stand: date,
    am: date,
    werte: Mapping[str, str],
) -> Forderungsliste:
    """Read a list, correct its faulty rows, accept it."""
    durch, quartal = mitglieder[Rolle.TEAMLEITUNG], (stand.month + 2) // 3
    eine = begin_einlesung(
        art="forderungen",
        inhalt=inhalt,
        name=f"Forderungen_Q{quartal}_2020.{'xlsx' if inhalt[:2] == b'PK' else 'csv'}",
        stand_am=stand,
        durch=durch,
        jetzt=um(am, 9),
    )
    fehler = eine.befunde.filter(schwere="fehler", zeile__isnull=False)
    for befund in list(fehler):
        eine = record_berichtigung(
            einlesung=eine,
            zeile=befund.zeile or 0,
            feld=befund.feld,
            wert=werte[befund.feld],
            grund="Auskunft der Sachbearbeitung",
            version=eine.version,
            durch=durch,
            jetzt=um(am, 9),
        )
    accept_einlesung(
        einlesung=eine,
        warnungen_bestaetigt=True,
        version=eine.version,
        durch=durch,
        jetzt=um(am, 10),
    )
    liste: Forderungsliste = Forderungsliste.objects.get(einlesung=eine)
    return liste


def uebergeben(mitglieder: Mitglieder, liste: Forderungsliste, am: date) -> None:
    """Ask for release, release by a second person, download by the Kasse."""
    request_freigabe(liste=liste, durch=mitglieder[Rolle.TEAMLEITUNG], jetzt=um(am, 8))
    release_liste(liste=liste, durch=mitglieder[Rolle.BEREICHSLEITUNG], jetzt=um(am, 9))
    download_liste(
        liste=liste, form="xlsx", durch=mitglieder[Rolle.KASSE], jetzt=um(am, 13)
    )


def build_quartal_3(mitglieder: Mitglieder) -> None:
    """Let the third quarter happen: its list is the opening of the fourth."""
    stand, am, gelesen, uebergabe = QUARTAL_3
    eingang(mitglieder, 3, am)
    inhalt = as_csv(zeilen(quartal_3()))
    uebergeben(
        mitglieder, uebernehmen(mitglieder, inhalt, stand, gelesen, {}), uebergabe
    )


def build_quartal_4(mitglieder: Mitglieder) -> None:
    """Let the fourth quarter happen: three faulty rows, corrected, in time."""
    stand, am, gelesen, uebergabe = QUARTAL_4
    eingang(mitglieder, 4, am)
    faelle = quartal_4()
    richtig = faelle[212 - KOPFZEILE - 1].rest
    werte = {
        "rest": str(richtig).replace(".", ","),
        "begruendung": "unbekannt verzogen",
        "zugang_am": "28.02.2020",
    }
    inhalt = as_xlsx(mit_fehlern(zeilen(faelle)), stand)
    liste = uebernehmen(mitglieder, inhalt, stand, gelesen, werte)
    uebergeben(mitglieder, liste, uebergabe)


def build(mitglieder: Mitglieder) -> None:
    """Let both quarters happen."""
    build_quartal_3(mitglieder)
    build_quartal_4(mitglieder)


def write_proben(ordner: Path) -> list[Path]:
    """Write a second version of the fourth quarter's list, with mistakes to mend."""
    ordner.mkdir(parents=True, exist_ok=True)
    ziel = ordner / "Forderungen_Q4_2020_v2_mit_Fehlern.xlsx"
    inhalt = mit_fehlern(zeilen(quartal_4()))
    ziel.write_bytes(as_xlsx(inhalt, QUARTAL_4[0], ", zweite Fassung"))
    return [ziel]
