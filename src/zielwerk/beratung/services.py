"""The front door of advice by § 16a: every event, from catalogue to report.

`pflege.py` keeps the catalogue, `zuweisungen.py` the vouchers, `rueckmeldungen.py` and
`uebernahme.py` what a Träger records, `berichte.py` the reports, `veroeffentlichung.py`
the figures as they may be shown; views and lists take all of them from here.
"""

from zielwerk.beratung.ablauf import BeratungError
from zielwerk.beratung.berichte import (
    change_bericht,
    create_bericht,
    submit_bericht,
)
from zielwerk.beratung.pflege import (
    adopt_vorschlag,
    create_angebot,
    create_sprechzeit,
    create_standort,
    create_vertrag,
    end_gueltigkeit,
    record_aussetzung,
    remove_aussetzung,
)
from zielwerk.beratung.rueckmeldungen import (
    record_fall,
    record_meldung,
    remove_fall,
    remove_meldung,
)
from zielwerk.beratung.uebernahme import accept_liste
from zielwerk.beratung.veroeffentlichung import berechne
from zielwerk.beratung.zuweisungen import (
    issue_zuweisungen,
    schein,
    withdraw_zuweisung,
)

__all__ = [
    "BeratungError",
    "accept_liste",
    "adopt_vorschlag",
    "berechne",
    "change_bericht",
    "create_angebot",
    "create_bericht",
    "create_sprechzeit",
    "create_standort",
    "create_vertrag",
    "end_gueltigkeit",
    "issue_zuweisungen",
    "record_aussetzung",
    "record_fall",
    "record_meldung",
    "remove_aussetzung",
    "remove_fall",
    "remove_meldung",
    "schein",
    "submit_bericht",
    "withdraw_zuweisung",
]
