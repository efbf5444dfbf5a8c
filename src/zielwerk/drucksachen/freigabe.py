"""From draft to released: to the Fachdienstleitung, back, or frozen; then signed."""

from datetime import datetime

from django.db import transaction

from zielwerk.dokumente.models import Datei
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.dokumente.services import store_signierte
from zielwerk.drucksachen.anlagen import aktuelle_anlagen, anlagensummen
from zielwerk.drucksachen.ausgabe import dateiname, dokument, fingerabdruck, papier
from zielwerk.drucksachen.models import Abschnitt, Abweichung, Drucksache
from zielwerk.drucksachen.pruefung import (
    DrucksacheError,
    Pruefung,
    check_entwurf,
    lock_drucksache,
    pruefe_drucksache,
)
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.regeln import Beteiligung, vier_augen_einwand
from zielwerk.protokoll.services import record_eintrag

Zustand = Drucksache.Zustand


@transaction.atomic
def send_mitzeichnung(
    *, drucksache: Drucksache, durch: Mitgliedschaft, jetzt: datetime
) -> Drucksache:
    """Give the draft to the Fachdienstleitung; from now on nobody edits it.

    :raises DrucksacheError: if it is no draft, or something must be settled first
    """
    eine = lock_drucksache(drucksache)
    check_entwurf(eine)
    _check_frei(pruefe_drucksache(eine, jetzt.date()))
    eine.mitzeichnung_am, eine.mitzeichnung_durch, eine.hinweis = jetzt, durch, ""
    return _move(eine, Zustand.MITZEICHNUNG, durch=durch, jetzt=jetzt)


@transaction.atomic
def return_drucksache(
    *, drucksache: Drucksache, hinweis: str, durch: Mitgliedschaft, jetzt: datetime
) -> Drucksache:
    """Give the paper back as a draft, with a note on what to change.

    :raises DrucksacheError: without a note, or if it is not with the Fachdienstleitung
    """
    eine = lock_drucksache(drucksache)
    _check_mitzeichnung(eine)
    if not hinweis.strip():
        raise DrucksacheError("Bitte schreiben Sie dazu, was zu ändern ist.")
    eine.hinweis = hinweis.strip()
    return _move(eine, Zustand.ENTWURF, durch=durch, jetzt=jetzt)


@transaction.atomic
def release_drucksache(
    *, drucksache: Drucksache, gelesen: str, durch: Mitgliedschaft, jetzt: datetime
) -> Drucksache:
    """Release the paper and freeze every figure with value, source and time.

    `gelesen` is the `fingerabdruck` of the paper the person has read, with its
    `anlagensummen`.

    :raises DrucksacheError: if something must be settled first, if the data have
        changed since it was read, or if this person took part in writing it
    """
    eine = lock_drucksache(drucksache)
    _check_mitzeichnung(eine)
    if einwand := freigabe_einwand(drucksache=eine, durch=durch):
        raise DrucksacheError(einwand)
    pruefung = pruefe_drucksache(eine, jetzt.date())
    _check_frei(pruefung)
    fertig = papier(pruefung, jetzt)
    if fingerabdruck(fertig, anlagensummen(eine)) != gelesen:
        raise DrucksacheError(
            "Seit Sie die Seite geöffnet haben, hat sich die Vorlage geändert. "
            "Bitte lesen Sie die Vorschau noch einmal."
        )
    eine.schnappschuss = {
        "erstellt_am": jetzt.isoformat(),
        "zahlen": [b.json() for b in pruefung.text.belege.nach_schluessel.values()],
        "dokument": fertig.json(),
        "anlagen": [anlage.json() for anlage in aktuelle_anlagen(eine)],
    }
    eine.freigegeben_am, eine.freigegeben_durch = jetzt, durch
    return _move(eine, Zustand.FREIGEGEBEN, durch=durch, jetzt=jetzt)


def seal_drucksache(
    *, drucksache: Drucksache, durch: Mitgliedschaft, jetzt: datetime
) -> Datei:
    """Sign the frozen paper with the county's certificate, and keep the PDF.

    :raises DrucksacheError: if it is not released, or signed already
    :raises PapierError: if a character cannot be set
    :raises SiegelError: if the certificate cannot be used
    :raises DateiError: if the file cannot be written
    """
    _check_unsigniert(drucksache)
    datei = store_signierte(
        mandant=durch.mandant,
        name=dateiname(drucksache, "pdf"),
        pdf=as_pdf(dokument(drucksache, jetzt)),
        grund=f"Freigabe {drucksache.nummer}",
        durch=durch,
        jetzt=jetzt,
        recht=Recht.DRUCKSACHEN_SEHEN,
    )
    with transaction.atomic():
        eine = lock_drucksache(drucksache)
        _check_unsigniert(eine)
        eine.signierte_datei = datei
        eine.save(update_fields=["signierte_datei"])
        record_eintrag(
            mandant=durch.mandant,
            aktion="drucksachen.signiert",
            objekt=eine,
            text=f"{eine.nummer}: mit dem Zertifikat des Kreises unterschrieben",
            durch=durch,
            jetzt=jetzt,
            nachher={"sha256": datei.sha256},
        )
    return datei


def _check_unsigniert(drucksache: Drucksache) -> None:
    """Refuse to sign what is not frozen, or what is signed already."""
    if not drucksache.ist_freigegeben:
        raise DrucksacheError(
            f"{drucksache.nummer} ist noch nicht freigegeben. Unterschrieben wird nur "
            "die festgeschriebene Fassung."
        )
    if drucksache.signierte_datei_id:
        raise DrucksacheError(f"{drucksache.nummer} ist schon unterschrieben.")


def freigabe_einwand(*, drucksache: Drucksache, durch: Mitgliedschaft) -> str | None:
    """Return why this person may not release the paper (four eyes); None: they may.

    Who created it, changed it last, gave it to Mitzeichnung, or wrote or justified
    something that still stands in it has written it.
    """
    genannt = (
        (drucksache.angelegt_durch, "die Vorlage angelegt"),
        (drucksache.geaendert_durch, "sie zuletzt geändert"),
        (drucksache.mitzeichnung_durch, "sie in die Mitzeichnung gegeben"),
        *((a.geaendert_durch, "daran geschrieben") for a in _abschnitte(drucksache)),
        *((a.durch, "eine Abweichung begründet") for a in _abweichungen(drucksache)),
        *((a.durch, "eine Anlage beigefügt") for a in aktuelle_anlagen(drucksache)),
    )
    return vier_augen_einwand(
        person=durch.benutzer_id,
        beteiligt=[Beteiligung(wer.benutzer_id, was) for wer, was in genannt if wer],
    )


def _abschnitte(drucksache: Drucksache) -> list[Abschnitt]:
    return list(drucksache.abschnitte.select_related("geaendert_durch"))


def _abweichungen(drucksache: Drucksache) -> list[Abweichung]:
    return list(drucksache.abweichungen.select_related("durch"))


def _check_mitzeichnung(drucksache: Drucksache) -> None:
    """Refuse a step that only a paper in Mitzeichnung can take."""
    if drucksache.zustand != Zustand.MITZEICHNUNG:
        raise DrucksacheError(
            f"{drucksache.nummer} ist nicht in Mitzeichnung. "
            "Bitte laden Sie die Seite neu."
        )


def _check_frei(pruefung: Pruefung) -> None:
    """Refuse as long as something must be settled."""
    hindernisse = pruefung.hindernisse
    if hindernisse:
        raise DrucksacheError("Noch zu klären: " + " ".join(map(str, hindernisse)))


def _move(
    drucksache: Drucksache, zustand: Zustand, *, durch: Mitgliedschaft, jetzt: datetime
) -> Drucksache:
    """Move the paper on and leave the entry."""
    vorher = drucksache.zustand
    drucksache.zustand = zustand
    drucksache.version += 1
    drucksache.save()
    aktion = "zurueckgegeben" if zustand == Zustand.ENTWURF else zustand.value
    wort = "zurück im Entwurf" if zustand == Zustand.ENTWURF else zustand.label
    record_eintrag(
        mandant=durch.mandant,
        aktion=f"drucksachen.{aktion}",
        objekt=drucksache,
        text=f"{drucksache.nummer}: {wort}",
        durch=durch,
        jetzt=jetzt,
        vorher={"zustand": vorher},
        nachher={"zustand": zustand.value, "hinweis": drucksache.hinweis},
    )
    return drucksache
