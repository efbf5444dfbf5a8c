"""Objections: take a checked list or monthly counts, and derive the rate from them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse

from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import record_messwert
from zielwerk.kern.anzeige import tag
from zielwerk.listen.speichern import store_zeilen
from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.services import record_nachweis_zu_punkt
from zielwerk.widersprueche.models import (
    Monatszahl,
    Widerspruch,
    Widerspruchsliste,
    Zuordnung,
    Zuordnungstabelle,
)
from zielwerk.widersprueche.regeln import monatsende, pruefe_summen, zuordnung_am

if TYPE_CHECKING:
    import polars as pl

KENNZAHL = "widerspruchsquote"


class WiderspruchError(Exception):
    """A list, table or count was refused; the message says what to do."""


@dataclass(frozen=True)
class Zahlen:
    """Counts of objections against municipal benefits since the start of a year."""

    eingegangen: int
    erledigt: int
    stattgaben: int
    vermeidbar: int


@transaction.atomic
def create_zuordnungstabelle(
    *,
    gilt_ab: date,
    quelle: str,
    zeilen: Iterable[Mapping[str, Any]],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Zuordnungstabelle:
    """Create a table of what is vermeidbar and kommunal; it counts once both approve.

    `zeilen`: art ("grund", "sachgebiet"), schluessel, bezeichnung, zaehlt, synonyme.
    """
    tabelle: Zuordnungstabelle = Zuordnungstabelle.objects.create(
        mandant=durch.mandant, gilt_ab=gilt_ab, quelle=quelle
    )
    Zuordnung.objects.bulk_create(
        Zuordnung(mandant=durch.mandant, tabelle=tabelle, **zeile) for zeile in zeilen
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="widersprueche.tabelle_angelegt",
        objekt=tabelle,
        text=f"{tabelle} angelegt",
        durch=durch,
        jetzt=jetzt,
        nachher={"zaehlt": {z.schluessel: z.zaehlt for z in tabelle.zeilen.all()}},
    )
    return tabelle


@transaction.atomic
def approve_zuordnungstabelle(
    *, tabelle: Zuordnungstabelle, durch: Mitgliedschaft, jetzt: datetime
) -> Zuordnungstabelle:
    """Approve a table for the side the person belongs to.

    :raises WiderspruchError: if that side has already approved it
    """
    seite = "kreis" if durch.organisation.art == Organisation.Art.KREIS else "jobcenter"
    tabelle = Zuordnungstabelle.objects.select_for_update().get(pk=tabelle.pk)
    if getattr(tabelle, f"freigabe_{seite}_am"):
        raise WiderspruchError("Ihre Seite hat diese Tabelle schon freigegeben.")
    setattr(tabelle, f"freigabe_{seite}_am", jetzt.date())
    setattr(tabelle, f"freigabe_{seite}_durch", durch)
    tabelle.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="widersprueche.tabelle_freigegeben",
        objekt=tabelle,
        text=f"{tabelle} freigegeben für {durch.organisation}",
        durch=durch,
        jetzt=jetzt,
    )
    return tabelle


def vorlage_tabelle(am: date) -> list[dict[str, Any]]:
    """Return the lines to start the next table from: the newest, else the proposal."""
    neueste = Zuordnungstabelle.objects.order_by("-gilt_ab").first()
    if neueste is None:
        return zuordnung_am(am)
    felder = ("art", "schluessel", "bezeichnung", "zaehlt", "synonyme")
    return list(Zuordnung.objects.filter(tabelle=neueste).values(*felder))


def tabelle_am(am: date) -> Zuordnungstabelle:
    """Return the approved table of a day.

    :raises WiderspruchError: if both sides have approved none
    """
    tabelle: Zuordnungstabelle | None = Zuordnungstabelle.objects.am(am)
    if tabelle is None:
        raise WiderspruchError(
            f"Für den {tag(am)} gibt es keine Zuordnungstabelle, die Kreis "
            "und Jobcenter "
            "freigegeben haben. Bitte geben Sie sie zuerst unter „Widersprüche“ frei."
        )
    return tabelle


@transaction.atomic
def accept_liste(
    *,
    einlesung: Any,
    zeilen: "pl.DataFrame",
    tabelle: Zuordnungstabelle,
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Widerspruchsliste:
    """Store a checked list as the new Fassung of its year, whole or not at all.

    Rate, Punkt and the open report Frist follow by themselves. `zeilen` are the
    field values of `Widerspruch` without liste and mandant, a column per field.

    :raises WiderspruchError: if the sums contradict each other
    """
    jahr = stand_am.year
    letzte = Widerspruchsliste.objects.gueltig(jahr)
    liste: Widerspruchsliste = Widerspruchsliste.objects.create(
        mandant=durch.mandant,
        einlesung=einlesung,
        tabelle=tabelle,
        jahr=jahr,
        stand_am=stand_am,
        fassung=letzte.fassung + 1 if letzte else 1,
    )
    store_zeilen(
        modell=Widerspruch,
        zeilen=zeilen,
        fest={"mandant": durch.mandant, "liste": liste},
    )
    zahlen = zahlen_der_liste(liste, stand_am)
    _check(zahlen)
    record_eintrag(
        mandant=durch.mandant,
        aktion="widersprueche.liste_uebernommen",
        objekt=liste,
        text=f"{liste} übernommen (Fassung {liste.fassung})",
        durch=durch,
        jetzt=jetzt,
        nachher=asdict(zahlen) | {"einlesung": str(einlesung.uuid)},
    )
    _refresh_messwerte(jahr, stand_am, quelle=liste, durch=durch, jetzt=jetzt)
    _hand_in(zahlen, stand_am, durch=durch, jetzt=jetzt)
    return liste


def _check(zahlen: Zahlen) -> None:
    """Refuse counts that cannot be: vermeidbar > Stattgaben > erledigt."""
    try:
        pruefe_summen(**asdict(zahlen))
    except ValueError as fehler:
        raise WiderspruchError(str(fehler)) from fehler


def zahlen_der_liste(liste: Widerspruchsliste, bis: date) -> Zahlen:
    """Return the municipal counts of a list from 01.01. up to a day."""
    zeitraum = (date(liste.jahr, 1, 1), bis)
    erledigt = Q(erledigt_am__range=zeitraum)
    return Zahlen(
        **Widerspruch.objects.filter(liste=liste)
        .kommunal()
        .aggregate(
            eingegangen=Count("pk", filter=Q(eingang_am__range=zeitraum)),
            erledigt=Count("pk", filter=erledigt),
            stattgaben=Count("pk", filter=erledigt & Q(ist_stattgabe=True)),
            vermeidbar=Count("pk", filter=erledigt & Q(ist_vermeidbar=True)),
        )
    )


def zahlen_der_monate(jahr: int, bis: date) -> Zahlen | None:
    """Return the summed monthly counts from January up to a day's month, or None."""
    monate = Monatszahl.objects.filter(jahr=jahr, monat__lte=bis.month)
    if not monate.exists():
        return None
    felder = ("eingegangen", "erledigt", "stattgaben", "vermeidbar")
    return Zahlen(**monate.aggregate(**{feld: Sum(feld) for feld in felder}))


def stichtage_bis(jahr: int, stand_am: date) -> list[date]:
    """Return the quarter ends of a year up to the Stand, and the Stand itself."""
    quartale = [
        date(jahr, 3, 31),
        date(jahr, 6, 30),
        date(jahr, 9, 30),
        date(jahr, 12, 31),
    ]
    return sorted({*(tag for tag in quartale if tag <= stand_am), stand_am})


def _refresh_messwerte(
    jahr: int,
    stand_am: date,
    *,
    quelle: Widerspruchsliste | None,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Record the rate as of every quarter end and the Stand, from list or months."""
    kennzahl = Kennzahl.objects.filter(schluessel=KENNZAHL).first()
    if kennzahl is None:
        return
    for stichtag in stichtage_bis(jahr, stand_am):
        zahlen = (
            zahlen_der_liste(quelle, stichtag)
            if quelle
            else zahlen_der_monate(jahr, stichtag)
        )
        if zahlen is None:
            continue
        record_messwert(
            kennzahl=kennzahl,
            zeitraum_von=date(jahr, 1, 1),
            stand_am=stichtag,
            zaehler=zahlen.vermeidbar,
            nenner=zahlen.erledigt,
            weitere={
                "eingegangen": zahlen.eingegangen,
                "stattgaben": zahlen.stattgaben,
            },
            quelle=quelle.einlesung.datei.name if quelle else f"Monatszahlen {jahr}",
            quelle_uuid=quelle.uuid if quelle else None,
            verweise=_verweise(quelle, stichtag) if quelle else None,
            durch=durch,
            jetzt=jetzt,
        )


def _verweise(liste: Widerspruchsliste, bis: date) -> dict[str, str]:
    """Return where the rows behind each figure are listed."""
    seite = reverse("widersprueche:zeilen", args=[liste.uuid])
    zeigen = {
        "zaehler": "vermeidbar",
        "nenner": "erledigt",
        "eingegangen": "eingegangen",
        "stattgaben": "stattgaben",
    }
    return {
        name: f"{seite}?zeigen={was}&bis={bis.isoformat()}"
        for name, was in zeigen.items()
    }


def _hand_in(
    zahlen: Zahlen, stand_am: date, *, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Answer the open report Frist with the value, if there is one."""
    record_nachweis_zu_punkt(
        punkt_schluessel=KENNZAHL,
        nachweisart="kennzahl",
        wirksam_am=stand_am,
        eingegangen_am=jetzt.date(),
        text=(
            f"Sachstand {tag(stand_am)}: {zahlen.vermeidbar} von {zahlen.erledigt} "
            "erledigten Widersprüchen vermeidbar stattgegeben"
        ),
        verweis=reverse("kennzahlen:kennzahl", args=[KENNZAHL]),
        durch=durch,
        jetzt=jetzt,
    )


@transaction.atomic
def record_monatszahlen(
    *,
    jahr: int,
    zahlen: Mapping[int, Zahlen],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    """Record monthly counts instead of single cases; the same rate follows.

    `zahlen`: month 1–12 → counts of that month.

    :raises WiderspruchError: if a list for the year exists, a month contradicts
        itself, or no month is given
    """
    if Widerspruchsliste.objects.gueltig(jahr):
        raise WiderspruchError(
            f"Für {jahr} gibt es schon eine Liste. Bitte lesen Sie eine "
            "neue Fassung der "
            "Liste ein, damit es nicht zwei Zahlen für dasselbe Jahr gibt."
        )
    if not zahlen:
        raise WiderspruchError("Bitte tragen Sie mindestens einen Monat ein.")
    for monat, eine in sorted(zahlen.items()):
        _check(eine)
        Monatszahl.objects.update_or_create(
            mandant=durch.mandant, jahr=jahr, monat=monat, defaults=asdict(eine)
        )
    letzter = Monatszahl.objects.filter(jahr=jahr).order_by("-monat").first()
    stand_am = monatsende(jahr, letzter.monat)
    record_eintrag(
        mandant=durch.mandant,
        aktion="widersprueche.monatszahlen",
        objekt=letzter,
        text=f"Monatszahlen {jahr} bis {tag(stand_am)} eingetragen",
        durch=durch,
        jetzt=jetzt,
        nachher={"monate": {str(m): asdict(eine) for m, eine in zahlen.items()}},
    )
    _refresh_messwerte(jahr, stand_am, quelle=None, durch=durch, jetzt=jetzt)
    summe = zahlen_der_monate(jahr, stand_am)
    if summe:
        _hand_in(summe, stand_am, durch=durch, jetzt=jetzt)


@transaction.atomic
def empty_aktenzeichen(
    *,
    liste: Widerspruchsliste,
    pks: Iterable[int],
    anlass: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> int:
    """Remove case numbers for good; the rows stay, so no figure changes.

    Returns how many were removed.
    """
    menge: int = (
        Widerspruch.objects.filter(liste=liste, pk__in=list(pks))
        .zuordenbar()
        .update(aktenzeichen=None, aktenzeichen_index=None)
    )
    if menge:
        record_eintrag(
            mandant=liste.mandant,
            aktion="widersprueche.aktenzeichen_geloescht",
            objekt=liste,
            text=f"{liste}: Aktenzeichen gelöscht: {menge}. Anlass: {anlass}",
            durch=durch,
            jetzt=jetzt,
            nachher={"zeilen": menge},
        )
    return menge
