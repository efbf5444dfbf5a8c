"""The example county is built as `zielwerk demo` builds it, and every page opens."""

from pathlib import Path

import pytest
from django.test import Client
from django_scopes import scope

from zielwerk.besprechungen.models import Besprechung
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.services import write_dateien
from zielwerk.forderungen.models import Forderungsliste, Listeneingang
from zielwerk.fristen.models import Frist
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.protokoll.services import check_kette
from zielwerk.richtlinien.models import Fassung, Richtlinie
from zielwerk.startseite.demo import HEUTE, NUMMER, build
from zielwerk.unterkunft.models import Kostensenkungsverfahren, Richtwerttabelle
from zielwerk.vereinbarung.demo import um
from zielwerk.vereinbarung.models import Nachweis, Punkt, Zielvereinbarung
from zielwerk.widersprueche.models import Widerspruchsliste


def adressen() -> list[str]:
    """Return the address of everything the example county holds."""
    liste = Widerspruchsliste.objects.first()
    return [
        *("/", "/suche/?q=quote", "/fristen/", "/kennzahlen/", "/drucksachen/"),
        *("/buchungen/", "/buchungen/hinweise/", "/buchungen/konten/"),
        *("/buchungen/bundesbeteiligung/", "/buchungen/bestaetigung/2020/"),
        *("/widersprueche/", "/protokoll/", "/zielvereinbarung/", "/hilfe/"),
        "/kennzahlen/widerspruchsquote/",
        *("/unterkunft/", "/unterkunft/richtwerte/", "/listen/neu/richtwerte/"),
        *(
            f"/unterkunft/richtwerte/tabelle/{r.uuid}/"
            for r in Richtwerttabelle.objects.veroeffentlicht()
        ),
        "/unterkunft/kostensenkung/?zeigen=beendet",
        f"/unterkunft/kostensenkung/{Kostensenkungsverfahren.objects.first().uuid}/",
        "/forderungen/",
        *(f"/forderungen/eingang/{e.uuid}/" for e in Listeneingang.objects.all()),
        *(f"/forderungen/liste/{f.uuid}/" for f in Forderungsliste.objects.all()),
        "/listen/neu/widersprueche/",
        *("/mitglieder/", "/mitglieder/organisationen/", "/mitglieder/einladen/"),
        f"/widersprueche/liste/{liste.uuid}/",
        *(f"/zielvereinbarung/{z.jahr}/" for z in Zielvereinbarung.objects.all()),
        "/zielvereinbarung/2021/vergleich/",
        *(
            f"/zielvereinbarung/{p.vereinbarung.jahr}/punkt/{p.schluessel}/"
            for p in Punkt.objects.select_related("vereinbarung")
        ),
        *(f"/zielvereinbarung/frist/{f.uuid}/" for f in Frist.objects.all()),
        *("/besprechungen/", "/besprechungen/?jahr=2020", "/besprechungen/auftraege/"),
        *(f"/besprechungen/{b.uuid}/" for b in Besprechung.objects.all()),
        *("/massnahmen/", "/massnahmen/?zeigen=beendet"),
        "/massnahmen/?zeigen=vorschlaege",
        *(f"/massnahmen/{m.uuid}/" for m in Massnahme.objects.all()),
        f"/massnahmen/vorschlag/{Massnahmenvorschlag.objects.get().uuid}/",
        "/aktenpruefungen/planen/?hinnehmbar=5&sicherheit=0.95&fehler=1",
        "/aktenpruefungen/auswerten/?hinnehmbar=5&sicherheit=0.95&gezogen=93&fehler=5",
        "/aktenpruefungen/nachrechnen/",
        "/aktenpruefungen/hochrechnen/?gesamtbetrag=1.000,00&umfang=60&sicherheit=0.95",
        *("/richtlinien/", "/richtlinien/vorschlaege/"),
        *(f"/richtlinien/richtlinie/{r.schluessel}/" for r in Richtlinie.objects.all()),
        *(f"/richtlinien/fassung/{f.uuid}/" for f in Fassung.objects.all()),
        *(f"/drucksachen/{d.uuid}/" for d in Drucksache.objects.all()),
        *(f"/drucksachen/{d.uuid}/vorschau/" for d in Drucksache.objects.all()),
    ]


@pytest.mark.django_db
def test_the_example_county_is_whole_and_every_page_opens(tmp_path: Path) -> None:
    mandant, mitglieder = build(lambda _: None)
    with scope(mandant=mandant):
        assert [f.zustand for f in Frist.objects.filter(art="pflicht")].count(
            "versaeumt"
        ) == 1
        assert not Nachweis.objects.zur_annahme().exists()
        alle = adressen()
    geoeffnet = {rolle: _geoeffnet(m, alle) for rolle, m in mitglieder.items()}
    # No list intake, and neither the list of Kostensenkungsverfahren nor one of them.
    assert geoeffnet[Rolle.KOORDINIERUNGSSTELLE] == len(alle) - 3
    assert geoeffnet[Rolle.WIDERSPRUCHSSTELLE] >= 30
    # Start page, help, and the check of housing costs that is open to all.
    assert geoeffnet[Rolle.BERATUNGSSTELLE] == 3
    pfade = write_dateien(nummer=NUMMER, ordner=tmp_path, jetzt=um(HEUTE))
    assert sorted(p.suffix for p in pfade) == [".docx", ".html", ".pdf"]
    assert check_kette(mandant) is None


def _geoeffnet(mitglied: Mitgliedschaft, alle: list[str]) -> int:
    """Open every page as one member; a page opens, leads on, or is refused."""
    client = Client()
    client.force_login(mitglied.benutzer)
    zustaende = [client.get(adresse, follow=True).status_code for adresse in alle]
    assert set(zustaende) <= {200, 403}
    return zustaende.count(200)
