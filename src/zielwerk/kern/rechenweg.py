"""One step of a Rechenweg: a sentence a person can read, with its parts."""

from typing import Self


class Schritt(str):
    """A step of a calculation, as one sentence and in its parts.

    The string itself is the whole sentence ("292 erledigte Widersprüche
    (§ 85 SGG)"), so a Rechenweg is a plain ``tuple[str, ...]`` for papers and
    the command line. A page shows the parts apart: `text` at the left, `norm`
    and `hinweis` small below, `wert` at the right.
    """

    __slots__ = ("hinweis", "norm", "text", "wert")

    text: str
    wert: str
    norm: str
    hinweis: str

    def __new__(
        cls, text: str, *, wert: str = "", norm: str = "", hinweis: str = ""
    ) -> Self:
        """Compose the sentence from its parts."""
        satz = f"{text}: {wert}" if wert else text
        klammer = "; ".join(teil for teil in (norm, hinweis) if teil)
        schritt = super().__new__(cls, f"{satz} ({klammer})" if klammer else satz)
        schritt.text, schritt.wert = text, wert
        schritt.norm, schritt.hinweis = norm, hinweis
        return schritt

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        """Let pickle and copy rebuild the step from its parts."""
        return (self.text,), {
            "wert": self.wert,
            "norm": self.norm,
            "hinweis": self.hinweis,
        }

    def teile(self) -> dict[str, str]:
        """Return the parts as a JSON object, to be stored and read back."""
        return {
            "text": self.text,
            "wert": self.wert,
            "norm": self.norm,
            "hinweis": self.hinweis,
        }


Rechenweg = tuple[Schritt, ...]


def rechenweg_aus(teile: list[dict[str, str]]) -> Rechenweg:
    """Return the Rechenweg that `Schritt.teile` stored as JSON."""
    return tuple(
        Schritt(
            teil["text"], wert=teil["wert"], norm=teil["norm"], hinweis=teil["hinweis"]
        )
        for teil in teile
    )
