"""The movement sheet of a list: columns per Leistungsart, proofs, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zielwerk.forderungen.models import (
    Bewegungszeile,
    Forderungsliste,
    Leistungsart,
)
from zielwerk.forderungen.regeln import Bewegung, bewegung
from zielwerk.forderungen.zaehlung import count_zeilen
from zielwerk.kern.anzeige import MINUS, prozent, zahl
from zielwerk.kern.rechenweg import Rechenweg

NULL = Decimal("0.00")
NORMEN = {
    Leistungsart.KDU: "§ 22 Abs. 1",
    Leistungsart.MIETSCHULDEN: "§ 22 Abs. 8",
    Leistungsart.WOHNUNGSBESCHAFFUNG: "§ 22 Abs. 6",
    Leistungsart.ERSTAUSSTATTUNG: "§ 24 Abs. 3 Nr. 1, 2",
    Leistungsart.BUT: "§ 28",
    Leistungsart.EINGLIEDERUNG: "§ 16a",
}
# Field, title, sign in the sheet.
ZEILEN = (
    ("zugang", "Zugang", 1),
    ("korrektur", "Korrektur", 1),
    ("tilgung", "Tilgung", -1),
    ("erlass", "Erlass", -1),
    ("niederschlagung", "Niederschlagung", -1),
    ("wiederzugang", "Wiederzugang", 1),
)
BEWEGT = ("anfang", "anfang_ohne_niederschlagung", *(feld for feld, _, _ in ZEILEN))
SUMMEN = (*BEWEGT, "gesamt", "ohne_niederschlagung")


@dataclass(frozen=True)
class Probe:
    """One proof: what has to be equal, and by how much it is not."""

    titel: str
    differenz: Decimal

    @property
    def stimmt(self) -> bool:
        """Whether the difference is nothing."""
        return self.differenz == 0


@dataclass(frozen=True)
class Reihe:
    """One row of the sheet: signed amounts per column, the last is the sum."""

    titel: str
    betraege: Sequence[Decimal]
    neben: str = ""
    art: str = ""

    @property
    def zellen(self) -> list[str]:
        """The amounts as they stand in the sheet; a movement shows its sign apart."""
        if self.art != "bewegung":
            return [zahl(betrag, 2) for betrag in self.betraege]
        zeichen = {True: "+ ", False: f"{MINUS} "}
        return [
            f"{zeichen[b > 0] if b else ''}{zahl(abs(b), 2)}" for b in self.betraege
        ]


@dataclass(frozen=True)
class Spiegel:
    """The whole sheet of a list."""

    spalten: Sequence[tuple[str, str]]
    reihen: Sequence[Reihe]
    summen: Mapping[str, Decimal]
    proben: Sequence[Probe]
    rechenweg: Rechenweg

    @property
    def niedergeschlagen(self) -> Decimal:
        """What exists but is written off."""
        return self.summen["gesamt"] - self.summen["ohne_niederschlagung"]

    @property
    def veraenderung(self) -> Decimal:
        """How the balance without Niederschlagung changed."""
        summen = self.summen
        return summen["ohne_niederschlagung"] - summen["anfang_ohne_niederschlagung"]

    @property
    def veraenderung_prozent(self) -> str:
        """That change as a share of the opening; nothing if there was none."""
        anfang = self.summen["anfang_ohne_niederschlagung"]
        return prozent(abs(self.veraenderung) / anfang) if anfang > 0 else ""

    @property
    def stimmt(self) -> bool:
        """Whether every proof holds."""
        return all(probe.stimmt for probe in self.proben)


def spiegel_von(
    liste: Forderungsliste, zahlen: Mapping[str, int] | None = None
) -> Spiegel:
    """Return the sheet of a list; `zahlen`: the rows as counted, else they are."""
    zahlen = count_zeilen(liste.pk) if zahlen is None else zahlen
    zeilen = list(liste.bewegungen.all())
    summen = {f: sum((getattr(z, f) for z in zeilen), NULL) for f in SUMMEN}
    schluss = bewegung(**{feld: summen[feld] for feld in BEWEGT})
    return Spiegel(
        spalten=[
            (str(z), NORMEN.get(Leistungsart(z.leistungsart), "")) for z in zeilen
        ],
        reihen=_reihen(zeilen, summen, liste),
        summen=summen,
        proben=_proben(liste, zeilen, summen, zahlen),
        rechenweg=schluss.rechenweg,
    )


def _reihen(
    zeilen: list[Bewegungszeile], summen: Mapping[str, Decimal], liste: Forderungsliste
) -> list[Reihe]:
    """Return the rows in the order of the paper form."""

    def werte(feld: str, vorzeichen: int = 1) -> list[Decimal]:
        return [vorzeichen * getattr(z, feld) for z in zeilen] + [
            vorzeichen * summen[feld]
        ]

    def minus(oben: str, unten: str) -> list[Decimal]:
        return [a - b for a, b in zip(werte(oben), werte(unten), strict=True)]

    anfang, ohne = "anfang_ohne_niederschlagung", "ohne_niederschlagung"
    vorher = f"{liste.vorige.stand_am:%d.%m.%Y}" if liste.vorige else "erste Liste"
    ende = f"{liste.stand_am:%d.%m.%Y}"
    return [
        Reihe("Anfang ohne Niederschlagung", werte(anfang), vorher, "anfang"),
        *(Reihe(titel, werte(f, v), art="bewegung") for f, titel, v in ZEILEN),
        Reihe("Ende ohne Niederschlagung", werte(ohne), ende, "summe"),
        Reihe(
            "niedergeschlagen",
            minus("gesamt", ohne),
            "bleibt bestehen, ist kein Verzicht",
        ),
        Reihe("Ende gesamt", werte("gesamt"), ende, "summe"),
        Reihe("Veränderung zum Vorquartal", [], art="gruppe"),
        Reihe("ohne Niederschlagung", minus(ohne, anfang), art="bewegung"),
        Reihe("gesamt", minus("gesamt", "anfang"), art="bewegung"),
    ]


def _bewegt(zeile: Bewegungszeile) -> Bewegung:
    """Compute the closing balances of one Leistungsart anew."""
    return bewegung(**{feld: getattr(zeile, feld) for feld in BEWEGT})


def _anfangsdifferenz(liste: Forderungsliste, zeilen: list[Bewegungszeile]) -> Decimal:
    """Return by how much the opening differs from the last closing, both balances."""
    if not liste.vorige_id:
        return NULL
    vorher = {
        z.leistungsart: z for z in Bewegungszeile.objects.filter(liste=liste.vorige_id)
    }
    jetzt = {z.leistungsart: z for z in zeilen}
    paare = (
        ("gesamt", "anfang"),
        ("ohne_niederschlagung", "anfang_ohne_niederschlagung"),
    )
    return sum(
        (
            abs(
                getattr(vorher.get(art), ende, NULL)
                - getattr(jetzt.get(art), beginn, NULL)
            )
            for art in vorher.keys() | jetzt.keys()
            for ende, beginn in paare
        ),
        NULL,
    )


def _proben(
    liste: Forderungsliste,
    zeilen: list[Bewegungszeile],
    summen: Mapping[str, Decimal],
    zahlen: Mapping[str, int],
) -> list[Probe]:
    """Return the four proofs, each from what is stored."""
    bewegt = NULL
    for zeile in zeilen:
        schluss = _bewegt(zeile)
        bewegt += abs(schluss.gesamt - zeile.gesamt)
        bewegt += abs(schluss.ohne_niederschlagung - zeile.ohne_niederschlagung)
    rest = abs(_euro(zahlen["summe"]) - summen["gesamt"])
    return [
        Probe("Anfang = Ende des Vorquartals", _anfangsdifferenz(liste, zeilen)),
        Probe("Bewegungen ergeben das Ende", bewegt),
        Probe(f"Summe der {zahl(liste.zeilen)} Zeilen = Ende gesamt", rest),
        Probe("Höhe − getilgt = Restbetrag je Zeile", _euro(zahlen["abweichung"])),
    ]


def _euro(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


@dataclass(frozen=True)
class Vollstaendigkeit:
    """How many rows have what the agreement asks for, and what the others lack."""

    zeilen: int
    vollstaendig: int
    ohne_name: int
    ohne_adresse: int
    ohne_zugang: int
    ohne_begruendung: int
    ungeklaert: int

    @property
    def hindernisse(self) -> list[str]:
        """What is in the way of release, as sentences without full stop."""
        return [
            f"{menge} {text}"
            for menge, text in (
                (self.ohne_name, "Zeilen ohne Namen"),
                (self.ohne_adresse, "Zeilen ohne Adresse"),
                (self.ohne_zugang, "Zeilen ohne Zugang der Forderung"),
                (self.ohne_begruendung, "niedergeschlagene ohne Begründung"),
                (self.ungeklaert, "verschwundene Forderungen ohne Grund"),
            )
            if menge
        ]


def vollstaendigkeit(
    liste: Forderungsliste, zahlen: Mapping[str, int] | None = None
) -> Vollstaendigkeit:
    """Return what is missing; `zahlen`: the rows as counted, else they are counted."""
    zahlen = count_zeilen(liste.pk) if zahlen is None else zahlen
    return Vollstaendigkeit(
        zeilen=zahlen["alle"],
        vollstaendig=zahlen["alle"] - zahlen["luecken"],
        ungeklaert=liste.abgaenge.filter(grund="").count(),
        ohne_name=zahlen["ohne_name"],
        ohne_adresse=zahlen["ohne_adresse"],
        ohne_zugang=zahlen["ohne_zugang"],
        ohne_begruendung=zahlen["ohne_begruendung"],
    )
