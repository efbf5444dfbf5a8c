"""Numbers in edited text: found, compared with the figures, mended."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.drucksachen.regeln import (
    Zahl,
    als_text,
    ersetze,
    laeufe_aus_text,
    pruefe_text,
)
from zielwerk.drucksachen.zahlstellen import gleich, zahlen_in

ERZEUGT = [
    [
        "Im Jahr 2020 wurden ",
        Zahl("ein", "277"),
        " Widersprüche eingereicht und ",
        Zahl("erl", "292"),
        " beendet.",
    ],
    [
        "Bei ",
        Zahl("verm", "45"),
        " der ",
        Zahl("erl", "292"),
        " war die Stattgabe vermeidbar, das sind ",
        Zahl("quote", "15,4\u00a0%"),
        " (Punkt 3, § 16a).",
    ],
]
ZAHLEN = {"ein": "277", "erl": "292", "verm": "45", "quote": "15,4\u00a0%"}
TEXT = als_text(ERZEUGT)


def _befunde(text: str, begruendet: object = ()) -> list[tuple[str, str, str, str]]:
    pruefung = pruefe_text(ERZEUGT, text, zahlen=ZAHLEN, begruendet=begruendet)
    return [(b.art, b.schluessel, b.gefunden, b.erwartet) for b in pruefung.befunde]


def test_composed_text_has_no_finding_and_keeps_its_figures():
    pruefung = pruefe_text(ERZEUGT, TEXT, zahlen=ZAHLEN)
    assert pruefung.ist_freigabefaehig
    assert pruefung.absaetze == ERZEUGT


@pytest.mark.parametrize(
    "neu",
    [
        TEXT.replace("wurden", "sind"),
        TEXT.replace("15,4\u00a0%", "15,4%").replace("15,4%", "15,4 %"),
        TEXT.replace("15,4\u00a0%", "15,4%"),
        "Von 292 erledigten waren 45 vermeidbar, also 15,4 %. Eingereicht: 277.",
        "\n\n".join(reversed(TEXT.split("\n\n"))),
        "Ohne jede Zahl.",
        TEXT + "\n\nZum Vergleich noch einmal: 45 von 292, seit 2015.",
        TEXT + "\n\nSiehe § 85 SGG, Punkt 7, DrS/2020/018 und das 2. Halbjahr.",
    ],
)
def test_rewording_with_right_numbers_has_no_finding(neu):
    assert _befunde(neu) == []


@pytest.mark.parametrize(
    ("alt", "neu", "befund"),
    [
        ("und 292 beendet", "und 282 beendet", ("erl", "282", "292")),
        ("und 292 beendet", "und 2.920 beendet", ("erl", "2.920", "292")),
        ("und 292 beendet", "und 2020 beendet", ("erl", "2020", "292")),
        ("und 292 beendet", "und 277 beendet", ("erl", "277", "292")),
        ("und 292 beendet", "sowie 282 erledigt", ("erl", "282", "292")),
        ("Bei 45 der", "Bei 292 der", ("verm", "292", "45")),
        ("15,4\u00a0%", "15,5 %", ("quote", "15,5 %", "15,4\u00a0%")),
        ("15,4\u00a0%", "15,4", ("quote", "15,4", "15,4\u00a0%")),
    ],
)
def test_a_changed_figure_is_one_finding(alt, neu, befund):
    assert alt in TEXT
    assert _befunde(TEXT.replace(alt, neu)) == [("weicht_ab", *befund)]


def test_two_figures_swapped_are_two_findings():
    vertauscht = TEXT.replace("277", "@").replace("292", "277", 1).replace("@", "292")
    assert _befunde(vertauscht) == [
        ("weicht_ab", "ein", "292", "277"),
        ("weicht_ab", "erl", "277", "292"),
    ]


def test_a_number_without_evidence_is_said():
    assert _befunde(TEXT + " Das sind 99 mehr.") == [("unbelegt", "", "99", "")]


def test_the_finding_says_it_in_plain_words():
    pruefung = pruefe_text(
        ERZEUGT, TEXT.replace("und 292", "und 282") + " Plus 7.", zahlen=ZAHLEN
    )
    assert [befund.meldung for befund in pruefung.befunde] == [
        "Im Text steht 282, die Daten sagen 292.",
        "7 steht nicht in den Daten. Bitte prüfen oder begründen.",
    ]


def test_a_justified_number_is_no_finding_until_the_data_change():
    neu = TEXT.replace("und 292", "und 282")
    assert _befunde(neu, {("erl", "282", "292")}) == []
    assert _befunde(neu, {("erl", "282", "300")}) == [
        ("weicht_ab", "erl", "282", "292")
    ]
    laeufe = pruefe_text(
        ERZEUGT, neu, zahlen=ZAHLEN, begruendet={("erl", "282", "292")}
    ).absaetze[0]
    zustaende = {z.anzeige: z.zustand for z in laeufe if isinstance(z, Zahl)}
    assert zustaende == {"277": "stimmt", "282": "begruendet"}


def test_text_kept_when_the_data_change_afterwards_is_found():
    neue = [[Zahl(z.schluessel, "293") if getattr(z, "schluessel", "") == "erl" else z
             for z in absatz] for absatz in ERZEUGT]  # fmt: skip
    pruefung = pruefe_text(
        neue, TEXT.replace("wurden", "sind"), zahlen=ZAHLEN | {"erl": "293"}
    )
    assert [(b.gefunden, b.erwartet) for b in pruefung.befunde] == [("292", "293")] * 2


def test_putting_the_value_in_mends_the_text():
    neu = TEXT.replace("und 292", "und 282").replace("Bei 45", "Bei 44")
    while befunde := pruefe_text(ERZEUGT, neu, zahlen=ZAHLEN).befunde:
        neu = ersetze(neu, befunde[0])
    assert neu == TEXT


def test_paragraphs_follow_blank_lines():
    pruefung = pruefe_text(ERZEUGT, "Eins.\n \n\nZwei 292\nDrei.", zahlen=ZAHLEN)
    assert pruefung.absaetze == [["Eins."], ["Zwei ", Zahl("erl", "292"), "\nDrei."]]


@pytest.mark.parametrize(
    ("text", "zahlen"),
    [
        ("15,4 % von 1.284 am 07.08.2020", ["15,4 %", "1.284", "07.08.2020"]),
        ("zum 15.01. des Folgejahres", ["15.01."]),
        ("rund 12 % weniger, etwa 3", ["rund 12 %", "etwa 3"]),
        ("1.402.186,94 € und −5", ["1.402.186,94 €", "−5"]),
        ("§ 16a SGB II, § 85 Abs. 2 Satz 1, §§ 4 und Art. 91e", []),
        ("Punkt 7, künftig Punkt 8, Punkte 1, 2 und 3, DrS/2020/018", []),
        ("im Jahr 2020, 1. Quartal, 2. Halbjahr, Fachdienstleitung 50.60", []),
        ("12-monatig, A4, H2O, IIc", []),
        ("9999 und 1899 sind keine Jahre", ["9999", "1899"]),
    ],
)
def test_what_counts_as_a_number(text, zahlen):
    assert [text[a:e] for a, e in zahlen_in(text)] == zahlen


@pytest.mark.parametrize(
    ("eine", "andere", "gleich_gemeint"),
    [
        ("15,4\u00a0%", "15,4%", True),
        ("1.284", "1284", True),
        ("07.08.2020", "7.8.2020", True),
        ("rund 12 %", "etwa 12\u00a0%", True),
        ("-5", "−5", True),
        ("rund 12 %", "12 %", False),
        ("1,284", "1284", False),
        ("15,4 %", "15,4", False),
        ("10", "1", False),
    ],
)
def test_when_two_numbers_say_the_same(eine, andere, gleich_gemeint):
    assert gleich(eine, andere) is gleich_gemeint
    assert gleich(andere, eine) is gleich_gemeint


def test_a_sentence_from_the_data_becomes_words_and_figures():
    laeufe = laeufe_aus_text("Am 07.08.2020 waren 3 von Punkt 2 da.", "notiz")
    assert laeufe == [
        "Am ",
        Zahl("notiz.0", "07.08.2020"),
        " waren ",
        Zahl("notiz.1", "3"),
        " von Punkt 2 da.",
    ]


WORTE = st.sampled_from(["der", "Quote", "von", "mit", "und", "liegt", "SGB"])
ZIFFERN = st.one_of(
    st.integers(0, 999).map(str),
    st.decimals(0, 99, places=1).map(lambda d: f"{d}".replace(".", ",") + "\u00a0%"),
    st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(lambda d: f"{d:%d.%m.%Y}"),
)
SATZTEIL = st.tuples(st.lists(WORTE, min_size=1, max_size=4), ZIFFERN)
ABSATZ = st.lists(SATZTEIL, min_size=1, max_size=4)


def _erzeugt(absaetze: list) -> list:
    nummer = 0
    fertig = []
    for absatz in absaetze:
        laeufe: list = []
        for worte, ziffern in absatz:
            laeufe += [" ".join(worte) + " ", Zahl(f"z{nummer}", ziffern), " "]
            nummer += 1
        fertig.append([*laeufe, "Ende."])
    return fertig


@given(st.lists(ABSATZ, min_size=1, max_size=3))
def test_any_composed_text_has_no_finding(absaetze):
    erzeugt = _erzeugt(absaetze)
    zahlen = {z.schluessel: z.anzeige for a in erzeugt for z in a if type(z) is Zahl}
    # A word added keeps the text from being the composed one, letter for letter.
    for text in (als_text(erzeugt), als_text(erzeugt) + " Gut."):
        assert pruefe_text(erzeugt, text, zahlen=zahlen).befunde == []


@given(st.lists(ABSATZ, min_size=1, max_size=3), ZIFFERN, st.data())
def test_any_changed_figure_is_exactly_one_finding(absaetze, ersatz, data):
    erzeugt = _erzeugt(absaetze)
    figuren = [z for absatz in erzeugt for z in absatz if type(z) is Zahl]
    eine = data.draw(st.sampled_from(figuren))
    neu = [
        [Zahl("x", ersatz) if z is eine else z for z in absatz] for absatz in erzeugt
    ]
    zahlen = {z.schluessel: z.anzeige for z in figuren}
    befunde = pruefe_text(erzeugt, als_text(neu), zahlen=zahlen).befunde
    if gleich(ersatz, eine.anzeige):
        assert befunde == []
        return
    assert [(b.art, b.schluessel, b.gefunden, b.erwartet) for b in befunde] == [
        ("weicht_ab", eine.schluessel, ersatz, eine.anzeige)
    ]
    assert ersetze(als_text(neu), befunde[0]) == als_text(erzeugt)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_checked_without_losing_a_letter(text):
    pruefung = pruefe_text(ERZEUGT, text, zahlen=ZAHLEN)
    gelesen = "".join(als_text(pruefung.absaetze).split())
    assert gelesen == "".join(text.split())
