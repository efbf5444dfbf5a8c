"""A wording moved from one year to another; no Django."""

import re


def shift_jahr(text: str, jahr_alt: int, jahr_neu: int) -> str:
    """Return a wording with every mention of the old year (and the next) moved on."""
    versatz = jahr_neu - jahr_alt
    return re.sub(
        rf"(?<!\d)({jahr_alt}|{jahr_alt + 1})(?!\d)",
        lambda treffer: str(int(treffer.group()) + versatz),
        text,
    )
