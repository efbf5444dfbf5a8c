"""The county's table of accounts: added, changed, taken from a list; all recorded."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zielwerk.buchungen.fehler import BuchungError
from zielwerk.buchungen.models import Kontenregel
from zielwerk.buchungen.regeln import ist_kommunal, norm_aus
from zielwerk.kern.anzeige import anzahl, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag

FELDER = ("leistungsart", "art", "produktkonto", "bezeichnung", "gilt_ab", "gilt_bis")


def geprueft(text: str) -> str:
    """Return the benefit in the one form it is stored in.

    :raises BuchungError: if it is unknown, or the Bund's
    """
    norm = norm_aus(text)
    try:
        kommunal = ist_kommunal(str(norm) if norm else text)
    except ValueError as fehler:
        raise BuchungError(str(fehler)) from fehler
    if not kommunal:
        raise BuchungError(
            f"{norm} ist eine Leistung des Bundes und hat kein Konto beim Kreis."
        )
    return str(norm)


def _werte(regel: Kontenregel) -> dict[str, str]:
    """Return a line for the record."""
    return {
        feld: tag(wert) if isinstance(wert, date) else str(wert or "")
        for feld in FELDER
        for wert in [getattr(regel, feld)]
    }


@transaction.atomic
def add_kontenregel(
    *, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Kontenregel:
    """Add a line: this benefit is booked on this account, from a day on.

    :raises BuchungError: if the benefit is no municipal one, or the line is there
    """
    felder["leistungsart"] = geprueft(felder["leistungsart"])
    try:
        with transaction.atomic():
            regel: Kontenregel = Kontenregel.objects.create(
                mandant=durch.mandant, **felder
            )
    except IntegrityError as fehler:
        raise BuchungError("Diese Zeile steht schon in der Kontentabelle.") from fehler
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.kontenregel_angelegt",
        objekt=regel,
        text=f"Kontentabelle: {regel} ab {tag(regel.gilt_ab)}",
        durch=durch,
        jetzt=jetzt,
        nachher=_werte(regel),
    )
    return regel


@transaction.atomic
def change_kontenregel(
    *,
    regel: Kontenregel,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Kontenregel:
    """Change a line, or let it end on a day (`gilt_bis`).

    :raises BuchungError: if somebody was faster, or the line is there
    """
    gesperrt: Kontenregel = Kontenregel.objects.select_for_update().get(pk=regel.pk)
    if ist_ueberholt(gesperrt, version):
        raise BuchungError(
            "Jemand anders hat die Zeile inzwischen geändert. Bitte laden Sie neu."
        )
    vorher = _werte(gesperrt)
    felder["leistungsart"] = geprueft(felder["leistungsart"])
    for feld, wert in felder.items():
        setattr(gesperrt, feld, wert)
    gesperrt.version += 1
    try:
        with transaction.atomic():
            gesperrt.save()
    except IntegrityError as fehler:
        raise BuchungError("Diese Zeile steht schon in der Kontentabelle.") from fehler
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.kontenregel_geaendert",
        objekt=gesperrt,
        text=f"Kontentabelle: {gesperrt} geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=_werte(gesperrt),
    )
    return gesperrt


@transaction.atomic
def import_kontenregeln(
    *,
    einlesung: Any,
    zeilen: Iterable[Mapping[str, Any]],
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Take a table from a list: new lines are added, known ones get name and end.

    Nothing is removed; a line that is no longer wanted ends on a day.

    :raises BuchungError: if a benefit is no municipal one
    """
    neu = geaendert = 0
    for zeile in zeilen:
        angaben = {**zeile, "leistungsart": geprueft(zeile["leistungsart"])}
        rest = {feld: angaben.pop(feld) for feld in ("bezeichnung", "gilt_bis")}
        regel, ist_neu = Kontenregel.objects.get_or_create(
            mandant=durch.mandant, **angaben, defaults=rest
        )
        neu += ist_neu
        if not ist_neu and any(getattr(regel, f) != wert for f, wert in rest.items()):
            geaendert += 1
            for feld, wert in rest.items():
                setattr(regel, feld, wert)
            regel.version += 1
            regel.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="buchungen.kontentabelle_eingelesen",
        objekt=einlesung,
        text=f"Kontentabelle eingelesen: {anzahl(neu, 'neue Zeile', 'neue Zeilen')}, "
        f"{geaendert} geändert",
        durch=durch,
        jetzt=jetzt,
        nachher={"neu": neu, "geaendert": geaendert, "stand": tag(stand_am)},
    )
