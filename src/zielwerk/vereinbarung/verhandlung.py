"""The sides negotiate a draft: propose wording, answer, comment."""

from datetime import datetime

from django.db import transaction

from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.fassungen import (
    record_ausgangsfassung,
    record_fassung,
)
from zielwerk.vereinbarung.fortschreibung import (
    FortschreibungError,
    change_punkt,
    check_entwurf,
)
from zielwerk.vereinbarung.models import (
    Anmerkung,
    Punkt,
    Wortlautfassung,
)
from zielwerk.vereinbarung.zustimmung import check_seite

Zustand = Wortlautfassung.Zustand


@transaction.atomic
def propose_wortlaut(
    *,
    punkt: Punkt,
    wortlaut: str,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Wortlautfassung:
    """Offer another wording of a Punkt; it counts once the county takes it over.

    :raises FortschreibungError: if it is no draft, nothing changes, or a reason is
        missing
    """
    check_entwurf(punkt.vereinbarung)
    seite = check_seite(punkt.vereinbarung, durch)
    if wortlaut.split() == punkt.wortlaut.split():
        raise FortschreibungError("Ihr Vorschlag lautet wie der jetzige Wortlaut.")
    if not begruendung.strip():
        raise FortschreibungError("Bitte begründen Sie Ihren Vorschlag.")
    record_ausgangsfassung(punkt=punkt, durch=durch, jetzt=jetzt)
    neue = record_fassung(
        punkt=punkt,
        wortlaut=wortlaut.strip(),
        begruendung=begruendung.strip(),
        zustand=Zustand.VORGESCHLAGEN,
        durch=durch,
        jetzt=jetzt,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.wortlaut_vorgeschlagen",
        objekt=punkt,
        text=f"{punkt}: {seite.label} schlägt einen Wortlaut vor",
        durch=durch,
        jetzt=jetzt,
        nachher={"wortlaut": neue.wortlaut, "begruendung": neue.begruendung},
    )
    return neue


def _lock_vorschlag(fassung: Wortlautfassung) -> tuple[Wortlautfassung, Punkt]:
    """Return a proposal that waits for an answer, locked, and its Punkt."""
    eine: Wortlautfassung = (
        Wortlautfassung.objects.select_for_update(of=("self",))
        .select_related("vereinbarung")
        .get(pk=fassung.pk)
    )
    check_entwurf(eine.vereinbarung)
    if eine.zustand != Zustand.VORGESCHLAGEN:
        raise FortschreibungError(
            "Dieser Vorschlag ist schon beantwortet. Bitte laden Sie die Seite neu."
        )
    punkt = eine.vereinbarung.punkte.filter(schluessel=eine.schluessel).first()
    if punkt is None:
        raise FortschreibungError("Den Punkt zu diesem Vorschlag gibt es nicht mehr.")
    return eine, punkt


@transaction.atomic
def adopt_vorschlag(
    *, fassung: Wortlautfassung, durch: Mitgliedschaft, jetzt: datetime
) -> Punkt:
    """Take a proposal over: it is the wording of the Punkt from now on.

    :raises FortschreibungError: if it is no draft, or was answered
    """
    eine, punkt = _lock_vorschlag(fassung)
    eine.zustand = Zustand.UEBERNOMMEN
    eine.save(update_fields=["zustand"])
    return change_punkt(
        punkt=punkt,
        wortlaut=eine.wortlaut,
        begruendung=eine.begruendung,
        version=punkt.version,
        durch=durch,
        jetzt=jetzt,
        ist_vorschlag=True,
    )


@transaction.atomic
def decline_vorschlag(
    *, fassung: Wortlautfassung, antwort: str, durch: Mitgliedschaft, jetzt: datetime
) -> Wortlautfassung:
    """Leave the wording as it is and say why.

    :raises FortschreibungError: without an answer, if it is no draft, or was answered
    """
    if not antwort.strip():
        raise FortschreibungError(
            "Bitte schreiben Sie, warum der Vorschlag nicht übernommen wird."
        )
    eine, punkt = _lock_vorschlag(fassung)
    eine.zustand, eine.antwort = Zustand.ABGELEHNT, antwort.strip()
    eine.save(update_fields=["zustand", "antwort"])
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.vorschlag_abgelehnt",
        objekt=punkt,
        text=f"{punkt}: Vorschlag {eine.nummer} nicht übernommen",
        durch=durch,
        jetzt=jetzt,
        nachher={"antwort": eine.antwort},
    )
    return eine


@transaction.atomic
def add_anmerkung(
    *, punkt: Punkt, text: str, durch: Mitgliedschaft, jetzt: datetime
) -> Anmerkung:
    """Comment on a Punkt of a draft.

    :raises FortschreibungError: if it is no draft, or the text is empty
    """
    check_entwurf(punkt.vereinbarung)
    seite = check_seite(punkt.vereinbarung, durch)
    if not text.strip():
        raise FortschreibungError("Bitte schreiben Sie Ihre Anmerkung.")
    neue: Anmerkung = Anmerkung.objects.create(
        mandant=durch.mandant,
        vereinbarung=punkt.vereinbarung,
        schluessel=punkt.schluessel,
        text=text.strip(),
        seite=seite,
        durch=durch,
        am=jetzt,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.angemerkt",
        objekt=punkt,
        text=f"{punkt}: {seite.label} merkt etwas an",
        durch=durch,
        jetzt=jetzt,
        nachher={"text": neue.text},
    )
    return neue
