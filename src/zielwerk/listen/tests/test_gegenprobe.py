"""Numbers and dates against readers written a second time, in another way."""

import contextlib
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from zielwerk.kern.anzeige import zahl
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.tage import lies_tage
from zielwerk.listen.tests.dateien import PROFIL, betraege, liste
from zielwerk.listen.zahlen import lies_zahlen

BETRAEGE = st.decimals(
    min_value=-(10**12),
    max_value=10**12,
    places=2,
    allow_nan=False,
    allow_infinity=False,
)
TAGE = st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31))


def _gelesen(texte):
    import polars as pl

    tabelle = lies_zahlen(pl.Series(texte, dtype=pl.String), "x").tabelle
    return dict(tabelle.select("roh", "wert").iter_rows())


@given(st.lists(BETRAEGE, min_size=1, max_size=30))
def test_amounts_written_in_german_come_back_to_the_cent(werte):
    # One value that can only be German decides for the column.
    texte = {zahl(wert, 2).replace("−", "-"): wert for wert in werte} | {
        "1,50": Decimal("1.50")
    }
    gelesen = _gelesen(list(texte))
    assert all(gelesen[text] == wert for text, wert in texte.items())


@given(st.lists(BETRAEGE, min_size=1, max_size=30))
def test_amounts_written_in_english_come_back_to_the_cent(werte):
    texte = {f"{wert:,.2f}": wert for wert in werte} | {"1.50": Decimal("1.50")}
    gelesen = _gelesen(list(texte))
    assert all(gelesen[text] == wert for text, wert in texte.items())


@given(st.text(alphabet="0123456789.,-€ e+NaIf", max_size=12))
def test_a_text_is_read_as_the_number_it_says_or_not_at_all(text):
    """Whatever is taken must be what one of the two readings says."""
    wert = _gelesen([text])[text]
    if wert is None:
        return
    kern = text.replace("€", "").replace(" ", "").strip("-+")
    moeglich = set()
    for form in (kern.replace(".", "").replace(",", "."), kern.replace(",", "")):
        with contextlib.suppress(ArithmeticError):
            moeglich.add(Decimal(form))
    assert abs(wert) in moeglich


@given(
    st.lists(TAGE, min_size=1, max_size=20),
    st.sampled_from(
        ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%Y 00:00", "%Y-%m-%d 13:05:00", "%d.%m.%y"]
    ),
)
def test_dates_come_back(tage, form):
    gelesen = lies_tage([tag.strftime(form) for tag in tage], "x", date(2020, 12, 31))
    assert not gelesen.fehler
    for tag in tage:
        erwartet = tag
        if form == "%d.%m.%y":
            # Two digits mean the last hundred years up to 20 years after the Stand.
            erwartet = tag.replace(year=2000 + tag.year % 100)
            if erwartet.year > 2040:
                erwartet = tag.replace(year=1900 + tag.year % 100)
        assert gelesen.werte[tag.strftime(form)] == erwartet


@given(st.integers(min_value=20_000, max_value=64_999))
def test_excel_days_count_from_1900(nummer):
    # 1 is 01.01.1900, and Excel believes 1900 was a leap year.
    erwartet = date(1900, 1, 1) + timedelta(days=nummer - 2)
    assert lies_tage([str(nummer)], "x", None).werte[str(nummer)] == erwartet


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1900, 2100))
def test_only_days_of_the_calendar_are_taken(tag, monat, jahr):
    text = f"{tag:02d}.{monat:02d}.{jahr}"
    gelesen = lies_tage([text], "x", None)
    try:
        erwartet = {text: date(jahr, monat, tag)}
    except ValueError:
        erwartet = {}
    assert gelesen.werte == erwartet


@settings(max_examples=60)
@given(st.lists(BETRAEGE, min_size=1, max_size=15))
def test_control_sum_is_the_sum_of_the_rows(werte):
    ergebnis = pruefe(
        betraege(*[zahl(w, 2).replace("−", "-") for w in werte], "0,50"), "x", PROFIL
    )
    assert ergebnis.angenommen
    assert Decimal(ergebnis.summen["hoehe"]) == sum(werte) + Decimal("0.50")


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=40))
def test_any_text_is_kept_or_refused_never_changed(text):
    if any(zeichen in text for zeichen in ';"\r\n'):
        return
    ergebnis = pruefe(liste(name=text), "x.csv", PROFIL) if _kodierbar(text) else None
    if ergebnis is not None and ergebnis.angenommen:
        name = ergebnis.daten["name"][0]
        assert name == text.strip() or name is None


def _kodierbar(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
