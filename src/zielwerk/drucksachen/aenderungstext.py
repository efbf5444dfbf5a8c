"""What changes in the new year: the sentences up front, a section per change."""

from django.urls import reverse

from zielwerk.drucksachen.belege import Absatz, Belege, Paar, absatz
from zielwerk.drucksachen.grundlage import Grundlage, Textabschnitt
from zielwerk.kern.anzeige import aufzaehlung
from zielwerk.vereinbarung.models import Punkt


def _vergleichslink(grundlage: Grundlage) -> tuple[Paar, ...]:
    jahr = grundlage.drucksache.vereinbarung.jahr
    ziel = reverse("vereinbarung:vergleich", args=[jahr])
    return ((f"Vergleich {jahr} ansehen", ziel),)


def aenderungssaetze(grundlage: Grundlage, belege: Belege) -> Absatz:
    """Return the sentences that name what changes in the new year."""
    unterschied, jahr = grundlage.unterschied, grundlage.drucksache.vereinbarung.jahr
    geaendert = [
        f"Punkt {grundlage.nummer(s)} ({grundlage.neuer(s).titel})"
        for s in unterschied.geaendert
    ]
    spaeter = [s for s in unterschied.entfallen if s in grundlage.zurueckgestellt]
    entfallen = [
        _benannt(grundlage.alter(s)) for s in unterschied.entfallen if s not in spaeter
    ]
    zurueckgestellt = [_benannt(grundlage.alter(s)) for s in spaeter]
    neue = [_benannt(grundlage.neuer(s)) for s in unterschied.neu]
    saetze = [
        f"{wort[0] if len(teile) == 1 else wort[1]} {aufzaehlung(teile)}."
        for wort, teile in (
            (("Neu hinzu kommt", "Neu hinzu kommen"), neue),
            (("Geändert wird", "Geändert werden"), geaendert),
            (("Es entfällt", "Es entfallen"), entfallen),
            (("Zurückgestellt wird", "Zurückgestellt werden"), zurueckgestellt),
        )
        if teile
    ]
    if not saetze:
        return [f"Für das Jahr {jahr} bleiben alle Punkte inhaltlich unverändert."]
    erster = f"Für das Jahr {jahr} wird die Zielvereinbarung angepasst. "
    return [erster, " ".join(saetze), *_uebrige(grundlage, belege)]


def _benannt(punkt: Punkt) -> str:
    return f"Punkt {punkt.nummer} ({punkt.titel})"


def _uebrige(grundlage: Grundlage, belege: Belege) -> Absatz:
    """Return that the other Punkte stay as they are, and whether numbers move."""
    unterschied = grundlage.unterschied
    menge = len(unterschied.unveraendert) + len(unterschied.neu_nummeriert)
    if not menge:
        return []
    zahl = belege.zahl(
        "neu.unveraendert",
        str(menge),
        "inhaltlich unveränderte Punkte",
        angaben=(
            ("unverändert", str(len(unterschied.unveraendert))),
            ("nur neu nummeriert", str(len(unterschied.neu_nummeriert))),
        ),
        links=_vergleichslink(grundlage),
    )
    nummern = ", zum Teil unter neuer Nummer" if unterschied.neu_nummeriert else ""
    if menge == 1:
        nummern = nummern.replace("zum Teil ", "")
        return absatz(f" {{zahl}} Punkt bleibt inhaltlich gleich{nummern}.", zahl=zahl)
    return absatz(
        f" Die übrigen {{zahl}} Punkte bleiben inhaltlich gleich{nummern}.", zahl=zahl
    )


def neues_jahr(grundlage: Grundlage, belege: Belege) -> list[Textabschnitt]:
    """Return the intro of the new agreement and a section per change."""
    unterschied, neu = grundlage.unterschied, grundlage.drucksache.vereinbarung
    titel = f"Zielvereinbarung {neu.jahr}"
    besondere = {*unterschied.neu, *unterschied.geaendert}
    abschnitte = [
        Textabschnitt("neu", titel, titel, [_einleitung(grundlage, belege)]),
        *(
            _aenderung(grundlage, punkt, belege)
            for punkt in grundlage.neue
            if punkt.schluessel in besondere
        ),
    ]
    return abschnitte + _entfallene(grundlage, belege)


def _einleitung(grundlage: Grundlage, belege: Belege) -> Absatz:
    """Return the recommendation, and how many Punkte follow."""
    alt, neu = grundlage.drucksache.rueckblick, grundlage.drucksache.vereinbarung
    satz = (
        f"Nach den Feststellungen und Erfahrungen des Jahres {alt.jahr} wird "
        f"empfohlen, die kommunale Zielvereinbarung {neu.jahr} in der Fassung der "
        "Anlage zu beschließen."
    )
    if grundlage.drucksache.nur_zur_kenntnis:
        satz = (
            "Aus den Feststellungen und Erfahrungen des Jahres "
            f"{alt.jahr} ist die kommunale Zielvereinbarung {neu.jahr} "
            "hervorgegangen. Sie liegt als Anlage bei."
        )
    u = grundlage.unterschied
    menge = len(u.neu) + len(u.geaendert) + len(u.entfallen)
    if not menge:
        return [satz]
    zahl = belege.zahl(
        "neu.angepasst",
        str(menge),
        "neue, geänderte und entfallende Punkte",
        angaben=(
            ("neu", str(len(u.neu))),
            ("geändert", str(len(u.geaendert))),
            ("entfallen", str(len(u.entfallen))),
        ),
        links=_vergleichslink(grundlage),
    )
    wird, wort = ("wird", "Punkt") if menge == 1 else ("werden", "Punkte")
    return absatz(
        f"{satz} Im Vergleich zur Zielvereinbarung {alt.jahr} {wird} {{zahl}} {wort} "
        "angepasst:",
        zahl=zahl,
    )


def _aenderung(grundlage: Grundlage, punkt: Punkt, belege: Belege) -> Textabschnitt:
    """Compose the section about one new or changed Punkt with its reason."""
    if punkt.schluessel in grundlage.unterschied.neu:
        wort, satz = "neu", f"Punkt {punkt.nummer} kommt neu hinzu. Er lautet:"
    else:
        wort, nummer = "geändert", grundlage.nummer(punkt.schluessel)
        komma = "," if "," in nummer else ""
        satz = f"Punkt {nummer}{komma} wird geändert. Er lautet dann:"
    return Textabschnitt(
        f"neu.{punkt.schluessel}",
        f"Zielvereinbarung {punkt.vereinbarung.jahr}",
        f"Punkt {punkt.nummer} ({wort})",
        [[satz], *_begruendung(grundlage, punkt.schluessel, punkt.begruendung, belege)],
        wortlaut=punkt.wortlaut,
    )


def _begruendung(
    grundlage: Grundlage, schluessel: str, text: str, belege: Belege
) -> list[Absatz]:
    """Return the reason given when the change was decided."""
    return [
        belege.satz(
            teil,
            f"neu.{schluessel}.{stelle}",
            "Begründung der Änderung",
            quelle=str(grundlage.drucksache.vereinbarung),
            links=_vergleichslink(grundlage),
        )
        for stelle, teil in enumerate(text.split("\n\n"))
        if teil.strip()
    ]


def _entfallene(grundlage: Grundlage, belege: Belege) -> list[Textabschnitt]:
    """Return a section per Punkt that is not carried over."""
    return [
        _entfallener(grundlage, schluessel, belege)
        for schluessel in grundlage.unterschied.entfallen
    ]


def _entfallener(
    grundlage: Grundlage, schluessel: str, belege: Belege
) -> Textabschnitt:
    """Compose the section about one Punkt that is dropped or put off."""
    jahr = grundlage.drucksache.vereinbarung.jahr
    alter, entfall = grundlage.alter(schluessel), grundlage.entfaelle.get(schluessel)
    if schluessel in grundlage.zurueckgestellt:
        wort, satz = "zurückgestellt", f"wird für das Jahr {jahr} zurückgestellt."
    else:
        wort, satz = "entfällt", "wird nicht fortgeführt."
    grund = entfall.begruendung if entfall else ""
    return Textabschnitt(
        f"entfallen.{schluessel}",
        f"Zielvereinbarung {jahr}",
        f"Bisheriger Punkt {alter.nummer} ({wort})",
        [
            [f"{_benannt(alter)} {satz}"],
            *_begruendung(grundlage, schluessel, grund, belege),
        ],
    )
