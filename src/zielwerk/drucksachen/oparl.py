"""What is public as objects of OParl 1.1: papers, their sessions and decisions.

Built from published papers alone, as they were frozen, and from public sessions. No
person is among them: the lists of persons and memberships are empty on purpose. A
session stands once per paper; its hour is not known, so it has no `start`.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid5

from django.conf import settings

from zielwerk.drucksachen.ausgabe import dateiname
from zielwerk.drucksachen.auszug import gezaehlt
from zielwerk.drucksachen.models import Beratung, Beschluss, Veroeffentlichung
from zielwerk.drucksachen.oparlliste import Objekt
from zielwerk.drucksachen.veroeffentlichung import (
    OeffentlicheAnlage,
    oeffentliche_anlagen,
)
from zielwerk.mandanten.models import Mandant

# Address part → type; the order is that of the attributes of a Body.
ARTEN = {
    "organization": "Organization",
    "person": "Person",
    "meeting": "Meeting",
    "paper": "Paper",
    "legislativeterm": "LegislativeTerm",
    "agendaitem": "AgendaItem",
    "consultation": "Consultation",
    "file": "File",
    "location": "Location",
    "membership": "Membership",
}
_LISTEN = {
    "organization": "organization",
    "person": "person",
    "meeting": "meeting",
    "paper": "paper",
    "agendaItem": "agendaitem",
    "consultation": "consultation",
    "file": "file",
    "locationList": "location",
    "legislativeTermList": "legislativeterm",
    "membership": "membership",
}
# Amtlicher Gemeindeschlüssel and Regionalschlüssel.
AGS_ZIFFERN, RGS_ZIFFERN = 8, 12
Sammlung = dict[str, list[Objekt]]


def wurzel() -> str:
    """Return the address everything begins with; one host, whoever asks."""
    adresse: str = settings.ADRESSE
    return f"{adresse.rstrip('/')}/oparl/v1"


def koerper(mandant: Mandant) -> str:
    """Return the address of a county."""
    return f"{wurzel()}/body/{mandant.uuid}"


def webseite(veroeffentlichung: Veroeffentlichung) -> str:
    """Return the address of the page of a paper."""
    drucksache = veroeffentlichung.drucksache
    return (
        f"{wurzel().removesuffix('/oparl/v1')}/oeffentlich/"
        f"{veroeffentlichung.mandant.uuid}/{drucksache.uuid}/"
    )


def system() -> dict[str, Any]:
    """Return the entry of the interface."""
    return {
        "id": f"{wurzel()}/system",
        "type": "https://schema.oparl.org/1.1/System",
        "oparlVersion": "https://schema.oparl.org/1.1/",
        "name": "Zielwerk",
        "body": f"{wurzel()}/body",
    }


def body(mandant: Mandant, veroeffentlichungen: list[Veroeffentlichung]) -> Objekt:
    """Return a county that has published something."""
    hier = koerper(mandant)
    return Objekt(
        hier,
        "Body",
        min(v.seit for v in veroeffentlichungen),
        max(v.geaendert_am for v in veroeffentlichungen),
        {
            "system": f"{wurzel()}/system",
            "name": mandant.name,
            "shortName": mandant.kurzname,
            **_schluessel(mandant.regionalschluessel),
            **{name: f"{hier}/{teil}" for name, teil in _LISTEN.items()},
        },
    )


def _schluessel(schluessel: str) -> dict[str, str]:
    """Return the official key as OParl names it; that of a Kreis is filled up."""
    if len(schluessel) == AGS_ZIFFERN:
        return {"ags": schluessel}
    return {"rgs": schluessel.ljust(RGS_ZIFFERN, "0")} if schluessel else {}


def body_json(objekt: Objekt) -> dict[str, Any]:
    """Return a Body; its terms are required and may be none."""
    return objekt.json() | {"legislativeTerm": []}


def sammle(mandant: Mandant, alle: Iterable[Veroeffentlichung]) -> Sammlung:
    """Return every object of a county by address part."""
    sammlung: Sammlung = {teil: [] for teil in ARTEN}
    organisationen: dict[str, Objekt] = {}
    for eine in alle:
        folge = [b for b in eine.drucksache.beratungsfolge.all() if b.status == "Ö"]
        beratungen = [_beratung(mandant, eine, b) for b in folge]
        for objekte in beratungen:
            for teil, objekt in objekte.items():
                sammlung[teil].append(objekt)
        datei = _file(mandant, eine)
        weitere = [_anlage(mandant, eine, a) for a in oeffentliche_anlagen(eine)]
        sammlung["file"] += [datei, *weitere]
        beratend = [objekte["consultation"] for objekte in beratungen]
        sammlung["paper"].append(_paper(mandant, eine, [datei, *weitere], beratend))
        for beratung in folge:
            _add_organisation(organisationen, mandant, eine, beratung)
    sammlung["organization"] = list(organisationen.values())
    return sammlung


def _objekt(eine: Veroeffentlichung, adresse: str, typ: str, **inhalt: Any) -> Objekt:
    """Return an object that comes, changes and goes with its paper."""
    return Objekt(
        adresse,
        typ,
        eine.seit,
        eine.geaendert_am,
        deleted=not eine.ist_sichtbar,
        **inhalt,
    )


def organisation_id(mandant: Mandant, gremium: str) -> str:
    """Return the address of a committee, which is known by its name."""
    kennung = uuid5(mandant.uuid, " ".join(gremium.split()).casefold())
    return f"{koerper(mandant)}/organization/{kennung}"


def _beratung(
    mandant: Mandant, eine: Veroeffentlichung, beratung: Beratung
) -> dict[str, Objekt]:
    """Return session, agenda item and consultation of one step."""
    adressen = {
        teil: f"{koerper(mandant)}/{teil}/{beratung.uuid}"
        for teil in ("meeting", "agendaitem", "consultation")
    }
    organisation = [organisation_id(mandant, beratung.gremium)]
    punkt = _agendaitem(eine, beratung, adressen)
    meeting = _objekt(
        eine,
        adressen["meeting"],
        "Meeting",
        attribute={
            "name": str(beratung),
            "organization": organisation,
            "zielwerk:date": beratung.sitzung_am.isoformat(),
        },
        eingebettet={"agendaItem": [punkt.json()]},
    )
    entscheidet = beratung.zustaendigkeit == Beratung.Zustaendigkeit.ENTSCHEIDUNG
    consultation = _objekt(
        eine,
        adressen["consultation"],
        "Consultation",
        attribute={
            "paper": f"{koerper(mandant)}/paper/{eine.drucksache.uuid}",
            "agendaItem": adressen["agendaitem"],
            "meeting": adressen["meeting"],
            "organization": organisation,
            "authoritative": entscheidet,
            "role": beratung.get_zustaendigkeit_display(),
        },
    )
    return {"consultation": consultation, "agendaitem": punkt, "meeting": meeting}


def _agendaitem(
    eine: Veroeffentlichung, beratung: Beratung, adressen: dict[str, str]
) -> Objekt:
    """Return what the session did with the paper."""
    return _objekt(
        eine,
        adressen["agendaitem"],
        "AgendaItem",
        attribute={
            "meeting": adressen["meeting"],
            "order": 1,
            "name": eine.drucksache.titel,
            "public": True,
            "consultation": adressen["consultation"],
            **_ergebnis(getattr(beratung, "beschluss", None)),
        },
    )


def _ergebnis(beschluss: Beschluss | None) -> dict[str, Any]:
    """Return what came of it, with the sum of the vote."""
    if beschluss is None:
        return {}
    summe = gezaehlt(beschluss)
    worte = f", {summe.wortlaut} ({summe.ergebnis})" if summe else ""
    return {
        "number": beschluss.tagesordnungspunkt,
        "result": f"{beschluss}{worte}",
        "resolutionText": beschluss.wortlaut,
    }


def _file(mandant: Mandant, eine: Veroeffentlichung) -> Objekt:
    """Return the paper as PDF."""
    drucksache = eine.drucksache
    adresse = f"{koerper(mandant)}/file/{drucksache.uuid}"
    return _objekt(
        eine,
        adresse,
        "File",
        attribute={
            "name": drucksache.nummer,
            "fileName": dateiname(drucksache, "pdf"),
            "mimeType": "application/pdf",
            "date": drucksache.datum.isoformat(),
            "accessUrl": f"{adresse}/inhalt",
            "downloadUrl": f"{adresse}/inhalt",
            "paper": [f"{koerper(mandant)}/paper/{drucksache.uuid}"],
        },
    )


def anlagenadresse(mandant: Mandant, anlage: OeffentlicheAnlage) -> str:
    """Return the address of the bytes of a public attachment."""
    return f"{koerper(mandant)}/file/{anlage.uuid}/inhalt.{anlage.endung}"


def _anlage(
    mandant: Mandant, eine: Veroeffentlichung, anlage: OeffentlicheAnlage
) -> Objekt:
    """Return a public attachment."""
    inhalt = anlagenadresse(mandant, anlage)
    return _objekt(
        eine,
        f"{koerper(mandant)}/file/{anlage.uuid}",
        "File",
        attribute={
            "name": anlage.titel,
            "fileName": anlage.name,
            "mimeType": anlage.medientyp,
            "size": anlage.groesse,
            "date": eine.drucksache.datum.isoformat(),
            "accessUrl": inhalt,
            "downloadUrl": inhalt,
            "paper": [f"{koerper(mandant)}/paper/{eine.drucksache.uuid}"],
        },
    )


def _paper(
    mandant: Mandant,
    eine: Veroeffentlichung,
    dateien: list[Objekt],
    beratend: list[Objekt],
) -> Objekt:
    """Return the paper with its files and consultations inside."""
    datei, *weitere = dateien
    drucksache = eine.drucksache
    return _objekt(
        eine,
        f"{koerper(mandant)}/paper/{drucksache.uuid}",
        "Paper",
        attribute={
            "body": koerper(mandant),
            "name": drucksache.titel,
            "reference": drucksache.nummer,
            "date": drucksache.datum.isoformat(),
            "paperType": drucksache.vorlageart,
            "web": webseite(eine),
        },
        eingebettet={
            "mainFile": datei.json(),
            "auxiliaryFile": [objekt.json() for objekt in weitere],
            "consultation": [objekt.json() for objekt in beratend],
        },
    )


def _add_organisation(
    organisationen: dict[str, Objekt],
    mandant: Mandant,
    eine: Veroeffentlichung,
    beratung: Beratung,
) -> None:
    """Add a committee; it is there as long as one of its papers is."""
    adresse = organisation_id(mandant, beratung.gremium)
    neu = _objekt(
        eine,
        adresse,
        "Organization",
        attribute={
            "body": koerper(mandant),
            "name": beratung.gremium,
            "organizationType": "Gremium",
            "meeting": f"{adresse}/meeting",
        },
    )
    bisher = organisationen.get(adresse)
    if bisher is not None:
        neu = replace(
            neu,
            created=min(bisher.created, neu.created),
            modified=max(bisher.modified, neu.modified),
            deleted=bisher.deleted and neu.deleted,
        )
    organisationen[adresse] = neu
