"""A small county with lists for the tests of services and views."""

import csv
import io
from datetime import date

from zielwerk.forderungen.models import Forderungsliste, Listeneingang
from zielwerk.forderungen.services import record_eingang
from zielwerk.listen.services import accept_einlesung, begin_einlesung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung.demo import um

KOPF = (
    *("VG-Nr.", "Schuldner", "Anschrift", "Ford.-Betrag", "getilgt", "Rest"),
    *("Zug.Dat.", "NS-Grund", "Leist.", "Status"),
)
STAND_3, STAND_4 = date(2020, 9, 18), date(2020, 12, 18)
BELEG = ("Eingang.eml", b"Von: BA-Inkasso-Service", "message/rfc822")
KANARIE = "Kanarienvogel, Kunigunde"
LEITUNG, TEAM, KASSE = Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG, Rolle.KASSE


def reihe(nr, hoehe="100,00", getilgt="20,00", rest="80,00", **ersatz):
    felder = {
        "nummer": f"2041000{nr:06d}",
        "name": KANARIE if nr == 1 else f"Muster {nr}, Erika",
        "adresse": f"Beispielweg {nr}, 23795 Bad Segeberg",
        "hoehe": hoehe,
        "getilgt": getilgt,
        "rest": rest,
        "zugang": "02.03.2020",
        "grund": "",
        "leistung": "KDU",
        "status": "offen",
    }
    return tuple((felder | ersatz).values())


NIEDER = {"status": "niedergeschlagen", "grund": "unbekannt verzogen"}
DRITTES = [reihe(nr) for nr in range(1, 6)] + [reihe(6, **NIEDER)]
VIERTES = [
    reihe(1),
    reihe(2, getilgt="50,00", rest="50,00"),
    reihe(3, getilgt="100,00", rest="0,00", status="erledigt"),
    reihe(4, **NIEDER),
    reihe(6),
    reihe(7, hoehe="40,00", getilgt="0,00", rest="40,00", leistung="BUT"),
]


def liste_csv(reihen, kopf=KOPF):
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=";").writerows([kopf, *reihen])
    return puffer.getvalue().encode()


def eingang(besetzung, quartal=4, am=date(2020, 12, 21), **ersatz):
    angaben = {
        "jahr": 2020,
        "quartal": quartal,
        "eingegangen_am": am,
        "weg": "email",
        "vermerk": "",
        "beleg": BELEG,
    }
    return record_eingang(
        **(angaben | ersatz), durch=besetzung.mitglieder[LEITUNG], jetzt=um(am, 11)
    )


def lies(besetzung, inhalt, stand, *, art="forderungen", am=date(2021, 1, 6)):
    durch = besetzung.mitglieder[TEAM]
    eine = begin_einlesung(
        art=art,
        inhalt=inhalt,
        name=f"{art}-{stand}.csv",
        stand_am=stand,
        durch=durch,
        jetzt=um(am),
    )
    return accept_einlesung(
        einlesung=eine,
        warnungen_bestaetigt=True,
        version=eine.version,
        durch=durch,
        jetzt=um(am),
    )


def uebernommen(besetzung, reihen=VIERTES, stand=STAND_4, kopf=KOPF):
    quartal = (stand.month + 2) // 3
    if not Listeneingang.objects.filter(quartal=quartal).exists():
        tage = {3: date(2020, 9, 21), 4: date(2020, 12, 21)}
        eingang(besetzung, quartal, tage[quartal])
    eine = lies(besetzung, liste_csv(reihen, kopf), stand)
    return Forderungsliste.objects.get(einlesung=eine)
