"""Findings as rows for CSV and XLSX; the posting's text only to those who may."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.http import HttpResponse
from django.utils.timezone import localtime

from zielwerk.buchungen.models import Buchungshinweis
from zielwerk.kern import tabelle
from zielwerk.kern.tabelle import Zelle

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

KOPF = (
    *("Hinweis", "Regel", "Fassung der Regel", "Buchungsnummer", "Buchungsdatum"),
    *("Haushaltsjahr", "Leistungsart", "Art", "Betrag", "Gefunden", "Erwartet"),
    *("Erklärung", "Zustand", "Gemeldet am", "Geklärt am", "Geklärt durch", "Grund"),
)
TEXT = "Buchungstext"


def kopf(*, mit_text: bool) -> tuple[str, ...]:
    """Return the headings."""
    return (*KOPF, TEXT) if mit_text else KOPF


def zeilen(
    hinweise: Iterable[Buchungshinweis], *, mit_text: bool
) -> list[tuple[Zelle, ...]]:
    """Return one row per finding."""
    return [
        (*_zeile(eine), eine.buchung.text) if mit_text else _zeile(eine)
        for eine in hinweise
    ]


def _tag(moment: datetime | None) -> date | None:
    """Return the day of a moment where people are."""
    return localtime(moment).date() if moment else None


def _zeile(eine: Buchungshinweis) -> tuple[Zelle, ...]:
    b = eine.buchung
    return (
        *(eine.bezeichnung, eine.regel, eine.regel_version, b.buchungsnummer),
        *(b.gebucht_am, b.haushaltsjahr, b.leistungsart, b.get_art_display()),
        *(b.betrag, eine.gefunden, eine.erwartet, eine.erklaerung),
        eine.get_zustand_display(),
        _tag(eine.gemeldet_am),
        _tag(eine.geklaert_am),
        eine.geklaert_durch.benutzer.name if eine.geklaert_durch else "",
        eine.grund,
    )


def als_datei(
    kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]], *, form: str, name: str
) -> HttpResponse:
    """Return rows as a file to download; no text becomes a formula."""
    if form == "csv":
        inhalt, typ = tabelle.as_csv(kopf, zeilen), "text/csv; charset=utf-8"
    else:
        inhalt, typ = tabelle.as_xlsx(kopf, zeilen, blatt=name.capitalize()), XLSX
    kopfzeile = f'attachment; filename="{name}.{form}"'
    return HttpResponse(
        inhalt, content_type=typ, headers={"Content-Disposition": kopfzeile}
    )
