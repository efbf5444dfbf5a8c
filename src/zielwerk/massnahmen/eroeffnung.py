"""A Maßnahme is opened, from whatever gave rise to it, and changed while it runs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.massnahmen.ablauf import MassnahmeError, lock_massnahme, record_schritt
from zielwerk.massnahmen.models import Massnahme, Massnahmenvorschlag
from zielwerk.vereinbarung.models import Feststellung, Pflichtfrist

# What may be changed while a Maßnahme runs.
FELDER = (
    "titel",
    "begruendung",
    "verantwortlich",
    "bis_am",
    "erwartete_wirkung",
    "wirkung_pruefen_am",
)


@dataclass(frozen=True)
class Bezug:
    """Where a Maßnahme comes from: a Punkt, and what gave rise to it."""

    punkt_schluessel: str
    anlass: str = ""
    kennzahl: Kennzahl | None = None
    frist: Frist | None = None
    feststellung: Feststellung | None = None
    vorschlag: Massnahmenvorschlag | None = None

    def felder(self) -> dict[str, Any]:
        """Return the fields of a Maßnahme that say so."""
        return {
            "punkt_schluessel": self.punkt_schluessel,
            "anlass": self.anlass,
            "kennzahl": self.kennzahl,
            "frist": self.frist,
            "feststellung": self.feststellung,
            "vorschlag": self.vorschlag,
        }


def bezug_zu(sache: Kennzahl | Frist | Feststellung | Massnahmenvorschlag) -> Bezug:
    """Return the reference to what a person wants to steer.

    :raises MassnahmeError: if it belongs to no Punkt
    """
    if isinstance(sache, Massnahmenvorschlag):
        return Bezug(
            sache.punkt_schluessel,
            sache.anlass,
            kennzahl=sache.kennzahl,
            frist=sache.frist,
            vorschlag=sache,
        )
    if isinstance(sache, Kennzahl):
        return Bezug(sache.punkt_schluessel, f"Kennzahl {sache}", kennzahl=sache)
    if isinstance(sache, Feststellung):
        text = f"{sache.get_art_display()}: {sache.text}"
        return Bezug(sache.punkt.schluessel, text[:300], feststellung=sache)
    herkunft = Pflichtfrist.objects.select_related("punkt").filter(frist=sache).first()
    if herkunft is None:
        raise MassnahmeError("Diese Frist gehört zu keinem Punkt der Vereinbarung.")
    text = f"{sache.titel}, fällig am {tag(sache.faellig_am)}"
    return Bezug(herkunft.punkt.schluessel, text, frist=sache)


@transaction.atomic
def open_massnahme(
    *,
    bezug: Bezug,
    titel: str,
    begruendung: str,
    verantwortlich: Mitgliedschaft,
    bis_am: date,
    erwartete_wirkung: str,
    wirkung_pruefen_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Massnahme:
    """Open a Maßnahme; it lies in the inbox of whoever is responsible.

    :raises MassnahmeError: if its effect is to be checked before it is carried out, or
        nobody can be responsible in that role
    """
    _check(verantwortlich, bis_am, wirkung_pruefen_am)
    neu: Massnahme = Massnahme.objects.create(
        mandant=durch.mandant,
        **bezug.felder(),
        titel=titel,
        begruendung=begruendung,
        verantwortlich=verantwortlich,
        bis_am=bis_am,
        erwartete_wirkung=erwartete_wirkung,
        wirkung_pruefen_am=wirkung_pruefen_am,
        eroeffnet_am=jetzt.date(),
        eroeffnet_durch=durch,
    )
    text = f"Maßnahme eröffnet: {neu}, bis {tag(bis_am)}"
    record_schritt(neu, "eroeffnet", text, durch, jetzt, nachher=_werte(neu))
    return neu


def _check(
    verantwortlich: Mitgliedschaft, bis_am: date, wirkung_pruefen_am: date
) -> None:
    if not verantwortlich.darf(Recht.MASSNAHMEN_UEBERNEHMEN):
        raise MassnahmeError(
            f"{verantwortlich.stelle} kann keine Maßnahme übernehmen. Bitte wählen Sie "
            "eine andere Stelle."
        )
    if wirkung_pruefen_am < bis_am:
        raise MassnahmeError(
            "Die Wirkung lässt sich erst prüfen, wenn die Maßnahme umgesetzt ist. "
            f"Bitte wählen Sie einen Tag ab dem {tag(bis_am)}."
        )


def _werte(massnahme: Massnahme) -> dict[str, str]:
    """Return what may be changed, as the record keeps it."""
    werte = {name: getattr(massnahme, name) for name in FELDER}
    werte["verantwortlich"] = massnahme.verantwortlich.uuid
    return {name: str(wert) for name, wert in werte.items()}


@transaction.atomic
def change_massnahme(
    *,
    massnahme: Massnahme,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Massnahme:
    """Change what a running Maßnahme says (`FELDER`); the record keeps both.

    :raises MassnahmeError: if it has ended, on a lost update, or for impossible days
    """
    zustand = Massnahme.Zustand
    massnahme = lock_massnahme(massnahme, zustand.LAEUFT, zustand.UMGESETZT)
    if ist_ueberholt(massnahme, version):
        raise MassnahmeError(
            "Nicht gespeichert: Jemand hat diese Maßnahme inzwischen geändert. Bitte "
            "laden Sie die Seite neu und vergleichen Sie."
        )
    vorher = _werte(massnahme)
    for name in FELDER:
        setattr(massnahme, name, felder[name])
    _check(massnahme.verantwortlich, massnahme.bis_am, massnahme.wirkung_pruefen_am)
    massnahme.version += 1
    massnahme.save()
    record_schritt(
        massnahme,
        "geaendert",
        f"Maßnahme geändert: {massnahme}",
        durch,
        jetzt,
        vorher=vorher,
        nachher=_werte(massnahme),
    )
    return massnahme
