"""The result of an audit from its closed sheets; stored by `abschluss`."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zielwerk.aktenpruefungen.ablauf import AktenpruefungError
from zielwerk.aktenpruefungen.befunde import (
    Aktenbefund,
    Ziel,
    achsenergebnis,
    vergleichssatz,
)
from zielwerk.aktenpruefungen.lesevergleich import (
    Antworten,
    antworten_von,
    zweitleser,
)
from zielwerk.aktenpruefungen.models import (
    Achse,
    Akte,
    Aktenpruefung,
    Pruefantwort,
    Pruefbogen,
    Prueffrage,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.planung import schichten_von
from zielwerk.aktenpruefungen.regeln import Abweichung, hochrechnung

L, U = Pruefbogen.Leser, Pruefantwort.Urteil
NULL = Decimal("0.00")
GRUPPEN = ("dienststelle", "team", "schicht")


def berechne_ergebnis(pruefung: Aktenpruefung) -> dict[str, Any]:
    """Return the whole result as JSON; every figure is text or a whole number.

    :raises AktenpruefungError: if it cannot be computed
    """
    akten = list(pruefung.akten.select_related("akte", "ersetzt").order_by("pk"))
    antworten = antworten_von(pruefung)
    gezogene = [a for a in akten if a.art != Stichprobenakte.Art.RISIKO]
    ersetzte = {a.ersetzt_id for a in gezogene}
    zaehlende = [a for a in gezogene if a.pk not in ersetzte]
    befunde = [_befund(a, antworten) for a in zaehlende]
    ziel = _ziel(pruefung)
    try:
        achsen = [
            achsenergebnis(befunde, achse.value, ziel)
            | {"titel": achse.label, "fragen": _fragen(pruefung, achse.value)}
            | {"nur_regelung": _nur_regelung(zaehlende, antworten, achse.value)}
            for achse in Achse
        ]
    except ValueError as fehler:
        raise AktenpruefungError(str(fehler)) from fehler
    _vergleiche(pruefung, achsen)
    risiko = [a for a in akten if a.art == Stichprobenakte.Art.RISIKO]
    return {
        "alle": pruefung.liste.zeilen,
        "gezogen": len(zaehlende),
        "ausgefallen": [_ausfall(a, ersetzte) for a in gezogene if a.ausgefallen_am],
        "achsen": achsen,
        "maengel": _maengel(pruefung, zaehlende, antworten),
        "betraege": _betraege(pruefung, zaehlende, antworten),
        "zweitleser": zweitleser(pruefung),
        "risiko": {
            "akten": len(risiko),
            **{
                achse.value: sum(
                    bool(_beanstandungen(a, antworten, achse.value)) for a in risiko
                )
                for achse in Achse
            },
        },
    }


def _beanstandungen(
    akte: Stichprobenakte, antworten: Antworten, achse: str
) -> list[Pruefantwort]:
    return [a for a in antworten[akte.pk][achse] if a.urteil == U.NEIN]


def _befund(akte: Stichprobenakte, antworten: Antworten) -> Aktenbefund:
    return Aktenbefund(
        schicht=akte.schicht,
        gruppen={name: getattr(akte.akte, name) for name in GRUPPEN},
        maengel={
            achse.value: frozenset(
                a.frage.schluessel for a in _beanstandungen(akte, antworten, achse)
            )
            for achse in Achse
        },
        ausgefallen=akte.ausgefallen_am is not None,
    )


def _ziel(pruefung: Aktenpruefung) -> Ziel:
    zaehlung = pruefung.liste.zaehlung
    # A column that says the same everywhere divides nothing.
    gruppen = {
        name: dict(sorted(zaehlung[name].items()))
        for name in GRUPPEN
        if len(zaehlung[name]) > 1
    }
    schichten = schichten_von(pruefung) if pruefung.ist_geschichtet else {}
    return Ziel(
        verfahren=pruefung.verfahren,
        grundgesamtheit=pruefung.liste.zeilen,
        schichten=schichten,
        hinnehmbar=pruefung.hinnehmbar_anteil,
        sicherheit=pruefung.sicherheit_anteil,
        gruppen=gruppen,
        verschachtelt=_verschachtelt(pruefung, list(gruppen)) if schichten else [],
    )


def _verschachtelt(pruefung: Aktenpruefung, arten: Sequence[str]) -> list[str]:
    """Return the kinds of groups that each lie within one stratum."""
    akten = Akte.objects.filter(liste=pruefung.liste).order_by()
    innen = []
    for art in arten:
        paare = akten.values_list(art, pruefung.schichtung).distinct()
        namen = [name for name, _ in paare]
        if art == pruefung.schichtung or len(namen) == len(set(namen)):
            innen.append(art)
    return innen


def _fragen(pruefung: Aktenpruefung, achse: str) -> list[list[str]]:
    """Return what was asked on an axis: equal lists may be compared."""
    listen = Pruefbogen.objects.filter(
        stichprobenakte__pruefung=pruefung, leser=L.ERST
    ).values("pruefliste")
    gefragt = Prueffrage.objects.filter(pruefliste__in=listen, achse=achse)
    return [list(f) for f in sorted(set(gefragt.values_list("schluessel", "frage")))]


def _nur_regelung(
    akten: Sequence[Stichprobenakte], antworten: Antworten, achse: str
) -> int:
    """Return how many files were faulty by provision alone, not by Versäumnis."""
    je_akte = [_beanstandungen(akte, antworten, achse) for akte in akten]
    return sum(
        bool(funde) and all(a.ursache == Pruefantwort.Ursache.REGELUNG for a in funde)
        for funde in je_akte
    )


def _ausfall(akte: Stichprobenakte, ersetzte: set[int | None]) -> dict[str, Any]:
    return {
        "akte": str(akte),
        "grund": akte.ausfallgrund,
        "ersetzt": akte.pk in ersetzte,
    }


def fruehere(pruefung: Aktenpruefung) -> list[Aktenpruefung]:
    """Return the closed audits before one, the last one first."""
    alle = Aktenpruefung.objects.abgeschlossen().exclude(pk=pruefung.pk)
    if pruefung.gezogen_am:
        alle = alle.filter(gezogen_am__lt=pruefung.gezogen_am)
    return list(alle.order_by("-gezogen_am"))


def _vergleiche(pruefung: Aktenpruefung, achsen: list[dict[str, Any]]) -> None:
    """Add to each axis what may be said against the audit before."""
    davor = next(iter(fruehere(pruefung)), None)
    if davor is None:
        return
    je_achse = {a["achse"]: a for a in davor.ergebnis["achsen"]}
    for achse in achsen:
        achse["vergleich"] = vergleichssatz(
            achse, je_achse[achse["achse"]], davor.titel
        )


def _maengel(
    pruefung: Aktenpruefung, akten: Sequence[Stichprobenakte], antworten: Antworten
) -> list[dict[str, Any]]:
    """Return each finding with its files, causes, amounts, and where it was before."""
    je_mangel: defaultdict[str, list[Pruefantwort]] = defaultdict(list)
    for akte in akten:
        for achse in Achse:
            for antwort in _beanstandungen(akte, antworten, achse.value):
                je_mangel[antwort.frage.schluessel].append(antwort)
    schon = [
        (davor.titel, {m["schluessel"] for m in davor.ergebnis["maengel"]})
        for davor in fruehere(pruefung)
    ]
    zeilen = [
        _mangel(schluessel, funde)
        | {"frueher": [titel for titel, davor in schon if schluessel in davor]}
        for schluessel, funde in je_mangel.items()
    ]
    return sorted(zeilen, key=lambda z: (z["achse"], -z["akten"], z["schluessel"]))


def _mangel(schluessel: str, funde: Sequence[Pruefantwort]) -> dict[str, Any]:
    ursachen = Counter(antwort.ursache for antwort in funde)
    frage = funde[0].frage
    return {
        "schluessel": schluessel,
        "mangel": frage.mangel,
        "achse": frage.achse,
        "akten": len(funde),
        "ursachen": {u.label: ursachen[u] for u in Pruefantwort.Ursache if ursachen[u]},
        "regelungen": sorted({a.regelung for a in funde if a.regelung}),
    }


def _betraege(
    pruefung: Aktenpruefung, akten: Sequence[Stichprobenakte], antworten: Antworten
) -> dict[str, Any]:
    """Return the wrong amounts found and, drawn by amount, projected."""
    je_akte = {akte.pk: _summen(akte, antworten) for akte in akten}
    zu_viel = sum((viel for viel, _ in je_akte.values()), NULL)
    zu_wenig = sum((wenig for _, wenig in je_akte.values()), NULL)
    gefunden = {"zu_viel": str(zu_viel), "zu_wenig": str(zu_wenig)}
    if pruefung.verfahren != Aktenpruefung.Verfahren.BETRAG:
        return gefunden | {"hochrechnung": None}
    ergebnis = hochrechnung(
        gesamtbetrag=pruefung.liste.betrag or NULL,
        umfang=pruefung.umfang or 0,
        abweichungen=[
            abweichung
            for akte in akten
            if (abweichung := _abweichung(akte, je_akte[akte.pk][0]))
        ],
        sicherheit=pruefung.sicherheit_anteil,
    )
    return gefunden | {
        "hochrechnung": {
            "geschaetzt": str(ergebnis.geschaetzt),
            "obergrenze": str(ergebnis.obergrenze),
            "satz": ergebnis.satz,
            "rechenweg": [schritt.teile() for schritt in ergebnis.rechenweg],
        }
    }


def _summen(akte: Stichprobenakte, antworten: Antworten) -> tuple[Decimal, Decimal]:
    """Return what was paid or posted too much and too little in a file."""
    betraege = [
        a.betrag
        for achse in Achse
        for a in _beanstandungen(akte, antworten, achse.value)
        if a.betrag is not None
    ]
    viel = sum((b for b in betraege if b > 0), NULL)
    return viel, sum((-b for b in betraege if b < 0), NULL)


def _abweichung(akte: Stichprobenakte, zu_viel: Decimal) -> Abweichung | None:
    """Return the part of a drawn amount that is wrong; all of it in a missing file."""
    betrag = akte.akte.betrag or NULL
    falsch = betrag if akte.ausgefallen_am else min(zu_viel, betrag)
    return Abweichung(betrag, betrag - falsch, akte.treffer) if falsch else None
