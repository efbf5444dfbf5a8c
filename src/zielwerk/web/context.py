"""What every page's frame needs: menu, person, Mandant, day."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zielwerk.fristen.models import Frist
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Recht

# Group, title, URL name, right. Entries a person may not open are absent.
MENUE: tuple[tuple[str, str, str, Recht | None], ...] = (
    ("", "Startseite", "startseite:startseite", None),
    ("", "Zielvereinbarung", "vereinbarung:vereinbarungen", Recht.VEREINBARUNG_SEHEN),
    ("", "Fristen", "fristen:fristen", Recht.FRISTEN_SEHEN),
    ("", "Kennzahlen", "kennzahlen:kennzahlen", Recht.KENNZAHLEN_SEHEN),
    ("", "Vergleich", "vergleich:vergleich", Recht.KENNZAHLEN_SEHEN),
    ("", "Drucksachen", "drucksachen:drucksachen", Recht.DRUCKSACHEN_SEHEN),
    (
        "Fachaufgaben",
        "Widersprüche",
        "widersprueche:widersprueche",
        Recht.WIDERSPRUECHE_SEHEN,
    ),
    ("Fachaufgaben", "Buchungen", "buchungen:buchungen", Recht.BUCHUNGEN_SEHEN),
    ("Fachaufgaben", "Forderungen", "forderungen:forderungen", Recht.FORDERUNGEN_SEHEN),
    ("Fachaufgaben", "Unterkunft", "unterkunft:angemessenheit", Recht.UNTERKUNFT_SEHEN),
    (
        "Fachaufgaben",
        "Aktenprüfungen",
        "aktenpruefungen:pruefungen",
        Recht.AKTENPRUEFUNGEN_SEHEN,
    ),
    ("Fachaufgaben", "Beratung § 16a", "beratung:beratung", Recht.BERATUNG_SEHEN),
    ("Fachaufgaben", "Beratung § 16a", "beratung:traeger", Recht.BERATUNG_ERFASSEN),
    (
        "Fachaufgaben",
        "Besprechungen",
        "besprechungen:besprechungen",
        Recht.BESPRECHUNGEN_SEHEN,
    ),
    (
        "Fachaufgaben",
        "Richtlinien",
        "richtlinien:richtlinien",
        Recht.RICHTLINIEN_SEHEN,
    ),
    ("Fachaufgaben", "Maßnahmen", "massnahmen:massnahmen", Recht.MASSNAHMEN_SEHEN),
    ("Nachvollziehen", "Protokoll", "protokoll:protokoll", Recht.PROTOKOLL_LESEN),
    ("Verwalten", "Mitglieder", "mitglieder:mitglieder", Recht.MITGLIEDER_SEHEN),
    ("Verwalten", "Einrichtung", "einrichtung:einrichtung", Recht.EINRICHTEN),
    (
        "Verwalten",
        "Unterschriften und Word-Vorlage",
        "dokumente:einstellungen",
        Recht.DOKUMENTE_EINSTELLEN,
    ),
    ("Nachvollziehen", "Löschung", "datenschutz:loeschung", Recht.LOESCHUNG_VERWALTEN),
    ("Nachvollziehen", "Auskunft", "datenschutz:auskunft", Recht.AUSKUNFT_ERTEILEN),
)


def menue(
    mitgliedschaft: Mitgliedschaft, pfad: str, zaehler: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the menu groups of a person; the longest matching address is current.

    `zaehler`: title → count with its words, where something is late.
    """
    erlaubt = [
        (gruppe, titel, reverse(name))
        for gruppe, titel, name, recht in MENUE
        if recht is None or mitgliedschaft.darf(recht)
    ]
    passend = [url for _, _, url in erlaubt if pfad.startswith(url)]
    aktuell = max(passend, key=len, default="")
    gruppen: dict[str, list[dict[str, Any]]] = {}
    for gruppe, titel, url in erlaubt:
        aktiv = url == aktuell and (url != "/" or pfad == "/")
        gruppen.setdefault(gruppe, []).append(
            {"titel": titel, "url": url, "aktiv": aktiv, **zaehler.get(titel, {})}
        )
    return [{"titel": titel, "eintraege": liste} for titel, liste in gruppen.items()]


def _zaehler(
    mitgliedschaft: Mitgliedschaft, heute: date, spaet: int | None
) -> dict[str, dict[str, Any]]:
    """Return how many Fristen are late and lie with this person's role."""
    if not mitgliedschaft.darf(Recht.FRISTEN_SEHEN):
        return {}
    if spaet is None:
        ueberfaellig = Frist.objects.ueberfaellig(heute)
        spaet = ueberfaellig.zustaendig(mitgliedschaft.rolle).count()
    if not spaet:
        return {}
    return {"Fristen": {"anzahl": spaet, "gefahr": True, "anzahl_wort": "überfällig"}}


def rahmen(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's variables; nothing but the day for a stranger."""
    mitgliedschaft = getattr(request, "mitgliedschaft", None)
    kontext: dict[str, Any] = {
        "heute": getattr(request, "heute", None),
        "jetzt": getattr(request, "jetzt", None),
    }
    if mitgliedschaft is None:
        return kontext
    return kontext | {
        "mitgliedschaft": mitgliedschaft,
        "mandant": mitgliedschaft.mandant,
        "kann_wechseln": len(request.mitgliedschaften) > 1,  # type: ignore[attr-defined]
        "menue": menue(
            mitgliedschaft,
            request.path,
            _zaehler(
                mitgliedschaft,
                kontext["heute"],
                getattr(request, "spaete_fristen", None),
            ),
        ),
    }
