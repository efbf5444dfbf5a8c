"""A text that states a number differently from the data: found, shown, mended.

The composed paragraphs are sequences of words and figures (`Zahl`). The edited text
is aligned with them word by word, every number standing for any number; a figure whose
place holds another number differs ("weicht_ab"), a number that no figure accounts for
is "unbelegt". Not covered: numbers written as words, and years standing alone.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from zielwerk.drucksachen.zahlstellen import JAHR, gleich, zahlen_in, zahlstellen

_PLATZ = "#"


@dataclass(frozen=True)
class Zahl:
    """A figure in a text; after a check also what is wrong with it."""

    schluessel: str
    anzeige: str
    zustand: str = "stimmt"
    erwartet: str = ""
    kennung: str = ""


Lauf = str | Zahl
Begruendet = Collection[tuple[str, str, str]]


@dataclass(frozen=True)
class Zahlbefund:
    """One number that needs somebody: it differs from the data, or has no evidence."""

    kennung: str
    art: str
    schluessel: str
    gefunden: str
    erwartet: str
    anfang: int
    ende: int

    @property
    def meldung(self) -> str:
        """Return the finding in plain words."""
        if self.art == "weicht_ab":
            return f"Im Text steht {self.gefunden}, die Daten sagen {self.erwartet}."
        return f"{self.gefunden} steht nicht in den Daten. Bitte prüfen oder begründen."


@dataclass(frozen=True)
class Textpruefung:
    """The edited text as runs per paragraph, and what is wrong in it."""

    absaetze: list[list[Lauf]]
    befunde: list[Zahlbefund] = field(default_factory=list)

    @property
    def ist_freigabefaehig(self) -> bool:
        """Whether every number agrees with the data or was justified."""
        return not self.befunde


@dataclass(frozen=True)
class _Wort:
    """A word or number of a text with its place; figures carry their key."""

    text: str
    anfang: int
    ende: int
    ist_zahl: bool
    schluessel: str = ""

    @property
    def marke(self) -> str:
        """What alignment compares: words as they are, any number as a place for one."""
        return _PLATZ if self.ist_zahl else self.text

    @property
    def ist_jahr(self) -> bool:
        """Whether it is a year standing alone, which states no figure."""
        return not self.schluessel and JAHR.fullmatch(self.text) is not None


def laeufe_aus_text(text: str, schluessel: str) -> list[Lauf]:
    """Return a sentence as runs: each number in it becomes a figure of its own."""
    laeufe: list[Lauf] = []
    ende = 0
    for nummer, (von, bis) in enumerate(zahlen_in(text)):
        if von > ende:
            laeufe.append(text[ende:von])
        laeufe.append(Zahl(f"{schluessel}.{nummer}", text[von:bis]))
        ende = bis
    if ende < len(text):
        laeufe.append(text[ende:])
    return laeufe


def als_text(absaetze: Sequence[Sequence[Lauf]]) -> str:
    """Return paragraphs as plain text, a blank line between them."""
    return "\n\n".join(
        "".join(lauf if isinstance(lauf, str) else lauf.anzeige for lauf in absatz)
        for absatz in absaetze
    )


def _worte(
    text: str, figuren: Mapping[int, tuple[int, str]] | None = None
) -> list[_Wort]:
    """Return the words and numbers of a text; `figuren`: start → (end, key)."""
    stellen = {von: (bis, "") for von, bis in zahlstellen(text)}
    for von, (bis, schluessel) in (figuren or {}).items():
        stellen = {a: e for a, e in stellen.items() if e[0] <= von or a >= bis}
        stellen[von] = (bis, schluessel)
    worte: list[_Wort] = []
    ort = 0
    for von in sorted(stellen):
        bis, schluessel = stellen[von]
        worte += _nur_worte(text, ort, von)
        worte.append(
            _Wort(text[von:bis], von, bis, ist_zahl=True, schluessel=schluessel)
        )
        ort = bis
    return worte + _nur_worte(text, ort, len(text))


def _nur_worte(text: str, von: int, bis: int) -> list[_Wort]:
    return [
        _Wort(t.group(), von + t.start(), von + t.end(), ist_zahl=False)
        for t in re.finditer(r"\w+|[^\w\s]", text[von:bis])
    ]


def _erzeugte_worte(absaetze: Sequence[Sequence[Lauf]]) -> list[_Wort]:
    """Return the composed text as words, its figures with their keys."""
    ort, figuren = 0, {}
    for absatz in absaetze:
        for lauf in absatz:
            teil = lauf if isinstance(lauf, str) else lauf.anzeige
            if isinstance(lauf, Zahl):
                figuren[ort] = (ort + len(teil), lauf.schluessel)
            ort += len(teil)
        ort += len("\n\n")
    return _worte(als_text(absaetze), figuren)


def pruefe_text(
    erzeugt: Sequence[Sequence[Lauf]],
    text: str,
    *,
    zahlen: Mapping[str, str],
    begruendet: Begruendet = (),
) -> Textpruefung:
    """Check every number of an edited text against the figures of the paper.

    `erzeugt`: the composed paragraphs as they would be now; `text`: what stands there,
    paragraphs parted by blank lines; `zahlen`: key → display of all figures of the
    paper; `begruendet`: (key, found, expected) that a person has justified.
    """
    if text == als_text(erzeugt):
        return Textpruefung([list(absatz) for absatz in erzeugt])
    alte, neue = _erzeugte_worte(erzeugt), _worte(text)
    paarung, frei = _paare(alte, neue)
    laeufe: dict[int, Zahl] = {}
    befunde: list[Zahlbefund] = []
    for stelle, wort in enumerate(neue):
        figur = paarung.get(stelle) or _gleiche(frei, wort)
        if not wort.ist_zahl or (stelle in paarung and figur is None):
            continue
        if figur is None and wort.ist_jahr:
            continue
        laeufe[stelle], befund = _beurteile(wort, figur, zahlen, begruendet)
        befunde += [befund] if befund else []
    return Textpruefung(_absaetze(text, neue, laeufe), befunde)


def _gleiche(figuren: list[_Wort], wort: _Wort) -> _Wort | None:
    """Return the first of some figures that says the same as a number."""
    return next((f for f in figuren if gleich(f.text, wort.text)), None)


def _paare(
    alte: list[_Wort], neue: list[_Wort]
) -> tuple[dict[int, _Wort | None], list[_Wort]]:
    """Return the figure in the place of each number, and the figures left over.

    None: the number stands unchanged where the composed text has no figure either.
    """
    paarung: dict[int, _Wort | None] = {}
    abgleich = SequenceMatcher(
        None, [w.marke for w in alte], [w.marke for w in neue], autojunk=False
    )
    for art, a1, a2, n1, n2 in abgleich.get_opcodes():
        stellen = [i for i in range(n1, n2) if neue[i].ist_zahl]
        if art == "equal":
            paare = {i: alte[a1 + i - n1] for i in stellen}
            paarung |= {i: w for i, w in paare.items() if w.schluessel}
            ohne = {i: w for i, w in paare.items() if not w.schluessel}
            paarung |= {i: None for i, w in ohne.items() if w.text == neue[i].text}
        elif art == "replace":
            figuren = [w for w in alte[a1:a2] if w.schluessel]
            paarung |= dict(zip(stellen, figuren, strict=False))
    vergeben = {id(w) for w in paarung.values()}
    frei = [w for w in alte if w.schluessel and id(w) not in vergeben]
    _tausche(paarung, frei, neue, stellen=paarung.keys())
    umgestellt = [i for i, w in paarung.items() if w and _umgestellt(w, i, alte, neue)]
    gelockert = [w for i in umgestellt if (w := paarung[i])]
    _tausche(paarung, gelockert, neue, stellen=umgestellt)
    return paarung, frei


def _umgestellt(
    figur: _Wort, stelle: int, alte: list[_Wort], neue: list[_Wort]
) -> bool:
    """Return whether a number differs and the words around it changed as well."""
    if gleich(figur.text, neue[stelle].text):
        return False
    ort = next(i for i, wort in enumerate(alte) if wort is figur)
    return _nachbarn(alte, ort) != _nachbarn(neue, stelle)


def _nachbarn(worte: list[_Wort], ort: int) -> list[str]:
    """Return a number's place with the word before and after it."""
    return [wort.marke for wort in worte[max(ort - 1, 0) : ort + 2]]


def _tausche(
    paarung: dict[int, _Wort | None],
    frei: list[_Wort],
    neue: list[_Wort],
    *,
    stellen: Collection[int],
) -> None:
    """Give numbers a figure of `frei` that says the same: their sentence has moved."""
    nochmal = True
    while nochmal:
        nochmal = False
        for stelle in stellen:
            figur = paarung[stelle]
            if figur is None or gleich(figur.text, neue[stelle].text):
                continue
            besser = _gleiche(frei, neue[stelle])
            if besser is not None:
                frei[frei.index(besser)] = figur
                paarung[stelle], nochmal = besser, True


def _beurteile(
    wort: _Wort, figur: _Wort | None, zahlen: Mapping[str, str], begruendet: Begruendet
) -> tuple[Zahl, Zahlbefund | None]:
    """Judge one number of the edited text."""
    if figur is not None and gleich(figur.text, wort.text):
        return Zahl(figur.schluessel, wort.text), None
    anderswo = next((s for s, a in zahlen.items() if gleich(a, wort.text)), None)
    if anderswo is not None and figur is None:
        return Zahl(anderswo, wort.text), None
    schluessel = figur.schluessel if figur else ""
    erwartet = figur.text if figur else ""
    if (schluessel, wort.text, erwartet) in begruendet:
        return Zahl(schluessel, wort.text, "begruendet", erwartet), None
    art = "weicht_ab" if figur else "unbelegt"
    kennung = f"{wort.anfang}:{wort.text}>{erwartet}"
    befund = Zahlbefund(
        kennung, art, schluessel, wort.text, erwartet, wort.anfang, wort.ende
    )
    return Zahl(schluessel, wort.text, art, erwartet, kennung), befund


def _absaetze(
    text: str, worte: list[_Wort], laeufe: Mapping[int, Zahl]
) -> list[list[Lauf]]:
    """Return the edited text as runs, split at blank lines."""
    absaetze: list[list[Lauf]] = [[]]
    ort = 0
    for stelle in sorted(laeufe):
        _anfuegen(absaetze, text[ort : worte[stelle].anfang])
        absaetze[-1].append(laeufe[stelle])
        ort = worte[stelle].ende
    _anfuegen(absaetze, text[ort:])
    return [absatz for absatz in absaetze if absatz]


def _anfuegen(absaetze: list[list[Lauf]], text: str) -> None:
    """Add plain text; a blank line in it starts a new paragraph."""
    erster, *weitere = re.split(r"\n\s*\n", text)
    if erster:
        absaetze[-1].append(erster)
    absaetze += [[teil] if teil.strip() else [] for teil in weitere]


def ersetze(text: str, befund: Zahlbefund) -> str:
    """Return the text with the data's value in place of the number that differs."""
    return text[: befund.anfang] + befund.erwartet + text[befund.ende :]
