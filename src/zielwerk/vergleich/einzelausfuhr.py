"""Settled cases leave under pseudonyms: which years can, and who let them go."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from zielwerk.kennzahlen.models import Kennzahl, Verfahren
from zielwerk.kern.anzeige import anzahl, aufzaehlung
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.schluessel import bund
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vergleich.ausfuhr import (
    MEDIENTYPEN,
    Ausfuhrdatei,
    AusfuhrError,
    eigenes_jobcenter,
    kopf,
)
from zielwerk.vergleich.einzelfaelle import Faelle, Grobfall, vergroebere
from zielwerk.vergleich.einzelfallzeile import FORMAT, SPALTEN, Fallzeile, regel
from zielwerk.vergleich.models import EigenesJobcenter, Einwilligung
from zielwerk.vergleich.regeln import Periode
from zielwerk.vergleich.tabellendatei import als_csv, als_parquet

SCHREIBER = {"csv": als_csv, "parquet": als_parquet}


@dataclass(frozen=True)
class Falljahr:
    """The cases of a closed year as they would leave; none if they are too few."""

    kennzahl: Kennzahl
    verfahren: Verfahren
    monate: Sequence[Periode]
    faelle: Sequence[Grobfall]

    @property
    def jahr(self) -> int:
        """Return the year the cases were settled in."""
        return self.monate[0].von.year

    @property
    def summe(self) -> tuple[int, int]:
        """Return Zähler and Nenner of the months: what the cases add up to."""
        return (
            sum(p.zaehler for p in self.monate),
            sum(p.nenner for p in self.monate),
        )

    @property
    def zeitraeume(self) -> int:
        """Return how many periods the months were joined to."""
        return len({f.von for f in self.faelle})


def falljahre(*, heute: date) -> list[Falljahr]:
    """Return the closed years whose cases modules offer, under the method of today.

    Modules are named in ``settings.VERGLEICHSFAELLE``. A year that is not over stays:
    two files of one year would tell by their difference which cases came in between.
    """
    return [
        jahr
        for schluessel, pfad in settings.VERGLEICHSFAELLE.items()
        for kennzahl in Kennzahl.objects.filter(schluessel=schluessel)
        for jahr in _jahre(kennzahl, cast("Faelle", import_string(pfad)), heute)
    ]


def _jahre(kennzahl: Kennzahl, faelle: Faelle, heute: date) -> Iterator[Falljahr]:
    geltend = kennzahl.verfahren.filter(gilt_ab__lte=heute).order_by("gilt_ab").last()
    if geltend is None:
        return
    for monate, eigene in faelle(bis=heute):
        if monate[0].von >= geltend.gilt_ab:
            grob = vergroebere(eigene, monate)
            yield Falljahr(kennzahl, geltend, monate, grob)


@transaction.atomic
def export_faelle(
    *, gruppe: str, form: str, durch: Mitgliedschaft, jetzt: datetime
) -> Ausfuhrdatei:
    """Write the cases that may leave as a file, and note who let them go.

    `gruppe`: a name for which pseudonyms stay the same from file to file; "" makes
    new ones nobody can compute again. The file is handed out and not kept.

    :raises AusfuhrError: if the own Jobcenter has no Kennung yet, or nothing may leave
    """
    eigenes = eigenes_jobcenter()
    gehend = [jahr for jahr in falljahre(heute=jetzt.date()) if jahr.faelle]
    if not gehend:
        raise AusfuhrError(
            "Es gibt kein abgeschlossenes Jahr mit genug Fällen in einer Liste."
        )
    einzeln = eigenes.kennung in Einwilligung.objects.offene(jetzt.date())
    zeilen = _zeilen(eigenes, gehend, _bezug(durch.mandant, gruppe), einzeln=einzeln)
    inhalt = SCHREIBER[form](zeilen, SPALTEN)
    jahre = sorted({jahr.jahr for jahr in gehend})
    record_eintrag(
        mandant=durch.mandant,
        aktion="vergleich.faelle_ausgefuehrt",
        objekt=eigenes,
        text=f"Pseudonyme Fälle ausgeführt: {anzahl(len(zeilen), 'Fall', 'Fälle')} "
        f"aus {aufzaehlung([str(jahr) for jahr in jahre])}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "kennzahlen": {j.kennzahl.schluessel: len(j.faelle) for j in gehend},
            "jahre": jahre,
            "gruppe": gruppe,
            "sha256": sha256(inhalt).hexdigest(),
            "form": form,
        },
    )
    name = f"vergleich-faelle-{eigenes.kennung}-{jahre[-1]}.{form}"
    return Ausfuhrdatei(name, inhalt, MEDIENTYPEN[form], len(zeilen))


def _bezug(mandant: Mandant, gruppe: str) -> bytes:
    """Return what separates these pseudonyms from all others under the same key."""
    zweck = f"gruppe\0{gruppe}" if gruppe else f"einmal\0{secrets.token_hex(32)}"
    return f"vergleich.faelle\0{mandant.uuid}\0{zweck}".encode()


def _zeilen(
    eigenes: EigenesJobcenter,
    gehend: Sequence[Falljahr],
    bezug: bytes,
    *,
    einzeln: bool,
) -> list[Fallzeile]:
    """Return the rows, in the order of their pseudonyms, which is none."""
    pseudonym = partial(bund().blindindex, bezug=bezug)
    zeilen = [
        Fallzeile(
            format=FORMAT,
            **kopf(eigenes, jahr.kennzahl, jahr.verfahren, einzeln=einzeln),
            von=fall.von,
            bis=fall.bis,
            stand=jahr.monate[-1].stand_am,
            quelle=jahr.monate[-1].quelle,
            pseudonym=pseudonym(fall.merkzeichen)[:32],
            im_zaehler=fall.im_zaehler,
            rechtsgebiet=fall.rechtsgebiet,
            ausgang=fall.ausgang,
            eingang=fall.eingang,
            dauer=fall.dauer,
            regel=regel(),
        )
        for jahr in gehend
        for fall in jahr.faelle
    ]
    return sorted(zeilen, key=lambda zeile: zeile.pseudonym)
