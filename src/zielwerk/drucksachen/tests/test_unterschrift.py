"""A released paper signed with the county's certificate."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from zielwerk.conftest import JETZT, bestaetige
from zielwerk.dokumente.services import letzte_pruefung
from zielwerk.dokumente.tests import zertifikate as z
from zielwerk.drucksachen.services import DrucksacheError, seal_drucksache
from zielwerk.drucksachen.tests.conftest import Papier, freigegeben
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

LEITUNG = Rolle.FACHDIENSTLEITUNG


@pytest.fixture
def mit_zertifikat(papier: Papier) -> Papier:
    """Give the county of the paper its certificate."""
    Path(settings.SIEGEL_ROOT).parent.mkdir(exist_ok=True)
    z.leg_ab(Path(settings.SIEGEL_ROOT), papier.besetzung.mandant, z.kreis())
    return papier


def test_a_released_paper_is_signed_once_and_the_page_says_so(mit_zertifikat):
    wer = {"durch": mit_zertifikat.leitung, "jetzt": JETZT}
    with pytest.raises(DrucksacheError, match="noch nicht freigegeben"):
        seal_drucksache(drucksache=mit_zertifikat.drucksache, **wer)
    freigegeben(mit_zertifikat)
    client = bestaetige(mit_zertifikat.besetzung.client(LEITUNG))
    uuid = mit_zertifikat.drucksache.uuid
    seite = client.get(reverse("drucksachen:freigabe", args=[uuid])).content.decode()
    assert "Für den Kreis elektronisch unterschreiben" in seite
    adresse = reverse("drucksachen:signieren", args=[uuid])
    seite = client.post(adresse, follow=True).content.decode()
    assert "DrS/2021/022 ist elektronisch unterschrieben." in seite
    assert "Kreis Musterstadt (Musterkreis) deckt das ganze Dokument" in seite
    eine = mit_zertifikat.neu_geladen()
    assert letzte_pruefung(eine.signierte_datei).ergebnis["art"] == "gelesen"
    eintraege = Eintrag.objects.zu(eine).filter(aktion="drucksachen.signiert")
    assert eintraege.count() == 1
    assert (
        "ist schon unterschrieben" in client.post(adresse, follow=True).content.decode()
    )


def test_who_may_not_sign_is_refused(mit_zertifikat, fremder_client):
    adresse = reverse("drucksachen:signieren", args=[mit_zertifikat.drucksache.uuid])
    kreis = bestaetige(mit_zertifikat.besetzung.client(Rolle.KOORDINIERUNGSSTELLE))
    assert kreis.post(adresse).status_code == 403
    leitung = mit_zertifikat.besetzung.client(LEITUNG)
    assert leitung.post(adresse)["Location"].startswith("/konto/")
