"""The whole example county in the order of its year, and the files beside it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django_scopes import scope

from zielwerk.aktenpruefungen import demo as aktenpruefungen
from zielwerk.beratung import demo as beratung
from zielwerk.besprechungen import demo as besprechungen
from zielwerk.buchungen import demo as buchungen
from zielwerk.drucksachen import demo as drucksachen
from zielwerk.drucksachen.services import write_dateien
from zielwerk.erinnerungen.services import create_uebliche_stufen
from zielwerk.forderungen import demo as forderungen
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.mandanten import demo as mandanten
from zielwerk.mandanten.demo import PASSWORT
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.schluessel import create_bund, ist_da
from zielwerk.massnahmen import demo as massnahmen
from zielwerk.richtlinien import demo as richtlinien
from zielwerk.startseite import zweiter_kreis
from zielwerk.unterkunft import demo as unterkunft
from zielwerk.vereinbarung import demo as vereinbarung
from zielwerk.vereinbarung.demo import um
from zielwerk.vergleich import demo as vergleich
from zielwerk.widersprueche import demo as widersprueche

__all__ = ["HEUTE", "PASSWORT", "build", "build_demo"]

# The day of the paper: everything of 2020 has happened, the committee meets in 24 days.
HEUTE = date(2021, 1, 25)
NUMMER = "DrS/2021/022"
Sagen = Callable[[str], None]


def build(say: Sagen) -> tuple[Mandant, dict[Rolle, Mitgliedschaft]]:
    """Create the example county with its year 2020, the draft of 2021, the paper."""
    say("Kreis, Jobcenter und ihre Zugänge …")
    mandant, mitglieder = mandanten.build(HEUTE)
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    with scope(mandant=mandant):
        say("Zielvereinbarung 2020 mit ihren Fristen …")
        alt = vereinbarung.build_2020(mitglieder)
        create_uebliche_stufen(durch=kreis, jetzt=um(HEUTE))
        kennzahl = kennzahlen.build(kreis)
        say("Das Jahr 2020: Forderungslisten, Berichte, Besprechungen …")
        vereinbarung.build_jahr(
            mitglieder, listen=2, mit_besprechung=False, mit_pruefung=False
        )
        gehalten = besprechungen.build(mitglieder)
        say("Richtlinien mit ihren Fassungen …")
        richtlinien.build(mitglieder, besprechung_uuid=gehalten.uuid)
        say("Forderungslisten lesen, berichtigen, freigeben …")
        forderungen.build(mitglieder)
        say("Widerspruchslisten lesen, prüfen und übernehmen …")
        widersprueche.build(mitglieder)
        kennzahlen.build_vergleich(kennzahl, kreis)
        say("Zahlen anderer Jobcenter (erfunden) …")
        vergleich.build(mitglieder)
        say("Buchungen gegen die Kontentabelle prüfen …")
        buchungen.build(mitglieder)
        say("Richtwerte für die Kosten der Unterkunft …")
        unterkunft.build(mitglieder)
        say("Akten ziehen und prüfen …")
        aktenpruefungen.build(mitglieder)
        say("Beratung nach § 16a: Scheine, Rückmeldungen, Listen …")
        beratung.build(mitglieder)
        say("Rückblick, Bewertungen und Fortschreibung 2021 …")
        vereinbarung.build_rueckblick(alt, mitglieder)
        say("Steuerungsmaßnahmen …")
        massnahmen.build(mitglieder, HEUTE)
        neu = vereinbarung.build_2021(alt, mitglieder)
        vereinbarung.build_verhandlung(neu, mitglieder)
        say(f"Drucksache {NUMMER} …")
        drucksachen.build(alt, neu, kreis)
    return mandant, mitglieder


def build_demo(ordner: Path, *, say: Sagen) -> list[tuple[str, str]]:
    """Build everything from empty into a folder; return (e-mail, Stelle) per sign-in.

    Writes the papers of both counties as PDF, DOCX and HTML into the folder, and lists
    to try out into `listen/` below it.
    """
    say("Datenbank anlegen …")
    _leeren(ordner)
    if not ist_da():
        create_bund(jetzt=um(HEUTE))
    call_command("migrate", verbosity=0, interactive=False)
    _, mitglieder = build(say)
    say("Der zweite Beispielkreis: drei Seiten, Kenntnisnahme, Bayern …")
    zweiter, seine = zweiter_kreis.build()
    say("Vorlagen als PDF, DOCX und HTML schreiben …")
    for nummer in (NUMMER, zweiter_kreis.NUMMER):
        for pfad in write_dateien(nummer=nummer, ordner=ordner, jetzt=um(HEUTE)):
            say(f"  {pfad}")
    say("Listen zum Ausprobieren …")
    for proben in (widersprueche, forderungen, beratung):
        for pfad in proben.write_proben(ordner / "listen"):
            say(f"  {pfad}")
    return [
        *((m.benutzer.email, m.stelle) for m in mitglieder.values()),
        *(
            (m.benutzer.email, f"{m.stelle}, {zweiter.kurzname}")
            for m in seine.values()
        ),
    ]


def _leeren(ordner: Path) -> None:
    """Remove the database and the files of an earlier build; only those of the demo."""
    from shutil import rmtree

    from django.db import connections

    connections.close_all()
    name = Path(str(settings.DATABASES["default"]["NAME"]))
    if name.parent == ordner:
        for endung in ("", "-wal", "-shm", "-journal"):
            Path(f"{name}{endung}").unlink(missing_ok=True)
    rmtree(settings.DATEIEN_ROOT, ignore_errors=True)
