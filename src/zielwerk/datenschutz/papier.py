"""The Auskunft as a paper in the one content model; rendered as PDF/UA."""

from collections.abc import Iterator
from datetime import datetime

from zielwerk.datenschutz.auskunft import RECHTE, Abschnitt, Auskunft
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
from zielwerk.kern.anzeige import anzahl


def as_dokument(auskunft: Auskunft, jetzt: datetime) -> Dokument:
    """Return the Auskunft as a paper; the renderers write it as PDF/UA."""
    bloecke: list[Block] = [
        Felder(
            (
                ("Verantwortlich", auskunft.verantwortlich),
                ("Erteilt am", auskunft.erteilt_am),
                ("Gesucht wurde nach", "; ".join(auskunft.begriffe)),
                ("Gefunden", anzahl(auskunft.treffer, "Angabe", "Angaben")),
            )
        ),
        Absatz((Text("Rechtsgrundlage: Art. 15 DSGVO, § 83 SGB X."),)),
    ]
    for abschnitt in auskunft.abschnitte:
        bloecke.extend(_abschnitt(abschnitt))
    if auskunft.hinweise:
        bloecke.append(Ueberschrift(2, "Was nicht durchsucht wurde"))
        bloecke.append(Liste(tuple((Text(h),) for h in auskunft.hinweise)))
    bloecke.append(Ueberschrift(2, "Ihre Rechte"))
    bloecke.append(Liste(tuple((Text(satz),) for satz in RECHTE)))
    return Dokument(
        titel="Auskunft über gespeicherte personenbezogene Daten",
        bloecke=tuple(bloecke),
        fuss="Vertraulich",
        metadaten={"erstellt_am": jetzt.isoformat()},
    )


def _abschnitt(abschnitt: Abschnitt) -> Iterator[Block]:
    yield Ueberschrift(2, abschnitt.bezeichnung)
    yield Felder(
        (
            ("Zweck", abschnitt.zweck),
            ("Rechtsgrundlage", abschnitt.rechtsgrundlage),
            ("Empfänger", abschnitt.empfaenger),
        )
    )
    if not abschnitt.funde:
        yield Absatz((Text("Nichts gespeichert."),))
    for fund in abschnitt.funde:
        yield Tabelle(
            ueberschrift=fund.bezeichnung,
            kopfzeile=("Angabe", "Wert"),
            zeilen=(
                *fund.angaben,
                ("Herkunft", fund.herkunft),
                ("Löschung", fund.loeschung),
            ),
            spaltenbreiten=(30, 70),
        )
