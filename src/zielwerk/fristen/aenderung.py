"""An extension or a Pause of a Frist: asked for, granted or refused, and its effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from zielwerk.fristen.models import Frist, Fristaenderung
from zielwerk.fristen.regeln import Kalendertag, Pause, frist_nach_ereignis, um_pausen
from zielwerk.fristen.services import (
    FristError,
    check_beteiligt,
    dienstfreie_tage,
    lock_frist,
)
from zielwerk.kern.anzeige import tag, tag_kurz
from zielwerk.kern.kalender import naechster_werktag
from zielwerk.kern.rechenweg import Rechenweg, Schritt
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag


@dataclass(frozen=True)
class Absprache:
    """The agreed day of a Frist with its steps and days."""

    faellig_am: date
    rechenweg: Rechenweg
    tage: tuple[Kalendertag, ...]


def _tage(frist: Frist) -> tuple[Kalendertag, ...]:
    return tuple(
        Kalendertag(
            tag=date.fromisoformat(eintrag["tag"]),
            zaehlt=eintrag["zaehlt"],
            grund=eintrag["grund"],
            norm=eintrag["norm"],
        )
        for eintrag in frist.tage
    )


def absprache(frist: Frist, aenderungen: Sequence[Fristaenderung]) -> Absprache:
    """Return the agreed day: the rule's, then each granted change in its order.

    A Pause of a Frist that counts from an event is counted day by day; any other
    moves the agreed day by the days it holds before it.
    """
    stand = Absprache(frist.faellig_nach_regel_am, frist.rechenweg, _tage(frist))
    pausen: list[Pause] = []
    verlaengert = False
    for eine in aenderungen:
        if eine.art == Fristaenderung.Art.VERLAENGERUNG:
            verlaengert = True
            schritt = Schritt(f"Verlängert ({eine.grund})", wert=tag_kurz(eine.bis))
            stand = Absprache(eine.bis, (*stand.rechenweg, schritt), stand.tage)
            continue
        neu = Pause(eine.von or eine.bis, eine.bis, eine.grund)
        pausen.append(neu)
        if frist.regel["art"] == "nach_ereignis" and not verlaengert:
            stand = _neu_gezaehlt(frist, pausen)
        else:
            stand = _verschoben(frist, stand, neu)
    return stand


def _neu_gezaehlt(frist: Frist, pausen: Sequence[Pause]) -> Absprache:
    ereignis = frist.ereignis_am or frist.zeitraum_von
    ergebnis = frist_nach_ereignis(
        ereignis,
        anzahl=frist.regel["anzahl"],
        einheit=frist.regel["einheit"],
        land=frist.mandant.land,
        dienstfreie_tage=dienstfreie_tage(ereignis),
        pausen=pausen,
    )
    return Absprache(ergebnis.ende, ergebnis.rechenweg, ergebnis.tage)


def _verschoben(frist: Frist, stand: Absprache, pause: Pause) -> Absprache:
    vortag = frist.zeitraum_von - timedelta(days=1)
    ende, schritte, _ = um_pausen(vortag, stand.faellig_am, [pause])
    if frist.regel.get("verschieben"):
        ende = naechster_werktag(ende, frist.mandant.land)
    return Absprache(ende, (*stand.rechenweg, *schritte), stand.tage)


def bewilligte(frist: Frist) -> list[Fristaenderung]:
    """Return the granted changes of a Frist, the first one first."""
    return list(
        frist.aenderungen.filter(zustand=Fristaenderung.Zustand.BEWILLIGT).order_by(
            "beantwortet_am", "pk"
        )
    )


def _pruefe_zeit(frist: Frist, art: str, von: date | None, bis: date) -> None:
    """Refuse a day that would change nothing, or a Pause that stands already."""
    if art == Fristaenderung.Art.VERLAENGERUNG:
        if bis <= frist.faellig_am:
            raise FristError(
                f"Der neue Tag muss nach dem {tag(frist.faellig_am)} liegen; bis dahin "
                "ist ohnehin Zeit."
            )
        return
    if von is None or bis < von:
        raise FristError("Bitte nennen Sie den ersten und den letzten Tag der Pause.")
    if von > frist.faellig_am:
        raise FristError(
            f"Die Pause beginnt nach dem Ende der Frist ({tag(frist.faellig_am)}) und "
            "würde nichts ändern. Bitte beantragen Sie eine Verlängerung."
        )
    for andere in bewilligte(frist):
        if andere.von and andere.von <= bis and von <= andere.bis:
            raise FristError(
                f"Vom {tag(andere.von)} bis {tag(andere.bis)} pausiert die Frist schon."
            )


@transaction.atomic
def request_aenderung(
    *,
    frist: Frist,
    art: str,
    bis: date,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    von: date | None = None,
) -> Fristaenderung:
    """Ask for an extension to `bis`, or for a Pause from `von` to `bis`.

    :raises FristError: if the Frist is closed or lies with others, the days change
        nothing, an earlier application waits, or the reason is missing
    """
    frist = lock_frist(frist)
    check_beteiligt(frist, durch)
    if not grund.strip():
        raise FristError("Bitte nennen Sie den Grund.")
    if frist.aenderungen.filter(zustand=Fristaenderung.Zustand.BEANTRAGT).exists():
        raise FristError(
            "Für diese Frist liegt schon ein Antrag vor. Bitte warten Sie die Antwort "
            "ab."
        )
    _pruefe_zeit(frist, art, von, bis)
    antrag: Fristaenderung = Fristaenderung.objects.create(
        mandant=frist.mandant,
        frist=frist,
        art=art,
        von=von if art == Fristaenderung.Art.PAUSE else None,
        bis=bis,
        grund=grund.strip(),
        beantragt_am=jetzt,
        beantragt_durch=durch,
    )
    record_eintrag(
        mandant=frist.mandant,
        aktion="fristen.aenderung_beantragt",
        objekt=frist,
        text=f"{antrag.get_art_display()} bis {tag(bis)} beantragt",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "von": von.isoformat() if von else None,
            "bis": bis.isoformat(),
            "grund": antrag.grund,
        },
    )
    return antrag


@transaction.atomic
def answer_aenderung(
    *,
    antrag: Fristaenderung,
    bewilligt: bool,
    antwort: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Fristaenderung:
    """Grant or refuse; a granted one moves the agreed day, never the rule's.

    :raises FristError: if it was answered, the Frist is closed, the same person asked,
        or a refusal has no reason
    """
    frist = lock_frist(antrag.frist)
    antrag = Fristaenderung.objects.select_for_update().get(pk=antrag.pk)
    if antrag.zustand != Fristaenderung.Zustand.BEANTRAGT:
        raise FristError(
            f"Dieser Antrag ist schon beantwortet ({antrag.get_zustand_display()}). "
            "Bitte laden Sie die Seite neu."
        )
    if antrag.beantragt_durch.benutzer_id == durch.benutzer_id:
        raise FristError(
            "Über einen eigenen Antrag entscheidet eine andere Person (Vier-Augen-"
            "Prinzip)."
        )
    if not bewilligt and not antwort.strip():
        raise FristError("Bitte schreiben Sie, warum Sie ablehnen.")
    antrag.zustand = (
        Fristaenderung.Zustand.BEWILLIGT
        if bewilligt
        else Fristaenderung.Zustand.ABGELEHNT
    )
    antrag.antwort, antrag.beantwortet_am = antwort.strip(), jetzt
    antrag.beantwortet_durch = durch
    antrag.save()
    vorher = frist.faellig_am
    if bewilligt:
        frist.faellig_am = absprache(frist, bewilligte(frist)).faellig_am
        frist.save(update_fields=["faellig_am"])
    record_eintrag(
        mandant=frist.mandant,
        aktion=f"fristen.aenderung_{antrag.zustand}",
        objekt=frist,
        text=f"{antrag.get_art_display()} {antrag.get_zustand_display().lower()}"
        + (f", fällig am {tag(frist.faellig_am)}" if bewilligt else ""),
        durch=durch,
        jetzt=jetzt,
        vorher={"faellig_am": vorher.isoformat()},
        nachher={"faellig_am": frist.faellig_am.isoformat(), "antwort": antrag.antwort},
    )
    return antrag
