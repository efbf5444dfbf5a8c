"""Every kind of file of the assurance list: taken with an assumption, or a finding."""

import io
import re
import zipfile
from dataclasses import replace

import polars as pl
import pytest
import xlsxwriter

from zielwerk.listen.profil import Regel, Schwere
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.tests.dateien import (
    BLATT,
    GUT,
    KOPF,
    PROFIL,
    STAND,
    blatt_xml,
    csv_datei,
    liste,
    umgepackt,
    xlsx,
)

TEXT = csv_datei([KOPF, *GUT]).decode()
MAPPE = xlsx([KOPF, *GUT])


def _annahmen(roh: bytes, name: str = "liste.csv") -> str:
    ergebnis = pruefe(roh, name, PROFIL, stand=STAND)
    assert ergebnis.angenommen, ergebnis.befunde
    assert ergebnis.summen["hoehe"] == "1663.30"
    return " ".join(ergebnis.annahmen)


@pytest.mark.parametrize(
    ("kodierung", "satz"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("cp850", "DOS"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16 ohne Kennung"),
        ("utf-16-be", "UTF-16 ohne Kennung"),
    ],
)
def test_every_encoding_is_read_and_said(kodierung, satz):
    assert satz in _annahmen(TEXT.encode(kodierung))


@pytest.mark.parametrize(
    ("trenner", "satz"), [(";", "Semikolon"), ("\t", "Tabulator"), ("|", "Strich")]
)
def test_every_separator_is_recognised(trenner, satz):
    assert satz in _annahmen(TEXT.replace(";", trenner).encode())


def test_comma_as_separator_keeps_quoted_commas():
    text = 'Nummer,Name,Zugang,Höhe\nF-1,"Muster, Erika",2020-02-03,"1.663,30"\n'
    assert "Komma" in _annahmen(text.encode())


def test_excels_first_line_names_the_separator():
    ergebnis = pruefe(b"sep=;\r\n" + TEXT.encode(), "x.csv", PROFIL)
    assert ergebnis.angenommen
    assert ergebnis.erkennung.kopfzeile == 2


def test_header_may_stand_lower_and_stand_comes_from_the_title():
    oben = [("Liste der Forderungen",), ("Stand 18.12.2020",), ()]
    ergebnis = pruefe(xlsx([*oben, KOPF, *GUT]), "x.xlsx", PROFIL)
    assert ergebnis.angenommen
    assert ergebnis.erkennung.kopfzeile == 4
    assert ergebnis.stand.isoformat() == "2020-12-18"


def test_columns_may_be_renamed_reordered_and_start_anywhere():
    zeilen = [
        ("Betrag", "Zug.Dat.", "Bem.", "Nr."),
        ("1.663,30", "03.02.2020", "", "F-1"),
    ]
    verschoben = [(), (), *[(None, None, *zeile) for zeile in zeilen]]
    ergebnis = pruefe(xlsx(verschoben), "x.xlsx", PROFIL)
    assert ergebnis.angenommen
    assert ergebnis.erkennung.kopfzeile == 3
    assert ergebnis.erkennung.spalte_von("nummer").buchstabe == "F"
    assert ergebnis.summen["hoehe"] == "1663.30"


def test_header_in_two_rows_is_joined():
    zeilen = [
        ("", "Zug.", "Höhe"),
        ("Nummer", "Dat.", "in €"),
        ("F-1", "03.02.2020", "5"),
    ]
    assert pruefe(xlsx(zeilen), "x.xlsx", PROFIL).angenommen


def test_empty_rows_totals_and_feet_are_not_entries():
    zeilen = [
        KOPF,
        GUT[0],
        (),
        GUT[1],
        KOPF,
        ("Summe", "", "", "1.663,30"),
        ("Stand heute",),
    ]
    annahmen = _annahmen(xlsx(zeilen), "x.xlsx")
    assert "1 leere Zeile übergangen (Zeile 3)" in annahmen
    assert "1 wiederholte Kopfzeile übergangen (Zeile 5)" in annahmen
    assert "1 Summenzeile nicht als Eintrag gelesen (Zeile 6)" in annahmen
    assert "1 Fußzeile nicht als Eintrag gelesen (Zeile 7)" in annahmen


def test_wrong_total_of_the_list_is_a_warning():
    ergebnis = pruefe(
        xlsx([KOPF, *GUT, ("Summe", "", "", "1.663,00")]), "x.xlsx", PROFIL
    )
    assert ergebnis.angenommen
    assert [b.regel for b in ergebnis.befunde] == ["summe-weicht-ab"]


def test_merged_cells_give_their_value_to_every_row():
    xml = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Nummer</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Zugang</t></is></c>'
        '<c r="C1" t="inlineStr"><is><t>Höhe</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c>'
        '<c r="B2" t="inlineStr"><is><t>03.02.2020</t></is>'
        '</c><c r="C2"><v>5.5</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="C3"><v>1.5</v></c></row>'
    )
    teil = blatt_xml(xml).replace(
        b"</sheetData>",
        b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
    )
    ergebnis = pruefe(umgepackt(MAPPE, **{BLATT: teil}), "x.xlsx", PROFIL)
    assert ergebnis.angenommen, ergebnis.befunde
    assert ergebnis.daten["am"].n_unique() == 1
    assert "Verbundene Zellen (B2:B3)" in " ".join(ergebnis.annahmen)


def test_error_cell_is_a_finding_and_no_empty_cell():
    zeilen = [KOPF, GUT[0], ("F-2", "x", "14.05.2020", "#DIV/0!", "", "")]
    roh = xlsx(zeilen)
    alt = zipfile.ZipFile(io.BytesIO(roh)).read(BLATT).decode()
    teil = re.sub(r'<c r="D3" t="s"><v>\d+', '<c r="D3" t="e"><v>#DIV/0!', alt)
    ergebnis = pruefe(umgepackt(roh, **{BLATT: teil.encode()}), "x.xlsx", PROFIL)
    assert [(b.zeile, b.gefunden) for b in ergebnis.befunde] == [(3, "#DIV/0!")]


def test_best_sheet_is_chosen_and_the_others_are_named():
    annahmen = _annahmen(xlsx([("Deckblatt",)], Daten=[KOPF, *GUT]), "x.xlsx")
    assert "Gelesen wird das Blatt „Daten“, nicht „Tabelle1“" in annahmen


def test_hidden_sheets_are_left_out_and_named():
    roh = xlsx([KOPF, *GUT], Alt=[KOPF, *GUT])
    mappe = zipfile.ZipFile(io.BytesIO(roh)).read("xl/workbook.xml")
    teil = mappe.replace(b'<sheet name="Alt"', b'<sheet name="Alt" state="hidden"')
    annahmen = _annahmen(umgepackt(roh, **{"xl/workbook.xml": teil}), "x.xlsx")
    assert "Blätter sind nicht gelesen: „Alt“" in annahmen


def test_dates_of_the_1904_system_are_read():
    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True, "date_1904": True})
    blatt = mappe.add_worksheet()
    blatt.write_row(0, 0, ["Nummer", "Zugang", "Höhe"])
    blatt.write_row(1, 0, ["F-1", None, 5])
    blatt.write_datetime(1, 1, STAND, mappe.add_format({"num_format": "dd.mm.yyyy"}))
    mappe.close()
    roh = puffer.getvalue()
    assert pruefe(roh, "x.xlsx", PROFIL).daten["am"].to_list() == [STAND]


def test_columns_are_counted_from_a_beside_bare_numbers_without_heading():
    zeilen = [(None, None, *KOPF), (None, 7, "F-1", "x", "31.02.2020", "1,00")]
    befund = pruefe(xlsx(zeilen), "x.xlsx", PROFIL).befunde[0]
    assert (befund.gefunden, befund.buchstabe) == ("31.02.2020", "E")


def test_number_cells_and_text_cells_of_one_column_stay_apart():
    zeilen = [
        KOPF,
        ("F-1", "", "03.02.2020", 1.234),
        ("F-2", "", "03.02.2020", "1.234"),
    ]
    ergebnis = pruefe(xlsx(zeilen), "x.xlsx", PROFIL)
    # The number is 1.234 and has too many places; the text is German for 1234.
    assert [(b.zeile, b.gefunden) for b in ergebnis.befunde] == [(2, "1,2340")]
    assert ergebnis.daten["hoehe"].to_list()[1] == 1234


TEXT_ODER_ZAHL = [
    ('<c r="D2"><v>1.234</v></c>', "1,2340"),
    ('<c r="D2" s="2" t="n"><f>1+1</f><v>1.234</v></c>', "1,2340"),
    ('<c r="D2" t="inlineStr"><is><t>1.234</t></is></c>', None),
    ('<c r="D2" t="inlineStr"><is><t xml:space="preserve"> 1.234 </t></is></c>', None),
    ('<c r="D2" t="inlineStr"><is><t>&#49;.234</t></is></c>', None),
    ('<c r="D2" t="inlineStr"><is><t><![CDATA[1.234]]></t></is></c>', None),
    ('<c r="D2" t="inlineStr"><is><r><t>1.</t></r><r><t>234</t></r></is></c>', None),
    ('<c r="D2" s="1" t="str"><v>1.234</v></c>', None),
    ('<c r="D2" t="str"><f>"1.234"</f><v>1.234</v></c>', None),
    ('<c r="D2" t="str"><f ca="1"/><v>1.234</v></c>', None),
    ('<c r="D2" t="s"><v>0</v></c>', None),
    ('<c r="D2" t="s"><v>2</v></c>', None),
    ('<c r="D2" t="s"><v>3</v></c>', None),
]
GETEILT = (
    "<si><t>1.234</t></si><si/><si><r><t>1</t></r><r><t>.234</t></r></si>"
    "<si><t>1.23&#52;</t></si>"
)


@pytest.mark.parametrize(("zelle", "zu_viele_stellen"), TEXT_ODER_ZAHL)
def test_every_kind_of_text_cell_is_told_from_a_number(zelle, zu_viele_stellen):
    kopf = "".join(
        f'<c r="{b}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for b, name in zip("ABCD", KOPF, strict=False)
    )
    erste = (
        '<c r="A2" t="inlineStr"><is><t>F-1</t></is></c>'
        '<c r="C2" t="inlineStr"><is><t>03.02.2020</t></is></c>'
    )
    blatt = blatt_xml(f'<row r="1">{kopf}</row><row r="2">{erste}{zelle}</row>')
    raum = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texte = f'<?xml version="1.0"?><sst xmlns="{raum}">{GETEILT}</sst>'.encode()
    roh = umgepackt(MAPPE, **{BLATT: blatt, "xl/sharedStrings.xml": texte})
    ergebnis = pruefe(roh, "x.xlsx", PROFIL)
    gefunden = [b.gefunden for b in ergebnis.befunde if b.buchstabe == "D"]
    assert gefunden == ([zu_viele_stellen] if zu_viele_stellen else [])
    if not zu_viele_stellen:
        assert ergebnis.daten["hoehe"].to_list() == [1234]


def test_dates_of_a_workbook_are_dates():
    zeilen = [KOPF, ("F-1", "", STAND, 5), ("F-2", "", 44196, 0.1 + 0.2)]
    ergebnis = pruefe(xlsx(zeilen), "x.xlsx", PROFIL)
    assert ergebnis.daten["am"].to_list() == [STAND, STAND]
    assert ergebnis.summen["hoehe"] == "5.30"
    assert "44196 ist der 31.12.2020" in " ".join(ergebnis.annahmen)


@pytest.mark.parametrize(
    ("roh", "name", "regel"),
    [
        (b"", "x.xlsx", "leer"),
        (b" \r\n \n", "x.csv", "leer"),
        (b"<html><table><tr><td>Nummer</td></tr></table>", "x.xlsx", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "x.xls", "xml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 40, "x.xls", "xls"),
        (b"%PDF-1.7 ...", "x.pdf", "pdf"),
        (b"\x1f\x8b\x08\x00 gepackt", "x.csv.gz", "gepackt"),
        (b"PK\x03\x04 kein Archiv", "x.xlsx", "xlsx-beschaedigt"),
        (MAPPE[: len(MAPPE) // 2], "x.xlsx", "xlsx-beschaedigt"),
        (MAPPE, "x.xlsm", "makros"),
        (umgepackt(MAPPE, **{"xl/vbaProject.bin": b"x"}), "x.xlsx", "makros"),
        (
            umgepackt(MAPPE, **{"xl/externalLinks/a.xml": b"<a/>"}),
            "x.xlsx",
            "verknuepfungen",
        ),
        (umgepackt(MAPPE, **{"content.xml": b"<a/>"}), "x.ods", "ods"),
        (b"a\x00b;c\x00d\nsehr viel normaler Text dahinter", "x.csv", "kein-text"),
        (b"\xff\xfea\x00b\x00\xdc", "x.csv", "zeichensatz"),
        (b'Nummer;Name\nF-1;"offen\nF-2;x\n', "x.csv", "anfuehrungszeichen"),
        (b";".join(b"s%d" % i for i in range(16_384)), "x.csv", "zu-viele-spalten"),
        (xlsx([["s"] * 16_384]), "x.xlsx", "zu-viele-spalten"),
        (xlsx([]), "x.xlsx", "leer"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_reason(roh, name, regel):
    ergebnis = pruefe(roh, name, PROFIL)
    assert [b.regel for b in ergebnis.befunde] == [regel]
    befund = ergebnis.befunde[0]
    assert befund.zeile is None
    assert befund.schwere is Schwere.FEHLER
    assert befund.erwartet
    assert "Bitte" in befund.meldung or "wird" in befund.meldung
    assert (ergebnis.zeilen, ergebnis.summen, ergebnis.daten) == (0, {}, None)


def test_too_large_a_file_is_refused_unread():
    klein = replace(PROFIL, max_bytes=1024 * 1024)
    ergebnis = pruefe(b"Nummer;Name\n" * 100_000, "x.csv", klein)
    assert ergebnis.befunde[0].regel == "zu-gross"


@pytest.mark.parametrize(
    ("roh", "regel"),
    [
        (TEXT.encode() + b"x" * 3 * 1024 * 1024, "zeile-zu-lang"),
        (b"x;" * 2 * 1024 * 1024, "zeile-zu-lang"),
        (liste(name="x" * 200_000), "zelle-zu-lang"),
        (TEXT.encode() + b"\n \n" * 700_000 + TEXT.encode(), "leere-zeilen"),
    ],
)
def test_a_text_that_only_fills_the_memory_is_refused(roh, regel):
    befund = pruefe(roh, "x.csv", PROFIL).befunde[0]
    assert befund.regel == regel
    assert len(befund.gefunden) < 100


def test_a_cell_longer_than_excel_knows_is_refused_in_a_workbook_too():
    zellen = f'<c r="A3" t="inlineStr"><is><t>{"x" * 200_000}</t></is></c>'
    teil = blatt_xml(
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="3">{zellen}</row>'
    )
    befund = pruefe(umgepackt(MAPPE, **{BLATT: teil}), "x.xlsx", PROFIL).befunde[0]
    assert (befund.regel, "Zeile 3" in befund.meldung) == ("zelle-zu-lang", True)


def test_empty_lines_at_the_end_are_no_lines():
    assert _annahmen(TEXT.encode() + b"\r\n" * 2_000_000)


def test_apostrophes_of_our_own_exports_are_taken_off_and_it_is_said():
    roh = liste(name="'=Muster, 'Erika", nummer="'-1")
    ergebnis = pruefe(roh, "x.csv", PROFIL, stand=STAND)
    assert ergebnis.daten["name"][0] == "=Muster, 'Erika"
    assert ergebnis.daten["nummer"][0] == "-1"
    assert any("Schutz vor Formeln" in satz for satz in ergebnis.annahmen)
    ohne = pruefe(liste(name="d'=x"), "x.csv", PROFIL, stand=STAND)
    assert ohne.daten["name"][0] == "d'=x"
    assert not any("Schutz vor Formeln" in satz for satz in ohne.annahmen)


def test_zip_bomb_is_seen_in_the_directory():
    bombe = umgepackt(MAPPE, **{"xl/media/a.xml": b"\0" * 200 * 1024 * 1024})
    assert len(bombe) < 1024 * 1024
    assert pruefe(bombe, "x.xlsx", PROFIL).befunde[0].regel == "zip-bombe"


def test_xml_bomb_is_refused():
    bombe = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><sheet>&b;</sheet>'
    ergebnis = pruefe(umgepackt(MAPPE, **{BLATT: bombe}), "x.xlsx", PROFIL)
    assert ergebnis.befunde[0].regel == "xml-bombe"


@pytest.mark.parametrize("zelle", ["XFD1048576", "ZZ900000"])
def test_one_cell_at_the_far_end_does_not_eat_the_memory(zelle):
    nummer = zelle.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    zellen = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{nummer}"><c r="{zelle}"><v>1</v></c></row>'
    )
    teil = umgepackt(MAPPE, **{BLATT: blatt_xml(zellen)})
    assert pruefe(teil, "x.xlsx", PROFIL).befunde[0].regel == "sprengt-grenzen"


def test_unknown_header_is_a_finding_with_what_was_expected():
    befund = pruefe(b"foo;bar\n1;2\n", "x.csv", PROFIL).befunde[0]
    assert befund.regel == "keine-kopfzeile"
    assert "Nummer, Name, Zugang" in befund.erwartet


def test_every_missing_column_is_named():
    ergebnis = pruefe(b"Nummer;Name\n1;x\n", "x.csv", PROFIL)
    assert [b.regel for b in ergebnis.befunde] == ["spalte-fehlt"] * 2
    assert ergebnis.zeilen == 1


def test_separator_inside_a_text_is_a_finding_with_its_line():
    befunde = pruefe(liste(name="Muster; Erika"), "x.csv", PROFIL).befunde
    assert befunde[0].regel == "zu-viele-zellen"
    assert "Zeile 2" in befunde[0].meldung


def test_lines_are_counted_as_in_the_file_also_after_a_break_in_a_cell():
    text = 'Nummer;Zugang;Höhe;Bem.\n1;03.02.2020;1;"zwei\nZeilen"\n2;31.02.2020;1;\n'
    assert [b.zeile for b in pruefe(text.encode(), "x.csv", PROFIL).befunde] == [4]


def test_a_header_below_a_title_is_found_without_required_columns():
    felder = tuple(replace(feld, pflicht=False) for feld in PROFIL.felder)
    roh = csv_datei([("Liste der Probe",), (), KOPF, *GUT])
    ergebnis = pruefe(roh, "x.csv", replace(PROFIL, felder=felder))
    assert ergebnis.erkennung.kopfzeile == 3
    assert ergebnis.zeilen == 2


def test_two_rules_of_one_name_ask_two_columns():
    def regel(feld):
        return Regel(
            name="zu-viel",
            schwere=Schwere.WARNUNG,
            feld=feld,
            verstoss=lambda _: pl.col(feld) > 2,
            meldung="Mehr als zwei.",
            erwartet="höchstens zwei",
            ursache="Zu viel",
        )

    profil = replace(PROFIL, regeln=(regel("menge"), regel("hoehe")))
    befunde = pruefe(liste(menge="1"), "x.csv", profil).befunde
    assert [(b.zeile, b.feld) for b in befunde] == [(2, "hoehe"), (3, "hoehe")]


def test_a_list_may_take_columns_by_their_headings_alone():
    kopf = ("Nummer", "Zugang", "Höhe", "Menge der Kinder", "Sonstiges")
    zeilen = [(f"F-{n}", "03.02.2020", "1,00", "2", "KdU") for n in range(4)]
    roh = csv_datei([kopf, *zeilen])

    def felder(profil):
        return [s.feld for s in pruefe(roh, "x.csv", profil).erkennung.spalten]

    assert felder(PROFIL)[3:] == ["menge", "art"]
    assert felder(replace(PROFIL, nur_benannte=True))[3:] == [None, None]
