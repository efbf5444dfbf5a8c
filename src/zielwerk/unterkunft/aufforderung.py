"""Whether a letter starts the months: what it says and which Konzept it rests on."""

from dataclasses import dataclass
from datetime import date

from zielwerk.kern.anzeige import tag
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.unterkunft.rechtslage import UnterkunftError, normen


@dataclass(frozen=True)
class Aufforderung:
    """Whether a letter starts the months; the reasons if it does not."""

    wirksam: bool
    gruende: tuple[str, ...]
    rechenweg: Rechenweg

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


def aufforderung(
    *,
    aufforderung_am: date,
    nennt_betrag: bool = True,
    konzept_gilt_ab: date | None = None,
    konzept_gilt_bis: date | None = None,
    absenkung_ab: date | None = None,
) -> Aufforderung:
    """Return whether a letter can carry a reduction.

    `konzept_gilt_ab`, `konzept_gilt_bis`: the dates of the Konzept the reduction
    relies on. A letter older than the Konzept is outdated; so is one whose Konzept
    was replaced before the reduction (`absenkung_ab`).

    :raises UnterkunftError: if the Konzept ends before it begins
    """
    if konzept_gilt_ab and konzept_gilt_bis and konzept_gilt_bis < konzept_gilt_ab:
        raise UnterkunftError("Das Konzept endet vor seinem Beginn.")
    gruende, schritte = [], []
    if not nennt_betrag:
        gruende.append(
            "Das Schreiben nennt den als angemessen angesehenen Betrag nicht."
        )
        schritte.append(Schritt(gruende[-1], norm="BSG, B 7b AS 10/06 R"))
    if konzept_gilt_ab and aufforderung_am < konzept_gilt_ab:
        gruende.append(
            f"Das Schreiben vom {tag(aufforderung_am)} ist älter als das Konzept, das "
            f"ab {tag(konzept_gilt_ab)} gilt. Ein neues Schreiben ist nötig."
        )
        schritte.append(Schritt(gruende[-1], norm="BSG, B 14 AS 11/18 R"))
    if konzept_gilt_bis and absenkung_ab and konzept_gilt_bis < absenkung_ab:
        gruende.append(
            f"Das Konzept galt nur bis {tag(konzept_gilt_bis)}, gesenkt würde erst ab "
            f"{tag(absenkung_ab)}. Das Schreiben ist zu prüfen."
        )
        schritte.append(Schritt(gruende[-1], norm="BSG, B 14 AS 11/18 R"))
    if not gruende:
        schritte.append(
            Schritt(
                "Das Schreiben nennt den Betrag und beruht auf dem geltenden Konzept",
                norm="BSG, B 7b AS 10/06 R; BSG, 19.03.2008, B 11b AS 43/06 R",
            )
        )
    return Aufforderung(not gruende, tuple(gruende), tuple(schritte))
