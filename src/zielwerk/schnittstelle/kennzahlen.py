"""Kennzahlen with every valid value and its Rechenweg."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import Wert, rechenweg, reihe_werte
from zielwerk.mandanten.rechte import Recht
from zielwerk.schnittstelle import formate
from zielwerk.schnittstelle.regeln import Umfang
from zielwerk.schnittstelle.zugang import Schluessel, im_mandanten

router = Router()
# Shares are exact in the database; twelve places are what JSON hands on.
STELLEN = 12


@router.get(
    "",
    response={200: list[formate.Kennzahl], 401: formate.Meldung, 403: formate.Meldung},
    url_name="kennzahlen",
    summary="Alle Kennzahlen",
    auth=Schluessel(Umfang.KENNZAHLEN_LESEN, Recht.KENNZAHLEN_SEHEN),
)
@im_mandanten
def kennzahlen(request: HttpRequest) -> list[formate.Kennzahl]:
    """Return every Kennzahl."""
    return [
        formate.Kennzahl(**_kennzahl(eine))
        for eine in Kennzahl.objects.order_by("bezeichnung", "pk")
    ]


@router.get(
    "{schluessel}",
    response={200: formate.Kennzahlreihe, 401: formate.Meldung, 403: formate.Meldung,
              404: formate.Meldung, 422: formate.Anfragefehler},
    url_name="kennzahl",
    summary="Eine Kennzahl mit allen gültigen Werten",
    auth=Schluessel(Umfang.KENNZAHLEN_LESEN, Recht.KENNZAHLEN_SEHEN),
)  # fmt: skip
@im_mandanten
def kennzahl(
    request: HttpRequest, schluessel: formate.Kuerzel
) -> formate.Kennzahlreihe:
    """Return a Kennzahl and its values, newest first."""
    eine = get_object_or_404(Kennzahl, schluessel=schluessel)
    werte = [formate.Kennzahlwert(**_wert(wert)) for wert in reihe_werte(eine)]
    return formate.Kennzahlreihe(**_kennzahl(eine), werte=werte)


def _kennzahl(eine: Kennzahl) -> dict[str, Any]:
    return {
        "schluessel": eine.schluessel,
        "bezeichnung": eine.bezeichnung,
        "umfang": eine.umfang,
        "art": eine.art,
        "einheit": eine.einheit,
        "richtung": eine.richtung,
        "punkt": eine.punkt_schluessel,
    }


def _wert(wert: Wert) -> dict[str, Any]:
    messwert, quote = wert.messwert, wert.quote
    urteile = {None: "ohne Grenze", True: "eingehalten", False: "nicht eingehalten"}
    return {
        "stand_am": messwert.stand_am,
        "zeitraum_von": messwert.zeitraum_von,
        "verfahren": messwert.verfahren.kuerzel,
        "zaehler": messwert.zaehler,
        "nenner": messwert.nenner,
        "anteil": None if quote.wert is None else f"{float(quote.wert):.{STELLEN}f}",
        "grenze": str(wert.zielwert.anteil) if wert.zielwert else None,
        "status": urteile[quote.eingehalten],
        "quelle": messwert.quelle,
        "fassung": messwert.fassung,
        "rechenweg": [
            formate.Schritt(**schritt.teile()) for schritt in rechenweg(wert)
        ],
    }
