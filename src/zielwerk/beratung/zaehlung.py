"""Vouchers and reported counts put into the same figures; no Django."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

# Where the way of a referral ended; each referral counts in exactly one of them.
WEGE = {
    "offen": "keine Rückmeldung",
    "kein_kontakt": "Kontakt kam nicht zustande",
    "ohne_gespraech": "Kontakt, noch kein Gespräch",
    "abgesagt": "Erstgespräch abgesagt",
    "versaeumt": "Erstgespräch versäumt",
    "ohne_beratung": "Gespräch, keine Beratung",
    "beraten": "beraten",
}
NICHT_ANGEKOMMEN = ("offen", "kein_kontakt")
ABBRUCH = {
    "abbruch_klient": "durch die Person",
    "abbruch_traeger": "durch den Träger",
    "abbruch_wegzug": "Wegzug",
    "abbruch_ende_sgb2": "Ende des Leistungsbezugs",
    "abbruch_sonstiges": "sonstiger Grund",
}
FORMEN = {"praesenz": "in Präsenz", "telefon": "am Telefon", "online": "online"}
BESTAND = ("laufend_anfang", "beginn", "kurz", "abschluss", *ABBRUCH, "laufend_ende")


def verbleib(fall: Any) -> str:
    """Return where the way of one referral ended; None: nothing was recorded."""
    if fall is None:
        return "offen"
    if fall.beginn_am or fall.kurz:
        return "beraten"
    ergebnisse = {"stattgefunden": "ohne_beratung", "abgesagt": "abgesagt"}
    ergebnisse |= {"versaeumt": "versaeumt", "terminiert": "ohne_gespraech"}
    if fall.erstgespraech:
        return ergebnisse[fall.erstgespraech]
    if fall.kontakt is False:
        return "kein_kontakt"
    return "ohne_gespraech" if fall.kontakt or fall.kontakt_am else "offen"


def wege_aus_anzahlen(m: Any, zugewiesen: int) -> Counter[str]:
    """Return the same parts from reported counts; together they are `zugewiesen`.

    Who came without a referral is taken off those advised first. Reported cases beyond
    the referrals stand under "ueberzaehlig", in no part: they come from earlier ones.
    """
    kein = m.kontakt_nicht_zustande or 0
    alle = (m.beginn or 0) + (m.kurzberatungen or 0)
    begonnen = max(0, alle - (m.selbstmelder or 0))
    statt = m.gespraeche_stattgefunden
    statt = begonnen if statt is None else statt
    ohne_erfolg = (m.gespraeche_abgesagt or 0) + (m.gespraeche_versaeumt or 0)
    termine = max(0, (m.gespraeche_terminiert or 0) - statt - ohne_erfolg)
    wunsch = {
        "kein_kontakt": kein,
        "beraten": min(statt, begonnen),
        "ohne_beratung": max(0, statt - begonnen),
        "abgesagt": m.gespraeche_abgesagt or 0,
        "versaeumt": m.gespraeche_versaeumt or 0,
        "ohne_gespraech": termine,
    }
    rest, teile = zugewiesen, Counter[str]()
    for name, menge in wunsch.items():
        teile[name] = min(menge, rest)
        rest -= teile[name]
    teile["ueberzaehlig"] = sum(wunsch.values()) - (zugewiesen - rest)
    erhalten = zugewiesen if m.zuweisungen is None else min(m.zuweisungen, zugewiesen)
    bekannt = min(rest, max(0, erhalten - (zugewiesen - rest)))
    teile["ohne_gespraech"] += bekannt
    teile["offen"] = rest - bekannt
    return teile


def bestand_aus_faellen(faelle: Any, von: date, bis: date) -> Counter[str]:
    """Return running, begun and ended cases of a period from single vouchers."""
    zahl = Counter[str]()
    for f in faelle:
        if f.kurz:
            tag = f.beginn_am or f.erstgespraech_am or f.kontakt_am
            zahl["kurz"] += bool(tag and von <= tag <= bis)
            continue
        if not f.beginn_am or f.beginn_am > bis or (f.ende_am and f.ende_am < von):
            continue
        zahl["laufend_anfang" if f.beginn_am < von else "beginn"] += 1
        if f.ende_am is None or f.ende_am > bis:
            zahl["laufend_ende"] += 1
        else:
            zahl[ende_schluessel(f.ende_grund)] += 1
    return zahl


def ende_schluessel(grund: str) -> str:
    """Return the count an end belongs to."""
    return "abschluss" if grund == "abschluss" else f"abbruch_{grund.replace('-', '_')}"


def bestand_aus_meldungen(meldungen: Any) -> Counter[str]:
    """Return the same from reported counts in the order of their periods."""
    zahl = Counter[str]()
    if not meldungen:
        return zahl
    erster, letzter = meldungen[0].von, meldungen[-1].von
    for m in meldungen:
        zahl["beginn"] += m.beginn or 0
        zahl["kurz"] += m.kurzberatungen or 0
        zahl["abschluss"] += m.abschluss or 0
        gruende = {n: getattr(m, n, None) or 0 for n in ABBRUCH}
        gesamt = sum(gruende.values()) if m.abbruch is None else m.abbruch
        gruende["abbruch_sonstiges"] = max(0, gesamt - sum(gruende.values()))
        zahl.update(gruende)
        zahl["laufend_anfang"] += (m.laufend_anfang or 0) if m.von == erster else 0
        zahl["laufend_ende"] += (m.laufend_ende or 0) if m.von == letzter else 0
    return zahl


def bilanzwerte(zahl: Mapping[str, int]) -> dict[str, int]:
    """Return what `regeln.bilanz` asks for."""
    return {
        "laufend_anfang": zahl.get("laufend_anfang", 0),
        "beginn": zahl.get("beginn", 0),
        "abschluss": zahl.get("abschluss", 0),
        "abbruch": sum(zahl.get(name, 0) for name in ABBRUCH),
        "laufend_ende": zahl.get("laufend_ende", 0),
    }
