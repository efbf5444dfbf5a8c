"""The paper as a document: order and fields of the source paper (DrS/2021/022)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zielwerk.dokumente.inhalt import (
    Absatz,
    Anlage,
    Beratungsschritt,
    Beschluss,
    Block,
    Dokument,
    Felder,
    Kopf,
    Laeufe,
    Liste,
    Metadaten,
    Tabelle,
    Text,
    Ueberschrift,
    Zahl,
    Zitat,
)
from zielwerk.drucksachen.anlagen import anlagenzeilen
from zielwerk.drucksachen.grundlage import Textabschnitt
from zielwerk.drucksachen.models import Beratung, Drucksache
from zielwerk.drucksachen.regeln import Lauf
from zielwerk.drucksachen.texte import (
    GRUPPE_KOPF,
    OHNE_BERECHNUNG,
    Vorlagentext,
    urteil_klein,
)
from zielwerk.kern.anzeige import tag
from zielwerk.vereinbarung.models import Bewertung, Punkt
from zielwerk.vereinbarung.services import Punktstand

# Field of `Drucksache.angaben` → label of the source paper.
KOSTENFELDER = (
    ("darstellung_kosten", "Darstellung der einmaligen Kosten, Folgekosten"),
    ("teilplan", "Mittelbereitstellung, Teilplan"),
    ("produktkonto_ergebnis", "In der Ergebnisrechnung, Produktkonto"),
    ("produktkonto_finanz", "In der Finanzrechnung investiv, Produktkonto"),
    (
        "ueberplanmaessig_euro",
        "Über-/außerplanmäßige Aufwendung bzw. Auszahlung in Euro (dann ist der "
        "Hauptausschuss zu beteiligen)",
    ),
    (
        "deckung_minderaufwendungen",
        "Deckung durch Minderaufwendungen oder Minderauszahlungen beim Produktkonto",
    ),
    (
        "deckung_mehrertraege",
        "Deckung durch Mehrerträge oder Mehreinzahlungen beim Produktkonto",
    ),
)
HOCHZAHLEN = "⁰¹²³⁴⁵⁶⁷⁸⁹"
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
    bloecke += _anlage(drucksache, text.grundlage.neue)
    return Dokument(
        titel=drucksache.titel,
        kopf=_kopf(drucksache),
        bloecke=tuple(bloecke),
        fuss=_fuss(drucksache, jetzt),
        metadaten=_metadaten(drucksache, jetzt),
    )


def _laeufe(absatz: Sequence[Lauf]) -> Laeufe:
    """Return checked runs as document runs; figures keep their key."""
    return tuple(
        Zahl(lauf.anzeige, lauf.schluessel)
        if not isinstance(lauf, str) and lauf.schluessel
        else Text(lauf if isinstance(lauf, str) else lauf.anzeige)
        for lauf in absatz
    )


def _abschnitt(
    abschnitt: Textabschnitt, absaetze: Sequence[Sequence[Lauf]]
) -> list[Block]:
    """Return one section: heading, agreed wording, report, verdict."""
    if abschnitt.schluessel == "beschlussvorschlag":
        return [
            Ueberschrift(2, abschnitt.titel),
            *(Beschluss(_laeufe(absatz)) for absatz in absaetze),
        ]
    unterpunkt = abschnitt.gruppe not in (abschnitt.titel, GRUPPE_KOPF)
    bloecke: list[Block] = [Ueberschrift(3 if unterpunkt else 2, abschnitt.titel)]
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
    berechnet = f" Berechneter Stand: {_kurz(abschnitt.stand)}."
    bewertung = abschnitt.bewertung
    if bewertung is None:
        return [
            Absatz((Text("Die Bewertung steht noch aus.", fett=True), Text(berechnet)))
        ]
    teile = [berechnet]
    if bewertung.sonderlage:
        teile.append(f"Sonderlage: {bewertung.sonderlage}.")
    if bewertung.begruendung:
        teile.append(bewertung.begruendung)
    urteil = Text(f"Bewertung: {urteil_klein(bewertung)}.", fett=True)
    return [Absatz((urteil, Text(" ".join(teile))))]


def _kopf(drucksache: Drucksache) -> Kopf:
    """Return the fields of the head."""
    return {
        "art": drucksache.vorlageart,
        "koerperschaft": drucksache.koerperschaft,
        "nummer": drucksache.nummer,
        "status": "öffentlich" if drucksache.ist_oeffentlich else "nichtöffentlich",
        "fachdienst": drucksache.fachdienst,
        "datum": tag(drucksache.datum),
        "beratungsfolge": _beratungsfolge(list(drucksache.beratungsfolge.all())),
    }


def _beratungsfolge(folge: list[Beratung]) -> list[Beratungsschritt]:
    """Return the committees; their part only where one does something else."""
    entscheidung = Beratung.Zustaendigkeit.ENTSCHEIDUNG
    mit_zustaendigkeit = any(b.zustaendigkeit != entscheidung for b in folge)
    schritte: list[Beratungsschritt] = []
    for b in folge:
        schritt: Beratungsschritt = {
            "status": b.status,
            "sitzung": tag(b.sitzung_am),
            "gremium": b.gremium,
        }
        if mit_zustaendigkeit:
            schritt["zustaendigkeit"] = b.get_zustaendigkeit_display()
        schritte.append(schritt)
    return schritte


def _uebersicht(drucksache: Drucksache, text: Vorlagentext) -> list[Block]:
    """Return the table of all Punkte: computed status and verdict side by side."""
    sonderlagen = list(
        dict.fromkeys(b.sonderlage for _, _, b in text.uebersicht if b and b.sonderlage)
    )
    jahr = drucksache.rueckblick.jahr
    return [
        Tabelle(
            ueberschrift=f"Übersicht: Punkte der Zielvereinbarung {jahr}",
            kopfzeile=("Nr.", "Punkt", "Berechneter Stand", "Bewertung"),
            zeilen=tuple(
                (
                    str(punkt.nummer),
                    punkt.titel,
                    _kurz(stand),
                    _wort(urteil, sonderlagen),
                )
                for punkt, stand, urteil in text.uebersicht
            ),
            fussnoten=tuple(
                f"{_hochzahl(nr)} Sonderlage: {lage}"
                for nr, lage in enumerate(sonderlagen, start=1)
            ),
            spaltenbreiten=(6, 63, 50, 44),
        )
    ]


def _kurz(stand: Punktstand) -> str:
    """Return the computed status; without computation there is no detail to it."""
    if stand.status == OHNE_BERECHNUNG:
        return stand.wort[:1].lower() + stand.wort[1:]
    return stand.text


def _wort(bewertung: Bewertung | None, sonderlagen: list[str]) -> str:
    """Return the verdict with the number of its footnote."""
    if bewertung is None:
        return "steht noch aus"
    if not bewertung.sonderlage:
        return urteil_klein(bewertung)
    nummer = sonderlagen.index(bewertung.sonderlage) + 1
    return f"{urteil_klein(bewertung)}{_hochzahl(nummer)}"


def _hochzahl(nummer: int) -> str:
    return "".join(HOCHZAHLEN[int(ziffer)] for ziffer in str(nummer))


def _antwort(wert: bool | None) -> bool | str:  # noqa: FBT001  # the value itself
    """Return the boxes Ja and Nein, or that nobody has answered yet."""
    return "noch nicht beantwortet" if wert is None else wert


def _schluss(drucksache: Drucksache) -> list[Block]:
    """Return the closing fields in the order of the source paper."""
    a = drucksache.angaben
    kosten = [(name, a.get(feld) or "–") for feld, name in KOSTENFELDER]
    strategie = [("Bezug vorhanden", _antwort(a.get("bezug_strategie")))]
    if a.get("strategie_text"):
        strategie.append(("Darstellung der Maßnahme", a["strategie_text"]))
    belange = [("sind betroffen", _antwort(a.get("belange_betroffen")))]
    if a.get("belange_text"):
        belange.append(("Erläuterung", a["belange_text"]))
    belange.append(
        ("wurden berücksichtigt", _antwort(a.get("belange_beruecksichtigt")))
    )
    was = "Die Vereinbarung" if drucksache.nur_zur_kenntnis else "Der Beschluss"
    auswirkungen = (f"{was} hat finanzielle Auswirkungen",)
    return [
        Ueberschrift(2, "Finanzielle Auswirkungen"),
        Felder(((*auswirkungen, _antwort(a.get("finanzielle_auswirkungen"))), *kosten)),
        Ueberschrift(2, "Bezug zum strategischen Management"),
        Felder(tuple(strategie)),
        Ueberschrift(2, "Belange von Menschen mit Behinderung"),
        Felder(tuple(belange)),
        *_anlagenverzeichnis(drucksache),
    ]


def _anlagenverzeichnis(drucksache: Drucksache) -> list[Block]:
    """Return what goes with the paper: the agreement, and what was attached."""
    erste = (Text(drucksache.vereinbarung.titel),)
    weitere = [(Text(zeile),) for zeile in anlagenzeilen(drucksache)]
    if not weitere:
        return [Ueberschrift(2, "Anlage"), Absatz(erste)]
    return [
        Ueberschrift(2, "Anlagen"),
        Liste((erste, *weitere), nummeriert=True),
    ]


def _anlage(drucksache: Drucksache, punkte: list[Punkt]) -> list[Block]:
    """Return the agreement to be decided, Punkt by Punkt."""
    neu = drucksache.vereinbarung
    bloecke: list[Block] = [
        Anlage(f"Anlage: {neu.titel}"),
        Absatz(
            (Text(f"Zwischen {neu.parteien} wird für das Jahr {neu.jahr} vereinbart:"),)
        ),
    ]
    for punkt in punkte:
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
