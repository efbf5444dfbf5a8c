"""Counts what both sides recorded; only this file reads rows of Träger besides them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from zielwerk.beratung.models import (
    Beratungsangebot,
    Beratungsfall,
    Beratungsmeldung,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.zaehlung import (
    NICHT_ANGEKOMMEN,
    WEGE,
    bestand_aus_faellen,
    bestand_aus_meldungen,
    verbleib,
    wege_aus_anzahlen,
)
from zielwerk.beratung.zusammenstellung import BEENDET, Buch, Einheit
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres

OHNE_ORT = "ohne Angabe"
# Without these a report of counts is not whole; what is missing counts as nought.
NOETIG = (
    *("kontakt_nicht_zustande", "gespraeche_stattgefunden", "beginn", "abschluss"),
    *("laufend_anfang", "laufend_ende"),
)


def buecher(zeit: Zeitraum) -> dict[Beratungsangebot, Buch]:
    """Return what was counted of every service with a contract in a period."""
    vertraege = Traegervertrag.objects.in_zeit(zeit.von, zeit.bis)
    je_angebot: dict[Beratungsangebot, list[Traegervertrag]] = {}
    for vertrag in vertraege.select_related("angebot"):
        je_angebot.setdefault(vertrag.angebot, []).append(vertrag)
    return {angebot: _buch(eigene, zeit) for angebot, eigene in je_angebot.items()}


def _buch(vertraege: list[Traegervertrag], zeit: Zeitraum) -> Buch:
    """Return the counts of one service."""
    buch = Buch()
    for vertrag in vertraege:
        alle = list(
            Beratungsmeldung.objects.filter(
                vertrag=vertrag, von__lte=zeit.bis, bis__gte=zeit.von
            ).select_related("standort")
        )
        meldungen = [m for m in alle if m.von >= zeit.von and m.bis <= zeit.bis]
        buch.nur_zusammen |= len(alle) > len(meldungen)
        rest = list(
            Zuweisung.objects.gueltig()
            .filter(vertrag=vertrag, zugewiesen_am__range=(zeit.von, zeit.bis))
            .select_related("standort", "fall")
        )
        for m in meldungen:
            gedeckt = [z for z in rest if _deckt(m, z)]
            rest = [z for z in rest if not _deckt(m, z)]
            _zaehle_meldung(buch, m, len(gedeckt) or m.zuweisungen or 0)
        _zaehle_scheine(buch, rest)
        _zaehle_faelle(buch, vertrag, zeit)
        _zaehle_bestand(buch, vertrag, meldungen, zeit)
    return buch


def _deckt(m: Beratungsmeldung, z: Zuweisung) -> bool:
    """Return whether a report of counts speaks of a voucher."""
    gleich = m.standort_id is None or m.standort_id == z.standort_id
    return gleich and m.von <= z.zugewiesen_am <= m.bis


def _monat(am: date) -> Einheit:
    """Return the month of a day."""
    monat = zeitraeume_des_jahres("monat", am.year)[am.month - 1]
    return monat.von, monat.bis


def _fuege_weg(buch: Buch, einheit: Einheit, ort: str, weg: str, menge: int) -> None:
    """Add some referrals that went one way."""
    for zahl in (buch.zeit(einheit), buch.ort(ort)):
        zahl[weg] += menge
        arrived = weg not in NICHT_ANGEKOMMEN
        zahl["angekommen" if arrived else "nicht_angekommen"] += menge


def _zaehle_meldung(buch: Buch, m: Beratungsmeldung, zugewiesen: int) -> None:
    """Add what a Träger reported as counts."""
    einheit, ort = (m.von, m.bis), str(m.standort or OHNE_ORT)
    teile = wege_aus_anzahlen(m, zugewiesen)
    buch.ueberzaehlig += teile["ueberzaehlig"]
    buch.luecken |= any(getattr(m, name) is None for name in NOETIG)
    for weg in WEGE:
        _fuege_weg(buch, einheit, ort, weg, teile[weg])
    zahl = buch.zeit(einheit)
    zahl["selbstmelder"] += m.selbstmelder or 0
    for form in ("praesenz", "telefon", "online"):
        zahl[form] += getattr(m, form) or 0
    versandt, zurueck = m.formulare_versandt or 0, m.formulare_zurueck or 0
    zahl["zurueck"] += zurueck
    zahl["nicht_zurueck"] += max(0, versandt - zurueck)
    zahl.update(_ohne_stand(bestand_aus_meldungen([m])))


def _ohne_stand(zahl: Any) -> dict[str, int]:
    """Return flows without stocks."""
    namen = ("beginn", "kurz", *BEENDET)
    return {name: zahl[name] for name in namen}


def _zaehle_scheine(buch: Buch, scheine: Iterable[Zuweisung]) -> None:
    """Add vouchers that are answered one by one, or not yet."""
    for z in scheine:
        weg = verbleib(getattr(z, "fall", None))
        _fuege_weg(buch, _monat(z.zugewiesen_am), str(z.standort), weg, 1)


def _zaehle_faelle(buch: Buch, vertrag: Traegervertrag, zeit: Zeitraum) -> None:
    """Add what single records say besides the way of a voucher."""
    for f in Beratungsfall.objects.filter(vertrag=vertrag):
        am = f.bezugstag
        if am is None or am not in zeit:
            continue
        einheit = _monat(am)
        zahl = buch.zeit(einheit)
        if f.ist_selbstmelder:
            zahl["selbstmelder"] += 1
        elif f.zuweisung_id is None:
            buch.unbekannte += 1
            _fuege_weg(buch, einheit, OHNE_ORT, verbleib(f), 1)
        if f.form and f.erstgespraech == "stattgefunden":
            zahl[f.form] += 1
        if f.formular_versandt_am:
            zahl["zurueck" if f.formular_zurueck_am else "nicht_zurueck"] += 1
        if (
            f.erstgespraech == "stattgefunden"
            and f.erstgespraech_am
            and f.zugewiesen_am
        ):
            buch.wartezeiten.append((f.erstgespraech_am - f.zugewiesen_am).days)


def _zaehle_bestand(
    buch: Buch,
    vertrag: Traegervertrag,
    meldungen: list[Beratungsmeldung],
    zeit: Zeitraum,
) -> None:
    """Add running cases, and by month what single records begin and end.

    A month reported as counts holds all of it; single records count in the others.
    """
    faelle = list(Beratungsfall.objects.filter(vertrag=vertrag))
    tage = [f.bezugstag for f in faelle if f.bezugstag and f.bezugstag in zeit]
    gemeldet = bestand_aus_meldungen(meldungen)
    einzeln = bestand_aus_faellen(faelle, zeit.von, zeit.bis)
    # Who speaks first says what ran before; who speaks last, what runs after.
    zuerst = bool(meldungen) and (not tage or meldungen[0].von <= min(tage))
    zuletzt = bool(meldungen) and (not tage or meldungen[-1].bis >= max(tage))
    buch.laufend_anfang += (gemeldet if zuerst else einzeln)["laufend_anfang"]
    buch.laufend_ende += (gemeldet if zuletzt else einzeln)["laufend_ende"]
    for jahr in range(zeit.von.year, zeit.bis.year + 1):
        for monat in zeitraeume_des_jahres("monat", jahr):
            if monat.von not in zeit or _ist_gemeldet(meldungen, monat):
                continue
            zahl = bestand_aus_faellen(faelle, monat.von, monat.bis)
            if werte := {n: w for n, w in _ohne_stand(zahl).items() if w}:
                buch.zeit((monat.von, monat.bis)).update(werte)


def _ist_gemeldet(meldungen: list[Beratungsmeldung], monat: Zeitraum) -> bool:
    """Return whether a month was reported as counts."""
    return any(m.von <= monat.bis and m.bis >= monat.von for m in meldungen)
