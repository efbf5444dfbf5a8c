"""Reminders come into being: by a step whose day has come, or by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zielwerk.erinnerungen.einstellung import weg_von
from zielwerk.erinnerungen.models import Benachrichtigung, Erinnerung, Erinnerungsstufe
from zielwerk.erinnerungen.regeln import erinnerungstag, faellige_stufe, wann
from zielwerk.fristen.models import Frist
from zielwerk.fristen.services import dienstfreie_tage
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.services import record_eintrag

LEITUNG = (Rolle.GESCHAEFTSFUEHRUNG, Rolle.FACHDIENSTLEITUNG)


class ErinnerungError(Exception):
    """Nobody can be reminded; the message says why."""


@dataclass(frozen=True)
class Geplant:
    """A reminder to come: its day, and whom it goes to."""

    am: date
    wann: str
    an: str


def _rollen(frist: Frist, an: str) -> tuple[str, ...]:
    """Return the roles a step addresses; a handed-in Frist waits for the answer."""
    if an == Erinnerungsstufe.An.LEITUNG:
        return LEITUNG
    if an == Erinnerungsstufe.An.ANNEHMEND:
        return (frist.nimmt_an,)
    return (bei_wem(frist),)


def bei_wem(frist: Frist) -> str:
    """Return the role that has to act now."""
    eingereicht = frist.zustand == Frist.Zustand.EINGEREICHT
    return frist.nimmt_an if eingereicht else frist.zustaendig


def make_erinnerungen(*, mandant: Mandant, jetzt: datetime) -> list[Erinnerung]:
    """Make every reminder whose step has come; safe to repeat and to run at once.

    Of several steps passed over only the latest is made. Opens no scope itself.
    """
    heute = jetzt.date()
    frei = dienstfreie_tage(heute)
    stufen = list(Erinnerungsstufe.objects.filter(aktiv=True))
    mitglieder = list(
        Mitgliedschaft.objects.filter(aktiv=True).select_related("benutzer")
    )
    heraus = []
    for frist in Frist.objects.offen():
        for an in Erinnerungsstufe.An.values:
            eigene = {s.versatz: s for s in stufen if s.an == an}
            versatz = faellige_stufe(
                list(eigene),
                faellig_am=frist.faellig_am,
                heute=heute,
                land=mandant.land,
                dienstfreie_tage=frei,
            )
            if versatz is not None:
                rollen = _rollen(frist, an)
                heraus += _make(
                    frist,
                    eigene[versatz],
                    (m for m in mitglieder if m.rolle in rollen),
                    jetzt,
                )
    return heraus


def _make(
    frist: Frist,
    stufe: Erinnerungsstufe,
    empfaenger: Iterable[Mitgliedschaft],
    jetzt: datetime,
) -> list[Erinnerung]:
    heraus = []
    for mitglied in empfaenger:
        # A later step was made already: this one was passed over.
        with transaction.atomic():
            eine, neu = Erinnerung.objects.get_or_create(
                frist=frist,
                stufe=stufe,
                empfaenger=mitglied,
                faellig_am=frist.faellig_am,
                defaults={
                    "mandant": frist.mandant,
                    "am": jetzt.date(),
                    "post": _post(mitglied),
                },
            )
            if neu:
                _record(eine, f"Erinnerung ({wann(stufe.versatz)})", None, jetzt)
                heraus.append(eine)
    return heraus


def _post(mitglied: Mitgliedschaft) -> str:
    ohne = weg_von(mitglied) == Benachrichtigung.Weg.KEINE
    return Erinnerung.Post.OHNE if ohne else Erinnerung.Post.OFFEN


def _record(
    eine: Erinnerung, text: str, durch: Mitgliedschaft | None, jetzt: datetime
) -> None:
    record_eintrag(
        mandant=eine.mandant,
        aktion="erinnerungen.erinnert",
        objekt=eine.frist,
        text=f"{text} an {eine.empfaenger.stelle}",
        durch=durch,
        jetzt=jetzt,
        nachher={"erinnerung": str(eine.uuid), "post": eine.post},
    )


def remind(*, frist: Frist, durch: Mitgliedschaft, jetzt: datetime) -> list[Erinnerung]:
    """Remind whoever has to act, by hand; once a day and person.

    :raises ErinnerungError: if it is closed, lies with oneself, nobody holds the role,
        or everybody was reminded today
    """
    if frist.zustand not in Frist.OFFENE:
        raise ErinnerungError("Diese Frist ist abgeschlossen.")
    rolle = bei_wem(frist)
    if rolle == durch.rolle:
        raise ErinnerungError("Diese Aufgabe liegt bei Ihnen selbst.")
    mitglieder = Mitgliedschaft.objects.filter(aktiv=True, rolle=rolle)
    heraus = []
    for mitglied in mitglieder.select_related("benutzer"):
        try:
            with transaction.atomic():
                eine = Erinnerung.objects.create(
                    mandant=frist.mandant,
                    frist=frist,
                    empfaenger=mitglied,
                    faellig_am=frist.faellig_am,
                    am=jetzt.date(),
                    durch=durch,
                    post=_post(mitglied),
                )
                _record(eine, "Von Hand erinnert:", durch, jetzt)
        except IntegrityError:
            continue
        heraus.append(eine)
    if heraus:
        return heraus
    if mitglieder.exists():
        raise ErinnerungError("Heute ist dazu schon erinnert worden.")
    raise ErinnerungError(
        f"Niemand hat zurzeit die Rolle {Rolle(rolle).label}. Bitte laden Sie jemanden "
        "ein."
    )


def geplant(frist: Frist, heute: date) -> list[Geplant]:
    """Return the reminders still to come for an open Frist, the next one first."""
    if frist.zustand not in Frist.OFFENE:
        return []
    frei = dienstfreie_tage(heute)
    kommende = [
        Geplant(
            erinnerungstag(
                frist.faellig_am,
                stufe.versatz,
                land=frist.mandant.land,
                dienstfreie_tage=frei,
            ),
            wann(stufe.versatz),
            stufe.get_an_display(),
        )
        for stufe in Erinnerungsstufe.objects.filter(aktiv=True)
    ]
    return sorted((g for g in kommende if g.am > heute), key=lambda g: g.am)
