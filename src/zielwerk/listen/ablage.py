"""What every step of an intake does with the database: check again, lock, keep."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zielwerk.dokumente.services import read_datei
from zielwerk.kern.anzeige import tag
from zielwerk.listen.befund import Berichtigung
from zielwerk.listen.ergebnis import Pruefung
from zielwerk.listen.models import Befund, Einlesung, GemerkteZuordnung
from zielwerk.listen.profil import Profil, ProfilError, Schwere
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.verzeichnis import ListeError, liste, nur_eigene
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.regeln import ist_ueberholt
from zielwerk.protokoll.services import record_eintrag

STAPEL = 2000


class EinlesungError(Exception):
    """A step was refused; the message says what to do."""


class UeberholtError(EinlesungError):
    """Somebody else changed the intake after the page was opened."""


class SchonEingelesenError(EinlesungError):
    """The same bytes were read before; `einlesung` is that intake."""

    def __init__(self, einlesung: Einlesung) -> None:
        super().__init__(
            f"Schon eingelesen am {tag(einlesung.begonnen_am.date())} als "
            f"„{einlesung.datei.name}“."
        )
        self.einlesung = einlesung


def profil_fuer(art: str, stand_am: date) -> Profil:
    """Return the list's Profil as the Mandant has approved it for a day.

    :raises EinlesungError: if something has to be approved first
    """
    try:
        return liste(art).profil(stand_am, freigegeben=True)
    except (ListeError, ProfilError) as fehler:
        raise EinlesungError(str(fehler)) from fehler


def store_einlesung(
    einlesung: Einlesung, pruefung: Pruefung, *, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Keep the result of a check: counts, columns, findings; raise the version."""
    erkennung = pruefung.erkennung
    if erkennung is None:  # the file was readable when it was kept
        raise EinlesungError("Die Datei ist nicht mehr lesbar.")
    einlesung.blatt, einlesung.blaetter = erkennung.blatt.name, list(pruefung.blaetter)
    einlesung.kopfzeile = erkennung.kopfzeile
    einlesung.spalten = [
        {
            "buchstabe": s.buchstabe,
            "ueberschrift": s.ueberschrift,
            "beispiele": list(s.beispiele),
            "feld": s.feld or "",
            "sicherheit": s.sicherheit.value,
            "zweifel": s.zweifel,
        }
        for s in erkennung.spalten
    ]
    einlesung.annahmen, einlesung.summen = (
        list(pruefung.annahmen),
        dict(pruefung.summen),
    )
    einlesung.zeilen = pruefung.zeilen
    einlesung.fehlerhafte_zeilen = min(pruefung.fehlerhafte_zeilen, pruefung.zeilen)
    einlesung.fehler = pruefung.anzahl.get(Schwere.FEHLER, 0)
    einlesung.warnungen = pruefung.anzahl.get(Schwere.WARNUNG, 0)
    einlesung.hinweise = pruefung.anzahl.get(Schwere.HINWEIS, 0)
    einlesung.geaendert_am, einlesung.geaendert_durch = jetzt, durch
    einlesung.version += 1
    einlesung.save()
    einlesung.befunde.all().delete()
    Befund.objects.bulk_create(befundzeilen(einlesung, pruefung), batch_size=STAPEL)


def befundzeilen(einlesung: Einlesung, pruefung: Pruefung) -> list[Befund]:
    """Return the rows of the findings, numbered in their order."""
    return [
        Befund(
            mandant=einlesung.mandant,
            einlesung=einlesung,
            lfd_nr=nummer,
            schwere=befund.schwere.value,
            zeile=befund.zeile,
            spalte=befund.spalte[:200],
            buchstabe=befund.buchstabe,
            feld=befund.feld,
            regel=befund.regel,
            regel_version=befund.version,
            ursache=befund.ursache,
            gefunden=befund.gefunden,
            erwartet=befund.erwartet,
            meldung=befund.meldung,
            vorschlag=befund.vorschlag,
            anzahl=befund.anzahl,
        )
        for nummer, befund in enumerate(pruefung.befunde, start=1)
    ]


def record_schritt(
    einlesung: Einlesung,
    ereignis: str,
    text: str,
    durch: Mitgliedschaft | None,
    jetzt: datetime,
    **nachher: Any,
) -> None:
    """Leave the one entry of a step; never a value from the file.

    Of a list that its sender keeps to itself also no name and no sums.
    """
    if nur_eigene(einlesung.art):
        neutral = f"{liste(einlesung.art).menue}, Stand {tag(einlesung.stand_am)}"
        text, nachher = text.replace(str(einlesung), neutral), {}
    record_eintrag(
        mandant=einlesung.mandant,
        aktion=f"listen.{ereignis}",
        objekt=einlesung,
        text=text,
        durch=durch,
        jetzt=jetzt,
        nachher={
            "zeilen": einlesung.zeilen,
            "fehler": einlesung.fehler,
            "warnungen": einlesung.warnungen,
            **nachher,
        },
    )


def check_einlesung(
    einlesung: Einlesung,
    *,
    blatt: str | None = None,
    kopfzeile: int | None = None,
    zuordnung: Mapping[str, str] | None = None,
    berichtigungen: Sequence[Mapping[str, Any]] | None = None,
) -> Pruefung:
    """Check the kept file again, as corrected or as given; stores nothing."""
    roh = einlesung.berichtigungen if berichtigungen is None else berichtigungen
    return pruefe(
        read_datei(einlesung.datei),
        einlesung.datei.name,
        profil_fuer(einlesung.art, einlesung.stand_am),
        zuordnung=zuordnung,
        blatt=blatt or einlesung.blatt,
        kopfzeile=kopfzeile or einlesung.kopfzeile,
        berichtigungen=[
            Berichtigung(b["zeile"], b["feld"], b["wert"], b["grund"]) for b in roh
        ],
        stand=einlesung.stand_am,
    )


def locked_einlesung(einlesung: Einlesung, version: int) -> Einlesung:
    """Return the row locked, if nobody changed it since; else refuse.

    :raises UeberholtError: naming who was faster
    :raises EinlesungError: if it is finished
    """
    gesperrt: Einlesung = (
        Einlesung.objects.select_for_update(of=("self",))
        .select_related("datei", "geaendert_durch__benutzer", "mandant")
        .get(pk=einlesung.pk)
    )
    if not gesperrt.ist_offen:
        raise EinlesungError(
            f"Diese Einlesung ist schon abgeschlossen "
            f"({gesperrt.get_zustand_display()})."
        )
    if ist_ueberholt(gesperrt, version):
        raise UeberholtError(
            f"Nicht gespeichert: {gesperrt.geaendert_durch.benutzer.name} hat diese "
            f"Liste um {gesperrt.geaendert_am.astimezone():%H:%M} Uhr geändert."
        )
    return gesperrt


def medientyp(pruefung: Pruefung) -> str:
    """Return the media type a file is kept under."""
    if pruefung.format == "XLSX":
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return "text/csv"


def gemerkte_zuordnung(
    art: str, absender: str, pruefung: Pruefung
) -> dict[str, str] | None:
    """Return the mapping kept for a sender, if every heading of it is in the file."""
    gemerkt = GemerkteZuordnung.objects.filter(art=art, absender=absender).first()
    if gemerkt is None or pruefung.erkennung is None:
        return None
    buchstaben = {s.ueberschrift: s.buchstabe for s in pruefung.erkennung.spalten}
    zuordnung: dict[str, str] = gemerkt.zuordnung
    if not all(ueberschrift in buchstaben for ueberschrift in zuordnung.values()):
        return None
    return {feld: buchstaben[text] for feld, text in zuordnung.items()}


def recheck_einlesung(einlesung: Einlesung, **weiteres: Any) -> Pruefung:
    """Check with the mapping in force."""
    return check_einlesung(einlesung, zuordnung=einlesung.zuordnung, **weiteres)
