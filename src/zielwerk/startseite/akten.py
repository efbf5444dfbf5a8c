"""File audits on the start page: to draw or audit, to grant, to read while open."""

from datetime import date

from django.urls import reverse

from zielwerk.aktenpruefungen.models import Aktenpruefung, Kreispruefung
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.startseite.aufgabe import Aufgabe

# What comes next in an audit that has left its draft.
SCHRITTE = {
    "festgelegt": ("Startzahl veröffentlichen", "Veröffentlichen"),
    "startzahl": ("Akten ziehen", "Ziehen"),
    "gezogen": ("Akten prüfen", "Prüfen"),
}


def aktenaufgaben(mitgliedschaft: Mitgliedschaft, heute: date) -> list[Aufgabe]:
    """Return what a person has to do about file audits.

    The Frist of the result has a line of its own; a step of an audit stands for today,
    access of the county for its last day.
    """
    alle = []
    if mitgliedschaft.darf(Recht.AKTENPRUEFUNGEN_FUEHREN):
        laufende = Aktenpruefung.objects.filter(zustand__in=SCHRITTE)
        alle += [_pruefung(eine, heute) for eine in laufende]
    if mitgliedschaft.darf(Recht.KREISPRUEFUNG_EINRAEUMEN):
        erbeten = Kreispruefung.objects.filter(zustand="angefordert")
        alle += [_kreis(k, "Einsicht einräumen", "Einräumen", heute) for k in erbeten]
    if mitgliedschaft.darf(Recht.KREISPRUEFUNG_FUEHREN):
        offene = Kreispruefung.objects.offen_am(heute)
        alle += [
            _kreis(k, "Akten selbst prüfen", "Prüfen", k.zugang_bis) for k in offene
        ]
    return alle


def _pruefung(eine: Aktenpruefung, heute: date) -> Aufgabe:
    was, knopf = SCHRITTE[eine.zustand]
    return _aufgabe(
        f"{was}: {eine}",
        "Aktenprüfung",
        heute,
        reverse("aktenpruefungen:pruefung", args=[eine.uuid]),
        knopf,
    )


def _kreis(eine: Kreispruefung, was: str, knopf: str, am: date) -> Aufgabe:
    ziel = reverse("aktenpruefungen:kreispruefung", args=[eine.uuid])
    return _aufgabe(f"{was}: {eine}", eine.umfang, am, ziel, knopf)


def _aufgabe(titel: str, anlass: str, am: date, url: str, knopf: str) -> Aufgabe:
    return Aufgabe(
        titel=titel,
        anlass=anlass[:120],
        faellig_am=am,
        gruppe="naechste",
        zustaendig="Sie",
        bei_mir=True,
        status="in_arbeit",
        wort="Läuft",
        detail="",
        rest="",
        url=url,
        knopf=knopf,
    )
