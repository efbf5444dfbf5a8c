"""Versions of the checklist; the one of the day of the decision applies to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from zielwerk.aktenpruefungen.ablauf import AktenpruefungError, record
from zielwerk.aktenpruefungen.models import Achse, Prueffrage, Pruefliste
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft

MAX_FRAGEN = 60
_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Frage:
    """One question as entered: axis, question, and the finding if it is a no."""

    achse: str
    frage: str
    mangel: str

    @property
    def schluessel(self) -> str:
        """What makes the same finding the same in every Fassung."""
        return slugify(self.mangel.lower().translate(_UMLAUTE))[:80]


@transaction.atomic
def create_pruefliste(
    *,
    gilt_ab: date,
    anlass: str,
    fragen: Sequence[Frage],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Pruefliste:
    """Lay down a new Fassung; it never changes, a later one takes its place.

    :raises AktenpruefungError: without a question for each axis, for a finding twice,
        or if one holds from that day on already
    """
    _check_fragen(fragen)
    if Pruefliste.objects.filter(gilt_ab=gilt_ab).exists():
        raise AktenpruefungError(
            f"Ab dem {tag(gilt_ab)} gilt schon eine Prüfliste. Bitte wählen Sie einen "
            "anderen Tag."
        )
    neu: Pruefliste = Pruefliste.objects.create(
        mandant=durch.mandant,
        fassung=Pruefliste.objects.count() + 1,
        gilt_ab=gilt_ab,
        anlass=anlass,
        festgelegt_am=jetzt,
        durch=durch,
    )
    Prueffrage.objects.bulk_create(
        Prueffrage(
            mandant=durch.mandant,
            pruefliste=neu,
            nummer=nummer,
            achse=frage.achse,
            schluessel=frage.schluessel,
            frage=frage.frage,
            mangel=frage.mangel,
        )
        for nummer, frage in enumerate(fragen, start=1)
    )
    text = f"{neu} festgelegt, gilt ab {tag(gilt_ab)}"
    maengel = [frage.mangel for frage in fragen]
    record(neu, "pruefliste", text, durch, jetzt, gilt_ab=str(gilt_ab), fragen=maengel)
    return neu


def _check_fragen(fragen: Sequence[Frage]) -> None:
    for achse in Achse:
        if not any(frage.achse == achse for frage in fragen):
            raise AktenpruefungError(
                f"Bitte geben Sie für die {achse.label} mindestens eine Frage an."
            )
    if len(fragen) > MAX_FRAGEN:
        raise AktenpruefungError(f"Möglich sind {MAX_FRAGEN} Fragen.")
    schluessel = [frage.schluessel for frage in fragen]
    doppelt = next((f for f in fragen if schluessel.count(f.schluessel) > 1), None)
    if doppelt:
        raise AktenpruefungError(f"„{doppelt.mangel}“ steht zweimal da.")
    if not all(schluessel):
        raise AktenpruefungError("Eine Feststellung braucht Buchstaben oder Ziffern.")
