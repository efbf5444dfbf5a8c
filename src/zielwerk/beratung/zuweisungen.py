"""Vouchers are issued, printed and taken back; nobody's name is on them."""

import secrets
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from zielwerk.beratung.ablauf import BeratungError, record_schritt
from zielwerk.beratung.models import (
    Aussetzung,
    Sprechzeit,
    Standort,
    Traegervertrag,
    Zuweisung,
)
from zielwerk.dokumente.inhalt import (
    Absatz,
    Anlage,
    Block,
    Dokument,
    Felder,
    Text,
    Ueberschrift,
)
from zielwerk.kern.anzeige import tag, tag_lang
from zielwerk.mandanten.models import Mitgliedschaft

# Read aloud and typed: without letters and digits that look alike.
ZEICHEN = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
HOECHSTENS = 50
TERMIN = (
    "Bitte vereinbaren Sie bei der Beratungsstelle einen Termin und bringen Sie diesen "
    "Schein mit."
)
BLEIBT = (
    "Auf dem Schein steht nicht, wer Sie sind. Was Sie besprechen, bleibt bei der "
    "Beratungsstelle: Kreis und Jobcenter erfahren nur Anzahlen, und keine, aus der "
    "sich auf eine Person schließen lässt."
)


def _nummer() -> str:
    """Return a number drawn by chance: it says nothing about anybody."""
    teile = ("".join(secrets.choice(ZEICHEN) for _ in range(4)) for _ in range(2))
    return "-".join(("B", *teile))


@transaction.atomic
def issue_zuweisungen(
    *,
    vertrag: Traegervertrag,
    standort: Standort,
    zugewiesen_am: date,
    grund: str,
    durch: Mitgliedschaft,
    jetzt: datetime,
    menge: int = 1,
) -> list[Zuweisung]:
    """Issue one voucher, or several of the same kind, each with its own number.

    :raises BeratungError: if the contract does not hold on that day, the day is to
        come, or the place is not the Jobcenter's
    """
    if not 1 <= menge <= HOECHSTENS:
        raise BeratungError(f"Bitte stellen Sie 1 bis {HOECHSTENS} Scheine aus.")
    if zugewiesen_am > jetzt.date():
        raise BeratungError(f"Der {tag(zugewiesen_am)} liegt in der Zukunft.")
    if not Traegervertrag.objects.am(zugewiesen_am).filter(pk=vertrag.pk).exists():
        raise BeratungError(
            f"Der Vertrag „{vertrag}“ gilt am {tag(zugewiesen_am)} nicht "
            f"({vertrag.gueltigkeit})."
        )
    if standort.art != Standort.Art.JOBCENTER:
        raise BeratungError(f"{standort} ist kein Standort des Jobcenters.")
    ausstellung = uuid4()
    neue = [
        Zuweisung(
            mandant=durch.mandant, nummer=_nummer(), vertrag=vertrag,
            ausstellung=ausstellung,
            standort=standort, zugewiesen_am=zugewiesen_am, grund=grund, durch=durch,
        )
        for _ in range(menge)
    ]  # fmt: skip
    Zuweisung.objects.bulk_create(neue)
    # Place, day, number stay out: the county reads the record, and one is one person.
    text = f"Beratungsscheine ausgestellt: {vertrag.angebot}"
    werte = {"ausstellung": str(ausstellung)}
    record_schritt(neue[0], "zugewiesen", text, durch, jetzt, **werte)
    return neue


@transaction.atomic
def withdraw_zuweisung(
    *, zuweisung: Zuweisung, durch: Mitgliedschaft, jetzt: datetime
) -> Zuweisung:
    """Take a voucher back that was issued by mistake.

    :raises BeratungError: if its Träger has recorded something, or it is withdrawn
    """
    eine: Zuweisung = Zuweisung.objects.select_for_update(of=("self",)).get(
        pk=zuweisung.pk
    )
    if eine.widerrufen_am:
        raise BeratungError("Dieser Schein ist schon widerrufen.")
    if not Zuweisung.objects.offen().filter(pk=eine.pk).exists():
        raise BeratungError(
            "Zu diesem Schein gibt es schon eine Rückmeldung; er lässt sich nicht mehr "
            "widerrufen."
        )
    eine.widerrufen_am = jetzt.date()
    eine.save(update_fields=["widerrufen_am"])
    record_schritt(eine, "widerrufen", "Beratungsschein widerrufen", durch, jetzt)
    return eine


def schein(zuweisungen: list[Zuweisung], jetzt: datetime) -> Dokument:
    """Return the slips of some vouchers, each on its own page."""
    bloecke: list[Block] = []
    for nummer, eine in enumerate(zuweisungen):
        titel = f"Schein {eine.nummer}"
        bloecke += [Anlage(titel) if nummer else Ueberschrift(2, titel), *_seite(eine)]
    mandant = zuweisungen[0].mandant
    beispiel = "Beispiel, " if mandant.ist_beispiel else ""
    return Dokument(
        titel="Beratungsschein",
        bloecke=tuple(bloecke),
        fuss=f"{beispiel}{mandant.kurzname}, mit Zielwerk, {tag(jetzt.date())}",
        metadaten={"autor": mandant.kurzname, "erstellt_am": jetzt.isoformat()},
    )


def _seite(eine: Zuweisung) -> list[Block]:
    """Return one slip: where to go, and what stays there."""
    vertrag = eine.vertrag
    stellen = Standort.objects.filter(organisation_id=vertrag.organisation_id)
    orte = "\n".join(", ".join(filter(None, (s.name, s.anschrift))) for s in stellen)
    felder = [
        ("Scheinnummer", eine.nummer),
        ("Beratung", f"{vertrag.angebot} ({vertrag.angebot.norm})"),
        ("Beratungsstelle", "\n".join(filter(None, (str(vertrag.organisation), orte)))),
        ("Sprechzeit im Jobcenter", _sprechzeiten(eine)),
        ("Ausgestellt am", tag_lang(eine.zugewiesen_am)),
        ("Ausgestellt in", str(eine.standort)),
        ("Grund", eine.get_grund_display()),
    ]
    return [
        Felder(tuple((name, wert) for name, wert in felder if wert)),
        Absatz((Text(TERMIN),)),
        Absatz((Text(BLEIBT),)),
    ]


def _sprechzeiten(eine: Zuweisung) -> str:
    """Return the office hours in the Jobcenter on the day, or that there are none."""
    am = eine.zugewiesen_am
    ausgesetzt = Aussetzung.objects.filter(
        art=Aussetzung.Art.SPRECHZEIT, von__lte=am, bis__gte=am
    ).first()
    if ausgesetzt:
        return f"ausgesetzt bis {tag(ausgesetzt.bis)}"
    zeiten = Sprechzeit.objects.am(am).filter(vertrag=eine.vertrag)
    return "\n".join(str(z) for z in zeiten.select_related("standort"))
