"""The sentences about a Kennzahl: counts, rate, bound, method change, comparison."""

from datetime import date
from itertools import chain
from typing import Any

from django.urls import reverse

from zielwerk.drucksachen.belege import Absatz, Belege, Paar, absatz
from zielwerk.drucksachen.regeln import Zahl, als_subjekt
from zielwerk.kennzahlen.models import Kennzahl, Messwert
from zielwerk.kennzahlen.regeln import veraenderung
from zielwerk.kennzahlen.services import Wert, reihe_werte
from zielwerk.kern.anzeige import anzahl, prozent, prozent_kurz, tag, zahl
from zielwerk.vereinbarung.models import Punkt


def kennzahl_absaetze(punkt: Punkt, belege: Belege) -> list[Absatz]:
    """Return the paragraphs about the Kennzahlen of a Punkt at the end of its year."""
    jahr = punkt.vereinbarung.jahr
    alle = Kennzahl.objects.filter(punkt_schluessel=punkt.schluessel).order_by("pk")
    je_kennzahl = [_eine(eine, jahr, belege) for eine in alle]
    if not any(je_kennzahl):
        return [[f"Für das Jahr {jahr} liegt noch kein Wert vor."]]
    ohne: list[Absatz] = [
        [f"{eine}: Für das Jahr {jahr} liegt noch kein Wert vor."]
        for eine, absaetze in zip(alle, je_kennzahl, strict=True)
        if not absaetze
    ]
    return [*chain.from_iterable(je_kennzahl), *ohne]


def _eine(kennzahl: Kennzahl, jahr: int, belege: Belege) -> list[Absatz]:
    """Return the paragraphs about one Kennzahl; nothing without a value of the year."""
    werte = [
        wert
        for wert in reihe_werte(kennzahl)
        if wert.messwert.stand_am <= date(jahr, 12, 31)
    ]
    if not werte or werte[0].messwert.stand_am.year != jahr:
        return []
    fruehere = [wert.messwert for wert in werte[1:]]
    text = _Kennzahltext(kennzahl, werte[0], fruehere, belege)
    return [
        *text.zugang(),
        text.quote(),
        *text.verfahrenswechsel(),
        *text.vergleich(),
    ]


class _Kennzahltext:
    """One value with its figures; every figure carries the same evidence."""

    def __init__(
        self,
        kennzahl: Kennzahl,
        wert: Wert,
        fruehere: list[Messwert],
        belege: Belege,
    ) -> None:
        self.wert, self.fruehere, self.belege = wert, fruehere, belege
        self.messwert: Messwert = wert.messwert
        self.kennzahl = kennzahl
        self.jahr: int = wert.messwert.stand_am.year
        self.figuren = self._figuren()

    def _figur(self, teil: str, anzeige: str, bezeichnung: str, **rest: Any) -> Zahl:
        """Register one figure; without own evidence it carries that of the value."""
        m = self.messwert
        gemeinsam: dict[str, Any] = {
            "angaben": self._angaben(),
            "quelle": m.quelle,
            "links": self._links(teil),
        }
        return self.belege.zahl(
            f"{self.kennzahl.schluessel}.{teil}",
            anzeige,
            bezeichnung,
            **(gemeinsam | rest),
        )

    def _angaben(self) -> tuple[Paar, ...]:
        """Return what stands behind the rate."""
        m, wert = self.messwert, self.wert.quote.wert
        genau = f"{zahl(wert * 100, 4)}\N{NO-BREAK SPACE}%" if wert is not None else "–"
        return (
            (m.verfahren.nenner_bezeichnung, zahl(m.nenner)),
            (m.verfahren.zaehler_bezeichnung, zahl(m.zaehler)),
            ("Wert auf vier Stellen", genau),
            ("Verfahren", f"{m.verfahren.kuerzel}, seit {tag(m.verfahren.gilt_ab)}"),
            ("Umfang", self.kennzahl.umfang),
            ("Stand", tag(m.stand_am)),
        )

    def _links(self, teil: str) -> tuple[Paar, ...]:
        """Return where to look further: the Kennzahl, the rows behind a count."""
        ziel = reverse("kennzahlen:kennzahl", args=[self.kennzahl.schluessel])
        links = [("Kennzahl öffnen", ziel)]
        m = self.messwert
        mengen = {"eingegangen": m.weitere.get("eingegangen"), "erledigt": m.nenner}
        mengen |= {"vermeidbar": m.zaehler, "quote": m.zaehler}
        menge = mengen.get(teil)
        # Only lists of objections have rows to show.
        if m.quelle_uuid and menge is not None and "eingegangen" in m.weitere:
            zeigen = "vermeidbar" if teil == "quote" else teil
            zeilen = reverse("widersprueche:zeilen", args=[m.quelle_uuid])
            wort = anzahl(menge, "Zeile", "Zeilen")
            links.append(
                (f"{wort} ansehen", f"{zeilen}?zeigen={zeigen}&bis={m.stand_am}")
            )
        return tuple(links)

    def _figuren(self) -> dict[str, Zahl]:
        """Register the figures the sentences are made of."""
        m, wert, kennzahl = self.messwert, self.wert, self.kennzahl
        figuren = {
            "nenner": self._figur(
                "erledigt", wert.menge(m.nenner), m.verfahren.nenner_bezeichnung
            ),
            "zaehler": self._figur(
                "vermeidbar", wert.menge(m.zaehler), m.verfahren.zaehler_bezeichnung
            ),
            "quote": self._figur("quote", wert.quote.anzeige, kennzahl.bezeichnung),
        }
        if "eingegangen" in m.weitere:
            figuren["eingegangen"] = self._figur(
                "eingegangen",
                zahl(m.weitere["eingegangen"]),
                "eingereichte Widersprüche",
            )
        if wert.zielwert:
            figuren["grenze"] = self._figur(
                "grenze",
                wert.grenze,
                kennzahl.ziel_bezeichnung,
                angaben=(("gilt bis", tag(wert.zielwert.bis)),),
                quelle=wert.zielwert.quelle,
            )
        if wert.vergleichswert:
            figuren["vergleich"] = self._figur(
                "vergleich",
                prozent_kurz(wert.vergleichswert.anteil),
                f"Durchschnitt des {wert.vergleichswert.bezeichnung}",
                angaben=(("Umfang", wert.vergleichswert.umfang),),
                quelle=wert.vergleichswert.quelle,
            )
        return figuren

    def zugang(self) -> list[Absatz]:
        """Return the sentences on filed and settled objections, and the change."""
        if "eingegangen" not in self.figuren:
            return []
        text = absatz(
            f"Im Jahr {self.jahr} wurden in Bezug auf {self.kennzahl.umfang} "
            "{eingegangen} Widersprüche eingereicht und {nenner} "
            "Widerspruchsverfahren beendet.",
            **self.figuren,
        )
        vorjahr = next(
            (m for m in self.fruehere if m.stand_am.year == self.jahr - 1), None
        )
        if vorjahr and vorjahr.weitere.get("eingegangen"):
            text += self._veraenderung(vorjahr)
        return [text]

    def _veraenderung(self, vorjahr: Messwert) -> Absatz:
        """Return the change in filings: counted alike under every method."""
        vorher, jetzt = (m.weitere["eingegangen"] for m in (vorjahr, self.messwert))
        alt = self._figur(
            "eingegangen_vorjahr",
            zahl(vorher),
            f"eingereichte Widersprüche {vorjahr.stand_am.year}",
            angaben=(("Stand", tag(vorjahr.stand_am)),),
            quelle=vorjahr.quelle,
        )
        wechsel = veraenderung(vorher, jetzt)
        if not wechsel.wert:
            return absatz(
                " Eingereicht wurden ebenso viele wie im Jahr "
                f"{self.jahr - 1} ({{alt}}).",
                alt=alt,
            )
        rund = self._figur(
            "veraenderung",
            wechsel.anzeige_rund,
            "Veränderung der eingereichten Widersprüche",
            angaben=(
                (str(self.jahr), zahl(jetzt)),
                (str(self.jahr - 1), zahl(vorher)),
                ("genau", wechsel.anzeige),
            ),
        )
        wort = "weniger" if wechsel.wert < 0 else "mehr"
        return absatz(
            f" Eingereicht wurden damit {{rund}} {wort} Widersprüche als im Jahr "
            f"{self.jahr - 1} ({{alt}}).",
            rund=rund,
            alt=alt,
        )

    def quote(self) -> Absatz:
        """Return the sentences with numerator, denominator, rate and bound."""
        v = self.messwert.verfahren
        if self.wert.quote.wert is None:
            return [self.wert.quote.urteil]
        anfang = (
            "Bei {zaehler} der {nenner} erledigten Widersprüche war die Stattgabe "
            "vermeidbar, ging also auf einen Fehler in der Sachbearbeitung zurück."
            if "eingegangen" in self.figuren
            else f"{v.zaehler_bezeichnung}: {{zaehler}}; "
            f"{v.nenner_bezeichnung}: {{nenner}}."
        )
        ende = "" if self.kennzahl.ist_anteil else " gegenüber dem Vorjahr"
        was = als_subjekt(self.kennzahl.bezeichnung)
        satz = absatz(f"{anfang} {was} beträgt damit {{quote}}{ende}", **self.figuren)
        return satz + self._grenze()

    def _grenze(self) -> Absatz:
        """Return whether the bound is kept, on the unrounded value."""
        if "grenze" not in self.figuren:
            return ["."]
        name = f"die vereinbarte {self.kennzahl.ziel_bezeichnung} von {{grenze}}"
        if self.wert.quote.eingehalten:
            return absatz(f" und hält {name} ein.", **self.figuren)
        verb = "überschreitet"
        if self.kennzahl.richtung == Kennzahl.Richtung.MINDESTENS:
            verb = "unterschreitet"
        # Rounded, the value may look like the bound itself.
        rund = self.wert.zielwert and prozent(self.wert.zielwert.anteil)
        knapp = " (ungerundet)" if rund == self.wert.quote.anzeige else ""
        return absatz(f"{knapp} und {verb} {name}.", **self.figuren)

    def verfahrenswechsel(self) -> list[Absatz]:
        """Say that the method changed this year, and that nothing compares across."""
        verfahren = self.messwert.verfahren
        davor = next(
            (
                m.verfahren
                for m in self.fruehere
                if m.verfahren.gilt_ab < verfahren.gilt_ab
            ),
            None,
        )
        if davor is None or verfahren.gilt_ab.year != self.jahr:
            return []
        ab = self._figur(
            "verfahren_ab",
            tag(verfahren.gilt_ab),
            "Wechsel des Verfahrens",
            angaben=(
                (f"Verfahren {davor.kuerzel}", _rechnung(davor)),
                (f"Verfahren {verfahren.kuerzel}", _rechnung(verfahren)),
            ),
            quelle=verfahren.quelle,
        )
        return [
            absatz(
                f"Seit dem {{ab}} gilt für die Quote ein anderes Verfahren. "
                f"{verfahren.begruendung} Gerechnet wird seither "
                f"„{_rechnung(verfahren)}“, bis {verfahren.gilt_ab.year - 1} galt "
                f"„{_rechnung(davor)}“. Werte vor und nach dem Wechsel sind nicht "
                "vergleichbar.",
                ab=ab,
            )
        ]

    def vergleich(self) -> list[Absatz]:
        """Return the comparison with others, and whether it is more than chance."""
        vergleich, quote = self.wert.vergleichswert, self.wert.quote
        if vergleich is None or quote.wert is None:
            return []
        lage = "darunter" if quote.wert < vergleich.anteil else "darüber"
        if quote.wert == vergleich.anteil:
            lage = "genau darauf"
        satz = absatz(
            f"Der Durchschnitt des {vergleich.bezeichnung} liegt bei {{vergleich}}, "
            f"die eigene Quote mit {{quote}} {lage}.",
            **self.figuren,
        )
        if not quote.zufall:
            return [satz]
        return [[*satz, " ", *self._zufall(quote.zufall)]]

    def _zufall(self, text: str) -> Absatz:
        """Return the sentence on chance with its number of cases as the figure."""
        nenner = self.figuren["nenner"]
        davor, mitte, danach = text.partition(f" {nenner.anzeige} ")
        return [f"{davor} ", nenner, f" {danach}"] if mitte else [text]


def _rechnung(verfahren: Any) -> str:
    """Return "vermeidbare Stattgaben geteilt durch alle Stattgaben"."""
    return (
        f"{verfahren.zaehler_bezeichnung} geteilt durch {verfahren.nenner_bezeichnung}"
    )
