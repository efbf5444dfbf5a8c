"""Who may do what: the one table, checked in one place (`zugang.berechtigt`).

Need to know also holds inside a Leistungsträger (§ 35 Abs. 1 SGB I). A role that
is absent from a line may not do it; there are no other rules anywhere.
"""

from enum import StrEnum

from django.db import models


class Rolle(models.TextChoices):
    """What a person is for one Mandant."""

    KOORDINIERUNGSSTELLE = "koordinierungsstelle", "Koordinierungsstelle SGB II"
    FACHDIENSTLEITUNG = "fachdienstleitung", "Fachdienstleitung"
    FACHAUFSICHT = "fachaufsicht", "Fachaufsicht"
    KASSE = "kasse", "Kasse"
    GESCHAEFTSFUEHRUNG = "geschaeftsfuehrung", "Geschäftsführung Jobcenter"
    BEREICHSLEITUNG = "bereichsleitung", "Bereichsleitung Leistung"
    TEAMLEITUNG = "teamleitung", "Teamleitung Leistung"
    WIDERSPRUCHSSTELLE = "widerspruchsstelle", "Widerspruchsstelle"
    DRITTE_SEITE = "dritte_seite", "Dritte Seite der Zielvereinbarung"
    BERATUNGSSTELLE = "beratungsstelle", "Beratungsstelle (Träger)"
    GREMIUM = "gremium", "Gremium (Ausschuss)"
    RECHNUNGSPRUEFUNG = "rechnungspruefung", "Rechnungsprüfung"


class Recht(StrEnum):
    """One thing a role may be allowed to do."""

    VEREINBARUNG_SEHEN = "Zielvereinbarung und Punkte ansehen"
    BEWERTEN = "Punkte bewerten"
    FORTSCHREIBEN = "Zielvereinbarung fortschreiben"
    VERHANDELN = "Wortlaut vorschlagen, anmerken und zustimmen"
    FRISTEN_SEHEN = "Fristen ansehen"
    FRISTEN_EINSTELLEN = "Dienstfreie Tage und Erinnerungsstufen einstellen"
    FRISTAENDERUNG_BEWILLIGEN = "Verlängerungen und Pausen bewilligen"
    NACHWEIS_EINREICHEN = "Nachweise einreichen"
    EIGENES_EINREICHEN = "Auf eigene Fristen antworten: Nachweis oder Antrag"
    NACHWEIS_ANNEHMEN = "Nachweise annehmen oder zurückgeben"
    KENNZAHLEN_SEHEN = "Kennzahlen ansehen"
    KENNZAHLEN_PFLEGEN = "Kennzahlen, Grenzen und Vergleichswerte pflegen"
    VERGLEICH_AUSTAUSCHEN = "Vergleichszahlen ausführen und einlesen"
    FAELLE_AUSFUEHREN = "Erledigte Fälle unter Pseudonymen ausführen"
    EINWILLIGUNG_ERTEILEN = "Einwilligen, dass eigene Zahlen einzeln gezeigt werden"
    WIDERSPRUECHE_SEHEN = "Widersprüche ohne Aktenzeichen ansehen"
    AKTENZEICHEN_SEHEN = "Aktenzeichen ansehen"
    WIDERSPRUECHE_EINLESEN = "Widerspruchslisten einlesen"
    ZUORDNUNG_FREIGEBEN = "Zuordnungstabelle freigeben"
    BUCHUNGEN_SEHEN = "Buchungen, Hinweise und Kontentabelle ansehen"
    BUCHUNGSTEXT_SEHEN = "Buchungstexte ansehen"
    BUCHUNGEN_EINLESEN = "Buchungslisten einlesen"
    KONTENREGELN_PFLEGEN = "Kontentabelle und Abrechnung pflegen"
    BUCHUNGSHINWEIS_MELDEN = "Buchungshinweise melden und Bestätigung abgeben"
    BUCHUNGSHINWEIS_KLAEREN = "Buchungshinweise berichtigen oder erklären"
    FORDERUNGEN_SEHEN = "Forderungsspiegel ohne Namen ansehen"
    FORDERUNGSZEILEN_SEHEN = "Forderungen mit Namen ansehen"
    FORDERUNGEN_EINLESEN = "Forderungslisten einlesen und ergänzen"
    FORDERUNGEN_FREIGEBEN = "Forderungslisten freigeben"
    FORDERUNGEN_ABRUFEN = "Freigegebene Forderungslisten abrufen"
    DRUCKSACHEN_SEHEN = "Drucksachen ansehen"
    DRUCKSACHE_BEARBEITEN = "Drucksachen bearbeiten"
    DRUCKSACHE_FREIGEBEN = "Drucksachen freigeben"
    SIGNIEREN = "Mit dem Zertifikat des Kreises elektronisch unterschreiben"
    DOKUMENTE_EINSTELLEN = "Vertrauensanker und Word-Vorlage hinterlegen"
    PROTOKOLL_LESEN = "Protokoll lesen"
    MITGLIEDER_SEHEN = "Mitglieder und Organisationen ansehen"
    MITGLIEDER_VERWALTEN = "Mitglieder einladen, ändern und stilllegen"
    EINRICHTEN = "Kreis einrichten: Stammdaten, Kalender, Seiten, Gremium, Vorlage"
    BESPRECHUNGEN_SEHEN = "Besprechungen und freigegebene Niederschriften ansehen"
    BESPRECHUNGEN_FUEHREN = "Besprechungen planen, eintragen und niederschreiben"
    AKTENPRUEFUNGEN_SEHEN = "Aktenprüfungen ohne Kennungen ansehen, Stichproben planen"
    AKTENPRUEFUNGEN_FUEHREN = (
        "Aktenlisten einlesen, Stichproben ziehen, Akten prüfen, mit Kennungen"
    )
    PRUEFLISTEN_FESTLEGEN = "Prüflisten für Aktenprüfungen festlegen"
    KREISPRUEFUNG_FUEHREN = (
        "Eigene Aktenprüfung des Kreises anfordern, führen oder darauf verzichten"
    )
    KREISPRUEFUNG_EINRAEUMEN = "Dem Kreis befristet Einsicht in Prüfbögen einräumen"
    UNTERKUNFT_SEHEN = "Kosten der Unterkunft prüfen und Richtwerte ansehen"
    RICHTWERTE_PFLEGEN = "Richtwerte einlesen und veröffentlichen"
    KOSTENSENKUNG_SEHEN = "Kostensenkungsverfahren mit Aktenzeichen ansehen"
    KOSTENSENKUNG_FUEHREN = "Kostensenkungsverfahren führen"
    RICHTLINIEN_SEHEN = "Richtlinien und ihre Fassungen ansehen"
    RICHTLINIEN_PFLEGEN = "Richtlinien schreiben und veröffentlichen"
    RICHTLINIEN_VORSCHLAGEN = "Anpassungen von Richtlinien vorschlagen"
    KENNTNIS_NEHMEN = "Richtlinien für das eigene Team zur Kenntnis nehmen"
    MASSNAHMEN_SEHEN = "Steuerungsmaßnahmen ansehen"
    MASSNAHMEN_UEBERNEHMEN = "Steuerungsmaßnahmen übernehmen und umsetzen"
    MASSNAHMEN_FUEHREN = "Steuerungsmaßnahmen eröffnen, ändern und prüfen"
    MASSNAHMEN_ENTSCHEIDEN = "Über vorgeschlagene Steuerungsmaßnahmen entscheiden"
    BERATUNG_SEHEN = "Beratung § 16a ansehen: Angebote, Abgleich, Berichte"
    BERATUNG_PFLEGEN = "Beratungsangebote, Verträge, Sprechzeiten pflegen"
    ZUWEISEN = "Beratungsscheine ausstellen und ansehen"
    BERATUNG_ERFASSEN = "Rückmeldungen des eigenen Trägers erfassen"
    BERATUNGSBERICHT_ERSTELLEN = "Berichte zu § 16a erstellen und abgeben"
    LOESCHUNG_VERWALTEN = "Löschregeln, Löschläufe und Löschsperren verwalten"
    AUSKUNFT_ERTEILEN = "Auskunft an Betroffene erteilen, auf Antrag löschen"
    SCHNITTSTELLE_NUTZEN = (
        "Schlüssel für Programme anlegen, die im eigenen Namen arbeiten"
    )


_KREIS = frozenset(
    {Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG, Rolle.FACHAUFSICHT}
)
_JOBCENTER = frozenset(
    {
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.TEAMLEITUNG,
        Rolle.WIDERSPRUCHSSTELLE,
    }
)

RECHTE: dict[Recht, frozenset[Rolle]] = {
    Recht.VEREINBARUNG_SEHEN: _KREIS
    | _JOBCENTER
    | {Rolle.DRITTE_SEITE, Rolle.RECHNUNGSPRUEFUNG},
    Recht.BEWERTEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.FORTSCHREIBEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.VERHANDELN: frozenset(
        {
            Rolle.KOORDINIERUNGSSTELLE,
            Rolle.FACHDIENSTLEITUNG,
            Rolle.GESCHAEFTSFUEHRUNG,
            Rolle.BEREICHSLEITUNG,
            Rolle.DRITTE_SEITE,
        }
    ),
    Recht.FRISTEN_SEHEN: _KREIS
    | _JOBCENTER
    | {Rolle.DRITTE_SEITE, Rolle.RECHNUNGSPRUEFUNG},
    Recht.FRISTEN_EINSTELLEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.FRISTAENDERUNG_BEWILLIGEN: frozenset(
        {Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG}
    ),
    Recht.NACHWEIS_EINREICHEN: _JOBCENTER | {Rolle.KOORDINIERUNGSSTELLE},
    # Whoever has this right only answers the Fristen that lie with the own role.
    Recht.EIGENES_EINREICHEN: _JOBCENTER
    | {Rolle.KOORDINIERUNGSSTELLE, Rolle.DRITTE_SEITE},
    Recht.NACHWEIS_ANNEHMEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.KENNZAHLEN_SEHEN: _KREIS
    | _JOBCENTER
    | {Rolle.DRITTE_SEITE, Rolle.RECHNUNGSPRUEFUNG, Rolle.GREMIUM},
    Recht.KENNZAHLEN_PFLEGEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.VERGLEICH_AUSTAUSCHEN: frozenset(
        {Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG}
    ),
    # Cases, not counts: decided by who answers for the Fachaufsicht, by nobody else.
    Recht.FAELLE_AUSFUEHREN: frozenset({Rolle.FACHDIENSTLEITUNG}),
    # The figures are those of the Jobcenter.
    Recht.EINWILLIGUNG_ERTEILEN: frozenset({Rolle.GESCHAEFTSFUEHRUNG}),
    Recht.WIDERSPRUECHE_SEHEN: _KREIS
    | {
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.WIDERSPRUCHSSTELLE,
        Rolle.RECHNUNGSPRUEFUNG,
    },
    Recht.AKTENZEICHEN_SEHEN: frozenset({Rolle.WIDERSPRUCHSSTELLE}),
    Recht.WIDERSPRUECHE_EINLESEN: frozenset({Rolle.WIDERSPRUCHSSTELLE}),
    Recht.ZUORDNUNG_FREIGEBEN: frozenset(
        {
            Rolle.KOORDINIERUNGSSTELLE,
            Rolle.GESCHAEFTSFUEHRUNG,
        }
    ),
    Recht.BUCHUNGEN_SEHEN: _KREIS
    | {
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.RECHNUNGSPRUEFUNG,
    },
    Recht.BUCHUNGSTEXT_SEHEN: frozenset(
        {Rolle.KOORDINIERUNGSSTELLE, Rolle.BEREICHSLEITUNG}
    ),
    Recht.BUCHUNGEN_EINLESEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.KONTENREGELN_PFLEGEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.BUCHUNGSHINWEIS_MELDEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.BUCHUNGSHINWEIS_KLAEREN: frozenset(
        {
            Rolle.KOORDINIERUNGSSTELLE,
            Rolle.GESCHAEFTSFUEHRUNG,
            Rolle.BEREICHSLEITUNG,
        }
    ),
    Recht.FORDERUNGEN_SEHEN: _KREIS
    | {
        Rolle.KASSE,
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.TEAMLEITUNG,
        Rolle.RECHNUNGSPRUEFUNG,
    },
    Recht.FORDERUNGSZEILEN_SEHEN: frozenset(
        {Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG, Rolle.KASSE}
    ),
    Recht.FORDERUNGEN_EINLESEN: frozenset({Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG}),
    Recht.FORDERUNGEN_FREIGEBEN: frozenset({Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG}),
    Recht.FORDERUNGEN_ABRUFEN: frozenset({Rolle.KASSE}),
    Recht.DRUCKSACHEN_SEHEN: _KREIS | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.DRUCKSACHE_BEARBEITEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.DRUCKSACHE_FREIGEBEN: frozenset({Rolle.FACHDIENSTLEITUNG}),
    Recht.SIGNIEREN: frozenset({Rolle.FACHDIENSTLEITUNG}),
    Recht.DOKUMENTE_EINSTELLEN: frozenset(
        {Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG}
    ),
    Recht.PROTOKOLL_LESEN: frozenset(
        {
            Rolle.RECHNUNGSPRUEFUNG,
            Rolle.KOORDINIERUNGSSTELLE,
        }
    ),
    Recht.MITGLIEDER_SEHEN: _KREIS
    | {Rolle.GESCHAEFTSFUEHRUNG, Rolle.RECHNUNGSPRUEFUNG},
    Recht.MITGLIEDER_VERWALTEN: frozenset(
        {Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG}
    ),
    Recht.EINRICHTEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    Recht.BESPRECHUNGEN_SEHEN: _KREIS | _JOBCENTER | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.BESPRECHUNGEN_FUEHREN: _KREIS
    | {Rolle.GESCHAEFTSFUEHRUNG, Rolle.BEREICHSLEITUNG},
    Recht.AKTENPRUEFUNGEN_SEHEN: _KREIS
    | {
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.TEAMLEITUNG,
        Rolle.RECHNUNGSPRUEFUNG,
    },
    Recht.AKTENPRUEFUNGEN_FUEHREN: frozenset(
        {Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG}
    ),
    Recht.PRUEFLISTEN_FESTLEGEN: frozenset(
        {Rolle.GESCHAEFTSFUEHRUNG, Rolle.BEREICHSLEITUNG}
    ),
    Recht.KREISPRUEFUNG_FUEHREN: _KREIS,
    Recht.KREISPRUEFUNG_EINRAEUMEN: frozenset(
        {Rolle.GESCHAEFTSFUEHRUNG, Rolle.BEREICHSLEITUNG}
    ),
    Recht.UNTERKUNFT_SEHEN: _KREIS | _JOBCENTER | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.RICHTWERTE_PFLEGEN: frozenset(
        {Rolle.KOORDINIERUNGSSTELLE, Rolle.FACHDIENSTLEITUNG}
    ),
    Recht.KOSTENSENKUNG_SEHEN: frozenset(
        {Rolle.GESCHAEFTSFUEHRUNG, Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG}
    ),
    Recht.KOSTENSENKUNG_FUEHREN: frozenset({Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG}),
    Recht.RICHTLINIEN_SEHEN: _KREIS | _JOBCENTER | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.RICHTLINIEN_PFLEGEN: _KREIS,
    Recht.RICHTLINIEN_VORSCHLAGEN: _KREIS | _JOBCENTER,
    Recht.KENNTNIS_NEHMEN: _JOBCENTER,
    Recht.MASSNAHMEN_SEHEN: _KREIS | _JOBCENTER | {Rolle.RECHNUNGSPRUEFUNG},
    Recht.MASSNAHMEN_UEBERNEHMEN: _KREIS | _JOBCENTER,
    Recht.MASSNAHMEN_FUEHREN: frozenset(
        {
            Rolle.KOORDINIERUNGSSTELLE,
            Rolle.FACHDIENSTLEITUNG,
            Rolle.GESCHAEFTSFUEHRUNG,
            Rolle.BEREICHSLEITUNG,
        }
    ),
    Recht.MASSNAHMEN_ENTSCHEIDEN: frozenset(
        {Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG}
    ),
    Recht.BERATUNG_SEHEN: _KREIS
    | {
        Rolle.GESCHAEFTSFUEHRUNG,
        Rolle.BEREICHSLEITUNG,
        Rolle.TEAMLEITUNG,
        Rolle.RECHNUNGSPRUEFUNG,
    },
    Recht.BERATUNG_PFLEGEN: frozenset({Rolle.KOORDINIERUNGSSTELLE}),
    # The Jobcenter alone: the county never sees a voucher.
    Recht.ZUWEISEN: frozenset(
        {Rolle.GESCHAEFTSFUEHRUNG, Rolle.BEREICHSLEITUNG, Rolle.TEAMLEITUNG}
    ),
    # The Träger alone: what it keeps leaves it as hidden and published figures only.
    Recht.BERATUNG_ERFASSEN: frozenset({Rolle.BERATUNGSSTELLE}),
    Recht.BERATUNGSBERICHT_ERSTELLEN: frozenset(
        {Rolle.GESCHAEFTSFUEHRUNG, Rolle.BEREICHSLEITUNG}
    ),
    Recht.LOESCHUNG_VERWALTEN: frozenset(
        {Rolle.GESCHAEFTSFUEHRUNG, Rolle.KOORDINIERUNGSSTELLE}
    ),
    # Only who may see rows with persons anyway, and each only those.
    Recht.AUSKUNFT_ERTEILEN: frozenset(
        {Rolle.WIDERSPRUCHSSTELLE, Rolle.BEREICHSLEITUNG}
    ),
    # Roles that sign in with a second factor: a key is as good as its person.
    Recht.SCHNITTSTELLE_NUTZEN: frozenset(
        {
            Rolle.KOORDINIERUNGSSTELLE,
            Rolle.KASSE,
            Rolle.GESCHAEFTSFUEHRUNG,
            Rolle.BEREICHSLEITUNG,
            Rolle.WIDERSPRUCHSSTELLE,
        }
    ),
}


# Rights that open no data about a person; every other right does, so a new one counts
# as personal until somebody has decided otherwise.
OHNE_PERSONENBEZUG: frozenset[Recht] = frozenset(
    {
        Recht.VEREINBARUNG_SEHEN,
        Recht.BEWERTEN,
        Recht.FORTSCHREIBEN,
        Recht.VERHANDELN,
        Recht.FRISTEN_SEHEN,
        Recht.FRISTEN_EINSTELLEN,
        Recht.FRISTAENDERUNG_BEWILLIGEN,
        Recht.NACHWEIS_EINREICHEN,
        Recht.EIGENES_EINREICHEN,
        Recht.NACHWEIS_ANNEHMEN,
        Recht.KENNZAHLEN_SEHEN,
        Recht.KENNZAHLEN_PFLEGEN,
        Recht.VERGLEICH_AUSTAUSCHEN,
        Recht.EINWILLIGUNG_ERTEILEN,
        Recht.WIDERSPRUECHE_SEHEN,
        Recht.ZUORDNUNG_FREIGEBEN,
        Recht.FORDERUNGEN_SEHEN,
        Recht.DRUCKSACHEN_SEHEN,
        Recht.DRUCKSACHE_BEARBEITEN,
        Recht.DRUCKSACHE_FREIGEBEN,
        Recht.EINRICHTEN,
        Recht.SIGNIEREN,
        Recht.DOKUMENTE_EINSTELLEN,
        Recht.AKTENPRUEFUNGEN_SEHEN,
        Recht.PRUEFLISTEN_FESTLEGEN,
        Recht.UNTERKUNFT_SEHEN,
        Recht.RICHTWERTE_PFLEGEN,
        Recht.RICHTLINIEN_SEHEN,
        Recht.RICHTLINIEN_PFLEGEN,
        Recht.RICHTLINIEN_VORSCHLAGEN,
        Recht.KENNTNIS_NEHMEN,
        Recht.BERATUNG_SEHEN,
        Recht.BERATUNG_PFLEGEN,
        Recht.BERATUNGSBERICHT_ERSTELLEN,
    }
)


def braucht_zweiten_faktor(rolle: str) -> bool:
    """Return whether a role holds a right concerning personal data."""
    return any(
        rolle in RECHTE[recht] for recht in Recht if recht not in OHNE_PERSONENBEZUG
    )


def darf(rolle: str, recht: Recht) -> bool:
    """Return whether a role has a right; unknown roles have none."""
    return rolle in RECHTE[recht]
