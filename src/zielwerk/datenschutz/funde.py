"""What is found about a person, one function per module.

Names and case numbers are compared here, never in SQL: the fields may be encrypted.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from zielwerk.aktenpruefungen.models import Akte, Pruefantwort
from zielwerk.buchungen.models import Buchung
from zielwerk.datenschutz.lage import Lage
from zielwerk.datenschutz.models import Loeschsperre
from zielwerk.datenschutz.protokollwerte import werte_mit
from zielwerk.datenschutz.regeln import Suchwoerter, feldklassen, jahresende, loeschtag
from zielwerk.forderungen.models import Forderung
from zielwerk.kern.anzeige import anzahl, euro, tag
from zielwerk.listen.models import Einlesung
from zielwerk.listen.services import EinlesungError, find_zeilen
from zielwerk.listen.verzeichnis import recht
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.models import Eintrag, Eintragswert
from zielwerk.unterkunft.models import Kostensenkungsverfahren
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.widersprueche.models import Widerspruch, Zuordnung

FELDNAMEN = {"text": "Vermerk", "vorher": "Vorher", "nachher": "Nachher"}


@dataclass(frozen=True)
class Fund:
    """One stored record about the person: field → value, and when it ends."""

    bezeichnung: str
    angaben: tuple[tuple[str, str], ...]
    herkunft: str
    loeschung: str


@dataclass
class Suche:
    """What is searched for, on which day, and the doubts met on the way."""

    worte: Suchwoerter
    lage: Lage
    hinweise: list[str]
    darf: Callable[[Recht], bool]

    def ende(self, regel: str, beginn: date, monate: int | None = None) -> str:
        """Return the day of deletion with its rule."""
        tag_ = loeschtag(beginn, monate or self.lage.monate[regel])
        return (
            f"ab {tag(tag_)} (Löschregel „{feldklassen().regeln[regel].bezeichnung}“)"
        )


def _widersprueche(suche: Suche) -> Iterator[Fund]:
    """Rows of accepted lists with the person's case number."""
    worte = dict(Zuordnung.objects.values_list("schluessel", "bezeichnung"))
    menge = Widerspruch.objects.zuordenbar().select_related("liste__einlesung__datei")
    for w in menge.order_by("liste_id", "zeile").iterator(chunk_size=2000):
        if not suche.worte.in_text(w.aktenzeichen):
            continue
        yield Fund(
            f"{w.liste}, Zeile {w.zeile}",
            _gefuellte(
                ("Aktenzeichen", w.aktenzeichen),
                ("Eingang", tag(w.eingang_am)),
                ("Erledigt am", tag(w.erledigt_am) if w.erledigt_am else "offen"),
                ("Sachgebiet", worte.get(w.sachgebiet, w.sachgebiet)),
                ("Art der Erledigung", w.ausgang),
                ("Stattgabegrund", worte.get(w.grund, w.grund)),
                ("Dienststelle", w.dienststelle),
                ("Kommunale Leistung", _ja(w.ist_kommunal)),
                ("Stattgabe", _ja(w.ist_stattgabe)),
                ("Vermeidbar", _ja(w.ist_vermeidbar)),
            ),
            f"Datei „{w.liste.einlesung.datei.name}“",
            suche.ende("fallkennung", date(w.liste.jahr, 12, 31)),
        )


def _ja(wert: bool) -> str:  # noqa: FBT001  # the value itself
    return "ja" if wert else "nein"


def _gefuellte(*angaben: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((feld, wert) for feld, wert in angaben if wert)


def _forderungen(suche: Suche) -> Iterator[Fund]:
    """Claims that name the person, in every list kept."""
    menge = Forderung.objects.zuordenbar().select_related("liste__einlesung__datei")
    for f in menge.order_by("liste_id", "zeile").iterator(chunk_size=2000):
        if not suche.worte.in_text(
            " | ".join(filter(None, (f.nummer, f.name, f.adresse, f.begruendung)))
        ):
            continue
        yield Fund(
            f"{f.liste}, Zeile {f.zeile}",
            _gefuellte(
                ("Forderungsnummer", str(f.nummer)),
                ("Name", f.name or ""),
                ("Adresse", f.adresse or ""),
                ("Höhe", euro(f.hoehe)),
                ("Getilgt", euro(f.getilgt)),
                ("Restbetrag", euro(f.rest)),
                ("Leistungsart", f.get_leistungsart_display()),
                ("Bearbeitungsstand", f.status),
                ("Begründung der Niederschlagung", f.begruendung or ""),
            ),
            f"Datei „{f.liste.einlesung.datei.name}“",
            suche.ende("schuldner", date(f.liste.stand_am.year, 12, 31)),
        )


def _buchungen(suche: Suche) -> Iterator[Fund]:
    """Postings whose text names the person."""
    menge = Buchung.objects.exclude(text__isnull=True)
    menge = menge.select_related("liste__einlesung__datei")
    for b in menge.order_by("liste_id", "zeile").iterator(chunk_size=2000):
        if suche.worte.in_text(b.text):
            yield Fund(
                f"{b.liste}, Zeile {b.zeile}",
                _gefuellte(
                    ("Buchungstext", str(b.text)),
                    ("Buchungsnummer", b.buchungsnummer),
                    ("Buchungsdatum", tag(b.gebucht_am)),
                    ("Betrag", euro(b.betrag)),
                    ("Leistungsart", b.leistungsart),
                ),
                f"Datei „{b.liste.einlesung.datei.name}“",
                suche.ende("buchungstext", date(b.liste.jahr, 12, 31)),
            )


def _akten(suche: Suche) -> Iterator[Fund]:
    """Files of populations with the person's case number, and notes about them."""
    menge = Akte.objects.zuordenbar().select_related("liste__einlesung__datei")
    for a in menge.order_by("liste_id", "platz").iterator(chunk_size=2000):
        if not suche.worte.in_text(a.kennung):
            continue
        notizen = Pruefantwort.objects.filter(
            bogen__stichprobenakte__akte=a, notiz__isnull=False
        )
        yield Fund(
            f"{a.liste}, Zeile {a.zeile}",
            _gefuellte(
                ("Kennung", str(a.kennung)),
                ("Team", a.team),
                ("Dienststelle", a.dienststelle),
                ("Betrag", "" if a.betrag is None else euro(a.betrag)),
                ("Entschieden am", tag(a.entschieden_am) if a.entschieden_am else ""),
                ("Notizen der Prüfung", "; ".join(str(n.notiz) for n in notizen)),
            ),
            f"Datei „{a.liste.einlesung.datei.name}“",
            suche.ende("aktenkennung", date(a.liste.stand_am.year, 12, 31)),
        )


def _unterkunft(suche: Suche) -> Iterator[Fund]:
    """Kostensenkungsverfahren of the person's case."""
    for v in Kostensenkungsverfahren.objects.zuordenbar().order_by("pk"):
        if not suche.worte.in_text(v.aktenzeichen):
            continue
        tage = (
            ("Beginn des Bewilligungszeitraums", v.bwz_beginn),
            ("Karenzzeit von", v.karenz_von),
            ("Karenzzeit bis", v.karenz_bis),
            ("Sterbetag im Haushalt", v.sterbefall_am),
            ("Schreiben vom", v.schreiben_am),
            ("Senkung möglich ab", v.absenkung_ab),
            ("Gesenkt ab", v.wirksam_ab),
            ("Beendet am", v.beendet_am),
        )
        yield Fund(
            str(v),
            _gefuellte(
                ("Aktenzeichen", str(v.aktenzeichen)),
                ("Kosten für", v.get_art_display()),
                ("Kosten im Monat", euro(v.kosten)),
                ("Angemessen", f"{euro(v.richtwert)} ({v.konzept})"),
                ("Vergleichsraum", v.raum),
                ("Personen", str(v.personen)),
                *((name, tag(am) if am else "") for name, am in tage),
                ("Entscheidung", v.get_entscheidung_display()),
                ("Grund", v.grund or ""),
                ("Ausgang", v.get_ausgang_display()),
                *(("Neues Konzept", h.grund or "") for h in v.hinweise.all()),
            ),
            f"eingetragen von {v.eroeffnet_durch.stelle}",
            suche.ende("kostensenkung", date(v.beendet_am.year, 12, 31))
            if v.beendet_am
            else "nach dem Ende des Verfahrens",
        )


def _listen(suche: Suche) -> Iterator[Fund]:
    """Rows of uploaded files that name the person, and corrections to them."""
    for eine in Einlesung.objects.select_related("datei", "mandant").order_by("pk"):
        if eine.ist_geleert or not suche.darf(recht(eine.art)):
            continue
        ende = _ende_der_einlesung(suche, eine)
        herkunft = f"hochgeladen von {eine.absender} am {tag(eine.begonnen_am.date())}"
        try:
            for blatt, zeile, zellen in find_zeilen(eine, suche.worte.in_text):
                ort = f", Blatt „{blatt}“" if blatt else ""
                name = f"„{eine.datei.name}“{ort}, Zeile {zeile}"
                yield Fund(name, tuple(zellen.items()), herkunft, ende)
        except EinlesungError:
            suche.hinweise.append(f"„{eine}“ ließ sich nicht durchsuchen.")
        for b in eine.berichtigungen:
            if suche.worte.in_text(f"{b['wert']} {b['grund']}"):
                yield Fund(
                    f"„{eine.datei.name}“, Berichtigung in Zeile {b['zeile']}",
                    (("Neuer Wert", str(b["wert"])), ("Grund", str(b["grund"]))),
                    str(b["durch"]),
                    ende,
                )


def _ende_der_einlesung(suche: Suche, eine: Einlesung) -> str:
    if eine.zustand == Einlesung.Zustand.UEBERNOMMEN:
        frist = min(suche.lage.monate[n] for n in ("listeneingang", "fallkennung"))
        return suche.ende("listeneingang", jahresende(eine.stand_am), frist)
    return suche.ende("liegengeblieben", eine.geaendert_am.astimezone().date())


def _beschaeftigte(suche: Suche) -> Iterator[Fund]:
    """The account of a person who works or worked for this Mandant."""
    for m in Mitgliedschaft.objects.select_related("benutzer", "organisation"):
        benutzer = m.benutzer
        if not suche.worte.in_text(f"{benutzer.name} {benutzer.email}"):
            continue
        anmeldung = benutzer.last_login
        taten = Eintrag.objects.mit_person(benutzer.name).count()
        yield Fund(
            f"Zugang, {m.stelle}",
            _gefuellte(
                ("Name", benutzer.name),
                ("E-Mail-Adresse", benutzer.email),
                ("Organisation", m.organisation.name),
                ("Rolle", m.get_rolle_display()),
                ("Stelle", m.stelle),
                ("Aktiv", _ja(m.aktiv)),
                ("Letzte Anmeldung", tag(anmeldung.date()) if anmeldung else ""),
                ("Einträge im Protokoll", anzahl(taten, "Eintrag", "Einträge")),
            ),
            "Dienststelle",
            "nach dem Ausscheiden (Löschregel "
            f"„{feldklassen().regeln['beschaeftigte'].bezeichnung}“)",
        )


def _protokoll(suche: Suche) -> Iterator[Fund]:
    """Values of the record that name the person."""
    pks = werte_mit(suche.worte)
    for ab in range(0, len(pks), 500):
        menge = Eintragswert.objects.filter(pk__in=pks[ab : ab + 500])
        for wert in menge.select_related("eintrag").order_by("eintrag__lfd_nr", "feld"):
            seite, _, feld = wert.feld.partition(".")
            name = " ".join(filter(None, (FELDNAMEN.get(seite, seite), feld)))
            am = wert.eintrag.ereignis_am.astimezone().date()
            yield Fund(
                f"Eintrag {wert.eintrag.lfd_nr} vom {tag(am)} ({wert.eintrag.aktion})",
                ((name, _text(wert.inhalt)),),
                wert.eintrag.stelle or "Zielwerk",
                suche.ende("protokollwert", am),
            )


def _text(inhalt: object) -> str:
    return inhalt if isinstance(inhalt, str) else json.dumps(inhalt, ensure_ascii=False)


def _loeschung(suche: Suche) -> Iterator[Fund]:
    """Open holds on the person's case."""
    for sperre in Loeschsperre.objects.offen().select_related("durch"):
        if suche.worte.in_text(sperre.fallkennung):
            yield Fund(
                f"Löschsperre vom {tag(sperre.gesperrt_am.date())}",
                (
                    ("Fallkennung", str(sperre.fallkennung)),
                    ("Grund", sperre.grund),
                ),
                sperre.durch.stelle,
                "mit dem Aufheben der Sperre",
            )


# The table: one line per module, as in `bestaende`.
FINDEN: dict[str, Callable[[Suche], Iterator[Fund]]] = {
    "widersprueche": _widersprueche,
    "forderungen": _forderungen,
    "buchungen": _buchungen,
    "aktenpruefungen": _akten,
    "unterkunft": _unterkunft,
    "listen": _listen,
    "beschaeftigte": _beschaeftigte,
    "protokoll": _protokoll,
    "loeschung": _loeschung,
}

# Who may not see a module's rows is not shown them here either.
NUR_MIT: dict[str, Recht] = {
    "widersprueche": Recht.AKTENZEICHEN_SEHEN,
    "forderungen": Recht.FORDERUNGSZEILEN_SEHEN,
    "buchungen": Recht.BUCHUNGSTEXT_SEHEN,
    "aktenpruefungen": Recht.AKTENPRUEFUNGEN_FUEHREN,
    "unterkunft": Recht.KOSTENSENKUNG_SEHEN,
}


def nicht_durchsucht() -> Iterator[str]:
    """Say which files nobody can search by machine."""
    menge = Nachweis.objects.filter(datei__isnull=False).count()
    if menge:
        yield (
            f"{anzahl(menge, 'Datei', 'Dateien')} zu Nachweisen (PDF und andere) "
            "wurden nicht durchsucht. Sie sollen keine Sozialdaten enthalten; im "
            "Zweifel sehen Sie sie bitte selbst durch."
        )
