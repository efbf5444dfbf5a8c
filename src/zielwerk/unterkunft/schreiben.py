"""The information letter of a Kostensenkungsverfahren as a paper, PDF/UA or DOCX.

It is no Verwaltungsakt; it has to name the amount held angemessen (BSG, B 7b AS 10/06
R) and names the Konzept it rests on. No name is known here: the address stays blank.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from zielwerk.dokumente.inhalt import (
    Absatz,
    Block,
    Dokument,
    Felder,
    Liste,
    Tabelle,
    Text,
    Ueberschrift,
)
from zielwerk.kern.anzeige import anzahl, euro, tag
from zielwerk.kern.rechenweg import Schritt
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.unterkunft.models import Kostensenkungsverfahren
from zielwerk.unterkunft.regeln import (
    Art,
    Kostensenkung,
    Rechtslage,
    Umstaende,
    angemessenheit,
    leistungsname,
    rechtslage,
)
from zielwerk.unterkunft.verfahren import zaehle
from zielwerk.unterkunft.verfahrensschritt import VerfahrenError, record_schritt

LEER = "______________________________"
MOEGLICHKEITEN = (
    "mit der Vermieterin oder dem Vermieter über die Miete sprechen,",
    "einen Teil der Wohnung untervermieten, wenn die Vermietung das erlaubt,",
    "in eine günstigere Wohnung umziehen. Bitte sprechen Sie vorher mit uns: Für die "
    "neue Wohnung und für Umzugskosten brauchen Sie vorher eine Zusicherung.",
)
GRUENDE = (
    "wenn Sie krank sind, pflegen, allein erziehen oder aus einem anderen Grund nicht "
    "umziehen können,",
    "wenn jemand aus Ihrem Haushalt gestorben ist,",
    "wenn ein Umzug mehr kostet, als er spart,",
    "wenn Sie gesucht, aber keine günstigere Wohnung gefunden haben. Bitte heben Sie "
    "Belege auf.",
)


def hand_out_schreiben(
    *,
    verfahren: Kostensenkungsverfahren,
    form: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> bytes:
    """Return the letter for a person to send, and note that it was taken.

    `form` is "pdf" or "docx". Nothing is stored: the Aktenzeichen stays encrypted.

    :raises VerfahrenError: if the Aktenzeichen was deleted
    """
    if verfahren.aktenzeichen is None:
        raise VerfahrenError("Das Aktenzeichen ist gelöscht; ein Schreiben entfällt.")
    inhalt = _ausgabe(form)(as_dokument(verfahren, jetzt))
    text = f"Schreiben als {form.upper()} ausgegeben"
    record_schritt(verfahren, "ausgegeben", text, durch, jetzt, nachher={"form": form})
    return inhalt


def _ausgabe(form: str) -> Callable[[Dokument], bytes]:
    """Return the renderer; loaded only when a paper is written."""
    if form == "docx":
        from zielwerk.dokumente.docx import as_docx

        return as_docx
    from zielwerk.dokumente.pdf import as_pdf

    return as_pdf


def as_dokument(verfahren: Kostensenkungsverfahren, jetzt: datetime) -> Dokument:
    """Return the letter as a paper; the day is that of sending, or today's."""
    am = verfahren.schreiben_am or jetzt.date()
    lage = rechtslage(
        am, bwz_beginn=verfahren.bwz_beginn, einstellungen=verfahren.einstellungen
    )
    monate = zaehle(verfahren, am)
    bloecke: tuple[Block, ...] = (
        *_kopf(verfahren, am),
        *_betrag(verfahren, lage, am),
        *_frist(verfahren, lage, monate),
        *_hilfe(lage),
        *_rechtsnatur(lage),
    )
    return Dokument(
        titel=f"Ihre Kosten für {_wofuer(verfahren)}",
        bloecke=bloecke,
        fuss="Erfundenes Beispiel" if verfahren.mandant.ist_beispiel else "",
        metadaten={"erstellt_am": jetzt.isoformat()},
    )


def _wofuer(verfahren: Kostensenkungsverfahren) -> str:
    heizung = verfahren.art == Kostensenkungsverfahren.Art.HEIZUNG
    return "die Heizung" if heizung else "die Unterkunft"


def _absatz(text: str, *, fett: bool = False) -> Absatz:
    return Absatz((Text(text, fett=fett),))


def _liste(saetze: tuple[str, ...]) -> Liste:
    return Liste(tuple((Text(satz),) for satz in saetze))


def _kopf(verfahren: Kostensenkungsverfahren, am: date) -> Iterator[Block]:
    """Yield who writes to whom; the address is filled in by hand."""
    yield Felder(
        (
            ("An", LEER),
            ("Anschrift", LEER),
            ("Aktenzeichen", str(verfahren.aktenzeichen)),
            ("Datum", tag(am)),
        )
    )
    yield _absatz("Guten Tag,")


def _betrag(
    verfahren: Kostensenkungsverfahren, lage: Rechtslage, am: date
) -> Iterator[Block]:
    """Yield what is paid, what is angemessen, and on which Konzept that rests."""
    wofuer = _wofuer(verfahren)
    haushalt = anzahl(verfahren.personen, "Person", "Personen")
    ab = verfahren.konzept_gilt_ab
    gueltig = f", gültig ab {tag(ab)}" if ab else ""
    brutto = ", Kaltmiete mit Betriebskosten" if "Unterkunft" in wofuer else ""
    yield _absatz(
        f"Sie erhalten {leistungsname(am).name}. Ihre Kosten für {wofuer} sind höher "
        "als angemessen. Wir nennen Ihnen den Betrag und sagen, wie es weitergeht."
    )
    yield Tabelle(
        ueberschrift="Ihre Kosten im Monat",
        kopfzeile=("", "Betrag"),
        zeilen=(
            (f"Ihre Kosten für {wofuer}{brutto}", euro(verfahren.kosten)),
            (f"Angemessen für {haushalt}", euro(verfahren.richtwert)),
            ("Darüber liegen", euro(verfahren.uebersteigt_um)),
        ),
        spaltenbreiten=(70, 30),
        zahlenspalten=(1,),
    )
    yield _absatz(
        f"Als angemessen sehen wir {euro(verfahren.richtwert)} an. Der Betrag steht "
        f"in: {verfahren.konzept}{gueltig}; {verfahren.raum}. Rechtsgrundlage ist "
        f"{lage.norm('angemessen')}."
    )
    if verfahren.grundlage:
        yield _schritte("So ist der Betrag ermittelt", verfahren.grundlage)


def _schritte(titel: str, schritte: tuple[Schritt, ...]) -> Tabelle:
    return Tabelle(
        ueberschrift=titel,
        kopfzeile=("Schritt", "Ergebnis", "Fundstelle"),
        zeilen=tuple((s.text, s.wert, s.norm) for s in schritte),
        spaltenbreiten=(45, 25, 30),
    )


def _frist(
    verfahren: Kostensenkungsverfahren, lage: Rechtslage, monate: Kostensenkung
) -> Iterator[Block]:
    """Yield until when the actual costs are recognised, and how that is counted."""
    yield Ueberschrift(2, "Bis wann wir Ihre Kosten weiter anerkennen")
    deckel = list(_in_der_karenzzeit(verfahren, lage, monate.aufforderung_am))
    bisher = "senken wir nicht auf diesen Betrag"
    if not deckel:
        bisher = "erkennen wir Ihre tatsächlichen Kosten an"
    yield _absatz(
        f"Bis zum {tag(monate.letzter_tag)} {bisher}. "
        f"Ab {tag(monate.absenkung_ab)} können wir sie auf den angemessenen Betrag "
        "senken. Darüber entscheiden wir vorher, mit einem Bescheid "
        f"({lage.norm('senkungsfrist')})."
    )
    yield from deckel
    if "unterrichtung" in lage.saetze:
        yield _absatz(
            "Damit unterrichten wir Sie auch über Dauer und Bedingungen, zu denen wir "
            f"höhere Kosten anerkennen ({lage.norm('unterrichtung')})."
        )
    yield _schritte("So sind die Monate gezählt", monate.rechenweg)


def _in_der_karenzzeit(
    verfahren: Kostensenkungsverfahren, lage: Rechtslage, am: date
) -> Iterator[Block]:
    """Yield the cap in the Karenzzeit, where the law of the day has one."""
    bis = verfahren.karenz_bis
    if bis is None or bis < am or "obergrenze" not in lage.saetze:
        return
    antwort = angemessenheit(
        kosten=verfahren.kosten,
        richtwert=verfahren.richtwert,
        am=am,
        karenzzeit=True,
        bwz_beginn=verfahren.bwz_beginn,
        umstaende=Umstaende(art=Art(verfahren.art)),
        einstellungen=verfahren.einstellungen,
    )
    if antwort.grund == "obergrenze":
        yield _absatz(
            f"In der Karenzzeit, bis {tag(bis)}, erkennen wir höchstens das 1,5-fache "
            f"des angemessenen Betrags an: {euro(antwort.anerkannt)} "
            f"({lage.norm('obergrenze')}). Sagen Sie uns bitte, wenn Kinder bei Ihnen "
            f"leben oder die Kosten unabweisbar sind ({lage.norm('ausnahme')})."
        )


def _hilfe(lage: Rechtslage) -> Iterator[Block]:
    """Yield what the person can do, and what to tell the Jobcenter."""
    yield Ueberschrift(2, "Was Sie tun können")
    yield _liste(MOEGLICHKEITEN)
    yield Ueberschrift(2, "Was Sie uns bitte sagen")
    yield _absatz(
        "Wenn Sie Ihre Kosten nicht senken können, senken wir nicht ohne Weiteres. "
        f"Bitte schreiben oder rufen Sie uns an ({lage.norm('senkungsfrist')}, "
        f"{lage.norm('unwirtschaftlich')}):"
    )
    yield _liste(GRUENDE)


def _rechtsnatur(lage: Rechtslage) -> Iterator[Block]:
    """Yield that the letter decides nothing, and that an unread wording is unread."""
    yield Ueberschrift(2, "Was dieses Schreiben ist")
    yield _absatz(
        "Dieses Schreiben ist eine Information. Es ist kein Verwaltungsakt und "
        "entscheidet noch nichts; ein Widerspruch dagegen ist nicht möglich. Gegen "
        "einen Bescheid, mit dem wir Ihre Kosten senken, können Sie Widerspruch "
        "einlegen."
    )
    if lage.unbestaetigt:
        yield _absatz(
            "Vor dem Versand zu prüfen: Den Wortlaut der Fassung ab 01.07.2026 hat "
            "noch niemand am amtlichen Text geprüft.",
            fett=True,
        )
    yield _absatz("Mit freundlichen Grüßen")
