"""Signatures of PDFs: what the check finds in honest, changed and hostile files."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import page
import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from zielwerk.dokumente import signaturen
from zielwerk.dokumente.signaturen import pruefe_pdf
from zielwerk.dokumente.tests import zertifikate as z
from zielwerk.dokumente.unterschrift import saetze, stand, ueberschrift
from zielwerk.dokumente.unterschriftkind import pruefe

BERLIN = ZoneInfo("Europe/Berlin")


def _pruefe(pdf: bytes, *anker: z.Ausweis, am: datetime = z.SIGNIERT_AM):
    return pruefe(pdf, [einer.der for einer in anker], am)


def _worte(fakten, nummer: int = 0) -> list[str]:
    return saetze(fakten["unterschriften"][nummer], BERLIN)


def test_an_untouched_signature_says_whole_whose_and_when():
    fakten = _pruefe(z.signiert(), z.wurzel())
    assert ueberschrift(fakten) == "Die Datei trägt 1 elektronische Unterschrift."
    assert stand(fakten["unterschriften"][0]) == "erfuellt"
    assert _worte(fakten) == [
        "Die Unterschrift von Kreis Musterstadt (Musterkreis) deckt das ganze "
        "Dokument; seitdem wurde nichts geändert.",
        "Das Zertifikat hat Musterwurzel ausgestellt; es führt zu einem hinterlegten "
        "Vertrauensanker. Ob es gesperrt wurde, ist nicht abgefragt.",
        "Unterschrieben am 25.01.2021, 10:20 Uhr, nach eigener Angabe; ein Zeitstempel "
        "fehlt.",
    ]


@pytest.mark.parametrize(
    ("anker", "satz"),
    [
        ([], "hat niemand geprüft, weil keine Vertrauensanker hinterlegt sind."),
        (["fremd"], "führt zu keinem der hinterlegten Vertrauensanker."),
    ],
)
def test_without_an_anchor_nobody_vouches_for_the_name(anker, satz):
    fakten = _pruefe(z.signiert(), *(z.stelle_aus("Fremde Wurzel") for _ in anker))
    assert stand(fakten["unterschriften"][0]) == "bitte_pruefen"
    assert _worte(fakten)[1].endswith(satz)


@pytest.mark.parametrize("profil", ["ua1", "pdfa-2a"])
def test_the_signed_paper_is_still_accessible_and_archivable(profil):
    bericht = page.validate_pdf_bytes(z.signiert(), profile=profil)
    assert bericht.is_compliant, bericht


def test_the_field_is_a_pades_signature_without_a_picture():
    with pikepdf.open(BytesIO(z.signiert())) as pdf:
        feld = pdf.Root.AcroForm.Fields[0]
        assert feld.V.SubFilter == "/ETSI.CAdES.detached"
        assert str(feld.V.M) == "D:20210125092000Z"
        assert "/AP" not in feld
        assert [float(wert) for wert in feld.Rect] == [-9999.0] * 4


def test_a_pdf_without_a_signature_says_so():
    fakten = _pruefe(z.papier(), z.wurzel())
    assert fakten["unterschriften"] == []
    assert ueberschrift(fakten) == "Die Datei ist nicht elektronisch unterschrieben."


def test_a_changed_byte_is_found():
    roh = bytearray(z.signiert())
    stelle = roh.index(b"/Title")
    roh[stelle + 12] ^= 1
    fakten = _pruefe(bytes(roh), z.wurzel())
    assert stand(fakten["unterschriften"][0]) == "nicht_erfuellt"
    assert "passt nicht zur Datei" in _worte(fakten)[0]


def test_a_second_signature_leaves_the_first_one_whole():
    fakten = _pruefe(z.unterschreibe_weiter(z.signiert(), z.jobcenter()), z.wurzel())
    assert ueberschrift(fakten) == "Die Datei trägt 2 elektronische Unterschriften."
    assert [stand(eine) for eine in fakten["unterschriften"]] == ["erfuellt"] * 2
    assert "seitdem kamen nur weitere Unterschriften" in _worte(fakten)[0]
    assert "Erika Muster (Musterkreis) deckt das ganze" in _worte(fakten, 1)[0]


def test_a_page_changed_in_a_later_revision_is_found():
    schreiber = IncrementalPdfFileWriter(BytesIO(z.signiert()))
    seite = schreiber.prev.root["/Pages"]["/Kids"][0]
    seite["/Contents"] = schreiber.add_object(generic.StreamObject(stream_data=b"q Q"))
    schreiber.mark_update(seite.container_ref)
    neu = BytesIO()
    schreiber.write(neu)
    fakten = _pruefe(neu.getvalue(), z.wurzel())
    assert stand(fakten["unterschriften"][0]) == "nicht_erfuellt"
    assert _worte(fakten)[0].startswith("Nach dem Unterschreiben wurde die Datei geä")


def test_bytes_after_the_end_are_not_covered():
    fakten = _pruefe(z.signiert() + b"%mehr\n" * 20, z.wurzel())
    assert stand(fakten["unterschriften"][0]) == "bitte_pruefen"
    assert "weitere Bytes, die niemand unterschrieben hat" in _worte(fakten)[0]


def test_a_time_stamp_keeps_an_expired_certificate_good():
    kurz = z.stelle_aus("Kurz gültig", z.wurzel(), bis=datetime(2021, 2, 1, tzinfo=UTC))
    pdf = z.unterschreibe_weiter(
        z.papier(), kurz, timestamper=z.zeitstempler(z.SIGNIERT_AM)
    )
    spaeter = datetime(2022, 1, 1, tzinfo=UTC)
    fakten = _pruefe(pdf, z.wurzel(), am=spaeter)
    assert stand(fakten["unterschriften"][0]) == "erfuellt"
    assert _worte(fakten)[2] == (
        "Unterschrieben spätestens am 25.01.2021, 10:20 Uhr, bestätigt durch den "
        "Zeitstempel von Musterzeit."
    )
    ohne = _pruefe(pdf, am=spaeter)
    assert "ob er echt ist, ist nicht bestätigt" in _worte(ohne)[2]


def test_an_expired_certificate_without_time_stamp_is_not_in_order():
    fakten = _pruefe(
        z.signiert(), z.wurzel(), am=z.SIGNIERT_AM + timedelta(days=366 * 10)
    )
    assert stand(fakten["unterschriften"][0]) == "bitte_pruefen"
    assert "nicht gültig" in _worte(fakten)[1]


def test_a_certificate_for_other_purposes_is_not_in_order():
    fremd = z.stelle_aus("Server", z.wurzel(), darf=("key_encipherment",))
    fakten = _pruefe(z.signiere(z.papier(), fremd), z.wurzel())
    assert "nicht zum Unterschreiben ausgestellt" in _worte(fakten)[1]


def _verschluesselt(kennwort: str) -> bytes:
    fertig = BytesIO()
    with pikepdf.open(BytesIO(z.papier())) as pdf:
        schutz = pikepdf.Encryption(owner="geheim", user=kennwort, R=6)
        pdf.save(fertig, encryption=schutz)
    return fertig.getvalue()


def test_an_encrypted_pdf_is_not_guessed_at():
    fakten = _pruefe(_verschluesselt("geheim"))
    assert fakten == {"art": "verschluesselt"}
    assert "mit einem Kennwort verschlüsselt" in ueberschrift(fakten)
    assert _pruefe(_verschluesselt(""))["art"] == "gelesen"


@pytest.mark.parametrize("anteil", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_file_is_never_called_signed(anteil):
    roh = z.signiert()
    fakten = _pruefe(roh[: int(len(roh) * anteil)], z.wurzel())
    assert fakten["art"] == "unlesbar"
    assert "beschädigt" in ueberschrift(fakten)


def _mit_querverweis(objekt: bytes) -> bytes:
    """Return a PDF whose catalogue is an object of choice."""
    kopf = b"%PDF-1.7\n"
    leib = b"1 0 obj\n" + objekt + b"\nendobj\n"
    tafel = b"xref\n0 2\n0000000000 65535 f \n%010d 00000 n \n" % len(kopf)
    ende = b"trailer <</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return kopf + leib + tafel + ende % (len(kopf) + len(leib))


HOSTILE = {
    "tief": _mit_querverweis(b"[" * 200_000),
    "kreis": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \n"
    b"trailer <</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n",
    "leer": b"%PDF-1.7\n",
    "felder_im_kreis": _mit_querverweis(
        b"<</Type/Catalog/AcroForm<</Fields[1 0 R]>>/Kids[1 0 R]/T(x)>>"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pdf_ends_with_a_sentence(name):
    fakten = _pruefe(HOSTILE[name])
    assert "prüf" in ueberschrift(fakten) or fakten["unterschriften"] == []


def test_the_child_is_asked_and_answers():
    fakten = pruefe_pdf(z.signiert(), [z.wurzel().der], z.SIGNIERT_AM)
    assert fakten == _pruefe(z.signiert(), z.wurzel())


@pytest.mark.parametrize(
    ("was", "wert"), [("GEDULD", 0.2), ("SPEICHER_BYTES", 40 * signaturen.MB)]
)
def test_a_child_that_takes_too_much_is_ended(monkeypatch, was, wert):
    monkeypatch.setattr(signaturen, was, wert)
    monkeypatch.setattr(signaturen, "JE_BYTE", 0)
    fakten = pruefe_pdf(z.papier(), [], z.SIGNIERT_AM)
    assert fakten == {"art": "zu_aufwendig"}
    assert "abgebrochen" in ueberschrift(fakten)
