"""The section on Steuerungsmaßnahmen: each with who, until when, what came of it."""

from django.urls import reverse

from zielwerk.drucksachen.belege import Absatz, Belege, absatz
from zielwerk.drucksachen.grundlage import Grundlage, Textabschnitt
from zielwerk.kern.anzeige import tag
from zielwerk.massnahmen.models import Massnahme
from zielwerk.massnahmen.services import fuer_vorlage

WIRKUNG = {
    Massnahme.Wirkung.EINGETRETEN: "Die erwartete Wirkung ist eingetreten",
    Massnahme.Wirkung.TEILWEISE: "Die erwartete Wirkung ist teilweise eingetreten",
    Massnahme.Wirkung.NICHT: "Die erwartete Wirkung ist nicht eingetreten",
    Massnahme.Wirkung.OFFEN: "Ob die erwartete Wirkung eingetreten ist, lässt sich "
    "nicht sagen",
}


def massnahmen_abschnitt(grundlage: Grundlage, belege: Belege) -> list[Textabschnitt]:
    """Compose what was done to steer; no section if there is nothing to report."""
    drucksache = grundlage.drucksache
    alle = fuer_vorlage(drucksache.rueckblick, drucksache.datum)
    if not alle:
        return []
    return [
        Textabschnitt(
            "massnahmen",
            f"Rückblick {drucksache.rueckblick.jahr}",
            "Steuerungsmaßnahmen",
            [_summe(alle, belege), *(_bericht(m, grundlage, belege) for m in alle)],
        )
    ]


def _summe(alle: list[Massnahme], belege: Belege) -> Absatz:
    """Return how many there were, and how many were carried out."""
    umgesetzt = [m for m in alle if m.umgesetzt_am]
    links = (("Maßnahmen ansehen", reverse("massnahmen:massnahmen")),)
    angaben = tuple((m.titel, m.get_zustand_display()) for m in alle)
    wurde = "wurden {alle} Steuerungsmaßnahmen"
    if len(alle) == 1:
        wurde = "wurde {alle} Steuerungsmaßnahme"
    ist = "ist" if len(umgesetzt) == 1 else "sind"
    return absatz(
        f"Zu den Punkten der Zielvereinbarung {wurde} verfolgt; {{davon}} davon "
        f"{ist} umgesetzt.",
        alle=belege.zahl(
            "massnahmen.alle",
            str(len(alle)),
            "Steuerungsmaßnahmen",
            angaben=angaben,
            links=links,
        ),
        davon=belege.zahl(
            "massnahmen.umgesetzt",
            str(len(umgesetzt)),
            "umgesetzte Steuerungsmaßnahmen",
            angaben=tuple(
                (m.titel, tag(m.umgesetzt_am)) for m in umgesetzt if m.umgesetzt_am
            ),
            links=links,
        ),
    )


def _bericht(m: Massnahme, grundlage: Grundlage, belege: Belege) -> Absatz:
    """Return the paragraph on one Maßnahme, every figure in it linked to its page."""
    nummer = grundlage.alter(m.punkt_schluessel).nummer
    saetze = [
        f"Zu Punkt {nummer}: {_satz(m.titel)}",
        f"Verantwortlich: {m.verantwortlich.stelle}.",
        f"Erwartete Wirkung: {_satz(m.erwartete_wirkung)}",
        *_verlauf(m),
    ]
    return belege.satz(
        " ".join(saetze),
        f"massnahme.{m.uuid}",
        m.titel,
        quelle=f"Maßnahme, eröffnet am {tag(m.eroeffnet_am)}",
        links=(("Maßnahme öffnen", reverse("massnahmen:massnahme", args=[m.uuid])),),
    )


def _satz(text: str) -> str:
    """Return what a person wrote as one line that ends like a sentence."""
    zeile = " ".join(text.split())
    return zeile if zeile.endswith((".", "!", "?")) else f"{zeile}."


def _verlauf(m: Massnahme) -> list[str]:
    """Return how it went: given up, carried out, checked, or how far it is."""
    saetze = []
    if m.umgesetzt_am:
        saetze.append(f"Sie wurde am {tag(m.umgesetzt_am)} umgesetzt.")
    elif not m.beendet_am:
        saetze.append(f"Sie ist bis zum {tag(m.bis_am)} umzusetzen.")
    if m.zustand == Massnahme.Zustand.AUFGEHOBEN and m.beendet_am:
        saetze.append(f"Am {tag(m.beendet_am)} wurde sie aufgehoben: {_satz(m.grund)}")
    elif m.beendet_am:
        urteil = WIRKUNG[Massnahme.Wirkung(m.wirkung)]
        saetze.append(
            f"{urteil} (geprüft am {tag(m.beendet_am)}). {_satz(m.wirkung_text)}"
        )
    else:
        if m.umgesetzt_am:
            saetze.append(f"Ihre Wirkung wird am {tag(m.wirkung_pruefen_am)} geprüft.")
        if letzter := next(iter(m.zwischenstaende.all()), None):
            saetze.append(f"Stand {tag(letzter.am)}: {_satz(letzter.text)}")
    return saetze
