"""From receipt to hand-over: every event, every refusal, what is stored."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from zielwerk.forderungen.ablage import load_bestand
from zielwerk.forderungen.models import (
    Abgang,
    Abruf,
    Forderung,
    Forderungsliste,
    Listeneingang,
)
from zielwerk.forderungen.services import (
    ForderungslisteError,
    complete_forderung,
    download_liste,
    explain_abgang,
    release_liste,
    request_freigabe,
    return_liste,
)
from zielwerk.forderungen.spiegel import spiegel_von, vollstaendigkeit
from zielwerk.forderungen.tests.welt import (
    DRITTES,
    KANARIE,
    KASSE,
    LEITUNG,
    STAND_3,
    STAND_4,
    TEAM,
    VIERTES,
    eingang,
    lies,
    liste_csv,
    reihe,
    uebernommen,
)
from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen.models import Kennzahl, Messwert
from zielwerk.listen.services import EinlesungError
from zielwerk.protokoll.models import Eintrag
from zielwerk.protokoll.services import check_kette
from zielwerk.vereinbarung.demo import um
from zielwerk.vereinbarung.models import Nachweis

pytestmark = pytest.mark.usefixtures("jahr_2020")
AM = date(2021, 1, 8)


def _durch(besetzung, rolle, am=AM, stunde=9):
    return {"durch": besetzung.mitglieder[rolle], "jetzt": um(am, stunde)}


def _freigegeben(besetzung, liste, am=AM):
    request_freigabe(liste=liste, **_durch(besetzung, TEAM, am))
    return release_liste(liste=liste, **_durch(besetzung, LEITUNG, am))


@pytest.fixture
def drittes(besetzung):
    """Give the released list of the third quarter."""
    liste = uebernommen(besetzung, DRITTES, STAND_3)
    return _freigegeben(besetzung, liste, date(2020, 10, 1))


@pytest.fixture
def viertes(besetzung, drittes):
    """Give the accepted list of the fourth quarter; claim 5 is gone from it."""
    return uebernommen(besetzung)


def test_receipt_starts_the_ten_arbeitstage(besetzung):
    neu = eingang(besetzung)
    assert neu.frist.faellig_am == date(2021, 1, 8)
    assert neu.frist.ereignis_am == date(2020, 12, 21)
    frei = {t["tag"] for t in neu.frist.tage if "dienstfrei" in t["grund"]}
    assert frei == {"2020-12-24", "2020-12-31"}
    assert neu.beleg.recht == "FORDERUNGEN_EINLESEN"
    eintrag = Eintrag.objects.filter(aktion="forderungen.eingang")
    assert eintrag.count() == 1


@pytest.mark.parametrize(
    ("ersatz", "meldung"),
    [
        ({"eingegangen_am": date(2020, 12, 22)}, "Zukunft"),
        ({"jahr": 2019}, "keine geltende Zielvereinbarung"),
        ({"beleg": ("leer.eml", b"", "")}, "leer"),
    ],
)
def test_receipt_is_refused(besetzung, ersatz, meldung):
    with pytest.raises(ForderungslisteError, match=meldung):
        eingang(besetzung, **ersatz)
    assert not Listeneingang.objects.exists()


def test_a_quarter_is_received_once(besetzung):
    eingang(besetzung)
    with pytest.raises(ForderungslisteError, match="schon eingetragen"):
        eingang(besetzung)
    assert Frist.objects.filter(ereignis_am=date(2020, 12, 21)).count() == 1


def test_without_receipt_no_list_is_accepted(besetzung):
    with pytest.raises(EinlesungError, match="noch kein Eingang"):
        lies(besetzung, liste_csv(VIERTES), STAND_4)
    assert not Forderung.objects.exists()


def test_rows_are_stored_as_they_are_and_names_only_encrypted(besetzung, viertes):
    eine = Forderung.objects.get(liste=viertes, zeile=2)
    assert (eine.name, eine.nummer) == (KANARIE, "2041000000001")
    assert (eine.hoehe, eine.rest) == (Decimal("100.00"), Decimal("80.00"))
    assert eine.zugang_am == date(2020, 3, 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM forderungen_forderung")
        for zeile in cursor.fetchall():
            for zelle in zeile:
                roh = bytes(zelle) if isinstance(zelle, bytes | memoryview) else b""
                assert b"Kanarien" not in roh
                assert "Kanarien" not in str(zelle)


def test_the_record_holds_no_name_and_no_number(besetzung, viertes):
    for eintrag in Eintrag.objects.all():
        inhalt = f"{eintrag.text} {eintrag.vorher} {eintrag.nachher}"
        assert "Kanarien" not in inhalt
        assert "2041000" not in inhalt
    assert check_kette(besetzung.mandant) is None


def test_the_first_list_opens_the_balances(drittes):
    spiegel = spiegel_von(drittes)
    assert drittes.vorige is None
    assert drittes.zahlen == {}
    assert spiegel.summen["anfang"] == spiegel.summen["gesamt"] == Decimal("480.00")
    assert spiegel.summen["ohne_niederschlagung"] == Decimal("400.00")
    assert spiegel.stimmt


def test_the_movement_sheet_of_a_quarter(viertes, drittes):
    spiegel = spiegel_von(viertes)
    assert viertes.vorige == drittes
    summen = {name: str(wert) for name, wert in spiegel.summen.items()}
    assert summen == {
        "anfang": "480.00",
        "anfang_ohne_niederschlagung": "400.00",
        "zugang": "40.00",
        "korrektur": "-80.00",
        "tilgung": "110.00",
        "erlass": "0.00",
        "niederschlagung": "80.00",
        "wiederzugang": "80.00",
        "gesamt": "330.00",
        "ohne_niederschlagung": "250.00",
    }
    assert [probe.differenz for probe in spiegel.proben] == [0, 0, 0, 0]
    assert [titel for titel, _ in spiegel.spalten] == [
        "KdU und Heizung",
        "Bildung und Teilhabe",
    ]
    assert viertes.zahlen == {
        "vorher": 6,
        "neu": 1,
        "geaendert": 3,
        "bezahlt": 1,
        "verschwunden": 1,
        "wieder_offen": 0,
        "nachher": 5,
    }
    was = dict(Forderung.objects.filter(liste=viertes).values_list("zeile", "was"))
    assert was == {
        **{2: "gleich", 3: "geaendert", 4: "bezahlt"},
        **{5: "geaendert", 6: "geaendert", 7: "neu"},
    }


def test_a_vanished_claim_blocks_release_until_it_is_explained(besetzung, viertes):
    with pytest.raises(ForderungslisteError, match="1 verschwundene Forderungen ohne"):
        request_freigabe(liste=viertes, **_durch(besetzung, TEAM))
    abgang = Abgang.objects.get()
    assert abgang.forderung.nummer == "2041000000005"
    for grund in ("tilgung", "erlass", "korrektur", "tilgung"):
        abgang = explain_abgang(
            abgang=abgang, grund=grund, vermerk="", **_durch(besetzung, TEAM)
        )
        spiegel = spiegel_von(viertes)
        assert spiegel.stimmt
        assert spiegel.summen["gesamt"] == 330
        erwartet = {"tilgung": 190, "erlass": 80, "korrektur": -80}[grund]
        assert spiegel.summen[grund] == erwartet
    assert spiegel.summen["korrektur"] == 0
    request_freigabe(liste=viertes, **_durch(besetzung, TEAM))
    with pytest.raises(ForderungslisteError, match="nicht mehr in diesem Zustand"):
        explain_abgang(
            abgang=abgang, grund="erlass", vermerk="", **_durch(besetzung, TEAM)
        )


UNVOLLSTAENDIG = ("VG-Nr.", "Ford.-Betrag", "getilgt", "Rest", "Leist.", "Status")


@pytest.fixture
def amtlich(besetzung):
    """Give a list of the fourth quarter as the Inkasso-Service sends it: no names."""
    reihen = [(z[0], *z[3:6], *z[8:10]) for z in VIERTES]
    return uebernommen(besetzung, reihen, kopf=UNVOLLSTAENDIG)


def _luecken(liste):
    stand = vollstaendigkeit(liste)
    return (
        stand.vollstaendig,
        *(stand.ohne_name, stand.ohne_adresse, stand.ohne_zugang),
        stand.ohne_begruendung,
    )


def test_the_own_list_of_the_jobcenter_completes_by_number(besetzung, amtlich):
    assert _luecken(amtlich) == (0, 6, 6, 6, 1)
    eigene = [(z[0], z[1], z[2], z[6], z[7]) for z in VIERTES[:-1]]
    eigene += [("2041999999999", "Fremd", "Weg 1", "01.02.2020", "")]
    kopf = ("VG-Nr.", "Name", "Adresse", "Zugang", "NS-Grund")
    lies(besetzung, liste_csv(eigene, kopf), STAND_4, art="forderungsergaenzung")
    assert _luecken(amtlich) == (5, 1, 1, 1, 0)
    eine = Forderung.objects.get(liste=amtlich, zeile=5)
    assert (eine.name, eine.begruendung) == ("Muster 4, Erika", "unbekannt verzogen")
    messwerte = Messwert.objects.filter(
        kennzahl__schluessel="forderungen-vollstaendig", ersetzt=False
    )
    assert [(m.zaehler, m.nenner) for m in messwerte] == [(5, 6)]
    andere = [("2041000000001", "Anders", "Weg 2", "01.02.2020", "")]
    lies(besetzung, liste_csv(andere, kopf), STAND_4, art="forderungsergaenzung")
    assert Forderung.objects.get(liste=amtlich, zeile=2).name == KANARIE


def test_completion_needs_a_list(besetzung):
    eingang(besetzung)
    with pytest.raises(EinlesungError, match="noch keine Forderungsliste"):
        lies(
            besetzung,
            liste_csv([("2041000000001", "A")], ("VG-Nr.", "Name")),
            STAND_4,
            art="forderungsergaenzung",
        )


def test_a_claim_is_completed_by_hand(besetzung, amtlich):
    eine = Forderung.objects.get(liste=amtlich, zeile=5)
    assert eine.fehlt == ["Name", "Adresse", "Zugang", "Begründung der Niederschlagung"]
    angaben = {
        "name": " Muster, Erika ",
        "adresse": "Beispielweg 4, 23795 Bad Segeberg",
        "zugang_am": date(2020, 3, 2),
        "begruendung": "verzogen",
    }
    complete_forderung(forderung=eine, **angaben, **_durch(besetzung, TEAM))
    eine = Forderung.objects.get(pk=eine.pk)
    assert (eine.name, eine.fehlt) == ("Muster, Erika", [])
    eintraege = Eintrag.objects.filter(aktion="forderungen.zeile_ergaenzt")
    assert eintraege.count() == 1
    complete_forderung(forderung=eine, **angaben, **_durch(besetzung, TEAM))
    assert eintraege.count() == 1  # nothing changed, nothing recorded
    with pytest.raises(ForderungslisteError, match="nach dem Stand"):
        complete_forderung(
            forderung=eine,
            **angaben | {"zugang_am": date(2020, 12, 19)},
            **_durch(besetzung, TEAM),
        )


def test_an_incomplete_list_is_not_released(besetzung, amtlich):
    with pytest.raises(ForderungslisteError, match="6 Zeilen ohne Namen"):
        request_freigabe(liste=amtlich, **_durch(besetzung, TEAM))


def test_a_second_person_releases(besetzung):
    liste = uebernommen(besetzung)
    request_freigabe(liste=liste, **_durch(besetzung, TEAM))
    with pytest.raises(ForderungslisteError, match="Eine zweite Person"):
        release_liste(liste=liste, **_durch(besetzung, TEAM))
    release_liste(liste=liste, **_durch(besetzung, LEITUNG))
    with pytest.raises(ForderungslisteError, match="nicht mehr in diesem Zustand"):
        release_liste(liste=liste, **_durch(besetzung, LEITUNG))


def test_the_database_itself_refuses_a_release_by_one_person(besetzung):
    liste = uebernommen(besetzung)
    einer = besetzung.mitglieder[TEAM]
    with pytest.raises(IntegrityError), transaction.atomic():
        Forderungsliste.objects.filter(pk=liste.pk).update(
            erbeten_durch=einer, freigegeben_durch=einer
        )


def test_a_list_is_given_back_with_a_hint(besetzung):
    liste = uebernommen(besetzung)
    with pytest.raises(ForderungslisteError, match="nicht mehr in diesem Zustand"):
        return_liste(liste=liste, hinweis="Bitte prüfen", **_durch(besetzung, LEITUNG))
    request_freigabe(liste=liste, **_durch(besetzung, TEAM))
    with pytest.raises(ForderungslisteError, match="Bitte schreiben Sie"):
        return_liste(liste=liste, hinweis=" ", **_durch(besetzung, LEITUNG))
    liste = return_liste(liste=liste, hinweis="Zeile 3", **_durch(besetzung, LEITUNG))
    assert (liste.zustand, liste.hinweis) == ("bearbeitung", "Zeile 3")
    assert liste.erbeten_durch is None


def test_release_answers_the_frist_by_itself(besetzung):
    liste = _freigegeben(besetzung, uebernommen(besetzung))
    frist = Frist.objects.get(pk=liste.eingang.frist_id)
    assert (frist.zustand, frist.erledigt_am) == ("erledigt", AM)
    assert frist.ist_fristgerecht
    nachweis = Nachweis.objects.get(frist=frist)
    assert (nachweis.zustand, nachweis.geprueft_durch) == ("angenommen", None)
    assert nachweis.verweis == f"/forderungen/liste/{liste.uuid}/"
    quote = Messwert.objects.get(kennzahl__schluessel="forderungen-fristgerecht")
    assert (quote.zaehler, quote.nenner) == (1, 1)
    voll = Messwert.objects.filter(kennzahl__schluessel="forderungen-vollstaendig")
    assert [(m.zaehler, m.nenner) for m in voll] == [(6, 6)]
    assert Kennzahl.objects.count() == 2


def test_a_late_list_counts_as_late(besetzung):
    _freigegeben(besetzung, uebernommen(besetzung), date(2021, 1, 11))
    quote = Messwert.objects.get(kennzahl__schluessel="forderungen-fristgerecht")
    assert (quote.zaehler, quote.nenner) == (0, 1)


def test_a_new_fassung_of_a_released_quarter_is_compared_with_the_quarter_before(
    besetzung, drittes, viertes
):
    explain_abgang(
        abgang=Abgang.objects.get(),
        grund="tilgung",
        vermerk="",
        **_durch(besetzung, TEAM),
    )
    _freigegeben(besetzung, viertes)
    zweite = uebernommen(besetzung, [*VIERTES, reihe(5)])
    assert (zweite.fassung, zweite.vorige) == (2, drittes)
    assert not zweite.abgaenge.exists()
    request_freigabe(liste=zweite, **_durch(besetzung, TEAM))
    with pytest.raises(EinlesungError, match="Freigabe erbeten"):
        uebernommen(besetzung, [*VIERTES, reihe(8)])


def test_the_kasse_takes_a_released_list_and_every_download_is_recorded(besetzung):
    boese = reihe(1, name="=HYPERLINK(1)", adresse="@SUM(A1), 23795 Bad Segeberg")
    liste = uebernommen(besetzung, [boese, *VIERTES[1:]])
    with pytest.raises(ForderungslisteError, match="nicht mehr in diesem Zustand"):
        download_liste(liste=liste, form="xlsx", **_durch(besetzung, KASSE))
    _freigegeben(besetzung, liste)
    text = download_liste(liste=liste, form="csv", **_durch(besetzung, KASSE)).decode(
        "utf-8-sig"
    )
    assert text.splitlines()[1].startswith("2041000000001;'=HYPERLINK(1);'@SUM(A1)")
    assert "100,00" in text
    mappe = openpyxl.load_workbook(
        io.BytesIO(download_liste(liste=liste, form="xlsx", **_durch(besetzung, KASSE)))
    )
    blatt = mappe.active
    assert (blatt["B2"].value, blatt["B2"].data_type) == ("=HYPERLINK(1)", "s")
    assert blatt["E2"].value == 100
    assert blatt.max_row == 1 + len(VIERTES)
    assert Abruf.objects.count() == 2
    assert Eintrag.objects.filter(aktion="forderungen.abgerufen").count() == 2
    with pytest.raises(ForderungslisteError, match="gibt es nicht"):
        download_liste(liste=liste, form="pdf", **_durch(besetzung, KASSE))


def test_what_is_downloaded_can_be_read_in_again(besetzung):
    from zielwerk.forderungen.einlesen import profil
    from zielwerk.listen.pruefung import pruefe

    liste = _freigegeben(besetzung, uebernommen(besetzung))
    for form in ("csv", "xlsx"):
        inhalt = download_liste(liste=liste, form=form, **_durch(besetzung, KASSE))
        ergebnis = pruefe(inhalt, f"x.{form}", profil(STAND_4), stand=STAND_4)
        assert ergebnis.angenommen, ergebnis.befunde
        assert ergebnis.summen["rest"] == "330.00"


def test_stored_rows_come_back_as_the_same_columns(besetzung):
    liste = uebernommen(besetzung)
    daten = load_bestand(liste)
    assert daten["rest"].sum() == Decimal("330.00")
    assert daten.schema["hoehe"] == pl.Decimal(38, 2)
    assert daten["nummer"].n_unique() == len(VIERTES)


def test_a_module_that_fails_leaves_nothing(besetzung, monkeypatch):
    from zielwerk.forderungen import services

    eingang(besetzung)

    def kaputt(*_):
        raise ForderungslisteError("geht nicht")

    monkeypatch.setattr(services, "store_bewegungen", kaputt)
    with pytest.raises(EinlesungError, match="geht nicht"):
        lies(besetzung, liste_csv(VIERTES), STAND_4)
    assert not Forderung.objects.exists()
    assert not Forderungsliste.objects.exists()
