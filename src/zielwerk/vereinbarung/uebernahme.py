"""Agreements go out as a file and come in as a draft, all or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.austausch import FORMAT, AustauschError, lies, schreibe
from zielwerk.vereinbarung.bibliothek import fuer_jahr, vorlage
from zielwerk.vereinbarung.models import Entfall, Pflicht, Punkt, Zielvereinbarung
from zielwerk.vereinbarung.regeln import Vergleich, vergleich
from zielwerk.vereinbarung.teile import teile

__all__ = [
    "AustauschError",
    "als_daten",
    "export_vereinbarung",
    "import_vereinbarung",
    "import_vorlage",
]

_PFLICHTFELDER = (
    "schluessel",
    "bezeichnung",
    "verpflichtet",
    "empfaenger",
    "terminregel",
    "nachweisart",
)
_PUNKTFELDER = ("schluessel", "nummer", "titel", "art", "wortlaut", "begruendung")
Herkunft = Punkt.Herkunft


def als_daten(vereinbarung: Zielvereinbarung) -> dict[str, Any]:
    """Return an agreement as the file holds it; empty fields are left out."""
    je_teil = {teil.schluessel: teil.als_daten(vereinbarung) for teil in teile()}
    parteien = {
        "kommune": vereinbarung.partei_kommune,
        "jobcenter": vereinbarung.partei_jobcenter,
        "dritte": vereinbarung.partei_dritte,
    }
    daten: dict[str, Any] = {
        "format": FORMAT,
        "jahr": vereinbarung.jahr,
        "titel": vereinbarung.titel,
        "parteien": _ohne_leere(parteien),
        "gremium": vereinbarung.gremium,
        "befassung": vereinbarung.befassung if vereinbarung.nur_zur_kenntnis else "",
        "punkte": [
            _ohne_leere({name: getattr(punkt, name) for name in _PUNKTFELDER})
            | {"pflichten": [_pflicht(p) for p in punkt.pflichten.all()]}
            | _ohne_leere(
                {n: list(d.get(punkt.schluessel, [])) for n, d in je_teil.items()}
            )
            for punkt in vereinbarung.punkte.prefetch_related("pflichten")
        ],
        "entfallen": list(
            vereinbarung.entfaelle.order_by("schluessel").values(
                "schluessel", "art", "begruendung"
            )
        ),
    }
    return _ohne_leere(daten)


def _pflicht(pflicht: Pflicht) -> dict[str, Any]:
    return _ohne_leere({name: getattr(pflicht, name) for name in _PFLICHTFELDER})


def _ohne_leere(daten: Mapping[str, Any]) -> dict[str, Any]:
    return {name: wert for name, wert in daten.items() if wert not in ("", [], None)}


def export_vereinbarung(vereinbarung: Zielvereinbarung) -> str:
    """Return an agreement as one YAML file."""
    return schreibe(als_daten(vereinbarung))


def import_vereinbarung(
    *, inhalt: bytes, durch: Mitgliedschaft, jetzt: datetime
) -> Zielvereinbarung:
    """Create a draft from a YAML file.

    :raises AustauschError: if it is no agreement, or its year has one
    """
    return _store(lies(inhalt), "aus einer Datei", durch, jetzt)


def import_vorlage(
    *,
    name: str,
    jahr: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
    kopf: Mapping[str, Any] | None = None,
) -> Zielvereinbarung:
    """Create a draft of a year from a template of the library.

    `kopf`: the county's own parteien, gremium and befassung instead of the template's.

    :raises AustauschError: if there is no such template, or the year has an agreement
    """
    daten = {**fuer_jahr(vorlage(name), jahr), **(kopf or {})}
    return _store(daten, f"aus der Vorlage „{name}“", durch, jetzt)


@transaction.atomic
def _store(
    daten: Mapping[str, Any], woher: str, durch: Mitgliedschaft, jetzt: datetime
) -> Zielvereinbarung:
    """Store a checked agreement as a draft; it grows out of the year before."""
    jahr = daten["jahr"]
    if Zielvereinbarung.objects.filter(jahr=jahr).exists():
        raise AustauschError([f"Für {jahr} gibt es schon eine Zielvereinbarung."])
    vorige = Zielvereinbarung.objects.filter(jahr=jahr - 1, nachfolgerin=None).first()
    herkunft = _herkunft(daten, vorige)
    neu: Zielvereinbarung = Zielvereinbarung.objects.create(
        mandant=durch.mandant,
        jahr=jahr,
        titel=daten["titel"],
        partei_kommune=daten["parteien"]["kommune"],
        partei_jobcenter=daten["parteien"]["jobcenter"],
        partei_dritte=daten["parteien"].get("dritte", ""),
        gremium=daten.get("gremium", ""),
        befassung=daten.get("befassung", Zielvereinbarung.Befassung.BESCHLUSS.value),
        vorgaengerin=vorige,
    )
    for punkt in daten["punkte"]:
        gespeichert = _store_punkt(neu, punkt, herkunft[punkt["schluessel"]])
        for teil in teile():
            teil.store(
                gespeichert, punkt.get(teil.schluessel, []), durch=durch, jetzt=jetzt
            )
    for eines in daten.get("entfallen", []):
        Entfall.objects.create(mandant=neu.mandant, vereinbarung=neu, **eines)
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.uebernommen",
        objekt=neu,
        text=f"{neu} als Entwurf übernommen, {woher}",
        durch=durch,
        jetzt=jetzt,
        nachher={"punkte": len(daten["punkte"])},
    )
    return neu


def _herkunft(
    daten: Mapping[str, Any], vorige: Zielvereinbarung | None
) -> dict[str, str]:
    """Return for each Punkt how it came to be; new and changed ones need a reason."""
    punkte = daten["punkte"]
    if vorige is None:
        return {punkt["schluessel"]: Herkunft.ERSTMALS.value for punkt in punkte}
    unterschied = vergleich(
        list(vorige.punkte.values("schluessel", "nummer", "wortlaut")),
        punkte,
        jahr_alt=vorige.jahr,
        jahr_neu=daten["jahr"],
    )
    befunde = [
        f"Punkt {punkt['nummer']} („{punkt['titel']}“) ist gegenüber {vorige.jahr} "
        f"{_wort(unterschied, punkt['schluessel'])}. Bitte begründen Sie das in der "
        "Datei unter „begruendung“."
        for punkt in punkte
        if _wort(unterschied, punkt["schluessel"]) and "begruendung" not in punkt
    ]
    if befunde:
        raise AustauschError(befunde)
    return {p["schluessel"]: _stand(unterschied, p["schluessel"]) for p in punkte}


def _wort(unterschied: Vergleich, schluessel: str) -> str:
    """Return "neu" or "geändert"; nothing for a Punkt that stays."""
    if schluessel in unterschied.neu:
        return "neu"
    return "geändert" if schluessel in unterschied.geaendert else ""


def _stand(unterschied: Vergleich, schluessel: str) -> str:
    return {"neu": Herkunft.NEU.value, "geändert": Herkunft.GEAENDERT.value}.get(
        _wort(unterschied, schluessel), Herkunft.UEBERNOMMEN.value
    )


def _store_punkt(
    neu: Zielvereinbarung, daten: Mapping[str, Any], herkunft: str
) -> Punkt:
    """Store one Punkt with its Pflichten."""
    felder = {name: daten[name] for name in _PUNKTFELDER if name in daten}
    punkt: Punkt = Punkt.objects.create(
        mandant=neu.mandant, vereinbarung=neu, herkunft=herkunft, **felder
    )
    for pflicht in daten.get("pflichten", []):
        Pflicht.objects.create(mandant=neu.mandant, punkt=punkt, **pflicht)
    return punkt
