"""The advice of the example county in 2020; every figure and voucher is invented.

What the source says happened in 2020 (DrS/2021/022, Punkt 7) is in the days: few
referrals from 16.03. to 30.06., forms that did not come back, appointments missed.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from zielwerk.beratung.models import (
    Beratungsangebot,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.beratung.services import (
    adopt_vorschlag,
    create_bericht,
    create_sprechzeit,
    create_standort,
    create_vertrag,
    issue_zuweisungen,
    record_aussetzung,
    record_fall,
    record_meldung,
    submit_bericht,
)
from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres
from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import DEMO_PASSWORT, create_mitgliedschaft
from zielwerk.vereinbarung.demo import um

Mitglieder = Mapping[Rolle, Mitgliedschaft]
AB = date(2019, 1, 1)
SPERRE, WIEDER, ENDE = date(2020, 3, 16), date(2020, 6, 30), date(2020, 12, 30)
QUELLE = "DrS/2021/022, Punkt 7"
FREITAG = 4
ORTE = ("Norderstedt", "Bad Segeberg", "Kaltenkirchen")
# Service: Träger, person, e-mail, places, referrals of 2020 by month.
DIENSTE = {
    "schuldnerberatung": (
        "", "", "", 60, (9, 8, 5, 1, 1, 2, 7, 6, 8, 7, 6, 4),
    ),
    "suchtberatung": (
        "Suchthilfe (Beispielträger)", "Kim Andresen", "sucht@traeger.example",
        30, (5, 4, 2, 0, 1, 1, 3, 4, 3, 4, 3, 2),
    ),
    "wohnungsnotlagenberatung": (
        "Wohnungshilfe (Beispielträger)", "Mara Jessen", "wohnen@traeger.example",
        40, (6, 5, 3, 1, 2, 1, 4, 5, 4, 5, 4, 3),
    ),
}  # fmt: skip
# Counts of 2019, whole year, in the order of JAHR_2019.
FELDER_2019 = (
    *("zuweisungen", "kontakt_nicht_zustande", "gespraeche_terminiert"),
    *("gespraeche_stattgefunden", "gespraeche_abgesagt", "gespraeche_versaeumt"),
    *("laufend_anfang", "beginn", "kurzberatungen", "abschluss", "abbruch_klient"),
    *("abbruch_wegzug", "laufend_ende", "selbstmelder", "praesenz", "telefon"),
)
JAHR_2019 = {
    # All ended: from 2020 on the Träger records single vouchers.
    "schuldnerberatung": (96, 14, 80, 66, 8, 6, 22, 52, 18, 60, 11, 3, 0, 6, 60, 6),
    "suchtberatung": (48, 9, 38, 29, 4, 5, 14, 24, 8, 17, 6, 1, 14, 4, 26, 3),
    "wohnungsnotlagenberatung": (
        66, 8, 57, 50, 4, 3, 11, 38, 16, 30, 4, 3, 12, 5, 46, 4
    ),
}  # fmt: skip


def build(mitglieder: Mitglieder) -> None:
    """Let the years 2019 and 2020 of the advice happen."""
    vertraege = _katalog(mitglieder)
    personen = _personen(mitglieder, vertraege)
    (jahr,) = zeitraeume_des_jahres("jahr", 2019)
    for schluessel, werte in JAHR_2019.items():
        zahlen = dict(zip(FELDER_2019, werte, strict=True))
        _melde(vertraege[schluessel], personen[schluessel], jahr, zahlen)
    _umstaende(mitglieder)
    _zuweisen(mitglieder, vertraege)
    _sucht(vertraege["suchtberatung"], personen["suchtberatung"])
    _wohnen(vertraege["wohnungsnotlagenberatung"], personen["wohnungsnotlagenberatung"])
    _schulden(vertraege["schuldnerberatung"], personen["schuldnerberatung"])
    _berichte(mitglieder)


def _katalog(mitglieder: Mitglieder) -> dict[str, Traegervertrag]:
    """Enter services, Träger, places and office hours."""
    kreis: dict[str, Any] = {
        "durch": mitglieder[Rolle.KOORDINIERUNGSSTELLE],
        "jetzt": um(date(2019, 1, 7)),
    }
    adopt_vorschlag(gilt_ab=AB, **kreis)
    orte = [create_standort(name=name, **kreis) for name in ORTE]
    vertraege = {}
    for tag, (schluessel, dienst) in enumerate(DIENSTE.items()):
        eigene = mitglieder[Rolle.BERATUNGSSTELLE].organisation
        traeger = eigene if not dienst[0] else Organisation.objects.create(
            mandant=eigene.mandant, art=Organisation.Art.TRAEGER, name=dienst[0]
        )  # fmt: skip
        vertraege[schluessel] = create_vertrag(
            organisation=traeger,
            angebot=Beratungsangebot.objects.get(schluessel=schluessel),
            vertrag="Vereinbarung vom 12.12.2018 (erfunden)",
            plaetze=dienst[3],
            gilt_ab=AB,
            **kreis,
        )
        create_standort(
            name=f"Beratungsstelle {traeger}"[:80],
            organisation=traeger,
            anschrift=f"Beispielweg {tag + 1}, Bad Segeberg (erfunden)",
            **kreis,
        )
        create_sprechzeit(
            vertrag=vertraege[schluessel],
            standort=orte[tag],
            wochentag=tag + 1,
            beginn_uhr=time(9),
            ende_uhr=time(12),
            gilt_ab=AB,
            **kreis,
        )
    return vertraege


def _personen(
    mitglieder: Mitglieder, vertraege: Mapping[str, Traegervertrag]
) -> dict[str, Mitgliedschaft]:
    """Give each Träger a person who signs in."""
    personen = {"schuldnerberatung": mitglieder[Rolle.BERATUNGSSTELLE]}
    for schluessel, (name, person, email, *_) in DIENSTE.items():
        if name:
            vertrag = vertraege[schluessel]
            personen[schluessel] = create_mitgliedschaft(
                mandant=vertrag.mandant,
                organisation=vertrag.organisation,
                rolle=Rolle.BERATUNGSSTELLE,
                stelle=f"{vertrag.angebot}, Träger",
                email=email,
                name=person,
                passwort=DEMO_PASSWORT,
            )
    return personen


def _umstaende(mitglieder: Mitglieder) -> None:
    """Note what was special in 2020."""
    kreis: dict[str, Any] = {
        "durch": mitglieder[Rolle.KOORDINIERUNGSSTELLE],
        "jetzt": um(date(2020, 7, 2)),
        "quelle": QUELLE,
    }
    record_aussetzung(
        art="sprechzeit",
        von=SPERRE,
        bis=date(2020, 12, 31),
        grund="Corona-Pandemie: Die Träger berieten nicht in den Räumen des "
        "Jobcenters.",
        **kreis,
    )
    record_aussetzung(
        art="zuweisung",
        von=SPERRE,
        bis=WIEDER,
        grund="Der Bereich Markt und Integration beriet fast gar nicht, weil die "
        "Integrationsfachkräfte bei der Existenzsicherung halfen; es wurde seltener "
        "verwiesen.",
        **kreis,
    )


def _zuweisen(mitglieder: Mitglieder, vertraege: Mapping[str, Traegervertrag]) -> None:
    """Issue the vouchers of 2020, each month from two places."""
    orte = list(Standort.objects.filter(art="jobcenter").order_by("pk"))
    for nummer, (schluessel, dienst) in enumerate(DIENSTE.items()):
        for monat, menge in enumerate(dienst[4], start=1):
            tag = werktag(date(2020, monat, 9))
            for teil, anteil in enumerate((menge - menge // 2, menge // 2)):
                if anteil:
                    issue_zuweisungen(
                        vertrag=vertraege[schluessel],
                        standort=orte[(nummer + teil * monat) % len(orte)],
                        zugewiesen_am=werktag(tag + timedelta(days=teil * 2)),
                        grund="eingliederung" if monat % 2 else "vereinbarung",
                        menge=anteil,
                        durch=mitglieder[Rolle.TEAMLEITUNG],
                        jetzt=um(werktag(tag + timedelta(days=teil * 2))),
                    )


def werktag(am: date) -> date:
    """Return the day, or the Monday after it."""
    return am + timedelta(
        days=max(0, 7 - am.weekday()) if am.weekday() > FREITAG else 0
    )


def _melde(
    vertrag: Traegervertrag,
    durch: Mitgliedschaft,
    zeit: Zeitraum,
    zahlen: Mapping[str, Any],
) -> None:
    """Record the counts of a period, six days after its end."""
    jetzt = um(zeit.bis + timedelta(days=6), 11)
    record_meldung(
        vertrag=vertrag, von=zeit.von, bis=zeit.bis, zahlen=zahlen, durch=durch,
        jetzt=jetzt,
    )  # fmt: skip


# Per month: no contact, held, cancelled, missed, begun, short, completed, broken off.
SUCHT = (
    (1, 4, 0, 0, 3, 1, 2, 0), (0, 4, 0, 0, 3, 1, 1, 1), (1, 1, 0, 0, 1, 0, 1, 0),
    (0, 0, 0, 0, 0, 0, 0, 1), (1, 0, 0, 0, 0, 0, 0, 1), (1, 0, 0, 0, 0, 0, 0, 1),
    (0, 1, 1, 1, 1, 0, 1, 0), (1, 1, 1, 1, 1, 0, 1, 1), (0, 1, 1, 1, 1, 0, 1, 0),
    (1, 2, 0, 1, 1, 1, 1, 0), (0, 1, 1, 1, 1, 0, 0, 1), (0, 1, 0, 1, 1, 0, 1, 0),
)  # fmt: skip


def _sucht(vertrag: Traegervertrag, durch: Mitgliedschaft) -> None:
    """Record twelve months as counts."""
    laufend = 14
    monate = zeitraeume_des_jahres("monat", 2020)
    for monat, (zeit, werte) in enumerate(zip(monate, SUCHT, strict=True)):
        kein, statt, abgesagt, versaeumt, beginn, kurz, fertig, abbruch = werte
        ende = laufend + beginn - fertig - abbruch
        telefon = statt if 2 <= monat <= 5 else 0  # noqa: PLR2004  # March to June
        _melde(vertrag, durch, zeit, {
            "zuweisungen": DIENSTE["suchtberatung"][4][monat],
            "kontakt_nicht_zustande": kein,
            "gespraeche_terminiert": statt + abgesagt + versaeumt,
            "gespraeche_stattgefunden": statt,
            "gespraeche_abgesagt": abgesagt,
            "gespraeche_versaeumt": versaeumt,
            "laufend_anfang": laufend, "beginn": beginn, "kurzberatungen": kurz,
            "abschluss": fertig, "abbruch_klient": abbruch, "laufend_ende": ende,
            "selbstmelder": 0, "praesenz": statt - telefon, "telefon": telefon,
        })  # fmt: skip
        laufend = ende


# Per quarter: the counts of 2020 in the order of FELDER_2019, and the forms.
WOHNEN = (
    (14, 2, 12, 10, 1, 1, 12, 7, 4, 6, 1, 0, 12, 1, 7, 3, 4, 2),
    (4, 1, 3, 3, 0, 0, 12, 1, 1, 3, 2, 0, 8, 0, 0, 3, 9, 2),
    (13, 2, 11, 5, 3, 3, 8, 5, 1, 3, 1, 1, 8, 1, 4, 2, 6, 3),
    (12, 3, 9, 4, 2, 3, 8, 3, 2, 4, 1, 0, 6, 1, 1, 4, 7, 3),
)


def _wohnen(vertrag: Traegervertrag, durch: Mitgliedschaft) -> None:
    """Record four quarters as counts."""
    felder = (*FELDER_2019, "formulare_versandt", "formulare_zurueck")
    quartale = zeitraeume_des_jahres("quartal", 2020)
    for zeit, werte in zip(quartale, WOHNEN, strict=True):
        _melde(vertrag, durch, zeit, dict(zip(felder, werte, strict=True)))


def _schulden(vertrag: Traegervertrag, durch: Mitgliedschaft) -> None:
    """Record what became of each voucher, and six who came without."""
    wer: dict[str, Any] = {
        "vertrag": vertrag,
        "durch": durch,
        "jetzt": um(date(2021, 1, 7), 10),
        "vermerken": False,
    }
    scheine = Zuweisung.objects.filter(vertrag=vertrag).order_by("zugewiesen_am", "pk")
    for nummer, schein in enumerate(scheine):
        # Every ninth stays open, every ninth never got in touch.
        if nummer % 9 == 7:  # noqa: PLR2004
            record_fall(zuweisung=schein, kontakt=False, **wer)
        elif nummer % 9 != 4:  # noqa: PLR2004
            am = schein.zugewiesen_am
            kontakt: dict[str, Any] = {
                "kontakt": True,
                "kontakt_am": am + timedelta(days=6),
            }
            record_fall(zuweisung=schein, **kontakt, **_gespraech(nummer, am), **wer)
    for monat in (1, 2, 5, 8, 9, 11):
        tag = date(2020, monat, 20)
        talk: dict[str, Any] = {
            "erstgespraech": "stattgefunden",
            "form": "telefon",
            "beginn_am": tag,
        }
        record_fall(kontakt=True, kontakt_am=tag, **talk, **wer)


def _gespraech(nummer: int, am: date) -> dict[str, Any]:
    """Return talk, start and end: before, during and after the lockdown."""
    termin, waehrend, nach = (
        am + timedelta(days=14),
        SPERRE <= am <= WIEDER,
        am > WIEDER,
    )
    ergebnis = "stattgefunden"
    if nach and nummer % 5 in {1, 3}:
        ergebnis = "versaeumt" if nummer % 2 else "abgesagt"
    statt, fern = ergebnis == "stattgefunden", waehrend or (nach and nummer % 3 != 0)
    beginnt = statt and not waehrend
    endet = beginnt and nummer % 4 != 0
    versandt = statt and (waehrend or nach)
    return {
        "erstgespraech": ergebnis,
        "erstgespraech_am": termin,
        "form": "telefon" if fern else "praesenz",
        "beginn_am": termin if beginnt else None,
        "ende_am": min(termin + timedelta(days=70), ENDE) if endet else None,
        "ende_grund": ("klient" if nummer % 4 == 1 else "abschluss") if endet else "",
        "formular_versandt_am": termin if versandt else None,
        "formular_zurueck_am": termin + timedelta(days=3)
        if versandt and nach and nummer % 3 == 0
        else None,
    }


def _berichte(mitglieder: Mitglieder) -> None:
    """Hand in the report of 2019; that of 2020 is a draft to be handed in."""
    leitung = mitglieder[Rolle.GESCHAEFTSFUEHRUNG]
    alt = create_bericht(
        jahr=2019, zeitraum="jahr", durch=leitung, jetzt=um(date(2020, 1, 13))
    )
    submit_bericht(
        bericht=alt, version=alt.version, durch=leitung, jetzt=um(date(2020, 1, 14))
    )
    create_bericht(
        jahr=2020, zeitraum="jahr", durch=leitung, jetzt=um(date(2021, 1, 12))
    )


PROBE = """Leistung;Jahr;Monat;Zuweisungen;Kontakt nicht zustande;laufend Anfang;\
Beratungsbeginn;Abschluss planmäßig;Abbruch;laufend Ende;Bemerkung
Schuldnerberatung;2021;Januar;6;1;24;3;2;0;25;diese Spalte wird nicht gelesen
"""


def write_proben(ordner: Path) -> list[Path]:
    """Write a Träger's list of January 2021, to be uploaded by its person."""
    ordner.mkdir(parents=True, exist_ok=True)
    ziel = ordner / "Beratung_Januar_2021.csv"
    ziel.write_text(PROBE, encoding="utf-8")
    return [ziel]
