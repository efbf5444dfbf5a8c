"""The text blocks of the paper, composed from the evidence of the year.

No sentence here belongs to one county: names, dates and figures come from the
data, what people noted (Feststellungen) stands as they wrote it.
"""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from zielwerk.drucksachen.belege import Absatz, Belege, absatz
from zielwerk.drucksachen.kennzahltext import kennzahl_absaetze
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.regeln import Zahl
from zielwerk.fristen.models import Frist
from zielwerk.kern.anzeige import anzahl, aufzaehlung, tag
from zielwerk.vereinbarung.models import Bewertung, Feststellung, Punkt
from zielwerk.vereinbarung.services import (
    Punktstand,
    punktstaende,
    vergleich_mit_vorgaengerin,
)

GRUPPE_KOPF, GRUPPE_SCHLUSS = "Kopf", "Schluss"


@dataclass
class Textabschnitt:
    """One section: its place, the agreed wording above it, the composed paragraphs."""

    schluessel: str
    gruppe: str
    titel: str
    absaetze: list[Absatz]
    wortlaut: str = ""
    stand: Punktstand | None = None
    bewertung: Bewertung | None = None


@dataclass
class Vorlagentext:
    """All sections of a paper and the evidence of every figure in them."""

    abschnitte: list[Textabschnitt] = field(default_factory=list)
    belege: Belege = field(default_factory=Belege)
    uebersicht: list[tuple[Punkt, Punktstand, Bewertung | None]] = field(
        default_factory=list
    )


def compose(drucksache: Drucksache, heute: date) -> Vorlagentext:
    """Compose every section of a paper from the data as they are now."""
    text = Vorlagentext()
    punkte = list(
        drucksache.rueckblick.punkte.select_related("vereinbarung", "bewertung")
        .prefetch_related("feststellungen", "pflichtfristen__frist__nachweise")
        .order_by("nummer")
    )
    staende = punktstaende(punkte, heute)
    gesamt = drucksache.rueckblick.bewertungen.filter(punkt=None).first()
    bewertungen = {p.pk: getattr(p, "bewertung", None) for p in punkte}
    text.uebersicht = [(p, staende[p.pk], bewertungen[p.pk]) for p in punkte]
    text.abschnitte += [
        _beschlussvorschlag(drucksache),
        _sachverhalt(drucksache, gesamt, text.belege),
        _rueckblick(drucksache, text.belege),
    ]
    for punkt in punkte:
        text.abschnitte.append(
            _punkt(punkt, staende[punkt.pk], bewertungen[punkt.pk], text.belege)
        )
    text.abschnitte.append(_gesamturteil(drucksache, gesamt, text.belege))
    text.abschnitte += _neues_jahr(drucksache, text.belege)
    return text


def _beschlussvorschlag(drucksache: Drucksache) -> Textabschnitt:
    neu = drucksache.vereinbarung
    satz = (
        f"Die Zielvereinbarung mit {neu.partei_jobcenter} über die kommunalen Ziele "
        f"für das Jahr {neu.jahr} wird in der vorliegenden Fassung beschlossen."
    )
    return Textabschnitt("beschlussvorschlag", GRUPPE_KOPF, "Beschlussvorschlag", [[satz]])


def _sonderlage(bewertung: Bewertung | None) -> str:
    """Return " trotz …" for a verdict given under special circumstances."""
    if bewertung and bewertung.sonderlage:
        return f" trotz einer Sonderlage ({bewertung.sonderlage})"
    return ""


def _urteil(bewertung: Bewertung | None) -> str:
    """Return the verdict in the middle of a sentence."""
    if bewertung is None:
        return "noch nicht bewertet"
    wort = bewertung.get_urteil_display()
    return wort[:1].lower() + wort[1:]


def _sachverhalt(
    drucksache: Drucksache, gesamt: Bewertung | None, belege: Belege
) -> Textabschnitt:
    alt, neu = drucksache.rueckblick, drucksache.vereinbarung
    verb = "ist" if gesamt is None else "wurde"
    erster: Absatz = [
        f"Die kommunale Zielvereinbarung für das Jahr {alt.jahr} {verb}"
        f"{_sonderlage(gesamt)} {_urteil(gesamt)}."
    ]
    return Textabschnitt(
        "sachverhalt",
        GRUPPE_KOPF,
        "Sachverhalt",
        [erster, _aenderungssatz(drucksache, neu.jahr, belege)],
    )


def _aenderungssatz(drucksache: Drucksache, jahr: int, belege: Belege) -> Absatz:
    """Return the sentence that names what changes in the new year."""
    unterschied = vergleich_mit_vorgaengerin(drucksache.vereinbarung)
    if unterschied is None:
        return [f"Die Zielvereinbarung {jahr} ist die erste ihrer Art."]
    nach_schluessel = {p.schluessel: p for p in drucksache.vereinbarung.punkte.all()}
    teile = [
        f"ein neuer Punkt {nach_schluessel[s].nummer} ({nach_schluessel[s].titel})"
        for s in unterschied.neu
    ] + [
        f"eine Änderung von Punkt {_nummern(drucksache, s)} ({nach_schluessel[s].titel})"
        for s in unterschied.geaendert
    ]
    if not teile:
        return [f"Für das Jahr {jahr} bleiben alle Punkte unverändert."]
    return [f"Für das Jahr {jahr} sind vorgesehen: {aufzaehlung(teile)}."]


def _nummern(drucksache: Drucksache, schluessel: str) -> str:
    """Return "7 (künftig Punkt 8)" for a Punkt whose number moved."""
    alt = drucksache.rueckblick.punkte.get(schluessel=schluessel).nummer
    neu = drucksache.vereinbarung.punkte.get(schluessel=schluessel).nummer
    return str(alt) if alt == neu else f"{alt}, künftig Punkt {neu}"


def _rueckblick(drucksache: Drucksache, belege: Belege) -> Textabschnitt:
    alt = drucksache.rueckblick
    titel = f"Rückblick {alt.jahr}"
    if alt.beschlossen_am is None:
        satz: Absatz = [f"Für {alt.jahr} waren folgende kommunale Ziele vereinbart:"]
    else:
        beschlossen = belege.zahl(
            "rueckblick.beschlossen_am",
            tag(alt.beschlossen_am),
            f"Beschluss über die Zielvereinbarung {alt.jahr}",
            quelle=alt.drucksache_nr,
            url=reverse("vereinbarung:vereinbarung", args=[alt.jahr]),
        )
        satz = absatz(
            f"Am {{am}} hat das Gremium {alt.gremium} den Abschluss der kommunalen "
            f"Zielvereinbarung {alt.jahr} beschlossen ({alt.drucksache_nr}). Zu den "
            "vereinbarten Punkten ist zu berichten:",
            am=beschlossen,
        )
    return Textabschnitt("rueckblick", titel, titel, [satz])


def _punkt(
    punkt: Punkt, stand: Punktstand, bewertung: Bewertung | None, belege: Belege
) -> Textabschnitt:
    """Compose the report on one Punkt: circumstances, Fristen, Kennzahl, notes."""
    absaetze: list[Absatz] = []
    notizen = list(punkt.feststellungen.all())
    absaetze += _notizen(punkt, notizen, {Feststellung.Art.SONDERLAGE}, belege)
    if punkt.art == Punkt.Art.TERMINE:
        absaetze += _fristen_absaetze(punkt, belege)
    if punkt.art == Punkt.Art.KENNZAHL:
        absaetze += kennzahl_absaetze(punkt, belege)
    uebrige = {Feststellung.Art.FESTSTELLUNG, Feststellung.Art.BEANSTANDUNG}
    absaetze += _notizen(punkt, notizen, uebrige, belege)
    if punkt.art == Punkt.Art.OHNE_BEANSTANDUNG and stand.status == "erfuellt":
        jahr = punkt.vereinbarung.jahr
        absaetze.append([f"Im Jahr {jahr} gab es keine Hinweise auf Verstöße."])
    if not absaetze:
        absaetze = [["Zu diesem Punkt ist nichts vermerkt."]]
    return Textabschnitt(
        f"rueckblick.{punkt.schluessel}",
        f"Rückblick {punkt.vereinbarung.jahr}",
        f"Punkt {punkt.nummer}",
        absaetze,
        wortlaut=punkt.wortlaut,
        stand=stand,
        bewertung=bewertung,
    )


def _notizen(
    punkt: Punkt,
    notizen: list[Feststellung],
    arten: set[Feststellung.Art],
    belege: Belege,
) -> list[Absatz]:
    """Return what people noted, one paragraph each, figures linked to the note."""
    url = reverse(
        "vereinbarung:punkt", args=[punkt.vereinbarung.jahr, punkt.schluessel]
    )
    return [
        belege.satz(
            notiz.text,
            f"{punkt.schluessel}.feststellung.{notiz.uuid}",
            notiz.get_art_display(),
            quelle=notiz.quelle,
            url=url,
        )
        for notiz in notizen
        if notiz.art in arten
    ]


def _fristen_absaetze(punkt: Punkt, belege: Belege) -> list[Absatz]:
    """Return which Fristen were kept and which were not, with the days."""
    fristen = [
        eine.frist
        for eine in punkt.pflichtfristen.all()
        if eine.frist.art == Frist.Art.PFLICHT
    ]
    if not fristen:
        return []
    gehalten = [frist for frist in fristen if frist.ist_fristgerecht]
    url = reverse("fristen:fristen")
    erbracht = belege.zahl(
        f"{punkt.schluessel}.gehalten",
        str(len(gehalten)),
        "eingehaltene Fristen",
        angaben=tuple((f.titel, tag(f.erledigt_am)) for f in gehalten if f.erledigt_am),
        url=url,
    )
    alle = belege.zahl(
        f"{punkt.schluessel}.fristen",
        str(len(fristen)),
        "Fristen im Jahr",
        angaben=tuple((f.titel, tag(f.faellig_am)) for f in fristen),
        url=url,
    )
    absaetze = [
        absatz(
            "Eingehalten wurden {erbracht} von {alle} Fristen.",
            erbracht=erbracht,
            alle=alle,
        )
    ]
    for frist in sorted(fristen, key=lambda frist: frist.faellig_am):
        absaetze[0] += _frist_satz(frist, belege)
    return absaetze


def _frist_satz(frist: Frist, belege: Belege) -> Absatz:
    """Return one sentence about one Frist."""
    if frist.erledigt_am is None:
        satz = f" {frist.titel}: {frist.get_zustand_display().lower()}."
    else:
        satz = f" {frist.titel}: Nachweis vom {tag(frist.erledigt_am)}."
    return belege.satz(
        satz,
        f"frist.{frist.uuid}",
        frist.titel,
        quelle=frist.anlass,
        url=reverse("vereinbarung:frist", args=[frist.uuid]),
    )


def _gesamturteil(
    drucksache: Drucksache, gesamt: Bewertung | None, belege: Belege
) -> Textabschnitt:
    jahr = drucksache.rueckblick.jahr
    absaetze: list[Absatz] = [
        [
            f"Die kommunale Zielvereinbarung für das Jahr {jahr} wurde "
            f"{_urteil(gesamt)}."
        ]
    ]
    if gesamt and gesamt.begruendung:
        absaetze.append(
            belege.satz(
                gesamt.begruendung,
                "gesamturteil",
                "Gesamturteil",
                quelle=str(gesamt.durch),
                url=reverse("vereinbarung:vereinbarung", args=[jahr]),
            )
        )
    return Textabschnitt("gesamturteil", f"Rückblick {jahr}", "Gesamturteil", absaetze)


def _neues_jahr(drucksache: Drucksache, belege: Belege) -> list[Textabschnitt]:
    """Return the intro of the new agreement and a section per new or changed Punkt."""
    neu = drucksache.vereinbarung
    gruppe = f"Zielvereinbarung {neu.jahr}"
    unterschied = vergleich_mit_vorgaengerin(neu)
    besondere = set(unterschied.neu) | set(unterschied.geaendert) if unterschied else set()
    menge = anzahl(len(besondere), "Punkt ist", "Punkte sind")
    zahl = belege.zahl(
        "neu.angepasst",
        str(len(besondere)),
        "neue und geänderte Punkte",
        url=reverse("vereinbarung:vergleich", args=[neu.jahr]),
    )
    einleitung = absatz(
        "Aufgrund der Feststellungen und Erfahrungen des Jahres "
        f"{drucksache.rueckblick.jahr} wird empfohlen, die kommunale Zielvereinbarung "
        f"{neu.jahr} in der Fassung der Anlage zu beschließen. "
        f"{{zahl}}{menge[len(str(len(besondere))):]} neu oder angepasst:",
        zahl=zahl,
    )
    abschnitte = [Textabschnitt("neu", gruppe, gruppe, [einleitung])]
    for punkt in neu.punkte.all():
        if punkt.schluessel in besondere:
            abschnitte.append(_aenderung(drucksache, punkt, belege))
    return abschnitte


def _aenderung(drucksache: Drucksache, punkt: Punkt, belege: Belege) -> Textabschnitt:
    """Compose the section about one new or changed Punkt with its reason."""
    neu = punkt.herkunft == Punkt.Herkunft.NEU
    nummer = punkt.nummer if neu else _nummern(drucksache, punkt.schluessel)
    titel = f"Punkt {punkt.nummer} ({'neu' if neu else 'geändert'})"
    satz = (
        f"Punkt {nummer} wird neu aufgenommen. Er lautet:"
        if neu
        else f"Punkt {nummer} wird angepasst. Er lautet künftig:"
    )
    begruendung = [
        belege.satz(
            teil,
            f"neu.{punkt.schluessel}.{stelle}",
            "Begründung der Änderung",
            quelle=str(punkt.vereinbarung),
            url=reverse("vereinbarung:vergleich", args=[punkt.vereinbarung.jahr]),
        )
        for stelle, teil in enumerate(punkt.begruendung.split("\n\n"))
    ]
    return Textabschnitt(
        f"neu.{punkt.schluessel}",
        f"Zielvereinbarung {punkt.vereinbarung.jahr}",
        titel,
        [[satz], *begruendung],
        wortlaut=punkt.wortlaut,
    )


__all__ = ["Textabschnitt", "Vorlagentext", "Zahl", "compose"]
