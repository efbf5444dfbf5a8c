"""The way out of the browser: the list as a workbook, faulty cells marked."""

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from zielwerk.kern.tabelle import FORMELZEICHEN, MAX_ZELLE
from zielwerk.listen.blatt import ZEILE, Blatt
from zielwerk.listen.models import Befund
from zielwerk.listen.profil import Schwere
from zielwerk.listen.schrift import sichtbar

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

KOPF = (
    *("Zeile", "Spalte", "Schwere", "Gefunden", "Erwartet", "Was zu tun ist"),
    *("Regel", "Fassung der Regel"),
)
BREITEN = (8, 22, 10, 28, 34, 70, 24, 16)
FARBEN = {Schwere.FEHLER.value: "#FFD9D6", Schwere.WARNUNG.value: "#FFF0C2"}


def write_fehlermappe(blatt: Blatt, befunde: Iterable[Befund]) -> bytes:
    """Return an XLSX: sheet "Liste" as it came, faulty cells marked, and "Befunde".

    Every row stands in the line it had, so the corrected workbook can be uploaded
    again. All cells are text; none can become a formula.
    """
    import xlsxwriter

    puffer = io.BytesIO()
    mappe = xlsxwriter.Workbook(
        puffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    formate = {
        schwere: mappe.add_format({"bg_color": farbe, "quote_prefix": True})
        for schwere, farbe in FARBEN.items()
    }
    formate["text"] = mappe.add_format({"quote_prefix": True})
    formate["kopf"] = mappe.add_format({"bold": True, "bottom": 1})
    formate["umbruch"] = mappe.add_format({"text_wrap": True, "valign": "top"})
    alle = list(befunde)
    liste = mappe.add_worksheet("Liste")
    _write_liste(liste, blatt, formate)
    _mark(liste, blatt, alle, formate)
    _write_befunde(mappe.add_worksheet("Befunde"), alle, formate)
    mappe.close()
    return puffer.getvalue()


def _write_text(
    seite: "Worksheet", ort: tuple[int, int], text: str, formate: Mapping[str, Any]
) -> None:
    """Write a text cell; one that looks like a formula keeps Excel's text sign."""
    form = formate["text"] if text.startswith(FORMELZEICHEN) else None
    seite.write_string(*ort, text[:MAX_ZELLE], form)


def _write_liste(seite: "Worksheet", blatt: Blatt, formate: Mapping[str, Any]) -> None:
    """Write every cell where it was."""
    namen = [f"s{s}" for s in blatt.spalten]
    for zeile, *zellen in blatt.zellen.select(ZEILE, *namen).iter_rows():
        for spalte, text in zip(blatt.spalten, zellen, strict=True):
            if text is not None:
                _write_text(seite, (zeile - 1, spalte), sichtbar(text), formate)


def _mark(
    seite: "Worksheet", blatt: Blatt, befunde: list[Befund], formate: Mapping[str, Any]
) -> None:
    """Colour the cells with a finding and put its sentence into a comment."""
    from zielwerk.listen.xlsxteile import spaltennummer

    stellen = {zeile: i for i, zeile in enumerate(blatt.zellen[ZEILE].to_list())}
    saetze: dict[tuple[int, int], list[Befund]] = {}
    for befund in befunde:
        zeile = befund.zeile or 0
        if zeile in stellen and befund.buchstabe and befund.schwere in FARBEN:
            ort = (zeile, spaltennummer(befund.buchstabe))
            saetze.setdefault(ort, []).append(befund)
    for (zeile, spalte), hier in saetze.items():
        name = f"s{spalte}"
        vorhanden = name in blatt.zellen.columns
        text = blatt.zellen[name][stellen[zeile]] if vorhanden else None
        schwerste = min(befund.schwere for befund in hier)
        seite.write_string(zeile - 1, spalte, sichtbar(text or ""), formate[schwerste])
        if not text:
            seite.write_blank(zeile - 1, spalte, None, formate[schwerste])
        kommentar = "\n".join(f"{b.meldung} Erwartet: {b.erwartet}" for b in hier)
        seite.write_comment(zeile - 1, spalte, kommentar[:MAX_ZELLE], {"x_scale": 2})


def _write_befunde(
    seite: "Worksheet", befunde: list[Befund], formate: Mapping[str, Any]
) -> None:
    """Write one row per finding."""
    seite.freeze_panes(1, 0)
    for spalte, (titel, breite) in enumerate(zip(KOPF, BREITEN, strict=True)):
        seite.set_column(spalte, spalte, breite, formate["umbruch"])
        seite.write_string(0, spalte, titel, formate["kopf"])
    for nummer, befund in enumerate(befunde, start=1):
        if befund.zeile:
            seite.write_number(nummer, 0, befund.zeile)
        ort = f"{befund.buchstabe} {befund.spalte}".strip()
        texte = (
            *(ort, befund.schwere.capitalize(), befund.gefunden, befund.erwartet),
            *(befund.meldung, befund.regel),
        )
        for spalte, text in enumerate(texte, start=1):
            _write_text(seite, (nummer, spalte), text, formate)
        seite.write_number(nummer, len(texte) + 1, befund.regel_version)
