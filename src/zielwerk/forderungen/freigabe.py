"""Release by a second person, hand-over, evidence, and the two Kennzahlen."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from zielwerk.forderungen.models import Abruf, Forderungsliste
from zielwerk.forderungen.spiegel import spiegel_von, vollstaendigkeit
from zielwerk.forderungen.zaehlung import count_zeilen
from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen.services import (
    Mindestquote,
    ensure_mindestquote,
    record_messwert,
)
from zielwerk.kern.anzeige import euro, tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.vereinbarung.services import accept_nachweis, record_nachweis

PUNKT = "forderungslisten"
FORMEN = ("xlsx", "csv")
# Kennzahl: what it is called, covers, counts and divides by.
KENNZAHLEN = {
    "forderungen-vollstaendig": Mindestquote(
        bezeichnung="Vollständigkeit der Forderungslisten",
        umfang="Forderungen der neuesten Liste",
        zaehler="vollständige Zeilen",
        nenner="alle Zeilen",
        begruendung=(
            "Vollständig ist eine Zeile mit Name, Adresse, Höhe, getilgten Summen, "
            "Restbetrag, Zugang und, wo niedergeschlagen, Begründung."
        ),
        punkt_schluessel=PUNKT,
        quelle="Zielvereinbarung, Punkt zu den Forderungslisten",
    ),
    "forderungen-fristgerecht": Mindestquote(
        bezeichnung="Pünktlichkeit der Forderungslisten",
        umfang="Listen des Jahres",
        zaehler="fristgerecht übergebene Listen",
        nenner="übergebene Listen",
        begruendung=(
            "Fristgerecht ist eine Liste, die der Kreis binnen zehn Arbeitstagen nach "
            "dem Eingang vom BA-Inkasso-Service hatte."
        ),
        punkt_schluessel=PUNKT,
        quelle="Zielvereinbarung, Punkt zu den Forderungslisten",
    ),
}


class ForderungslisteError(Exception):
    """A step was refused; the message says what to do."""


def locked_liste(liste: Forderungsliste, *, zustand: str = "bearbeitung") -> Any:
    """Return the list, locked, if it is in the state a step needs.

    :raises ForderungslisteError: in any other state
    """
    gesperrt: Forderungsliste = (
        Forderungsliste.objects.select_for_update(of=("self",))
        .select_related("eingang__frist", "mandant", "vorige")
        .get(pk=liste.pk)
    )
    if gesperrt.zustand != zustand:
        raise ForderungslisteError(
            f"{gesperrt} ist nicht mehr in diesem Zustand "
            f"({gesperrt.get_zustand_display()}). Bitte laden Sie die Seite neu."
        )
    return gesperrt


def _record(
    liste: Forderungsliste,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **nachher: Any,
) -> None:
    record_eintrag(
        mandant=liste.mandant,
        aktion=f"forderungen.{ereignis}",
        objekt=liste,
        text=f"{liste}: {text}",
        durch=durch,
        jetzt=jetzt,
        nachher={"zustand": liste.zustand, **nachher},
    )


@transaction.atomic
def request_freigabe(
    *, liste: Forderungsliste, durch: Mitgliedschaft, jetzt: datetime
) -> Forderungsliste:
    """Ask a second person to release a complete list; it cannot change meanwhile.

    :raises ForderungslisteError: while something is missing or a proof does not hold
    """
    gesperrt: Forderungsliste = locked_liste(liste)
    zahlen = count_zeilen(gesperrt.pk)
    hindernisse = vollstaendigkeit(gesperrt, zahlen).hindernisse
    hindernisse += [
        f"Probe „{probe.titel}“ weicht um {euro(probe.differenz)} ab"
        for probe in spiegel_von(gesperrt, zahlen).proben
        if not probe.stimmt
    ]
    if hindernisse:
        raise ForderungslisteError(f"Noch offen: {'; '.join(hindernisse)}.")
    gesperrt.zustand, gesperrt.hinweis = Forderungsliste.Zustand.FREIGABE, ""
    gesperrt.erbeten_durch, gesperrt.erbeten_am = durch, jetzt
    gesperrt.save()
    _record(gesperrt, "freigabe_erbeten", "Freigabe erbeten", durch, jetzt)
    return gesperrt


@transaction.atomic
def return_liste(
    *, liste: Forderungsliste, hinweis: str, durch: Mitgliedschaft, jetzt: datetime
) -> Forderungsliste:
    """Give a list back instead of releasing it; it may be changed again.

    :raises ForderungslisteError: without a hint, or if nobody asked for release
    """
    if not hinweis.strip():
        raise ForderungslisteError("Bitte schreiben Sie, was zu ändern ist.")
    gesperrt: Forderungsliste = locked_liste(liste, zustand="freigabe")
    gesperrt.zustand = Forderungsliste.Zustand.BEARBEITUNG
    gesperrt.hinweis = hinweis.strip()
    gesperrt.erbeten_durch = gesperrt.erbeten_am = None
    gesperrt.save()
    _record(gesperrt, "zurueckgegeben", "zur Bearbeitung zurückgegeben", durch, jetzt)
    return gesperrt


@transaction.atomic
def release_liste(
    *, liste: Forderungsliste, durch: Mitgliedschaft, jetzt: datetime
) -> Forderungsliste:
    """Release a list: the Kasse may take it, and the Frist is done by itself.

    :raises ForderungslisteError: by the person who asked, or if nobody asked
    """
    gesperrt: Forderungsliste = locked_liste(liste, zustand="freigabe")
    if gesperrt.erbeten_durch_id == durch.pk:
        raise ForderungslisteError(
            "Sie haben die Freigabe selbst erbeten. Eine zweite Person gibt die Liste "
            "frei."
        )
    gesperrt.zustand = Forderungsliste.Zustand.FREIGEGEBEN
    gesperrt.freigegeben_durch, gesperrt.freigegeben_am = durch, jetzt
    gesperrt.save()
    summen = spiegel_von(gesperrt).summen
    _record(
        gesperrt,
        "freigegeben",
        "freigegeben und der Kasse bereitgestellt",
        durch,
        jetzt,
        **{name: str(betrag) for name, betrag in summen.items()},
    )
    _hand_in(gesperrt, durch=durch, jetzt=jetzt)
    record_vollstaendigkeit(gesperrt, durch=durch, jetzt=jetzt)
    _record_puenktlichkeit(gesperrt, durch=durch, jetzt=jetzt)
    return gesperrt


def _hand_in(liste: Forderungsliste, *, durch: Mitgliedschaft, jetzt: datetime) -> None:
    """Answer the Frist; complete by rule, so no official has to accept it."""
    frist: Frist = Frist.objects.get(pk=liste.eingang.frist_id)
    if frist.zustand not in Frist.OFFENE or frist.zustand == Frist.Zustand.EINGEREICHT:
        return
    nachweis = record_nachweis(
        frist=frist,
        art=Nachweis.Art.MODUL,
        text=f"Forderungsliste {liste.eingang}, Stand {tag(liste.stand_am)}: "
        f"{liste.zeilen} Zeilen vollständig, freigegeben und bereitgestellt",
        wirksam_am=liste.stand_am,
        eingegangen_am=jetzt.date(),
        verweis=reverse("forderungen:spiegel", args=[liste.uuid]),
        durch=durch,
        jetzt=jetzt,
    )
    accept_nachweis(nachweis=nachweis, durch=None, jetzt=jetzt)


@transaction.atomic
def download_liste(
    *, liste: Forderungsliste, form: str, durch: Mitgliedschaft, jetzt: datetime
) -> bytes:
    """Return a released list as a file for the county's finance system; recorded.

    :raises ForderungslisteError: before release, or in an unknown form
    """
    from zielwerk.forderungen.ausgabe import schreibe

    if form not in FORMEN:
        raise ForderungslisteError(f"Eine Datei „{form}“ gibt es nicht.")
    gesperrt: Forderungsliste = locked_liste(liste, zustand="freigegeben")
    inhalt = schreibe(gesperrt, form)
    Abruf.objects.create(
        mandant=liste.mandant, liste=gesperrt, form=form, durch=durch, am=jetzt
    )
    _record(
        gesperrt,
        "abgerufen",
        f"als {form.upper()} abgerufen",
        durch,
        jetzt,
        form=form,
        zeilen=gesperrt.zeilen,
    )
    return inhalt


def record_vollstaendigkeit(
    liste: Forderungsliste, *, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Keep how many rows of a list are complete; earlier values stay as Fassung."""
    stand = vollstaendigkeit(liste)
    if not stand.zeilen:
        return
    seite = reverse("forderungen:spiegel", args=[liste.uuid])
    record_messwert(
        kennzahl=ensure_mindestquote(
            "forderungen-vollstaendig",
            KENNZAHLEN["forderungen-vollstaendig"],
            durch=durch,
            jetzt=jetzt,
        ),
        zeitraum_von=liste.eingang.zeitraum.von,
        stand_am=liste.stand_am,
        zaehler=stand.vollstaendig,
        nenner=stand.zeilen,
        weitere={},
        quelle=f"Forderungsliste {liste.eingang}, Fassung {liste.fassung}",
        quelle_uuid=liste.uuid,
        verweise={"zaehler": seite, "nenner": seite},
        durch=durch,
        jetzt=jetzt,
    )


def _record_puenktlichkeit(
    liste: Forderungsliste, *, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Keep how many lists of the year so far were handed over in time."""
    jahr, stand_am = liste.eingang.jahr, liste.eingang.zeitraum.bis
    erledigt = Frist.objects.filter(
        pflichtfrist__punkt__schluessel=PUNKT,
        pflichtfrist__punkt__vereinbarung__jahr=jahr,
        zeitraum_bis__lte=stand_am,
        erledigt_am__isnull=False,
    )
    alle = list(erledigt)
    if not alle:
        return
    record_messwert(
        kennzahl=ensure_mindestquote(
            "forderungen-fristgerecht",
            KENNZAHLEN["forderungen-fristgerecht"],
            durch=durch,
            jetzt=jetzt,
        ),
        zeitraum_von=date(jahr, 1, 1),
        stand_am=stand_am,
        zaehler=sum(frist.ist_fristgerecht for frist in alle),
        nenner=len(alle),
        weitere={},
        quelle=f"Forderungslisten {jahr}",
        quelle_uuid=liste.uuid,
        verweise={"nenner": f"{reverse('fristen:fristen')}?jahr={jahr}"},
        durch=durch,
        jetzt=jetzt,
    )
