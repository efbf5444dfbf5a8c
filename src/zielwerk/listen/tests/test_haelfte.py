"""A large sheet parsed in two halves says what it says parsed whole."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from zielwerk.listen import haelfte, xlsxlesen
from zielwerk.listen.haelfte import MARKE, UngeteiltError
from zielwerk.listen.kind import antworte
from zielwerk.listen.tests.dateien import BLATT, PROFIL, blatt_xml, umgepackt, xlsx
from zielwerk.listen.xlsxlesen import GANZ, HAELFTEN, lies_xlsx

ZELLEN = st.one_of(
    st.none(),
    st.sampled_from(["1.234", "offen", "", " x ", "Ä–ß&<", MARKE, "=1+1"]),
    st.sampled_from([0, -3, 1.5, 1.234, 44196, 2e-7, True]),
    st.just(date(2020, 12, 31)),
)
ZEILEN = st.lists(st.lists(ZELLEN, max_size=5), min_size=1, max_size=12)
MAPPE = xlsx([("x",)])
# Unpacks to more than 16 MB: the process itself takes it for a large one.
VIELE = 100_000


def _gelesen(roh, anteile):
    """Return the sheets, parsed in this process; every sheet counts as large."""
    antworten = []
    for anteil in anteile:
        ausgabe = io.BytesIO()
        antworte(roh, PROFIL.max_spalten, anteil, ausgabe)
        ganz = anteile == GANZ
        antworten.append(xlsxlesen._entpacke(ausgabe.getvalue(), ganz=ganz))
    return xlsxlesen._zusammen(antworten, PROFIL.max_spalten)


@pytest.fixture(scope="module", autouse=True)
def alle_gross():
    with pytest.MonkeyPatch.context() as ersatz:
        ersatz.setattr(haelfte, "GROSS", 0)
        yield


def _check_gleich(roh):
    (ganz, annahmen), (zwei, annahmen_zwei) = (
        _gelesen(roh, GANZ),
        _gelesen(roh, HAELFTEN),
    )
    assert [blatt.name for blatt in zwei] == [blatt.name for blatt in ganz]
    for eins, anderes in zip(ganz, zwei, strict=True):
        assert_frame_equal(anderes.zellen, eins.zellen)
        assert anderes.annahmen == eins.annahmen
    assert annahmen_zwei == annahmen


@given(ZEILEN, st.integers(0, 4), st.integers(0, 3), st.booleans())
def test_random_sheets_are_the_same_in_two_halves(zeilen, ab, spalte, verbunden):
    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(puffer, {"in_memory": True})
    tag = mappe.add_format({"num_format": "dd.mm.yyyy"})
    blatt = mappe.add_worksheet()
    for nummer, zeile in enumerate(zeilen):
        for stelle, wert in enumerate(zeile):
            if isinstance(wert, date):
                blatt.write_datetime(ab + 2 * nummer, spalte + stelle, wert, tag)
            elif wert is not None:
                blatt.write(ab + 2 * nummer, spalte + stelle, wert)
    if verbunden and len(zeilen) > 1:
        blatt.merge_range(ab, 9, ab + 2 * len(zeilen) - 2, 9, "für alle")
    blatt.write(ab + 2 * len(zeilen), spalte, "Ende")
    blatt.write(ab + 2 * len(zeilen) + 3, spalte, "Fuß")
    mappe.close()
    _check_gleich(puffer.getvalue())


def test_small_sheets_and_error_cells_are_the_same_in_two_halves(monkeypatch):
    monkeypatch.setattr(haelfte, "GROSS", 2000)
    roh = xlsx([("a",)], Zwei=[("x",), ("y",)], Leer=[])
    _check_gleich(umgepackt(roh, **{BLATT: blatt_xml(_zeilen(range(3, 90, 2)))}))


def _zeilen(nummern):
    return "".join(
        f'<row r="{n}"><c r="B{n}" t="e"><v>#N/A</v></c>'
        f'<c r="C{n}" t="inlineStr"><is><t>{n}</t></is></c></row>'
        for n in nummern
    )


@pytest.mark.parametrize(
    "zeilen",
    [
        [1, 2, 8, 3, 4, 5],  # a later line above the cut
        [4, 5, 6, 1, 2, 3],  # earlier lines below it
        [1, 2, 3, 3, 3, 4],  # a line on both sides
        [1, 2, 4, 3, 3, 4],
    ],
)
def test_lines_out_of_order_are_not_put_together(zeilen):
    roh = umgepackt(MAPPE, **{BLATT: blatt_xml(_zeilen(zeilen))})
    with pytest.raises(UngeteiltError):
        _gelesen(roh, HAELFTEN)
    assert len(_gelesen(roh, GANZ)[0][0].zellen) == max(zeilen)


@pytest.mark.parametrize("spalten", ["ABA", "BAB", "AAB"])
def test_parts_of_one_line_in_both_halves_are_not_put_together(spalten):
    zeilen = "".join(
        f'<row r="2"><c r="{spalte}2"><v>1</v></c></row>' for spalte in spalten
    )
    zeilen = f'<row r="1"><c r="A1"><v>1</v></c></row>{zeilen}'
    roh = umgepackt(MAPPE, **{BLATT: blatt_xml(zeilen)})
    with pytest.raises(UngeteiltError):
        _gelesen(roh, HAELFTEN)


@pytest.mark.parametrize(
    "zeilen",
    [
        _zeilen([1, 2]).replace("</row>", '</row><!-- <row r="9"> -->', 1),
        _zeilen([1, 2]).replace("#N/A", '<![CDATA[<row r="9">]]>'),
        _zeilen([1]),
        "",
        '<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 3,
    ],
)
def test_a_sheet_that_cannot_be_cut_is_parsed_whole(zeilen):
    roh = umgepackt(MAPPE, **{BLATT: blatt_xml(zeilen)})
    with pytest.raises(UngeteiltError):
        _gelesen(roh, HAELFTEN)
    assert lies_xlsx(roh, "x.xlsx", PROFIL)[0][0].name == "Tabelle1"


@pytest.mark.parametrize("geordnet", [True, False])
def test_a_large_workbook_is_read_by_the_processes(geordnet):
    nummern = list(range(1, VIELE + 1))
    if not geordnet:
        nummern[0], nummern[-1] = nummern[-1], nummern[0]
    roh = umgepackt(MAPPE, **{BLATT: blatt_xml(_zeilen(nummern))})
    ((blatt,), annahmen) = lies_xlsx(roh, "x.xlsx", PROFIL)
    assert annahmen == ()
    assert blatt.zellen["zeile"].to_list() == sorted(nummern)
    assert blatt.zellen["s2"].to_list() == [str(n) for n in sorted(nummern)]
    assert set(blatt.zellen["s1"]) == {"#N/A"}


def test_a_far_cell_in_a_large_workbook_is_refused_once():
    weit = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    zeilen = _zeilen(range(1, VIELE + 1)) + weit
    roh = umgepackt(MAPPE, **{BLATT: blatt_xml(zeilen)})
    with pytest.raises(xlsxlesen.DateiError) as befund:
        lies_xlsx(roh, "x.xlsx", PROFIL)
    assert befund.value.regel == "sprengt-grenzen"
