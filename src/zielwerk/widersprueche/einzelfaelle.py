"""Single objections of closed years, offered for comparison without who they are."""

from collections.abc import Iterator
from datetime import date

from zielwerk.vergleich.regeln import Einzelfall, Periode
from zielwerk.widersprueche.models import Widerspruch, Widerspruchsliste
from zielwerk.widersprueche.monatsreihe import geltende_listen, monate_der_liste
from zielwerk.widersprueche.regeln import AUSGAENGE

JAHRESENDE = (12, 31)


def einzelfaelle(*, bis: date) -> Iterator[tuple[list[Periode], list[Einzelfall]]]:
    """Yield the months and the settled municipal objections of each closed year.

    A year is closed once its list reaches the 31.12.; years of which there are only
    monthly counts have no cases.
    """
    for _, liste in sorted(geltende_listen(bis).items()):
        if (liste.stand_am.month, liste.stand_am.day) == JAHRESENDE:
            yield list(monate_der_liste(liste)), list(_faelle(liste))


def _faelle(liste: Widerspruchsliste) -> Iterator[Einzelfall]:
    gebiete = set(
        liste.tabelle.zeilen.filter(art="sachgebiet").values_list(
            "schluessel", flat=True
        )
    )
    zeitraum = (date(liste.jahr, 1, 1), liste.stand_am)
    felder = ("zeile", "aktenzeichen_index", "eingang_am", "erledigt_am")
    werte = Widerspruch.objects.filter(liste=liste).kommunal().erledigt(*zeitraum)
    for (
        zeile,
        index,
        eingang,
        erledigt,
        vermeidbar,
        gebiet,
        ausgang,
    ) in werte.values_list(*felder, "ist_vermeidbar", "sachgebiet", "ausgang"):
        yield Einzelfall(
            # Without its Aktenzeichen a case is known by its place alone.
            merkzeichen=index or f"{liste.uuid}/{zeile}",
            eingang_am=eingang,
            erledigt_am=erledigt,
            im_zaehler=vermeidbar,
            # Only words of the two lists of words leave, whatever a row says.
            rechtsgebiet=gebiet if gebiet in gebiete else "",
            ausgang=ausgang if ausgang in AUSGAENGE else "",
        )
