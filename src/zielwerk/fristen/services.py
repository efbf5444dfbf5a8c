"""What happens to a Frist: opened, answered, closed, missed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from zielwerk.fristen.models import DienstfreierTag, Frist, FristQuerySet
from zielwerk.fristen.regeln import Kalendertag, Standanzeige
from zielwerk.kern.anzeige import tag
from zielwerk.kern.rechenweg import Rechenweg
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.protokoll.services import record_eintrag


class FristError(Exception):
    """An event does not fit the Frist; the message says what to do."""


def dienstfreie_tage(am: date) -> tuple[str, ...]:
    """Return the service-free days ("24.12.") of the current Mandant on a day."""
    gueltig = DienstfreierTag.objects.filter(gilt_ab__lte=am).filter(
        Q(gilt_bis=None) | Q(gilt_bis__gte=am)
    )
    return tuple(gueltig.order_by("gilt_ab", "pk").values_list("monatstag", flat=True))


def mit_stand(fristen: FristQuerySet, heute: date) -> list[tuple[Frist, Standanzeige]]:
    """Return each Frist with its computed status on a day; two queries in all."""
    frei = dienstfreie_tage(heute)
    return [
        (frist, frist.stand(heute, frei)) for frist in fristen.select_related("mandant")
    ]


@transaction.atomic
def record_dienstfreier_tag(
    *, monatstag: str, gilt_ab: date, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> DienstfreierTag:
    """Set a service-free day; Fristen already opened keep their count.

    :raises FristError: if it is free already
    """
    if monatstag in dienstfreie_tage(gilt_ab):
        raise FristError(f"Der {monatstag} ist an diesem Tag schon dienstfrei.")
    neu: DienstfreierTag = DienstfreierTag.objects.create(
        mandant=durch.mandant, monatstag=monatstag, gilt_ab=gilt_ab, grund=grund
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="fristen.dienstfreier_tag",
        objekt=neu,
        text=f"{monatstag} ist ab {tag(gilt_ab)} dienstfrei: {grund}",
        durch=durch,
        jetzt=jetzt,
    )
    return neu


@transaction.atomic
def end_dienstfreier_tag(
    *, eintrag: DienstfreierTag, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Let a service-free day end today; Fristen already opened keep their count."""
    eintrag.gilt_bis = max(jetzt.date(), eintrag.gilt_ab)
    eintrag.save(update_fields=["gilt_bis"])
    record_eintrag(
        mandant=durch.mandant,
        aktion="fristen.dienstfreier_tag_beendet",
        objekt=eintrag,
        text=f"{eintrag.monatstag} ist nach dem {tag(eintrag.gilt_bis)} kein "
        "dienstfreier Tag mehr",
        durch=durch,
        jetzt=jetzt,
        nachher={"gilt_bis": eintrag.gilt_bis.isoformat()},
    )


@transaction.atomic
def remove_dienstfreier_tag(
    *, eintrag: DienstfreierTag, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Remove a service-free day by which nothing was counted yet.

    :raises FristError: once there is a Frist; then the day can only end
    """
    if Frist.objects.exists():
        raise FristError(
            f"Mit dem {eintrag.monatstag} ist schon gerechnet. Im Kalender können Sie "
            "ihn beenden."
        )
    record_eintrag(
        mandant=durch.mandant,
        aktion="fristen.dienstfreier_tag_entfernt",
        objekt=eintrag,
        text=f"{eintrag.monatstag} ist doch kein dienstfreier Tag",
        durch=durch,
        jetzt=jetzt,
        vorher={"monatstag": eintrag.monatstag, "grund": eintrag.grund},
    )
    eintrag.delete()


@transaction.atomic
def open_frist(
    *,
    mandant: Mandant,
    faellig_am: date,
    regel: dict[str, Any],
    rechenweg: Rechenweg,
    tage: Sequence[Kalendertag],
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    **felder: Any,
) -> Frist:
    """Open a Frist with its Rechenweg as computed now; both never change later.

    `felder`: titel, anlass, art, zustaendig, empfaenger, nimmt_an, zeitraum_von,
    zeitraum_bis, ereignis_am, ereignis.
    """
    frist: Frist = Frist.objects.create(
        mandant=mandant,
        faellig_nach_regel_am=faellig_am,
        faellig_am=faellig_am,
        regel=regel,
        rechenweg_teile=[schritt.teile() for schritt in rechenweg],
        tage=[
            {
                "tag": eintrag.tag.isoformat(),
                "zaehlt": eintrag.zaehlt,
                "grund": eintrag.grund,
                "norm": eintrag.norm,
            }
            for eintrag in tage
        ],
        **felder,
    )
    record_eintrag(
        mandant=mandant,
        aktion="fristen.eroeffnet",
        objekt=frist,
        text=f"Frist eröffnet, fällig am {tag(faellig_am)}",
        durch=durch,
        jetzt=jetzt,
        nachher={"faellig_am": faellig_am.isoformat(), "titel": frist.titel},
    )
    return frist


@transaction.atomic
def change_zustand(
    *,
    frist: Frist,
    zustand: str,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    hinweis: str = "",
) -> Frist:
    """Move an open Frist to another open state ("eingereicht", "zurueckgegeben" …).

    :raises FristError: if it is already closed
    """
    frist = lock_frist(frist)
    vorher = frist.zustand
    frist.zustand, frist.hinweis = zustand, hinweis
    frist.save(update_fields=["zustand", "hinweis"])
    record_eintrag(
        mandant=frist.mandant,
        aktion=f"fristen.{zustand}",
        objekt=frist,
        text=text,
        durch=durch,
        jetzt=jetzt,
        vorher={"zustand": vorher},
        nachher={"zustand": zustand, "hinweis": hinweis},
    )
    return frist


@transaction.atomic
def close_frist(
    *,
    frist: Frist,
    erledigt_am: date,
    wirksam_am: date,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> Frist:
    """Mark a Frist as done on the day the evidence arrived.

    :raises FristError: if it is already closed
    """
    frist = lock_frist(frist)
    vorher = frist.zustand
    frist.zustand, frist.hinweis = Frist.Zustand.ERLEDIGT, ""
    frist.erledigt_am, frist.wirksam_am = erledigt_am, wirksam_am
    frist.save(update_fields=["zustand", "hinweis", "erledigt_am", "wirksam_am"])
    record_eintrag(
        mandant=frist.mandant,
        aktion="fristen.erledigt",
        objekt=frist,
        text=text,
        durch=durch,
        jetzt=jetzt,
        vorher={"zustand": vorher},
        nachher={
            "zustand": "erledigt",
            "erledigt_am": erledigt_am.isoformat(),
            "wirksam_am": wirksam_am.isoformat(),
        },
    )
    return frist


@transaction.atomic
def reopen_frist(
    *, frist: Frist, text: str, durch: Mitgliedschaft, jetzt: datetime
) -> Frist:
    """Open a Frist again: missed although it was kept, or closed by mistake.

    :raises FristError: if it is open
    """
    frist = Frist.objects.select_for_update().get(pk=frist.pk)
    if frist.zustand in Frist.OFFENE:
        raise FristError(f"„{frist.titel}“ ist offen. Bitte laden Sie die Seite neu.")
    vorher = frist.zustand
    frist.zustand = Frist.Zustand.OFFEN
    frist.erledigt_am = frist.wirksam_am = None
    frist.save(update_fields=["zustand", "erledigt_am", "wirksam_am"])
    record_eintrag(
        mandant=frist.mandant,
        aktion="fristen.wieder_offen",
        objekt=frist,
        text=text,
        durch=durch,
        jetzt=jetzt,
        vorher={"zustand": vorher},
        nachher={"zustand": "offen"},
    )
    return frist


def lock_frist(frist: Frist) -> Frist:
    """Return the open Frist, locked for this transaction.

    :raises FristError: if it is already closed
    """
    # Locked: two officials may answer the same Frist in the same minute.
    frist = Frist.objects.select_for_update().get(pk=frist.pk)
    if frist.zustand not in Frist.OFFENE:
        raise FristError(
            f"„{frist.titel}“ ist schon abgeschlossen ({frist.get_zustand_display()}). "
            "Bitte laden Sie die Seite neu."
        )
    return frist


def check_beteiligt(frist: Frist, durch: Mitgliedschaft) -> None:
    """Raise FristError if the Frist lies with others, and one answers only own ones."""
    if durch.darf(Recht.EIGENES_EINREICHEN) and not frist.darf_beantworten(durch):
        raise FristError(f"„{frist.titel}“ liegt bei: {Rolle(frist.zustaendig).label}.")


@transaction.atomic
def record_versaeumnisse(*, heute: date, jetzt: datetime) -> list[Frist]:
    """Mark every period-bound Frist as missed whose period is over; safe to repeat.

    A Termin ("zum 15.06.") can be made up and stays overdue; a meeting owed "in
    the first half-year" cannot, once the half-year is over.
    """
    vorbei = (
        Frist.objects.select_for_update()
        .filter(
            zustand=Frist.Zustand.OFFEN,
            faellig_am__lt=heute,
            regel__art="zeitraeume",
        )
        .select_related("mandant")
    )
    versaeumt = list(vorbei)
    for frist in versaeumt:
        frist.zustand = Frist.Zustand.VERSAEUMT
        frist.save(update_fields=["zustand"])
        record_eintrag(
            mandant=frist.mandant,
            aktion="fristen.versaeumt",
            objekt=frist,
            text="Zeitraum vorbei ohne Nachweis: versäumt",
            durch=None,
            jetzt=jetzt,
            vorher={"zustand": "offen"},
            nachher={"zustand": "versaeumt"},
        )
    return versaeumt
