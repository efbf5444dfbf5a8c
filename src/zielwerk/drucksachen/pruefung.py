"""The paper as it stands: every number checked, and what is in the way of release."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from zielwerk.drucksachen.grundlage import Textabschnitt
from zielwerk.drucksachen.models import Abschnitt, Drucksache
from zielwerk.drucksachen.regeln import Textpruefung, als_text, pruefe_text
from zielwerk.drucksachen.texte import Vorlagentext, compose
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.vereinbarung.services import offene_zustimmungen

# Field of `Drucksache.angaben` that must be answered → what is missing.
PFLICHTANGABEN = {
    "finanzielle_auswirkungen": "Finanzielle Auswirkungen",
    "bezug_strategie": "Bezug zum strategischen Management",
    "belange_betroffen": "Belange von Menschen mit Behinderung",
    "belange_beruecksichtigt": "Belange von Menschen mit Behinderung",
}


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
        return (
            self.bearbeitet.text if self.bearbeitet else als_text(self.vorgabe.absaetze)
        )

    @property
    def version(self) -> int:
        """The Fassung a person sees; 0 as long as nobody has edited it."""
        return self.bearbeitet.version if self.bearbeitet else 0

    @property
    def stand(self) -> str:
        """The section's sign: a number to settle, no verdict yet, or fine."""
        if not self.pruefung.ist_freigabefaehig:
            return "ueberfaellig"
        return "offen" if self.ohne_bewertung else "erfuellt"

    @property
    def ohne_bewertung(self) -> bool:
        """Whether the Punkt reported here still lacks a person's verdict."""
        return self.vorgabe.stand is not None and self.vorgabe.bewertung is None


@dataclass(frozen=True)
class Hindernis:
    """What must be settled before release, and where."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Pruefung:
    """A paper with its text as it stands now, composed once."""

    drucksache: Drucksache
    text: Vorlagentext
    abschnitte: list[Geprueft]
    abweichungen: int

    def abschnitt(self, schluessel: str) -> Geprueft:
        """Return one section by key.

        :raises DrucksacheError: if the paper has no such section
        """
        for geprueft in self.abschnitte:
            if geprueft.vorgabe.schluessel == schluessel:
                return geprueft
        raise DrucksacheError("Diesen Abschnitt gibt es in der Vorlage nicht.")

    @property
    def offene_angaben(self) -> list[str]:
        """The closing fields nobody has answered yet."""
        angaben = self.drucksache.angaben
        fehlend = [w for feld, w in PFLICHTANGABEN.items() if angaben.get(feld) is None]
        return list(dict.fromkeys(fehlend))

    @property
    def hindernisse(self) -> list[Hindernis]:
        """What must be settled before release, each with the page to do it."""
        return [
            *self._zahlen(),
            *self._urteile(),
            *self._unentschiedene(),
            *self._zustimmungen(),
            *self._felder(),
        ]

    def _zahlen(self) -> list[Hindernis]:
        return [
            Hindernis(f"{g.vorgabe.titel}: {befund.meldung}", self._adresse(g))
            for g in self.abschnitte
            for befund in g.pruefung.befunde
        ]

    def _adresse(self, geprueft: Geprueft) -> str:
        return reverse(
            "drucksachen:abschnitt",
            args=[self.drucksache.uuid, geprueft.vorgabe.schluessel],
        )

    def _urteile(self) -> list[Hindernis]:
        jahr = self.drucksache.rueckblick.jahr
        offene = [
            Hindernis(
                f"{punkt} ist noch nicht bewertet.",
                reverse("vereinbarung:punkt", args=[jahr, punkt.schluessel]),
            )
            for punkt, _, bewertung in self.text.uebersicht
            if bewertung is None
        ]
        if self.text.grundlage.gesamturteil is None:
            ziel = reverse("vereinbarung:gesamturteil", args=[jahr])
            offene.append(Hindernis(f"Das Gesamturteil {jahr} fehlt.", ziel))
        return offene

    def _unentschiedene(self) -> list[Hindernis]:
        """Return the Punkte that vanished without a decision."""
        neu = self.drucksache.vereinbarung
        alte = {p.schluessel: str(p) for p in self.text.grundlage.alte}
        return [
            Hindernis(
                f"{alte.get(eine, f'„{eine}“ (voriges Jahr zurückgestellt)')} fehlt in "
                "der neuen Vereinbarung ohne Entscheidung. Soll er entfallen oder "
                "wurde er vergessen?",
                reverse("vereinbarung:vergleich", args=[neu.jahr]),
            )
            for eine in self.text.grundlage.unentschieden
        ]

    def _zustimmungen(self) -> list[Hindernis]:
        """Return the sides that have not consented to what the paper presents."""
        neu = self.drucksache.vereinbarung
        ziel = reverse("vereinbarung:vergleich", args=[neu.jahr])
        grundlage = self.text.grundlage
        saetze = offene_zustimmungen(
            neu, punkte=grundlage.neue, entfaelle=grundlage.entfaelle.values()
        )
        return [Hindernis(satz, ziel) for satz in saetze]

    def _felder(self) -> list[Hindernis]:
        kennung = [self.drucksache.uuid]
        liste = [
            Hindernis(
                f"{feld}: noch nicht beantwortet.",
                reverse("drucksachen:angaben", args=kennung),
            )
            for feld in self.offene_angaben
        ]
        if not self.drucksache.beratungsfolge.all():
            ziel = reverse("drucksachen:kopf", args=kennung)
            liste.append(Hindernis("Die Beratungsfolge ist leer.", ziel))
        return liste


def pruefe_drucksache(drucksache: Drucksache, heute: date) -> Pruefung:
    """Compose a paper from the data now and check every number of its sections."""
    text = compose(drucksache, heute)
    bearbeitet = {a.schluessel: a for a in _bearbeitete(drucksache)}
    begruendet: dict[str, set[tuple[str, str, str]]] = {}
    abweichungen = list(drucksache.abweichungen.all()) if bearbeitet else []
    for eine in abweichungen:
        begruendet.setdefault(eine.abschnitt_schluessel, set()).add(
            (eine.zahl_schluessel, eine.gefunden, eine.erwartet)
        )
    zahlen = text.belege.anzeigen()
    abschnitte = []
    for vorgabe in text.abschnitte:
        eigener = bearbeitet.get(vorgabe.schluessel)
        pruefung = pruefe_text(
            vorgabe.absaetze,
            eigener.text if eigener else als_text(vorgabe.absaetze),
            zahlen=zahlen,
            begruendet=begruendet.get(vorgabe.schluessel, set()),
        )
        abschnitte.append(Geprueft(vorgabe, eigener, pruefung))
    return Pruefung(drucksache, text, abschnitte, len(abweichungen))


def spaetere_werte(drucksache: Drucksache, heute: date) -> dict[str, str]:
    """Return what the data say now of each frozen figure that has changed since.

    An empty value: the data hold no such figure any more.
    """
    heutige = compose(drucksache, heute).belege.anzeigen()
    zahlen = (drucksache.schnappschuss or {"zahlen": []})["zahlen"]
    return {
        zahl["schluessel"]: heutige.get(zahl["schluessel"], "")
        for zahl in zahlen
        if heutige.get(zahl["schluessel"]) != zahl["anzeige"]
    }


def _bearbeitete(drucksache: Drucksache) -> list[Abschnitt]:
    """Return the sections edited by hand, with the person who did it."""
    return list(
        drucksache.abschnitte.select_related("geaendert_durch__benutzer").order_by(
            "-geaendert_am"
        )
    )


def check_entwurf(drucksache: Drucksache) -> None:
    """Refuse a change to a paper that is signed or released.

    :raises DrucksacheError: with what to do instead
    """
    if drucksache.ist_freigegeben:
        raise DrucksacheError(
            f"{drucksache.nummer} ist freigegeben und festgeschrieben. "
            "Änderungen gehören in eine neue Vorlage."
        )
    if not drucksache.ist_entwurf:
        raise DrucksacheError(
            f"{drucksache.nummer} liegt zur Mitzeichnung. Zum Ändern muss sie erst "
            "in den Entwurf zurück."
        )


def lock_entwurf(drucksache: Drucksache, durch: Mitgliedschaft) -> Drucksache:
    """Return the draft locked, with the person who is about to change it.

    :raises DrucksacheError: if it is no draft
    """
    eine = lock_drucksache(drucksache)
    check_entwurf(eine)
    # A refusal later on takes this back with the transaction.
    eine.geaendert_durch = durch
    eine.save(update_fields=["geaendert_durch"])
    return eine


def lock_drucksache(drucksache: Drucksache) -> Drucksache:
    """Return the paper as it is now, locked until the transaction ends."""
    gesperrt: Drucksache = (
        Drucksache.objects.select_for_update(of=("self",))
        .select_related("rueckblick", "vereinbarung", "mandant")
        .get(pk=drucksache.pk)
    )
    return gesperrt
