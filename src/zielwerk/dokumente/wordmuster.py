"""A sample paper that uses every style once; nothing in it is real."""

from zielwerk.dokumente.inhalt import (
    Absatz,
    Anlage,
    Beschluss,
    Dokument,
    Felder,
    Liste,
    Tabelle,
    Text,
    Ueberschrift,
    Zitat,
)


def _text(text: str) -> tuple[Text]:
    return (Text(text),)


MUSTER = Dokument(
    titel="Musterpapier",
    kopf={
        "art": "Drucksache",
        "koerperschaft": "der Kreisverwaltung Musterstadt",
        "nummer": "Muster/2021/001",
        "status": "öffentlich",
        "fachdienst": "Fachdienst Muster",
        "datum": "25.01.2021",
        "beratungsfolge": [
            {"status": "Ö", "sitzung": "18.02.2021", "gremium": "Sozialausschuss"}
        ],
    },
    bloecke=(
        Ueberschrift(2, "Beschlussvorschlag"),
        Beschluss(_text("Der Ausschuss stimmt dem Muster zu.")),
        Ueberschrift(2, "Sachverhalt"),
        Absatz(_text("Ein Absatz, wie er in jeder Vorlage steht. Alles ist erfunden.")),
        Ueberschrift(3, "Punkt 1: Muster"),
        Zitat(_text("Das Jobcenter legt ein Muster vor.")),
        Liste((_text("ein Aufzählungspunkt"), _text("ein zweiter"))),
        Liste((_text("ein nummerierter Punkt"), _text("ein zweiter")), nummeriert=True),
        Tabelle(
            ueberschrift="Mustertabelle",
            kopfzeile=("Punkt", "Anzahl"),
            zeilen=(("Muster", "12"), ("Summe", "12")),
            fussnoten=("¹ Eine Fußnote.",),
            spaltenbreiten=(3, 1),
            zahlenspalten=(1,),
        ),
        Ueberschrift(2, "Finanzielle Auswirkungen"),
        Felder((("Der Beschluss hat finanzielle Auswirkungen", False),)),
        Anlage("Anlage: Muster"),
        Absatz(_text("Der Text der Anlage.")),
    ),
    fuss="Muster",
    metadaten={"autor": "Zielwerk", "nummer": "Muster/2021/001"},
)
