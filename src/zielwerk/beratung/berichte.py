"""A report is begun, computed anew, handed in; from then on its figures stay."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from zielwerk.beratung.ablauf import BeratungError, record_schritt
from zielwerk.beratung.models import Beratungsbericht
from zielwerk.beratung.veroeffentlichung import berechne, zeit_und_teile
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.vereinbarung.services import record_nachweis_zu_punkt

PUNKT = "beratung-16a"


@transaction.atomic
def create_bericht(
    *,
    jahr: int,
    zeitraum: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    mindestens: int = 3,
    runden_auf: int = 1,
) -> Beratungsbericht:
    """Begin a report from what both sides recorded so far.

    :raises BeratungError: if there is one, the period has not begun, nobody advises in
        it, or a figure could be calculated from an earlier report
    """
    zeit, _ = zeit_und_teile(jahr, zeitraum)
    if zeit.von > jetzt.date():
        raise BeratungError(f"{zeit.bezeichnung} hat noch nicht begonnen.")
    bericht = Beratungsbericht(
        mandant=durch.mandant,
        jahr=jahr,
        zeitraum=zeitraum,
        von=zeit.von,
        bis=zeit.bis,
        mindestens=mindestens,
        runden_auf=runden_auf,
        erstellt_am=jetzt,
        erstellt_durch=durch,
    )
    _compute(bericht)
    try:
        with transaction.atomic():
            bericht.save()
    except IntegrityError as fehler:
        raise BeratungError(f"Den {bericht} gibt es schon.") from fehler
    record_schritt(bericht, "bericht_begonnen", f"{bericht} begonnen", durch, jetzt)
    return bericht


def _compute(bericht: Beratungsbericht) -> None:
    """Put the figures of today into a report.

    :raises BeratungError: if nobody advises in its period
    """
    berechnung = berechne(
        bericht.jahr,
        bericht.zeitraum,
        mindestens=bericht.mindestens,
        runden_auf=bericht.runden_auf,
    )
    if not berechnung.tabellen["dienste"]:
        raise BeratungError(
            "In diesem Zeitraum ist kein Träger beauftragt; es gibt nichts zu "
            "berichten."
        )
    bericht.tabellen, bericht.zahlen = berechnung.tabellen, berechnung.zahlen


def _offener(bericht: Beratungsbericht, version: int | None) -> Beratungsbericht:
    """Return a draft, locked, as the person saw it.

    :raises BeratungError: if it was handed in, or somebody was faster
    """
    eine: Beratungsbericht = Beratungsbericht.objects.select_for_update(
        of=("self",)
    ).get(pk=bericht.pk)
    if eine.zustand != Beratungsbericht.Zustand.ENTWURF:
        raise BeratungError(f"Der {eine} ist abgegeben; seine Zahlen stehen fest.")
    if version is not None and ist_ueberholt(eine, version):
        raise BeratungError(
            "Nicht gespeichert: Jemand hat den Bericht inzwischen geändert. Bitte "
            "laden Sie die Seite neu."
        )
    return eine


@transaction.atomic
def change_bericht(
    *,
    bericht: Beratungsbericht,
    text: str,
    mindestens: int,
    runden_auf: int,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Beratungsbericht:
    """Change text and settings of a draft; its figures are computed anew.

    :raises BeratungError: if it was handed in, or somebody was faster
    """
    eine = _offener(bericht, version)
    eine.text, eine.mindestens, eine.runden_auf = text, mindestens, runden_auf
    _compute(eine)
    eine.version += 1
    eine.save()
    text = f"{eine} geändert und neu gerechnet"
    werte = {"mindestens": mindestens, "runden_auf": runden_auf}
    record_schritt(eine, "bericht_geaendert", text, durch, jetzt, **werte)
    return eine


@transaction.atomic
def submit_bericht(
    *, bericht: Beratungsbericht, version: int, durch: Mitgliedschaft, jetzt: datetime
) -> Beratungsbericht:
    """Hand a report in: figures of today, kept for good; the open Frist is answered.

    A half-year's report may be due before it is over; it then says up to which day.

    :raises BeratungError: before the year is over, if it was handed in, or somebody
        was faster
    """
    eine = _offener(bericht, version)
    if eine.zeitraum == "jahr" and not eine.ist_ganz_vorbei(jetzt.date()):
        raise BeratungError(
            f"Der Zeitraum läuft noch bis zum {tag(eine.bis)}; danach können Sie den "
            "Bericht abgeben."
        )
    _compute(eine)
    eine.zustand = Beratungsbericht.Zustand.ABGEGEBEN
    eine.abgegeben_am, eine.abgegeben_durch = jetzt.date(), durch
    eine.version += 1
    eine.save()
    record_schritt(eine, "bericht_abgegeben", f"{eine} abgegeben", durch, jetzt)
    record_nachweis_zu_punkt(
        punkt_schluessel=PUNKT,
        nachweisart="dokument",
        wirksam_am=min(eine.bis, jetzt.date()),
        eingegangen_am=jetzt.date(),
        text=f"{eine}, {tag(eine.von)} bis {tag(min(eine.bis, jetzt.date()))}",
        verweis=reverse("beratung:bericht", args=[eine.uuid]),
        durch=durch,
        jetzt=jetzt,
    )
    return eine
