"""The life of a paper: created, edited, checked, released, written."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django_scopes import scope, scopes_disabled

from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.html import as_html
from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.drucksachen.models import Abschnitt, Abweichung, Beratung, Drucksache
from zielwerk.drucksachen.regeln import Textpruefung, Zahlbefund, ersetze, pruefe_text
from zielwerk.drucksachen.texte import Textabschnitt, Vorlagentext, compose
from zielwerk.drucksachen.vorlage import build_dokument
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Punkt
from zielwerk.vereinbarung.services import unentschiedene_punkte


class DrucksacheError(Exception):
    """A step was refused; the message says what to do."""


@dataclass(frozen=True)
class Geprueft:
    """One section as it stands: composed or edited, every number checked."""

    vorgabe: Textabschnitt
    bearbeitet: Abschnitt | None
    pruefung: Textpruefung

    @property
    def text(self) -> str:
        """The text as it stands in the edit field."""
        if self.bearbeitet:
            return self.bearbeitet.text
        return als_text(self.vorgabe)

    @property
    def stand(self) -> str:
        """The section's sign in the editor: erfuellt, bitte_pruefen or nicht_erfuellt."""
        if not self.pruefung.ist_freigabefaehig:
            return "ueberfaellig"
        ohne = self.vorgabe.stand is not None and self.vorgabe.bewertung is None
        return "offen" if ohne else "erfuellt"


def als_text(vorgabe: Textabschnitt) -> str:
    """Return composed paragraphs as plain text, blank lines between them."""
    return "\n\n".join(
        "".join(lauf if isinstance(lauf, str) else lauf.anzeige for lauf in absatz)
        for absatz in vorgabe.absaetze
    )


@transaction.atomic
def create_drucksache(
    *,
    beratungsfolge: list[dict[str, Any]],
    durch: Mitgliedschaft,
    jetzt: datetime,
    **felder: Any,
) -> Drucksache:
    """Create the draft of a paper (nummer, titel, datum, rueckblick, vereinbarung …)."""
    drucksache: Drucksache = Drucksache.objects.create(mandant=durch.mandant, **felder)
    for nummer, schritt in enumerate(beratungsfolge, start=1):
        Beratung.objects.create(
            mandant=durch.mandant, drucksache=drucksache, reihenfolge=nummer, **schritt
        )
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.angelegt",
        objekt=drucksache,
        text=f"{drucksache.nummer} angelegt",
        durch=durch,
        jetzt=jetzt,
    )
    return drucksache


def pruefe_abschnitte(
    drucksache: Drucksache, heute: date
) -> tuple[Vorlagentext, list[Geprueft]]:
    """Return the composed paper and every section with its numbers checked."""
    text = compose(drucksache, heute)
    bearbeitet = {a.schluessel: a for a in drucksache.abschnitte.all()}
    begruendet: dict[str, set[tuple[str, str, str]]] = {}
    for eine in drucksache.abweichungen.all():
        begruendet.setdefault(eine.abschnitt_schluessel, set()).add(
            (eine.zahl_schluessel, eine.gefunden, eine.erwartet)
        )
    zahlen = text.belege.anzeigen()
    abschnitte = []
    for vorgabe in text.abschnitte:
        eigener = bearbeitet.get(vorgabe.schluessel)
        pruefung = pruefe_text(
            vorgabe.absaetze,
            eigener.text if eigener else als_text(vorgabe),
            zahlen=zahlen,
            begruendet=begruendet.get(vorgabe.schluessel, set()),
        )
        abschnitte.append(Geprueft(vorgabe, eigener, pruefung))
    return text, abschnitte


def _check_entwurf(drucksache: Drucksache) -> None:
    """Refuse a change to a released paper."""
    if drucksache.ist_freigegeben:
        raise DrucksacheError(
            f"{drucksache.nummer} ist freigegeben und festgeschrieben. "
            "Änderungen gehören in eine neue Vorlage."
        )


@transaction.atomic
def save_abschnitt(
    *,
    drucksache: Drucksache,
    schluessel: str,
    text: str,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Abschnitt:
    """Keep a section as edited by hand (`version` 0: it was never edited).

    :raises DrucksacheError: if the paper is released, or on a lost update
    """
    _check_entwurf(drucksache)
    bisher = (
        Abschnitt.objects.select_for_update()
        .filter(drucksache=drucksache, schluessel=schluessel)
        .select_related("geaendert_durch__benutzer")
        .first()
    )
    if (bisher.version if bisher else 0) != version:
        wer = bisher.geaendert_durch.benutzer.name if bisher else "Jemand"
        raise DrucksacheError(
            f"Nicht gespeichert: {wer} hat diesen Abschnitt inzwischen geändert. "
            "Unten stehen beide Fassungen."
        )
    abschnitt = bisher or Abschnitt(
        mandant=durch.mandant, drucksache=drucksache, schluessel=schluessel, version=0
    )
    vorher = {"text": abschnitt.text} if bisher else None
    abschnitt.text = text.replace("\r\n", "\n").strip()
    abschnitt.version += 1
    abschnitt.geaendert_am, abschnitt.geaendert_durch = jetzt, durch
    abschnitt.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.abschnitt_geaendert",
        objekt=drucksache,
        text=f"{drucksache.nummer}: Abschnitt „{schluessel}“ geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher={"text": abschnitt.text},
    )
    return abschnitt


@transaction.atomic
def set_angaben(
    *,
    drucksache: Drucksache,
    angaben: dict[str, Any],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Drucksache:
    """Fill in the closing fields (costs, strategy, Belange).

    :raises DrucksacheError: if the paper is released
    """
    drucksache = Drucksache.objects.select_for_update().get(pk=drucksache.pk)
    _check_entwurf(drucksache)
    vorher, drucksache.angaben = drucksache.angaben, angaben
    drucksache.version += 1
    drucksache.save(update_fields=["angaben", "version"])
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.angaben",
        objekt=drucksache,
        text=f"{drucksache.nummer}: Angaben im Schluss geändert",
        durch=durch,
        jetzt=jetzt,
        vorher=vorher,
        nachher=angaben,
    )
    return drucksache


@transaction.atomic
def reset_abschnitt(
    *, drucksache: Drucksache, schluessel: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Drop the edited text of a section; the composed text counts again."""
    _check_entwurf(drucksache)
    bisher = drucksache.abschnitte.filter(schluessel=schluessel).first()
    if bisher is None:
        return
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.abschnitt_neu_erzeugt",
        objekt=drucksache,
        text=f"{drucksache.nummer}: Abschnitt „{schluessel}“ neu erzeugt",
        durch=durch,
        jetzt=jetzt,
        vorher={"text": bisher.text},
    )
    bisher.delete()


def _befund(geprueft: Geprueft, kennung: str) -> Zahlbefund:
    """Return one finding of a section by its Kennung."""
    for befund in geprueft.pruefung.befunde:
        if befund.kennung == kennung:
            return befund
    raise DrucksacheError("Diese Stelle gibt es nicht mehr. Bitte laden Sie die Seite neu.")


def find_abschnitt(drucksache: Drucksache, schluessel: str, heute: date) -> Geprueft:
    """Return one checked section by key.

    :raises DrucksacheError: if the paper has no such section
    """
    for geprueft in pruefe_abschnitte(drucksache, heute)[1]:
        if geprueft.vorgabe.schluessel == schluessel:
            return geprueft
    raise DrucksacheError("Diesen Abschnitt gibt es in der Vorlage nicht.")


def insert_wert(
    *,
    drucksache: Drucksache,
    schluessel: str,
    kennung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Abschnitt:
    """Put the data's value in place of a number that differs.

    :raises DrucksacheError: if the place no longer exists
    """
    geprueft = find_abschnitt(drucksache, schluessel, jetzt.date())
    befund = _befund(geprueft, kennung)
    return save_abschnitt(
        drucksache=drucksache,
        schluessel=schluessel,
        text=ersetze(geprueft.text, befund),
        version=geprueft.bearbeitet.version if geprueft.bearbeitet else 0,
        durch=durch,
        jetzt=jetzt,
    )


@transaction.atomic
def record_abweichung(
    *,
    drucksache: Drucksache,
    schluessel: str,
    kennung: str,
    begruendung: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Abweichung:
    """Let a number stand although the data say otherwise, with the reason.

    :raises DrucksacheError: without a reason, or if the place no longer exists
    """
    _check_entwurf(drucksache)
    if not begruendung.strip():
        raise DrucksacheError("Bitte begründen Sie, warum die Zahl so stehen bleiben soll.")
    befund = _befund(find_abschnitt(drucksache, schluessel, jetzt.date()), kennung)
    neu: Abweichung = Abweichung.objects.create(
        mandant=durch.mandant,
        drucksache=drucksache,
        abschnitt_schluessel=schluessel,
        zahl_schluessel=befund.schluessel,
        gefunden=befund.gefunden,
        erwartet=befund.erwartet,
        begruendung=begruendung,
        durch=durch,
        am=jetzt,
    )
    record_eintrag(
        mandant=durch.mandant,
        aktion="drucksachen.abweichung_begruendet",
        objekt=drucksache,
        text=f"{drucksache.nummer}: {neu} begründet",
        durch=durch,
        jetzt=jetzt,
        nachher={"begruendung": begruendung},
    )
    return neu


def freigabe_hindernisse(drucksache: Drucksache, heute: date) -> list[str]:
    """Return what must be settled before release, one German sentence each."""
    hindernisse = []
    for geprueft in pruefe_abschnitte(drucksache, heute)[1]:
        for befund in geprueft.pruefung.befunde:
            hindernisse.append(f"{geprueft.vorgabe.titel}: {befund.meldung}")
    for punkt in drucksache.rueckblick.punkte.filter(bewertung=None):
        hindernisse.append(f"{punkt} ist noch nicht bewertet.")
    if not drucksache.rueckblick.bewertungen.filter(punkt=None).exists():
        hindernisse.append("Das Gesamturteil fehlt.")
    for schluessel in unentschiedene_punkte(drucksache.vereinbarung):
        titel = Punkt.objects.get(
            vereinbarung=drucksache.rueckblick, schluessel=schluessel
        )
        hindernisse.append(
            f"{titel} fehlt in der neuen Vereinbarung ohne Entscheidung. "
            "Soll er entfallen oder wurde er vergessen?"
        )
    return hindernisse


@transaction.atomic
def send_mitzeichnung(
    *, drucksache: Drucksache, durch: Mitgliedschaft, jetzt: datetime
) -> Drucksache:
    """Give the paper to the Fachdienstleitung.

    :raises DrucksacheError: if something must be settled first
    """
    return _step(drucksache, Drucksache.Zustand.MITZEICHNUNG, durch=durch, jetzt=jetzt)


@transaction.atomic
def release_drucksache(
    *, drucksache: Drucksache, durch: Mitgliedschaft, jetzt: datetime
) -> Drucksache:
    """Release the paper and freeze every figure with value, source and time.

    :raises DrucksacheError: if something must be settled first, or nobody else signed
    """
    if drucksache.zustand != Drucksache.Zustand.MITZEICHNUNG:
        raise DrucksacheError(
            "Bitte geben Sie die Vorlage zuerst in die Mitzeichnung. "
            "Freigeben muss eine zweite Person."
        )
    dokument, text = build_papier(drucksache, jetzt)
    drucksache.schnappschuss = {
        "erstellt_am": jetzt.isoformat(),
        "zahlen": [b.json() for b in text.belege.nach_schluessel.values()],
        "dokument": dokument.json(),
    }
    drucksache.freigegeben_am, drucksache.freigegeben_durch = jetzt, durch
    return _step(drucksache, Drucksache.Zustand.FREIGEGEBEN, durch=durch, jetzt=jetzt)


def _step(
    drucksache: Drucksache, zustand: str, *, durch: Mitgliedschaft, jetzt: datetime
) -> Drucksache:
    """Move the paper on, if nothing stands in the way."""
    _check_entwurf(Drucksache.objects.select_for_update().get(pk=drucksache.pk))
    hindernisse = freigabe_hindernisse(drucksache, jetzt.date())
    if hindernisse:
        raise DrucksacheError("Noch zu klären: " + " ".join(hindernisse))
    vorher = drucksache.zustand
    drucksache.zustand = zustand
    drucksache.version += 1
    drucksache.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"drucksachen.{zustand}",
        objekt=drucksache,
        text=f"{drucksache.nummer}: {drucksache.get_zustand_display()}",
        durch=durch,
        jetzt=jetzt,
        vorher={"zustand": vorher},
        nachher={"zustand": zustand},
    )
    return drucksache


def build_papier(
    drucksache: Drucksache, jetzt: datetime
) -> tuple[Dokument, Vorlagentext]:
    """Return the paper as a document, from the data as they are now."""
    text, abschnitte = pruefe_abschnitte(drucksache, jetzt.date())
    texte = {g.vorgabe.schluessel: g.pruefung.absaetze for g in abschnitte}
    return build_dokument(drucksache, text, texte, jetzt), text


def dokument(drucksache: Drucksache, jetzt: datetime) -> Dokument:
    """Return the paper: frozen if released, else composed from the data now."""
    if drucksache.schnappschuss:
        return Dokument.from_json(drucksache.schnappschuss["dokument"])
    return build_papier(drucksache, jetzt)[0]


SCHREIBER = {"pdf": as_pdf, "docx": as_docx, "html": as_html}


def dateiname(drucksache: Drucksache, endung: str) -> str:
    """Return "DrS-2021-022.pdf"."""
    sauber = "".join(z if z.isalnum() or z in "-_." else "-" for z in drucksache.nummer)
    return f"{sauber}.{endung}"


def write_dateien(
    *, nummer: str, ordner: Path, jetzt: datetime, mandant: str | None = None
) -> list[Path]:
    """Write a paper as PDF, DOCX and HTML into a folder; return the paths.

    :raises DrucksacheError: if there is no such paper, or it exists in several Mandanten
    """
    with scopes_disabled():
        passend = Drucksache.objects.filter(nummer=nummer).select_related("mandant")
        if mandant:
            passend = passend.filter(mandant__name=mandant)
        gefunden = list(passend)
    if len(gefunden) != 1:
        raise DrucksacheError(
            f"Eine Vorlage „{nummer}“ gibt es nicht."
            if not gefunden
            else f"„{nummer}“ gibt es mehrmals. Bitte nennen Sie --mandant."
        )
    drucksache = gefunden[0]
    with scope(mandant=drucksache.mandant):
        papier = dokument(drucksache, drucksache.mandant.zeit(jetzt))
    ordner.mkdir(parents=True, exist_ok=True)
    pfade = []
    for endung, schreibe in SCHREIBER.items():
        pfad = ordner / dateiname(drucksache, endung)
        pfad.write_bytes(schreibe(papier))
        pfade.append(pfad)
    return pfade
