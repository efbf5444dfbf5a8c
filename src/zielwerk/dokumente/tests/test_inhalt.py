"""The content model: JSON both ways, and what it refuses."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.dokumente.inhalt import (
    Absatz,
    Anlage,
    Bild,
    Dokument,
    InhaltError,
    Tabelle,
    Text,
    Ueberschrift,
    Verweis,
    Zahl,
)
from zielwerk.dokumente.tests.beispiele import DRUCKSACHE
from zielwerk.dokumente.zeichen import sichtbar, zusammen


def test_json_gives_the_same_paper_back():
    stand = json.loads(json.dumps(DRUCKSACHE.json()))
    assert Dokument.from_json(stand) == DRUCKSACHE


@given(st.lists(st.tuples(st.text(), st.text(min_size=1)), max_size=4))
def test_any_text_survives_json(laeufe):
    absatz = Absatz(tuple(Zahl(text, schluessel) for text, schluessel in laeufe))
    papier = Dokument("Titel", (absatz,))
    assert Dokument.from_json(json.loads(json.dumps(papier.json()))) == papier


@pytest.mark.parametrize(
    "stand",
    [
        {},
        {"typ": "absatz", "laeufe": []},
        {"typ": "gibtesnicht"},
        {"typ": "dokument", "titel": "T"},
        {"typ": "dokument", "titel": "T", "bloecke": [], "fremd": 1},
        DRUCKSACHE.json() | {"titel": " "},
    ],
)
def test_what_is_no_stored_paper_is_refused(stand):
    with pytest.raises(InhaltError):
        Dokument.from_json(stand)


@pytest.mark.parametrize(
    "bloecke",
    [
        (Ueberschrift(3, "springt"),),
        (Ueberschrift(1, "zweiter Titel"),),
        (Anlage("A"), Ueberschrift(4, "springt")),
        (Ueberschrift(7, "zu tief"),),
    ],
)
def test_headings_that_skip_a_level_are_refused(bloecke):
    with pytest.raises(InhaltError, match="Ebene"):
        Dokument("Titel", bloecke)


def test_headings_may_go_back_up():
    ebenen = (2, 3, 4, 2, 3)
    assert Dokument("Titel", tuple(Ueberschrift(e, "x") for e in ebenen))


@pytest.mark.parametrize(
    "machen",
    [
        lambda: Bild("<svg/>", " "),
        lambda: Verweis("x", "javascript:alert(1)"),
        lambda: Verweis("x", "/nur/ein/pfad"),
        lambda: Tabelle("T", ("a", "b"), (("nur eine",),)),
        lambda: Tabelle("T", ("a",), (), spaltenbreiten=(1, 2)),
        lambda: Tabelle("", ("a",), ()),
        lambda: Tabelle("T", (), ()),
    ],
)
def test_what_nobody_could_read_is_refused(machen):
    with pytest.raises(InhaltError):
        machen()


@pytest.mark.parametrize(
    ("text", "gedruckt"),
    [
        ("Name\u202egpj.exe", "Name[U+202E]gpj.exe"),
        ("a\x00b\x1bc", "a[U+0000]b[U+001B]c"),
        ("\ufeffBOM", "[U+FEFF]BOM"),
        ("\udc80", "[U+DC80]"),
        ("eins\r\nzwei\rdrei\u2028vier", "eins\nzwei\ndrei\nvier"),
        ("Tab\tstopp", "Tab stopp"),
        ("15,4\u00a0% Silben\u00adtrennung \u2212 „…“ C̨̆", None),
    ],
)
def test_hidden_characters_are_shown_and_language_stays(text, gedruckt):
    assert sichtbar(text) == (text if gedruckt is None else gedruckt)
    assert sichtbar(sichtbar(text)) == sichtbar(text)


@pytest.mark.parametrize(
    ("text", "gedruckt"),
    [
        ("nach § 16a SGB II", "nach §\u00a016a SGB\u00a0II"),
        ("höchstens 20 % von 2", "höchstens 20\u00a0% von 2"),
        ("§ ohne Zahl, SGB allein, % allein", "§ ohne Zahl, SGB allein, % allein"),
    ],
)
def test_a_norm_and_a_share_stay_on_one_line(text, gedruckt):
    assert zusammen(text) == gedruckt


def test_every_text_of_a_paper_is_cleaned():
    papier = Dokument(
        "T\u202e",
        (Tabelle("U\u202e", ("K\u202e",), (("Z\u202e",), ((Text("L\u202e"),),))),),
        fuss="F\u202e",
        metadaten={"autor": "A\u202e"},
    )
    assert "\u202e" not in json.dumps(papier.druckbar().json(), ensure_ascii=False)
