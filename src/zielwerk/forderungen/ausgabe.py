"""A released list as XLSX and CSV for the county's finance system."""

from collections.abc import Iterator

from zielwerk.forderungen.models import Forderung, Forderungsliste
from zielwerk.kern import tabelle
from zielwerk.kern.tabelle import Zelle

KOPF = (
    "Forderungsnummer",
    "Name des Schuldners",
    "Adresse",
    "Leistungsart",
    "Höhe der Forderung",
    "bereits getilgte Summen",
    "erlassener Betrag",
    "Restbetrag",
    "Zugang der Forderung",
    "Bearbeitungsstand",
    "Niedergeschlagen am",
    "Begründung der Niederschlagung",
    "Verjährung",
    "Letzte Tilgung",
)
STAPEL = 2000


def zeilen(liste: Forderungsliste) -> Iterator[tuple[Zelle, ...]]:
    """Yield the rows in the order of the file, amounts as numbers."""
    for f in Forderung.objects.filter(liste=liste).iterator(chunk_size=STAPEL):
        yield (
            f.nummer,
            f.name,
            f.adresse,
            f.get_leistungsart_display(),
            *(f.hoehe, f.getilgt, f.erlassen, f.rest, f.zugang_am, f.status),
            *(f.niedergeschlagen_am, f.begruendung),
            *(f.verjaehrung_am, f.letzte_tilgung_am),
        )


def schreibe(liste: Forderungsliste, form: str) -> bytes:
    """Return the file; no text of it becomes a formula."""
    if form == "csv":
        return tabelle.as_csv(KOPF, zeilen(liste))
    return tabelle.as_xlsx(KOPF, zeilen(liste), blatt="Forderungen")
