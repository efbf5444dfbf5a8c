"""Whether costs are angemessen on a day, and how much of them is recognised."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zielwerk.kern.anzeige import euro, tag
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.unterkunft.beurteilung import Fall, urteil
from zielwerk.unterkunft.rechtslage import (
    NULL,
    PARAMETER,
    STANDARD,
    Betrag,
    Einstellungen,
    betrag_aus,
    leistungsname,
    normen,
    rechtslage,
)
from zielwerk.unterkunft.richtwerte import Richtwert
from zielwerk.unterkunft.umstaende import Umstaende

OHNE_BESONDERHEIT = Umstaende()
# Why the amount is recognised, in one sentence for the person it concerns.
SAETZE = {
    "umzug": "Nach einem Umzug, der nicht erforderlich war, wird nur der bisherige "
    "Bedarf anerkannt.",
    "geschuetzt": "Die tatsächlichen Kosten gelten als angemessen, weil der "
    "Bewilligungszeitraum in der Zeit des Sozialschutzes begonnen hat (§ 67 SGB II).",
    "qm": "Die Miete liegt über der Obergrenze je m² oder der Mietpreisbremse. Sie ist "
    "sofort unangemessen, auch in der Karenzzeit.",
    "angemessen": "Die Kosten liegen nicht über dem Richtwert. Sie werden in voller "
    "Höhe anerkannt.",
    "karenzzeit": "In der Karenzzeit werden die tatsächlichen Kosten der Unterkunft "
    "anerkannt, auch über dem Richtwert.",
    "ausnahme": "Die Kosten liegen über dem 1,5-fachen des Richtwerts. Wegen der "
    "Ausnahme werden sie in der Karenzzeit trotzdem anerkannt.",
    "obergrenze": "In der Karenzzeit werden Kosten über dem Richtwert anerkannt, aber "
    "höchstens das 1,5-fache des Richtwerts.",
    "einzelfall": "Die Kosten liegen über dem Richtwert. Wegen der Umstände des "
    "Einzelfalls werden sie trotzdem anerkannt.",
    "frist": "Die Kosten liegen über dem Richtwert. Bis zum Ende der Frist werden sie "
    "noch in voller Höhe anerkannt.",
    "gesenkt": "Die Kosten liegen über dem Richtwert und die Frist ist abgelaufen. "
    "Anerkannt wird der Richtwert.",
    "ohne_verfahren": "Die Kosten liegen über dem Richtwert. Nach einem "
    "Kostensenkungsverfahren wird nur der Richtwert anerkannt; bis dahin bleibt es "
    "bei den tatsächlichen Kosten.",
}


@dataclass(frozen=True)
class Angemessenheit:
    """The answer for one case on one day.

    `angemessen`: costs are (or count as) angemessen. `uebersteigt_um`: by how much
    they exceed the abstract limit, whatever is recognised. `anerkannt`: the need
    recognised on the day. `entscheidungen`: what a person still has to decide.
    """

    angemessen: bool
    uebersteigt_um: Decimal
    anerkannt: Decimal
    kosten: Decimal
    richtwert: Decimal
    am: date
    fassung: str
    leistung: str
    geschuetzt_bis: date | None
    grund: str
    rechenweg: Rechenweg
    entscheidungen: tuple[str, ...] = ()

    @property
    def satz(self) -> str:
        """Return in one German sentence why this amount is recognised."""
        return SAETZE[self.grund]

    @property
    def normen(self) -> tuple[str, ...]:
        """Return the norms of the Rechenweg."""
        return normen(self.rechenweg)


def angemessenheit(
    *,
    kosten: Betrag,
    richtwert: Richtwert | Betrag,
    am: date,
    karenzzeit: bool = False,
    kinder: bool = False,
    ueber_qm_grenze: bool = False,
    bwz_beginn: date | None = None,
    umstaende: Umstaende = OHNE_BESONDERHEIT,
    einstellungen: Einstellungen = STANDARD,
) -> Angemessenheit:
    """Return whether costs are angemessen on a day, and what is recognised.

    `karenzzeit`: the day lies in the Karenzzeit of the case. `kinder`: children live
    in the Bedarfsgemeinschaft. `ueber_qm_grenze`: the rent is above the set limit
    per m² or above the Mietpreisbremse. `bwz_beginn`: first day of the
    Bewilligungszeitraum, without which § 67 cannot be checked. Without
    `umstaende.absenkung_ab` the amount is the one after the Kostensenkungsverfahren.

    :raises UnterkunftError: for an impossible amount or day
    """
    if isinstance(richtwert, Richtwert):
        grenze, vorab = richtwert.betrag, list(richtwert.rechenweg)
    else:
        grenze, vorab = betrag_aus(richtwert, "Richtwert"), []
    fall = Fall(
        kosten=betrag_aus(kosten, "Kosten"),
        grenze=grenze,
        am=am,
        lage=rechtslage(am, bwz_beginn=bwz_beginn, einstellungen=einstellungen),
        karenzzeit=karenzzeit,
        kinder=kinder,
        ueber_qm_grenze=ueber_qm_grenze,
        bwz_beginn=bwz_beginn,
        umstaende=umstaende,
        einstellungen=einstellungen,
        schritte=vorab,
    )
    return _antwort(fall)


def _antwort(fall: Fall) -> Angemessenheit:
    """Judge the case and return the answer."""
    fall.schritte.extend(_eingang(fall))
    angemessen, anerkannt = urteil(fall)
    return Angemessenheit(
        angemessen,
        max(NULL, fall.kosten - fall.grenze),
        anerkannt,
        fall.kosten,
        fall.grenze,
        fall.am,
        fall.lage.schluessel,
        leistungsname(fall.am).name,
        fall.geschuetzt_bis,
        fall.grund,
        (*fall.schritte, Schritt("Als Bedarf anerkannt", wert=euro(anerkannt))),
        tuple(fall.offen),
    )


def _eingang(fall: Fall) -> Iterator[Schritt]:
    """Yield the law of the day, the two amounts and what is compared."""
    yield Schritt(
        f"Am {tag(fall.am)} gilt",
        wert=fall.lage.bezeichnung,
        norm="§ 22 SGB II",
        hinweis="Wortlaut nicht geprüft" if fall.lage.unbestaetigt else "",
    )
    if fall.lage.schluessel == "grundsicherungsgeld" or (
        fall.am >= PARAMETER["karenzzeit_obergrenze_faktor"].werte[0].ab
    ):
        yield fall.einstellungen.schritt("uebergang_2026")
    yield Schritt("Tatsächliche Aufwendungen", wert=euro(fall.kosten))
    vergleich = "über" if fall.zu_hoch else "nicht über"
    yield fall.lage.schritt(
        "angemessen", f"Das liegt {vergleich} dem Richtwert", wert=euro(fall.grenze)
    )
    if fall.zu_hoch:
        yield Schritt(
            "Übersteigt den Richtwert um", wert=euro(fall.kosten - fall.grenze)
        )
