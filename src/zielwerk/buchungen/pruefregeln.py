"""What speaks against a posting: account, year, Träger, netting; each rule dated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zielwerk.buchungen.normen import Norm, lies_normen
from zielwerk.buchungen.traeger import leistung
from zielwerk.kern.anzeige import aufzaehlung, tag

AUSGABE, EINNAHME, FORDERUNG = "ausgabe", "einnahme", "forderung"
ARTEN = {AUSGABE: "Ausgabe", EINNAHME: "Einnahme", FORDERUNG: "Forderung"}


@dataclass(frozen=True)
class Pruefregel:
    """A rule with its name, its version and what it asks, for the explanation."""

    name: str
    version: int
    bezeichnung: str
    erklaerung: str


PRUEFREGELN = {
    regel.name: regel
    for regel in (
        Pruefregel(
            "bundesleistung",
            1,
            "Leistung des Bundes auf kommunalem Konto",
            "Der Kreis trägt nur die Leistungen nach § 6 Abs. 1 Satz 1 Nr. 2 SGB II.",
        ),
        Pruefregel(
            "forderung-ohne-konto",
            1,
            "Forderung ohne Konto",
            "Eine Forderung ohne Produktkonto fehlt im Haushalt des Kreises.",
        ),
        Pruefregel(
            "einnahme-nicht-abgesetzt",
            1,
            "Einnahme nicht abgesetzt",
            "Einnahmen zu Unterkunft und Heizung mindern die Ausgaben, an denen sich "
            "der Bund beteiligt (§ 46 Abs. 5 SGB II).",
        ),
        Pruefregel(
            "falsches-konto",
            1,
            "Falsches Konto",
            "Die Kontentabelle nennt für jede Leistungsart ihre Produktkonten.",
        ),
        Pruefregel(
            "konto-ungeklaert",
            1,
            "Leistungsart ohne Konto in der Tabelle",
            "Ohne Zeile in der Kontentabelle lässt sich das Konto nicht prüfen.",
        ),
        Pruefregel(
            "falsches-jahr",
            1,
            "Falsches Haushaltsjahr",
            "Es zählt das Jahr, in dem die Zahlung fällig ist; ohne diese Angabe das "
            "Jahr der Buchung.",
        ),
    )
}


@dataclass(frozen=True)
class Kontenregel:
    """One line of the county's table: benefit and kind → account, from a day on."""

    norm: Norm
    art: str
    produktkonto: str
    gilt_ab: date
    gilt_bis: date | None = None

    def gilt(self, am: date) -> bool:
        """Return whether the line holds on a day."""
        return self.gilt_ab <= am and (self.gilt_bis is None or am <= self.gilt_bis)


@dataclass(frozen=True)
class Posten:
    """What the rules look at in one posting."""

    norm: Norm
    art: str
    produktkonto: str
    gebucht_am: date
    haushaltsjahr: int
    faellig_am: date | None = None
    abgesetzt: bool | None = None


@dataclass(frozen=True)
class Hinweis:
    """What a rule found: what stands there, what was expected, and why."""

    regel: Pruefregel
    gefunden: str
    erwartet: str
    erklaerung: str


def konto_gleich(eins: str, zwei: str) -> bool:
    """Return whether two accounts are the same: signs and spaces do not count."""
    return _kern(eins) == _kern(zwei)


def _kern(konto: str) -> str:
    return "".join(zeichen for zeichen in konto.casefold() if zeichen.isalnum())


def konten_fuer(posten: Posten, regeln: Iterable[Kontenregel]) -> tuple[str, ...]:
    """Return the accounts of a posting's benefit and kind on its day.

    Lines for the narrowest norm decide: "§ 28 Abs. 2" goes before "§ 28".
    """
    passend = [r for r in regeln if r.art == posten.art and r.gilt(posten.gebucht_am)]
    for norm in posten.norm.oberbegriffe():
        if konten := [r.produktkonto for r in passend if r.norm == norm]:
            return tuple(dict.fromkeys(konten))
    return ()


def hinweise(posten: Posten, regeln: Sequence[Kontenregel]) -> tuple[Hinweis, ...]:
    """Return what speaks against a posting, by the county's table of its day.

    Covers what the posting itself shows. Whether the benefit was due at all is not
    checked here.
    """
    return tuple(_kontohinweise(posten, regeln)) + tuple(_jahreshinweise(posten))


def _kontohinweise(posten: Posten, regeln: Sequence[Kontenregel]) -> Iterator[Hinweis]:
    """Yield one finding about the account: the gravest, it explains the rest."""
    eine = leistung(posten.norm, am=posten.gebucht_am)
    konto = posten.produktkonto.strip()
    name = f"{posten.norm}" + (f" ({eine.bezeichnung})" if eine else "")
    if eine and not eine.ist_kommunal:
        yield Hinweis(
            PRUEFREGELN["bundesleistung"],
            f"{posten.norm} auf {konto or 'keinem Konto'}",
            "eine kommunale Leistung",
            f"{name} ist eine Leistung des Bundes. Sie gehört nicht auf ein Konto des "
            "Kreises; bitte umbuchen und vom Bund erstatten lassen.",
        )
        return
    if not konto and posten.art == FORDERUNG:
        yield _ohne_konto(name)
        return
    erlaubt = konten_fuer(posten, regeln)
    if not erlaubt:
        yield Hinweis(
            PRUEFREGELN["konto-ungeklaert"],
            konto or "kein Konto",
            "eine Zeile in der Kontentabelle",
            f"Für {name} ({ARTEN[posten.art]}) nennt die Kontentabelle am "
            f"{tag(posten.gebucht_am)} kein Produktkonto.",
        )
        return
    stimmt = any(konto_gleich(konto, eins) for eins in erlaubt)
    soll = aufzaehlung(list(erlaubt))
    absetzen = bool(eine and eine.abzusetzen and posten.art == EINNAHME)
    if absetzen and _ist_nicht_abgesetzt(posten, stimmt=stimmt):
        yield _nicht_abgesetzt(name, konto, soll)
        return
    if not stimmt:
        yield Hinweis(
            PRUEFREGELN["falsches-konto"],
            konto or "kein Konto",
            soll,
            f"{name} ({ARTEN[posten.art]}) gehört am {tag(posten.gebucht_am)} auf "
            f"{soll}, gebucht ist {konto or 'ohne Konto'}.",
        )


def _ist_nicht_abgesetzt(posten: Posten, *, stimmt: bool) -> bool:
    """Return whether income stays gross: said so, or not on the account for it."""
    if posten.abgesetzt is None:
        return not stimmt
    return not posten.abgesetzt


def _ohne_konto(name: str) -> Hinweis:
    return Hinweis(
        PRUEFREGELN["forderung-ohne-konto"],
        "kein Konto",
        "ein Produktkonto",
        f"Die Forderung zu {name} trägt kein Produktkonto. Sie fehlt damit im Haushalt "
        "des Kreises.",
    )


def _nicht_abgesetzt(name: str, konto: str, soll: str) -> Hinweis:
    return Hinweis(
        PRUEFREGELN["einnahme-nicht-abgesetzt"],
        konto or "kein Konto",
        soll,
        f"Die Einnahme zu {name} ist nicht von den Ausgaben abgesetzt. Sonst meldet "
        f"der Kreis zu hohe Ausgaben an den Bund. Vorgesehen ist {soll}.",
    )


def _jahreshinweise(posten: Posten) -> Iterator[Hinweis]:
    """Yield the finding about the year: the day due decides, else the day booked."""
    massgeblich = posten.faellig_am or posten.gebucht_am
    if massgeblich.year == posten.haushaltsjahr:
        return
    grund = "fällig" if posten.faellig_am else "gebucht"
    yield Hinweis(
        PRUEFREGELN["falsches-jahr"],
        str(posten.haushaltsjahr),
        str(massgeblich.year),
        f"Die Zahlung ist am {tag(massgeblich)} {grund}, steht aber im Haushaltsjahr "
        f"{posten.haushaltsjahr}. Dann wird auch die Bundesbeteiligung des falschen "
        "Jahres angesetzt.",
    )


def kontenregel(
    norm: str, art: str, produktkonto: str, gilt_ab: date, gilt_bis: date | None = None
) -> Kontenregel:
    """Return a line of the table from texts, as stored.

    :raises ValueError: if the norm is not exactly one
    """
    (eine,) = lies_normen(norm)
    return Kontenregel(eine, art, produktkonto, gilt_ab, gilt_bis)
