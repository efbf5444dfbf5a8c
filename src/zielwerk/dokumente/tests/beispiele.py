"""Papers the tests are about: one with every block, one short."""

from zielwerk.dokumente.inhalt import (
    Absatz,
    Anlage,
    Beschluss,
    Bild,
    Dokument,
    Felder,
    Kopf,
    Liste,
    Tabelle,
    Text,
    Ueberschrift,
    Verweis,
    Zahl,
    Zitat,
)

KOPF: Kopf = {
    "art": "Drucksache",
    "koerperschaft": "der Kreisverwaltung Segeberg",
    "nummer": "DrS/2021/022",
    "status": "öffentlich",
    "fachdienst": "Grundsatz und Koordinierung, Soziales und Integration",
    "datum": "25.01.2021",
    "beratungsfolge": [
        {"status": "Ö", "sitzung": "18.02.2021", "gremium": "Sozialausschuss"}
    ],
}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60">'
    '<line x1="10" y1="30" x2="290" y2="30" stroke="black"/>'
    '<circle cx="180" cy="30" r="6"/></svg>'
)
SCHLUSS = "Kreis und Jobcenter tauschen sich künftig halbjährlich aus."
DRUCKSACHE = Dokument(
    titel="Kommunale Zielvereinbarung 2021",
    kopf=KOPF,
    bloecke=(
        Ueberschrift(2, "Beschlussvorschlag"),
        Beschluss((Text("Die Zielvereinbarung 2021 wird wie vorgelegt beschlossen."),)),
        Ueberschrift(2, "Sachverhalt"),
        Absatz(
            (
                Text("Von "),
                Zahl("292", "widersprueche.erledigt"),
                Text(" erledigten Widersprüchen waren "),
                Zahl("45", "widersprueche.vermeidbar"),
                Text(" vermeidbar, das sind "),
                Zahl("15,4\u00a0%", "widersprueche.quote"),
                Text(". "),
                Text("Die Grenze ist eingehalten.", fett=True),
                Text(" Dazu im Einzelnen "),
                Text("sinngemäß", kursiv=True),
                Text(" die "),
                Verweis("Quelle im Netz", "https://www.segeberg.example/DrS-2021-022"),
                Text("."),
            )
        ),
        Tabelle(
            ueberschrift="Übersicht: Punkte der Zielvereinbarung 2020",
            kopfzeile=("Nr.", "Punkt", "Berechneter Stand", "Bewertung"),
            zeilen=(
                ("1", "Arbeitsempfehlungen umsetzen", "ohne Berechnung", "erfüllt"),
                (
                    "2",
                    "Teilnahme an Dienstbesprechungen",
                    "nicht erfüllt (1 von 2)",
                    "zufriedenstellend",
                ),
                (
                    "3",
                    "Quote vermeidbarer Stattgaben",
                    (
                        Text("erfüllt ("),
                        Zahl("15,4\u00a0%", "quote"),
                        Text(", Grenze 20\u00a0%)"),
                    ),
                    "erfüllt",
                ),
            ),
            fussnoten=("Punkt 2: Sonderlage Corona-Pandemie",),
            spaltenbreiten=(1, 8, 7, 6),
            zahlenspalten=(0,),
        ),
        Ueberschrift(2, "Rückblick 2020"),
        Ueberschrift(3, "Punkt 1"),
        Zitat((Text("Das Jobcenter wendet die Arbeitsempfehlungen des Kreises an."),)),
        Absatz((Text("Erste Zeile.\nZweite Zeile nach dem Umbruch."),)),
        Liste(
            ((Text("Wohnungsnotlagenberatung"),), (Text("Schuldnerberatung"),)),
        ),
        Liste(((Text("zuerst"),), (Text("danach"),)), nummeriert=True),
        Liste(((Text("von vorn"),),), nummeriert=True),
        Bild(SVG, "Skala von 0 bis 25 Prozent, die Quote liegt bei 15,4 Prozent."),
        Ueberschrift(2, "Finanzielle Auswirkungen"),
        Felder(
            (
                ("Finanzielle Auswirkungen", False),
                ("Teilplan", "–"),
                ("Belange von Menschen mit Behinderung wurden berücksichtigt", True),
            )
        ),
        Anlage("Anlage: Kommunale Zielvereinbarung 2021"),
        Ueberschrift(3, "Punkt 4"),
        Absatz((Text(SCHLUSS),)),
    ),
    fuss="Beispiel, erstellt mit Zielwerk aus dem Datenstand 25.01.2021, 09:12 Uhr",
    metadaten={
        "autor": "Kreis Segeberg",
        "nummer": "DrS/2021/022",
        "stichworte": "Zielvereinbarung, § 48b SGB II",
        "erstellt_am": "2021-01-25T09:12:00+01:00",
    },
)
