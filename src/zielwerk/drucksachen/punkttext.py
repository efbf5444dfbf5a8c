"""The report on one Punkt: what was noted, which Fristen were kept, the Kennzahl."""

from collections.abc import Iterable

from django.urls import reverse

from zielwerk.drucksachen.belege import Absatz, Belege, absatz
from zielwerk.drucksachen.grundlage import Grundlage, Textabschnitt
from zielwerk.drucksachen.kennzahltext import kennzahl_absaetze
from zielwerk.fristen.models import Frist
from zielwerk.kern.anzeige import tag
from zielwerk.vereinbarung.models import Feststellung, Punkt

UEBRIGE = frozenset({Feststellung.Art.FESTSTELLUNG, Feststellung.Art.BEANSTANDUNG})
BEIDE = 2


def punkt_abschnitt(
    grundlage: Grundlage, punkt: Punkt, belege: Belege
) -> Textabschnitt:
    """Compose the report: circumstances, Kennzahl, Fristen, notes."""
    stand = grundlage.staende[punkt.pk]
    absaetze = _notizen(punkt, {Feststellung.Art.SONDERLAGE}, belege)
    if punkt.art == Punkt.Art.KENNZAHL:
        absaetze += kennzahl_absaetze(punkt, belege)
    if punkt.art in {Punkt.Art.KENNZAHL, Punkt.Art.TERMINE}:
        absaetze += _fristen_absaetze(punkt, belege)
    absaetze += _notizen(punkt, UEBRIGE, belege)
    jahr = punkt.vereinbarung.jahr
    if punkt.art == Punkt.Art.OHNE_BEANSTANDUNG and stand.status == "erfuellt":
        absaetze.append(
            [
                f"Für das Jahr {jahr} liegen keine Hinweise vor, dass dieser Punkt "
                "nicht eingehalten wurde."
            ]
        )
    return Textabschnitt(
        f"rueckblick.{punkt.schluessel}",
        f"Rückblick {jahr}",
        f"Punkt {punkt.nummer}",
        absaetze or [["Zu diesem Punkt ist nichts vermerkt."]],
        wortlaut=punkt.wortlaut,
        stand=stand,
        bewertung=grundlage.urteile.get(punkt.pk),
        punkt=punkt,
    )


def _notizen(punkt: Punkt, arten: Iterable[str], belege: Belege) -> list[Absatz]:
    """Return what people noted, one paragraph each, figures linked to the note."""
    ziel = reverse(
        "vereinbarung:punkt", args=[punkt.vereinbarung.jahr, punkt.schluessel]
    )
    return [
        belege.satz(
            notiz.text,
            f"{punkt.schluessel}.feststellung.{notiz.uuid}",
            f"{notiz.get_art_display()} zu Punkt {punkt.nummer}",
            quelle=notiz.quelle,
            links=((f"Punkt {punkt.nummer} öffnen", ziel),),
        )
        for notiz in punkt.feststellungen.all()
        if notiz.art in arten
    ]


def _fristen_absaetze(punkt: Punkt, belege: Belege) -> list[Absatz]:
    """Return which Fristen were kept, which were not, which are open, with the days."""
    alle = sorted(
        (
            eine.frist
            for eine in punkt.pflichtfristen.all()
            if eine.frist.art == Frist.Art.PFLICHT
        ),
        key=lambda frist: frist.faellig_am,
    )
    verzichtet = [f for f in alle if f.zustand == Frist.Zustand.VERZICHTET]
    fristen = [f for f in alle if f not in verzichtet]
    gehalten = [f for f in fristen if f.ist_fristgerecht]
    offen = [f for f in fristen if f.zustand in Frist.OFFENE]
    verfehlt = [f for f in fristen if f not in gehalten and f not in offen]
    saetze: Absatz = _gehalten(punkt, fristen, gehalten, belege)
    for eine, mehrere, liste in (
        ("Nicht eingehalten wurde", "Nicht eingehalten wurden", verfehlt),
        ("Noch offen ist", "Noch offen sind", offen),
        ("Verzichtet wurde auf", "Verzichtet wurde auf", verzichtet),
    ):
        if liste:
            anfang = eine if len(liste) == 1 else mehrere
            saetze += [f"{' ' if saetze else ''}{anfang}: "]
            saetze += [*_aufgezaehlt(liste, belege), "."]
    return [saetze] if saetze else []


def _gehalten(
    punkt: Punkt, fristen: list[Frist], gehalten: list[Frist], belege: Belege
) -> Absatz:
    """Return the sentence on the Fristen that were kept; nothing if none was."""
    if not gehalten:
        return []
    links = (("Fristen ansehen", reverse("fristen:fristen")),)
    alle = belege.zahl(
        f"{punkt.schluessel}.fristen",
        str(len(fristen)),
        f"Fristen zu Punkt {punkt.nummer}",
        angaben=tuple((f.titel, f"fällig {tag(f.faellig_am)}") for f in fristen),
        links=links,
    )
    davon = belege.zahl(
        f"{punkt.schluessel}.gehalten",
        str(len(gehalten)),
        f"eingehaltene Fristen zu Punkt {punkt.nummer}",
        angaben=tuple((f.titel, _erledigt(f)) for f in gehalten),
        links=links,
    )
    klammer = "(in Klammern der Tag der Erledigung)"
    if len(gehalten) < len(fristen):
        verb = "wurde" if len(gehalten) == 1 else "wurden"
        muster = f"Von {{alle}} Fristen {verb} {{davon}} eingehalten {klammer}: "
    elif len(fristen) == 1:
        muster = f"Die Frist wurde eingehalten {klammer}: "
    elif len(fristen) == BEIDE:
        muster = f"Beide Fristen wurden eingehalten {klammer}: "
    else:
        muster = f"Alle {{alle}} Fristen wurden eingehalten {klammer}: "
    anfang = absatz(muster, alle=alle, davon=davon)
    return [*anfang, *_aufgezaehlt(gehalten, belege), "."]


def _erledigt(frist: Frist) -> str:
    return tag(frist.erledigt_am) if frist.erledigt_am else ""


def _aufgezaehlt(fristen: list[Frist], belege: Belege) -> Absatz:
    """Return "A (03.04.2020), B (02.07.2020) und C (01.10.2020)"."""
    laeufe: Absatz = []
    for stelle, frist in enumerate(fristen):
        if stelle:
            laeufe.append(" und " if stelle == len(fristen) - 1 else ", ")
        laeufe += belege.satz(
            f"{frist.titel} ({_klammer(frist)})",
            f"frist.{frist.uuid}",
            frist.titel,
            quelle=frist.anlass,
            links=(("Frist öffnen", reverse("vereinbarung:frist", args=[frist.uuid])),),
        )
    return laeufe


def _klammer(frist: Frist) -> str:
    """Return what stands in brackets: the day done, or the day due and what became."""
    if frist.ist_fristgerecht:
        return _erledigt(frist)
    faellig = f"fällig am {tag(frist.faellig_am)}"
    if frist.erledigt_am:
        return f"{faellig}, erledigt am {_erledigt(frist)}"
    return f"{faellig}, versäumt" if frist.zustand == "versaeumt" else faellig
