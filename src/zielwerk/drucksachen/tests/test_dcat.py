"""Open data: what the metadata name is there, open, and says its terms."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import JETZT, bestaetige
from zielwerk.drucksachen.dcat import katalog
from zielwerk.drucksachen.models import Veroeffentlichung
from zielwerk.drucksachen.services import (
    DrucksacheError,
    letzte_lizenz,
    publish_drucksache,
    withdraw_drucksache,
)
from zielwerk.drucksachen.tests.conftest import Papier, freigegeben
from zielwerk.mandanten.rechte import Rolle

Lizenz = Veroeffentlichung.Lizenz
# What DCAT-AP.de requires of each class, and what data portals refuse to do without.
PFLICHT = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"},
    "dcat:Dataset": {
        *("dct:title", "dct:description", "dct:publisher", "dcat:theme"),
        *("dcat:distribution", "dct:issued", "dct:modified"),
    },
    "dcat:Distribution": {"dcat:accessURL", "dct:license", "dct:format"},
}


def _knoten(wert: Any) -> list[dict[str, Any]]:
    if isinstance(wert, dict):
        return [wert, *(k for teil in wert.values() for k in _knoten(teil))]
    if isinstance(wert, list):
        return [k for teil in wert for k in _knoten(teil)]
    return []


def _oeffentlich(papier: Papier, lizenz: str = Lizenz.BY) -> Veroeffentlichung:
    return publish_drucksache(
        drucksache=freigegeben(papier), lizenz=lizenz, durch=papier.leitung, jetzt=JETZT
    )


def _katalog(papier: Papier) -> Any:
    antwort = Client().get(reverse("oparl:katalog", args=[papier.kreis.mandant.uuid]))
    assert antwort.headers["Content-Type"] == "application/ld+json"
    assert antwort.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(antwort.content)


def test_every_class_has_what_it_needs_and_every_address_opens(papier):
    _oeffentlich(papier)
    inhalt = _katalog(papier)
    for knoten in _knoten(inhalt):
        fehlend = PFLICHT.get(knoten.get("@type", ""), set()) - set(knoten)
        assert not fehlend, knoten["@type"]
    namen = {wort.partition(":")[0] for k in _knoten(inhalt) for wort in k}
    assert {n for n in namen if not n.startswith("@")} <= set(inhalt["@context"])
    (datensatz,) = inhalt["dcat:dataset"]
    assert len(datensatz["dcat:distribution"]) == 3
    for eine in datensatz["dcat:distribution"]:
        for welche in ("dcat:accessURL", "dcat:downloadURL"):
            ziel = urlsplit(eine[welche]["@id"]).path
            assert Client().get(ziel).status_code == 200, ziel
        assert eine["dct:license"]["@id"].endswith("/licenses/dl-by-de/2.0")
        name = eine["dcatde:licenseAttributionByText"]["@value"]
        assert name == papier.kreis.mandant.name
    ziel = urlsplit(datensatz["@id"]).path + "metadaten.jsonld"
    allein = json.loads(Client().get(ziel).content)
    allein.pop("@context")
    assert allein == datensatz
    eine = Veroeffentlichung.objects.get()
    eine.lizenz, eine.mandant.ist_beispiel = Lizenz.ZERO, True
    text = json.dumps(katalog(eine.mandant, [eine]), ensure_ascii=False)
    assert "licenseAttribution" not in text
    assert "frei erfunden" in text


def test_the_licence_is_one_of_those_offered(papier):
    drucksache = freigegeben(papier)
    with pytest.raises(DrucksacheError, match="Lizenz"):
        publish_drucksache(
            drucksache=drucksache, lizenz="frei", durch=papier.leitung, jetzt=JETZT
        )
    leitung = bestaetige(papier.besetzung.client(Rolle.FACHDIENSTLEITUNG))
    ziel = reverse("drucksachen:veroeffentlichung", args=[drucksache.uuid])
    assert leitung.post(ziel, {"lizenz": "frei"}).status_code == 409
    assert letzte_lizenz() == Lizenz.ZERO
    assert leitung.post(ziel, {"lizenz": Lizenz.CC_BY}).status_code == 302
    assert letzte_lizenz() == Lizenz.CC_BY
    seite = leitung.get(reverse("drucksachen:beratungen", args=[drucksache.uuid]))
    assert "CC BY" in seite.content.decode()


def test_a_withdrawn_paper_is_in_no_catalogue_and_no_list(papier):
    eine = _oeffentlich(papier)
    liste = reverse("oparl:papiere", args=[papier.kreis.mandant.uuid])
    assert eine.drucksache.titel in Client().get(liste).content.decode()
    withdraw_drucksache(drucksache=eine.drucksache, durch=papier.leitung, jetzt=JETZT)
    assert _katalog(papier)["dcat:dataset"] == []
    text = Client().get(liste).content.decode()
    assert "keine Vorlage veröffentlicht" in text
    assert str(eine.drucksache.uuid) not in text


def test_a_county_that_never_published_has_no_list(papier, fremde):
    for name in ("papiere", "katalog"):
        ziel = reverse(f"oparl:{name}", args=[fremde.mandant.uuid])
        assert Client().get(ziel).status_code == 404
