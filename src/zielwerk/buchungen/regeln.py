"""Buchungen: whose benefit it is, which account, the federal share of the KdU."""

from zielwerk.buchungen.abrechnung import (
    Abrechnung,
    Korrektur,
    Periode,
    Periodenabrechnung,
    abrechnung,
)
from zielwerk.buchungen.beteiligung import (
    Beteiligungswert,
    Bundesbeteiligung,
    beteiligung_geprueft_am,
    beteiligungswerte,
    bundesbeteiligung,
    jahre_mit_beteiligung,
    prozentsatz,
)
from zielwerk.buchungen.normen import Norm, lies_normen, schreibweisen
from zielwerk.buchungen.pruefregeln import (
    PRUEFREGELN,
    Hinweis,
    Kontenregel,
    Posten,
    Pruefregel,
    hinweise,
)
from zielwerk.buchungen.traeger import (
    PARAMETER,
    BuchungsregelError,
    Leistung,
    ist_kommunal,
    leistung,
    leistungen,
    norm_aus,
)

__all__ = [
    "PARAMETER",
    "PRUEFREGELN",
    "Abrechnung",
    "Beteiligungswert",
    "BuchungsregelError",
    "Bundesbeteiligung",
    "Hinweis",
    "Kontenregel",
    "Korrektur",
    "Leistung",
    "Norm",
    "Periode",
    "Periodenabrechnung",
    "Posten",
    "Pruefregel",
    "abrechnung",
    "beteiligung_geprueft_am",
    "beteiligungswerte",
    "bundesbeteiligung",
    "hinweise",
    "ist_kommunal",
    "jahre_mit_beteiligung",
    "leistung",
    "leistungen",
    "lies_normen",
    "norm_aus",
    "prozentsatz",
    "schreibweisen",
]
