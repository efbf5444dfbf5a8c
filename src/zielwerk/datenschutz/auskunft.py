"""Auskunft: everything stored about one person, gathered and written as JSON.

Art. 15 DSGVO, § 83 SGB X.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from zielwerk.datenschutz.funde import (
    FINDEN,
    NUR_MIT,
    Fund,
    Suche,
    nicht_durchsucht,
)
from zielwerk.datenschutz.lage import lage_am
from zielwerk.datenschutz.regeln import Suchwoerter, feldklassen
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag

RECHTE = (
    "Sie können verlangen, dass unrichtige Daten berichtigt (Art. 16 DSGVO, § 84 "
    "SGB X) und nicht mehr erforderliche gelöscht werden (Art. 17 DSGVO, § 84 SGB X).",
    "Sie können der Verarbeitung widersprechen (Art. 21 DSGVO) oder verlangen, dass "
    "sie eingeschränkt wird (Art. 18 DSGVO).",
    "Sie können sich bei der Aufsichtsbehörde beschweren (Art. 77 DSGVO); für das "
    "Jobcenter ist das die oder der Bundesbeauftragte für den Datenschutz und die "
    "Informationsfreiheit (§ 50 Abs. 4 SGB II).",
    "Es gibt keine automatisierte Entscheidung über Sie (Art. 22 DSGVO).",
)


@dataclass(frozen=True)
class Abschnitt:
    """What one module holds, with what has to be said about it."""

    bezeichnung: str
    zweck: str
    rechtsgrundlage: str
    empfaenger: str
    funde: tuple[Fund, ...]


@dataclass(frozen=True)
class Auskunft:
    """The whole answer; `hinweise` say what could not be searched."""

    verantwortlich: str
    erteilt_am: str
    begriffe: tuple[str, ...]
    abschnitte: tuple[Abschnitt, ...]
    hinweise: tuple[str, ...]

    @property
    def treffer(self) -> int:
        """How many records were found."""
        return sum(len(a.funde) for a in self.abschnitte)

    def as_json(self) -> bytes:
        """Return one JSON document, readable by machines (Art. 20 DSGVO)."""
        inhalt = {"format": "zielwerk-auskunft", "version": 1, **asdict(self)}
        for abschnitt in inhalt["abschnitte"]:
            for fund in abschnitt["funde"]:
                fund["angaben"] = [
                    {"feld": feld, "wert": wert} for feld, wert in fund["angaben"]
                ]
        inhalt["rechte"] = list(RECHTE)
        return json.dumps(inhalt, ensure_ascii=False, indent=2).encode() + b"\n"


def _abschnitte(suche: Suche) -> list[Abschnitt]:
    """Return what each module holds; what the role may not read becomes a doubt."""
    abschnitte = []
    for name, finde in FINDEN.items():
        bestand = feldklassen().bestaende[name]
        if name in NUR_MIT and not suche.darf(NUR_MIT[name]):
            suche.hinweise.append(
                f"{bestand.bezeichnung}: nicht durchsucht, dazu fehlt Ihnen das Recht. "
                f"Bitte fragen Sie: {bestand.empfaenger}."
            )
            continue
        abschnitte.append(
            Abschnitt(
                bestand.bezeichnung,
                bestand.zweck,
                bestand.rechtsgrundlage,
                bestand.empfaenger,
                tuple(finde(suche)),
            )
        )
    return abschnitte


def collect_auskunft(
    *, mandant: Mandant, begriffe: list[str], durch: Mitgliedschaft, jetzt: datetime
) -> Auskunft:
    """Gather everything stored about a person, and note that it was searched for."""
    lage = lage_am(mandant=mandant, heute=jetzt.date(), jetzt=jetzt, durch=durch)
    suche = Suche(Suchwoerter(begriffe), lage, [], durch.darf)
    abschnitte = _abschnitte(suche)
    suche.hinweise.extend(nicht_durchsucht())
    auskunft = Auskunft(
        mandant.name,
        tag(jetzt.date()),
        tuple(begriffe),
        tuple(abschnitte),
        tuple(suche.hinweise),
    )
    record_eintrag(
        mandant=mandant,
        aktion="datenschutz.auskunft_gesucht",
        objekt=mandant,
        text=f"Auskunft: nach einer Person gesucht ({auskunft.treffer} Treffer)",
        durch=durch,
        jetzt=jetzt,
        # Emptied with the person: a deletion looks for its words in every value.
        nachher={"gesucht": begriffe, "treffer": auskunft.treffer},
    )
    return auskunft


def record_ausgabe(
    *, auskunft: Auskunft, form: str, durch: Mitgliedschaft, jetzt: datetime
) -> None:
    """Note that an Auskunft left the house; whose it was stands in the search."""
    record_eintrag(
        mandant=durch.mandant,
        aktion="datenschutz.auskunft_ausgegeben",
        objekt=durch.mandant,
        text=f"Auskunft ausgegeben als {form.upper()} ({auskunft.treffer} Treffer)",
        durch=durch,
        jetzt=jetzt,
        nachher={"form": form, "treffer": auskunft.treffer},
    )
