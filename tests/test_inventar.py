"""The inventory is whole, and the command prints it."""

import json
import subprocess
import sys

from django.apps import apps

from zielwerk.inventar import JE_LISTE, OFFEN, adressen, felder, inventar
from zielwerk.mandanten.rechte import Recht, Rolle

# Open to everybody, on purpose: the way in, texts, and the two probes.
OEFFENTLICH = {
    "zugaenge:anmelden",
    "zugaenge:zweiter_faktor",
    "zugaenge:passkey",
    "zugaenge:verzeichnis",
    "zugaenge:rueckkehr",
    "zugaenge:passwort_vergessen",
    "zugaenge:passwort_neu",
    "mandanten:abmelden",
    "fristen:rechner",
    "vereinbarung:schema",
    "vergleich:schema",
    "vergleich:fallschema",
    "oparl:system",
    "oparl:koerperschaften",
    "oparl:koerperschaft",
    "oparl:liste",
    "oparl:sitzungen",
    "oparl:datei",
    "oparl:anlage",
    "oparl:objekt",
    "oparl:fehlt",
    "oparl:papier",
    "oparl:zahlen",
    "oparl:papiere",
    "oparl:katalog",
    "oparl:metadaten",
    "unterkunft:angemessenheit",
    "erinnerungen:feed",
    "betrieb:metriken",
    "schnittstelle:beschreibung",
    "mitglieder:annehmen",
    "mitglieder:oeffnen",
    "web:hilfe",
    "web:barrierefreiheit",
    "web:datenschutz",
    "web:impressum",
    "web:lebt",
    "web:bereit",
}


def test_only_the_named_addresses_are_open_to_everybody():
    assert {eine.name for eine in adressen() if eine.zugang == OFFEN} == OEFFENTLICH


def test_every_address_says_its_methods():
    assert [eine.name for eine in adressen() if not eine.methoden] == []


def test_every_right_opens_something_or_shows_something():
    gebraucht = {eine.zugang for eine in adressen()}
    # Asked inside a page or by a list, not at its door.
    innen = {
        Recht.AKTENZEICHEN_SEHEN,
        Recht.BUCHUNGEN_EINLESEN,
        Recht.BUCHUNGSTEXT_SEHEN,
        Recht.DRUCKSACHE_FREIGEBEN,
        Recht.NACHWEIS_EINREICHEN,
    }
    ungenutzt = {r for r in Recht if r.value not in gebraucht} - innen
    assert ungenutzt == set()


def test_every_stored_field_has_a_line():
    erwartet = {
        (modell._meta.label, feld.name)
        for modell in apps.get_models()
        if modell.__module__.startswith("zielwerk.")
        for feld in modell._meta.concrete_fields
    }
    assert {(eines.modell, eines.name) for eines in felder()} == erwartet


def test_lists_take_their_right_from_the_list():
    je_liste = {eine.name for eine in adressen() if eine.zugang == JE_LISTE}
    assert {name.partition(":")[0] for name in je_liste} == {"listen"}


def test_the_command_prints_one_json_document():
    lauf = subprocess.run(
        [sys.executable, "-m", "zielwerk", "inventar", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    gelesen = json.loads(lauf.stdout)
    assert gelesen == json.loads(json.dumps(inventar()))
    assert set(gelesen["rollen"]) == {rolle.value for rolle in Rolle}
