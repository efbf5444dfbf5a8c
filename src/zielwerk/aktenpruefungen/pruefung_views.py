"""An audit from its plan to the published start number, as pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zielwerk.aktenpruefungen.bild import Wert, bilder
from zielwerk.aktenpruefungen.models import (
    Aktenliste,
    Aktenpruefung,
    Pruefbogen,
    Pruefliste,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.plan_forms import (
    GrundForm,
    PruefplanForm,
    PruefungForm,
    StartzahlForm,
)
from zielwerk.aktenpruefungen.regeln import auswertung
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    change_plan,
    create_pruefung,
    discard_pruefung,
    fix_plan,
    plan_aussage,
    publish_startzahl,
    schichten_von,
    umfaenge_von,
)
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.zugang import berechtigt
from zielwerk.protokoll.models import Eintrag
from zielwerk.web.formular import ablehnung_in
from zielwerk.web.request import Request

FORMULAR = "aktenpruefungen/formular.html"
Z = Aktenpruefung.Zustand
STAND = {
    Z.ENTWURF: ("offen", "In Planung"),
    Z.FESTGELEGT: ("in_arbeit", "Plan festgelegt"),
    Z.STARTZAHL: ("in_arbeit", "Startzahl veröffentlicht"),
    Z.GEZOGEN: ("in_arbeit", "Wird geprüft"),
    Z.ABGESCHLOSSEN: ("erfuellt", "Abgeschlossen"),
    Z.VERWORFEN: ("ohne_berechnung", "Verworfen"),
}


def pruefung_oder_404(uuid: str) -> Aktenpruefung:
    """Return an audit with what its pages name."""
    eine: Aktenpruefung = get_object_or_404(
        Aktenpruefung.objects.mit_allem(), uuid=uuid
    )
    return eine


def adresse(eine: Aktenpruefung, seite: str = "pruefung") -> str:
    """Return the address of an audit's page."""
    return reverse(f"aktenpruefungen:{seite}", args=[eine.uuid])


def schritte_von(eine: Aktenpruefung) -> list[tuple[str, str]]:
    """Return the five steps with their addresses; those to come have none yet."""
    liste, plan = adresse(eine), adresse(eine, "plan")
    return [
        ("Grundgesamtheit", liste),
        ("Umfang planen", plan),
        ("Akten ziehen", liste),
        ("Prüfen", adresse(eine, "stichprobe")),
        ("Auswerten", adresse(eine, "auswertung")),
    ]


def fortschritt(eine: Aktenpruefung) -> dict[str, int]:
    """Return how many files of the sample are audited."""
    akten = Stichprobenakte.objects.filter(pruefung=eine)
    gezogen = akten.gezogen()
    fertig = Pruefbogen.objects.filter(
        stichprobenakte__pruefung=eine, abgeschlossen_am__isnull=False
    ).exclude(stichprobenakte__art=Stichprobenakte.Art.RISIKO)
    return {
        "alle": gezogen.zu_pruefen().count(),
        "fertig": fertig.filter(leser=Pruefbogen.Leser.ERST).count(),
        "zweite": gezogen.zu_pruefen().filter(ist_zweitpruefung=True).count(),
        "zweite_fertig": fertig.filter(leser=Pruefbogen.Leser.ZWEIT).count(),
        "ausgefallen": gezogen.exclude(ausgefallen_am=None).count(),
        "risiko": akten.filter(art=Stichprobenakte.Art.RISIKO).count(),
    }


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def pruefungen(request: Request) -> HttpResponse:
    """List all audits, populations and the valid checklist."""
    alle = list(Aktenpruefung.objects.select_related("liste"))
    kontext = {
        "zeilen": [(eine, STAND[Z(eine.zustand)]) for eine in alle],
        "offen": sum(z.zustand not in {Z.ABGESCHLOSSEN, Z.VERWORFEN} for z in alle),
        "listen": Aktenliste.objects.select_related("einlesung__datei"),
        "pruefliste": Pruefliste.objects.am(request.heute),
        "darf_fuehren": request.mitgliedschaft.darf(Recht.AKTENPRUEFUNGEN_FUEHREN),
    }
    return render(request, "aktenpruefungen/pruefungen.html", kontext)


@require_safe
@berechtigt(Recht.AKTENPRUEFUNGEN_SEHEN)
def pruefung(request: Request, uuid: str) -> HttpResponse:
    """Show one audit: its plan, start number, draw, progress; no Kennung."""
    eine = pruefung_oder_404(uuid)
    nummer = {Z.ENTWURF: 2, Z.FESTGELEGT: 3, Z.STARTZAHL: 3, Z.GEZOGEN: 4}
    darf = request.mitgliedschaft.darf(Recht.AKTENPRUEFUNGEN_FUEHREN)
    kontext = {
        "p": eine,
        "stand": STAND[Z(eine.zustand)],
        "schritte": schritte_von(eine) if darf else [t for t, _ in schritte_von(eine)],
        "nummer": nummer.get(Z(eine.zustand), 5),
        "umfaenge": _umfaenge(eine),
        "zaehlung": [
            (name.label, sorted(eine.liste.zaehlung[name].items()))
            for name in Aktenpruefung.Schichtung
            if len(eine.liste.zaehlung[name]) > 1
        ],
        "fortschritt": fortschritt(eine) if eine.gezogen_am else None,
        "darf_fuehren": darf,
        "verlauf": Eintrag.objects.zu(eine)[:12],
    }
    return render(request, "aktenpruefungen/pruefung.html", kontext)


def _umfaenge(eine: Aktenpruefung) -> list[tuple[str, int, int]]:
    """Return stratum, its files, its part of the sample, as fixed in the plan."""
    if not eine.ist_geschichtet or not eine.plan:
        return []
    alle = schichten_von(eine)
    umfaenge: dict[str, int] = eine.plan["umfaenge"]
    return [(name, alle[name], teil) for name, teil in sorted(umfaenge.items())]


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def neu(request: Request) -> HttpResponse:
    """Begin an audit of a frozen list."""
    form = PruefungForm(request.POST or None)
    if form.is_valid():
        eine = create_pruefung(
            durch=request.mitgliedschaft, jetzt=request.jetzt, **form.cleaned_data
        )
        return redirect(adresse(eine, "plan"))
    kontext = {
        "titel": "Aktenprüfung anlegen",
        "satz": "Danach planen Sie den Umfang. Gezogen wird erst, wenn Plan und "
        "Startzahl feststehen.",
        "knopf": "Weiter: Umfang planen",
        "zurueck": reverse("aktenpruefungen:pruefungen"),
        "form": form,
        "ohne_liste": not Aktenliste.objects.exists(),
    }
    return render(request, FORMULAR, kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def plan(request: Request, uuid: str) -> HttpResponse:
    """Plan the size beside what it can show; fix the plan once it fits."""
    eine = pruefung_oder_404(uuid)
    if eine.zustand != Z.ENTWURF and request.method != "POST":
        return redirect(adresse(eine))
    form = PruefplanForm(request.POST or None, initial=PruefplanForm.initial_von(eine))
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            eine = _save(request, eine, form)
            ziel = "pruefung" if eine.festgelegt_am else "plan"
            return redirect(adresse(eine, ziel))
    kontext = {
        "p": eine,
        "form": form,
        "schritte": schritte_von(eine),
        **_aussagekontext(eine, form),
    }
    return render(request, "aktenpruefungen/plan.html", kontext)


def _save(request: Request, eine: Aktenpruefung, form: PruefplanForm) -> Aktenpruefung:
    """Save the plan, and fix it if that button was pressed."""
    wer: dict[str, Any] = {"durch": request.mitgliedschaft, "jetzt": request.jetzt}
    eine = change_plan(pruefung=eine, **form.plan(), **wer)
    if request.POST.get("tun") == "festlegen":
        eine = fix_plan(pruefung=eine, version=eine.version, **wer)
    return eine


def _aussagekontext(eine: Aktenpruefung, form: PruefplanForm) -> dict[str, Any]:
    """Return what the stored plan shows and what not; a refusal is said beside it."""
    try:
        ergebnis = plan_aussage(eine)
        umfaenge = umfaenge_von(eine, ergebnis.umfang)
    except AktenpruefungError as fehler:
        return {"ergebnis": None, "nicht_moeglich": str(fehler)}
    alle = schichten_von(eine) if eine.ist_geschichtet else {}
    grenzen = [
        auswertung(
            gezogen=umfaenge[name],
            fehler=0,
            sicherheit=eine.sicherheit_anteil,
            grundgesamtheit=menge,
        ).obergrenze
        for name, menge in alle.items()
        if umfaenge[name]
    ]
    werte = [
        Wert(f"{zeile.fehler} Fehler", zeile.obergrenze, zeile.belegt)
        for zeile in ergebnis.zeilen
    ]
    return {
        "ergebnis": ergebnis,
        "hinnehmbar": eine.hinnehmbar_anteil,
        "sicherheit": eine.sicherheit_anteil,
        "bilder": bilder(werte, eine.hinnehmbar_anteil),
        "umfaenge": [(n, menge, umfaenge[n]) for n, menge in alle.items()],
        "alle": sum(alle.values()),
        "kleinste": min(grenzen, default=None),
        "groesste": max(grenzen, default=None),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def startzahl(request: Request, uuid: str) -> HttpResponse:
    """Publish the start number; the draw is an act of its own afterwards."""
    eine = pruefung_oder_404(uuid)
    form = StartzahlForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            publish_startzahl(
                pruefung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(adresse(eine))
    kontext = {
        "titel": "Startzahl veröffentlichen",
        "satz": "Liste und Plan stehen fest. Mit der Startzahl folgt daraus genau eine "
        "Stichprobe. Sie lässt sich danach nicht mehr ändern.",
        "knopf": "Startzahl veröffentlichen",
        "zurueck": adresse(eine),
        "form": form,
        "p": eine,
    }
    return render(request, FORMULAR, kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@berechtigt(Recht.AKTENPRUEFUNGEN_FUEHREN)
def verwerfen(request: Request, uuid: str) -> HttpResponse:
    """Give an audit up with a reason; it stays in the list."""
    eine = pruefung_oder_404(uuid)
    form = GrundForm(request.POST or None)
    if form.is_valid():
        with ablehnung_in(form, AktenpruefungError):
            discard_pruefung(
                pruefung=eine,
                durch=request.mitgliedschaft,
                jetzt=request.jetzt,
                **form.cleaned_data,
            )
            return redirect(adresse(eine))
    kontext = {
        "titel": "Prüfung verwerfen",
        "satz": "Sie bleibt mit ihrem Grund in der Liste: Niemand soll so oft ziehen, "
        "bis die Stichprobe gefällt.",
        "knopf": "Prüfung verwerfen",
        "zurueck": adresse(eine),
        "form": form,
        "p": eine,
    }
    return render(request, FORMULAR, kontext)
