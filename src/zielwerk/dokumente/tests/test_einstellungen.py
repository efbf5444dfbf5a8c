"""Trust anchors and the county's certificate: every event, every refusal, the page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zielwerk.conftest import JETZT, Besetzung, bestaetige
from zielwerk.dokumente.models import Datei, Vertrauensanker
from zielwerk.dokumente.services import (
    AnkerError,
    SiegelError,
    add_vertrauensanker,
    check_signaturen,
    hinterlegte_anker,
    letzte_pruefung,
    load_siegel,
    remove_vertrauensanker,
    store_datei,
    store_signierte,
)
from zielwerk.dokumente.tests import zertifikate as z
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.protokoll.models import Eintrag

KREIS, LEITUNG = Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG


def _hinterlege(besetzung: Besetzung, inhalt: bytes) -> list[Vertrauensanker]:
    return add_vertrauensanker(
        mandant=besetzung.mandant, inhalt=inhalt, durch=besetzung.kreis, jetzt=JETZT
    )


def _abgelegt(besetzung: Besetzung, inhalt: bytes) -> Datei:
    return store_datei(
        mandant=besetzung.mandant,
        name="vereinbarung.pdf",
        inhalt=inhalt,
        medientyp="application/pdf",
        durch=besetzung.kreis,
        jetzt=JETZT,
        recht=Recht.VEREINBARUNG_SEHEN,
    )


def _siegelordner() -> Path:
    return Path(settings.SIEGEL_ROOT)


@pytest.fixture
def eingerichtet(besetzung: Besetzung) -> Besetzung:
    """Give the county a certificate, as its operator would."""
    _siegelordner().parent.mkdir(exist_ok=True)
    z.leg_ab(_siegelordner(), besetzung.mandant, z.kreis())
    return besetzung


def test_a_file_may_hold_several_anchors_and_all_or_none_are_taken(besetzung):
    zweite = z.stelle_aus("Zweite Wurzel")
    neue = _hinterlege(besetzung, z.wurzel().pem + zweite.pem)
    assert [einer.bezeichnung for einer in neue] == [
        "CN=Musterwurzel,O=Musterkreis",
        "CN=Zweite Wurzel,O=Musterkreis",
    ]
    assert Eintrag.objects.zu(neue[0]).get().aktion == "dokumente.anker_hinterlegt"
    dritte = z.stelle_aus("Dritte Wurzel")
    with pytest.raises(AnkerError, match="Zweite Wurzel"):
        _hinterlege(besetzung, dritte.pem + zweite.pem)
    assert hinterlegte_anker().count() == 2


@pytest.mark.parametrize(
    ("inhalt", "meldung"),
    [
        (b"kein Zertifikat", "kein lesbares Zertifikat"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n", "kein lesbares Zertifikat"),
        (b"-----BEGIN PRIVATE KEY-----\n", "privaten Schlüssel"),
        (b"x" * 300_000, "zu groß"),
    ],
    ids=["text", "kaputt", "schluessel", "gross"],
)
def test_what_is_no_certificate_is_refused(besetzung, inhalt, meldung):
    with pytest.raises(AnkerError, match=meldung):
        _hinterlege(besetzung, inhalt)


def test_an_expired_root_is_refused(besetzung):
    alt = z.stelle_aus("Alte Wurzel", bis=datetime(2020, 12, 31, tzinfo=UTC))
    with pytest.raises(AnkerError, match="gilt heute nicht"):
        _hinterlege(besetzung, alt.pem)


def test_a_removed_anchor_is_not_asked_any_more(besetzung):
    (anker,) = _hinterlege(besetzung, z.wurzel().der)
    datei = _abgelegt(besetzung, z.signiert())
    wer = {"durch": besetzung.kreis, "jetzt": JETZT}
    assert [stand for stand, _ in check_signaturen(datei=datei, **wer).zeilen()] == [
        "erfuellt"
    ]
    remove_vertrauensanker(anker=anker, **wer)
    with pytest.raises(AnkerError, match="schon entfernt"):
        remove_vertrauensanker(anker=anker, **wer)
    neue = check_signaturen(datei=datei, **wer)
    assert neue.zeilen()[0][0] == "bitte_pruefen"
    assert letzte_pruefung(datei) == neue
    assert datei.signaturpruefungen.count() == 2  # the earlier one stays as it was
    eintrag = Eintrag.objects.zu(datei).filter(
        aktion="dokumente.unterschriften_geprueft"
    )
    assert eintrag.count() == 2
    assert len(_hinterlege(besetzung, z.wurzel().der)) == 1


def test_a_pdf_of_ours_is_signed_kept_and_checked(eingerichtet):
    datei = store_signierte(
        mandant=eingerichtet.mandant,
        name="DrS-2021-022.pdf",
        pdf=z.papier(),
        grund="Freigabe DrS/2021/022",
        durch=eingerichtet.kreis,
        jetzt=JETZT,
        recht=Recht.DRUCKSACHEN_SEHEN,
    )
    assert "Kreis Musterstadt" in letzte_pruefung(datei).zeilen()[0][1][0]
    texte = Eintrag.objects.zu(datei).filter(aktion="dokumente.signiert")
    assert "mit „Kreis Musterstadt“ signiert, Freigabe" in texte.get().text


def _verdirb(was: str, besetzung: Besetzung) -> None:
    p12 = _siegelordner() / f"{besetzung.mandant.uuid}.p12"
    match was:
        case "fehlt":
            p12.unlink()
        case "ohne_kennwort":
            p12.with_suffix(".kennwort").unlink()
        case "falsches_kennwort":
            p12.with_suffix(".kennwort").write_text("falsch")
        case "kaputt":
            p12.write_bytes(b"kein PKCS#12")
        case "offen":
            p12.chmod(0o644)
        case "abgelaufen":
            alt = z.stelle_aus(
                "Alt", z.wurzel(), bis=datetime(2020, 12, 31, tzinfo=UTC)
            )
            p12.write_bytes(alt.p12())


@pytest.mark.parametrize(
    ("was", "meldung"),
    [
        ("fehlt", "kein Zertifikat eingerichtet"),
        ("ohne_kennwort", "kennwort fehlt"),
        ("falsches_kennwort", "lässt sich nicht öffnen"),
        ("kaputt", "lässt sich nicht öffnen"),
        ("offen", "auch für andere lesbar"),
        ("abgelaufen", "am 31.12.2020 abgelaufen"),
    ],
)
def test_a_certificate_that_cannot_be_used_says_why(eingerichtet, was, meldung):
    _verdirb(was, eingerichtet)
    with pytest.raises(SiegelError, match=meldung):
        load_siegel(eingerichtet.mandant, JETZT)
    seite = eingerichtet.client(KREIS).get(reverse("dokumente:einstellungen"))
    erwartet = "Nicht eingerichtet" if was == "fehlt" else meldung
    assert erwartet in seite.content.decode()


def test_no_county_signs_with_the_certificate_of_another(eingerichtet, fremde):
    with pytest.raises(SiegelError, match="kein Zertifikat eingerichtet"):
        load_siegel(fremde.mandant, JETZT)


def test_anchors_are_kept_on_the_page(eingerichtet):
    client = bestaetige(eingerichtet.client(LEITUNG))
    adresse = reverse("dokumente:einstellungen")
    assert "Noch kein Vertrauensanker" in client.get(adresse).content.decode()
    datei = SimpleUploadedFile("wurzel.pem", z.wurzel().pem)
    antwort = client.post(
        reverse("dokumente:anker"), {"zertifikate": datei}, follow=True
    )
    seite = antwort.content.decode()
    anker = hinterlegte_anker().get()
    assert anker.fingerabdruck in seite
    assert "Kreis Musterstadt, gültig bis 01.01.2031" in seite
    weg = reverse("dokumente:anker_entfernen", args=[anker.uuid])
    assert "Entfernt: CN=Musterwurzel" in client.post(weg, follow=True).content.decode()
    nochmal = client.post(weg, follow=True).content.decode()
    assert "schon entfernt" in nochmal


@pytest.mark.parametrize(
    ("inhalt", "meldung"),
    [(b"x", "kein lesbares Zertifikat"), (b"", "Bitte wählen Sie eine Datei aus.")],
    ids=["unlesbar", "keine"],
)
def test_a_refused_file_is_explained_at_the_field(besetzung, inhalt, meldung):
    client = bestaetige(besetzung.client(KREIS))
    datei = {"zertifikate": SimpleUploadedFile("x.pem", inhalt)} if inhalt else {}
    antwort = client.post(reverse("dokumente:anker"), datei)
    assert meldung in antwort.content.decode()


def test_others_neither_see_nor_change_them(besetzung, fremder_client):
    (anker,) = _hinterlege(besetzung, z.wurzel().der)
    weg = reverse("dokumente:anker_entfernen", args=[anker.uuid])
    jobcenter = bestaetige(besetzung.client(Rolle.GESCHAEFTSFUEHRUNG))
    assert jobcenter.get(reverse("dokumente:einstellungen")).status_code == 403
    assert jobcenter.post(weg).status_code == 403
    assert bestaetige(fremder_client).post(weg).status_code == 404
    assert besetzung.client(KREIS).post(weg)["Location"].startswith("/konto/")
