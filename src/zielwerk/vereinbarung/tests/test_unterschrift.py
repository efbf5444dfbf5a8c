"""The agreement as PDF: signed by the county, countersigned, filed and checked."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung, bestaetige
from zielwerk.dokumente.services import read_datei
from zielwerk.dokumente.tests import zertifikate as z
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    seal_vereinbarung,
    set_status,
)

KREIS, LEITUNG = Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG


@pytest.fixture
def beschlossen(besetzung: Besetzung) -> Zielvereinbarung:
    """Give an agreement that is decided and not signed yet; with a certificate."""
    Path(settings.SIEGEL_ROOT).parent.mkdir(exist_ok=True)
    z.leg_ab(Path(settings.SIEGEL_ROOT), besetzung.mandant, z.kreis())
    eine = demo.build_2020(besetzung.mitglieder)
    return set_status(
        vereinbarung=eine,
        status=Zielvereinbarung.Status.BESCHLOSSEN,
        durch=besetzung.kreis,
        jetzt=JETZT,
        beschlossen_am=date(2021, 1, 20),
    )


def _seite(besetzung: Besetzung, rolle: Rolle) -> str:
    adresse = reverse("vereinbarung:vereinbarung", args=[2020])
    return besetzung.client(rolle).get(adresse).content.decode()


def test_the_agreement_is_a_paper_with_every_punkt(besetzung, beschlossen):
    antwort = besetzung.client(Rolle.TEAMLEITUNG).get(
        reverse("vereinbarung:papier", args=[2020])
    )
    assert antwort["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(antwort.content)) as pdf:
        assert str(pdf.docinfo.Title) == beschlossen.titel
        with pdf.open_outline() as gliederung:
            titel = [eintrag.title for eintrag in gliederung.root[0].children]
    assert len(titel) == beschlossen.punkte.count() + 1
    assert titel[-1] == "Beschluss"


def test_a_character_without_a_glyph_is_named_instead_of_a_file(besetzung, beschlossen):
    beschlossen.punkte.filter(nummer=1).update(wortlaut="\U0001f600")
    adresse = reverse("vereinbarung:papier", args=[2020])
    seite = besetzung.client(KREIS).get(adresse, follow=True).content.decode()
    assert "Zeichen, die sich nicht setzen lassen" in seite


def test_county_signs_jobcenter_countersigns_and_the_page_says_both(
    besetzung, beschlossen
):
    assert "Für den Kreis elektronisch unterschreiben" in _seite(besetzung, LEITUNG)
    adresse = reverse("vereinbarung:signieren", args=[2020])
    leitung = bestaetige(besetzung.client(LEITUNG))
    assert "mit dem Zertifikat des Kreises unterschrieben" in (
        leitung.post(adresse, follow=True).content.decode()
    )
    beschlossen.refresh_from_db()
    aktionen = Eintrag.objects.zu(beschlossen).values_list("aktion", flat=True)
    assert "vereinbarung.signiert" in aktionen
    gegen = z.unterschreibe_weiter(
        read_datei(beschlossen.signierte_datei), z.jobcenter()
    )
    daten = {
        "unterzeichnet_am": "21.01.2021",
        "datei": SimpleUploadedFile("beide.pdf", gegen),
    }
    kreis = besetzung.client(KREIS)
    kreis.post(reverse("vereinbarung:status", args=[2020]), daten)
    seite = _seite(besetzung, Rolle.GESCHAEFTSFUEHRUNG)
    assert "Die Datei trägt 2 elektronische Unterschriften." in seite
    assert "Erika Muster (Musterkreis) deckt das ganze Dokument" in seite
    assert "keine Vertrauensanker hinterlegt sind" in seite
    assert "Vom Kreis elektronisch unterschriebene Fassung" in seite
    beschlossen.refresh_from_db()
    with pytest.raises(FortschreibungError, match="dieser Schritt folgt auf"):
        seal_vereinbarung(vereinbarung=beschlossen, durch=besetzung.kreis, jetzt=JETZT)
    spaet = leitung.post(adresse, follow=True).content.decode()
    assert "dieser Schritt folgt auf" in spaet
    nochmal = reverse("vereinbarung:unterschriften_pruefen", args=[2020])
    assert kreis.post(nochmal).status_code == 302
    assert beschlossen.unterzeichnete_datei.signaturpruefungen.count() == 2


def test_a_copy_without_a_signature_is_filed_and_says_so(besetzung, beschlossen):
    daten = {
        "unterzeichnet_am": "21.01.2021",
        "datei": SimpleUploadedFile("scan.pdf", z.papier()),
    }
    besetzung.client(KREIS).post(reverse("vereinbarung:status", args=[2020]), daten)
    seite = _seite(besetzung, KREIS)
    assert "Die Datei ist nicht elektronisch unterschrieben." in seite
    assert "Unterzeichnete Fassung" in seite


def test_without_a_certificate_nobody_is_offered_to_sign(besetzung, beschlossen):
    (Path(settings.SIEGEL_ROOT) / f"{besetzung.mandant.uuid}.p12").unlink()
    assert "elektronisch unterschreiben" not in _seite(besetzung, LEITUNG)
    antwort = bestaetige(besetzung.client(LEITUNG)).post(
        reverse("vereinbarung:signieren", args=[2020]), follow=True
    )
    assert "kein Zertifikat eingerichtet" in antwort.content.decode()


def test_only_the_fachdienstleitung_signs_and_only_in_its_own_county(
    besetzung, beschlossen, fremder_client
):
    adresse = reverse("vereinbarung:signieren", args=[2020])
    assert bestaetige(besetzung.client(KREIS)).post(adresse).status_code == 403
    ohne_datei = reverse("vereinbarung:unterschriften_pruefen", args=[2020])
    assert besetzung.client(KREIS).post(ohne_datei).status_code == 404
    assert fremder_client.post(ohne_datei).status_code == 404
    papier = reverse("vereinbarung:papier", args=[2020])
    assert fremder_client.get(papier).status_code == 404
