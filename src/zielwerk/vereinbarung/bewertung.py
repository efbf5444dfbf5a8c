"""Computed status and human verdict of a Punkt: two things, never one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.db.models import prefetch_related_objects

from zielwerk.fristen.models import Frist
from zielwerk.kern.anzeige import anzahl
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import (
    Berechnung,
    Bewertung,
    Feststellung,
    Punkt,
    Urteil,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.regeln import erfuellung


class BewertungError(Exception):
    """A verdict was refused; the message says what to do."""


@dataclass(frozen=True)
class Punktstand:
    """What the rules say of a Punkt on a day."""

    status: str
    wort: str
    detail: str

    @property
    def text(self) -> str:
        """Return the status as the paper prints it: "nicht erfüllt (1 von 2)"."""
        wort = self.wort[:1].lower() + self.wort[1:]
        return f"{wort} ({self.detail})" if self.detail else wort


WORT = {"erfuellt": "Erfüllt", "nicht_erfuellt": "Nicht erfüllt"}
OHNE = Punktstand("ohne_berechnung", "Ohne Berechnung", "qualitativer Punkt")
OHNE_FRIST = Punktstand("ohne_berechnung", "Ohne Berechnung", "noch keine Frist")


def punktstand(punkt: Punkt, heute: date) -> Punktstand:
    """Return the computed status of one Punkt (queries its parts)."""
    return _punktstand(
        punkt,
        [eine.frist for eine in punkt.pflichtfristen.select_related("frist")],
        list(punkt.berechnungen.all()),
        punkt.feststellungen.filter(art=Feststellung.Art.BEANSTANDUNG).count(),
        heute,
    )


def punktstaende(punkte: Iterable[Punkt], heute: date) -> dict[int, Punktstand]:
    """Return the computed status per Punkt id, in a fixed number of queries.

    What the caller has loaded (or annotated as `beanstandungen`) is not asked again.
    """
    liste = list(punkte)
    prefetch_related_objects(liste, "pflichtfristen__frist", "berechnungen")
    offen = [punkt for punkt in liste if "beanstandungen" not in vars(punkt)]
    prefetch_related_objects(offen, "feststellungen")
    return {
        punkt.pk: _punktstand(
            punkt,
            [eine.frist for eine in punkt.pflichtfristen.all()],
            list(punkt.berechnungen.all()),
            _beanstandungen(punkt),
            heute,
        )
        for punkt in liste
    }


def _beanstandungen(punkt: Punkt) -> int:
    """Return how many objections were noted, as annotated or loaded."""
    if "beanstandungen" in vars(punkt):
        return int(vars(punkt)["beanstandungen"])
    return [e.art for e in punkt.feststellungen.all()].count("beanstandung")


def _punktstand(
    punkt: Punkt,
    fristen: list[Frist],
    berechnungen: list[Berechnung],
    beanstandungen: int,
    heute: date,
) -> Punktstand:
    """Return the status by the kind of the Punkt."""
    if punkt.art == Punkt.Art.OHNE_BEANSTANDUNG:
        return _ohne_beanstandung(punkt, beanstandungen, heute)
    pflichten = [f for f in fristen if f.art == Frist.Art.PFLICHT]
    if punkt.art == Punkt.Art.QUALITATIV or not (pflichten or berechnungen):
        return OHNE if punkt.art == Punkt.Art.QUALITATIV else OHNE_FRIST
    aus_fristen = _aus_fristen(pflichten)
    if punkt.art != Punkt.Art.KENNZAHL or aus_fristen.status == "nicht_erfuellt":
        return aus_fristen
    if not berechnungen:
        return Punktstand("in_arbeit", "Läuft", "noch kein Wert")
    schlechtester = max(berechnungen, key=lambda b: b.status == "nicht_erfuellt")
    return Punktstand(
        schlechtester.status,
        WORT.get(schlechtester.status, OHNE.wort),
        schlechtester.text,
    )


def _ohne_beanstandung(punkt: Punkt, beanstandungen: int, heute: date) -> Punktstand:
    """Return the status of a continuous duty: kept while nothing is objected to."""
    if beanstandungen:
        worte = anzahl(beanstandungen, "Hinweis", "Hinweise")
        return Punktstand("nicht_erfuellt", "Nicht erfüllt", worte)
    if heute <= date(punkt.vereinbarung.jahr, 12, 31):
        return Punktstand("in_arbeit", "Läuft", "bisher keine Hinweise")
    return Punktstand("erfuellt", "Erfüllt", "keine Hinweise")


def _aus_fristen(fristen: list[Frist]) -> Punktstand:
    """Return the status from counted Fristen: done in time out of all."""
    gehalten = sum(frist.ist_fristgerecht for frist in fristen)
    offen = sum(frist.zustand in Frist.OFFENE for frist in fristen)
    verzichtet = sum(frist.zustand == Frist.Zustand.VERZICHTET for frist in fristen)
    erforderlich = len(fristen) - verzichtet
    detail = f"{gehalten} von {erforderlich}"
    if offen and gehalten + offen == erforderlich:
        return Punktstand("in_arbeit", "Läuft", detail)
    status = str(erfuellung(erforderlich=erforderlich, erbracht=gehalten).status)
    return Punktstand(
        status, WORT.get(status, OHNE.wort), detail if erforderlich else ""
    )


@transaction.atomic
def record_berechnung(
    *,
    punkt_schluessel: str,
    jahr: int,
    quelle: str,
    status: str,
    text: str,
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Berechnung | None:
    """Give a Punkt the computed status of a higher module; None if there is none."""
    punkt = Punkt.objects.filter(
        vereinbarung__jahr=jahr, schluessel=punkt_schluessel
    ).first()
    if punkt is None:
        return None
    berechnung, neu = Berechnung.objects.update_or_create(
        mandant=durch.mandant,
        punkt=punkt,
        quelle=quelle,
        defaults={"status": status, "text": text, "stand_am": stand_am},
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.berechnet",
        objekt=punkt,
        text=f"{punkt}: berechneter Stand {text}",
        durch=durch,
        jetzt=jetzt,
        nachher={"status": status, "text": text, "erstmals": neu},
    )
    return cast("Berechnung", berechnung)


def _check_urteil(stand: Punktstand, urteil: str, begruendung: str) -> None:
    """Refuse a verdict that differs from the computed status without a reason."""
    weicht_ab = stand.status not in {"ohne_berechnung", urteil}
    if weicht_ab and not begruendung.strip():
        raise BewertungError(
            f"Der berechnete Stand ist „{stand.text}“, Ihre Bewertung "
            f"„{Urteil(urteil).label}“. Bitte begründen Sie die Abweichung."
        )


@transaction.atomic
def record_bewertung(
    *,
    punkt: Punkt,
    urteil: str,
    begruendung: str,
    sonderlage: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Bewertung:
    """Record a person's verdict on a Punkt beside the computed status of that day.

    `version` is the Fassung the person saw (0: none yet).

    :raises BewertungError: without a reason where it differs, or on a lost update
    """
    stand = punktstand(punkt, jetzt.date())
    _check_urteil(stand, urteil, begruendung)
    return _store(
        punkt.vereinbarung,
        punkt,
        stand,
        {"urteil": urteil, "begruendung": begruendung, "sonderlage": sonderlage},
        version=version,
        durch=durch,
        jetzt=jetzt,
    )


@transaction.atomic
def record_gesamturteil(
    *,
    vereinbarung: Zielvereinbarung,
    urteil: str,
    begruendung: str,
    sonderlage: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Bewertung:
    """Record the verdict on the whole agreement.

    :raises BewertungError: as `record_bewertung`
    """
    stand = gesamtstand(vereinbarung, jetzt.date())
    _check_urteil(stand, urteil, begruendung)
    return _store(
        vereinbarung,
        None,
        stand,
        {"urteil": urteil, "begruendung": begruendung, "sonderlage": sonderlage},
        version=version,
        durch=durch,
        jetzt=jetzt,
    )


def gesamtstand(vereinbarung: Zielvereinbarung, heute: date) -> Punktstand:
    """Return how many Punkte with a computed status are fulfilled."""
    staende = punktstaende(vereinbarung.punkte.select_related("vereinbarung"), heute)
    berechnet = [s for s in staende.values() if s.status != "ohne_berechnung"]
    gehalten = sum(s.status == "erfuellt" for s in berechnet)
    detail = f"{gehalten} von {len(berechnet)} berechneten Punkten"
    if any(s.status == "in_arbeit" for s in berechnet):
        return Punktstand("in_arbeit", "Läuft", detail)
    if gehalten == len(berechnet):
        return Punktstand("erfuellt", "Erfüllt", detail)
    return Punktstand("nicht_erfuellt", "Nicht erfüllt", detail)


def _store(
    vereinbarung: Zielvereinbarung,
    punkt: Punkt | None,
    stand: Punktstand,
    felder: dict[str, str],
    *,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Bewertung:
    """Store a verdict if nobody else did since the person opened the form."""
    bisher = (
        Bewertung.objects.select_for_update()
        .filter(vereinbarung=vereinbarung, punkt=punkt)
        .first()
    )
    if ist_ueberholt(bisher, version):
        wer = bisher.durch.benutzer.name if bisher else "Jemand"
        raise BewertungError(
            f"Nicht gespeichert: {wer} hat diese Bewertung inzwischen geändert. Bitte "
            "vergleichen Sie beide Fassungen."
        )
    vorher = {name: getattr(bisher, name) for name in felder} if bisher else None
    bewertung = bisher or Bewertung(
        mandant=durch.mandant, vereinbarung=vereinbarung, punkt=punkt, version=0
    )
    for name, wert in felder.items():
        setattr(bewertung, name, wert)
    bewertung.berechnet_status, bewertung.berechnet_text = stand.status, stand.text
    bewertung.durch, bewertung.am = durch, jetzt.date()
    bewertung.version += 1
    bewertung.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="vereinbarung.bewertet",
        objekt=punkt or vereinbarung,
        text=f"{punkt or vereinbarung}: {bewertung} (berechnet: {stand.text})",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=felder,
    )
    return bewertung
