"""The list of advice given: per voucher or as counts; its columns, rules and sums."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zielwerk.beratung.leistungswahl import eigene, vorschlag
from zielwerk.beratung.monate import ergaenze_zeitraum
from zielwerk.beratung.regeln import weg
from zielwerk.kern.anzeige import anzahl
from zielwerk.listen.profil import (
    Ausdruck,
    Einlesbar,
    Profil,
    Regel,
    Summen,
    load_felder,
    load_regeln,
)

if TYPE_CHECKING:
    import polars as pl

ERKLAERUNG = Path(__file__).with_name("einlesen.yaml")
ERSTES_JAHR, LETZTES_JAHR = 2005, 2100  # the SGB II is in force since 2005
GRUENDE = ("abbruch_klient", "abbruch_traeger", "abbruch_wegzug", "abbruch_ende_sgb2")
ERGEBNISSE = ("gespraeche_stattgefunden", "gespraeche_versaeumt", "gespraeche_abgesagt")
ANZAHLEN = (
    *("zuweisungen", "selbstmelder", "kontakt_nicht_zustande"),
    *("gespraeche_terminiert", *ERGEBNISSE, "formulare_versandt", "formulare_zurueck"),
    *("laufend_anfang", "beginn", "kurzberatungen", "abschluss", "abbruch", *GRUENDE),
    *("laufend_ende", "praesenz", "telefon", "online"),
)
# An appointment may lie ahead; everything else has happened.
TAGE = (
    *("zugewiesen_am", "kontakt_am", "beginn_am", "ende_am"),
    *("formular_versandt_am", "formular_zurueck_am"),
)
EINZELN = (
    *(*TAGE, "erstgespraech_am", "erstgespraech", "kontakt"),
    *("beratungsstand", "ende_grund", "kurz"),
)
NEIN = ["nein", "n", "0"]
KEINE_KURZE = [*NEIN, "laufende beratung"]
BEENDET = ["beendet", "abgeschlossen", "abgebrochen"]
LAUFEND = ["laufend", "läuft", "offen", "in beratung", "nicht abgeschlossen"]
# Usual shapes of numbers of a Bedarfsgemeinschaft and of a customer (not sourced).
AKTENNUMMER = r"(?i)^(?:\d{5}\s*(?://|BG)\s*\d{7}|\d{3}[A-Z]\d{6})$"


def _c(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _gefuellt(felder: tuple[str, ...]) -> "pl.Expr":
    """Return where any of some cells is filled, be it unreadable."""
    import polars as pl

    return pl.any_horizontal(_c(f"{feld}__roh").is_not_null() for feld in felder)


def _wort(feld: str) -> "pl.Expr":
    return _c(feld).str.to_lowercase()


def _summe(felder: tuple[str, ...]) -> "pl.Expr":
    """Return the sum of counts; an empty cell counts nothing."""
    import polars as pl

    return pl.sum_horizontal(_c(feld) for feld in felder)


def _abbrueche() -> "pl.Expr":
    """Return how many broke off: as said, else the sum of the reasons, else nothing."""
    import polars as pl

    nach_gruenden = pl.when(_gefuellt(GRUENDE)).then(_summe(GRUENDE))
    return pl.coalesce(_c("abbruch"), nach_gruenden)


def _bilanz_offen() -> "pl.Expr":
    """Return where the running cases do not add up; silent if one figure is missing."""
    return _c("laufend_anfang") + _c("beginn") != (
        _c("abschluss") + _abbrueche() + _c("laufend_ende")
    )


def _doppelt() -> "pl.Expr":
    import polars as pl

    gleich = pl.struct("leistung", "traeger", "standort", "jahr", "zeitraum")
    return _gefuellt(ANZAHLEN) & ~_gefuellt(EINZELN) & gleich.is_duplicated()


def _stand_widerspricht() -> "pl.Expr":
    """Return where the words on the state and the day of the end disagree."""
    stand, beendet = _wort("beratungsstand"), _gefuellt(("ende_am",))
    return (stand.is_in(BEENDET) & ~beendet) | (stand.is_in(LAUFEND) & beendet)


def _falsche_reihenfolge() -> "pl.Expr":
    paare = (
        ("kontakt_am", "zugewiesen_am"),
        ("beginn_am", "kontakt_am"),
        ("beginn_am", "zugewiesen_am"),
        ("formular_zurueck_am", "formular_versandt_am"),
    )
    return reduce(
        or_,
        ((_c(spaet) < _c(frueh)).fill_null(value=False) for spaet, frueh in paare),
    )


# What breaks each rule of einlesen.yaml; there stands what it is called and says.
VERSTOESSE: Mapping[str, Ausdruck] = {
    "angabe-zur-person": lambda _: _gefuellt(("person",)),
    "kein-pseudonym": lambda _: _c("scheinnummer").str.contains(AKTENNUMMER),
    "zeile-ohne-angaben": lambda _: ~_gefuellt(ANZAHLEN) & ~_gefuellt(EINZELN),
    "jahr-unmoeglich": lambda _: ~_c("jahr").is_between(ERSTES_JAHR, LETZTES_JAHR),
    "ende-vor-beginn": lambda _: _c("ende_am") < _c("beginn_am"),
    "bilanz-geht-nicht-auf": lambda _: _bilanz_offen(),
    "abbruch-summe": lambda _: _gefuellt(GRUENDE) & (_summe(GRUENDE) != _c("abbruch")),
    "mehr-gespraeche-als-termine": lambda _: (
        _summe(ERGEBNISSE) > _c("gespraeche_terminiert")
    ),
    "mehr-ohne-kontakt-als-zuweisungen": lambda _: (
        _c("kontakt_nicht_zustande") > _c("zuweisungen")
    ),
    "mehr-formulare-zurueck": lambda _: (
        _c("formulare_zurueck") > _c("formulare_versandt")
    ),
    "reihenfolge": lambda _: _falsche_reihenfolge(),
    "kontakt-widerspricht": lambda _: (
        _wort("kontakt").is_in(NEIN) & _gefuellt(("kontakt_am", "beginn_am", "ende_am"))
    ),
    "ende-ohne-grund": lambda _: _gefuellt(("ende_am",)) & ~_gefuellt(("ende_grund",)),
    "grund-ohne-ende": lambda _: ~_gefuellt(("ende_am",)) & _gefuellt(("ende_grund",)),
    "stand-widerspricht": lambda _: _stand_widerspricht(),
    "zeile-doppelt": lambda _: _doppelt(),
    "leistung-fehlt": lambda _: ~_gefuellt(("leistung",)),
    "nicht-sgb2": lambda _: _c("rechtsgrundlage").is_in(["sgb12", "andere"]),
}


def _nach_stand(feld: str) -> Ausdruck:
    return lambda stand: _c(feld) > stand


def _negativ(feld: str) -> Ausdruck:
    return lambda _: _c(feld) < 0


# Rules that ask the same of many fields: one finding in the column it is in.
JE_FELD: Mapping[str, tuple[tuple[str, ...], Callable[[str], Ausdruck]]] = {
    "nach-stand": (TAGE, _nach_stand),
    "negative-anzahl": ((*ANZAHLEN, "wartezeit_tage", "vollzeitstellen"), _negativ),
}

SUMMEN_FELDER = (
    *("zuweisungen", "selbstmelder", "kontakt_nicht_zustande"),
    *("gespraeche_terminiert", *ERGEBNISSE),
    *("beginn", "kurzberatungen", "abschluss", "abbruch"),
)


def _regeln() -> Iterator[Regel]:
    """Yield the rules; those for many fields once per field."""
    erste = {name: was(felder[0]) for name, (felder, was) in JE_FELD.items()}
    for regel in load_regeln(ERKLAERUNG, {**VERSTOESSE, **erste}):
        felder, was = JE_FELD.get(regel.name, ((), _negativ))
        if not felder:
            yield regel
        for feld in felder:
            yield replace(regel, feld=feld, verstoss=was(feld))


def profil(am: date | None = None, *, freigegeben: bool = False) -> Profil:
    """Return the Profil of the list with the services of a day.

    `freigegeben`: those of the Mandant's own catalogue, else the proposed ones.

    :raises ProfilError: if the Mandant has no catalogue for the day
    """
    tag = am or date.max
    leistungen = eigene(tag) if freigegeben else vorschlag(tag)
    return Profil(
        art="beratung",
        titel="Beratungsliste",
        felder=load_felder(ERKLAERUNG, {"leistung": leistungen}),
        regeln=tuple(_regeln()),
        summen=_summen,
        ergaenze=ergaenze_zeitraum,
        nur_benannte=True,
        annahmen=(
            "Fallinhalte (Schulden, Diagnosen, Familie, Einkommen) werden nicht "
            "gelesen; sie bleiben beim Träger.",
        ),
    )


def argumente(daten: "pl.DataFrame", stand: date) -> Mapping[str, Any]:
    """Return what `services.accept_liste` needs: field values by row, and the Stand."""
    alle = (feld.schluessel for feld in load_felder(ERKLAERUNG))
    felder = [name for name in alle if name != "person"]
    ist_anzahl = (_gefuellt(ANZAHLEN) & ~_gefuellt(EINZELN)).alias("ist_anzahl")
    zeilen = daten.select("zeile", *felder, ist_anzahl).to_dicts()
    return {"zeilen": zeilen, "stand_am": stand}


def _summen(daten: "pl.DataFrame", stand: date | None) -> Summen:
    """Return the counts of the list, vouchers counted by what their days say."""
    _ = stand
    andere = _c("rechtsgrundlage").is_in(["sgb12", "andere"]).fill_null(value=False)
    nach_16a = daten.filter(~andere)
    einzeln = nach_16a.filter(_gefuellt(EINZELN))
    gezaehlt = nach_16a.with_columns(abbruch=_abbrueche())
    werte: dict[str, int | str] = {
        "zeilen_einzeln": len(einzeln),
        "zeilen_anzahlen": int(daten.select(_gefuellt(ANZAHLEN).sum()).item()),
    }
    aus_tagen = _aus_tagen(einzeln)
    for feld in SUMMEN_FELDER:
        werte[feld] = int(gezaehlt[feld].sum() or 0) + aus_tagen.get(feld, 0)
    saetze = (*_annahmen(daten, einzeln), *_wegsatz(daten, werte))
    return Summen(werte, saetze)


def _wegsatz(daten: "pl.DataFrame", werte: Mapping[str, int | str]) -> Iterator[str]:
    """Yield the way from referral to advice, as far as the list holds all of it."""
    namen = (
        *("zuweisungen", "kontakt_nicht_zustande"),
        *("gespraeche_terminiert", "gespraeche_stattgefunden"),
    )
    zahlen = {
        name: int(werte[name])
        for name in namen
        if daten[f"{name}__roh"].is_not_null().any()
    }
    oben, ohne = zahlen.get("zuweisungen"), zahlen.get("kontakt_nicht_zustande", 0)
    if oben is None or min(zahlen.values()) < 0 or ohne > oben:
        return
    if daten["beginn__roh"].is_not_null().any():
        beratungen = int(werte["beginn"]) + int(werte["kurzberatungen"])
        zahlen["beratungen"] = max(beratungen, 0)
    yield weg(**zahlen).satz


def _aus_tagen(einzeln: "pl.DataFrame") -> dict[str, int]:
    """Return the same counts from rows per voucher."""
    beendet = _c("ende_am").is_not_null()
    ergebnis = _c("erstgespraech")
    kurz = _c("kurz").is_not_null() & ~_wort("kurz").is_in(KEINE_KURZE)
    fragen = {
        "zuweisungen": _c("zugewiesen_am").is_not_null(),
        "kontakt_nicht_zustande": _wort("kontakt").is_in(NEIN),
        "gespraeche_terminiert": ergebnis.is_not_null(),
        "gespraeche_stattgefunden": ergebnis.eq("stattgefunden"),
        "gespraeche_versaeumt": ergebnis.eq("versaeumt"),
        "gespraeche_abgesagt": ergebnis.eq("abgesagt"),
        "beginn": _c("beginn_am").is_not_null() & ~kurz.fill_null(value=False),
        "kurzberatungen": kurz,
        "abschluss": beendet & _c("ende_grund").eq("abschluss"),
        "abbruch": beendet & _c("ende_grund").ne("abschluss"),
    }
    zeile = einzeln.select(**{name: frage.sum() for name, frage in fragen.items()})
    return {name: int(wert or 0) for name, wert in zeile.row(0, named=True).items()}


def _annahmen(daten: "pl.DataFrame", einzeln: "pl.DataFrame") -> Iterator[str]:
    """Yield what was read into the list."""
    if len(einzeln):
        yield (
            f"{anzahl(len(einzeln), 'Zeile', 'Zeilen')} je Beratungsschein: gezählt "
            "wird nach den Tagen und dem Ergebnis des Erstgesprächs."
        )
    ohne = int(daten.select((_gefuellt(ANZAHLEN) & _c("jahr").is_null()).sum()).item())
    if ohne:
        yield (
            f"{anzahl(ohne, 'Zeile', 'Zeilen')} ohne Jahr: es gilt das Jahr des "
            "Berichts."
        )
    bilanz = ("laufend_anfang", "beginn", "abschluss", "laufend_ende")
    fehlend = [f for f in bilanz if daten[f"{f}__roh"].is_null().all()]
    if fehlend and len(fehlend) < len(bilanz):
        yield (
            "Ohne alle Angaben (laufend am Anfang, Beginn, Abschluss, Abbruch, laufend "
            "am Ende) lässt sich die Bilanz nicht prüfen."
        )


LISTE = Einlesbar(
    titel="Beratungsliste hochladen",
    profil=profil,
    argumente=argumente,
    uebernehmen="zielwerk.beratung.services.accept_liste",
    abgelehnt="zielwerk.beratung.services.BeratungError",
    recht="BERATUNG_ERFASSEN",
    seite="beratung:traeger",
    menue="Beratung § 16a",
    summen_titel={
        "zuweisungen": "Zuweisungen",
        "kontakt_nicht_zustande": "Kontakt nicht zustande gekommen",
        "beginn": "Beratungsbeginn",
        "kurzberatungen": "Einmal- und Kurzberatungen",
        "abschluss": "Abschluss",
        "abbruch": "Abbruch",
    },
    nur_eigene=True,
)
