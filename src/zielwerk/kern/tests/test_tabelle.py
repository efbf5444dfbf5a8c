import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from zielwerk.kern.tabelle import as_csv, as_xlsx, neutral

WANN = datetime(2021, 1, 25, 9, 20, 30, tzinfo=UTC)
GEFAEHRLICH = ["=1+1", "+49 1", "-2+3", "@SUM(A1)", "\tx", "\r=1"]


@pytest.mark.parametrize("text", GEFAEHRLICH)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    assert neutral(text) == f"'{text}"
    mappe = openpyxl.load_workbook(io.BytesIO(as_xlsx(["A"], [[text]], blatt="B")))
    zelle = mappe["B"]["A2"]
    assert zelle.data_type == "s"
    assert zelle.quotePrefix


def test_figures_and_days_stay_figures_and_days() -> None:
    zeile = [-3, Decimal("-1.5"), date(2021, 1, 25), WANN, None, "Straße"]
    assert [neutral(z) for z in zeile] == [
        "-3",
        "-1,5",
        "25.01.2021",
        "25.01.2021 09:20:30",
        "",
        "Straße",
    ]
    mappe = openpyxl.load_workbook(
        io.BytesIO(as_xlsx(list("abcdef"), [zeile], blatt="B"))
    )
    werte = [zelle.value for zelle in mappe["B"][2]]
    assert werte == [
        -3,
        -1.5,
        datetime(2021, 1, 25, tzinfo=UTC).replace(tzinfo=None),
        WANN.replace(tzinfo=None),
        None,
        "Straße",
    ]


def test_csv_opens_in_german_excel() -> None:
    assert as_csv(["a", "b"], [["x;y", 1]]) == '\ufeffa;b\r\n"x;y";1\r\n'.encode()
