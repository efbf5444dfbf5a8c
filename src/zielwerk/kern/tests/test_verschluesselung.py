import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from zielwerk.kern.verschluesselung import (
    ZUSCHLAG_BYTES,
    EntschluesselError,
    Schluesselbund,
    kennung_von,
    neue_kennung,
)

ALT, NEU, BLIND = b"a" * 32, b"n" * 32, b"b" * 32
BUND = Schluesselbund({"0000000a": ALT, "0000000b": NEU}, "0000000b", BLIND)
BEZUG = b"modul.Modell.feld"


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_was_encrypted_opens_again(klartext: bytes, bezug: bytes) -> None:
    geheim = BUND.verschluessle(klartext, bezug=bezug)
    assert BUND.entschluessle(geheim, bezug=bezug) == klartext
    assert len(geheim) == len(klartext) + ZUSCHLAG_BYTES


@given(st.lists(st.none() | st.text(max_size=40), max_size=40))
def test_a_column_is_its_values_one_by_one(werte: list[str | None]) -> None:
    geheime = BUND.verschluessle_spalte(werte, bezug=BEZUG)
    einzeln = [g and BUND.entschluessle(g, bezug=BEZUG).decode() for g in geheime]
    assert einzeln == werte == BUND.entschluessle_spalte(geheime, bezug=BEZUG)


def test_the_layout_is_what_the_decision_says() -> None:
    geheim = BUND.verschluessle(b"W-1", bezug=BEZUG)
    kopf, nonce, rest = geheim[:5], geheim[5:17], geheim[17:]
    assert kopf.hex() == "010000000b"
    assert AESGCM(NEU).decrypt(nonce, rest, kopf + BEZUG) == b"W-1"


def test_equal_values_are_never_equal_secrets() -> None:
    spalte = BUND.verschluessle_spalte(["W-1"] * 25_000, bezug=BEZUG)
    assert len(set(spalte)) == 25_000


@pytest.mark.parametrize("stelle", range(3 + ZUSCHLAG_BYTES))
def test_a_changed_bit_anywhere_is_refused(stelle: int) -> None:
    geheim = bytearray(BUND.verschluessle(b"W-1", bezug=BEZUG))
    geheim[stelle] ^= 1
    with pytest.raises(EntschluesselError):
        BUND.entschluessle(bytes(geheim), bezug=BEZUG)
    with pytest.raises(EntschluesselError):
        BUND.entschluessle_spalte([bytes(geheim)], bezug=BEZUG)


@pytest.mark.parametrize("laenge", range(ZUSCHLAG_BYTES))
def test_a_cut_secret_is_refused(laenge: int) -> None:
    geheim = BUND.verschluessle(b"", bezug=BEZUG)
    for kurz in (geheim[:laenge], geheim[5 : 5 + laenge]):
        with pytest.raises(EntschluesselError):
            BUND.entschluessle_spalte([kurz], bezug=BEZUG)


def test_a_value_moved_to_another_field_is_refused() -> None:
    geheim = BUND.verschluessle(b"W-1", bezug=BEZUG)
    with pytest.raises(EntschluesselError, match="andere Stelle"):
        BUND.entschluessle(geheim, bezug=b"modul.Modell.anderes")


def test_an_old_key_still_opens_and_a_missing_one_is_named() -> None:
    alt = Schluesselbund({"0000000a": ALT}, "0000000a", BLIND)
    geheim = alt.verschluessle(b"W-1", bezug=BEZUG)
    assert BUND.entschluessle(geheim, bezug=BEZUG) == b"W-1"
    assert BUND.entschluessle_spalte([geheim], bezug=BEZUG) == ["W-1"]
    neu = BUND.verschluessle(b"W-1", bezug=BEZUG)
    assert kennung_von(neu) == "0000000b"
    with pytest.raises(EntschluesselError, match="0000000b fehlt"):
        alt.entschluessle(neu, bezug=BEZUG)


def test_another_key_of_the_same_id_opens_nothing() -> None:
    fremd = Schluesselbund({"0000000b": b"f" * 32}, "0000000b", BLIND)
    geheim = fremd.verschluessle(b"W-1", bezug=BEZUG)
    with pytest.raises(EntschluesselError):
        BUND.entschluessle(geheim, bezug=BEZUG)


def test_the_blind_index_is_equal_for_equal_values_of_one_field_only() -> None:
    index = BUND.blindindex("W-1", bezug=BEZUG)
    assert BUND.blindindex_spalte(["W-1", None], bezug=BEZUG) == [index, None]
    anderer = Schluesselbund({"0000000b": NEU}, "0000000b", b"c" * 32)
    andere = {
        BUND.blindindex("W-2", bezug=BEZUG),
        BUND.blindindex("W-1", bezug=b"modul.Modell.anderes"),
        anderer.blindindex("W-1", bezug=BEZUG),
    }
    assert len(andere) == 3
    assert index not in andere


def test_the_keys_are_not_printed() -> None:
    assert "aaa" not in repr(BUND)
    assert "bbb" not in repr(BUND)


@pytest.mark.parametrize(
    ("schluessel", "aktuell", "blind"),
    [
        ({"0000000a": ALT}, "0000000b", BLIND),
        ({"0000000a": ALT[1:]}, "0000000a", BLIND),
        ({"0000000a": ALT}, "0000000a", b""),
        ({"0a": ALT}, "0a", BLIND),
        ({"zzzzzzzz": ALT}, "zzzzzzzz", BLIND),
        ({}, "", BLIND),
    ],
)
def test_a_ring_that_cannot_work_is_refused(
    schluessel: dict[str, bytes], aktuell: str, blind: bytes
) -> None:
    with pytest.raises(ValueError, match=r"Schlüssel|hexa"):
        Schluesselbund(schluessel, aktuell, blind)


def test_a_new_id_is_none_of_the_old() -> None:
    assert neue_kennung({"0000000a"}) != "0000000a"
    assert len(neue_kennung(())) == 8
