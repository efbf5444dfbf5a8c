"""The text blocks of the paper, composed from the evidence of the year, in order.

No sentence here belongs to one county: names, dates and figures come from the
data, what people noted (Feststellungen) stands as they wrote it.
"""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from zielwerk.drucksachen.aenderungstext import aenderungssaetze, neues_jahr
from zielwerk.drucksachen.belege import Absatz, Belege, absatz
from zielwerk.drucksachen.grundlage import Grundlage, Textabschnitt, read_grundlage
from zielwerk.drucksachen.massnahmentext import massnahmen_abschnitt
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.punkttext import punkt_abschnitt
from zielwerk.drucksachen.regeln import mit_artikel
from zielwerk.kern.anzeige import aufzaehlung, tag
from zielwerk.vereinbarung.models import Bewertung, Punkt
from zielwerk.vereinbarung.services import Punktstand

GRUPPE_KOPF = "Vorlage"
OHNE_BERECHNUNG = "ohne_berechnung"
Uebersichtszeile = tuple[Punkt, Punktstand, Bewertung | None]


@dataclass
class Vorlagentext:
    """All sections of a paper and the evidence of every figure in them."""

    grundlage: Grundlage
    abschnitte: list[Textabschnitt] = field(default_factory=list)
    belege: Belege = field(default_factory=Belege)

    @property
    def uebersicht(self) -> list[Uebersichtszeile]:
        """The Punkte of the year with computed status and verdict, side by side."""
        g = self.grundlage
        return [(p, g.staende[p.pk], g.urteile.get(p.pk)) for p in g.alte]


def compose(drucksache: Drucksache, heute: date) -> Vorlagentext:
    """Compose every section of a paper from the data as they are now."""
    grundlage = read_grundlage(drucksache, heute)
    text = Vorlagentext(grundlage)
    text.abschnitte = [
        _beschlussvorschlag(drucksache),
        _sachverhalt(grundlage, text.belege),
        _rueckblick(drucksache, text.belege),
        *(punkt_abschnitt(grundlage, p, text.belege) for p in grundlage.alte),
        *massnahmen_abschnitt(grundlage, text.belege),
        _gesamturteil(grundlage, text.belege),
        *neues_jahr(grundlage, text.belege),
    ]
    return text


def _beschlussvorschlag(drucksache: Drucksache) -> Textabschnitt:
    """Compose what the committees are asked for: a decision, or to take note."""
    neu = drucksache.vereinbarung
    andere = [seite for seite in (neu.partei_jobcenter, neu.partei_dritte) if seite]
    was = (
        f"ie Zielvereinbarung mit {aufzaehlung(andere)} über die kommunalen Ziele für "
        f"das Jahr {neu.jahr}"
    )
    if drucksache.nur_zur_kenntnis:
        folge = drucksache.beratungsfolge.all()
        gremien = list(dict.fromkeys(mit_artikel(b.gremium) for b in folge))
        wer = aufzaehlung(gremien)
        satz = (
            f"{wer[:1].upper()}{wer[1:]} "
            f"{'nimmt' if len(gremien) == 1 else 'nehmen'} d{was} in der vorliegenden "
            "Fassung zur Kenntnis."
        )
        titel = "Zur Kenntnisnahme"
    else:
        satz = f"D{was} wird in der vorliegenden Fassung beschlossen."
        titel = "Beschlussvorschlag"
    return Textabschnitt("beschlussvorschlag", GRUPPE_KOPF, titel, [[satz]])


def urteil_klein(bewertung: Bewertung) -> str:
    """Return the verdict in the middle of a sentence."""
    wort: str = bewertung.get_urteil_display()
    return wort[:1].lower() + wort[1:]


def _urteilssatz(jahr: int, bewertung: Bewertung | None) -> str:
    """Return the verdict on the whole year, and that a Sonderlage was weighed."""
    if bewertung is None:
        return (
            f"Die Bewertung der kommunalen Zielvereinbarung für das Jahr {jahr} steht "
            "noch aus."
        )
    satz = (
        f"Die kommunale Zielvereinbarung für das Jahr {jahr} wurde insgesamt "
        f"{urteil_klein(bewertung)}."
    )
    if bewertung.sonderlage:
        satz += f" Dabei ist eine Sonderlage berücksichtigt: {bewertung.sonderlage}."
    return satz


def _sachverhalt(grundlage: Grundlage, belege: Belege) -> Textabschnitt:
    jahr = grundlage.drucksache.rueckblick.jahr
    erster: Absatz = [_urteilssatz(jahr, grundlage.gesamturteil)]
    erster += _rechnerisch(grundlage, belege)
    return Textabschnitt(
        "sachverhalt",
        GRUPPE_KOPF,
        "Sachverhalt",
        [erster, aenderungssaetze(grundlage, belege)],
    )


def _rechnerisch(grundlage: Grundlage, belege: Belege) -> Absatz:
    """Return how many Punkte the rules call fulfilled, and which they do not."""
    staende = [(p, grundlage.staende[p.pk]) for p in grundlage.alte]
    berechnet = [(p, s) for p, s in staende if s.status != OHNE_BERECHNUNG]
    if not berechnet:
        return []
    gehalten = [p for p, s in berechnet if s.status == "erfuellt"]
    jahr = grundlage.drucksache.rueckblick.jahr
    links = (
        (f"Stand je Punkt {jahr}", reverse("vereinbarung:vereinbarung", args=[jahr])),
    )
    angaben = tuple((f"Punkt {p.nummer}", s.text) for p, s in staende)
    saetze = absatz(
        " Von {alle} Punkten, deren Stand sich berechnen lässt, "
        f"{'ist' if len(gehalten) == 1 else 'sind'} {{gehalten}} erfüllt",
        alle=belege.zahl(
            "sachverhalt.berechnet",
            str(len(berechnet)),
            "Punkte mit berechnetem Stand",
            angaben=angaben,
            links=links,
        ),
        gehalten=belege.zahl(
            "sachverhalt.erfuellt",
            str(len(gehalten)),
            "rechnerisch erfüllte Punkte",
            angaben=angaben,
            links=links,
        ),
    )
    rest = [
        f"{wort} {'ist' if len(liste) == 1 else 'sind'} {aufzaehlung(liste)}"
        for wort, status in (
            ("nicht erfüllt", "nicht_erfuellt"),
            ("noch offen", "in_arbeit"),
        )
        if (liste := [f"Punkt {p.nummer}" for p, s in berechnet if s.status == status])
    ]
    return [*saetze, "".join(f"; {teil}" for teil in rest) + "."]


def _rueckblick(drucksache: Drucksache, belege: Belege) -> Textabschnitt:
    alt = drucksache.rueckblick
    titel = f"Rückblick {alt.jahr}"
    if alt.beschlossen_am is None:
        satz: Absatz = [
            f"Zu den kommunalen Zielen, die für das Jahr {alt.jahr} vereinbart waren, "
            "wird im Folgenden berichtet."
        ]
    else:
        wort = "zur Kenntnis genommen" if alt.nur_zur_kenntnis else "beschlossen"
        ort = ", ".join(teil for teil in (alt.gremium, alt.drucksache_nr) if teil)
        satz = absatz(
            f"Die kommunale Zielvereinbarung für das Jahr {alt.jahr} ist am {{am}} "
            f"{wort} worden{f' ({ort})' if ort else ''}. Zu ihren Punkten wird im "
            "Folgenden berichtet; der vereinbarte Wortlaut ist kursiv gesetzt.",
            am=belege.zahl(
                "rueckblick.beschlossen_am",
                tag(alt.beschlossen_am),
                f"Zielvereinbarung {alt.jahr}, {wort}",
                quelle=alt.drucksache_nr,
                links=(
                    (
                        f"Zielvereinbarung {alt.jahr}",
                        reverse("vereinbarung:vereinbarung", args=[alt.jahr]),
                    ),
                ),
            ),
        )
    return Textabschnitt("rueckblick", titel, titel, [satz])


def _gesamturteil(grundlage: Grundlage, belege: Belege) -> Textabschnitt:
    jahr, gesamt = grundlage.drucksache.rueckblick.jahr, grundlage.gesamturteil
    if gesamt is None:
        absaetze: list[Absatz] = [["Das Gesamturteil steht noch aus."]]
    else:
        absaetze = [
            [
                f"Insgesamt wurde die kommunale Zielvereinbarung für das Jahr {jahr} "
                f"{urteil_klein(gesamt)}."
            ]
        ]
    if gesamt and gesamt.begruendung:
        absaetze.append(
            belege.satz(
                gesamt.begruendung,
                "gesamturteil",
                "Gesamturteil",
                quelle=f"bewertet am {tag(gesamt.am)}",
                links=(
                    (
                        "Gesamturteil ansehen",
                        reverse("vereinbarung:gesamturteil", args=[jahr]),
                    ),
                ),
            )
        )
    return Textabschnitt("gesamturteil", f"Rückblick {jahr}", "Gesamturteil", absaetze)
