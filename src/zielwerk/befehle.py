"""What each command does; imported only once a command runs."""

import argparse
import json
import os
import secrets
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from zielwerk.dokumente.lager import LagerError
from zielwerk.kern.verschluesselung import EntschluesselError
from zielwerk.mandanten.regeln import WahlError
from zielwerk.mandanten.schluessel import SchluesselError

FERTIG, GEFUNDEN = 0, 1
MIGRATIONSSPERRE = 0x7A69656C7765726D
# A stored file without a row is a crash's by then: no transaction is open for so long.
UNVERMERKT = timedelta(days=1)


class BefehlError(Exception):
    """A command could not run; the message says what to do."""


def _say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)  # noqa: T201


def _setup() -> None:
    """Load Django."""
    import django

    django.setup()


def _jetzt() -> datetime:
    """Read the clock, here and nowhere below."""
    from django.utils import timezone

    return timezone.localtime()


def _migrate() -> None:
    """Bring the database to the newest shape; of several machines one at a time."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django_scopes import scopes_disabled

    from zielwerk.mandanten.sperre import datenbanksperre

    settings.VAR.mkdir(parents=True, exist_ok=True)
    # All Mandanten: a migration of data has to see every row.
    gemeinsam = connection.vendor == "postgresql"
    sperre = datenbanksperre(MIGRATIONSSPERRE) if gemeinsam else nullcontext()
    with scopes_disabled(), sperre:
        call_command("migrate", verbosity=0, interactive=False)


def run(args: argparse.Namespace) -> int:
    """Dispatch one parsed command line; returns the exit code.

    :raises BefehlError: if it could not run, for lack of a key for example
    """
    befehle: dict[str, Callable[[argparse.Namespace], int]] = {
        "demo": demo,
        "serve": serve,
        "migrate": migrate,
        "tick": tick,
        "drucksache": drucksache,
        "veroeffentlichung": veroeffentlichung,
        "vereinbarung": vereinbarung,
        "vergleich": vergleich,
        "sichern": sichern,
        "sicherung": sicherung,
        "wiederherstellen": wiederherstellen,
        "liste": liste,
        "worker": worker,
        "protokoll": protokoll,
        "schluessel": schluessel,
        "inventar": inventar,
        "zugang": zugang,
        "mandant": mandant,
        "loeschen": loeschen,
    }
    try:
        return befehle[args.befehl](args)
    except (SchluesselError, EntschluesselError, WahlError) as fehler:
        raise BefehlError(str(fehler)) from fehler
    except LagerError as fehler:
        raise BefehlError(
            f"Die Ablage {fehler.filename} ist nicht erreichbar: {fehler.strerror}. Es "
            "ging nichts verloren; bitte rufen Sie denselben Befehl später noch "
            "einmal auf."
        ) from fehler


def migrate(_: argparse.Namespace) -> int:
    """Create or upgrade the database."""
    _setup()
    _migrate()
    _say("Die Datenbank ist auf dem neuesten Stand.")
    return FERTIG


def demo(args: argparse.Namespace) -> int:
    """Build the example counties from empty, write their papers, then serve them."""
    ordner = Path(os.environ.get("ZIELWERK_VAR", "var")).resolve() / "demo"
    ordner.mkdir(parents=True, exist_ok=True)
    os.environ["ZIELWERK_VAR"] = str(ordner)
    os.environ["ZIELWERK_S3_BUCKET"] = ""  # never the store of a real instance
    os.environ["ZIELWERK_DEMO"] = "1"
    os.environ["ZIELWERK_ADRESSE"] = f"http://127.0.0.1:{args.port}"
    os.environ["DATABASE_URL"] = f"sqlite:///{ordner / 'zielwerk.sqlite3'}"
    os.environ["ZIELWERK_SCHLUESSELBUND"] = str(ordner / "schluesselbund.json")
    geheimnis = ordner / "schluessel"
    if not geheimnis.exists():
        geheimnis.write_text(secrets.token_urlsafe(50), encoding="ascii")
        geheimnis.chmod(0o600)
    os.environ["ZIELWERK_SECRET_KEY"] = geheimnis.read_text(encoding="ascii")
    _setup()
    from zielwerk.startseite.demo import PASSWORT, build_demo

    zugaenge = build_demo(ordner, say=_say)
    _say("\nAnmelden (Passwort für alle: " + PASSWORT + ")")
    for email, stelle in zugaenge:
        _say(f"  {email:<38} {stelle}")
    if args.no_serve:
        return FERTIG
    _say(f"\nZielwerk läuft: http://127.0.0.1:{args.port}  (Ende mit Strg+C)")
    return _serve("127.0.0.1", args.port)


def _serve(bind: str, port: int) -> int:
    from zielwerk import server

    return server.serve(bind, port)


def serve(args: argparse.Namespace) -> int:
    """Serve the configured instance.

    :raises BefehlError: without a secret key or a ring of keys
    """
    _setup()
    from django.conf import settings

    from zielwerk.mandanten.schluessel import bund

    if not settings.SECRET_KEY_KONFIGURIERT:
        raise BefehlError(
            "ZIELWERK_SECRET_KEY fehlt. Bitte setzen Sie einen langen, zufälligen Wert "
            "(oder ZIELWERK_SECRET_KEY_FILE), sonst wird bei jedem Start "
            "jeder abgemeldet."
        )
    bund()
    _migrate()
    from zielwerk.mitglieder.befehl import hinweis_ohne_mandant

    for zeile in hinweis_ohne_mandant():
        _say(zeile)
    return _serve(args.bind, args.port)


def worker(args: argparse.Namespace) -> int:
    """Accept large lists in the background, until it is stopped.

    As a child of `serve` it ends with its parent.
    """
    _setup()
    from zielwerk.listen.befehl import arbeite

    with suppress(KeyboardInterrupt):
        arbeite(jetzt=_jetzt, nur_wartende=args.einmal, mit_eltern=args.kind)
    return FERTIG


def tick(_: argparse.Namespace) -> int:
    """Do what is timed: Fristen, deletion, anchor, sweep; safe to run twice.

    :raises BefehlError: if the day's anchor of the record could not be written
    """
    _setup()
    from zielwerk.datenschutz.services import run_faelliges
    from zielwerk.dokumente.services import sweep_dateien
    from zielwerk.protokoll.befehl import ProtokollError, verankere
    from zielwerk.startseite.services import run_post, run_tick
    from zielwerk.zugaenge.services import clean_sperren

    clean_sperren(jetzt=_jetzt())
    for zeile in (*run_tick(jetzt=_jetzt()), *run_post(uhr=_jetzt)):
        _say(zeile)
    for zeile in run_faelliges(jetzt=_jetzt()):
        _say(zeile)
    try:
        for zeile in verankere(jetzt=_jetzt()):
            _say(zeile)
    except ProtokollError as fehler:
        raise BefehlError(str(fehler)) from fehler
    for summe in sweep_dateien(vor=_jetzt() - UNVERMERKT):
        _say(f"Aus der Ablage entfernt, zu keinem Vorgang gehörig: {summe[:12]}…")
    return FERTIG


def drucksache(args: argparse.Namespace) -> int:
    """Write a paper as PDF, DOCX and HTML."""
    _setup()
    from zielwerk.drucksachen.services import DrucksacheError, write_dateien

    try:
        for pfad in write_dateien(
            nummer=args.nummer, ordner=args.out, mandant=args.mandant, jetzt=_jetzt()
        ):
            _say(str(pfad))
    except (DrucksacheError, OSError) as fehler:
        raise BefehlError(str(fehler)) from fehler
    return FERTIG


def veroeffentlichung(args: argparse.Namespace) -> int:
    """Write everything that is public as files for any web server."""
    _setup()
    from zielwerk.drucksachen.services import AusfuhrError, write_oeffentliches

    try:
        dateien = write_oeffentliches(ziel=args.out, adresse=args.adresse)
    except (AusfuhrError, OSError) as fehler:
        raise BefehlError(str(fehler)) from fehler
    _say(f"{len(dateien)} Dateien in {args.out}; sie gehören an {args.adresse}")
    return FERTIG


def vereinbarung(args: argparse.Namespace) -> int:
    """Write, check or read an agreement as one YAML file."""
    _setup()
    from zielwerk.vereinbarung import befehl

    try:
        if args.was == "schema":
            return befehl.schema()
        if args.was == "pruefen":
            return befehl.pruefen(pfad=args.datei, als_json=args.json)
        if args.was == "export":
            return befehl.export(jahr=args.jahr, mandant=args.mandant, ziel=args.out)
        return befehl.einlesen(
            pfad=args.datei,
            mandant=args.mandant,
            als=args.als,
            als_json=args.json,
            jetzt=lambda mandant: mandant.zeit(_jetzt()),
        )
    except (befehl.VereinbarungsbefehlError, OSError) as fehler:
        raise BefehlError(str(fehler)) from fehler


def _tag(text: str | None) -> date | None:
    """Return a day given on the command line.

    :raises BefehlError: if it is none
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BefehlError(f"„{text}“ ist kein Tag wie 2020-12-31.") from None


def vergleich(args: argparse.Namespace) -> int:
    """Write, check, take or compare counts of Jobcenter."""
    _setup()
    from zielwerk.vergleich import befehl

    try:
        if args.was == "schema":
            return befehl.schema()
        if args.was == "pruefen":
            return befehl.pruefen(pfad=args.datei, als_json=args.json)
        if args.was == "auswerten":
            return befehl.auswerten(
                dateien=args.dateien,
                typen=args.typen,
                am=_tag(args.am) or _jetzt().date(),
                motor=args.engine,
                adresse=args.spark,
                als_json=args.json,
            )
        wer: dict[str, Any] = {
            "mandant": args.mandant,
            "als": args.als,
            "jetzt": lambda mandant: mandant.zeit(_jetzt()),
        }
        if args.was == "einlesen":
            return befehl.einlesen(pfad=args.datei, als_json=args.json, **wer)
        wohin = {"form": args.form, "ziel": args.out}
        if args.was == "faelle":
            return befehl.faelle(gruppe=args.gruppe, **wohin, **wer)
        return befehl.ausfuehren(kennzahlen=args.kennzahl, **wohin, **wer)
    except (befehl.VergleichsbefehlError, OSError) as fehler:
        raise BefehlError(str(fehler)) from fehler


def sichern(args: argparse.Namespace) -> int:
    """Write a backup of database, files and anchors."""
    _setup()
    from zielwerk.sicherung import befehl
    from zielwerk.sicherung.services import SicherungError

    try:
        return befehl.sichern(ziel=args.out, als_json=args.json, jetzt=_jetzt())
    except SicherungError as fehler:
        raise BefehlError(str(fehler)) from fehler


def sicherung(args: argparse.Namespace) -> int:
    """Check a backup."""
    _setup()
    from zielwerk.sicherung import befehl
    from zielwerk.sicherung.services import SicherungError

    try:
        return befehl.pruefen(
            archiv=args.archiv, erwartet=args.pruefsumme, als_json=args.json
        )
    except SicherungError as fehler:
        raise BefehlError(str(fehler)) from fehler


def wiederherstellen(args: argparse.Namespace) -> int:
    """Restore a backup into an empty instance."""
    _setup()
    from zielwerk.sicherung import befehl
    from zielwerk.sicherung.services import SicherungError

    try:
        return befehl.wiederherstellen(
            archiv=args.archiv,
            erwartet=args.pruefsumme,
            nur_probe=args.probe,
            als_json=args.json,
            jetzt=_jetzt(),
        )
    except SicherungError as fehler:
        raise BefehlError(str(fehler)) from fehler


def liste(args: argparse.Namespace) -> int:
    """Check a list, or check and store it."""
    _setup()
    from zielwerk.listen.befehl import einlesen, pruefen
    from zielwerk.listen.verzeichnis import ListeError

    try:
        if args.was == "pruefen":
            beigaben = {"vorquartal": args.vorquartal, "ergaenzung": args.ergaenzung}
            return pruefen(
                art=args.art,
                pfad=args.datei,
                als_json=args.json,
                stand=args.stand,
                beigaben={name: pfad for name, pfad in beigaben.items() if pfad},
                mandant=args.mandant,
            )
        return einlesen(
            art=args.art,
            pfad=args.datei,
            als_json=args.json,
            stand=args.stand,
            mandant=args.mandant,
            als=args.als,
            jetzt=lambda mandant: mandant.zeit(_jetzt()),
        )
    except (ListeError, OSError) as fehler:
        raise BefehlError(str(fehler)) from fehler


def protokoll(args: argparse.Namespace) -> int:
    """Verify the chains, naming the first bad entry; or hand one out as a file."""
    _setup()
    from zielwerk.protokoll.befehl import ProtokollError, export, pruefen

    try:
        if args.was == "export":
            export(mandant=args.mandant, pfad=args.out, jetzt=_jetzt())
            _say(str(args.out))
            return FERTIG
        return pruefen(anker=args.anker, mandant=args.mandant, als_json=args.json)
    except (ProtokollError, OSError) as fehler:
        raise BefehlError(str(fehler)) from fehler


def schluessel(args: argparse.Namespace) -> int:
    """Create, add, change, list or remove the keys of encrypted values."""
    _setup()
    from zielwerk.dokumente import schluesselbefehl

    return schluesselbefehl.run(**vars(args), jetzt=_jetzt())


def zugang(args: argparse.Namespace) -> int:
    """Lift the lock of an account, or take its second factors away."""
    _setup()
    from zielwerk.zugaenge.befehl import ZugangError, entsperren, zuruecksetzen

    tun = {"entsperren": entsperren, "zuruecksetzen": zuruecksetzen}[args.was]
    try:
        _say(tun(email=args.email, jetzt=_jetzt()))
    except ZugangError as fehler:
        raise BefehlError(str(fehler)) from fehler
    return FERTIG


def loeschen(args: argparse.Namespace) -> int:
    """Delete what is due by rule, or only show it."""
    _setup()
    from zielwerk.datenschutz import befehl

    if args.probe:
        befehl.zeige(jetzt=_jetzt(), als_json=args.json)
    else:
        befehl.loesche(jetzt=_jetzt(), gruendlich=args.gruendlich)
    return FERTIG


def inventar(args: argparse.Namespace) -> int:
    """Print every address, role and stored field."""
    _setup()
    from zielwerk.inventar import inventar as lies_inventar

    alles = lies_inventar()
    if args.json:
        _say(json.dumps(alles, ensure_ascii=False, indent=2))
        return FERTIG
    for eine in alles["adressen"]:
        methoden = ", ".join(eine["methoden"]) or "alle"
        _say(f"{eine['name']:<32} {eine['zugang']:<44} {methoden:<16} {eine['pfad']}")
    for rolle, rechte in alles["rollen"].items():
        _say(f"\n{rolle}: {', '.join(rechte)}")
    _say("")
    for feld in alles["felder"]:
        _say(f"{feld['modell']}.{feld['name']} ({feld['art']})")
    return FERTIG


def mandant(args: argparse.Namespace) -> int:
    """Create a Mandant, or invite its Koordinierungsstelle anew; print the link."""
    _setup()
    from zielwerk.mitglieder.befehl import anlegen, einladen
    from zielwerk.mitglieder.services import MitgliederError

    werte = {k: v for k, v in vars(args).items() if k not in {"befehl", "was"}}
    try:
        lauf = anlegen if args.was == "anlegen" else einladen
        for zeile in lauf(**werte, jetzt=_jetzt()):
            _say(zeile)
    except MitgliederError as fehler:
        raise BefehlError(str(fehler)) from fehler
    return FERTIG
