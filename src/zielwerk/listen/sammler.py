"""Collects the findings of one check: counts all of them, keeps what can be shown."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING, Any

from zielwerk.kern.anzeige import anzahl
from zielwerk.kern.spalten import sind_verschieden
from zielwerk.listen.befund import Befund
from zielwerk.listen.blatt import ZEILE
from zielwerk.listen.erkennung import Erkennung
from zielwerk.listen.profil import Feld, Profil, Regel, Schwere
from zielwerk.listen.schrift import sichtbar
from zielwerk.listen.werte import Problem
from zielwerk.listen.zeilen import nummern

if TYPE_CHECKING:
    import polars as pl

ROH = "__roh"
VORSCHLAG = "__vorschlag"
LEER = ""


@dataclass
class Sammler:
    """Findings in the making; `anzahl` counts also those beyond the cap."""

    profil: Profil
    erkennung: Erkennung
    befunde: list[Befund] = field(default_factory=list)
    anzahl: Counter[Schwere] = field(default_factory=Counter)
    zeilen_mit_fehler: set[int] = field(default_factory=set)

    def add(self, befund: Befund, weitere: int = 0) -> None:
        """Take one finding; `weitere` more rows have it but are not listed."""
        self.anzahl[befund.schwere] += 1 + weitere
        if befund.schwere is Schwere.FEHLER and befund.zeile is not None:
            self.zeilen_mit_fehler.add(befund.zeile)
        if len(self.befunde) < self.profil.max_befunde:
            self.befunde.append(befund)

    def add_datei(
        self, regel: str, schwere: Schwere, meldung: str, erwartet: str = ""
    ) -> None:
        """Take a finding on the file or a column as a whole."""
        self.add(
            Befund(
                None, "", schwere, regel, "", erwartet, meldung, ursache="Ganze Datei"
            )
        )

    def add_zellen(
        self, zeilen: "pl.DataFrame", feld: Feld, problem: Callable[[str], Problem]
    ) -> None:
        """Take one finding for each filled cell that could not be read."""
        import polars as pl

        roh, typisiert = f"{feld.schluessel}{ROH}", feld.schluessel
        if zeilen[roh].null_count() == zeilen[typisiert].null_count():
            return
        unlesbar = pl.col(typisiert).is_null() & pl.col(roh).is_not_null()
        schlecht = zeilen.filter(unlesbar).select(ZEILE, roh)
        self._zaehle_rest(schlecht[ZEILE], Schwere.FEHLER)
        for zeile, text in schlecht.head(self.profil.max_befunde).iter_rows():
            grund = problem(text)
            self.add(
                self._befund(
                    *(zeile, feld, Schwere.FEHLER, grund.regel, text),
                    erwartet=grund.erwartet,
                    meldung=grund.meldung,
                    vorschlag=grund.vorschlag,
                    ursache=f"{feld.bezeichnung}: nicht lesbar",
                )
            )

    def add_leere(self, zeilen: "pl.DataFrame", feld: Feld) -> None:
        """Take one finding for each empty cell of a required field."""
        import polars as pl

        roh = f"{feld.schluessel}{ROH}"
        if not zeilen[roh].null_count():
            return
        leer = zeilen.filter(pl.col(roh).is_null()).select(ZEILE)
        self._zaehle_rest(leer[ZEILE], Schwere.FEHLER)
        for (zeile,) in leer.head(self.profil.max_befunde).iter_rows():
            self.add(
                self._befund(
                    *(zeile, feld, Schwere.FEHLER, "pflichtfeld", LEER),
                    erwartet=feld.bezeichnung,
                    meldung=f"{feld.bezeichnung} fehlt. Bitte ergänzen Sie die Angabe.",
                    ursache=f"{feld.bezeichnung} fehlt",
                )
            )

    def add_doppelte(self, zeilen: "pl.DataFrame", feld: Feld) -> None:
        """Take one finding for each later row with a value that must be unique."""
        import polars as pl

        zeilen = _vielleicht_doppelte(zeilen, feld.schluessel)
        wert = pl.col(feld.schluessel)
        erste = pl.col(ZEILE).first().over(feld.schluessel)
        doppelt = (
            zeilen.with_columns(erste=erste)
            .filter(wert.is_not_null(), pl.col("erste") != pl.col(ZEILE))
            .select(ZEILE, f"{feld.schluessel}{ROH}", "erste")
        )
        self._zaehle_rest(doppelt[ZEILE], Schwere.FEHLER)
        for zeile, text, zuerst in doppelt.head(self.profil.max_befunde).iter_rows():
            self.add(
                self._befund(
                    *(zeile, feld, Schwere.FEHLER, "doppelt", text),
                    erwartet="jeder Wert nur einmal",
                    meldung=f"„{text}“ steht schon in Zeile {zuerst}. Bitte löschen "
                    "Sie eine der Zeilen oder berichtigen Sie den Wert.",
                    ursache=f"{feld.bezeichnung} doppelt",
                )
            )

    def platz(self, regel: Regel) -> int:
        """Return how many more findings of a rule can be listed one by one."""
        if regel.gesammelt:
            return 0
        return max(0, self.profil.max_befunde - len(self.befunde))

    def add_regel(
        self, zeilen: "pl.Series", gezeigt: "pl.DataFrame", regel: Regel, stand: str
    ) -> None:
        """Take the findings of one rule.

        `zeilen` are the lines that break it, `gezeigt` whole rows of the first
        `platz` of them.
        """
        feld = self.profil.feld(regel.feld)
        if regel.gesammelt:
            self.add(self._gesammelt(zeilen, regel, feld))
            return
        self._zaehle_rest(zeilen, regel.schwere, ab=len(gezeigt))
        gezeigt = gezeigt.select(_gebraucht(gezeigt, regel))
        for reihe in gezeigt.iter_rows(named=True):
            self.add(self._nach_regel(reihe, regel, feld, stand))

    def _nach_regel(
        self, reihe: dict[str, Any], regel: Regel, feld: Feld, stand: str
    ) -> Befund:
        texte = {
            name.removesuffix(ROH): sichtbar(wert or "leer")
            for name, wert in reihe.items()
            if name.endswith(ROH)
        }
        vorschlag = texte["vorschlag"] = reihe.get(VORSCHLAG) or LEER
        gefunden = reihe[f"{feld.schluessel}{ROH}"] or LEER
        return self._befund(
            reihe[ZEILE],
            feld,
            regel.schwere,
            regel.name,
            gefunden,
            erwartet=regel.erwartet.format(stand=stand, **texte),
            meldung=regel.meldung.format(stand=stand, **texte),
            ursache=regel.ursache,
            version=regel.version,
            vorschlag=vorschlag,
        )

    def _gesammelt(self, zeilen: "pl.Series", regel: Regel, feld: Feld) -> Befund:
        alle = zeilen.to_list()
        return self._befund(
            alle[0],
            feld,
            regel.schwere,
            regel.name,
            anzahl(len(alle), "Zeile", "Zeilen"),
            erwartet=regel.erwartet,
            meldung=f"{regel.meldung} Betroffen: {nummern(alle)}.",
            ursache=regel.ursache,
            version=regel.version,
            anzahl=len(alle),
        )

    def _befund(
        self,
        zeile: int,
        feld: Feld,
        schwere: Schwere,
        regel: str,
        gefunden: str,
        **angaben: Any,
    ) -> Befund:
        spalte = self.erkennung.spalte_von(feld.schluessel)
        return Befund(
            zeile=zeile,
            spalte=spalte.name if spalte else feld.bezeichnung,
            schwere=schwere,
            regel=regel,
            gefunden=sichtbar(gefunden),
            feld=feld.schluessel,
            buchstabe=spalte.buchstabe if spalte else "",
            **angaben,
        )

    def _zaehle_rest(
        self, zeilen: "pl.Series", schwere: Schwere, ab: int | None = None
    ) -> None:
        """Count the rows beyond the cap; those within it are counted one by one."""
        grenze = self.profil.max_befunde if ab is None else ab
        self.anzahl[schwere] += max(0, len(zeilen) - grenze)
        if schwere is Schwere.FEHLER:
            self.zeilen_mit_fehler.update(zeilen.to_list())

    def geordnet(self) -> tuple[Befund, ...]:
        """Return the findings: those of the file first, then by line."""
        rang = {schwere: n for n, schwere in enumerate(Schwere)}
        return tuple(
            sorted(
                self.befunde,
                key=lambda b: (
                    b.zeile is not None,
                    b.zeile or 0,
                    rang[b.schwere],
                ),
            )
        )


def _vielleicht_doppelte(zeilen: "pl.DataFrame", feld: str) -> "pl.DataFrame":
    """Return the rows whose value may stand twice: equal values have equal hashes."""
    if sind_verschieden(zeilen[feld]):
        return zeilen.clear()
    kennzahlen = zeilen[feld].hash()
    return zeilen.filter(kennzahlen.is_duplicated() & zeilen[feld].is_not_null())


def _gebraucht(zeilen: "pl.DataFrame", regel: Regel) -> list[str]:
    """Return the columns a finding of the rule is written from."""
    text = f"{regel.meldung}{regel.erwartet}"
    genannt = {teil[1] for teil in Formatter().parse(text) if teil[1]}
    spalten = {ZEILE, VORSCHLAG, *(f"{feld}{ROH}" for feld in genannt | {regel.feld})}
    return [spalte for spalte in zeilen.columns if spalte in spalten]
