"""The command line; heavy parts are imported by the command that needs them."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

FERTIG, GEFUNDEN, NICHT_MOEGLICH = 0, 1, 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zielwerk",
        description="Zielwerk: der Jahreslauf einer kommunalen Zielvereinbarung.",
        epilog="Rückgabe: 0 erledigt, 1 geprüft und falsch, 2 ging nicht.",
    )
    befehle = parser.add_subparsers(dest="befehl", required=True, metavar="BEFEHL")

    demo = befehle.add_parser("demo", help="baut die Beispielkreise aus dem Nichts auf")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument(
        "--no-serve", action="store_true", help="nach dem Aufbau anhalten"
    )

    serve = befehle.add_parser("serve", help="startet die eingerichtete Instanz")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--bind", default="127.0.0.1")

    worker = befehle.add_parser("worker", help="übernimmt große Listen im Hintergrund")
    worker.add_argument("--einmal", action="store_true", help="nur, was jetzt wartet")
    worker.add_argument("--kind", action="store_true", help=argparse.SUPPRESS)

    befehle.add_parser("migrate", help="legt die Datenbank an oder hebt sie an")
    befehle.add_parser("tick", help="alles nach der Uhr; darf zweimal laufen")

    drucksache = befehle.add_parser("drucksache", help="schreibt die Vorlage")
    drucksache.add_argument("nummer", help='z. B. "DrS/2021/022"')
    drucksache.add_argument("--out", type=Path, required=True, metavar="ORDNER")
    drucksache.add_argument("--mandant", help="nur nötig, wenn es mehrere gibt")

    oeffentlich = befehle.add_parser(
        "veroeffentlichung", help="schreibt alles Öffentliche als Dateien"
    )
    oeffentlich.add_argument("--out", type=Path, required=True, metavar="ORDNER")
    oeffentlich.add_argument(
        "--adresse", required=True, help="wo sie stehen werden, https://…"
    )

    _vereinbarung(
        befehle.add_parser("vereinbarung", help="schreibt, prüft oder liest eine Datei")
    )
    _vergleich(
        befehle.add_parser("vergleich", help="tauscht Zahlen mit anderen Jobcentern")
    )
    _sicherung(befehle)
    _liste(befehle.add_parser("liste", help="prüft oder liest eine Liste"))

    inventar = befehle.add_parser(
        "inventar", help="nennt jede Adresse, jede Rolle und jedes gespeicherte Feld"
    )
    inventar.add_argument("--json", action="store_true")

    _protokoll(befehle.add_parser("protokoll", help="prüft das Protokoll"))
    _schluessel(befehle.add_parser("schluessel", help="verwaltet die Schlüssel"))
    _zugang(befehle.add_parser("zugang", help="hilft, wenn jemand nicht hineinkommt"))
    _mandant(befehle.add_parser("mandant", help="legt einen Mandanten an"))
    _loeschen(befehle.add_parser("loeschen", help="löscht, was nach Regel fällig ist"))
    return parser


def _vereinbarung(parser: argparse.ArgumentParser) -> None:
    """Add `vereinbarung export`, `pruefen`, `import` and `schema`."""
    unter = parser.add_subparsers(dest="was", required=True, metavar="WAS")
    export = unter.add_parser("export", help="schreibt die Vereinbarung eines Jahres")
    export.add_argument("--jahr", type=int, required=True)
    export.add_argument("--out", type=Path, metavar="DATEI", help="sonst Ausgabe")
    pruefen = unter.add_parser("pruefen", help="prüft eine Datei, ohne zu speichern")
    einlesen = unter.add_parser("import", help="legt daraus einen Entwurf an")
    einlesen.add_argument("--als", help="E-Mail-Adresse der Person, die einliest")
    for befehl in (pruefen, einlesen):
        befehl.add_argument("datei", type=Path, help="YAML")
        befehl.add_argument("--json", action="store_true", help="ein JSON-Dokument")
    for befehl in (export, einlesen):
        befehl.add_argument("--mandant", help="nur nötig, wenn es mehrere gibt")
    unter.add_parser("schema", help="gibt das JSON Schema der Datei aus")


def _vergleich(parser: argparse.ArgumentParser) -> None:
    """Add `vergleich` out, cases, checked, in, many at once, and its schema."""
    unter = parser.add_subparsers(dest="was", required=True, metavar="WAS")
    hinaus = unter.add_parser("ausfuehren", help="schreibt die eigenen Zahlen")
    hinaus.add_argument(
        "--kennzahl", action="append", metavar="SCHLUESSEL", help="sonst alle"
    )
    faelle = unter.add_parser("faelle", help="schreibt Fälle unter Pseudonymen")
    faelle.add_argument(
        "--gruppe", default="", help="Pseudonyme gleich bleibend für diese Gruppe"
    )
    for befehl in (hinaus, faelle):
        befehl.add_argument("--out", type=Path, required=True, metavar="DATEI|ORDNER")
        befehl.add_argument("--form", choices=("csv", "parquet"), default="parquet")
    pruefen = unter.add_parser("pruefen", help="prüft eine Datei, ohne zu speichern")
    einlesen = unter.add_parser("einlesen", help="nimmt die Zahlen anderer auf")
    for befehl in (pruefen, einlesen):
        befehl.add_argument("datei", type=Path, help="CSV oder Parquet")
        befehl.add_argument("--json", action="store_true", help="ein JSON-Dokument")
    for befehl in (hinaus, faelle, einlesen):
        befehl.add_argument("--mandant", help="nur nötig, wenn es mehrere gibt")
        befehl.add_argument("--als", help="E-Mail-Adresse der Person, die es tut")
    viele = unter.add_parser("auswerten", help="vergleicht viele Jobcenter aus Dateien")
    viele.add_argument("dateien", type=Path, nargs="+", help="Parquet")
    viele.add_argument("--typen", type=Path, help="Mitgliedschaftstabelle als Parquet")
    viele.add_argument("--am", help="wie es an dem Tag bekannt war, JJJJ-MM-TT")
    viele.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    viele.add_argument("--spark", metavar="ADRESSE", help="sonst auf diesem Rechner")
    viele.add_argument("--json", action="store_true", help="ein JSON-Dokument")
    unter.add_parser("schema", help="gibt das JSON Schema einer Zeile aus")


def _sicherung(befehle: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `sichern`, `sicherung pruefen` and `wiederherstellen`."""
    sichern = befehle.add_parser(
        "sichern", help="schreibt Datenbank, Dateien und Anker in ein Archiv"
    )
    sichern.add_argument(
        "--out",
        type=Path,
        metavar="DATEI|ORDNER",
        help="sonst sicherungen/ in ZIELWERK_VAR",
    )
    sicherung = befehle.add_parser("sicherung", help="prüft ein Archiv")
    unter = sicherung.add_subparsers(dest="was", required=True, metavar="WAS")
    pruefen = unter.add_parser("pruefen", help="prüft, ohne etwas zu ändern")
    zurueck = befehle.add_parser(
        "wiederherstellen", help="stellt ein Archiv in einer leeren Instanz wieder her"
    )
    zurueck.add_argument(
        "--probe", action="store_true", help="nur prüfen, ob es ginge; nichts ändern"
    )
    for befehl in (pruefen, zurueck):
        befehl.add_argument("archiv", type=Path)
        befehl.add_argument("--pruefsumme", help="die beim Sichern notierte Prüfsumme")
    for befehl in (sichern, pruefen, zurueck):
        befehl.add_argument("--json", action="store_true", help="ein JSON-Dokument")


def _liste(parser: argparse.ArgumentParser) -> None:
    """Add `liste pruefen` and `liste einlesen`."""
    unter = parser.add_subparsers(dest="was", required=True, metavar="WAS")
    pruefen = unter.add_parser("pruefen", help="prüft, ohne zu speichern")
    einlesen = unter.add_parser("einlesen", help="prüft und speichert")
    for befehl in (pruefen, einlesen):
        befehl.add_argument("art", help="welche Liste, z. B. widersprueche")
        befehl.add_argument("datei", type=Path, help="XLSX oder CSV")
        befehl.add_argument("--stand", help="Stand der Liste, JJJJ-MM-TT")
        befehl.add_argument("--json", action="store_true", help="ein JSON-Dokument")
    for name, hilfe in (
        ("--vorquartal", "Liste des Quartals davor, zum Vergleichen"),
        ("--ergaenzung", "eigene Liste des Jobcenters, füllt leere Zellen"),
    ):
        pruefen.add_argument(name, type=Path, metavar="DATEI", help=hilfe)
    pruefen.add_argument("--mandant", help="mit den Tabellen dieses Kreises prüfen")
    einlesen.add_argument("--mandant", required=True, help="Name oder Kurzname")
    einlesen.add_argument("--als", help="E-Mail-Adresse der Person, die einliest")


def _protokoll(parser: argparse.ArgumentParser) -> None:
    """Add `protokoll pruefen` and `protokoll export`."""
    unter = parser.add_subparsers(dest="was", required=True, metavar="WAS")
    pruefen = unter.add_parser("pruefen", help="prüft Ketten, Werte und Anker")
    pruefen.add_argument(
        "--anker",
        type=Path,
        metavar="DATEI",
        help="Ankerdatei oder früherer Export; sonst der eigene Ordner",
    )
    pruefen.add_argument("--mandant", help="nur dieser: Name oder Kurzname")
    pruefen.add_argument("--json", action="store_true", help="ein JSON-Dokument")
    export = unter.add_parser("export", help="schreibt eine Kette, prüfbar ohne uns")
    export.add_argument("--mandant", required=True, help="Name oder Kurzname")
    export.add_argument("--out", type=Path, required=True, metavar="DATEI")


def _schluessel(parser: argparse.ArgumentParser) -> None:
    """Add `schluessel anlegen`, `neu`, `wechseln`, `zeigen` and `entfernen`."""
    unter = parser.add_subparsers(dest="was", required=True, metavar="WAS")
    unter.add_parser("anlegen", help="legt den Schlüsselbund einer neuen Instanz an")
    unter.add_parser("neu", help="legt einen Schlüssel an, der ab jetzt verschlüsselt")
    unter.add_parser(
        "wechseln", help="verschlüsselt alles neu; darf abbrechen und zweimal laufen"
    )
    unter.add_parser("zeigen", help="nennt Schlüssel, Alter und was jeder schützt")
    entfernen = unter.add_parser(
        "entfernen", help="entfernt einen Schlüssel, den nichts mehr braucht"
    )
    entfernen.add_argument("kennung", help="wie „zeigen“ sie nennt")
    entfernen.add_argument(
        "--sofort", action="store_true", help="nicht warten; Zielwerk ist angehalten"
    )


def _zugang(parser: argparse.ArgumentParser) -> None:
    """Add `zugang entsperren` and `zugang zuruecksetzen`."""
    unter = parser.add_subparsers(dest="was", required=True, metavar="WAS")
    entsperren = unter.add_parser("entsperren", help="hebt die Sperre sofort auf")
    zurueck = unter.add_parser(
        "zuruecksetzen", help="entfernt alle zweiten Faktoren nach einem Verlust"
    )
    for befehl in (entsperren, zurueck):
        befehl.add_argument("email", metavar="EMAIL")


def _mandant(parser: argparse.ArgumentParser) -> None:
    """Add `mandant anlegen` and `mandant einladen`."""
    unter = parser.add_subparsers(dest="was", required=True, metavar="WAS")
    anlegen = unter.add_parser(
        "anlegen", help="Mandant, Kreis und Einladung der ersten Person"
    )
    anlegen.add_argument("--name", required=True, help='z. B. "Kreis Segeberg"')
    anlegen.add_argument("--kurzname", required=True, help="steht oben auf jeder Seite")
    anlegen.add_argument("--land", required=True, help="Bundesland, z. B. SH")
    einladen = unter.add_parser(
        "einladen", help="neuer Link, wenn niemand mehr Mitglieder verwalten kann"
    )
    einladen.add_argument("--mandant", required=True, help="Name oder Kurzname")
    for befehl in (anlegen, einladen):
        befehl.add_argument("--email", required=True, help="wer die Einladung erhält")
        befehl.add_argument("--person", required=True, help="Vor- und Nachname")


def _loeschen(parser: argparse.ArgumentParser) -> None:
    """Add the options of `loeschen`."""
    parser.add_argument(
        "--probe", action="store_true", help="nur zeigen, was gelöscht würde"
    )
    parser.add_argument("--json", action="store_true", help="mit --probe: ein Dokument")
    parser.add_argument(
        "--gruendlich",
        action="store_true",
        help="PostgreSQL: Tabellen neu schreiben; sperrt sie solange",
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 (done), 1 (found wrong) or 2 (could not run)."""
    args = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
    from zielwerk import befehle

    try:
        return befehle.run(args)
    except befehle.BefehlError as fehler:
        print(f"zielwerk: {fehler}", file=sys.stderr)  # noqa: T201
        return NICHT_MOEGLICH


if __name__ == "__main__":
    sys.exit(main())
