"""Proposals by rule: made by the tick, lapsed, accepted or rejected by a person."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction

from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import dienstfreie_tage
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import neueste_werte
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.massnahmen.ablauf import MassnahmeError
from zielwerk.massnahmen.eroeffnung import bezug_zu, open_massnahme
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.massnahmen.regeln import (
    Anlass,
    Friststand,
    Kennzahlstand,
    frist_anlass,
    kennzahl_anlass,
)
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Pflichtfrist

Gegeben = tuple[Anlass, dict[str, Any]]
Zustand = Massnahmenvorschlag.Zustand
KEIN_ANLASS = "Der Anlass besteht nicht mehr, oder es läuft schon eine Maßnahme dazu."


def make_vorschlaege(*, mandant: Mandant, jetzt: datetime) -> list[Massnahmenvorschlag]:
    """Propose a Maßnahme for every new occasion; safe to repeat and to run at once.

    An open proposal whose occasion is gone lapses; if the occasion comes back, the
    same proposal is open again. What a person decided stays decided. While a Maßnahme
    runs about a Kennzahl or Frist, nothing is proposed about it. Opens no scope itself.
    """
    gegeben = [*_kennzahlanlaesse(jetzt.date()), *_fristanlaesse(mandant, jetzt.date())]
    bekannt = {v.schluessel: v for v in Massnahmenvorschlag.objects.all()}
    jetzige = {anlass.schluessel for anlass, _ in gegeben}
    for vorschlag in bekannt.values():
        if vorschlag.zustand == Zustand.OFFEN and vorschlag.schluessel not in jetzige:
            _lapse(vorschlag, jetzt)
    heraus = []
    for anlass, felder in gegeben:
        vorhanden = bekannt.get(anlass.schluessel)
        if vorhanden is None:
            heraus += _make(mandant, anlass, felder, jetzt)
        elif vorhanden.zustand == Zustand.HINFAELLIG:
            heraus += _revive(vorhanden, anlass, jetzt)
    return heraus


def _laufende(feld: str) -> set[int]:
    """Return the Kennzahlen or Fristen about which a Maßnahme runs."""
    laufend = Massnahme.objects.laufend().exclude(**{feld: None})
    return set(laufend.values_list(feld, flat=True))


def _kennzahlanlaesse(heute: date) -> list[Gegeben]:
    """Return the occasions that the newest value of each Kennzahl gives."""
    gesteuert, heraus = _laufende("kennzahl"), []
    for kennzahl, wert in neueste_werte(heute):
        if wert is None or wert.zielwert is None or kennzahl.pk in gesteuert:
            continue
        stand = Kennzahlstand(
            kennung=str(kennzahl.uuid),
            bezeichnung=kennzahl.bezeichnung,
            zaehler=wert.messwert.zaehler,
            nenner=wert.messwert.nenner,
            grenze=Fraction(wert.zielwert.anteil),
            ist_obere=kennzahl.richtung == Kennzahl.Richtung.HOECHSTENS,
            grenze_name=kennzahl.ziel_bezeichnung,
            zeitraum_von=wert.messwert.zeitraum_von,
            stand_am=wert.messwert.stand_am,
            ist_anteil=kennzahl.ist_anteil,
        )
        if anlass := kennzahl_anlass(stand, heute):
            punkt = kennzahl.punkt_schluessel
            heraus.append((anlass, {"kennzahl": kennzahl, "punkt_schluessel": punkt}))
    return heraus


def _fristanlaesse(mandant: Mandant, heute: date) -> list[Gegeben]:
    """Return the occasions that the Fristen of the agreements give."""
    gesteuert, frei, heraus = _laufende("frist"), dienstfreie_tage(heute), []
    zustaende = [*Frist.OFFENE, Frist.Zustand.VERSAEUMT]
    offene = Pflichtfrist.objects.filter(
        frist__art=Frist.Art.PFLICHT, frist__zustand__in=zustaende
    ).select_related("frist", "punkt")
    for herkunft in offene.order_by("frist__faellig_am", "frist__pk"):
        frist = herkunft.frist
        stand = Friststand(
            kennung=str(frist.uuid),
            titel=frist.titel,
            zustand=frist.zustand,
            faellig_nach_regel_am=frist.faellig_nach_regel_am,
            faellig_am=frist.faellig_am,
        )
        anlass = frist_anlass(stand, heute, land=mandant.land, dienstfreie_tage=frei)
        if anlass and frist.pk not in gesteuert:
            punkt = herkunft.punkt.schluessel
            heraus.append((anlass, {"frist": frist, "punkt_schluessel": punkt}))
    return heraus


def _make(
    mandant: Mandant, anlass: Anlass, felder: dict[str, Any], jetzt: datetime
) -> list[Massnahmenvorschlag]:
    """Make one proposal; nothing if another tick made it in the same moment."""
    try:
        with transaction.atomic():
            neu: Massnahmenvorschlag = Massnahmenvorschlag.objects.create(
                mandant=mandant,
                **felder,
                schluessel=anlass.schluessel,
                am=jetzt.date(),
                **_aus(anlass),
            )
            _record(neu, "vorgeschlagen", f"Vorgeschlagen: {neu.anlass}", None, jetzt)
    except IntegrityError:
        return []
    return [neu]


def _aus(anlass: Anlass) -> dict[str, Any]:
    return {
        "regel": anlass.regel.value,
        "anlass": anlass.text[:300],
        "rechenweg_teile": [schritt.teile() for schritt in anlass.rechenweg],
    }


@transaction.atomic
def _lapse(vorschlag: Massnahmenvorschlag, jetzt: datetime) -> None:
    """Let a proposal lapse, unless somebody decided it a moment ago."""
    vorschlag = Massnahmenvorschlag.objects.select_for_update(of=("self",)).get(
        pk=vorschlag.pk
    )
    if vorschlag.zustand == Zustand.OFFEN:
        vorschlag.zustand, vorschlag.grund = Zustand.HINFAELLIG, KEIN_ANLASS
        vorschlag.entschieden_am = jetzt.date()
        vorschlag.save()
        _record(vorschlag, "hinfaellig", f"Hinfällig: {vorschlag}", None, jetzt)


@transaction.atomic
def _revive(
    vorschlag: Massnahmenvorschlag, anlass: Anlass, jetzt: datetime
) -> list[Massnahmenvorschlag]:
    """Open a lapsed proposal again, as the occasion stands now."""
    vorschlag = Massnahmenvorschlag.objects.select_for_update(of=("self",)).get(
        pk=vorschlag.pk
    )
    if vorschlag.zustand != Zustand.HINFAELLIG:
        return []
    vorschlag.zustand, vorschlag.grund = Zustand.OFFEN, ""
    vorschlag.entschieden_am, vorschlag.am = None, jetzt.date()
    for name, wert in _aus(anlass).items():
        setattr(vorschlag, name, wert)
    vorschlag.save()
    _record(vorschlag, "wieder_vorgeschlagen", f"Wieder: {vorschlag}", None, jetzt)
    return [vorschlag]


def _lock_offen(vorschlag: Massnahmenvorschlag) -> Massnahmenvorschlag:
    """Return the proposal, locked, if it still waits for a decision."""
    gelockt: Massnahmenvorschlag = (
        Massnahmenvorschlag.objects.select_for_update(of=("self",))
        .select_related("kennzahl", "frist")
        .get(pk=vorschlag.pk)
    )
    if gelockt.zustand != Zustand.OFFEN:
        raise MassnahmeError(
            f"Über diesen Vorschlag ist schon entschieden: "
            f"{gelockt.get_zustand_display()}. Bitte laden Sie die Seite neu."
        )
    return gelockt


@transaction.atomic
def accept_vorschlag(
    *,
    vorschlag: Massnahmenvorschlag,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Massnahme:
    """Accept a proposal: the Maßnahme is opened; its reason is that of the decision.

    `felder`: those of `open_massnahme`.

    :raises MassnahmeError: if it was decided, or as `open_massnahme`
    """
    vorschlag = _lock_offen(vorschlag)
    neu = open_massnahme(
        bezug=bezug_zu(vorschlag),
        begruendung=begruendung,
        durch=durch,
        jetzt=jetzt,
        **felder,
    )
    _decide(vorschlag, Zustand.ANGENOMMEN, begruendung, durch, jetzt)
    return neu


@transaction.atomic
def reject_vorschlag(
    *,
    vorschlag: Massnahmenvorschlag,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Massnahmenvorschlag:
    """Reject a proposal with a reason; the same occasion is not proposed again.

    :raises MassnahmeError: without a reason, or if it was decided
    """
    if not grund.strip():
        raise MassnahmeError("Bitte begründen Sie, warum keine Maßnahme nötig ist.")
    vorschlag = _lock_offen(vorschlag)
    _decide(vorschlag, Zustand.ABGELEHNT, grund, durch, jetzt)
    return vorschlag


def _decide(
    vorschlag: Massnahmenvorschlag,
    zustand: str,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> None:
    vorschlag.zustand, vorschlag.grund = zustand, grund
    vorschlag.entschieden_am, vorschlag.entschieden_durch = jetzt.date(), durch
    vorschlag.save()
    text = f"Vorschlag {vorschlag.get_zustand_display().lower()}: {vorschlag}"
    _record(vorschlag, zustand, text, durch, jetzt)


def _record(
    vorschlag: Massnahmenvorschlag,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> None:
    record_eintrag(
        mandant=vorschlag.mandant,
        aktion=f"massnahmen.vorschlag_{ereignis}",
        objekt=vorschlag,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher={
            "zustand": vorschlag.zustand,
            "regel": vorschlag.regel,
            "grund": vorschlag.grund,
        },
    )
