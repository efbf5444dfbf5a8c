"""§ 22 SGB II as of a day: limit, Angemessenheit, Karenzzeit, Kostensenkung.

The front door of twelve files: `rechtslage` knows the three texts and the choices,
`konzepte`, `vergleichsraeume` and `richtwerte` the published tables, `heizung` those
for heating, `sozialschutz` § 67, `umstaende`, `beurteilung` and `angemessenheit` one
case on one day, `karenz`, `kostensenkung` and `aufforderung` the months,
`verfahrensregeln` a stored procedure.
"""

from zielwerk.unterkunft.angemessenheit import Angemessenheit, angemessenheit
from zielwerk.unterkunft.aufforderung import Aufforderung, aufforderung
from zielwerk.unterkunft.heizung import Heizgrenze, heizgrenze, heiztabellen
from zielwerk.unterkunft.karenz import (
    Karenzpruefung,
    Karenzzeit,
    Unterbrechung,
    karenzpruefung,
    karenzzeit,
)
from zielwerk.unterkunft.konzepte import (
    KONZEPTE,
    Konzept,
    Tabellenstand,
    Vergleichsraum,
    konzept_aus,
    lade_konzept,
)
from zielwerk.unterkunft.kostensenkung import (
    Kostensenkung,
    Schutzzeit,
    Zaehlmonat,
    kostensenkung,
    schutzzeiten,
)
from zielwerk.unterkunft.rechtslage import (
    PARAMETER,
    WAHL,
    Einstellungen,
    Leistungsname,
    Rechtslage,
    UnterkunftError,
    leistungsname,
    rechtslage,
    rechtslagen,
)
from zielwerk.unterkunft.richtwerte import Richtwert, richtwert
from zielwerk.unterkunft.umstaende import Art, Besonderheit, Umstaende
from zielwerk.unterkunft.verfahrensregeln import (
    Verfahrensstand,
    senkungshindernis,
    verfahrensstand,
)

__all__ = [
    "KONZEPTE",
    "PARAMETER",
    "WAHL",
    "Angemessenheit",
    "Art",
    "Aufforderung",
    "Besonderheit",
    "Einstellungen",
    "Heizgrenze",
    "Karenzpruefung",
    "Karenzzeit",
    "Konzept",
    "Kostensenkung",
    "Leistungsname",
    "Rechtslage",
    "Richtwert",
    "Schutzzeit",
    "Tabellenstand",
    "Umstaende",
    "Unterbrechung",
    "UnterkunftError",
    "Verfahrensstand",
    "Vergleichsraum",
    "Zaehlmonat",
    "angemessenheit",
    "aufforderung",
    "heizgrenze",
    "heiztabellen",
    "karenzpruefung",
    "karenzzeit",
    "konzept_aus",
    "kostensenkung",
    "lade_konzept",
    "leistungsname",
    "rechtslage",
    "rechtslagen",
    "richtwert",
    "schutzzeiten",
    "senkungshindernis",
    "verfahrensstand",
]
