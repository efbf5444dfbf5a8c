"""The result of an audit: shown, stored, as a paper, and what follows from it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from zielwerk.aktenpruefungen.bericht import MEDIENTYPEN, schreibe_bericht
from zielwerk.aktenpruefungen.bild import Wert, bilder
from zielwerk.aktenpruefungen.models import Aktenpruefung, Kreispruefung
from zielwerk.aktenpruefungen.plan_forms import GrundForm
from zielwerk.aktenpruefungen.pruefung_views import (
    FORMULAR,
    adresse,
    pruefung_oder_404,
    schritte_von,
)
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    behobene,
    berechne_ergebnis,
    close_pruefung,
    kreis_neben_jobcenter,
    massnahmen_zu,
    offene_boegen,
    reopen_pruefung,
)
from zielwerk.kern.rechenweg import rechenweg_aus
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request
from zielwerk.zugaenge.bestaetigung import bestaetigt

Z = Aktenpruefung.Zustand
ACHSTITEL = {"fachlichkeit": "Fachlichkeit", "verbuchung": "Verbuchung"}


def ergebnis_von(eine: Aktenpruefung) -> dict[str, Any]:
    """Return the stored result, or the one the closed sheets give now; else nothing."""
    if eine.zustand == Z.ABGESCHLOSSEN:
        return dict(eine.ergebnis)
    if eine.zustand != Z.GEZOGEN or offene_boegen(eine):
        return {}
    return berechne_ergebnis(eine)


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def auswertung(request: Request, uuid: str) -> HttpResponse:
    """Show what the audit says about all files; no Kennung, no name."""
    eine = pruefung_oder_404(uuid)
    fehler, ergebnis = "", {}
    try:
        ergebnis = ergebnis_von(eine)
    except AktenpruefungError as grund:
        fehler = str(grund)
    darf = request.mitgliedschaft.darf
    kontext = {
        "p": eine,
        "ergebnis": ergebnis,
        "fehler": fehler,
        "offen": offene_boegen(eine) if eine.zustand == Z.GEZOGEN else [],
        "schritte": schritte_von(eine)
        if darf(Recht.AKTENPRUEFUNGEN_FUEHREN)
        else [text for text, _ in schritte_von(eine)],
        "darf_fuehren": darf(Recht.AKTENPRUEFUNGEN_FUEHREN),
        "darf_steuern": darf(Recht.MASSNAHMEN_FUEHREN),
        "ist_fertig": eine.zustand == Z.ABGESCHLOSSEN,
        "nachweis": _nachweis(eine),
        **(_anzeige(eine, ergebnis, request) if ergebnis else {}),
    }
    return render(request, "aktenpruefungen/auswertung.html", kontext)


def _nachweis(eine: Aktenpruefung) -> Nachweis | None:
    """Return the evidence this audit handed in by itself, if a Frist was open."""
    eigene = Nachweis.objects.filter(verweis=adresse(eine, "auswertung"))
    letzter: Nachweis | None = eigene.select_related("frist").order_by("pk").last()
    return letzter


def _anzeige(
    eine: Aktenpruefung, ergebnis: dict[str, Any], request: Request
) -> dict[str, Any]:
    """Return the result as the template needs it: numbers, drawing, follow-ups."""
    achsen = [_achse(achse) for achse in ergebnis["achsen"]]
    massnahmen, getan = massnahmen_zu(eine), behobene(eine)
    hochrechnung = ergebnis["betraege"]["hochrechnung"]
    jahr = eine.gezogen_am.year if eine.gezogen_am else request.heute.year
    return {
        "achsen": achsen,
        "bilder": bilder(werte_von(achsen, eine), eine.hinnehmbar_anteil),
        "hochgerechnet": any(a["hochgerechnet"] for a in achsen),
        "unterschied": any(a.get("unterschied") for a in achsen),
        "sicherheit": eine.sicherheit_anteil,
        "hinnehmbar": eine.hinnehmbar_anteil,
        "zu_viel": Decimal(ergebnis["betraege"]["zu_viel"]),
        "zu_wenig": Decimal(ergebnis["betraege"]["zu_wenig"]),
        "hochrechnung": hochrechnung,
        "hochrechnung_weg": rechenweg_aus(hochrechnung["rechenweg"])
        if hochrechnung
        else (),
        "maengel": [
            m
            | {
                "achstitel": ACHSTITEL[m["achse"]],
                "behoben": getan.get(m["schluessel"], 0),
                "massnahme": (tat := massnahmen.get(m["schluessel"])),
                "massnahmenstand": tat.stand(request.heute) if tat else None,
            }
            for m in ergebnis["maengel"]
        ],
        "kreis": Kreispruefung.objects.filter(jahr=jahr).order_by("pk"),
        "kreis_jahr": jahr,
        "nebeneinander": kreis_neben_jobcenter(eine),
        "darf_kreis": request.mitgliedschaft.darf(Recht.KREISPRUEFUNG_FUEHREN),
    }


def _achse(achse: dict[str, Any]) -> dict[str, Any]:
    """Return an axis of the stored result with its figures as numbers."""
    zahlen = ("anteil", "untergrenze", "obergrenze")
    gruppen = {
        art: [
            zeile
            | {
                n: None if zeile[n] is None else Decimal(zeile[n])
                for n in ("anteil", "obergrenze")
            }
            for zeile in zeilen
        ]
        for art, zeilen in sorted(achse.get("gruppen", {}).items())
    }
    return (
        achse
        | {n: Decimal(achse[n]) for n in zahlen if n in achse}
        | {"gruppen": gruppen, "weg": rechenweg_aus(achse["rechenweg"])}
        | {"gewichtet": _ist_gewichtet(achse)}
    )


def _ist_gewichtet(achse: dict[str, Any]) -> bool:
    """Whether the share is not simply the count: strata were not drawn alike."""
    einfach = Decimal(achse["fehler"]) / max(1, achse["gezogen"])
    return bool(abs(Decimal(achse["anteil"]) - einfach) > Decimal("0.0001"))


def werte_von(achsen: list[dict[str, Any]], eine: Aktenpruefung) -> list[Wert]:
    """Return the bars of the drawing: each axis, and below it the offices."""
    hinnehmbar = eine.hinnehmbar_anteil
    werte = []
    for achse in achsen:
        if not achse["hochgerechnet"]:
            continue
        name = f"{achse['titel']}, alle Akten"
        werte.append(Wert(name, achse["obergrenze"], achse["belegt"], achse["anteil"]))
        werte += [
            Wert(
                f"{achse['titel']}, {zeile['name']}",
                zeile["obergrenze"],
                zeile["obergrenze"] <= hinnehmbar,
                zeile["anteil"],
            )
            for zeile in achse["gruppen"].get("dienststelle", [])
            if zeile["obergrenze"] is not None
        ]
    return werte


@require_POST
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
@bestaetigt
def abschliessen(request: Request, uuid: str) -> HttpResponse:
    """Store the result; it goes to the county by itself where a Frist is open."""
    eine = pruefung_oder_404(uuid)
    try:
        close_pruefung(pruefung=eine, durch=request.mitgliedschaft, jetzt=request.jetzt)
    except AktenpruefungError as fehler:
        messages.error(request, str(fehler), extra_tags="gefahr")
    return redirect(adresse(eine, "auswertung"))


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def wieder(request: Request, uuid: str) -> HttpResponse:
    """Take a result back with a reason."""
    eine = pruefung_oder_404(uuid)
    form = GrundForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            reopen_pruefung(
                pruefung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(adresse(eine))
    kontext = {
        "titel": "Prüfung wieder öffnen",
        "satz": "Das Ergebnis wird zurückgenommen. Ein schon eingereichter Nachweis "
        "bleibt; der neue Abschluss reicht eine neue Fassung ein, wenn die Frist noch "
        "offen ist.",
        "knopf": "Prüfung wieder öffnen",
        "zurueck": adresse(eine, "auswertung"),
        "form": form,
        "p": eine,
    }
    return render(request, FORMULAR, kontext)


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def bericht(request: Request, uuid: str, endung: str) -> HttpResponse:
    """Hand out the report of a closed audit as PDF or DOCX."""
    eine = pruefung_oder_404(uuid)
    if endung not in MEDIENTYPEN or eine.zustand != Z.ABGESCHLOSSEN:
        raise Http404
    achsen = [_achse(achse) for achse in eine.ergebnis["achsen"]]
    inhalt = schreibe_bericht(eine, achsen, werte_von(achsen, eine), endung)
    name = f"Aktenpruefung-{eine.gezogen_am:%Y-%m-%d}.{endung}"
    return HttpResponse(
        inhalt,
        content_type=MEDIENTYPEN[endung],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
