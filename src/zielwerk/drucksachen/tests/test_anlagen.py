"""Attachments: every event and refusal, frozen at release, public only if said so."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import JETZT
from zielwerk.dokumente import dateiart
from zielwerk.dokumente.services import delete_datei
from zielwerk.drucksachen import anlagen
from zielwerk.drucksachen.models import Papieranlage
from zielwerk.drucksachen.services import (
    DrucksacheError,
    add_anlage,
    aktuelle_anlagen,
    anlagensummen,
    change_anlage,
    change_kopf,
    dokument,
    fingerabdruck,
    freigabe_einwand,
    move_anlage,
    publish_drucksache,
    release_drucksache,
    remove_anlage,
    restore_anlage,
    send_mitzeichnung,
    store_anlagendatei,
    withdraw_drucksache,
    write_oeffentliches,
)
from zielwerk.drucksachen.tests.conftest import Papier
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag

KREIS = Rolle.KOORDINIERUNGSSTELLE
GEHEIM = "Vermerk-zur-Personallage"
OFFEN = b"Monat;Anzahl\nJanuar;12\n"
VERTRAULICH = b"%PDF-1.7 streng vertraulicher Inhalt"


def _wer(papier: Papier) -> dict[str, Any]:
    return {"durch": papier.kreis, "jetzt": JETZT}


def _hinzu(
    papier: Papier,
    titel: str,
    inhalt: bytes = OFFEN,
    *,
    name: str = "zahlen.csv",
    oeffentlich: bool = True,
) -> Papieranlage:
    datei = store_anlagendatei(name=name, inhalt=inhalt, **_wer(papier))
    return add_anlage(
        drucksache=papier.drucksache,
        titel=titel,
        ist_oeffentlich=oeffentlich,
        datei=datei,
        **_wer(papier),
    )


def _beide(papier: Papier) -> list[Papieranlage]:
    """Attach a public and another file."""
    return [
        _hinzu(papier, "Monatszahlen 2020"),
        _hinzu(papier, GEHEIM, VERTRAULICH, name=f"{GEHEIM}.pdf", oeffentlich=False),
    ]


def _gib_frei(papier: Papier) -> Any:
    send_mitzeichnung(**papier.durch)
    eine = papier.neu_geladen()
    return release_drucksache(
        drucksache=eine,
        gelesen=fingerabdruck(dokument(eine, JETZT), anlagensummen(eine)),
        durch=papier.leitung,
        jetzt=JETZT,
    )


def _titel(papier: Papier) -> list[str]:
    return [a.titel for a in aktuelle_anlagen(papier.drucksache)]


def _text(papier: Papier) -> str:
    return json.dumps(dokument(papier.neu_geladen(), JETZT).json(), ensure_ascii=False)


def test_attachments_are_ordered_taken_out_and_brought_back(papier):
    a, b, c = (_hinzu(papier, t, t.encode()) for t in ("A", "B", "C"))
    move_anlage(anlage=c, richtung="hoch", **_wer(papier))
    assert _titel(papier) == ["A", "C", "B"]
    move_anlage(anlage=a, richtung="runter", **_wer(papier))
    assert _titel(papier) == ["C", "A", "B"]
    move_anlage(anlage=b, richtung="runter", **_wer(papier))  # it is the last already
    remove_anlage(anlage=c, **_wer(papier))
    assert _titel(papier) == ["A", "B"]
    for schritt in (remove_anlage, move_anlage):
        mehr = {"richtung": "hoch"} if schritt is move_anlage else {}
        with pytest.raises(DrucksacheError, match="keine Anlage mehr"):
            schritt(anlage=c, **mehr, **_wer(papier))
    restore_anlage(anlage=c, **_wer(papier))
    assert _titel(papier) == ["A", "B", "C"]
    with pytest.raises(DrucksacheError, match="schon eine Anlage"):
        restore_anlage(anlage=c, **_wer(papier))
    aktionen = Eintrag.objects.zu(papier.drucksache).values_list("aktion", flat=True)
    for wort in ("hinzugefuegt", "verschoben", "entfernt", "zurueckgeholt"):
        assert f"drucksachen.anlage_{wort}" in aktionen


def test_the_same_file_twice_too_many_and_too_large_are_refused(papier, monkeypatch):
    _hinzu(papier, "A")
    with pytest.raises(DrucksacheError, match="schon eine Anlage"):
        _hinzu(papier, "B")
    monkeypatch.setattr(anlagen, "HOECHSTENS", 1)
    with pytest.raises(DrucksacheError, match="höchstens 1 Anlagen"):
        _hinzu(papier, "C", b"anderes")
    monkeypatch.setattr(dateiart, "DOKUMENT_MAX_MB", 0)
    with pytest.raises(DrucksacheError, match="größer als 50 MB"):
        _hinzu(papier, "D")
    with pytest.raises(DrucksacheError, match="größer als 50 MB"):
        _hinzu(papier, "E", b"MZ", name="x.exe")


def test_the_paper_lists_them_and_a_public_one_keeps_other_titles(papier):
    assert '"Anlagen"' not in _text(papier)
    _beide(papier)
    text = _text(papier)
    assert "Monatszahlen 2020" in text
    assert "Anlage 3 (nichtöffentlich)" in text
    assert GEHEIM not in text
    eine = papier.neu_geladen()
    kopf = {n: getattr(eine, n) for n in ("nummer", "titel", "datum")}
    change_kopf(
        drucksache=eine,
        version=eine.version,
        beratungsfolge=[],
        ist_oeffentlich=False,
        **kopf,
        **_wer(papier),
    )
    assert f"{GEHEIM} (nichtöffentlich)" in _text(papier)


def test_with_the_release_attachments_are_frozen(papier):
    eine, andere = _beide(papier)
    remove_anlage(anlage=andere, **_wer(papier))
    frei = _gib_frei(papier)
    gespeichert = frei.schnappschuss["anlagen"]
    assert [a["titel"] for a in gespeichert] == ["Monatszahlen 2020"]
    assert gespeichert[0]["sha256"] == eine.datei.sha256
    for schritt, mehr in (
        (remove_anlage, {"anlage": eine}),
        (restore_anlage, {"anlage": andere}),
        (move_anlage, {"anlage": eine, "richtung": "hoch"}),
        (change_anlage, {"anlage": eine, "titel": "x", "ist_oeffentlich": True}),
    ):
        with pytest.raises(DrucksacheError, match="festgeschrieben"):
            schritt(**mehr, **_wer(papier))
    with pytest.raises(DrucksacheError, match="festgeschrieben"):
        _hinzu(papier, "Zu spät", b"mehr")


def test_an_attachment_exchanged_after_reading_stops_the_release(papier):
    eine, _ = _beide(papier)
    send_mitzeichnung(**papier.durch)
    gelesen = fingerabdruck(
        dokument(papier.neu_geladen(), JETZT), anlagensummen(papier.drucksache)
    )
    Papieranlage.objects.filter(pk=eine.pk).update(ist_oeffentlich=False)
    with pytest.raises(DrucksacheError, match="lesen Sie die Vorschau noch einmal"):
        release_drucksache(
            drucksache=papier.drucksache,
            gelesen=gelesen,
            durch=papier.leitung,
            jetzt=JETZT,
        )


def test_who_attached_a_file_does_not_release(papier):
    anlage = _hinzu(papier, "Zahlen")
    Papieranlage.objects.filter(pk=anlage.pk).update(durch=papier.leitung)
    send_mitzeichnung(**papier.durch)
    einwand = freigabe_einwand(drucksache=papier.neu_geladen(), durch=papier.leitung)
    assert "eine Anlage beigefügt" in einwand


def _oeffentliche_antworten(papier: Papier) -> dict[str, bytes]:
    """Return everything a stranger gets to see of the published paper."""
    mandant, uuid = papier.kreis.mandant.uuid, papier.drucksache.uuid
    oparl = f"/oparl/v1/body/{mandant}"
    adressen = [
        f"{oparl}/paper",
        f"{oparl}/file",
        f"{oparl}/paper/{uuid}",
        reverse("oparl:papier", args=[mandant, uuid]),
        reverse("oparl:katalog", args=[mandant]),
        reverse("oparl:metadaten", args=[mandant, uuid]),
    ]
    return {adresse: Client().get(adresse).content for adresse in adressen}


def _anlagenadresse(papier: Papier, anlage: Papieranlage, endung: str) -> str:
    werte = [papier.kreis.mandant.uuid, anlage.uuid, endung]
    return reverse("oparl:anlage", args=werte)


def test_only_public_attachments_of_a_published_paper_get_out(papier, tmp_path: Path):
    eine, geheime = _beide(papier)
    hier = _anlagenadresse(papier, eine, "csv")
    assert Client().get(hier).status_code == 404
    frei = _gib_frei(papier)
    assert Client().get(hier).status_code == 404  # released, not published
    wer = {"durch": papier.leitung, "jetzt": JETZT}
    publish_drucksache(drucksache=frei, **wer)
    antwort = Client().get(hier)
    assert antwort.content == OFFEN
    assert antwort["Content-Type"] == "text/csv"
    assert antwort["Content-Disposition"] == 'attachment; filename="zahlen.csv"'
    assert antwort["X-Content-Type-Options"] == "nosniff"
    gesehen = _oeffentliche_antworten(papier)
    for adresse, inhalt in gesehen.items():
        assert str(eine.uuid).encode() in inhalt, adresse
        for verraeterisch in (GEHEIM, str(geheime.uuid), geheime.datei.sha256):
            assert verraeterisch.encode() not in inhalt, adresse
    for endung in ("pdf", "csv"):
        weg = _anlagenadresse(papier, geheime, endung)
        assert Client().get(weg).status_code == 404
    assert Client().get(_anlagenadresse(papier, eine, "pdf")).status_code == 404
    _pruefe_ausfuhr(tmp_path / "offen", eine, geheime)
    withdraw_drucksache(drucksache=papier.drucksache, **wer)
    assert Client().get(hier).status_code == 404


def _pruefe_ausfuhr(ziel: Path, eine: Papieranlage, geheime: Papieranlage) -> None:
    """Look for what must and must not be among the files."""
    orte = write_oeffentliches(ziel=ziel, adresse="https://offen.kreis.example")
    (anlage,) = [ort for ort in orte if ort.name == f"{eine.uuid}.csv"]
    assert anlage.read_bytes() == OFFEN
    for ort in orte:
        assert str(geheime.uuid) not in str(ort)
        inhalt = ort.read_bytes()
        assert GEHEIM.encode() not in inhalt
        assert VERTRAULICH not in inhalt
    assert str(eine.uuid).encode() in (ziel / "index.html").read_bytes()


def test_oparl_names_an_attachment_as_auxiliary_file_and_as_deleted(papier):
    eine, _ = _beide(papier)
    wer = {"durch": papier.leitung, "jetzt": JETZT}
    publish_drucksache(drucksache=_gib_frei(papier), **wer)
    oparl = f"/oparl/v1/body/{papier.kreis.mandant.uuid}"
    paper = json.loads(Client().get(f"{oparl}/paper/{papier.drucksache.uuid}").content)
    (datei,) = paper["auxiliaryFile"]
    assert datei["fileName"] == "zahlen.csv"
    assert datei["size"] == len(OFFEN)
    assert datei["accessUrl"].endswith(f"/file/{eine.uuid}/inhalt.csv")
    withdraw_drucksache(drucksache=papier.drucksache, **wer)
    weg = json.loads(Client().get(f"{oparl}/file/{eine.uuid}").content)
    assert weg["deleted"] is True
    assert "fileName" not in weg


def test_an_attachment_deleted_by_a_rule_is_gone_for_the_public_too(papier, tmp_path):
    eine, _ = _beide(papier)
    wer = {"durch": papier.leitung, "jetzt": JETZT}
    publish_drucksache(drucksache=_gib_frei(papier), **wer)
    delete_datei(datei=eine.datei, anlass="auf Antrag", durch=None, jetzt=JETZT)
    assert Client().get(_anlagenadresse(papier, eine, "csv")).status_code == 404
    orte = write_oeffentliches(
        ziel=tmp_path / "offen", adresse="https://offen.kreis.example"
    )
    assert not [
        ort for ort in orte if ort.suffix == ".csv" and "zahlen" not in ort.name
    ]


def _post(papier: Papier, name: str, uuid: Any, **daten: Any) -> Any:
    client = papier.besetzung.client(KREIS)
    return client.post(reverse(name, args=[uuid]), daten, follow=True)


def test_attachments_are_kept_on_the_page(papier):
    datei = SimpleUploadedFile("zahlen.csv", OFFEN)
    uuid = papier.drucksache.uuid
    seite = _post(
        papier,
        "drucksachen:anlage_neu",
        uuid,
        titel="Zahlen",
        ist_oeffentlich="nein",
        datei=datei,
    ).content.decode()
    assert "zahlen.csv" in seite
    anlage = Papieranlage.objects.get()
    aendern = reverse("drucksachen:anlage_aendern", args=[anlage.uuid])
    client = papier.besetzung.client(KREIS)
    assert 'value="Zahlen"' in client.get(aendern).content.decode()
    _post(
        papier,
        "drucksachen:anlage_aendern",
        anlage.uuid,
        titel="Neu",
        ist_oeffentlich="ja",
    )
    anlage.refresh_from_db()
    assert (anlage.titel, anlage.ist_oeffentlich) == ("Neu", True)
    seite = _post(
        papier, "drucksachen:anlage_schritt", anlage.uuid, schritt="entfernen"
    )
    assert "Entfernte Anlagen" in seite.content.decode()
    nochmal = _post(
        papier, "drucksachen:anlage_schritt", anlage.uuid, schritt="entfernen"
    )
    assert nochmal.status_code == 409
    seite = _post(
        papier, "drucksachen:anlage_schritt", anlage.uuid, schritt="zurueckholen"
    )
    assert "Entfernte Anlagen" not in seite.content.decode()
    seite = _post(papier, "drucksachen:anlage_schritt", anlage.uuid, schritt="hoch")
    assert seite.status_code == 200


def test_a_refused_file_is_explained_at_the_field(papier):
    datei = SimpleUploadedFile("zahlen.exe", b"MZ")
    seite = _post(
        papier,
        "drucksachen:anlage_neu",
        papier.drucksache.uuid,
        titel="Zahlen",
        ist_oeffentlich="nein",
        datei=datei,
    ).content.decode()
    assert "wird nicht angenommen. Möglich sind PDF" in seite
    leer = _post(
        papier, "drucksachen:anlage_neu", papier.drucksache.uuid
    ).content.decode()
    assert "Bitte wählen Sie eine Datei aus." in leer


def test_others_only_look_and_strangers_see_nothing(papier, fremder_client):
    anlage = _hinzu(papier, "Zahlen")
    aufsicht = papier.besetzung.client(Rolle.FACHAUFSICHT)
    seite = reverse("drucksachen:anlagen", args=[papier.drucksache.uuid])
    assert "Anlage hinzufügen" not in aufsicht.get(seite).content.decode()
    for name in ("drucksachen:anlage_aendern", "drucksachen:anlage_schritt"):
        ziel = reverse(name, args=[anlage.uuid])
        assert aufsicht.post(ziel).status_code == 403
        assert fremder_client.post(ziel).status_code == 404
    assert fremder_client.get(seite).status_code == 404
