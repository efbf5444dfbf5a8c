"""The caseload: its columns, its rules, its sums; only counts are stored of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.kern.anzeige import anzahl
from zielwerk.listen.profil import (
    Ausdruck,
    Einlesbar,
    Feld,
    Profil,
    Summen,
    Wahl,
    load_felder,
    load_regeln,
)
from zielwerk.unterkunft.bestand import (
    BEGINN_SGB2,
    CENT,
    HOECHSTENS_PERSONEN,
    OBERGRENZE_AB,
    STAENDE,
    Tabellen,
    beurteile,
    mitgeliefert,
)
from zielwerk.unterkunft.models import KREIS, Festlegung, kreiskonzept
from zielwerk.unterkunft.regeln import Einstellungen
from zielwerk.unterkunft.sozialschutz import BEGINN, ENDE, schutz_bis

if TYPE_CHECKING:
    import polars as pl

ERKLAERUNG = Path(__file__).with_name("einlesen.yaml")
# The last day on which § 67 can still protect a case.
SCHUTZ_ENDE = schutz_bis(ENDE) or ENDE


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _steht(*staende: str) -> "pl.Expr":
    return _c("__stand").is_in(staende)


def _leer(feld: str) -> "pl.Expr":
    """Return where a cell is empty; an unreadable one is not."""
    return _c(f"{feld}__roh").is_null()


def _gesenkt() -> "pl.Expr":
    return (_c("__anerkannt") < _c("__cent")).fill_null(value=False)


# What breaks each rule of einlesen.yaml; there stands what it is called and says.
VERSTOESSE: Mapping[str, Ausdruck] = {
    "personen-unmoeglich": lambda _: ~_c("personen").is_between(1, HOECHSTENS_PERSONEN),
    "kosten-negativ": lambda _: _c("kosten") < 0,
    "vor-dem-gesetz": lambda _: _c("__am") < BEGINN_SGB2,
    "stichtag-fehlt": lambda _: _c("__am").is_null() & _leer("monat"),
    "raum-unbekannt": lambda _: _c("__raum_fehlt"),
    "kein-richtwert": lambda _: (
        _c("__grenze").is_null()
        & ~_c("__raum_fehlt")
        & _c("__am").is_not_null()
        & _c("raum").is_not_null()
        & _c("personen").is_between(1, HOECHSTENS_PERSONEN)
    ),
    "gesenkt-ohne-aufforderung": lambda _: _steht("ueber") & _gesenkt(),
    "gesenkt-trotz-schutz": lambda _: (
        _steht("geschuetzt", "karenzzeit", "gedeckelt", "frist")
        & (_c("__anerkannt") < _c("__soll"))
    ),
    "aufforderung-veraltet": lambda _: (
        _steht("frist", "abgelaufen") & (_c("aufforderung_am") < _c("__tabelle"))
    ),
    "ueber-obergrenze": lambda _: _steht("gedeckelt"),
    "ueber-qm-grenze": lambda _: _steht("qm"),
    "kinder-ermessen": lambda _: (
        _steht("karenzzeit", "gedeckelt")
        & _c("__ueber_deckel")
        & _c("kinder").eq_missing("ja")
    ),
    "ueber-richtwert": lambda _: _steht("ueber") & ~_gesenkt(),
    "senkung-moeglich": lambda _: (
        _steht("abgelaufen") & (_c("__anerkannt") > _c("__soll"))
    ),
    "bewilligungszeitraum-fehlt": lambda _: (
        _leer("bwz_beginn")
        & _c("__am").is_between(BEGINN, SCHUTZ_ENDE)
        & (_c("__cent") > _c("__grenze"))
    ),
}


class _Urteil:
    """Judges the rows once: the rules ask for it first, the sums take it up."""

    daten: "pl.DataFrame"

    def __init__(self, einstellungen: Einstellungen, tabellen: Tabellen) -> None:
        self.einstellungen, self.tabellen = einstellungen, tabellen

    def vorbereiten(self, daten: "pl.DataFrame", stand: date | None) -> "pl.DataFrame":
        """Return the rows with what was judged of them."""
        self.daten = beurteile(daten, stand, self.einstellungen, self.tabellen)
        return self.daten


def _eigene() -> Tabellen:
    """Return the Mandant's own published tables before the shipped ones."""
    eigene = kreiskonzept()
    if eigene is None:
        return mitgeliefert()
    konzepte = {eigene.schluessel: eigene, **mitgeliefert().konzepte}
    return Tabellen(konzepte, eigene.schluessel)


def _gewaehlt(am: date | None) -> Einstellungen:
    """Return what the open Mandant chose, as of the Stand of the list."""
    wahl: Einstellungen = Festlegung.objects.einstellungen_am(am or date.max)
    return wahl


def _felder(tabellen: Tabellen) -> tuple[Feld, ...]:
    """Return the columns; a row may name the Mandant's own Konzept too."""
    felder = load_felder(ERKLAERUNG)
    eigene = tabellen.konzepte.get(KREIS)
    if eigene is None:
        return felder
    wahl = Wahl(KREIS, eigene.bezeichnung, (KREIS, "eigene", eigene.bezeichnung))
    return tuple(
        replace(feld, auswahl=(wahl, *feld.auswahl))
        if feld.schluessel == "konzept"
        else feld
        for feld in felder
    )


def profil(
    am: date | None = None,
    *,
    freigegeben: bool = False,
    einstellungen: Einstellungen | None = None,
) -> Profil:
    """Return the Profil of the caseload.

    `freigegeben`: for the open Mandant, whose own published tables are asked first;
    otherwise the shipped ones; its choices are those of `am`. Which law holds depends
    on each row.
    """
    tabellen = _eigene() if freigegeben else mitgeliefert()
    if einstellungen is None:
        einstellungen = _gewaehlt(am) if freigegeben else Einstellungen()
    urteil = _Urteil(einstellungen, tabellen)
    return Profil(
        art="kdu",
        titel="Fallliste Kosten der Unterkunft",
        felder=_felder(tabellen),
        regeln=load_regeln(ERKLAERUNG, VERSTOESSE),
        summen=lambda _, __: _summen(urteil.daten, tabellen),
        vorbereiten=urteil.vorbereiten,
        annahmen=(
            "Geprüft werden die Kosten der Unterkunft, nicht die Heizung.",
            "Die Karenzzeit ist ohne Unterbrechungen gerechnet, wenn die Liste nur den "
            "Beginn des Leistungsbezugs nennt.",
            "Umstände des Einzelfalls stehen nicht in der Liste; über sie entscheidet "
            "das Jobcenter.",
        ),
    )


def _euro(cent: "pl.Series") -> str:
    return f"{Decimal(int(cent.sum() or 0)) / CENT:.2f}"


def _summen(daten: "pl.DataFrame", tabellen: Tabellen) -> Summen:
    """Return how many cases stand how, and what is above the limits."""
    gezaehlt = dict(daten.group_by("__stand").len().iter_rows())
    ueber = daten.filter(_c("__cent") > _c("__grenze"))
    werte: dict[str, int | str] = {
        "faelle": len(daten),
        **{stand: int(gezaehlt.get(stand, 0)) for stand in STAENDE},
        "uebersteigt_um": _euro(ueber["__cent"] - ueber["__grenze"]),
        "anzuerkennen": _euro(daten["__soll"]),
    }
    return Summen(werte, tuple(_annahmen(daten, tabellen)))


def _annahmen(daten: "pl.DataFrame", tabellen: Tabellen) -> Iterator[str]:
    """Yield what was read into the list."""
    ohne = int(daten["konzept__roh"].null_count())
    if ohne:
        yield (
            f"{anzahl(ohne, 'Zeile', 'Zeilen')} ohne Konzept: geprüft wird gegen "
            f"„{tabellen.konzepte[tabellen.standard].bezeichnung}“."
        )
    for name in sorted(set(daten["__konzept"].unique().to_list())):
        konzept = tabellen.konzepte[name]
        if konzept.geprueft_am is None:
            yield (
                f"„{konzept.bezeichnung}“: Niemand hat die Werte bisher "
                "an der amtlichen Fassung geprüft."
            )
    if daten.filter(_c("__am") >= OBERGRENZE_AB).height:
        yield (
            "Der Wortlaut von § 22 SGB II ab 01.07.2026 ist nicht geprüft; gerechnet "
            "wird nach einer Zusammenfassung."
        )


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.accept_bestand` needs: counts, no case.

    The rows were judged before, in the same run; they are judged again here because
    the intake hands over the typed cells only.
    """
    geurteilt = beurteile(daten, stand, _gewaehlt(stand), _eigene())
    gezaehlt = dict(geurteilt.group_by("__stand").len().iter_rows())
    ueber = geurteilt.filter(_c("__cent") > _c("__grenze"))
    return {
        "zahlen": {stand: int(gezaehlt.get(stand, 0)) for stand in STAENDE},
        "uebersteigt_um": Decimal(_euro(ueber["__cent"] - ueber["__grenze"])),
        "stand_am": stand,
    }


LISTE = Einlesbar(
    titel="Fallbestand prüfen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.unterkunft.services.accept_bestand",
    abgelehnt="zielwerk.unterkunft.services.RichtwertError",
    recht="KOSTENSENKUNG_FUEHREN",
    seite="unterkunft:quartale",
    menue="Unterkunft",
    summen_titel={
        "faelle": "Fälle",
        **{name: f"davon {titel}" for name, titel in STAENDE.items()},
        "uebersteigt_um": "Über den Richtwerten im Monat",
        "anzuerkennen": "Anzuerkennen im Monat",
    },
)
