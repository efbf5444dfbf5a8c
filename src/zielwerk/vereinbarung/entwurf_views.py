"""The draft of next year: comparison, changes, new and dropped Punkte."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.fristen.regeln import beschreibung, faelligkeiten
from zielwerk.kern.anzeige import tag_lang
from zielwerk.kern.kalender import ist_werktag
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.fassungen import seite_von
from zielwerk.vereinbarung.forms import EntfallForm, NeuerPunktForm, PunktForm
from zielwerk.vereinbarung.models import Punkt, Seite, Zielvereinbarung
from zielwerk.vereinbarung.regeln import wortvergleich
from zielwerk.vereinbarung.services import (
    FortschreibungError,
    add_neuer_punkt,
    add_punkt,
    change_punkt,
    drop_punkt,
    fortschreiben,
    pruefsumme,
    unentschiedene_punkte,
    vergleich_mit_vorgaengerin,
    verhandlungsstand,
    zum_ganzen,
)
from zielwerk.vereinbarung.zustimmung import Verhandlungsstand
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

# List of keys in `Vergleich` → word on the page.
ARTEN = {
    "neu": "Neu",
    "geaendert": "Geändert",
    "neu_nummeriert": "Neu nummeriert",
    "unveraendert": "Unverändert",
    "entfallen": "Nicht übernommen",
}


def vergleichszeilen(eine: Zielvereinbarung) -> list[dict[str, Any]]:
    """Return one row per Punkt of both years: numbers, kind of change, words."""
    unterschied = vergleich_mit_vorgaengerin(eine)
    if unterschied is None or eine.vorgaengerin is None:
        return []
    art = {s: name for name in ARTEN for s in getattr(unterschied, name)}
    alte = {p.schluessel: p for p in eine.vorgaengerin.punkte.all()}
    gruende = dict(eine.entfaelle.values_list("schluessel", "begruendung"))
    zeilen = []
    for punkt in eine.punkte.all():
        alt = alte.pop(punkt.schluessel, None)
        zeilen.append(_zeile(art[punkt.schluessel], alt, punkt, punkt.begruendung))
    for schluessel, alt in alte.items():
        zeilen.append(_zeile("entfallen", alt, None, gruende.get(schluessel, "")))
    return zeilen


def _zeile(
    art: str, alt: Punkt | None, neu: Punkt | None, begruendung: str
) -> dict[str, Any]:
    """Return one row; the words only where they changed."""
    worte = []
    if art in {"neu", "geaendert", "entfallen"}:
        worte = wortvergleich(alt.wortlaut if alt else "", neu.wortlaut if neu else "")
    return {
        "art": art,
        "wort": ARTEN[art],
        "alt": alt,
        "neu": neu,
        "titel": neu.titel if neu else alt.titel if alt else "",
        "worte": worte,
        "begruendung": begruendung,
        "wirkung": _wirkung(neu) if neu and art in {"neu", "geaendert"} else [],
    }


def _wirkung(punkt: Punkt) -> list[str]:
    """Return what the Pflichten of a new or changed Punkt mean for the Fristen."""
    saetze = []
    for pflicht in punkt.pflichten.all():
        saetze.append(f"{pflicht}: {beschreibung(pflicht.terminregel)}.")
        for faellig in faelligkeiten(
            pflicht.terminregel,
            jahr=punkt.vereinbarung.jahr,
            land=pflicht.mandant.land,
        ):
            tag = faellig.faellig_am
            if not ist_werktag(tag, pflicht.mandant.land):
                saetze.append(
                    f"{tag_lang(tag)} ist kein Werktag; der Termin bleibt "
                    "auf diesem Tag "
                    "(§ 26 Abs. 5 SGB X)."
                )
    return saetze


def _add_verhandlung(
    eine: Zielvereinbarung, zeilen: list[dict[str, Any]], stand: Verhandlungsstand
) -> None:
    """Add to each row which sides consent, and how often it was commented on."""
    anmerkungen = Counter(eine.anmerkungen.values_list("schluessel", flat=True))
    for zeile in zeilen:
        neu = zeile["neu"]
        ja = stand.get(neu.schluessel, {}) if neu else {}
        zeile["seiten"] = [(s.label, s in ja) for s in eine.seiten] if neu else []
        zeile["einig"] = neu and all(stimmt for _, stimmt in zeile["seiten"])
        zeile["anmerkungen"] = anmerkungen[neu.schluessel] if neu else 0


def _zustimmungen(
    eine: Zielvereinbarung, stand: Verhandlungsstand
) -> list[dict[str, Any]]:
    """Return per side how far it consents, and what is open as "key:Fassung"."""
    ganzes = zum_ganzen(eine)
    punkte = list(eine.punkte.values_list("schluessel", "version"))
    return [
        {
            "seite": seite,
            "menge": sum(seite in ja for ja in stand.values()),
            "ganzes": ganzes.get(seite),
            "offen": " ".join(
                f"{schluessel}:{version}"
                for schluessel, version in punkte
                if seite not in stand[schluessel]
            ),
        }
        for seite in eine.seiten
    ]


def _verhandler(
    request: Request, eine: Zielvereinbarung, zustimmungen: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what a person may do here: for the own side, and for which others."""
    eigene = seite_von(request.mitgliedschaft)
    if not (eine.ist_entwurf and request.mitgliedschaft.darf(Recht.VERHANDELN)):
        return {}
    andere = [z for z in zustimmungen if z["seite"] != eigene and not z["ganzes"]]
    return {
        "eigene": next((z for z in zustimmungen if z["seite"] == eigene), None),
        "andere": andere if eigene == Seite.KREIS else [],
    }


@require_safe
@berechtigt(Recht.VEREINBARUNG_SEHEN)
def vergleich(request: Request, jahr: int) -> HttpResponse:
    """Show the draft against the year before, word by word."""
    eine = get_object_or_404(
        Zielvereinbarung.objects.select_related("vorgaengerin"), jahr=jahr
    )
    zeilen = vergleichszeilen(eine)
    stand = verhandlungsstand(eine)
    _add_verhandlung(eine, zeilen, stand)
    gewaehlt = request.GET.get("zeigen", "alle")
    zustimmungen = _zustimmungen(eine, stand)
    anzahlen = {art: sum(z["art"] == art for z in zeilen) for art in ARTEN}
    kontext = {
        "vereinbarung": eine,
        "zeilen": [z for z in zeilen if gewaehlt not in ARTEN or z["art"] == gewaehlt],
        "gesamt": len(zeilen),
        "anzahlen": anzahlen,
        "pillen": [
            {"schluessel": art, "titel": wort, "anzahl": anzahlen[art]}
            for art, wort in ARTEN.items()
            if anzahlen[art]
        ],
        "gewaehlt": gewaehlt if gewaehlt in ARTEN else "alle",
        "unentschieden": unentschiedene_punkte(eine),
        "punkte": len(stand),
        "zustimmungen": zustimmungen,
        "ganzes": pruefsumme(eine),
        "darf_aendern": eine.ist_entwurf
        and request.mitgliedschaft.darf(Recht.FORTSCHREIBEN),
    }
    kontext |= _verhandler(request, eine, zustimmungen)
    return render(request, "vereinbarung/vergleich.html", kontext)


@require_POST
@berechtigt(Recht.FORTSCHREIBEN)
def fortschreibung(request: Request, jahr: int) -> HttpResponse:
    """Create the draft of next year from this year."""
    eine = get_object_or_404(Zielvereinbarung, jahr=jahr)
    try:
        neu = fortschreiben(
            vereinbarung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt
        )
    except FortschreibungError:
        return redirect("vereinbarung:vereinbarung", jahr=jahr + 1)
    return redirect("vereinbarung:vergleich", jahr=neu.jahr)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORTSCHREIBEN)
def punkt_neu(request: Request, jahr: int) -> HttpResponse:
    """Add a Punkt to a draft."""
    eine = get_object_or_404(Zielvereinbarung, jahr=jahr)
    form = NeuerPunktForm(
        request.POST or None, initial={"nummer": eine.punkte.count() + 1}
    )
    if eine.vorgaengerin_id is None:
        # A first agreement has nothing to differ from: no reason is asked for.
        del form.fields["begruendung"]
    schritt = add_neuer_punkt if eine.vorgaengerin_id else add_punkt
    if form.is_valid():
        with ablehnung_in(form, FortschreibungError):
            schritt(
                vereinbarung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("vereinbarung:vereinbarung", jahr=jahr)
    kontext = {"vereinbarung": eine, "form": form, "titel": "Punkt hinzufügen"}
    return render(request, "vereinbarung/punkt_form.html", kontext)


def _punkt(jahr: int, schluessel: str) -> Punkt:
    """Return a Punkt of a year or 404."""
    punkt: Punkt = get_object_or_404(
        Punkt.objects.select_related("vereinbarung"),
        vereinbarung__jahr=jahr,
        schluessel=schluessel,
    )
    return punkt


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORTSCHREIBEN)
def punkt_aendern(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Change the wording of a Punkt in a draft."""
    punkt = _punkt(jahr, schluessel)
    form = PunktForm(
        request.POST or None,
        initial={
            "wortlaut": punkt.wortlaut,
            "begruendung": punkt.begruendung,
            "version": punkt.version,
        },
    )
    if form.is_valid():
        try:
            change_punkt(
                punkt=punkt,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("vereinbarung:vergleich", jahr=jahr)
        except FortschreibungError as fehler:
            form.add_error(None, str(fehler))
            form.aktuell = punkt.wortlaut  # type: ignore[attr-defined]
    kontext = {
        "vereinbarung": punkt.vereinbarung,
        "punkt": punkt,
        "form": form,
        "titel": f"Punkt {punkt.nummer} ändern",
    }
    return render(request, "vereinbarung/punkt_form.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.FORTSCHREIBEN)
def punkt_entfaellt(request: Request, jahr: int, schluessel: str) -> HttpResponse:
    """Drop a Punkt from a draft, with the reason."""
    punkt = _punkt(jahr, schluessel)
    form = EntfallForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, FortschreibungError):
            drop_punkt(
                punkt=punkt,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect("vereinbarung:vergleich", jahr=jahr)
    kontext = {
        "vereinbarung": punkt.vereinbarung,
        "punkt": punkt,
        "form": form,
        "titel": f"Punkt {punkt.nummer} nicht übernehmen",
    }
    return render(request, "vereinbarung/punkt_form.html", kontext)
