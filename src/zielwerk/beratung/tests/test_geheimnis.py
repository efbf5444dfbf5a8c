"""What a Träger keeps never leaves it: by the imports, and by canaries on pages."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.test import Client
from django.urls import reverse

from zielwerk.beratung.models import Beratungsbericht
from zielwerk.beratung.services import create_bericht, submit_bericht
from zielwerk.beratung.tests.conftest import Beratungswelt
from zielwerk.conftest import JETZT
from zielwerk.mandanten.rechte import Rolle

PAKET = Path(__file__).resolve().parents[2]
# Rows of a Träger, and the only files that may name them.
ZEILEN = {"Beratungsfall", "Beratungsmeldung"}
ERLAUBT = {
    "beratung/models.py",
    "beratung/traegerdaten.py",
    "beratung/rueckmeldungen.py",
    "beratung/traeger_forms.py",
    "beratung/traeger_views.py",
    "beratung/traegerseite.py",
    "beratung/auswertung.py",
}
# Days and words that stand in single rows only, never in a count.
TAG = date(2020, 12, 17)
KANARIEN = ("17.12.2020", "2020-12-17", "versäumt am", "Wegzug am", "ALT-KANARIE")


def _genannt(datei: Path) -> set[str]:
    """Return which tables of a Träger a file names."""
    baum = ast.parse(datei.read_text())
    namen = {k.id for k in ast.walk(baum) if isinstance(k, ast.Name)}
    namen |= {k.attr for k in ast.walk(baum) if isinstance(k, ast.Attribute)}
    namen |= {k.name for k in ast.walk(baum) if isinstance(k, ast.ClassDef)}
    for knoten in ast.walk(baum):
        if isinstance(knoten, ast.ImportFrom):
            namen |= {eines.name for eines in knoten.names}
    return namen & ZEILEN


def test_only_the_traeger_and_the_count_read_its_rows() -> None:
    quellen = [d for d in PAKET.rglob("*.py") if "tests" not in d.parts]
    wer = {d.relative_to(PAKET).as_posix() for d in quellen if _genannt(d)}
    assert wer == ERLAUBT


def test_the_back_way_from_a_voucher_is_asked_only_whether() -> None:
    """`fall` of a Zuweisung: whether there is one, and in the count; nowhere else."""
    quellen = list((PAKET / "beratung").glob("*.py"))
    wer = set()
    for datei in quellen:
        for knoten in ast.walk(ast.parse(datei.read_text())):
            attribut = isinstance(knoten, ast.Attribute) and knoten.attr == "fall"
            name = isinstance(knoten, ast.Constant) and knoten.value == "fall"
            if attribut or name:
                wer.add(datei.name)
    # traegerdaten names it; traeger_views and urls: the name of an address.
    eigene = {"traegerdaten.py", "traeger_views.py", "urls.py"}
    assert wer == {"auswertung.py"} | eigene


def _seiten(welt: Beratungswelt, bericht: Beratungsbericht) -> Iterator[str]:
    """Yield every page and paper about advice that is no Träger's own."""
    schein = welt.schein(date(2020, 11, 2), vertrag=welt.sucht)
    yield reverse("beratung:beratung")
    yield reverse("beratung:angebote")
    yield reverse("beratung:abgleich") + "?jahr=2020"
    yield reverse("beratung:berichte")
    yield reverse("beratung:bericht", args=[bericht.uuid])
    yield reverse("beratung:zuweisungen") + "?zeigen=alle"
    yield reverse("beratung:zuweisung", args=[schein.uuid])
    for fassung in ("sozialausschuss", "traegerversammlung"):
        namen = [bericht.uuid, fassung, "docx"]
        yield reverse("beratung:bericht_datei", args=namen)
    yield reverse("protokoll:protokoll")
    yield reverse("startseite:startseite")


def _suche(client: Client, ziel: str, worte: tuple[str, ...]) -> list[str]:
    antwort = client.get(ziel)
    inhalt = antwort.content
    if ziel.endswith(".docx") and antwort.status_code == 200:
        inhalt = _docx(inhalt)
    text = inhalt.decode(errors="replace")
    return [f"{ziel}: {wort}" for wort in worte if wort in text]


def _docx(inhalt: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(inhalt)) as archiv:
        return archiv.read("word/document.xml")


def test_nobody_else_finds_a_word_of_it(
    welt: Beratungswelt, fremder_client: Client
) -> None:
    for _ in range(4):
        welt.fall(
            welt.schein(date(2020, 12, 7)),
            kontakt=True,
            kontakt_am=TAG,
            erstgespraech="versaeumt",
            erstgespraech_am=TAG,
        )
    welt.fall(scheinnummer="ALT-KANARIE", zugewiesen_am=TAG, kontakt=True)
    leitung = {"durch": welt.besetzung.mitglieder[Rolle.GESCHAEFTSFUEHRUNG]}
    neu = create_bericht(jahr=2020, zeitraum="jahr", jetzt=JETZT, **leitung)
    bericht = submit_bericht(bericht=neu, version=1, jetzt=JETZT, **leitung)
    rollen = (
        Rolle.KOORDINIERUNGSSTELLE,
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.RECHNUNGSPRUEFUNG,
    )
    clients = [*(welt.client(rolle) for rolle in rollen), welt.client_der_anderen()]
    funde = [
        fund
        for ziel in _seiten(welt, bericht)
        for client in (*clients, fremder_client)
        for fund in _suche(client, ziel, KANARIEN)
    ]
    assert funde == []
    eigene = welt.client(Rolle.BERATUNGSSTELLE)
    seite = eigene.get(reverse("beratung:traeger")).content.decode()
    assert "ALT-KANARIE" in seite


def test_the_other_traeger_finds_no_count_and_no_name(welt: Beratungswelt) -> None:
    for _ in range(7):
        welt.fall(welt.schein(date(2020, 12, 7)), kontakt=True)
    seite = welt.client_der_anderen().get(reverse("beratung:traeger"))
    text = seite.content.decode()
    assert "je Schein" not in text.partition("<main")[2].partition("Monate")[2]
    assert str(welt.schulden.organisation) not in text
    assert "Schuldnerberatung" not in text
    fremd = welt.client_der_anderen()
    for name in ("beratung", "abgleich", "berichte", "angebote", "zuweisungen"):
        assert fremd.get(reverse(f"beratung:{name}")).status_code == 403
