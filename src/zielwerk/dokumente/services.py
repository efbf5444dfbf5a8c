"""The front door: files kept and handed out, signatures checked and set, templates.

Checks and anchors live in `signaturen.py`, the county's certificate in `siegel.py`, its
template for DOCX in `wordvorlage.py`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django_scopes import scope

from zielwerk.dokumente.ablage import (
    DateiError,
    GeloeschtError,
    ensure_inhalt,
    read_inhalt,
    remove_inhalt,
    write_inhalt,
)
from zielwerk.dokumente.aufraeumen import sweep_dateien
from zielwerk.dokumente.dateiart import (
    DOKUMENT_MAX_MB,
    DateiartError,
    check_datei,
    is_zu_gross,
)
from zielwerk.dokumente.models import UNBEKANNT, Datei, Signaturpruefung
from zielwerk.dokumente.siegel import (
    Siegel,
    SiegelError,
    hat_siegel,
    load_siegel,
    siegelname,
    sign_pdf,
)
from zielwerk.dokumente.signaturen import (
    AnkerError,
    add_vertrauensanker,
    check_signaturen,
    hinterlegte_anker,
    letzte_pruefung,
    remove_vertrauensanker,
)
from zielwerk.dokumente.wordvorlage import (
    WordvorlageError,
    check_wordvorlage,
    read_vorlage,
    remove_wordvorlage,
    store_wordvorlage,
    use_wordvorlage,
    wordvorlagen,
    write_docx,
    write_muster,
)
from zielwerk.dokumente.zeichen import sichtbar
from zielwerk.kern.anzeige import tag, zahl
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag

__all__ = [
    "DOKUMENT_MAX_MB",
    "AnkerError",
    "DateiError",
    "DateiartError",
    "GeloeschtError",
    "Siegel",
    "SiegelError",
    "Signaturpruefung",
    "WordvorlageError",
    "add_vertrauensanker",
    "check_datei",
    "check_signaturen",
    "check_wordvorlage",
    "dateiname",
    "delete_datei",
    "hand_out_datei",
    "hat_siegel",
    "hinterlegte_anker",
    "is_zu_gross",
    "letzte_pruefung",
    "load_siegel",
    "read_datei",
    "read_vorlage",
    "remove_geloeschte",
    "remove_vertrauensanker",
    "remove_wordvorlage",
    "siegelname",
    "store_datei",
    "store_signierte",
    "store_wordvorlage",
    "sweep_dateien",
    "use_wordvorlage",
    "wordvorlagen",
    "write_docx",
    "write_muster",
]
NAME_ZEICHEN, MEDIENTYP_ZEICHEN = 255, 127


def store_datei(
    *,
    mandant: Mandant,
    name: str,
    inhalt: bytes,
    medientyp: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    recht: Recht | None = None,
) -> Datei:
    """Keep a file byte for byte; the same hand-in twice gives the same row.

    The bytes are safe on disk before the row is written, so a row never lacks its
    file; a file whose row was rolled back is removed by `sweep_dateien`. Whoever
    has `recht` may download it; without one only the person who handed it in.

    :raises DateiError: if it is empty, or cannot be written; nothing is kept then
    """
    if not inhalt:
        raise DateiError(
            f"„{name}“ ist leer (0 Byte). Bitte prüfen Sie, ob die Datei vollständig "
            "gespeichert wurde, und laden Sie sie noch einmal hoch."
        )
    sha256 = write_inhalt(mandant, inhalt)
    with transaction.atomic():
        # Names are encrypted, so no constraint keeps equal hand-ins apart: this lock.
        Mandant.objects.select_for_update(no_key=True).get(pk=mandant.pk)
        angaben = {
            "mandant": mandant,
            "sha256": sha256,
            "recht": recht.name if recht else "",
            "durch": durch,
        }
        datei = _gleiche(dateiname(name), angaben)
        if datei is None:
            datei = Datei.objects.create(
                name=dateiname(name),
                groesse=len(inhalt),
                medientyp=medientyp[:MEDIENTYP_ZEICHEN] or UNBEKANNT,
                abgelegt_am=jetzt,
                **angaben,
            )
            _record(datei, "abgelegt", "abgelegt", durch, jetzt)
            # A deletion of the same bytes may have passed before the row was seen.
            # What is committed stays so, should the store not answer just now.
            transaction.on_commit(lambda: ensure_inhalt(mandant, inhalt), robust=True)
    return datei


def store_signierte(
    *,
    mandant: Mandant,
    name: str,
    pdf: bytes,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    recht: Recht,
) -> Datei:
    """Sign a PDF of ours with the county's certificate, keep and check the result.

    :raises SiegelError: if the certificate cannot be used
    :raises DateiError: if the file cannot be written
    """
    siegel = load_siegel(mandant, jetzt)
    fertig = sign_pdf(pdf=pdf, siegel=siegel, grund=grund, jetzt=jetzt)
    datei = store_datei(
        mandant=mandant,
        name=name,
        inhalt=fertig,
        medientyp="application/pdf",
        durch=durch,
        jetzt=jetzt,
        recht=recht,
    )
    _record(datei, "signiert", f"mit „{siegel.name}“ signiert, {grund}", durch, jetzt)
    check_signaturen(datei=datei, durch=durch, jetzt=jetzt)
    return datei


def _gleiche(name: str, angaben: Mapping[str, Any]) -> Datei | None:
    """Return the earlier hand-in of the same bytes by the same person and name."""
    bisher = Datei.objects.vorhanden().filter(**angaben).order_by("pk")
    return next((datei for datei in bisher if datei.name == name), None)


def _record(
    datei: Datei,
    ereignis: str,
    wort: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
) -> None:
    """Leave the entry; the name stays out, people put persons' names into it."""
    record_eintrag(
        mandant=datei.mandant,
        aktion=f"dokumente.{ereignis}",
        objekt=datei,
        text=(
            f"Datei {wort} ({zahl(datei.groesse)} Byte, Prüfsumme {datei.sha256[:12]}…)"
        ),
        durch=durch,
        jetzt=jetzt,
        nachher={"sha256": datei.sha256, "groesse": datei.groesse},
    )


def dateiname(name: str) -> str:
    """Return a name without folders and hidden characters, the ending kept."""
    letzter = name.replace("\\", "/").rpartition("/")[2]
    sauber = sichtbar(letzter).replace("\n", " ").strip(" .") or "Datei"
    if len(sauber) <= NAME_ZEICHEN:
        return sauber
    stamm, punkt, endung = sauber.rpartition(".")
    if not punkt or len(endung) >= NAME_ZEICHEN:
        return sauber[:NAME_ZEICHEN]
    return stamm[: NAME_ZEICHEN - len(endung) - 1] + punkt + endung


def read_datei(datei: Datei) -> bytes:
    """Return the bytes of a kept file, checked against the checksum.

    :raises GeloeschtError: if it was deleted by a rule or on request
    :raises DateiError: if the file is gone or was changed
    """
    if datei.geloescht_am:
        am = tag(datei.geloescht_am.astimezone().date())
        raise GeloeschtError(f"Die Datei wurde am {am} gelöscht: {datei.loeschgrund}.")
    return read_inhalt(datei.mandant, datei.sha256, datei.name)


@transaction.atomic
def delete_datei(
    *, datei: Datei, anlass: str, durch: Mitgliedschaft | None, jetzt: datetime
) -> bool:
    """Mark a file as deleted and drop its name; checksum and size stay.

    The bytes follow with `remove_geloeschte` once this is committed, so that a
    transaction taken back has lost nothing. Returns False if it was deleted before.
    """
    gesperrt = Datei.objects.select_for_update().get(pk=datei.pk)
    if gesperrt.geloescht_am:
        return False
    gesperrt.geloescht_am, gesperrt.loeschgrund = jetzt, anlass
    gesperrt.name = f"Gelöschte Datei {str(gesperrt.uuid)[:8]}"
    gesperrt.save(update_fields=["geloescht_am", "loeschgrund", "name"])
    _record(gesperrt, "geloescht", f"gelöscht, {anlass}", durch, jetzt)
    return True


def remove_geloeschte(*, mandant: Mandant) -> int:
    """Remove the bytes of deleted files that no kept file shares; may be repeated.

    :raises DateiError: if the store does not answer; the rest is removed another time
    """
    with scope(mandant=mandant):
        weg = Datei.objects.filter(geloescht_am__isnull=False)
        summen = sorted(set(weg.values_list("sha256", flat=True)))
        return sum(
            remove_inhalt(
                mandant,
                summe,
                Datei.objects.filter(sha256=summe).vorhanden().exists,
            )
            for summe in summen
        )


def hand_out_datei(*, datei: Datei, durch: Mitgliedschaft, jetzt: datetime) -> bytes:
    """Return the bytes for a person to take along, and note who took them.

    :raises DateiError: if the file is gone or was changed
    """
    inhalt = read_datei(datei)
    _record(datei, "heruntergeladen", "heruntergeladen", durch, jetzt)
    return inhalt
