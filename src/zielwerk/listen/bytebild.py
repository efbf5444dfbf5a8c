"""What the bytes of a text file say before anything is parsed: lines, odd signs.

One pass in small pieces beside the parser, so that a large regular file need not be
looked at cell by cell.
"""

from dataclasses import dataclass

STUECK = 1 << 18
LF, CR, TAB, LEERZEICHEN, ENTFERNEN = 10, 13, 9, 32, 127
# First bytes of the signs nobody can see, where one byte tells (see schrift.UNSICHTBAR).
VERDAECHTIG = (bytes([ENTFERNEN]), b"\xd8\x9c", b"\xe2\x80", b"\xe2\x81", b"\xef")
C1_VORN, C1_BIS = 0xC2, 0xA0


@dataclass(frozen=True)
class Bytebild:
    """Lines of a file; whether CR stands alone; whether every sign can be seen.

    `sichtbar` False only means that the cells have to be asked.
    """

    zeilen: int
    einzelne_cr: bool
    sichtbar: bool


def bytebild(utf8: bytes, trenner: str) -> Bytebild:
    """Look at a UTF-8 file; a separator that is a TAB does not count as odd."""
    import numpy as np

    alles = np.frombuffer(utf8, dtype=np.uint8)
    lf = cr = paare = steuer = tab = 0
    for beginn in range(0, len(alles), STUECK):
        stueck = alles[beginn : beginn + STUECK]
        lf += int(np.count_nonzero(stueck == LF))
        steuer += int(np.count_nonzero(stueck < LEERZEICHEN))
    if b"\r" in utf8:
        cr, paare = _wagenruecklauf(utf8)
    if trenner == "\t":
        tab = utf8.count(b"\t")
    sichtbar = (
        steuer == lf + cr + tab
        and not any(folge in utf8 for folge in VERDAECHTIG)
        and not _hat_c1(utf8)
    )
    zeilen = lf + (not utf8.endswith(b"\n"))
    return Bytebild(zeilen, einzelne_cr=cr != paare, sichtbar=sichtbar)


def _wagenruecklauf(utf8: bytes) -> tuple[int, int]:
    """Return how many CR there are, and how many of them stand before LF."""
    import numpy as np

    alles = np.frombuffer(utf8, dtype=np.uint8)
    cr = paare = 0
    for beginn in range(0, len(alles), STUECK):
        stueck = alles[beginn : beginn + STUECK + 1]
        treffer = stueck[:-1] == CR
        cr += int(np.count_nonzero(treffer))
        paare += int(np.count_nonzero(treffer & (stueck[1:] == LF)))
    return cr + utf8.endswith(b"\r"), paare


def _hat_c1(utf8: bytes) -> bool:
    """Return whether a control character U+0080 to U+009F is in the text."""
    import numpy as np

    if bytes([C1_VORN]) not in utf8:
        return False
    alles = np.frombuffer(utf8, dtype=np.uint8)
    for beginn in range(0, len(alles), STUECK):
        stueck = alles[beginn : beginn + STUECK + 1]
        if ((stueck[:-1] == C1_VORN) & (stueck[1:] < C1_BIS)).any():
            return True
    return False
