"""The extract: what a committee decided about a paper, as a document of its own."""

from datetime import datetime

from zielwerk.dokumente.inhalt import (
    Absatz,
    Block,
    Dokument,
    Felder,
    Lauf,
    Tabelle,
    Text,
    Ueberschrift,
)
from zielwerk.dokumente.inhalt import Beschluss as Beschlussblock
from zielwerk.drucksachen.ausgabe import dokument
from zielwerk.drucksachen.models import Beschluss
from zielwerk.drucksachen.regeln import STIMMEN, Abstimmung, abstimmung
from zielwerk.kern.anzeige import tag, tag_lang

HINWEIS = (
    "Nach den Angaben der Verwaltung zusammengestellt; maßgeblich ist die "
    "Niederschrift des Gremiums."
)
SPALTEN = {"ja": "Ja", "nein": "Nein", "enthaltung": "Enthaltung"}


def auszug(beschluss: Beschluss, jetzt: datetime) -> Dokument:
    """Return the extract with wording, votes by Fraktion and their sum."""
    beratung = beschluss.beratung
    drucksache = beratung.drucksache
    felder = [
        ("Gremium", beratung.gremium),
        ("Sitzung", tag_lang(beratung.sitzung_am)),
        ("Tagesordnungspunkt", beschluss.tagesordnungspunkt),
        ("Zuständigkeit", beratung.get_zustaendigkeit_display()),
        ("Ergebnis", str(beschluss)),
    ]
    bloecke: list[Block] = [
        Felder(tuple((name, wert) for name, wert in felder if wert)),
        Ueberschrift(2, "Beschluss"),
        *_wortlaut(beschluss, jetzt),
        *_stimmen(beschluss),
        Absatz((Text(HINWEIS, kursiv=True),)),
    ]
    beispiel = "Beispiel, " if drucksache.mandant.ist_beispiel else ""
    return Dokument(
        titel=drucksache.titel,
        kopf={
            "art": "Auszug",
            "koerperschaft": drucksache.koerperschaft,
            "nummer": drucksache.nummer,
            "status": "öffentlich" if beratung.status == "Ö" else "nichtöffentlich",
            "fachdienst": drucksache.fachdienst,
            "datum": tag(beratung.sitzung_am),
            "beratungsfolge": [],
        },
        bloecke=tuple(bloecke),
        fuss=f"{beispiel}erstellt mit Zielwerk, {tag(jetzt.date())}",
        metadaten={
            "autor": drucksache.mandant.kurzname,
            "nummer": drucksache.nummer,
            "stichworte": "Beschluss, Zielvereinbarung, § 48b SGB II",
            "erstellt_am": jetzt.isoformat(),
        },
    )


def _wortlaut(beschluss: Beschluss, jetzt: datetime) -> list[Block]:
    """Return the wording decided: its own, or the one proposed in the paper."""
    if beschluss.wortlaut:
        return [Beschlussblock((Text(beschluss.wortlaut),))]
    vorlage = dokument(beschluss.beratung.drucksache, jetzt)
    return [
        Beschlussblock(tuple(_ohne_beleg(lauf) for lauf in block.laeufe))
        for block in vorlage.bloecke
        if isinstance(block, Beschlussblock)
    ]


def _ohne_beleg(lauf: Lauf) -> Text:
    """Return a run as words: the extract has no figures to link."""
    return Text(lauf.text)


def gezaehlt(beschluss: Beschluss) -> Abstimmung | None:
    """Return the stored vote, counted; None where nobody voted."""
    zeilen = list(beschluss.stimmen.all())
    if not zeilen:
        return None
    arten = (*STIMMEN, "ohne_stimme")
    return abstimmung(
        {z.fraktion: {art: getattr(z, art) for art in arten} for z in zeilen},
        anwesend=beschluss.anwesend,
    )


def _stimmen(beschluss: Beschluss) -> list[Block]:
    """Return the votes as a table with their sum, and the result in words."""
    summe = gezaehlt(beschluss)
    if summe is None:
        return []
    zeilen = [
        (z.fraktion, *(str(getattr(z, art)) for art in STIMMEN), str(z.anwesend))
        for z in summe.fraktionen
    ]
    gesamt = ("Gesamt", *(str(getattr(summe, art)) for art in STIMMEN))
    zeilen.append((*gesamt, str(summe.anwesend)))
    return [
        Ueberschrift(2, "Abstimmung"),
        Tabelle(
            ueberschrift="Stimmen je Fraktion",
            kopfzeile=("Fraktion", *SPALTEN.values(), "Anwesend"),
            zeilen=tuple(zeilen),
            spaltenbreiten=(40, 15, 15, 18, 18),
            zahlenspalten=(1, 2, 3, 4),
        ),
        Absatz((Text(f"Ergebnis: {summe.wortlaut} ({summe.ergebnis}).", fett=True),)),
    ]
