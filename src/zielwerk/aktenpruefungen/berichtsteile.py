"""The parts of the report of an audit that are the same on both axes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zielwerk.aktenpruefungen.models import Aktenpruefung, Kreispruefung
from zielwerk.dokumente.inhalt import (
    Absatz,
    Block,
    Felder,
    Tabelle,
    Text,
    Ueberschrift,
)
from zielwerk.kern.anzeige import aufzaehlung, euro, tag, zahl


def absatz(text: str) -> Absatz:
    """Return plain words as a paragraph."""
    return Absatz((Text(text),))


def ziehung(eine: Aktenpruefung, ergebnis: dict[str, Any]) -> list[Block]:
    """What was drawn from what, and how anybody can repeat it."""
    ausfaelle = ergebnis["ausgefallen"]
    bloecke: list[Block] = [
        Ueberschrift(2, "Ziehung"),
        Felder(
            (
                ("Grundgesamtheit", f"{zahl(ergebnis['alle'])} Akten"),
                ("Stand der Liste", tag(eine.liste.stand_am)),
                ("Prüfsumme (SHA-256)", _lesbar(eine.liste.pruefsumme)),
                ("Stichprobe", f"{zahl(ergebnis['gezogen'])} Akten"),
                ("Verfahren", _verfahren(eine)),
                ("Startzahl", f"{eine.startzahl} ({eine.startzahl_herkunft})"),
                ("Startzahl veröffentlicht", _moment(eine.startzahl_am)),
                ("Gezogen", _moment(eine.gezogen_am)),
                ("Plan", str(eine.plan["satz"])),
                ("Ersatzregel", eine.ersatzregel),
            )
        ),
    ]
    if ausfaelle:
        zeilen = tuple(
            (a["akte"], a["grund"], "ersetzt" if a["ersetzt"] else "zählt als Fehler")
            for a in ausfaelle
        )
        kopf = ("Akte", "Grund", "Folge")
        bloecke.append(Tabelle("Ausgefallene Akten", kopf, zeilen))
    else:
        bloecke.append(absatz("Keine gezogene Akte ist ausgefallen."))
    return bloecke


def _lesbar(summe: str) -> str:
    """Return a checksum in groups of eight, so that a line of paper can hold it."""
    return " ".join(summe[ab : ab + 8] for ab in range(0, len(summe), 8))


def _verfahren(eine: Aktenpruefung) -> str:
    name = eine.get_verfahren_display()
    return f"{name} ({eine.get_schichtung_display()})" if eine.ist_geschichtet else name


def _moment(am: datetime | None) -> str:
    return f"{timezone.localtime(am):%d.%m.%Y, %H:%M} Uhr" if am else ""


def maengel(ergebnis: dict[str, Any]) -> list[Block]:
    """What was found, in how many files, why, and whether before."""
    bloecke: list[Block] = [Ueberschrift(2, "Feststellungen und Ursachen")]
    if not ergebnis["maengel"]:
        return [*bloecke, absatz("Es gab keine Beanstandung.")]
    zeilen = tuple(
        (
            m["mangel"],
            "Fachlichkeit" if m["achse"] == "fachlichkeit" else "Verbuchung",
            zahl(m["akten"]),
            _ursachen(m),
            aufzaehlung(m["frueher"]) or "nein",
        )
        for m in ergebnis["maengel"]
    )
    kopf = ("Feststellung", "Achse", "Akten", "Ursache", "Schon früher")
    tabelle = Tabelle(
        "Feststellungen der Stichprobe",
        kopf,
        zeilen,
        zahlenspalten=(2,),
        spaltenbreiten=(30, 15, 9, 28, 18),
    )
    return [*bloecke, tabelle]


def _ursachen(mangel: dict[str, Any]) -> str:
    worte = ", ".join(f"{name}: {n}" for name, n in mangel["ursachen"].items())
    regelungen = aufzaehlung(mangel["regelungen"])
    return f"{worte} ({regelungen})" if regelungen else worte


def betraege(ergebnis: dict[str, Any]) -> list[Block]:
    """The wrong amounts found and, drawn by amount, projected."""
    betraege = ergebnis["betraege"]
    viel, wenig = Decimal(betraege["zu_viel"]), Decimal(betraege["zu_wenig"])
    if betraege["hochrechnung"]:
        satz = betraege["hochrechnung"]["satz"]
    elif viel or wenig:
        satz = "Hochgerechnet wird nur, was nach Betrag gezogen ist."
    else:
        return []
    gefunden = (
        f"In der Stichprobe gefunden: {euro(viel)} zu viel, {euro(wenig)} zu wenig. "
    )
    return [Ueberschrift(2, "Beträge"), absatz(gefunden + satz)]


def zweitleser(ergebnis: dict[str, Any]) -> list[Block]:
    """How far two readers agree."""
    if not ergebnis["zweitleser"]:
        return []
    zeilen = tuple(
        (
            z["titel"],
            zahl(z["gelesen"]),
            zahl(z["gleich"]),
            z["kappa"] or "nicht bestimmbar",
        )
        for z in ergebnis["zweitleser"]
    )
    kopf = ("Achse", "zweimal geprüft", "gleich beurteilt", "Kappa nach Cohen")
    return [
        Ueberschrift(2, "Zweite Prüfung"),
        Tabelle(
            "Übereinstimmung der Prüfenden",
            kopf,
            zeilen,
            zahlenspalten=(1, 2, 3),
            spaltenbreiten=(25, 25, 25, 25),
        ),
    ]


def gesondert(ergebnis: dict[str, Any]) -> list[Block]:
    """The chosen files, apart."""
    risiko = ergebnis["risiko"]
    if not risiko["akten"]:
        return []
    satz = (
        f"{zahl(risiko['akten'])} Akten wurden gezielt ausgewählt; beanstandet: "
        f"Fachlichkeit {risiko['fachlichkeit']}, Verbuchung {risiko['verbuchung']}. "
        "Sie sind in keinem Anteil enthalten und sagen nichts über die anderen Akten."
    )
    return [Ueberschrift(2, "Gezielt ausgewählte Akten"), absatz(satz)]


def kreis(eine: Aktenpruefung) -> list[Block]:
    """What the county did itself in that year: its result, or why it waived."""
    jahr = eine.gezogen_am.year if eine.gezogen_am else 0
    saetze = []
    for k in Kreispruefung.objects.filter(jahr=jahr).order_by("pk"):
        if k.zustand == Kreispruefung.Zustand.VERZICHTET:
            am = tag(k.angelegt_am.date())
            saetze.append(
                f"Der Kreis hat {jahr} auf eine eigene Prüfung verzichtet. Grund: "
                f"{k.grund} (Entscheidung vom {am})"
            )
        elif k.pruefung_id == eine.pk and k.ergebnis_text:
            saetze.append(k.ergebnis_text)
    if not saetze:
        return []
    return [Ueberschrift(2, "Eigene Prüfung des Kreises"), *map(absatz, saetze)]
