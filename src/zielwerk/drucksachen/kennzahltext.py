"""The sentences about a Kennzahl: counts, rate, bound, method change, comparison."""

from datetime import date

from django.urls import reverse

from zielwerk.drucksachen.belege import Absatz, Belege, absatz
from zielwerk.drucksachen.regeln import Zahl
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.regeln import veraenderung
from zielwerk.kennzahlen.services import Wert, wert_am
from zielwerk.kern.anzeige import prozent_kurz, tag, zahl
from zielwerk.vereinbarung.models import Punkt


def kennzahl_absaetze(punkt: Punkt, belege: Belege) -> list[Absatz]:
    """Return the paragraphs about the Kennzahl of a Punkt at the end of its year."""
    kennzahl = Kennzahl.objects.filter(punkt_schluessel=punkt.schluessel).first()
    jahr = punkt.vereinbarung.jahr
    wert = wert_am(kennzahl, date(jahr, 12, 31)) if kennzahl else None
    if kennzahl is None or wert is None or wert.messwert.stand_am.year != jahr:
        return [[f"Für das Jahr {jahr} liegt noch kein Wert vor."]]
    figuren = _figuren(kennzahl, wert, belege)
    absaetze = [*_zugang(kennzahl, wert, figuren, belege), _quote(kennzahl, wert, figuren)]
    absaetze += _verfahrenswechsel(kennzahl, wert, belege)
    absaetze += _vergleich(wert, figuren, belege)
    return absaetze


def _figuren(kennzahl: Kennzahl, wert: Wert, belege: Belege) -> dict[str, Zahl]:
    """Register the figures of the value; every one carries the same evidence."""
    m, name = wert.messwert, kennzahl.schluessel
    angaben = (
        (m.verfahren.nenner_bezeichnung, zahl(m.nenner)),
        (m.verfahren.zaehler_bezeichnung, zahl(m.zaehler)),
        ("genauer Wert", f"{zahl(wert.quote.wert * 100, 4)} %" if wert.quote.wert else "–"),
        ("Verfahren", f"{m.verfahren.kuerzel}, seit {tag(m.verfahren.gilt_ab)}"),
        ("Umfang", kennzahl.umfang),
        ("Stand", tag(m.stand_am)),
    )
    url = reverse("kennzahlen:kennzahl", args=[name])

    def figur(teil: str, anzeige: str, bezeichnung: str) -> Zahl:
        return belege.zahl(
            f"{name}.{teil}",
            anzeige,
            bezeichnung,
            angaben=angaben,
            quelle=m.quelle,
            url=url,
        )

    figuren = {
        "nenner": figur("erledigt", zahl(m.nenner), m.verfahren.nenner_bezeichnung),
        "zaehler": figur("vermeidbar", zahl(m.zaehler), m.verfahren.zaehler_bezeichnung),
        "quote": figur("quote", wert.quote.anzeige, kennzahl.bezeichnung),
    }
    if "eingegangen" in m.weitere:
        figuren["eingegangen"] = figur(
            "eingegangen", zahl(m.weitere["eingegangen"]), "eingereichte Widersprüche"
        )
    if wert.zielwert:
        figuren["grenze"] = figur(
            "grenze", prozent_kurz(wert.zielwert.anteil), kennzahl.ziel_bezeichnung
        )
    if wert.vergleichswert:
        figuren["vergleich"] = belege.zahl(
            f"{name}.vergleich",
            prozent_kurz(wert.vergleichswert.anteil),
            f"Durchschnitt des {wert.vergleichswert.bezeichnung}",
            angaben=(("Umfang", wert.vergleichswert.umfang),),
            quelle=wert.vergleichswert.quelle,
            url=url,
        )
    return figuren


def _zugang(
    kennzahl: Kennzahl, wert: Wert, figuren: dict[str, Zahl], belege: Belege
) -> list[Absatz]:
    """Return the sentences on filed and settled objections, and the change."""
    if "eingegangen" not in figuren:
        return []
    jahr = wert.messwert.stand_am.year
    text = absatz(
        f"Im Jahr {jahr} wurden in Bezug auf {kennzahl.umfang} {{eingegangen}} "
        "Widersprüche eingereicht und {nenner} Widerspruchsverfahren beendet.",
        eingegangen=figuren["eingegangen"],
        nenner=figuren["nenner"],
    )
    vorjahr = wert_am(kennzahl, date(jahr - 1, 12, 31))
    vorher = vorjahr.messwert.weitere.get("eingegangen") if vorjahr else None
    if vorjahr is None or not vorher or vorjahr.messwert.stand_am.year != jahr - 1:
        return [text]
    # Filings are counted alike under every method; only the rate is not comparable.
    wechsel = veraenderung(vorher, wert.messwert.weitere["eingegangen"])
    url = reverse("kennzahlen:kennzahl", args=[kennzahl.schluessel])
    rund = belege.zahl(
        f"{kennzahl.schluessel}.veraenderung",
        wechsel.anzeige_rund,
        "Veränderung der eingereichten Widersprüche",
        angaben=((str(jahr), figuren["eingegangen"].anzeige), (str(jahr - 1), zahl(vorher))),
        quelle=wert.messwert.quelle,
        url=url,
    )
    alt = belege.zahl(
        f"{kennzahl.schluessel}.eingegangen_vorjahr",
        zahl(vorher),
        f"eingereichte Widersprüche {jahr - 1}",
        quelle=vorjahr.messwert.quelle,
        url=url,
    )
    text += absatz(
        f" Das sind {{rund}} {'weniger' if wechsel.richtung == 'Abnahme' else 'mehr'} "
        f"als im Jahr {jahr - 1} ({{alt}}).",
        rund=rund,
        alt=alt,
    )
    return [text]


def _quote(kennzahl: Kennzahl, wert: Wert, figuren: dict[str, Zahl]) -> Absatz:
    """Return the sentence with numerator, denominator, rate and bound."""
    text = absatz(
        "Bei {zaehler} der {nenner} erledigten Widersprüche war die Stattgabe vermeidbar, "
        "sie ging also auf einen Fehler in der Sachbearbeitung zurück. Die "
        f"{kennzahl.bezeichnung} beträgt damit {{quote}}",
        **{name: figuren[name] for name in ("zaehler", "nenner", "quote")},
    )
    if "grenze" not in figuren:
        return [*text, "."]
    gehalten = {True: "hält", False: "überschreitet"}[bool(wert.quote.eingehalten)]
    ende = " ein." if wert.quote.eingehalten else "."
    return text + absatz(
        f" und {gehalten} die vereinbarte {kennzahl.ziel_bezeichnung} von {{grenze}}{ende}",
        grenze=figuren["grenze"],
    )


def _verfahrenswechsel(kennzahl: Kennzahl, wert: Wert, belege: Belege) -> list[Absatz]:
    """Say that the method changed this year, and that nothing compares across."""
    verfahren = wert.messwert.verfahren
    davor = kennzahl.verfahren.filter(gilt_ab__lt=verfahren.gilt_ab).last()
    if davor is None or verfahren.gilt_ab.year != wert.messwert.stand_am.year:
        return []
    url = reverse("kennzahlen:kennzahl", args=[kennzahl.schluessel])
    ab = belege.zahl(
        f"{kennzahl.schluessel}.verfahren_ab",
        tag(verfahren.gilt_ab),
        "Wechsel des Verfahrens",
        quelle=verfahren.quelle,
        url=url,
    )
    return [
        absatz(
            f"Seit dem {{ab}} wird die Quote anders berechnet: {verfahren.begruendung} "
            f"Bis {verfahren.gilt_ab.year - 1} stand die Zahl „{davor.zaehler_bezeichnung}“ "
            f"im Verhältnis zu „{davor.nenner_bezeichnung}“. Werte vor und nach dem "
            "Wechsel sind nicht vergleichbar.",
            ab=ab,
        )
    ]


def _vergleich(wert: Wert, figuren: dict[str, Zahl], belege: Belege) -> list[Absatz]:
    """Return the comparison with others, and whether it is more than chance."""
    vergleich = wert.vergleichswert
    if vergleich is None or wert.quote.wert is None:
        return []
    lage = "unter" if wert.quote.wert < vergleich.anteil else "über"
    if wert.quote.wert == vergleich.anteil:
        lage = "genau auf"
    return [
        absatz(
            f"Der Durchschnitt des {vergleich.bezeichnung} liegt bei {{vergleich}}; die "
            f"eigene Quote von {{quote}} liegt {lage} diesem Wert. {wert.quote.zufall}",
            vergleich=figuren["vergleich"],
            quote=figuren["quote"],
        )
    ]
