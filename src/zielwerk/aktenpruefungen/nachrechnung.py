"""A stored draw repeated from the Kennungen themselves, by the rule for whole lists."""

from typing import Any

from zielwerk.aktenpruefungen.ablauf import AktenpruefungError
from zielwerk.aktenpruefungen.models import Akte, Aktenpruefung, Stichprobenakte
from zielwerk.aktenpruefungen.regeln import (
    betragsziehung,
    listenpruefsumme,
    systematische_ziehung,
    ziehung,
)

V = Aktenpruefung.Verfahren


def verify_ziehung(*, pruefung: Aktenpruefung) -> dict[str, bool]:
    """Repeat the draw from the Kennungen themselves, by the other way of computing.

    Returns whether the list still has its checksum, and whether the same files come
    out in the same order; both only while the Kennungen are kept.

    :raises AktenpruefungError: before the draw, or once Kennungen were deleted
    """
    if pruefung.gezogen_am is None:
        raise AktenpruefungError("Es ist noch nichts gezogen.")
    akten = Akte.objects.filter(liste=pruefung.liste)
    if akten.filter(kennung__isnull=True).exists():
        raise AktenpruefungError(
            "Kennungen dieser Liste sind nach der Löschregel entfernt. Nachrechnen "
            "lässt sich die Ziehung noch aus der Liste, die Sie selbst aufbewahren."
        )
    zeilen = list(akten.values_list("kennung", pruefung.schichtung, "betrag"))
    gezogen = pruefung.akten.filter(art=Stichprobenakte.Art.GEZOGEN)
    gespeichert = [
        z.akte.kennung for z in gezogen.select_related("akte").order_by("pk")
    ]
    summe = listenpruefsumme([kennung for kennung, _, _ in zeilen])
    return {
        "liste": summe == pruefung.liste.pruefsumme,
        "ziehung": _nachgezogen(pruefung, zeilen) == gespeichert,
    }


def _nachgezogen(
    pruefung: Aktenpruefung, zeilen: list[tuple[str, str, Any]]
) -> list[str]:
    """Return the Kennungen in the order of the draw, computed from the list itself."""
    kennungen = [kennung for kennung, _, _ in zeilen]
    angaben: dict[str, Any] = {
        "umfang": pruefung.umfang or 0,
        "startzahl": pruefung.startzahl,
    }
    if pruefung.verfahren == V.BETRAG:
        betraege = {kennung: betrag for kennung, _, betrag in zeilen}
        return [zug.kennung for zug in betragsziehung(betraege, **angaben)]
    if pruefung.verfahren == V.SYSTEMATISCH:
        return systematische_ziehung(kennungen, **angaben)
    if pruefung.verfahren == V.EINFACH:
        return ziehung(kennungen, **angaben)
    return ziehung(
        kennungen,
        **angaben,
        schichten={kennung: schicht for kennung, schicht, _ in zeilen},
        aufteilung=pruefung.verfahren,
        mindestens=pruefung.mindestens,
    )
