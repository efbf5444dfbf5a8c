"""One run over the rows of a sheet: columns, cells, rules, sums."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from zielwerk.kern.anzeige import aufzaehlung, tag, zahl
from zielwerk.listen.befund import Berichtigung
from zielwerk.listen.blatt import ZEILE
from zielwerk.listen.erkennung import Erkennung, Sicherheit
from zielwerk.listen.profil import Feld, Profil, Schwere, Summen, Typ
from zielwerk.listen.sammler import ROH, VORSCHLAG, Sammler
from zielwerk.listen.schrift import sichtbar
from zielwerk.listen.werte import Werte, lies_werte
from zielwerk.listen.zeilen import Zeilen, nummern, teile_zeilen

if TYPE_CHECKING:
    import polars as pl


class Lauf:
    """One run over the rows of a sheet; gathers what `Pruefung` holds."""

    def __init__(
        self, profil: Profil, erkennung: Erkennung, stand: date | None
    ) -> None:
        import polars as pl

        self.profil, self.erkennung, self.stand = profil, erkennung, stand
        self.sammler = Sammler(profil, erkennung)
        self.sichtbar = erkennung.blatt.sichtbar
        self.annahmen: list[str] = []
        self.daten = pl.DataFrame({ZEILE: pl.Series([], dtype=pl.UInt32)})
        self.summen = Summen({})
        self.zeilen = 0

    def run(self, berichtigungen: Sequence[Berichtigung], *, csv: bool) -> None:
        """Check everything, in the order a person would."""
        zeilen = teile_zeilen(self.erkennung, self.profil)
        self.zeilen = len(zeilen.daten)
        if not self._spalten():
            return
        self.annahmen += zeilen.annahmen
        if not len(zeilen.daten):
            self.sammler.add_datei(
                "keine-zeilen",
                Schwere.FEHLER,
                "Unter der Kopfzeile stehen keine Einträge. Bitte prüfen Sie die "
                "Datei.",
                "mindestens eine Zeile",
            )
            return
        if csv:
            self._zu_lange_zeilen(zeilen.daten)
        self.daten = self._rohe_felder(zeilen.daten)
        self._berichtige(berichtigungen)
        if self.profil.ergaenze:
            self.daten, saetze = self.profil.ergaenze(self.daten)
            self.annahmen += saetze
        self._typisiere()
        self._summenzeilen(zeilen)
        self._regeln()
        self._summiere()

    def _spalten(self) -> bool:
        """Say how the columns were taken; False if the list cannot be checked."""
        if not self.erkennung.gefunden:
            erwartet = ", ".join(f.bezeichnung for f in self.profil.felder)
            self.sammler.add_datei(
                "keine-kopfzeile",
                Schwere.FEHLER,
                "Es wurde keine Kopfzeile mit den Überschriften der Liste gefunden. "
                "Bitte ordnen Sie die Spalten zu oder ergänzen Sie die Überschriften.",
                f"Überschriften wie {erwartet}",
            )
            return False
        fehlend = [
            feld
            for feld in self.profil.felder
            if feld.braucht_spalte and not self.erkennung.spalte_von(feld.schluessel)
        ]
        for feld in fehlend:
            self.sammler.add_datei(
                "spalte-fehlt",
                Schwere.FEHLER,
                f"Die Spalte „{feld.bezeichnung}“ fehlt. Bitte ergänzen Sie sie in der "
                f"Datei oder ordnen Sie ihr eine vorhandene Spalte zu.",
                f"eine Spalte mit der Überschrift „{feld.bezeichnung}“",
            )
        self.annahmen += [self._spaltensatz(feld) for feld in self.profil.felder]
        self.annahmen = [satz for satz in self.annahmen if satz]
        ohne = [sichtbar(s.name) for s in self.erkennung.spalten if s.feld is None]
        if ohne:
            namen = aufzaehlung([f"„{eine}“" for eine in ohne])
            self.annahmen.append(f"Nicht übernommen: {namen}.")
        return not fehlend

    def _spaltensatz(self, feld: Feld) -> str:
        """Return what was assumed about a field's column, if it had another name."""
        spalte = self.erkennung.spalte_von(feld.schluessel)
        if spalte is None or spalte.sicherheit is Sicherheit.SICHER:
            return ""
        return (
            f"Spalte {spalte.buchstabe} „{sichtbar(spalte.name)}“ gilt als "
            f"{feld.bezeichnung}: {spalte.zweifel}"
        )

    def _zu_lange_zeilen(self, daten: "pl.DataFrame") -> None:
        """Refuse rows with cells beyond the header: a separator stands in a text."""
        import polars as pl

        kopf = max(self.erkennung.blatt.reihe(self.erkennung.stelle), default=0)
        dahinter = [f"s{s}" for s in self.erkennung.blatt.spalten if s > kopf]
        if not dahinter:
            return
        belegt = pl.any_horizontal(pl.col(dahinter).is_not_null())
        zeilen = daten.filter(belegt)[ZEILE].to_list()
        if zeilen:
            self.sammler.zeilen_mit_fehler.update(zeilen)
            self.sammler.add_datei(
                "zu-viele-zellen",
                Schwere.FEHLER,
                f"{nummern(zeilen)}: mehr Zellen als Überschriften. Meist steht das "
                "Trennzeichen im Text; bitte setzen Sie ihn in Anführungszeichen.",
                f"höchstens {kopf + 1} Zellen je Zeile",
            )

    def _rohe_felder(self, daten: "pl.DataFrame") -> "pl.DataFrame":
        """Return line and text per field; a field without column is null throughout."""
        import polars as pl

        spalten = [pl.col(ZEILE)]
        for feld in self.profil.felder:
            spalte = self.erkennung.spalte_von(feld.schluessel)
            quelle = pl.col(f"s{spalte.nummer}") if spalte else pl.lit(None, pl.String)
            spalten.append(quelle.alias(f"{feld.schluessel}{ROH}"))
        return daten.select(spalten)

    def _berichtige(self, berichtigungen: Sequence[Berichtigung]) -> None:
        """Lay the corrections over the cells."""
        import polars as pl

        if not berichtigungen:
            return
        self.sichtbar = False
        bekannt = {feld.schluessel for feld in self.profil.felder}
        stellen = {zeile: i for i, zeile in enumerate(self.daten[ZEILE].to_list())}
        neue: dict[str, dict[int, str | None]] = {}
        for eine in berichtigungen:
            if eine.feld not in bekannt or eine.zeile not in stellen:
                self.sammler.add_datei(
                    "berichtigung-ohne-ziel",
                    Schwere.FEHLER,
                    f"Eine Berichtigung gilt Zeile {eine.zeile}, die es in dieser "
                    f"Liste nicht gibt. Bitte nehmen Sie sie zurück.",
                )
                continue
            spalte = neue.setdefault(f"{eine.feld}{ROH}", {})
            spalte[stellen[eine.zeile]] = eine.wert.strip() or None
        for name, werte in neue.items():
            texte = pl.Series(list(werte.values()), dtype=pl.String)
            self.daten = self.daten.with_columns(
                self.daten[name].scatter(list(werte), texte).alias(name)
            )

    def _typisiere(self) -> None:
        """Read every field, take what is wrong with single cells."""
        felder = self.profil.felder
        with ThreadPoolExecutor(os.cpu_count()) as faeden:
            # The slowest first, so that no thread ends long before the others.
            zuerst = sorted(felder, key=lambda feld: feld.typ is not Typ.BETRAG)
            laufend = {f.schluessel: faeden.submit(self._lies, f) for f in zuerst}
            gelesen = [laufend[feld.schluessel].result() for feld in felder]
        self.daten = self.daten.with_columns(
            spalte
            for feld, werte in zip(felder, gelesen, strict=True)
            for spalte in (
                werte.roh.alias(f"{feld.schluessel}{ROH}"),
                werte.typisiert.alias(feld.schluessel),
            )
        )
        for feld, werte in zip(felder, gelesen, strict=True):
            self.annahmen += werte.annahmen
            for satz in werte.zweifel:
                self.annahmen.append(satz)
                self.sammler.add_datei("mehrdeutig", Schwere.WARNUNG, satz)
            self.sammler.add_zellen(self.daten, feld, werte.problem)
            if feld.pflicht:
                self.sammler.add_leere(self.daten, feld)
            if feld.eindeutig:
                self.sammler.add_doppelte(self.daten, feld)

    def _lies(self, feld: Feld) -> Werte:
        """Read the column of one field."""
        roh = self.daten[f"{feld.schluessel}{ROH}"]
        return lies_werte(roh, feld, self.stand, sichtbar=self.sichtbar)

    def _summenzeilen(self, zeilen: Zeilen) -> None:
        """Compare the list's own totals with the sum of its rows."""
        import polars as pl

        for feld in self.profil.felder:
            spalte = self.erkennung.spalte_von(feld.schluessel)
            if (
                feld.typ is not Typ.BETRAG
                or not spalte
                or len(zeilen.summenzeilen) != 1
            ):
                continue
            roh = zeilen.summenzeilen[f"s{spalte.nummer}"].cast(pl.String)
            genannt = lies_werte(roh, feld, self.stand).typisiert[0]
            summe = Decimal(self.daten[feld.schluessel].sum())
            if genannt is not None and genannt != summe:
                self.sammler.add_datei(
                    "summe-weicht-ab",
                    Schwere.WARNUNG,
                    f"{feld.bezeichnung}: Die Summenzeile nennt {zahl(genannt, 2)}, "
                    f"die Zeilen ergeben {zahl(summe, 2)}.",
                    zahl(summe, 2),
                )

    def _regeln(self) -> None:
        """Apply the rules over fields and rows."""
        text = tag(self.stand) if self.stand else ""
        daten = self.daten
        if self.profil.vorbereiten:
            daten = self.profil.vorbereiten(daten, self.stand)
        if not self.stand and any(regel.braucht_stand for regel in self.profil.regeln):
            self.annahmen.append(
                "Ohne Stand wird nicht geprüft, ob ein Datum nach dem Stand liegt."
            )
        regeln = [r for r in self.profil.regeln if self.stand or not r.braucht_stand]
        # All rules in one pass; the line keeps the height where a rule is one value.
        verstoesse = daten.select(
            ZEILE,
            *(r.verstoss(self.stand).alias(f"regel {n}") for n, r in enumerate(regeln)),
        )
        for nummer, regel in enumerate(regeln):
            wo = verstoesse[f"regel {nummer}"]
            if not wo.any():
                continue
            # Whole rows only of the findings that are shown: a rule may break on all.
            gezeigt = daten[wo.arg_true().head(self.sammler.platz(regel))]
            if regel.vorschlag:
                gezeigt = gezeigt.with_columns(
                    regel.vorschlag(self.stand).alias(VORSCHLAG)
                )
            self.sammler.add_regel(daten[ZEILE].filter(wo), gezeigt, regel, text)

    def _summiere(self) -> None:
        """Compute the control sums, and say what they leave out."""
        if self.profil.summen:
            self.summen = self.profil.summen(self.daten, self.stand)
        self.annahmen += [*self.profil.annahmen, *self.summen.annahmen]
        if self.sammler.zeilen_mit_fehler:
            self.annahmen.append(
                "Die Summen sind vorläufig: Zeilen mit Fehlern zählen nur mit den "
                "Angaben, die lesbar sind."
            )
