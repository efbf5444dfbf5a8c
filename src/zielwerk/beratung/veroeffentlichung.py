"""The tables of all services as they may be shown; small figures hidden together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zielwerk.beratung.ablauf import BeratungError
from zielwerk.beratung.auswertung import buecher
from zielwerk.beratung.bilanz import bilanz
from zielwerk.beratung.gleichungen import UnterdrueckungError
from zielwerk.beratung.models import Beratungsbericht
from zielwerk.beratung.regeln import MINDESTENS
from zielwerk.beratung.verbund import Verbundtabelle, unterdruecke_verbund
from zielwerk.beratung.zusammenstellung import (
    BEENDET,
    Buch,
    Zusammenstellung,
    zusammenstellung,
)
from zielwerk.kern.anzeige import zahl
from zielwerk.kern.rechenweg import rechenweg_aus
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres

WARTEZEIT_AB = 3


@dataclass(frozen=True)
class Berechnung:
    """What is shown (`tabellen`), and what it was computed from (`zahlen`)."""

    tabellen: dict[str, Any]
    zahlen: dict[str, Any]


def zeit_und_teile(jahr: int, zeitraum: str) -> tuple[Zeitraum, tuple[Zeitraum, ...]]:
    """Return the period of a report and the parts its tables go by."""
    if zeitraum == "jahr":
        (ganz,) = zeitraeume_des_jahres("jahr", jahr)
        return ganz, zeitraeume_des_jahres("halbjahr", jahr)
    nummer = int(zeitraum[1]) - 1
    quartale = zeitraeume_des_jahres("quartal", jahr)
    ganz = zeitraeume_des_jahres("halbjahr", jahr)[nummer]
    return ganz, quartale[nummer * 2 : nummer * 2 + 2]


def berechne(
    jahr: int, zeitraum: str, *, mindestens: int = MINDESTENS, runden_auf: int = 1
) -> Berechnung:
    """Return all tables of a period, hidden together with what was published before.

    :raises BeratungError: if a figure could be calculated from an earlier report
    """
    zeit, teile = zeit_und_teile(jahr, zeitraum)
    berichte = list(
        Beratungsbericht.objects.abgegeben().filter(jahr__in=(jahr - 1, jahr, jahr + 1))
    )
    dienste, zahlen = [], {}
    for angebot, buch in buecher(zeit).items():
        wort = f"{angebot.schluessel}|"
        neu = zusammenstellung(buch, zeit, teile, wort)
        gewaehlt, hinweise = _fruehere(neu, berichte, angebot.schluessel)
        auftrag = _auftrag(neu, gewaehlt, mindestens, runden_auf)
        try:
            gezeigt = _gesperrt(json.dumps(auftrag))
        except UnterdrueckungError as fehler:
            raise BeratungError(f"{angebot}: {fehler}") from fehler
        zahlen[angebot.schluessel] = _eigene(auftrag)
        dienste.append(
            {
                "schluessel": angebot.schluessel,
                "name": str(angebot),
                "norm": angebot.norm,
                "tafeln": {
                    t.name: {
                        "zeilen": list(t.zeilen),
                        "spalten": list(t.spalten),
                        "werte": gezeigt["tabellen"][t.tabelle.name],
                    }
                    for t in neu.tafeln
                },
                "rechenweg": gezeigt["rechenweg"],
                "hinweise": [*_hinweise(buch), *hinweise],
                "wartezeit": _wartezeit(buch),
            }
        )
    return Berechnung({"dienste": dienste}, zahlen)


def _auftrag(
    neu: Zusammenstellung,
    fruehere: Iterable[Mapping[str, Any]],
    mindestens: int,
    runden_auf: int,
) -> dict[str, Any]:
    """Return everything one suppression needs, as plain data: equal ones are cached."""
    zusammen = {n: list(teile) for n, teile in neu.zusammenhaenge.items()}
    tabellen = [
        {
            "name": t.tabelle.name,
            "werte": t.tabelle.werte,
            "namen": t.tabelle.schluessel,
        }
        for t in neu.tafeln
    ]
    eigene = len(tabellen)
    for eine in fruehere:
        tabellen += eine["tabellen"]
        zusammen = eine["zusammen"] | zusammen
    return {
        "tabellen": tabellen,
        "eigene": eigene,
        "zusammen": zusammen,
        # Of the whole period, where one has to choose.
        "wichtig": sorted(
            {n for t in neu.tafeln for n in (t.tabelle.schluessel or [[]])[-1]}
        ),
        "mindestens": mindestens,
        "runden_auf": runden_auf,
    }


def _eigene(auftrag: Mapping[str, Any]) -> dict[str, Any]:
    """Return the own tables with the sums they need, to be kept with a report."""
    tabellen = auftrag["tabellen"][: auftrag["eigene"]]
    namen = {n for t in tabellen for reihe in t["namen"] for n in reihe}
    zusammen = {
        n: teile
        for n, teile in auftrag["zusammen"].items()
        if n in namen and set(teile) <= namen
    }
    return {"tabellen": tabellen, "zusammen": zusammen}


@lru_cache(maxsize=128)
def _gesperrt(auftrag: str) -> dict[str, Any]:
    """Return the tables with hidden figures and how it is proven.

    :raises UnterdrueckungError: if something public gives a figure away
    """
    a = json.loads(auftrag)
    ergebnis = unterdruecke_verbund(
        [
            Verbundtabelle(t["name"], t["werte"], t["namen"], t.get("gezeigt"))
            for t in a["tabellen"]
        ],
        mindestens=a["mindestens"],
        runden_auf=a["runden_auf"],
        zusammenhaenge=a["zusammen"],
        wichtig=a["wichtig"],
    )
    return {
        "tabellen": dict(ergebnis.tabellen),
        "rechenweg": [schritt.teile() for schritt in ergebnis.rechenweg],
    }


def _fruehere(
    neu: Zusammenstellung, berichte: Sequence[Beratungsbericht], schluessel: str
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the published tables that share a figure, and what to say about them."""
    werte = {
        name: wert
        for t in neu.tafeln
        for namen, reihe in zip(
            t.tabelle.schluessel or (), t.tabelle.werte, strict=True
        )
        for name, wert in zip(namen, reihe, strict=True)
    }
    gewaehlt, hinweise = [], []
    for bericht in berichte:
        kept = bericht.zahlen.get(schluessel)
        if kept is None:
            continue
        alt = {
            name: wert
            for t in kept["tabellen"]
            for namen, reihe in zip(t["namen"], t["werte"], strict=True)
            for name, wert in zip(namen, reihe, strict=True)
        }
        gemeinsam = alt.keys() & werte.keys()
        if any(alt[name] != werte[name] for name in gemeinsam):
            hinweise.append(
                f"Seit dem {bericht} wurden Zahlen berichtigt; er zeigt noch die alten."
            )
        elif gemeinsam:
            gewaehlt.append(_mit_gezeigtem(bericht, kept, schluessel))
    return gewaehlt, hinweise


def _mit_gezeigtem(
    bericht: Beratungsbericht, kept: Mapping[str, Any], schluessel: str
) -> dict[str, Any]:
    """Return the tables of a report with what it showed of them."""
    dienst = next(
        d for d in bericht.tabellen["dienste"] if d["schluessel"] == schluessel
    )
    gezeigt = {name: t["werte"] for name, t in dienst["tafeln"].items()}
    return {
        "tabellen": [
            t | {
                "name": f"{bericht.uuid}|{t['name']}",
                "gezeigt": gezeigt[t["name"].partition("|")[2]],
            }
            for t in kept["tabellen"]
        ],
        "zusammen": kept["zusammen"],
    }  # fmt: skip


def _hinweise(buch: Buch) -> list[str]:
    """Return what a reader has to know about the figures; without any figure."""
    saetze = []
    ergebnis = bilanz(
        laufend_anfang=buch.laufend_anfang,
        beginn=buch.summe("beginn"),
        abschluss=buch.summe("abschluss"),
        abbruch=sum(buch.summe(n) for n in BEENDET if n != "abschluss"),
        laufend_ende=buch.laufend_ende,
    )
    if buch.luecken:
        saetze.append(
            "Ein Träger hat nicht alle Anzahlen gemeldet; was fehlt, zählt hier als 0."
        )
    elif not ergebnis.stimmt:
        saetze.append(
            "Die Bilanz geht nicht auf: laufend am Anfang und Beginn sind nicht gleich "
            "Abschluss, Abbruch und laufend am Ende. Der Träger klärt es."
        )
    if buch.ueberzaehlig:
        saetze.append(
            "Die Träger melden mehr Fälle, als im Zeitraum zugewiesen wurden; sie "
            "stammen aus früheren Zuweisungen und stehen nicht in den Tabellen."
        )
    if buch.unbekannte:
        saetze.append("Darunter sind Scheine, die Zielwerk nicht ausgestellt hat.")
    if buch.nur_zusammen:
        saetze.append(
            "Ein Träger meldet nur für einen längeren Zeitraum; das fehlt hier."
        )
    return saetze


def _wartezeit(buch: Buch) -> str:
    """Return the median wait in words; nothing if too few people stand behind it."""
    tage = sorted(buch.wartezeiten)
    if len(tage) < WARTEZEIT_AB:
        return ""
    mitte = len(tage) // 2
    median = tage[mitte] if len(tage) % 2 else (tage[mitte - 1] + tage[mitte]) / 2
    return zahl(round(median))


def rechenweg_von(dienst: Mapping[str, Any]) -> Any:
    """Return the stored proof as steps."""
    return rechenweg_aus(dienst["rechenweg"])
