"""A norm as lists write it ("§24 Abs.3 S.1 Nr.1", "24 III Nr. 1") in one form."""

import re
from dataclasses import dataclass
from itertools import product

ROEMISCH = {
    name: str(wert)
    for wert, name in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), start=1
    )
}
_GESETZ = re.compile(r"\bSGB\s*[-.]?\s*(?:II|2)\b\s*$", re.IGNORECASE)
_PARAGRAF = re.compile(
    r"\s*(?i:§§?|Paragra(?:f|ph)|Par\.)?\s*(\d{1,3})\s*([a-kA-H](?![A-Za-z]))?"
)
_ABSATZ = r"(\d{1,2}(?:[a-z](?![.\w]))?)"
_TEILE = {
    "absatz": re.compile(
        rf"[\s,]*(?:\(\s*{_ABSATZ}\s*\)|(?i:Abs(?:atz|\.)?)\s*{_ABSATZ}"
        r"|(IX|IV|VI{0,3}|I{1,3}|X)\b)"
    ),
    "satz": re.compile(r"[\s,]*S(?:atz|\.)?\s*\d{1,2}(?!\d)", re.IGNORECASE),
    "nummer": re.compile(
        r"[\s,]*N(?:ummern?|rn?\.?|o\.?)\s*"
        r"(\d{1,2}(?:\s*(?:,|/|und|u\.|oder|\+)\s*(?:Nr\.?\s*)?\d{1,2})*)",
        re.IGNORECASE,
    ),
}
# "§ 24 III 1 Nr. 1": the Satz as a bare number, only where a Nummer follows.
_SATZ_BLOSS = re.compile(r"\s+\d{1,2}(?=\s*,?\s*N(?:r|ummer))", re.IGNORECASE)
_ZAHL = re.compile(r"\d+")


@dataclass(frozen=True, order=True)
class Norm:
    """A paragraph of the SGB II with Absatz and Nummer as far as they are named."""

    paragraf: str
    absatz: str = ""
    nummer: str = ""

    def __str__(self) -> str:
        """Return the one form in which the product writes it."""
        absatz = f" Abs. {self.absatz}" if self.absatz else ""
        return f"§ {self.paragraf}{absatz}" + (
            f" Nr. {self.nummer}" if self.nummer else ""
        )

    def oberbegriffe(self) -> tuple["Norm", ...]:
        """Return the norm itself and what it is part of, the narrowest first."""
        alle = (
            self,
            Norm(self.paragraf, self.absatz),
            Norm(self.paragraf),
        )
        return tuple(dict.fromkeys(alle))

    def umfasst(self, andere: "Norm") -> bool:
        """Return whether another norm is this one or a part of it."""
        return self in andere.oberbegriffe()


def lies_normen(text: str) -> tuple[Norm, ...]:
    """Return the norms a text names: several for "Nr. 1 und 2", none if unreadable."""
    rest = _GESETZ.sub("", text.strip()).strip(" .,;")
    kopf = _PARAGRAF.match(rest)
    if not kopf:
        return ()
    paragraf = f"{int(kopf[1])}{(kopf[2] or '').lower()}"
    ort = kopf.end()
    absatz, nummern = "", [""]
    if treffer := _TEILE["absatz"].match(rest, ort):
        roh = next(teil for teil in treffer.groups() if teil)
        absatz = ROEMISCH.get(roh.upper(), roh.lstrip("0"))
        ort = treffer.end()
    satz = _TEILE["satz"].match(rest, ort) or _SATZ_BLOSS.match(rest, ort)
    if satz:
        ort = satz.end()
    if treffer := _TEILE["nummer"].match(rest, ort):
        nummern = [str(int(zahl)) for zahl in _ZAHL.findall(treffer[1])]
        ort = treffer.end()
    if rest[ort:].strip(" .,;"):
        return ()
    return tuple(Norm(paragraf, absatz, nummer) for nummer in nummern)


def schreibweisen(norm: Norm) -> tuple[str, ...]:
    """Return how lists write a norm, without signs and spaces being of interest."""
    roemisch = {wert: name for name, wert in ROEMISCH.items()}
    absatz = (
        (
            f"({norm.absatz})",
            f"Abs. {norm.absatz}",
            f"Absatz {norm.absatz}",
            roemisch[norm.absatz],
        )
        if norm.absatz
        else ("",)
    )
    satz = ("", "S. 1", "Satz 1") if norm.nummer else ("",)
    nummer = (f"Nr. {norm.nummer}", f"Nummer {norm.nummer}") if norm.nummer else ("",)
    return tuple(
        " ".join(teil for teil in (zeichen, norm.paragraf, *teile) if teil)
        for zeichen in ("§", "")
        for teile in product(absatz, satz, nummer)
    )
