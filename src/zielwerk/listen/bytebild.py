"""What the bytes of a text file say before anything is parsed: lines, odd signs.

One pass in small pieces beside the parser, so that a large regular file need not be
looked at cell by cell.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Fits the cache of a core.
STUECK = 1 << 17
LF, CR, LEERZEICHEN = 10, 13, 32
# First bytes of UTF-8 signs nobody can see or that are white space (see schrift);
# of those after C2 only the ones up to the no-break space.
VERDAECHTIG = (0x7F, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF)
C2, GESCHUETZT = 0xC2, 0xA0


@dataclass(frozen=True)
class Bytebild:
    """Lines of a file, whether CR stands alone, and what no cell has.

    `sichtbar`: no sign that nobody can see; `sauber`: also no quotation mark, and no
    white space at the edge of a cell. False only means that the cells must be asked.
    """

    zeilen: int
    einzelne_cr: bool
    sichtbar: bool
    sauber: bool


@dataclass
class _Zaehler:
    lf: int = 0
    cr: int = 0
    paare: int = 0
    steuer: int = 0
    raender: int = 0


def bytebild(utf8: bytes, trenner: str) -> Bytebild:
    """Look at a UTF-8 file; a separator that is a TAB does not count as odd."""
    zaehler = _zaehle(utf8, ord(trenner))
    tab = utf8.count(b"\t") if trenner == "\t" else 0
    sichtbar = (
        zaehler.steuer == zaehler.lf + zaehler.cr + tab
        and not any(byte in utf8 for byte in VERDAECHTIG)
        and not _geschuetzt(utf8)
    )
    return Bytebild(
        zeilen=zaehler.lf + (not utf8.endswith(b"\n")),
        einzelne_cr=zaehler.cr != zaehler.paare,
        sichtbar=sichtbar,
        sauber=sichtbar and not zaehler.raender and b'"' not in utf8,
    )


def _zaehle(utf8: bytes, trenner: int) -> _Zaehler:
    """Count line ends, control characters, and spaces at the edge of a cell."""
    import numpy as np

    zaehler = _Zaehler()
    # An end of line before and behind, so that every cell has two edges.
    anfang, ende = utf8[:1], utf8[-1:]
    zaehler.raender = (anfang == b" ") + (ende == b" ")
    alles = np.frombuffer(utf8, dtype=np.uint8)
    for beginn in range(0, len(alles), STUECK):
        # One byte more than is counted: the neighbour of the last.
        _zaehle_stueck(alles[beginn : beginn + STUECK + 1], trenner, zaehler)
    if len(alles):
        letztes = alles[-1:]
        zaehler.lf += int(letztes[0] == LF)
        zaehler.cr += int(letztes[0] == CR)
        zaehler.steuer += int(letztes[0] < LEERZEICHEN)
    return zaehler


def _zaehle_stueck(
    stueck: "NDArray[np.uint8]", trenner: int, zaehler: _Zaehler
) -> None:
    """Count one piece; its last byte is only a neighbour."""
    import numpy as np

    steuer = stueck < LEERZEICHEN
    lf = stueck == LF
    cr = stueck == CR
    leer = stueck == LEERZEICHEN
    rand = steuer | (stueck == trenner)
    zaehler.steuer += int(np.count_nonzero(steuer[:-1]))
    zaehler.lf += int(np.count_nonzero(lf[:-1]))
    zaehler.cr += int(np.count_nonzero(cr[:-1]))
    zaehler.paare += int(np.count_nonzero(cr[:-1] & lf[1:]))
    zaehler.raender += int(np.count_nonzero(rand[:-1] & leer[1:]))
    zaehler.raender += int(np.count_nonzero(leer[:-1] & rand[1:]))


def _geschuetzt(utf8: bytes) -> bool:
    """Return whether a sign from U+0080 to the no-break space is in the text."""
    import numpy as np

    if C2 not in utf8:
        return False
    alles = np.frombuffer(utf8, dtype=np.uint8)
    for beginn in range(0, len(alles), STUECK):
        stueck = alles[beginn : beginn + STUECK + 1]
        if ((stueck[:-1] == C2) & (stueck[1:] <= GESCHUETZT)).any():
            return True
    return False
