"""The abstract limit of one household, taken from a Konzept as published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zielwerk.kern.anzeige import dezimal, euro, tag, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.unterkunft.konzepte import (
    Konzept,
    Mietenstufe,
    Tabellenstand,
    Vergleichsraum,
)
from zielwerk.unterkunft.rechtslage import (
    STANDARD,
    Einstellungen,
    UnterkunftError,
    normen,
)
from zielwerk.unterkunft.vergleichsraeume import finde_raum, namensform

NORM = "§ 22 Abs. 1 Satz 1 SGB II"


@dataclass(frozen=True)
class Richtwert:
    """The abstract limit for one household, as published, and how it was found."""

    betrag: Decimal
    konzept: str
    bezeichnung: str
    raum: str
    personen: int
    am: date
    gilt_ab: date | None
    gilt_bis: date | None
    wohnflaeche_qm: Decimal | None
    rechenweg: Rechenweg
    hinweise: tuple[str, ...]

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


def richtwert(
    konzept: Konzept,
    *,
    raum: str | int | None,
    personen: int,
    am: date,
    einstellungen: Einstellungen = STANDARD,
) -> Richtwert:
    """Return the limit for a household in a Vergleichsraum on a day.

    `raum` is the key of the Vergleichsraum or the name of a municipality in it. The
    total is the one published; it is not computed from its parts. Only the +1 value
    and the Sicherheitszuschlag of the Wohngeld table are added, because that is how
    they are published.

    :raises UnterkunftError: without a value for the day, room or size
    """
    stand = konzept.stand(am)
    stufe = _mietenstufe(konzept, raum, am)
    gefunden = finde_raum(konzept, stand, stufe.stufe if stufe else raum)
    veroeffentlicht = _veroeffentlicht(konzept, gefunden, personen)
    betrag, weitere = _zuschlag(konzept, personen, veroeffentlicht, am, einstellungen)
    qm = _je_person(stand.qm, stand.qm_je_weitere, personen)
    schritte = (
        *_fundstelle(konzept, stand, gefunden, stufe),
        *_tabellenwert(gefunden, personen, veroeffentlicht),
        *weitere,
        *_wohnflaeche(qm),
    )
    return Richtwert(
        betrag,
        konzept.schluessel,
        konzept.bezeichnung,
        gefunden.bezeichnung,
        personen,
        am,
        stand.gilt_ab,
        stand.gilt_bis,
        qm,
        schritte,
        tuple(_hinweise(konzept, stand, stufe)),
    )


def _veroeffentlicht(konzept: Konzept, raum: Vergleichsraum, personen: int) -> Decimal:
    """Return the value of the table.

    :raises UnterkunftError: if there is none for the size
    """
    if isinstance(personen, bool) or not isinstance(personen, int) or personen < 1:
        raise UnterkunftError(f"Die Zahl der Personen „{personen}“ gibt es nicht.")
    betrag = _je_person(raum.betraege, raum.je_weitere, personen)
    if betrag is None:
        raise UnterkunftError(
            f"{konzept.bezeichnung}, {raum.bezeichnung}: Für {personen} Personen ist "
            "kein Betrag veröffentlicht."
        )
    return betrag


def _wohnflaeche(qm: Decimal | None) -> Iterator[Schritt]:
    if qm is not None:
        yield Schritt("Angemessene Wohnfläche", wert=f"{zahl(qm)} m²", norm=NORM)


def _je_person(
    werte: Mapping[int, Decimal], je_weitere: Decimal | None, personen: int
) -> Decimal | None:
    """Return the published value, or the largest one plus the +1 value."""
    if personen in werte:
        return werte[personen]
    if je_weitere is None or not werte or personen < max(werte):
        return None
    return werte[max(werte)] + (personen - max(werte)) * je_weitere


def _fundstelle(
    konzept: Konzept,
    stand: Tabellenstand,
    raum: Vergleichsraum,
    stufe: Mietenstufe | None,
) -> Iterator[Schritt]:
    """Yield which table was opened, and which column."""
    yield Schritt(
        "Konzept",
        wert=konzept.bezeichnung,
        norm=NORM,
        hinweis=f"{konzept.umfang}; Quelle: {stand.quelle}",
    )
    if stufe:
        lesart = "nicht für jedes Jahr gelesen" if stufe.unbestaetigt else ""
        yield Schritt(
            f"Mietenstufe von {stufe.ort}",
            wert=stufe.stufe,
            norm="Anlage zu § 1 Abs. 3 WoGV",
            hinweis=lesart,
        )
    else:
        yield Schritt("Vergleichsraum", wert=raum.bezeichnung)


def _tabellenwert(
    raum: Vergleichsraum, personen: int, betrag: Decimal
) -> Iterator[Schritt]:
    """Yield the value as published, with its parts where they are published too."""
    haushalt = "1 Person" if personen == 1 else f"{personen} Personen"
    if personen in raum.betraege:
        teile = ""
        if personen in raum.grundmiete:
            teile = (
                f"veröffentlicht neben Grundmiete {euro(raum.grundmiete[personen])} "
                f"und Betriebskosten {euro(raum.betriebskosten[personen])}; die Summe "
                "wird nicht nachgerechnet"
            )
        yield Schritt(
            f"Veröffentlichter Wert für {haushalt}", wert=euro(betrag), hinweis=teile
        )
        return
    groesste = max(raum.betraege)
    yield Schritt(
        f"Wert für {groesste} Personen plus {personen - groesste} mal "
        f"{euro(raum.je_weitere or Decimal(0))} je weitere Person",
        wert=euro(betrag),
    )


def _zuschlag(
    konzept: Konzept,
    personen: int,
    betrag: Decimal,
    am: date,
    einstellungen: Einstellungen,
) -> tuple[Decimal, list[Schritt]]:
    """Return the value with the Sicherheitszuschlag, and the steps to it."""
    schritte = []
    for teil in konzept.klimakomponenten:
        if not teil.gilt_ab <= am <= teil.gilt_bis:
            continue
        klima = _je_person(teil.betraege, teil.je_weitere, personen)
        schritte.append(einstellungen.schritt("klimakomponente"))
        if einstellungen.klimakomponente == "mit":
            if klima is None:
                raise UnterkunftError(
                    f"Für {personen} Personen ist am {tag(am)} keine Klimakomponente "
                    "belegt."
                )
            betrag += klima
            schritte.append(Schritt("Klimakomponente", wert=euro(klima)))
    if konzept.zuschlag_prozent:
        roh = betrag * (100 + konzept.zuschlag_prozent) / 100
        betrag = dezimal(roh, 2)
        schritte.append(
            Schritt(
                f"Plus {konzept.zuschlag_prozent} % Sicherheitszuschlag",
                wert=euro(betrag),
                hinweis=konzept.zuschlag_quelle,
            )
        )
    return betrag, schritte


def _hinweise(
    konzept: Konzept, stand: Tabellenstand, stufe: Mietenstufe | None
) -> Iterator[str]:
    """Yield what is not proven about the value."""
    if konzept.unbestaetigt:
        yield "Die Werte sind nicht bestätigt."
    if konzept.geprueft_am is None:
        yield "Niemand hat die Werte bisher an der amtlichen Fassung geprüft."
    if stand.gilt_ab is None:
        yield "Ab wann die Werte galten, ist nicht belegt."
    yield from stand.warnungen
    if stufe and stufe.unbestaetigt:
        yield f"Die Mietenstufe von {stufe.ort} ist nicht für jedes Jahr gelesen."
    if konzept.bestandsschutz:
        yield f"Bestandsschutz: {konzept.bestandsschutz}"
    yield from (*konzept.hinweise, *stand.hinweise)


def _mietenstufe(
    konzept: Konzept, ort: str | int | None, am: date
) -> Mietenstufe | None:
    """Return the Mietenstufe of a municipality; None if `ort` names none.

    :raises UnterkunftError: if the municipality is known, but not for the day
    """
    if ort is None:
        return None
    gesucht = namensform(ort)
    eigene = [s for s in konzept.mietenstufen if namensform(s.ort) == gesucht]
    for stufe in eigene:
        if stufe.ab <= am and (stufe.bis is None or am <= stufe.bis):
            return stufe
    if eigene:
        raise UnterkunftError(
            f"Die Mietenstufe von {eigene[0].ort} am {tag(am)} liegt nicht vor. Bitte "
            "geben Sie die Stufe an (I bis VII)."
        )
    return None
