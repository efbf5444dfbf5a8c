"""A Maßnahme on its way: Zwischenstand, carried out, effect checked, given up."""

from datetime import date, datetime

from django.db import transaction

from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.massnahmen.ablauf import MassnahmeError, lock_massnahme, record_schritt
from zielwerk.massnahmen.models import Massnahme, Zwischenstand


@transaction.atomic
def record_zwischenstand(
    *, massnahme: Massnahme, text: str, durch: Mitgliedschaft, jetzt: datetime
) -> Zwischenstand:
    """Note how far it is; the newest one stands in the paper.

    :raises MassnahmeError: if it has ended
    """
    zustand = Massnahme.Zustand
    massnahme = lock_massnahme(massnahme, zustand.LAEUFT, zustand.UMGESETZT)
    neu: Zwischenstand = Zwischenstand.objects.create(
        mandant=durch.mandant,
        massnahme=massnahme,
        am=jetzt.date(),
        text=text,
        durch=durch,
    )
    nachher = {"zwischenstand": text}
    wort = "Zwischenstand vermerkt"
    record_schritt(massnahme, "zwischenstand", wort, durch, jetzt, nachher=nachher)
    return neu


@transaction.atomic
def complete_massnahme(
    *,
    massnahme: Massnahme,
    umgesetzt_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Massnahme:
    """Report that it was carried out; its effect is still to be checked.

    :raises MassnahmeError: if it is not running, or for a day in the future
    """
    massnahme = lock_massnahme(massnahme, Massnahme.Zustand.LAEUFT)
    _check_vergangen(umgesetzt_am, jetzt)
    massnahme.zustand = Massnahme.Zustand.UMGESETZT
    massnahme.umgesetzt_am = umgesetzt_am
    _save(massnahme)
    text = f"Umgesetzt am {tag(umgesetzt_am)}"
    nachher = {"umgesetzt_am": umgesetzt_am.isoformat()}
    record_schritt(massnahme, "umgesetzt", text, durch, jetzt, nachher=nachher)
    return massnahme


def _check_vergangen(am: date, jetzt: datetime) -> None:
    if am > jetzt.date():
        raise MassnahmeError(f"Der {tag(am)} liegt in der Zukunft.")


def _save(massnahme: Massnahme) -> None:
    massnahme.version += 1
    massnahme.save()


@transaction.atomic
def record_wirkung(
    *,
    massnahme: Massnahme,
    wirkung: str,
    wirkung_text: str,
    geprueft_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Massnahme:
    """Say what effect it had, as checked by a person on a day; it is done.

    :raises MassnahmeError: if it was not carried out, or the day lies before that or
        in the future
    """
    massnahme = lock_massnahme(massnahme, Massnahme.Zustand.UMGESETZT)
    _check_vergangen(geprueft_am, jetzt)
    if massnahme.umgesetzt_am and geprueft_am < massnahme.umgesetzt_am:
        raise MassnahmeError(
            f"Umgesetzt wurde sie erst am {tag(massnahme.umgesetzt_am)}. Bitte nennen "
            "Sie einen Tag danach."
        )
    massnahme.zustand = Massnahme.Zustand.GEPRUEFT
    massnahme.wirkung, massnahme.wirkung_text = wirkung, wirkung_text
    massnahme.geprueft_durch, massnahme.beendet_am = durch, geprueft_am
    _save(massnahme)
    record_schritt(
        massnahme,
        "wirkung",
        f"Wirkung geprüft am {tag(geprueft_am)}: {massnahme.get_wirkung_display()}",
        durch,
        jetzt,
        nachher={"wirkung": wirkung, "wirkung_text": wirkung_text},
    )
    return massnahme


@transaction.atomic
def cancel_massnahme(
    *, massnahme: Massnahme, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Massnahme:
    """Give a Maßnahme up; it stays readable with its reason.

    :raises MassnahmeError: without a reason, or if it has ended
    """
    if not grund.strip():
        raise MassnahmeError("Bitte nennen Sie den Grund.")
    zustand = Massnahme.Zustand
    massnahme = lock_massnahme(massnahme, zustand.LAEUFT, zustand.UMGESETZT)
    massnahme.zustand, massnahme.grund = zustand.AUFGEHOBEN, grund
    massnahme.beendet_am = jetzt.date()
    _save(massnahme)
    nachher = {"grund": grund}
    record_schritt(
        massnahme, "aufgehoben", "Maßnahme aufgehoben", durch, jetzt, nachher=nachher
    )
    return massnahme


@transaction.atomic
def reopen_massnahme(
    *, massnahme: Massnahme, grund: str, durch: Mitgliedschaft, jetzt: datetime
) -> Massnahme:
    """Take back what was reported by mistake: it runs again; the record keeps all.

    :raises MassnahmeError: without a reason, or if it runs
    """
    if not grund.strip():
        raise MassnahmeError("Bitte nennen Sie den Grund.")
    zustand = Massnahme.Zustand
    massnahme = lock_massnahme(
        massnahme, zustand.UMGESETZT, zustand.GEPRUEFT, zustand.AUFGEHOBEN
    )
    vorher = {"zustand": massnahme.zustand, "wirkung_text": massnahme.wirkung_text}
    massnahme.zustand = zustand.LAEUFT
    massnahme.umgesetzt_am = massnahme.beendet_am = massnahme.geprueft_durch = None
    massnahme.wirkung = massnahme.wirkung_text = massnahme.grund = ""
    _save(massnahme)
    record_schritt(
        massnahme,
        "wieder_offen",
        "Maßnahme wieder aufgenommen",
        durch,
        jetzt,
        vorher=vorher,
        nachher={"grund": grund},
    )
    return massnahme
