"""The sentences of the start page: what is open, and how the year stands."""

from collections.abc import Sequence

from zielwerk.kern.anzeige import anzahl, aufzaehlung
from zielwerk.startseite.aufgabe import Aufgabe
from zielwerk.startseite.jahr import Jahreszeile


def aufgabensatz(alle: Sequence[Aufgabe]) -> str:
    """Return "1 Aufgabe ist überfällig, 4 sind bald fällig, 3 liegen bei anderen."."""
    gruppen = [a.gruppe for a in alle]
    teile = []
    if zurueck := gruppen.count("zurueckgegeben"):
        teile.append(
            anzahl(
                zurueck, "Nachweis ist zurückgegeben", "Nachweise sind zurückgegeben"
            )
        )
    if spaet := gruppen.count("ueberfaellig"):
        teile.append(
            anzahl(spaet, "Aufgabe ist überfällig", "Aufgaben sind überfällig")
        )
    if bald := gruppen.count("naechste"):
        teile.append(
            f"{anzahl(bald, 'wird', 'werden')} in den nächsten 10 Arbeitstagen fällig"
        )
    if andere := gruppen.count("andere"):
        teile.append(anzahl(andere, "liegt bei anderen", "liegen bei anderen"))
    if spaeter := gruppen.count("spaeter"):
        teile.append(f"{anzahl(spaeter, 'ist', 'sind')} später fällig")
    return f"{', '.join(teile)}." if teile else "Nichts ist offen."


def jahressatz(zeilen: Sequence[Jahreszeile]) -> str:
    """Return how many Fristen are kept, missed, open, and how many Punkte assessed."""
    marken = [marke for zeile in zeilen for marke in zeile.marken]
    erfuellt = sum(m.status == "erfuellt" for m in marken)
    versaeumt = [m for m in marken if m.status == "versaeumt"]
    offen = len(marken) - erfuellt - len(versaeumt)
    teile = [
        f"{erfuellt} von {anzahl(len(marken), 'Frist ist', 'Fristen sind')} erfüllt"
    ]
    if versaeumt:
        namen = aufzaehlung([m.titel for m in versaeumt])
        verb = "wurde" if len(versaeumt) == 1 else "wurden"
        teile.append(f"{len(versaeumt)} {verb} versäumt ({namen})")
    if offen:
        teile.append(f"{offen} {'ist' if offen == 1 else 'sind'} offen")
    bewertet = sum(hasattr(zeile.punkt, "bewertung") for zeile in zeilen)
    satz = ", ".join(teile) if marken else "Fristen sind noch nicht eröffnet"
    return f"{satz}. {bewertet} von {len(zeilen)} Punkten sind bewertet."
