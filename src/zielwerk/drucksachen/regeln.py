"""A text that states a number differently from the data: found, shown, mended.

The composed paragraphs are sequences of words and figures (`Zahl`). The edited text
is aligned with them word by word; a figure whose place holds another number differs
("weicht_ab"), a number that no figure accounts for is "unbelegt". Composed text has
no finding, because every number in it is a figure or stands there by itself.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

NBSP = "\N{NO-BREAK SPACE}"
# What looks like a number but states no figure: norms, Punkt numbers, references, years.
_KEINE_ZAHL = re.compile(
    r"""
      §{1,2}\s*\d+\s?[a-z]?\b(?:\s*(?:Abs|Satz|S|Nr)\.?\s*\d+[a-z]?)*
    | \b(?:Abs|Nr|Nrn|Satz|Art|Ziffer)\.?\s*\d+[a-z]?
    | \b(?:Punkt|Punkte|Punkten|Punktes|Fachdienst|Fachdienstleitung|Ziel|Verfahren|Teil)
      \s+\d+(?:\.\d+)*(?:\s*(?:,|und|bis)\s*\d+(?!\s*%))*
    | \bDrS/[\d/]+ | \b[A-Z]{2,4}/\d{2,4}/\d+
    | \b\d+\.\s(?=Quartal|Halbjahr|Jahr|Fassung)
    | \b\d{1,3}-(?=[A-Za-zÄÖÜäöü%])
    """,
    re.VERBOSE,
)
_ZAHL = re.compile(
    rf"""
      \b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}}\b)?          # date
    | (?:rund[ {NBSP}])?[+−-]?\b\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?(?:[ {NBSP}]?[%€])?
    | (?:rund[ {NBSP}])?[+−-]?\b\d+(?:,\d+)?(?:[ {NBSP}]?[%€])?
    """,
    re.VERBOSE,
)
_JAHR = re.compile(r"(?:19[9]\d|20\d\d)")


@dataclass(frozen=True)
class Zahl:
    """A figure in a text; after a check also what is wrong with it."""

    schluessel: str
    anzeige: str
    zustand: str = "stimmt"
    erwartet: str = ""
    kennung: str = ""


Lauf = str | Zahl


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
    """A word or number of a text with its place; numbers carry their figure's key."""

    text: str
    anfang: int
    ende: int
    ist_zahl: bool
    schluessel: str = ""


def gleich(eine: str, andere: str) -> bool:
    """Return whether two displays say the same ("15,4%" and "15,4 %")."""
    return _schlicht(eine) == _schlicht(andere)


def _schlicht(text: str) -> str:
    return re.sub(r"\s", "", text).replace("-", "−")


def zahlen_in(text: str) -> list[tuple[int, int]]:
    """Return where a text states a number: (start, end); norms and years are none."""
    gesperrt = [treffer.span() for treffer in _KEINE_ZAHL.finditer(text)]
    stellen = []
    for treffer in _ZAHL.finditer(text):
        von, bis = treffer.span()
        if _JAHR.fullmatch(treffer.group()) or _in_wort(text, von, bis):
            continue
        if any(a < bis and von < e for a, e in gesperrt):
            continue
        stellen.append((von, bis))
    return stellen


def _in_wort(text: str, von: int, bis: int) -> bool:
    """Return whether digits are part of a word or reference ("16a", "A4", "022/3")."""
    davor, danach = text[von - 1 : von], text[bis : bis + 1]
    return davor.isalpha() or davor in {"/", "_"} or danach.isalpha() or danach in {"/", "_"}


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


def _worte(text: str, figuren: Mapping[int, tuple[int, str]] | None = None) -> list[_Wort]:
    """Return words and numbers of a text; `figuren`: start → (end, key) of known figures."""
    stellen = {von: (bis, "") for von, bis in zahlen_in(text)}
    for von, (bis, schluessel) in (figuren or {}).items():
        stellen = {a: e for a, e in stellen.items() if e[0] <= von or a >= bis}
        stellen[von] = (bis, schluessel)
    worte: list[_Wort] = []
    ort = 0
    for von in sorted(stellen):
        bis, schluessel = stellen[von]
        worte += _nur_worte(text, ort, von)
        worte.append(_Wort(text[von:bis], von, bis, True, schluessel))
        ort = bis
    return worte + _nur_worte(text, ort, len(text))


def _nur_worte(text: str, von: int, bis: int) -> list[_Wort]:
    return [
        _Wort(treffer.group(), von + treffer.start(), von + treffer.end(), False)
        for treffer in re.finditer(r"\w+|[^\w\s]", text[von:bis])
    ]


def _erzeugte_worte(absaetze: Sequence[Sequence[Lauf]]) -> list[_Wort]:
    """Return the composed text as words, its figures with their keys."""
    text, figuren = "", {}
    for nummer, absatz in enumerate(absaetze):
        if nummer:
            text += "\n\n"
        for lauf in absatz:
            if isinstance(lauf, Zahl):
                figuren[len(text)] = (len(text) + len(lauf.anzeige), lauf.schluessel)
                text += lauf.anzeige
            else:
                text += lauf
    return _worte(text, figuren)


def _marke(wort: _Wort) -> str:
    """Return what alignment compares: words as they are, numbers by what they say."""
    return f"#{_schlicht(wort.text)}" if wort.ist_zahl else wort.text


def pruefe_text(
    erzeugt: Sequence[Sequence[Lauf]],
    text: str,
    *,
    zahlen: Mapping[str, str],
    begruendet: Collection[tuple[str, str]] = (),
) -> Textpruefung:
    """Check every number of an edited text against the figures of the paper.

    `erzeugt`: the composed paragraphs as they would be now; `text`: what stands there,
    paragraphs parted by blank lines; `zahlen`: key → display of all figures of the
    paper; `begruendet`: (key, found) pairs that a person has justified.
    """
    alte, neue = _erzeugte_worte(erzeugt), _worte(text)
    paarung = _paare(alte, neue)
    laeufe: dict[int, Zahl] = {}
    befunde: list[Zahlbefund] = []
    for stelle, wort in enumerate(neue):
        if not wort.ist_zahl:
            continue
        zahl, befund = _beurteile(wort, paarung.get(stelle), zahlen, begruendet)
        laeufe[stelle] = zahl
        if befund:
            befunde.append(befund)
    return Textpruefung(_absaetze(text, neue, laeufe), befunde)


def _paare(alte: list[_Wort], neue: list[_Wort]) -> dict[int, _Wort | None]:
    """Return for each number of the edited text the figure in its place.

    None: the number stands in unchanged words and was no figure there either.
    """
    paarung: dict[int, _Wort | None] = {}
    abgleich = SequenceMatcher(
        None, [_marke(w) for w in alte], [_marke(w) for w in neue], autojunk=False
    )
    for art, a1, a2, n1, n2 in abgleich.get_opcodes():
        if art == "equal":
            for versatz in range(a2 - a1):
                if neue[n1 + versatz].ist_zahl:
                    alt = alte[a1 + versatz]
                    paarung[n1 + versatz] = alt if alt.schluessel else None
        elif art == "replace":
            figuren = [w for w in alte[a1:a2] if w.ist_zahl and w.schluessel]
            stellen = [i for i in range(n1, n2) if neue[i].ist_zahl]
            for stelle, figur in zip(stellen, figuren, strict=False):
                paarung[stelle] = figur
    return paarung


def _beurteile(
    wort: _Wort,
    figur: _Wort | None,
    zahlen: Mapping[str, str],
    begruendet: Collection[tuple[str, str]],
) -> tuple[Zahl, Zahlbefund | None]:
    """Judge one number of the edited text."""
    if figur is not None and gleich(figur.text, wort.text):
        return Zahl(figur.schluessel, wort.text), None
    anderswo = next((s for s, a in zahlen.items() if gleich(a, wort.text)), None)
    if anderswo is not None and figur is None:
        return Zahl(anderswo, wort.text), None
    schluessel = figur.schluessel if figur else ""
    erwartet = figur.text if figur else ""
    if (schluessel, wort.text) in begruendet:
        return Zahl(schluessel, wort.text, "begruendet", erwartet), None
    art = "weicht_ab" if figur else "unbelegt"
    kennung = f"{wort.anfang}-{wort.ende}"
    befund = Zahlbefund(
        kennung, art, schluessel, wort.text, erwartet, wort.anfang, wort.ende
    )
    return Zahl(schluessel, wort.text, art, erwartet, kennung), befund


def _absaetze(text: str, worte: list[_Wort], laeufe: Mapping[int, Zahl]) -> list[list[Lauf]]:
    """Return the edited text as runs, split at blank lines."""
    absaetze: list[list[Lauf]] = [[]]
    ort = 0
    for stelle in sorted(laeufe):
        wort = worte[stelle]
        _anfuegen(absaetze, text[ort : wort.anfang])
        absaetze[-1].append(laeufe[stelle])
        ort = wort.ende
    _anfuegen(absaetze, text[ort:])
    return [absatz for absatz in absaetze if absatz]


def _anfuegen(absaetze: list[list[Lauf]], text: str) -> None:
    """Add plain text; a blank line in it starts a new paragraph."""
    erster, *weitere = re.split(r"\n\s*\n", text)
    if erster:
        absaetze[-1].append(erster)
    for teil in weitere:
        absaetze.append([teil] if teil.strip() else [])


def ersetze(text: str, befund: Zahlbefund) -> str:
    """Return the text with the data's value in place of the number that differs."""
    return text[: befund.anfang] + befund.erwartet + text[befund.ende :]
