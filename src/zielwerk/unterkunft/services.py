"""Richtwerte: take a checked table as a draft, publish it by a second person.

`verfahren.py` opens a Kostensenkungsverfahren, `entscheidung.py` decides and ends it,
`konzeptwechsel.py` alerts it of a new Konzept, `schreiben.py` writes its letter;
`bestandszahlen.py` keeps the counts of a caseload, `quartal.py` the evidence of
Punkt 1, `festlegungen.py` the choices of the office. Other modules take all of them
from here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.unterkunft.bestandszahlen import accept_bestand
from zielwerk.unterkunft.entscheidung import (
    end_verfahren,
    reduce_kosten,
    refrain,
    reopen_verfahren,
)
from zielwerk.unterkunft.festlegungen import record_festlegung
from zielwerk.unterkunft.konzeptwechsel import (
    decide_hinweis,
    make_hinweise,
    neuer_richtwert,
)
from zielwerk.unterkunft.loeschung import empty_kostensenkung
from zielwerk.unterkunft.models import Richtwerttabelle
from zielwerk.unterkunft.quartal import (
    Quartalsblatt,
    quartalsblatt,
    report_quartal,
    zeitraum_des_quartals,
)
from zielwerk.unterkunft.quartalspapier import schreibe_quartal
from zielwerk.unterkunft.schreiben import hand_out_schreiben
from zielwerk.unterkunft.verfahren import (
    UMSTAENDE,
    Grundlage,
    open_verfahren,
    record_schreiben,
    record_umstaende,
    zaehle,
)
from zielwerk.unterkunft.verfahrensschritt import VerfahrenError

__all__ = [
    "UMSTAENDE",
    "Grundlage",
    "Quartalsblatt",
    "RichtwertError",
    "VerfahrenError",
    "accept_bestand",
    "decide_hinweis",
    "empty_kostensenkung",
    "end_verfahren",
    "hand_out_schreiben",
    "import_richtwerte",
    "neuer_richtwert",
    "open_verfahren",
    "publish_richtwerte",
    "quartalsblatt",
    "record_festlegung",
    "record_schreiben",
    "record_umstaende",
    "reduce_kosten",
    "refrain",
    "reopen_verfahren",
    "report_quartal",
    "schreibe_quartal",
    "zaehle",
    "zeitraum_des_quartals",
]
JE_WEITERE = "+1"


class RichtwertError(Exception):
    """A table cannot be taken or published; the message says why."""


def _raeume(zeilen: Iterable[Mapping[str, Any]]) -> tuple[list[Any], dict[str, Any]]:
    """Return the rows as Vergleichsräume, and the areas per household size."""
    raeume: dict[str, dict[str, Any]] = {}
    flaechen: dict[str, Any] = {"qm": {}}
    for zeile in zeilen:
        raum = raeume.setdefault(
            zeile["raum"],
            {"schluessel": zeile["raum"], "orte": [], "betraege": {}},
        )
        orte = [ort.strip() for ort in (zeile["orte"] or "").split(",")]
        raum["orte"] += [ort for ort in orte if ort and ort not in raum["orte"]]
        weitere = zeile["personen"] == JE_WEITERE
        if weitere:
            raum["je_weitere"] = str(zeile["betrag"])
        else:
            raum["betraege"][zeile["personen"]] = str(zeile["betrag"])
        if zeile["wohnflaeche"] is not None:
            qm = str(zeile["wohnflaeche"])
            if weitere:
                flaechen["qm_je_weitere"] = qm
            else:
                flaechen["qm"][zeile["personen"]] = qm
    return list(raeume.values()), flaechen


@transaction.atomic
def import_richtwerte(
    *,
    einlesung: Any,
    zeilen: Iterable[Mapping[str, Any]],
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Richtwerttabelle:
    """Keep the rows of a checked list as a draft that holds from the Stand on.

    :raises RichtwertError: if a table from that day on is published already
    """
    if Richtwerttabelle.objects.veroeffentlicht().filter(gilt_ab=stand_am).exists():
        raise RichtwertError(
            f"Ab dem {tag(stand_am)} sind schon Richtwerte veröffentlicht. Eine neue "
            "Tabelle beginnt an einem anderen Tag."
        )
    raeume, flaechen = _raeume(zeilen)
    neu: Richtwerttabelle = Richtwerttabelle.objects.create(
        mandant=durch.mandant,
        einlesung=einlesung,
        gilt_ab=stand_am,
        raeume=raeume,
        wohnflaechen=flaechen,
        bezeichnung=f"Richtwerte ab {tag(stand_am)}",
        erfasst_am=jetzt,
        erfasst_durch=durch,
    )
    text = f"Eingelesen: {neu}, {anzahl(len(raeume), 'Raum', 'Räume')}"
    _record(neu, "eingelesen", text, durch, jetzt)
    return neu


@transaction.atomic
def publish_richtwerte(
    *,
    tabelle: Richtwerttabelle,
    bezeichnung: str,
    grundlage: str,
    quelle: str,
    bestandsschutz: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Richtwerttabelle:
    """Publish a draft: it holds from its day on and never changes again.

    Every Kostensenkungsverfahren that relies on an older Konzept is alerted.

    :raises RichtwertError: if it is published, by whoever took it, or if another
        table holds from the same day
    """
    # Locked: two people may publish in the same minute.
    tabelle = Richtwerttabelle.objects.select_for_update().get(pk=tabelle.pk)
    if not tabelle.ist_entwurf:
        raise RichtwertError("Diese Tabelle ist schon veröffentlicht.")
    if tabelle.erfasst_durch_id == durch.pk:
        raise RichtwertError(
            "Veröffentlichen muss eine andere Person als die, die eingelesen hat."
        )
    tabelle.bezeichnung, tabelle.grundlage = bezeichnung, grundlage
    tabelle.quelle, tabelle.bestandsschutz = quelle, bestandsschutz
    tabelle.veroeffentlicht_am, tabelle.veroeffentlicht_durch = jetzt, durch
    try:
        with transaction.atomic():
            tabelle.save()
    except IntegrityError as fehler:
        raise RichtwertError(
            f"Ab dem {tag(tabelle.gilt_ab)} sind schon Richtwerte veröffentlicht."
        ) from fehler
    _record(tabelle, "veroeffentlicht", f"Veröffentlicht: {tabelle}", durch, jetzt)
    make_hinweise(tabelle=tabelle, jetzt=jetzt)
    return tabelle


def _record(
    tabelle: Richtwerttabelle,
    was: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"unterkunft.richtwerte_{was}",
        objekt=tabelle,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher={
            "bezeichnung": tabelle.bezeichnung,
            "grundlage": tabelle.get_grundlage_display(),
            "quelle": tabelle.quelle,
            "gilt_ab": tag(tabelle.gilt_ab),
        },
    )
