"""What is open to everybody: the walk of a stranger, and what must never be there."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.conftest import JETZT, bestaetige
from zielwerk.drucksachen.models import Drucksache, Veroeffentlichung
from zielwerk.drucksachen.oparlliste import ListenError, Objekt, lies_anfrage, seite
from zielwerk.drucksachen.services import (
    DrucksacheError,
    add_beratung,
    change_kopf,
    publish_drucksache,
    record_beschluss,
    withdraw_drucksache,
)
from zielwerk.drucksachen.tests.conftest import Papier, freigegeben
from zielwerk.mandanten.models import Benutzer, Mandant
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

SCHEMA = "https://schema.oparl.org/1.1/"
SPAETER = datetime(2021, 2, 19, 9, tzinfo=UTC)
# Type → attributes the standard requires besides id and type, and those it knows
# (OParl 1.1, written down from its text; "zielwerk:" are our own, as it allows).
PFLICHT = {
    "System": {"oparlVersion", "body"},
    "Body": {"name", "organization", "person", "meeting", "paper", "legislativeTerm"},
    "AgendaItem": {"order"},
    "File": {"accessUrl"},
}
BEKANNT = {
    "System": {"oparlVersion", "name", "body"},
    "Body": {
        *("system", "name", "shortName", "organization", "person", "meeting", "paper"),
        *("legislativeTerm", "agendaItem", "consultation", "file", "locationList"),
        *("legislativeTermList", "membership"),
    },
    "Organization": {"body", "name", "organizationType", "meeting"},
    "Meeting": {"name", "organization", "agendaItem"},
    "Paper": {
        *("body", "name", "reference", "date", "paperType", "web", "mainFile"),
        *("auxiliaryFile", "consultation"),
    },
    "AgendaItem": {
        *("meeting", "number", "order", "name", "public", "consultation", "result"),
        "resolutionText",
    },
    "Consultation": {
        *("paper", "agendaItem", "meeting", "organization", "authoritative", "role"),
    },
    "File": {
        *("name", "fileName", "mimeType", "date", "accessUrl", "downloadUrl", "paper"),
        "size",
    },
}


def _weg(adresse: str) -> str:
    teile = urlsplit(adresse)
    return f"{teile.path}?{teile.query}" if teile.query else teile.path


def _hole(adresse: str) -> Any:
    antwort = Client().get(_weg(adresse))
    assert antwort.headers["Access-Control-Allow-Origin"] == "*", adresse
    assert antwort.status_code == 200, adresse
    return json.loads(antwort.content)


def _oeffentlich(papier: Papier) -> Veroeffentlichung:
    return publish_drucksache(
        drucksache=freigegeben(papier), durch=papier.leitung, jetzt=JETZT
    )


def _body() -> dict[str, Any]:
    return _hole(_hole(reverse("oparl:system"))["body"])["data"][0]


def _pruefe_objekt(objekt: dict[str, Any]) -> list[str]:
    """Return what the standard does not allow about an object and those inside."""
    typ = objekt["type"].removeprefix(SCHEMA)
    if objekt.get("deleted"):
        eigene = {"id", "type", "created", "modified", "deleted"}
        return [] if set(objekt) == eigene else [f"{typ}: gelöscht, sagt noch etwas"]
    namen = {n for n in objekt if ":" not in n} - {"id", "type", "created", "modified"}
    befunde = [f"{typ}.{n} fehlt" for n in PFLICHT.get(typ, set()) - namen]
    befunde += [f"{typ}.{n} unbekannt" for n in namen - BEKANNT[typ]]
    leer = [n for n, w in objekt.items() if w in (None, "", [])]
    befunde += [f"{typ}.{n} leer" for n in leer if n not in PFLICHT.get(typ, set())]
    for wert in objekt.values():
        for innen in wert if isinstance(wert, list) else [wert]:
            if isinstance(innen, dict):
                befunde += _pruefe_objekt(innen)
                befunde += ["eingebettet gelöscht"] * bool(innen.get("deleted"))
    return befunde


def _adressen(objekt: Any) -> set[str]:
    """Return every address below the interface that an answer names."""
    return set(re.findall(r'https?://[^"]*?/oparl/v1/[^"]*', json.dumps(objekt)))


def _laufe(start: str) -> dict[str, Any]:
    """Walk the interface as a stranger: every address that is named, once."""
    offen, gesehen = {start}, {}
    while offen:
        adresse = offen.pop()
        if adresse.endswith("/inhalt"):
            assert Client().get(_weg(adresse)).content.startswith(b"%PDF")
            gesehen[adresse] = None
            continue
        gesehen[adresse] = _hole(adresse)
        offen |= _adressen(gesehen[adresse]) - set(gesehen)
    return gesehen


def test_nothing_is_there_before_anything_is_published(papier):
    assert _hole(_hole(reverse("oparl:system"))["body"])["data"] == []
    ziel = reverse("oparl:koerperschaft", args=[papier.kreis.mandant.uuid])
    assert Client().get(ziel).status_code == 404


def test_a_stranger_walks_every_object_without_a_finding(papier):
    _oeffentlich(papier)
    gesehen = _laufe(_hole(reverse("oparl:system"))["id"])
    objekte = [a for a in gesehen.values() if a and "type" in a]
    listen = [a for a in gesehen.values() if a and "data" in a]
    alle = objekte + [eines for liste in listen for eines in liste["data"]]
    assert [befund for eines in alle for befund in _pruefe_objekt(eines)] == []
    assert {o["type"].removeprefix(SCHEMA) for o in objekte} == set(BEKANNT)
    # Each object says under its own address what the list says about it.
    je_id = {o["id"]: o for o in objekte}
    assert all(je_id[e["id"]] == e for liste in listen for e in liste["data"])


def test_a_county_says_its_official_key(papier):
    _oeffentlich(papier)
    for schluessel, erwartet in (
        ("", {}),
        ("01060", {"rgs": "010600000000"}),
        ("01060005", {"ags": "01060005"}),
        ("010600005005", {"rgs": "010600005005"}),
    ):
        Mandant.objects.update(regionalschluessel=schluessel)
        koerper = _body()
        assert {n: koerper[n] for n in ("ags", "rgs") if n in koerper} == erwartet


def test_a_paper_says_what_it_is(papier):
    _oeffentlich(papier)
    eines = _hole(_body()["paper"])["data"][0]
    assert (eines["reference"], eines["date"]) == ("DrS/2021/022", "2021-01-25")
    assert eines["consultation"][0]["role"] == "Entscheidung"
    assert eines["mainFile"]["mimeType"] == "application/pdf"
    schlank = _hole(f"{_body()['paper']}?omit_internal=true")["data"][0]
    assert not {"mainFile", "consultation"} & set(schlank)


def test_a_decision_is_told_with_its_vote_and_moves_the_time(papier):
    drucksache = _oeffentlich(papier).drucksache
    record_beschluss(
        beratung=drucksache.beratungsfolge.get(),
        art="ungeaendert",
        tagesordnungspunkt="Ö 3.3",
        wortlaut="",
        stimmen={"CDU": {"ja": 5}, "SPD": {"ja": 7}},
        anwesend=12,
        version=0,
        durch=papier.kreis,
        jetzt=SPAETER,
    )
    punkt = _hole(_body()["agendaItem"])["data"][0]
    assert punkt["result"] == "ungeändert beschlossen, einstimmig (12:0:0)"
    assert punkt["number"] == "Ö 3.3"
    seit = "?modified_since=2021-02-19T00:00:00%2B01:00"
    assert _hole(_body()["paper"] + seit)["data"][0]["created"] < punkt["modified"]


def test_what_is_not_public_is_nowhere(papier):
    folge = [
        {"gremium": name, "sitzung_am": date(2021, 2, tag), "status": status}
        for name, tag, status in (
            ("Sozialausschuss", 18, "Ö"),
            ("Geheimer Beirat", 19, "N"),
        )
    ]
    change_kopf(version=1, beratungsfolge=folge, **papier.durch)
    eine = _oeffentlich(papier)
    add_beratung(
        drucksache=eine.drucksache,
        gremium="Geheimer Beirat",
        sitzung_am=date(2021, 3, 1),
        status="N",
        durch=papier.kreis,
        jetzt=SPAETER,
    )
    gesehen = _laufe(_hole(reverse("oparl:system"))["id"])
    text = json.dumps(gesehen, ensure_ascii=False)
    assert "Geheimer Beirat" not in text
    personen = [str(wert) for b in Benutzer.objects.all() for wert in (b.name, b.email)]
    assert len(personen) > 10
    assert [wort for wort in personen if wort in text] == []
    seite_ = _seite(papier).content.decode()
    assert [wort for wort in personen if wort in seite_] == []


@pytest.mark.parametrize(
    ("aendern", "meldung"),
    [
        ({"zustand": "entwurf", "ist_oeffentlich": True}, "noch nicht freigegeben"),
        ({"zustand": "freigegeben", "ist_oeffentlich": False}, "nichtöffentlich"),
    ],
)
def test_only_released_public_papers_are_published(papier, aendern, meldung):
    drucksache = freigegeben(papier)
    Drucksache.objects.filter(pk=drucksache.pk).update(**aendern)
    with pytest.raises(DrucksacheError, match=meldung):
        publish_drucksache(drucksache=drucksache, durch=papier.leitung, jetzt=JETZT)
    assert _hole(reverse("oparl:koerperschaften"))["data"] == []


def test_a_withdrawn_paper_is_known_as_deleted_only(papier):
    eine = _oeffentlich(papier)
    adressen = set(_laufe(_hole(reverse("oparl:system"))["id"]))
    wer = {"drucksache": eine.drucksache, "durch": papier.leitung}
    withdraw_drucksache(**wer, jetzt=SPAETER)
    assert _hole(_body()["paper"])["data"] == []
    seit = f"{_body()['paper']}?modified_since=2021-02-01T00:00:00%2B01:00"
    geloescht = _hole(seit)["data"]
    assert [sorted(objekt) for objekt in geloescht] == [
        ["created", "deleted", "id", "modified", "type"]
    ]
    assert geloescht[0]["modified"] == "2021-02-19T09:00:00+00:00"
    for adresse in adressen:
        antwort = Client().get(_weg(adresse))
        assert antwort.status_code == (404 if adresse.endswith("inhalt") else 200)
    assert _seite(papier).status_code == 404
    with pytest.raises(DrucksacheError, match="nicht veröffentlicht"):
        withdraw_drucksache(**wer, jetzt=SPAETER)
    publish_drucksache(**wer, jetzt=SPAETER + timedelta(days=1))
    assert len(_hole(_body()["paper"])["data"]) == 1
    with pytest.raises(DrucksacheError, match="schon veröffentlicht"):
        publish_drucksache(**wer, jetzt=SPAETER)
    aktionen = [e.aktion for e in Eintrag.objects.zu(eine.drucksache)]
    assert aktionen.count("drucksachen.veroeffentlicht") == 2


def test_another_county_shows_nothing_of_it(papier, fremde):
    eine = _oeffentlich(papier)
    fremd, hier = str(fremde.mandant.uuid), str(papier.kreis.mandant.uuid)
    ziel = reverse("oparl:objekt", args=[hier, "paper", eine.drucksache.uuid])
    assert Client().get(ziel).status_code == 200
    assert Client().get(ziel.replace(hier, fremd)).status_code == 404


@pytest.mark.parametrize(
    ("frage", "status"),
    [
        ("paper?created_since=2021-01-01", 400),
        ("paper?modified_until=bald", 400),
        ("paper?limit=0", 400),
        ("paper?nach=https://fremd.example", 400),
        ("gibtesnicht", 404),
        ("paper/gibtesnicht", 404),
        ("organization/gibtesnicht/meeting", 404),
        ("paper/a/b/c", 404),
    ],
)
def test_errors_are_objects_too(papier, frage, status):
    _oeffentlich(papier)
    ziel = reverse("oparl:koerperschaft", args=[papier.kreis.mandant.uuid])
    antwort = Client().get(f"{ziel}/{frage}")
    assert antwort.status_code == status
    assert json.loads(antwort.content)["type"] == f"{SCHEMA}Error"
    assert antwort.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_county_is_an_error_object(papier):
    for ziel in (
        reverse("oparl:koerperschaft", args=["x"]),
        reverse("oparl:liste", args=["x", "paper"]),
        reverse("oparl:sitzungen", args=["x", "y"]),
        reverse("oparl:fehlt", args=["anderes"]),
    ):
        antwort = Client().get(ziel)
        assert antwort.status_code == 404
        assert json.loads(antwort.content)["type"] == f"{SCHEMA}Error"


def _seite(papier: Papier, client: Client | None = None) -> Any:
    args = [papier.kreis.mandant.uuid, papier.drucksache.uuid]
    return (client or Client()).get(reverse("oparl:papier", args=args))


def test_the_public_page_holds_paper_and_figures(papier, fremder_client):
    _oeffentlich(papier)
    for client in (None, fremder_client, papier.besetzung.client(Rolle.KASSE)):
        text = _seite(papier, client).content.decode()
        assert "Kommunale Zielvereinbarung 2021" in text
        assert "Zahlen in dieser Vorlage" in text
    args = [papier.kreis.mandant.uuid, papier.drucksache.uuid]
    daten = json.loads(
        Client().get(reverse("oparl:zahlen", args=[*args, "json"])).content
    )
    werte = [zahl["wert"] for zahl in daten["zahlen"]]
    assert {"277", "292", "45"} <= set(werte)
    csv = Client().get(reverse("oparl:zahlen", args=[*args, "csv"]))
    assert csv.content.decode("utf-8-sig").splitlines()[0] == "Bezeichnung;Wert"
    assert len(csv.content.decode("utf-8-sig").splitlines()) == len(werte) + 1
    assert Client().get(reverse("oparl:zahlen", args=[*args, "xml"])).status_code == 404
    datei = Client().get(reverse("oparl:datei", args=args))
    assert datei.content.startswith(b"%PDF")


def test_only_figures_of_the_paper_are_open(papier):
    """What stands behind a figure, and not in the paper, is not handed out."""
    _oeffentlich(papier)
    stand = papier.neu_geladen().schnappschuss
    text = json.dumps(stand["dokument"], ensure_ascii=False)
    args = [papier.kreis.mandant.uuid, papier.drucksache.uuid, "json"]
    daten = json.loads(Client().get(reverse("oparl:zahlen", args=args)).content)
    assert all(zahl["wert"] in text for zahl in daten["zahlen"])
    assert all(set(zahl) == {"bezeichnung", "wert"} for zahl in daten["zahlen"])


def test_publishing_is_for_the_one_who_releases(papier):
    drucksache = freigegeben(papier)
    ziel = reverse("drucksachen:veroeffentlichung", args=[drucksache.uuid])
    kreis = bestaetige(papier.besetzung.client(Rolle.KOORDINIERUNGSSTELLE))
    assert kreis.post(ziel, {"lizenz": "cc-zero"}).status_code == 403
    leitung = bestaetige(papier.besetzung.client(Rolle.FACHDIENSTLEITUNG))
    assert leitung.post(ziel, {"lizenz": "cc-zero"}).status_code == 302
    assert leitung.post(ziel, {"lizenz": "cc-zero"}).status_code == 409
    assert leitung.post(ziel, {"zurueckziehen": "1"}).status_code == 302
    seite_ = leitung.get(reverse("drucksachen:beratungen", args=[drucksache.uuid]))
    assert "OParl meldet das Papier als gelöscht" in seite_.content.decode()


ANFANG = datetime(2021, 1, 1, tzinfo=UTC)
STUNDEN = st.integers(0, 40)
OBJEKTE = st.lists(st.tuples(STUNDEN, STUNDEN, st.booleans()), max_size=25).map(
    lambda werte: [
        Objekt(
            f"https://x.example/{nr}",
            "Paper",
            ANFANG + timedelta(hours=kam),
            ANFANG + timedelta(hours=kam + spaeter),
            {"name": str(nr)},
            deleted=weg,
        )
        for nr, (kam, spaeter, weg) in enumerate(werte)
    ]
)


def _alle(objekte: list[Objekt], parameter: dict[str, str]) -> list[str]:
    """Read a list page by page and return the ids in order."""
    gelesen, frage = [], parameter
    while True:
        blatt = seite(objekte, lies_anfrage(frage), adresse="https://x.example/p")
        gelesen += [eines["id"] for eines in blatt["data"]]
        if "next" not in blatt["links"]:
            return gelesen
        frage = {
            n: w[0] for n, w in parse_qs(urlsplit(blatt["links"]["next"]).query).items()
        }


@given(OBJEKTE, st.integers(1, 7))
def test_pages_hold_every_object_once(objekte, limit):
    erwartet = {o.id for o in objekte if not o.deleted}
    gelesen = _alle(objekte, {"limit": str(limit)})
    assert sorted(gelesen) == sorted(erwartet)


@given(
    OBJEKTE,
    st.integers(1, 5),
    st.dictionaries(
        st.sampled_from(
            ["created_since", "created_until", "modified_since", "modified_until"]
        ),
        STUNDEN,
    ),
)
def test_filters_are_kept_on_every_page(objekte, limit, grenzen):
    zeiten = {n: ANFANG + timedelta(hours=h) for n, h in grenzen.items()}
    frage = {n: z.isoformat() for n, z in zeiten.items()} | {"limit": str(limit)}
    erwartet = [
        o.id
        for o in objekte
        if (not o.deleted or "modified_since" in zeiten)
        and o.created >= zeiten.get("created_since", o.created)
        and o.created <= zeiten.get("created_until", o.created)
        and o.modified >= zeiten.get("modified_since", o.modified)
        and o.modified <= zeiten.get("modified_until", o.modified)
    ]
    assert sorted(_alle(objekte, frage)) == sorted(erwartet)


@given(OBJEKTE.filter(bool), st.integers(1, 5), st.data())
def test_a_page_neither_skips_nor_repeats_while_the_list_changes(objekte, limit, data):
    erstes = seite(objekte, lies_anfrage({"limit": str(limit)}), adresse="https://x/p")
    if "next" not in erstes["links"]:
        return
    weg = data.draw(st.sets(st.sampled_from([o.id for o in objekte])))
    spaeter = [replace(o, deleted=o.deleted or o.id in weg) for o in objekte]
    neu = Objekt("https://x.example/neu", "Paper", ANFANG + timedelta(days=9), ANFANG)
    frage = {
        n: w[0] for n, w in parse_qs(urlsplit(erstes["links"]["next"]).query).items()
    }
    rest = _alle([*spaeter, neu], frage)
    vorher = [eines["id"] for eines in erstes["data"]]
    assert not set(rest) & set(vorher)
    geblieben = {o.id for o in spaeter if not o.deleted} | {neu.id}
    assert set(rest) == geblieben - set(vorher)


@pytest.mark.parametrize("wert", ["2021-01-01", "2021-01-01T00:00:00", "x", "-1"])
def test_a_filter_needs_a_whole_moment(wert):
    with pytest.raises(ListenError, match="Zeitpunkt"):
        lies_anfrage({"modified_since": wert})
