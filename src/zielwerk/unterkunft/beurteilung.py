"""One case is judged, question by question; `angemessenheit` hands the answer out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from zielwerk.kern.anzeige import dezimal, euro, tag
from zielwerk.kern.rechenweg import Schritt
from zielwerk.unterkunft.rechtslage import (
    PARAMETER,
    Einstellungen,
    Rechtslage,
    betrag_aus,
    fundstelle,
    monatserster,
)
from zielwerk.unterkunft.sozialschutz import schutz_bis, schutzschritt
from zielwerk.unterkunft.umstaende import Art, Besonderheit, Umstaende


@dataclass
class Fall:
    """One case while it is judged; steps and open decisions gather here."""

    kosten: Decimal
    grenze: Decimal
    am: date
    lage: Rechtslage
    karenzzeit: bool
    kinder: bool
    ueber_qm_grenze: bool
    bwz_beginn: date | None
    umstaende: Umstaende
    einstellungen: Einstellungen
    schritte: list[Schritt] = field(default_factory=list)
    offen: list[str] = field(default_factory=list)
    geschuetzt_bis: date | None = None
    grund: str = ""

    @property
    def zu_hoch(self) -> bool:
        """Return whether the costs exceed the abstract limit."""
        return self.kosten > self.grenze

    def sage(self, satz: str, text: str, *, wert: str = "") -> None:
        """Note a step that rests on a sentence of the law of the day."""
        self.schritte.append(self.lage.schritt(satz, text, wert=wert))


def urteil(fall: Fall) -> tuple[bool, Decimal]:
    """Return whether the costs are angemessen, and the amount recognised."""
    if fall.umstaende.bisheriger_bedarf is not None:
        fall.grund = "umzug"
        return _nach_umzug(fall, fall.umstaende.bisheriger_bedarf)
    if _ist_geschuetzt(fall):
        fall.grund = "geschuetzt"
        return True, fall.kosten
    if _gilt_qm_grenze(fall):
        fall.grund = "qm"
        return False, _ueber_qm_grenze(fall)
    if not fall.zu_hoch:
        fall.grund = "angemessen"
        fall.sage("angemessen", "Die Aufwendungen sind angemessen")
        return True, fall.kosten
    return False, _zu_hoch(fall)


def _zu_hoch(fall: Fall) -> Decimal:
    """Return what is recognised of costs above the limit."""
    if _in_karenzzeit(fall):
        fall.grund = "karenzzeit"
        return _karenzbetrag(fall)
    if _einzelfall(fall):
        fall.grund = "einzelfall"
        return fall.kosten
    return _nach_verfahren(fall)


def _nach_umzug(fall: Fall, bedarf: Decimal) -> tuple[bool, Decimal]:
    """A move that was not needed: only the need before; neither § 67 nor Karenzzeit."""
    fall.sage(
        "umzug", "Nach dem nicht erforderlichen Umzug höchstens", wert=euro(bedarf)
    )
    return not fall.zu_hoch, min(fall.kosten, betrag_aus(bedarf, "Bisheriger Bedarf"))


def _ist_geschuetzt(fall: Fall) -> bool:
    """Say what § 67 Abs. 3 does here; true if the costs count as angemessen."""
    if fall.umstaende.zusicherung is False:
        return False  # no protection of a dwelling taken newly (L 9 AS 637/22)
    bis = schutz_bis(
        fall.bwz_beginn,
        zuvor_nur_angemessen=fall.umstaende.zuvor_nur_angemessen,
        einstellungen=fall.einstellungen,
    )
    fall.geschuetzt_bis = bis
    schritte = schutzschritt(
        fall.bwz_beginn,
        fall.am,
        bis,
        zuvor_nur_angemessen=fall.umstaende.zuvor_nur_angemessen,
        einstellungen=fall.einstellungen,
    )
    fall.schritte.extend(schritte)
    return bool(bis and fall.bwz_beginn and fall.bwz_beginn <= fall.am <= bis)


def _gilt_qm_grenze(fall: Fall) -> bool:
    """Return whether the limit per m² or the Mietpreisbremse decides (from 07/2026)."""
    if not fall.ueber_qm_grenze:
        return False
    if "qm_grenze" in fall.lage.saetze:
        return True
    fall.schritte.append(
        Schritt("Eine Obergrenze je m² gibt es in dieser Fassung noch nicht")
    )
    return False


def _ueber_qm_grenze(fall: Fall) -> Decimal:
    """Return what is recognised above the limit per m²: no Karenzzeit."""
    fall.sage(
        "qm_grenze",
        "Über der Obergrenze je m² oder der Mietpreisbremse: sofort unangemessen, "
        "eine Karenzzeit gilt nicht",
    )
    fall.offen.append(
        "Liegt die Miete über der Mietpreisbremse (§§ 556d bis 556g BGB), ist die "
        "leistungsberechtigte Person aufzufordern, den Verstoß zu rügen."
    )
    if not fall.zu_hoch:
        fall.offen.append(
            "Welcher Betrag nach der Obergrenze je m² angemessen ist, ist mit der "
            "Wohnfläche zu bestimmen."
        )
    fall.schritte.append(fall.einstellungen.schritt("qm_grenze_frist"))
    wahl, ab = fall.einstellungen.qm_grenze_frist, fall.umstaende.absenkung_ab
    if wahl == "frist" and ab and fall.am < ab:
        fall.sage("senkungsfrist", f"Bis zur Senkung am {tag(ab)}")
        return fall.kosten
    if wahl == "offen":
        fall.offen.append(
            "Ob die Frist von sechs Monaten hier gilt, lässt der Text offen."
        )
    return min(fall.kosten, fall.grenze)


def _in_karenzzeit(fall: Fall) -> bool:
    """Return whether the Karenzzeit decides; it needs its law, art and Zusicherung."""
    if not fall.karenzzeit:
        return False
    if "karenzzeit" not in fall.lage.saetze:
        fall.schritte.append(
            Schritt("Eine Karenzzeit gibt es erst ab 01.01.2023", norm="§ 22 SGB II")
        )
        return False
    if fall.umstaende.art is not Art.UNTERKUNFT:
        fall.sage("karenzzeit", "Die Karenzzeit gilt nur für die Unterkunft")
        return False
    if fall.umstaende.zusicherung is False:
        fall.sage("zusicherung", "Umzug in der Karenzzeit ohne Zusicherung")
        return False
    return True


def _karenzbetrag(fall: Fall) -> Decimal:
    """Return what is recognised in the Karenzzeit, capped from 07/2026 on."""
    fall.sage(
        "karenzzeit_folge",
        "In der Karenzzeit werden die tatsächlichen Aufwendungen anerkannt",
    )
    if "obergrenze" not in fall.lage.saetze:
        return fall.kosten
    faktor = PARAMETER["karenzzeit_obergrenze_faktor"].am(fall.am)
    genau = fall.grenze * Decimal(faktor.wert)
    fall.sage(
        "obergrenze",
        "Höchstens das 1,5-fache des Richtwerts",
        wert=euro(genau),
    )
    fall.sage("unterrichtung", "Über Dauer und Bedingungen ist zu unterrichten")
    if fall.kosten <= genau:
        return fall.kosten
    if _hat_ausnahme(fall):
        fall.grund = "ausnahme"
        return fall.kosten
    fall.grund = "obergrenze"
    # § 41 Abs. 2 SGB II: two places, half up.
    return dezimal(genau, 2)


def _hat_ausnahme(fall: Fall) -> bool:
    """Return whether more than 1.5 times the Richtwert is recognised."""
    if fall.umstaende.besonderheit is Besonderheit.UNABWEISBAR:
        fall.sage("ausnahme", _mit_grund(fall, "Unabweisbar nach Entscheidung"))
        return True
    if not fall.kinder:
        return False
    fall.schritte.append(fall.einstellungen.schritt("kinder_ausnahme"))
    fall.offen.append(
        "Mit Kindern kann mehr als das 1,5-fache anerkannt werden (§ 22 Abs. 1 Satz 7 "
        "SGB II). Das Ermessen ist auszuüben und zu begründen."
    )
    return fall.einstellungen.kinder_ausnahme == "ausnahme"


def _mit_grund(fall: Fall, text: str) -> str:
    grund = fall.umstaende.begruendung
    return f"{text}: {grund}" if grund else text


def _einzelfall(fall: Fall) -> bool:
    """Return whether a documented circumstance keeps the actual costs recognised."""
    besonderheit = fall.umstaende.besonderheit
    if besonderheit is Besonderheit.UNZUMUTBAR:
        fall.sage(
            "senkungsfrist", _mit_grund(fall, "Senkung nicht möglich oder zumutbar")
        )
        return True
    if besonderheit is Besonderheit.UNWIRTSCHAFTLICH:
        fall.sage("unwirtschaftlich", _mit_grund(fall, "Senkung unwirtschaftlich"))
        return True
    if besonderheit is Besonderheit.TODESFALL:
        return _nach_todesfall(fall)
    return False


def _nach_todesfall(fall: Fall) -> bool:
    """Return whether the twelve months after a death still run; law from 2023 on."""
    am = fall.umstaende.sterbefall_am
    if "todesfall" not in fall.lage.saetze or am is None:
        fall.schritte.append(
            Schritt("Eine Schonfrist nach einem Todesfall gibt es hier nicht")
        )
        return False
    monate = PARAMETER["todesfall_monate"].am(fall.am)
    bis = monatserster(am, monate.wert + 1) - timedelta(days=1)
    fall.sage("todesfall", "Senkung nicht zumutbar bis", wert=tag(bis))
    return fall.am <= bis


def _nach_verfahren(fall: Fall) -> Decimal:
    """Return what is recognised by the Kostensenkungsverfahren on the day."""
    ab = fall.umstaende.absenkung_ab
    frist = PARAMETER["senkungsfrist_monate"].am(fall.am)
    if ab and fall.am < ab:
        fall.grund = "frist"
        fall.sage(
            "senkungsfrist",
            f"Die Frist von {frist.wert} Monaten läuft; gesenkt wird ab",
            wert=tag(ab),
        )
        return fall.kosten
    fall.grund = "gesenkt" if ab else "ohne_verfahren"
    if ab is None:
        fall.schritte.append(
            Schritt(
                "Ohne Kostensenkungsverfahren bleibt es bei den tatsächlichen "
                f"Aufwendungen, in der Regel längstens {frist.wert} Monate; danach",
                norm=fall.lage.norm("senkungsfrist"),
                hinweis=fundstelle(frist),
            )
        )
        fall.offen.append("Ein Kostensenkungsverfahren ist zu prüfen.")
    else:
        fall.sage("senkungsfrist", "Gesenkt auf den Richtwert seit", wert=tag(ab))
    return fall.grenze
