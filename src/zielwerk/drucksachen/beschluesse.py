"""Sessions and what came of them: the Beratungsfolge, votes, the decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from zielwerk.drucksachen.models import Beratung, Beschluss, Drucksache, Fraktionsvotum
from zielwerk.drucksachen.pruefung import DrucksacheError, lock_drucksache
from zielwerk.drucksachen.regeln import (
    Abstimmung,
    AbstimmungError,
    WegError,
    Wegschritt,
    abstimmung,
    wegplan,
)
from zielwerk.drucksachen.veroeffentlichung import touch_veroeffentlichung
from zielwerk.fristen.models import Frist
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Pflichtfrist

Zustaendigkeit = Beratung.Zustaendigkeit
Stimmen = Mapping[str, Mapping[str, int]]


def store_beratungsfolge(
    drucksache: Drucksache, schritte: list[dict[str, Any]]
) -> None:
    """Write the committees in the order of their sessions."""
    geordnet = sorted(schritte, key=lambda schritt: schritt["sitzung_am"])
    for nummer, schritt in enumerate(geordnet, start=1):
        Beratung.objects.create(
            mandant=drucksache.mandant,
            drucksache=drucksache,
            reihenfolge=nummer,
            **schritt,
        )


def weg(drucksache: Drucksache) -> tuple[tuple[Wegschritt, ...], str]:
    """Return the way of a paper to its sessions, or why there is none yet."""
    folge = list(drucksache.beratungsfolge.all())
    letzter = Pflichtfrist.objects.filter(
        punkt__vereinbarung=drucksache.rueckblick, frist__art=Frist.Art.PFLICHT
    ).aggregate(am=Max("frist__faellig_am"))["am"]
    if letzter is None:
        jahr = drucksache.rueckblick.jahr
        return (), f"Für {jahr} ist keine Frist eröffnet; der Weg beginnt mit ihr."
    try:
        schritte = wegplan(
            nachweis=letzter,
            drucksache=drucksache.datum,
            einladung=folge[0].einladung_am if folge else None,
            sitzung=[(_schrittname(b), b.sitzung_am) for b in folge],
        )
    except WegError as fehler:
        return (), str(fehler)
    return schritte, ""


def _schrittname(beratung: Beratung) -> str:
    return f"{beratung.gremium}, {beratung.get_zustaendigkeit_display()}"


def _lock_freigegeben(drucksache: Drucksache) -> Drucksache:
    """Return the released paper, locked; before release the head is edited instead."""
    eine = lock_drucksache(drucksache)
    if not eine.ist_freigegeben:
        raise DrucksacheError(
            f"{eine.nummer} ist noch nicht freigegeben. Bis dahin ändern Sie die "
            "Beratungsfolge im Kopf der Vorlage."
        )
    return eine


def _lock_beratung(beratung: Beratung) -> Beratung:
    """Return a step of a released paper, locked."""
    _lock_freigegeben(beratung.drucksache)
    gesperrt: Beratung = (
        Beratung.objects.select_for_update(of=("self",))
        .select_related("drucksache")
        .get(pk=beratung.pk)
    )
    return gesperrt


@transaction.atomic
def add_beratung(
    *, drucksache: Drucksache, durch: Mitgliedschaft, jetzt: datetime, **felder: Any
) -> Beratung:
    """Add a further session to a released paper (it was put off, or sent on).

    The frozen paper keeps the Beratungsfolge of its day.

    :raises DrucksacheError: if it is not released
    """
    eine = _lock_freigegeben(drucksache)
    hoechste = eine.beratungsfolge.aggregate(nr=Max("reihenfolge"))["nr"] or 0
    neu: Beratung = Beratung.objects.create(
        mandant=durch.mandant, drucksache=eine, reihenfolge=hoechste + 1, **felder
    )
    touch_veroeffentlichung(eine, jetzt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.beratung_hinzugefuegt",
        objekt=eine,
        text=f"{eine.nummer}: weitere Beratung, {neu}",
        durch=durch,
        jetzt=jetzt,
    )
    return neu


@transaction.atomic
def move_beratung(
    *, beratung: Beratung, sitzung_am: date, durch: Mitgliedschaft, jetzt: datetime
) -> Beratung:
    """Move the session of a released paper to another day.

    :raises DrucksacheError: if it is not released, or has been decided
    """
    eine = _lock_beratung(beratung)
    if hasattr(eine, "beschluss"):
        raise DrucksacheError(
            f"Zu {eine} ist schon ein Ergebnis eingetragen. Eine weitere Sitzung "
            "fügen Sie als neue Beratung hinzu."
        )
    vorher, eine.sitzung_am = eine.sitzung_am, sitzung_am
    eine.save(update_fields=["sitzung_am"])
    touch_veroeffentlichung(eine.drucksache, jetzt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.sitzung_verlegt",
        objekt=eine.drucksache,
        text=f"{eine.drucksache.nummer}: {eine.gremium} tagt am {tag(sitzung_am)}",
        durch=durch,
        jetzt=jetzt,
        vorher={"sitzung_am": str(vorher)},
        nachher={"sitzung_am": str(sitzung_am)},
    )
    return eine


@transaction.atomic
def record_beschluss(
    *,
    beratung: Beratung,
    art: str,
    tagesordnungspunkt: str,
    wortlaut: str,
    stimmen: Stimmen,
    anwesend: int | None,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Beschluss:
    """Enter what a committee decided, or correct it (`version` 0: first entry).

    :raises DrucksacheError: if the paper is not released or the session is to come, if
        sums do not agree or contradict the decision, or on a lost update
    """
    eine = _lock_beratung(beratung)
    if eine.sitzung_am > jetzt.date():
        raise DrucksacheError(
            f"{eine}: Die Sitzung war noch nicht. Bitte tragen Sie das Ergebnis "
            "danach ein oder verlegen Sie den Termin."
        )
    gezaehlt = _counted(stimmen, anwesend)
    _check_art(eine, art, wortlaut, gezaehlt)
    beschluss = getattr(eine, "beschluss", None) or Beschluss(
        mandant=durch.mandant, beratung=eine, version=0
    )
    if ist_ueberholt(beschluss, version):
        raise DrucksacheError(
            "Nicht gespeichert: Das Ergebnis wurde inzwischen eingetragen oder "
            "geändert. Bitte vergleichen Sie es mit Ihren Eingaben."
        )
    vorher = _stand(beschluss) if version else None
    beschluss.art, beschluss.wortlaut = art, wortlaut.strip()
    beschluss.tagesordnungspunkt, beschluss.anwesend = tagesordnungspunkt, anwesend
    beschluss.durch, beschluss.am = durch, jetzt
    beschluss.version += 1
    beschluss.save()
    _store_stimmen(beschluss, gezaehlt)
    touch_veroeffentlichung(eine.drucksache, jetzt)
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.beschluss",
        objekt=eine.drucksache,
        text=f"{eine.drucksache.nummer}: {eine}, {_in_worten(beschluss, gezaehlt)}",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=_stand(beschluss),
    )
    return beschluss


def _counted(stimmen: Stimmen, anwesend: int | None) -> Abstimmung | None:
    """Return the counted vote; None where nobody voted."""
    if not stimmen and anwesend is None:
        return None
    try:
        return abstimmung(stimmen, anwesend=anwesend)
    except AbstimmungError as fehler:
        raise DrucksacheError(str(fehler)) from None


def _check_art(
    beratung: Beratung, art: str, wortlaut: str, gezaehlt: Abstimmung | None
) -> None:
    """Refuse a decision that the vote, the wording or the competence contradicts."""
    wort = Beschluss.Art(art).label
    beschlossen = art in Beschluss.BESCHLOSSEN
    if beschlossen and beratung.zustaendigkeit == Zustaendigkeit.KENNTNISNAHME:
        raise DrucksacheError(
            f"{beratung.gremium} nimmt nur zur Kenntnis. „{wort}“ passt nicht dazu."
        )
    if art == Beschluss.Art.GEAENDERT and not wortlaut.strip():
        raise DrucksacheError("Bitte tragen Sie den geänderten Wortlaut ein.")
    if not (beschlossen or art == Beschluss.Art.ABGELEHNT):
        return
    if gezaehlt is None:
        raise DrucksacheError("Bitte tragen Sie die Stimmen je Fraktion ein.")
    if gezaehlt.angenommen != beschlossen:
        raise DrucksacheError(
            f"{gezaehlt.ergebnis} ergibt „{gezaehlt.wortlaut}“, eingetragen ist "
            f"„{wort}“. Bitte prüfen Sie beides."
        )


def _store_stimmen(beschluss: Beschluss, gezaehlt: Abstimmung | None) -> None:
    """Replace the votes of a decision."""
    beschluss.stimmen.all().delete()
    for nummer, zeile in enumerate(gezaehlt.fraktionen if gezaehlt else (), start=1):
        Fraktionsvotum.objects.create(
            mandant=beschluss.mandant,
            beschluss=beschluss,
            reihenfolge=nummer,
            fraktion=zeile.fraktion,
            ja=zeile.ja,
            nein=zeile.nein,
            enthaltung=zeile.enthaltung,
            ohne_stimme=zeile.ohne_stimme,
        )


def _in_worten(beschluss: Beschluss, gezaehlt: Abstimmung | None) -> str:
    if gezaehlt is None:
        return str(beschluss)
    return f"{beschluss}, {gezaehlt.ergebnis} ({gezaehlt.wortlaut})"


def _stand(beschluss: Beschluss) -> dict[str, Any]:
    """Return a decision for the entry."""
    return {
        "art": beschluss.art,
        "wortlaut": beschluss.wortlaut,
        "stimmen": [str(eine) for eine in beschluss.stimmen.all()],
    }


def letzte_fraktionen(beratung: Beratung) -> Sequence[str]:
    """Return the Fraktionen of the newest vote of the same committee."""
    letzter = (
        Beschluss.objects.filter(
            beratung__gremium=beratung.gremium, stimmen__isnull=False
        )
        .order_by("-beratung__sitzung_am")
        .first()
    )
    if letzter is None:
        return []
    return list(letzter.stimmen.values_list("fraktion", flat=True))
