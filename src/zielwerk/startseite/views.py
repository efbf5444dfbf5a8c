"""The start page: what is due today for me, and the year at a glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zielwerk.einrichtung.services import offener_schritt
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import dienstfreie_tage
from zielwerk.kern.anzeige import tag_kurz
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import angemeldet, berechtigt
from zielwerk.startseite.jahr import jahreszeilen
from zielwerk.startseite.saetze import aufgabensatz, jahressatz
from zielwerk.startseite.services import aufgaben, eingereicht, offene_fristen
from zielwerk.startseite.sitzung import weg_zur_sitzung
from zielwerk.startseite.suche import finde
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.web.request import Request

GRUPPEN = (
    ("zurueckgegeben", "Zurückgegeben"),
    ("ueberfaellig", "Überfällig"),
    ("naechste", "Fällig in den nächsten 10 Arbeitstagen"),
    ("andere", "Wartet auf andere"),
    ("spaeter", "Später"),
)

# Roles whose work has no Fristen: what to do where.
OHNE_FRISTEN = (
    (
        Recht.BERATUNG_ERFASSEN,
        "Beratungsscheine ohne Rückmeldung und die Zahlen des Monats stehen bei der "
        "Beratung.",
        "Beratung öffnen",
        "beratung:traeger",
    ),
    (
        Recht.FORDERUNGEN_ABRUFEN,
        "Freigegebene Listen rufen Sie bei den Forderungen ab.",
        "Forderungen öffnen",
        "forderungen:forderungen",
    ),
    (
        Recht.KENNZAHLEN_SEHEN,
        "Wie das Jahr verläuft, zeigen die Kennzahlen.",
        "Kennzahlen öffnen",
        "kennzahlen:kennzahlen",
    ),
)


@require_safe
@angemeldet
def startseite(request: Request) -> HttpResponse:
    """Show what is due for the person, and how the year stands."""
    frei, darf = dienstfreie_tage(request.heute), request.mitgliedschaft.darf
    weg = weg_zur_sitzung(request.heute) if darf(Recht.DRUCKSACHEN_SEHEN) else None
    fristen = offene_fristen(request.mitgliedschaft, request.heute)
    rolle, heute = request.mitgliedschaft.rolle, request.heute
    request.spaete_fristen = sum(
        f.zustaendig == rolle and f.faellig_am < heute for f in fristen.gezeigt
    )
    alle = aufgaben(
        request.mitgliedschaft,
        request.heute,
        frei,
        fristen=fristen.gezeigt,
        vorlage_am=weg.beratung.drucksache.datum if weg else None,
    )
    nur_meine = request.GET.get("zeigen") == "meine"
    gezeigt = [a for a in alle if a.bei_mir] if nur_meine else alle
    kontext = {
        "gruppen": [
            (titel, [a for a in gezeigt if a.gruppe == schluessel])
            for schluessel, titel in GRUPPEN
        ],
        "alle": len(alle),
        "meine": sum(a.bei_mir for a in alle),
        "nur_meine": nur_meine,
        "satz": aufgabensatz(alle),
        "eingereicht": eingereicht(request.mitgliedschaft),
        "darf_bewerten": darf(Recht.BEWERTEN),
        "weg": weg,
    }
    if not alle:
        kontext |= _naechstes(request, fristen.naechste)
    if darf(Recht.VEREINBARUNG_SEHEN):
        kontext |= _jahr(request, frei)
    # An agreement in force needs no assistant; a county without one is led to it.
    if darf(Recht.EINRICHTEN) and "vereinbarung" not in kontext:
        kontext["einrichtungsschritt"] = offener_schritt()
    return render(request, "startseite/startseite.html", kontext)


def _naechstes(request: Request, frist: Frist | None) -> dict[str, str]:
    """Return what comes next, for a page with nothing to do."""
    darf = request.mitgliedschaft.darf
    if not darf(Recht.FRISTEN_SEHEN):
        for recht, satz, knopf, ziel in OHNE_FRISTEN:
            if darf(recht):
                return {
                    "satz": "Für Sie ist kein Termin offen.",
                    "naechstes": satz,
                    "knopf_naechstes": knopf,
                    "url_naechstes": reverse(ziel),
                }
        return {"naechstes": "", "url_naechstes": ""}
    satz = (
        f"Die nächste Frist ist am {tag_kurz(frist.faellig_am)}: {frist.titel}."
        if frist
        else "Es ist keine Frist offen."
    )
    return {
        "naechstes": satz,
        "knopf_naechstes": "Alle Fristen ansehen",
        "url_naechstes": reverse("fristen:fristen"),
    }


def _jahr(request: Request, frei: tuple[str, ...]) -> dict[str, object]:
    """Return the year at a glance: the one asked for, else the running one."""
    jahre = list(Zielvereinbarung.objects.all())
    gewaehlt = request.GET.get("jahr", "")
    passend = [v for v in jahre if str(v.jahr) == gewaehlt]
    # As `Zielvereinbarung.objects.laufend`, from what is loaded already.
    laufend = [v for v in jahre if not v.ist_entwurf and v.jahr <= request.heute.year]
    eine = next(iter(passend or laufend), None)
    if eine is None:
        return {"jahre": jahre}
    zeilen = jahreszeilen(eine, request.heute, frei)
    return {
        "jahre": jahre,
        "vereinbarung": eine,
        "zeilen": zeilen,
        "jahressatz": jahressatz(zeilen),
    }


@require_safe
@berechtigt(Recht.FRISTEN_SEHEN)
def suche(request: Request) -> HttpResponse:
    """Find Punkte, Fristen, Kennzahlen and papers by a word; no personal data."""
    wort = request.GET.get("q", "").strip()[:80]
    treffer = finde(wort, request.mitgliedschaft) if wort else []
    kontext = {"suchwort": wort, "treffer": treffer}
    return render(request, "startseite/suche.html", kontext)
