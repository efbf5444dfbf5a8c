"""Evidence for a Frist: handed in, accepted, returned; and notes at a Punkt."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.dokumente.services import DOKUMENT_MAX_MB, is_zu_gross
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import (
    change_zustand,
    check_beteiligt,
    close_frist,
    lock_frist,
)
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Feststellung, Nachweis, Punkt

ENDUNGEN = (".pdf", ".docx", ".xlsx", ".csv", ".txt")


class NachweisError(Exception):
    """Evidence was refused; the message says what to do."""


def check_datei(*, name: str, groesse: int) -> None:
    """Refuse what is too large (bytes) or of a kind nobody can open.

    :raises NachweisError: if it is
    """
    if is_zu_gross(groesse):
        raise NachweisError(
            f"Die Datei ist größer als {DOKUMENT_MAX_MB} MB. Bitte verkleinern Sie sie."
        )
    if not name.lower().endswith(ENDUNGEN):
        raise NachweisError(
            "Diese Art von Datei nehmen wir nicht an. Bitte reichen Sie PDF, DOCX, "
            "XLSX oder CSV ein."
        )


@transaction.atomic
def record_nachweis(
    *,
    frist: Frist,
    art: str,
    text: str,
    wirksam_am: date,
    eingegangen_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
    datei: Any = None,
    verweis: str = "",
) -> Nachweis:
    """Hand in a new Fassung of the evidence; the Frist then waits for the county.

    :raises FristError: if the Frist is already closed, or lies with another side
    :raises NachweisError: if a Fassung is waiting, or the day lies in the future
    """
    frist = lock_frist(frist)
    check_beteiligt(frist, durch)
    if eingegangen_am > jetzt.date():
        raise NachweisError(
            f"Der Eingang ({tag(eingegangen_am)}) liegt in der Zukunft. "
            "Bitte geben Sie den Tag an, an dem der Nachweis da war."
        )
    if frist.zustand == Frist.Zustand.EINGEREICHT:
        raise NachweisError(
            "Es ist schon ein Nachweis eingereicht. Bitte warten Sie, bis er "
            "angenommen oder zurückgegeben ist."
        )
    nachweis: Nachweis = Nachweis.objects.create(
        mandant=durch.mandant,
        frist=frist,
        fassung=frist.nachweise.count() + 1,
        art=art,
        datei=datei,
        text=text,
        verweis=verweis,
        wirksam_am=wirksam_am,
        eingegangen_am=eingegangen_am,
        eingereicht_durch=durch,
    )
    change_zustand(
        frist=frist,
        zustand=Frist.Zustand.EINGEREICHT,
        text=f"Nachweis, Fassung {nachweis.fassung}, eingereicht: {text}",
        durch=durch,
        jetzt=jetzt,
    )
    return nachweis


def record_nachweis_zu_punkt(
    *, punkt_schluessel: str, nachweisart: str, wirksam_am: date, **angaben: Any
) -> Nachweis | None:
    """Let a module's result answer the open Frist it is about; None if there is none.

    The first open Frist of that Punkt and Nachweisart counts whose period holds
    the day the result is about.
    """
    passend = (
        Frist.objects.offen()
        .filter(
            pflichtfrist__punkt__schluessel=punkt_schluessel,
            pflichtfrist__pflicht__nachweisart=nachweisart,
            zeitraum_von__lte=wirksam_am,
            zeitraum_bis__gte=wirksam_am,
        )
        .exclude(zustand=Frist.Zustand.EINGEREICHT)
        .order_by("faellig_am")
        .first()
    )
    if passend is None:
        return None
    return record_nachweis(
        frist=passend, art=Nachweis.Art.MODUL, wirksam_am=wirksam_am, **angaben
    )


def _waiting(nachweis: Nachweis) -> Nachweis:
    """Return the Nachweis, locked, if it still waits for an answer."""
    gelockt: Nachweis = Nachweis.objects.select_for_update().get(pk=nachweis.pk)
    if gelockt.zustand != Nachweis.Zustand.EINGEREICHT:
        raise NachweisError(
            f"Diese Fassung ist schon beantwortet ({gelockt.get_zustand_display()}). "
            "Bitte laden Sie die Seite neu."
        )
    return gelockt


@transaction.atomic
def accept_nachweis(
    *, nachweis: Nachweis, durch: Mitgliedschaft | None, jetzt: datetime
) -> Nachweis:
    """Accept evidence; the Frist is done on the day the evidence arrived.

    `durch` None: a module has checked it by rule.

    :raises NachweisError: if it was already answered
    """
    nachweis = _waiting(nachweis)
    nachweis.zustand = Nachweis.Zustand.ANGENOMMEN
    nachweis.geprueft_durch, nachweis.geprueft_am = durch, jetzt
    nachweis.save(update_fields=["zustand", "geprueft_durch", "geprueft_am"])
    close_frist(
        frist=nachweis.frist,
        erledigt_am=nachweis.eingegangen_am,
        wirksam_am=nachweis.wirksam_am,
        text=f"Nachweis, Fassung {nachweis.fassung}, angenommen",
        durch=durch,
        jetzt=jetzt,
    )
    return nachweis


@transaction.atomic
def return_nachweis(
    *, nachweis: Nachweis, hinweis: str, durch: Mitgliedschaft, jetzt: datetime
) -> Nachweis:
    """Return evidence with a hint; the Frist is open again.

    :raises NachweisError: if the hint is empty or it was already answered
    """
    if not hinweis.strip():
        raise NachweisError("Bitte schreiben Sie, was fehlt oder zu ändern ist.")
    nachweis = _waiting(nachweis)
    nachweis.zustand, nachweis.hinweis = Nachweis.Zustand.ZURUECKGEGEBEN, hinweis
    nachweis.geprueft_durch, nachweis.geprueft_am = durch, jetzt
    nachweis.save(update_fields=["zustand", "hinweis", "geprueft_durch", "geprueft_am"])
    change_zustand(
        frist=nachweis.frist,
        zustand=Frist.Zustand.ZURUECKGEGEBEN,
        text=f"Nachweis, Fassung {nachweis.fassung}, zurückgegeben",
        hinweis=hinweis,
        durch=durch,
        jetzt=jetzt,
    )
    return nachweis


@transaction.atomic
def record_feststellung(
    *, punkt: Punkt, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Feststellung:
    """Note something at a Punkt (art, von, bis, text, quelle); the paper reports it."""
    neu: Feststellung = Feststellung.objects.create(
        mandant=durch.mandant, punkt=punkt, **felder
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"vereinbarung.{neu.art}",
        objekt=punkt,
        text=f"{punkt}: {neu.get_art_display()} vermerkt",
        durch=durch,
        jetzt=jetzt,
        nachher={"text": neu.text, "quelle": neu.quelle},
    )
    return neu
