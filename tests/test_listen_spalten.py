"""Headings of every list are understood without mapping, each as one field only."""

import pytest

from zielwerk.forderungen.einlesen import profil as forderungen
from zielwerk.listen.erkennung import GLEICH, namensguete
from zielwerk.listen.pruefung import pruefe
from zielwerk.listen.schrift import gefaltet
from zielwerk.listen.verzeichnis import liste

LISTEN = ("widersprueche", "forderungen", "buchungen", "kontentabelle")
# DrS/2021/022, point 5: what the list holds at least.
DRUCKSACHE = {
    "Name des Schuldners": "name",
    "Adresse": "adresse",
    "Höhe der Forderung": "hoehe",
    "bereits getilgte Summen": "getilgt",
    "Restbetrag": "rest",
    "Zugang der Forderung": "zugang_am",
    "Begründung der Niederschlagung": "begruendung",
}
# Lists of other places (§ 2 Abs. 5 of a statute on Niederschlagung in
# Schleswig-Holstein; the audit office of Stuttgart; a budget interface of the BA).
ANDERE = {
    "Name": "name",
    "Wohnung": "adresse",
    "aktuelle Adresse": "adresse",
    "Höhe": "hoehe",
    "Grundlage": "leistungsart",
    "Leistungsart": "leistungsart",
    "Fälligkeit": "faellig_am",
    "Zeitpunkt der Niederschlagung": "niedergeschlagen_am",
    "Zeitpunkt der Verjährung": "verjaehrung_am",
    "Kassenzeichen": "nummer",
    "Vertragsgegenstand": "nummer",
    "Vertragsgegenstandsnummer": "nummer",
    "Bearbeitungsstand": "status",
    "Mahnsperre": "mahnsperre",
    "Sperrgrund": "mahnsperre",
    "Geschäftspartner-Nr.": "geschaeftspartner",
}
# How lists shorten them.
KURZ = {
    "VG-Nr.": "nummer",
    "Ford.-Nr.": "nummer",
    "Schuldn.": "name",
    "Anschr.": "adresse",
    "Adr.": "adresse",
    "Ford.-Betrag": "hoehe",
    "Ford.-Höhe": "hoehe",
    "getilgt": "getilgt",
    "Tilg.": "getilgt",
    "Rest": "rest",
    "Restbetr.": "rest",
    "Restford.": "rest",
    "Zug.Dat.": "zugang_am",
    "Zug.": "zugang_am",
    "Begr. NS": "begruendung",
    "Begr. Niederschlagung": "begruendung",
    "NS-Grund": "begruendung",
    "NS-Dat.": "niedergeschlagen_am",
    "Leist.-Art": "leistungsart",
    "Leist.": "leistungsart",
    "Fäll.": "faellig_am",
    "Verj.": "verjaehrung_am",
    "Bearb.-Stand": "status",
    "Mahnsp.": "mahnsperre",
    "GP-Nr.": "geschaeftspartner",
}


def _felder(art, text):
    """Return the fields whose name a heading is, letter by letter but for case."""
    felder = liste(art).profil(None).felder
    return [f.schluessel for f in felder if namensguete(text, f) == GLEICH]


# Two fields of one kind are meant: the first column counts, the other is doubtful.
MEHRDEUTIG = {"Geschäftspartner"}


@pytest.mark.parametrize("art", LISTEN)
def test_every_name_and_abbreviation_means_one_field(art):
    """Or two that the cells tell apart, like the day and the kind of a decision."""
    profil = liste(art).profil(None)
    for feld in profil.felder:
        for text in (feld.bezeichnung, *feld.synonyme):
            gemeint = [profil.feld(name) for name in _felder(art, text)]
            assert feld in gemeint, text
            arten = {anderes.typ for anderes in gemeint}
            assert len(arten) == len(gemeint) or text in MEHRDEUTIG, text


@pytest.mark.parametrize("text", [*DRUCKSACHE, *ANDERE, *KURZ])
def test_the_headings_of_receivables_are_understood(text):
    erwartet = (DRUCKSACHE | ANDERE | KURZ)[text]
    assert _felder("forderungen", text) == [erwartet]
    # As people write it on another keyboard, or shout it.
    for anders in (text.upper(), text.replace("ö", "oe").replace("ä", "ae")):
        assert _felder("forderungen", anders) == [erwartet], gefaltet(anders)


def test_the_list_of_the_paper_is_read_without_mapping():
    kopf = ("Vertragsgegenstandsnummer", *DRUCKSACHE)
    zeile = (
        *("2041000000001", "Muster, Erika", "Weg 1, 23795 Bad Segeberg", "100,00"),
        *("20,00", "80,00", "02.03.2020", ""),
    )
    roh = f"{';'.join(kopf)}\n{';'.join(zeile)}\n".encode()
    ergebnis = pruefe(roh, "liste.csv", forderungen())
    erkannt = {s.ueberschrift: s.feld for s in ergebnis.erkennung.spalten}
    assert erkannt == {"Vertragsgegenstandsnummer": "nummer", **DRUCKSACHE}
    assert ergebnis.angenommen, ergebnis.befunde


def test_a_column_the_list_does_not_know_is_named_and_never_guessed():
    kopf = ("VG-Nr.", *DRUCKSACHE, "Mahnstufe", "Hauptvorgang", "Teilvorgang")
    zeile = (
        *("2041000000001", "Muster, Erika", "Weg 1, 23795 Bad Segeberg", "100,00"),
        *("20,00", "80,00", "02.03.2020", "", "2", "1000", "2000"),
    )
    roh = f"{';'.join(kopf)}\n{';'.join(zeile)}\n".encode()
    ergebnis = pruefe(roh, "liste.csv", forderungen())
    assert ergebnis.angenommen, ergebnis.befunde
    satz = next(s for s in ergebnis.annahmen if s.startswith("Nicht übernommen"))
    for name in ("Mahnstufe", "Hauptvorgang", "Teilvorgang"):
        assert f"„{name}“" in satz
