"""Receivables: receipt and list; `nachtrag.py` completes, `freigabe.py` releases."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zielwerk.dokumente.services import DateiError, store_datei
from zielwerk.forderungen.ablage import (
    ERGAENZBAR,
    TAGE,
    eroeffnet,
    indexe,
    insert_forderungen,
    load_bestand,
    store_bewegungen,
)
from zielwerk.forderungen.freigabe import (
    ForderungslisteError,
    download_liste,
    record_vollstaendigkeit,
    release_liste,
    request_freigabe,
    return_liste,
)
from zielwerk.forderungen.loeschung import empty_schuldner
from zielwerk.forderungen.models import (
    Abgang,
    Forderung,
    Forderungsliste,
    Listeneingang,
)
from zielwerk.forderungen.nachtrag import (
    complete_forderung,
    complete_liste,
    eingang_zu,
    explain_abgang,
)
from zielwerk.forderungen.vergleich import (
    bestand,
    bewegungen,
    verglichen,
    zaehle,
)
from zielwerk.fristen.regeln import zeitraeume
from zielwerk.kern.anzeige import tag
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.protokoll.services import record_eintrag
from zielwerk.vereinbarung.models import Pflicht
from zielwerk.vereinbarung.services import open_ereignisfrist

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "ForderungslisteError",
    "accept_liste",
    "complete_forderung",
    "complete_liste",
    "download_liste",
    "empty_schuldner",
    "explain_abgang",
    "record_eingang",
    "release_liste",
    "request_freigabe",
    "return_liste",
]
PUNKT = "forderungslisten"
EREIGNIS = "Eingang der Liste des BA-Inkasso-Service"


@transaction.atomic
def record_eingang(
    *,
    jahr: int,
    quartal: int,
    eingegangen_am: date,
    weg: str,
    vermerk: str,
    beleg: tuple[str, bytes, str],
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Listeneingang:
    """Record that a quarter's list came in, with proof; its Frist starts to run.

    `beleg`: name, bytes and media type of the file that proves it.

    :raises ForderungslisteError: for a day to come, a quarter received already, a
        proof that cannot be kept, or an agreement without such a Pflicht
    """
    _check_eingang(jahr, quartal, eingegangen_am, heute=jetzt.date())
    pflicht = _pflicht(jahr)
    eingang = Listeneingang(mandant=durch.mandant, jahr=jahr, quartal=quartal)
    datei = _store_beleg(beleg, durch=durch, jetzt=jetzt)
    eingang.frist = open_ereignisfrist(
        pflicht=pflicht,
        ereignis_am=eingegangen_am,
        ereignis=EREIGNIS,
        zeitraum=zeitraeume("quartal", jahr=jahr)[quartal - 1],
        durch=durch,
        jetzt=jetzt,
    )
    eingang.eingegangen_am, eingang.beleg, eingang.weg = eingegangen_am, datei, weg
    eingang.vermerk, eingang.durch, eingang.erfasst_am = vermerk, durch, jetzt
    eingang.save()
    record_eintrag(
        mandant=durch.mandant,
        aktion="forderungen.eingang",
        objekt=eingang,
        text=f"Forderungsliste {eingang} eingegangen am {tag(eingegangen_am)}",
        durch=durch,
        jetzt=jetzt,
        nachher={
            "eingegangen_am": str(eingegangen_am),
            "faellig_am": str(eingang.frist.faellig_am),
        }
        | {"weg": weg, "beleg": datei.sha256},
    )
    return eingang


def _check_eingang(jahr: int, quartal: int, am: date, *, heute: date) -> None:
    """Refuse a day to come, and a quarter received already."""
    if am > heute:
        raise ForderungslisteError(
            f"Der Eingang ({tag(am)}) liegt in der Zukunft. Bitte geben Sie den Tag "
            "an, an dem die Liste da war."
        )
    if Listeneingang.objects.filter(jahr=jahr, quartal=quartal).exists():
        raise ForderungslisteError(
            f"Der Eingang für das {quartal}. Quartal {jahr} ist schon eingetragen."
        )


def _store_beleg(
    beleg: tuple[str, bytes, str], *, durch: Mitgliedschaft, jetzt: datetime
) -> Any:
    """Keep the proof of receipt for those who read lists in."""
    name, inhalt, medientyp = beleg
    try:
        return store_datei(
            mandant=durch.mandant,
            name=name,
            inhalt=inhalt,
            medientyp=medientyp,
            durch=durch,
            jetzt=jetzt,
            recht=Recht.FORDERUNGEN_EINLESEN,
        )
    except DateiError as fehler:
        raise ForderungslisteError(str(fehler)) from fehler


def _pflicht(jahr: int) -> Pflicht:
    """Return the Pflicht of a year that a receipt starts."""
    moeglich = Pflicht.objects.filter(
        punkt__schluessel=PUNKT,
        punkt__vereinbarung__jahr=jahr,
        nachweisart=Pflicht.Nachweisart.LISTE,
    ).exclude(punkt__vereinbarung__status="entwurf")
    for pflicht in moeglich:
        if pflicht.terminregel["art"] == "nach_ereignis":
            gefunden: Pflicht = pflicht
            return gefunden
    raise ForderungslisteError(
        f"Für {jahr} gibt es keine geltende Zielvereinbarung mit einer Frist nach dem "
        "Eingang der Forderungsliste."
    )


@transaction.atomic
def accept_liste(
    *,
    einlesung: Any,
    daten: "pl.DataFrame",
    stand_am: date,
    durch: Mitgliedschaft,
    jetzt: datetime,
) -> Forderungsliste:
    """Store a checked list as the new Fassung of its quarter, whole or not at all.

    `daten`: the typed rows of the intake. The difference to the newest released list
    before it and the movements are computed at once.

    :raises ForderungslisteError: without a recorded receipt of that quarter, or while
        a release of the quarter's list is asked for
    """
    eingang = eingang_zu(stand_am)
    letzte = eingang.listen.order_by("-fassung").first()
    if letzte and letzte.zustand == Forderungsliste.Zustand.FREIGABE:
        raise ForderungslisteError(
            f"Für {letzte} ist die Freigabe erbeten. Bitte lassen Sie sie zuerst "
            "zurückgeben."
        )
    liste: Forderungsliste = Forderungsliste.objects.create(
        mandant=durch.mandant,
        eingang=eingang,
        einlesung=einlesung,
        vorige=Forderungsliste.objects.vor(eingang.zeitraum.von),
        stand_am=stand_am,
        fassung=letzte.fassung + 1 if letzte else 1,
        zeilen=len(daten),
    )
    _store(liste, daten)
    record_eintrag(
        mandant=durch.mandant,
        aktion="forderungen.liste_uebernommen",
        objekt=liste,
        text=f"{liste} übernommen (Fassung {liste.fassung})",
        durch=durch,
        jetzt=jetzt,
        nachher=liste.zahlen
        | {"zeilen": liste.zeilen, "einlesung": str(einlesung.uuid)},
    )
    record_vollstaendigkeit(liste, durch=durch, jetzt=jetzt)
    return liste


def _store(liste: Forderungsliste, daten: "pl.DataFrame") -> None:
    """Store rows, movements, counts and vanished claims."""
    import polars as pl

    neu = bestand(daten).drop("name", "adresse", "begruendung", "zugang_am")
    neu = neu.with_columns(
        klartext=pl.col("nummer"), nummer=pl.Series(indexe(neu["nummer"].to_list()))
    )
    alt = load_bestand(liste.vorige)
    unterschied = verglichen(alt.drop("pk"), neu.drop("klartext"))
    tafel = bewegungen(unterschied) if liste.vorige else eroeffnet(neu)
    was = unterschied.select("nummer", "was") if liste.vorige else None
    insert_forderungen(liste, _zeilen(daten, neu, was))
    store_bewegungen(liste, tafel)
    weg = unterschied.filter(pl.col("was") == "verschwunden")["nummer"]
    pks = alt.filter(pl.col("nummer").is_in(weg.to_list()))["pk"].to_list()
    Abgang.objects.bulk_create(
        Abgang(mandant=liste.mandant, liste=liste, forderung_id=pk) for pk in pks
    )
    liste.zahlen = _zahlen(alt, neu, unterschied) if liste.vorige else {}
    liste.save(update_fields=["zahlen"])


def _zeilen(
    daten: "pl.DataFrame", neu: "pl.DataFrame", was: "pl.DataFrame | None"
) -> "pl.DataFrame":
    """Return the rows as they are stored."""
    import polars as pl

    if was is None:
        was = neu.select("nummer", was=pl.lit(Forderung.Was.GLEICH.value))
    kern = neu.join(was, on="nummer", how="left").rename(
        {"nummer": "nummer_index", "klartext": "nummer"}
    )
    rest = daten.select(
        "nummer", "zeile", *ERGAENZBAR, *(t for t in TAGE if t not in ERGAENZBAR)
    )
    return kern.join(rest, on="nummer", how="left").sort("zeile")


def _zahlen(
    alt: "pl.DataFrame", neu: "pl.DataFrame", unterschied: "pl.DataFrame"
) -> dict[str, int]:
    """Return the counts of open claims before and after, and what changed."""
    import polars as pl

    offen, offen_neu = pl.col("rest") != 0, pl.col("rest_neu") != 0
    gezaehlt = unterschied.select(
        sofort=((pl.col("was") == "neu") & ~offen_neu).sum(),
        wieder_offen=(~offen & offen_neu).sum(),
    ).to_dicts()[0]
    zahlen = zaehle(unterschied)
    zahlen["bezahlt"] += gezaehlt["sofort"]
    return {
        "vorher": len(alt.filter(offen)),
        **zahlen,
        "wieder_offen": gezaehlt["wieder_offen"],
        "nachher": len(neu.filter(offen)),
    }
