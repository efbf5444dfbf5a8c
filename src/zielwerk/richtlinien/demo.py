"""The guidelines of the example county, made by calling services."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from zielwerk.dokumente.services import store_datei
from zielwerk.kern.yamldatei import read_yamldatei
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht, Rolle
from zielwerk.richtlinien.models import Anpassungsvorschlag, Fassung, Richtlinie
from zielwerk.richtlinien.services import (
    acknowledge_fassung,
    answer_vorschlag,
    create_richtlinie,
    publish_fassung,
    record_vorschlag,
    save_entwurf,
)
from zielwerk.vereinbarung.demo import um

BEISPIEL = read_yamldatei(Path(__file__).with_name("beispiel.yaml"))
ADRESSATEN = (Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG, Rolle.WIDERSPRUCHSSTELLE)
Mitglieder = Mapping[Rolle, Mitgliedschaft]


def build(mitglieder: Mitglieder, besprechung_uuid: UUID | None = None) -> None:
    """Create the four guidelines with their Fassungen and what was proposed.

    `besprechung_uuid`: the meeting of 07.08.2020, where the proposals come from.
    """
    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    for angaben in BEISPIEL["richtlinien"]:
        felder = ("schluessel", "art", "titel", "gegenstand")
        richtlinie = create_richtlinie(
            adressaten=[rolle.value for rolle in ADRESSATEN],
            punkt_schluessel="arbeitsempfehlungen",
            durch=kreis,
            jetzt=um(angaben["fassungen"][0]["am"]),
            **{name: angaben[name] for name in felder},
        )
        vorschlag = _schlage_vor(richtlinie, angaben, mitglieder, besprechung_uuid)
        for fassung in angaben["fassungen"]:
            letzte = _veroeffentliche(richtlinie, fassung, mitglieder)
        if vorschlag:
            _beantworte(vorschlag, angaben["vorschlag"], letzte, kreis)


def _veroeffentliche(
    richtlinie: Richtlinie, angaben: Mapping[str, Any], mitglieder: Mitglieder
) -> Fassung:
    """Publish one Fassung, file included, and let some take note of it."""
    leitung, am = mitglieder[Rolle.FACHDIENSTLEITUNG], angaben["am"]
    datei = store_datei(
        mandant=leitung.mandant,
        name=f"{richtlinie.schluessel}-{angaben['gilt_ab']:%Y-%m-%d}.txt",
        inhalt=angaben["text"].encode(),
        medientyp="text/plain",
        durch=leitung,
        jetzt=um(am),
        recht=Recht.RICHTLINIEN_SEHEN,
    )
    entwurf = save_entwurf(
        richtlinie=richtlinie,
        gilt_ab=angaben["gilt_ab"],
        text=angaben["text"].strip(),
        anlass=angaben["anlass"],
        datei=datei,
        version=0,
        durch=leitung,
        jetzt=um(am),
    )
    fassung = publish_fassung(fassung=entwurf, durch=leitung, jetzt=um(am, 10))
    for rolle in angaben["kenntnis"]:
        acknowledge_fassung(
            fassung=fassung, durch=mitglieder[Rolle(rolle)], jetzt=um(am, 15)
        )
    return fassung


def _schlage_vor(
    richtlinie: Richtlinie,
    angaben: Mapping[str, Any],
    mitglieder: Mitglieder,
    besprechung_uuid: UUID | None,
) -> Anpassungsvorschlag | None:
    """Hand in the proposal of the Dienstbesprechung, if there is one."""
    if "vorschlag" not in angaben:
        return None
    am = date(2020, 8, 7)
    return record_vorschlag(
        richtlinie=richtlinie,
        text=angaben["vorschlag"]["text"],
        herkunft="Dienstbesprechung Leistung am 07.08.2020",
        besprechung_uuid=besprechung_uuid,
        durch=mitglieder[Rolle.TEAMLEITUNG],
        jetzt=um(am, 15),
    )


def _beantworte(
    vorschlag: Anpassungsvorschlag,
    angaben: Mapping[str, Any],
    letzte: Fassung,
    kreis: Mitgliedschaft,
) -> None:
    """Say what became of it."""
    uebernommen = angaben["zustand"] == Anpassungsvorschlag.Zustand.UEBERNOMMEN
    answer_vorschlag(
        vorschlag=vorschlag,
        zustand=angaben["zustand"],
        antwort=angaben["antwort"],
        fassung=letzte if uebernommen else None,
        version=1,
        durch=kreis,
        jetzt=um(date(2021, 1, 18), 11),
    )
