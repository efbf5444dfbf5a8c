"""The way from referral to advice, and where people are lost on it."""

from dataclasses import dataclass
from fractions import Fraction

from zielwerk.kern.anzeige import prozent, zahl
from zielwerk.kern.rechenweg import Rechenweg, Schritt


@dataclass(frozen=True)
class Stufe:
    """One step of the way; `verlust` is how many of the step before are missing.

    A negative loss: more than in the step before, for example appointments of earlier
    referrals. `anteil` is the share of those referred, None if nobody was.
    """

    name: str
    anzahl: int
    verlust: int
    anteil: Fraction | None


@dataclass(frozen=True)
class Weg:
    """All steps that are known, in order, with a sentence on the greatest loss."""

    stufen: tuple[Stufe, ...]
    satz: str
    rechenweg: Rechenweg


def weg(
    *,
    zuweisungen: int,
    kontakt_nicht_zustande: int | None = None,
    gespraeche_terminiert: int | None = None,
    gespraeche_stattgefunden: int | None = None,
    beratungen: int | None = None,
) -> Weg:
    """Return the steps from referral to advice; what is not known is left out.

    `beratungen`: begun, single and short ones together. People who came without a
    referral are not on this way; counts of a period may hold earlier referrals.

    :raises ValueError: if a figure is negative, or more lack contact than were referred
    """
    kontakt = None
    if kontakt_nicht_zustande is not None:
        _check("Kontakt kam nicht zustande", kontakt_nicht_zustande)
        kontakt = zuweisungen - kontakt_nicht_zustande
        if kontakt < 0:
            raise ValueError(
                f"Kontakt kam nicht zustande: {zahl(kontakt_nicht_zustande)}, "
                f"zugewiesen sind nur {zahl(zuweisungen)}."
            )
    angaben = (
        ("zugewiesen", zuweisungen),
        ("Kontakt kam zustande", kontakt),
        ("Erstgespräch terminiert", gespraeche_terminiert),
        ("Erstgespräch wahrgenommen", gespraeche_stattgefunden),
        ("beraten", beratungen),
    )
    bekannte = [(name, wert) for name, wert in angaben if wert is not None]
    for name, wert in bekannte:
        _check(name, wert)
    stufen = _stufen(bekannte)
    return Weg(stufen, _satz(stufen), tuple(_schritt(stufe) for stufe in stufen))


def _check(name: str, wert: int) -> None:
    if wert < 0:
        raise ValueError(f"{name}: {zahl(wert)} ist negativ.")


def _stufen(bekannte: list[tuple[str, int]]) -> tuple[Stufe, ...]:
    """Return the steps with what was lost since the one before."""
    _, alle = bekannte[0]
    davor = [alle, *(wert for _, wert in bekannte)]
    return tuple(
        Stufe(name, wert, vorher - wert, Fraction(wert, alle) if alle else None)
        for (name, wert), vorher in zip(bekannte, davor, strict=False)
    )


def _satz(stufen: tuple[Stufe, ...]) -> str:
    """Say how many arrive, and before which step most are lost."""
    erste, letzte = stufen[0], stufen[-1]
    if not erste.anzahl:
        return "Im Zeitraum wurde niemand zugewiesen."
    if len(stufen) == 1:
        return f"Zugewiesen: {zahl(erste.anzahl)}. Was daraus wurde, ist nicht bekannt."
    kopf = (
        f"Auf {zahl(erste.anzahl)} Zuweisungen kommen {zahl(letzte.anzahl)} im Schritt "
        f"„{letzte.name}“."
    )
    groesste = max(stufen, key=lambda stufe: stufe.verlust)
    if groesste.verlust <= 0:
        return f"{kopf} Auf dem Weg geht niemand verloren."
    return (
        f"{kopf} Die meisten gehen vor „{groesste.name}“ verloren: "
        f"{zahl(groesste.verlust)}."
    )


def _schritt(stufe: Stufe) -> Schritt:
    anteil = "" if stufe.anteil is None else f" ({prozent(stufe.anteil)})"
    hinweis = ""
    if stufe.verlust > 0:
        hinweis = f"{zahl(stufe.verlust)} weniger als davor"
    elif stufe.verlust < 0:
        hinweis = f"{zahl(-stufe.verlust)} mehr als davor, aus früheren Zuweisungen"
    return Schritt(stufe.name, wert=f"{zahl(stufe.anzahl)}{anteil}", hinweis=hinweis)
