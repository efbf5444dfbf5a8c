"""The life of an agreement: decided, signed, in force, settled; each step once."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.services import store_signierte
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.abgleich import unentschiedene_punkte
from zielwerk.vereinbarung.eroeffnung import open_fristen
from zielwerk.vereinbarung.fortschreibung import FortschreibungError, check_entwurf
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.vereinbarung.papier import as_papier_pdf
from zielwerk.vereinbarung.zustimmung import offene_zustimmungen

Status = Zielvereinbarung.Status


@transaction.atomic
def set_status(
    *,
    vereinbarung: Zielvereinbarung,
    status: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Zielvereinbarung:
    """Move an agreement on (beschlossen, in Kraft …), with Gremium, day, Drucksache."""
    vorher = vereinbarung.status
    vereinbarung.status = status
    for name, wert in felder.items():
        setattr(vereinbarung, name, wert)
    vereinbarung.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"vereinbarung.{status}",
        objekt=vereinbarung,
        text=f"{vereinbarung}: {vereinbarung.get_status_display()}",
        durch=durch,
        jetzt=jetzt,
        vorher={"status": vorher},
        nachher={"status": status},
    )
    return vereinbarung


def _lock(vereinbarung: Zielvereinbarung) -> Zielvereinbarung:
    gesperrt: Zielvereinbarung = (
        Zielvereinbarung.objects.select_for_update(of=("self",))
        .select_related("vorgaengerin")
        .get(pk=vereinbarung.pk)
    )
    return gesperrt


def _check_status(vereinbarung: Zielvereinbarung, status: str) -> None:
    """Refuse a step out of its order."""
    if vereinbarung.status != status:
        raise FortschreibungError(
            f"{vereinbarung} ist „{vereinbarung.get_status_display()}“; dieser Schritt "
            f"folgt auf „{Status(status).label}“. Bitte laden Sie die Seite neu."
        )


def _check_tag(am: date, nach: date | None, was: str, jetzt: datetime) -> None:
    """Refuse a day in the future, or before the step it builds on."""
    if am > jetzt.date():
        raise FortschreibungError(f"Der {tag(am)} liegt in der Zukunft.")
    if nach and am < nach:
        raise FortschreibungError(
            f"Der {tag(am)} liegt vor dem {tag(nach)} ({was}). Bitte prüfen Sie "
            "den Tag."
        )


def hindernisse_zum_beschluss(vereinbarung: Zielvereinbarung) -> list[str]:
    """Return what is in the way of a decision: every side consents to all of it."""
    saetze = []
    if not vereinbarung.punkte.exists():
        saetze.append("Die Vereinbarung hat noch keinen Punkt.")
    if offen := unentschiedene_punkte(vereinbarung):
        saetze.append(
            f"Ohne Entscheidung weggefallen: {', '.join(offen)}. Soll der Punkt "
            "entfallen, oder wurde er vergessen?"
        )
    return saetze + offene_zustimmungen(vereinbarung)


@transaction.atomic
def decide_vereinbarung(
    *,
    vereinbarung: Zielvereinbarung,
    beschlossen_am: date,
    gremium: str,
    drucksache_nr: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Zielvereinbarung:
    """Enter the decision: from now on wording and Pflichten stand.

    :raises FortschreibungError: if it is no draft, a side has not consented to every
        Punkt and to the whole, one vanished undecided, or the day is to come
    """
    eine = _lock(vereinbarung)
    check_entwurf(eine)
    if hindernisse := hindernisse_zum_beschluss(eine):
        raise FortschreibungError(" ".join(hindernisse))
    _check_tag(beschlossen_am, None, "", jetzt)
    return set_status(
        vereinbarung=eine,
        status=Status.BESCHLOSSEN,
        durch=durch,
        jetzt=jetzt,
        beschlossen_am=beschlossen_am,
        gremium=gremium,
        drucksache_nr=drucksache_nr,
    )


@transaction.atomic
def sign_vereinbarung(
    *,
    vereinbarung: Zielvereinbarung,
    unterzeichnet_am: date,
    datei: Datei | None,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Zielvereinbarung:
    """Enter that every side has signed, and file the signed copy.

    :raises FortschreibungError: if it is not decided, or the day is wrong
    """
    eine = _lock(vereinbarung)
    _check_status(eine, Status.BESCHLOSSEN)
    _check_tag(unterzeichnet_am, eine.beschlossen_am, "Beschluss", jetzt)
    return set_status(
        vereinbarung=eine,
        status=Status.UNTERZEICHNET,
        durch=durch,
        jetzt=jetzt,
        unterzeichnet_am=unterzeichnet_am,
        unterzeichnete_datei=datei,
    )


def seal_vereinbarung(
    *, vereinbarung: Zielvereinbarung, durch: Mitgliedschaft, jetzt: datetime
) -> Datei:
    """Sign the decided agreement with the county's certificate, and keep the PDF.

    :raises FortschreibungError: if it is not decided, or signed by every side already
    :raises SiegelError: if the certificate cannot be used
    :raises DateiError: if the file cannot be written
    """
    _check_status(vereinbarung, Status.BESCHLOSSEN)
    datei = store_signierte(
        mandant=durch.mandant,
        name=f"Zielvereinbarung-{vereinbarung.jahr}-Kreis.pdf",
        pdf=as_papier_pdf(vereinbarung, jetzt),
        grund=str(vereinbarung),
        durch=durch,
        jetzt=jetzt,
        recht=Recht.VEREINBARUNG_SEHEN,
    )
    with transaction.atomic():
        eine = _lock(vereinbarung)
        _check_status(eine, Status.BESCHLOSSEN)
        eine.signierte_datei = datei
        eine.save(update_fields=["signierte_datei"])
        record_eintrag(
            mandant=durch.mandant,
            aktion="vereinbarung.signiert",
            objekt=eine,
            text=f"{eine}: mit dem Zertifikat des Kreises unterschrieben",
            durch=durch,
            jetzt=jetzt,
            nachher={"sha256": datei.sha256},
        )
    return datei


@transaction.atomic
def put_in_kraft(
    *, vereinbarung: Zielvereinbarung, durch: Mitgliedschaft, jetzt: datetime
) -> Zielvereinbarung:
    """Put a signed agreement in force; its dated Fristen open.

    :raises FortschreibungError: if it is not signed
    """
    eine = _lock(vereinbarung)
    _check_status(eine, Status.UNTERZEICHNET)
    set_status(vereinbarung=eine, status=Status.IN_KRAFT, durch=durch, jetzt=jetzt)
    open_fristen(vereinbarung=eine, durch=durch, jetzt=jetzt)
    return eine


@transaction.atomic
def adopt_bestehende(
    *,
    vereinbarung: Zielvereinbarung,
    beschlossen_am: date,
    gremium: str,
    drucksache_nr: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Zielvereinbarung:
    """Take over a first agreement that was decided and signed elsewhere.

    :raises FortschreibungError: if it is no draft, or grew out of another one
    """
    eine = _lock(vereinbarung)
    check_entwurf(eine)
    if eine.vorgaengerin_id is not None:
        raise FortschreibungError(
            f"{eine} ist fortgeschrieben: Jede Seite stimmt zu, dann folgen "
            "Beschluss und Unterschrift."
        )
    set_status(
        vereinbarung=eine,
        status=Status.IN_KRAFT,
        durch=durch,
        jetzt=jetzt,
        beschlossen_am=beschlossen_am,
        gremium=gremium,
        drucksache_nr=drucksache_nr,
    )
    open_fristen(vereinbarung=eine, durch=durch, jetzt=jetzt)
    return eine


def hindernisse_zur_abrechnung(vereinbarung: Zielvereinbarung) -> list[str]:
    """Return what is missing before the year can be closed."""
    offen = vereinbarung.punkte.filter(bewertung=None).count()
    saetze = []
    if offen:
        wort = "Punkt ist" if offen == 1 else "Punkte sind"
        saetze.append(f"{offen} {wort} noch nicht bewertet.")
    if not vereinbarung.bewertungen.filter(punkt=None).exists():
        saetze.append(f"Das Gesamturteil {vereinbarung.jahr} fehlt.")
    return saetze


@transaction.atomic
def settle_vereinbarung(
    *, vereinbarung: Zielvereinbarung, durch: Mitgliedschaft, jetzt: datetime
) -> Zielvereinbarung:
    """Close the year: every Punkt and the whole are assessed.

    :raises FortschreibungError: if it is not in force, or a verdict is missing
    """
    eine = _lock(vereinbarung)
    _check_status(eine, Status.IN_KRAFT)
    if hindernisse := hindernisse_zur_abrechnung(eine):
        raise FortschreibungError(" ".join(hindernisse))
    return set_status(
        vereinbarung=eine, status=Status.ABGERECHNET, durch=durch, jetzt=jetzt
    )
