"""What an order on request covers (Art. 17 DSGVO, § 84 SGB X): keys, never values."""

from zielwerk.datenschutz.fachbestand import auftraege
from zielwerk.datenschutz.protokollwerte import werte_mit
from zielwerk.datenschutz.regeln import Suchwoerter
from zielwerk.listen.models import Einlesung
from zielwerk.listen.services import EinlesungError, find_zeilen
from zielwerk.listen.verzeichnis import nur_eigene
from zielwerk.widersprueche.models import Widerspruch


def auftrag_fuer(worte: Suchwoerter) -> tuple[dict[str, list[int]], list[str]]:
    """Return the keys of everything in which one of these words stands; and doubts.

    A file that names the person goes as a whole: its bytes are kept as they came, so
    no single row can be taken out. The rows that were taken over from it stay.
    """
    zeilen = {
        pk: liste
        for pk, liste, aktenzeichen in Widerspruch.objects.zuordenbar()
        .order_by("pk")
        .values_list("pk", "liste__einlesung_id", "aktenzeichen")
        if worte.in_text(aktenzeichen)
    }
    fach, weitere = auftraege(worte)
    einlesungen, zweifel = set(zeilen.values()) | weitere, []
    for eine in _mit_inhalt():
        try:
            if any(find_zeilen(eine, worte.in_text)) or _nennt(eine, worte):
                einlesungen.add(eine.pk)
        except EinlesungError:
            zweifel.append(f"„{eine}“ ließ sich nicht durchsuchen.")
    offene = {eine.pk for eine in _mit_inhalt()}
    return {
        "widersprueche": sorted(zeilen),
        **fach,
        "einlesungen": sorted(einlesungen & offene),
        "werte": werte_mit(worte),
    }, zweifel


def _mit_inhalt() -> list[Einlesung]:
    """Return the intakes that nothing has emptied yet.

    Not those a Träger keeps to itself: it answers for them, and nobody else may learn
    whom they name (ADR 32); the regular deletion takes them.
    """
    alle = Einlesung.objects.select_related("datei", "mandant").order_by("pk")
    return [e for e in alle if not e.ist_geleert and not nur_eigene(e.art)]


def _nennt(eine: Einlesung, worte: Suchwoerter) -> bool:
    """Return whether a correction or the file's name says one of these words."""
    texte = [
        eine.datei.name,
        *(f"{b['wert']} {b['grund']}" for b in eine.berichtigungen),
    ]
    return any(worte.in_text(text) for text in texte)
