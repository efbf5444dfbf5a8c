"""The agreement as a paper to be signed: its sides, its Punkte, its decision."""

from datetime import datetime

from zielwerk.dokumente.inhalt import Absatz, Block, Dokument, Text, Ueberschrift
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.kern.anzeige import tag
from zielwerk.vereinbarung.models import Zielvereinbarung


def papier(vereinbarung: Zielvereinbarung, jetzt: datetime) -> Dokument:
    """Return the agreement as it was decided; a draft says that it is one."""
    bloecke: list[Block] = [
        _absatz(
            f"Zwischen {vereinbarung.parteien} wird für das Jahr {vereinbarung.jahr} "
            "vereinbart:"
        )
    ]
    for punkt in vereinbarung.punkte.all():
        bloecke.append(Ueberschrift(2, f"Punkt {punkt.nummer}: {punkt.titel}"))
        bloecke.append(_absatz(punkt.wortlaut))
    bloecke += [Ueberschrift(2, "Beschluss"), _absatz(_beschluss(vereinbarung))]
    beispiel = "Beispiel, " if vereinbarung.mandant.ist_beispiel else ""
    return Dokument(
        titel=vereinbarung.titel,
        bloecke=tuple(bloecke),
        fuss=f"{beispiel}erstellt mit Zielwerk am {tag(jetzt.date())}",
        metadaten={
            "autor": vereinbarung.mandant.kurzname,
            "stichworte": "Zielvereinbarung, § 48b SGB II",
            "erstellt_am": jetzt.isoformat(),
        },
    )


def as_papier_pdf(vereinbarung: Zielvereinbarung, jetzt: datetime) -> bytes:
    """Return it as PDF/UA and PDF/A.

    :raises PapierError: if a character cannot be set
    """
    return as_pdf(papier(vereinbarung, jetzt))


def _beschluss(vereinbarung: Zielvereinbarung) -> str:
    """Return when and by whom it was decided."""
    if vereinbarung.beschlossen_am is None:
        return "Entwurf, noch nicht beschlossen."
    wer = f" durch {vereinbarung.gremium}" if vereinbarung.gremium else ""
    nummer = vereinbarung.drucksache_nr
    vorlage = f" (Drucksache {nummer})" if nummer else ""
    return f"Beschlossen am {tag(vereinbarung.beschlossen_am)}{wer}{vorlage}."


def _absatz(text: str) -> Absatz:
    return Absatz((Text(text),))
