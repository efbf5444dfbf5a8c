"""Every address of the web, walked as somebody who may not go there."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from zielwerk.mandanten.rechte import Rolle

# What anybody may open: the way in and out. Everything else asks for a sign-in.
OFFEN = {
    "zugaenge:anmelden",
    "zugaenge:zweiter_faktor",
    "zugaenge:passkey",
    "zugaenge:verzeichnis",
    "zugaenge:rueckkehr",
    "zugaenge:passwort_vergessen",
    "zugaenge:passwort_neu",
    "mandanten:abmelden",
    "mitglieder:annehmen",
    "mitglieder:oeffnen",
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
    "oparl:objekt",
    "oparl:fehlt",
    "oparl:papier",
    "oparl:zahlen",
    "unterkunft:angemessenheit",
    "erinnerungen:feed",
    "betrieb:metriken",
    "schnittstelle:beschreibung",
    "web:hilfe",
    "web:barrierefreiheit",
    "web:datenschutz",
    "web:impressum",
    "web:lebt",
    "web:bereit",
}
# What every signed-in person may open, whatever the role.
FUER_ALLE = OFFEN | {
    "mandanten:wechseln",
    "startseite:startseite",
    "zugaenge:zugang",
    "zugaenge:passwort",
    "zugaenge:app",
    "zugaenge:passkey_neu",
    "zugaenge:entfernen",
    "zugaenge:codes",
    "zugaenge:bestaetigen",
}
# What the role without rights of its own may open: the pages of a Träger.
VOM_TRAEGER = {
    "beratung:traeger",
    "beratung:monat",
    "beratung:rueckmeldung",
    "beratung:selbstmelder",
    "beratung:fall",
    "beratung:fall_entfernen",
    "beratung:meldung_entfernen",
}
BEISPIELWERTE = {"int": 2020, "uuid": uuid.uuid4(), "slug": "gibtesnicht", "str": "x"}
VERBOTEN = {302, 401, 403, 404, 405}


def _muster(
    knoten: URLResolver, namensraum: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for eintrag in knoten.url_patterns:
        if isinstance(eintrag, URLResolver):
            yield from _muster(eintrag, eintrag.namespace or namensraum)
        else:
            yield f"{namensraum}:{eintrag.name}".strip(":"), eintrag


def _wert(wandler: object) -> object:
    art = type(wandler).__name__.removesuffix("Converter").lower()
    return BEISPIELWERTE.get({"string": "str"}.get(art, art), "x")


def adressen() -> dict[str, str]:
    """Return every named address of ours, with example values in it."""
    gefunden = {}
    for name, muster in _muster(get_resolver()):
        werte = {n: _wert(w) for n, w in muster.pattern.converters.items()}
        gefunden[name] = reverse(name, kwargs=werte)
    return gefunden


ADRESSEN = adressen()


@pytest.mark.django_db
@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize("name", sorted(set(ADRESSEN) - OFFEN))
def test_nobody_gets_in_without_signing_in(name, methode):
    antwort = getattr(Client(), methode)(ADRESSEN[name])
    assert antwort.status_code in VERBOTEN
    if antwort.status_code == 302:
        assert antwort["Location"].startswith(ADRESSEN["zugaenge:anmelden"])


@pytest.mark.parametrize("name", sorted(set(ADRESSEN) - FUER_ALLE - VOM_TRAEGER))
def test_a_role_without_rights_gets_nowhere(name, besetzung):
    antwort = besetzung.client(Rolle.BERATUNGSSTELLE).get(ADRESSEN[name])
    assert antwort.status_code in VERBOTEN - {302}


def test_every_address_is_opened_by_a_test():
    wurzel = Path(__file__).resolve().parents[1]
    dateien = [*wurzel.glob("src/zielwerk/*/tests/*.py"), *wurzel.glob("tests/**/*.py")]
    texte = [
        datei.read_text() for datei in dateien if datei.name != Path(__file__).name
    ]
    ohne = {name for name in ADRESSEN if not any(f'"{name}"' in text for text in texte)}
    # The two lists above are walked here.
    assert ohne - FUER_ALLE == set()
