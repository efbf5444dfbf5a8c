"""A checked list becomes rows of the Träger that sends it, whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.beratung.ablauf import BeratungError, record_schritt
from zielwerk.beratung.models import (
    Beratungsliste,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.rueckmeldungen import (
    FALLFELDER,
    MELDEFELDER,
    record_fall,
    record_meldung,
)
from zielwerk.kern.anzeige import anzahl
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres
from zielwerk.mandanten.models import Mitgliedschaft

JE = {"m": "monat", "q": "quartal", "h": "halbjahr"}
JA = ("ja", "j", "x", "1")
KEINE_KURZE = ("nein", "n", "0", "laufende beratung")


@dataclass(frozen=True)
class Wer:
    """Who sends the list, as of which day, and when."""

    stand_am: date
    durch: Mitgliedschaft
    jetzt: datetime


@transaction.atomic
def accept_liste(
    *,
    einlesung: Any,
    zeilen: Iterable[Mapping[str, Any]],
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Beratungsliste:
    """Store a checked list; a row seen before is changed, never counted twice.

    `zeilen`: field values by key, with `zeile` and `ist_anzahl`. Advice by another law
    is left out.

    :raises BeratungError: naming the row, if its service is not the sender's or it
        does not fit to what is stored
    """
    vertraege = list(
        Traegervertrag.objects.fuer(durch).select_related("angebot", "mandant")
    )
    scheine = {
        z.nummer: z for z in Zuweisung.objects.gueltig().filter(vertrag__in=vertraege)
    }
    orte = {o.name.casefold(): o for o in Standort.objects.filter(art="jobcenter")}
    gezaehlt, wer = {False: 0, True: 0}, Wer(stand_am, durch, jetzt)
    for zeile in zeilen:
        if zeile.get("rechtsgrundlage") in {"sgb12", "andere"}:
            continue
        wohin = orte if zeile["ist_anzahl"] else scheine
        _store_zeile(zeile, vertraege, wohin, wer)
        gezaehlt[bool(zeile["ist_anzahl"])] += 1
    liste: Beratungsliste = Beratungsliste.objects.create(
        mandant=durch.mandant,
        organisation=durch.organisation,
        einlesung=einlesung,
        stand_am=stand_am,
        scheine=gezaehlt[False],
        meldungen=gezaehlt[True],
    )
    menge = anzahl(sum(gezaehlt.values()), "Zeile", "Zeilen")
    text = f"{liste} übernommen ({menge}): {durch.organisation}"
    record_schritt(liste, "liste_uebernommen", text, durch, jetzt)
    return liste


def _store_zeile(
    zeile: Mapping[str, Any],
    vertraege: list[Traegervertrag],
    wohin: Mapping[str, Any],
    wer: Wer,
) -> None:
    """Store one row by its shape, and name it where it is refused."""
    store = _store_anzahlen if zeile["ist_anzahl"] else _store_schein
    try:
        store(zeile, vertraege, wohin, wer)
    except BeratungError as grund:
        raise BeratungError(f"Zeile {zeile['zeile']}: {grund}") from grund


def _vertrag(
    zeile: Mapping[str, Any], vertraege: list[Traegervertrag], am: date
) -> Traegervertrag:
    """Return the sender's contract a row is about."""
    passend = [
        v
        for v in vertraege
        if v.gilt_ab <= am
        and (v.gilt_bis is None or am <= v.gilt_bis)
        and zeile.get("leistung") in {None, "", v.angebot.schluessel}
    ]
    if not passend:
        raise BeratungError(
            "Für diese Leistung haben Sie an dem Tag keinen Vertrag. Bitte prüfen Sie "
            "die Spalte Leistung, oder fragen Sie die Koordinierungsstelle."
        )
    if len(passend) > 1:
        raise BeratungError(
            "Bitte nennen Sie die Leistung; Sie haben mehrere Verträge."
        )
    return passend[0]


def _store_schein(
    zeile: Mapping[str, Any],
    vertraege: list[Traegervertrag],
    scheine: Mapping[str, Zuweisung],
    wer: Wer,
) -> None:
    """Store what one row says about a voucher."""
    nummer = str(zeile.get("scheinnummer") or "").strip()
    zuweisung = scheine.get(nummer)
    daten: dict[str, Any] = {name: zeile.get(name) for name in FALLFELDER}
    namen = ("zugewiesen_am", "kontakt_am", "beginn_am")
    tage: list[date] = [daten[n] for n in namen if daten[n]]
    am = zuweisung.zugewiesen_am if zuweisung else min(tage, default=wer.stand_am)
    kontakt = str(zeile.get("kontakt") or "").casefold()
    daten["kontakt"] = kontakt in JA if kontakt else None
    if daten["kontakt_am"] or daten["beginn_am"]:
        daten["kontakt"] = True
    kurz = str(zeile.get("kurz") or "").casefold()
    daten["kurz"] = bool(kurz) and kurz not in KEINE_KURZE
    # Warned about before: an end without a reason, a reason without an end.
    if daten["ende_am"] and not daten["ende_grund"]:
        daten["ende_grund"] = "sonstiges"
    if not daten["ende_am"]:
        daten["ende_grund"] = ""
    for name in ("erstgespraech", "form"):
        daten[name] = daten[name] or ""
    record_fall(
        vertrag=zuweisung.vertrag if zuweisung else _vertrag(zeile, vertraege, am),
        zuweisung=zuweisung,
        scheinnummer=nummer,
        durch=wer.durch,
        jetzt=wer.jetzt,
        vermerken=False,
        **daten,
    )


def _store_anzahlen(
    zeile: Mapping[str, Any],
    vertraege: list[Traegervertrag],
    orte: Mapping[str, Standort],
    wer: Wer,
) -> None:
    """Store what one row counts."""
    zeit = zeitraum_der_zeile(zeile, wer.stand_am)
    name = str(zeile.get("standort") or "").strip()
    if name and name.casefold() not in orte:
        raise BeratungError(
            f"Einen Standort „{name}“ des Jobcenters gibt es nicht. Möglich sind: "
            f"{', '.join(str(o) for o in orte.values())}; oder lassen Sie ihn leer."
        )
    record_meldung(
        vertrag=_vertrag(zeile, vertraege, zeit.von),
        von=zeit.von,
        bis=zeit.bis,
        standort=orte.get(name.casefold()),
        zahlen={feld: zeile.get(feld) for feld in MELDEFELDER},
        durch=wer.durch,
        jetzt=wer.jetzt,
        vermerken=False,
    )


def zeitraum_der_zeile(zeile: Mapping[str, Any], stand_am: date) -> Zeitraum:
    """Return the period of a row of counts; without one it is the whole year."""
    jahr = zeile.get("jahr") or stand_am.year
    wert = zeile.get("zeitraum") or "jahr"
    if wert == "jahr":
        return zeitraeume_des_jahres("jahr", jahr)[0]
    return zeitraeume_des_jahres(JE[wert[0]], jahr)[int(wert[1:]) - 1]
