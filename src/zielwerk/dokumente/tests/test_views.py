"""Download: allowed, not allowed, foreign, damaged."""

import pytest
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.dokumente import ablage
from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import store_datei
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.protokoll.models import Eintrag

INHALT = b"%PDF-1.7 Beispiel"


@pytest.fixture
def datei(besetzung: Besetzung) -> Datei:
    return store_datei(
        mandant=besetzung.mandant,
        name="Prüfbericht „März“.pdf",
        inhalt=INHALT,
        medientyp="application/pdf",
        durch=besetzung.jobcenter,
        jetzt=JETZT,
        recht=Recht.FRISTEN_SEHEN,
    )


def _adresse(datei: Datei) -> str:
    return reverse("dokumente:datei", args=[datei.uuid])


def test_file_is_saved_never_shown_and_not_kept(besetzung, datei):
    antwort = besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get(_adresse(datei))
    assert antwort.status_code == 200
    assert antwort.content == INHALT
    assert antwort["Content-Type"] == "application/pdf"
    assert antwort["Content-Disposition"].startswith("attachment; filename*=utf-8''Pr")
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Cache-Control"] == "no-store"
    assert Eintrag.objects.zu(datei).count() == 2


def test_type_a_browser_would_run_is_just_bytes(besetzung, datei):
    Datei.objects.update(medientyp="text/html\r\nX-Boese: 1")
    antwort = besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get(_adresse(datei))
    assert antwort["Content-Type"] == "application/octet-stream"
    assert "X-Boese" not in antwort


def test_foreign_file_does_not_exist(fremder_client, datei):
    assert fremder_client.get(_adresse(datei)).status_code == 404


def test_nobody_is_led_to_the_sign_in(client, datei):
    antwort = client.get(_adresse(datei))
    assert antwort.status_code == 302
    assert antwort["Location"].startswith("/konto/anmelden/")


def test_role_without_the_right_gets_403(besetzung, datei):
    Datei.objects.update(recht=Recht.AKTENZEICHEN_SEHEN.name)
    for rolle, status in [
        (Rolle.KASSE, 403),
        (Rolle.KOORDINIERUNGSSTELLE, 403),
        (Rolle.WIDERSPRUCHSSTELLE, 200),
    ]:
        assert besetzung.client(rolle).get(_adresse(datei)).status_code == status


def test_without_a_right_only_the_sender_may(besetzung, datei):
    Datei.objects.update(recht="")
    for rolle, status in [(Rolle.TEAMLEITUNG, 403), (Rolle.WIDERSPRUCHSSTELLE, 200)]:
        assert besetzung.client(rolle).get(_adresse(datei)).status_code == status


def test_download_changes_nothing_by_post(besetzung, datei):
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert client.post(_adresse(datei)).status_code == 405


def test_damaged_file_is_said_and_not_given_out(besetzung, datei, settings):
    ort = ablage.name(besetzung.mandant, datei.sha256)
    (settings.DATEIEN_ROOT / ort).write_bytes(b"anders")
    antwort = besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get(_adresse(datei))
    assert antwort.status_code == 500
    assert "Systembetreuung" in antwort.content.decode()
