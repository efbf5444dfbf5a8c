"""Taking a list: upload, map, correct, accept; whole or not at all."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from zielwerk.dokumente.services import store_datei
from zielwerk.kern.anzeige import anzahl
from zielwerk.listen.abdruck import inhaltsabdruck
from zielwerk.listen.ablage import (
    EinlesungError,
    SchonEingelesenError,
    check_einlesung,
    gemerkte_zuordnung,
    locked_einlesung,
    medientyp,
    profil_fuer,
    recheck_einlesung,
    record_schritt,
    store_einlesung,
)
from zielwerk.listen.berichtigung import record_berichtigung
from zielwerk.listen.ergebnis import Pruefung
from zielwerk.listen.loeschen import empty_einlesung, find_zeilen
from zielwerk.listen.models import Einlesung, GemerkteZuordnung
from zielwerk.listen.profil import Schwere
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.verzeichnis import ListeError, liste
from zielwerk.mandanten.models import Mitgliedschaft

__all__ = [
    "EinlesungError",
    "SchonEingelesenError",
    "check_einlesung",
    "empty_einlesung",
    "find_zeilen",
    "profil_fuer",
    "record_berichtigung",
]


def begin_einlesung(
    *,
    art: str,
    inhalt: bytes,
    name: str,
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einlesung:
    """Check a file and keep it with what was recognised; nothing is accepted yet.

    :raises SchonEingelesenError: if the same bytes were read before, or for this
        Stand the same rows from another file
    :raises EinlesungError: if the file is no readable list (it is then not kept)
    """
    profil = profil_fuer(art, stand_am)
    pruefung = pruefe(inhalt, name, profil, stand=stand_am)
    absender = liste(art).absender or durch.organisation.name
    bisher = Einlesung.objects.bekannt(art, absender, pruefung.sha256, "", stand_am)
    if bisher:
        raise SchonEingelesenError(bisher)
    if pruefung.erkennung is None:
        raise EinlesungError(" ".join(befund.meldung for befund in pruefung.befunde))
    gemerkt = gemerkte_zuordnung(art, absender, pruefung)
    if gemerkt:
        pruefung = pruefe(inhalt, name, profil, zuordnung=gemerkt, stand=stand_am)
    neu = Einlesung(
        mandant=durch.mandant,
        art=art,
        absender=absender,
        sha256=pruefung.sha256,
        inhalt=inhaltsabdruck(pruefung.daten, profil),
        stand_am=stand_am,
        durch=durch,
        begonnen_am=jetzt,
        version=0,
    )
    return _create_neue(neu, pruefung, inhalt)


def _create_neue(neu: Einlesung, pruefung: Pruefung, inhalt: bytes) -> Einlesung:
    """Keep an intake unless its rows are known.

    :raises SchonEingelesenError: if they are
    """
    gleiche = (neu.art, neu.absender, neu.sha256, neu.inhalt, neu.stand_am)
    if bekannt := Einlesung.objects.bekannt(*gleiche):
        raise SchonEingelesenError(bekannt)
    try:
        return _create(neu, pruefung, inhalt)
    except IntegrityError as fehler:
        # The same form was sent twice at once, and the other one was first.
        bekannt = Einlesung.objects.bekannt(*gleiche)
        if bekannt is None:
            raise
        raise SchonEingelesenError(bekannt) from fehler


@transaction.atomic
def _create(einlesung: Einlesung, pruefung: Pruefung, inhalt: bytes) -> Einlesung:
    """Keep file and first check."""
    durch, jetzt = einlesung.durch, einlesung.begonnen_am
    einlesung.datei = store_datei(
        mandant=einlesung.mandant,
        name=pruefung.datei,
        inhalt=inhalt,
        medientyp=medientyp(pruefung),
        durch=durch,
        jetzt=jetzt,
    )
    store_einlesung(einlesung, pruefung, durch=durch, jetzt=jetzt)
    record_schritt(einlesung, "begonnen", f"{einlesung} hochgeladen", durch, jetzt)
    return einlesung


def set_blatt(
    *,
    einlesung: Einlesung,
    blatt: str,
    kopfzeile: int,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einlesung:
    """Read another sheet or header row; the columns are recognised anew.

    :raises EinlesungError: if somebody was faster, or there is no such sheet
    """
    if blatt not in einlesung.blaetter:
        raise EinlesungError(f"Ein Blatt „{blatt}“ gibt es in der Datei nicht.")
    pruefung = check_einlesung(einlesung, blatt=blatt, kopfzeile=kopfzeile)
    with transaction.atomic():
        gesperrt = locked_einlesung(einlesung, version)
        gesperrt.zustand = Einlesung.Zustand.SPALTEN
        store_einlesung(gesperrt, pruefung, durch=durch, jetzt=jetzt)
        record_schritt(
            gesperrt, "blatt", f"{gesperrt}: anderes Blatt gewählt", durch, jetzt
        )
    return gesperrt


def set_zuordnung(
    *,
    einlesung: Einlesung,
    zuordnung: Mapping[str, str],
    merken: bool,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Einlesung:
    """Take the mapping field → column letter, check all rows; maybe keep it.

    :raises EinlesungError: if somebody was faster, or a required field is missing
    """
    profil = profil_fuer(einlesung.art, einlesung.stand_am)
    fehlend = [
        feld.bezeichnung
        for feld in profil.felder
        if feld.braucht_spalte and feld.schluessel not in zuordnung
    ]
    if fehlend:
        raise EinlesungError(f"Bitte ordnen Sie noch zu: {', '.join(fehlend)}.")
    pruefung = check_einlesung(einlesung, zuordnung=zuordnung)
    with transaction.atomic():
        gesperrt = locked_einlesung(einlesung, version)
        gesperrt.zustand = Einlesung.Zustand.ZEILEN
        store_einlesung(gesperrt, pruefung, durch=durch, jetzt=jetzt)
        if merken:
            texte = {s["buchstabe"]: s["ueberschrift"] for s in gesperrt.spalten}
            GemerkteZuordnung.objects.update_or_create(
                mandant=durch.mandant,
                art=gesperrt.art,
                absender=gesperrt.absender,
                defaults={
                    "zuordnung": {
                        f: texte[b] for f, b in zuordnung.items() if texte[b]
                    },
                    "geaendert_am": jetzt,
                },
            )
        text = f"{gesperrt}: Spalten zugeordnet"
        record_schritt(gesperrt, "zuordnung", text, durch, jetzt, gemerkt=merken)
    return gesperrt


def accept_einlesung(
    *,
    einlesung: Einlesung,
    warnungen_bestaetigt: bool,
    version: int,
    durch: Mitgliedschaft,
    jetzt: datetime,
    speichert: Callable[[], None] = lambda: None,
    uebernommen: Callable[[], None] = lambda: None,
) -> Einlesung:
    """Check once more and hand all rows to the module, in one transaction.

    `speichert` is called between check and transaction; `uebernommen` inside it, and
    may refuse.

    :raises EinlesungError: while there is a Fehler or an unconfirmed Warnung, if the
        module refuses the rows, or somebody was faster; then nothing is stored
    """
    pruefung = recheck_einlesung(einlesung)
    if pruefung.daten is None or not pruefung.angenommen:
        fehler = anzahl(pruefung.anzahl.get(Schwere.FEHLER, 0), "Fehler", "Fehler")
        raise EinlesungError(f"Noch {fehler}. Bitte berichtigen Sie die Zeilen zuerst.")
    warnungen = pruefung.anzahl.get(Schwere.WARNUNG, 0)
    if warnungen and not warnungen_bestaetigt:
        text = anzahl(warnungen, "Warnung", "Warnungen")
        raise EinlesungError(f"Bitte bestätigen Sie, dass Sie {text} angesehen haben.")
    angebot = liste(einlesung.art)
    speichert()
    with transaction.atomic():
        uebernommen()
        gesperrt = locked_einlesung(einlesung, version)
        store_einlesung(gesperrt, pruefung, durch=durch, jetzt=jetzt)
        gesperrt.zustand = Einlesung.Zustand.UEBERNOMMEN
        gesperrt.uebernommen_am = jetzt
        gesperrt.save(update_fields=["zustand", "uebernommen_am"])
        try:
            import_string(angebot.uebernehmen)(
                einlesung=gesperrt,
                durch=durch,
                jetzt=jetzt,
                **angebot.argumente(pruefung.daten, gesperrt.stand_am),
            )
        except import_string(angebot.abgelehnt) as grund:
            raise EinlesungError(str(grund)) from grund
        text = f"{gesperrt} übernommen"
        record_schritt(gesperrt, "uebernommen", text, durch, jetzt, **pruefung.summen)
    return gesperrt


@transaction.atomic
def cancel_einlesung(
    *, einlesung: Einlesung, version: int, durch: Mitgliedschaft, jetzt: datetime
) -> Einlesung:
    """Stop an intake; the file stays in the store, nothing of it was accepted.

    :raises EinlesungError: if it is finished, or somebody was faster
    """
    gesperrt = locked_einlesung(einlesung, version)
    gesperrt.zustand = Einlesung.Zustand.ABGEBROCHEN
    gesperrt.geaendert_am, gesperrt.geaendert_durch = jetzt, durch
    gesperrt.version += 1
    gesperrt.save()
    record_schritt(gesperrt, "abgebrochen", f"{gesperrt} abgebrochen", durch, jetzt)
    return gesperrt


def run_einlesung(
    *,
    art: str,
    inhalt: bytes,
    name: str,
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Pruefung:
    """Upload and accept in one go (command line, demo); with a Fehler only check.

    Warnings are taken as confirmed: the caller shows them. The result says by
    `.angenommen` whether the rows are stored.

    :raises ListeError: if the file is known, no list, or refused by the module
    """
    try:
        profil = profil_fuer(art, stand_am)
        pruefung = pruefe(inhalt, name, profil, stand=stand_am)
        if not pruefung.angenommen:
            return pruefung
        with transaction.atomic():
            einlesung = begin_einlesung(
                art=art,
                inhalt=inhalt,
                name=name,
                stand_am=stand_am,
                durch=durch,
                jetzt=jetzt,
            )
            accept_einlesung(
                einlesung=einlesung,
                warnungen_bestaetigt=True,
                version=einlesung.version,
                durch=durch,
                jetzt=jetzt,
            )
    except EinlesungError as fehler:
        raise ListeError(str(fehler)) from fehler
    return pruefung
