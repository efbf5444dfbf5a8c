"""The own counts leave as a file: what goes, what does not, and who let it go."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from zielwerk.dokumente.services import store_datei
from zielwerk.kennzahlen.models import Kennzahl, Messwert, Verfahren
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vergleich.austausch import SCHREIBER
from zielwerk.vergleich.austauschzeile import FORMAT, Zeile
from zielwerk.vergleich.models import EigenesJobcenter, Einwilligung
from zielwerk.vergleich.regeln import Definition, Periode, ohne_ueberschneidung

Reihe = Callable[..., Iterable[Periode]]
MEDIENTYPEN = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


class AusfuhrError(Exception):
    """Nothing can leave yet; the message says what to do."""


@dataclass(frozen=True)
class Posten:
    """One Kennzahl as it would leave: its periods under the method of today.

    `frueher`: how many periods stay because an earlier method counted them.
    """

    kennzahl: Kennzahl
    verfahren: Verfahren
    perioden: tuple[Periode, ...]
    frueher: int

    @property
    def definition(self) -> Definition:
        """Return what it counts."""
        return definition(self.kennzahl, self.verfahren)

    @property
    def summe(self) -> tuple[int, int]:
        """Return Zähler and Nenner of all periods."""
        return (
            sum(p.zaehler for p in self.perioden),
            sum(p.nenner for p in self.perioden),
        )


@dataclass(frozen=True)
class Ausfuhrdatei:
    """A file ready to be handed out."""

    name: str
    inhalt: bytes
    medientyp: str
    zeilen: int


def definition(kennzahl: Kennzahl, verfahren: Verfahren) -> Definition:
    """Return what a Kennzahl counts by a method."""
    return Definition(
        verfahren.zaehler_bezeichnung,
        verfahren.nenner_bezeichnung,
        kennzahl.umfang,
        kennzahl.richtung,
    )


def reihe(kennzahl: Kennzahl, *, bis: date) -> tuple[Periode, ...]:
    """Return the own counts per period up to a day, oldest first.

    Per month where a module offers it (``settings.VERGLEICHSREIHEN``), else the
    Messwerte; of those since the start of a year the last one.
    """
    if pfad := settings.VERGLEICHSREIHEN.get(kennzahl.schluessel):
        perioden = list(cast("Reihe", import_string(pfad))(bis=bis))
    else:
        werte = Messwert.objects.gueltig().filter(kennzahl=kennzahl, stand_am__lte=bis)
        perioden = [
            Periode(w.zeitraum_von, w.stand_am, w.zaehler, w.nenner, w.stand_am, "")
            for w in werte
            if w.zeitraum_von.year == w.stand_am.year
        ]
    return ohne_ueberschneidung(perioden)


def zaehlt_ein_modul(kennzahl: Kennzahl) -> bool:
    """Return whether a module counts it, which it does by the method of today alone."""
    return kennzahl.schluessel in settings.VERGLEICHSREIHEN


def posten(*, heute: date, nur: Collection[str] | None = None) -> list[Posten]:
    """Return what could leave today, per Kennzahl; `nur`: those with these keys."""
    alle = Kennzahl.objects.order_by("bezeichnung")
    if nur is not None:
        alle = alle.filter(schluessel__in=nur)
    ergebnis = []
    for kennzahl in alle.prefetch_related("verfahren"):
        geltend = [v for v in kennzahl.verfahren.all() if v.gilt_ab <= heute]
        perioden = reihe(kennzahl, bis=heute) if geltend else ()
        jetzige = tuple(p for p in perioden if p.von >= geltend[-1].gilt_ab)
        if jetzige:
            frueher = len(perioden) - len(jetzige)
            ergebnis.append(Posten(kennzahl, geltend[-1], jetzige, frueher))
    return ergebnis


def kopf(
    eigenes: EigenesJobcenter,
    kennzahl: Kennzahl,
    verfahren: Verfahren,
    *,
    einzeln: bool,
) -> dict[str, Any]:
    """Return what every row of the own Jobcenter says of a Kennzahl (`Zeilenkopf`)."""
    return {
        "jobcenter": eigenes.kennung,
        "jobcenter_name": eigenes.name,
        "beispiel": eigenes.mandant.ist_beispiel,
        "einzeln": einzeln,
        "kennzahl": kennzahl.schluessel,
        "bezeichnung": kennzahl.bezeichnung,
        "umfang": kennzahl.umfang,
        "richtung": kennzahl.richtung,
        "zaehler_definition": verfahren.zaehler_bezeichnung,
        "nenner_definition": verfahren.nenner_bezeichnung,
    }


def _zeilen(
    eigenes: EigenesJobcenter, gewaehlt: list[Posten], *, einzeln: bool
) -> list[Zeile]:
    """Return the rows of the file."""
    return [
        Zeile(
            format=FORMAT,
            **kopf(eigenes, p.kennzahl, p.verfahren, einzeln=einzeln),
            von=eine.von,
            bis=eine.bis,
            zaehler=eine.zaehler,
            nenner=eine.nenner,
            stand=eine.stand_am,
            quelle=eine.quelle or "Messwert der Kennzahl",
        )
        for p in gewaehlt
        for eine in p.perioden
    ]


def eigenes_jobcenter() -> EigenesJobcenter:
    """Return the own Jobcenter.

    :raises AusfuhrError: if it has no Kennung yet
    """
    eigenes: EigenesJobcenter | None = EigenesJobcenter.objects.select_related(
        "mandant"
    ).first()
    if eigenes is None:
        raise AusfuhrError(
            "Bitte tragen Sie zuerst Kennung und Name Ihres Jobcenters ein."
        )
    return eigenes


@transaction.atomic
def export_zahlen(
    *, nur: Collection[str] | None, form: str, durch: Mitgliedschaft, jetzt: datetime
) -> Ausfuhrdatei:
    """Write the own counts as a file, keep it, and note who let what go.

    `nur`: keys of the Kennzahlen, None for all; `form`: "csv" or "parquet".

    :raises AusfuhrError: if the own Jobcenter has no Kennung yet, or nothing is chosen
    """
    eigenes = eigenes_jobcenter()
    gewaehlt = posten(heute=jetzt.date(), nur=nur)
    if not gewaehlt:
        raise AusfuhrError("Bitte wählen Sie wenigstens eine Kennzahl mit Werten.")
    einzeln = eigenes.kennung in Einwilligung.objects.offene(jetzt.date())
    zeilen = _zeilen(eigenes, gewaehlt, einzeln=einzeln)
    inhalt = SCHREIBER[form](zeilen)
    stand = max(zeile.stand for zeile in zeilen)
    name = f"vergleich-{eigenes.kennung}-{stand.isoformat()}.{form}"
    datei = store_datei(
        mandant=durch.mandant,
        name=name,
        inhalt=inhalt,
        medientyp=MEDIENTYPEN[form],
        durch=durch,
        jetzt=jetzt,
        recht=Recht.VERGLEICH_AUSTAUSCHEN,
    )
    nachher = {
        "kennzahlen": {p.kennzahl.schluessel: len(p.perioden) for p in gewaehlt},
        "sha256": datei.sha256,
        "form": form,
        "einzeln": einzeln,
    }
    menge = anzahl(len(zeilen), "Zeile", "Zeilen")
    record_eintrag(
        mandant=durch.mandant,
        aktion="vergleich.ausgefuehrt",
        objekt=eigenes,
        text=f"Vergleichszahlen ausgeführt: {menge}, Stand {tag(stand)}",
        durch=durch,
        jetzt=jetzt,
        nachher=nachher,
    )
    return Ausfuhrdatei(name, inhalt, MEDIENTYPEN[form], len(zeilen))
