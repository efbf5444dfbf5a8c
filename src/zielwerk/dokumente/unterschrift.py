"""What the check of a PDF's signatures found, as plain German sentences; no Django."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from zielwerk.kern.anzeige import anzahl, tag

Fakten = Mapping[str, Any]
UNGEPRUEFT = {
    "verschluesselt": (
        "Die Datei ist mit einem Kennwort verschlüsselt. Ob sie elektronisch "
        "unterschrieben ist, ließ sich deshalb nicht prüfen."
    ),
    "unlesbar": (
        "Die Datei ist beschädigt, unvollständig oder kein gültiges PDF. Ob sie "
        "elektronisch unterschrieben ist, ließ sich nicht prüfen."
    ),
    "zu_aufwendig": (
        "Die Prüfung wurde abgebrochen, weil die Datei ungewöhnlich aufwendig gebaut "
        "ist. Ob sie elektronisch unterschrieben ist, ist nicht geprüft."
    ),
}
# What came after a signature that covers the document as it was then.
SEITDEM = {
    "nichts": "seitdem wurde nichts geändert.",
    "angehaengt": (
        "hinter ihrem Ende stehen weitere Bytes, die niemand unterschrieben hat."
    ),
    "pflege": (
        "seitdem kamen nur Zeitstempel oder Angaben für die spätere Prüfung hinzu."
    ),
    "ergaenzt": (
        "seitdem kamen nur weitere Unterschriften oder ausgefüllte Felder hinzu."
    ),
}
# Why a chain did not hold; anything else is named as it is.
KETTENGRUND = {
    "NO_CERTIFICATE_CHAIN_FOUND": (
        "Das Zertifikat führt zu keinem der hinterlegten Vertrauensanker."
    ),
    "OUT_OF_BOUNDS_NO_POE": (
        "Das Zertifikat war am Tag der Prüfung nicht gültig (abgelaufen oder noch "
        "nicht gültig)."
    ),
    "OUT_OF_BOUNDS_NOT_REVOKED": "Das Zertifikat war am Tag der Prüfung abgelaufen.",
    "REVOKED_NO_POE": "Das Zertifikat ist gesperrt.",
    "REVOKED_CA_NO_POE": "Das Zertifikat einer ausstellenden Stelle ist gesperrt.",
    "CHAIN_CONSTRAINTS_FAILURE": (
        "Das Zertifikat ist nicht zum Unterschreiben ausgestellt, oder seine Kette "
        "hält ihre eigenen Regeln nicht ein."
    ),
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": (
        "Die Unterschrift verwendet ein Verfahren, das nicht mehr als sicher gilt."
    ),
}


def ueberschrift(fakten: Fakten) -> str:
    """Return how many signatures there are, or that nobody could look."""
    if fakten["art"] != "gelesen":
        return UNGEPRUEFT[fakten["art"]]
    alle = fakten["unterschriften"]
    zahl = sum(not eine.get("dokumentstempel") for eine in alle)
    if not alle:
        return "Die Datei ist nicht elektronisch unterschrieben."
    worte = anzahl(zahl, "elektronische Unterschrift", "elektronische Unterschriften")
    return f"Die Datei trägt {worte}."


def stand(eine: Fakten) -> str:
    """Return the word of a status: in order, to be looked at, or broken."""
    if not eine["unversehrt"] or eine["danach"] == "geaendert":
        return "nicht_erfuellt"
    stempel = eine.get("zeitstempel")
    if eine["danach"] == "angehaengt" or eine["kette"] != "ja":
        return "bitte_pruefen"
    unbestaetigt = stempel and stempel["kette"] != "ja"
    return "bitte_pruefen" if unbestaetigt else "erfuellt"


def saetze(eine: Fakten, zone: tzinfo) -> list[str]:
    """Return what is to be said about one signature: whole, whose, when."""
    if eine.get("beschaedigt"):
        return ["Eine Unterschrift ist so beschädigt, dass sie sich nicht lesen lässt."]
    gefunden = [_ganz(eine), _zertifikat(eine, _wer(eine))]
    if eine.get("dokumentstempel"):
        return [*gefunden, f"Der Zeitstempel nennt {_wann(eine, zone)}."]
    return [*gefunden, _zeit(eine, zone)]


def _wer(eine: Fakten) -> str:
    """Return the person or body as the certificate names it."""
    stelle = eine["stelle"]
    return f"{eine['name']} ({stelle})" if stelle else str(eine["name"])


def _was(eine: Fakten) -> str:
    wort = "Der Zeitstempel" if eine.get("dokumentstempel") else "Die Unterschrift"
    return f"{wort} von {_wer(eine)}"


def _ganz(eine: Fakten) -> str:
    """Return what the signature covers and what came after it."""
    was = _was(eine)
    if not eine["unversehrt"]:
        return (
            f"{was} passt nicht zur Datei: Der Inhalt wurde nach dem Unterschreiben "
            "geändert, oder die Unterschrift ist beschädigt."
        )
    if eine["umfang"] == "teil":
        return (
            f"{was} deckt nur einen Teil der Datei. Was außerhalb liegt, ist nicht "
            "unterschrieben."
        )
    if eine["danach"] == "geaendert":
        return (
            f"Nach dem Unterschreiben wurde die Datei geändert. {was} deckt nur die "
            "frühere Fassung."
        )
    if eine["umfang"] == "ganz":
        return f"{was} deckt das ganze Dokument; {SEITDEM[eine['danach']]}"
    return (
        f"{was} deckt das Dokument, wie es beim Unterschreiben war; "
        f"{SEITDEM[eine['danach']]}"
    )


def _zertifikat(eine: Fakten, wer: str) -> str:
    """Return whether anybody vouches for the name."""
    if eine["kette"] == "ohne_anker":
        return (
            f"Ob das Zertifikat wirklich {wer} gehört, hat niemand geprüft, weil keine "
            "Vertrauensanker hinterlegt sind."
        )
    if eine["kette"] == "ja":
        return (
            f"Das Zertifikat hat {eine['aussteller']} ausgestellt; es führt zu einem "
            "hinterlegten Vertrauensanker. Ob es gesperrt wurde, ist nicht abgefragt."
        )
    grund = eine["kettengrund"]
    sonst = f"Das Zertifikat ließ sich nicht bestätigen ({grund or 'ohne Angabe'})."
    return KETTENGRUND.get(grund, sonst)


def _moment(wert: str, zone: tzinfo) -> str:
    am = datetime.fromisoformat(wert).astimezone(zone)
    return f"{tag(am.date())}, {am:%H:%M} Uhr"


def _wann(eine: Fakten, zone: tzinfo) -> str:
    return f"den {_moment(eine['zeitstempel']['am'], zone)}"


def _zeit(eine: Fakten, zone: tzinfo) -> str:
    """Return when it was signed, and who says so."""
    stempel, gesagt = eine["zeitstempel"], eine["angegeben_am"]
    if stempel is None and not gesagt:
        return "Wann unterschrieben wurde, steht nicht in der Datei."
    if stempel is None:
        return (
            f"Unterschrieben am {_moment(gesagt, zone)}, nach eigener Angabe; ein "
            "Zeitstempel fehlt."
        )
    if not stempel["unversehrt"]:
        return "Der Zeitstempel passt nicht zur Unterschrift."
    nach = f"Unterschrieben spätestens am {_moment(stempel['am'], zone)}"
    if stempel["kette"] == "ja":
        return f"{nach}, bestätigt durch den Zeitstempel von {stempel['stelle']}."
    return (
        f"{nach}, laut Zeitstempel von {stempel['stelle']}; ob er echt ist, ist nicht "
        "bestätigt."
    )
