"""The draft of 2021 with both sides at the table, or with three."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo
from zielwerk.vereinbarung.models import (
    Punkt,
    Wortlautfassung,
    Zielvereinbarung,
)
from zielwerk.vereinbarung.services import (
    consent_ganzes,
    consent_punkte,
    decide_vereinbarung,
    propose_wortlaut,
    pruefsumme,
)

KREIS, JOBCENTER = Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG
DRITTE = Rolle.DRITTE_SEITE
SPAETER = datetime(2021, 2, 25, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Verhandlung:
    """The draft of 2021 with both sides at the table."""

    alt: Zielvereinbarung
    entwurf: Zielvereinbarung
    besetzung: Besetzung

    @property
    def kreis(self) -> dict[str, Any]:
        return self._durch(KREIS)

    @property
    def jobcenter(self) -> dict[str, Any]:
        return self._durch(JOBCENTER)

    @property
    def dritte(self) -> dict[str, Any]:
        return self._durch(DRITTE)

    def _durch(self, rolle: Rolle) -> dict[str, Any]:
        return {"durch": self.besetzung.mitglied(rolle), "jetzt": JETZT}

    def punkt(self, schluessel: str = "buchungen") -> Punkt:
        return self.entwurf.punkte.get(schluessel=schluessel)

    def lasse_verschwinden(self) -> None:
        punkt = self.punkt("dienstbesprechungen")
        punkt.pflichten.all().delete()
        punkt.delete()

    def vorschlag(self, wortlaut: str = "Neuer Wortlaut.") -> Wortlautfassung:
        return propose_wortlaut(
            punkt=self.punkt(),
            wortlaut=wortlaut,
            begruendung="Klarer.",
            **self.jobcenter,
        )

    def gelesen(self) -> dict[str, int]:
        return dict(self.entwurf.punkte.values_list("schluessel", "version"))

    def stimme_zu(self, seite: str, **felder: Any) -> None:
        angaben = {
            "vereinbarung": self.entwurf,
            "gelesen": self.gelesen(),
            "seite": seite,
            "vermerk": "",
        }
        consent_punkte(**angaben | self._wer(seite) | felder)

    def stimme_im_ganzen_zu(self, seite: str, **felder: Any) -> None:
        angaben = {
            "vereinbarung": self.entwurf,
            "gelesen": self.gelesen(),
            "ganzes": pruefsumme(self.entwurf),
            "seite": seite,
            "vermerk": "",
        }
        consent_ganzes(**angaben | self._wer(seite) | felder)

    def _wer(self, seite: str) -> dict[str, Any]:
        return {"kreis": self.kreis, "dritte": self.dritte}.get(seite, self.jobcenter)

    def beschliesse(self, **felder: Any) -> Zielvereinbarung:
        angaben = {
            "vereinbarung": self.entwurf,
            "beschlossen_am": date(2021, 2, 18),
            "gremium": "Sozialausschuss",
            "drucksache_nr": "DrS/2021/022",
            "durch": self.besetzung.kreis,
            "jetzt": SPAETER,
        }
        return decide_vereinbarung(**angaben | felder)


@pytest.fixture
def verhandlung(besetzung: Besetzung) -> Verhandlung:
    alt = demo.build_2020(besetzung.mitglieder)
    return Verhandlung(alt, demo.build_2021(alt, besetzung.mitglieder), besetzung)


@pytest.fixture
def einig(verhandlung: Verhandlung) -> Verhandlung:
    """Give the draft with the consent of both sides."""
    verhandlung.stimme_im_ganzen_zu("kreis")
    verhandlung.stimme_im_ganzen_zu("jobcenter")
    return verhandlung


@pytest.fixture
def dreiseitig(einig: Verhandlung) -> Verhandlung:
    """Give the draft after a third side has joined; all three consented before."""
    einig.entwurf.partei_dritte = "der Agentur für Arbeit"
    einig.entwurf.save()
    for seite in ("kreis", "jobcenter"):
        einig.stimme_im_ganzen_zu(seite)
    return einig
