from zielwerk.web.zeichen import WORTE, ZEICHEN, zeichen


def test_every_status_has_a_sign_and_a_word() -> None:
    assert set(WORTE) <= set(ZEICHEN)
    assert all(wort for wort, _ in WORTE.values())


def test_a_sign_is_hidden_from_those_who_hear_the_word() -> None:
    assert 'aria-hidden="true"' in zeichen("erfuellt")
    assert "currentColor" not in zeichen("erfuellt")
