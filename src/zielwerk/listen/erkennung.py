"""Finds the header row and which column holds which field, and how sure that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache

from zielwerk.listen.blatt import Blatt, spaltenname
from zielwerk.listen.profil import Feld, Profil, Typ
from zielwerk.listen.schrift import finde_wahl, gefaltet, leerwerte, schreibweisen
from zielwerk.listen.tage import ist_tag_artig
from zielwerk.listen.xlsxteile import spaltenbuchstabe, spaltennummer

SUCHTIEFE = 60
PROBE = 300
BEISPIELE = 2
MAX_UEBERSCHRIFT = 100
# How well a heading may fit: its own name, nearly, as a part.
GLEICH, AEHNLICH, TEIL = 1.0, 0.7, 0.6
AEHNLICH_AB = 0.86
TEIL_AB_ZEICHEN = 5
# Share of values that must fit: below the first it is doubtful, from the second on
# the content alone speaks for a field.
PASST_AB, NUR_INHALT_AB = 0.5, 0.8
NUR_INHALT_WERTE = 3
OHNE_AUSSAGE = 0.6


class Sicherheit(StrEnum):
    """How sure a column was recognised."""

    SICHER = "Sicher erkannt"
    PRUEFEN = "Bitte prüfen"
    KEIN_FELD = "Kein Feld gefunden"


@dataclass(frozen=True)
class Spalte:
    """One column of the file and the field it was taken for."""

    nummer: int
    ueberschrift: str
    beispiele: tuple[str, ...] = ()
    feld: str | None = None
    sicherheit: Sicherheit = Sicherheit.KEIN_FELD
    zweifel: str = ""

    @property
    def buchstabe(self) -> str:
        """The column letter as in Excel."""
        return spaltenbuchstabe(self.nummer)

    @property
    def name(self) -> str:
        """The heading, or "Spalte C"."""
        return spaltenname(self.nummer, self.ueberschrift)


@dataclass(frozen=True)
class Erkennung:
    """Sheet, header row (its place among the rows and its line), columns."""

    blatt: Blatt
    stelle: int
    kopfzeile: int
    spalten: tuple[Spalte, ...]
    gefunden: bool

    def spalte_von(self, feld: str) -> Spalte | None:
        """Return the column of a field, or None."""
        return next((s for s in self.spalten if s.feld == feld), None)

    @property
    def guete(self) -> tuple[int, int]:
        """How well the sheet fits: fields found, rows; for choosing among sheets."""
        return sum(s.feld is not None for s in self.spalten), len(self.blatt.zellen)


@cache
def _namen(*namen: str) -> frozenset[str]:
    """Return names folded for comparison."""
    return frozenset(gefaltet(name) for name in namen)


def _aehnlich(text: str, name: str) -> bool:
    """Return whether two folded texts differ by a letter or two."""
    kurz, lang = sorted((len(text), len(name)))
    if 2 * kurz < AEHNLICH_AB * (kurz + lang):
        return False
    return SequenceMatcher(None, text, name).ratio() >= AEHNLICH_AB


@lru_cache(maxsize=10_000)
def _vergleich(text: str, namen: frozenset[str]) -> float:
    """Return how well a folded heading fits folded names; data cells come often."""
    if text in namen:
        return GLEICH
    if not any(zeichen.isalpha() for zeichen in text):
        return 0.0
    if any(_aehnlich(text, name) for name in namen):
        return AEHNLICH
    lang = [n for n in namen if min(len(n), len(text)) >= TEIL_AB_ZEICHEN]
    return TEIL if any(n in text or text in n for n in lang) else 0.0


def namensguete(ueberschrift: str, feld: Feld) -> float:
    """Return how well a heading fits a field's names, 0 to 1."""
    text = gefaltet(ueberschrift[:MAX_UEBERSCHRIFT])
    return _vergleich(text, _namen(feld.bezeichnung, feld.schluessel, *feld.synonyme))


def inhaltsguete(werte: list[str], feld: Feld) -> float:
    """Return the share of sample values that fit a field's type; text says nothing."""
    leer = leerwerte(feld)
    echte = [wert for wert in werte if wert.lower() not in leer]
    if feld.typ is Typ.TEXT or not echte:
        return OHNE_AUSSAGE
    if feld.typ is Typ.DATUM:
        treffer = sum(ist_tag_artig(wert) for wert in echte)
    elif feld.typ is Typ.AUSWAHL:
        tabelle = schreibweisen(feld.auswahl)
        treffer = sum(finde_wahl(wert, tabelle) is not None for wert in echte)
    else:
        treffer = sum(any(z.isdigit() for z in wert) for wert in echte)
    return treffer / len(echte)


def _guete(texte: Iterable[str], profil: Profil) -> float:
    """Return how many fields a row of headings names, nearly named ones in part."""
    alle = list(texte)
    return sum(
        max((namensguete(text, feld) for text in alle), default=0.0)
        for feld in profil.felder
    )


def kopfstelle(blatt: Blatt, profil: Profil) -> tuple[int, bool]:
    """Return the row whose cells name most fields, and whether any row does."""
    beste, treffer = 0, 0.0
    vollste, belegt = 0, 0
    noetig = sum(feld.braucht_spalte for feld in profil.felder)
    for stelle in range(min(SUCHTIEFE, len(blatt.zellen))):
        reihe = blatt.reihe(stelle)
        if len(reihe) > belegt:
            vollste, belegt = stelle, len(reihe)
        guete = _guete(_kopftexte(blatt, stelle, profil).values(), profil)
        if guete > treffer:
            beste, treffer = stelle, guete
        if noetig and treffer >= noetig * GLEICH:
            break
    # One matching word may be a title; a header names at least two fields.
    gefunden = treffer >= min(2.0, len(profil.felder)) - (1 - TEIL)
    return (beste, True) if gefunden else (vollste, False)


def erkenne(
    blatt: Blatt,
    profil: Profil,
    *,
    kopfzeile: int | None = None,
    zuordnung: Mapping[str, str] | None = None,
) -> Erkennung:
    """Recognise a sheet; `kopfzeile` (line), `zuordnung` (field → letter) decide."""
    stelle, gefunden = kopfstelle(blatt, profil)
    if kopfzeile is not None:
        nummern = blatt.zellen["zeile"].to_list()
        stelle = nummern.index(kopfzeile) if kopfzeile in nummern else stelle
        gefunden = True
    ueberschriften = _kopftexte(blatt, stelle, profil)
    daten = blatt.zellen.slice(stelle + 1, PROBE)
    proben = {s: daten[f"s{s}"].drop_nulls().to_list() for s in blatt.spalten}
    spalten = [
        Spalte(
            s, ueberschriften.get(s, ""), tuple(dict.fromkeys(proben[s]))[:BEISPIELE]
        )
        for s in blatt.spalten
        if ueberschriften.get(s) or proben[s]
    ]
    if zuordnung is not None:
        spalten = _nach_zuordnung(spalten, zuordnung)
    else:
        spalten = _nach_namen(spalten, proben, profil) if gefunden else spalten
    zeile = int(blatt.zellen["zeile"][stelle]) if len(blatt.zellen) else 0
    return Erkennung(blatt, stelle, zeile, tuple(spalten), gefunden)


def _kopftexte(blatt: Blatt, stelle: int, profil: Profil) -> dict[int, str]:
    """Return the headings; of a header in two rows both, where that names more."""
    if not len(blatt.zellen):
        return {}
    eigene = blatt.reihe(stelle)
    darueber = blatt.reihe(stelle - 1) if stelle else {}
    if len(darueber) > 1:
        beide = {
            s: " ".join(dict.fromkeys(t for t in (darueber.get(s), eigene.get(s)) if t))
            for s in eigene.keys() | darueber.keys()
        }
        einzeln = max(
            _guete(eigene.values(), profil), _guete(darueber.values(), profil)
        )
        eigene = beide if _guete(beide.values(), profil) > einzeln else eigene
    return {s: " ".join(text.split()) for s, text in eigene.items()}


def _nach_zuordnung(
    spalten: list[Spalte], zuordnung: Mapping[str, str]
) -> list[Spalte]:
    """Take the mapping a person made."""
    felder = {spaltennummer(buchstabe): feld for feld, buchstabe in zuordnung.items()}
    return [
        replace(s, feld=felder[s.nummer], sicherheit=Sicherheit.SICHER)
        if s.nummer in felder
        else s
        for s in spalten
    ]


def _nach_namen(
    spalten: list[Spalte], proben: Mapping[int, list[str]], profil: Profil
) -> list[Spalte]:
    """Give each field the column that fits best by heading and content."""
    paare = []
    for spalte in spalten:
        for feld in profil.felder:
            name = namensguete(spalte.ueberschrift, feld)
            if not _kommt_infrage(name, feld, profil):
                continue
            inhalt = inhaltsguete(proben[spalte.nummer], feld)
            if name or _nur_inhalt(proben[spalte.nummer], inhalt, feld):
                # A name decides; content decides between equal names.
                paare.append((name * 2 + inhalt, -spalte.nummer, name, inhalt, feld))
    paare.sort(key=lambda paar: paar[:2], reverse=True)
    vergeben: dict[int, Spalte] = {}
    offen = {s.nummer: s for s in spalten}
    belegt: dict[str, int] = {}
    for _, minus_nummer, name, inhalt, feld in paare:
        nummer = -minus_nummer
        if nummer in vergeben or feld.schluessel in belegt:
            if name == GLEICH and nummer not in vergeben:
                erster = belegt[feld.schluessel]
                vergeben[erster] = _auch(vergeben[erster], offen[nummer])
            continue
        belegt[feld.schluessel] = nummer
        vergeben[nummer] = _mit_feld(offen[nummer], feld, name, inhalt)
    return [vergeben.get(s.nummer, s) for s in spalten]


def _kommt_infrage(name: float, feld: Feld, profil: Profil) -> bool:
    """Return whether a heading that fits so well may be a field at all."""
    if profil.nur_benannte:
        return name >= AEHNLICH
    return bool(name) or feld.typ is Typ.AUSWAHL


def _nur_inhalt(werte: list[str], inhalt: float, feld: Feld) -> bool:
    """Return whether content alone speaks for a field: only lists of values do."""
    return (
        feld.typ is Typ.AUSWAHL
        and inhalt >= NUR_INHALT_AB
        and len(werte) >= NUR_INHALT_WERTE
    )


def _mit_feld(spalte: Spalte, feld: Feld, name: float, inhalt: float) -> Spalte:
    """Return the column with its field and every doubt."""
    if inhalt < PASST_AB:
        zweifel = "Die Überschrift passt, die meisten Werte nicht."
    elif name == 0:
        zweifel = "Nur an den Werten erkannt, die Überschrift ist unbekannt."
    elif name < GLEICH:
        zweifel = f"Die Überschrift ähnelt „{feld.bezeichnung}“."
    else:
        zweifel = ""
    sicherheit = Sicherheit.PRUEFEN if zweifel else Sicherheit.SICHER
    return replace(spalte, feld=feld.schluessel, sicherheit=sicherheit, zweifel=zweifel)


def _auch(spalte: Spalte, andere: Spalte) -> Spalte:
    """Note that another column has the same heading for the field."""
    zweifel = f"Auch Spalte {andere.buchstabe} „{andere.ueberschrift}“ passt."
    return replace(spalte, sicherheit=Sicherheit.PRUEFEN, zweifel=zweifel)
