"""The paper as a document: order and fields of the source paper (DrS/2021/022)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zielwerk.dokumente.inhalt import (
    Absatz,
    Anlage,
    Beschluss,
    Block,
    Dokument,
    Felder,
    Kopf,
    Metadaten,
    Tabelle,
    Text,
    Ueberschrift,
    Zahl,
    Zitat,
)
from zielwerk.drucksachen.models import Drucksache
from zielwerk.drucksachen.regeln import Lauf
from zielwerk.drucksachen.texte import Textabschnitt, Vorlagentext
from zielwerk.kern.anzeige import tag

# Field of `Drucksache.angaben` → label of the source paper.
KOSTENFELDER = (
    ("darstellung_kosten", "Darstellung der einmaligen Kosten, Folgekosten"),
    ("teilplan", "Mittelbereitstellung, Teilplan"),
    ("produktkonto_ergebnis", "In der Ergebnisrechnung, Produktkonto"),
    ("produktkonto_finanz", "In der Finanzrechnung investiv, Produktkonto"),
    (
        "ueberplanmaessig_euro",
        "Über-/außerplanmäßige Aufwendung bzw. Auszahlung in Höhe von Euro",
    ),
    (
        "deckung_minderaufwendungen",
        "Deckung durch Minderaufwendungen bzw. -auszahlungen beim Produktkonto",
    ),
    (
        "deckung_mehrertraege",
        "Deckung durch Mehrerträge bzw. -einzahlungen beim Produktkonto",
    ),
)
Texte = Mapping[str, Sequence[Sequence[Lauf]]]


def build_dokument(
    drucksache: Drucksache, text: Vorlagentext, texte: Texte, jetzt: datetime
) -> Dokument:
    """Return the whole paper; `texte` are the checked paragraphs per section."""
    bloecke: list[Block] = []
    for abschnitt in text.abschnitte:
        bloecke += _abschnitt(abschnitt, texte[abschnitt.schluessel])
        if abschnitt.schluessel == "sachverhalt":
            bloecke += _uebersicht(drucksache, text)
    bloecke += _schluss(drucksache)
    bloecke += _anlage(drucksache)
    return Dokument(
        titel=drucksache.titel,
        kopf=_kopf(drucksache),
        bloecke=tuple(bloecke),
        fuss=_fuss(drucksache, jetzt),
        metadaten=_metadaten(drucksache, jetzt),
    )


def _laeufe(absatz: Sequence[Lauf], *, kursiv: bool = False) -> tuple[Any, ...]:
    """Return checked runs as document runs; figures keep their key."""
    laeufe: list[Any] = []
    for lauf in absatz:
        if isinstance(lauf, str):
            laeufe.append(Text(lauf, kursiv=kursiv))
        else:
            laeufe.append(Zahl(lauf.anzeige, lauf.schluessel))
    return tuple(laeufe)


def _abschnitt(
    abschnitt: Textabschnitt, absaetze: Sequence[Sequence[Lauf]]
) -> list[Block]:
    """Return one section: heading, agreed wording, report, verdict."""
    if abschnitt.schluessel == "beschlussvorschlag":
        return [
            Ueberschrift(2, abschnitt.titel),
            *(Beschluss(_laeufe(absatz)) for absatz in absaetze),
        ]
    ebene = 3 if "." in abschnitt.schluessel or abschnitt.schluessel == "gesamturteil" else 2
    bloecke: list[Block] = [Ueberschrift(ebene, abschnitt.titel)]
    berichte: list[Block] = [Absatz(_laeufe(absatz)) for absatz in absaetze]
    if abschnitt.wortlaut:
        zitat = Zitat((Text(abschnitt.wortlaut),))
        # A changed Punkt is announced first; a reported one is quoted first.
        neu = abschnitt.schluessel.startswith("neu.")
        berichte.insert(1 if neu else 0, zitat)
    return bloecke + berichte + _bewertung(abschnitt)


def _bewertung(abschnitt: Textabschnitt) -> list[Block]:
    """Return the verdict beside the computed status, never mixed."""
    if abschnitt.stand is None:
        return []
    berechnet = f" Berechneter Stand: {abschnitt.stand.text}."
    if abschnitt.bewertung is None:
        return [Absatz((Text("Bewertung steht noch aus.", fett=True), Text(berechnet)))]
    urteil = Text(f"Bewertung: {abschnitt.bewertung.get_urteil_display()}.", fett=True)
    rest = berechnet
    if abschnitt.bewertung.sonderlage:
        rest += f" Sonderlage: {abschnitt.bewertung.sonderlage}."
    if abschnitt.bewertung.begruendung:
        rest += f" {abschnitt.bewertung.begruendung}"
    return [Absatz((urteil, Text(rest)))]


def _kopf(drucksache: Drucksache) -> Kopf:
    """Return the fields of the head."""
    return {
        "art": "Drucksache",
        "koerperschaft": drucksache.koerperschaft,
        "nummer": drucksache.nummer,
        "status": "öffentlich" if drucksache.ist_oeffentlich else "nichtöffentlich",
        "fachdienst": drucksache.fachdienst,
        "datum": tag(drucksache.datum),
        "beratungsfolge": [
            {"status": b.status, "sitzung": tag(b.sitzung_am), "gremium": b.gremium}
            for b in drucksache.beratungsfolge.all()
        ],
    }


def _uebersicht(drucksache: Drucksache, text: Vorlagentext) -> list[Block]:
    """Return the table of all Punkte: computed status and verdict side by side."""
    zeilen = []
    fussnoten = []
    for punkt, stand, bewertung in text.uebersicht:
        urteil = bewertung.get_urteil_display() if bewertung else "offen"
        if bewertung and bewertung.sonderlage:
            fussnoten.append(f"Punkt {punkt.nummer}: Sonderlage {bewertung.sonderlage}")
            urteil += " (Sonderlage)"
        zeilen.append((str(punkt.nummer), punkt.titel, stand.text, urteil))
    return [
        Tabelle(
            ueberschrift=f"Übersicht: Punkte der Zielvereinbarung {drucksache.rueckblick.jahr}",
            kopfzeile=("Nr.", "Punkt", "Berechneter Stand", "Bewertung"),
            zeilen=tuple(zeilen),
            fussnoten=tuple(fussnoten),
            spaltenbreiten=(1, 8, 7, 6),
        )
    ]


def _ja_nein(ja: object) -> str:
    return "Ja" if ja else "Nein"


def _schluss(drucksache: Drucksache) -> list[Block]:
    """Return the closing fields; those of the costs only if there are any."""
    a = drucksache.angaben
    kosten = bool(a.get("finanzielle_auswirkungen"))
    felder = [("Finanzielle Auswirkungen", _ja_nein(kosten))]
    if kosten:
        felder += [(name, a.get(feld) or "–") for feld, name in KOSTENFELDER]
    strategie = [("Bezug zum strategischen Management", _ja_nein(a.get("bezug_strategie")))]
    if a.get("strategie_text"):
        strategie.append(("Darstellung der Maßnahme", a["strategie_text"]))
    belange = [
        (
            "Belange von Menschen mit Behinderung sind betroffen",
            _ja_nein(a.get("belange_betroffen")),
        )
    ]
    if a.get("belange_text"):
        belange.append(("Erläuterung", a["belange_text"]))
    belange.append(
        (
            "Belange von Menschen mit Behinderung wurden berücksichtigt",
            _ja_nein(a.get("belange_beruecksichtigt")),
        )
    )
    return [
        Ueberschrift(2, "Finanzielle Auswirkungen"),
        Felder(tuple(felder)),
        Ueberschrift(2, "Bezug zum strategischen Management"),
        Felder(tuple(strategie)),
        Ueberschrift(2, "Belange von Menschen mit Behinderung"),
        Felder(tuple(belange)),
        Ueberschrift(2, "Anlage"),
        Absatz((Text(f"Kommunale Zielvereinbarung {drucksache.vereinbarung.jahr}"),)),
    ]


def _anlage(drucksache: Drucksache) -> list[Block]:
    """Return the agreement to be decided, Punkt by Punkt."""
    neu = drucksache.vereinbarung
    bloecke: list[Block] = [
        Anlage(f"Anlage: {neu.titel}"),
        Absatz(
            (
                Text(
                    f"Zwischen {neu.partei_kommune} und {neu.partei_jobcenter} wird für "
                    f"das Jahr {neu.jahr} vereinbart:"
                ),
            )
        ),
    ]
    for punkt in neu.punkte.all():
        bloecke.append(Ueberschrift(3, f"Punkt {punkt.nummer}: {punkt.titel}"))
        bloecke.append(Absatz((Text(punkt.wortlaut),)))
    return bloecke


def _fuss(drucksache: Drucksache, jetzt: datetime) -> str:
    """Return the line at the foot of every page."""
    beispiel = "Beispiel, " if drucksache.mandant.ist_beispiel else ""
    return (
        f"{beispiel}erstellt mit Zielwerk aus dem Datenstand "
        f"{tag(jetzt.date())}, {jetzt:%H:%M} Uhr"
    )


def _metadaten(drucksache: Drucksache, jetzt: datetime) -> Metadaten:
    return {
        "autor": drucksache.mandant.kurzname,
        "nummer": drucksache.nummer,
        "stichworte": "Zielvereinbarung, § 48b SGB II",
        "erstellt_am": jetzt.isoformat(),
    }
