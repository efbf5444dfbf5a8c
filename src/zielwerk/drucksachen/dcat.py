"""What is public as open data: metadata after DCAT-AP.de, written as JSON-LD.

One dataset per published paper, with its figures as CSV and JSON and the paper itself;
one catalogue per county. Source: DCAT-AP.de, specification and Konventionenhandbuch
(dcat-ap.de/def/dcatde); the codes of the Länder are those of its list stateKey. No
validator of the standard could be run here.
"""

from typing import Any

from zielwerk.drucksachen.models import Veroeffentlichung
from zielwerk.drucksachen.oparl import anlagenadresse, koerper, webseite, wurzel
from zielwerk.drucksachen.veroeffentlichung import (
    OeffentlicheAnlage,
    oeffentliche_anlagen,
)
from zielwerk.mandanten.models import Mandant
from zielwerk.mandanten.regeln import LANDESSCHLUESSEL

DCATDE = "http://dcat-ap.de/def"
EU = "http://publications.europa.eu/resource/authority"
KONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": f"{DCATDE}/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Regierung und öffentlicher Sektor; Bevölkerung und Gesellschaft.
THEMEN = ("GOVE", "SOCI")
DATEIFORMEN = {
    "csv": ("Zahlen als CSV", "text/csv", "CSV"),
    "json": ("Zahlen als JSON", "application/json", "JSON"),
}


def _deutsch(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "de"}


def _verweis(adresse: str) -> dict[str, str]:
    return {"@id": adresse}


def _moment(wert: Any) -> dict[str, str]:
    return {"@value": wert.isoformat(), "@type": "xsd:dateTime"}


def _stelle(mandant: Mandant) -> dict[str, Any]:
    """Return the county as publisher."""
    return {
        "@id": koerper(mandant),
        "@type": "foaf:Organization",
        "foaf:name": _deutsch(mandant.name),
    }


def katalog(mandant: Mandant, alle: list[Veroeffentlichung]) -> dict[str, Any]:
    """Return the catalogue of a county: every paper that is public now."""
    sichtbar = [eine for eine in alle if eine.ist_sichtbar]
    return {
        "@context": KONTEXT,
        "@id": katalogadresse(mandant),
        "@type": "dcat:Catalog",
        "dct:title": _deutsch(f"Zielvereinbarungen: {mandant.name}"),
        "dct:description": _deutsch(
            "Vorlagen zur kommunalen Zielvereinbarung nach § 48b SGB II mit den "
            "Zahlen, die in ihnen stehen."
        ),
        "dct:publisher": _stelle(mandant),
        "dct:language": _verweis(f"{EU}/language/DEU"),
        "dct:modified": _moment(max(eine.geaendert_am for eine in alle)),
        "dcat:dataset": [datensatz(eine) for eine in sichtbar],
    }


def katalogadresse(mandant: Mandant) -> str:
    """Return the address of the catalogue of a county."""
    return f"{oeffentlich(mandant)}katalog.jsonld"


def oeffentlich(mandant: Mandant) -> str:
    """Return the address of the list of public papers of a county."""
    return f"{wurzel().removesuffix('/oparl/v1')}/oeffentlich/{mandant.uuid}/"


def metadaten(eine: Veroeffentlichung) -> dict[str, Any]:
    """Return the dataset of one paper as a document of its own."""
    return {"@context": KONTEXT} | datensatz(eine)


def datensatz(eine: Veroeffentlichung) -> dict[str, Any]:
    """Return the dataset of one paper."""
    drucksache, mandant = eine.drucksache, eine.mandant
    return {
        "@id": webseite(eine),
        "@type": "dcat:Dataset",
        "dct:identifier": str(drucksache.uuid),
        "dct:title": _deutsch(f"{drucksache.titel} ({drucksache.nummer})"),
        "dct:description": _deutsch(
            f"Zahlen der Vorlage {drucksache.nummer} vom {drucksache.datum:%d.%m.%Y}, "
            "festgeschrieben bei der Freigabe; spätere Berichtigungen der Daten ändern "
            "sie nicht."
            + (" Beispieldaten, frei erfunden." if mandant.ist_beispiel else "")
        ),
        "dct:publisher": _stelle(mandant),
        "dct:issued": _moment(eine.seit),
        "dct:modified": _moment(eine.geaendert_am),
        "dct:temporal": _jahr(drucksache.rueckblick.jahr),
        "dcat:theme": [_verweis(f"{EU}/data-theme/{thema}") for thema in THEMEN],
        "dcat:keyword": [
            _deutsch(wort) for wort in ("SGB II", "Jobcenter", "Zielvereinbarung")
        ],
        "dcat:landingPage": _verweis(webseite(eine)),
        **_land(mandant),
        "dcat:distribution": [
            *(_distribution(eine, endung) for endung in DATEIFORMEN),
            _papier(eine),
            *(_anlage(eine, anlage) for anlage in oeffentliche_anlagen(eine)),
        ],
    }


def _jahr(jahr: int) -> dict[str, Any]:
    """Return the year the figures are about."""
    von, bis = (
        {"@value": f"{jahr}-{tag}", "@type": "xsd:date"} for tag in ("01-01", "12-31")
    )
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": von, "dcat:endDate": bis}


def _land(mandant: Mandant) -> dict[str, Any]:
    """Return the Land as the list of DCAT-AP.de names it."""
    schluessel = f"{DCATDE}/politicalGeocoding/stateKey/"
    adresse = _verweis(schluessel + LANDESSCHLUESSEL[mandant.land])
    return {"dcatde:politicalGeocodingURI": adresse}


def _lizenz(eine: Veroeffentlichung) -> dict[str, Any]:
    """Return the terms of use; some ask that the county is named."""
    lizenz: dict[str, Any] = {
        "dct:license": _verweis(f"{DCATDE}/licenses/{eine.lizenz}")
    }
    if eine.lizenz in Veroeffentlichung.MIT_NAMEN:
        lizenz["dcatde:licenseAttributionByText"] = _deutsch(eine.mandant.name)
    return lizenz


def _distribution(eine: Veroeffentlichung, endung: str) -> dict[str, Any]:
    titel, medientyp, form = DATEIFORMEN[endung]
    adresse = f"{webseite(eine)}zahlen.{endung}"
    return {
        "@id": adresse,
        "@type": "dcat:Distribution",
        "dct:title": _deutsch(titel),
        "dcat:accessURL": _verweis(webseite(eine)),
        "dcat:downloadURL": _verweis(adresse),
        "dcat:mediaType": _verweis(
            f"https://www.iana.org/assignments/media-types/{medientyp}"
        ),
        "dct:format": _verweis(f"{EU}/file-type/{form}"),
        **_lizenz(eine),
    }


def _papier(eine: Veroeffentlichung) -> dict[str, Any]:
    """Return the paper itself as a distribution."""
    adresse = f"{koerper(eine.mandant)}/file/{eine.drucksache.uuid}/inhalt"
    return {
        "@id": adresse,
        "@type": "dcat:Distribution",
        "dct:title": _deutsch("Vorlage als PDF"),
        "dcat:accessURL": _verweis(webseite(eine)),
        "dcat:downloadURL": _verweis(adresse),
        "dcat:mediaType": _verweis(
            "https://www.iana.org/assignments/media-types/application/pdf"
        ),
        "dct:format": _verweis(f"{EU}/file-type/PDF"),
        **_lizenz(eine),
    }


def _anlage(eine: Veroeffentlichung, anlage: OeffentlicheAnlage) -> dict[str, Any]:
    """Return a public attachment; the licence of the figures says nothing about it."""
    adresse = anlagenadresse(eine.mandant, anlage)
    return {
        "@id": adresse,
        "@type": "dcat:Distribution",
        "dct:title": _deutsch(f"Anlage: {anlage.titel}"),
        "dcat:accessURL": _verweis(webseite(eine)),
        "dcat:downloadURL": _verweis(adresse),
        "dcat:mediaType": _verweis(
            f"https://www.iana.org/assignments/media-types/{anlage.medientyp}"
        ),
    }
